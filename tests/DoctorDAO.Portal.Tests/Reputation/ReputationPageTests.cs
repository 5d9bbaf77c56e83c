using Bunit;
using DoctorDAO.Client.Governance;
using DoctorDAO.Client.Reputation;
using DoctorDAO.Portal.Features.Governance;
using DoctorDAO.Portal.Features.Membership;
using DoctorDAO.Portal.Features.Reputation;
using DoctorDAO.Portal.Tests.Sample;

namespace DoctorDAO.Portal.Tests.Reputation;

/// <summary>What members have done: on their pages, on the pages of topics, beside tallies and on chambers.</summary>
public sealed class ReputationPageTests : IDisposable
{
    private readonly PageContext _pages = new();

    [Fact]
    public async Task A_members_page_says_what_is_left_how_it_fades_and_how_it_was_earned()
    {
        var page = await _pages.OpenAsync<MemberPage>(new StagedDao(), parameters: ("Address", People.Okafor.Address));
        var section = page.Find("#reputation");
        Assert.Contains("Trust in the forum: experienced", section.TextContent, StringComparison.Ordinal);
        Assert.Contains("84 units", section.TextContent, StringComparison.Ordinal);
        var pictures = section.QuerySelectorAll("svg[role=img]");
        // Nothing is drawn of what has faded.
        Assert.Equal(2, pictures.Length);
        foreach (var picture in pictures)
        {
            var ids = picture.GetAttribute("aria-labelledby")!.Split(' ');
            Assert.All(ids, id => Assert.NotEmpty(picture.QuerySelector("#" + id)!.TextContent));
            Assert.Equal(11, picture.QuerySelectorAll("rect").Length);
        }

        Assert.Equal("84 today, 42 in a year and 21 in two years, if nothing is earned or taken until then.", section.QuerySelector("#fade-clinical-d")!.TextContent);
        // The same as a table.
        var rows = section.QuerySelectorAll("#fade-clinical-more tbody tr");
        Assert.Equal(11, rows.Length);
        Assert.Equal("42", rows[5].QuerySelector("td")!.TextContent);
        var entries = section.QuerySelectorAll(".history li");
        Assert.Equal(4, entries.Length);
        Assert.Contains("40 in Clinical. Source: the association, by an executed proposal", entries[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("for work with Dr Priya Raman", entries[1].TextContent, StringComparison.Ordinal);
        Assert.Contains("20 more were over a limit", entries[1].TextContent, StringComparison.Ordinal);
        Assert.Contains("4 taken in Clinical", entries[2].TextContent, StringComparison.Ordinal);
        Assert.EndsWith("?earned=more#earned", section.QuerySelector("a[rel=next]")!.GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_history_goes_on_where_it_was_left()
    {
        var page = await _pages.OpenAsync<MemberPage>(new StagedDao(), query: "earned=more", parameters: ("Address", People.Okafor.Address));
        var section = page.Find("#earned");
        Assert.Single(section.QuerySelectorAll(".history li"));
        Assert.Null(section.QuerySelector("a[rel=next]"));
        Assert.EndsWith($"/members/{People.Okafor.Address}#earned", section.QuerySelector("nav a")!.GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cursor_that_is_none_begins_at_the_top()
    {
        var member = await _pages.OpenAsync<MemberPage>(new StagedDao(), query: "earned=nonsense", parameters: ("Address", People.Okafor.Address));
        Assert.Equal(4, member.FindAll("#earned .history li").Count);
        using var topics = new PageContext();
        var topic = await topics.OpenAsync<ReputationPage>(new StagedDao(), query: "cursor=nonsense", parameters: ("Topic", "clinical"));
        Assert.Equal("/reputation/clinical?cursor=more", topic.Find("a[rel=next]").GetAttribute("href"));
    }

    [Fact]
    public async Task Without_reputation_the_page_says_how_one_gets_it()
    {
        var page = await _pages.OpenAsync<MemberPage>(new StagedDao(), parameters: ("Address", People.Vass.Address));
        Assert.Contains("No reputation so far", page.Find("#reputation").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("#reputation svg.fading-pic"));
    }

    [Fact]
    public async Task A_topics_page_lists_who_has_most_and_who_may_award_and_says_that_votes_are_equal()
    {
        var page = await _pages.OpenAsync<ReputationPage>(new StagedDao(), parameters: ("Topic", "clinical"));
        Assert.Equal("Reputation in Clinical", page.Find("h1").TextContent);
        Assert.Equal(["84", "77", "70", "63"], page.FindAll("tbody td.n").Select(x => x.TextContent));
        Assert.Contains("In 30 days at most 200 in all, 50 to one member, 25 between the same two. Awarded so far: 74.", page.Markup, StringComparison.Ordinal);
        Assert.Contains("the contract 0x5555…5555", page.Markup, StringComparison.Ordinal);
        Assert.Contains("It never multiplies a vote.", page.Find("aside").TextContent, StringComparison.Ordinal);
        Assert.EndsWith("/reputation/clinical?cursor=more", page.Find("a[rel=next]").GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_topics_are_listed_with_how_many_have_earned_something()
    {
        var page = await _pages.OpenAsync<ReputationPage>(new StagedDao());
        Assert.Equal(6, page.FindAll("h2 a[href^='/reputation/']").Count);
        Assert.Contains("31 members have earned some", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Beside_a_tally_stands_how_the_experienced_voted()
    {
        var page = await _pages.OpenAsync<ProposalPage>(new StagedDao(), parameters: ("Id", "1"));
        Assert.StartsWith("31 voters with reputation in this topic: 19 for, 8 against, 4 with no opinion.", page.Find(".experienced").TextContent, StringComparison.Ordinal);
        Assert.Equal("/reputation/clinical", page.Find(".experienced a").GetAttribute("href"));
        using var other = new PageContext { Reputation = new SampleReputation { Experienced = new ExperiencedVoteDto(0, 0, 0, 0) } };
        Assert.Empty((await other.OpenAsync<ProposalPage>(new StagedDao(), parameters: ("Id", "1"))).FindAll(".experienced"));
        using var agenda = new PageContext();
        Assert.Empty((await agenda.OpenAsync<ProposalPage>(new StagedDao(Scene.Agenda), parameters: ("Id", "1"))).FindAll(".experienced"));
    }

    [Theory]
    [InlineData(true, 4, false, "You have 4 of these units, so your proposal needs 3 sponsors.")]
    [InlineData(true, 0, false, "You have none of these units, so your proposal needs 3 sponsors.")]
    [InlineData(true, 12, true, "You may propose.")]
    [InlineData(false, 12, false, "You are no active member now and may not propose.")]
    public async Task A_chamber_says_who_may_propose_and_whether_the_reader_may(bool member, long units, bool alone, string words)
    {
        _pages.Reputation = new SampleReputation { Proposer = new ProposerDto(new ProposerRuleDto(SampleDao.Clinical, 10, 3), member, units, alone) };
        var page = await _pages.OpenAsync<ChamberPage>(new StagedDao(), account: People.Nora.Address, parameters: ("Key", "clinical"));
        var section = page.Find("section[aria-labelledby=h-proposers]");
        Assert.Contains("Members with 10 units of reputation in Clinical, and others when 3 members sign their proposal.", section.TextContent, StringComparison.Ordinal);
        Assert.Equal(words, section.QuerySelector("b")!.TextContent);
    }

    [Fact]
    public async Task Where_everybody_may_propose_the_chamber_says_so()
    {
        var page = await _pages.OpenAsync<ChamberPage>(new StagedDao(), parameters: ("Key", "treasury"));
        Assert.Contains("Every member.", page.Find("section[aria-labelledby=h-proposers]").TextContent, StringComparison.Ordinal);
    }

    public void Dispose() => _pages.Dispose();
}
