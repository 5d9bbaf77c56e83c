using System.Globalization;
using DoctorDAO.Client.Cover;

namespace DoctorDAO.Features.Cover;

/// <summary>The pool's tables for spreadsheets: RFC 4180, money with a point, ratios as fractions of one. Numbers and dates alone, so nothing needs a quote.</summary>
internal static class PoolCsv
{
    private const decimal Bps = 10_000;

    public static string Write(IReadOnlyList<PoolDayDto> days, int decimals) => Table(
        ["day", "solvency_ratio", "equity", "minimum_capital", "locked", "cash", "unearned", "case_reserves", "ibnr", "largest_loss"],
        days.Select(x => (string[])
        [
            x.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Ratio(x.Ratio), Money(x.Equity, decimals), Money(x.Minimum, decimals), Money(x.Locked, decimals), Money(x.Cash, decimals),
            Money(x.Unearned, decimals), Money(x.CaseReserves, decimals), Money(x.Ibnr, decimals), Money(x.Loss, decimals),
        ]));

    public static string Write(FiguresDto figures) => Table(
        ["policy_year", "class", "policies", "written_premium", "earned_premium", "reported_claims", "paid", "outstanding", "incurred", "ibnr", "loss_ratio"],
        figures.Rows.Select(x => (string[])
        [
            Number(x.Year), Number(x.Class), Number(x.Policies), Money(x.Written, figures.Decimals), Money(x.Earned, figures.Decimals), Number(x.Reported), Money(x.Paid, figures.Decimals),
            Money(x.Outstanding, figures.Decimals), Money(x.Incurred, figures.Decimals), Money(x.Ibnr, figures.Decimals), Ratio(x.LossRatio),
        ]));

    private static string Table(string[] names, IEnumerable<string[]> rows) => string.Concat(rows.Prepend(names).Select(x => string.Join(',', x) + "\r\n"));

    private static string Number(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Ratio(long? ratio) => ratio is { } value ? (value / Bps).ToString("0.0000", CultureInfo.InvariantCulture) : "";

    private static string Money(long amount, int decimals) => (amount / (decimal)Math.Pow(10, decimals)).ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
