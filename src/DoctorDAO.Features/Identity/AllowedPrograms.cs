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
    private const int Most = 100;

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
        return [.. found.Select(x => new AllowedProgramDto(x.Id!, x.Name ?? "", x.Subject!, x.Type != AuthorizationTypes.Permanent, ScopesOf(x.Scopes), At(x.CreationDate), At(x.Used ?? x.CreationDate)))];
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

    private static async Task EndAsync(DaoDbContext db, List<string> ids, CancellationToken ct)
    {
        if (ids.Count == 0)
            return;
        await db.Set<OpenIddictEntityFrameworkCoreAuthorization>().Where(x => ids.Contains(x.Id!)).ExecuteUpdateAsync(x => x.SetProperty(a => a.Status, Statuses.Revoked), ct);
        await db.Set<OpenIddictEntityFrameworkCoreToken>().Where(x => ids.Contains(x.Authorization!.Id!)).ExecuteUpdateAsync(x => x.SetProperty(t => t.Status, Statuses.Revoked), ct);
    }

    // By way of the applications, which are few: the index of what was allowed begins with them.
    private static IQueryable<OpenIddictEntityFrameworkCoreAuthorization> Valid(DaoDbContext db, List<string> subjects) =>
        db.Set<OpenIddictEntityFrameworkCoreApplication>().AsNoTracking()
            .SelectMany(app => db.Set<OpenIddictEntityFrameworkCoreAuthorization>().Where(x => x.Application!.Id == app.Id && x.Status == Statuses.Valid && subjects.Contains(x.Subject!)));

    private static List<string> Subjects(IEnumerable<string> accounts) => [.. accounts.Select(x => Address.Parse(x).ToString())];

    private static string[] ScopesOf(string? json) => string.IsNullOrEmpty(json) ? [] : JsonSerializer.Deserialize<string[]>(json) ?? [];

    private static DateTimeOffset At(DateTime? moment) => new(DateTime.SpecifyKind(moment ?? default, DateTimeKind.Utc));
}
