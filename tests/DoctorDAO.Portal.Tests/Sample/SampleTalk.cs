using System.Text.Json;
using DoctorDAO.Client;
using DoctorDAO.Client.Forum;

namespace DoctorDAO.Portal.Tests.Sample;

/// <summary>Follows, polls, signatures and moderation in memory, as the pages meet them.</summary>
public sealed class SampleTalk : IFollows, IPolls, IPostSigning, IModeration
{
    private static readonly DateTimeOffset At = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);

    /// <summary>What the reader follows.</summary>
    public List<FollowDto> Followed { get; } = [];

    /// <summary>The poll of every thread.</summary>
    public PollDto? Poll { get; set; }

    /// <summary>The document of every post.</summary>
    public PostDocumentDto? Document { get; set; }

    /// <summary>The log, the newest first.</summary>
    public List<DecisionDto> Log { get; } = [];

    /// <summary>The flag that the reader has given every post.</summary>
    public Flag? Given { get; set; } = new(Ground.Spam, "Again");

    /// <summary>Whether everybody moderates.</summary>
    public bool Moderates { get; set; }

    /// <summary>A hidden post.</summary>
    public HiddenPostDto? Hidden { get; set; }

    /// <summary>The document of a post by an author.</summary>
    public static PostDocumentDto DocumentOf(string author, string? signature)
    {
        var data = JsonSerializer.SerializeToElement(new
        {
            types = new { }, primaryType = "ForumPost", domain = new { name = "DoctorDAO Forum", version = "1", chainId = 31337 },
            message = new { author, category = "help", title = "T", replyTo = "0x00", body = "<b>Words</b>" },
        });
        return new PostDocumentDto(7, 1, 3, author, 2, data, "0x" + new string('7', 64), signature);
    }

    /// <summary>A decision about the post 3 of thread 1.</summary>
    public static DecisionDto Decision(long id, DecisionKind kind, AppealDto? appeal = null) =>
        new(id, kind, 1, "A thread", 3, People.All[0], kind == DecisionKind.Flagged ? null : People.All[1], Ground.Abuse, kind == DecisionKind.Flagged ? "" : "<i>It insults.</i>", At, null, null, appeal);

    public Task<IReadOnlyList<FollowDto>> GetFollowsAsync(string account, CancellationToken ct) => Task.FromResult<IReadOnlyList<FollowDto>>(Followed);

    public Task<FollowCountsDto> GetFollowCountsAsync(string account, CancellationToken ct) => Task.FromResult(new FollowCountsDto(IFollows.CountsTo, 1));

    public Task<FollowDto?> FollowAsync(string account, FollowWish wish, CancellationToken ct)
    {
        var follow = new FollowDto(wish.Kind, wish.Target, wish.Level, null, At);
        Followed.Add(follow);
        return Task.FromResult<FollowDto?>(follow);
    }

    public Task<PollDto?> GetPollAsync(string? account, long thread, CancellationToken ct) => Task.FromResult(Poll);

    public Task<PollDto?> VoteAsync(string account, long thread, PollVoice voice, CancellationToken ct) => Task.FromResult(Poll);

    public Task<PostDocumentDto?> GetDocumentAsync(long post, CancellationToken ct) => Task.FromResult(Document);

    public Task<PostDocumentDto?> SignAsync(string account, long post, PostSignature signature, CancellationToken ct) => Task.FromResult(Document);

    public Task<Page<DecisionDto>> GetDecisionsAsync(string? cursor, int limit, CancellationToken ct) =>
        cursor is null or "2" ? Task.FromResult(new Page<DecisionDto>(Log, cursor is null && Log.Count > 1 ? "2" : null)) : throw new FieldException("cursor", "is none");

    public Task<DecisionDto?> GetDecisionAsync(long id, CancellationToken ct) => Task.FromResult(Log.Find(x => x.Id == id));

    public Task<IReadOnlyList<ModeratorDto>> GetModeratorsAsync(CancellationToken ct) => Task.FromResult<IReadOnlyList<ModeratorDto>>([new ModeratorDto(People.All[1], At, At.AddDays(365))]);

    public Task<HiddenPostDto?> GetHiddenAsync(long post, CancellationToken ct) => Task.FromResult(Hidden);

    public Task<bool> IsModeratorAsync(string account, CancellationToken ct) => Task.FromResult(Moderates);

    public Task<Flag?> GetFlagAsync(string account, long post, CancellationToken ct) => Task.FromResult(Given);

    public Task<PostPlace?> FlagAsync(string account, long post, Flag flag, CancellationToken ct) => Task.FromResult<PostPlace?>(new PostPlace(1, post, 3));

    public Task<PostPlace?> UnflagAsync(string account, long post, CancellationToken ct) => Task.FromResult<PostPlace?>(new PostPlace(1, post, 3));

    public Task<Page<FlaggedPostDto>?> GetFlaggedAsync(string account, string? cursor, int limit, CancellationToken ct) => Task.FromResult(Moderates
        ? new Page<FlaggedPostDto>([new FlaggedPostDto(new PostPlace(1, 7, 3), "A thread", People.All[0], PostState.Visible, "<p>Text</p>", 1, [new Flag(Ground.Spam, "<u>Look</u>")], At)], null)
        : null);

    public Task<Page<DecisionDto>?> GetAppealsAsync(string account, string? cursor, int limit, CancellationToken ct) => Task.FromResult(Moderates ? new Page<DecisionDto>(Log, cursor is null && Log.Count > 1 ? "2" : null) : null);

    public Task<DecisionDto?> DecideAsync(string account, NewDecision decision, CancellationToken ct) => Task.FromResult<DecisionDto?>(Decision(9, decision.Kind));

    public Task<DecisionDto?> AppealAsync(string account, long decision, NewAppeal appeal, CancellationToken ct) => GetDecisionAsync(decision, ct);

    public Task<DecisionDto?> JudgeAsync(string account, long decision, Verdict verdict, CancellationToken ct) => GetDecisionAsync(decision, ct);
}
