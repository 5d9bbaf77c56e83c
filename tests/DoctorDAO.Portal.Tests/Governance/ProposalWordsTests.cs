using DoctorDAO.Client.Governance;
using DoctorDAO.Client.Status;
using DoctorDAO.Portal.Features.Governance;
using DoctorDAO.Portal.Tests.Sample;
using DoctorDAO.Portal.Texts;

namespace DoctorDAO.Portal.Tests.Governance;

/// <summary>Calls as sentences, and a proposal's life as a time line.</summary>
public sealed class ProposalWordsTests
{
    private const string Account = "0x5E1c000000000000000000000000000000040Fd0";

    [Fact]
    public void A_payment_says_how_much_and_to_whom()
    {
        var words = ActionSentence.Of(Action("pay", ("amount", "24000.000000"), ("currency", "EUR"), ("to", Account), ("toName", "Stewardship Audit Group")));
        Assert.Equal("action.pay", words.Key);
        Assert.Equal((24000m, "EUR"), words.Amount);
        Assert.Equal(("Stewardship Audit Group", Account), words.Accounts["to"]);
    }

    [Theory]
    [InlineData("pay", "amount", "24 000")]
    [InlineData("pay", "amount", "1e9")]
    [InlineData("pay", "amount", "-1")]
    [InlineData("grant-role", "role", "X")]
    [InlineData("set-quorum", "representedBps", "4000")]
    [InlineData("set-parameter", "name", "voting-period")]
    [InlineData("burn-everything", "amount", "1")]
    public void What_is_not_fully_known_is_said_to_be_unknown(string kind, string name, string value) =>
        Assert.Equal("action.unknown", ActionSentence.Of(Action(kind, (name, value)) with { Signature = null }).Key);

    [Fact]
    public void A_known_function_without_words_is_named()
    {
        var words = ActionSentence.Of(Action("unknown") with { Signature = "sweep(address,uint256)", TargetName = "Treasury" });
        Assert.Equal("action.call", words.Key);
        Assert.Equal("sweep", words.Values["function"]);
        Assert.Equal("Treasury", words.Accounts["target"].Name);
    }

    [Theory]
    [InlineData("set-proposer-rule", "act.set-proposer-rule")]
    [InlineData("set-guardian", "act.set-guardian")]
    [InlineData("set-timelock", "act.set-timelock")]
    [InlineData("add-registry", "act.add-registry")]
    [InlineData("remove-registry", "act.remove-registry")]
    [InlineData("name-source", "act.name-source")]
    [InlineData("drop-source", "act.drop-source")]
    [InlineData("name-slasher", "act.name-slasher")]
    [InlineData("drop-slasher", "act.drop-slasher")]
    [InlineData("allow", "act.allow")]
    [InlineData("accredit-issuer", "act.accredit-issuer")]
    [InlineData("suspend-issuer", "act.suspend-issuer")]
    [InlineData("reinstate-issuer", "act.reinstate-issuer")]
    [InlineData("withdraw-issuer", "act.withdraw-issuer")]
    [InlineData("free-issuer", "act.free-issuer")]
    [InlineData("set-issuer-types", "act.set-issuer-types")]
    [InlineData("set-issuer-validity", "act.set-issuer-validity")]
    [InlineData("set-issuer-controller", "act.set-issuer-controller")]
    public void A_governed_function_has_words_when_all_of_it_is_known_and_none_when_not(string kind, string key)
    {
        var known = Action(
            kind, ("chamber", "clinical"), ("threshold", "10"), ("sponsors", "2"), ("topic", "clinical"), ("account", Account), ("to", Account), ("amount", "1.00"), ("total", "1"), ("each", "1"), ("pair", "1"),
            ("did", "did:web:college.example"), ("issuer", "0x" + new string('a', 64)), ("controller", Account), ("types", "CpdTraining"), ("until", "2030-12-31"));
        Assert.Equal((key, "Actions"), (ActionSentence.Of(known).Key, ActionSentence.Of(known).Set));
        Assert.Equal("action.unknown", ActionSentence.Of(Action(kind) with { Signature = null }).Key);
    }

    [Theory]
    [InlineData("set-product-price", "product", "rate")]
    [InlineData("set-price-factors", "step1", "top")]
    [InlineData("set-class-relativity", "class", "relativity")]
    [InlineData("set-specialty-class", "specialty", "class")]
    [InlineData("add-product", "name", "wording")]
    [InlineData("name-successor", "product", "successor")]
    [InlineData("set-solvency", "gearing", "dividend")]
    [InlineData("set-risk-class", "correlation", "cap")]
    [InlineData("call-members", "share", "due")]
    [InlineData("declare-dividend", "year", "amount")]
    [InlineData("set-claim-rule", "bond", "interest")]
    [InlineData("name-opener", "topic", "seats")]
    [InlineData("set-juror-penalty", "missed", "struck")]
    [InlineData("add-market-rule", "feeBps", "least")]
    [InlineData("set-dispute-rule", "fee", "careFloor")]
    [InlineData("set-care-rule", "base", "yearly")]
    [InlineData("grant-care", "to", "hours")]
    [InlineData("write-off-care", "account", "hours")]
    [InlineData("set-rating-rewards", "star1", "star5")]
    public void What_the_cover_chamber_decides_has_words_and_each_field_a_name_in_every_language(string kind, params string[] fields)
    {
        ActionDto known = Action(kind, ("chamber", "cover"), ("chamberName", "Cover"), ("contract", Account), ("contractName", "Cover pool")) with
        {
            Fields = [.. fields.Select(f => new ActionValueDto(f, f is "product" or "successor" ? ActionFieldKind.Product : ActionFieldKind.Text, "1", "Legal defence costs"))],
        };
        var words = ActionSentence.Of(known);
        Assert.Equal(("act." + kind, "Actions", kind), (words.Key, words.Set, words.Kind));
        Assert.Equal(fields.Where(f => f != "product"), words.Fields.Select(f => f.Name));
        // Without what is set, or without who decides, it is not fully known.
        Assert.Equal("action.unknown", ActionSentence.Of(known with { Fields = null, Signature = null }).Key);
        Assert.Equal("action.unknown", ActionSentence.Of(Action(kind) with { Fields = known.Fields, Signature = null }).Key);
        foreach (var language in Languages.All)
        {
            var drafts = new TextSet("Drafts", language.Culture);
            Assert.NotNull(new TextSet("Actions", language.Culture).Find("act." + kind));
            Assert.NotNull(drafts.Find("function." + kind));
            Assert.All(fields, f => Assert.NotNull(drafts.Find($"field.{kind}.{f}") ?? drafts.Find("field." + f)));
        }
    }

    [Fact]
    public void Calls_within_a_call_are_counted_and_a_batch_of_none_is_unknown()
    {
        var batch = Action("batch") with { Inner = [Action("statement"), Action("unknown")] };
        Assert.Equal(("act.batch", "2"), (ActionSentence.Of(batch).Key, ActionSentence.Of(batch).Values["n"]));
        Assert.Equal("action.unknown", ActionSentence.Of(Action("batch") with { Signature = null }).Key);
    }

    [Theory]
    [InlineData("604800", 7, 0)]
    [InlineData("3600", 0, 1)]
    public void A_length_of_time_is_read_in_seconds(string seconds, int days, int hours)
    {
        var words = ActionSentence.Of(Action("set-parameter", ("name", "waiting-period"), ("value", seconds), ("unit", "seconds")));
        Assert.Equal("action.waiting-period", words.Key);
        Assert.Equal(new TimeSpan(days, hours, 0, 0), words.Span);
    }

    [Fact]
    public void A_share_above_the_whole_is_not_believed() => Assert.Equal("action.call", ActionSentence.Of(
        Action("set-quorum", ("chamber", "clinical"), ("representedBps", "10001"), ("votersBps", "1"), ("opinionsBps", "1")) with { Signature = "setQuorum(uint16,uint16,uint16)" }).Key);

    public static TheoryData<ProposalState, string> Lives() => new()
    {
        { ProposalState.Pending, "submitted+ opens! voting- queue-later- run-later-" },
        { ProposalState.Open, "submitted+ opened+ voting! queue-later- run-later-" },
        { ProposalState.NotPassed, "submitted+ opened+ not-passed+" },
        { ProposalState.Passed, "submitted+ opened+ passed+ queue! run-later-" },
        { ProposalState.Waiting, "submitted+ opened+ passed+ queued+ waiting! run-at-" },
        { ProposalState.Executable, "submitted+ opened+ passed+ queued+ run!" },
        { ProposalState.InForce, "submitted+ opened+ passed+ queued+ executed+" },
        { ProposalState.Cancelled, "submitted+ opened+ passed+ queued+ cancelled+" },
    };

    [Theory]
    [MemberData(nameof(Lives))]
    public void Every_state_has_its_steps_and_one_of_them_is_now(ProposalState state, string expected)
    {
        var steps = ProposalTimeline.Build(Proposal(state));
        Assert.Equal(expected, string.Join(' ', steps.Select(s => s.Kind + s.State switch { StepState.Done => "+", StepState.Now => "!", _ => "-" })));
        var set = Languages.All.Select(l => new TextSet("Proposal", l.Culture)).ToList();
        Assert.All(steps, s => Assert.All(set, t => Assert.NotNull(t.Find("step." + s.Kind))));
    }

    [Fact]
    public void A_proposal_cancelled_before_the_vote_never_opened() =>
        Assert.Equal(["submitted", "cancelled"], ProposalTimeline.Build(Proposal(ProposalState.Cancelled, cancelled: SampleDao.Opened.AddDays(-1))).Select(s => s.Kind));

    private static ActionDto Action(string kind, params (string Name, string Value)[] arguments) =>
        new(kind, arguments.ToDictionary(a => a.Name, a => a.Value), "0x2222222222222222222222222222222222222222", null, "f()", "0", "0x");

    private static ProposalDto Proposal(ProposalState state, DateTimeOffset? cancelled = null)
    {
        var none = new QuorumPartDto(1, 0);
        var closes = SampleDao.Closes;
        return new ProposalDto("1", SampleDao.Clinical, Account, SampleDao.Session, 0, 1, "Title", "", "", "", People.Raman, state, new TallyDto(0, 0, 0, none, none, none, false), 10, [],
        [
            new ProposalDateDto("submitted", SampleDao.Opened.AddDays(-9), true, People.Raman, "0x1"),
            new ProposalDateDto("queued", closes.AddHours(1), state != ProposalState.Cancelled || cancelled is null, People.Vass, "0x2"),
            new ProposalDateDto("executable", closes.AddHours(49), false, null, null),
            new ProposalDateDto("executed", closes.AddHours(50), true, People.Byrne, "0x3"),
            new ProposalDateDto("cancelled", cancelled ?? closes.AddHours(3), true, null, "0x4"),
        ], SampleDao.Opened, closes, new BlockDto(1, "0x", closes), true);
    }
}
