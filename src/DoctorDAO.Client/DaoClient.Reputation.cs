using DoctorDAO.Client.Reputation;
using static DoctorDAO.Client.DaoHttp;

namespace DoctorDAO.Client;

/// <content>Reputation.</content>
public sealed partial class DaoClient : IReputationQueries
{
    /// <inheritdoc/>
    public Task<ReputationDto?> GetReputationAsync(string address, CancellationToken ct) => _http.FindAsync<ReputationDto>($"api/members/{Path(address)}/reputation", ct);

    /// <inheritdoc/>
    public Task<Page<ReputationEntryDto>> GetReputationHistoryAsync(ReputationHistoryQuery query, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(query);
        return _http.GetAsync<Page<ReputationEntryDto>>(
            $"api/members/{Path(query.Address)}/reputation/history" + Query(("topic", query.Topic), ("cursor", query.Cursor), ("limit", Text(query.Limit))), ct);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ReputationTopicDto>> GetReputationTopicsAsync(CancellationToken ct) => _http.GetAsync<IReadOnlyList<ReputationTopicDto>>("api/reputation", ct);

    /// <inheritdoc/>
    public Task<ReputationTopicDto?> GetReputationTopicAsync(string topic, CancellationToken ct) => _http.FindAsync<ReputationTopicDto>($"api/reputation/{Path(topic)}", ct);

    /// <inheritdoc/>
    public Task<Page<ReputationLeaderDto>> GetReputationLeadersAsync(string topic, string? cursor, int limit, CancellationToken ct) =>
        _http.GetAsync<Page<ReputationLeaderDto>>($"api/reputation/{Path(topic)}/leaders" + Query(("cursor", cursor), ("limit", Text(limit))), ct);

    /// <inheritdoc/>
    public Task<ExperiencedVoteDto?> GetExperiencedVoteAsync(string proposal, CancellationToken ct) =>
        _http.FindAsync<ExperiencedVoteDto>($"api/proposals/{Path(proposal)}/experienced", ct);

    /// <inheritdoc/>
    public Task<ProposerDto?> GetProposerAsync(string chamber, string address, CancellationToken ct) =>
        _http.FindAsync<ProposerDto>($"api/chambers/{Path(chamber)}/proposers/{Path(address)}", ct);
}
