using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace DoctorDAO.Portal.Tests.Marketplace;

/// <summary>Answers and offers as a browser without scripts sends them: what closed meanwhile, what a second window did, what was pressed on the way.</summary>
public sealed class MarketFormTests : IAsyncLifetime
{
    private const string Offer = "/market/listings/1/offer";
    private const string Closed = "/market/listings/6";

    private readonly PortalSite _site = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _site.InitializeAsync();
        await OpenAsync("/market?as=nora&scene=ThroughDelegate");
    }

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task An_answer_to_a_listing_that_has_closed_meanwhile_is_given_back_with_the_reason()
    {
        Assert.Empty((await OpenAsync(Closed)).QuerySelectorAll("#answer form"));
        using var answer = await PostAsync(Closed, ("_handler", "answer"), ("Sent.Text", "I can, both nights."), ("Sent.Key", "k"));
        var page = await ReadAsync(answer);
        Assert.Equal("I can, both nights.", page.QuerySelector("#answer-text")!.TextContent);
        Assert.Contains("takes no answers", page.QuerySelector("#answer-text-error")!.TextContent, StringComparison.Ordinal);
        // It is one draft for the device still.
        Assert.Equal("k", page.QuerySelector("input[name='Sent.Key']")!.GetAttribute("value"));
    }

    [Fact]
    public async Task An_answer_that_was_taken_back_in_another_window_is_taken_back()
    {
        using var answer = await PostAsync(Closed, ("_handler", "take-back"), ("Back", "1"));
        Assert.Equal((HttpStatusCode.Redirect, Closed), (answer.StatusCode, new Uri(_site.Client.BaseAddress!, answer.Headers.Location!).AbsolutePath));
    }

    [Fact]
    public async Task Other_free_times_are_shown_without_losing_what_stands_in_the_offer()
    {
        var page = await OpenAsync(Offer);
        var later = Assert.Single(page.QuerySelectorAll("#free button"));
        using var answer = await PostAsync(
            later.GetAttribute("formaction")!.Split('#')[0], ("_handler", "offer"), (later.GetAttribute("name")!, later.GetAttribute("value")!), ("Sent.Key", "k"), ("Sent.Title", "Three nights"), ("Sent.Words", "In the ward."),
            ("Sent.Slot", page.QuerySelector("#free td input")!.GetAttribute("value")!), ("Sent.Expires", "2026-12-01T12:00"), ("Sent.Parts[0].Title", "Nights"), ("Sent.Parts[0].Amount", "1,200"), ("Sent.Parts[1].Title", "Report"));
        var other = await ReadAsync(answer);
        Assert.Equal(("Three nights", "In the ward.", "2026-12-01T12:00"), (Value(other, "#title"), other.QuerySelector("#words")!.TextContent, Value(other, "#expires")));
        Assert.Equal(["Nights", "1,200", "Report"], ((string[])["#part-0-title", "#part-0-amount", "#part-1-title"]).Select(x => Value(other, x)));
        // The time that was chosen stands beside the others, and there is a way back to the first ones.
        Assert.Equal(page.QuerySelector("#free td input")!.GetAttribute("value"), Assert.Single(other.QuerySelectorAll("#free input[checked]")).GetAttribute("value"));
        Assert.DoesNotContain(other.QuerySelectorAll("#free td input").Select(x => x.GetAttribute("value")), page.QuerySelectorAll("#free td input").Select(x => x.GetAttribute("value")).Contains);
        Assert.Contains(other.QuerySelectorAll("#free button"), x => x.GetAttribute("formaction") == Offer + "#free");
        // Nothing is wrong with a form that is not finished.
        Assert.Empty(other.QuerySelectorAll(".errors, [aria-invalid=true]"));
    }

    private static string? Value(IHtmlDocument page, string selector) => page.QuerySelector(selector)!.GetAttribute("value");

    private async Task<IHtmlDocument> OpenAsync(string path)
    {
        using var answer = await _site.Client.GetAsync(path, Ct);
        return await ReadAsync(answer);
    }

    private static async Task<IHtmlDocument> ReadAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(Ct));
    }

    /// <summary>Sends fields from a window that was opened before.</summary>
    private async Task<HttpResponseMessage> PostAsync(string path, params (string Name, string Value)[] fields)
    {
        const string token = "__RequestVerificationToken";
        var before = await OpenAsync(Offer);
        return await _site.Client.PostAsync(path, new FormUrlEncodedContent([KeyValuePair.Create(token, Value(before, $"form.offer input[name={token}]")!), .. fields.Select(x => KeyValuePair.Create(x.Name, x.Value))]), Ct);
    }
}
