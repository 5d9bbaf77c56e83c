using Bunit;
using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Client.Relay;
using DoctorDAO.Portal.Features.Marketplace.Orders;
using DoctorDAO.Portal.Tests.Sample;
using Microsoft.AspNetCore.Components;

namespace DoctorDAO.Portal.Tests.Marketplace;

/// <summary>Offers that are written: free times that are chosen and kept, fields that are wrong, what is answered to.</summary>
public sealed class OfferPageTests : IDisposable
{
    private static readonly TimeZoneInfo Stockholm = TimeZoneInfo.FindSystemTimeZoneById("Europe/Stockholm");

    private readonly PageContext _pages = new();
    private readonly SampleOrders _orders = new();

    /// <summary>The midnight after now, by UTC: the machine's clock, or the sample chain's where that is ahead.</summary>
    private static DateTimeOffset Tomorrow
    {
        get
        {
            var now = TimeProvider.System.GetUtcNow();
            return new DateTimeOffset((now > SampleOrders.Now ? now : SampleOrders.Now).UtcDateTime.Date, TimeSpan.Zero).AddDays(1);
        }
    }

    public void Dispose() => _pages.Dispose();

    [Fact]
    public async Task Free_times_can_be_chosen_where_a_calendar_is_kept_and_none_is_chosen_at_first()
    {
        var page = await OpenAsync<OfferPage>(parameters: ("Listing", 1L));
        var radios = page.FindAll("#free input[name='Sent.Slot']");
        Assert.Equal(4, radios.Count);
        Assert.Equal("", Assert.Single(radios, x => x.HasAttribute("checked")).GetAttribute("value"));
        Assert.Matches("^[0-9T:-]+Z\\|[0-9T:-]+Z$", radios[1].GetAttribute("value"));
        Assert.Empty(page.FindAll("#no-calendar"));
        using var pages = new PageContext();
        var none = await OpenAsync<OfferPage>(pages, parameters: ("Listing", 2L));
        Assert.Empty(none.FindAll("[name='Sent.Slot']"));
        Assert.NotEmpty(none.FindAll("#no-calendar"));
    }

    [Fact]
    public async Task About_thirty_times_are_shown_by_whole_days_and_the_rest_is_a_press_away()
    {
        // Two hours and a night on each of twenty days.
        TimeSpanDto[] free = [.. Enumerable.Range(0, 20).Select(x => Tomorrow.AddDays(x)).SelectMany(x => (TimeSpanDto[])[new(x.AddHours(8), x.AddHours(9)), new(x.AddHours(10), x.AddHours(11)), new(x.AddHours(20), x.AddHours(30))])];
        var next = OfferTimes.Write(DateOnly.FromDateTime(free[30].Start.UtcDateTime));
        _pages.Market.Free = free;
        var page = await OpenAsync<OfferPage>(parameters: ("Listing", 1L));
        Assert.Equal(free[..30].Select(OfferForm.Value), page.FindAll("#free td input").Select(x => x.GetAttribute("value")));
        Assert.Equal($"/?from={next}#free", Assert.Single(page.FindAll("#free button")).GetAttribute("formaction"));
        using var pages = new PageContext();
        pages.Market.Free = free;
        var later = await OpenAsync<OfferPage>(pages, query: "from=" + next, parameters: ("Listing", 1L));
        // The night that begins the day before is one of that day's.
        Assert.Equal(free[30..].Select(OfferForm.Value), later.FindAll("#free td input").Select(x => x.GetAttribute("value")));
        Assert.Equal(2, later.FindAll("#free button").Count);
    }

    [Fact]
    public void What_is_typed_narrows_what_was_chosen_and_an_expiry_that_nobody_touched_ends_with_its_begin()
    {
        var slot = new TimeSpanDto(new(2026, 12, 5, 7, 0, 0, TimeSpan.Zero), new(2026, 12, 5, 17, 0, 0, TimeSpan.Zero));
        var form = new OfferForm { Slot = OfferForm.Value(slot), Expires = "2026-12-08T12:00", Proposed = "2026-12-08T12:00", Parts = [new() { Amount = "100" }] }.Ready();
        var draft = form.Read("0x1", "", Stockholm);
        Assert.Equal((slot.Start, slot.End, slot.Start, slot.End), Times(draft));
        (form.Start, form.End, form.Proposed) = ("2026-12-05T10:00", "2026-12-05T12:00", "2026-12-09T12:00");
        draft = form.Read("0x1", "", Stockholm);
        Assert.Equal((slot.Start.AddHours(2), slot.Start.AddHours(4), new DateTimeOffset(2026, 12, 8, 11, 0, 0, TimeSpan.Zero), slot.Start.AddHours(4)), Times(draft));
        form.End = "2026-12-05T18:15";
        Assert.Equal(("start", "outside"), Wrong(form));
        (form.Start, form.End) = ("2026-12-05T12:00", "2026-12-05T10:00");
        Assert.Equal(("end", null), Wrong(form));
        (form.Slot, form.End) = ("", "2026-12-20T12:00");
        Assert.Equal(("end", null), Wrong(form));
        form.Slot = "tomorrow";
        Assert.Equal(("start", null), Wrong(form));

        static (DateTimeOffset, DateTimeOffset, DateTimeOffset, DateTimeOffset) Times(OfferDraft draft) => (draft.Start!.Value, draft.End!.Value, draft.Expires!.Value, draft.Milestones![0].Due!.Value);

        static (string, string?) Wrong(OfferForm form) => Assert.Throws<FieldException>(() => form.Read("0x1", "", Stockholm)) is var e ? (e.Field, e.Code) : default;
    }

    [Fact]
    public async Task A_time_is_kept_before_the_offer_is_and_one_that_is_gone_is_said_at_its_field()
    {
        var query = "hold=7&brief=" + SampleOrders.Brief;
        _pages.Market.Refuses = new FieldException("start", "is not free any more", code: "taken");
        var page = await OpenAsync<OfferPage>(query: query, parameters: ("Worker", People.Okafor.Address));
        // The time so far is one of those that can be chosen.
        var chosen = Assert.Single(page.FindAll("#free input[checked]"));
        Assert.Equal(OfferForm.Value(new(SampleOrders.Now.AddDays(10), SampleOrders.Now.AddDays(10).AddHours(12))), chosen.GetAttribute("value"));
        await page.Find("form").SubmitAsync();
        Assert.Equal("This time is no longer free. Choose another.", page.Find("#free-error").TextContent);
        Assert.Equal("Locum, three nights", page.Find("#title").GetAttribute("value"));
        Assert.Empty(page.FindAll("#free input[checked]"));
        Assert.True(page.Find("#free input").HasAttribute("required"));
        Assert.Null(_orders.Kept);

        using var pages = new PageContext();
        page = await OpenAsync<OfferPage>(pages, query: query, parameters: ("Worker", People.Okafor.Address));
        await page.Find("form").SubmitAsync();
        // What was kept for another time is given back.
        Assert.Equal(["hold", "release"], pages.Market.Done);
        Assert.Equal(SampleOrders.Now.AddDays(10), _orders.Kept!.Start);
        Assert.Contains("/market/offers/" + SampleOrders.Brief, pages.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_reads_the_offer_once_more_sees_how_long_its_time_is_kept_or_that_it_is_gone()
    {
        var review = await OpenAsync<OfferReviewPage>(parameters: ("Brief", SampleOrders.Brief));
        Assert.Equal(new NewHold(SampleOrders.Now.AddDays(10), SampleOrders.Now.AddDays(10).AddHours(12)), _pages.Market.Sent);
        Assert.NotEmpty(review.Find("#kept").TextContent);
        Assert.NotEmpty(review.FindAll("a[href$='&hold=1']"));
        using var pages = new PageContext();
        pages.Market.Refuses = new FieldException("start", "is not free any more", code: "taken");
        var gone = await OpenAsync<OfferReviewPage>(pages, parameters: ("Brief", SampleOrders.Brief));
        Assert.Empty(gone.FindAll("#kept"));
        Assert.Equal($"/market/offer/{People.Okafor.Address}?brief={SampleOrders.Brief}", gone.Find("#taken a").GetAttribute("href"));
    }

    [Fact]
    public async Task A_time_that_begins_too_soon_to_be_cancelled_free_says_so_before_it_is_offered()
    {
        _orders.FreeUntil = Tomorrow.AddDays(1);
        Assert.NotEmpty((await FreeAsync(_pages)).QuerySelectorAll("time"));
        _orders.FreeUntil = SampleOrders.Now.AddDays(-1);
        using var pages = new PageContext();
        var over = await FreeAsync(pages);
        Assert.Empty(over.QuerySelectorAll("time"));
        Assert.Equal("never, it begins too soon", over.TextContent.Trim());

        async Task<AngleSharp.Dom.IElement> FreeAsync(PageContext context)
        {
            var review = await OpenAsync<OfferReviewPage>(context, parameters: ("Brief", SampleOrders.Brief));
            return review.FindAll("section[aria-labelledby='h-terms'] dt").Single(x => x.TextContent == "Cancel free until").NextElementSibling!;
        }
    }

    [Theory]
    [InlineData("title", "Say what is delivered")]
    [InlineData("amount", "Write an amount")]
    [InlineData("due", "Choose a date")]
    public async Task What_is_wrong_with_a_milestone_is_said_at_its_own_field(string part, string words)
    {
        _orders.Refused = "milestones[1]." + part;
        var page = await OpenAsync<OfferPage>(query: "brief=" + SampleOrders.Brief, parameters: ("Worker", People.Okafor.Address));
        await page.Find("form").SubmitAsync();
        Assert.StartsWith(words, page.Find($"#part-1-{part}-error").TextContent, StringComparison.Ordinal);
        Assert.EndsWith($"#part-1-{part}", page.Find(".errors a").GetAttribute("href"), StringComparison.Ordinal);
        // A milestone that was left empty counts for nothing.
        var form = new OfferForm { Parts = [new() { Title = "A" }, new(), new() { Title = "B" }] };
        Assert.Equal(["part-2-" + part, "milestones", "title"], ((string[])["milestones[1]." + part, "milestones[2]." + part, "account"]).Select(form.FieldOf));
    }

    [Fact]
    public async Task An_answer_to_what_one_seeks_is_offered_what_the_listing_says()
    {
        var page = await OpenAsync<OfferPage>(query: "sought=5", parameters: ("Worker", People.Okafor.Address));
        Assert.Equal("Who covers my night on 5 December?", page.Find("#title").GetAttribute("value"));
        using var others = new PageContext();
        Assert.True(string.IsNullOrEmpty((await OpenAsync<OfferPage>(others, query: "sought=1", parameters: ("Worker", People.Demir.Address))).Find("#title").GetAttribute("value")));
        using var reads = new PageContext();
        var sought = await OpenAsync<OfferPage>(reads, account: People.Okafor.Address, parameters: ("Listing", 5L));
        Assert.Equal("/market/listings/5#answer", sought.Find(".empty a").GetAttribute("href"));
    }

    private Task<IRenderedComponent<DynamicComponent>> OpenAsync<TPage>(string query = "", params (string, object?)[] parameters) where TPage : IComponent => OpenAsync<TPage>(_pages, query: query, parameters: parameters);

    private Task<IRenderedComponent<DynamicComponent>> OpenAsync<TPage>(PageContext pages, string? account = null, string query = "", params (string, object?)[] parameters) where TPage : IComponent
    {
        pages.Services.AddSingleton<IOrders>(_orders).AddSingleton<IRatings>(_orders).AddSingleton<IDisputes>(_orders).AddSingleton<IMemberContracts>(_orders);
        return pages.OpenAsync<TPage>(new SampleDao(), account ?? People.Nora.Address, "en-GB", query, parameters);
    }
}
