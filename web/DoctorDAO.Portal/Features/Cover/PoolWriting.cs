using System.Globalization;
using DoctorDAO.Client.Cover;
using DoctorDAO.Portal.Features.Governance;
using DoctorDAO.Portal.Texts;

namespace DoctorDAO.Portal.Features.Cover;

/// <summary>How the pool's numbers are written.</summary>
public static class PoolWriting
{
    private const decimal Bps = 10_000;

    /// <summary>Minor units as money.</summary>
    public static string Minor(this Reader reader, decimal minor, string currency, int decimals) => reader.Money(decimal.Round(minor) / (decimal)Math.Pow(10, decimals), currency);

    /// <summary>Basis points as whole percent; a dash for what has no ratio, and "more than" for what is too much to tell.</summary>
    public static string Ratio(this Reader reader, long? ratio) => ratio switch
    {
        null => "–",
        >= 1_000_000 => ">\u00A0" + (100m).ToString("P0", reader.Culture),
        { } value => (decimal.Floor(value / 100m) / 100).ToString("P0", reader.Culture),
    };

    /// <summary>Basis points as percent with a decimal.</summary>
    public static string Fine(this Reader reader, long? ratio) => ratio is { } value ? (value / Bps).ToString("P1", reader.Culture) : "–";

    /// <summary>Shares, to four places.</summary>
    public static string Shares(this Reader reader, decimal shares) => shares.ToString("#,##0.####", reader.Culture);

    /// <summary>Month and year: "Nov 26".</summary>
    public static string Month(this Reader reader, DateOnly day) => day.ToString("MMM yy", reader.Culture);

    /// <summary>Name of a class of risk.</summary>
    public static string Class(TextSet texts, int number) => texts.Find("class." + number.ToString(CultureInfo.InvariantCulture)) ?? texts["class", ("n", number)];

    /// <summary>The last day of each month on which something happened, the newest first.</summary>
    public static IEnumerable<PoolDayDto> Months(IReadOnlyList<PoolDayDto> days, int most) =>
        days.GroupBy(x => (x.Day.Year, x.Day.Month)).Select(x => x.Last()).Reverse().Take(most);
}
