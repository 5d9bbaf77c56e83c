using System.Globalization;
using System.Text.RegularExpressions;
using DoctorDAO.Client.Knowledge;
using DoctorDAO.Ethereum;
using DoctorDAO.Indexing;
using DoctorDAO.LocalChain;

namespace DoctorDAO.DevHost.Story;

/// <summary>A text of an article, as <c>Demo/articles.md</c> has it.</summary>
/// <param name="Article">Number of the article in the file, from 1.</param>
/// <param name="Topic">Chamber key of a new article; empty for a further version.</param>
/// <param name="By">Index of the author.</param>
/// <param name="Ago">How long before the demo begins.</param>
/// <param name="Sign">Who signs for it, by index.</param>
/// <param name="Decline">Who does not, and why.</param>
/// <param name="Accept">Whether its author then brings it to the chain.</param>
public sealed record ToldArticle(
    int Article, string Topic, int By, TimeSpan Ago, string Language, IReadOnlyList<int> Sign, (int By, string Why)? Decline, bool Accept, string Title, string Text, IReadOnlyList<string> References);

/// <summary>Reads what the members published and lets them do it, each through what everybody writes and signs by.</summary>
public static partial class ArticleStory
{
    private const string References = "\nReferences:\n";

    /// <summary>Everything in the order of the file.</summary>
    /// <exception cref="FormatException">A head cannot be read; the message has it.</exception>
    public static IReadOnlyList<ToldArticle> Read(string path)
    {
        var text = File.ReadAllText(path).ReplaceLineEndings("\n");
        var heads = Head().Matches(text);
        var told = new List<ToldArticle>();
        for (var i = 0; i < heads.Count; i++)
        {
            var body = text[(heads[i].Index + heads[i].Length)..(i + 1 < heads.Count ? heads[i + 1].Index : text.Length)].Trim();
            told.Add(Parse(heads[i].Groups[1].Value, body, told));
        }

        return told;
    }

    /// <summary>Tells it, unless it was told. What an earlier telling that was cut off has told is not told twice.</summary>
    public static async Task TellAsync(
        IArticles articles, IChainProgress progress, Association association, StoryClock clock, string folder, IReadOnlyList<Person> people, CancellationToken ct)
    {
        var keys = people.ToDictionary(x => x.Index, x => x.Key);
        var ids = new Dictionary<int, long>();
        foreach (var one in Read(Path.Combine(folder, "articles.md")))
        {
            clock.Ago = one.Ago;
            var author = keys[one.By].Address.ToString();
            if (one.Topic.Length > 0)
            {
                var key = string.Create(CultureInfo.InvariantCulture, $"story-article-{one.Article}");
                ids[one.Article] = await articles.BeginAsync(author, new NewArticle(one.Topic, one.Title, one.Language, one.Text, one.References, key), ct);
            }

            var id = ids[one.Article];
            var found = await articles.GetArticleVersionAsync(id, one.Topic.Length > 0 ? 1 : 2, ct);
            if (found is { Acceptance: not null } || (!one.Accept && found is { Reviews.Count: > 0 }))
                continue;
            var before = (await articles.GetArticleAsync(id, ct))!;
            var version = one.Topic.Length > 0
                ? 1
                : await articles.SaveAsync(author, id, new ArticleEdit(before.Row.Hash, one.Title, one.Language, one.Text, one.References), ct);
            var hash = (await articles.GetArticleVersionAsync(id, version!.Value, ct))!.Row.Hash;
            await ReviewAsync(articles, one, id, hash, keys, ct);
            if (one.Accept)
                await AcceptAsync(articles, progress, association, keys[one.By], id, ct);
        }

        clock.Ago = TimeSpan.Zero;
    }

    private static async Task ReviewAsync(IArticles articles, ToldArticle one, long id, string hash, Dictionary<int, PrivateKey> keys, CancellationToken ct)
    {
        foreach (var by in one.Sign)
        {
            var reviewer = keys[by];
            var document = (await articles.PrepareReviewAsync(reviewer.Address.ToString(), id, new ArticleHash(hash), ct))!.TypedData;
            var deadline = long.Parse(document.GetProperty("message").GetProperty("deadline").GetString()!, CultureInfo.InvariantCulture);
            var signature = Hex.Encode(reviewer.Sign(TypedData.Parse(document).Hash()).ToBytes());
            await articles.ReviewAsync(reviewer.Address.ToString(), id, new SignedReview(hash, deadline, signature), ct);
        }

        if (one.Decline is var (member, why))
            await articles.DeclineAsync(keys[member].Address.ToString(), id, new DeclinedReview(hash, why), ct);
    }

    private static async Task AcceptAsync(IArticles articles, IChainProgress progress, Association association, PrivateKey author, long id, CancellationToken ct)
    {
        var call = (await articles.GetSubmissionAsync(author.Address.ToString(), id, ct))!;
        var receipt = await association.RunAsync(new Act(author, Address.Parse(call.To), Hex.Decode(call.Data), "an article is accepted"), ct);
        await progress.WaitForAsync(receipt.BlockNumber, ct);
    }

    private static ToldArticle Parse(string head, string text, List<ToldArticle> before)
    {
        var parts = head.Split(';', StringSplitOptions.TrimEntries)
            .Select(x => x.Split(':', 2, StringSplitOptions.TrimEntries) is [var name, var value] ? (name, value) : throw new FormatException($"'{x}' is not name: value."))
            .ToDictionary(x => x.name, x => x.value, StringComparer.Ordinal);
        if (parts.Keys.FirstOrDefault(x => x is not ("article" or "version" or "by" or "hours" or "language" or "sign" or "decline" or "accept")) is { } unknown)
            throw new FormatException($"'{unknown}' is unknown in '{head}'.");
        string Of(string name) => parts.GetValueOrDefault(name) ?? throw new FormatException($"{name} is missing in '{head}'.");
        var first = parts.ContainsKey("article") ? null : before.First(x => x.Article == Number(Of("version")));
        var title = text.StartsWith("# ", StringComparison.Ordinal) ? text[2..text.IndexOf('\n', StringComparison.Ordinal)] : throw new FormatException($"There is no title below '{head}'.");
        var body = text[(title.Length + 2)..].Trim();
        var cut = body.IndexOf(References, StringComparison.Ordinal);
        return new ToldArticle(
            first?.Article ?? before.Count(x => x.Topic.Length > 0) + 1,
            first is null ? Of("article") : "",
            first?.By ?? Number(Of("by")),
            TimeSpan.FromHours(Number(Of("hours"))),
            first?.Language ?? Of("language"),
            [.. (parts.GetValueOrDefault("sign")?.Split(' ') ?? []).Select(Number)],
            parts.GetValueOrDefault("decline")?.Split(' ', 2) is [var by, var why] ? (Number(by), why) : null,
            parts.ContainsKey("accept"),
            title,
            (cut < 0 ? body : body[..cut]).Trim(),
            cut < 0 ? [] : [.. body[(cut + References.Length)..].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(x => x[2..])]);
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex("^<!-- (.*) -->$\n", RegexOptions.Multiline)]
    private static partial Regex Head();
}
