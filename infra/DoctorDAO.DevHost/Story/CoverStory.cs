using DoctorDAO.Ethereum;
using DoctorDAO.LocalChain;
using DoctorDAO.LocalChain.Contracts;

namespace DoctorDAO.DevHost.Story;

/// <summary>
/// Three years of cover, told by the transactions of those who provide capital, buy, claim and judge. Ends with a panel that is voting, a ruling that
/// can be appealed, a claim that was filed just now, and members in the queue for their capital.
/// </summary>
public sealed partial class CoverStory
{
    /// <summary>Index of the holder whose claim a panel votes on now.</summary>
    public const int Waiting = 35;

    /// <summary>What <see cref="EarlyVoters"/> give, in basis points.</summary>
    public const ushort EarlyVote = 7_000;

    private const ulong Euro = 100;
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly Association _dao;
    private readonly IReadOnlyList<ClaimPapers> _papers;
    private readonly Dictionary<int, Person> _people;
    private readonly Dictionary<Address, int> _indexes;
    private readonly CoverLife _life;
    private readonly CoverFile _file;
    private readonly Licences _licences;
    private readonly DateTimeOffset _start;
    private readonly DateTimeOffset _now;
    private readonly DateTimeOffset _admitted;
    private readonly Action<DateTimeOffset, string, Func<CancellationToken, Task>> _on;
    private readonly string _folder;
    private ulong _quotes;

    private CoverStory(
        Association dao, string folder, IReadOnlyList<Person> people, (DateTimeOffset Start, DateTimeOffset Admitted, DateTimeOffset Now) times,
        Action<DateTimeOffset, string, Func<CancellationToken, Task>> on)
    {
        _dao = dao;
        _folder = folder;
        _papers = ClaimPapers.ReadAll(folder);
        _people = people.ToDictionary(x => x.Index);
        _indexes = people.ToDictionary(x => x.Address, x => x.Index);
        _life = new(dao, people.Where(x => x.IsMember).Select(x => x.Key));
        _file = new();
        _licences = new(dao.Acts, _people);
        (_start, _admitted, _now) = times;
        _on = on;
    }

    /// <summary>Jurors of that panel who have sealed their votes, by index.</summary>
    public static IReadOnlyList<int> EarlyVoters { get; } = [24, 49];

    private Acts Acts => _dao.Acts;

    /// <summary>Puts what happens into the story.</summary>
    /// <param name="dao">A fresh association.</param>
    /// <param name="folder">The <c>Demo</c> folder.</param>
    /// <param name="people">Everybody.</param>
    /// <param name="times">When the story begins, from when on everybody's licence is good, and when it ends.</param>
    /// <param name="on">Takes an event.</param>
    public static void Write(
        Association dao, string folder, IReadOnlyList<Person> people, (DateTimeOffset Start, DateTimeOffset Admitted, DateTimeOffset Now) times,
        Action<DateTimeOffset, string, Func<CancellationToken, Task>> on)
    {
        var story = new CoverStory(dao, folder, people, times, on);
        story.Capital();
        story.Covers();
        foreach (var claim in CoverPlan.Claims)
            story.Claim(claim);
        story.Dividend();
        story.Housekeeping();
        story.Present();
    }

    // --- capital -----------------------------------------------------------------------------------------------------------

    private void Capital()
    {
        int[] people = [.. CoverPlan.Capital.Select(x => x.Provider).Concat(CoverPlan.Covers.Select(x => x.Holder)).Distinct()];
        On(2, "those who will provide capital or buy cover let the pool take what they owe it", people, () =>
        [
            .. people.Select(x => Acts.Mint(_people[x].Address, ((CoverPlan.Covers.Any(c => c.Holder == x && c.Product == 4) ? 24_000ul : 6_000) + (ulong)CoverPlan.Capital.Where(c => c.Provider == x).Sum(c => c.Euros)) * Euro)),
            .. people.Select(x => Acts.Cover.Approve(_people[x].Key)),
        ]);
        foreach (var wave in CoverPlan.Capital.GroupBy(x => x.Day))
        {
            On(wave.Key, $"{wave.Count()} members provide capital", [.. wave.Select(x => x.Provider)], () =>
                [.. wave.Select(x => Acts.Cover.Deposit(_people[x.Provider].Key, (ulong)x.Euros * Euro))]);
        }

        On(4, $"{CoverPlan.Jurors.Count} members serve as jurors", CoverPlan.Jurors, () => [.. CoverPlan.Jurors.Select(x => Acts.Panels.Serve(_people[x].Key))]);
        Leave(109, 300, 1.0);
        Leave(44, 880, 0.3);
        // After the bad month.
        Leave(96, 975, 1.0);
        Leave(75, 1_020, 1.0);
    }

    /// <summary>Capital that has left long ago.</summary>
    private void Leave(int provider, int day, double part)
    {
        Ask(provider, _start + (day * Day), part);
        On(day + 22, "the queue is served", [], () => [Acts.Cover.ServeRedeems()]);
        On(day + 23, "a member collects capital", [], () => [Acts.Cover.Collect(_people[provider].Key)]);
    }

    private void Ask(int provider, DateTimeOffset at, double part) => _on(at, "a member asks for capital back", async ct =>
    {
        var shares = await _dao.SharesAsync(_people[provider].Address, ct);
        await _dao.RunAsync(Acts.Cover.RequestRedeem(_people[provider].Key, (UInt256)((System.Numerics.BigInteger)shares * (int)(part * 100) / 100)), ct);
    });

    // --- policies ----------------------------------------------------------------------------------------------------------

    private void Covers()
    {
        foreach (var cover in CoverPlan.Covers)
        {
            for (var i = 0; i <= cover.Renewals; i++)
            {
                var renewal = i > 0;
                // In the last month of the policy before.
                var at = _start + (cover.Day * Day) + (i * 345 * Day) + (9 * Hour) + (cover.Holder * Hour / 40);
                _on(at, renewal ? "a member renews cover" : "a member buys cover", ct => BuyAsync(cover, renewal, at, ct));
            }
        }

        _on(_start + (200 * Day), "a member cancels", async ct =>
        {
            var policy = _file.Newest(71, 1);
            await _dao.RunAsync([.. Licensed(200, 71), Acts.Cover.Cancel(_people[71].Key, policy), Acts.Cover.Collect(_people[71].Key)], ct);
            _file.Ends(policy, _start + (200 * Day));
        });
        _on(_start + (880 * Day), "a member who does not renew buys a tail", async ct =>
        {
            var policy = _file.Newest(59, 4);
            var receipt = await _dao.RunAsync(Acts.Cover.BuyTail(_people[59].Key, policy, 24, 6_000 * Euro), ct);
            _file.Reports(policy, DateTimeOffset.FromUnixTimeSeconds((long)Association.Find<Policies.TailAdded>(receipt).ReportUntil));
        });
    }

    private async Task BuyAsync(PlannedCover cover, bool renewal, DateTimeOffset at, CancellationToken ct)
    {
        var holder = _people[cover.Holder];
        var before = renewal ? _file.Newest(cover.Holder, cover.Product) : 0;
        DateTimeOffset? retro = cover.Retro > 0 && !renewal ? at - (cover.Retro * 365 * Day) : null;
        var quote = CoverActs.Quote(holder.Address, cover.Product, at, ++_quotes, retro, before);
        Act[] first = [.. _licences.For(at, at < _admitted ? [cover.Holder] : [])];
        // What is unearned of the policy before is owed back.
        Act[] last = renewal ? [Acts.Cover.Collect(holder.Key)] : [];
        var receipts = await _dao.RunAsync([.. first, Acts.Cover.Buy(holder.Key, quote), .. last], ct);
        var bought = Association.Find<Policies.PolicyBought>(receipts[first.Length]);
        if (renewal)
            _file.Ends(before, at);
        _file.Bought(cover.Holder, cover.Product, (ulong)bought.PolicyId, at, DateTimeOffset.FromUnixTimeSeconds((long)bought.ReportUntil));
    }

    // --- claims ------------------------------------------------------------------------------------------------------------

    private void Claim(PlannedClaim plan)
    {
        var holder = _people[plan.Holder].Key;
        var number = 0ul;
        var policy = 0ul;
        On(plan.Day, "a claim is filed", async ct =>
        {
            policy = _file.Newest(plan.Holder, plan.Product);
            number = await FileAsync(plan, policy, _start + (plan.Day * Day), ct);
            _file.Opens(policy);
        });
        var end = plan.Day + 12;
        switch (plan.End)
        {
            case ClaimEnd.Withdrawn:
                On(plan.Day + 3, "a claim is withdrawn", ct => _dao.RunAsync([Acts.Cover.Withdraw(holder, number), Acts.Cover.Collect(holder)], ct));
                break;
            case ClaimEnd.Settled:
                On(plan.Day + 1, "an offer is made", ct => _dao.RunAsync(Acts.Cover.Offer(number, (ulong)plan.Offer * Euro), ct));
                On(plan.Day + 4, "the offer is taken", ct => _dao.RunAsync(
                    [.. Licensed(plan.Day + 4, plan.Holder), Acts.Cover.Settle(holder, number, (ulong)plan.Offer * Euro), Acts.Cover.CollectClaim(holder, number), Acts.Cover.Collect(holder)], ct));
                break;
            case ClaimEnd.Ruled:
                Judge(plan.Day + 0.2, () => number, plan, plan.First);
                On(plan.Day + 10, "a ruling stands", ct => ConcludeAsync(plan, number, ct));
                break;
            case ClaimEnd.Appealed:
                Judge(plan.Day + 0.2, () => number, plan, plan.First);
                On(plan.Day + 6, "the holder appeals", ct => _dao.RunAsync([.. Licensed(plan.Day + 6, plan.Holder), Acts.Cover.Appeal(holder, number)], ct));
                Judge(plan.Day + 6.2, () => number, plan, plan.Last!);
                On(plan.Day + 12, "the appeal has ended", ct => CollectAsync(plan, number, ct));
                end += 2;
                break;
            case ClaimEnd.Silent:
                On(plan.Day + 0.2, "a panel is drawn", ct => _life.SeatAsync(number, ct));
                On(plan.Day + 4, "nobody has voted: others are drawn", async ct =>
                {
                    await _dao.RunAsync(Acts.Panels.Decide((await _dao.ClaimAsync(number, ct)).CaseId), ct);
                    await _life.SeatAsync(number, ct);
                });
                On(plan.Day + 8, "nor have they: a larger panel follows", async ct =>
                    await _dao.RunAsync([Acts.Panels.Decide((await _dao.ClaimAsync(number, ct)).CaseId), Acts.Cover.Rule(number)], ct));
                Judge(plan.Day + 8.2, () => number, plan, plan.Last!);
                On(plan.Day + 14, "it has decided", ct => CollectAsync(plan, number, ct));
                end += 4;
                break;
        }

        On(end, "a claim is closed", _ =>
        {
            _file.Closes(policy);
            return Task.CompletedTask;
        });
    }

    private async Task<ulong> FileAsync(PlannedClaim plan, ulong policy, DateTimeOffset at, CancellationToken ct)
    {
        var holder = _people[plan.Holder];
        Act[] first = [.. _licences.For(at, at < _admitted ? [plan.Holder] : [])];
        var receipts = await _dao.RunAsync(
            [.. first, Acts.Cover.File(holder.Key, policy, $"incident of policy {policy}", at - (plan.Since * Day), (ulong)plan.Loss * Euro, PapersOf(plan) is { Files.Count: > 0 } papers ? papers.Commitment : Keccak256.Hash($"letter of policy {policy}"))], ct);
        return CoverLife.ClaimOf(receipts[first.Length]);
    }

    /// <summary>A panel from the draw to its ruling, over two days and a half.</summary>
    private void Judge(double day, Func<ulong> claim, PlannedClaim plan, ushort[] awards)
    {
        IReadOnlyList<PanelVote> votes = [];
        On(day, "a panel is drawn", ct => _life.SeatAsync(claim(), ct));
        On(day + 1.4, "jurors commit", async ct =>
        {
            votes = await VotesAsync((await _dao.ClaimAsync(claim(), ct)).CaseId, plan, awards, ct);
            await _dao.RunAsync([.. Licensed(day + 1.4, votes.Select(x => _indexes[x.Juror])), .. votes.Select(x => Acts.Panels.Commit(_life.KeyOf(x.Juror), x))], ct);
        });
        On(day + 2.1, "jurors reveal", ct => _life.RevealAsync(votes, ct));
        On(day + 2.3, "the panel has ruled", ct => _dao.RunAsync([Acts.Panels.Decide(votes[0].Case), Acts.Cover.Rule(claim())], ct));
    }

    /// <summary>The running round's votes, each with the hash of its reasons.</summary>
    private async Task<IReadOnlyList<PanelVote>> VotesAsync(ulong @case, PlannedClaim plan, ushort[] awards, CancellationToken ct) =>
        [.. (await _life.VotesAsync(@case, awards, ct)).Select(x => x with { Reasons = ClaimPapers.Hash((long)x.Case, x.Round, x.Seat, PapersOf(plan)?.Why(x.Award, x.Seat) ?? "") })];

    private ClaimPapers? PapersOf(PlannedClaim plan) => _papers.FirstOrDefault(x => x.Holder == plan.Holder && x.Product == plan.Product);

    private async Task ConcludeAsync(PlannedClaim plan, ulong claim, CancellationToken ct)
    {
        await _dao.RunAsync(Acts.Cover.Conclude(claim), ct);
        await CollectAsync(plan, claim, ct);
    }

    private async Task CollectAsync(PlannedClaim plan, ulong claim, CancellationToken ct)
    {
        var holder = _people[plan.Holder].Key;
        if (await _life.StatusAsync(claim, ct) == ClaimStatus.Payable)
            await _dao.RunAsync([Acts.Cover.CollectClaim(holder, claim), Acts.Cover.Collect(holder)], ct);
    }

    // --- what anybody may do -------------------------------------------------------------------------------------------------

    private void Housekeeping()
    {
        for (var day = 180; day < CoverPlan.Days; day += 30)
        {
            var at = _start + (day * Day) + (20 * Hour);
            _on(at, "policies that are over are closed", ct => _dao.RunAsync([Acts.Cover.Accrue(at), .. _file.Over(at).Select(Acts.Cover.Close)], ct));
        }

        On(700, "jurors collect their fees", async ct =>
        {
            foreach (var juror in CoverPlan.Jurors.Where(x => x != 10))
            {
                if (await _dao.FeesAsync(_people[juror].Address, ct) > UInt256.Zero)
                    await _dao.RunAsync(Acts.Panels.Collect(_people[juror].Key), ct);
            }
        });
    }

    // --- how it stands now ---------------------------------------------------------------------------------------------------

    private void Present()
    {
        Ask(97, _now - (11 * Day), 1.0);
        Ask(15, _now - (6 * Day), 0.5);
        Ask(107, _now - (3 * Day), 0.25);
        Ask(44, _now - (20 * Hour), 1.0);
        _on(_now - (36 * Hour), "everybody has some money", ct => _dao.RunAsync([.. _people.Values.Where(x => x.IsMember).Select(x => Acts.Mint(x.Address, 6_500 * Euro))], ct));

        // Dr Katrin Brandt's claim was denied two days ago: she can appeal.
        var denied = new PlannedClaim(17, 4, 0, 300, 31_000, ClaimEnd.Ruled, [0, 0, 5_000, 0, 0]);
        var brandt = 0ul;
        _on(_now - (9 * Day), "a claim is filed", async ct => brandt = await FileAsync(denied, _file.Newest(17, 4), _now - (9 * Day), ct));
        Judge((_now - (4.5 * Day) - _start).TotalDays, () => brandt, denied, denied.First);

        // A panel of five votes now; Dr Nora Lindqvist is one of them. Two have committed.
        var open = new PlannedClaim(Waiting, 4, 0, 60, 46_500, ClaimEnd.Ruled, [EarlyVote]);
        var votes = _now - (26 * Hour);
        var commits = 0ul;
        _on(votes, "a claim is filed and a panel drawn", async ct =>
        {
            commits = await _life.SeatAsync(await FileAsync(open, _file.Newest(Waiting, 4), votes, ct), ct);
        });
        _on(votes + (9 * Hour), "two of its jurors commit", async ct =>
        {
            var seats = await VotesAsync(commits, open, open.First, ct);
            await _life.CommitAsync(seats.Where(x => EarlyVoters.Contains(_indexes[x.Juror])), ct);
        });

        var filed = new PlannedClaim(14, 1, 0, 5, 7_350, ClaimEnd.Ruled, []);
        _on(_now - (40 * TimeSpan.FromMinutes(1)), "a claim is filed", ct => FileAsync(filed, _file.Newest(14, 1), _now - (40 * TimeSpan.FromMinutes(1)), ct));
    }

    // --- inside --------------------------------------------------------------------------------------------------------------

    private IEnumerable<Act> Licensed(double day, params IEnumerable<int> people)
    {
        var at = _start + (day * Day);
        return at < _admitted ? _licences.For(at, people) : [];
    }

    private void On(double day, string what, IReadOnlyCollection<int> people, Func<Act[]> acts) =>
        On(day, what, ct => _dao.RunAsync([.. Licensed(day, people), .. acts()], ct));

    private void On(double day, string what, Func<CancellationToken, Task> run) => _on(_start + (day * Day), what, run);
}
