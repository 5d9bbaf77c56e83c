using System.Globalization;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Features.Text;

namespace DoctorDAO.Features.Marketplace.Papers;

/// <summary>An invoice, a credit note, or an invoice in hours, as PDF.</summary>
internal static class InvoicePdf
{
    private static readonly (float X, float Width)[] Columns = [(PdfSheet.Margin, 28), (PdfSheet.Margin + 28, 340), (PdfSheet.Width - PdfSheet.Margin, -1)];

    /// <param name="language">Of labels, numbers and days: two letters. What the seller wrote stays as it is.</param>
    public static byte[] Write(Invoice invoice, string language)
    {
        var words = InvoiceWords.Of(language);
        var culture = InvoiceWords.Culture(language);
        var title = (invoice.IsBarter, invoice.Kind) switch
        {
            (false, InvoiceKind.Invoice) => words.Invoice,
            (false, _) => words.CreditNote,
            (true, InvoiceKind.Invoice) => words.Hours,
            (true, _) => words.HoursUndone,
        };
        var made = new DateTimeOffset(invoice.Issued, default, TimeSpan.Zero);
        using var sheet = new PdfSheet($"{title} {invoice.Number}", made, $"{title} {invoice.Number}");
        sheet.Band(invoice.Seller.Name, $"{title} {invoice.Number}");
        sheet.Row(words.Issued, Day(invoice.Issued));
        sheet.Row(words.Period, string.Format(culture, words.Between, Day(invoice.From), Day(invoice.To)));
        sheet.Row(words.Order, invoice.Order.ToString(culture));
        if (invoice.Preceding is { } preceding)
            sheet.Row(words.Corrects, $"{preceding.Number}, {Day(preceding.Issued)}");
        if (invoice.Reason is { } reason)
            sheet.Row(words.Why, reason);
        Party(sheet, words.Seller, invoice.Seller, words, invoice);
        Party(sheet, words.Buyer, invoice.Buyer, words, invoice);
        sheet.Y += 16;
        sheet.Cells(Columns, ["", words.What, invoice.IsBarter ? words.HoursTotal : $"{words.Net}, {invoice.Currency}"], PdfSheet.Bold);
        sheet.Rule();
        for (var i = 0; i < invoice.Lines.Count; i++)
            sheet.Cells(Columns, [(i + 1).ToString(culture), invoice.Lines[i].Name, Amount(invoice.Lines[i].Net)]);
        sheet.Y += 6;
        sheet.Rule();
        if (invoice.IsBarter)
        {
            sheet.Cells(Columns, ["", words.HoursTotal, Amount(invoice.Paid)], PdfSheet.Bold);
            sheet.Y += 10;
            sheet.Paragraph(words.Barter);
        }
        else
        {
            sheet.Cells(Columns, ["", words.Net, Amount(invoice.Net)]);
            sheet.Cells(Columns, ["", string.Format(culture, words.Vat, invoice.Vat.Rate.ToString("0.##", culture)), Amount(invoice.Tax)]);
            if (invoice.Rounding != 0)
                sheet.Cells(Columns, ["", words.Rounding, Amount(invoice.Rounding)]);
            sheet.Cells(Columns, ["", $"{words.Total}, {invoice.Currency}", Amount(invoice.Paid)], PdfSheet.Bold);
            sheet.Y += 10;
            if (words.Reason(invoice.Vat) is { } exempt)
                sheet.Paragraph(exempt);
            sheet.Paragraph(string.Format(culture, words.PaidBy, invoice.Order));
        }

        return sheet.Close();

        string Day(DateOnly day) => day.ToString("d MMMM yyyy", culture);
        string Amount(decimal amount) => amount.ToString("N2", culture);
    }

    private static void Party(PdfSheet sheet, string label, BillingParty party, InvoiceWords words, Invoice invoice)
    {
        sheet.Row(label, $"{party.Name}, {party.Street}, {party.PostCode} {party.City}, {party.Country}");
        if (party.VatId is { } vat && (invoice.IsBarter || invoice.Vat.Category != VatCategory.OutsideScope))
            sheet.Row(words.VatId, vat);
        if (party.TaxNumber is { } number && ReferenceEquals(party, invoice.Seller))
            sheet.Row(words.TaxNumber, number);
    }
}
