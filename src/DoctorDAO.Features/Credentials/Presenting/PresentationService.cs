using DoctorDAO.Client;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Features.Http;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Credentials.Presenting;

/// <summary>Requests as an organisation's staff makes and reads them.</summary>
internal sealed class PresentationService(IDbContextFactory<DaoDbContext> contexts, VerifierKeys keys, RequestService requests, Receipts receipts, Vouching vouching, TimeProvider time) : IPresentations
{
    private const int MaxLinks = 50;
    private const int Newest = 25;

    public async Task<PresentationDto?> BeginAsync(string account, string slug, NewPresentation request, string origin, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var who = Fields.Account("account", account);
        var reference = PolicyRules.Line("reference", request.Reference, 0, PresentingTables.MaxReference);
        var key = $"{who}:{RequestService.Key(request.Key)}";
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await VerifierService.FindAsync(db, who, slug, ct) is not { } verifier)
            return null;
        var policy = await VerifierService.PolicyAsync(db, verifier.Id, request.Policy, null, ct) ?? throw new FieldException("policy", "is none of the organisation's");
        return await ReadAsync(db, verifier, await requests.BeginAsync(db, verifier, policy, key, reference, origin, RequestService.AnsweredPath, ct), ct);
    }

    public async Task<PresentationDto?> GetAsync(string account, string slug, string id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await VerifierService.FindAsync(db, Fields.Account("account", account), slug, ct) is not { } verifier)
            return null;
        return await db.Set<PresentationRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == id && x.Verifier == verifier.Id, ct) is { } row ? await ReadAsync(db, verifier, row, ct) : null;
    }

    public async Task<Page<PresentationRowDto>?> GetNewestAsync(string account, string slug, string? cursor, CancellationToken ct)
    {
        var after = Cursor.Decode(cursor, 2);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await VerifierService.FindAsync(db, Fields.Account("account", account), slug, ct) is not { } verifier)
            return null;
        var all = db.Set<PresentationRow>().AsNoTracking().Where(x => x.Verifier == verifier.Id);
        var (at, id) = after is null ? (long.MaxValue, "") : (Cursor.Number(after[0]), after[1]);
        var rows = await Keyset.ReadAsync(
            after is null ? null : all.Where(x => x.CreatedAt == at && string.Compare(x.Id, id) > 0).OrderBy(x => x.Id),
            all.Where(x => x.CreatedAt < at).OrderByDescending(x => x.CreatedAt).ThenBy(x => x.Id),
            Newest + 1,
            ct);
        var policies = rows.Select(x => x.Policy).Distinct().ToArray();
        var versions = rows.Select(x => x.PolicyVersion).Distinct().ToArray();
        var names = (await db.Set<PolicyVersionRow>().AsNoTracking().Where(x => policies.Contains(x.Policy) && versions.Contains(x.Version)).ToListAsync(ct))
            .ToDictionary(x => (x.Policy, x.Version), x => PolicyRules.Read(x.Content).Name);
        var page = rows.Take(Newest).Select(x => new PresentationRowDto(
            x.Id, names[(x.Policy, x.PolicyVersion)], x.Reference, StateOf(x), At(x.CreatedAt), x.AnsweredAt > 0 ? At(x.AnsweredAt) : null)).ToList();
        return new Page<PresentationRowDto>(page, rows.Count > Newest ? Cursor.Encode(rows[Newest - 1].CreatedAt, rows[Newest - 1].Id) : null);
    }

    public async Task<ReceiptDto?> GetReceiptAsync(string account, string slug, string id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await VerifierService.FindAsync(db, Fields.Account("account", account), slug, ct) is not { } verifier || !await db.Set<PresentationRow>().AnyAsync(x => x.Id == id && x.Verifier == verifier.Id, ct))
            return null;
        return await db.Set<ReceiptRow>().AsNoTracking().Where(x => x.Presentation == id).Select(x => new ReceiptDto(x.Id, x.Jwt)).SingleOrDefaultAsync(ct);
    }

    public Task<ReceiptCheck> CheckReceiptAsync(ReceiptText receipt, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        return receipts.CheckAsync(receipt.Jwt ?? "", ct);
    }

    public async Task<StandingLinkDto?> AddLinkAsync(string account, string slug, NewStandingLink link, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(link);
        var name = PolicyRules.Line("name", link.Name, 1, PresentingTables.MaxName);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await VerifierService.FindAsync(db, Fields.Account("account", account), slug, ct) is not { } verifier)
            return null;
        if (await VerifierService.PolicyAsync(db, verifier.Id, link.Policy, null, ct) is not { Retired: false })
            throw new FieldException("policy", "is none of the organisation's, or was retired");
        var known = await db.Set<StandingLinkRow>().AsNoTracking().Where(x => x.Verifier == verifier.Id && !x.Ended).ToListAsync(ct);
        if (known.Find(x => x.Policy == link.Policy && x.Name == name) is { } same)
            return ToDto(same);
        if (known.Count >= MaxLinks)
            throw new FieldException("name", $"is one link too many: end one of the {MaxLinks} first");
        var row = new StandingLinkRow { Id = RequestService.Random(), Verifier = verifier.Id, Policy = link.Policy, Name = name };
        db.Add(row);
        await db.SaveChangesAsync(ct);
        return ToDto(row);
    }

    public async Task<IReadOnlyList<StandingLinkDto>?> GetLinksAsync(string account, string slug, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await VerifierService.FindAsync(db, Fields.Account("account", account), slug, ct) is not { } verifier)
            return null;
        return (await db.Set<StandingLinkRow>().AsNoTracking().Where(x => x.Verifier == verifier.Id).OrderBy(x => x.Ended).ThenBy(x => x.Name).Take(200).ToListAsync(ct)).ConvertAll(ToDto);
    }

    public async Task<bool?> EndLinkAsync(string account, string slug, string id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await VerifierService.FindAsync(db, Fields.Account("account", account), slug, ct) is not { } verifier)
            return null;
        return await db.Set<StandingLinkRow>().Where(x => x.Id == id && x.Verifier == verifier.Id).ExecuteUpdateAsync(x => x.SetProperty(l => l.Ended, true), ct) == 1 ? true : null;
    }

    public async Task<(string Verifier, PolicyContent Policy, VouchDto? Vouch)?> GetBehindLinkAsync(string id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await BehindAsync(db, id, ct) is var (_, verifier, policy) ? (verifier.Name, policy.Content, await vouching.FindAsync(db, verifier, ct)) : null;
    }

    public async Task<string?> OpenLinkAsync(string id, string origin, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await BehindAsync(db, id, ct) is not var (link, verifier, policy))
            return null;
        var row = await requests.BeginAsync(db, verifier, policy, $"{RequestService.ByLink}{link.Id}:{RequestService.Random()}", link.Name, origin, RequestService.AnsweredPath, ct);
        return RequestService.Links(row, verifier.Slug).Own;
    }

    public async Task<AnsweredDto?> GetAnsweredAsync(string code, CancellationToken ct)
    {
        if (code is not { Length: 32 })
            return null;
        await using var db = await contexts.CreateDbContextAsync(ct);
        // The browser that was sent here reads it for as long as a request lives; afterwards the code opens nothing.
        var since = time.GetUtcNow().Subtract(RequestService.Open).ToUnixTimeMilliseconds();
        var found = await db.Set<PresentationRow>().AsNoTracking().Where(x => x.ResponseCode == code && x.AnsweredAt > since)
            .Join(db.Set<VerifierRow>(), x => x.Verifier, x => x.Id, (p, v) => new { p, v.Name }).FirstOrDefaultAsync(ct);
        return found is null ? null : new AnsweredDto(found.Name, found.p.Status, PolicyRules.ReadChecks(found.p.Checks));
    }

    /// <summary>Where a request stands, its time counted.</summary>
    public PresentationState StateOf(PresentationRow row) =>
        row.Status <= PresentationState.Opened && row.ExpiresAt <= time.GetUtcNow().ToUnixTimeMilliseconds() ? PresentationState.Expired : row.Status;

    private static async Task<(StandingLinkRow Link, VerifierRow Verifier, PolicyDto Policy)?> BehindAsync(DaoDbContext db, string id, CancellationToken ct)
    {
        if (id is not { Length: 32 } || await db.Set<StandingLinkRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == id && !x.Ended, ct) is not { } link)
            return null;
        var verifier = await db.Set<VerifierRow>().AsNoTracking().SingleAsync(x => x.Id == link.Verifier, ct);
        return await VerifierService.PolicyAsync(db, verifier.Id, link.Policy, null, ct) is { Retired: false } policy ? (link, verifier, policy) : null;
    }

    private async Task<PresentationDto> ReadAsync(DaoDbContext db, VerifierRow verifier, PresentationRow row, CancellationToken ct)
    {
        var policy = (await VerifierService.PolicyAsync(db, verifier.Id, row.Policy, row.PolicyVersion, ct))!;
        var receipt = row.AnsweredAt == 0 ? null : await db.Set<ReceiptRow>().Where(x => x.Presentation == row.Id).Select(x => x.Id).SingleOrDefaultAsync(ct);
        var (own, any) = RequestService.Links(row, verifier.Slug);
        return new PresentationDto(
            row.Id, row.Policy, row.PolicyVersion, policy.Content.Name, row.Reference, StateOf(row), At(row.CreatedAt), At(row.ExpiresAt), row.AnsweredAt > 0 ? At(row.AnsweredAt) : null, own, any,
            PolicyRules.ReadChecks(row.Checks), row.Received.Length > 0 ? PolicyRules.ReadReceived(keys.Unprotect(row.Received)) : [], row.Received.Length > 0 ? At(row.DeleteAt) : null, receipt);
    }

    private static StandingLinkDto ToDto(StandingLinkRow row) => new(row.Id, row.Policy, row.Name, $"/verify/open/{row.Id}", row.Ended);

    private static DateTimeOffset At(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
