using Bunit;
using DoctorDAO.Client;
using DoctorDAO.Client.Governance;
using DoctorDAO.Client.Status;
using DoctorDAO.Portal.Features.Governance;
using DoctorDAO.Portal.Tests.Sample;

namespace DoctorDAO.Portal.Tests.Governance;

/// <summary>The page of a proposal in its states, for those who are signed in and those who are not.</summary>
public sealed class ProposalPageTests : IDisposable
{
    private readonly PageContext _pages = new();

    [Fact]
    public async Task The_tally_comes_first_and_says_who_leads_and_what_is_needed()
    {
        var page = await Open(new StagedDao());
        var tally = page.Find("live-region.cols > :first-child");
        Assert.Equal("h-tally", tally.GetAttribute("aria-labelledby"));
        Assert.Contains("For leads by 766 votes. It passes if For is ahead", tally.TextContent, StringComparison.Ordinal);
        Assert.Equal(3, tally.QuerySelectorAll(".meter").Length);
        Assert.Equal("Tally changed: 2,010 for, 1,244 against", tally.GetAttribute("data-announce"));
        Assert.Contains("Latest, not final", page.Find(".facts").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_hears_of_its_proposal_and_its_session()
    {
        var page = await Open(new StagedDao());
        var topics = page.Find("#proposal").GetAttribute("topics")!.Split(' ');
        Assert.Equal([Topics.Proposal("3"), Topics.Session("clinical", SampleDao.Session)], topics);
        Assert.Contains("2026-11-27T17:00:00Z", page.Find("#proposal").GetAttribute("data-refresh-at")!, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("live-region live-region"));
    }

    [Fact]
    public async Task Calls_are_sentences_and_the_raw_ones_stand_behind_a_disclosure()
    {
        var page = await Open(new StagedDao());
        Assert.Equal("Pay €24,000.00 from the treasury to Stewardship Audit Group (0x5E1c…0Fd0).", page.Find(".act").TextContent.Trim());
        Assert.Contains("0xa9059cbb", page.Find("details.raw pre").TextContent, StringComparison.Ordinal);
        Assert.False(page.Find("details.raw").HasAttribute("open"));
    }

    [Fact]
    public async Task Someone_who_is_not_signed_in_reads_everything_and_signs_in_to_see_a_voice()
    {
        var page = await Open(new StagedDao(), account: null);
        Assert.StartsWith("/sign-in?return=", page.Find("#h-voice + p a").GetAttribute("href"), StringComparison.Ordinal);
        Assert.Empty(page.FindAll("relay-act"));
        Assert.NotEmpty(page.FindAll("tbody tr"));
    }

    [Theory]
    [InlineData(Scene.ThroughDelegate, "Dr Amara Okafor’s +4 counts for you. Take your voice back by casting your own ballot, until Fri 27 Nov, 06:00.")]
    [InlineData(Scene.OwnBallot, "Your own ballot gives +5 here. Change it until Thu 26 Nov, 18:00.")]
    [InlineData(Scene.OwnFixed, "Your own ballot gives +5 here. It is fixed since Thu 26 Nov, 18:00: others count through it and need time to answer it.")]
    [InlineData(Scene.Alone, "You follow nobody here and have not voted. Vote until Fri 27 Nov, 18:00, or your voice counts nowhere.")]
    [InlineData(Scene.NoVoice, "You were not a member when this session’s voices were counted, so you have no voice here.")]
    [InlineData(Scene.Agenda, "Voting has not begun. If you do not vote, your voice will count through Dr Amara Okafor.")]
    [InlineData(Scene.Closed, "Your voice counted through Dr Amara Okafor, with +4 here.")]
    public async Task The_reader_learns_where_its_voice_is(Scene scene, string sentence)
    {
        var page = await Open(new StagedDao(scene));
        Assert.Equal(sentence, string.Join(' ', page.Find("#h-voice + p").TextContent.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)));
    }

    [Theory]
    [InlineData(ProposalState.Passed, "act-queue", "/api/relay/proposals/3/queue")]
    [InlineData(ProposalState.Executable, "act-execute", "/api/relay/proposals/3/execute")]
    public async Task Anyone_signed_in_may_move_a_passed_proposal_on(ProposalState state, string id, string path)
    {
        var page = await Open(new StagedDao { Proposal = p => p with { State = state } });
        var act = page.Find("#" + id);
        Assert.Equal(path, act.GetAttribute("data-path"));
        Assert.Equal(People.Nora.Address, act.GetAttribute("data-account"));
        Assert.NotNull(act.QuerySelector("[data-do=act]"));
        Assert.NotNull(act.QuerySelector("[data-part=progress]"));
    }

    [Fact]
    public async Task Bringing_into_force_says_first_what_happens()
    {
        var page = await Open(new StagedDao { Proposal = p => p with { State = ProposalState.Executable } });
        Assert.Contains("Pay €24,000.00", page.Find("dialog#execute").TextContent, StringComparison.Ordinal);
        Assert.Equal("execute", page.Find("#act-execute > button").GetAttribute("data-open"));
    }

    [Fact]
    public async Task A_recount_that_differs_is_said_beside_the_tally_of_that_session_only()
    {
        var since = SampleDao.Opened.AddDays(4);
        var alarm = new AlarmDto("tally-differs", FormattableString.Invariant($"clinical/{SampleDao.Session}"), "The recount differs.", since);
        var page = await Open(new StagedDao { Status = s => s with { Alarms = [alarm], RecountAgrees = false } });
        Assert.Contains("We are checking this tally. Since Tue 24 Nov, 18:00 our own recount", page.Find("#h-tally").ParentElement!.ParentElement!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recount_that_differs_elsewhere_is_not_said_here()
    {
        var alarm = new AlarmDto("tally-differs", "treasury/1", "The recount differs.", SampleDao.Opened);
        var page = await Open(new StagedDao { Status = s => s with { Alarms = [alarm] } });
        Assert.DoesNotContain("We are checking", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missed_quorum_is_named_though_For_was_ahead()
    {
        var page = await Open(new StagedDao { Proposal = p => p with { State = ProposalState.NotPassed, Final = true, Tally = p.Tally with { Voters = new QuorumPartDto(96, 61) } } });
        Assert.Contains("For was ahead by 766 votes, but one quorum was not met: it did not pass.", page.Markup, StringComparison.Ordinal);
        Assert.Equal("final", page.Find(".facts .finality").GetAttribute("data-s"));
    }

    [Fact]
    public async Task Ballots_are_paged_by_cursor()
    {
        var page = await Open(new StagedDao(), query: "ballots=abc");
        Assert.Equal("/proposals/3?ballots=more#h-ballots", page.Find("a[rel=next]").GetAttribute("href"));
        Assert.Contains(page.FindAll("nav a"), a => a.GetAttribute("href") == "/proposals/3#h-ballots");
    }

    [Fact]
    public async Task Where_nobody_has_voted_that_is_said()
    {
        var page = await Open(new StagedDao { Ballots = b => b with { Items = [], Next = null } });
        Assert.Contains("No ballot yet", page.Find(".empty").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_of_others_is_never_markup()
    {
        const string Evil = "<script>alert(1)</script><b>x</b>";
        var page = await Open(new StagedDao
        {
            Proposal = p => p with { Title = Evil, Proposer = p.Proposer with { Name = Evil }, Actions = [p.Actions[0] with { Arguments = new Dictionary<string, string>(p.Actions[0].Arguments) { ["toName"] = Evil } }] },
            Ballots = b => b with { Items = [b.Items[0] with { Reason = Evil }] },
        });
        Assert.Empty(page.FindAll("script:not([type='application/json'])"));
        Assert.Contains(Evil, page.Find("h1").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_asks_each_question_once()
    {
        var dao = new StagedDao();
        await Open(dao);
        Assert.Equal(1, dao.Sample.Asked["proposal"]);
        Assert.Equal(1, dao.Sample.Asked["proposal-ballots"]);
        Assert.False(dao.Sample.Asked.ContainsKey("session-voice"), "the voice was read with the page already");
        Assert.False(dao.Sample.Asked.ContainsKey("session-ballots"));
    }

    public void Dispose() => _pages.Dispose();

    private Task<IRenderedComponent<Microsoft.AspNetCore.Components.DynamicComponent>> Open(StagedDao dao, string? account = "nora", string query = "") =>
        _pages.OpenAsync<ProposalPage>(dao, account is null ? null : People.Nora.Address, query: query, parameters: ("Id", "3"));
}
