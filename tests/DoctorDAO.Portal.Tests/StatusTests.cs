using DoctorDAO.Portal.Tests.Sample;

namespace DoctorDAO.Portal.Tests;

/// <summary>The status page while history is being read, and after.</summary>
public sealed class StatusTests(PortalFixture portal) : IClassFixture<PortalFixture>
{
    [Theory]
    [InlineData("en-GB", "1,240 blocks and 310 events a second", "1 h 30 min")]
    [InlineData("de", "1.240 Blöcke und 310 Ereignisse in der Sekunde", "1 Std. 30 Min.")]
    [InlineData("fr", "1\u202f240 blocs et 310 événements par seconde", "1 h 30 min")]
    [InlineData("es", "1.240 bloques y 310 eventos por segundo", "1 h 30 min")]
    public async Task A_backfill_shows_how_fast_it_gets_on_and_how_long_it_takes(string language, string rate, string left)
    {
        var (_, page, _) = await portal.Open("/status", Scene.Empty, language: language);
        var facts = page.QuerySelectorAll("#status dd").Select(x => x.TextContent.Replace('\u00a0', ' ').Trim()).ToList();
        Assert.Contains(rate, facts);
        Assert.Contains(left, facts);
    }

    [Fact]
    public async Task A_site_that_follows_the_chain_shows_neither()
    {
        var (_, _, html) = await portal.Open("/status");
        Assert.DoesNotContain("Time left", html, StringComparison.Ordinal);
    }
}
