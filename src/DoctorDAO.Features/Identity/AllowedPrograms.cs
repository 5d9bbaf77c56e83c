using System.Text.Json;
using DoctorDAO.Client.Identity;
using DoctorDAO.Ethereum;
using Microsoft.EntityFrameworkCore;
using OpenIddict.EntityFrameworkCore.Models;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace DoctorDAO.Features.Identity;

/// <summary>Programs and shared devices that somebody has allowed to act for them, until they say otherwise.</summary>
public sealed class AllowedPrograms(IDbContextFactory<DaoDbContext> contexts, TimeProvider time)
{
    /// <summary>How long a token is kept after it has expired. Until then it shows when a program was used, and whoever brings it again learns that it is over.</summary>
    public static readonly TimeSpan TokensKept = TimeSpan.FromDays(1);

    /// <summary>Most tokens that are forgotten at once.</summary>
    public const int Batch = 500;

    private const int Most = 100;

    // The rest waits for the next hour: nothing else is to wait for this.
    private const int MostBatches = 100;

    /// <summary>What counts now, the newest first. A shared device counts as long as its token does; a program until it is ended.</summary>
    /// <param name="accounts">Lowercase, of one person.</param>
    /// <param name="ct">Cancels it.</param>
    internal async Task<IReadOnlyList<AllowedProgramDto>> ListAsync(IEnumerable<string> accounts, CancellationToken ct)
    {
        var (subjects, now) = (Subjects(accounts), time.GetUtcNow().UtcDateTime);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var found = await Valid(db, subjects)
            .Where(x => x.Type == AuthorizationTypes.Permanent || x.Tokens.Any(t => t.Status == Statuses.Valid && t.ExpirationDate > now))
            .OrderByDescending(x => x.CreationDate).Take(Most)
            .Select(x => new { x.Id, Name = x.Application!.DisplayName ?? x.Application.ClientId, x.Subject, x.Type, x.Scopes, x.CreationDate, Used = x.Tokens.Max(t => t.CreationDate) })
            .ToListAsync(ct);
        return [.. found.Select(x => new AllowedProgramDto(x.Id!, x.Name ?? "", x.Subject!, x.Type != AuthorizationTypes.Permanent, ScopesOf(x.Scopes), At(x.CreationDate), x.Used is { } used ? At(used) : null))];
    }

    /// <summary>What an application is allowed of an account until it is ended, when that is as much as it asks for.</summary>
    /// <param name="db">May be within a transaction.</param>
    /// <param name="subject">The account, EIP-55.</param>
    /// <param name="application">The application's id.</param>
    /// <param name="scopes">What it asks for.</param>
    /// <param name="ct">Cancels it.</param>
    /// <returns>Its id; <c>null</c> when the account has not allowed it.</returns>
    public static async Task<string?> FindAsync(DaoDbContext db, string subject, string application, IReadOnlyCollection<string> scopes, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(db);
        var found = await Valid(db, [subject]).Where(x => x.Application!.Id == application && x.Type == AuthorizationTypes.Permanent)
            .OrderByDescending(x => x.CreationDate).Take(Most).Select(x => new { x.Id, x.Scopes }).ToListAsync(ct);
        return found.Find(x => !scopes.Except(ScopesOf(x.Scopes), StringComparer.Ordinal).Any())?.Id;
    }

    /// <summary>Ends one: its tokens are good for nothing from the next request on. Again changes nothing.</summary>
    /// <returns>Whether it was theirs.</returns>
    internal async Task<bool> EndAsync(IEnumerable<string> accounts, string id, CancellationToken ct)
    {
        var subjects = Subjects(accounts);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!await db.Set<OpenIddictEntityFrameworkCoreAuthorization>().AnyAsync(x => x.Id == id && subjects.Contains(x.Subject!), ct))
            return false;
        await EndAsync(db, [id], ct);
        return true;
    }

    /// <summary>Ends all that act under an account which somebody has given up or lost.</summary>
    /// <param name="account">Lowercase.</param>
    /// <param name="ct">Cancels it.</param>
    internal async Task EndAllAsync(string account, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await EndAllAsync(db, [account], ct);
    }

    /// <summary>Ends all that act under accounts, in the caller's transaction.</summary>
    /// <param name="db">Within the transaction.</param>
    /// <param name="accounts">Lowercase.</param>
    /// <param name="ct">Cancels it.</param>
    internal static async Task EndAllAsync(DaoDbContext db, IEnumerable<string> accounts, CancellationToken ct) =>
        await EndAsync(db, await Valid(db, Subjects(accounts)).Select(x => x.Id!).ToListAsync(ct), ct);

    /// <summary>
    /// Forgets tokens that expired a day ago, some hundreds at a time, and what was allowed and is over with them: to shared devices, and to programs that were ended. What a program is
    /// still allowed stays, however seldom it comes. Any number of processes may: what one has forgotten the others do not find.
    /// </summary>
    /// <returns>How many tokens.</returns>
    internal async Task<int> PruneAsync(CancellationToken ct)
    {
        var (before, pruned) = ((time.GetUtcNow() - TokensKept).UtcDateTime, 0);
        for (var i = 0; i < MostBatches; i++)
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            var old = await db.Set<OpenIddictEntityFrameworkCoreToken>().Where(x => x.ExpirationDate < before).OrderBy(x => x.ExpirationDate)
                .Select(x => new { x.Id, Authorization = EF.Property<string?>(x, "AuthorizationId") }).Take(Batch).ToListAsync(ct);
            if (old.Count == 0)
                break;
            var (tokens, authorizations) = (old.Select(x => x.Id!).ToList(), old.Select(x => x.Authorization).OfType<string>().Distinct(StringComparer.Ordinal).ToList());
            pruned += await db.Set<OpenIddictEntityFrameworkCoreToken>().Where(x => tokens.Contains(x.Id!)).ExecuteDeleteAsync(ct);
            await db.Set<OpenIddictEntityFrameworkCoreAuthorization>()
                .Where(x => authorizations.Contains(x.Id!) && (x.Type != AuthorizationTypes.Permanent || x.Status != Statuses.Valid) && !x.Tokens.Any()).ExecuteDeleteAsync(ct);
            await transaction.CommitAsync(ct);
        }

        return pruned;
    }

    private static async Task EndAsync(DaoDbContext db, List<string> ids, CancellationToken ct)
    {
        if (ids.Count == 0)
            return;
        await db.Set<OpenIddictEntityFrameworkCoreAuthorization>().Where(x => ids.Contains(x.Id!)).ExecuteUpdateAsync(x => x.SetProperty(a => a.Status, Statuses.Revoked), ct);
        await db.Set<OpenIddictEntityFrameworkCoreToken>().Where(x => ids.Contains(x.Authorization!.Id!)).ExecuteUpdateAsync(x => x.SetProperty(t => t.Status, Statuses.Revoked), ct);
    }

    private static IQueryable<OpenIddictEntityFrameworkCoreAuthorization> Valid(DaoDbContext db, List<string> subjects) =>
        db.Set<OpenIddictEntityFrameworkCoreAuthorization>().AsNoTracking().Where(x => x.Status == Statuses.Valid && subjects.Contains(x.Subject!));

    private static List<string> Subjects(IEnumerable<string> accounts) => [.. accounts.Select(x => Address.Parse(x).ToString())];

    private static string[] ScopesOf(string? json) => string.IsNullOrEmpty(json) ? [] : JsonSerializer.Deserialize<string[]>(json) ?? [];

    private static DateTimeOffset At(DateTime? moment) => new(DateTime.SpecifyKind(moment ?? default, DateTimeKind.Utc));
}
