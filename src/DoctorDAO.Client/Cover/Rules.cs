namespace DoctorDAO.Client.Cover;

/// <summary>What the Cover chamber has decided, as it holds for cover that is sold from now on. Shares are basis points, 10,000 for one; money is minor units.</summary>
/// <param name="Currency">Of all amounts.</param>
/// <param name="Decimals">Of its minor units.</param>
/// <param name="By">The chamber that alone changes them, by its votes; <c>null</c> when the deployment does not name one.</param>
/// <param name="Products">In the order of their numbers.</param>
/// <param name="Factors">What makes every price; <c>null</c> before they are set.</param>
/// <param name="Classes">Classes of risk that have a relativity.</param>
/// <param name="Solvency">What the pool has to keep.</param>
/// <param name="Claims">How claims are filed and judged; <c>null</c> before it is decided.</param>
/// <param name="RedeemDays">How long who leaves waits at least: the contract's own, which nobody changes.</param>
public sealed record CoverRulesDto(
    string Currency, int Decimals, Governance.ChamberRefDto? By, IReadOnlyList<ProductRuleDto> Products, PriceFactorsDto? Factors, IReadOnlyList<ClassRuleDto> Classes,
    SolvencyRuleDto Solvency, JudgingRuleDto? Claims, int RedeemDays);

/// <summary>A product's price.</summary>
/// <param name="Rate">Of the limit of one claim a year, in millionths; 0 before the first price.</param>
/// <param name="ExcessCredit">What the excess leaves of the price.</param>
/// <param name="TailPrice">Price of a whole tail, of a year's premium.</param>
/// <param name="WaitingDays">Days at the start of a first policy that are not covered: a term, which never changes.</param>
/// <param name="Wording">Name of the wording; <c>null</c> when this server does not have the text.</param>
public sealed record ProductRuleDto(int Id, string Name, string? Wording, long Rate, int ExcessCredit, int TailPrice, int WaitingDays, bool OnSale);

/// <summary>What makes every price.</summary>
/// <param name="Steps">For policies that begin in the first, second, ... and fifth or later year since incidents count.</param>
/// <param name="ExperienceMin">Least that a holder's experience makes of a price.</param>
/// <param name="ExperienceMax">Most of it.</param>
/// <param name="Kink">Use of the pool from which prices rise.</param>
/// <param name="Top">What a full pool makes of a price.</param>
public sealed record PriceFactorsDto(IReadOnlyList<int> Steps, int ExperienceMin, int ExperienceMax, int Kink, long Top);

/// <summary>A class of risk.</summary>
/// <param name="Relativity">What it costs against the basis.</param>
/// <param name="Cap">Most of the pool's room that it takes; <c>null</c> for a class that the pool does not carry.</param>
/// <param name="Correlation">Share that may be lost together.</param>
public sealed record ClassRuleDto(int Class, int Relativity, int? Cap, int? Correlation);

/// <summary>What the pool has to keep. Basis points.</summary>
/// <param name="Gearing">Locked cover that one unit of equity carries.</param>
/// <param name="Buy">Ratio that a purchase leaves, at least.</param>
/// <param name="Redeem">Ratio that leaving leaves, at least.</param>
/// <param name="Dividend">Ratio that a dividend leaves, at least.</param>
public sealed record SolvencyRuleDto(long Gearing, long Buy, long Redeem, long Dividend);

/// <summary>How claims are filed and judged.</summary>
/// <param name="Bond">Of who files.</param>
/// <param name="Fee">Of a juror who reveals.</param>
/// <param name="Interest">Share of all shares above which a holder judges no claim.</param>
/// <param name="Seats">Jurors of a panel; 0: claims are not judged by a panel.</param>
/// <param name="MinReputation">Whole units that a juror needs.</param>
public sealed record JudgingRuleDto(long Bond, long Fee, int Interest, int Seats, long MinReputation);
