using DoctorDAO.Client;
using DoctorDAO.Client.Governance;
using DoctorDAO.Client.Membership;
using DoctorDAO.Client.Status;

namespace DoctorDAO.Portal.Tests.Sample;

/// <summary>The sample association with single answers changed.</summary>
public sealed class StagedDao(Scene scene = Scene.ThroughDelegate) : IDaoQueries
{
    public SampleDao Sample { get; } = new(scene);

    public Func<StatusDto, StatusDto> Status { get; init; } = s => s;

    public Func<ProposalDto, ProposalDto> Proposal { get; init; } = p => p;

    public Func<Page<IssueBallotDto>, Page<IssueBallotDto>> Ballots { get; init; } = b => b;

    public Func<MemberDto, MemberDto> Member { get; init; } = m => m;

    public Func<DelegationTreeDto, DelegationTreeDto> Tree { get; init; } = t => t;

    public async Task<StatusDto> GetStatusAsync(CancellationToken ct) => Status(await Sample.GetStatusAsync(ct));

    public Task<IReadOnlyList<ChamberDto>> GetChambersAsync(CancellationToken ct) => Sample.GetChambersAsync(ct);

    public Task<Page<SessionRowDto>> GetSessionsAsync(SessionQuery query, CancellationToken ct) => Sample.GetSessionsAsync(query, ct);

    public Task<SessionDto?> GetSessionAsync(string chamber, long session, CancellationToken ct) => Sample.GetSessionAsync(chamber, session, ct);

    public Task<Page<BallotDto>> GetSessionBallotsAsync(string chamber, long session, string? cursor, int limit, CancellationToken ct) =>
        Sample.GetSessionBallotsAsync(chamber, session, cursor, limit, ct);

    public async Task<ProposalDto?> GetProposalAsync(string id, CancellationToken ct) => await Sample.GetProposalAsync(id, ct) is { } found ? Proposal(found) : null;

    public async Task<Page<IssueBallotDto>?> GetProposalBallotsAsync(string id, string? cursor, int limit, CancellationToken ct) =>
        await Sample.GetProposalBallotsAsync(id, cursor, limit, ct) is { } found ? Ballots(found) : null;

    public Task<Page<MemberRowDto>> GetMembersAsync(MemberQuery query, CancellationToken ct) => Sample.GetMembersAsync(query, ct);

    public async Task<MemberDto?> GetMemberAsync(string address, CancellationToken ct) => await Sample.GetMemberAsync(address, ct) is { } found ? Member(found) : null;

    public Task<SessionVoiceDto?> GetSessionVoiceAsync(string chamber, long session, string address, CancellationToken ct) => Sample.GetSessionVoiceAsync(chamber, session, address, ct);

    public Task<IReadOnlyList<SessionVoiceDto>> GetVoicesAsync(string address, CancellationToken ct) => Sample.GetVoicesAsync(address, ct);

    public async Task<DelegationTreeDto?> GetDelegationTreeAsync(string chamber, string address, long? session, CancellationToken ct) =>
        await Sample.GetDelegationTreeAsync(chamber, address, session, ct) is { } found ? Tree(found) : null;
}
