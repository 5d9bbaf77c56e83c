using System.Globalization;
using System.Text.RegularExpressions;
using DoctorDAO.Client.Forum;

namespace DoctorDAO.DevHost.Story;

/// <summary>Something that happened in the forum, as <c>Demo/forum.md</c> has it.</summary>
/// <param name="Thread">Number of the thread in the file, from 1.</param>
/// <param name="What"><c>thread</c>, <c>reply</c> or <c>edit</c>.</param>
/// <param name="Of">Category of a thread; number of the post that is answered or changed.</param>
/// <param name="Post">Number of the post in its thread.</param>
/// <param name="By">Index of the person.</param>
/// <param name="Ago">How long before the demo begins.</param>
/// <param name="Said">Who says what of it, by index.</param>
/// <param name="Chosen">Whether the thread's author chooses it as the answer.</param>
public sealed record Told(
    int Thread, string What, string Of, int Post, int By, TimeSpan Ago, IReadOnlyList<string> Tags, IReadOnlyList<(string Reaction, int By)> Said, bool Chosen, string Title, string Text);

/// <summary>Reads what the members talked about and lets them say it, each through what everybody writes by.</summary>
public static partial class ForumStory
{
    /// <summary>Everything in the order of the file.</summary>
    /// <exception cref="FormatException">A head cannot be read; the message has it.</exception>
    public static IReadOnlyList<Told> Read(string path)
    {
        var text = File.ReadAllText(path).ReplaceLineEndings("\n");
        var heads = Head().Matches(text);
        var told = new List<Told>();
        for (var i = 0; i < heads.Count; i++)
        {
            var body = text[(heads[i].Index + heads[i].Length)..(i + 1 < heads.Count ? heads[i + 1].Index : text.Length)].Trim();
            told.Add(Parse(heads[i].Groups[1].Value, body, told));
        }

        return told;
    }

    /// <summary>Tells it, unless the forum has as many threads already. What an earlier telling that was cut off has told is not told twice.</summary>
    public static async Task TellAsync(IForum forum, StoryClock clock, string folder, IReadOnlyList<Person> people, CancellationToken ct)
    {
        var told = Read(Path.Combine(folder, "forum.md"));
        if ((await forum.GetCategoriesAsync(ct)).Sum(x => x.Threads) >= told.Count(x => x.What == "thread"))
            return;
        var accounts = people.ToDictionary(x => x.Index, x => x.Address.ToString());
        var threads = new Dictionary<int, (long Id, string Author)>();
        var posts = new Dictionary<(int Thread, int Post), long>();
        // In the order of time, so that the newest is the newest in every list.
        foreach (var one in told.OrderByDescending(x => x.Ago))
        {
            clock.Ago = one.Ago;
            await SayAsync(one);
        }

        async Task SayAsync(Told one)
        {
            var account = accounts[one.By];
            var key = string.Create(CultureInfo.InvariantCulture, $"story-{one.Thread}-{one.Post}");
            if (one.What == "edit")
            {
                var post = posts[(one.Thread, one.Post)];
                var revisions = await forum.GetRevisionsAsync(post, null, ct);
                await forum.EditAsync(account, post, new PostEdit(revisions![0].Revision, one.Text), ct);
                return;
            }

            var place = one.What == "thread"
                ? await forum.BeginAsync(account, new NewThread(one.Of, one.Title, one.Text, one.Tags, key), ct)
                : (await forum.ReplyAsync(account, new NewPost(threads[one.Thread].Id, int.Parse(one.Of, CultureInfo.InvariantCulture), one.Text, key), ct))!;
            threads.TryAdd(one.Thread, (place.Thread, account));
            posts[(one.Thread, one.Post)] = place.Post;
            foreach (var (reaction, by) in one.Said)
                await forum.ReactAsync(accounts[by], place.Post, reaction, given: true, ct);
            if (one.Chosen)
                await forum.ChooseAnswerAsync(threads[one.Thread].Author, place.Thread, place.Number, ct);
        }
    }

    private static Told Parse(string head, string text, List<Told> before)
    {
        var parts = head.Split(';', StringSplitOptions.TrimEntries)
            .Select(x => x.Split(':', 2, StringSplitOptions.TrimEntries) is [var name, var value] ? (name, value) : throw new FormatException($"'{x}' is not name: value."))
            .ToDictionary(x => x.name, x => x.value, StringComparer.Ordinal);
        string Of(string name) => parts.GetValueOrDefault(name) ?? throw new FormatException($"{name} is missing in '{head}'.");
        var what = parts.Keys.FirstOrDefault(x => x is "thread" or "reply" or "edit") ?? throw new FormatException($"'{head}' is no thread, reply or edit.");
        if (parts.Keys.FirstOrDefault(x => x is not ("thread" or "reply" or "edit" or "by" or "hours" or "tags" or "chosen") && !IForum.Reactions.Contains(x)) is { } unknown)
            throw new FormatException($"'{unknown}' is unknown in '{head}'.");
        var thread = what == "thread" ? before.Count(x => x.What == "thread") + 1 : before[^1].Thread;
        var post = what switch
        {
            "thread" => 1,
            "reply" => before.Count(x => x.Thread == thread && x.What != "edit") + 1,
            _ => Number(Of(what)),
        };
        var title = what == "thread" && text.StartsWith("# ", StringComparison.Ordinal) ? text[2..text.IndexOf('\n', StringComparison.Ordinal)] : "";
        return new Told(
            thread,
            what,
            Of(what),
            post,
            what == "edit" ? before.Single(x => x.Thread == thread && x.Post == post && x.What != "edit").By : Number(Of("by")),
            TimeSpan.FromHours(Number(Of("hours"))),
            parts.GetValueOrDefault("tags")?.Split(' ') ?? [],
            [.. IForum.Reactions.SelectMany(x => (parts.GetValueOrDefault(x)?.Split(' ') ?? []).Select(y => (x, Number(y))))],
            parts.ContainsKey("chosen"),
            title,
            (title.Length == 0 ? text : text[(title.Length + 2)..]).Trim());
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex("^<!-- (.*) -->$\n", RegexOptions.Multiline)]
    private static partial Regex Head();
}
