using System.Globalization;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Features.Text;

namespace DoctorDAO.Features.Marketplace.Papers;

/// <summary>What was earned, in numbers and as statements.</summary>
internal static class Earnings
{
    // A cell that begins so is run as a formula by spreadsheets.
    private const string Formula = "=+-@\t\r";

    private static readonly (float X, float Width)[] Columns =
        [(PdfSheet.Margin, 96), (240, -1), (320, -1), (395, -1), (470, -1), (PdfSheet.Width - PdfSheet.Margin, -1)];

    /// <summary>Months with payments, in order, and the year.</summary>
    /// <param name="payments">Of one year.</param>
    public static (IReadOnlyList<IncomeRowDto> Months, IncomeRowDto Total) Sum(IReadOnlyCollection<PaymentDto> payments) =>
        ([.. payments.GroupBy(x => x.At.UtcDateTime.Month).OrderBy(x => x.Key).Select(x => Row(x.Key, [.. x]))], Row(0, payments));

    /// <summary>Payments for spreadsheets, the oldest first: RFC 4180, amounts with a point, hours for CARE.</summary>
    public static string Csv(IEnumerable<PaymentDto> payments) => string.Concat(
        payments.OrderBy(x => x.At).ThenBy(x => x.Order).ThenBy(x => x.Milestone).Select(x => string.Join(',',
            x.At.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Number(x.Order), Number(x.Milestone + 1), Cell(x.Buyer), Cell(x.Currency), Amount(x.Gross), Amount(x.Fee),
            Amount(x.Gross - x.Fee), Cell(x.Invoice ?? "")) + "\r\n").Prepend("day,order,part,buyer,currency,gross,fee,net,invoice\r\n"));

    /// <summary>Months of a year on a sheet.</summary>
    public static byte[] Pdf(IncomeDto income, string name, string account, DateTimeOffset asOf, string language)
    {
        var words = InvoiceWords.Of(language);
        var culture = InvoiceWords.Culture(language);
        using var sheet = new PdfSheet($"{words.Statement} {income.Year}", asOf, string.Format(culture, words.AsOf, asOf.ToString("d MMMM yyyy, HH:mm", culture)));
        sheet.Band(name, words.Statement);
        sheet.Row(words.Year, income.Year.ToString(CultureInfo.InvariantCulture));
        sheet.Row(words.Account, account);
        sheet.Y += 16;
        sheet.Cells(Columns, [words.Month, words.Payments, $"{words.Gross}, {income.Currency}", words.Fees, words.Left, words.HoursEarned], PdfSheet.Bold);
        sheet.Rule();
        foreach (var row in income.Months)
            sheet.Cells(Columns, Cells(culture.DateTimeFormat.GetMonthName(row.Month), row));
        sheet.Rule();
        sheet.Cells(Columns, Cells(income.Year.ToString(CultureInfo.InvariantCulture), income.Total), PdfSheet.Bold);
        sheet.Y += 10;
        sheet.Paragraph(words.Basis);
        return sheet.Close();

        IReadOnlyList<string> Cells(string label, IncomeRowDto row) =>
            [label, row.Payments.ToString(culture), row.Gross.ToString("N2", culture), row.Fees.ToString("N2", culture), row.Net.ToString("N2", culture), row.Hours.ToString("N2", culture)];
    }

    private static IncomeRowDto Row(int month, IReadOnlyCollection<PaymentDto> payments)
    {
        var money = payments.Where(x => x.Currency != Invoice.Hours).ToList();
        var (gross, fees) = (money.Sum(x => x.Gross), money.Sum(x => x.Fee));
        return new IncomeRowDto(month, gross, fees, gross - fees, payments.Where(x => x.Currency == Invoice.Hours).Sum(x => x.Gross - x.Fee), payments.Count);
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Amount(decimal amount) => amount.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Cell(string text)
    {
        var safe = text.Length > 0 && Formula.Contains(text[0], StringComparison.Ordinal) ? "'" + text : text;
        return safe.AsSpan().ContainsAny(",\"\r\n") ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
