using DoctorDAO.Client.Membership;

namespace DoctorDAO.Client.Forum;

/// <summary>What is wrong with a post.</summary>
public enum Ground
{
    /// <summary>It may point to a patient. What was hidden for this is opened to nobody.</summary>
    Patient,

    /// <summary>It insults, threatens, or hounds somebody.</summary>
    Abuse,

    /// <summary>It advertises, or says the same all over.</summary>
    Spam,

    /// <summary>It does not belong here.</summary>
    OffTopic,

    /// <summary>Something else, told in words.</summary>
    Other,
}

/// <summary>What was decided about a post, a thread, or a draft.</summary>
public enum DecisionKind
{
    /// <summary>Flags of members hid the post; a moderator had not looked yet.</summary>
    Flagged,

    /// <summary>The post is hidden.</summary>
    Hide,

    /// <summary>The post is shown again, or stays although it was flagged.</summary>
    Restore,

    /// <summary>Nobody may answer in the thread any more.</summary>
    Lock,

    /// <summary>Members may answer in the thread again.</summary>
    Unlock,

    /// <summary>The thread stands in another category.</summary>
    Move,

    /// <summary>The texts of the draft of a proposal are hidden, and it can only be taken back.</summary>
    HideDraft,

    /// <summary>The draft is shown again.</summary>
    RestoreDraft,
}

/// <summary>What became of an appeal.</summary>
public enum AppealState
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>Another moderator has to decide.</summary>
    Open,

    /// <summary>The decision stands.</summary>
    Upheld,

    /// <summary>The decision was undone.</summary>
    Overturned,
}

/// <summary>A flag of a member.</summary>
/// <param name="Ground">What is wrong.</param>
/// <param name="Note">For the moderators: at most 500 characters; needed for <see cref="Ground.Other"/>.</param>
public sealed record Flag(Ground Ground, string? Note = null);

/// <summary>A post that members have flagged and no moderator has looked at since.</summary>
/// <param name="State">Whether flags have hidden it already.</param>
/// <param name="Html">The text, rendered and cleaned.</param>
/// <param name="Weight">How much its flags weigh together.</param>
/// <param name="Flags">The flags, the newest first; at most 20. Who gave them is not told.</param>
/// <param name="Since">When the first of them was given.</param>
public sealed record FlaggedPostDto(PostPlace Place, string Title, PersonDto Author, PostState State, string Html, int Weight, IReadOnlyList<Flag> Flags, DateTimeOffset Since);

/// <summary>What a moderator decides.</summary>
/// <param name="Kind">Anything but <see cref="DecisionKind.Flagged"/>.</param>
/// <param name="Thread">The thread; 0 for what is decided about a draft.</param>
/// <param name="Number">Number of the post to hide or restore; <c>null</c> for what is decided about the thread.</param>
/// <param name="Ground">What is wrong.</param>
/// <param name="Reason">For everybody to read: 10 to 1,000 characters of plain text.</param>
/// <param name="Key">Makes a second sending harmless: 1 to 64 letters, digits and hyphens.</param>
/// <param name="Category">Where a thread is moved to.</param>
/// <param name="Draft">The draft to hide or restore.</param>
public sealed record NewDecision(DecisionKind Kind, long Thread, int? Number, Ground Ground, string Reason, string Key, string? Category = null, long? Draft = null);

/// <summary>An appeal against a decision, at most one each.</summary>
/// <param name="Text">What its author wrote.</param>
/// <param name="By">The moderator who decided it; never the one who decided first.</param>
/// <param name="Reason">Why.</param>
public sealed record AppealDto(AppealState State, string Text, DateTimeOffset Made, PersonDto? By, string? Reason, DateTimeOffset? Decided);

/// <summary>A line of the public log.</summary>
/// <param name="Thread">The thread; 0 for what was decided about a draft.</param>
/// <param name="Title">Title of the thread; empty while it can no longer be read, and for what was decided about a draft.</param>
/// <param name="Number">The post; <c>null</c> for what was decided about the thread.</param>
/// <param name="Author">Whose post or thread it is: who may appeal.</param>
/// <param name="By">The moderator; <c>null</c> when flags alone did it.</param>
/// <param name="From">Category from which a thread was moved.</param>
/// <param name="To">Category into which it was moved.</param>
/// <param name="Appeal"><c>null</c> when there is none.</param>
/// <param name="Draft">The draft about which it was decided.</param>
public sealed record DecisionDto(
    long Id, DecisionKind Kind, long Thread, string Title, int? Number, PersonDto Author, PersonDto? By, Ground Ground, string Reason, DateTimeOffset Time, string? From, string? To, AppealDto? Appeal,
    long? Draft = null);

/// <summary>An appeal that is to be made.</summary>
/// <param name="Text">10 to 1,000 characters of plain text.</param>
public sealed record NewAppeal(string Text);

/// <summary>What another moderator says of an appeal.</summary>
/// <param name="Overturn">Whether the decision is undone.</param>
/// <param name="Reason">For everybody to read: 10 to 1,000 characters of plain text.</param>
public sealed record Verdict(bool Overturn, string Reason);

/// <summary>A moderator.</summary>
/// <param name="Since">When the association gave the role.</param>
/// <param name="Until">When the term ends.</param>
public sealed record ModeratorDto(PersonDto Person, DateTimeOffset Since, DateTimeOffset Until);

/// <summary>A hidden post, opened on purpose.</summary>
/// <param name="Html">The text, rendered and cleaned; <c>null</c> where it may point to a patient.</param>
/// <param name="Decision">What hid it.</param>
public sealed record HiddenPostDto(PostPlace Place, PersonDto Author, string? Html, DecisionDto Decision);

/// <summary>Flags, decisions, and the log that everybody reads.</summary>
public interface IModerationQueries
{
    /// <summary>The public log, the newest first.</summary>
    /// <exception cref="FieldException"><c>cursor</c> or <c>limit</c>.</exception>
    Task<Page<DecisionDto>> GetDecisionsAsync(string? cursor, int limit, CancellationToken ct);

    /// <summary>A decision.</summary>
    Task<DecisionDto?> GetDecisionAsync(long id, CancellationToken ct);

    /// <summary>Who moderates now, by account.</summary>
    Task<IReadOnlyList<ModeratorDto>> GetModeratorsAsync(CancellationToken ct);

    /// <summary>A hidden post, for who wants to read it all the same.</summary>
    /// <returns><c>null</c> when there is no such hidden post.</returns>
    Task<HiddenPostDto?> GetHiddenAsync(long post, CancellationToken ct);
}

/// <summary>What members and moderators do. Who calls must have made sure that it acts for the account.</summary>
public interface IModeration : IModerationQueries
{
    /// <summary>Whether the account is a moderator now.</summary>
    Task<bool> IsModeratorAsync(string account, CancellationToken ct);

    /// <summary>The account's own flag.</summary>
    Task<Flag?> GetFlagAsync(string account, long post, CancellationToken ct);

    /// <summary>Flags a post, or changes one's flag. The same again changes nothing.</summary>
    /// <returns><c>null</c> when there is no such post to be read.</returns>
    /// <exception cref="FieldException"><c>ground</c>, <c>note</c>; <c>post</c>: it is the account's own; <c>account</c>: no active member, or 20 flags a day already.</exception>
    Task<PostPlace?> FlagAsync(string account, long post, Flag flag, CancellationToken ct);

    /// <summary>Takes one's flag back. What flags have hidden stays hidden until a moderator has looked.</summary>
    /// <returns><c>null</c> when there is no such post.</returns>
    Task<PostPlace?> UnflagAsync(string account, long post, CancellationToken ct);

    /// <summary>Flagged posts that wait for a moderator, those that wait longest first; <c>null</c> for who is none.</summary>
    /// <exception cref="FieldException"><c>cursor</c> or <c>limit</c>.</exception>
    Task<Page<FlaggedPostDto>?> GetFlaggedAsync(string account, string? cursor, int limit, CancellationToken ct);

    /// <summary>Appeals that wait for a moderator, the oldest first; <c>null</c> for who is none.</summary>
    /// <exception cref="FieldException"><c>cursor</c> or <c>limit</c>.</exception>
    Task<Page<DecisionDto>?> GetAppealsAsync(string account, string? cursor, int limit, CancellationToken ct);

    /// <summary>Decides. Sent again with the same key it gives the same decision.</summary>
    /// <returns><c>null</c> when there is no such thread or post, or for who is no moderator.</returns>
    /// <exception cref="FieldException">A field is not what it should be; <c>kind</c>: it is so already.</exception>
    Task<DecisionDto?> DecideAsync(string account, NewDecision decision, CancellationToken ct);

    /// <summary>Appeals against a decision about one's own post or thread, once. The same text again changes nothing.</summary>
    /// <returns><c>null</c> when there is no such decision about something of the account's.</returns>
    /// <exception cref="FieldException"><c>text</c>: too short or long, or there is an appeal with another text; <c>kind</c>: nothing was taken away by it.</exception>
    Task<DecisionDto?> AppealAsync(string account, long decision, NewAppeal appeal, CancellationToken ct);

    /// <summary>Decides an appeal. The same again changes nothing.</summary>
    /// <returns><c>null</c> when there is no such appeal, or for who is no moderator.</returns>
    /// <exception cref="FieldException"><c>reason</c>: too short or long; <c>account</c>: it decided the first time, or the post is its own; <c>overturn</c>: it was decided otherwise already.</exception>
    Task<DecisionDto?> JudgeAsync(string account, long decision, Verdict verdict, CancellationToken ct);
}
