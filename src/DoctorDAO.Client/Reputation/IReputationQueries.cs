namespace DoctorDAO.Client.Reputation;

/// <summary>Who has earned what, in which topic, from whom; by the time of the newest indexed block. A <c>null</c> means there is no such thing (404).</summary>
public interface IReputationQueries
{
    /// <summary>What an account has in each topic, and how it fades.</summary>
    /// <param name="address">The account.</param>
    /// <param name="ct">Cancels the query.</param>
    /// <returns><c>null</c> for an account that never was a member and never earned anything.</returns>
    Task<ReputationDto?> GetReputationAsync(string address, CancellationToken ct);

    /// <summary>How an account has earned it: awards and slashes, newest first.</summary>
    /// <exception cref="FieldException">A part of the query is not what it should be.</exception>
    Task<Page<ReputationEntryDto>> GetReputationHistoryAsync(ReputationHistoryQuery query, CancellationToken ct);

    /// <summary>Topics: those of all chambers, then others in which somebody was named; at most 50.</summary>
    Task<IReadOnlyList<ReputationTopicDto>> GetReputationTopicsAsync(CancellationToken ct);

    /// <param name="topic">Key of a topic.</param>
    /// <param name="ct">Cancels the query.</param>
    Task<ReputationTopicDto?> GetReputationTopicAsync(string topic, CancellationToken ct);

    /// <summary>Accounts with one unit or more in a topic, those with most first. The order never changes by time alone: all fade alike.</summary>
    Task<Page<ReputationLeaderDto>> GetReputationLeadersAsync(string topic, string? cursor, int limit, CancellationToken ct);

    /// <param name="proposal">Decimal proposal id.</param>
    /// <param name="ct">Cancels the query.</param>
    Task<ExperiencedVoteDto?> GetExperiencedVoteAsync(string proposal, CancellationToken ct);

    /// <param name="chamber">Chamber key.</param>
    /// <param name="address">The account.</param>
    /// <param name="ct">Cancels the query.</param>
    Task<ProposerDto?> GetProposerAsync(string chamber, string address, CancellationToken ct);
}
