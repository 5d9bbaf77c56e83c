using DoctorDAO.Client;
using DoctorDAO.Client.Governance;
using DoctorDAO.Client.Membership;
using DoctorDAO.Client.Status;

namespace DoctorDAO.Portal.Tests.Sample;

/// <summary>An association in memory, as of Wednesday 25 November 2026, 14:00 in Stockholm. One scene decides where the sample member's voice is.</summary>
public sealed class SampleDao(Scene scene = Scene.ThroughDelegate) : IDaoQueries
{
    public static readonly DateTimeOffset Opened = new(2026, 11, 20, 17, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset Closes = Opened.AddDays(7);
    public static readonly long Session = Opened.ToUnixTimeSeconds();
    public static readonly ChamberRefDto Clinical = new("clinical", "Clinical");
    public static readonly ChamberRefDto Treasury = new("treasury", "Treasury");
    public static readonly ChamberRefDto Cover = new("cover", "Cover");
    public static readonly ChamberRefDto Advocacy = new("advocacy", "Advocacy");

    private static readonly string[] ChamberKeys = ["clinical", "treasury", "cover", "advocacy", "marketplace", "platform"];

    private static readonly int[] DelegateVotes = [6, 2, 4, 3, 0, -4, 0, 3];
    private static readonly int[] OwnVotes = [4, -2, 5, 0, 3, 0, -1, 2];

    /// <summary>How often each query was asked.</summary>
    public Dictionary<string, int> Asked { get; } = [];

    public DateTimeOffset Now => scene switch
    {
        Scene.OwnPastWithdrawal => Closes.AddHours(-30),
        Scene.OwnFixed or Scene.TooLate or Scene.ClosingOwnOnly => Closes.AddHours(-6),
        Scene.Closed => Closes.AddHours(3),
        Scene.Agenda => Opened.AddDays(-4),
        _ => new DateTimeOffset(2026, 11, 25, 13, 0, 0, TimeSpan.Zero),
    };

    private BlockDto Block => new(21_904_113, "0x" + new string('a', 64), Now);

    private SessionState State => scene switch
    {
        Scene.Closed => SessionState.Closed,
        Scene.Agenda => SessionState.AgendaOpen,
        _ => Closes - Now <= TimeSpan.FromHours(48) ? SessionState.Closing : SessionState.Open,
    };

    // Where nothing has happened yet, history is still being read.
    public Task<StatusDto> GetStatusAsync(CancellationToken ct) => Count("status", scene == Scene.Empty
        ? new StatusDto(31337, IndexerPhase.Backfill, Block, new BlockDto(15_204_113, "0x" + new string('c', 64), Now.AddDays(-900)), null, 6_700_000, null, [], new IndexingWorkDto(1240.4, 310.2, 5400), "0.1.0")
        : new StatusDto(
        31337, IndexerPhase.Live, Block, Block, new BlockDto(21_904_049, "0x" + new string('b', 64), Now.AddMinutes(-13)), 0, true, [], null, "0.1.0"));

    public Task<IReadOnlyList<ChamberDto>> GetChambersAsync(CancellationToken ct) => Count<IReadOnlyList<ChamberDto>>("chambers", scene == Scene.Empty ? [] :
    [
        Chamber(Clinical, Row(Clinical, State, Opened, 8, 903, 148, 0), null, 402),
        Chamber(Cover, null, Row(Cover, SessionState.AgendaOpen, Opened.AddDays(14), 5, 0, 0, 0), 311),
        Chamber(Treasury, Row(Treasury, SessionState.Closing, Opened.AddDays(-1).AddHours(-6), 3, 741, 120, 0), null, 390),
        Chamber(Advocacy, null, null, 288),
        Chamber(new ChamberRefDto("marketplace", "Marketplace"), null, null, 120),
        Chamber(new ChamberRefDto("platform", "Platform"), null, null, 201),
    ]);

    public Task<Page<SessionRowDto>> GetSessionsAsync(SessionQuery query, CancellationToken ct)
    {
        // As the server does it: who asks for the sessions of a chamber that is not there has asked wrongly.
        if (query.Chamber is { } key && !ChamberKeys.Contains(key)) throw new FieldException("chamber", "is no chamber");
        SessionRowDto[] all = scene == Scene.Empty ? [] :
        [
            Row(Cover, SessionState.AgendaOpen, Opened.AddDays(14), 5, 0, 0, 0),
            Row(Clinical, State, Opened, 8, 903, 148, 0),
            Row(Treasury, SessionState.Closing, Opened.AddDays(-1).AddHours(-6), 3, 741, 120, 0),
            Row(Advocacy, SessionState.Closed, Opened.AddDays(-28), 6, 702, 131, 4),
            Row(Clinical, SessionState.Closed, Opened.AddDays(-56), 7, 811, 140, 5),
        ];
        var rows = all.Where(r => query.Chamber is null || r.Chamber.Key == query.Chamber).Where(r => query.State switch
        {
            "open" => r.State is SessionState.Open or SessionState.Closing,
            "upcoming" => r.State is SessionState.AgendaOpen or SessionState.AgendaClosed,
            "closed" => r.State == SessionState.Closed,
            _ => true,
        }).ToArray();
        return Count("sessions", new Page<SessionRowDto>(rows, query.Cursor is null && query.Chamber == "clinical" ? "next" : null));
    }

    public Task<SessionDto?> GetSessionAsync(string chamber, long session, CancellationToken ct) => Count("session",
        scene == Scene.Empty || chamber is not ("clinical" or "advocacy") || (session != Session && session != Opened.AddDays(-28).ToUnixTimeSeconds()) ? null
            : chamber == "advocacy" ? Agenda(Advocacy, SessionState.Closed, Opened.AddDays(-28))
            : Agenda(Clinical, State, Opened));

    public Task<Page<BallotDto>> GetSessionBallotsAsync(string chamber, long session, string? cursor, int limit, CancellationToken ct) =>
        Count("session-ballots", new Page<BallotDto>(State == SessionState.AgendaOpen ? [] :
            [Ballot(People.Demir, 112, [3, 5, 6, 0, 2, 1, 0, 5]), Ballot(People.Okafor, 39, DelegateVotes), Ballot(People.Byrne, 12, [0, 0, 3, 9, 0, 0, 0, 3])], null));

    public Task<ProposalDto?> GetProposalAsync(string id, CancellationToken ct)
    {
        if (scene == Scene.Empty || !int.TryParse(id, out var n) || n is < 1 or > 8) return Count<ProposalDto?>("proposal", null);
        var issue = Issue(n - 1, State);
        return Count<ProposalDto?>("proposal", new ProposalDto(
            id, Clinical, "0x1111111111111111111111111111111111111111", Session, n - 1, 8, issue.Title, issue.Summary,
            "One in three inpatients is on an antibiotic on any given day.", "<p>One in three inpatients is on an antibiotic on any given day.</p><h3>What we will do</h3><ul><li>A survey in every hospital.</li><li>Two visiting rounds a month.</li></ul>",
            People.Raman, issue.State, issue.Tally, 412,
            [
                new ActionDto("pay", new Dictionary<string, string> { ["amount"] = "24000.000000", ["currency"] = "EUR", ["to"] = "0x5E1c000000000000000000000000000000040Fd0", ["toName"] = "Stewardship Audit Group" }, "0x2222222222222222222222222222222222222222",
                    "Settlement token", "transfer(address,uint256)", "0", "0xa9059cbb"),
            ],
            [
                new ProposalDateDto("submitted", Opened.AddDays(-11), true, People.Raman, "0x" + new string('c', 64)), new ProposalDateDto("opened", Opened, true, null, null),
                new ProposalDateDto("voting", Closes, false, null, null), new ProposalDateDto("queued", null, false, null, null), new ProposalDateDto("executable", null, false, null, null),
            ],
            Opened, Closes, Block, false));
    }

    public Task<Page<IssueBallotDto>?> GetProposalBallotsAsync(string id, string? cursor, int limit, CancellationToken ct) =>
        Count<Page<IssueBallotDto>?>("proposal-ballots", new Page<IssueBallotDto>(
        [
            new IssueBallotDto(People.Demir, 112, 6, 672, "We order broad because results come late.", Opened.AddDays(2), true, "0x" + new string('d', 64)),
            new IssueBallotDto(People.Vass, 64, -5, -320, "Good aim, wrong purse: hospitals should pay for their own audit.", Opened.AddDays(4), false, "0x" + new string('e', 64)),
            new IssueBallotDto(People.Okafor, 39, 4, 156, "", Opened.AddDays(4.7), false, "0x" + new string('f', 64)),
        ], "more"));

    public Task<Page<MemberRowDto>> GetMembersAsync(MemberQuery query, CancellationToken ct) => Count("members", new Page<MemberRowDto>(scene == Scene.Empty ? [] :
        [.. People.All.Where(p => query.Search is null || (p.Name ?? "").Contains(query.Search, StringComparison.OrdinalIgnoreCase))
            .Where(p => query.Specialty is null || p.Specialty == query.Specialty)
            .Select((p, i) => new MemberRowDto(p, p.Verified ? MemberStatus.Active : MemberStatus.Lapsed, Opened.AddDays(-600 + i), 112 - (13 * i), 20 - (2 * i)))], null));

    public Task<MemberDto?> GetMemberAsync(string address, CancellationToken ct)
    {
        var person = Person(address);
        if (scene == Scene.Empty || person is null) return Count<MemberDto?>("member", null);
        var follows = scene is Scene.Alone ? null : People.Okafor;
        return Count<MemberDto?>("member", new MemberDto(person, MemberStatus.Active, Opened.AddDays(-627), Now.AddDays(60),
        [
            new ChamberVoiceDto(Clinical, follows, 6, [1, 3, 2, 0, 0, 0, 0, 0], [People.Weber, People.Conti, People.Murphy], 3, true, follows is null ? null : Now.AddDays(379), false),
            new ChamberVoiceDto(Treasury, follows, 1, [1, 0, 0, 0, 0, 0, 0, 0], [], 0, true, follows is null ? null : Now.AddDays(379), false),
            new ChamberVoiceDto(Cover, People.Byrne, 1, [1, 0, 0, 0, 0, 0, 0, 0], [], 0, true, Now.AddDays(14), true),
            new ChamberVoiceDto(Advocacy, null, 1, [1, 0, 0, 0, 0, 0, 0, 0], [], 0, false, null, false),
        ],
        [
            new MemberHistoryDto(Opened.AddDays(-27), "ballot-cast", Advocacy, Opened.AddDays(-28).ToUnixTimeSeconds(), null, "0x" + new string('1', 64)),
            new MemberHistoryDto(Opened.AddDays(-200), "delegated", Clinical, null, People.Okafor, "0x" + new string('2', 64)),
            new MemberHistoryDto(Opened.AddDays(-627), "admitted", null, null, null, "0x" + new string('3', 64)),
        ]));
    }

    public Task<SessionVoiceDto?> GetSessionVoiceAsync(string chamber, long session, string address, CancellationToken ct) =>
        Count<SessionVoiceDto?>("session-voice", Person(address) is not { } person ? null
            : chamber == "clinical" && session == Session ? Voice(person)
            : new SessionVoiceDto(Advocacy, session, "Advocacy", SessionState.Closed, person, VoiceState.Waiting, People.Vass, 1, [new ChainLinkDto(People.Vass, 1, false)], null, null, 1,
                Deadlines(DeadlineReason.OwnVoiceOnly, 0)));

    public Task<IReadOnlyList<SessionVoiceDto>> GetVoicesAsync(string address, CancellationToken ct) => Count<IReadOnlyList<SessionVoiceDto>>("voices",
        scene == Scene.Empty || Person(address) is not { } person ? [] :
        [
            Voice(person),
            new SessionVoiceDto(Treasury, Opened.AddDays(-1).AddHours(-6).ToUnixTimeSeconds(), "Treasury", SessionState.Closing, person, VoiceState.Own, person, 0,
                [new ChainLinkDto(People.Okafor, 1, true)], Ballot(person, 1, [1, 2, 3]), Ballot(People.Okafor, 21, [1, 1, 1]), 1,
                new DeadlinesDto(Closes.AddHours(-30), Closes.AddHours(-30), Closes.AddHours(-30), DeadlineReason.OwnVoiceOnly, 0)),
            new SessionVoiceDto(Cover, Opened.AddDays(14).ToUnixTimeSeconds(), "Cover", SessionState.AgendaOpen, person, VoiceState.Waiting, People.Byrne, 1,
                [new ChainLinkDto(People.Byrne, 1, false)], null, null, 1, new DeadlinesDto(Closes.AddDays(14), Closes.AddDays(14), Closes.AddDays(14), DeadlineReason.OwnVoiceOnly, 0)),
        ]);

    public Task<DelegationTreeDto?> GetDelegationTreeAsync(string chamber, string address, long? session, CancellationToken ct)
    {
        if (scene == Scene.Empty || Person(address) is not { } person) return Count<DelegationTreeDto?>("tree", null);
        if (scene == Scene.Forest)
        {
            var followers = Enumerable.Range(0, 12).Select(i => Branch(i, i == 0 ? 7 : i % 4, 1)).ToArray();
            return Count<DelegationTreeDto?>("tree", new DelegationTreeDto(Clinical, [.. Enumerable.Range(1, 9).Select(i => Node(People.All[i], 30 + (10 * i), -i, []) with { HasBallot = i == 2 })],
                Node(person, 1 + followers.Sum(f => f.Voices) + 9, 0, followers) with { Hidden = 9 }, 3));
        }
        var weber = Node(People.Weber, 3, 1, [Node(People.Aydin, 1, 2, []), Node(People.Holm, 1, 2, [])]);
        return Count<DelegationTreeDto?>("tree", new DelegationTreeDto(Clinical, [Node(People.Okafor, 39, -1, []), Node(People.Demir, 112, -2, [])],
            Node(person, 6, 0, [weber, Node(People.Conti, 1, 1, []), Node(People.Murphy, 1, 1, [])]), 0));
    }

    private SessionVoiceDto Voice(PersonDto person)
    {
        var (okafor, demir) = (scene == Scene.LongText ? People.Long : People.Okafor, People.Demir);
        var cast = scene is not (Scene.ThroughFurther or Scene.Waiting or Scene.BeyondReach or Scene.Agenda);
        var own = scene is Scene.OwnBallot or Scene.OwnPastWithdrawal or Scene.OwnFixed;
        var alone = scene is Scene.Alone or Scene.NoVoice;
        ChainLinkDto[] chain = alone ? [] : [new(okafor, 1, cast), new(demir, 2, scene is not (Scene.Waiting or Scene.BeyondReach or Scene.Agenda))];
        var state = scene switch
        {
            Scene.NoVoice => VoiceState.NoVoice,
            Scene.Waiting or Scene.Alone or Scene.Agenda => VoiceState.Waiting,
            Scene.BeyondReach => VoiceState.BeyondReach,
            _ => own ? VoiceState.Own : VoiceState.Delegate,
        };
        var through = alone ? null : own ? person : scene == Scene.ThroughFurther ? demir : okafor;
        var carries = scene is Scene.ClosingOwnOnly or Scene.Alone ? 1 : 6;
        var reason = carries == 1 ? DeadlineReason.OwnVoiceOnly : cast && !own ? DeadlineReason.TakesBack : DeadlineReason.CarriesOthers;
        var delegateBallot = alone || !cast ? scene == Scene.ThroughFurther ? Ballot(demir, 112, [3, 5, 6, 0, 2, 1, 0, 5]) : null : Ballot(okafor, 39, DelegateVotes);
        return new SessionVoiceDto(Clinical, Session, "Clinical", State, person, state, through, own ? 0 : scene == Scene.ThroughFurther ? 2 : 1, chain,
            own ? Ballot(person, 6, OwnVotes) : null, delegateBallot, carries, Deadlines(reason, carries - 1));
    }

    private static DeadlinesDto Deadlines(DeadlineReason reason, int others) => reason switch
    {
        DeadlineReason.OwnVoiceOnly => new DeadlinesDto(Closes, Closes, Closes, reason, others),
        DeadlineReason.CarriesOthers => new DeadlinesDto(Closes.AddHours(-24), Closes.AddHours(-48), Closes, reason, others),
        _ => new DeadlinesDto(Closes.AddHours(-12), Closes.AddHours(-48), Closes, reason, others),
    };

    private SessionDto Agenda(ChamberRefDto chamber, SessionState state, DateTimeOffset opened) => new(
        chamber, "0x1111111111111111111111111111111111111111", opened.ToUnixTimeSeconds(), state, opened.AddDays(-2), opened, opened.AddDays(7),
        state == SessionState.AgendaOpen ? 0 : 903, state == SessionState.AgendaOpen ? 0 : 148, 1284,
        [.. Enumerable.Range(0, 8).Select(i => Issue(i, state))], Block, state == SessionState.Closed);

    private IssueDto Issue(int i, SessionState state)
    {
        var (title, summary) = Texts.Issues[i];
        if (scene == Scene.LongText) (title, summary) = (Texts.LongTitle, string.Concat(Enumerable.Repeat(summary + " ", 8))[..280]);
        var voted = state is not (SessionState.AgendaOpen or SessionState.AgendaClosed);
        var tally = new TallyDto(voted ? 2310 - (150 * i) : 0, voted ? 1204 + (20 * i) : 0, voted ? 221 : 0,
            new QuorumPartDto(514, voted ? 903 : 0), new QuorumPartDto(96, voted ? 148 : 0), new QuorumPartDto(257, voted ? 682 : 0), voted && i < 6);
        var proposal = state switch
        {
            SessionState.AgendaOpen or SessionState.AgendaClosed => ProposalState.Pending,
            SessionState.Closed => i < 6 ? i == 0 ? ProposalState.InForce : ProposalState.Passed : ProposalState.NotPassed,
            _ => i == 7 ? ProposalState.Cancelled : ProposalState.Open,
        };
        return new IssueDto((i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture), i, title, summary, People.Raman, i == 7 && state == SessionState.Open ? ProposalState.Open : proposal, tally);
    }

    private static BallotDto Ballot(PersonDto voter, int voices, int[] votes) => new(voter, voices, votes, "", Opened.AddDays(3.5), false, "0x" + new string('9', 64));

    private static DelegationNodeDto Branch(int seed, int deep, int hops)
    {
        DelegationNodeDto[] below = deep == 0 ? [] : deep % 3 == 1 ? [Branch(seed + 1, deep - 1, hops + 1)] : [Branch(seed + 1, deep - 1, hops + 1), Branch(seed + 5, 0, hops + 1)];
        return Node(People.All[seed % People.All.Count], 1 + below.Sum(b => b.Voices), hops, below) with { HasBallot = seed % 5 == 3 };
    }

    private static DelegationNodeDto Node(PersonDto person, int voices, int hops, IReadOnlyList<DelegationNodeDto> children) => new(person, voices, hops, children, 0, hops == -1);

    private static ChamberDto Chamber(ChamberRefDto chamber, SessionRowDto? open, SessionRowDto? building, int delegating) =>
        new(chamber, "0x1111111111111111111111111111111111111111", "0x3333333333333333333333333333333333333333", open, building, 1284, delegating, new QuorumRuleDto(4000, 750, 2000), new ProposerRuleDto(chamber, chamber == Clinical ? 10 : 0, chamber == Clinical ? 3 : 0));

    private static SessionRowDto Row(ChamberRefDto chamber, SessionState state, DateTimeOffset opened, int issues, int represented, int voters, int passed) =>
        new(chamber, opened.ToUnixTimeSeconds(), state, opened.AddDays(-2), opened, opened.AddDays(7), issues, represented, voters, 1284, passed);

    private PersonDto? Person(string address) => scene == Scene.LongText && address == People.Nora.Address ? People.Long with { Address = address } : People.All.FirstOrDefault(p => p.Address == address);

    private Task<T> Count<T>(string query, T answer)
    {
        lock (Asked) Asked[query] = Asked.GetValueOrDefault(query) + 1;
        return Task.FromResult(answer);
    }
}
