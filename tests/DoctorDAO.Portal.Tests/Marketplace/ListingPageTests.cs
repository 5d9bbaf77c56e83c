using AngleSharp.Dom;
using Bunit;
using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Portal.Features.Marketplace.Listings;
using DoctorDAO.Portal.Tests.Sample;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Portal.Tests.Marketplace;

/// <summary>Listings for those who look, offer, and keep.</summary>
public sealed class ListingPageTests : IDisposable
{
    private readonly PageContext _pages = new();

    private SampleMarket Market => _pages.Market;

    public void Dispose() => _pages.Dispose();

    [Theory]
    [InlineData("en-GB")]
    [InlineData("de")]
    [InlineData("fr")]
    [InlineData("es")]
    public async Task A_search_shows_what_was_chosen_with_its_counts_and_why_somebody_cannot_be_booked(string language)
    {
        var page = await _pages.OpenAsync<MarketPage>(
            new SampleDao(), People.Nora.Address, language, "q=night&category=locum&category=teaching&language=de&currency=EUR&priceTo=120&verified=true&kind=offered&near=47856,12129&km=80&sort=price&region=DE-BY");
        var asked = Market.Asked!;
        Assert.Equal(("night", "EUR", 12_000L, true, ListingKind.Offered, 47_856, 12_129, 80, ListingSort.Price), (asked.Text, asked.Currency, asked.PriceTo, asked.Verified, asked.Kind, asked.Latitude, asked.Longitude, asked.Kilometres, asked.Sort));
        Assert.Equal(["locum", "teaching"], asked.Categories);
        Assert.Equal(4, page.FindAll("ol .result").Count);
        Assert.Equal(["locum", "teaching"], page.FindAll("input[name=category][checked]").Select(x => x.GetAttribute("value")));
        // Each choice can be taken away, and the others stay.
        Assert.Equal(9, page.FindAll(".chosen a.tag").Count);
        Assert.Contains(page.FindAll(".chosen a.tag"), x => x.GetAttribute("href")!.Contains("category=locum", StringComparison.Ordinal) && !x.GetAttribute("href")!.Contains("teaching", StringComparison.Ordinal));
        Assert.Contains("500+", page.Find(".filters").TextContent, StringComparison.Ordinal);
        Assert.Single(page.FindAll(".result .note.warn"));
        Assert.Contains("cursor=more", page.Find("a[rel=next]").GetAttribute("href"), StringComparison.Ordinal);
        // Every text is there in the reader's language.
        Assert.DoesNotContain("??", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_asked_is_left_out_and_said_and_nothing_found_has_a_way_on()
    {
        var page = await _pages.OpenAsync<MarketPage>(new SampleDao(), null, "en-GB", "region=XX&kind=neither&rating=9&from=yesterday&near=here&sort=price");
        Assert.Contains("is nowhere", page.Find(".note.warn").TextContent, StringComparison.Ordinal);
        Assert.Equal(new ListingQuery(), Market.Asked);
        using var empty = new PageContext();
        Assert.Single((await empty.OpenAsync<MarketPage>(new SampleDao(), null, "en-GB", "q=nothing")).FindAll(".empty"));
    }

    [Theory]
    // Somebody else's, which can be booked: offered to and kept.
    [InlineData(1, true, new[] { "/market/listings/1/offer" }, 1)]
    [InlineData(1, false, new[] { "/market/listings/1/offer" }, 0)]
    // Not now: waited for and kept.
    [InlineData(3, true, new string[0], 2)]
    // One's own.
    [InlineData(5, true, new[] { "/market/listings/5/edit" }, 0)]
    [InlineData(4, true, new[] { "/market/listings/4/edit" }, 0)]
    public async Task Everybody_sees_what_they_can_do_with_a_listing(long id, bool signedIn, string[] links, int forms)
    {
        var page = await _pages.OpenAsync<ListingPage>(new SampleDao(), signedIn ? People.Nora.Address : null, "en-GB", "", ("Id", id));
        Assert.Equal(links, page.FindAll("aside a.btn").Select(x => x.GetAttribute("href")));
        Assert.Equal(forms, page.FindAll("form").Count);
        Assert.Equal("<strong>nights</strong>", page.Find(".written strong").OuterHtml);
    }

    [Theory]
    [InlineData("en-GB")]
    [InlineData("de")]
    [InlineData("fr")]
    [InlineData("es")]
    public async Task Who_seeks_reads_what_others_answered_and_offers_to_one_of_them(string language)
    {
        var page = await _pages.OpenAsync<ListingPage>(new SampleDao(), People.Nora.Address, language, "", ("Id", 5L));
        Assert.Equal(2, page.FindAll("#answers li").Count);
        Assert.Equal($"/market/offer/{People.Okafor.Address}?sought=5", page.Find("#answers li a.btn").GetAttribute("href"));
        Assert.NotNull(page.Find($"#answers a[href='/market/members/{People.Okafor.Address}']"));
        // Plain text, whatever it looks like.
        Assert.Equal("I can, <b>both</b> nights.", page.FindAll("#answers .pre")[1].TextContent);
        Assert.Equal("/market/listings/5?cursor=more#answers", page.Find("#answers a[rel=next]").GetAttribute("href"));
        Assert.Empty(page.FindAll("#answer"));
        Assert.DoesNotContain("??", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Others_answer_what_is_sought_change_it_take_it_back_and_read_nobody_elses()
    {
        var page = await _pages.OpenAsync<ListingPage>(new SampleDao(), People.Okafor.Address, "en-GB", "", ("Id", 5L));
        Assert.Empty(page.FindAll("#answers"));
        Assert.Single(page.FindAll("#answer form"));
        Assert.Equal("2000", page.Find("#answer-text").GetAttribute("maxlength"));
        // What is typed is kept, and no times are shown where no offer can be made.
        Assert.Single(page.FindAll("draft-box[key='answer:5'] input[name='Sent.Key']"));
        Assert.Empty(page.FindAll("#h-free"));

        using var answered = new PageContext();
        var own = await answered.OpenAsync<ListingPage>(new SampleDao(), People.Demir.Address, "en-GB", "", ("Id", 5L));
        Assert.Equal("I can, <b>both</b> nights.", own.Find("#answer .pre").TextContent);
        Assert.Equal("I can, <b>both</b> nights.", own.Find("#answer-text").TextContent);
        Assert.Equal(2, own.FindAll("#answer form").Count);
        using var saved = new PageContext();
        Assert.Equal("/market/listings/5#answer", (await saved.OpenAsync<SavedPage>(new SampleDao(), People.Demir.Address)).Find("section[aria-labelledby=h-answered] a").GetAttribute("href"));

        using var anybody = new PageContext();
        var read = await anybody.OpenAsync<ListingPage>(new SampleDao(), null, "en-GB", "", ("Id", 5L));
        Assert.Equal("/sign-in?return=%2Fmarket%2Flistings%2F5", read.Find("#answer a").GetAttribute("href"));
        Assert.Empty(read.FindAll("#answer form"));
        // What is offered takes no answers.
        using var offered = new PageContext();
        Assert.Empty((await offered.OpenAsync<ListingPage>(new SampleDao(), People.Nora.Address, "en-GB", "", ("Id", 1L))).FindAll("#answer"));
    }

    [Fact]
    public async Task A_listing_is_written_with_its_price_and_place_as_people_write_them_and_what_is_refused_keeps_every_field()
    {
        var form = new ListingForm
        {
            Key = "k", Title = "Nights", Summary = "Twelve hours.", Category = "locum", Kind = "offered", Languages = ["en"], Regions = "de-by, at", Price = "118,50", Currency = "EUR", Unit = "hour", PlaceName = "Rosenheim",
            Latitude = "47.8561", Longitude = "12,129", Days = "30",
        };
        var text = form.Text();
        Assert.Equal((11_850L, new ListingPlace("Rosenheim", 47_856, 12_129)), (text.Price, text.Place));
        Assert.Equal(["DE-BY", "AT"], text.Regions);
        foreach (var price in new[] { "", "0", "-1", "1.234,00", "1.005", "free" })
            Assert.Equal("price", Assert.Throws<FieldException>(() => new ListingForm { Price = price }.Text()).Field);
        Assert.Equal("place", Assert.Throws<FieldException>(() => new ListingForm { Price = "1", PlaceName = "Rosenheim" }.Text()).Field);

        var edit = await _pages.OpenAsync<EditListingPage>(new SampleDao(), People.Nora.Address, "en-GB", "", ("Id", 5L));
        Assert.Equal("Who covers my night on 5 December?", edit.Find("#title").GetAttribute("value"));
        Assert.Equal("sought", edit.Find("#kind option[selected]").GetAttribute("value"));
        Assert.Equal("listing:5", edit.Find("draft-box").GetAttribute("key"));
        // Nobody changes what is somebody else's.
        using var other = new PageContext();
        Assert.Empty((await other.OpenAsync<EditListingPage>(new SampleDao(), People.Nora.Address, "en-GB", "", ("Id", 1L))).FindAll("form"));
    }

    [Fact]
    public async Task Own_listings_have_what_can_be_done_with_each_and_saved_ones_say_what_is_kept()
    {
        var mine = await _pages.OpenAsync<MinePage>(new SampleDao(), People.Nora.Address);
        Assert.Equal(["publish", "delete", "publish", "pause", "delete"], mine.FindAll(".todo button[name=Act]").Select(x => x.GetAttribute("value")));
        // What a button does to which is said to those who hear it alone.
        Assert.All(mine.FindAll(".todo button[name=Act]"), x => Assert.False(string.IsNullOrEmpty(x.GetAttribute("aria-label"))));
        using var saved = new PageContext();
        var kept = await saved.OpenAsync<SavedPage>(new SampleDao(), People.Nora.Address, "en-GB", "q=night&category=locum");
        Assert.Equal("night", kept.Find("#name").GetAttribute("value"));
        Assert.Equal("/market?q=night&category=locum&near=47856%2C12129&km=80", kept.Find(".todo a").GetAttribute("href"));
        Assert.Equal(2, kept.FindAll(".result").Count);
    }

    [Fact]
    public async Task A_calendar_shows_what_is_kept_and_booked_and_adds_times_to_days()
    {
        var page = await _pages.OpenAsync<AvailabilityPage>(new SampleDao(), People.Nora.Address);
        Assert.Equal(["1|480|600||", "5|1200|720|2026-12-01|2027-03-31"], page.FindAll("input[name='Sent.Weekly']").Select(x => x.GetAttribute("value")));
        Assert.Equal("/market/orders/311", page.Find("aside li a").GetAttribute("href"));
        Assert.Equal("Europe/Stockholm", page.Find("#zone option[selected]").GetAttribute("value"));

        var calendar = new CalendarForm
        {
            Zone = "Europe/Stockholm", Revision = 3, Weekly = ["5|1200|720|2026-12-01|2027-03-31"], Days = ["2", "3"], From = "20:00", To = "08:00", Start = "2026-12-24T00:00", End = "2026-12-27T00:00", Closed = true,
        }.Calendar();
        Assert.Equal([new(DayOfWeek.Friday, 1200, 720, new DateOnly(2026, 12, 1), new DateOnly(2027, 3, 31)), new(DayOfWeek.Tuesday, 1200, 720), new(DayOfWeek.Wednesday, 1200, 720)], calendar.Weekly);
        Assert.Equal(new SingleSlot(new DateTimeOffset(2026, 12, 24, 0, 0, 0, TimeSpan.FromHours(1)), new DateTimeOffset(2026, 12, 27, 0, 0, 0, TimeSpan.FromHours(1)), true), Assert.Single(calendar.Single));
        Assert.Equal("from", Assert.Throws<FieldException>(() => new CalendarForm { Zone = "Europe/Stockholm", Days = ["1"], From = "late" }.Calendar()).Field);
    }

    [Fact]
    public async Task Where_there_is_no_marketplace_there_is_no_page_of_it()
    {
        Market.IsThere = false;
        var page = await _pages.OpenAsync<MarketPage>(new SampleDao(), People.Nora.Address);
        Assert.Empty(page.FindAll("form"));
        Assert.Null(Market.Asked);
    }
}
