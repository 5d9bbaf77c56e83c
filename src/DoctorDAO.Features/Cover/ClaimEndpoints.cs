using System.Security.Claims;
using DoctorDAO.Client;
using DoctorDAO.Client.Cover;
using DoctorDAO.Client.Relay;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Notices;
using DoctorDAO.Features.Panels;
using DoctorDAO.Features.Relay;
using DoctorDAO.Indexing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Features.Cover;

/// <summary>Claims and their evidence.</summary>
public static partial class CoverFeature
{
    private const int ClaimBodyBytes = 16 * 1024;

    private static void AddClaims(this IServiceCollection services)
    {
        services.AddProjection<ClaimProjection>();
        services.AddOptions<EvidenceOptions>();
        services.AddSingleton<ClaimQueries>();
        services.AddSingleton<ClaimActs>();
        services.AddSingleton<IClaims, Claims>();
        services.AddSingleton<IKeeper, ClaimKeeper>();
        services.AddSingleton<ICaseSubject, ClaimCases>();
        services.AddSingleton<EvidenceStore>();
        services.AddSingleton<EvidenceReading>();
        services.AddSingleton<JurorKeys>();
        services.AddSingleton<IEvidence, Evidence>();
        services.AddSingleton<EvidenceCleaner>();
        services.AddHostedService(provider => provider.GetRequiredService<EvidenceCleaner>());
        services.AddSingleton<IPersonalData, OwnEvidence>();
        services.AddPersonalTable<EvidenceKeyRow>("claims-evidence-keys", x => x.Account, OnErase.Delete, OnMove.Follow);
        services.AddPersonalTable<EvidenceReadRow>("claims-evidence-reads", x => x.Account, OnErase.Keep, OnMove.Stay);
        services.AddPersonalTable<JurorKeyRow>("juror-keys", x => x.Account, OnErase.Delete, OnMove.Follow);
    }

    private static void MapClaims(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/cover/claims/numbers", async (IClaims claims, CancellationToken ct) => TypedResults.Ok(await claims.GetNumbersAsync(ct)))
            .WithTags("Claims").AllowAnonymous().WithName("GetClaimNumbers").WithSummary("All claims in numbers, by status");
        var group = endpoints.MapGroup("/api/cover").WithTags("Claims").RequireAuthorization().WithFieldProblems().WithRelayRefusals().WithUnavailable()
            .ProducesValidationProblem().WithMetadata(new RequestSizeLimitAttribute(ClaimBodyBytes));
        group.MapGet("/claims", async (ClaimsPrincipal user, IClaims claims, CancellationToken ct) => TypedResults.Ok(await claims.GetOwnAsync(Me(user), ct)))
            .WithName("GetOwnClaims").WithSummary("One's own claims, the newest first");
        group.MapGet("/claims/desk", async Task<Results<Ok<IReadOnlyList<ClaimRowDto>>, ForbidHttpResult>> (ClaimsPrincipal user, IClaims claims, CancellationToken ct) =>
                await claims.IsOfficerAsync(Me(user), ct) ? TypedResults.Ok(await claims.GetDeskAsync(ct)) : TypedResults.Forbid())
            .WithName("GetClaimsDesk").WithSummary("For claims officers: claims for which offers can be made");
        group.MapGet("/claims/{id:long}", async (long id, ClaimsPrincipal user, IClaims claims, CancellationToken ct) => Answers.Found(await claims.GetClaimAsync(Me(user), id, ct)))
            .WithName("GetClaim").WithSummary("A claim with its time line, what comes next, who does it and until when")
            .WithDescription("The jurors' reasons are told to the holder, to who has appealed, and to officers.");
        group.MapGet("/policies/{policy:long}/claimable", async (long policy, ClaimsPrincipal user, IClaims claims, CancellationToken ct) => Answers.Found(await claims.GetClaimableAsync(Me(user), policy, ct)))
            .WithName("GetClaimable").WithSummary("What can be claimed under a policy of one's own");
        group.MapPost("/claims/prepare", async (ClaimDraft draft, ClaimsPrincipal user, IClaims claims, CancellationToken ct) => TypedResults.Ok(await claims.PrepareFileAsync(Me(user), draft, ct)))
            .WithName("PrepareClaim").WithSummary("What is signed to file a claim: a permit for the bond, then the call");
        group.MapPost("/claims/{id:long}/evidence/prepare", async (long id, EvidenceDraft draft, ClaimsPrincipal user, IClaims claims, CancellationToken ct) => Answers.Found(await claims.PrepareEvidenceAsync(Me(user), id, draft, ct)))
            .WithName("PrepareEvidence").WithSummary("What is signed to add evidence");
        group.MapPost("/claims/{id:long}/withdraw/prepare", async (long id, ClaimsPrincipal user, IClaims claims, CancellationToken ct) => Answers.Found(await claims.PrepareWithdrawAsync(Me(user), id, ct)))
            .WithName("PrepareWithdrawClaim").WithSummary("What is signed to take a claim back");
        group.MapPost("/claims/{id:long}/settle/prepare", async (long id, AmountDraft draft, ClaimsPrincipal user, IClaims claims, CancellationToken ct) => Answers.Found(await claims.PrepareSettleAsync(Me(user), id, draft, ct)))
            .WithName("PrepareSettle").WithSummary("What is signed to take an offer");
        group.MapPost("/claims/{id:long}/appeal/prepare", async (long id, AppealDraft draft, ClaimsPrincipal user, IClaims claims, CancellationToken ct) => Answers.Found(await claims.PrepareAppealAsync(Me(user), id, draft, ct)))
            .WithName("PrepareAppeal").WithSummary("What is signed to appeal: a permit for the bond, then the call");
        group.MapPost("/claims/{id:long}/collect/prepare", async (long id, ClaimsPrincipal user, IClaims claims, CancellationToken ct) => Answers.Found(await claims.PrepareCollectAsync(Me(user), id, ct)))
            .WithName("PrepareCollectClaim").WithSummary("What is signed to collect what is owed");
        group.MapPost("/claims/{id:long}/offer/prepare", async (long id, AmountDraft draft, ClaimsPrincipal user, IClaims claims, CancellationToken ct) => Answers.Found(await claims.PrepareOfferAsync(Me(user), id, draft, ct)))
            .WithName("PrepareOffer").WithSummary("For claims officers: what is signed to make an offer");
        MapEvidence(endpoints);
    }

    private static string Me(ClaimsPrincipal user) => NoticeFeature.AccountOf(user);

    private sealed class Claims(ClaimQueries queries, ClaimActs acts) : IClaims
    {
        public Task<IReadOnlyList<ClaimRowDto>> GetOwnAsync(string account, CancellationToken ct) => queries.GetOwnAsync(account, ct);

        public Task<ClaimDto?> GetClaimAsync(string account, long id, CancellationToken ct) => queries.GetClaimAsync(account, id, ct);

        public Task<IReadOnlyList<ClaimNumbersDto>> GetNumbersAsync(CancellationToken ct) => queries.GetNumbersAsync(ct);

        public Task<ClaimableDto?> GetClaimableAsync(string account, long policy, CancellationToken ct) => queries.GetClaimableAsync(account, policy, ct);

        public Task<bool> IsOfficerAsync(string account, CancellationToken ct) => queries.IsOfficerAsync(account, ct);

        public Task<IReadOnlyList<ClaimRowDto>> GetDeskAsync(CancellationToken ct) => queries.GetDeskAsync(ct);

        public Task<PreparedCall> PrepareFileAsync(string account, ClaimDraft draft, CancellationToken ct) => acts.PrepareFileAsync(account, draft, ct);

        public Task<PreparedCall?> PrepareEvidenceAsync(string account, long id, EvidenceDraft draft, CancellationToken ct) => acts.PrepareEvidenceAsync(account, id, draft, ct);

        public Task<PreparedCall?> PrepareWithdrawAsync(string account, long id, CancellationToken ct) => acts.PrepareWithdrawAsync(account, id, ct);

        public Task<PreparedCall?> PrepareSettleAsync(string account, long id, AmountDraft draft, CancellationToken ct) => acts.PrepareSettleAsync(account, id, draft, ct);

        public Task<PreparedCall?> PrepareAppealAsync(string account, long id, AppealDraft draft, CancellationToken ct) => acts.PrepareAppealAsync(account, id, draft, ct);

        public Task<PreparedCall?> PrepareCollectAsync(string account, long id, CancellationToken ct) => acts.PrepareCollectAsync(account, id, ct);

        public Task<PreparedCall?> PrepareOfferAsync(string account, long id, AmountDraft draft, CancellationToken ct) => acts.PrepareOfferAsync(account, id, draft, ct);
    }
}
