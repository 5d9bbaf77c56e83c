using DoctorDAO.Client;
using DoctorDAO.Client.Cover;
using DoctorDAO.Client.Relay;

namespace DoctorDAO.Portal.Tests.Sample;

/// <summary>A member's cover: a policy that runs, one that can be renewed and owes a call, and one that is over; prices and quotes that are refused where a test wants it.</summary>
public sealed class SamplePolicies : IPolicies, IProducts, IMemberContracts, ICoverCertificates
{
    /// <summary>When it is, for the sample association.</summary>
    public DateTimeOffset Now { get; } = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The policies; tests take some away.</summary>
    public List<CoverPolicyDto> All { get; } = [];

    /// <summary>What is asked for, in order.</summary>
    public List<QuoteDraft> Asked { get; } = [];

    public SamplePolicies() => All.AddRange([Policy(1184, PolicyStatus.Active, -100, 265), Policy(1185, PolicyStatus.Active, -350, 14) with { CallDue = 4_000, CallUntil = Now.AddDays(20) }, Policy(900, PolicyStatus.Reporting, -400, -36)]);

    public bool HasCover { get; set; } = true;

    /// <summary>Why a certificate is not issued; <c>null</c>: it is.</summary>
    public FieldException? NotIssued { get; set; }

    public bool Issues { get; set; } = true;

    public Task<bool> AreIssuedAsync(CancellationToken ct) => Task.FromResult(Issues);

    public Task<CoverCredentialDto?> IssueAsync(string account, long id, CancellationToken ct) => NotIssued is null ? Task.FromResult<CoverCredentialDto?>(new CoverCredentialDto(77)) : throw NotIssued;

    public IReadOnlyList<ClosedCountryDto> ClosedCountries => [new("US", "it asks for a licence.")];

    public MemberContractsDto? Contracts => new(
        31337, Address(1), Address(2), Address(3), Address(4), Address(5), Address(6), "EUR", 2);

    public static ProductDto Product { get; } = new(4, "Malpractice layer", "malpractice-layer-1", "0x" + new string('a', 64), 0, 20_000_000, 40_000_000, 1_000_000, 365, new DateOnly(2016, 1, 1), 60, 30, 84, 25_000, 8_000, true);

    public static IReadOnlyList<PriceFactorDto> Factors { get; } =
    [
        new(PriceFactor.Base, 160_000, 0), new(PriceFactor.Class, 1.75m, 3), new(PriceFactor.Step, 0.95m, 3), new(PriceFactor.Experience, 1.1m, 3, 1), new(PriceFactor.Excess, 0.9m, 0),
        new(PriceFactor.Surge, 1.0321m, 64), new(PriceFactor.Time, 0.9986m, 364),
    ];

    public CoverPolicyDto Policy(long id, PolicyStatus status, int start, int end) => new(
        id, Product, People.Nora, status, 3, Now.AddDays(start), Now.AddDays(start + 30), Now.AddDays(end), Now.AddDays(start - 700), Now.AddDays(end + 60), Now.AddDays(end + 60),
        end > 0 ? Now.AddDays(end - 30) : null, null, null, 239_400, 0, Factors, 370_000, 0, 39_630_000, 0, false, false, false, 598_500, Now.AddDays(end + 60 + 2520), 0, null, 0, end > 0 ? 120_000 : 0,
        $"P{id}-7Q2M-0XKD-VW3A", true, "0x" + new string('b', 64));

    public Task<IReadOnlyList<CoverPolicyDto>> GetPoliciesAsync(string account, CancellationToken ct) => Task.FromResult<IReadOnlyList<CoverPolicyDto>>(account == People.Nora.Address ? All : []);

    public Task<CoverPolicyDto?> GetPolicyAsync(string account, long id, CancellationToken ct) => Task.FromResult(account == People.Nora.Address ? All.Find(x => x.Id == id) : null);

    public Task<IReadOnlyList<ProductDto>> GetProductsAsync(CancellationToken ct) => Task.FromResult<IReadOnlyList<ProductDto>>([Product]);

    public Task<WordingDto?> GetWordingAsync(string name, CancellationToken ct) => Task.FromResult(
        name == "malpractice-layer-1"
            ? new WordingDto(name, "Malpractice layer: wording, version 1", 1, Product.WordingHash, "# x", "<h2>1. What this is for</h2><p>A layer.</p>", ["Damages.", "Settlements."], ["The retention."], [Product], [name])
            : null);

    public Task<IReadOnlyList<ProductPriceDto>> GetPricesAsync(string account, QuoteDraft draft, CancellationToken ct)
    {
        Check(draft);
        return Task.FromResult<IReadOnlyList<ProductPriceDto>>([new(Product, Price()), new(Product with { Id = 5, Name = "Excess top-up" }, null, "product", "cannot be bought now: the pool is full", QuoteRefusal.ClassFull)]);
    }

    public Task<QuoteDto> QuoteAsync(string account, QuoteDraft draft, CancellationToken ct)
    {
        Check(draft);
        return Task.FromResult(new QuoteDto(Price(), "dG9rZW4", "0x00", "0x00", Now.AddMinutes(30), draft.RenewalOf));
    }

    public Task<CertificateDto?> GetCertificateAsync(string code, CancellationToken ct) => Task.FromResult(
        code == All[0].Code
            ? new CertificateDto(code, 1184, Product.Name, Product.Wording, Product.WordingHash, PolicyStatus.Active, true, Now.AddDays(-100), Now.AddDays(-70), Now.AddDays(265), Now.AddDays(-800), Now.AddDays(325), 20_000_000, 40_000_000, 1_000_000, People.Nora.Address, Address(4), All[0].TransactionHash, Now, true)
            : null);

    public Task<CertificateFileDto?> GetCertificatePdfAsync(string account, long id, string language, Uri origin, CancellationToken ct) => throw new NotSupportedException();

    public Task<PreparedCall> PrepareBuyAsync(string account, PolicyPurchase purchase, CancellationToken ct) => throw new NotSupportedException();

    public Task<PreparedCall?> PrepareCancelAsync(string account, long id, CancellationToken ct) => throw new NotSupportedException();

    public Task<PreparedCall?> PrepareTailAsync(string account, long id, TailPurchase purchase, CancellationToken ct) => throw new NotSupportedException();

    public Task<PreparedCall?> PrepareAnswerAsync(string account, long id, CallAnswer answer, CancellationToken ct) => throw new NotSupportedException();

    public Task<PreparedCall?> PrepareDividendAsync(string account, long id, CancellationToken ct) => throw new NotSupportedException();

    private void Check(QuoteDraft draft)
    {
        Asked.Add(draft);
        if (draft.Country == "US")
            throw new FieldException("country", "is one where no cover is sold: it asks for a licence.", code: QuoteRefusal.CountryClosed);
    }

    private PriceDto Price() => new(Product, 239_400, Now, Now.AddDays(364), Now.AddDays(-1100), Now.AddDays(30), Now.AddDays(424), Factors);

    private static string Address(int n) => "0x" + n.ToString("x40", System.Globalization.CultureInfo.InvariantCulture);
}
