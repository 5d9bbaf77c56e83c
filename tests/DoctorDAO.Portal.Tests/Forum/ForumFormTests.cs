using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace DoctorDAO.Portal.Tests.Forum;

/// <summary>Writing in the forum as a browser without scripts does it: forms, redirects, pages.</summary>
public sealed class ForumFormTests : IAsyncLifetime
{
    private readonly PortalSite _site = new();

    private string? _at;

    public async ValueTask InitializeAsync()
    {
        await _site.InitializeAsync();
        await Open("/forum?as=nora&scene=ThroughDelegate");
    }

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task A_thread_is_begun_and_read()
    {
        var form = await Open("/forum/cases/new");
        var page = await Arrive(await Post(form, "send", ("title", "Fever after travel"), ("markdown", "What do you rule out first?\n\nAnd second?"), ("tags", "Fever, travel")));
        Assert.Equal("Fever after travel", page.QuerySelector("h1")!.TextContent);
        Assert.Equal("<p>What do you rule out first?</p><p>And second?</p>", page.QuerySelector("#post-1 .prose")!.InnerHtml);
        Assert.Equal(["fever", "travel"], page.QuerySelectorAll(".page-head .tag").Select(t => t.TextContent));
        Assert.Equal(Field(form, "Sent.Key"), page.QuerySelector("draft-box[data-done]")!.GetAttribute("data-done"));
    }

    [Fact]
    public async Task The_same_form_sent_twice_begins_one_thread()
    {
        var form = await Open("/forum/cases/new");
        var first = await Post(form, "send", ("title", "Once"), ("markdown", "m"));
        var second = await Post(form, "send", ("title", "Once"), ("markdown", "m"));
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.Single((await Open("/forum/cases")).QuerySelectorAll("tbody tr"));
    }

    [Fact]
    public async Task A_preview_posts_nothing_and_loses_nothing()
    {
        var form = await Open("/forum/cases/new");
        var page = await Read(await Post(form, "preview", ("markdown", "<b>bold</b>"), ("tags", "fever")));
        Assert.Equal("<p>&lt;b&gt;bold&lt;/b&gt;</p>", page.QuerySelector("#preview .prose")!.InnerHtml);
        Assert.Equal("<b>bold</b>", page.QuerySelector("textarea")!.TextContent);
        Assert.Equal("fever", page.QuerySelector("#tags")!.GetAttribute("value"));
        Assert.Equal(Field(form, "Sent.Key"), Field(page, "Sent.Key"));
        Assert.Empty(page.QuerySelectorAll(".errors"));
        Assert.Empty((await Open("/forum/cases")).QuerySelectorAll("tbody tr"));
    }

    [Fact]
    public async Task What_cannot_be_posted_is_named_at_the_top_and_at_its_field()
    {
        var page = await Read(await Post(await Open("/forum/cases/new"), "send", ("tags", "naïve")));
        Assert.Equal(["/forum/cases/new#title", "/forum/cases/new#markdown", "/forum/cases/new#tags"], page.QuerySelectorAll(".errors a").Select(a => a.GetAttribute("href")));
        foreach (var field in (string[])["title", "markdown", "tags"])
        {
            var input = page.GetElementById(field)!;
            Assert.Equal("true", input.GetAttribute("aria-invalid"));
            Assert.All(input.GetAttribute("aria-describedby")!.Split(' '), id => Assert.NotNull(page.GetElementById(id)));
            Assert.Contains(field + "-error", input.GetAttribute("aria-describedby")!, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_points_to_a_patient_is_refused()
    {
        var page = await Read(await Post(await Open("/forum/threads/1?reply=2"), "send", ("markdown", "NHS 943 476 5919")));
        Assert.Contains("“943 476 5919” points to a patient", page.QuerySelector("#markdown-error")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("NHS 943 476 5919", page.QuerySelector("textarea")!.TextContent);
        Assert.Null(page.QuerySelector("#confirmed"));
    }

    [Fact]
    public async Task What_may_point_to_a_patient_is_asked_about_and_posted_once_confirmed()
    {
        var form = await Open("/forum/threads/1?reply=2");
        Assert.Null(form.QuerySelector("#confirmed"));
        var asked = await Read(await Post(form, "send", ("markdown", "DOB 3/4/1960 is an example.")));
        Assert.False(asked.QuerySelector("#confirmed")!.HasAttribute("checked"));
        Assert.Contains("“DOB 3/4/1960” may point to a patient", asked.QuerySelector("#confirmed-error")!.TextContent, StringComparison.Ordinal);
        // Whoever looks at it once more has still confirmed.
        var previewed = await Read(await Post(asked, "preview", ("confirmed", "true")));
        Assert.True(previewed.QuerySelector("#confirmed")!.HasAttribute("checked"));
        var page = await Arrive(await Post(previewed, "send", ("confirmed", "true")));
        Assert.Equal("<p>DOB 3/4/1960 is an example.</p>", page.QuerySelector("#post-11 .prose")!.InnerHtml);
    }

    [Fact]
    public async Task An_answer_is_posted_below_what_it_answers_and_the_page_leads_to_it()
    {
        var answer = await Post(await Open("/forum/threads/1?reply=3"), "send", ("markdown", "The coordinator."));
        Assert.EndsWith("#post-11", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        var page = await Arrive(answer);
        Assert.Equal("in2", page.QuerySelector("#post-11")!.ClassList[1]);
        Assert.Contains("10 answers", page.QuerySelector(".facts")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_that_was_overtaken_says_so_and_can_be_saved_again()
    {
        var (form, other) = (await Open("/forum/threads/1?edit=1"), await Open("/forum/threads/1?edit=1"));
        await Arrive(await Post(other, "send", ("markdown", "Changed on the phone.")));
        _at = "/forum/threads/1?edit=1";
        var refused = await Read(await Post(form, "send", ("markdown", "Changed at the desk.")));
        Assert.Contains("changed meanwhile", refused.QuerySelector("#markdown-error")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Changed at the desk.", refused.QuerySelector("textarea")!.TextContent);
        var page = await Arrive(await Post(refused, "send"));
        Assert.Contains("Changed at the desk.", page.QuerySelector("#post-1 .prose")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("See the versions", page.QuerySelector("#post-1")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_post_is_taken_back()
    {
        var page = await Arrive(await Press(await Open("/forum/threads/1?withdraw=10"), "withdraw:110"));
        Assert.Equal("Dr Nora Lindqvist took this post back.", page.QuerySelector("#post-10 .note")!.TextContent);
        Assert.Null(page.QuerySelector("#write"));
    }

    [Fact]
    public async Task A_reaction_counts_once_and_can_be_taken_back()
    {
        var page = await Open("/forum/threads/1");
        page = await Arrive(await Press(page, "react:102:agree"));
        page = await Arrive(await Press(page, "react:102:agree"));
        Assert.Equal("3 members", page.QuerySelector("#post-2 [value='react:102:agree'] .vh")!.TextContent);
        page = await Arrive(await Press(page, "unreact:102:agree"));
        Assert.Equal("2 members", page.QuerySelector("#post-2 [value='react:102:agree'] .vh")!.TextContent);
        Assert.Null(page.QuerySelector("#post-2 [role=status]"));
    }

    [Fact]
    public async Task What_is_being_written_stays_open_when_something_else_is_pressed()
    {
        var page = await Arrive(await Press(await Open("/forum/threads/1?reply=4&quote=1"), "react:102:thanks"));
        Assert.Equal("quote:1:4", page.QuerySelector("main form[enctype]")!.Closest("draft-box")!.GetAttribute("key"));
        Assert.NotNull(page.QuerySelector("#post-2 [role=status]"));
    }

    [Fact]
    public async Task The_answer_is_chosen_and_chosen_no_more()
    {
        var page = await Arrive(await Press(await Open("/forum/threads/1"), "answer:4"));
        Assert.NotNull(page.QuerySelector("#post-4 .badge"));
        Assert.Null(page.QuerySelector("#post-2 .badge"));
        page = await Arrive(await Press(page, "answer:0"));
        Assert.Null(page.QuerySelector("article .badge, .page-head .note"));
    }

    [Theory]
    [InlineData("withdraw:102")]
    [InlineData("react:107:agree")]
    [InlineData("react:9999:agree")]
    [InlineData("react:102:love")]
    [InlineData("answer:77")]
    [InlineData("edit:1")]
    public async Task What_cannot_be_done_says_so_and_changes_nothing(string what)
    {
        var page = await Read(await Press(await Open("/forum/threads/1"), what));
        Assert.Contains("Nothing has changed", page.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector("#post-2 .prose"));
    }

    [Fact]
    public async Task Nothing_is_posted_without_the_pages_own_token()
    {
        using var answer = await _site.Client.PostAsync("/forum/cases/new", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["_handler"] = "write", ["Sent.Title"] = "Mallory", ["Sent.Markdown"] = "m", ["Sent.Key"] = "k", ["Sent.Act"] = "send",
        }), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty((await Open("/forum/cases")).QuerySelectorAll("tbody tr"));
    }

    [Fact]
    public async Task The_longest_text_in_any_script_fits_into_a_request()
    {
        var form = await Open("/forum/cases/new");
        using var content = Content(form, form.QuerySelector("form[enctype]")!, "send", [("title", new string('題', 200)), ("markdown", new string('文', 20_000))]);
        // The server takes 64 KiB.
        Assert.True((await content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length < 64 * 1024);
        await Arrive(await Post(form, "send", ("title", new string('題', 200)), ("markdown", new string('文', 20_000))));
    }

    private async Task<IHtmlDocument> Open(string path)
    {
        _at = path;
        return await Read(await _site.Client.GetAsync(path, TestContext.Current.CancellationToken));
    }

    private static async Task<IHtmlDocument> Read(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private Task<IHtmlDocument> Arrive(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return Open(answer.Headers.Location!.ToString().Split('#')[0]);
    }

    private Task<HttpResponseMessage> Post(IHtmlDocument page, string act, params (string Id, string Value)[] typed) =>
        _site.Client.PostAsync(page.QuerySelector("main form[enctype]")!.GetAttribute("action"), Content(page, page.QuerySelector("main form[enctype]")!, act, typed), TestContext.Current.CancellationToken);

    private async Task<HttpResponseMessage> Press(IHtmlDocument page, string what)
    {
        var fields = Hidden(page.QuerySelector("form#acts")!).Append(new("Act.What", what));
        return await _site.Client.PostAsync(_at, new FormUrlEncodedContent(fields), TestContext.Current.CancellationToken);
    }

    private static MultipartFormDataContent Content(IHtmlDocument page, IElement form, string act, (string Id, string Value)[] typed)
    {
        var fields = Hidden(form).Append(new("Sent.Act", act)).ToDictionary();
        foreach (var field in form.QuerySelectorAll("input[type=text],textarea")) fields[field.GetAttribute("name")!] = field.GetAttribute("value") ?? field.TextContent;
        foreach (var (id, value) in typed) fields[page.GetElementById(id)!.GetAttribute("name")!] = value;
        var content = new MultipartFormDataContent();
        foreach (var (name, value) in fields) content.Add(new StringContent(value), name);
        return content;
    }

    private static IEnumerable<KeyValuePair<string, string>> Hidden(IElement form) =>
        form.QuerySelectorAll("input[type=hidden]").Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value") ?? ""));

    private static string? Field(IHtmlDocument page, string name) => page.QuerySelector($"[name='{name}']")!.GetAttribute("value");
}
