using Bunit;
using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Client.Relay;
using DoctorDAO.Portal.Features.Marketplace.Orders;
using DoctorDAO.Portal.Features.Marketplace.Papers;
using DoctorDAO.Portal.Features.Marketplace.Talk;
using DoctorDAO.Portal.Tests.Sample;
using DoctorDAO.Portal.Texts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;

namespace DoctorDAO.Portal.Tests.Marketplace;

/// <summary>Messages, deliveries, invoices, timesheets and income as each side sees them.</summary>
public sealed class PaperPageTests : IDisposable
{
    private readonly PageContext _pages = new();
    private readonly SampleOrders _orders = new();

    public void Dispose() => _pages.Dispose();

    [Fact]
    public async Task An_order_shows_its_newest_messages_and_the_ways_to_hand_over()
    {
        var page = await OpenAsync<OrderPage>("en-GB", "", ("Id", 2231L));
        var talk = page.Find("#talk");
        Assert.Contains("2 unread", talk.TextContent, StringComparison.Ordinal);
        // What somebody wrote is text, whatever it looks like; what was deleted says so.
        Assert.Contains("Here is <b>all</b> of it.", talk.TextContent, StringComparison.Ordinal);
        Assert.Contains("This message was deleted.", talk.TextContent, StringComparison.Ordinal);
        Assert.Equal("/api/market/orders/2231/files/" + SamplePapers.Issued, talk.QuerySelector("a[download]")!.GetAttribute("href"));
        Assert.NotNull(talk.QuerySelector("#change a[href^='/market/orders/2231/change?m=']"));
    }

    [Fact]
    public async Task Messages_are_read_when_they_are_shown_and_those_who_judge_only_read()
    {
        var page = await OpenAsync<TalkPage>("en-GB", "", ("Id", 2231L));
        Assert.Equal(3, _pages.Papers.Read);
        Assert.Equal("multipart/form-data", page.Find("form").GetAttribute("enctype"));
        // No refresh touches what is being written.
        Assert.Empty(page.FindAll("live-region form"));
        Assert.All(page.FindAll("label[for]"), x => Assert.Single(page.FindAll("#" + x.GetAttribute("for"))));
        using var others = new PageContext();
        others.Papers.Judge = true;
        var judged = await OpenAsync<TalkPage>(others, "en-GB", "", ("Id", 2231L));
        Assert.Empty(judged.FindAll("form"));
        Assert.Equal(0, others.Papers.Read);
    }

    [Fact]
    public async Task A_form_sends_its_files_first_and_says_at_which_field_it_was_refused()
    {
        var (papers, texts) = (new SamplePapers(), new TextSet("OrderTalk", Languages.Default.Culture));
        var file = new FormFile(new MemoryStream([1, 2, 3]), 0, 3, "Sent.Files", @"C:\scans\report.pdf");
        var form = new TalkForm { Text = "Here it is", Files = [file, new FormFile(Stream.Null, 0, 0, "Sent.Files", "")], Key = Guid.NewGuid().ToString() };
        Assert.Empty((await TalkWriting.SendAsync(papers, People.Nora.Address, 2231, form, MessageKind.Delivery, 0, texts, Xunit.TestContext.Current.CancellationToken)).Errors);
        Assert.Equal((form.Key, 1, 0), (papers.Sent[0].Key.ToString(), papers.Sent[0].Files!.Count, papers.Sent[0].Milestone));
        foreach (var (refused, field) in (IEnumerable<(string, string)>)[("confirmed", "confirmed"), ("files", "file"), ("order", "text"), ("text", "text")])
        {
            papers.Refused = new FieldException(refused, "is not right");
            var (errors, sent) = await TalkWriting.SendAsync(papers, People.Nora.Address, 2231, new TalkForm { Text = "Once more", Key = form.Key }, MessageKind.Message, null, texts, Xunit.TestContext.Current.CancellationToken);
            Assert.Equal((field, (MessageDto?)null), (Assert.Single(errors).Field, sent));
        }
    }

    [Fact]
    public async Task Files_that_were_taken_stay_attached_to_a_form_that_is_refused()
    {
        var (papers, texts) = (new SamplePapers { RefusedFile = "bad.pdf" }, new TextSet("OrderTalk", Languages.Default.Culture));
        var form = new TalkForm { Text = "Here they are", Files = [Chosen("one.pdf"), Chosen("bad.pdf"), Chosen("two.pdf")], Key = Guid.NewGuid().ToString() };
        Assert.Equal("file", Assert.Single(await SendAsync()).Field);
        Assert.Equal(["one.pdf", "two.pdf"], Kept().Select(x => x.Name));
        Assert.Empty(papers.Sent);
        // They are shown by name, and each can be left out.
        var fields = await FieldsAsync(_pages);
        Assert.Equal(Kept().Select(x => x.Id), fields.FindAll("#attached input[type=hidden][name$='.Id']").Select(x => x.GetAttribute("value")));
        Assert.Equal(["Sent.Kept[0].Drop", "Sent.Kept[1].Drop"], fields.FindAll("#attached input[type=checkbox]").Select(x => x.GetAttribute("name")));
        Assert.Contains("Leave out two.pdf", fields.Find("#attached").TextContent, StringComparison.Ordinal);
        // They count, too.
        form.Files = [Chosen("three.pdf"), Chosen("four.pdf")];
        Assert.Equal("file", Assert.Single(await SendAsync()).Field);
        Assert.Equal(2, Kept().Count);
        // What is refused for its words keeps the files.
        Kept()[0].Drop = true;
        form.Files = [Chosen("three.pdf")];
        form.Text = " ";
        Assert.Equal("text", Assert.Single(await SendAsync()).Field);
        Assert.Equal(["two.pdf", "three.pdf"], Kept().Select(x => x.Name));
        form.Files = null;
        form.Text = "Here they are";
        Assert.Empty(await SendAsync());
        Assert.Equal(Kept().Select(x => x.Id), papers.Sent[0].Files!.Select(x => x.ToString()));
        // What is there no longer has to be chosen again.
        papers.Refused = new FieldException("files", "are not all yours");
        Assert.Contains("Choose the files again.", Assert.Single(await SendAsync()).Message, StringComparison.Ordinal);
        using var others = new PageContext();
        Assert.Empty((await FieldsAsync(others)).FindAll("#attached"));

        static FormFile Chosen(string name) => new(new MemoryStream([1, 2, 3]), 0, 3, "Sent.Files", name);

        List<KeptFile> Kept() => form.Kept ?? [];

        Task<IRenderedComponent<DynamicComponent>> FieldsAsync(PageContext pages) => OpenAsync<TalkFields>(pages, "en-GB", "", ("Form", form), ("Label", "Your message"));

        async Task<IReadOnlyList<(string Field, string Message)>> SendAsync() =>
            (await TalkWriting.SendAsync(papers, People.Nora.Address, 2231, form, MessageKind.Message, null, texts, Xunit.TestContext.Current.CancellationToken)).Errors;
    }

    [Theory]
    [InlineData(2231, "/market/orders/2231/change?m=2&message=4", "What you ask to be changed is saved, but not yet signed.")]
    [InlineData(2235, "/market/orders/2235/deliver?m=1&message=4", "Your delivery is saved, but not yet signed.")]
    public async Task What_was_saved_and_not_signed_leads_on_to_signing(long id, string signing, string words)
    {
        _pages.Papers.Saves = true;
        var page = await OpenAsync<OrderPage>("en-GB", "", ("Id", id));
        Assert.Contains("Saved, not yet signed.", page.Find("#message-4").TextContent, StringComparison.Ordinal);
        Assert.Equal(signing, page.Find("#message-4 p a").GetAttribute("href"));
        Assert.Contains(words, page.Find("#turn .note").TextContent, StringComparison.Ordinal);
        Assert.Equal([signing], page.FindAll("#turn a.go").Select(x => x.GetAttribute("href")));
        using var others = new PageContext();
        var signed = await OpenAsync<OrderPage>(others, "en-GB", "", ("Id", id));
        Assert.DoesNotContain("not yet signed", signed.Markup, StringComparison.Ordinal);
        Assert.Empty(signed.FindAll("a[href*='message=']"));
    }

    [Fact]
    public async Task Where_something_saved_is_signed_no_link_leads_there_again()
    {
        _pages.Papers.Saves = true;
        var page = await OpenAsync<HandoverPage>("en-GB", "m=1&message=4", ("Id", 2235L));
        Assert.Equal("Saved. Now sign it.", page.Find("#h-sign").TextContent);
        Assert.Single(page.FindAll("#handover member-act#deliver"));
        Assert.Empty(page.FindAll("#message-4 p a"));
        // What came too late says so instead of offering nothing.
        using var late = new PageContext();
        late.Papers.Saves = true;
        var missed = await OpenAsync<HandoverPage>(late, "en-GB", "m=1&message=4", ("Id", 2232L));
        Assert.Empty(missed.FindAll("member-act"));
        Assert.Contains("cannot be delivered now", missed.Find("#handover .note").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en-GB")]
    [InlineData("de")]
    [InlineData("fr")]
    [InlineData("es")]
    public async Task Every_page_of_papers_stands_in_every_language(string language)
    {
        foreach (var open in (Func<PageContext, Task<IRenderedComponent<DynamicComponent>>>[])
        [
            x => OpenAsync<OrderPapersPage>(x, language, "", ("Id", 2240L)), x => OpenAsync<OrderPapersPage>(x, language, "", ("Id", 2231L)), x => OpenAsync<InvoicesPage>(x, language, "show=received"),
            x => OpenAsync<InvoicePage>(x, language, "", ("Id", SamplePapers.Issued)), x => OpenAsync<BillingPage>(x, language, ""), x => OpenAsync<IncomePage>(x, language, "year=2026"),
            x => OpenAsync<SheetPage>(x, language, "", ("Id", 2231L)), x => OpenAsync<SheetPage>(x, language, "", ("Id", 2240L)),
        ])
        {
            using var pages = new PageContext();
            var page = await open(pages);
            Assert.Single(page.FindAll("h1"));
            Assert.All(page.FindAll("label[for]"), x => Assert.Single(page.FindAll("#" + x.GetAttribute("for"))));
            Assert.Equal(page.FindAll("[id]").Count, page.FindAll("[id]").Select(x => x.Id).Distinct().Count());
        }
    }

    [Fact]
    public async Task An_invoice_in_hours_has_no_e_invoice_and_strangers_see_none()
    {
        var hours = await OpenAsync<InvoicePage>("en-GB", "", ("Id", SamplePapers.Hours));
        Assert.Equal([$"/api/market/invoices/{SamplePapers.Hours}/pdf?language=en"], hours.FindAll("a[download]").Select(x => x.GetAttribute("href")));
        Assert.Contains("No value in money is stated", hours.Markup, StringComparison.Ordinal);
        // Only a seller undoes an invoice.
        Assert.Empty(hours.FindAll("form"));
        using var pages = new PageContext();
        pages.Services.AddSingleton<IOrders>(_orders).AddSingleton<IMemberContracts>(_orders);
        var missing = await pages.OpenAsync<InvoicePage>(new SampleDao(), People.Demir.Address, "en-GB", "", ("Id", SamplePapers.Issued));
        Assert.DoesNotContain("2026-A1B2-0007", missing.Markup, StringComparison.Ordinal);
    }

    private Task<IRenderedComponent<DynamicComponent>> OpenAsync<TPage>(string language, string query, params (string, object?)[] parameters)
        where TPage : IComponent => OpenAsync<TPage>(_pages, language, query, parameters);

    private Task<IRenderedComponent<DynamicComponent>> OpenAsync<TPage>(PageContext pages, string language, string query, params (string, object?)[] parameters)
        where TPage : IComponent
    {
        pages.Services.AddSingleton<IOrders>(_orders).AddSingleton<IRatings>(_orders).AddSingleton<IDisputes>(_orders).AddSingleton<IMemberContracts>(_orders);
        return pages.OpenAsync<TPage>(new SampleDao(), People.Nora.Address, language, query, parameters);
    }
}
