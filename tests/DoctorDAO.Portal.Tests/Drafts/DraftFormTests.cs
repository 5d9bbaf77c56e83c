using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace DoctorDAO.Portal.Tests.Drafts;

/// <summary>Writing drafts as a browser without scripts does it: forms, redirects, pages.</summary>
public sealed class DraftFormTests : IAsyncLifetime
{
    private readonly PortalSite _site = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _site.InitializeAsync();
        await Open("/proposals/drafts?as=nora&scene=ThroughDelegate");
    }

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task A_draft_is_begun_changed_and_compared()
    {
        var page = await Arrive(await Send(await Open("/proposals/drafts/new"), "draft", ("Sent.Chamber", "clinical"), ("Sent.Title", "Fewer forms"), ("Sent.Summary", "One form instead of four."), ("Sent.Markdown", "Because.")));
        Assert.Equal("Fewer forms", page.QuerySelector("h1")!.TextContent);
        var edit = await Open(page.QuerySelector("a[href$='/edit']")!.GetAttribute("href")!);
        Assert.Equal("Because.", edit.QuerySelector("#markdown")!.TextContent);
        page = await Arrive(await Send(edit, "draft", ("Sent.Act", "save"), ("Sent.Markdown", "Because of the night shift.")));
        Assert.Contains("Version 2", page.QuerySelector(".facts")!.TextContent, StringComparison.Ordinal);
        var versions = await Open(page.QuerySelector("a[href$='/versions']")!.GetAttribute("href")!);
        Assert.Contains("of the night shift", versions.QuerySelector("#v2")!.ParentElement!.ParentElement!.QuerySelector("ins")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_save_on_an_older_version_shows_the_difference_and_keeps_what_was_typed()
    {
        var (mine, theirs) = (await Open("/proposals/drafts/1/edit"), await Open("/proposals/drafts/1/edit"));
        await Arrive(await Send(theirs, "draft", ("Sent.Act", "save"), ("Sent.Markdown", "Their words.")));
        var conflict = await Read(await Send(mine, "draft", ("Sent.Act", "save"), ("Sent.Markdown", "My words.")));
        Assert.Contains("Version 2 was saved meanwhile", conflict.QuerySelector("#h-conflict")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Their", conflict.QuerySelector(".diff del")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("My words.", conflict.QuerySelector("#markdown")!.TextContent);
        // Saving once more is a decision.
        var page = await Arrive(await Send(conflict, "draft", ("Sent.Act", "save")));
        Assert.Contains("Version 3", page.QuerySelector(".facts")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_action_is_added_by_its_form_and_removed_again()
    {
        var form = await Open("/proposals/drafts/1/actions?function=pay");
        var wrong = await Read(await Send(form, "action", ("Sent.Texts[to]", "0x12")));
        Assert.Equal("true", wrong.QuerySelector("#f-amount")!.GetAttribute("aria-invalid"));
        Assert.Equal("“Amount” is missing.", wrong.QuerySelector(".errors li")!.TextContent);
        Assert.Equal("0x12", wrong.QuerySelector("#f-to")!.GetAttribute("value"));
        var edit = await Arrive(await Send(wrong, "action", ("Sent.Texts[amount]", "12")));
        Assert.Equal(2, edit.QuerySelectorAll(".act").Length);
        edit = await Arrive(await Send(edit, "draft", ("Sent.Act", "remove-0")));
        Assert.Single(edit.QuerySelectorAll(".act"));
    }

    [Fact]
    public async Task Adding_an_action_saves_the_text_first_and_makes_no_version_of_the_same()
    {
        var actions = await Arrive(await Send(await Open("/proposals/drafts/1/edit"), "draft", ("Sent.Act", "add")));
        Assert.Equal("Add an action", actions.QuerySelector("h1")!.TextContent);
        Assert.Null(actions.QuerySelector("draft-box"));
        var edit = await Open("/proposals/drafts/1/edit");
        var key = edit.QuerySelector("input[name='Sent.Key']")!.GetAttribute("value");
        actions = await Arrive(await Send(edit, "draft", ("Sent.Act", "add"), ("Sent.Markdown", "More words.")));
        // What the device kept of it has arrived.
        Assert.Equal(key, actions.QuerySelector("draft-box")!.GetAttribute("data-done"));
        edit = await Open("/proposals/drafts/1/edit");
        Assert.Equal(("2", "More words."), (edit.QuerySelector("input[name='Sent.Version']")!.GetAttribute("value"), edit.QuerySelector("#markdown")!.TextContent));
    }

    [Theory]
    [InlineData(2, "is not there any more")]
    [InlineData(5, "the text is frozen")]
    public async Task Who_may_no_longer_write_gets_the_text_back_with_the_reason(long draft, string reason)
    {
        var page = await Read(await Send(await Open("/proposals/drafts/1/edit"), "draft", $"/proposals/drafts/{draft}/edit", ("Sent.Act", "save"), ("Sent.Markdown", "An hour of work.")));
        Assert.Equal("An hour of work.", page.QuerySelector("#markdown")!.TextContent);
        Assert.Contains(reason, page.QuerySelector(".errors")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_button_acts_and_leads_back_to_the_draft()
    {
        var page = await Open("/proposals/drafts/1");
        var answer = await Send(page, "act", ("Act.Do", "open"));
        Assert.Equal((HttpStatusCode.Redirect, "/proposals/drafts/1"), (answer.StatusCode, new Uri(_site.Client.BaseAddress!, answer.Headers.Location!).AbsolutePath));
        answer = await Send(page, "invite", ("Invited.Do", "invite"), ("Invited.Account", Sample.People.Weber.Address));
        Assert.Equal((HttpStatusCode.Redirect, "/proposals/drafts/1"), (answer.StatusCode, new Uri(_site.Client.BaseAddress!, answer.Headers.Location!).AbsolutePath));
    }

    private async Task<IHtmlDocument> Open(string path) => await Read(await _site.Client.GetAsync(path, Ct));

    private static async Task<IHtmlDocument> Read(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(Ct));
    }

    private Task<IHtmlDocument> Arrive(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return Open(answer.Headers.Location!.ToString().Split('#')[0]);
    }

    /// <summary>Sends a form by its name with what stands in it, and what was typed or pressed.</summary>
    private Task<HttpResponseMessage> Send(IHtmlDocument page, string name, params (string Name, string Value)[] typed) => Send(page, name, null, typed);

    private Task<HttpResponseMessage> Send(IHtmlDocument page, string name, string? to, params (string Name, string Value)[] typed)
    {
        var form = page.QuerySelectorAll("main form").Single(f => f.QuerySelector("input[name=_handler]")?.GetAttribute("value") == name);
        var fields = form.QuerySelectorAll("input[name]:not([type=checkbox]),textarea").ToDictionary(i => i.GetAttribute("name")!, i => i.GetAttribute("value") ?? i.TextContent);
        foreach (var (field, value) in typed) fields[field] = value;
        return _site.Client.PostAsync(to ?? form.GetAttribute("action"), new FormUrlEncodedContent(fields), Ct);
    }
}
