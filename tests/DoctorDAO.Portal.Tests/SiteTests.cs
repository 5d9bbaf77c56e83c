using System.Net;
using AngleSharp.Html.Parser;
using DoctorDAO.Portal.Tests.Sample;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace DoctorDAO.Portal.Tests;

/// <summary>The portal on a port of its own, over the sample association.</summary>
public sealed class PortalSite : IAsyncLifetime
{
    private readonly WebApplication _site = Preview.Build("http://127.0.0.1:0");

    public HttpClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await _site.StartAsync(TestContext.Current.CancellationToken);
        var address = _site.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        Client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = true }) { BaseAddress = new Uri(address) };
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _site.DisposeAsync();
    }
}

/// <summary>The pages as a host serves them: over HTTP, with forms, for every scene and language.</summary>
public sealed class SiteTests(PortalSite site) : IClassFixture<PortalSite>
{
    private readonly HttpClient _client = site.Client;

    public static TheoryData<string> Pages() =>
    [
        "/proposals/1", "/proposals/3", "/voice", "/voice?chamber=treasury", "/members", "/members?q=okafor", $"/members/{People.Okafor.Address}", $"/members/{People.Nora.Address}",
        "/settings", "/search", "/search?q=five&kind=post", "/search?q=nothing", "/forum", "/forum/cases", "/forum/market/new", "/forum/threads/1", "/forum/threads/1?reply=4", "/help", "/help/voting", "/help/delegation", "/help/deadlines", "/help/wallet", "/status",
        "/chambers", "/chambers/clinical", "/proposals/drafts", "/proposals/drafts/1", "/proposals/drafts/1/versions", "/reputation", "/reputation/clinical", "/reputation/cover",
        "/knowledge", "/knowledge?state=review&mine=yes", "/knowledge/1", "/knowledge/2", "/knowledge/5", "/knowledge/1/versions", "/knowledge/new",
        "/knowledge/2/review", "/knowledge/3/accept", "/help/knowledge",
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_page_is_whole_in_every_scene_and_language(string page)
    {
        // Every scene once in English, for members and visitors; the other languages with usual and with long names.
        var scenes = Enum.GetValues<Scene>().SelectMany(s => (string[])["nora", "nobody"], (s, who) => (Scene: s, Language: "en-GB", Who: who));
        var languages = ((string[])["de", "fr", "es"]).SelectMany(_ => (Scene[])[Scene.ThroughDelegate, Scene.LongText], (l, s) => (Scene: s, Language: l, Who: "nora"));
        foreach (var (scene, language, who) in scenes.Concat(languages))
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{page}{(page.Contains('?', StringComparison.Ordinal) ? '&' : '?')}scene={scene}&as={who}");
            request.Headers.Add("Accept-Language", language);
            using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
            var html = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            var at = $"{page} {scene} {language} {who}";
            Assert.True(response.StatusCode == HttpStatusCode.OK || (response.StatusCode == HttpStatusCode.NotFound && scene == Scene.Empty), $"{at}: {response.StatusCode}");
            var document = new HtmlParser().ParseDocument(html);
            Assert.True(document.QuerySelectorAll("h1").Length == 1, $"{at}: one heading");
            var twice = document.QuerySelectorAll("[id]").GroupBy(e => e.Id).FirstOrDefault(g => g.Count() > 1);
            Assert.True(twice is null, $"{at}: the id {twice?.Key} stands twice");
            Assert.True(document.QuerySelector("style, script:not([type='application/json']):not([src])") is null, $"{at}: inline script or style");
            // Data, and a form of citation that is made of braces.
            foreach (var data in document.QuerySelectorAll("script, #cite-bibtex pre")) data.Remove();
            var main = document.QuerySelector("main")!.TextContent;
            Assert.False(main.Contains('{', StringComparison.Ordinal), $"{at}: a place was not filled");
            foreach (var label in document.QuerySelectorAll("main [aria-labelledby]").SelectMany(e => e.GetAttribute("aria-labelledby")!.Split(' ')))
                Assert.True(document.GetElementById(label) is not null, $"{at}: nothing has the id {label}");
        }
    }

    [Theory]
    [InlineData("/proposals/99")]
    [InlineData("/proposals/-1")]
    [InlineData("/proposals/0x1")]
    [InlineData("/proposals/1e3")]
    [InlineData("/proposals/999999999999999999999999999999999999999999999999999999999999999999999999999999999")]
    [InlineData("/members/0x12")]
    [InlineData("/members/0xZZ81d4A0b3C5d6E7f8091A2b3C4d5E6f70819202")]
    [InlineData("/members/0x0000000000000000000000000000000000000000")]
    [InlineData("/help/everything")]
    [InlineData("/reputation/nowhere")]
    public async Task What_is_not_there_is_said_to_be_missing(string path)
    {
        using var answer = await _client.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        var page = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("There is nothing at this address", page.QuerySelector("h1")!.TextContent);
    }

    [Fact]
    public async Task A_name_and_a_zone_are_saved_and_come_back()
    {
        var saved = await Send("Dr Nora Lindqvist", "Europe/Stockholm");
        Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);
        var page = await Get(saved.Headers.Location!.ToString());
        Assert.Contains("Saved.", page.QuerySelector("[role=status] .note")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Dr Nora Lindqvist", page.QuerySelector("#name")!.GetAttribute("value"));
        Assert.Equal("Europe/Stockholm", page.QuerySelector("#zone option[selected]")!.GetAttribute("value"));
    }

    [Fact]
    public async Task What_cannot_be_saved_is_named_at_the_top_and_at_its_field()
    {
        using var answer = await Send(new string('x', 81), "Mars/Olympus");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var page = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(2, page.QuerySelectorAll(".errors a").Length);
        foreach (var field in (string[])["name", "zone"])
        {
            var input = page.GetElementById(field)!;
            Assert.Equal("true", input.GetAttribute("aria-invalid"));
            Assert.Contains(field + "-error", input.GetAttribute("aria-describedby")!.Split(' '));
            Assert.NotNull(page.GetElementById(field + "-error"));
        }
        Assert.Equal(new string('x', 81), page.GetElementById("name")!.GetAttribute("value"));
    }

    [Fact]
    public async Task Nothing_is_saved_without_the_pages_own_token()
    {
        using var answer = await _client.PostAsync("/settings", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["_handler"] = "profile", ["Sent.Name"] = "Mallory", ["Sent.TimeZone"] = "",
        }), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private async Task<AngleSharp.Html.Dom.IHtmlDocument> Get(string path) =>
        new HtmlParser().ParseDocument(await _client.GetStringAsync(path, TestContext.Current.CancellationToken));

    private async Task<HttpResponseMessage> Send(string name, string zone)
    {
        var form = (await Get("/settings?as=nora&scene=ThroughDelegate")).QuerySelector("form[method=post] [name=_handler]")!.Closest("form")!;
        var fields = form.QuerySelectorAll("input[type=hidden]").ToDictionary(i => i.GetAttribute("name")!, i => i.GetAttribute("value") ?? "");
        fields[form.QuerySelector("#name")!.GetAttribute("name")!] = name;
        fields[form.QuerySelector("#zone")!.GetAttribute("name")!] = zone;
        return await _client.PostAsync(form.GetAttribute("action") ?? "/settings", new FormUrlEncodedContent(fields), TestContext.Current.CancellationToken);
    }
}
