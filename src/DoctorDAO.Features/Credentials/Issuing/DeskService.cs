using System.Text.RegularExpressions;
using DoctorDAO.Client;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Credentials.Issuers;
using DoctorDAO.Features.Http;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Credentials.Issuing;

/// <summary>Desks as pages and endpoints know them.</summary>
internal sealed partial class DeskService(
    IDbContextFactory<DaoDbContext> contexts, IssuerQueries queries, IssuerStaff people, Desk desk, BulkIssuing lists, RegistryActs acts, IssuerKeys keys, IssuerVault vault, IIssuerRegistry registry,
    IssuerSites sites, TimeProvider time) : IDesk
{
    private const int AuditPage = 500;

    public async Task<string> OpenAsync(string account, NewDesk desk, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(desk);
        var me = Fields.Account("account", account);
        if (desk.Slug is null || !SlugPattern().IsMatch(desk.Slug))
            throw new FieldException("slug", "is not 2 to 40 lowercase letters, digits and hyphens");
        var row = new IssuerRow
        {
            Slug = desk.Slug, Did = IssuerAddress.DidOf(sites.Origin ?? throw new UnavailableException("The server does not know its own address yet: set PublicUrl."), desk.Slug), Controller = me,
            Name = Text("name", desk.Name), Jurisdiction = Text("jurisdiction", desk.Jurisdiction), Contact = Text("contact", desk.Contact), SecondPair = desk.SecondPair, HashKey = vault.NewHashKey(),
        };
        if (desk.Types is not { Count: > 0 } types || types.Any(x => CredentialTypes.Find(x) is null) || types.Distinct(StringComparer.Ordinal).Count() != types.Count)
            throw new FieldException("types", "are not one or more types of credentials, each once");
        row.Types = string.Join(',', types);
        if (await registry.FindAsync(row.Did, ct) is not { } registered)
            throw new FieldException("slug", $"is that of no accredited issuer: the registry does not know {row.Did}; whoever accredits it enters that DID and your account");
        if (registered.Controller != me)
            throw new FieldException("slug", "is that of an issuer with another controller");
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await IssuerQueries.FindAsync(db, row.Slug, ct) is not null)
            return row.Slug;
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        db.Add(row);
        await db.SaveChangesAsync(ct);
        var key = await keys.AddAsync(db, row, ct);
        // An empty list: it can be anchored before the first copy is in it, so that whoever insists on anchors takes that copy.
        db.Add(new StatusListRow { Issuer = row.Id, Number = 1 });
        await AuditTrail.AddAsync(db, row.Id, me, "opened", null, key.Thumbprint, time.GetUtcNow(), ct);
        await transaction.CommitAsync(ct);
        return row.Slug;
    }

    public async Task<IReadOnlyList<IssuerDto>> GetDesksAsync(string account, CancellationToken ct)
    {
        var me = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var staffed = await db.Set<StaffRow>().Where(x => x.Account == me).OrderBy(x => x.Issuer).Select(x => x.Issuer).Take(50).ToListAsync(ct);
        // The registry may have named a controller whom no row knows yet.
        var controlled = await db.Set<IssuerView>().Where(x => x.Controller == me).OrderBy(x => x.Path).Select(x => x.Slug).Take(50).ToListAsync(ct);
        var candidates = await db.Set<IssuerRow>().AsNoTracking().Where(x => x.Controller == me || staffed.Contains(x.Id) || controlled.Contains(x.Slug)).OrderBy(x => x.Name).Take(100).ToListAsync(ct);
        var controllers = await IssuerStaff.ControllersAsync(db, candidates, ct);
        var rows = candidates.Where(x => staffed.Contains(x.Id) || controllers[x.Id] == me).Take(50);
        var result = new List<IssuerDto>();
        foreach (var row in rows)
            result.Add(await queries.ToDtoAsync(row, ct));
        return result;
    }

    public async Task<bool> IsStaffAsync(string account, string slug, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await IssuerStaff.FindAsync(db, account, slug, ct) is not null;
    }

    public async Task<DeskDto?> GetDeskAsync(string account, string slug, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await IssuerStaff.FindAsync(db, account, slug, ct) is not var (issuer, _, role))
            return null;
        var counts = await ApplicationCounts.ReadAsync(db, issuer.Id, ct);
        var rows = await db.Set<StaffRow>().AsNoTracking().Where(x => x.Issuer == issuer.Id).OrderBy(x => x.Since).ToListAsync(ct);
        var known = await People.ReadAsync(db, rows.Select(x => x.Account), ct);
        return new DeskDto(
            await queries.ToDtoAsync(issuer, ct), role, issuer.SecondPair, counts, [.. rows.Select(x => new StaffDto(known[x.Account], x.Role, DateTimeOffset.FromUnixTimeMilliseconds(x.Since)))],
            await acts.KeysAsync(db, issuer, ct), await acts.ListsAsync(db, issuer, ct));
    }

    public Task<Page<ApplicationRowDto>?> GetQueueAsync(string account, string slug, DeskQuery query, CancellationToken ct) => desk.GetQueueAsync(account, slug, query, ct);

    public Task<ApplicationDto?> GetApplicationAsync(string account, string slug, long id, CancellationToken ct) => desk.GetApplicationAsync(account, slug, id, ct);

    public Task<bool?> ClaimAsync(string account, string slug, long id, AtRevision at, CancellationToken ct) => desk.ClaimAsync(account, slug, id, at, ct);

    public Task<bool?> DecideAsync(string account, string slug, long id, ApplicationDecision decision, CancellationToken ct) => desk.DecideAsync(account, slug, id, decision, ct);

    public Task<(string Name, string Type, byte[] Content)?> ReadEvidenceAsync(string account, string slug, long id, long evidence, CancellationToken ct) => desk.ReadEvidenceAsync(account, slug, id, evidence, ct);

    public Task<bool?> ChangeRecordAsync(string account, string slug, long application, RecordChange change, CancellationToken ct) => desk.ChangeRecordAsync(account, slug, application, change, ct);

    public Task<BulkResultDto?> IssueManyAsync(string account, string slug, BulkIssue bulk, CancellationToken ct) => lists.RunAsync(account, slug, bulk, ct);

    public async Task<IReadOnlyList<AuditEntryDto>?> GetAuditAsync(string account, string slug, long from, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await IssuerStaff.FindAsync(db, account, slug, ct) is not var (issuer, _, role))
            return null;
        IssuerStaff.Require(role, StaffRole.Registrar);
        var rows = await db.Set<AuditRow>().AsNoTracking().Where(x => x.Issuer == issuer.Id && x.Number >= from).OrderBy(x => x.Number).Take(AuditPage).ToListAsync(ct);
        var known = await People.ReadAsync(db, rows.Select(x => x.Actor.Length == 0 ? null : x.Actor), ct);
        return [.. rows.Select(x => new AuditEntryDto(
            x.Number, DateTimeOffset.FromUnixTimeMilliseconds(x.At), x.Actor.Length == 0 ? "" : Address.Parse(x.Actor).ToString(), x.What, x.Application, x.Detail, x.Previous, x.Hash,
            x.Actor.Length == 0 ? null : known[x.Actor]))];
    }

    public async Task<bool?> IsAuditWholeAsync(string account, string slug, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await IssuerStaff.FindAsync(db, account, slug, ct) is not var (issuer, _, role))
            return null;
        IssuerStaff.Require(role, StaffRole.Registrar);
        return await AuditTrail.IsWholeAsync(db, issuer.Id, ct);
    }

    public Task<bool?> GrantAsync(string account, string slug, StaffWish wish, CancellationToken ct) => people.GrantAsync(account, slug, wish, ct);

    public Task<bool?> DismissAsync(string account, string slug, string staff, CancellationToken ct) => people.DismissAsync(account, slug, staff, ct);

    public Task<IssuerKeyDto?> RotateKeyAsync(string account, string slug, CancellationToken ct) => acts.RotateAsync(account, slug, ct);

    public Task<RegistryCallDto?> PrepareAsync(string account, string slug, RegistryWish wish, CancellationToken ct) => acts.PrepareAsync(account, slug, wish, ct);

    private static string Text(string field, string? text)
    {
        var trimmed = text?.Trim() ?? "";
        return trimmed.Length is > 0 and <= IssuingTables.MaxName && !trimmed.Any(char.IsControl) ? trimmed : throw new FieldException(field, $"has {trimmed.Length} characters; 1 to {IssuingTables.MaxName} are possible, in a line");
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9-]{1,39}\z")]
    private static partial Regex SlugPattern();
}
