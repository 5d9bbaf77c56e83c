using System.Diagnostics;
using System.Globalization;
using DoctorDAO.Client.Search;
using DoctorDAO.Ethereum;
using DoctorDAO.Features;
using DoctorDAO.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using NpgsqlTypes;

namespace DoctorDAO.Benchmarks;

/// <summary>How long a search takes over 200,000 posts: words as often as in any language, a few hundred searches of each kind that people make.</summary>
internal static class Searches
{
    private const int Posts = 200_000;
    private const int PostsAThread = 20;
    private const int EachKind = 150;
    private const double LimitMilliseconds = 100;
    private static readonly string[] Categories = ["clinical", "treasury", "help", "cases", "knowledge"];

    public static async Task MeasureAsync(Table table, CancellationToken ct)
    {
        var corpus = new Corpus(Posts);
        var folder = Directory.CreateTempSubdirectory("doctordao-bench-search-");
        try
        {
            var file = $"Data Source={Path.Combine(folder.FullName, "search.db")}";
            await MeasureAsync(table, "SQLite", new Contexts(x => x.UseSqlite(file, y => y.MigrationsAssembly("DoctorDAO.Migrations.Sqlite"))), db => FillSqliteAsync(db, corpus, ct), corpus, ct);
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }

        await using var postgres = new PostgresFixture();
        await postgres.InitializeAsync();
        var connection = await postgres.CreateDatabaseAsync(ct);
        await MeasureAsync(
            table, "PostgreSQL", new Contexts(x => x.UseNpgsql(connection, y => y.MigrationsAssembly("DoctorDAO.Migrations.PostgreSql"))), db => FillPostgresAsync(db, corpus, ct), corpus, ct);
    }

    private static async Task MeasureAsync(Table table, string name, Contexts contexts, Func<DaoDbContext, Task> fill, Corpus corpus, CancellationToken ct)
    {
        Table.Head($"Search over {Posts} posts, {name} (one after the other; 95 of 100 to {LimitMilliseconds} ms)");
        var start = Stopwatch.GetTimestamp();
        await using (var db = contexts.CreateDbContext())
        {
            await db.Database.MigrateAsync(ct);
            await db.Database.OpenConnectionAsync(ct);
            await fill(db);
        }

        table.Row("filled in", string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(start).TotalSeconds:0} s"));
        var services = new ServiceCollection().AddLogging().AddSingleton<IDbContextFactory<DaoDbContext>>(contexts).AddSingleton(new EthClient(new HttpClient(), new Uri("http://node.invalid")));
        services.AddDaoFeatures(Deployment());
        await using var provider = services.BuildServiceProvider();
        var search = provider.GetRequiredService<ISearch>();
        var all = new List<double>();
        foreach (var (kind, queries) in corpus.Queries(EachKind))
        {
            var times = new List<double>();
            var found = 0;
            await search.SearchAsync(queries[0], ct);
            foreach (var query in queries)
            {
                start = Stopwatch.GetTimestamp();
                found += (await search.SearchAsync(query, ct)).Items.Count;
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            all.AddRange(times);
            table.Row($"{kind} ({(double)found / queries.Count:0.0} hits), median / 95 of 100", $"{Table.Median(times):0.0} / {Part(times, 95):0.0} ms");
        }

        table.Row("all, median", Table.Milliseconds(Table.Median(all)));
        table.Row("all, 95 of 100", Table.Milliseconds(Part(all, 95)), Part(all, 95) / LimitMilliseconds, 1);
        table.Row("all, the slowest", Table.Milliseconds(all.Max()));
    }

    private static double Part(List<double> times, int percent)
    {
        double[] sorted = [.. times.Order()];
        return sorted[Math.Min(sorted.Length - 1, sorted.Length * percent / 100)];
    }

    private static async Task FillSqliteAsync(DaoDbContext db, Corpus corpus, CancellationToken ct)
    {
        var connection = (SqliteConnection)db.Database.GetDbConnection();
        await ExecuteAsync("PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-400000");
        // The index of words is quicker made of a full table.
        var triggers = await db.Database.SqlQueryRaw<string>("SELECT sql AS Value FROM sqlite_master WHERE type = 'trigger'").ToListAsync(ct);
        foreach (var trigger in await db.Database.SqlQueryRaw<string>("SELECT name AS Value FROM sqlite_master WHERE type = 'trigger'").ToListAsync(ct))
            await ExecuteAsync($"DROP TRIGGER \"{trigger}\"");
        await using (var transaction = connection.BeginTransaction())
        {
            await using var thread = Command("INSERT INTO app_forum_threads (id, category, title, author, created_at, activity_at, last_author, posts, locked, title_hidden, tags) VALUES ($id, $category, $title, $account, $at, $at, $account, $posts, 0, 0, '')");
            await using var post = Command("INSERT INTO app_forum_posts (id, thread, number, reply_to, path, author, key, body, hash, created_at, revision, state) VALUES ($id, $thread, $number, $to, $path, $account, $key, $body, '', $at, 1, 0)");
            await using var document = Command("INSERT INTO app_search (id, at, category, scope, title, body) VALUES ($id, $at, $category, $scope, $title, $body)");
            foreach (var x in corpus.Posts)
            {
                if (x.Number == 1)
                    await RunAsync(thread, ("$id", x.Thread), ("$category", x.Category), ("$title", x.Title), ("$account", Corpus.Account), ("$at", x.Id), ("$posts", PostsAThread));
                await RunAsync(
                    post, ("$id", x.Id), ("$thread", x.Thread), ("$number", x.Number), ("$to", x.Number == 1 ? 0 : 1), ("$path", x.Path), ("$account", Corpus.Account), ("$key", x.Path + x.Id), ("$body", x.Body),
                    ("$at", x.Id));
                await RunAsync(document, ("$id", x.Id), ("$at", x.Id), ("$category", x.Category), ("$scope", x.Scope), ("$title", x.FoldedTitle), ("$body", $" {x.Body} "));
            }

            await transaction.CommitAsync(ct);
        }

        await ExecuteAsync("INSERT INTO app_search_words(app_search_words) VALUES('rebuild')");
        foreach (var trigger in triggers)
            await ExecuteAsync(trigger);

        SqliteCommand Command(string sql)
        {
            var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is one of those above.
            command.CommandText = sql;
#pragma warning restore CA2100
            return command;
        }

        async Task ExecuteAsync(string sql)
        {
            await using var command = Command(sql);
            await command.ExecuteNonQueryAsync(ct);
        }

        Task RunAsync(SqliteCommand command, params (string Name, object Value)[] values)
        {
            foreach (var (name, value) in values)
            {
                if (command.Parameters.Contains(name))
                    command.Parameters[name].Value = value;
                else
                    command.Parameters.AddWithValue(name, value);
            }

            return command.ExecuteNonQueryAsync(ct);
        }
    }

    private static async Task FillPostgresAsync(DaoDbContext db, Corpus corpus, CancellationToken ct)
    {
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        await using (var threads = await connection.BeginBinaryImportAsync("COPY app_forum_threads (id, category, title, author, created_at, activity_at, last_author, posts, locked, title_hidden, tags) FROM STDIN (FORMAT BINARY)", ct))
        {
            foreach (var x in corpus.Posts.Where(x => x.Number == 1))
                await threads.WriteRowAsync(ct, x.Thread, x.Category, x.Title, Corpus.Account, x.Id, x.Id, Corpus.Account, PostsAThread, false, false, "");
            await threads.CompleteAsync(ct);
        }

        await using (var posts = await connection.BeginBinaryImportAsync("COPY app_forum_posts (id, thread, number, reply_to, path, author, key, body, hash, created_at, revision, state) FROM STDIN (FORMAT BINARY)", ct))
        {
            foreach (var x in corpus.Posts)
                await posts.WriteRowAsync(ct, x.Id, x.Thread, x.Number, x.Number == 1 ? 0 : 1, x.Path, Corpus.Account, x.Path + x.Id, x.Body, "", x.Id, 1, 0);
            await posts.CompleteAsync(ct);
        }

        await using (var documents = await connection.BeginBinaryImportAsync("COPY app_search (id, at, category, scope, title, body) FROM STDIN (FORMAT BINARY)", ct))
        {
            foreach (var x in corpus.Posts)
                await documents.WriteRowAsync(ct, x.Id, x.Id, x.Category, x.Scope, x.FoldedTitle, $" {x.Body} ");
            await documents.CompleteAsync(ct);
        }

        await using var analyze = new NpgsqlCommand("VACUUM ANALYZE", connection) { CommandTimeout = 600 };
        await analyze.ExecuteNonQueryAsync(ct);
    }

    private static Deployment Deployment()
    {
        static Address Contract(int number) => Address.Parse(string.Create(CultureInfo.InvariantCulture, $"0x{number:x40}"));
        return new(31337, 0, Contract(1), Contract(2), Contract(3), [new("clinical", "Clinical", Contract(4), Contract(5)), new("treasury", "Treasury", Contract(6), Contract(7))]);
    }

    private sealed class Contexts(Action<DbContextOptionsBuilder<DaoDbContext>> use) : IDbContextFactory<DaoDbContext>
    {
        private readonly DbContextOptions<DaoDbContext> _options = Options(use);

        public DaoDbContext CreateDbContext() => new(_options);

        private static DbContextOptions<DaoDbContext> Options(Action<DbContextOptionsBuilder<DaoDbContext>> use)
        {
            var options = new DbContextOptionsBuilder<DaoDbContext>();
            use(options);
            return options.Options;
        }
    }

    private sealed record Post(long Id, long Thread, int Number, string Category, string Title, string Body)
    {
        public string Path => Number.ToString("x6", CultureInfo.InvariantCulture);

        public string Scope => Features.Search.SearchIds.ScopeOf(Category);

        public string FoldedTitle => Number == 1 ? $" {Title} " : "";
    }

    /// <summary>Posts of some 70 words of a language of 30,000, whose words are as unevenly frequent as those of any.</summary>
    private sealed class Corpus
    {
        public const string Account = "0x00000000000000000000000000000000000000aa";
        private const int Vocabulary = 30_000;

        private static readonly string[] Syllables =
        [
            "car", "di", "o", "lo", "gy", "in", "farc", "tion", "neu", "ro", "pa", "thy", "the", "ra", "py", "im", "mu", "no", "he", "ma", "to", "ne", "phri", "tis", "hy", "per", "ten", "sion",
            "an", "ti", "bi", "ot", "ic", "gas", "tro", "en", "ter", "der", "mal", "ver", "be", "ge", "ung", "keit", "schlag", "ment", "de", "la", "ción", "res", "pi", "sep", "sis", "on", "co",
        ];

        private readonly Random _random = new(20261126);
        private readonly string[] _words;
        private readonly double[] _sums;

        public Corpus(int posts)
        {
            var words = new HashSet<string>(StringComparer.Ordinal);
            // Frequent words are short.
            while (words.Count < Vocabulary)
                words.Add(Word(1 + (int)Math.Log10(10 + words.Count)).Replace("ó", "o", StringComparison.Ordinal));
            _words = [.. words];
            _sums = new double[Vocabulary];
            for (var i = 0; i < Vocabulary; i++)
                _sums[i] = (i == 0 ? 0 : _sums[i - 1]) + (1 / (i + 2.7));
            Posts =
            [
                .. Enumerable.Range(0, posts).Select(i =>
                {
                    var thread = (i / PostsAThread) + 1;
                    return new Post(i + 1, thread, (i % PostsAThread) + 1, Categories[thread % Categories.Length], Text(6), Text(10 + (int)(60 * -Math.Log(1 - _random.NextDouble()))));
                }),
            ];
        }

        public IReadOnlyList<Post> Posts { get; }

        /// <summary>What people look for.</summary>
        public IEnumerable<(string Kind, IReadOnlyList<SearchQuery> Queries)> Queries(int each)
        {
            yield return ("a word as it comes", Many(() => new SearchQuery(Next())));
            yield return ("one of the 100 most frequent", Many(() => new SearchQuery(_words[_random.Next(100)])));
            yield return ("one of the 1,000 most frequent", Many(() => new SearchQuery(_words[_random.Next(1_000)])));
            yield return ("a rare word", Many(() => new SearchQuery(_words[_random.Next(Vocabulary / 2, Vocabulary)])));
            yield return ("two words of one post", Many(() => new SearchQuery(OfPost(2))));
            yield return ("four words of one post", Many(() => new SearchQuery(OfPost(4))));
            yield return ("two words that may never meet", Many(() => new SearchQuery(_words[_random.Next(300)] + " " + _words[_random.Next(3_000)])));
            yield return ("the beginning of a word", Many(() => new SearchQuery(Next() is var word && word.Length > 4 ? word[..4] : word)));
            yield return ("two words in a category", Many(() => new SearchQuery(OfPost(2), Category: Categories[_random.Next(Categories.Length)])));
            yield return ("nothing that is there", Many(() => new SearchQuery(Word(4) + "xq")));

            List<SearchQuery> Many(Func<SearchQuery> make) => [.. Enumerable.Range(0, each).Select(_ => make())];
        }

        private string OfPost(int words)
        {
            var post = Posts[_random.Next(Posts.Count)].Body.Split(' ');
            return string.Join(' ', Enumerable.Range(0, words).Select(_ => post[_random.Next(post.Length)]));
        }

        private string Word(int syllables) => string.Concat(Enumerable.Range(0, syllables).Select(_ => Syllables[_random.Next(Syllables.Length)]));

        private string Text(int words) => string.Join(' ', Enumerable.Range(0, words).Select(_ => Next()));

        private string Next()
        {
            var found = Array.BinarySearch(_sums, _random.NextDouble() * _sums[^1]);
            return _words[Math.Min(Vocabulary - 1, found < 0 ? ~found : found)];
        }
    }
}
