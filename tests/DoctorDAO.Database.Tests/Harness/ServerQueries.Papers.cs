using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Marketplace.Talk;

namespace DoctorDAO.Database.Tests;

/// <content>Invoices, timesheets, certificates and what the sides of an order write.</content>
internal sealed partial class ServerQueries
{
    private const int Year = 2026;

    /// <summary>Every method of <see cref="IPapers"/> and <see cref="ITimesheets"/>.</summary>
    private async Task WritePapersAsync(Action<string> step)
    {
        var (papers, watched) = Watch<IPapers>();
        var (me, invoice) = (LargeAssociation.Account(1), LargeAssociation.Act(LargeAssociation.InvoicedOrder));
        step("PUT /api/market/billing");
        await papers.SetBillingAsync(me, LargeAssociation.Stated, Ct);
        Assert.NotNull(await papers.GetBillingAsync(me, Ct));
        step("/api/market/orders/{id}/papers");
        Assert.NotEmpty((await papers.GetPapersAsync(me, LargeAssociation.InvoicedOrder, Ct))!.Invoices);
        foreach (var side in Enum.GetValues<OrderSide>())
        {
            step($"/api/market/invoices?side={side}");
            await PagesAsync(cursor => papers.GetInvoicesAsync(me, side, cursor, 25, Ct), Cursor.Encode(1_000));
        }

        step("/api/market/invoices/{id}");
        Assert.NotNull(await papers.GetInvoiceAsync(me, invoice, Ct));
        Assert.NotNull(await papers.GetInvoicePdfAsync(me, invoice, "en", Ct));
        Assert.NotNull(await papers.GetInvoiceXmlAsync(me, invoice, Ct));
        step("/api/market/income/{year}");
        Assert.NotEmpty((await papers.GetIncomeAsync(me, Year, Ct)).Payments);
        await papers.GetStatementCsvAsync(me, Year, Ct);
        await papers.GetStatementPdfAsync(me, Year, "en", Ct);
        step("POST /api/market/orders/{id}/invoices");
        Assert.NotNull(await papers.IssueAsync(me, LargeAssociation.DoneOrder, new InvoiceDraft(LargeAssociation.Act(9_000_001), [0, 1]), Ct));
        step("POST /api/market/invoices/{id}/correction");
        Assert.NotNull(await papers.CorrectAsync(me, invoice, new CorrectionDraft(LargeAssociation.Act(9_000_002), "Another address"), Ct));
        watched.AskedAll<IPapers>();

        var (sheets, sheetsWatched) = Watch<ITimesheets>();
        var (order, buyer) = (LargeAssociation.RunningOrder, LargeAssociation.Account(10));
        SheetEntry[] worked = [new(new DateOnly(Year, 9, 1), new TimeOnly(8, 0), new TimeOnly(16, 0), 30)];
        step("POST /api/market/orders/{id}/sheets");
        Assert.NotNull(await sheets.GiveSheetAsync(me, order, new SheetDraft(1, "Europe/Berlin", worked), Ct));
        Assert.NotNull(await sheets.QuestionSheetAsync(buyer, order, 1, "Was there no break?", Ct));
        Assert.NotNull(await sheets.GiveSheetAsync(me, order, new SheetDraft(2, "Europe/Berlin", worked, "The break was longer"), Ct));
        Assert.NotNull(await sheets.ConfirmSheetAsync(buyer, order, 2, Ct));
        step("/api/market/orders/{id}/sheets");
        Assert.NotEmpty((await sheets.GetSheetsAsync(me, order, Ct))!);
        sheetsWatched.AskedAll<ITimesheets>();

        step("POST /api/market/orders/{id}/certificate");
        var (courses, coursesWatched) = Watch<ICourses>();
        Assert.False(await courses.AreIssuedAsync(Ct));
        // Nobody issues certificates here.
        await Assert.ThrowsAsync<FieldException>(() => courses.IssueAsync(me, LargeAssociation.CourseOrder, Ct));
        coursesWatched.AskedAll<ICourses>();
    }

    /// <summary>Every method of <see cref="ITalk"/>.</summary>
    private async Task TalkAsync(Action<string> step)
    {
        var (talk, watched) = Watch<ITalk>();
        var (me, other, order) = (LargeAssociation.Account(1), LargeAssociation.Account(10), LargeAssociation.RunningOrder);
        step("PUT /api/market/orders/{id}/files/{file}");
        var file = LargeAssociation.Act(9_000_003);
        Assert.True(await Get<TalkStore>().HasRoomAsync(me, order, file, 3, Ct));
        Assert.NotNull(await talk.AddFileAsync(me, order, file, "report.pdf", [1, 2, 3], Ct));
        step("/api/market/orders/{id}/files/{file}");
        Assert.NotNull(await talk.GetFileAsync(me, order, file, Ct));
        step("POST /api/market/orders/{id}/messages");
        var sent = (await talk.SendAsync(me, order, new MessageDraft(LargeAssociation.Act(9_000_004), "It is done.", MessageKind.Delivery, 0, [file]), Ct))!;
        await talk.SendAsync(other, order, new MessageDraft(LargeAssociation.Act(9_000_005), "Thank you."), Ct);
        step("/api/market/orders/{id}/messages/{message}");
        Assert.NotNull(await talk.GetMessageAsync(me, order, sent.Id, Ct));
        step("PUT /api/market/orders/{id}/messages/{message}/read");
        Assert.True(await talk.MarkReadAsync(other, order, sent.Id, Ct));
        step("/api/market/orders/{id}/messages");
        foreach (var cursor in new[] { null, Cursor.Encode(500) })
            Assert.NotNull(await talk.GetMessagesAsync(other, order, cursor, 25, Ct));
        step("/api/market/orders/{id}/messages for a juror");
        Assert.True((await talk.GetMessagesAsync(me, LargeAssociation.JudgedOrder, null, 25, Ct))!.Judge);
        step("/api/market/orders/{id}/access");
        Assert.NotEmpty((await talk.GetAccessAsync(LargeAssociation.Account(LargeAssociation.JudgedOrder), LargeAssociation.JudgedOrder, Ct))!);
        step("/api/market/orders/{id}/bundle");
        await (await talk.GetBundleAsync(me, order, Ct))!.WriteAsync(Stream.Null, Ct);
        watched.AskedAll<ITalk>();
        step("what is written in orders is deleted");
        Assert.Equal(1, await Get<TalkCleaner>().CleanAsync(Ct));
    }
}
