using DoctorDAO.Client;
using DoctorDAO.Client.Governance;
using DoctorDAO.Client.Membership;
using DoctorDAO.Client.Status;
using DoctorDAO.Features.Governance;
using DoctorDAO.Features.Membership;
using DoctorDAO.Features.Status;

namespace DoctorDAO.Features;

/// <summary>Everything that pages and third parties read, from the views; each slice answers for its own.</summary>
internal sealed class DaoQueries(
    StatusQueries status, SessionQueries sessions, ProposalQueries proposals, VoiceQueries voices, TreeQueries trees, MemberQueries members, MemberList list)
    : IDaoQueries
{
    public Task<StatusDto> GetStatusAsync(CancellationToken ct) => status.GetStatusAsync(ct);

    public Task<IReadOnlyList<ChamberDto>> GetChambersAsync(CancellationToken ct) => sessions.GetChambersAsync(ct);

    public Task<Page<SessionRowDto>> GetSessionsAsync(SessionQuery query, CancellationToken ct) => sessions.GetSessionsAsync(query, ct);

    public Task<SessionDto?> GetSessionAsync(string chamber, long session, CancellationToken ct) => sessions.GetSessionAsync(chamber, session, ct);

    public Task<Page<BallotDto>> GetSessionBallotsAsync(string chamber, long session, string? cursor, int limit, CancellationToken ct) =>
        sessions.GetBallotsAsync(chamber, session, cursor, limit, ct);

    public Task<ProposalDto?> GetProposalAsync(string id, CancellationToken ct) => proposals.GetProposalAsync(id, ct);

    public Task<Page<IssueBallotDto>?> GetProposalBallotsAsync(string id, string? cursor, int limit, CancellationToken ct) =>
        proposals.GetBallotsAsync(id, cursor, limit, ct);

    public Task<Page<MemberRowDto>> GetMembersAsync(MemberQuery query, CancellationToken ct) => list.GetMembersAsync(query, ct);

    public Task<MemberDto?> GetMemberAsync(string address, CancellationToken ct) => members.GetMemberAsync(address, ct);

    public Task<SessionVoiceDto?> GetSessionVoiceAsync(string chamber, long session, string address, CancellationToken ct) =>
        voices.GetSessionVoiceAsync(chamber, session, address, ct);

    public Task<IReadOnlyList<SessionVoiceDto>> GetVoicesAsync(string address, CancellationToken ct) => voices.GetVoicesAsync(address, ct);

    public Task<DelegationTreeDto?> GetDelegationTreeAsync(string chamber, string address, long? session, CancellationToken ct) =>
        trees.GetAsync(chamber, address, session, ct);
}
