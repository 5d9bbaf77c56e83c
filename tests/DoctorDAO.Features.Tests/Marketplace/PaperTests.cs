using System.Text;
using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Features.Marketplace.Papers;
using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;
using static DoctorDAO.Features.Tests.MarketOrders;

namespace DoctorDAO.Features.Tests;

/// <summary>Invoices are numbered without gaps however many are issued at once; timesheets keep every version; both are for the two parties alone.</summary>
public sealed class PaperTests(PostgresFixture postgres)
{
    private static readonly BillingParty Seller = new("Dr Amara Okafor", "Lindenstraße 7", "Berlin", "10969", "DE", "DE123456788");
    private static readonly BillingParty Buyer = new("Klinik am Park", "Parkweg 2", "Bonn", "53111", "DE");
    private static readonly string Worker = MarketHome.Account(1);
    private static readonly string Client = MarketHome.Account(2);
    private static readonly string Stranger = MarketHome.Account(3);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Provider.Sqlite)]
    [InlineData(Provider.PostgreSql)]
    public async Task Invoices_issued_at_once_have_every_number_and_each_part_stands_on_one(Provider provider)
    {
        await using var home = await MarketHome.CreateAsync(provider, postgres);
        var papers = home.Get<IPapers>();
        await home.ChainAsync(At(11, 27));
        await home.OrderAsync(1, [119_00, 100_01, 50_00, 33_33, 70_07, 10]);
        await home.OrderAsync(2, [500_00, 1]);
        var first = new InvoiceDraft(Guid.NewGuid(), [0]);
        Assert.Equal("billing", (await Assert.ThrowsAsync<FieldException>(() => papers.IssueAsync(Worker, 1, first, Ct))).Field);
        await papers.SetBillingAsync(Worker, new BillingDto(Seller, new VatStatement(VatCategory.Standard, 19)), Ct);
        Assert.Equal("buyer", (await Assert.ThrowsAsync<FieldException>(() => papers.IssueAsync(Worker, 1, first, Ct))).Field);
        await papers.SetBillingAsync(Client, new BillingDto(Buyer, null), Ct);
        Assert.Null(await papers.IssueAsync(Client, 1, first, Ct));
        Assert.Equal("milestones", (await Assert.ThrowsAsync<FieldException>(() => papers.IssueAsync(Worker, 1, first with { Milestones = [6] }, Ct))).Field);

        // Each draft twice at once, and another one for a part that stands already on one of them.
        InvoiceDraft[] drafts = [.. Enumerable.Range(0, 6).Select(x => new InvoiceDraft(Guid.NewGuid(), [x]))];
        var results = await Task.WhenAll(drafts.Concat(drafts).Append(new InvoiceDraft(Guid.NewGuid(), [2, 3])).Select(x => Task.Run(() => TryAsync(papers, x), Ct)));
        var issued = results.OfType<InvoiceDto>().DistinctBy(x => x.Row.Id).ToList();
        await using var db = home.CreateDbContext();
        var rows = await db.Set<InvoiceRow>().AsNoTracking().OrderBy(x => x.Serial).ToListAsync(Ct);
        Assert.Equal(Enumerable.Range(1, issued.Count), rows.Select(x => x.Serial));
        Assert.Equal(rows.Select(x => InvoiceBook.NumberOf(Worker, 2026, x.Serial)).Order(), issued.Select(x => x.Row.Number).Order());
        Assert.Equal(Enumerable.Range(0, 6), await db.Set<InvoicedRow>().Where(x => x.Order == 1).OrderBy(x => x.Milestone).Select(x => x.Milestone).ToListAsync(Ct));
        Assert.Equal(119_00 + 100_01 + 50_00 + 33_33 + 70_07 + 10, rows.Sum(x => x.Total));

        // The other side reads the same; nobody else reads any.
        var one = issued.First(x => x.Lines.Any(line => line.Milestone == 0));
        Assert.Equal(one.Net, (await papers.GetInvoiceAsync(Client, one.Row.Id, Ct))!.Net);
        Assert.Empty(UblRules.Broken((await papers.GetInvoiceXmlAsync(Client, one.Row.Id, Ct))!.Content));
        Assert.Null(await papers.GetInvoiceAsync(Stranger, one.Row.Id, Ct));
        Assert.Null(await papers.GetInvoicePdfAsync(Stranger, one.Row.Id, "en", Ct));
        Assert.Null(await papers.GetPapersAsync(Stranger, 1, Ct));
        Assert.DoesNotContain("Okafor", Encoding.UTF8.GetString(rows[0].Sealed), StringComparison.Ordinal);

        // A credit note undoes it, once, and frees its part.
        var correction = new CorrectionDraft(Guid.NewGuid(), "Wrong address");
        Assert.Null(await papers.CorrectAsync(Client, one.Row.Id, correction, Ct));
        var note = (await papers.CorrectAsync(Worker, one.Row.Id, correction, Ct))!;
        Assert.Equal((note.Row.Number, one.Row.Number), ((await papers.CorrectAsync(Worker, one.Row.Id, correction, Ct))!.Row.Number, note.Corrects));
        Assert.Equal("invoice", (await Assert.ThrowsAsync<FieldException>(() => papers.CorrectAsync(Worker, one.Row.Id, correction with { Id = Guid.NewGuid() }, Ct))).Field);
        Assert.Empty(UblRules.Broken((await papers.GetInvoiceXmlAsync(Worker, note.Row.Id, Ct))!.Content));
        var again = (await papers.IssueAsync(Worker, 1, first with { Words = "Night shifts" }, Ct))!;
        Assert.StartsWith("Night shifts", again.Lines[0].Name, StringComparison.Ordinal);
        Assert.Equal(issued.Count + 2, (await papers.GetInvoicesAsync(Worker, OrderSide.Worker, null, 100, Ct)).Items.Count);

        var income = await papers.GetIncomeAsync(Worker, 2026, Ct);
        Assert.Equal(872_52, (long)(income.Total.Gross * 100));
        Assert.Equal(8, Encoding.UTF8.GetString((await papers.GetStatementCsvAsync(Worker, 2026, Ct)).Content).Split("\r\n").Length - 2);
        Assert.Equal(0, (await papers.GetIncomeAsync(Worker, 2025, Ct)).Total.Payments);
        Assert.Empty((await papers.GetIncomeAsync(Stranger, 2026, Ct)).Years);
    }

    [Fact]
    public async Task A_paper_in_hours_has_no_money_and_what_the_chain_could_undo_is_not_invoiced()
    {
        await using var home = await MarketHome.CreateAsync(Provider.Sqlite, postgres);
        var papers = home.Get<IPapers>();
        await home.ChainAsync(At(11, 27));
        await home.OrderAsync(4, [4_00], x => x.Currency = MarketCurrency.Care);
        await home.OrderAsync(5, [4_00], x => x.Block = 1_050);
        await papers.SetBillingAsync(Worker, new BillingDto(Seller, new VatStatement(VatCategory.Standard, 19)), Ct);
        await papers.SetBillingAsync(Client, new BillingDto(Buyer, null), Ct);
        var hours = (await papers.IssueAsync(Worker, 4, new InvoiceDraft(Guid.NewGuid(), [0], Language: "de"), Ct))!;
        Assert.Equal(("CARE", 4m, 0m, false), (hours.Row.Currency, hours.Row.Total, hours.Tax, hours.HasXml));
        Assert.Null(await papers.GetInvoiceXmlAsync(Worker, hours.Row.Id, Ct));
        Assert.Equal("milestones", (await Assert.ThrowsAsync<FieldException>(() => papers.IssueAsync(Worker, 5, new InvoiceDraft(Guid.NewGuid(), [0]), Ct))).Field);
        Assert.Equal(3.8m, (await papers.GetIncomeAsync(Worker, 2026, Ct)).Total.Hours);
    }

    [Fact]
    public async Task Every_correction_of_a_timesheet_is_a_version_and_the_buyer_confirms_the_newest()
    {
        await using var home = await MarketHome.CreateAsync(Provider.Sqlite, postgres);
        var sheets = home.Get<IPapers>();
        await home.ChainAsync(At(11, 27));
        await home.OrderAsync(6, [100_00]);
        SheetDraft first = new(1, "Europe/Berlin", [new(new DateOnly(2026, 10, 1), new TimeOnly(8, 0), new TimeOnly(16, 0), 30)]), second = first with { Version = 2, Reason = "Forgot the handover", Entries = [first.Entries[0] with { Break = 0 }] };
        Assert.Null(await sheets.GiveSheetAsync(Client, 6, first, Ct));
        Assert.Equal(450, (await sheets.GiveSheetAsync(Worker, 6, first, Ct))!.Minutes);
        Assert.Equal(1, (await sheets.GiveSheetAsync(Worker, 6, first, Ct))!.Version);
        Assert.Equal(SheetState.Questioned, (await sheets.QuestionSheetAsync(Client, 6, 1, "The handover is missing", Ct))!.State);
        Assert.Equal("version", (await Assert.ThrowsAsync<FieldException>(() => sheets.GiveSheetAsync(Worker, 6, second with { Version = 3 }, Ct))).Field);
        var two = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => sheets.GiveSheetAsync(Worker, 6, second, Ct), Ct)));
        Assert.All(two, x => Assert.Equal((2, 480), (x!.Version, x.Minutes)));
        Assert.Equal("version", (await Assert.ThrowsAsync<FieldException>(() => sheets.ConfirmSheetAsync(Client, 6, 1, Ct))).Field);
        Assert.Null(await sheets.ConfirmSheetAsync(Worker, 6, 2, Ct));
        Assert.Equal(SheetState.Confirmed, (await sheets.ConfirmSheetAsync(Client, 6, 2, Ct))!.State);
        Assert.Equal([SheetState.Confirmed, SheetState.Replaced], (await sheets.GetSheetsAsync(Client, 6, Ct))!.Select(x => x.State));
        Assert.Null(await sheets.GetSheetsAsync(Stranger, 6, Ct));
    }

    private static async Task<InvoiceDto?> TryAsync(IPapers papers, InvoiceDraft draft)
    {
        try
        {
            return await papers.IssueAsync(Worker, 1, draft, Ct);
        }
        catch (FieldException e) when (e.Field == "milestones")
        {
            return null;
        }
    }
}
