namespace DoctorDAO.Features.Status;

/// <summary>What the independent recount of this process has found.</summary>
public interface IRecountState
{
    /// <summary>Whether every tally that was counted again agrees; <c>null</c> before the first.</summary>
    bool? Agrees { get; }
}
