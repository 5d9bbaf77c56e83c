using System.Globalization;
using System.Text;
using DoctorDAO.Client;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Credentials.Issuing;
using DoctorDAO.Features.Http;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Credentials.Issuers;

/// <summary>Issuers from the views. A page reads as many rows as it shows and the accreditors above them.</summary>
internal sealed class IssuerQueries(IDbContextFactory<DaoDbContext> contexts) : IIssuers
{
    private const int MaxDid = 256;
    private const int MaxTopic = 66;
    private const int MaxKeys = 100;
    private const int MaxLists = 100;
    private const int MaxControlled = 100;

    // Behind every text that begins alike.
    private const string End = "\u007f";

    public async Task<Page<IssuerRowDto>> GetIssuersAsync(IssuerQuery query, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(query);
        var limit = Fields.Limit(query.Limit);
        var after = Cursor.Decode(query.Cursor, 2);
        var search = Ascii("search", Slugged(query.Search), MaxDid);
        var topic = Ascii("topic", query.Topic, MaxTopic);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var head = await ChainHead.ReadAsync(db, ct);
        var path = "";
        if (!string.IsNullOrEmpty(query.Under))
            path = (await FindAsync(db, query.Under, ct))?.Path ?? throw new FieldException("under", "is no issuer: take a DID, an id or a slug");

        var rows = search is not null ? await SearchAsync(db, search, topic, path, after, limit + 1, ct) : await TreeAsync(db, topic, path, after, limit + 1, ct);
        var more = rows.Count > limit;
        rows = rows[..Math.Min(limit, rows.Count)];
        var above = await AboveAsync(db, rows, ct);
        string? next = null;
        if (more)
            next = search is null ? Cursor.Encode("-", rows[^1].Path) : Cursor.Encode(IsDid(search) ? rows[^1].Did : rows[^1].Slug, rows[^1].Path);
        return new Page<IssuerRowDto>([.. rows.Select(x => ToRow(x, above, head.Time))], next);
    }

    public async Task<RegisteredIssuerDto?> GetIssuerAsync(string issuer, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await FindAsync(db, issuer, ct) is not { } found)
            return null;
        var head = await ChainHead.ReadAsync(db, ct);
        var above = await AboveAsync(db, [found], ct);
        var chain = new List<IssuerRefDto>();
        for (var at = found.AccreditedBy; at is not null && above.Views.TryGetValue(at, out var accreditor); at = accreditor.AccreditedBy)
            chain.Insert(0, above.Ref(accreditor));
        var keys = await db.Set<IssuerKeyView>().AsNoTracking().Where(x => x.Issuer == found.Id && x.Path == found.Path)
            .OrderByDescending(x => x.AddedAt).ThenBy(x => x.Thumbprint).Take(MaxKeys).ToListAsync(ct);
        var lists = await db.Set<IssuerListView>().AsNoTracking().Where(x => x.Issuer == found.Id && x.Path == found.Path).OrderBy(x => x.ListId).Take(MaxLists).ToListAsync(ct);
        return new RegisteredIssuerDto(
            ToRow(found, above, head.Time),
            Address.Parse(found.Controller).ToString(),
            chain,
            [.. keys.Select(x => new RegisteredKeyDto(x.Thumbprint, Moment.Of(x.ValidFrom), OrNull(x.ValidTo, x.Ended), x.Ended, Moment.Of(x.AddedAt), x.TransactionHash))],
            [.. lists.Select(x => new IssuerListDto(x.ListId, ulong.Parse(x.Epoch, CultureInfo.InvariantCulture), x.Hash, Moment.Of(x.AnchoredAt), x.TransactionHash))],
            (await People.ReadAsync(db, [found.Controller], ct))[found.Controller]);
    }

    public async Task<Page<IssuerChangeDto>?> GetIssuerHistoryAsync(string issuer, string? cursor, int limit, CancellationToken ct)
    {
        limit = Fields.Limit(limit);
        var after = Cursor.Decode(cursor, 2);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await FindAsync(db, issuer, ct) is not { } found)
            return null;
        var head = await ChainHead.ReadAsync(db, ct);
        var changes = db.Set<IssuerChangeView>().AsNoTracking().Where(x => x.Issuer == found.Id);
        var (block, index) = after is null ? (long.MaxValue, 0L) : (Cursor.Number(after[0]), Cursor.Number(after[1]));
        var rows = await Keyset.ReadAsync(
            after is null ? null : changes.Where(x => x.Block == block && x.LogIndex < index).OrderByDescending(x => x.LogIndex),
            changes.Where(x => x.Block < block).OrderByDescending(x => x.Block).ThenByDescending(x => x.LogIndex),
            limit + 1,
            ct);
        var page = rows.Take(limit).Select(x => new IssuerChangeDto(Moment.Of(x.Time), x.Kind, x.Detail, x.Block, head.IsFinal(x.Block), x.TransactionHash)).ToList();
        return new Page<IssuerChangeDto>(page, rows.Count > limit ? Cursor.Encode(rows[limit - 1].Block, rows[limit - 1].LogIndex) : null);
    }

    public async Task<IReadOnlyList<IssuerRowDto>> GetControlledIssuersAsync(string address, CancellationToken ct)
    {
        var account = Fields.Account("address", address);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var head = await ChainHead.ReadAsync(db, ct);
        var rows = await db.Set<IssuerView>().AsNoTracking().Where(x => x.Controller == account).OrderBy(x => x.Path).Take(MaxControlled).ToListAsync(ct);
        var above = await AboveAsync(db, rows, ct);
        return [.. rows.Select(x => ToRow(x, above, head.Time))];
    }

    private static async Task<List<IssuerView>> TreeAsync(DaoDbContext db, string? topic, string under, string[]? after, int count, CancellationToken ct)
    {
        // Those below begin with the path and a slash; "0" is the character behind the slash.
        var (from, to) = (under.Length == 0 ? "" : under + "/", under.Length == 0 ? End : under + "0");
        if (after is not null && string.CompareOrdinal(after[1], from) > 0)
            from = after[1];
        if (topic is null)
        {
            return await db.Set<IssuerView>().AsNoTracking().Where(x => string.Compare(x.Path, from) > 0 && string.Compare(x.Path, to) < 0)
                .OrderBy(x => x.Path).Take(count).ToListAsync(ct);
        }

        var ids = await db.Set<IssuerTopicView>().Where(x => x.Topic == topic && string.Compare(x.Path, from) > 0 && string.Compare(x.Path, to) < 0)
            .OrderBy(x => x.Path).Select(x => x.Issuer).Take(count).ToListAsync(ct);
        var rows = await db.Set<IssuerView>().AsNoTracking().Where(x => ids.Contains(x.Id)).ToListAsync(ct);
        return [.. rows.OrderBy(x => x.Path, StringComparer.Ordinal)];
    }

    /// <summary>By the beginning of a slug or a DID; a topic and a place in the tree are looked at row by row, which a search leaves few of.</summary>
    private static async Task<List<IssuerView>> SearchAsync(DaoDbContext db, string search, string? topic, string under, string[]? after, int count, CancellationToken ct)
    {
        const int MaxRead = 500;
        var (found, read) = (new List<IssuerView>(), 0);
        var (key, path) = after is null ? ("", "") : (after[0], after[1]);
        var end = search + End;
        while (found.Count < count && read < MaxRead)
        {
            var issuers = db.Set<IssuerView>().AsNoTracking();
            var (k, p) = (key, path);
            var batch = IsDid(search)
                ? await issuers.Where(x => string.Compare(x.Did, search) >= 0 && string.Compare(x.Did, end) < 0 && string.Compare(x.Did, k) > 0)
                    .OrderBy(x => x.Did).Take(count).ToListAsync(ct)
                : await Keyset.ReadAsync(
                    k.Length == 0 ? null : issuers.Where(x => x.Slug == k && string.Compare(x.Path, p) > 0).OrderBy(x => x.Path),
                    issuers.Where(x => string.Compare(x.Slug, search) >= 0 && string.Compare(x.Slug, end) < 0 && string.Compare(x.Slug, k) > 0)
                        .OrderBy(x => x.Slug).ThenBy(x => x.Path),
                    count,
                    ct);
            found.AddRange(batch.Where(x =>
                (topic is null || x.TopicList.Contains(topic, StringComparer.Ordinal)) && (under.Length == 0 || x.Path.StartsWith(under + "/", StringComparison.Ordinal))));
            read += batch.Count;
            if (batch.Count < count)
                break;
            (key, path) = (IsDid(search) ? batch[^1].Did : batch[^1].Slug, batch[^1].Path);
        }

        return found;
    }

    private static async Task<IssuerView?> FindAsync(DaoDbContext db, string issuer, CancellationToken ct)
    {
        var issuers = db.Set<IssuerView>().AsNoTracking();
        if (string.IsNullOrEmpty(issuer) || issuer.Length > MaxDid)
            return null;
        if (Bytes32.TryParse(issuer, out var id))
            return await issuers.SingleOrDefaultAsync(x => x.Id == id.ToString(), ct);
        if (!IsDid(issuer))
            return await issuers.Where(x => x.Slug == issuer).OrderBy(x => x.Path).FirstOrDefaultAsync(ct);
        var hash = Keccak256.Hash(Encoding.UTF8.GetBytes(issuer)).ToString();
        return await issuers.SingleOrDefaultAsync(x => x.Id == hash, ct);
    }

    /// <summary>Everybody above these, and what they call themselves.</summary>
    private static async Task<Known> AboveAsync(DaoDbContext db, IReadOnlyList<IssuerView> issuers, CancellationToken ct)
    {
        var known = issuers.ToDictionary(x => x.Id, StringComparer.Ordinal);
        while (true)
        {
            var missing = known.Values.Select(x => x.AccreditedBy).OfType<string>().Where(x => !known.ContainsKey(x)).Distinct(StringComparer.Ordinal).ToList();
            if (missing.Count == 0)
                return new Known(known, await NamesAsync(db, known.Values, ct));
            foreach (var issuer in await db.Set<IssuerView>().AsNoTracking().Where(x => missing.Contains(x.Id)).ToListAsync(ct))
                known[issuer.Id] = issuer;
        }
    }

    /// <summary>Names by DID, of those that have a desk here.</summary>
    private static async Task<Dictionary<string, string>> NamesAsync(DaoDbContext db, IEnumerable<IssuerView> issuers, CancellationToken ct)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var slugs in issuers.Select(x => x.Slug).Where(x => x.Length > 0).InBatches())
        {
            foreach (var desk in await db.Set<IssuerRow>().AsNoTracking().Where(x => slugs.Contains(x.Slug)).Select(x => new { x.Did, x.Name }).ToListAsync(ct))
                names[desk.Did] = desk.Name;
        }

        return names;
    }

    private static IssuerRowDto ToRow(IssuerView issuer, Known above, long now)
    {
        var standing = StandingOf(issuer, now);
        var below = issuer;
        while (below.AccreditedBy is { } at && standing == IssuerStanding.Valid)
        {
            // Whoever has the accreditor's DID since it was freed has not accredited this one.
            if (StandingOf(above.Views[at], now) != IssuerStanding.Valid || !below.Path.StartsWith(above.Views[at].Path + "/", StringComparison.Ordinal))
                standing = IssuerStanding.AccreditorNotValid;
            below = above.Views[at];
        }

        return new IssuerRowDto(
            above.Ref(issuer), issuer.Level, issuer.AccreditedBy is { } by ? above.Ref(above.Views[by]) : null, issuer.TopicList, standing,
            Moment.Of(issuer.Since), Moment.Of(issuer.ValidFrom), OrNull(issuer.ValidTo, false), issuer.Children);
    }

    /// <summary>Without those above, as the contract has it.</summary>
    private static IssuerStanding StandingOf(IssuerView issuer, long now) => issuer switch
    {
        { Withdrawn: true } => IssuerStanding.Withdrawn,
        { Suspended: true } => IssuerStanding.Suspended,
        _ when now < issuer.ValidFrom => IssuerStanding.NotYet,
        _ when issuer.ValidTo != 0 && now > issuer.ValidTo => IssuerStanding.Expired,
        _ => IssuerStanding.Valid,
    };

    private static DateTimeOffset? OrNull(long validTo, bool ended) => validTo <= 0 && !ended ? null : Moment.Of(validTo);

    /// <summary>Words as a name in addresses has them: "Nordic College" is looked for as "nordic-college".</summary>
    private static string? Slugged(string? search) =>
        search is null || IsDid(search.TrimStart()) ? search : string.Join('-', search.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static bool IsDid(string text) => text.StartsWith("did:", StringComparison.Ordinal);

    private static string? Ascii(string field, string? text, int most)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        text = text.Trim();
        if (text.Length > most)
            throw new FieldException(field, $"has {text.Length} characters; {most} are possible");
        return text.AsSpan().ContainsAnyExceptInRange('!', '~') ? throw new FieldException(field, "holds other characters than letters, digits and signs of ASCII") : text;
    }

    /// <summary>Issuers by id, and names by DID.</summary>
    private sealed record Known(Dictionary<string, IssuerView> Views, Dictionary<string, string> Names)
    {
        public IssuerRefDto Ref(IssuerView issuer) => new(issuer.Id, issuer.Did, issuer.Slug.Length == 0 ? null : issuer.Slug, Names.GetValueOrDefault(issuer.Did));
    }
}
