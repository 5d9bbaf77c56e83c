using DoctorDAO.Client.Governance;
using DoctorDAO.Features.Http;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Governance;

/// <summary>Where a member's voice is in a session.</summary>
internal sealed class VoiceQueries(IDbContextFactory<DaoDbContext> contexts, Deployment deployment)
{
    // Far enough to say who would have been the nearest voter without the limit of 7.
    private const int FarthestHop = 16;
    private const int ShownAhead = 4;

    public async Task<SessionVoiceDto?> GetSessionVoiceAsync(string chamber, long session, string address, CancellationToken ct)
    {
        var account = Fields.Account("address", address);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await SessionQueries.FindAsync(db, chamber, session, ct) is not { } row)
            return null;
        return await ReadAsync(db, row.Session, account, await ChainHead.ReadAsync(db, ct), ct);
    }

    public async Task<IReadOnlyList<SessionVoiceDto>> GetVoicesAsync(string address, CancellationToken ct)
    {
        var account = Fields.Account("address", address);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var head = await ChainHead.ReadAsync(db, ct);
        var voices = new List<SessionVoiceDto>();
        foreach (var chamber in deployment.Chambers)
        {
            var newest = await db.Set<SessionView>().AsNoTracking().Where(x => x.Chamber == chamber.Key)
                .OrderByDescending(x => x.Session).Take(ShownAhead + 1).ToListAsync(ct);
            var ahead = newest.Where(x => x.Deadline >= head.Time);
            foreach (var session in ahead.Concat(newest.Where(x => x.Deadline < head.Time).Take(1)))
                voices.Add(await ReadAsync(db, session, account, head, ct));
        }

        // What is open comes first and the one that closes next before the others, then what is to come, then what is over.
        return [.. voices.OrderBy(x => Order(x.SessionState)).ThenBy(x => x.SessionState == SessionState.Closed ? -x.Session : x.Session)];
    }

    private async Task<SessionVoiceDto> ReadAsync(DaoDbContext db, SessionView session, string account, ChainHead head, CancellationToken ct)
    {
        var chamber = await db.Set<ChamberView>().AsNoTracking().SingleAsync(x => x.Key == session.Chamber, ct);
        var snapshot = new SnapshotQueries(db, chamber, session.Session);
        var voices = await snapshot.VoicesAsync([account], ct);
        var voice = voices.GetValueOrDefault(account) ?? new VoiceCheckpointView { Chamber = chamber.Key, Account = account };
        var chain = await snapshot.ChainAsync(voice, FarthestHop, ct);
        var ballots = await SnapshotQueries.BallotsAsync(db, chamber.Key, session.Session, chain.Select(x => x.Account).Append(account), ct);
        var people = await People.ReadAsync(db, chain.Select(x => x.Account).Append(account), ct);

        var own = ballots.GetValueOrDefault(account);
        var nearest = chain.FindIndex(x => ballots.ContainsKey(x.Account));
        var above = nearest is >= 0 and < Levels.Reach ? ballots[chain[nearest].Account] : null;
        var carries = own?.Voices ?? (voice.Member ? await CarriesAsync(db, snapshot, voices, session, account, ct) : 0);
        var (state, through, hops) = (voice.Member, own, above, nearest) switch
        {
            (false, _, _, _) => (VoiceState.NoVoice, null, 0),
            (_, not null, _, _) => (VoiceState.Own, account, 0),
            (_, _, not null, _) => (VoiceState.Delegate, chain[nearest].Account, nearest + 1),
            (_, _, _, >= 0) => (VoiceState.BeyondReach, chain[nearest].Account, nearest + 1),
            _ => (VoiceState.Waiting, chain.Count > 0 ? chain[0].Account : null, chain.Count > 0 ? 1 : 0),
        };
        var name = deployment.RefOf(chamber.Key);
        return new SessionVoiceDto(
            name,
            session.Session,
            name.Name,
            Rules.StateOf(session, head.Time),
            people[account],
            state,
            people.Find(through),
            hops,
            [.. chain.Take(Levels.Reach).Select((x, i) => new ChainLinkDto(people[x.Account], i + 1, ballots.ContainsKey(x.Account)))],
            own is null ? null : SessionQueries.ToDto(own, people, head),
            above is null ? null : SessionQueries.ToDto(above, people, head),
            carries,
            Rules.DeadlinesOf(session, carries, above is not null));
    }

    private static async Task<int> CarriesAsync(
        DaoDbContext db, SnapshotQueries snapshot, Dictionary<string, VoiceCheckpointView> voices, SessionView session, string account, CancellationToken ct)
    {
        var levels = (await snapshot.LevelsAsync(voices, ct))[account];
        var claim = await db.Set<ClaimView>().AsNoTracking()
            .SingleOrDefaultAsync(x => x.Chamber == session.Chamber && x.Session == session.Session && x.Account == account, ct);
        return Levels.Sum(levels) - Levels.Sum(claim?.Claimed ?? Levels.None);
    }

    private static int Order(SessionState state) => state switch
    {
        SessionState.Closing or SessionState.Open => 0,
        SessionState.AgendaClosed or SessionState.AgendaOpen => 1,
        _ => 2,
    };
}
