using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Ethereum;
using DoctorDAO.Features;
using DoctorDAO.Features.Marketplace.Listings;
using DoctorDAO.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace DoctorDAO.Benchmarks;

/// <summary>How long a search with facets takes over 100,000 listings: first pages of the searches that people make, with their counts.</summary>
internal static class Listings
{
    private const int Count = 100_000;
    private const int Authors = 20_000;
    private const int EachKind = 60;
    private const double LimitMilliseconds = 100;
    private const int Batch = 400;

    private static readonly string[] Specialties =
    [
        "anaesthesia", "cardiology", "critical-care-nursing", "emergency-medicine", "general-practice", "infectious-diseases", "oncology", "paediatrics", "surgery", "neurology", "psychiatry", "radiology",
        "pathology", "dermatology", "urology", "gynaecology", "midwifery", "pharmacy", "dentistry", "geriatrics",
    ];

    private static readonly string[] Countries = ["DE", "FR", "ES", "IT", "AT", "CH", "NL", "BE", "SE", "PL", "IE", "PT"];
    private static readonly string[] Languages = ["en", "de", "fr", "es", "it", "nl", "sv", "pl", "pt", "cs"];

    private static readonly string[] Syllables = ["car", "di", "lo", "gy", "in", "tion", "neu", "ro", "pa", "the", "ra", "im", "no", "ma", "ne", "tis", "per", "ten", "an", "bi", "ic", "gas", "en", "der", "mal", "ung", "de", "res", "sep", "co"];

    public static async Task MeasureAsync(Table table, CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("doctordao-bench-listings-");
        try
        {
            var file = $"Data Source={Path.Combine(folder.FullName, "listings.db")}";
            await MeasureAsync(table, "SQLite", x => x.UseSqlite(file), ct);
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }

        await using var postgres = new PostgresFixture();
        await postgres.InitializeAsync();
        var connection = await postgres.CreateDatabaseAsync(ct);
        await MeasureAsync(table, "PostgreSQL", x => x.UseNpgsql(connection), ct);
    }

    private static async Task MeasureAsync(Table table, string name, Action<DbContextOptionsBuilder<DaoDbContext>> use, CancellationToken ct)
    {
        Table.Head($"Search over {Count} listings, {name} (one after the other; 95 of 100 to {LimitMilliseconds} ms)");
        var start = Stopwatch.GetTimestamp();
        var contexts = new Contexts(use);
        await using (var db = contexts.CreateDbContext())
        {
            await db.Database.EnsureCreatedAsync(ct);
            await FillAsync(db, new Random(20261127), ct);
        }

        table.Row("filled in", string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(start).TotalSeconds:0} s"));
        static Address Contract(int number) => Address.Parse(string.Create(CultureInfo.InvariantCulture, $"0x{number:x40}"));
        var services = new ServiceCollection().AddLogging().AddSingleton<IDbContextFactory<DaoDbContext>>(contexts).AddSingleton(TimeProvider.System).AddSingleton(new EthClient(new HttpClient(), new Uri("http://node.invalid")));
        services.AddDaoFeatures(new Deployment(31337, 0, Contract(1), Contract(2), Contract(3), [new("clinical", "Clinical", Contract(4), Contract(5))]));
        await using var provider = services.BuildServiceProvider();
        var listings = provider.GetRequiredService<IListings>();
        await provider.GetRequiredService<MarketCensus>().TurnAsync(ct);
        var all = new List<double>();
        foreach (var (kind, queries) in Queries(new Random(7)))
        {
            var (times, found) = (new List<double>(), 0);
            await listings.SearchAsync(queries[0], ct);
            foreach (var query in queries)
            {
                start = Stopwatch.GetTimestamp();
                found += (await listings.SearchAsync(query, ct)).Count;
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            all.AddRange(times);
            table.Row($"{kind} ({(double)found / queries.Count:0} counted), median / 95 of 100", $"{Table.Median(times):0.0} / {Part(times, 95):0.0} ms");
        }

        table.Row("all, median", Table.Milliseconds(Table.Median(all)));
        table.Row("all, 95 of 100", Table.Milliseconds(Part(all, 95)), Part(all, 95) / LimitMilliseconds, 1);
        table.Row("all, the slowest", Table.Milliseconds(all.Max()));
    }

    private static IEnumerable<(string Kind, IReadOnlyList<ListingQuery> Queries)> Queries(Random random)
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        yield return ("everything, each order", Many(i => new ListingQuery(Sort: (ListingSort)(i % 2))));
        yield return ("a category", Many(_ => new ListingQuery(Categories: [One([.. ListingCategory.All])])));
        yield return ("a category and a language", Many(_ => new ListingQuery(Categories: [One([.. ListingCategory.All])], Languages: [One(Languages)])));
        yield return ("locum, specialty, country, verified", Many(_ => new ListingQuery(Categories: [ListingCategory.Locum], Specialties: [One(Specialties)], Regions: [One(Countries)], Verified: true)));
        yield return ("two categories, two languages, a price, by price", Many(_ => new ListingQuery(
            Categories: [One([.. ListingCategory.All]), One([.. ListingCategory.All])], Languages: [One(Languages), One(Languages)], Currency: "EUR", PriceFrom: 3_000, PriceTo: 12_000, Sort: ListingSort.Price)));
        yield return ("specialty, free in a week, soonest", Many(_ => new ListingQuery(Specialties: [One(Specialties)], FreeFrom: today, FreeTo: today.AddDays(6), Sort: ListingSort.Soonest)));
        yield return ("four stars, euro, a country", Many(_ => new ListingQuery(MinRating: 4, Currency: "EUR", Regions: [One(Countries)])));
        yield return ("a word", Many(_ => new ListingQuery(Word(random))));
        yield return ("two words and a category", Many(_ => new ListingQuery(Word(random) + " " + Word(random), Categories: [One([.. ListingCategory.All])])));
        yield return ("the beginning of a word and a language", Many(_ => new ListingQuery(Word(random)[..3], Languages: [One(Languages)])));
        yield return ("within 80 km, a category", Many(_ => new ListingQuery(Categories: [One([.. ListingCategory.All])], Latitude: random.Next(44_000, 55_000), Longitude: random.Next(-2_000, 16_000), Kilometres: 80)));

        IReadOnlyList<ListingQuery> Many(Func<int, ListingQuery> make) => [.. Enumerable.Range(0, EachKind).Select(make)];

        string One(string[] from) => from[random.Next(from.Length)];
    }

    /// <summary>Rows as the server writes them, without the server: writing 100,000 listings one by one is not what is measured.</summary>
    private static async Task FillAsync(DaoDbContext db, Random random, CancellationToken ct)
    {
        await db.Database.OpenConnectionAsync(ct);
        var connection = db.Database.GetDbConnection();
        var postgres = connection is NpgsqlConnection;
        var (yes, no) = postgres ? ("TRUE", "FALSE") : ("1", "0");
        if (!postgres)
            await RunAsync("PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-400000");
        var now = TimeProvider.System.GetUtcNow();
        var today = (int)(now.ToUnixTimeSeconds() / 86_400);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var insert = new Inserts(connection, transaction, Batch);
        for (var i = 1; i <= Authors; i++)
            await insert.AddAsync("views_members (account, status, inactive, specialty, since, not_after, admitted_in)", $"('{Account(i)}', 1, {no}, '{Specialties[i % Specialties.Length]}', 1, {now.AddDays(i % 10 == 0 ? -1 : 300).ToUnixTimeSeconds()}, 1)", ct);
        for (var i = 1; i <= Count; i++)
        {
            var author = 1 + random.Next(Authors);
            var (category, currency) = (ListingCategory.All[(int)(ListingCategory.All.Count * Math.Pow(random.NextDouble(), 2))], random.Next(5) == 0 ? "CARE" : "EUR");
            string[] specialties = [.. random.GetItems(Specialties, random.Next(1, 3)).Distinct()];
            string[] regions = random.Next(8) == 0 ? [] : [.. random.GetItems(Countries, random.Next(1, 3)).Distinct().Select(x => $"{x}-{(char)('A' + random.Next(12))}")];
            // Half of all speak English.
            string[] languages = [.. random.GetItems(Languages, random.Next(1, 3)).Concat(random.Next(2) == 0 ? ["en"] : []).Distinct()];
            var (price, stars) = (100L * random.Next(10, 400), random.Next(3) == 0 ? 0 : random.Next(3, 6));
            string[] words = [.. Enumerable.Range(0, random.Next(8, 20)).Select(_ => Word(random)).Distinct()];
            var text = new ListingText(
                string.Join(' ', words.Take(4)), string.Join(' ', words.Skip(4)), "", category, [.. specialties.Order(StringComparer.Ordinal)], regions, languages, price, currency, ListingUnit.Hour, ListingKind.Offered,
                random.Next(2) == 0 ? null : new ListingPlace("Somewhere", random.Next(43_000, 56_000), random.Next(-3_000, 17_000)));
            var figures = new WorkerFigures(stars == 0 ? random.Next(3) : random.Next(3, 60), stars, stars * 1_000);
            var published = now.AddDays(-60 * random.NextDouble()).ToUnixTimeMilliseconds();
            var row = new MarketSearchRow
            {
                Listing = i, Account = Account(author), Price = price, Newest = -published, Words = $" {string.Join(' ', MarketParts.Words(text))} ",
                Facets = $" {string.Join(' ', MarketParts.Facets(text, figures, author % 10 != 0, author % 3 == 0))} ",
                Place = MarketRank.Place(MarketRank.Score(figures, i, (now.ToUnixTimeMilliseconds() - published) / 86_400_000.0, today)),
                Latitude = text.Place?.Latitude ?? int.MinValue, Longitude = text.Place?.Longitude ?? int.MinValue,
            };
            if (author % 2 == 0)
                (row.Free, row.FreeAt) = (random.NextInt64(long.MaxValue), now.AddHours(random.Next(1, 600)).ToUnixTimeSeconds());
            var document = ListingDocument.Write(31337, row.Account, i, 1, text);
            var hash = string.Create(CultureInfo.InvariantCulture, $"0x{i:x64}");
            await insert.AddAsync("app_market_listings (id, account, key, state, version, hash, expires_at, published_at)", $"({i}, '{row.Account}', 'k{i}', 1, 1, '{hash}', {now.AddDays(60).ToUnixTimeSeconds()}, {published})", ct);
            await insert.AddAsync("app_market_versions (hash, listing, number, account, document, written_at)", $"('{hash}', {i}, 1, '{row.Account}', '{document}', {published})", ct);
            await insert.AddAsync(
                "app_market_search (listing, account, facets, words, price, place, newest, free_at, free, latitude, longitude, expires_at, ranked_on)",
                $"({i}, '{row.Account}', '{row.Facets}', '{row.Words}', {price}, {row.Place}, {row.Newest}, {row.FreeAt}, {row.Free}, {row.Latitude}, {row.Longitude}, {now.AddDays(60).ToUnixTimeSeconds()}, {today})", ct);
            foreach (var part in MarketParts.All(row))
                await insert.AddAsync("app_market_parts (part, listing)", $"('{part}', {i})", ct);
        }

        await insert.FlushAsync(ct);
        await transaction.CommitAsync(ct);
        await RunAsync(postgres ? "VACUUM ANALYZE" : "ANALYZE");

        async Task RunAsync(string sql)
        {
            await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is one of those above.
            command.CommandText = sql;
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync(ct);
        }
    }

    private static string Account(int number) => string.Create(CultureInfo.InvariantCulture, $"0x{number + 0xa000:x40}");

    // Short words are frequent, as in any language.
    private static string Word(Random random) => string.Concat(Enumerable.Range(0, 1 + (int)(4 * Math.Sqrt(random.NextDouble()))).Select(_ => Syllables[(int)(Syllables.Length * Math.Pow(random.NextDouble(), 1.5))])) + "o";

    private static double Part(List<double> times, int percent)
    {
        double[] sorted = [.. times.Order()];
        return sorted[Math.Min(sorted.Length - 1, sorted.Length * percent / 100)];
    }

    /// <summary>Rows of several tables, written some hundred at a time.</summary>
    private sealed class Inserts(DbConnection connection, DbTransaction transaction, int batch)
    {
        private readonly Dictionary<string, List<string>> _rows = new(StringComparer.Ordinal);

        public async Task AddAsync(string table, string row, CancellationToken ct)
        {
            if (!_rows.TryGetValue(table, out var rows))
                _rows[table] = rows = [];
            rows.Add(row);
            if (rows.Count >= batch)
                await WriteAsync(table, rows, ct);
        }

        public async Task FlushAsync(CancellationToken ct)
        {
            foreach (var (table, rows) in _rows.Where(x => x.Value.Count > 0))
                await WriteAsync(table, rows, ct);
        }

        private async Task WriteAsync(string table, List<string> rows, CancellationToken ct)
        {
            await using var command = connection.CreateCommand();
            command.Transaction = transaction;
#pragma warning disable CA2100 // What is written is made above, of letters and numbers.
            command.CommandText = new StringBuilder("INSERT INTO ").Append(table).Append(" VALUES ").AppendJoin(',', rows).ToString();
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync(ct);
            rows.Clear();
        }
    }

    private sealed class Contexts(Action<DbContextOptionsBuilder<DaoDbContext>> use) : IDbContextFactory<DaoDbContext>
    {
        public DaoDbContext CreateDbContext()
        {
            var options = new DbContextOptionsBuilder<DaoDbContext>();
            use(options);
            return new DaoDbContext(options.Options);
        }
    }
}
