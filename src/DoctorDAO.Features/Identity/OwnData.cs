using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using DoctorDAO.Client;
using DoctorDAO.Client.Identity;
using DoctorDAO.Client.Membership;
using DoctorDAO.Ethereum;
using Microsoft.EntityFrameworkCore;
using OpenIddict.EntityFrameworkCore.Models;

namespace DoctorDAO.Features.Identity;

/// <summary>What is kept about a person off the chain: handed out as one archive, and forgotten.</summary>
internal sealed class OwnData(
    IDbContextFactory<DaoDbContext> contexts, IEnumerable<IPersonalData> tables, Persons persons, Sessions sessions, IProfiles profiles, TimeProvider time) : IOwnData
{
    /// <summary>What the archive begins with.</summary>
    private const string Preface = "about";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All), Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public async Task WriteAsync(Guid person, Stream archive, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(archive);
        var who = await WhoAsync(person, ct);
        // Archives write in ways that a response does not take; one person's data are not much.
        using var whole = new MemoryStream();
        await using (var zip = await ZipArchive.CreateAsync(whole, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, ct))
            await FillAsync(zip, person, who, ct);
        whole.Position = 0;
        await whole.CopyToAsync(archive, ct);
    }

    private async Task FillAsync(ZipArchive zip, Guid person, PersonalAccounts who, CancellationToken ct)
    {
        await WriteAsync(zip, Preface, new { person, accounts = who.Accounts.Select(x => Address.Parse(x).ToString()), madeAt = time.GetUtcNow(), chain = "What the chain holds of these accounts is public and not in this archive." }, ct);
        await using var db = await contexts.CreateDbContextAsync(ct);
        foreach (var table in tables.OrderBy(x => x.Name, StringComparer.Ordinal))
        {
            var rows = await table.ReadAsync(db, who, ct);
            await WriteAsync(zip, table.Name, rows.Select(x => JsonSerializer.SerializeToElement(x, x.GetType(), Json)), ct);
        }
    }

    public async Task EraseAsync(Guid person, CancellationToken ct)
    {
        if (await persons.FindAsync(person, ct) is null)
            return;
        var who = await WhoAsync(person, ct);
        // By the slice's own way, so that search and lists forget the name as well.
        foreach (var account in who.Accounts)
        {
            if (await profiles.GetProfileAsync(account, ct) is not null)
                await profiles.SaveProfileAsync(account, new ProfileDto(null, null), ct);
        }

        string[] subjects = [.. who.Accounts.Select(x => Address.Parse(x).ToString())];
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await tables.HoldAsync(db, who.Accounts, ct);
        foreach (var table in tables)
            await table.EraseAsync(db, who, ct);
        await db.Set<OpenIddictEntityFrameworkCoreToken>().Where(x => subjects.Contains(x.Subject)).ExecuteDeleteAsync(ct);
        await db.Set<OpenIddictEntityFrameworkCoreAuthorization>().Where(x => subjects.Contains(x.Subject)).ExecuteDeleteAsync(ct);
        await Sessions.EndAllAsync(db, person, ct);
        await db.Set<PasskeyRow>().Where(x => x.Person == person).ExecuteDeleteAsync(ct);
        // The salts go with the accounts: nothing here says any more whose key an address was made of.
        await db.Set<PersonAccountRow>().Where(x => x.Person == person).ExecuteDeleteAsync(ct);
        await db.Set<PersonRow>().Where(x => x.Id == person).ExecuteDeleteAsync(ct);
        await transaction.CommitAsync(ct);
        sessions.Recheck();
    }

    /// <summary>
    /// A person's accounts, and those that a member left for them: what stayed there is theirs. What an account has left behind is not its own any more, whoever still holds its key.
    /// </summary>
    private async Task<PersonalAccounts> WhoAsync(Guid person, CancellationToken ct)
    {
        var own = (await persons.AccountsAsync(person, ct)).Select(x => x.Account).ToList();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var left = await db.Set<MoveRow>().Where(x => own.Contains(x.From)).Select(x => x.From).ToListAsync(ct);
        var all = own.Except(left).ToHashSet(StringComparer.Ordinal);
        // A member moves seldom; no chain of moves comes back to where it began.
        for (List<string> newest = [.. all]; newest.Count > 0;)
        {
            var before = await db.Set<MoveRow>().Where(x => newest.Contains(x.To)).Select(x => x.From).ToListAsync(ct);
            newest = [.. before.Where(all.Add)];
        }

        return new(person, [.. all]);
    }

    private static async Task WriteAsync(ZipArchive zip, string name, object content, CancellationToken ct)
    {
        await using var entry = await zip.CreateEntry(name + ".json", CompressionLevel.Optimal).OpenAsync(ct);
        await JsonSerializer.SerializeAsync(entry, content, content.GetType(), Json, ct);
    }
}

/// <summary>How somebody signs in, as a part of what is theirs.</summary>
internal sealed class OwnAccessData : IPersonalData
{
    public string Name => "sign-in";

    public async Task<IReadOnlyList<object>> ReadAsync(DaoDbContext db, PersonalAccounts who, CancellationToken ct)
    {
        var person = who.Person;
        var accounts = await db.Set<PersonAccountRow>().AsNoTracking().Where(x => x.Person == person).ToListAsync(ct);
        var passkeys = await db.Set<PasskeyRow>().AsNoTracking().Where(x => x.Person == person).ToListAsync(ct);
        var sessions = await db.Set<SessionRow>().AsNoTracking().Where(x => x.Person == person).ToListAsync(ct);
        return
        [
            .. accounts.Select(x => new { x.Account, x.Kind, AddedAt = Moment(x.AddedAt) }),
            .. passkeys.Select(x => new { Passkey = x.Name, x.Account, AddedAt = Moment(x.AddedAt), UsedAt = Moment(x.UsedAt) }),
            .. sessions.Select(x => new { Session = x.Device, Since = Moment(x.AuthenticatedAt), UsedAt = Moment(x.UsedAt) }),
        ];

        static DateTimeOffset Moment(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);
    }

    // The last thing that is forgotten, by OwnData itself.
    public Task EraseAsync(DaoDbContext db, PersonalAccounts who, CancellationToken ct) => Task.CompletedTask;

    public Task MoveAsync(DaoDbContext db, string from, string to, CancellationToken ct) => Task.CompletedTask;
}
