using System.Globalization;
using System.Security.Claims;
using System.Text.Json.Nodes;
using DoctorDAO.Client;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Credentials.Presenting;
using DoctorDAO.Features.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Features.Credentials.Admissions;

/// <summary>Becoming and staying a member by showing a licence.</summary>
public static class AdmissionsFeature
{
    private static readonly TimeSpan CallFor = TimeSpan.FromMinutes(5);

    /// <summary>Registers the slice.</summary>
    public static IServiceCollection AddAdmissions(this IServiceCollection services)
    {
        services.AddOptions<AdmissionOptions>();
        services.AddSingleton<AssociationVerifier>();
        services.AddSingleton<AdmissionChain>();
        services.AddSingleton<AdmissionService>();
        services.AddSingleton<IAdmissions>(provider => provider.GetRequiredService<AdmissionService>());
        services.AddSingleton<IPersonalData, AdmissionData>();
        services.AddSingleton<MoveJob>();
        services.AddHostedService(provider => provider.GetRequiredService<MoveJob>());
        services.AddSingleton<LapseJob>();
        services.AddHostedService(provider => provider.GetRequiredService<LapseJob>());
        return services;
    }

    /// <summary>Maps the slice's endpoints: one's own admission, and what verifiers elsewhere read and sign.</summary>
    public static IEndpointRouteBuilder MapAdmissions(this IEndpointRouteBuilder endpoints)
    {
        var mine = endpoints.MapGroup("/api/me/admission").WithTags("Admissions").RequireAuthorization().WithFieldProblems();
        mine.MapGet("/", async (ClaimsPrincipal user, IAdmissions admissions, CancellationToken ct) => Answers.Found(await admissions.GetNewestAsync(Account(user), ct))).WithName("GetAdmission").WithSummary("My newest admission");
        mine.MapPost("/", async (NewAdmission admission, ClaimsPrincipal user, IAdmissions admissions, IPublicOrigin site, CancellationToken ct) => TypedResults.Ok(await admissions.BeginAsync(Account(user), admission, site.Origin, ct)))
            .WithName("BeginAdmission").WithSummary("Begin, or go on with the one that is open").ProducesValidationProblem();
        mine.MapPost("/answer", async (AdmissionAnswer answer, ClaimsPrincipal user, IAdmissions admissions, CancellationToken ct) => Answers.Found(await admissions.CompleteAsync(Account(user), answer, ct)))
            .WithName("CompleteAdmission").WithSummary("The wallet has answered").WithDescription("Counts for the account whose browser brings the code.").ProducesValidationProblem();

        var verifiers = endpoints.MapGroup("/api/admissions").WithTags("Admissions").AllowAnonymous().WithFieldProblems();
        verifiers.MapGet("/open", OpenAsync).WithName("GetOpenAdmissions").WithSummary("What waits for verifiers")
            .WithDescription("For verifiers of the association alone. Headers: X-Verifier (account), X-Verifier-At (unix seconds, five minutes good) and X-Verifier-Signature over the EIP-712 message VerifierCall(address verifier,string path,uint48 at) in the domain of Membership.")
            .ProducesValidationProblem();
        verifiers.MapPost("/{id}/signatures", async Task<Results<NoContent, NotFound>> (string id, AdmissionSignature signature, AdmissionService admissions, CancellationToken ct) =>
                await admissions.AddSignatureAsync(id, signature, ct) is null ? TypedResults.NotFound() : TypedResults.NoContent())
            .WithName("SignAdmission").WithSummary("A verifier's signature of a voucher").ProducesValidationProblem();
        return endpoints;
    }

    /// <summary>What a verifier elsewhere signs to read what waits.</summary>
    public static TypedData CallDocument(Deployment deployment, Address verifier, string path, long at)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        return new TypedData(
            new Dictionary<string, IReadOnlyList<TypedMember>> { ["VerifierCall"] = [new("verifier", "address"), new("path", "string"), new("at", "uint48")] },
            "VerifierCall",
            new JsonObject
            {
                ["name"] = "DoctorDAO Membership", ["version"] = "1", ["chainId"] = deployment.ChainId.ToString(CultureInfo.InvariantCulture), ["verifyingContract"] = deployment.Membership.ToString(),
            },
            new JsonObject { ["verifier"] = verifier.ToString(), ["path"] = path, ["at"] = at });
    }

    private static async Task<Results<Ok<IReadOnlyList<OpenAdmission>>, ProblemHttpResult>> OpenAsync(HttpContext http, AdmissionService admissions, AdmissionChain chain, Deployment deployment, TimeProvider time, CancellationToken ct)
    {
        var headers = http.Request.Headers;
        var bytes = new byte[Signature.Size];
        if (!Address.TryParse(headers["X-Verifier"].ToString(), out var verifier) || !long.TryParse(headers["X-Verifier-At"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            || !Hex.TryDecode(headers["X-Verifier-Signature"].ToString(), bytes) || !Signature.TryParse(bytes, out var signature)
            || at > 253_402_300_799 || (time.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(at)).Duration() > CallFor
            || signature.Recover(CallDocument(deployment, verifier, "/api/admissions/open", at).Hash()) != verifier || !await chain.IsVerifierAsync(verifier, ct))
            return TypedResults.Problem("Only verifiers of the association read this: sign the call as the description of the API says.", statusCode: StatusCodes.Status401Unauthorized);
        return TypedResults.Ok(await admissions.GetOpenAsync(ct));
    }

    private static string Account(ClaimsPrincipal user) => user.FindFirstValue(ClaimTypes.NameIdentifier) ?? user.FindFirstValue("sub") ?? "";
}
