namespace DoctorDAO.Client.Forum;

/// <summary>What can be followed.</summary>
public enum FollowKind
{
    /// <summary>A thread, by its number.</summary>
    Thread,

    /// <summary>A category, by its key.</summary>
    Category,

    /// <summary>A member, by the account.</summary>
    Member,
}

/// <summary>How much somebody wants to hear.</summary>
public enum FollowLevel
{
    /// <summary>As everybody does who has said nothing.</summary>
    Normal,

    /// <summary>Of everything new.</summary>
    Following,

    /// <summary>Of nothing; lists fold it away.</summary>
    Muted,
}

/// <summary>What a member has said about a thread, a category, or another member.</summary>
/// <param name="Target">Number of a thread, key of a category, or lowercase account.</param>
/// <param name="Title">Title of the thread, or name of the member; <c>null</c> where there is none.</param>
/// <param name="Since">When it was said.</param>
public sealed record FollowDto(FollowKind Kind, string Target, FollowLevel Level, string? Title, DateTimeOffset Since);

/// <summary>What is to be heard of from now on.</summary>
/// <param name="Target">Number of a thread, key of a category, or account.</param>
public sealed record FollowWish(FollowKind Kind, string Target, FollowLevel Level);

/// <summary>How many follow a member, and how many members it follows; who they are is told to nobody.</summary>
/// <param name="Followers">Counted to <see cref="IFollows.CountsTo"/>.</param>
/// <param name="Following">At most <see cref="IFollows.Most"/>.</param>
public sealed record FollowCountsDto(int Followers, int Following);

/// <summary>Whom and what members follow; nobody sees what others do.</summary>
public interface IFollows
{
    /// <summary>Most things that one account follows or mutes.</summary>
    const int Most = 500;

    /// <summary>Followers are counted no further.</summary>
    const int CountsTo = 1_000;

    /// <summary>All that the account follows or mutes, by kind and target; at most <see cref="Most"/>.</summary>
    Task<IReadOnlyList<FollowDto>> GetFollowsAsync(string account, CancellationToken ct);

    /// <summary>How many members follow the account, and how many it follows; zeros for an account that is no member's.</summary>
    /// <exception cref="FieldException"><c>account</c> is none.</exception>
    Task<FollowCountsDto> GetFollowCountsAsync(string account, CancellationToken ct);

    /// <summary>Follows, mutes, or neither any more. The same again changes nothing.</summary>
    /// <returns>What holds now; <c>null</c> when there is no such thread or member.</returns>
    /// <exception cref="FieldException"><c>target</c> is none of its kind or the account's own; <c>level</c> is none; or the account follows 500 things already.</exception>
    Task<FollowDto?> FollowAsync(string account, FollowWish wish, CancellationToken ct);
}
