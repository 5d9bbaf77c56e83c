using System.Net;
using System.Net.Http.Headers;
using System.Xml.Linq;
using DoctorDAO.Client.Forum;
using DoctorDAO.Testing;

namespace DoctorDAO.Server.Tests;

/// <summary>Feeds and the calendar, as a reader of feeds asks for them.</summary>
public sealed class FeedTests(ForumServer server) : IClassFixture<ForumServer>
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Feeds_hold_sessions_proposals_threads_and_posts_and_are_sent_once()
    {
        var session = await Sessions.AnnounceAsync(server.Chain);
        await server.Server.CatchUpAsync(server.Chain);
        var (forum, _) = await server.AsAsync(0);
        var thread = await forum.BeginAsync(new NewThread("help", "Fed <&> \u0001 back", "A **bold** text & more.", [], "feed"), Ct);
        await forum.ReplyAsync(new NewPost(thread.Thread, 1, "An answer.", "feed2"), Ct);
        using var reader = server.Server.Browser();

        var proposals = await ReadAsync(reader, "/api/feeds/proposals.atom");
        Assert.Equal(["Clinical: Second", "Clinical: First"], Titles(proposals).Take(2));
        var sessions = await ReadAsync(reader, "/api/feeds/sessions.atom?chamber=clinical");
        Assert.Equal($"/sessions/clinical/{session}", Links(sessions)[0].AbsolutePath);
        Assert.Contains("Fed <&>  back", Titles(await ReadAsync(reader, "/api/feeds/threads.atom")));
        var posts = await ReadAsync(reader, $"/api/feeds/threads/{thread.Thread}.atom");
        Assert.Equal(2, posts.Root!.Elements(Atom + "entry").Count());
        Assert.Contains("<strong>bold</strong>", posts.Root.Elements(Atom + "entry").Last().Element(Atom + "content")!.Value, StringComparison.Ordinal);
        Assert.All(posts.Root.Elements(Atom + "entry"), x => Assert.StartsWith("urn:doctordao:31337:post:", x.Element(Atom + "id")!.Value, StringComparison.Ordinal));

        using var first = await reader.GetAsync("/api/feeds/proposals.atom", Ct);
        using var again = new HttpRequestMessage(HttpMethod.Get, "/api/feeds/proposals.atom");
        again.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Parse(first.Headers.ETag!.ToString()));
        using var known = await reader.SendAsync(again, Ct);
        Assert.Equal((HttpStatusCode.NotModified, "public, max-age=60"), (known.StatusCode, known.Headers.CacheControl!.ToString()));
        using var missing = await reader.GetAsync("/api/feeds/threads/999999.atom", Ct);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        using var wrong = await reader.GetAsync("/api/feeds/sessions.atom?chamber=nobody", Ct);
        await wrong.IsProblemAsync(HttpStatusCode.BadRequest, "chamber");
    }

    [Fact]
    public async Task The_calendar_has_the_dates_of_sessions()
    {
        var session = await server.Chain.Association.ProposeAsync(DaoChain.Member(2), Sessions.Proposal(server.Chain, "Dated, and; \\ so on"), Ct);
        await server.Server.CatchUpAsync(server.Chain);
        using var reader = server.Server.Browser();
        using var answer = await reader.GetAsync("/api/feeds/sessions.ics", Ct);
        Assert.Equal("text/calendar", answer.Content.Headers.ContentType!.MediaType);
        var text = await answer.Content.ReadAsStringAsync(Ct);
        Assert.All(text.Split("\r\n"), x => Assert.True(System.Text.Encoding.UTF8.GetByteCount(x) <= 75, x));
        Assert.DoesNotContain('\n', text.Replace("\r\n", "", StringComparison.Ordinal));
        var lines = text.Replace("\r\n ", "", StringComparison.Ordinal).Split("\r\n");
        var starts = DateTimeOffset.FromUnixTimeSeconds((long)session).UtcDateTime;
        Assert.Contains($"UID:session-clinical-{session}@31337.doctordao", lines);
        Assert.Contains($"DTSTART:{starts:yyyyMMdd'T'HHmmss'Z'}", lines);
        Assert.Contains($"DTEND:{starts.AddDays(7):yyyyMMdd'T'HHmmss'Z'}", lines);
        Assert.Contains(lines, x => x.StartsWith("DESCRIPTION:", StringComparison.Ordinal) && x.Contains(@"Dated\, and\; \\ so on", StringComparison.Ordinal));
    }

    private static async Task<XDocument> ReadAsync(HttpClient reader, string path)
    {
        using var answer = await reader.GetAsync(path, Ct);
        Assert.Equal("application/atom+xml", answer.Content.Headers.ContentType!.MediaType);
        return XDocument.Parse(await answer.Content.ReadAsStringAsync(Ct));
    }

    private static List<string> Titles(XDocument feed) => [.. feed.Root!.Elements(Atom + "entry").Select(x => x.Element(Atom + "title")!.Value)];

    private static List<Uri> Links(XDocument feed) => [.. feed.Root!.Elements(Atom + "entry").Select(x => new Uri(x.Element(Atom + "link")!.Attribute("href")!.Value))];
}
