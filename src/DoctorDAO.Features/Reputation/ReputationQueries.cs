using DoctorDAO.Client;
using DoctorDAO.Client.Membership;
using DoctorDAO.Client.Reputation;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Governance;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Membership;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Reputation;

/// <summary>Reputation as readers see it. Sums are stored, what is left of them is counted for the day of the newest indexed block.</summary>
internal sealed class ReputationQueries(IDbContextFactory<DaoDbContext> contexts, Deployment deployment, IStanding standing) : IReputationQueries
{
    private const int MaxTopics = 50;
    private const int MaxContracts = 100;

    // A fifth of a half-life: two years in ten steps.
    private const int Step = Decay.HalfLife / 5;
    private const int Steps = 10;

    // Each takes a recovery of seven days.

    public async Task<ReputationDto?> GetReputationAsync(string address, CancellationToken ct)
    {
        var account = Fields.Account("address", address);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var head = await ChainHead.ReadAsync(db, ct);
        var sums = await db.Set<ReputationView>().AsNoTracking().Where(x => x.Account == account).OrderBy(x => x.Topic).Take(MaxTopics).ToListAsync(ct);
        var levels = await standing.LevelsAsync(db, [account], ct);
        if (sums.Count == 0 && levels.Count == 0)
            return null;
        var people = await People.ReadAsync(db, [account], ct);
        var clock = await ReputationClock.ReadAsync(db, head, ct);
        return new ReputationDto(
            people[account],
            levels.TryGetValue(account, out var level) ? level : null,
            clock is null ? [] : [.. sums.OrderByDescending(x => x.Sum, StringComparer.Ordinal).Select(x => ToDto(x, clock, head))],
            head.Block);
    }

    public async Task<Page<ReputationEntryDto>> GetReputationHistoryAsync(ReputationHistoryQuery query, CancellationToken ct)
    {
        var account = Fields.Account("address", query.Address);
        var limit = Fields.Limit(query.Limit);
        var after = Cursor.Decode(query.Cursor, 2);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var head = await ChainHead.ReadAsync(db, ct);
        if (await ReputationClock.ReadAsync(db, head, ct) is not { } clock)
            return new Page<ReputationEntryDto>([], null);
        var all = db.Set<ReputationEntryView>().AsNoTracking();
        if (query.Topic is { Length: > 0 } key)
        {
            var topic = TopicKey.Parse(key) is not null ? key : throw new FieldException("topic", "is no topic; a chamber's key is one");
            all = all.Where(x => x.Topic == topic);
        }

        // Each account by itself, in the order of its index; a member has moved seldom.
        var rows = new List<ReputationEntryView>();
        foreach (var one in await Rows.AccountsAsync(db, account, ct))
        {
            var entries = all.Where(x => x.Account == one);
            var (ties, beyond) = ((IQueryable<ReputationEntryView>?)null, entries);
            if (after is not null)
            {
                var (block, log) = (Cursor.Number(after[0]), Cursor.Number(after[1]));
                ties = entries.Where(x => x.Block == block && x.LogIndex < log).OrderByDescending(x => x.LogIndex);
                beyond = entries.Where(x => x.Block < block);
            }

            rows.AddRange(await Keyset.ReadAsync(ties, beyond.OrderByDescending(x => x.Block).ThenByDescending(x => x.LogIndex), limit + 1, ct));
        }

        rows = [.. rows.OrderByDescending(x => x.Block).ThenByDescending(x => x.LogIndex).Take(limit + 1)];
        var shown = rows.Take(limit).ToList();
        var people = await People.ReadAsync(db, shown.Select(x => x.Counterpart), ct);
        return new Page<ReputationEntryDto>(
            [.. shown.Select(x => ToDto(x, clock, head, people))], rows.Count > limit ? Cursor.Encode(shown[^1].Block, shown[^1].LogIndex) : null);
    }

    public async Task<IReadOnlyList<ReputationTopicDto>> GetReputationTopicsAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var named = await db.Set<ReputationTopicView>().AsNoTracking().OrderBy(x => x.Topic).Take(MaxTopics).Select(x => x.Topic).ToListAsync(ct);
        var topics = new List<ReputationTopicDto>();
        foreach (var topic in deployment.Chambers.Select(x => x.Key).Union(named, StringComparer.Ordinal).Take(MaxTopics))
            topics.Add(await ReadTopicAsync(db, topic, ct));
        return topics;
    }

    public async Task<ReputationTopicDto?> GetReputationTopicAsync(string topic, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return TopicKey.Parse(topic) is not null && (deployment.Chambers.Any(x => x.Key == topic) || await db.Set<ReputationTopicView>().AnyAsync(x => x.Topic == topic, ct))
            ? await ReadTopicAsync(db, topic, ct)
            : null;
    }

    public async Task<Page<ReputationLeaderDto>> GetReputationLeadersAsync(string topic, string? cursor, int limit, CancellationToken ct)
    {
        limit = Fields.Limit(limit);
        var after = Cursor.Decode(cursor, 2);
        if (TopicKey.Parse(topic) is null)
            throw new FieldException("topic", "is no topic; a chamber's key is one");
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await ReputationClock.ReadAsync(db, ct) is not { } clock)
            return new Page<ReputationLeaderDto>([], null);
        // Of less than this nothing is left that could be seen.
        var least = Decay.Write(Decay.Weight(clock.Today));
        var sums = db.Set<ReputationView>().AsNoTracking().Where(x => x.Topic == topic && string.Compare(x.Sum, least) >= 0);
        var (ties, beyond) = ((IQueryable<ReputationView>?)null, sums);
        if (after is not null)
        {
            var (sum, account) = (after[0], after[1]);
            ties = sums.Where(x => x.Sum == sum && string.Compare(x.Account, account) > 0).OrderBy(x => x.Account);
            beyond = sums.Where(x => string.Compare(x.Sum, sum) < 0);
        }

        var rows = await Keyset.ReadAsync(ties, beyond.OrderByDescending(x => x.Sum).ThenBy(x => x.Account), limit + 1, ct);
        var shown = rows.Take(limit).ToList();
        var people = await People.ReadAsync(db, shown.Select(x => x.Account), ct);
        return new Page<ReputationLeaderDto>(
            [.. shown.Select(x => new ReputationLeaderDto(people[x.Account], clock.Units(x.Sum)))], rows.Count > limit ? Cursor.Encode(shown[^1].Sum, shown[^1].Account) : null);
    }

    public async Task<ExperiencedVoteDto?> GetExperiencedVoteAsync(string proposal, CancellationToken ct)
    {
        if (proposal.Length is 0 or > 78 || !proposal.All(char.IsAsciiDigit))
            return null;
        await using var db = await contexts.CreateDbContextAsync(ct);
        // Of two chambers' proposals with the same words, the older.
        var same = await db.Set<ProposalView>().AsNoTracking().Where(x => x.Id == proposal).Select(x => new { x.Chamber, x.Session, x.Index, x.SubmittedAt }).ToListAsync(ct);
        if (same.OrderBy(x => x.Chamber, StringComparer.Ordinal).MinBy(x => x.SubmittedAt) is not { } found)
            return null;
        var tally = await db.Set<ExperiencedTallyView>().AsNoTracking().SingleOrDefaultAsync(x => x.Chamber == found.Chamber && x.Session == found.Session, ct);
        var (pro, contra) = tally is null || found.Index >= tally.For.Length ? (0, 0) : (tally.For[found.Index], tally.Against[found.Index]);
        var voters = tally?.Voters ?? 0;
        return new ExperiencedVoteDto(voters, pro, contra, voters - pro - contra);
    }

    public async Task<ProposerDto?> GetProposerAsync(string chamber, string address, CancellationToken ct)
    {
        var account = Fields.Account("address", address);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (deployment.Chambers.All(x => x.Key != chamber) || await db.Set<ChamberView>().AsNoTracking().SingleOrDefaultAsync(x => x.Key == chamber, ct) is not { } view)
            return null;
        var member = await db.Set<MemberView>().AnyAsync(x => x.Account == account && x.Status == MemberStatus.Active, ct);
        // What another contract knows is not indexed.
        var units = view.RuleThreshold > 0 && view.RuleReputation == deployment.Reputation?.ToHex() ? await standing.OfAsync(db, account, view.RuleTopic, ct) : 0;
        return new ProposerDto(view.ToRule(deployment), member, units, member && units >= view.RuleThreshold);
    }

    private async Task<ReputationTopicDto> ReadTopicAsync(DaoDbContext db, string topic, CancellationToken ct)
    {
        var clock = await ReputationClock.ReadAsync(db, ct);
        var accounts = await db.Set<ReputationTopicView>().Where(x => x.Topic == topic).Select(x => x.Accounts).SingleOrDefaultAsync(ct);
        var sources = await db.Set<ReputationSourceView>().AsNoTracking().Where(x => x.Topic == topic && x.Named).OrderBy(x => x.Source).Take(MaxContracts).ToListAsync(ct);
        var slashers = await db.Set<ReputationSlasherView>().AsNoTracking().Where(x => x.Topic == topic && x.Named).OrderBy(x => x.Slasher).Take(MaxContracts)
            .Select(x => x.Slasher).ToListAsync(ct);
        var epoch = clock?.Clock.EpochOf(clock.Today) ?? 0;
        return new ReputationTopicDto(
            deployment.RefOf(topic),
            accounts,
            [
                .. sources.Select(x => new ReputationSourceDto(
                    Address.Parse(x.Source).ToString(), KeyOf(x.Source), x.CapTotal, x.CapAccount, x.CapPair, x.Epoch == epoch ? x.Used : 0)),
            ],
            [.. slashers.Select(x => new ReputationSlasherDto(Address.Parse(x).ToString(), KeyOf(x)))],
            clock is null ? null : Moment.Of(clock.Clock.MidnightOf((epoch + 1) * clock.Clock.EpochDays)));
    }

    private TopicReputationDto ToDto(ReputationView view, ReputationClock clock, ChainHead head)
    {
        var sum = Decay.Read(view.Sum);
        var gone = Decay.Gone(sum);
        return new TopicReputationDto(
            deployment.RefOf(view.Topic),
            Decay.Units(sum, clock.Today),
            [
                .. Enumerable.Range(0, Steps + 1).Select(i => clock.Today + (i * Step)).Where(x => x < Decay.End)
                    .Select(x => new FadingDto(Moment.Of(clock.Clock.MidnightOf(x)), Decay.Units(sum, x))),
            ],
            gone <= clock.Today ? null : Moment.Of(clock.Clock.MidnightOf(gone)),
            head.IsFinal(view.Block));
    }

    private ReputationEntryDto ToDto(ReputationEntryView entry, ReputationClock clock, ChainHead head, People people)
    {
        var day = clock.Clock.DayOf(entry.Time);
        var sum = entry.Amount * Decay.Weight(day);
        return new ReputationEntryDto(
            deployment.RefOf(entry.Topic),
            Moment.Of(entry.Time),
            entry.Slashed,
            entry.Amount,
            entry.Cut,
            Decay.Units(sum, clock.Today),
            entry.Amount == 0 ? null : Moment.Of(clock.Clock.MidnightOf(day + Decay.HalfLife)),
            entry.Amount == 0 ? null : Moment.Of(clock.Clock.MidnightOf(Decay.Gone(sum))),
            Address.Parse(entry.By).ToString(),
            KeyOf(entry.By),
            people.Find(entry.Counterpart),
            entry.Ref,
            head.IsFinal(entry.Block),
            entry.TransactionHash);
    }

    private string? KeyOf(string account) => deployment.KeyOf(Address.Parse(account));
}
