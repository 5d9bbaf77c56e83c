using DoctorDAO.Client.Relay;

namespace DoctorDAO.Client.Panels;

/// <summary>Jurors and their cases. Who asks is named by the account, lowercase or not; a <c>null</c> means there is no such thing.</summary>
public interface IPanels
{
    /// <summary>A member as a juror: what to do, what was earned.</summary>
    /// <exception cref="FieldException">No account.</exception>
    Task<JurorDto> GetJurorAsync(string account, CancellationToken ct);

    /// <summary>Seats of rounds that are over, the newest case first.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="cursor"><see cref="Page{T}.Next"/> of the page before; <c>null</c> for the first.</param>
    /// <param name="limit">1 to 100.</param>
    /// <param name="ct">Cancels it.</param>
    /// <exception cref="FieldException">A field is not what it should be.</exception>
    Task<Page<PastSeatDto>> GetSeatsAsync(string account, string? cursor, int limit, CancellationToken ct);

    /// <summary>A case.</summary>
    /// <param name="account">Who reads; <c>null</c> for anybody.</param>
    /// <param name="id">Number of the case.</param>
    /// <param name="ct">Cancels it.</param>
    Task<CaseDto?> GetCaseAsync(string? account, long id, CancellationToken ct);

    /// <summary>How far a juror's own seat is.</summary>
    Task<OwnVoteDto?> GetVoteAsync(string account, long id, CancellationToken ct);

    /// <summary>What a member signs to serve, or to serve with another specialty or employer.</summary>
    /// <exception cref="FieldException">A field is not what it should be.</exception>
    Task<PreparedCall> PrepareServeAsync(string account, ServiceDraft draft, CancellationToken ct);

    /// <summary>What a juror signs to be drawn no more.</summary>
    Task<PreparedCall> PrepareResignAsync(string account, CancellationToken ct);

    /// <summary>What a juror signs to collect what was earned, to the same account.</summary>
    Task<PreparedCall> PrepareCollectAsync(string account, CancellationToken ct);

    /// <summary>What a juror signs to seal a vote; <c>null</c> when the account has no seat in the running round.</summary>
    /// <exception cref="FieldException">A field is not what it should be.</exception>
    Task<PreparedCall?> PrepareCommitAsync(string account, long id, CommitDraft draft, CancellationToken ct);

    /// <summary>
    /// Hands a vote over: this server keeps it encrypted, opens it when its time has come if it is the one that was sealed, and deletes it. The same vote again changes nothing; a seat
    /// keeps the last five, since any of them may have been signed. <c>false</c> when the account has no seat in the running round.
    /// </summary>
    /// <exception cref="FieldException">A field is not what it should be.</exception>
    Task<bool> HandOverAsync(string account, long id, OpenVote vote, CancellationToken ct);

    /// <summary>Takes back what was handed over: the juror's own device opens the vote then. <c>false</c> when the account has no seat in the running round.</summary>
    Task<bool> TakeBackAsync(string account, long id, CancellationToken ct);

    /// <summary>Opens a vote at once, when its time has come; again: the ticket there is. <c>null</c> when the account has no seat in the running round.</summary>
    /// <exception cref="FieldException">A field is not what it should be.</exception>
    Task<RelayTicket?> RevealAsync(string account, long id, OpenVote vote, CancellationToken ct);
}
