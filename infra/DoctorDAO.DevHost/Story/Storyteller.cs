using System.Globalization;
using DoctorDAO.Ethereum;
using DoctorDAO.LocalChain;

namespace DoctorDAO.DevHost.Story;

/// <summary>
/// Three years of an association's life, told to an empty chain by the transactions that its people would have sent: of cover from the start (see
/// <see cref="CoverStory"/>), of chambers the last two months: members come, follow each other, propose, vote, queue, execute, cancel. Ends a few hours before <c>now</c>, with a session of the Clinical chamber open and the agenda of the
/// Platform chamber being built.
/// </summary>
public sealed class Storyteller
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Notice = 2 * Day;
    private static readonly TimeSpan Period = 7 * Day;
    private static readonly TimeSpan Delay = 2 * Day;

    // Whole weeks and a few days, so that the grid of sessions stands where it would.
    private const int Before = 1_097;

    // Dr Okafor's ballot on the open agenda: exactly 100 credits.
    private static readonly sbyte[] Okafor = [6, 4, 5, 2, -1, -3, 0, 3];

    private readonly Association _dao;
    private readonly string _folder;
    private readonly DateTimeOffset _now;
    private readonly DateTimeOffset _open;
    private readonly IReadOnlyList<Person> _people;
    private readonly Person[] _members;
    private readonly List<(DateTimeOffset At, string What, Func<CancellationToken, Task> Run)> _events = [];

    private Storyteller(Association dao, string folder, IReadOnlyList<Person> people, DateTimeOffset now)
    {
        (_dao, _folder, _now, _open) = (dao, folder, now, OpenSession(now));
        _people = people;
        _members = [.. people.Where(x => x.IsMember).OrderBy(x => x.Index)];
    }

    private Acts Acts => _dao.Acts;

    /// <summary>Time of the first block for a story that ends at <paramref name="now"/>.</summary>
    public static DateTimeOffset Genesis(DateTimeOffset now) => OpenSession(now) - (Before * Day);

    /// <summary>How the association is deployed for it.</summary>
    public static DeployOptions Settings(DateTimeOffset now) => new()
    {
        GridOrigin = OpenSession(now) - (1_092 * Day),
        GridInterval = Period,
        AgendaNotice = Notice,
        VotingPeriod = Period,
        // The fourth term of delegations began half a year ago.
        TermOrigin = OpenSession(now) - (179 * Day) - (3 * 365 * Day),
        TimelockDelay = Delay,
    };

    /// <summary>Tells it.</summary>
    /// <param name="dao">A fresh association, deployed with <see cref="Settings"/> on a chain that began at <see cref="Genesis"/> and mines on demand.</param>
    /// <param name="folder">The <c>Demo</c> folder.</param>
    /// <param name="people">Everybody.</param>
    /// <param name="now">When it ends.</param>
    /// <param name="onEvent">Told what happens.</param>
    /// <param name="ct">Cancels it; the chain is of no use then.</param>
    public static async Task TellAsync(
        Association dao, string folder, IReadOnlyList<Person> people, DateTimeOffset now, Action<string> onEvent, CancellationToken ct)
    {
        var story = new Storyteller(dao, folder, people, now);
        story.Write();
        foreach (var (at, what, run) in story._events.OrderBy(x => x.At))
        {
            var earliest = await dao.Node.NowAsync(ct) + TimeSpan.FromSeconds(1);
            await dao.Node.SetNextBlockTimeAsync(at > earliest ? at : earliest, ct);
            onEvent(what);
            await run(ct);
        }
    }

    /// <summary>The session that is open now began two and a half days ago: more than three days are left, some of the time has gone.</summary>
    private static DateTimeOffset OpenSession(DateTimeOffset now)
    {
        var start = now - TimeSpan.FromHours(60);
        return start - TimeSpan.FromTicks(start.Ticks % TimeSpan.TicksPerHour);
    }

    private void Write()
    {
        On(_open - (59 * Day) + (2 * Hour), "the treasury is filled", Acts.Mint(_dao.Contracts.Timelock, 184_000_000));
        CoverStory.Write(_dao, _folder, _people, (Genesis(_now), _open - (52 * Day), _now), On);
        MarketStory.Write(_dao, _folder, _people, (_open - (52 * Day), _now), On);
        Membership();
        Delegations();
        Past("past-clinical", "clinical", _open - (42 * Day), 38);
        Past("past-platform", "platform", _open - (35 * Day), 36);
        Past("past-treasury", "treasury", _open - (28 * Day), 41);
        Past("past-advocacy", "advocacy", _open - (14 * Day), 34);
        Open();
        var building = Agenda.Read(AgendaPath("building-platform"));
        On(_now - (20 * Hour), "the Platform agenda is being built", [.. building.Select(x => Acts.Propose(Accounts.Key(x.Proposer), x.In("platform", Acts)))]);
    }

    private void Membership()
    {
        var joined = _open - (59 * Day) + (4 * Hour);
        foreach (var (wave, i) in _members.Chunk(21).Select((x, i) => (x, i)))
        {
            var at = joined + (i * 30 * Hour);
            // One licence ends in the course of the story.
            On(at, $"{wave.Length} members are admitted", [.. wave.Select(x => Acts.Admit(x.Address, x.Specialty, at + (x.Index == 134 ? 40 * Day : 89 * Day)))]);
        }

        var refreshed = _open - (12 * Day);
        On(refreshed, "licences are checked again", [.. _members.Where(x => x.Index != 134).Select(x => Acts.Admit(x.Address, x.Specialty, refreshed + (89 * Day), nonce: 1))]);
        On(_open - (9 * Day), "a membership lapses", Acts.Lapse(Accounts.Key(134).Address));
        On(_open - (8 * Day), "the safety council suspends a member", Acts.Suspend(Accounts.Key(135).Address));
    }

    private void Delegations()
    {
        int[] members = [.. _members.Select(x => x.Index).Where(x => x < 134)];
        (string Chamber, int Percent)[] chambers = [("clinical", 48), ("cover", 30), ("marketplace", 26), ("treasury", 52), ("advocacy", 40), ("platform", 58)];
        foreach (var ((chamber, percent), i) in chambers.Select((x, i) => (x, i)))
        {
            var dice = new Dice((ulong)i + 11);
            var first = chamber == "clinical" ? Forest.Clinical().ToArray() : [];
            HashSet<int> settled = [.. first.Select(x => x.From).Where(x => x != 11), .. Forest.Chain];
            (int From, int To)[] edges = [.. first, .. Forest.Grow(members, chamber == "clinical" ? settled : new HashSet<int>(), percent, dice)];
            edges = [.. edges.DistinctBy(x => x.From)];
            On(_open - (50 * Day) + (i * 5 * Hour), $"{edges.Length} members delegate in {chamber}", [.. edges.Select(x => Follow(chamber, x.From, x.To))]);
            // A month later some have changed their minds.
            int[] back = [.. edges.Skip(first.Length).Select(x => x.From).Where(_ => dice.Chance(8))];
            On(_open - (20 * Day) + (i * 5 * Hour), $"{back.Length} take their voices back in {chamber}", [.. back.Select(x => Follow(chamber, x, x))]);
        }

        On(_open - (19 * Day), "one member takes no more delegations", Acts.SetAcceptsDelegation("clinical", Accounts.Key(75), accepts: false));
    }

    private Act Follow(string chamber, int from, int to) => Acts.Delegate(chamber, Accounts.Key(from), Accounts.Key(to).Address);

    private void Past(string file, string chamber, DateTimeOffset session, int percent)
    {
        var agenda = Agenda.Read(AgendaPath(file));
        Proposal[] proposals = [.. agenda.Select(x => x.In(chamber, Acts))];
        var dice = new Dice((ulong)percent * 7919);
        On(session - (4 * Day), $"{agenda.Count} proposals in {chamber}", [.. agenda.Zip(proposals, (x, p) => Acts.Propose(Accounts.Key(x.Proposer), p))]);
        foreach (var (issue, proposal) in agenda.Zip(proposals).Where(x => x.First.Ending == Ending.Cancel))
            On(session - Day, "a proposal is cancelled", Acts.Cancel(proposal, Accounts.Key(issue.Proposer)));

        var number = (ulong)session.ToUnixTimeSeconds();
        Person[] voters = [.. _members.Where(x => dice.Chance(percent) | Forest.Known.Contains(x.Index))];
        foreach (var (wave, i) in voters.Chunk((voters.Length / 3) + 1).Select((x, i) => (x, i)))
        {
            On(session + (8 * Hour) + (i * 50 * Hour), $"{wave.Length} ballots in {chamber}", [.. wave.Select(x =>
                Acts.CastBallot(chamber, number, x.Key, Ballots.Fill(agenda, dice), Ballots.Reason(dice)))]);
        }

        var ended = session + Period + (3 * Hour);
        Proposal[] queued = [.. agenda.Zip(proposals).Where(x => x.First.Ending == Ending.Execute).Select(x => x.Second)];
        On(ended, "what passed is queued", [.. queued.Select(x => Acts.Queue(x, _members[3].Key))]);
        On(ended + Delay + (5 * Hour), "what has waited is executed", [.. queued.Select(x => Acts.Execute(x, _members[4].Key))]);
        Proposal[] waiting = [.. agenda.Zip(proposals).Where(x => x.First.Ending == Ending.Queue).Select(x => x.Second)];
        On(_now - (14 * Hour), "a waiting period begins", [.. waiting.Select(x => Acts.Queue(x, _members[5].Key))]);
    }

    private void Open()
    {
        var agenda = Agenda.Read(AgendaPath("open-clinical"));
        On(_open - (4 * Day), $"{agenda.Count} proposals in clinical", [.. agenda.Select(x => Acts.Propose(Accounts.Key(x.Proposer), x.In("clinical", Acts)))]);
        var dice = new Dice(7);
        var session = (ulong)_open.ToUnixTimeSeconds();
        HashSet<int> silent = [10, 12, 14, .. Forest.NorasFollowers, .. Forest.Chain];
        Person[] voters = [.. _members.Where(x => x.Index is 11 or 15 or 80 || (!silent.Contains(x.Index) && x.Index < 134 && dice.Chance(30)))];
        foreach (var (wave, i) in voters.Chunk((voters.Length / 6) + 1).Select((x, i) => (x, i)))
        {
            On(_open + (5 * Hour) + (i * 9 * Hour), $"{wave.Length} ballots in clinical", async ct =>
            {
                var acts = new List<Act>();
                foreach (var voter in wave)
                {
                    var votes = voter.Index == 11 ? Okafor : Ballots.Fill(agenda, dice);
                    var reason = voter.Index == 11 ? "After the thirteenth hour I would not want to be my own patient." : Ballots.Reason(dice);
                    // One in five signs and lets the relay pay, as most will who come by the portal.
                    acts.Add(dice.Chance(20)
                        ? Acts.CastBallotBySig("clinical", session, voter.Key, votes, reason, await _dao.BallotNonceAsync("clinical", session, voter.Address, ct))
                        : Acts.CastBallot("clinical", session, voter.Key, votes, reason));
                }

                await _dao.RunAsync([.. acts], ct);
            });
        }

        Person[] others = [.. voters.Where(x => x.Index is not (11 or 15 or 80)).Take(5)];
        On(_open + (52 * Hour), "some change their ballots", [.. others.Take(3).Select(x => Acts.CastBallot("clinical", session, x.Key, Ballots.Fill(agenda, dice), "On second thoughts."))]);
        On(_open + (54 * Hour), "some withdraw", [.. others.Skip(3).Select(x => Acts.WithdrawBallot("clinical", session, x.Key))]);
    }

    private string AgendaPath(string name) => Path.Combine(_folder, "agendas", string.Create(CultureInfo.InvariantCulture, $"{name}.md"));

    private void On(DateTimeOffset at, string what, params Act[] acts) => On(at, what, ct => _dao.RunAsync(acts, ct));

    private void On(DateTimeOffset at, string what, Func<CancellationToken, Task> run) => _events.Add((at, what, run));
}
