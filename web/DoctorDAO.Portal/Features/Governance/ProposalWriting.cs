using System.Globalization;

namespace DoctorDAO.Portal.Features.Governance;

/// <summary>How money and shares of a proposal are written.</summary>
public static class ProposalWriting
{
    /// <summary>Money with two decimals as the reader's language writes it: €1,416.00, 1.416,00 €.</summary>
    public static string Money(this Reader reader, decimal amount)
    {
        var numbers = (NumberFormatInfo)reader.Culture.NumberFormat.Clone();
        numbers.CurrencySymbol = "€";
        return amount.ToString("C2", numbers);
    }

    /// <summary>Basis points as percent: 4000 is 40%.</summary>
    public static string Percent(this Reader reader, int bps)
    {
        var digits = bps % 100 == 0 ? "P0" : bps % 10 == 0 ? "P1" : "P2";
        return (bps / 10_000m).ToString(digits, reader.Culture);
    }
}
