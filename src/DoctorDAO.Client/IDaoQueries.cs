using DoctorDAO.Client.Governance;
using DoctorDAO.Client.Membership;
using DoctorDAO.Client.Status;

namespace DoctorDAO.Client;

/// <summary>
/// Everything the portal and third parties read. The server answers it from its views in the same process;
/// <c>DaoClient</c> answers it over HTTP. A <c>null</c> means there is no such thing (404).
/// </summary>
public interface IDaoQueries
{
    Task<StatusDto> GetStatusAsync(CancellationToken ct);

    Task<IReadOnlyList<ChamberDto>> GetChambersAsync(CancellationToken ct);

    Task<Page<SessionRowDto>> GetSessionsAsync(SessionQuery query, CancellationToken ct);

    /// <param name="chamber">Chamber key.</param>
    /// <param name="session">Snapshot in unix seconds.</param>
    /// <param name="ct">Cancels the query.</param>
    Task<SessionDto?> GetSessionAsync(string chamber, long session, CancellationToken ct);

    /// <summary>Live ballots of a session with all their votes; the heaviest first.</summary>
    Task<Page<BallotDto>> GetSessionBallotsAsync(string chamber, long session, string? cursor, int limit, CancellationToken ct);

    /// <param name="id">Decimal proposal id.</param>
    /// <param name="ct">Cancels the query.</param>
    Task<ProposalDto?> GetProposalAsync(string id, CancellationToken ct);

    /// <summary>Live ballots as they count on one proposal; the heaviest first.</summary>
    Task<Page<IssueBallotDto>?> GetProposalBallotsAsync(string id, string? cursor, int limit, CancellationToken ct);

    Task<Page<MemberRowDto>> GetMembersAsync(MemberQuery query, CancellationToken ct);

    Task<MemberDto?> GetMemberAsync(string address, CancellationToken ct);

    /// <summary>Where the voice of <paramref name="address"/> is in one session.</summary>
    Task<SessionVoiceDto?> GetSessionVoiceAsync(string chamber, long session, string address, CancellationToken ct);

    /// <summary>Where the voice of <paramref name="address"/> is in every session that is open or coming, and in the last closed of each chamber.</summary>
    Task<IReadOnlyList<SessionVoiceDto>> GetVoicesAsync(string address, CancellationToken ct);

    /// <param name="chamber">Chamber key.</param>
    /// <param name="address">Whose chain.</param>
    /// <param name="session">When given, the forest at that session's snapshot, with who has cast; else the present one.</param>
    /// <param name="ct">Cancels the query.</param>
    Task<DelegationTreeDto?> GetDelegationTreeAsync(string chamber, string address, long? session, CancellationToken ct);
}
