namespace DoctorDAO.Features.Cover;

/// <summary>How evidence is kept. Set by the host.</summary>
public sealed class EvidenceOptions
{
    /// <summary>
    /// Lowercase account of the custodian: the content key of each claim is encrypted to it at filing, so that a panel does not wait for a claimant who is away. <c>null</c>: nobody.
    /// </summary>
    public string? Custodian { get; set; }

    /// <summary>Days after a claim was decided until its evidence is deleted, 1 to 3,650.</summary>
    public int KeepDays { get; set; } = 90;
}
