using DoctorDAO.Client;
using DoctorDAO.Client.Membership;
using DoctorDAO.Features.Governance;
using DoctorDAO.Features.Http;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Membership;

/// <summary>
/// The list of members, those first behind whom the most voices stand. Who carries somebody has a standing, found in the order of its
/// voices; everyone else has one voice or none and follows in the order of the member table. A page so reads as many rows as it shows,
/// however large the association.
/// </summary>
internal sealed class MemberList(IDbContextFactory<DaoDbContext> contexts, Deployment deployment)
{
    private const int MaxSearch = 100;

    // Of names or addresses that match, at most so many are ordered and paged.
    private const int MaxMatches = 500;
    private const string Rest = "-";

    public async Task<Page<MemberRowDto>> GetMembersAsync(MemberQuery query, CancellationToken ct)
    {
        var limit = Fields.Limit(query.Limit);
        var after = Cursor.Decode(query.Cursor, 2);
        if (query.Search is { Length: > MaxSearch })
            throw new FieldException("search", $"has {query.Search.Length} characters; {MaxSearch} are possible");
        if (query.Chamber is { Length: > 0 } key && deployment.Chambers.All(x => x.Key != key))
            throw new FieldException("chamber", $"is no chamber; there are {string.Join(", ", deployment.Chambers.Select(x => x.Key))}");
        if (query.Specialty is { Length: > 32 })
            throw new FieldException("specialty", "has more than 32 characters, which no code has");

        await using var db = await contexts.CreateDbContextAsync(ct);
        var now = (await ChainHead.ReadAsync(db, ct)).Time;
        var views = await db.Set<ChamberView>().AsNoTracking().Where(x => string.IsNullOrEmpty(query.Chamber) || x.Key == query.Chamber).ToListAsync(ct);
        var read = new Read(db, [.. views.Select(x => (x.Key, x.TermOf(now)))], query.Specialty is { Length: > 0 } specialty ? specialty : null, ct);

        var (rows, more) = string.IsNullOrWhiteSpace(query.Search)
            ? await ListAsync(read, after, limit)
            : await SearchAsync(read, query.Search, after, limit);
        var people = await People.ReadAsync(db, rows.Select(x => x.Member.Account), ct);
        var next = more && rows.Count > 0 ? rows[^1].Cursor : null;
        return new Page<MemberRowDto>(
            [.. rows.Select(x => new MemberRowDto(people[x.Member.Account], x.Member.Status, Moment.Of(x.Member.Since), x.Voices, x.Followers))], next);
    }

    private static async Task<(List<Row> Rows, bool More)> ListAsync(Read read, string[]? after, int limit)
    {
        var rows = new List<Row>();
        var inRest = after?[0].StartsWith(Rest, StringComparison.Ordinal) == true;
        if (!inRest)
        {
            var (voices, account) = after is null ? (int.MaxValue, "") : ((int)Math.Clamp(Cursor.Number(after[0]), 0, int.MaxValue), after[1]);
            await foreach (var row in read.CarriersAsync(voices, account, limit))
            {
                rows.Add(row);
                if (rows.Count > limit)
                    return (rows[..limit], true);
            }
        }

        var (inactive, from) = inRest ? (after![0] == Rest + "1", after[1]) : (false, "");
        await foreach (var row in read.RestAsync(inactive, from, limit))
        {
            rows.Add(row);
            if (rows.Count > limit)
                return (rows[..limit], true);
        }

        return (rows, false);
    }

    private static async Task<(List<Row> Rows, bool More)> SearchAsync(Read read, string search, string[]? after, int limit)
    {
        var rows = (await read.MatchesAsync(search, MaxMatches)).OrderByDescending(x => x.Voices).ThenBy(x => x.Member.Account, StringComparer.Ordinal).ToList();
        if (after is not null)
        {
            var (voices, account) = ((int)Math.Clamp(Cursor.Number(after[0]), 0, int.MaxValue), after[1]);
            rows = [.. rows.SkipWhile(x => x.Voices > voices || (x.Voices == voices && string.CompareOrdinal(x.Member.Account, account) <= 0))];
        }

        return (rows[..Math.Min(limit, rows.Count)], rows.Count > limit);
    }

    private sealed record Row(MemberView Member, int Voices, int Followers, string Cursor);

    private sealed class Read(DaoDbContext db, IReadOnlyList<(string Key, int Term)> chambers, string? specialty, CancellationToken ct)
    {
        /// <summary>Members with more than one voice behind the given place, in order.</summary>
        public async IAsyncEnumerable<Row> CarriersAsync(int voices, string account, int limit)
        {
            while (true)
            {
                // Each chamber's next carriers; merged, each account stands where it has most.
                var batch = new List<StandingView>();
                var floor = (Voices: 0, Account: "");
                foreach (var (key, term) in chambers)
                {
                    var found = await Keyset.ReadAsync(
                        account.Length == 0 ? null : Carriers(key, term).Where(x => x.Voices == voices && string.Compare(x.Account, account) > 0).OrderBy(x => x.Account),
                        Carriers(key, term).Where(x => x.Voices < voices).OrderByDescending(x => x.Voices).ThenBy(x => x.Account),
                        limit + 1,
                        ct);
                    batch.AddRange(found);
                    // Behind the last row of a full batch the chamber may have more, so nothing further is known yet.
                    if (found.Count > limit && Precedes((found[^1].Voices, found[^1].Account), floor))
                        floor = (found[^1].Voices, found[^1].Account);
                }

                var known = batch.Select(x => (x.Voices, x.Account)).Where(x => !Precedes(floor, x)).Distinct()
                    .OrderByDescending(x => x.Voices).ThenBy(x => x.Account, StringComparer.Ordinal).ToList();
                if (known.Count == 0)
                    yield break;
                var best = await BestAsync(known.Select(x => x.Account));
                var members = await MembersAsync(known.Select(x => x.Account));
                foreach (var place in known)
                {
                    // One whose best place lies further up has been shown there.
                    if (best[place.Account].Voices == place.Voices && members.TryGetValue(place.Account, out var member))
                        yield return new Row(member, place.Voices, best[place.Account].Followers, Cursor.Encode(place.Voices, place.Account));
                }

                if (floor.Voices == 0)
                    yield break;
                (voices, account) = floor;
            }
        }

        /// <summary>Everyone else behind the given place: active members by address, then the others.</summary>
        public async IAsyncEnumerable<Row> RestAsync(bool inactive, string account, int limit)
        {
            while (true)
            {
                var members = await Keyset.ReadAsync(
                    Members().Where(x => x.Inactive == inactive && string.Compare(x.Account, account) > 0).OrderBy(x => x.Account),
                    inactive ? null : Members().Where(x => x.Inactive).OrderBy(x => x.Account),
                    limit + 1,
                    ct);
                var best = await BestAsync(members.Select(x => x.Account));
                foreach (var member in members)
                {
                    var (voices, followers) = Of(member, best);
                    if (voices <= 1)
                        yield return new Row(member, voices, followers, Cursor.Encode(Rest + (member.Inactive ? "1" : "0"), member.Account));
                }

                if (members.Count <= limit)
                    yield break;
                (inactive, account) = (members[^1].Inactive, members[^1].Account);
            }
        }

        /// <summary>Members whose name has a word that begins so, or whose address does.</summary>
        public async Task<IReadOnlyList<Row>> MatchesAsync(string search, int limit)
        {
            var part = Profiles.Fold(search.Trim());
            if (part.Length == 0)
                return [];
            var end = part + "\U0010FFFF";
            var accounts = await db.Set<NamePartRow>().Where(x => string.Compare(x.Part, part) >= 0 && string.Compare(x.Part, end) < 0)
                .Select(x => x.Address).Distinct().Take(limit).ToListAsync(ct);
            var digits = part.StartsWith("0x", StringComparison.Ordinal) ? part : "0x" + part;
            if (digits.Length <= 42 && digits.Skip(2).All(char.IsAsciiHexDigitLower))
            {
                var last = digits + "g";
                accounts.AddRange(await db.Set<MemberView>().Where(x => string.Compare(x.Account, digits) >= 0 && string.Compare(x.Account, last) < 0)
                    .OrderBy(x => x.Account).Select(x => x.Account).Take(limit).ToListAsync(ct));
            }

            var members = await MembersAsync(accounts);
            var best = await BestAsync(members.Keys);
            return
            [
                .. members.Values.Where(x => specialty is null || x.Specialty == specialty).Select(x =>
                {
                    var (voices, followers) = Of(x, best);
                    return new Row(x, voices, followers, Cursor.Encode(voices, x.Account));
                }),
            ];
        }

        private IQueryable<MemberView> Members() =>
            specialty is null ? db.Set<MemberView>().AsNoTracking() : db.Set<MemberView>().AsNoTracking().Where(x => x.Specialty == specialty);

        private IQueryable<StandingView> Carriers(string chamber, int term)
        {
            var standings = db.Set<StandingView>().AsNoTracking().Where(x => x.Chamber == chamber && x.Term == term && x.Voices > 1);
            return specialty is null ? standings : standings.Where(x => x.Specialty == specialty);
        }

        private async Task<Dictionary<string, MemberView>> MembersAsync(IEnumerable<string> accounts)
        {
            var result = new Dictionary<string, MemberView>(StringComparer.Ordinal);
            foreach (var batch in accounts.InBatches())
            {
                foreach (var member in await db.Set<MemberView>().AsNoTracking().Where(x => batch.Contains(x.Account)).ToListAsync(ct))
                    result[member.Account] = member;
            }

            return result;
        }

        /// <summary>Voices and followers of each account in the chamber where it has most voices.</summary>
        private async Task<Dictionary<string, (int Voices, int Followers)>> BestAsync(IEnumerable<string> accounts)
        {
            var result = new Dictionary<string, (int Voices, int Followers)>(StringComparer.Ordinal);
            foreach (var batch in accounts.InBatches())
            {
                foreach (var (key, term) in chambers)
                {
                    var standings = await db.Set<StandingView>().Where(x => x.Chamber == key && x.Term == term && batch.Contains(x.Account))
                        .Select(x => new { x.Account, x.Voices, x.Followers }).ToListAsync(ct);
                    foreach (var standing in standings)
                    {
                        if (!result.TryGetValue(standing.Account, out var best) || (standing.Voices, standing.Followers).CompareTo(best) > 0)
                            result[standing.Account] = (standing.Voices, standing.Followers);
                    }
                }
            }

            return result;
        }

        private static (int Voices, int Followers) Of(MemberView member, Dictionary<string, (int Voices, int Followers)> best) =>
            best.TryGetValue(member.Account, out var found) ? found : (member.Inactive ? 0 : 1, 0);

        private static bool Precedes((int Voices, string Account) left, (int Voices, string Account) right) =>
            left.Voices != right.Voices ? left.Voices > right.Voices : string.CompareOrdinal(left.Account, right.Account) < 0;
    }
}
