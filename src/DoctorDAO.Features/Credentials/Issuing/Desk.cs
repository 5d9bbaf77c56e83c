using DoctorDAO.Client;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Features.Http;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Credentials.Issuing;

/// <summary>What an issuer's people do with applications.</summary>
internal sealed class Desk(
    IDbContextFactory<DaoDbContext> contexts, IssuerQueries queries, IssuerVault vault, ApplicantHashes hashes, PersonSecrets secrets, ApplicationChanges changes, TimeProvider time)
{
    // Of more people of one name the newest applications are found.
    private const int MaxFound = 500;

    private static readonly ApplicationState[] Waiting = [ApplicationState.Submitted, ApplicationState.InReview];

    public async Task<Page<ApplicationRowDto>?> GetQueueAsync(string account, string slug, DeskQuery query, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(query);
        var limit = Fields.Limit(query.Limit);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await IssuerStaff.FindAsync(db, account, slug, ct) is not var (issuer, me, _))
            return null;
        var (since, after) = Cursor.Decode(query.Cursor, 2) is [var s, var i] ? (Cursor.Number(s), Cursor.Number(i)) : (-1, 0);
        List<ApplicationRow> page;
        if (query.Search?.Trim() is { Length: > 0 } search)
        {
            page = await FindAsync(db, issuer, search, x => (string.IsNullOrEmpty(query.Type) || x.Type == query.Type) && (!query.Mine || x.ClaimedBy == me) && (x.WaitingSince, x.Id).CompareTo((since, after)) > 0, limit + 1, ct);
        }
        else
        {
            var rows = db.Set<ApplicationRow>().AsNoTracking().Where(x => x.Issuer == issuer.Id);
            if (query.Type is { Length: > 0 } type)
                rows = rows.Where(x => x.Type == type);
            if (query.Mine)
                rows = rows.Where(x => x.ClaimedBy == me);
            page = await InStatesAsync(rows, query.State is { } one ? [one] : Waiting, since, after, limit + 1, ct);
        }

        var next = page.Count > limit ? Cursor.Encode(page[limit - 1].WaitingSince, page[limit - 1].Id) : null;
        page = [.. page.Take(limit)];
        var people = await People.ReadAsync(db, page.SelectMany(x => new[] { IssuerQueries.Or(x.Account), IssuerQueries.Or(x.ClaimedBy) }), ct);
        return new Page<ApplicationRowDto>([.. page.Select(x => IssuerQueries.ToRow(issuer, x, people, desk: true))], next);
    }

    /// <summary>The next in these states. Each state is read by itself, in the order of its index, and as far as is shown.</summary>
    private static async Task<List<ApplicationRow>> InStatesAsync(IQueryable<ApplicationRow> rows, ApplicationState[] states, long since, long after, int most, CancellationToken ct)
    {
        var found = new List<ApplicationRow>();
        foreach (var state in states.Where(x => x != ApplicationState.Draft))
        {
            var all = rows.Where(x => x.State == state);
            found.AddRange(await Keyset.ReadAsync(
                since < 0 ? null : all.Where(x => x.WaitingSince == since && x.Id > after).OrderBy(x => x.Id), all.Where(x => x.WaitingSince > since).OrderBy(x => x.WaitingSince).ThenBy(x => x.Id), most, ct));
        }

        return [.. found.OrderBy(x => x.WaitingSince).ThenBy(x => x.Id).Take(most)];
    }

    public async Task<ApplicationDto?> GetApplicationAsync(string account, string slug, long id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await IssuerStaff.FindAsync(db, account, slug, ct) is not var (issuer, _, _))
            return null;
        return await db.Set<ApplicationRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == id && x.Issuer == issuer.Id && x.State != ApplicationState.Draft, ct) is { } row
            ? await queries.ToDtoAsync(db, issuer, row, desk: true, ct)
            : null;
    }

    public Task<bool?> ClaimAsync(string account, string slug, long id, AtRevision at, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(at);
        return ActAsync(account, slug, id, at.Revision, StaffRole.Clerk, (_, _, me, row) =>
        {
            if (row.State is not (ApplicationState.Submitted or ApplicationState.InReview))
                throw new FieldException("state", "is none in which an application is looked at");
            (row.State, row.ClaimedBy) = (ApplicationState.InReview, me);
            return Task.FromResult("claimed");
        }, ct);
    }

    public Task<bool?> DecideAsync(string account, string slug, long id, ApplicationDecision decision, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(decision);
        if (decision.Decision is not ("accept" or "refuse" or "more"))
            throw new FieldException("decision", "is none of accept, refuse and more");
        var reason = decision.Reason?.Trim();
        if (reason?.Length > IssuingTables.MaxReason)
            throw new FieldException("reason", $"has {reason.Length} characters; at most {IssuingTables.MaxReason} are possible");
        if (decision.Decision != "accept" && string.IsNullOrEmpty(reason))
            throw new FieldException("reason", "is missing: say why, so that the applicant understands it");
        return ActAsync(account, slug, id, decision.Revision, decision.Decision == "more" ? StaffRole.Clerk : StaffRole.Registrar, async (db, issuer, me, row) =>
        {
            if (row.State != ApplicationState.InReview || row.ClaimedBy.Length == 0)
                throw new FieldException("state", "is none in which it can be decided: claim the application first");
            if (await IssuerStaff.IsOwnAsync(db, me, row.Account, ct))
                throw new FieldException("decision", "is about your own application; somebody else decides it");
            row.Reason = string.IsNullOrEmpty(reason) ? null : reason;
            if (decision.Decision == "more")
                return Leave(row, ApplicationState.NeedsMore, "more-asked");
            row.DecidedAt = time.GetUtcNow().ToUnixTimeMilliseconds();
            if (decision.Decision == "refuse")
                return Leave(row, ApplicationState.Refused, "refused");
            return await AcceptAsync(db, issuer, me, row, decision.Claims, ct);
        }, ct, decision.Decision == "accept" ? (issuer, type) => queries.RequireAsync(issuer, type, ct) : null);
    }

    public async Task<(string Name, string Type, byte[] Content)?> ReadEvidenceAsync(string account, string slug, long id, long evidence, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await IssuerStaff.FindAsync(db, account, slug, ct) is not var (issuer, me, _)
            || !await db.Set<ApplicationRow>().AnyAsync(x => x.Id == id && x.Issuer == issuer.Id && x.State != ApplicationState.Draft, ct)
            || await db.Set<EvidenceRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == evidence && x.Application == id, ct) is not { } row)
        {
            return null;
        }

        await AuditTrail.AddAsync(db, issuer.Id, me, "evidence-read", id, FormattableString.Invariant($"{evidence}"), time.GetUtcNow(), ct);
        await transaction.CommitAsync(ct);
        return (vault.OpenText(IssuerVault.Evidence, row.Name), row.Type, vault.Open(IssuerVault.Evidence, row.Content));
    }

    public Task<bool?> ChangeRecordAsync(string account, string slug, long application, RecordChange change, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(change);
        if (change.Reason is not ("ended" or "wrong" or "misconduct" or "lost" or "inquiry" or "other" or "cleared"))
            throw new FieldException("reason", "is none of ended, wrong, misconduct, lost, inquiry, other and cleared");
        var words = change.Words?.Trim() ?? "";
        if (words.Length is 0 or > IssuingTables.MaxReason)
            throw new FieldException("words", $"has {words.Length} characters; 1 to {IssuingTables.MaxReason} are possible");
        return ActAsync(account, slug, application, null, StaffRole.Registrar, async (db, issuer, me, row) =>
        {
            if (await IssuerStaff.IsOwnAsync(db, me, row.Account, ct))
                throw new FieldException("state", "is that of your own record; somebody else changes it");
            var record = await db.Set<RecordRow>().SingleOrDefaultAsync(x => x.Application == application, ct) ?? throw new FieldException("state", "is that of no record: the application was not accepted");
            if (record.Revision != change.Revision)
                throw new ConflictException("the record has changed meanwhile; read it again");
            if (record.State == RecordState.Revoked)
                throw new FieldException("state", "is revoked, which stays so; a new application leads to a new record");
            if (record.State == change.State)
                throw new FieldException("state", "is what it is already");
            (record.State, record.Reason, record.Words) = (change.State, change.Reason, words);
            record.Revision++;
            await StatusLists.MarkAsync(db, issuer.Id, record.Id, change.State, ct);
            return change.State switch { RecordState.Valid => "reinstated", RecordState.Suspended => "suspended", _ => "revoked" };
        }, ct);
    }

    private static string Leave(ApplicationRow row, ApplicationState state, string what)
    {
        (row.State, row.WaitingSince, row.FirstBy) = (state, 0, "");
        return what;
    }

    private async Task<string> AcceptAsync(DaoDbContext db, IssuerRow issuer, string me, ApplicationRow row, IReadOnlyDictionary<string, string>? said, CancellationToken ct)
    {
        var type = CredentialTypes.Find(row.Type)!;
        await secrets.RequireFreeAsync(db, issuer, row.LicenceHash, "decision", ct);
        var claims = vault.OpenClaims(row.Claims);
        var first = claims.Where(x => type.Find(x.Key)!.ByIssuer).ToDictionary(StringComparer.Ordinal);
        var own = ClaimForm.Check(type, said is null && row.FirstBy.Length > 0 ? first : said, issuer: true, complete: true);
        var same = own.Count == first.Count && own.All(x => first.GetValueOrDefault(x.Key) == x.Value);
        // Four eyes have read the same, or the second pair alone has decided.
        if (row.FirstBy.Length > 0 && row.FirstBy != me && !same)
            throw new FieldException("decision", "says something else than the first registrar: accept the same, ask for more, or have the first change it");
        foreach (var name in claims.Keys.Where(x => type.Find(x)!.ByIssuer).ToList())
            claims.Remove(name);
        foreach (var (name, value) in own)
            claims[name] = value;
        var (since, until) = Validity(type, claims);
        row.Claims = vault.SealClaims(claims);
        if (issuer.SecondPair && row.Type == CredentialTypes.Licence)
        {
            if (row.FirstBy.Length == 0 || (row.FirstBy == me && !same))
            {
                row.FirstBy = me;
                row.DecidedAt = 0;
                return "accepted-first";
            }

            if (row.FirstBy == me)
                throw new FieldException("decision", "is yours already; a second registrar must agree");
        }

        db.Add(new RecordRow
        {
            Issuer = issuer.Id, Application = row.Id, Type = row.Type, Claims = vault.SealClaims(claims), State = RecordState.Valid, Revision = 1, Since = since, Until = until,
        });
        return Leave(row, ApplicationState.Accepted, "accepted");
    }

    /// <summary>From when and until when copies are good, in unix seconds: whole days, since a time of day would show which copies are of one record.</summary>
    internal (long Since, long Until) Validity(CredentialType type, Dictionary<string, string> claims)
    {
        var now = time.GetUtcNow();
        var today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        var since = ClaimForm.Day(claims, "valid_from") is { } from ? new DateTimeOffset(from, TimeOnly.MinValue, TimeSpan.Zero) : today;
        // To the end of its last day.
        var until = ClaimForm.Day(claims, "valid_until") is { } day ? new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero).AddDays(1) : today.AddYears(type.Years).AddDays(1);
        if (until <= now || until <= since)
            throw new FieldException("claims.valid_until", "is over already, or before it begins");
        return (since.ToUnixTimeSeconds(), until.ToUnixTimeSeconds());
    }

    /// <summary>What a search finds: each way of finding has an index of its own, and whatever else is asked is looked at in the few rows that it leads to.</summary>
    private async Task<List<ApplicationRow>> FindAsync(DaoDbContext db, IssuerRow issuer, string text, Func<Found, bool> wanted, int most, CancellationToken ct)
    {
        if (text.Length > 100)
            throw new FieldException("search", "has more than 100 characters");
        var all = db.Set<ApplicationRow>().AsNoTracking();
        List<IQueryable<ApplicationRow>> ways;
        if (text.Length == 42 && text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            var account = Fields.Account("search", text);
            ways = [all.Where(x => x.Account == account)];
        }
        else
        {
            var (name, licence) = (hashes.Name(issuer, text), hashes.Number(issuer, text));
            if (name.Length == 0)
                throw new FieldException("search", "holds no letter and no digit");
            ways = [all.Where(x => x.Issuer == issuer.Id && x.NameHash == name), all.Where(x => x.Issuer == issuer.Id && x.NumberHash == licence)];
            if (long.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number))
                ways.Add(all.Where(x => x.Id == number));
        }

        var found = new List<Found>();
        foreach (var way in ways)
            found.AddRange(await way.OrderByDescending(x => x.Id).Take(MaxFound).Select(x => new Found(x.Id, x.Issuer, x.Type, x.State, x.ClaimedBy, x.WaitingSince)).ToListAsync(ct));
        // A draft is its author's alone.
        var ids = found.Where(x => x.Issuer == issuer.Id && x.State != ApplicationState.Draft && wanted(x)).Distinct().OrderBy(x => x.WaitingSince).ThenBy(x => x.Id).Take(most).Select(x => x.Id).ToList();
        return [.. (await all.Where(x => ids.Contains(x.Id)).ToListAsync(ct)).OrderBy(x => x.WaitingSince).ThenBy(x => x.Id)];
    }

    /// <param name="ask">Asks the chain, by the type, before anything is held.</param>
    private async Task<bool?> ActAsync(
        string account, string slug, long id, int? revision, StaffRole least, Func<DaoDbContext, IssuerRow, string, ApplicationRow, Task<string>> act, CancellationToken ct, Func<IssuerRow, string, Task>? ask = null)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await IssuerStaff.FindAsync(db, account, slug, ct) is not var (issuer, me, role))
            return null;
        var rows = db.Set<ApplicationRow>().Where(x => x.Id == id && x.Issuer == issuer.Id && x.State != ApplicationState.Draft);
        if (await rows.Select(x => x.Type).SingleOrDefaultAsync(ct) is not { } type)
            return null;
        IssuerStaff.Require(role, least);
        if (ask is not null)
            await ask(issuer, type);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await AuditTrail.HoldAsync(db, issuer.Id, ct);
        var row = await rows.SingleAsync(ct);
        if (revision is not null && row.Revision != revision)
            throw new ConflictException("the application has changed meanwhile; read it again");
        var what = await act(db, issuer, me, row);
        await changes.CommitAsync(db, transaction, issuer, row, me, what, ct);
        return true;
    }

    private sealed record Found(long Id, long Issuer, string Type, ApplicationState State, string ClaimedBy, long WaitingSince);
}
