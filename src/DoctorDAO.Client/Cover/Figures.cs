namespace DoctorDAO.Client.Cover;

/// <summary>What an actuary asks of a policy year, a class of it, or all together. Money in minor units, ratios in basis points.</summary>
/// <param name="Year">From 0; <c>null</c> for all.</param>
/// <param name="Class">From 1; <c>null</c> for all.</param>
/// <param name="Written">Premium less what was owed back.</param>
/// <param name="Earned">Of that, for time that has passed.</param>
/// <param name="Reported">Claims.</param>
/// <param name="Paid">To claimants.</param>
/// <param name="Outstanding">Set aside or owed, and not paid.</param>
/// <param name="Incurred">Both together.</param>
/// <param name="Ibnr">What is still to come of cover that has passed, by estimate.</param>
/// <param name="LossRatio">(incurred + ibnr) by earned; <c>null</c> when nothing is earned.</param>
public sealed record FigureDto(
    int? Year, int? Class, int Policies, long Written, long Earned, int Reported, long Paid, long Outstanding, long Incurred, long Ibnr, long? LossRatio);

/// <summary>A row of the triangle: incurred claims of a policy year at the end of each year of their development.</summary>
/// <param name="Begins">When the policy year began.</param>
/// <param name="Incurred">Minor units, added up; the last one of a year that has not ended is as of now.</param>
/// <param name="Complete">How many of those are of whole years.</param>
/// <param name="Ultimate">What they are expected to come to.</param>
public sealed record TriangleRowDto(int Year, DateTimeOffset Begins, IReadOnlyList<long> Incurred, int Complete, long Ultimate);

/// <summary>The actuary's view of the pool.</summary>
/// <param name="Currency">Of all amounts.</param>
/// <param name="Decimals">Of its minor units.</param>
/// <param name="Rows">By year and class.</param>
/// <param name="Years">By year.</param>
/// <param name="Classes">By class.</param>
/// <param name="Total">All.</param>
/// <param name="Triangle">By year.</param>
/// <param name="Factors">From each year of development to the next, in basis points; 10,000 where no year tells.</param>
/// <param name="ExpectedRatio">Loss ratio that a year without a whole year of development is given, in basis points.</param>
/// <param name="ExpenseRatio">Panels' fees by earned premium; <c>null</c> when nothing is earned.</param>
/// <param name="CombinedRatio">Losses and expenses together.</param>
/// <param name="Solvency">Equity by minimum capital; <c>null</c> when nothing is covered.</param>
/// <param name="InForce">What policies that run would pay in a whole year, in minor units.</param>
/// <param name="PremiumToSurplus">That by equity; <c>null</c> without equity.</param>
/// <param name="ReservesToSurplus">Case reserves, ibnr (the larger of what is set aside and what is estimated) and unearned premium by equity.</param>
/// <param name="PremiumCeiling">Usual most of the first: 30,000.</param>
/// <param name="ReservesCeiling">Usual most of the second: 30,000.</param>
/// <param name="Time">Of the newest block.</param>
public sealed record FiguresDto(
    string Currency, int Decimals, IReadOnlyList<FigureDto> Rows, IReadOnlyList<FigureDto> Years, IReadOnlyList<FigureDto> Classes, FigureDto Total,
    IReadOnlyList<TriangleRowDto> Triangle, IReadOnlyList<long> Factors, long ExpectedRatio, long? ExpenseRatio, long? CombinedRatio, long? Solvency,
    long InForce, long? PremiumToSurplus, long? ReservesToSurplus, long PremiumCeiling, long ReservesCeiling, DateTimeOffset Time);
