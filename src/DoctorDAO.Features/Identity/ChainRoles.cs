using System.Collections.Concurrent;
using DoctorDAO.Client;
using DoctorDAO.Client.Forum;
using DoctorDAO.Client.Membership;
using DoctorDAO.Ethereum;
using DoctorDAO.Indexing;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Features.Identity;

/// <summary>Names of roles. Who has them is the chain's to say.</summary>
public static class DaoRoles
{
    /// <summary>An active member.</summary>
    public const string Member = "member";

    /// <summary>May hide what breaks the rules of the forum.</summary>
    public const string Moderator = "moderator";
}

/// <summary>
/// The roles of accounts as the views have them, kept for some seconds so that the parts of a page ask once, and forgotten at once in the process that hears of a
/// change of the account.
/// </summary>
public sealed class ChainRoles(IServiceProvider services, TimeProvider time) : IChangePublisher
{
    /// <summary>How long roles are believed where no change is heard of.</summary>
    public static readonly TimeSpan Believed = TimeSpan.FromSeconds(5);

    private const int Most = 10_000;

    private readonly ConcurrentDictionary<string, (string[] Roles, DateTimeOffset Until)> _known = new(StringComparer.Ordinal);
    private int _changes;

    /// <summary>The roles of an account now.</summary>
    /// <param name="account">In any case.</param>
    /// <param name="ct">Cancels it.</param>
    public async ValueTask<IReadOnlyList<string>> OfAsync(string account, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(account);
        if (!Address.TryParse(account, out var address))
            return [];
        var (key, now) = (address.ToHex(), time.GetUtcNow());
        if (_known.TryGetValue(key, out var known) && known.Until > now)
            return known.Roles;
        var before = Volatile.Read(ref _changes);
        var roles = new List<string>(2);
        if (await services.GetRequiredService<IDaoQueries>().GetMemberAsync(address.ToString(), ct) is { Status: MemberStatus.Active })
            roles.Add(DaoRoles.Member);
        if (await services.GetRequiredService<IModeration>().IsModeratorAsync(key, ct))
            roles.Add(DaoRoles.Moderator);
        if (_known.Count >= Most)
            _known.Clear();
        string[] found = [.. roles];
        // What changed while it was read is read again.
        if (before == Volatile.Read(ref _changes))
            _known[key] = (found, now + Believed);
        return found;
    }

    /// <inheritdoc/>
    public ValueTask PublishAsync(IReadOnlyCollection<string> topics, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(topics);
        foreach (var topic in topics)
        {
            if (!topic.StartsWith("member", StringComparison.Ordinal))
                continue;
            Interlocked.Increment(ref _changes);
            if (topic.StartsWith("member:", StringComparison.Ordinal))
                _known.TryRemove(topic["member:".Length..], out _);
            else
                _known.Clear();
        }

        return ValueTask.CompletedTask;
    }
}
