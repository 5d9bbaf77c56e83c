using Bunit;
using DoctorDAO.Portal.Features.Membership;
using DoctorDAO.Portal.Tests.Sample;

namespace DoctorDAO.Portal.Tests.Membership;

/// <summary>How a member voted, on its page.</summary>
public sealed class RecordPageTests : IDisposable
{
    private readonly PageContext _pages = new();

    public void Dispose() => _pages.Dispose();

    [Fact]
    public async Task A_members_ballots_stand_with_their_reasons_and_lead_to_the_proposals()
    {
        var page = await _pages.OpenAsync<MemberPage>(new StagedDao(), parameters: ("Address", People.Okafor.Address));
        var section = page.Find("section[aria-labelledby=h-ballots]");
        Assert.Contains("“<b>Nights</b> are too long.”", section.TextContent, StringComparison.Ordinal);
        Assert.Equal(["For +7 Shorter <i>nights</i>", "Against \u22124 Longer days"], section.QuerySelectorAll("li li").Select(x => x.TextContent));
        Assert.Equal("/proposals/1", section.QuerySelector("li li a")!.GetAttribute("href"));
        Assert.Equal($"/members/{People.Okafor.Address}?ballots=2#h-ballots", section.QuerySelectorAll("a")[^1].GetAttribute("href"));
        Assert.Contains("1,000+ followers in the forum", page.Find("main, live-region").TextContent, StringComparison.Ordinal);
        Assert.Contains("follows 1 member", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task My_voice_has_a_switch_for_each_chamber_that_calls_its_contract()
    {
        var dao = new StagedDao();
        var page = await _pages.OpenAsync<VoicePage>(dao, People.Nora.Address);
        var chambers = (await dao.GetChambersAsync(Xunit.TestContext.Current.CancellationToken)).ToDictionary(x => "taking-" + x.Chamber.Key, x => x.Votes);
        var switches = page.FindAll("accept-act");
        Assert.NotEmpty(switches);
        Assert.All(switches, x => Assert.Equal((chambers[x.Id!], People.Nora.Address), (x.GetAttribute("data-votes"), x.GetAttribute("data-account"))));
        Assert.All(switches, x => Assert.StartsWith(x.QuerySelector("button")!.TextContent, x.QuerySelector("button")!.GetAttribute("aria-label"), StringComparison.Ordinal));
        var member = (await dao.GetMemberAsync(People.Nora.Address, Xunit.TestContext.Current.CancellationToken))!;
        Assert.Equal(member.Voices.ToDictionary(x => "taking-" + x.Chamber.Key, x => x.AcceptsDelegation ? "false" : "true"), switches.ToDictionary(x => x.Id!, x => x.GetAttribute("data-accepts")!));
    }

    [Theory]
    [InlineData("2", "No opinion on any issue")]
    [InlineData("nonsense", "are too long")]
    public async Task The_list_goes_on_and_a_cursor_that_is_none_begins_at_the_top(string cursor, string words)
    {
        var page = await _pages.OpenAsync<MemberPage>(new StagedDao(), query: "ballots=" + cursor, parameters: ("Address", People.Okafor.Address));
        Assert.Contains(words, page.Find("section[aria-labelledby=h-ballots]").TextContent, StringComparison.Ordinal);
    }
}
