using DoctorDAO.Client.Membership;

namespace DoctorDAO.Client.Marketplace;

/// <summary>How an invoice treats VAT: categories of EN 16931 (UNCL 5305).</summary>
public enum VatCategory
{
    /// <summary>S: a rate above zero.</summary>
    Standard = 0,

    /// <summary>Z: taxed at zero.</summary>
    Zero = 1,

    /// <summary>E: exempt, with the reason.</summary>
    Exempt = 2,

    /// <summary>AE: the buyer owes it.</summary>
    ReverseCharge = 3,

    /// <summary>O: outside the scope of VAT.</summary>
    OutsideScope = 4,
}

/// <summary>Why something is exempt.</summary>
public enum VatExemption
{
    /// <summary>It is not.</summary>
    None = 0,

    /// <summary>Care in a medical or paramedical profession: Directive 2006/112/EC, Article 132 (1) (c).</summary>
    Care = 1,

    /// <summary>Education and training: Article 132 (1) (i).</summary>
    Education = 2,

    /// <summary>Tuition given privately by teachers: Article 132 (1) (j).</summary>
    Tuition = 3,

    /// <summary>A small enterprise under the law of its country, which it names in its own words.</summary>
    SmallEnterprise = 4,
}

/// <summary>What a seller states of VAT. The seller answers for it: nothing here knows better.</summary>
/// <param name="Category">The category.</param>
/// <param name="Rate">Per cent, above 0 to 30 with at most two decimals for <see cref="VatCategory.Standard"/>, else 0.</param>
/// <param name="Exemption">For <see cref="VatCategory.Exempt"/>.</param>
/// <param name="Words">The rule in words, for example of a national law; at most 200 characters, <c>null</c> for what the category says by itself. Needed for a small enterprise.</param>
public sealed record VatStatement(VatCategory Category, decimal Rate = 0, VatExemption Exemption = VatExemption.None, string? Words = null);

/// <summary>Who somebody is on invoices.</summary>
/// <param name="Name">Full name or firm, 1 to 150 characters.</param>
/// <param name="Street">Street and number, at most 150 characters.</param>
/// <param name="City">1 to 100 characters.</param>
/// <param name="PostCode">At most 16 characters.</param>
/// <param name="Country">Two letters of ISO 3166-1, uppercase.</param>
/// <param name="VatId">VAT identification number with the letters of its country; <c>null</c> without one.</param>
/// <param name="TaxNumber">National tax number, at most 32 characters; <c>null</c> without one.</param>
public sealed record BillingParty(string Name, string Street, string City, string PostCode, string Country, string? VatId = null, string? TaxNumber = null);

/// <summary>What somebody states for invoices.</summary>
/// <param name="Party">Who they are.</param>
/// <param name="Vat">How their services are taxed when they sell; <c>null</c> for who only buys.</param>
public sealed record BillingDto(BillingParty Party, VatStatement? Vat);

/// <summary>What an invoice is.</summary>
public enum InvoiceKind
{
    /// <summary>An invoice (UNCL 1001: 380).</summary>
    Invoice = 0,

    /// <summary>A credit note that undoes one in whole (381).</summary>
    CreditNote = 1,
}

/// <summary>A line of an invoice.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Milestone">Index of the milestone, from 0.</param>
/// <param name="Name">What was done.</param>
/// <param name="Net">Without VAT, in the currency's units with two decimals; hours for CARE.</param>
public sealed record InvoiceLineDto(int Number, int Milestone, string Name, decimal Net);

/// <summary>An invoice in a list.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Number">Its number: without gaps for its seller, account and year.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Issued">Day (UTC).</param>
/// <param name="Order">The order.</param>
/// <param name="Other">Who is on the other side.</param>
/// <param name="Side">The reader's side.</param>
/// <param name="Currency">ISO 4217, or <c>CARE</c>.</param>
/// <param name="Total">What was paid, VAT included; hours for CARE.</param>
/// <param name="Undone">Number of the credit note that undoes it; <c>null</c> while it stands.</param>
public sealed record InvoiceRowDto(
    Guid Id, string Number, InvoiceKind Kind, DateOnly Issued, long Order, PersonDto Other, OrderSide Side, string Currency, decimal Total, string? Undone);

/// <summary>An invoice.</summary>
/// <param name="Row">As in lists.</param>
/// <param name="Seller">As it was when the invoice was issued.</param>
/// <param name="Buyer">As it was then.</param>
/// <param name="Vat">As the seller stated it then.</param>
/// <param name="VatReason">Why there is no VAT, in words; <c>null</c> where there is.</param>
/// <param name="From">First day on which something was done.</param>
/// <param name="To">Last day.</param>
/// <param name="Corrects">Number of the invoice that a credit note undoes.</param>
/// <param name="CorrectsId">Its id.</param>
/// <param name="Reason">Why, in the seller's words.</param>
/// <param name="Lines">The lines.</param>
/// <param name="Net">Sum without VAT.</param>
/// <param name="Tax">VAT.</param>
/// <param name="Rounding">What rounding adds, -0.01 to 0.01.</param>
/// <param name="HasXml">Whether there is an e-invoice: hours have none, for they are no currency.</param>
public sealed record InvoiceDto(
    InvoiceRowDto Row, BillingParty Seller, BillingParty Buyer, VatStatement Vat, string? VatReason, DateOnly From, DateOnly To, string? Corrects, Guid? CorrectsId, string? Reason,
    IReadOnlyList<InvoiceLineDto> Lines, decimal Net, decimal Tax, decimal Rounding, bool HasXml);

/// <summary>An invoice that its seller asks for.</summary>
/// <param name="Id">A random UUID. The same again is the same invoice.</param>
/// <param name="Milestones">Indices of milestones that were paid and stand on no invoice.</param>
/// <param name="Words">What was done, for every line; at most 120 characters, without what points to a patient. <c>null</c>: the order's and milestone's numbers.</param>
/// <param name="Buyer">Who buys, where the buyer has not stated it; <c>null</c>: as the buyer stated it.</param>
/// <param name="Language"><c>en</c>, <c>de</c>, <c>fr</c> or <c>es</c>.</param>
public sealed record InvoiceDraft(Guid Id, IReadOnlyList<int> Milestones, string? Words = null, BillingParty? Buyer = null, string Language = "en");

/// <summary>A credit note that a seller asks for.</summary>
/// <param name="Id">A random UUID. The same again is the same credit note.</param>
/// <param name="Reason">Why, 1 to 200 characters.</param>
public sealed record CorrectionDraft(Guid Id, string Reason);

/// <summary>A milestone that was paid.</summary>
/// <param name="Index">From 0.</param>
/// <param name="Paid">What the buyer paid for it, VAT included; hours for CARE.</param>
/// <param name="On">When.</param>
/// <param name="Invoice">The invoice on which it stands; <c>null</c> without one.</param>
public sealed record PaidMilestoneDto(int Index, decimal Paid, DateTimeOffset On, Guid? Invoice);

/// <summary>Papers of an order as one of its parties sees them.</summary>
/// <param name="Order">The order.</param>
/// <param name="Side">The reader's side.</param>
/// <param name="Other">Who is on the other side.</param>
/// <param name="Currency">ISO 4217, or <c>CARE</c>.</param>
/// <param name="Paid">What was paid.</param>
/// <param name="SellerStated">Whether the worker has stated who they are for invoices, and VAT.</param>
/// <param name="BuyerStated">Whether the buyer has.</param>
/// <param name="Invoices">All of it, the newest first.</param>
/// <param name="Sheet">The newest timesheet; <c>null</c> without one.</param>
public sealed record OrderPapersDto(
    long Order, OrderSide Side, PersonDto Other, string Currency, IReadOnlyList<PaidMilestoneDto> Paid, bool SellerStated, bool BuyerStated, IReadOnlyList<InvoiceRowDto> Invoices, SheetDto? Sheet);

/// <summary>A file that is made for its reader.</summary>
/// <param name="Name">Under which it is saved.</param>
/// <param name="Type">Media type.</param>
/// <param name="Content">Its bytes.</param>
public sealed record PaperFileDto(string Name, string Type, byte[] Content);

/// <summary>Invoices, timesheets and what was earned. Who asks is named first, and sees their own alone: <c>null</c> is what anybody else gets.</summary>
public interface IPapers : ITimesheets
{
    /// <summary>What somebody has stated for invoices.</summary>
    Task<BillingDto?> GetBillingAsync(string account, CancellationToken ct);

    /// <summary>States it. Invoices that were issued stay as they are.</summary>
    /// <exception cref="FieldException">A field is not what it should be.</exception>
    Task<BillingDto> SetBillingAsync(string account, BillingDto billing, CancellationToken ct);

    /// <summary>Papers of an order.</summary>
    Task<OrderPapersDto?> GetPapersAsync(string account, long order, CancellationToken ct);

    /// <summary>Issues an invoice; for the worker.</summary>
    /// <returns><c>null</c>: no such order of this worker.</returns>
    /// <exception cref="FieldException">A milestone was not paid, or stands on an invoice; a party is not stated; a rule of VAT is broken.</exception>
    Task<InvoiceDto?> IssueAsync(string account, long order, InvoiceDraft draft, CancellationToken ct);

    /// <summary>Undoes an invoice by a credit note; for its seller. Its milestones can stand on another one then.</summary>
    /// <returns><c>null</c>: no such invoice of this seller.</returns>
    /// <exception cref="FieldException">It is a credit note, or is undone.</exception>
    Task<InvoiceDto?> CorrectAsync(string account, Guid invoice, CorrectionDraft draft, CancellationToken ct);

    /// <summary>Invoices that somebody has issued or got, the newest first.</summary>
    Task<Page<InvoiceRowDto>> GetInvoicesAsync(string account, OrderSide side, string? cursor, int limit, CancellationToken ct);

    /// <summary>An invoice.</summary>
    Task<InvoiceDto?> GetInvoiceAsync(string account, Guid invoice, CancellationToken ct);

    /// <summary>An invoice as PDF.</summary>
    /// <param name="language"><c>en</c>, <c>de</c>, <c>fr</c> or <c>es</c>.</param>
    Task<PaperFileDto?> GetInvoicePdfAsync(string account, Guid invoice, string language, CancellationToken ct);

    /// <summary>An invoice as e-invoice: UBL 2.1 under EN 16931; <c>null</c> too for one in hours.</summary>
    Task<PaperFileDto?> GetInvoiceXmlAsync(string account, Guid invoice, CancellationToken ct);

    /// <summary>What somebody has earned in a year.</summary>
    /// <param name="year">2000 to 9999.</param>
    Task<IncomeDto> GetIncomeAsync(string account, int year, CancellationToken ct);

    /// <summary>A year's earnings for the tax office: each payment on a line of CSV.</summary>
    Task<PaperFileDto> GetStatementCsvAsync(string account, int year, CancellationToken ct);

    /// <summary>A year's earnings for the tax office as PDF.</summary>
    Task<PaperFileDto> GetStatementPdfAsync(string account, int year, string language, CancellationToken ct);
}
