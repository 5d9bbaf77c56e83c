using System.Text;
using System.Text.Json;
using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Client.Membership;
using DoctorDAO.Client.Notices;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Marketplace.Listings;
using DoctorDAO.Features.Membership;
using DoctorDAO.Features.Notices;
using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Tests;

/// <summary>Listings from the first draft to the end, in a real database.</summary>
public sealed class ListingTests(PostgresFixture postgres) : IAsyncLifetime
{
    private MarketHome _home = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static string Author => MarketHome.Account(1);

    private static string Reader => MarketHome.Account(2);

    public async ValueTask InitializeAsync() => _home = await MarketHome.CreateAsync(Provider.Sqlite, postgres);

    public ValueTask DisposeAsync() => _home.DisposeAsync();

    [Fact]
    public async Task A_listing_is_drafted_published_changed_paused_renewed_and_deleted_and_its_versions_stay_what_their_hashes_say()
    {
        var made = new NewListing("one", MarketHome.Text(), Days: 10, Draft: true);
        var id = await _home.Listings.CreateAsync(Author, made, Ct);
        Assert.Equal(id, await _home.Listings.CreateAsync(Author, made, Ct));
        Assert.Null(await _home.Listings.GetListingAsync(id, Reader, Ct));
        var draft = (await _home.Listings.GetListingAsync(id, Author, Ct))!.Row;
        Assert.Null(await _home.Listings.GetVersionAsync(draft.Hash, Ct));
        Assert.Equal(ListingState.Draft, draft.State);
        Assert.Empty(await FoundAsync());

        Assert.True(await _home.Listings.PublishAsync(Author, id, 10, Ct));
        Assert.Equal([id], await FoundAsync());
        Assert.Null(await _home.Listings.EditAsync(Reader, id, new ListingEdit(draft.Hash, MarketHome.Text("Mine now")), Ct));
        Assert.Equal(1, await _home.Listings.EditAsync(Author, id, new ListingEdit(draft.Hash, MarketHome.Text()), Ct));
        Assert.Equal(2, await _home.Listings.EditAsync(Author, id, new ListingEdit(draft.Hash, MarketHome.Text("Day \"shifts\" \u0001 \\ ½ \ud83e\ude7a")), Ct));
        Assert.Equal("hash", (await Assert.ThrowsAsync<FieldException>(() => _home.Listings.EditAsync(Author, id, new ListingEdit(draft.Hash, MarketHome.Text("Late")), Ct))).Field);
        // Back to the first words is a version of its own.
        var second = (await _home.Listings.GetListingAsync(id, null, Ct))!.Row;
        Assert.Equal(3, await _home.Listings.EditAsync(Author, id, new ListingEdit(second.Hash, MarketHome.Text()), Ct));
        var third = (await _home.Listings.GetListingAsync(id, null, Ct))!.Row;
        foreach (var (hash, number) in new[] { (draft.Hash, 1), (second.Hash, 2), (third.Hash, 3) })
        {
            var version = (await _home.Listings.GetVersionAsync(hash, Ct))!;
            Assert.Equal(number, version.Version);
            Assert.Equal(hash, Keccak256.Hash(Encoding.UTF8.GetBytes(version.Document)).ToString());
            // RFC 8785: names in the order of their characters, nothing between.
            using var json = JsonDocument.Parse(version.Document);
            string[] names = [.. json.RootElement.EnumerateObject().Select(x => x.Name)];
            Assert.Equal(names.Order(StringComparer.Ordinal), names);
            Assert.Equal(json.RootElement.GetProperty("title").GetString(), version.Text.Title);
        }

        Assert.Equal(3, new[] { draft.Hash, second.Hash, third.Hash }.Distinct().Count());

        Assert.True(await _home.Listings.PauseAsync(Author, id, Ct));
        Assert.Empty(await FoundAsync());
        Assert.Equal(["paused"], (await _home.Listings.GetListingAsync(id, null, Ct))!.Row.Blocks);
        Assert.True(await _home.Listings.PublishAsync(Author, id, 5, Ct));
        Assert.Equal(third.PublishedAt, (await _home.Listings.GetListingAsync(id, null, Ct))!.Row.PublishedAt);
        _home.Clock.Now += TimeSpan.FromDays(6);
        await TurnAsync();
        Assert.Empty(await FoundAsync());
        Assert.Equal((ListingState.Expired, "expired"), ((await _home.Listings.GetListingAsync(id, null, Ct))!.Row.State, (await _home.Listings.GetListingAsync(id, null, Ct))!.Row.Blocks[0]));
        Assert.True(await _home.Listings.PublishAsync(Author, id, 30, Ct));
        Assert.Equal([id], await FoundAsync());

        Assert.True(await _home.Listings.DeleteAsync(Author, id, Ct));
        Assert.Null(await _home.Listings.DeleteAsync(Author, id, Ct));
        Assert.Empty(await FoundAsync());
        Assert.Null(await _home.Listings.GetListingAsync(id, Author, Ct));
        Assert.Equal(id, (await _home.Listings.GetVersionAsync(second.Hash, Ct))!.Listing);
        await using var db = _home.CreateDbContext();
        Assert.Empty(await db.Set<MarketPartRow>().ToListAsync(Ct));
    }

    [Fact]
    public async Task What_a_listing_cannot_say_is_refused_by_its_field()
    {
        var good = MarketHome.Text();
        foreach (var (field, text) in new (string, ListingText)[]
        {
            ("title", good with { Title = " " }), ("summary", good with { Summary = new string('a', 301) }), ("markdown", good with { Markdown = new string('a', 20_001) }), ("category", good with { Category = "other" }),
            ("specialties", good with { Specialties = ["a", "b", "c", "d", "e", "f"] }), ("regions", good with { Regions = ["Berlin"] }), ("languages", good with { Languages = [] }), ("price", good with { Price = 0 }),
            ("currency", good with { Currency = "USD" }), ("unit", good with { Unit = "week" }), ("place", good with { Place = new("Berlin", 91_000, 0) }), ("credential", good with { Credential = "a licence" }),
            ("kind", good with { Kind = (ListingKind)7 }), ("confirmed", good with { Markdown = "Seen on 12.03.1961: Herr Karl Müller, born 12.03.1961." }),
        })
        {
            var refused = await Assert.ThrowsAsync<FieldException>(() => _home.Listings.CreateAsync(Author, new NewListing("k", text), Ct));
            Assert.True(refused.Field == field || (field == "confirmed" && refused.Field == "markdown"), $"{refused.Field} for {field}");
        }

        Assert.Equal("days", (await Assert.ThrowsAsync<FieldException>(() => _home.Listings.CreateAsync(Author, new NewListing("k", good, Days: 181), Ct))).Field);
        Assert.Equal("key", (await Assert.ThrowsAsync<FieldException>(() => _home.Listings.CreateAsync(Author, new NewListing("k k", good), Ct))).Field);
        Assert.Equal("account", (await Assert.ThrowsAsync<FieldException>(() => _home.Listings.CreateAsync(MarketHome.Account(999), new NewListing("k", good), Ct))).Field);
    }

    [Fact]
    public async Task Who_keeps_a_search_hears_once_of_what_fits_and_who_waits_hears_when_it_is_back()
    {
        var (words, everything, other) = (MarketHome.Account(3), MarketHome.Account(4), MarketHome.Account(5));
        var kept = await _home.Favourites.SaveSearchAsync(words, new NewSavedSearch("a", "Nights", new ListingQuery("nigh", Categories: [ListingCategory.Locum], Currency: "EUR", PriceTo: 10_000)), Ct);
        Assert.Equal(kept, await _home.Favourites.SaveSearchAsync(words, new NewSavedSearch("a", "Nights", new ListingQuery("nigh")), Ct));
        await _home.Favourites.SaveSearchAsync(words, new NewSavedSearch("b", "Berlin", new ListingQuery(Latitude: 52_520, Longitude: 13_400, Kilometres: 30)), Ct);
        await _home.Favourites.SaveSearchAsync(everything, new NewSavedSearch("a", "All", new ListingQuery()), Ct);
        await _home.Favourites.SaveSearchAsync(Author, new NewSavedSearch("a", "My own", new ListingQuery()), Ct);
        await _home.Favourites.SaveSearchAsync(other, new NewSavedSearch("a", "Law", new ListingQuery(Categories: [ListingCategory.Legal])), Ct);
        await _home.Listings.CreateAsync(Author, new NewListing("dear", MarketHome.Text(price: 20_000)), Ct);
        var id = await _home.Listings.CreateAsync(Author, new NewListing("near", MarketHome.Text() with { Place = new ListingPlace("Mitte", 52_500, 13_300) }), Ct);
        await TurnAsync();
        await TurnAsync();
        // Two searches of one member, one notice; what one wrote oneself is no news.
        Assert.Equal([id], await ToldAsync(words, NoticeKind.ListingFound));
        Assert.Equal(2, (await ToldAsync(everything, NoticeKind.ListingFound)).Count);
        Assert.Empty(await ToldAsync(Author, NoticeKind.ListingFound));
        Assert.Empty(await ToldAsync(other, NoticeKind.ListingFound));
        Assert.Equal("Night shifts in intensive care", Assert.Single((await _home.Get<INotices>().GetNoticesAsync(words, new NoticeQuery(), Ct)).Items).Title);

        Assert.True(await _home.Favourites.KeepAsync(Reader, id, true, Ct));
        Assert.True(await _home.Favourites.KeepAsync(Reader, id, true, Ct));
        Assert.Equal("listing", (await Assert.ThrowsAsync<FieldException>(() => _home.Favourites.TellWhenBackAsync(Reader, id, Ct))).Field);
        await MemberAsync(MemberStatus.Lapsed);
        Assert.Equal(["membership"], Assert.Single(await _home.Favourites.GetFavouritesAsync(Reader, Ct)).Blocks);
        Assert.True(await _home.Favourites.TellWhenBackAsync(Reader, id, Ct));
        await TurnAsync();
        Assert.Empty(await ToldAsync(Reader, NoticeKind.ListingBack));
        await MemberAsync(MemberStatus.Active);
        await TurnAsync();
        await TurnAsync();
        Assert.Equal([id], await ToldAsync(Reader, NoticeKind.ListingBack));
    }

    [Fact]
    public async Task What_a_person_keeps_is_handed_out_follows_to_a_new_account_and_is_forgotten()
    {
        var to = MarketHome.Account(7);
        var id = await _home.Listings.CreateAsync(Author, new NewListing("k", MarketHome.Text()), Ct);
        await _home.Listings.CreateAsync(to, new NewListing("k", MarketHome.Text("Of the new account")), Ct);
        var hash = (await _home.Listings.GetListingAsync(id, null, Ct))!.Row.Hash;
        foreach (var account in new[] { Author, to })
        {
            await _home.Favourites.KeepAsync(account, id, true, Ct);
            await _home.Favourites.SaveSearchAsync(account, new NewSavedSearch("s", "All", new ListingQuery()), Ct);
            await _home.Listings.SaveProfileAsync(account, new MarketProfile("Ten years of nights."), Ct);
            await _home.Calendars.SaveCalendarAsync(account, new CalendarDto("Europe/Berlin", [new(DayOfWeek.Monday, 480, 600)], [], 0, false), Ct);
        }

        IPersonalData[] own = [.. Own()];
        await using var db = _home.CreateDbContext();
        foreach (var one in own)
            await one.MoveAsync(db, Author, to, Ct);
        db.ChangeTracker.Clear();
        Assert.Equal(2, (await _home.Listings.GetOwnAsync(to, Ct)).Count);
        Assert.Empty(await _home.Listings.GetOwnAsync(Author, Ct));
        Assert.Equal(2, (await _home.Favourites.GetSearchesAsync(to, Ct)).Count);
        Assert.Single(await _home.Favourites.GetFavouritesAsync(to, Ct));
        var who = new PersonalAccounts(Guid.Empty, [to, Author]);
        foreach (var one in own.Where(x => x.Name is not ("market-waits" or "market-holds")))
            Assert.NotEmpty(await one.ReadAsync(db, who, Ct));
        foreach (var one in own)
            await one.EraseAsync(db, who, Ct);
        db.ChangeTracker.Clear();
        Assert.Empty(await FoundAsync());
        Assert.Empty(await _home.Listings.GetOwnAsync(to, Ct));
        Assert.Empty(await _home.Favourites.GetSearchesAsync(to, Ct));
        Assert.Equal("", (await _home.Listings.GetProfileAsync(to, Ct)).Markdown);
        Assert.Equal(0, (await _home.Calendars.GetCalendarAsync(to, Ct)).Revision);
        Assert.Empty(await db.Set<MarketWatchRow>().ToListAsync(Ct));
        // An order may name it.
        Assert.NotNull(await _home.Listings.GetVersionAsync(hash, Ct));
    }

    [Fact]
    public void A_newcomer_is_above_an_established_average_and_below_the_excellent_and_equals_take_turns()
    {
        const int Days = 400;
        var (newcomer, average, excellent) = (WorkerFigures.None, new WorkerFigures(60, 50, 4_000), new WorkerFigures(60, 50, 4_900));
        var (first, turns) = (0, 0);
        for (var day = 0; day < Days; day++)
        {
            Assert.True(MarketRank.Score(newcomer, 1, 1, day) > MarketRank.Score(average, 2, 400, day));
            Assert.InRange(MarketRank.Drawn(day, 3), 0, 1);
            first += MarketRank.Score(excellent, 3, 400, day) > MarketRank.Score(new WorkerFigures(8, 6, 4_100), 1, 90, day) ? 1 : 0;
            turns += MarketRank.Score(average, 4, 90, day) > MarketRank.Score(average, 5, 90, day) ? 1 : 0;
        }

        Assert.Equal(Days, first);
        Assert.InRange(turns, Days * 4 / 10, Days * 6 / 10);
    }

    private IEnumerable<IPersonalData> Own() => _home.Get<IEnumerable<IPersonalData>>().Where(x => x.Name.StartsWith("market-", StringComparison.Ordinal) && x.GetType().Assembly == typeof(ListingRow).Assembly
        && (x.Name is "market-listings" or "market-searches" or "market-favourites" or "market-waits" or "market-holds" or "market-profile" or "market-calendar"));

    private async Task<IReadOnlyList<long>> FoundAsync() => [.. (await _home.Listings.SearchAsync(new ListingQuery(), Ct)).Items.Select(x => x.Id)];

    private Task TurnAsync() => _home.Get<MarketTurns>().TurnAsync(Ct);

    private async Task MemberAsync(MemberStatus status)
    {
        await using var db = _home.CreateDbContext();
        await db.Set<MemberView>().Where(x => x.Account == Author).ExecuteUpdateAsync(x => x.SetProperty(m => m.Status, status), Ct);
    }

    private async Task<List<long?>> ToldAsync(string account, NoticeKind kind)
    {
        await using var db = _home.CreateDbContext();
        return [.. (await db.Set<NoticeRow>().Where(x => x.Recipient == account && x.Kind == kind).ToListAsync(Ct)).Select(x => NoticeData.Read(x.Data).Listing)];
    }
}
