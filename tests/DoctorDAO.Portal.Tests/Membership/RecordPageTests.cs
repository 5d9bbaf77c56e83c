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

    [Theory]
    [InlineData("2", "No opinion on any issue")]
    [InlineData("nonsense", "are too long")]
    public async Task The_list_goes_on_and_a_cursor_that_is_none_begins_at_the_top(string cursor, string words)
    {
        var page = await _pages.OpenAsync<MemberPage>(new StagedDao(), query: "ballots=" + cursor, parameters: ("Address", People.Okafor.Address));
        Assert.Contains(words, page.Find("section[aria-labelledby=h-ballots]").TextContent, StringComparison.Ordinal);
    }
}
