using DoctorDAO.Client.Membership;
using static DoctorDAO.Client.DaoHttp;

namespace DoctorDAO.Client;

/// <content>What members did.</content>
public sealed partial class DaoClient : IMemberRecords
{
    /// <inheritdoc/>
    public Task<Page<MemberBallotDto>> GetMemberBallotsAsync(string address, string? cursor, int limit, CancellationToken ct) =>
        _http.GetAsync<Page<MemberBallotDto>>($"api/members/{Path(address)}/ballots" + Query(("cursor", cursor), ("limit", Text(limit))), ct);
}
