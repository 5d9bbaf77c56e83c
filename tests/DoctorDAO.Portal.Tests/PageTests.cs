using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using DoctorDAO.Portal.Tests.Sample;

namespace DoctorDAO.Portal.Tests;

/// <summary>The portal over sample data on a port of its own.</summary>
public sealed class PortalFixture : IAsyncLifetime
{
    private readonly WebApplication _app = Preview.Build("http://127.0.0.1:0");

    public HttpClient Http { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await _app.StartAsync();
        // Redirects and cookies are what is tested, so nothing follows or keeps them.
        Http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(_app.Urls.First()) };
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }

    public async Task<(HttpStatusCode Status, IHtmlDocument Page, string Html)> Open(string path, Scene scene = Scene.ThroughDelegate, bool signedIn = true, string language = "en-GB")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Cookie", $"scene={scene}; as={(signedIn ? "nora" : "nobody")}; lang={language}; tz=Europe/Stockholm");
        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        var html = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (response.StatusCode, new HtmlParser().ParseDocument(html), html);
    }
}

/// <summary>Every page, for every reader and state, as it goes over the wire.</summary>
public sealed class PageTests(PortalFixture portal) : IClassFixture<PortalFixture>
{
    private static readonly string Session = $"/sessions/clinical/{SampleDao.Session}";

    private static readonly string[] Pages =
    [
        "/", "/chambers", "/chambers/clinical", Session, $"/sessions/advocacy/{SampleDao.Opened.AddDays(-28).ToUnixTimeSeconds()}", "/proposals/3", "/members", "/members?search=Nora",
        $"/sessions/advocacy/{SampleDao.Opened.AddDays(-28).ToUnixTimeSeconds()}/result", $"{Session}/result", "/delegates", "/delegates?chamber=nowhere&specialty=surgery", "/settings/statements", "/settings/statements?chamber=treasury&saved=true", $"/members/{People.Demir.Address}",
        $"/members/{People.Nora.Address}", $"/members/{People.Okafor.Address}", "/voice", "/help", "/help/wallet", "/status", "/settings", "/preferences", "/sign-in?return=%2Fvoice",
        "/forum", $"/forum?author={People.Nora.Address}", "/forum?tag=rota", "/forum/clinical", "/forum/clinical?tag=rota", "/forum/help", "/forum/help/new", "/forum/threads/1", "/forum/threads/1?reply=2&quote=1",
        "/forum/threads/1?edit=10", "/forum/threads/1?withdraw=10", "/forum/threads/2", "/forum/threads/3?reply=1", "/forum/posts/110/history?thread=1&post=10",
        "/proposals/drafts", "/proposals/drafts/new", "/proposals/drafts/1", "/proposals/drafts/2", "/proposals/drafts/3?try=yes", "/proposals/drafts/4", "/proposals/drafts/1/versions", "/proposals/drafts/3/sponsor",
        "/proposals/3?try=yes", "/help/proposals", "/help/reputation", "/credentials", "/credentials/offer?credential_offer=x", "/credentials/present?client_id=x", "/diplomas", "/help/credentials",
    ];

    private static readonly string[] OfThings = ["/chambers/clinical", Session, "/proposals/3", "/members/0x", "/forum/clinical", "/forum/threads/", "/forum/posts/"];

    public static TheoryData<string> AllPages() => new(Pages);

    public static TheoryData<Scene> AllScenes() => new(Enum.GetValues<Scene>());

    [Theory]
    [MemberData(nameof(AllPages))]
    public async Task Every_page_is_sound_in_every_language_signed_in_and_not(string path)
    {
        foreach (var signedIn in (bool[])[true, false])
        {
            foreach (var language in (string[])["en-GB", "de", "fr", "es"])
            {
                var (status, page, html) = await portal.Open(path, signedIn: signedIn, language: language);
                if (status == HttpStatusCode.Redirect && !signedIn) continue;
                Assert.True(status == HttpStatusCode.OK, $"{path} {language} signed in {signedIn}: {status}");
                Assert.Equal(language, page.DocumentElement.GetAttribute("lang"));
                Sound(page, html, $"{path} {language}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(AllScenes))]
    public async Task Every_page_is_sound_in_every_state(Scene scene)
    {
        foreach (var path in Pages)
        {
            var (status, page, html) = await portal.Open(path, scene);
            // Where nothing has happened yet, there are no things to have a page.
            var expected = scene == Scene.Empty && (OfThings.Any(p => path.StartsWith(p, StringComparison.Ordinal)) || path.StartsWith("/sessions/", StringComparison.Ordinal))
                ? HttpStatusCode.NotFound : HttpStatusCode.OK;
            Assert.True(status == expected, $"{path} {scene}: {status}");
            Sound(page, html, $"{path} {scene}");
        }
    }

    [Theory]
    [InlineData("/sessions/clinical/12")]
    [InlineData("/sessions/nowhere/1795194000")]
    [InlineData("/sessions/clinical/abc")]
    [InlineData("/chambers/nowhere")]
    [InlineData("/proposals/99")]
    [InlineData("/members/0x0000000000000000000000000000000000000099")]
    [InlineData("/forum/nowhere")]
    [InlineData("/forum/nowhere/new")]
    [InlineData("/forum/threads/99")]
    [InlineData("/forum/threads/-1")]
    [InlineData("/forum/threads/abc")]
    [InlineData("/forum/posts/99/history")]
    [InlineData("/forum?author=0xZZ81d4A0b3C5d6E7f8091A2b3C4d5E6f70819202")]
    [InlineData("/wp-login")]
    public async Task What_is_not_there_is_404_in_the_portals_look(string path)
    {
        var (status, page, html) = await portal.Open(path);
        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Equal("There is nothing at this address", page.QuerySelector("h1")!.TextContent);
        Assert.NotNull(page.QuerySelector("header.mast"));
        Sound(page, html, path);
    }

    [Fact]
    public async Task What_is_not_there_for_a_program_is_no_page()
    {
        var (status, _, html) = await portal.Open("/api/nothing");
        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Empty(html);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/chambers")]
    [InlineData("/voice")]
    public async Task No_link_of_the_frame_is_dead(string path)
    {
        var (_, page, _) = await portal.Open(path);
        // Pages of the server, not of the portal.
        string[] elsewhere = ["/docs/api", "/openapi", "/api", "/account"];
        foreach (var href in page.QuerySelectorAll("a[href^='/']").Select(a => a.GetAttribute("href")!).Distinct())
        {
            if (elsewhere.Any(e => href.StartsWith(e, StringComparison.Ordinal)) || href.StartsWith("/sessions/treasury", StringComparison.Ordinal) || href.StartsWith("/sessions/cover", StringComparison.Ordinal)) continue;
            var (status, _, _) = await portal.Open(href.Split('#')[0]);
            Assert.True(status is HttpStatusCode.OK, $"{href} on {path}: {status}");
        }
    }

    [Fact]
    public async Task The_current_place_says_so()
    {
        var (_, page, _) = await portal.Open(Session);
        Assert.Equal(["/chambers"], page.QuerySelectorAll(".nav a[aria-current]").Select(a => a.GetAttribute("href")));
        (_, page, _) = await portal.Open("/forum/threads/1");
        Assert.Equal(["/forum"], page.QuerySelectorAll(".nav a[aria-current]").Select(a => a.GetAttribute("href")));
        (_, page, _) = await portal.Open("/");
        Assert.Equal(["/"], page.QuerySelectorAll(".nav a[aria-current=page]").Select(a => a.GetAttribute("href")));
    }

    [Fact]
    public async Task The_head_tells_the_islands_who_reads_and_when()
    {
        var (_, page, _) = await portal.Open("/");
        Assert.Equal("31337", page.QuerySelector("meta[name=dao-chain]")!.GetAttribute("content"));
        Assert.Equal(People.Nora.Address, page.QuerySelector("meta[name=dao-account]")!.GetAttribute("content"));
        Assert.Null(page.QuerySelector("meta[name=dao-demo]"));
        Assert.Equal("Europe/Stockholm", page.DocumentElement.GetAttribute("data-tz"));
        Assert.Equal("2026-11-25T13:00:00Z", page.DocumentElement.GetAttribute("data-now"));
        var script = page.QuerySelector("script[type=module]")!;
        Assert.Contains("dist/portal.", script.GetAttribute("src"), StringComparison.Ordinal);
        Assert.Contains("_framework/blazor.web", script.GetAttribute("data-navigation"), StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector("#live[role=status]"));
        (_, page, _) = await portal.Open("/", signedIn: false);
        Assert.Null(page.QuerySelector("meta[name=dao-account]"));
    }

    [Fact]
    public async Task Preferences_are_kept_in_cookies_and_need_the_forms_token()
    {
        var token = TestContext.Current.CancellationToken;
        using var form = await portal.Http.GetAsync("/preferences", token);
        var page = new HtmlParser().ParseDocument(await form.Content.ReadAsStringAsync(token));
        var secret = page.QuerySelector("main input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var cookie = form.Headers.GetValues("Set-Cookie").First(c => c.StartsWith(".AspNetCore.Antiforgery", StringComparison.Ordinal)).Split(';')[0];

        async Task<HttpResponseMessage> Post(string? verification, string back)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/preferences");
            request.Headers.Add("Cookie", cookie);
            var fields = new Dictionary<string, string> { ["language"] = "de", ["theme"] = "dark", ["return"] = back };
            if (verification is not null) fields["__RequestVerificationToken"] = verification;
            request.Content = new FormUrlEncodedContent(fields);
            return await portal.Http.SendAsync(request, token);
        }

        using var saved = await Post(secret, "/voice");
        Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);
        Assert.Equal("/voice", saved.Headers.Location!.ToString());
        var cookies = saved.Headers.GetValues("Set-Cookie").ToArray();
        Assert.Contains(cookies, c => c.StartsWith("lang=de;", StringComparison.Ordinal));
        Assert.Contains(cookies, c => c.StartsWith("theme=dark;", StringComparison.Ordinal));
        using var elsewhere = await Post(secret, "//evil.example/");
        Assert.Equal("/preferences", elsewhere.Headers.Location!.ToString());
        using var forged = await Post(null, "/");
        Assert.Equal("/preferences", forged.Headers.Location!.ToString());
        Assert.False(forged.Headers.TryGetValues("Set-Cookie", out var set) && set.Any(c => c.StartsWith("lang=", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("theme=dark", "dark")]
    [InlineData("theme=light", "light")]
    [InlineData("theme=%22onload", null)]
    public async Task The_theme_is_the_cookies(string cookie, string? expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/preferences");
        request.Headers.Add("Cookie", cookie);
        using var response = await portal.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var page = new HtmlParser().ParseDocument(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(expected, page.DocumentElement.GetAttribute("data-theme"));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/proposals/3")]
    [InlineData("/sessions/clinical/1795194000")]
    [InlineData("/forum/threads/1")]
    public async Task The_first_view_stays_small(string path)
    {
        var (_, page, html) = await portal.Open(path);
        var bytes = Compressed(Encoding.UTF8.GetBytes(html));
        foreach (var href in page.QuerySelectorAll("link[rel=stylesheet],link[rel=preload]").Select(l => l.GetAttribute("href")!)
            .Append(page.QuerySelector("svg.i use")!.GetAttribute("href")!.Split('#')[0]).Append(page.QuerySelector("script[type=module]")!.GetAttribute("src")!))
        {
            var body = await portal.Http.GetByteArrayAsync("/" + href, TestContext.Current.CancellationToken);
            bytes += href.EndsWith(".woff2", StringComparison.Ordinal) ? body.Length : Compressed(body);
        }
        // 100 kB less the islands' chunks, which have a size test of their own.
        Assert.True(bytes < 56_000, $"{path}: {bytes} bytes");
    }

    private static int Compressed(byte[] body)
    {
        using var target = new MemoryStream();
        using (var brotli = new BrotliStream(target, CompressionLevel.Optimal, leaveOpen: true)) brotli.Write(body);
        return (int)target.Length;
    }

    [Theory]
    [InlineData("en-GB", "May Ward reader act for you?", "Allow Ward reader")]
    [InlineData("de", "Darf Ward reader für Sie handeln?", "Ward reader erlauben")]
    [InlineData("fr", "Ward reader peut-il agir pour vous\u202f?", "Autoriser Ward reader")]
    [InlineData("es", "¿Puede Ward reader actuar por usted?", "Permitir Ward reader")]
    public async Task Consent_is_asked_on_a_page_of_the_portal(string language, string title, string allow)
    {
        var (status, page, html) = await portal.Open("/connect/authorize?client_id=reader", language: language);
        Assert.Equal(HttpStatusCode.OK, status);
        Sound(page, html, "consent");
        Assert.Equal(title, page.QuerySelector("h1")!.TextContent);
        var form = page.QuerySelector("main form")!;
        Assert.Equal(["post", "/connect/authorize"], ((string[])["method", "action"]).Select(form.GetAttribute));
        Assert.Equal([("client_id", "a\"b"), ("state", "x")], form.QuerySelectorAll("input").Select(f => (f.GetAttribute("name")!, f.GetAttribute("value")!)));
        Assert.Equal(["allow", "refuse"], form.QuerySelectorAll("button[name=decision]").Select(b => b.GetAttribute("value")));
        Assert.Equal(allow, form.QuerySelector("button")!.TextContent);
        Assert.Contains("127.0.0.1:4711", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    /// <summary>What holds for every page: one h1, a title, ids once, references that lead somewhere, no code and no style inside, icons that exist, labels on controls, no text left unwritten.</summary>
    private static void Sound(IHtmlDocument page, string html, string where)
    {
        Assert.True(page.QuerySelectorAll("h1").Length == 1, $"{where}: h1");
        Assert.True(page.Title is { Length: > 0 }, $"{where}: title");
        Assert.True(page.QuerySelectorAll("main").Length == 1, $"{where}: main");
        Assert.Empty(page.QuerySelectorAll("style"));
        Assert.DoesNotContain(page.QuerySelectorAll("script"), s => !s.HasAttribute("src") && s.GetAttribute("type") != "application/json");
        Assert.DoesNotContain(page.All, e => e.Attributes.Any(a => a.Name.StartsWith("on", StringComparison.Ordinal)));
        Assert.True(Facts.Mixed(page) is null, $"{where}: {Facts.Mixed(page)}");
        var ids = page.QuerySelectorAll("[id]").Select(e => e.Id!).ToArray();
        Assert.True(ids.Length == ids.Distinct().Count(), $"{where}: {string.Join(' ', ids.GroupBy(i => i).Where(g => g.Count() > 1).Select(g => g.Key))} twice");
        var known = ids.ToHashSet();
        foreach (var name in (string[])["aria-labelledby", "aria-describedby", "for"])
            foreach (var element in page.QuerySelectorAll($"[{name}]"))
                foreach (var id in element.GetAttribute(name)!.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                    Assert.True(known.Contains(id), $"{where}: {name}={id} leads nowhere");
        foreach (var use in page.QuerySelectorAll("svg.i use"))
            Assert.True(Icons.Contains(use.GetAttribute("href")!.Split("#i-")[1]), $"{where}: icon {use.GetAttribute("href")}");
        foreach (var region in page.QuerySelectorAll("live-region"))
        {
            Assert.False(string.IsNullOrEmpty(region.Id), $"{where}: a live region without id");
            Assert.Null(region.QuerySelector("live-region"));
        }
        foreach (var control in page.QuerySelectorAll("input:not([type=hidden]),select,textarea"))
            Assert.True(control.HasAttribute("aria-label") || control.HasAttribute("aria-labelledby") || control.Closest("label") is not null || page.QuerySelector($"label[for='{control.Id}']") is not null,
                $"{where}: {control.OuterHtml} has no label");
        foreach (var link in page.QuerySelectorAll("a,button"))
            Assert.True(link.TextContent.Trim().Length > 0 || link.HasAttribute("aria-label") || link.QuerySelector("[aria-label]") is not null, $"{where}: {link.OuterHtml} has no name");
        Assert.DoesNotContain(page.QuerySelectorAll("a[href^='#']"), _ => true);
        page.QuerySelectorAll("script").ToList().ForEach(s => s.Remove());
        Assert.False(page.Body!.TextContent.Contains('{', StringComparison.Ordinal), $"{where}: a place was not filled: {Around(page.Body.TextContent, '{')}");
        Assert.DoesNotContain("�", html, StringComparison.Ordinal);
    }

    private static string Around(string text, char c)
    {
        var at = text.IndexOf(c, StringComparison.Ordinal);
        return text[Math.Max(0, at - 60)..Math.Min(text.Length, at + 60)];
    }

    private static readonly HashSet<string> Icons = [.. JsonSerializer.Deserialize<string[]>(File.ReadAllText(Path.Combine(Root(), "web", "DoctorDAO.Portal", "icons.json")))!];

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "DoctorDAO.sln"))) folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("No folder above the tests has DoctorDAO.sln.");
        return folder;
    }
}
