using DoctorDAO.Client;
using DoctorDAO.Client.Governance;
using DoctorDAO.Features.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace DoctorDAO.Features.Governance;

public static partial class GovernanceFeature
{
    // 16 calls of 24 KiB in hexadecimal, and what stands around them.
    private const int CallsBytes = 1024 * 1024;

    /// <summary>What proposals can do: public, but for trying any calls one likes, which is work for the node.</summary>
    private static void MapActions(IEndpointRouteBuilder endpoints)
    {
        var read = endpoints.MapGroup("/api").WithTags("Actions").AllowAnonymous().WithFieldProblems().WithUnavailable().WithMetadata(new RequestSizeLimitAttribute(CallsBytes));
        read.MapGet("/actions/functions", (IActions actions) => TypedResults.Ok(actions.Functions)).WithName("GetActionFunctions").WithSummary("Functions that proposals can call by a form");
        read.MapPost("/actions/build", BuildAsync).WithName("BuildAction").WithSummary("A call built of texts").ProducesValidationProblem();
        read.MapPost("/actions/describe", async (CallsDto calls, IActions actions, CancellationToken ct) => TypedResults.Ok(await actions.DescribeAsync(calls.Calls, ct)))
            .WithName("DescribeCalls").WithSummary("Calls in words").ProducesValidationProblem();
        read.MapGet("/proposals/{id}/simulation", SimulateProposalAsync).WithName("SimulateProposal").WithSummary("What a proposal would do if it ran now");
        endpoints.MapGroup("/api").WithTags("Actions").RequireAuthorization().WithFieldProblems().WithUnavailable().WithMetadata(new RequestSizeLimitAttribute(CallsBytes))
            .MapPost("/actions/simulate", SimulateAsync).WithName("SimulateCalls").WithSummary("What calls would do if they ran now");
    }

    private static async Task<Ok<BuiltAction>> BuildAsync(NewAction action, IActions actions, CancellationToken ct)
    {
        var call = actions.Build(action);
        return TypedResults.Ok(new BuiltAction(call, (await actions.DescribeAsync([call], ct))[0]));
    }

    private static async Task<Results<Ok<SimulationDto>, NotFound, ValidationProblem>> SimulateProposalAsync(string id, IActions actions, CancellationToken ct) =>
        await actions.SimulateProposalAsync(id, ct) is { } result ? TypedResults.Ok(result) : TypedResults.NotFound();

    private static async Task<Results<Ok<SimulationDto>, ValidationProblem>> SimulateAsync(CallsDto calls, IActions actions, CancellationToken ct) =>
        TypedResults.Ok(await actions.SimulateAsync(calls.Chamber ?? "", calls.Calls, ct));
}
