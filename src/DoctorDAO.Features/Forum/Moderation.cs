using DoctorDAO.Client;
using DoctorDAO.Client.Forum;

namespace DoctorDAO.Features.Forum;

/// <summary>Moderation as pages and programs meet it.</summary>
internal sealed class Moderation(ModerationQueries queries, Flags flags, Decisions decisions, Appeals appeals) : IModeration
{
    public Task<Page<DecisionDto>> GetDecisionsAsync(string? cursor, int limit, CancellationToken ct) => queries.GetDecisionsAsync(cursor, limit, ct);

    public Task<DecisionDto?> GetDecisionAsync(long id, CancellationToken ct) => queries.GetDecisionAsync(id, ct);

    public Task<IReadOnlyList<ModeratorDto>> GetModeratorsAsync(CancellationToken ct) => queries.GetModeratorsAsync(ct);

    public Task<HiddenPostDto?> GetHiddenAsync(long post, CancellationToken ct) => queries.GetHiddenAsync(post, ct);

    public Task<bool> IsModeratorAsync(string account, CancellationToken ct) => queries.IsModeratorAsync(account, ct);

    public Task<Flag?> GetFlagAsync(string account, long post, CancellationToken ct) => flags.GetAsync(account, post, ct);

    public Task<PostPlace?> FlagAsync(string account, long post, Flag flag, CancellationToken ct) => flags.FlagAsync(account, post, flag, ct);

    public Task<PostPlace?> UnflagAsync(string account, long post, CancellationToken ct) => flags.UnflagAsync(account, post, ct);

    public Task<Page<FlaggedPostDto>?> GetFlaggedAsync(string account, string? cursor, int limit, CancellationToken ct) => queries.GetFlaggedAsync(account, cursor, limit, ct);

    public Task<Page<DecisionDto>?> GetAppealsAsync(string account, string? cursor, int limit, CancellationToken ct) => queries.GetAppealsAsync(account, cursor, limit, ct);

    public async Task<DecisionDto?> DecideAsync(string account, NewDecision decision, CancellationToken ct) =>
        await decisions.DecideAsync(account, decision, ct) is { } id ? await queries.GetDecisionAsync(id, ct) : null;

    public async Task<DecisionDto?> AppealAsync(string account, long decision, NewAppeal appeal, CancellationToken ct) =>
        await appeals.AppealAsync(account, decision, appeal, ct) ? await queries.GetDecisionAsync(decision, ct) : null;

    public async Task<DecisionDto?> JudgeAsync(string account, long decision, Verdict verdict, CancellationToken ct) =>
        await appeals.JudgeAsync(account, decision, verdict, ct) ? await queries.GetDecisionAsync(decision, ct) : null;
}
