using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Features.Marketplace.Listings;
using DoctorDAO.Features.Text;
using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Tests;

/// <summary>The search against a plain model of it: every listing looked at, one by one.</summary>
public sealed class ListingSearchTests(PostgresFixture postgres)
{
    private const int Listings = 150;
    private const int Searches = 80;
    private static readonly string[] Specialties = ["anaesthesia", "cardiology", "surgery", "oncology"];
    private static readonly string[] Regions = ["DE", "DE-BE", "DE-BY", "FR", "ES-CT"];
    private static readonly string[] Languages = ["de", "en", "fr", "es"];
    private static readonly string[] Words = ["night", "nightly", "ward", "Ärztin", "opinion", "course", "straße", "ECG"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Provider.Sqlite)]
    [InlineData(Provider.PostgreSql)]
    public async Task Every_search_finds_what_fits_in_its_order_page_by_page_and_counts_what_another_choice_would_show(Provider provider)
    {
        await using var home = await MarketHome.CreateAsync(provider, postgres);
        var random = new Random(7);
        var all = new List<(long Id, ListingText Text)>();
        for (var i = 0; i < Listings; i++)
        {
            var text = Some(random);
            all.Add((await home.Listings.CreateAsync(MarketHome.Account(1 + (i % MarketHome.Members)), new NewListing($"k{i}", text), Ct), text));
            home.Clock.Now += TimeSpan.FromSeconds(random.Next(3));
        }

        for (var i = 0; i < Searches; i++)
        {
            // Counts apart from requests change how something is found, never what.
            if (i == Searches / 2)
            {
                home.Get<MarketCensus>().From = 0;
                await home.Get<MarketCensus>().TurnAsync(Ct);
            }

            var query = Asked(random);
            var expected = all.Where(x => Fits(query, x.Text)).Select(x => x.Id).ToHashSet();
            var (found, keys, first) = (new List<long>(), new List<long>(), (ListingsFoundDto?)null);
            var page = query;
            while (true)
            {
                var result = await home.Listings.SearchAsync(page, Ct);
                first ??= result;
                found.AddRange(result.Items.Select(x => x.Id));
                keys.AddRange(result.Items.Select(x => query.Sort switch
                {
                    ListingSort.Price => x.Price,
                    ListingSort.Newest => -x.PublishedAt.ToUnixTimeMilliseconds(),
                    _ => 0,
                }));
                if (result.Next is null)
                    break;
                page = query with { Cursor = result.Next };
            }

            Assert.Equal(expected.Count, found.Count);
            Assert.Equal(expected, found.ToHashSet());
            Assert.Equal(keys.Order(), keys);
            Assert.Equal((expected.Count, false), (first!.Count, first.AtLeast));
            var others = query with { Categories = null };
            foreach (var value in first.Facets.Single(x => x.Name == "category").Values)
                Assert.Equal(all.Count(x => Fits(others, x.Text) && x.Text.Category == value.Value), value.Count);
            var regions = query with { Regions = null };
            foreach (var value in first.Facets.Single(x => x.Name == "region").Values.Where(x => x.Value.Length == 2))
                Assert.Equal(all.Count(x => Fits(regions, x.Text) && x.Text.Regions.Any(r => r[..2] == value.Value)), value.Count);
        }

        // The order that nobody chose is that of the rank, and the same for everybody.
        await using var db = home.CreateDbContext();
        var places = await db.Set<MarketSearchRow>().OrderBy(x => x.Place).Select(x => x.Listing).Take(50).ToListAsync(Ct);
        Assert.Equal(places, (await home.Listings.SearchAsync(new ListingQuery(Limit: 50), Ct)).Items.Select(x => x.Id));
    }

    [Theory]
    [InlineData(Provider.Sqlite)]
    [InlineData(Provider.PostgreSql)]
    public async Task What_is_common_alone_and_rare_together_is_found_however_far_down_the_list(Provider provider)
    {
        await using var home = await MarketHome.CreateAsync(provider, postgres);
        var wanted = new List<long>();
        for (var i = 0; i < 3; i++)
            wanted.Add(await home.Listings.CreateAsync(MarketHome.Account(1), new NewListing($"k{i}", MarketHome.Text(category: ListingCategory.Translation) with { Languages = ["fr"] }), Ct));
        await using (var db = home.CreateDbContext())
        {
            // More than anybody walks along stands before them, and has the one or the other.
            foreach (var i in Enumerable.Range(1, ListingFinder.Rare + 50))
            {
                var part = i % 2 == 0 ? "c:" + ListingCategory.Translation : "l:fr";
                db.Add(new MarketSearchRow { Listing = 1_000 + i, Account = MarketHome.Account(2), Facets = $" {part} ", Words = " ", Place = i, Newest = i, Latitude = int.MinValue, ExpiresAt = long.MaxValue });
                db.Add(new MarketPartRow { Part = part, Listing = 1_000 + i });
            }

            await db.SaveChangesAsync(Ct);
        }

        var query = new ListingQuery(Categories: [ListingCategory.Translation], Languages: ["fr"], Limit: 2);
        var first = await home.Listings.SearchAsync(query, Ct);
        var second = await home.Listings.SearchAsync(query with { Cursor = first.Next }, Ct);
        Assert.Equal(wanted, first.Items.Concat(second.Items).Select(x => x.Id).Order());
        Assert.Equal((3, false), (first.Count, first.AtLeast));
        Assert.Null(second.Next);
    }

    [Fact]
    public async Task What_cannot_be_asked_is_refused_by_its_field()
    {
        await using var home = await MarketHome.CreateAsync(Provider.Sqlite, postgres);
        foreach (var (field, query) in new (string, ListingQuery)[]
        {
            ("category", new(Categories: ["surgery"])), ("specialty", new(Specialties: ["A b"])), ("region", new(Regions: ["de"])), ("language", new(Languages: ["eng"])), ("currency", new(Currency: "USD")),
            ("currency", new(Sort: ListingSort.Price)), ("currency", new(PriceTo: 5)), ("price", new(Currency: "EUR", PriceFrom: 9, PriceTo: 5)), ("rating", new(MinRating: 6)), ("near", new(Kilometres: 5)),
            ("near", new(Latitude: 1, Longitude: 1, Kilometres: 900)), ("freeFrom", new(FreeFrom: new DateOnly(2027, 11, 1))), ("limit", new(Limit: 51)), ("text", new(new string('a', 201))), ("cursor", new(Cursor: "x")),
        })
        {
            Assert.Equal(field, (await Assert.ThrowsAsync<FieldException>(() => home.Listings.SearchAsync(query, Ct))).Field);
        }
    }

    [Theory]
    [InlineData(Provider.Sqlite)]
    [InlineData(Provider.PostgreSql)]
    public async Task What_is_no_text_is_asked_and_offered_without_harm(Provider provider)
    {
        await using var home = await MarketHome.CreateAsync(provider, postgres);
        // What is no character; and a word that would be cut within a letter.
        foreach (var word in (string[])["\uFFFE\uFFFF", "a" + string.Concat(Enumerable.Repeat("\U00010400", 40))])
        {
            Assert.Empty((await home.Listings.SearchAsync(new ListingQuery(word), Ct)).Items);
            var id = await home.Listings.CreateAsync(MarketHome.Account(1), new NewListing("k" + word.Length, MarketHome.Text("Nights " + word)), Ct);
            Assert.NotNull(await home.Listings.GetListingAsync(id, null, Ct));
        }

        string[] none = [null!];
        Assert.Equal("specialties", (await Assert.ThrowsAsync<FieldException>(() => home.Listings.CreateAsync(MarketHome.Account(1), new NewListing("none", MarketHome.Text() with { Specialties = none }), Ct))).Field);
        var last = new DateTimeOffset(9999, 12, 31, 12, 0, 0, TimeSpan.Zero);
        Assert.Equal("to", (await Assert.ThrowsAsync<FieldException>(() => home.Calendars.GetAvailabilityAsync(MarketHome.Account(1), last.AddDays(-1), last, Ct))).Field);
    }

    private static ListingText Some(Random random) => new(
        string.Join(' ', Pick(random, Words, 1, 3)), string.Join(' ', Pick(random, Words, 1, 2)), "", Pick(random, [.. ListingCategory.All], 1, 1)[0], Pick(random, Specialties, 0, 2), Pick(random, Regions, 0, 2),
        Pick(random, Languages, 1, 2), 100 * random.Next(1, 900), random.Next(4) == 0 ? ListingCurrency.Care : ListingCurrency.Euro, ListingUnit.Hour, random.Next(5) == 0 ? ListingKind.Sought : ListingKind.Offered,
        random.Next(2) == 0 ? null : new ListingPlace("Somewhere", random.Next(45_000, 55_000), random.Next(-3_000, 16_000)));

    private static ListingQuery Asked(Random random)
    {
        var query = new ListingQuery(Limit: random.Next(1, 51), Sort: (ListingSort)random.Next(2));
        // One to three conditions: with more hardly anything would fit.
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            query = random.Next(8) switch
            {
                0 => query with { Text = string.Join(' ', Pick(random, [.. Words, "nig", "arztin", "STRASSE", "nothing"], 1, 2)) },
                1 => query with { Categories = Pick(random, [.. ListingCategory.All], 1, 3) },
                2 => query with { Specialties = Pick(random, Specialties, 1, 2) },
                3 => query with { Regions = Pick(random, Regions, 1, 2) },
                4 => query with { Languages = Pick(random, Languages, 1, 2) },
                5 => query with { Currency = ListingCurrency.Euro, PriceFrom = random.Next(0, 40_000), PriceTo = random.Next(40_000, 90_000), Sort = ListingSort.Price },
                6 => query with { Kind = (ListingKind)random.Next(2) },
                _ => query with { Latitude = random.Next(46_000, 54_000), Longitude = random.Next(-2_000, 15_000), Kilometres = random.Next(20, 201) },
            };
        }

        return query;
    }

    private static bool Fits(ListingQuery query, ListingText text)
    {
        var words = Folded.Words(text.Title + " " + text.Summary + " " + text.Place?.Name);
        return (query.Text is null || Folded.Words(query.Text).All(x => words.Any(w => w.StartsWith(x, StringComparison.Ordinal))))
            && (query.Categories is null || query.Categories.Contains(text.Category))
            && (query.Specialties is null || query.Specialties.Intersect(text.Specialties).Any())
            && (query.Regions is null || text.Regions.Count == 0 || query.Regions.Any(x => text.Regions.Any(r => r == x || r[..2] == x)))
            && (query.Languages is null || query.Languages.Intersect(text.Languages).Any())
            && (query.Currency is null || query.Currency == text.Currency)
            && (query.PriceFrom is not { } from || text.Price >= from) && (query.PriceTo is not { } to || text.Price <= to)
            && (query.Kind is not { } kind || kind == text.Kind)
            && (query.Kilometres is not { } km || (text.Place is { } place && Near(place, query.Latitude!.Value, query.Longitude!.Value, km)));
    }

    private static bool Near(ListingPlace place, int latitude, int longitude, int kilometres)
    {
        var (south, north, west, east) = MarketParts.Box(latitude, longitude, kilometres);
        // Whoever is within the circle is within the box.
        Assert.True(MarketParts.Kilometres(latitude, longitude, place.Latitude, place.Longitude) > kilometres
            || (place.Latitude >= south - 1 && place.Latitude <= north + 1 && place.Longitude >= west - 1 && place.Longitude <= east + 1));
        return place.Latitude >= south && place.Latitude <= north && place.Longitude >= west && place.Longitude <= east;
    }

    private static string[] Pick(Random random, string[] from, int least, int most) => [.. random.GetItems(from, random.Next(least, most + 1)).Distinct()];
}
