using DoctorDAO.Client.Marketplace;

namespace DoctorDAO.Features.Marketplace.Papers;

/// <summary>A line of an invoice.</summary>
/// <param name="Milestone">Index of the milestone, from 0.</param>
/// <param name="Name">What was done.</param>
/// <param name="Net">Without VAT: two decimals.</param>
internal sealed record InvoiceLine(int Milestone, string Name, decimal Net);

/// <summary>The invoice that a credit note undoes.</summary>
internal sealed record Preceding(string Number, DateOnly Issued, Guid Id);

/// <summary>
/// An invoice as EN 16931 models it: all that its PDF and its UBL say, as it was when it was issued. The order was paid through the escrow before, so that nothing is due.
/// </summary>
/// <param name="Number">BT-1.</param>
/// <param name="Kind">BT-3: 380 or 381.</param>
/// <param name="Issued">BT-2, a day (UTC).</param>
/// <param name="Currency">BT-5; <c>CARE</c> for hours, of which there is no UBL.</param>
/// <param name="Order">BT-13.</param>
/// <param name="Seller">BG-4.</param>
/// <param name="SellerId">BT-29: the seller's account, by which there is always an identifier.</param>
/// <param name="Buyer">BG-7.</param>
/// <param name="Vat">BG-23: one category for all lines.</param>
/// <param name="From">BT-73, first day on which something was done.</param>
/// <param name="To">BT-74.</param>
/// <param name="Lines">BG-25.</param>
/// <param name="Paid">BT-113: what the escrow released for these lines, VAT included.</param>
/// <param name="Language">Of the words on it: two letters.</param>
/// <param name="Preceding">BG-3, of a credit note.</param>
/// <param name="Reason">Why a credit note was written.</param>
internal sealed record Invoice(
    string Number, InvoiceKind Kind, DateOnly Issued, string Currency, long Order, BillingParty Seller, string SellerId, BillingParty Buyer, VatStatement Vat, DateOnly From, DateOnly To,
    IReadOnlyList<InvoiceLine> Lines, decimal Paid, string Language, Preceding? Preceding = null, string? Reason = null)
{
    /// <summary>What stands for hours where others have a currency.</summary>
    public const string Hours = "CARE";

    /// <summary>Whether it is in hours of the time bank: barter, of which no value in money is made up.</summary>
    public bool IsBarter => Currency == Hours;

    /// <summary>BT-106, BT-109 and BT-116.</summary>
    public decimal Net => Lines.Sum(x => x.Net);

    /// <summary>BT-110 and BT-117.</summary>
    public decimal Tax => VatRules.Tax(Net, Vat.Rate);

    /// <summary>BT-112.</summary>
    public decimal Gross => Net + Tax;

    /// <summary>BT-114: what is missing to what was paid. A sum with VAT is not always some net sum with its VAT rounded.</summary>
    public decimal Rounding => Paid - Gross;

    /// <summary>Makes an invoice of sums that have VAT in them.</summary>
    /// <param name="frame">All but its lines and what was paid.</param>
    /// <param name="paid">What was paid for each milestone, VAT included; two decimals, above 0.</param>
    public static Invoice Of(Invoice frame, IReadOnlyList<(int Milestone, string Name, decimal Gross)> paid)
    {
        var nets = VatRules.Nets([.. paid.Select(x => x.Gross)], frame.Vat.Rate);
        return frame with { Paid = paid.Sum(x => x.Gross), Lines = [.. paid.Zip(nets, (x, net) => new InvoiceLine(x.Milestone, x.Name, net))] };
    }
}
