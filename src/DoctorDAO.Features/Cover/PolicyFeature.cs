using System.Security.Claims;
using DoctorDAO.Client;
using DoctorDAO.Client.Cover;
using DoctorDAO.Client.Relay;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Relay;
using DoctorDAO.Indexing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace DoctorDAO.Features.Cover;

/// <summary>Products, quotes and policies: everybody reads what is sold, members buy for themselves and see their own.</summary>
public static partial class CoverFeature
{
    private const int PolicyBytes = 16 * 1024;

    private static void AddPolicies(this IServiceCollection services)
    {
        services.AddOptions<QuoteOptions>();
        services.AddProjection<ProductProjection>();
        services.AddProjection<PolicyProjection>();
        services.AddSingleton<QuoteBook>();
        services.AddSingleton<QuoteSigner>();
        services.AddSingleton<Quotes>();
        services.AddSingleton<PolicyQueries>();
        services.AddSingleton<PolicyCalls>();
        services.AddSingleton<IProducts, Products>();
        services.AddSingleton<IPolicies, Policies>();
        services.AddSingleton<IKeeper, PolicyKeeper>();
        services.AddSingleton<ICoverCertificates, CoverCertificates>();
        services.AddSingleton<CertificateRevocations>();
        services.AddHostedService(provider => provider.GetRequiredService<CertificateRevocations>());
    }

    private static void MapPolicies(this IEndpointRouteBuilder endpoints)
    {
        var read = endpoints.MapGroup("/api/cover").WithTags("Cover").AllowAnonymous().WithFieldProblems();
        read.MapGet("/products", (IProducts products, CancellationToken ct) => products.GetProductsAsync(ct)).WithName("GetProducts").WithSummary("What the pool covers, and its terms");
        read.MapGet("/products/closed", (IProducts products) => products.ClosedCountries).WithName("GetClosedCountries").WithSummary("Where no cover is sold, and why");
        read.MapGet("/wordings/{name}", async (string name, IProducts products, CancellationToken ct) => Answers.Found(await products.GetWordingAsync(name, ct)))
            .WithName("GetWording").WithSummary("A wording, as the chain has its hash");
        read.MapGet("/certificates/{code}", async (string code, IPolicies policies, CancellationToken ct) => Answers.Found(await policies.GetCertificateAsync(code, ct)))
            .WithName("CheckCertificate").WithSummary("What a certificate's code stands for: facts of the chain, and no name");

        var own = endpoints.MapGroup("/api/cover").WithTags("Cover").RequireAuthorization().WithFieldProblems().WithUnavailable().WithMetadata(new RequestSizeLimitAttribute(PolicyBytes));
        own.MapPost("/prices", (QuoteDraft draft, ClaimsPrincipal user, IProducts products, CancellationToken ct) => products.GetPricesAsync(Holder(user), draft, ct))
            .WithName("GetPrices").WithSummary("Prices of all products for the member, unsigned").ProducesValidationProblem();
        own.MapPost("/quote", (QuoteDraft draft, ClaimsPrincipal user, IProducts products, CancellationToken ct) => products.QuoteAsync(Holder(user), draft, ct))
            .WithName("GetQuote").WithSummary("A signed quote for one purchase, with each factor of its price").ProducesValidationProblem();
        own.MapGet("/policies", (ClaimsPrincipal user, IPolicies policies, CancellationToken ct) => policies.GetPoliciesAsync(Holder(user), ct)).WithName("GetCoverPolicies").WithSummary("The member’s policies");
        own.MapGet("/policies/{id:long}", async (long id, ClaimsPrincipal user, IPolicies policies, CancellationToken ct) => Answers.Found(await policies.GetPolicyAsync(Holder(user), id, ct)))
            .WithName("GetCoverPolicy").WithSummary("One of the member’s policies");
        own.MapGet("/policies/{id:long}/certificate", CertificateAsync).WithName("GetCertificate").WithSummary("Its certificate as PDF").Produces<byte[]>(StatusCodes.Status200OK, "application/pdf");
        own.MapPost("/policies/{id:long}/credential", async (long id, ClaimsPrincipal user, ICoverCertificates certificates, CancellationToken ct) => Answers.Found(await certificates.IssueAsync(Holder(user), id, ct)))
            .WithName("IssueCoverCredential").WithSummary("Its certificate as a credential: the application at whose address the wallet’s offer is made. Again, it is the same").ProducesValidationProblem();

        var act = own.MapGroup("/policies").WithRelayRefusals();
        act.MapPost("/prepare", (PolicyPurchase purchase, ClaimsPrincipal user, IPolicies policies, CancellationToken ct) => policies.PrepareBuyAsync(Holder(user), purchase, ct))
            .WithName("PreparePolicy").WithSummary("What is signed to buy or renew what was quoted").ProducesValidationProblem();
        act.MapPost("/{id:long}/cancel/prepare", async (long id, ClaimsPrincipal user, IPolicies policies, CancellationToken ct) => Answers.Found(await policies.PrepareCancelAsync(Holder(user), id, ct)))
            .WithName("PrepareCancel").WithSummary("What is signed to end cover now").ProducesValidationProblem();
        act.MapPost("/{id:long}/tail/prepare", async (long id, TailPurchase purchase, ClaimsPrincipal user, IPolicies policies, CancellationToken ct) => Answers.Found(await policies.PrepareTailAsync(Holder(user), id, purchase, ct)))
            .WithName("PrepareTail").WithSummary("What is signed to buy a tail").ProducesValidationProblem();
        act.MapPost("/{id:long}/answer/prepare", async (long id, CallAnswer answer, ClaimsPrincipal user, IPolicies policies, CancellationToken ct) => Answers.Found(await policies.PrepareAnswerAsync(Holder(user), id, answer, ct)))
            .WithName("PrepareAnswer").WithSummary("What is signed to pay a call of the association").ProducesValidationProblem();
        act.MapPost("/{id:long}/dividend/prepare", async (long id, ClaimsPrincipal user, IPolicies policies, CancellationToken ct) => Answers.Found(await policies.PrepareDividendAsync(Holder(user), id, ct)))
            .WithName("PrepareDividend").WithSummary("What is signed to take a dividend").ProducesValidationProblem();
    }

    private static async Task<IResult> CertificateAsync(long id, string? language, HttpContext http, ClaimsPrincipal user, IPolicies policies, CancellationToken ct)
    {
        var origin = new Uri($"{http.Request.Scheme}://{http.Request.Host.ToUriComponent()}");
        return await policies.GetCertificatePdfAsync(Holder(user), id, language ?? "en", origin, ct) is { } file
            ? TypedResults.File(file.Content, "application/pdf", file.Name)
            : TypedResults.NotFound();
    }

    private static string Holder(ClaimsPrincipal user) => user.FindFirstValue(ClaimTypes.NameIdentifier) ?? user.FindFirstValue("sub") ?? "";

    private sealed class Products(QuoteBook book, Quotes quotes, IOptions<QuoteOptions> options, Deployment deployment) : IProducts
    {
        public bool HasCover => deployment.Policies is not null;

        public IReadOnlyList<ClosedCountryDto> ClosedCountries { get; } = [.. options.Value.Closed.OrderBy(x => x.Key, StringComparer.Ordinal).Select(x => new ClosedCountryDto(x.Key, x.Value))];

        public async Task<IReadOnlyList<ProductDto>> GetProductsAsync(CancellationToken ct) =>
            [.. (await book.NewestAsync(ct)).Products.Values.OrderByDescending(x => x.OnSale).ThenBy(x => x.Id).Select(ProductText.Of)];

        public async Task<WordingDto?> GetWordingAsync(string name, CancellationToken ct)
        {
            if (Wordings.Find(name) is not { } text)
                return null;
            var products = (await book.NewestAsync(ct)).Products.Values.Where(x => x.Wording == text.Hash).OrderBy(x => x.Id).Select(ProductText.Of);
            return new WordingDto(text.Name, text.Title, text.Version, text.Hash, text.Markdown, text.Html, text.Lines(2), text.Lines(3), [.. products], Wordings.Versions(text.Family));
        }

        public Task<IReadOnlyList<ProductPriceDto>> GetPricesAsync(string account, QuoteDraft draft, CancellationToken ct) => quotes.PricesAsync(account, draft, ct);

        public Task<QuoteDto> QuoteAsync(string account, QuoteDraft draft, CancellationToken ct) => quotes.QuoteAsync(account, draft, ct);
    }

    private sealed class Policies(PolicyQueries queries, PolicyCalls calls, Deployment deployment) : IPolicies
    {
        public Task<IReadOnlyList<CoverPolicyDto>> GetPoliciesAsync(string account, CancellationToken ct) => queries.GetPoliciesAsync(account, ct);

        public Task<CoverPolicyDto?> GetPolicyAsync(string account, long id, CancellationToken ct) => queries.GetPolicyAsync(account, id, ct);

        public Task<PreparedCall> PrepareBuyAsync(string account, PolicyPurchase purchase, CancellationToken ct) => calls.BuyAsync(account, purchase, ct);

        public Task<PreparedCall?> PrepareCancelAsync(string account, long id, CancellationToken ct) => calls.CancelAsync(account, id, ct);

        public Task<PreparedCall?> PrepareTailAsync(string account, long id, TailPurchase purchase, CancellationToken ct) => calls.TailAsync(account, id, purchase, ct);

        public Task<PreparedCall?> PrepareAnswerAsync(string account, long id, CallAnswer answer, CancellationToken ct) => calls.AnswerAsync(account, id, answer, ct);

        public Task<PreparedCall?> PrepareDividendAsync(string account, long id, CancellationToken ct) => calls.DividendAsync(account, id, ct);

        public Task<CertificateDto?> GetCertificateAsync(string code, CancellationToken ct) => queries.GetCertificateAsync(code, ct);

        public async Task<CertificateFileDto?> GetCertificatePdfAsync(string account, long id, string language, Uri origin, CancellationToken ct) =>
            await queries.GetPolicyAsync(account, id, ct) is { } policy ? CertificatePdf.Write(policy, language, origin, await queries.GetCertificateAsync(policy.Code, ct), deployment) : null;
    }
}
