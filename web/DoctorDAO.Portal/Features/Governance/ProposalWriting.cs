using System.Globalization;

namespace DoctorDAO.Portal.Features.Governance;

/// <summary>How money and shares of a proposal are written.</summary>
public static class ProposalWriting
{
    private const char NoBreak = '\u00A0';

    /// <summary>Money as the reader's language writes it, with two decimals: €1,416.00, 1.416,00 €. Currencies other than the euro by their code: 1.5 ETH.</summary>
    public static string Money(this Reader reader, decimal amount, string currency)
    {
        if (currency != "EUR") return amount.ToString("#,##0.######", reader.Culture) + NoBreak + currency;
        var numbers = (NumberFormatInfo)reader.Culture.NumberFormat.Clone();
        numbers.CurrencySymbol = "€";
        // Fractions of a cent are never rounded away: what is paid is what stands here.
        return amount.ToString(decimal.Round(amount, 2) == amount ? "C2" : "C6", numbers);
    }

    /// <summary>A length of time in the largest unit that fits: 2 days, 12 h, 30 min.</summary>
    public static string Span(this Reader reader, TimeSpan span) => span switch
    {
        { TotalDays: >= 1, Hours: 0 } => reader.Common["span.days", ("n", (int)span.TotalDays)],
        { TotalDays: >= 1 } => reader.Common["span.days-hours", ("n", (int)span.TotalDays), ("h", span.Hours)],
        { TotalHours: >= 1, Minutes: 0 } => reader.Common["span.hours", ("h", span.Hours)],
        { TotalHours: >= 1 } => reader.Common["span.hours-minutes", ("h", span.Hours), ("m", span.Minutes)],
        { TotalMinutes: >= 1 } => reader.Common["span.minutes", ("m", span.Minutes)],
        _ => reader.Common["span.seconds", ("s", span.Seconds)],
    };

    /// <summary>Basis points as percent: 4000 is 40%.</summary>
    public static string Percent(this Reader reader, int bps)
    {
        var digits = bps % 100 == 0 ? "P0" : bps % 10 == 0 ? "P1" : "P2";
        return (bps / 10_000m).ToString(digits, reader.Culture);
    }
}
