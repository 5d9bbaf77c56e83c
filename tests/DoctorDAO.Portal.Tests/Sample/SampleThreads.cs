using System.Globalization;
using DoctorDAO.Client.Forum;
using DoctorDAO.Client.Membership;

namespace DoctorDAO.Portal.Tests.Sample;

/// <summary>A post of the sample forum.</summary>
public sealed class SamplePost(long id, int number, int replyTo, string path, PersonDto author)
{
    public long Id => id;

    public int Number => number;

    public string Path => path;

    public PersonDto Author => author;

    public PostState State { get; set; }

    public List<(DateTimeOffset Written, string Text)> Versions { get; } = [];

    public HashSet<(string Reaction, string Account)> Said { get; } = [];

    public PostDto Dto => new(
        id, number, replyTo == 0 ? null : replyTo, Math.Max(0, (path.Length / 3) - 1), author, Versions[0].Written, Versions.Count > 1 ? Versions[^1].Written : null, Versions.Count, State,
        State == PostState.Visible ? SampleForum.Html(Versions[^1].Text, $"p{number}-") : "", "0x" + new string('7', 64), Said.GroupBy(s => s.Reaction).ToDictionary(g => g.Key, g => g.Count()), null);
}

/// <summary>A thread of the sample forum.</summary>
public sealed class SampleThread(long id, string category, string title, string[] tags)
{
    public long Id => id;

    public string Category => category;

    public int? Answer { get; set; }

    public bool Locked { get; set; }

    public string? Proposal { get; set; }

    public List<SamplePost> Posts { get; } = [];

    public ThreadRowDto Row => new(
        id, category, title, Posts[0].Author, Posts[0].Versions[0].Written, Posts[^1].Versions[0].Written, Posts[^1].Author, Posts.Count, Answer is not null, Locked, tags);

    /// <summary>Adds a post; 0 begins the thread.</summary>
    public SamplePost Add(PersonDto author, int replyTo, string text, DateTimeOffset at, PostState state = PostState.Visible)
    {
        var above = replyTo <= 1 ? "" : Posts.First(p => p.Number == replyTo).Path;
        // As the server does it: at most three steps in, deeper answers stand beside the one they answer.
        var path = (above.Length == 12 ? above[..^3] : above) + (Posts.Count + 1).ToString("x3", CultureInfo.InvariantCulture);
        var post = new SamplePost((100 * id) + Posts.Count + 1, Posts.Count + 1, replyTo, path, author) { State = state };
        post.Versions.Add((at, text));
        Posts.Add(post);
        return post;
    }
}

/// <summary>What members of the sample association talk about.</summary>
public static class SampleThreads
{
    /// <summary>When the newest of it was written.</summary>
    public static readonly DateTimeOffset Time = new(2026, 11, 25, 12, 20, 0, TimeSpan.Zero);

    public static List<SampleThread> Create(bool long_)
    {
        var person = (PersonDto p) => long_ ? People.Long : p;
        var handover = new SampleThread(1, "clinical", long_ ? Texts.LongTitle : "One handover sheet for the whole night, or one for each ward?", long_ ? ["handover", new string('w', 30), "rota"] : ["handover", "rota"]);
        handover.Add(People.Nora, 0, "We run two sheets at night: one for the emergency department, one for the wards. Twice this month a patient stood on neither.[^1]\n\nWho works with a single sheet, and what do you leave out to keep it on one page?\n\n- [x] Asked the night team\n- [ ] Asked the ward sisters", Time.AddDays(-2));
        var okafor = handover.Add(person(People.Okafor), 1, "One sheet, four columns: who, where, what is open, until when. Anything without “until when” does not go on it. That alone halved ours.", Time.AddDays(-2).AddHours(2));
        okafor.Said.UnionWith([("agree", "a"), ("agree", "b"), ("thanks", "a")]);
        handover.Add(People.Weber, 2, "And who fills it in when the surgeon is still in theatre at seven?", Time.AddDays(-1));
        handover.Add(People.Okafor, 3, "The coordinator, from the board. Whoever comes out of theatre signs the line, nothing more.", Time.AddDays(-1).AddHours(1));
        handover.Add(People.Murphy, 4, "> The coordinator, from the board.\n\nWith us the board is what goes wrong.", Time.AddDays(-1).AddHours(3));
        handover.Add(People.Aydin, 5, "Then hand over the board, and print it.", Time.AddDays(-1).AddHours(4));
        handover.Add(People.Vass, 1, "", Time.AddDays(-1).AddHours(5), PostState.Hidden);
        handover.Add(People.Holm, 1, "", Time.AddHours(-20), PostState.Removed);
        handover.Add(People.Conti, 1, "", Time.AddHours(-19), PostState.Withdrawn);
        var nora = handover.Add(People.Nora, 2, "We try four columns from Monday.\n\nI report in two weeks.", Time.AddHours(-3));
        nora.Versions.Add((Time.AddHours(-2), "We try four columns from Monday, in both departments.\n\nI report in two weeks, with numbers."));
        nora.Versions.Add((Time.AddHours(-1), "We try four columns from Tuesday, in both departments.\n\nI report in two weeks, with numbers."));
        handover.Answer = 2;

        var courier = new SampleThread(2, "clinical", "Stewardship audit: who measures the courier delay?", ["antibiotics"]) { Proposal = "3" };
        courier.Add(People.Raman, 0, "Two of the twelve hospitals have no microbiologist on site. Version 4 counts from the hour the result is available.", Time.AddDays(-3));
        courier.Add(People.Demir, 1, "I would rather show that gap than hide it.", Time.AddHours(-6));

        var voice = new SampleThread(3, "help", "How do I take my voice back before a session closes?", ["voice"]) { Locked = true };
        voice.Add(People.Murphy, 0, "I follow Dr Okafor and want to vote myself this once.", Time.AddDays(-20));
        voice.Add(People.Byrne, 1, "Cast your own ballot: it counts through you from then on, in this session only.", Time.AddDays(-20).AddHours(1));
        voice.Answer = 2;

        var locum = new SampleThread(4, "market", "Looking for a locum anaesthetist, three nights in December", []);
        locum.Add(person(People.Holm), 0, "St Anne’s, 11 to 13 December. Ten minutes from the station.", Time.AddDays(-5));
        return [handover, courier, voice, locum];
    }
}
