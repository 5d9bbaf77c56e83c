using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Marketplace.Orders;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Marketplace.Papers;

/// <summary>What parties read of their papers.</summary>
internal sealed class PaperQueries(IDbContextFactory<DaoDbContext> contexts, PaidAmounts amounts, Timesheets sheets, PaperSeal seal)
{
    // No order has nearly as many: each milestone once, and again after each credit note.
    private const int MostOfOrder = 200;

    public async Task<OrderPapersDto?> GetPapersAsync(string account, long order, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await PartyOrder.FindAsync(db, account, order, ct) is not { } party)
            return null;
        var view = party.View;
        var paid = await PaidAmounts.PaidAsync(db, order, ct);
        var on = await db.Set<InvoicedRow>().AsNoTracking().Where(x => x.Order == order).ToDictionaryAsync(x => x.Milestone, x => x.Invoice, ct);
        var rows = await db.Set<InvoiceRow>().AsNoTracking().Where(x => x.Order == order).OrderByDescending(x => x.Id).Take(MostOfOrder).ToListAsync(ct);
        List<string> both = [view.Buyer, view.Worker];
        var stated = await db.Set<BillingRow>().Where(x => both.Contains(x.Account)).Select(x => x.Account).ToListAsync(ct);
        var people = await People.ReadAsync(db, both, ct);
        var own = view.Of(party.Side);
        return new OrderPapersDto(
            order, party.Side, people[party.Other], amounts.CurrencyOf(view),
            [.. paid.Select(x => new PaidMilestoneDto(x.Index, amounts.Gross(view, x), Moment.Of(x.DecidedAt ?? 0), on.TryGetValue(x.Index, out var id) ? id : null))],
            stated.Contains(view.Worker), stated.Contains(view.Buyer), [.. rows.Select(x => Row(x, own, people))], await sheets.NewestAsync(db, order, ct));
    }

    public async Task<Page<InvoiceRowDto>> GetInvoicesAsync(string account, OrderSide side, string? cursor, int limit, CancellationToken ct)
    {
        var own = Fields.Account("account", account);
        var count = Fields.Limit(limit);
        var before = Cursor.Decode(cursor, 1) is [var id] ? Cursor.Number(id) : long.MaxValue;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var all = db.Set<InvoiceRow>().AsNoTracking();
        var rows = await (side == OrderSide.Worker ? all.Where(x => x.Seller == own && x.Id < before) : all.Where(x => x.Buyer == own && x.Id < before))
            .OrderByDescending(x => x.Id).Take(count + 1).ToListAsync(ct);
        var page = rows.Take(count).ToList();
        var people = await People.ReadAsync(db, page.Select(x => x.Seller == own ? x.Buyer : x.Seller).Distinct(), ct);
        return new Page<InvoiceRowDto>([.. page.Select(x => Row(x, own, people))], rows.Count > count ? Cursor.Encode(page[^1].Id) : null);
    }

    public async Task<InvoiceDto?> GetInvoiceAsync(string account, Guid id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await FindAsync(db, account, id, ct) is not var (row, invoice))
            return null;
        var people = await People.ReadAsync(db, [row.Seller, row.Buyer], ct);
        return new InvoiceDto(
            Row(row, Fields.Account("account", account), people), invoice.Seller, invoice.Buyer, invoice.Vat, invoice.IsBarter ? null : InvoiceWords.Of(invoice.Language).Reason(invoice.Vat),
            invoice.From, invoice.To, invoice.Preceding?.Number, invoice.Preceding?.Id, invoice.Reason,
            [.. invoice.Lines.Select((x, i) => new InvoiceLineDto(i + 1, x.Milestone, x.Name, x.Net))], invoice.Net, invoice.Tax, invoice.Rounding, !invoice.IsBarter);
    }

    public async Task<PaperFileDto?> GetPdfAsync(string account, Guid id, string language, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await FindAsync(db, account, id, ct) is var (row, invoice) ? new PaperFileDto($"{row.Number}.pdf", "application/pdf", InvoicePdf.Write(invoice, language)) : null;
    }

    public async Task<PaperFileDto?> GetXmlAsync(string account, Guid id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await FindAsync(db, account, id, ct) is var (row, invoice) && !invoice.IsBarter ? new PaperFileDto($"{row.Number}.xml", "application/xml", Ubl.Write(invoice)) : null;
    }

    private async Task<(InvoiceRow Row, Invoice Invoice)?> FindAsync(DaoDbContext db, string account, Guid id, CancellationToken ct)
    {
        var own = Fields.Account("account", account);
        return await db.Set<InvoiceRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Key == id, ct) is { } row && (row.Seller == own || row.Buyer == own)
            ? (row, seal.Open<Invoice>(InvoiceBook.Kind, 0, row.Sealed))
            : null;
    }

    private InvoiceRowDto Row(InvoiceRow row, string own, People people)
    {
        var side = row.Seller == own ? OrderSide.Worker : OrderSide.Buyer;
        return new InvoiceRowDto(
            row.Key, row.Number, row.Kind, DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(row.IssuedAt).UtcDateTime), row.Order,
            people[side == OrderSide.Worker ? row.Buyer : row.Seller], side, row.Currency == MarketCurrency.Care ? row.Currency : amounts.Money, row.Total / 100m, row.Undone);
    }
}
