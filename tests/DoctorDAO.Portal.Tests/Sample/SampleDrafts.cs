using DoctorDAO.Client;
using DoctorDAO.Client.Drafts;
using DoctorDAO.Client.Governance;
using DoctorDAO.Client.Membership;
using DoctorDAO.Client.Relay;
using DoctorDAO.Client.Status;

namespace DoctorDAO.Portal.Tests.Sample;

/// <summary>Drafts in memory that can be written: 1 is being written by Nora, 2 by others who ask her along, 3 is open for sponsors, 4 has become a proposal, 5 is Nora's and open.</summary>
public sealed class SampleDrafts : IDrafts
{
    private static readonly DateTimeOffset Written = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);

    private readonly Dictionary<long, DraftDto> _drafts = [];
    private readonly Dictionary<long, List<DraftVersionDto>> _versions = [];

    public SampleDrafts()
    {
        Put(Draft(1, DraftState.Draft, People.Nora, (People.Okafor, DraftAuthorState.Accepted)));
        Put(Draft(2, DraftState.Draft, People.Okafor, (People.Nora, DraftAuthorState.Invited)));
        Put(Draft(3, DraftState.Open, People.Okafor));
        Put(Draft(4, DraftState.Submitted, People.Okafor));
        Put(Draft(5, DraftState.Open, People.Nora));
    }

    /// <summary>What the next write throws.</summary>
    public FieldException? Refuses { get; set; }

    /// <summary>Whether the chain answers.</summary>
    public bool Unavailable { get; set; }

    /// <summary>What was done, by name and draft.</summary>
    public List<string> Done { get; } = [];

    public Task<Page<DraftRowDto>> GetDraftsAsync(DraftQuery query, CancellationToken ct) => Task.FromResult(new Page<DraftRowDto>(
        [.. _drafts.Values.Where(d => query.Author is null || d.Authors.Any(a => a.Person.Address == query.Author)).Select(d => d.Row).Where(r => query.Chamber is null || r.Chamber == query.Chamber).OrderByDescending(r => r.Id)],
        null));

    public Task<DraftDto?> GetDraftAsync(long id, CancellationToken ct) => Task.FromResult(_drafts.GetValueOrDefault(id));

    public Task<IReadOnlyList<DraftVersionRowDto>?> GetVersionsAsync(long id, int? before, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<DraftVersionRowDto>?>(_versions.TryGetValue(id, out var versions)
            ?
            [
                .. versions.Where(v => before is null || v.Version < before)
                    .Select(v => new DraftVersionRowDto(v.Version, v.Author, v.Written, v.Title, v.Summary, v.Markdown, v.Calls.Count, versions.First(o => o.Calls.SequenceEqual(v.Calls)).Version))
                    .Reverse().Take(IDraftQueries.VersionsAtOnce),
            ]
            : null);

    public Task<DraftVersionDto?> GetVersionAsync(long id, int version, CancellationToken ct) =>
        Task.FromResult(_versions.TryGetValue(id, out var versions) ? versions.FirstOrDefault(v => v.Version == version) : null);

    public Task<DraftSupportDto?> GetSupportAsync(long id, CancellationToken ct) =>
        Unavailable ? throw new UnavailableException("No node.") : Task.FromResult<DraftSupportDto?>(new DraftSupportDto(10, "clinical", 4, 2, 1, false));

    public Task<long> BeginAsync(string account, NewDraft draft, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(draft);
        Check();
        var id = _drafts.Count + 1;
        Put(Draft(id, DraftState.Draft, People.All.Single(p => p.Address == account)) with { Summary = draft.Summary, Markdown = draft.Markdown }, draft.Title);
        return Task.FromResult((long)id);
    }

    public Task<int?> SaveAsync(string account, long id, DraftEdit edit, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(edit);
        Check();
        if (!_drafts.TryGetValue(id, out var draft) || draft.Authors.All(a => a.Person.Address != account || a.State == DraftAuthorState.Invited)) return Task.FromResult<int?>(null);
        if (draft.Row.State != DraftState.Draft) throw new FieldException("version", "cannot be followed by another: the text is frozen");
        if (edit.Version != draft.Row.Version) throw new FieldException("version", "is no longer the newest");
        var next = draft.Row.Version + 1;
        Put(draft with { Row = draft.Row with { Version = next }, Summary = edit.Summary, Markdown = edit.Markdown, Calls = edit.Calls, Actions = [.. edit.Calls.Select(SampleActions.Describe)] }, edit.Title);
        return Task.FromResult<int?>(next);
    }

    public Task<bool?> InviteAsync(string account, long id, string member, CancellationToken ct) => Act($"invite {id} {member}");

    public Task<bool?> AcceptAsync(string account, long id, CancellationToken ct) => Act($"accept {id}");

    public Task<bool?> RemoveAsync(string account, long id, string member, CancellationToken ct) => Act($"remove {id} {member}");

    public Task<bool?> OpenAsync(string account, long id, int version, CancellationToken ct) => Act($"open {id} {version}");

    public Task<bool?> WithdrawAsync(string account, long id, CancellationToken ct) => Act($"withdraw {id}");

    public async Task<long?> DiscussAsync(string account, long id, CancellationToken ct) => await Act($"discuss {id}") is null ? null : 1;

    public Task<PreparedSignature?> PrepareSponsorshipAsync(string account, long id, CancellationToken ct) => throw new NotSupportedException();

    public Task<bool?> SponsorAsync(string account, long id, SignedSponsorship signed, CancellationToken ct) => throw new NotSupportedException();

    public Task<bool?> UnsponsorAsync(string account, long id, CancellationToken ct) => Act($"unsponsor {id}");

    public Task<DraftRowDto?> GetDraftOfAsync(string proposal, CancellationToken ct) => Task.FromResult(_drafts.Values.Select(d => d.Row).FirstOrDefault(r => r.Proposal == proposal));

    public Task<DraftPreview> PreviewAsync(DraftTexts texts, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(texts);
        Check();
        return Task.FromResult(new DraftPreview($"<p>{texts.Summary}</p><p>{texts.Markdown}</p>"));
    }

    public Task<DraftSubmissionDto?> GetSubmissionAsync(string account, long id, CancellationToken ct)
    {
        Check();
        return Unavailable
            ? throw new UnavailableException("No node.")
            : Task.FromResult<DraftSubmissionDto?>(new DraftSubmissionDto(31337, account, "0x" + new string('c', 40), "0x1234", 2, null, null));
    }

    private static DraftDto Draft(long id, DraftState state, PersonDto owner, params (PersonDto Person, DraftAuthorState State)[] others)
    {
        var pay = new CallDto(People.Weber.Address, "1", "0x");
        var frozen = state is DraftState.Open or DraftState.Submitted;
        return new DraftDto(
            new DraftRowDto(id, "clinical", $"Draft {id}", state, owner, 1, Written, state == DraftState.Submitted ? "3" : null),
            "What it is.",
            "And **why**.",
            "<p>What it is.</p><p>And <strong>why</strong>.</p>",
            [pay],
            [SampleActions.Describe(pay)],
            [new DraftAuthorDto(owner, DraftAuthorState.Owner), .. others.Select(o => new DraftAuthorDto(o.Person, o.State))],
            frozen ? [new DraftSponsorDto(People.Demir, Written, Written.AddDays(30), true)] : [],
            id == 3 ? 1 : null,
            frozen ? "3" : null,
            frozen ? $"# Draft {id}" : null);
    }

    private void Put(DraftDto draft, string? title = null)
    {
        var put = draft with { Row = draft.Row with { Title = title ?? draft.Row.Title } };
        _drafts[put.Row.Id] = put;
        if (!_versions.TryGetValue(put.Row.Id, out var versions)) _versions[put.Row.Id] = versions = [];
        versions.Add(new DraftVersionDto(put.Row.Version, put.Row.Owner, Written, put.Row.Title, put.Summary, put.Markdown, put.Calls, put.Actions));
    }

    private Task<bool?> Act(string what)
    {
        Check();
        Done.Add(what);
        return Task.FromResult<bool?>(true);
    }

    private void Check()
    {
        if (Refuses is not { } refusal) return;
        Refuses = null;
        throw refusal;
    }
}

/// <summary>What proposals can do, in memory: payments and a chamber's quorum.</summary>
public sealed class SampleActions : IActions
{
    private static readonly ActionTargetDto[] Chambers = [new("chamber:clinical", "Clinical chamber", "0x" + new string('c', 40)), new("chamber:treasury", "Treasury chamber", "0x" + new string('d', 40))];

    /// <summary>What trying says.</summary>
    public SimulationDto Simulation { get; set; } = new(new BlockDto(12, "0x00", new DateTimeOffset(2026, 11, 25, 9, 0, 0, TimeSpan.Zero)), true, true, [], [], [], [], false);

    /// <summary>How often something was tried.</summary>
    public int Tried { get; private set; }

    /// <summary>Whether no node tries anything.</summary>
    public bool Unavailable { get; set; }

    /// <summary>The chamber that alone decides on the cover.</summary>
    public string Owner { get; set; } = "cover";

    public IReadOnlyList<ActionFunctionDto> Functions =>
    [
        new("statement", "statement", "", [new("timelock", "Treasury", "0x" + new string('a', 40))], []),
        new("pay", "pay", "transfer(address,uint256)", [new("token", "Settlement token", "0x" + new string('b', 40))],
            [new("to", ActionFieldKind.Account, "address"), new("amount", ActionFieldKind.Amount, "uint256", Currency: "EUR")]),
        new("grant-role", "role", "grantRole(bytes32,address)", [new("membership", "Membership", "0x" + new string('e', 40)), new("timelock", "Treasury", "0x" + new string('a', 40))],
            [new("role", ActionFieldKind.Role, "bytes32", Choices: ["VERIFIER_ROLE", "GUARDIAN_ROLE"]), new("account", ActionFieldKind.Account, "address")]),
        new("set-quorum", "parameter", "setQuorum(uint16,uint16,uint16)", Chambers,
            [new("represented", ActionFieldKind.Percent, "uint16"), new("voters", ActionFieldKind.Percent, "uint16"), new("opinions", ActionFieldKind.Percent, "uint16")]),
        new("set-product-price", "cover", "price(uint32,(uint32,uint16,uint16,bool))", [new("products", "Cover products", "0x" + new string('f', 40), Owner)],
            [new("product", ActionFieldKind.Product, "uint32", "1", "9"), new("rate", ActionFieldKind.Percent, "uint32", "0.0001", "100"), new("onSale", ActionFieldKind.YesNo, "bool", Choices: ["yes", "no"])]),
    ];

    /// <summary>A call in words.</summary>
    public static ActionDto Describe(CallDto call) => new(
        "pay", new Dictionary<string, string> { ["amount"] = "12.00", ["currency"] = "EUR", ["to"] = call.Target }, call.Target, null, "transfer(address,uint256)", call.Value, call.Calldata);

    public CallDto Build(NewAction action)
    {
        ArgumentNullException.ThrowIfNull(action);
        foreach (var field in Functions.Single(f => f.Key == action.Function).Fields)
            if (!action.Arguments.TryGetValue(field.Name, out var text) || text.Length == 0) throw new FieldException(field.Name, "is missing");
        return new CallDto(action.Arguments["to"], "1", "0x");
    }

    public NewAction? Read(CallDto call) => null;

    public void RequireOwn(string chamber, IReadOnlyList<CallDto> calls)
    {
    }

    public Task<IReadOnlyList<ActionDto>> DescribeAsync(IReadOnlyList<CallDto> calls, CancellationToken ct) => Task.FromResult<IReadOnlyList<ActionDto>>([.. calls.Select(Describe)]);

    public Task<SimulationDto> SimulateAsync(string chamber, IReadOnlyList<CallDto> calls, CancellationToken ct)
    {
        Tried++;
        return Unavailable ? throw new UnavailableException("No node.") : Task.FromResult(Simulation);
    }

    public Task<SimulationDto?> SimulateProposalAsync(string id, CancellationToken ct) => Task.FromResult<SimulationDto?>(Simulation);
}
