using DoctorDAO.Client.Forum;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Portal.Features.Forum;

/// <summary>What the reader follows and mutes, asked for once a page and only by pages that fold something away.</summary>
public sealed class MutedList(IServiceProvider services, Reader reader)
{
    private Task<IReadOnlyList<FollowDto>>? _follows;

    /// <summary>All that the reader follows or mutes; nothing for who is not signed in.</summary>
    public Task<IReadOnlyList<FollowDto>> ReadAsync() => _follows ??= services.GetService<IFollows>() is { } follows && reader.Account is { } account
        ? follows.GetFollowsAsync(account, reader.Aborted)
        : Task.FromResult<IReadOnlyList<FollowDto>>([]);

    /// <summary>Whether the reader has muted it.</summary>
    public static bool Mutes(IReadOnlyList<FollowDto> follows, FollowKind kind, string target) => LevelOf(follows, kind, target) == FollowLevel.Muted;

    /// <summary>How much the reader wants to hear of it.</summary>
    public static FollowLevel LevelOf(IReadOnlyList<FollowDto> follows, FollowKind kind, string target) =>
        follows.FirstOrDefault(f => f.Kind == kind && f.Target.Equals(target, StringComparison.OrdinalIgnoreCase))?.Level ?? FollowLevel.Normal;
}
