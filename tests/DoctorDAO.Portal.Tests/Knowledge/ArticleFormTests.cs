using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace DoctorDAO.Portal.Tests.Knowledge;

/// <summary>Writing and declining articles as a browser without scripts does it: forms, redirects, pages.</summary>
public sealed class ArticleFormTests : IAsyncLifetime
{
    private readonly PortalSite _site = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _site.InitializeAsync();
        await Open("/knowledge?as=nora&scene=ThroughDelegate");
    }

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task An_article_is_sent_and_a_better_text_after_it()
    {
        var form = await Open("/knowledge/new?topic=treasury");
        Assert.Equal("treasury", form.QuerySelector("#topic option[selected]")!.GetAttribute("value"));
        var page = await Arrive(await Send(form, "article", ("Sent.Topic", "treasury"), ("Sent.Title", "Fewer forms"), ("Sent.Language", "de"), ("Sent.Markdown", "Weil."), ("Sent.References", "Eins\r\n\r\nZwei")));
        Assert.Equal("Fewer forms", page.QuerySelector("h1")!.TextContent);
        Assert.Equal("de", page.QuerySelector(".written")!.GetAttribute("lang"));
        Assert.Equal(["Eins", "Zwei"], page.QuerySelectorAll("[aria-labelledby=h-references] li").Select(l => l.TextContent));
        var edit = await Open(page.QuerySelector("a[href$='/edit']")!.GetAttribute("href")!);
        Assert.Equal("Weil.", edit.QuerySelector("#markdown")!.TextContent);
        Assert.Equal("de", edit.QuerySelector("#language option[selected]")!.GetAttribute("value"));
        page = await Arrive(await Send(edit, "article", ("Sent.Markdown", "Weil die Nacht kurz ist.")));
        Assert.Contains("Weil die Nacht kurz ist.", page.QuerySelector(".written")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Version 1", page.QuerySelector(".facts")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_sent_on_top_of_an_older_one_shows_the_difference_and_keeps_what_was_typed()
    {
        var (mine, theirs) = (await Open("/knowledge/3/edit"), await Open("/knowledge/3/edit"));
        await Arrive(await Send(theirs, "article", ("Sent.Markdown", "Their words.")));
        var conflict = await Read(await Send(mine, "article", ("Sent.Markdown", "My words.")));
        Assert.Contains("Their", conflict.QuerySelector(".diff del")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("My words.", conflict.QuerySelector("#markdown")!.TextContent);
    }

    [Fact]
    public async Task Who_does_not_sign_says_why_and_only_the_author_edits()
    {
        var review = await Open("/knowledge/2/review");
        Assert.NotNull(review.QuerySelector("#comment[required]"));
        using var sent = await Send(review, "decline", ("Sent.Comment", "Table 2 does not add up."));
        Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        Assert.EndsWith("/knowledge/2/v/1", sent.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal("There is nothing at this address", (await Open("/knowledge/2/edit")).QuerySelector("h1")!.TextContent);
        foreach (var path in (string[])["/knowledge/99", "/knowledge/1/v/3", "/knowledge/99/versions", "/knowledge/99/review", "/knowledge/99/accept"])
            Assert.Equal(HttpStatusCode.NotFound, (await _site.Client.GetAsync(path, Ct)).StatusCode);
    }

    private static Task<IHtmlDocument> Parse(string html) => new HtmlParser().ParseDocumentAsync(html, Ct);

    private async Task<IHtmlDocument> Open(string path) => await Parse(await (await _site.Client.GetAsync(path, Ct)).Content.ReadAsStringAsync(Ct));

    private static async Task<IHtmlDocument> Read(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await Parse(await answer.Content.ReadAsStringAsync(Ct));
    }

    private async Task<IHtmlDocument> Arrive(HttpResponseMessage answer)
    {
        Assert.True(answer.StatusCode == HttpStatusCode.Redirect, await answer.Content.ReadAsStringAsync(Ct));
        return await Open(answer.Headers.Location!.ToString());
    }

    /// <summary>Sends a form with what stands in it, but for the fields that are given.</summary>
    private async Task<HttpResponseMessage> Send(IHtmlDocument page, string form, params (string Name, string Value)[] fields)
    {
        var found = page.QuerySelectorAll<IHtmlFormElement>("main form").Single(f => f.QuerySelector($"input[name=_handler][value='{form}']") is not null);
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var input in found.QuerySelectorAll("input[name], textarea[name], select[name]"))
        {
            if (input.GetAttribute("type") == "checkbox") continue;
            values[input.GetAttribute("name")!] = input switch
            {
                IHtmlTextAreaElement text => text.TextContent,
                IHtmlSelectElement choice => choice.QuerySelector("option[selected]")?.GetAttribute("value") ?? "",
                _ => input.GetAttribute("value") ?? "",
            };
        }
        foreach (var (name, value) in fields) values[name] = value;
        using var content = new MultipartFormDataContent();
        foreach (var (name, value) in values) content.Add(new StringContent(value), name);
        return await _site.Client.PostAsync(found.GetAttribute("action"), content, Ct);
    }
}
