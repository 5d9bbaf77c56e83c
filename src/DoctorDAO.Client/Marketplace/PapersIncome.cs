namespace DoctorDAO.Client.Marketplace;

/// <summary>What was earned in a month, or a year.</summary>
/// <param name="Month">1 to 12; 0: the year.</param>
/// <param name="Gross">Money that buyers paid, VAT included.</param>
/// <param name="Fees">What the association kept of it.</param>
/// <param name="Net">What is left.</param>
/// <param name="Hours">Hours of the time bank that were earned, after fees.</param>
/// <param name="Payments">Milestones that were paid.</param>
public sealed record IncomeRowDto(int Month, decimal Gross, decimal Fees, decimal Net, decimal Hours, int Payments);

/// <summary>What somebody has earned in a year.</summary>
/// <param name="Year">The year (UTC).</param>
/// <param name="Years">Years with earnings, the newest first.</param>
/// <param name="Currency">ISO 4217 code of the money.</param>
/// <param name="Months">Months with earnings, in order.</param>
/// <param name="Total">The year.</param>
/// <param name="Payments">The payments, the newest first, at most 100; the statement has all.</param>
public sealed record IncomeDto(int Year, IReadOnlyList<int> Years, string Currency, IReadOnlyList<IncomeRowDto> Months, IncomeRowDto Total, IReadOnlyList<PaymentDto> Payments);

/// <summary>A payment.</summary>
/// <param name="At">When it was released.</param>
/// <param name="Order">Of which order.</param>
/// <param name="Milestone">Its index, from 0.</param>
/// <param name="Buyer">Account of the buyer.</param>
/// <param name="Currency">ISO 4217, or <c>CARE</c>.</param>
/// <param name="Gross">What the buyer paid; hours for CARE.</param>
/// <param name="Fee">What the association kept of it.</param>
/// <param name="Invoice">Number of the invoice on which it stands; <c>null</c> without one.</param>
public sealed record PaymentDto(DateTimeOffset At, long Order, int Milestone, string Buyer, string Currency, decimal Gross, decimal Fee, string? Invoice);
