using DoctorDAO.Client.Marketplace;
using DoctorDAO.Features.Marketplace.Listings;

namespace DoctorDAO.Database.Tests;

/// <content>Listings, what is kept of them, and calendars.</content>
internal sealed partial class ServerQueries
{
    private async Task ReadListingsAsync(Action<string> step, string account)
    {
        var (listings, kept) = (Get<IListings>(), Get<IFavourites>());
        // A process that has just begun knows no counts.
        await SearchListingsAsync(step, listings);
        step("listings are counted");
        await Get<MarketCensus>().TurnAsync(Ct);
        await SearchListingsAsync(step, listings);
        step("/api/market/listings?sort=price");
        var cheapest = await listings.SearchAsync(new ListingQuery(Currency: "EUR", Sort: ListingSort.Price, Limit: 2), Ct);
        await listings.SearchAsync(new ListingQuery(Currency: "EUR", Sort: ListingSort.Price, Limit: 2, Cursor: cheapest.Next), Ct);
        step("/api/market/listings/{id}");
        var own = (await listings.GetListingAsync(LargeAssociation.OwnListing, null, Ct))!;
        step("/api/market/listings/versions/{hash}");
        Assert.NotNull(await listings.GetVersionAsync(own.Row.Hash, Ct));
        step("/api/market/mine");
        Assert.NotEmpty(await listings.GetOwnAsync(account, Ct));
        step("/api/market/profile");
        await listings.GetProfileAsync(account, Ct);
        step("/api/market/favourites");
        Assert.NotEmpty(await kept.GetFavouritesAsync(account, Ct));
        await kept.IsFavouriteAsync(account, LargeAssociation.OwnListing, Ct);
        step("/api/market/searches");
        Assert.NotEmpty(await kept.GetSearchesAsync(account, Ct));
        var answers = Get<IListingAnswers>();
        step("/api/market/listings/{id}/answer");
        Assert.NotNull(await answers.GetOwnAsync(account, LargeAssociation.OwnListing, Ct));
        step("/api/market/listings/{id}/answers");
        var first = (await answers.GetAnswersAsync(account, LargeAssociation.OwnListing, null, 20, Ct))!;
        Assert.Equal(20, (await answers.GetAnswersAsync(account, LargeAssociation.OwnListing, first.Next, 20, Ct))!.Items.Count);
        step("/api/market/answered");
        Assert.NotEmpty(await answers.GetAnsweredAsync(account, Ct));
    }

    private static async Task SearchListingsAsync(Action<string> step, IListings listings)
    {
        string[] specialty = ["s7"];
        var day = DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeSeconds(LargeAssociation.Now).UtcDateTime);
        foreach (var sort in Enum.GetValues<ListingSort>())
        {
            foreach (var query in new ListingQuery[]
            {
                new(Sort: sort == ListingSort.Price ? ListingSort.Best : sort), new(Specialties: specialty, Sort: sort, Currency: "EUR"), new("w100", Sort: sort, Currency: "EUR", PriceFrom: 1, Limit: 3),
                new(Categories: [ListingCategory.Locum], Specialties: [.. specialty, "s9"], FreeFrom: day, Sort: sort, Currency: "EUR", Limit: 3), new(Latitude: 52_050, Longitude: 13_000, Kilometres: 5, Specialties: specialty),
            })
            {
                step($"/api/market/listings?{query}");
                var found = await listings.SearchAsync(query, Ct);
                if (found.Next is { } next)
                    await listings.SearchAsync(query with { Cursor = next }, Ct);
            }
        }
    }

    private async Task ActOnListingsAsync(Action<string> step)
    {
        var (listings, kept, calendars) = (Get<IListings>(), Get<IFavourites>(), Get<ICalendars>());
        var (author, reader) = (LargeAssociation.Account(3), LargeAssociation.Account(5));
        var now = DateTimeOffset.FromUnixTimeSeconds(LargeAssociation.Now / 900 * 900);
        var text = new ListingText("Nights", "Twelve hours.", "", ListingCategory.Legal, ["s7"], [], ["en"], 100, ListingCurrency.Euro, ListingUnit.Hour, Cover: true);
        step("POST /api/market/listings");
        var id = await listings.CreateAsync(author, new NewListing("plans", text), Ct);
        step("PUT /api/market/listings/{id}");
        await listings.EditAsync(author, id, new ListingEdit((await listings.GetListingAsync(id, null, Ct))!.Row.Hash, text with { Price = 200 }), Ct);
        await listings.PauseAsync(author, id, Ct);
        await listings.PublishAsync(author, id, 10, Ct);
        step("PUT /api/market/profile");
        await listings.SaveProfileAsync(author, new MarketProfile("Ten years."), Ct);
        step("PUT /api/market/favourites/{id}");
        await kept.KeepAsync(reader, id, true, Ct);
        await kept.KeepAsync(reader, id, false, Ct);
        step("POST /api/market/searches");
        await kept.DropSearchAsync(reader, await kept.SaveSearchAsync(reader, new NewSavedSearch("plans", "Nights", new ListingQuery("nig", Specialties: ["s7"])), Ct), Ct);
        await listings.PauseAsync(author, id, Ct);
        step("POST /api/market/listings/{id}/wait");
        await kept.TellWhenBackAsync(reader, id, Ct);
        step("DELETE /api/market/listings/{id}");
        await listings.DeleteAsync(author, id, Ct);
        step("PUT /api/market/listings/{id}/answer");
        var answers = Get<IListingAnswers>();
        var sought = await listings.CreateAsync(author, new NewListing("sought", text with { Kind = ListingKind.Sought }), Ct);
        Assert.NotNull(await answers.AnswerAsync(reader, sought, new ListingAnswerText("I can."), Ct));
        await answers.AnswerAsync(reader, sought, new ListingAnswerText("I can, on Monday."), Ct);
        await listings.PublishAsync(author, sought, 20, Ct);
        step("DELETE /api/market/listings/{id}/answer");
        await answers.TakeBackAsync(reader, sought, Ct);
        await listings.DeleteAsync(author, sought, Ct);
        // Of one that nobody has seen nothing stays.
        await listings.DeleteAsync(author, await listings.CreateAsync(author, new NewListing("unseen", text, Draft: true), Ct), Ct);

        step("/api/market/calendar");
        var calendar = await calendars.GetCalendarAsync(author, Ct);
        await calendars.SaveCalendarAsync(author, calendar with { Zone = "Europe/Paris" }, Ct);
        await calendars.GetBookedAsync(author, now, now.AddDays(30), Ct);
        await calendars.GetAvailabilityAsync(author, now, now.AddDays(30), Ct);
        var hold = await calendars.HoldAsync(reader, author, new NewHold(now.AddDays(40), now.AddDays(41)), Ct);
        await calendars.ReleaseAsync(reader, hold.Id, Ct);
        var feed = await calendars.RenewFeedAsync(author, Ct);
        await Get<Calendars>().FeedAsync(feed.Path.Split('/')[^1][..40], "https://dao.example", Ct);
        await calendars.DropFeedAsync(author, Ct);
        step("what the marketplace does by itself");
        await Get<MarketTurns>().TurnAsync(Ct);
    }
}
