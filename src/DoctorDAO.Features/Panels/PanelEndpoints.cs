using System.Security.Claims;
using DoctorDAO.Client;
using DoctorDAO.Client.Panels;
using DoctorDAO.Client.Relay;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Notices;
using DoctorDAO.Features.Relay;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace DoctorDAO.Features.Panels;

/// <summary>The slice's endpoints: a case's numbers for everybody, what a juror does for that juror.</summary>
public static partial class PanelsFeature
{
    // The longest reasons with each letter escaped.
    private const int BodyBytes = 32 * 1024;

    /// <summary>Maps the slice's endpoints.</summary>
    public static IEndpointRouteBuilder MapPanels(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/panels/cases/{id:long}", async (long id, ClaimsPrincipal user, IPanels panels, CancellationToken ct) =>
                Answers.Found(await panels.GetCaseAsync(user.Identity?.IsAuthenticated == true ? NoticeFeature.AccountOf(user) : null, id, ct)))
            .WithTags("Panels").AllowAnonymous().WithName("GetCase").WithSummary("A case: numbers for everybody, reasons for its jurors and whom it is about, once it is decided");

        var own = endpoints.MapGroup("/api/panels").WithTags("Panels").RequireAuthorization().WithFieldProblems().WithRelayRefusals().ProducesValidationProblem()
            .WithMetadata(new RequestSizeLimitAttribute(BodyBytes));
        own.MapGet("/juror", async (ClaimsPrincipal user, IPanels panels, CancellationToken ct) => TypedResults.Ok(await panels.GetJurorAsync(NoticeFeature.AccountOf(user), ct)))
            .WithName("GetJuror").WithSummary("I as a juror: what I have to do and until when, what I earned and lost");
        own.MapGet("/seats", GetSeatsAsync).WithName("GetJurorSeats").WithSummary("Seats that I had, those of the newest case first").WithDescription("limit is 1 to 100 (25).");
        own.MapGet("/cases/{id:long}/vote", async (long id, ClaimsPrincipal user, IPanels panels, CancellationToken ct) => Answers.Found(await panels.GetVoteAsync(NoticeFeature.AccountOf(user), id, ct)))
            .WithName("GetOwnVote").WithSummary("How far my seat in the running round is");
        own.MapPost("/serve/prepare", async (ServiceDraft draft, ClaimsPrincipal user, IPanels panels, CancellationToken ct) =>
                TypedResults.Ok(await panels.PrepareServeAsync(NoticeFeature.AccountOf(user), draft, ct)))
            .WithName("PrepareServe").WithSummary("What I sign to serve as a juror");
        own.MapPost("/resign/prepare", async (ClaimsPrincipal user, IPanels panels, CancellationToken ct) => TypedResults.Ok(await panels.PrepareResignAsync(NoticeFeature.AccountOf(user), ct)))
            .WithName("PrepareResign").WithSummary("What I sign to be drawn no more");
        own.MapPost("/collect/prepare", async (ClaimsPrincipal user, IPanels panels, CancellationToken ct) => TypedResults.Ok(await panels.PrepareCollectAsync(NoticeFeature.AccountOf(user), ct)))
            .WithName("PrepareCollect").WithSummary("What I sign to collect my fees");
        own.MapPost("/cases/{id:long}/commit/prepare", async (long id, CommitDraft draft, ClaimsPrincipal user, IPanels panels, CancellationToken ct) =>
                Answers.Found(await panels.PrepareCommitAsync(NoticeFeature.AccountOf(user), id, draft, ct)))
            .WithName("PrepareCommit").WithSummary("What I sign to seal a vote");
        own.MapPut("/cases/{id:long}/vote", async (long id, OpenVote vote, ClaimsPrincipal user, IPanels panels, CancellationToken ct) =>
                await ThenAsync(await panels.HandOverAsync(NoticeFeature.AccountOf(user), id, vote, ct), id, user, panels, ct))
            .WithName("HandOverVote").WithSummary("Have this server open my vote when its time has come");
        own.MapDelete("/cases/{id:long}/vote", async (long id, ClaimsPrincipal user, IPanels panels, CancellationToken ct) =>
                await ThenAsync(await panels.TakeBackAsync(NoticeFeature.AccountOf(user), id, ct), id, user, panels, ct))
            .WithName("TakeBackVote").WithSummary("Have this server forget my vote; my own device opens it");
        own.MapPost("/cases/{id:long}/reveal", async (long id, OpenVote vote, ClaimsPrincipal user, IPanels panels, CancellationToken ct) =>
                Answers.Found(await panels.RevealAsync(NoticeFeature.AccountOf(user), id, vote, ct)))
            .WithName("RevealVote").WithSummary("Open my vote now that its time has come; the relay brings it");
        return endpoints;
    }

    private static async Task<Ok<Page<PastSeatDto>>> GetSeatsAsync(ClaimsPrincipal user, IPanels panels, string? cursor, string? limit, CancellationToken ct) =>
        TypedResults.Ok(await panels.GetSeatsAsync(NoticeFeature.AccountOf(user), cursor, Fields.Limit(limit), ct));

    private static async Task<Results<Ok<OwnVoteDto>, NotFound>> ThenAsync(bool done, long id, ClaimsPrincipal user, IPanels panels, CancellationToken ct) =>
        Answers.Found(done ? await panels.GetVoteAsync(NoticeFeature.AccountOf(user), id, ct) : null);
}
