using DoctorDAO.Client.Membership;
using DoctorDAO.Client.Reputation;

namespace DoctorDAO.Client.Forum;

/// <summary>Whether a post is there to be read.</summary>
public enum PostState
{
    /// <summary>Everybody reads it.</summary>
    Visible,

    /// <summary>Flags of members have hidden it; a moderator has not looked yet.</summary>
    Hidden,

    /// <summary>A moderator has hidden it; the log says why.</summary>
    Removed,

    /// <summary>Its author has taken it back.</summary>
    Withdrawn,
}

/// <summary>A place in the forum: one for each chamber, and those for help, cases, knowledge and the marketplace.</summary>
/// <param name="Key">For addresses, for example <c>clinical</c>.</param>
/// <param name="Chamber">Whether it belongs to a chamber, whose moderators then look after it.</param>
/// <param name="Threads">How many threads are in it.</param>
/// <param name="Newest">The thread that was answered last; <c>null</c> when there is none.</param>
public sealed record CategoryDto(string Key, bool Chamber, int Threads, ThreadRowDto? Newest);

/// <summary>A row of a list of threads.</summary>
/// <param name="Title">1 to 200 characters, one line of plain text; empty while the first post can no longer be read.</param>
/// <param name="Posts">Posts of the thread, the first one included.</param>
/// <param name="Activity">When the newest post was written.</param>
/// <param name="Answered">Whether a post was chosen as the answer.</param>
/// <param name="Locked">Whether nobody may answer any more.</param>
public sealed record ThreadRowDto(
    long Id, string Category, string Title, PersonDto Author, DateTimeOffset Created, DateTimeOffset Activity, PersonDto LastAuthor, int Posts, bool Answered, bool Locked,
    IReadOnlyList<string> Tags);

/// <summary>Which threads to list; those answered last come first.</summary>
/// <param name="Category">Key of a category; all when empty.</param>
/// <param name="Tag">One tag.</param>
/// <param name="Author">Account that began them; this filter stands alone, beside another it is refused.</param>
/// <param name="Limit">1 to 100.</param>
public sealed record ThreadQuery(string? Category = null, string? Tag = null, string? Author = null, string? Cursor = null, int Limit = 25);

/// <summary>A thread with what stands above its posts.</summary>
/// <param name="Answer">Number of the post that was chosen as the answer.</param>
/// <param name="Proposal">Id of the proposal that the thread is about.</param>
/// <param name="Origin">Category in which it was begun: the one that hashes of its posts name, wherever it was moved.</param>
/// <param name="Poll">Whether a poll stands in its first post.</param>
public sealed record ThreadDto(ThreadRowDto Row, int? Answer, string? Proposal, string? Origin = null, bool Poll = false);

/// <summary>A post as it is read.</summary>
/// <param name="Number">Its place in the order of writing; the thread's first post is 1.</param>
/// <param name="ReplyTo">Number of the post that it answers; <c>null</c> for the first post.</param>
/// <param name="Depth">How far in it stands: 0 for the first post and its answers, 3 at most, deeper answers stand beside the one they answer.</param>
/// <param name="Html">The text, rendered and cleaned; empty unless <see cref="PostState.Visible"/>.</param>
/// <param name="Hash">Content hash of the newest revision, see docs/forum.md.</param>
/// <param name="Edited">When it was last changed; <c>null</c> when it never was.</param>
/// <param name="Revisions">How many versions there are, the first one included.</param>
/// <param name="Reactions">How many members have said what.</param>
/// <param name="Signature">The author's signature over <paramref name="Hash"/>, when it gave one for this revision.</param>
/// <param name="ReplyToHash">Hash of the post that it answers, as that was when this revision was written: part of what <paramref name="Hash"/> is made of.</param>
/// <param name="Level">How far its author is trusted today; <c>null</c> for one who never was a member.</param>
/// <param name="Decision">What has hidden it: number of a line of the moderation log; <c>null</c> unless it is hidden.</param>
/// <param name="Ground">What was wrong with it then.</param>
public sealed record PostDto(
    long Id, int Number, int? ReplyTo, int Depth, PersonDto Author, DateTimeOffset Created, DateTimeOffset? Edited, int Revisions, PostState State, string Html, string Hash,
    IReadOnlyDictionary<string, int> Reactions, string? Signature, string? ReplyToHash = null, TrustLevel? Level = null, long? Decision = null, Ground? Ground = null);

/// <summary>A version of a post.</summary>
/// <param name="Revision">From 1.</param>
/// <param name="Markdown">What the author wrote.</param>
/// <param name="ReplyToHash">As with <see cref="PostDto"/>.</param>
/// <param name="Thread">The thread in which the post stands.</param>
/// <param name="Number">Its number there.</param>
public sealed record PostRevisionDto(int Revision, DateTimeOffset Written, string Markdown, string Html, string Hash, string? ReplyToHash = null, long Thread = 0, int Number = 0);

/// <summary>A thread that is to be begun.</summary>
/// <param name="Category">Key of a category.</param>
/// <param name="Title">1 to 200 characters.</param>
/// <param name="Markdown">The first post: 1 to 20,000 characters.</param>
/// <param name="Tags">At most five: lowercase letters, digits and hyphens, 30 characters each.</param>
/// <param name="Key">Makes a second sending of the same thread harmless: any text of 1 to 64 letters, digits and hyphens.</param>
/// <param name="Confirmed">Whether the author has read the warning about personal data and says that there is none.</param>
/// <param name="Poll">A poll for the first post; <c>null</c> for none.</param>
public sealed record NewThread(string Category, string Title, string Markdown, IReadOnlyList<string> Tags, string Key, bool Confirmed = false, NewPoll? Poll = null);

/// <summary>A post that is to be added.</summary>
/// <param name="Thread">Thread.</param>
/// <param name="ReplyTo">Number of the post that it answers; 1 for the thread itself.</param>
/// <param name="Markdown">1 to 20,000 characters.</param>
/// <param name="Key">As with <see cref="NewThread"/>.</param>
/// <param name="Confirmed">As with <see cref="NewThread"/>.</param>
public sealed record NewPost(long Thread, int ReplyTo, string Markdown, string Key, bool Confirmed = false);

/// <summary>A changed text of a post.</summary>
/// <param name="Revision">The revision that was changed: one that somebody has changed meanwhile is refused.</param>
/// <param name="Markdown">1 to 20,000 characters.</param>
/// <param name="Confirmed">As with <see cref="NewThread"/>.</param>
public sealed record PostEdit(int Revision, string Markdown, bool Confirmed = false);

/// <summary>Where a post is.</summary>
/// <param name="Thread">Thread.</param>
/// <param name="Number">Its number there.</param>
public sealed record PostPlace(long Thread, long Post, int Number);

/// <summary>An answer to a post, as it is sent to its thread.</summary>
/// <param name="ReplyTo">Number of the post that it answers; 1 for the thread itself.</param>
/// <param name="Markdown">1 to 20,000 characters.</param>
/// <param name="Key">As with <see cref="NewThread"/>.</param>
/// <param name="Confirmed">As with <see cref="NewThread"/>.</param>
public sealed record PostReply(int ReplyTo, string Markdown, string Key, bool Confirmed = false);

/// <summary>Which post answers a thread.</summary>
/// <param name="Number">Its number; <c>null</c> for none.</param>
public sealed record ChosenAnswer(int? Number);

/// <summary>A text that is to be shown.</summary>
/// <param name="Markdown">At most 20,000 characters.</param>
public sealed record PostText(string Markdown);

/// <summary>A text as it would be shown.</summary>
/// <param name="Html">Rendered and cleaned.</param>
public sealed record PostPreview(string Html);
