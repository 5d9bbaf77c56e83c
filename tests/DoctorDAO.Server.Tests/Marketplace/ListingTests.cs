using System.Net;
using System.Net.Http.Json;
using System.Text;
using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Ethereum;
using DoctorDAO.Testing;

namespace DoctorDAO.Server.Tests;

/// <summary>Listings, calendars and what is kept of them over HTTP, as programs of members meet them.</summary>
public sealed class ListingTests(ForumServer dao) : IClassFixture<ForumServer>
{
    private static readonly ListingText Nights = new(
        "Night shifts in intensive care", "Twelve hours, ventilated patients.", "Ten **years**.", ListingCategory.Locum, ["anaesthesia"], ["SE-AB"], ["en", "sv"], 9_500, ListingCurrency.Euro, ListingUnit.Hour,
        ListingKind.Offered, new ListingPlace("Stockholm", 59_329, 18_069), "LicenceToPractise");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_listing_is_offered_found_booked_from_kept_and_taken_away()
    {
        // The chain's clock is past the licences that members were admitted with.
        await dao.Chain.Association.RunAsync(
            dao.Chain.Association.Acts.Admit(DaoChain.Member(6).Address, "anaesthesia", await dao.Chain.Node.NowAsync(Ct) + TimeSpan.FromDays(80), nonce: 1), Ct);
        await dao.Server.CatchUpAsync(dao.Chain);
        using var author = await dao.Server.SignedInAsync(DaoChain.Member(6));
        using var reader = await dao.Server.SignedInAsync(DaoChain.Member(7));
        using var nobody = dao.Server.Browser();
        var (listings, found) = (new ListingClient(author), new ListingClient(nobody));
        var made = await listings.CreateAsync(new NewListing("http-1", Nights), Ct);
        Assert.Equal(made.Row.Id, (await listings.CreateAsync(new NewListing("http-1", Nights), Ct)).Row.Id);
        Assert.Empty(made.Row.Blocks);
        Assert.Contains("<strong>years</strong>", made.Html, StringComparison.Ordinal);
        var version = (await found.GetVersionAsync(made.Row.Hash, Ct))!;
        Assert.Equal(made.Row.Hash, Keccak256.Hash(Encoding.UTF8.GetBytes(version.Document)).ToString());

        var query = new ListingQuery(
            "night int", [ListingCategory.Locum], ["anaesthesia"], ["SE"], ["sv"], "EUR", 1_000, 10_000, Verified: true, Kind: ListingKind.Offered, Latitude: 59_300, Longitude: 18_000, Kilometres: 20, Sort: ListingSort.Price, Limit: 5);
        var result = await found.SearchAsync(query, Ct);
        Assert.Equal(made.Row.Id, Assert.Single(result.Items).Id);
        Assert.Equal(new FacetValueDto("SE-AB", 1, false), Assert.Single(result.Facets.Single(x => x.Name == "region").Values, x => x.Value == "SE-AB"));
        Assert.Empty((await found.SearchAsync(query with { Text = "days" }, Ct)).Items);
        Assert.Equal("currency", (await Assert.ThrowsAsync<FieldException>(() => found.SearchAsync(new ListingQuery(PriceTo: 5), Ct))).Field);

        // Nobody writes without being signed in, nor what is somebody else's.
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.PostAsJsonAsync("/api/market/listings", new NewListing("x", Nights), Ct)).StatusCode);
        Assert.Null(await new ListingClient(reader).EditAsync(made.Row.Id, new ListingEdit(made.Row.Hash, Nights with { Price = 1 }), Ct));
        Assert.Equal(2, (await listings.EditAsync(made.Row.Id, new ListingEdit(made.Row.Hash, Nights with { Price = 9_000 }), Ct))!.Row.Version);

        var calendar = await listings.SaveCalendarAsync(new CalendarDto("Europe/Stockholm", [.. Enum.GetValues<DayOfWeek>().Select(x => new WeeklySlot(x, 480, 600))], [], 0, false), Ct);
        Assert.NotNull((await found.GetListingAsync(made.Row.Id, Ct))!.Row.NextFree);
        var from = new DateTimeOffset(TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddDays(3), TimeSpan.Zero);
        var worker = DaoChain.Member(6).Address.ToString();
        var free = (await found.GetAvailabilityAsync(worker, from, from.AddDays(7), Ct))!.Free;
        var slot = new NewHold(free[1].Start, free[1].Start.AddHours(4));
        var hold = await new ListingClient(reader).HoldAsync(worker, slot, Ct);
        Assert.Equal(hold, await new ListingClient(reader).HoldAsync(worker, slot, Ct));
        Assert.Equal(free[1].Start.AddHours(4), (await found.GetAvailabilityAsync(worker, from, from.AddDays(7), Ct))!.Free[1].Start);
        Assert.Equal(HttpStatusCode.NoContent, (await reader.DeleteAsync(new Uri($"/api/market/holds/{hold.Id}", UriKind.Relative), Ct)).StatusCode);
        var feed = await listings.RenewFeedAsync(Ct);
        Assert.StartsWith("BEGIN:VCALENDAR", await nobody.GetStringAsync(new Uri(feed.Path, UriKind.Relative), Ct), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await nobody.GetAsync(new Uri(feed.Path.Replace("/calendars/", "/calendars/0", StringComparison.Ordinal), UriKind.Relative), Ct)).StatusCode);

        Assert.Equal(HttpStatusCode.NoContent, (await reader.PutAsync(new Uri($"/api/market/favourites/{made.Row.Id}", UriKind.Relative), null, Ct)).StatusCode);
        Assert.Equal(made.Row.Id, Assert.Single(await new ListingClient(reader).GetFavouritesAsync(Ct)).Id);
        var saved = await new ListingClient(reader).SaveSearchAsync(new NewSavedSearch("s", "Nights", query), Ct);
        Assert.Equal(("SE", 20), (Assert.Single(saved.Query.Regions!), saved.Query.Kilometres));
        Assert.Equal(HttpStatusCode.NoContent, (await reader.DeleteAsync(new Uri($"/api/market/searches/{saved.Id}", UriKind.Relative), Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await author.DeleteAsync(new Uri($"/api/market/listings/{made.Row.Id}", UriKind.Relative), Ct)).StatusCode);
        Assert.Null(await found.GetListingAsync(made.Row.Id, Ct));
        Assert.Empty((await found.SearchAsync(query, Ct)).Items);
        Assert.NotNull(await found.GetVersionAsync(made.Row.Hash, Ct));
        await listings.SaveCalendarAsync(calendar with { Weekly = [] }, Ct);
    }
}
