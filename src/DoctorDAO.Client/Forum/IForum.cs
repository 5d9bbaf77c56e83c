namespace DoctorDAO.Client.Forum;

/// <summary>What everybody reads in the forum. A <c>null</c> means there is no such thing.</summary>
public interface IForumQueries
{
    /// <summary>All categories in their order.</summary>
    Task<IReadOnlyList<CategoryDto>> GetCategoriesAsync(CancellationToken ct);

    /// <summary>Threads; those answered last come first.</summary>
    /// <exception cref="FieldException">A field is not what it should be.</exception>
    Task<Page<ThreadRowDto>> GetThreadsAsync(ThreadQuery query, CancellationToken ct);

    /// <summary>A thread.</summary>
    Task<ThreadDto?> GetThreadAsync(long id, CancellationToken ct);

    /// <summary>Posts of a thread, each below the one that it answers.</summary>
    Task<Page<PostDto>?> GetPostsAsync(long thread, string? cursor, int limit, CancellationToken ct);

    /// <summary>Posts of a thread from one of them on, in the same order.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="number">Number of the post that comes first.</param>
    /// <param name="limit">1 to 100.</param>
    /// <param name="ct">Cancels it.</param>
    /// <returns><c>null</c> when there is no such thread, or no such post in it.</returns>
    Task<Page<PostDto>?> GetPostsFromAsync(long thread, int number, int limit, CancellationToken ct);

    /// <summary>Most versions of a post that are given at once.</summary>
    const int RevisionsAtOnce = 10;

    /// <summary>Versions of a post, the newest first; <see cref="RevisionsAtOnce"/> at most.</summary>
    /// <param name="post">The post.</param>
    /// <param name="before">The number of a version, for those that are older; <c>null</c> for the newest.</param>
    /// <param name="ct">Cancels it.</param>
    Task<IReadOnlyList<PostRevisionDto>?> GetRevisionsAsync(long post, int? before, CancellationToken ct);
}

/// <summary>What is read and written in the forum. A <c>null</c> means there is no such thing; who writes must have made sure that it acts for the member.</summary>
public interface IForum : IForumQueries
{
    /// <summary>A text as it would be shown.</summary>
    /// <param name="markdown">At most 20,000 characters.</param>
    /// <param name="ct">Cancels it.</param>
    /// <exception cref="FieldException">It is longer.</exception>
    Task<string> PreviewAsync(string markdown, CancellationToken ct);

    /// <summary>Begins a thread. Sent again with the same key it gives the same thread.</summary>
    /// <exception cref="FieldException">A field is not what it should be, or the text holds what may point to a patient.</exception>
    Task<PostPlace> BeginAsync(string account, NewThread thread, CancellationToken ct);

    /// <summary>Adds a post. Sent again with the same key it gives the same post.</summary>
    /// <returns><c>null</c> when there is no such thread or post.</returns>
    /// <exception cref="FieldException">As with <see cref="BeginAsync"/>; or the thread is locked.</exception>
    Task<PostPlace?> ReplyAsync(string account, NewPost post, CancellationToken ct);

    /// <summary>Changes one's own post; the version before stays readable.</summary>
    /// <returns><c>null</c> when the account has no such post.</returns>
    /// <exception cref="FieldException">As with <see cref="BeginAsync"/>; or <c>revision</c> is no longer the newest, or there are 50 versions already.</exception>
    Task<PostPlace?> EditAsync(string account, long post, PostEdit edit, CancellationToken ct);

    /// <summary>Takes one's own post back: its place stays, its text and all versions go.</summary>
    /// <returns><c>null</c> when the account has no such post.</returns>
    Task<PostPlace?> WithdrawAsync(string account, long post, CancellationToken ct);

    /// <summary>Says, or says no more, how one finds a post. Saying it twice changes nothing.</summary>
    /// <param name="account">Who says it.</param>
    /// <param name="post">Of which post.</param>
    /// <param name="reaction">One of <see cref="Reactions"/>.</param>
    /// <param name="given">Whether it is said.</param>
    /// <param name="ct">Cancels it.</param>
    /// <returns><c>null</c> when there is no such post.</returns>
    /// <exception cref="FieldException">There is no such reaction.</exception>
    Task<PostPlace?> ReactAsync(string account, long post, string reaction, bool given, CancellationToken ct);

    /// <summary>Chooses the answer of one's own thread, or none.</summary>
    /// <returns><c>null</c> when the account has no such thread.</returns>
    /// <exception cref="FieldException">There is no such post.</exception>
    Task<ThreadDto?> ChooseAnswerAsync(string account, long thread, int? number, CancellationToken ct);

    /// <summary>What can be said of a post: <c>agree</c>, <c>thanks</c>, <c>insightful</c>, <c>doubt</c>.</summary>
    static IReadOnlyList<string> Reactions { get; } = ["agree", "thanks", "insightful", "doubt"];
}
