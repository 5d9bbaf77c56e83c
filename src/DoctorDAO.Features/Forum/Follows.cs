using System.Globalization;
using DoctorDAO.Client;
using DoctorDAO.Client.Forum;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Membership;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Forum;

/// <summary>What members follow and mute.</summary>
internal sealed class Follows(IDbContextFactory<DaoDbContext> contexts, Categories categories, TimeProvider time) : IFollows
{
    public async Task<IReadOnlyList<FollowDto>> GetFollowsAsync(string account, CancellationToken ct)
    {
        var reader = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = await db.Set<FollowRow>().AsNoTracking().Where(x => x.Account == reader).OrderBy(x => x.Kind).ThenBy(x => x.Target).Take(IFollows.Most).ToListAsync(ct);
        return await DtosAsync(db, rows, ct);
    }

    public async Task<FollowCountsDto> GetFollowCountsAsync(string account, CancellationToken ct)
    {
        var member = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var followers = await db.Set<FollowRow>().Where(x => x.Kind == FollowKind.Member && x.Target == member && x.Level == FollowLevel.Following).OrderBy(x => x.Account).Take(IFollows.CountsTo).CountAsync(ct);
        // At most 500 rows.
        var following = await db.Set<FollowRow>().CountAsync(x => x.Account == member && x.Kind == FollowKind.Member && x.Level == FollowLevel.Following, ct);
        return new FollowCountsDto(followers, following);
    }

    public async Task<FollowDto?> FollowAsync(string account, FollowWish wish, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(wish);
        var reader = Fields.Account("account", account);
        if (!Enum.IsDefined(wish.Kind))
            throw new FieldException("kind", $"is none; there are {string.Join(", ", Enum.GetNames<FollowKind>())}");
        if (!Enum.IsDefined(wish.Level))
            throw new FieldException("level", $"is none; there are {string.Join(", ", Enum.GetNames<FollowLevel>())}");
        var target = Target(wish, reader);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var row = new FollowRow { Account = reader, Kind = wish.Kind, Target = target, Level = wish.Level, Since = time.GetUtcNow().ToUnixTimeMilliseconds() };
        var same = db.Set<FollowRow>().Where(x => x.Account == reader && x.Kind == wish.Kind && x.Target == target);
        if (wish.Level == FollowLevel.Normal)
        {
            await same.ExecuteDeleteAsync(ct);
            return (await DtosAsync(db, [row], ct))[0];
        }

        if (!await IsThereAsync(db, wish.Kind, target, ct))
            return null;
        await Rows.EnsureAuthorAsync(db, reader, ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        // The account's own row keeps its other wishes waiting, so that it has not more than it may.
        await Rows.HoldAuthorAsync(db, reader, ct);
        if (await same.AsNoTracking().SingleOrDefaultAsync(ct) is { } known)
        {
            if (known.Level == wish.Level)
                return (await DtosAsync(db, [known], ct))[0];
            await same.ExecuteUpdateAsync(x => x.SetProperty(f => f.Level, row.Level).SetProperty(f => f.Since, row.Since), ct);
        }
        else
        {
            if (await db.Set<FollowRow>().Where(x => x.Account == reader).Take(IFollows.Most).CountAsync(ct) == IFollows.Most)
                throw new FieldException("target", $"would be one too many: an account follows or mutes {IFollows.Most} things at most; let another go first");
            db.Add(row);
            await db.SaveChangesAsync(ct);
        }

        await transaction.CommitAsync(ct);
        return (await DtosAsync(db, [row], ct))[0];
    }

    /// <summary>
    /// Who is to hear of something new in a thread: who follows it, its category, or its author, and has not muted the thread or the author.
    /// By account, each range of an index; read on with the last account until there is none.
    /// </summary>
    /// <param name="db">The database.</param>
    /// <param name="thread">The thread.</param>
    /// <param name="author">Lowercase account of whoever wrote what is new.</param>
    /// <param name="after">The last account of the batch before; empty at first.</param>
    /// <param name="count">How many accounts are looked at, 1 to 500.</param>
    /// <param name="ct">Cancels it.</param>
    /// <returns>The accounts, and where to go on; <c>null</c> at the end.</returns>
    public static async Task<(IReadOnlyList<string> Accounts, string? Next)> FollowersAsync(DaoDbContext db, long thread, string author, string after, int count, CancellationToken ct)
    {
        var category = await db.Set<ThreadRow>().Where(x => x.Id == thread).Select(x => x.Category).SingleOrDefaultAsync(ct);
        if (category is null)
            return ([], null);
        var number = thread.ToString(CultureInfo.InvariantCulture);
        var looked = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (kind, target) in ((FollowKind, string)[])[(FollowKind.Thread, number), (FollowKind.Category, category), (FollowKind.Member, author)])
        {
            looked.UnionWith(await db.Set<FollowRow>().Where(x => x.Kind == kind && x.Target == target && x.Level == FollowLevel.Following && string.Compare(x.Account, after) > 0)
                .OrderBy(x => x.Account).Select(x => x.Account).Take(count).ToListAsync(ct));
        }

        string[] batch = [.. looked.Take(count)];
        var muted = await MutedAsync(db, thread, author, batch, ct);
        return ([.. batch.Where(x => x != author && !muted.Contains(x))], looked.Count < count ? null : batch[^1]);
    }

    /// <summary>Whether anybody follows a thread, a category or a member.</summary>
    public static async Task<bool> IsFollowedAsync(DaoDbContext db, long thread, string category, string member, CancellationToken ct)
    {
        foreach (var (kind, target) in ((FollowKind, string)[])[(FollowKind.Thread, thread.ToString(CultureInfo.InvariantCulture)), (FollowKind.Category, category), (FollowKind.Member, member)])
        {
            // The first by account, not any: of many rows a planner would read the table for any.
            var first = await db.Set<FollowRow>().Where(x => x.Kind == kind && x.Target == target && x.Level == FollowLevel.Following)
                .OrderBy(x => x.Account).Select(x => x.Account).FirstOrDefaultAsync(ct);
            if (first is not null)
                return true;
        }

        return false;
    }

    /// <summary>Those of some accounts that have muted a thread or whoever wrote in it.</summary>
    public static async Task<IReadOnlySet<string>> MutedAsync(DaoDbContext db, long thread, string author, IReadOnlyCollection<string> accounts, CancellationToken ct)
    {
        var muted = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (kind, target) in ((FollowKind, string)[])[(FollowKind.Thread, thread.ToString(CultureInfo.InvariantCulture)), (FollowKind.Member, author)])
            muted.UnionWith(await db.Set<FollowRow>().Where(x => x.Kind == kind && x.Target == target && x.Level == FollowLevel.Muted && accounts.Contains(x.Account)).Select(x => x.Account).ToListAsync(ct));
        return muted;
    }

    /// <summary>Members whom an account has muted: at most 500.</summary>
    /// <param name="db">The database.</param>
    /// <param name="account">Lowercase.</param>
    /// <param name="ct">Cancels it.</param>
    public static async Task<IReadOnlySet<string>> MutedMembersAsync(DaoDbContext db, string account, CancellationToken ct) =>
        (await db.Set<FollowRow>().Where(x => x.Account == account && x.Kind == FollowKind.Member && x.Level == FollowLevel.Muted).Select(x => x.Target).ToListAsync(ct)).ToHashSet(StringComparer.Ordinal);

    private string Target(FollowWish wish, string reader)
    {
        if (wish.Kind == FollowKind.Category)
            return categories.Keys.Contains(wish.Target) ? wish.Target : throw new FieldException("target", $"is no category; there are {string.Join(", ", categories.Keys)}");
        if (wish.Kind == FollowKind.Thread)
        {
            return long.TryParse(wish.Target, NumberStyles.None, CultureInfo.InvariantCulture, out var thread)
                ? thread.ToString(CultureInfo.InvariantCulture)
                : throw new FieldException("target", "is not the number of a thread");
        }

        var member = Fields.Account("target", wish.Target);
        return member != reader ? member : throw new FieldException("target", "is the account itself; follow others");
    }

    private static async Task<bool> IsThereAsync(DaoDbContext db, FollowKind kind, string target, CancellationToken ct) => kind switch
    {
        FollowKind.Thread => long.Parse(target, CultureInfo.InvariantCulture) is var id && await db.Set<ThreadRow>().AnyAsync(x => x.Id == id, ct),
        FollowKind.Member => await db.Set<MemberView>().AnyAsync(x => x.Account == target, ct),
        _ => true,
    };

    private static async Task<IReadOnlyList<FollowDto>> DtosAsync(DaoDbContext db, IReadOnlyList<FollowRow> rows, CancellationToken ct)
    {
        long[] ids = [.. rows.Where(x => x.Kind == FollowKind.Thread).Select(x => long.Parse(x.Target, CultureInfo.InvariantCulture))];
        var titles = ids.Length == 0 ? [] : await db.Set<ThreadRow>().Where(x => ids.Contains(x.Id)).Select(x => new { x.Id, Title = x.TitleHidden ? "" : x.Title }).ToDictionaryAsync(x => x.Id, x => x.Title, ct);
        var people = await People.ReadAsync(db, rows.Where(x => x.Kind == FollowKind.Member).Select(x => x.Target), ct);
        return
        [
            .. rows.Select(x => new FollowDto(
                x.Kind,
                x.Target,
                x.Level,
                x.Kind switch
                {
                    FollowKind.Thread => titles.GetValueOrDefault(long.Parse(x.Target, CultureInfo.InvariantCulture)),
                    FollowKind.Member => people[x.Target].Name,
                    _ => null,
                },
                DateTimeOffset.FromUnixTimeMilliseconds(x.Since))),
        ];
    }
}
