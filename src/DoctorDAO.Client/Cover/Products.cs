namespace DoctorDAO.Client.Cover;

/// <summary>What the pool covers. Money is whole minor units of the settlement token.</summary>
/// <param name="Wording">Name of the wording, for example <c>legal-defence-1</c>; <c>null</c> when this server does not have the text.</param>
/// <param name="WordingHash">Keccak-256 of the wording's file, as the chain has it.</param>
/// <param name="Class">Class of risk; 0: that of the holder's specialty.</param>
/// <param name="PerClaim">Most that one incident pays.</param>
/// <param name="Aggregate">Most that a policy pays in all.</param>
/// <param name="Excess">What the holder bears of each incident.</param>
/// <param name="PeriodDays">Longest time of a policy.</param>
/// <param name="EarliestRetro">From when on a retroactive date is possible; <c>null</c>: only the start of the policy.</param>
/// <param name="GraceDays">Days after the end in which incidents of the policy's time can be reported.</param>
/// <param name="WaitingDays">Days at the start of a first policy that are not covered.</param>
/// <param name="TailMonths">Months of 30 days for which a tail can be bought; 0: none.</param>
/// <param name="TailPrice">Price of the whole tail as a share of a year's premium, in basis points.</param>
/// <param name="Rate">Of <paramref name="PerClaim"/> a year, in millionths.</param>
public sealed record ProductDto(
    int Id, string Name, string? Wording, string WordingHash, int Class, long PerClaim, long Aggregate, long Excess, int PeriodDays, DateOnly? EarliestRetro,
    int GraceDays, int WaitingDays, int TailMonths, int TailPrice, long Rate, bool OnSale);

/// <summary>A wording: what is covered, under which the members decide.</summary>
/// <param name="Name">For example <c>legal-defence-1</c>; the number is its version.</param>
/// <param name="Hash">Keccak-256 of the file.</param>
/// <param name="Markdown">The file.</param>
/// <param name="Html">The same, rendered and cleaned.</param>
/// <param name="Covered">What is covered, a line each.</param>
/// <param name="NotCovered">What is not.</param>
/// <param name="Products">Products that have this wording.</param>
/// <param name="Versions">Names of all versions, the oldest first.</param>
public sealed record WordingDto(
    string Name, string Title, int Version, string Hash, string Markdown, string Html, IReadOnlyList<string> Covered, IReadOnlyList<string> NotCovered, IReadOnlyList<ProductDto> Products, IReadOnlyList<string> Versions);

/// <summary>Of what a price is made.</summary>
public enum PriceFactor
{
    /// <summary>The product's price for its limit of one claim: an amount, not a factor.</summary>
    Base,

    /// <summary>What the class of risk costs against the others.</summary>
    Class,

    /// <summary>How many years cover reaches back.</summary>
    Step,

    /// <summary>The holder's own years and claims.</summary>
    Experience,

    /// <summary>What the holder bears takes off.</summary>
    Excess,

    /// <summary>How full the pool is.</summary>
    Surge,

    /// <summary>The part of a year.</summary>
    Time,
}

/// <summary>A factor of a price and why it is what it is.</summary>
/// <param name="Value">Amount in minor units for <see cref="PriceFactor.Base"/>, else the factor; 1 changes nothing.</param>
/// <param name="Number">What the reason counts: class of risk, whole years back, claim-free years, percent of the pool used, days.</param>
/// <param name="Second">The second number of the reason: paid claims of the last five years.</param>
public sealed record PriceFactorDto(PriceFactor Factor, decimal Value, int Number, int Second = 0);

/// <summary>What a member wants a price for.</summary>
/// <param name="Product">Number of the product.</param>
/// <param name="Country">Where the member practises: two letters of ISO 3166-1.</param>
/// <param name="Retro">Since when incidents count; <c>null</c>: since the start, and for a renewal as before.</param>
/// <param name="Days">Length in days; <c>null</c>: as long as the product allows.</param>
/// <param name="Employer">Name of the employer, from whom only a commitment is made so that colleagues do not judge; may be empty.</param>
/// <param name="RenewalOf">The policy that it renews; <c>null</c>: a first one.</param>
public sealed record QuoteDraft(int Product, string? Country, DateOnly? Retro = null, int? Days = null, string? Employer = null, long? RenewalOf = null);

/// <summary>What a policy would cost now.</summary>
/// <param name="Premium">Minor units.</param>
/// <param name="Start">Now, by the chain's clock.</param>
/// <param name="End">A midnight (UTC).</param>
/// <param name="CoveredFrom">When its waiting is over.</param>
/// <param name="ReportUntil">Last second of reporting without a tail.</param>
/// <param name="Factors">What the premium is the product of, rounded up once at the end.</param>
public sealed record PriceDto(
    ProductDto Product, long Premium, DateTimeOffset Start, DateTimeOffset End, DateTimeOffset Retro, DateTimeOffset CoveredFrom, DateTimeOffset ReportUntil,
    IReadOnlyList<PriceFactorDto> Factors);

/// <summary>A signed quote, for one purchase.</summary>
/// <param name="Token">What a purchase is prepared with: the quote and its signature.</param>
/// <param name="Digest">0x-prefixed EIP-712 digest that was signed.</param>
/// <param name="ValidUntil">By the chain's clock.</param>
/// <param name="RenewalOf">The policy that it renews; <c>null</c>: a first one.</param>
public sealed record QuoteDto(PriceDto Price, string Token, string Digest, string Signature, DateTimeOffset ValidUntil, long? RenewalOf);

/// <summary>A price, or why there is none.</summary>
/// <param name="Field">What stands in the way; <c>null</c> when there is a price.</param>
/// <param name="Problem">Why, for the field's sentence.</param>
/// <param name="Code">Why, as one of <see cref="QuoteRefusal"/>.</param>
public sealed record ProductPriceDto(ProductDto Product, PriceDto? Price, string? Field = null, string? Problem = null, string? Code = null);

/// <summary>Why there is no price or no quote: codes of <see cref="FieldException"/>.</summary>
public static class QuoteRefusal
{
    /// <summary>Two letters of the country are missing.</summary>
    public const string CountryMissing = "country-missing";

    /// <summary>No cover is sold there; <see cref="IProducts.ClosedCountries"/> says why.</summary>
    public const string CountryClosed = "country-closed";

    /// <summary>The association has no cover.</summary>
    public const string NoCover = "no-cover";

    /// <summary>Members alone buy cover.</summary>
    public const string NoMember = "no-member";

    /// <summary>There is no such product.</summary>
    public const string NoProduct = "no-product";

    /// <summary>The product is not sold now.</summary>
    public const string NotOnSale = "not-on-sale";

    /// <summary>The holder's class of risk has no price.</summary>
    public const string NoClass = "no-class";

    /// <summary>The pool takes nobody in.</summary>
    public const string PoolClosed = "pool-closed";

    /// <summary>The pool has too little capital for more cover.</summary>
    public const string PoolSolvency = "pool-solvency";

    /// <summary>The pool carries as much of the class as it may.</summary>
    public const string ClassFull = "class-full";

    /// <summary>Cover cannot begin in the future.</summary>
    public const string RetroFuture = "retro-future";

    /// <summary>The product does not reach back.</summary>
    public const string RetroNone = "retro-none";

    /// <summary>The product does not reach back so far.</summary>
    public const string RetroTooOld = "retro-too-old";

    /// <summary>The product's policies are not so long, or not so short.</summary>
    public const string Days = "days";

    /// <summary>There is no such policy of the holder's.</summary>
    public const string NoPolicy = "no-policy";

    /// <summary>A renewal is of the same product.</summary>
    public const string AnotherProduct = "another-product";

    /// <summary>The policy is over.</summary>
    public const string PolicyOver = "policy-over";

    /// <summary>The policy is renewed in its last 30 days; the exception says from when on.</summary>
    public const string RenewalEarly = "renewal-early";

    /// <summary>A call of the association is not answered.</summary>
    public const string CallDue = "call-due";

    /// <summary>All codes.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        CountryMissing, CountryClosed, NoCover, NoMember, NoProduct, NotOnSale, NoClass, PoolClosed, PoolSolvency, ClassFull, RetroFuture, RetroNone, RetroTooOld, Days, NoPolicy,
        AnotherProduct, PolicyOver, RenewalEarly, CallDue,
    ];
}

/// <summary>A country in which no cover is sold.</summary>
/// <param name="Country">Two letters.</param>
public sealed record ClosedCountryDto(string Country, string Reason);

/// <summary>Products and their prices.</summary>
public interface IProducts
{
    /// <summary>Whether the association has cover at all; without it every list is empty.</summary>
    bool HasCover { get; }

    /// <summary>All products, those on sale first.</summary>
    Task<IReadOnlyList<ProductDto>> GetProductsAsync(CancellationToken ct);

    /// <summary>A wording; <c>null</c> when there is none of that name.</summary>
    Task<WordingDto?> GetWordingAsync(string name, CancellationToken ct);

    /// <summary>Where no cover is sold, and why.</summary>
    IReadOnlyList<ClosedCountryDto> ClosedCountries { get; }

    /// <summary>Prices of every product on sale for a member, unsigned. <paramref name="draft"/>'s product is not looked at.</summary>
    /// <exception cref="FieldException">The member, the country or a date is not as it should be.</exception>
    Task<IReadOnlyList<ProductPriceDto>> GetPricesAsync(string account, QuoteDraft draft, CancellationToken ct);

    /// <summary>A signed quote.</summary>
    /// <exception cref="FieldException">A field is not as it should be, or the pool has no room.</exception>
    /// <exception cref="UnavailableException">This server signs no quotes.</exception>
    Task<QuoteDto> QuoteAsync(string account, QuoteDraft draft, CancellationToken ct);
}
