using System.Text.RegularExpressions;
using DoctorDAO.Client;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Features.Http;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Credentials.Issuing;

/// <summary>What people do with their own applications.</summary>
internal sealed partial class Applications(
    IDbContextFactory<DaoDbContext> contexts, IssuerQueries queries, IssuerVault vault, ApplicantHashes hashes, Offers offers, ApplicationChanges changes, TimeProvider time) : IApplications
{
    private const int MaxOpen = 20;

    public async Task<IReadOnlyList<IssuerDto>> GetIssuersAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var result = new List<IssuerDto>();
        foreach (var row in (await db.Set<IssuerRow>().AsNoTracking().OrderBy(x => x.Slug).Take(100).ToListAsync(ct)).OrderBy(x => x.Name, StringComparer.Ordinal))
            result.Add(await queries.ToDtoAsync(row, ct));
        return result;
    }

    public async Task<IReadOnlyList<ApplicationRowDto>> GetMineAsync(string account, CancellationToken ct)
    {
        var owner = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = await db.Set<ApplicationRow>().AsNoTracking().Where(x => x.Account == owner).OrderByDescending(x => x.Id).Take(100).ToListAsync(ct);
        var ids = rows.Select(x => x.Issuer).Distinct().ToList();
        var issuers = await db.Set<IssuerRow>().AsNoTracking().Where(x => ids.Contains(x.Id)).ToDictionaryAsync(x => x.Id, ct);
        return [.. rows.Select(x => IssuerQueries.ToRow(issuers[x.Issuer], x, People.None, desk: false))];
    }

    public async Task<ApplicationDto?> GetAsync(string account, long id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await FindAsync(db, account, id, ct) is var (issuer, row) ? await queries.ToDtoAsync(db, issuer, row, desk: false, ct) : null;
    }

    public async Task<long> BeginAsync(string account, NewApplication application, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(application);
        var owner = Fields.Account("account", account);
        if (application.Key is null || !KeyPattern().IsMatch(application.Key))
            throw new FieldException("key", "is not 1 to 64 letters, digits and hyphens; make one for each application, for example a random UUID");
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await KnownAsync(db, owner, application.Key, ct) is { } known)
            return known;
        var issuer = await IssuerQueries.FindAsync(db, application.Issuer ?? "", ct) ?? throw new FieldException("issuer", "is none whose desk is here");
        if (CredentialTypes.Find(application.Type) is not { } type || !IssuerQueries.TypesOf(issuer).Contains(type.Name, StringComparer.Ordinal))
            throw new FieldException("type", "is none that this issuer takes applications for");
        var claims = ClaimForm.Check(type, application.Claims, issuer: false, complete: false, IssuerQueries.JurisdictionsOf(issuer));
        if (await db.Set<ApplicationRow>().CountAsync(x => x.Account == owner && x.DecidedAt == 0 && x.State != ApplicationState.Withdrawn, ct) >= MaxOpen)
            throw new FieldException("account", $"has {MaxOpen} applications that are not decided; wait for one, or take one back");
        var row = new ApplicationRow { Issuer = issuer.Id, Account = owner, Type = type.Name, Key = application.Key, State = ApplicationState.Draft, Revision = 1 };
        Fill(issuer, row, claims);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await AuditTrail.HoldAsync(db, issuer.Id, ct);
        db.Add(row);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException) when (!ct.IsCancellationRequested)
        {
            // The same sending at the same moment was first.
            await transaction.RollbackAsync(ct);
            db.ChangeTracker.Clear();
            return await KnownAsync(db, owner, application.Key, ct) ?? throw new ConflictException("the application could not be begun; send it again");
        }

        await AuditTrail.AddAsync(db, issuer.Id, owner, "begun", row.Id, type.Name, time.GetUtcNow(), ct);
        await transaction.CommitAsync(ct);
        await changes.PublishAsync(issuer, row, [], ct);
        return row.Id;
    }

    public Task<bool?> SaveAsync(string account, long id, ApplicationEdit edit, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(edit);
        return ActAsync(account, id, edit.Revision, "changed", (_, issuer, row) =>
        {
            RequireOpen(row);
            Fill(issuer, row, ClaimForm.Check(CredentialTypes.Find(row.Type)!, edit.Claims, issuer: false, complete: false, IssuerQueries.JurisdictionsOf(issuer)));
            return Task.CompletedTask;
        }, ct);
    }

    public Task<bool?> SubmitAsync(string account, long id, AtRevision at, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(at);
        return ActAsync(account, id, at.Revision, "submitted", async (db, issuer, row) =>
        {
            RequireOpen(row);
            ClaimForm.Check(CredentialTypes.Find(row.Type)!, vault.OpenClaims(row.Claims), issuer: false, complete: true, IssuerQueries.JurisdictionsOf(issuer));
            if (!await db.Set<EvidenceRow>().AnyAsync(x => x.Application == id, ct))
                throw new FieldException("file", "is missing: add at least one that proves what you say");
            // Who looked at it before looks at it again.
            row.State = row.ClaimedBy.Length > 0 ? ApplicationState.InReview : ApplicationState.Submitted;
            row.WaitingSince = time.GetUtcNow().ToUnixTimeMilliseconds();
            row.FirstBy = "";
        }, ct, queries.RequireAsync);
    }

    public Task<bool?> WithdrawAsync(string account, long id, AtRevision at, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(at);
        return ActAsync(account, id, at.Revision, "withdrawn", async (db, _, row) =>
        {
            if (row.State is not (ApplicationState.Draft or ApplicationState.Submitted or ApplicationState.InReview or ApplicationState.NeedsMore))
                throw new FieldException("state", "is one from which nothing can be taken back");
            (row.State, row.WaitingSince) = (ApplicationState.Withdrawn, 0);
            await db.Set<EvidenceRow>().Where(x => x.Application == id).ExecuteDeleteAsync(ct);
        }, ct);
    }

    public async Task<EvidenceDto?> AddEvidenceAsync(string account, long id, string name, byte[] content, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(content);
        var type = EvidenceFiles.TypeOf(content);
        var shown = EvidenceFiles.NameOf(name, type);
        var evidence = new EvidenceRow
        {
            Application = id, Name = vault.SealText(IssuerVault.Evidence, shown), Type = type, Bytes = content.Length, Content = vault.Seal(IssuerVault.Evidence, content),
            AddedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        var done = await ActAsync(account, id, null, "evidence-added", async (db, _, row) =>
        {
            RequireOpen(row);
            if (await db.Set<EvidenceRow>().CountAsync(x => x.Application == id, ct) >= IApplications.MaxEvidence)
                throw new FieldException("file", $"is one too many: {IApplications.MaxEvidence} are possible");
            db.Add(evidence);
        }, ct);
        return done is null ? null : new EvidenceDto(evidence.Id, shown, type, content.Length, DateTimeOffset.FromUnixTimeMilliseconds(evidence.AddedAt));
    }

    public Task<bool?> RemoveEvidenceAsync(string account, long id, long evidence, CancellationToken ct) => ActAsync(account, id, null, "evidence-removed", async (db, _, row) =>
    {
        RequireOpen(row);
        if (await db.Set<EvidenceRow>().Where(x => x.Application == id && x.Id == evidence).ExecuteDeleteAsync(ct) == 0)
            throw new FieldException("file", "is not there");
    }, ct);

    public async Task<OfferDto?> OfferAsync(string account, long id, OfferWish wish, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(wish);
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await FindAsync(db, account, id, ct) is var (issuer, row) ? await offers.MakeAsync(issuer, row, wish.Code, ct) : null;
    }

    /// <summary>Gives a certificate whose link somebody has to their account.</summary>
    public async Task<long?> TakeAsync(string account, string link, CancellationToken ct)
    {
        var owner = Fields.Account("account", account);
        if (link is null or { Length: 0 or > 100 })
            return null;
        var hash = IssuerVault.Hash(link);
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await db.Set<RecordRow>().AsNoTracking().SingleOrDefaultAsync(x => x.LinkHash == hash, ct) is not { } record)
            return null;
        // Whoever issued a list takes nothing of it.
        if (await db.Set<ApplicationRow>().AsNoTracking().Where(x => x.Id == record.Application && x.Account == "").Select(x => x.ClaimedBy).SingleOrDefaultAsync(ct) is { } by && await IssuerStaff.IsOwnAsync(db, owner, by, ct))
            throw new FieldException("link", "is of a certificate that you issued yourself; somebody else takes it");
        // Held first, as by whoever issues or revokes.
        await AuditTrail.HoldAsync(db, record.Issuer, ct);
        // A link works once; whoever has used it comes back to what is theirs.
        if (await db.Set<ApplicationRow>().Where(x => x.Id == record.Application && x.Account == "").ExecuteUpdateAsync(x => x.SetProperty(a => a.Account, owner).SetProperty(a => a.Revision, a => a.Revision + 1), ct) == 1)
        {
            await AuditTrail.AddAsync(db, record.Issuer, owner, "link-used", record.Application, "", time.GetUtcNow(), ct);
            await transaction.CommitAsync(ct);
            return record.Application;
        }

        return await db.Set<ApplicationRow>().AnyAsync(x => x.Id == record.Application && x.Account == owner, ct) ? record.Application : null;
    }

    private static void RequireOpen(ApplicationRow row)
    {
        if (row.State is not (ApplicationState.Draft or ApplicationState.NeedsMore))
            throw new FieldException("state", "is one in which the applicant changes nothing");
    }

    private void Fill(IssuerRow issuer, ApplicationRow row, Dictionary<string, string> claims)
    {
        row.Claims = vault.SealClaims(claims);
        hashes.Fill(issuer, row, claims);
        row.ChangedAt = time.GetUtcNow().ToUnixTimeMilliseconds();
    }

    /// <param name="ask">Asks the chain, by the type, before anything is held.</param>
    private async Task<bool?> ActAsync(
        string account, long id, int? revision, string what, Func<DaoDbContext, IssuerRow, ApplicationRow, Task> act, CancellationToken ct, Func<IssuerRow, string, CancellationToken, Task>? ask = null)
    {
        var owner = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await FindAsync(db, account, id, ct) is not var (issuer, read))
            return null;
        if (ask is not null)
            await ask(issuer, read.Type, ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await AuditTrail.HoldAsync(db, issuer.Id, ct);
        if (await db.Set<ApplicationRow>().SingleOrDefaultAsync(x => x.Id == id && x.Account == owner, ct) is not { } row)
            return null;
        if (revision is not null && row.Revision != revision)
            throw new ConflictException("the application has changed meanwhile; read it again");
        await act(db, issuer, row);
        await changes.CommitAsync(db, transaction, issuer, row, owner, what, ct);
        return true;
    }

    private static async Task<(IssuerRow Issuer, ApplicationRow Row)?> FindAsync(DaoDbContext db, string account, long id, CancellationToken ct)
    {
        var owner = Fields.Account("account", account);
        return await db.Set<ApplicationRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == id && x.Account == owner, ct) is { } row
            ? (await db.Set<IssuerRow>().AsNoTracking().SingleAsync(x => x.Id == row.Issuer, ct), row)
            : null;
    }

    private static async Task<long?> KnownAsync(DaoDbContext db, string owner, string key, CancellationToken ct) =>
        await db.Set<ApplicationRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Account == owner && x.Key == key, ct) is { } known ? known.Id : null;

    [GeneratedRegex(@"^[A-Za-z0-9-]{1,64}\z")]
    private static partial Regex KeyPattern();
}
