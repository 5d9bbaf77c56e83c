using DoctorDAO.Client.Marketplace;
using DoctorDAO.Client.Panels;

namespace DoctorDAO.Features.Panels;

/// <summary>What a case is about, for its jurors and parties: one of these.</summary>
/// <param name="Claim">A claim of cover.</param>
/// <param name="Dispute">A dispute about a milestone of an order.</param>
public sealed record CaseSubject(CaseClaimDto? Claim = null, DisputeCaseDto? Dispute = null);

/// <summary>What a slice knows of the cases that one of its contracts opens.</summary>
public interface ICaseSubject
{
    /// <summary>Key of the contract in this association, for example <c>claims</c>.</summary>
    string Opener { get; }

    /// <summary>Whether a case is about an account.</summary>
    /// <param name="db">Where the views are.</param>
    /// <param name="reference">What the opener calls the case: the number of a claim, of a dispute.</param>
    /// <param name="account">Lowercase.</param>
    /// <param name="ct">Cancels it.</param>
    Task<bool> IsPartyAsync(DaoDbContext db, long reference, string account, CancellationToken ct);

    /// <summary>What it is about; <c>null</c> when nothing is known of it.</summary>
    Task<CaseSubject?> TellAsync(DaoDbContext db, long reference, CancellationToken ct);

    /// <summary>What a juror earns in cases that are opened now, in minor units; <c>null</c> where there is no rule yet.</summary>
    Task<long?> FeeAsync(DaoDbContext db, CancellationToken ct);
}
