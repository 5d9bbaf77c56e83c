using System.Security.Claims;
using System.Text.Json;
using DoctorDAO.Client.Identity;
using DoctorDAO.Client.Relay;
using DoctorDAO.Features.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace DoctorDAO.Features.Relay;

/// <summary>A signature over what was prepared.</summary>
/// <param name="Signature">0x-prefixed.</param>
public sealed record RecoverySignature(string Signature);

/// <summary>Recovery over HTTP. Who has the link of a request sees it; only its guardians agree.</summary>
internal static class RecoveryEndpoints
{
    public static void MapRecoveries(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api/recoveries").WithTags("Recovery").RequireAuthorization().WithFieldProblems().WithUnavailable().WithRelayRefusals().ProducesValidationProblem();
        group.MapGet("/guardians", async (ClaimsPrincipal user, IRecoveryRequests recoveries, CancellationToken ct) => TypedResults.Ok(await recoveries.GetGuardiansAsync(Account(user), ct)))
            .WithSummary("Whom you have named, and whether somebody is moving your membership");
        group.MapPost("/", async (RecoveryWish wish, ClaimsPrincipal user, IRecoveryRequests recoveries, CancellationToken ct) => TypedResults.Ok(await recoveries.BeginAsync(Account(user), wish, ct)))
            .WithSummary("Ask to move a lost account's membership to the one you are signed in with");
        group.MapGet("/{id:guid}", async (Guid id, IRecoveryRequests recoveries, CancellationToken ct) => Answers.Found(await recoveries.GetAsync(id, ct))).WithSummary("A request");
        group.MapPost("/{id:guid}/prepare", PrepareAsync).WithSummary("What a guardian signs");
        group.MapPost("/{id:guid}/agree", async (Guid id, RecoverySignature signed, ClaimsPrincipal user, IRecoveryRequests recoveries, CancellationToken ct) =>
            Answers.Found(await recoveries.AgreeAsync(id, Account(user), signed.Signature, ct))).WithSummary("Agree, as a guardian");
        group.MapPost("/{id:guid}/announce", async (Guid id, IRecoveryRequests recoveries, CancellationToken ct) => Answers.Found(await recoveries.AnnounceAsync(id, ct)))
            .WithSummary("Announce a request to which enough guardians have agreed, when it was not yet");
        group.MapPost("/{id:guid}/complete", async (Guid id, IRecoveryRequests recoveries, CancellationToken ct) => Answers.Found(await recoveries.CompleteAsync(id, ct)))
            .WithSummary("Have the membership moved when the seven days are over");
        group.MapPost("/cancel/prepare", async (ClaimsPrincipal user, IRecoveryRequests recoveries, CancellationToken ct) =>
            TypedResults.Ok(new PreparedSignature(await recoveries.PrepareCancellationAsync(Account(user), ct), []))).WithSummary("What the old account signs to stop a request");
        group.MapPost("/cancel", async (RecoverySignature signed, ClaimsPrincipal user, IRecoveryRequests recoveries, CancellationToken ct) =>
            TypedResults.Ok(await recoveries.CancelAsync(Account(user), signed.Signature, ct))).WithSummary("Stop a request for your own account");
    }

    private static async Task<Results<Ok<PreparedSignature>, NotFound>> PrepareAsync(Guid id, ClaimsPrincipal user, IRecoveryRequests recoveries, CancellationToken ct) =>
        await recoveries.PrepareAsync(id, Account(user), ct) is JsonElement document ? TypedResults.Ok(new PreparedSignature(document, [])) : TypedResults.NotFound();

    private static string Account(ClaimsPrincipal user) => user.FindFirstValue(ClaimTypes.NameIdentifier)!;
}
