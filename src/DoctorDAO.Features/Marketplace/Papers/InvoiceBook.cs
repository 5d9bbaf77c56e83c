using System.Globalization;
using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Features.Forum;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Marketplace.Orders;
using DoctorDAO.Features.Text;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Marketplace.Papers;

/// <summary>
/// Issues invoices and credit notes. Numbers have no gap for each account that issues and each year, however many issue at once: the last number is held until the invoice stands, or is
/// given back with it. What was issued is never changed; a credit note undoes it.
/// </summary>
internal sealed class InvoiceBook(
    IDbContextFactory<DaoDbContext> contexts, PaidAmounts amounts, Billing billing, PaperSeal seal, IEnumerable<IChangePublisher> publishers, TimeProvider time)
{
    /// <summary>Purpose under which invoices are encrypted.</summary>
    public const string Kind = "invoice";

    private const int MaxWords = 120;
    private const int MaxReason = 200;
    private const int MaxLines = 12;

    /// <summary>Issues an invoice for milestones that were paid.</summary>
    /// <returns>Its id; <c>null</c>: no such order of this worker.</returns>
    public async Task<Guid?> IssueAsync(string account, long order, InvoiceDraft draft, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(draft);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await PartyOrder.FindAsync(db, account, order, ct) is not { Side: OrderSide.Worker } party)
            return null;
        if (await SameAsync(db, draft.Id, party.View.Worker, order, InvoiceKind.Invoice, ct) is { } same)
            return same;
        var invoice = await MakeAsync(db, party.View, draft, ct);
        var row = new InvoiceRow { Key = draft.Id, Kind = InvoiceKind.Invoice, Order = order, Seller = party.View.Worker, Buyer = party.View.Buyer };
        return await WriteAsync(db, row, invoice, draft.Milestones, ct);
    }

    /// <summary>Undoes an invoice in whole.</summary>
    /// <returns>Id of the credit note; <c>null</c>: no such invoice of this seller.</returns>
    public async Task<Guid?> CorrectAsync(string account, Guid id, CorrectionDraft draft, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var seller = Fields.Account("account", account);
        var reason = TextLine.Clean("reason", draft.Reason, MaxReason);
        PatientData.Require("reason", reason, confirmed: true);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Set<InvoiceRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Key == id && x.Seller == seller, ct) is not { } undone)
            return null;
        if (await SameAsync(db, draft.Id, seller, undone.Order, InvoiceKind.CreditNote, ct) is { } same)
            return same;
        if (undone.Kind == InvoiceKind.CreditNote)
            throw new FieldException("invoice", "is a credit note; issue the invoice anew instead");
        if (undone.Undone is { } number)
            throw new FieldException("invoice", $"is undone by {number} already; issue a new one");
        var old = seal.Open<Invoice>(Kind, 0, undone.Sealed);
        var note = old with { Kind = InvoiceKind.CreditNote, Preceding = new Preceding(old.Number, old.Issued, undone.Key), Reason = reason };
        var row = new InvoiceRow { Key = draft.Id, Kind = InvoiceKind.CreditNote, Order = undone.Order, Seller = seller, Buyer = undone.Buyer, Corrects = undone.Key };
        return await WriteAsync(db, row, note, [], ct);
    }

    /// <summary>A number as printed: the year, the end of the account by which the series is told from another of the same seller, and the serial.</summary>
    public static string NumberOf(string series, int year, int serial) => string.Create(CultureInfo.InvariantCulture, $"{year}-{series[^4..].ToUpperInvariant()}-{serial:0000}");

    private async Task<Invoice> MakeAsync(DaoDbContext db, OrderView order, InvoiceDraft draft, CancellationToken ct)
    {
        if (!InvoiceWords.Languages.Contains(draft.Language))
            throw new FieldException("language", $"is none of {string.Join(", ", InvoiceWords.Languages)}");
        if (draft.Milestones is not { Count: >= 1 and <= MaxLines } || draft.Milestones.Distinct().Count() != draft.Milestones.Count)
            throw new FieldException("milestones", $"are not 1 to {MaxLines} different ones");
        if ((await ChainHead.ReadAsync(db, ct)).IsFinal(order.Block) is false)
            throw new FieldException("milestones", "were paid a moment ago and the chain could still undo that; ask again in a few minutes");
        var paid = (await PaidAmounts.PaidAsync(db, order.Id, ct)).Where(x => draft.Milestones.Contains(x.Index) && amounts.Gross(order, x) > 0).ToList();
        if (draft.Milestones.Except(paid.Select(x => x.Index)).FirstOrDefault(-1) is >= 0 and var missing)
            throw new FieldException("milestones", $"has {missing}, of which nothing was paid; name those that were released or settled for you");
        var barter = order.Currency == MarketCurrency.Care;
        var seller = await billing.FindAsync(db, order.Worker, ct);
        if (seller is null || (seller.Vat is null && !barter))
            throw new FieldException("billing", "is not stated; say first who you are on invoices and how your services are taxed");
        var buyer = draft.Buyer is { } given ? VatRules.Clean("buyer", given) : (await billing.FindAsync(db, order.Buyer, ct))?.Party;
        if (buyer is null)
            throw new FieldException("buyer", "has not stated name and address for invoices; ask for that, or write them here");
        var vat = barter ? new VatStatement(VatCategory.OutsideScope) : VatRules.Clean(seller.Vat);
        if (!barter)
            VatRules.Require(vat, seller.Party, buyer);
        var words = string.IsNullOrWhiteSpace(draft.Words) ? null : TextLine.Clean("words", draft.Words, MaxWords);
        if (words is not null)
            PatientData.Require("words", words, confirmed: true);
        var (from, to) = Days(order, paid);
        var frame = new Invoice("", InvoiceKind.Invoice, default, amounts.CurrencyOf(order), order.Id, seller.Party, order.Worker, buyer, vat, from, to, [], 0, draft.Language);
        return Invoice.Of(frame, [.. paid.Select(x => (x.Index, Line(order, x.Index, words, draft.Language), amounts.Gross(order, x)))]);
    }

    /// <summary>Gives the next number, writes the invoice, and marks its milestones; all or nothing.</summary>
    private async Task<Guid> WriteAsync(DaoDbContext db, InvoiceRow row, Invoice invoice, IReadOnlyList<int> milestones, CancellationToken ct)
    {
        if (row.Key == Guid.Empty)
            throw new FieldException("id", "is empty; make a random UUID for each invoice");
        var now = time.GetUtcNow();
        var (series, year) = (row.Seller, now.Year);
        await Rows.EnsureAsync(db, new SeriesRow { Account = series, Year = year }, x => x.Account == series && x.Year == year, ct);
        await using (var transaction = await db.Database.BeginTransactionAsync(ct))
        {
            // From here on whoever issues in this series waits for this one.
            await db.Set<SeriesRow>().Where(x => x.Account == series && x.Year == year).ExecuteUpdateAsync(x => x.SetProperty(s => s.Last, s => s.Last + 1), ct);
            if (await SameAsync(db, row.Key, row.Seller, row.Order, row.Kind, ct) is { } same)
                return same;
            (row.Series, row.Year, row.IssuedAt) = (series, year, now.ToUnixTimeMilliseconds());
            row.Serial = await db.Set<SeriesRow>().Where(x => x.Account == series && x.Year == year).Select(x => x.Last).SingleAsync(ct);
            row.Number = NumberOf(series, year, row.Serial);
            var final = invoice with { Number = row.Number, Issued = DateOnly.FromDateTime(now.UtcDateTime) };
            if (!final.IsBarter && UblRules.Broken(Ubl.Write(final)) is { Count: > 0 } broken)
                throw new InvalidOperationException($"An invoice of order {row.Order} breaks {string.Join(", ", broken)}.");
            (row.Currency, row.Total, row.Sealed) = (final.IsBarter ? MarketCurrency.Care : MarketCurrency.Euro, (long)(final.Paid * 100), seal.Seal(Kind, 0, final));
            await MarkAsync(db, row, milestones, ct);
            db.Add(row);
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
        }

        foreach (var publisher in publishers)
            await publisher.PublishAsync([Topics.Inbox(row.Seller), Topics.Inbox(row.Buyer)], ct);
        return row.Key;
    }

    private static async Task MarkAsync(DaoDbContext db, InvoiceRow row, IReadOnlyList<int> milestones, CancellationToken ct)
    {
        if (row.Corrects is { } corrects)
        {
            if (await db.Set<InvoiceRow>().Where(x => x.Key == corrects && x.Undone == null).ExecuteUpdateAsync(x => x.SetProperty(i => i.Undone, row.Number), ct) == 0)
                throw new FieldException("invoice", "is undone already; issue a new one");
            await db.Set<InvoicedRow>().Where(x => x.Order == row.Order && x.Invoice == corrects).ExecuteDeleteAsync(ct);
            return;
        }

        if (await db.Set<InvoicedRow>().AsNoTracking().Where(x => x.Order == row.Order && milestones.Contains(x.Milestone)).OrderBy(x => x.Milestone).FirstOrDefaultAsync(ct) is { } taken)
            throw new FieldException("milestones", $"has {taken.Milestone}, which stands on {taken.Number}; undo that by a credit note first");
        db.AddRange(milestones.Select(x => new InvoicedRow { Order = row.Order, Milestone = x, Invoice = row.Key, Number = row.Number }));
    }

    private static async Task<Guid?> SameAsync(DaoDbContext db, Guid id, string seller, long order, InvoiceKind kind, CancellationToken ct)
    {
        if (await db.Set<InvoiceRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Key == id, ct) is not { } known)
            return null;
        return known.Seller == seller && known.Order == order && known.Kind == kind ? id : throw new FieldException("id", "is taken; make another random UUID");
    }

    private static string Line(OrderView order, int milestone, string? words, string language)
    {
        var culture = InvoiceWords.Culture(language);
        var line = string.Format(culture, InvoiceWords.Of(language).Line, order.Id, milestone + 1);
        return words is null ? line : $"{words} ({line})";
    }

    /// <summary>The time that was booked, or from acceptance to the last delivery.</summary>
    private static (DateOnly From, DateOnly To) Days(OrderView order, IReadOnlyCollection<MilestoneView> paid)
    {
        var from = order.Start > 0 ? order.Start : order.AcceptedAt ?? order.OfferedAt;
        var to = order.Start > 0 ? order.End - 1 : paid.Max(x => x.DeliveredAt ?? x.DecidedAt ?? from);
        return (Day(from), Day(Math.Max(from, to)));

        static DateOnly Day(long seconds) => DateOnly.FromDateTime(Moment.Of(seconds).UtcDateTime);
    }
}
