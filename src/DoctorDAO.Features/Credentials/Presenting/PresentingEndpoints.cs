using System.Security.Claims;
using System.Text.Json.Nodes;
using DoctorDAO.Client;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Client.Membership;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace DoctorDAO.Features.Credentials.Presenting;

/// <summary>The slice's endpoints for staff. What wallets call is in the other part.</summary>
public static partial class PresentingFeature
{
    /// <summary>Maps the slice's endpoints.</summary>
    public static IEndpointRouteBuilder MapPresenting(this IEndpointRouteBuilder endpoints)
    {
        MapWallets(endpoints);
        var open = endpoints.MapGroup("/api/verifiers").WithTags("Verifiers").AllowAnonymous();
        open.MapGet("/templates", (IVerifiers verifiers) => TypedResults.Ok(verifiers.Templates)).WithName("GetPolicyTemplates").WithSummary("Policies to begin with");
        open.MapPost("/receipts/check", async (ReceiptText receipt, IPresentations presentations, CancellationToken ct) => TypedResults.Ok(await presentations.CheckReceiptAsync(receipt, ct)))
            .WithName("CheckReceipt").WithSummary("Check a verifier's receipt").WithDescription("The signature is checked with the keys that the organisation publishes.");

        var group = endpoints.MapGroup("/api/verifiers").WithTags("Verifiers").RequireAuthorization().WithFieldProblems();
        group.MapGet("/", async (ClaimsPrincipal user, IVerifiers verifiers, CancellationToken ct) => TypedResults.Ok(await verifiers.GetMineAsync(Account(user), ct)))
            .WithName("GetMyVerifiers").WithSummary("The organisations that I own or work for");
        group.MapPost("/", RegisterAsync).WithName("RegisterVerifier").WithSummary("Register an organisation").ProducesValidationProblem();
        group.MapGet("/{slug}", async (string slug, ClaimsPrincipal user, IVerifiers verifiers, CancellationToken ct) => Answers.Found(await verifiers.GetAsync(Account(user), slug, ct)))
            .WithName("GetVerifier").WithSummary("An organisation of mine");
        group.MapGet("/{slug}/staff", async (string slug, ClaimsPrincipal user, IVerifiers verifiers, CancellationToken ct) => Answers.Found(await verifiers.GetStaffAsync(Account(user), slug, ct)))
            .WithName("GetVerifierStaff").WithSummary("Who may ask in its name; for its owner");
        group.MapPost("/{slug}/staff", (string slug, VerifierStaff staff, ClaimsPrincipal user, IVerifiers verifiers, CancellationToken ct) => DoneAsync(verifiers.AddStaffAsync(Account(user), slug, staff, ct)))
            .RequireAuthorization(SignInPolicies.Recent).WithName("AddVerifierStaff").WithSummary("Let an account ask in its name").ProducesValidationProblem();
        group.MapDelete("/{slug}/staff/{account}", (string slug, string account, ClaimsPrincipal user, IVerifiers verifiers, CancellationToken ct) => DoneAsync(verifiers.RemoveStaffAsync(Account(user), slug, account, ct)))
            .RequireAuthorization(SignInPolicies.Recent).WithName("RemoveVerifierStaff").WithSummary("Let an account ask no longer").ProducesValidationProblem();
        group.MapPost("/{slug}/key", async (string slug, KeyRotation rotation, ClaimsPrincipal user, IVerifiers verifiers, CancellationToken ct) => Answers.Found(await verifiers.RotateKeyAsync(Account(user), slug, rotation, ct)))
            .RequireAuthorization(SignInPolicies.Recent).WithName("RotateVerifierKey").WithSummary("Sign with a new key from now on").WithDescription("A compromised key is no longer published, so receipts that it signed no longer check.");
        group.MapGet("/{slug}/policies", async (string slug, ClaimsPrincipal user, IVerifiers verifiers, CancellationToken ct) => Answers.Found(await verifiers.GetPoliciesAsync(Account(user), slug, ct)))
            .WithName("GetPolicies").WithSummary("Its policies in their newest versions");
        group.MapPost("/{slug}/policies", async (string slug, PolicyContent content, ClaimsPrincipal user, IVerifiers verifiers, CancellationToken ct) => Answers.Found(await verifiers.AddPolicyAsync(Account(user), slug, content, ct)))
            .WithName("AddPolicy").WithSummary("Write a policy").ProducesValidationProblem();
        group.MapPost("/policies/preview", (PolicyContent content, IVerifiers verifiers) => TypedResults.Ok(verifiers.Preview(content)))
            .WithName("PreviewPolicy").WithSummary("The query (DCQL) that wallets would get").ProducesValidationProblem();
        group.MapGet("/{slug}/policies/{id:long}", async (string slug, long id, int? version, ClaimsPrincipal user, IVerifiers verifiers, CancellationToken ct) => Answers.Found(await verifiers.GetPolicyAsync(Account(user), slug, id, version, ct)))
            .WithName("GetPolicy").WithSummary("A policy in a version; the newest without a number");
        group.MapPut("/{slug}/policies/{id:long}", async (string slug, long id, PolicyContent content, ClaimsPrincipal user, IVerifiers verifiers, CancellationToken ct) => Answers.Found(await verifiers.SavePolicyAsync(Account(user), slug, id, content, ct)))
            .WithName("SavePolicy").WithSummary("Write its next version").ProducesValidationProblem();
        group.MapDelete("/{slug}/policies/{id:long}", async (string slug, long id, ClaimsPrincipal user, IVerifiers verifiers, CancellationToken ct) => Answers.Found(await verifiers.RetirePolicyAsync(Account(user), slug, id, ct)))
            .WithName("RetirePolicy").WithSummary("Make no more requests from it");
        MapRequests(group);
        return endpoints;
    }

    private static void MapRequests(RouteGroupBuilder group)
    {
        group.MapGet("/{slug}/presentations", async (string slug, string? cursor, ClaimsPrincipal user, IPresentations presentations, CancellationToken ct) => Answers.Found(await presentations.GetNewestAsync(Account(user), slug, cursor, ct)))
            .WithName("GetPresentations").WithSummary("Its newest requests");
        group.MapPost("/{slug}/presentations", BeginAsync).WithName("BeginPresentation").WithSummary("Ask for credentials by a policy").WithDescription("Open for ten minutes, answered once.").ProducesValidationProblem();
        group.MapGet("/{slug}/presentations/{id}", async (string slug, string id, ClaimsPrincipal user, IPresentations presentations, CancellationToken ct) => Answers.Found(await presentations.GetAsync(Account(user), slug, id, ct)))
            .WithName("GetPresentation").WithSummary("A request and what came of it");
        group.MapGet("/{slug}/presentations/{id}/receipt", async (string slug, string id, ClaimsPrincipal user, IPresentations presentations, CancellationToken ct) => Answers.Found(await presentations.GetReceiptAsync(Account(user), slug, id, ct)))
            .WithName("GetReceipt").WithSummary("The signed receipt");
        group.MapGet("/{slug}/presentations/{id}/receipt.jwt", ReceiptFileAsync).ExcludeFromDescription();
        group.MapGet("/{slug}/presentations/{id}/qr.svg", QrAsync).ExcludeFromDescription();
        group.MapGet("/{slug}/links/{id}/qr.svg", LinkQrAsync).ExcludeFromDescription();
        group.MapGet("/{slug}/links", async (string slug, ClaimsPrincipal user, IPresentations presentations, CancellationToken ct) => Answers.Found(await presentations.GetLinksAsync(Account(user), slug, ct)))
            .WithName("GetStandingLinks").WithSummary("Its reusable links");
        group.MapPost("/{slug}/links", async (string slug, NewStandingLink link, ClaimsPrincipal user, IPresentations presentations, CancellationToken ct) => Answers.Found(await presentations.AddLinkAsync(Account(user), slug, link, ct)))
            .WithName("AddStandingLink").WithSummary("Make a link that asks anew each time it is opened").ProducesValidationProblem();
        group.MapDelete("/{slug}/links/{id}", (string slug, string id, ClaimsPrincipal user, IPresentations presentations, CancellationToken ct) => DoneAsync(presentations.EndLinkAsync(Account(user), slug, id, ct)))
            .WithName("EndStandingLink").WithSummary("End a reusable link");
    }

    private static async Task<Created<VerifierDto>> RegisterAsync(NewVerifier verifier, ClaimsPrincipal user, IVerifiers verifiers, CancellationToken ct)
    {
        var made = await verifiers.RegisterAsync(Account(user), verifier, ct);
        return TypedResults.Created($"/api/verifiers/{made.Slug}", made);
    }

    private static async Task<Results<Created<PresentationDto>, NotFound>> BeginAsync(string slug, NewPresentation request, ClaimsPrincipal user, IPresentations presentations, IPublicOrigin site, CancellationToken ct) =>
        await presentations.BeginAsync(Account(user), slug, request, site.Origin, ct) is { } made ? TypedResults.Created($"/api/verifiers/{slug}/presentations/{made.Id}", made) : TypedResults.NotFound();

    private static async Task<IResult> ReceiptFileAsync(string slug, string id, ClaimsPrincipal user, HttpContext http, IPresentations presentations, CancellationToken ct)
    {
        if (await presentations.GetReceiptAsync(Account(user), slug, id, ct) is not { } receipt)
            return TypedResults.NotFound();
        http.Response.Headers.ContentDisposition = $"attachment; filename=receipt-{receipt.Id}.jwt";
        return TypedResults.Text(receipt.Jwt, "application/jwt");
    }

    private static async Task<IResult> QrAsync(string slug, string id, ClaimsPrincipal user, IPresentations presentations, CancellationToken ct) =>
        await presentations.GetAsync(Account(user), slug, id, ct) is { } found ? TypedResults.Text(QrPicture.Svg(found.Link), QrPicture.MediaType) : TypedResults.NotFound();

    private static async Task<IResult> LinkQrAsync(string slug, string id, ClaimsPrincipal user, IPresentations presentations, IPublicOrigin site, CancellationToken ct) =>
        (await presentations.GetLinksAsync(Account(user), slug, ct))?.FirstOrDefault(x => x.Id == id && !x.Ended) is { } link ? TypedResults.Text(QrPicture.Svg(site.Origin + link.Href), QrPicture.MediaType) : TypedResults.NotFound();

    private static async Task<Results<NoContent, NotFound>> DoneAsync(Task<bool?> act) => await act is null ? TypedResults.NotFound() : TypedResults.NoContent();

    private static string Account(ClaimsPrincipal user) => user.FindFirstValue(ClaimTypes.NameIdentifier) ?? user.FindFirstValue("sub") ?? "";
}
