using System.Security.Claims;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Notices;
using DoctorDAO.Features.Relay;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace DoctorDAO.Features.Marketplace.Orders;

/// <summary>Endpoints of orders, disputes and ratings.</summary>
internal static partial class OrdersFeature
{
    private const int BodyBytes = 64 * 1024;

    public static IEndpointRouteBuilder MapOrders(this IEndpointRouteBuilder endpoints)
    {
        var open = endpoints.MapGroup("/api/market").WithTags("Orders").AllowAnonymous().WithFieldProblems().ProducesValidationProblem();
        open.MapGet("/rules", async (IOrders orders, CancellationToken ct) => Answers.Found(await orders.GetRuleAsync(ct)))
            .WithName("GetMarketRules").WithSummary("What holds for orders that are offered now");
        open.MapGet("/members/{account}/standing", async (string account, OrderSide? side, IRatings ratings, CancellationToken ct) =>
                Answers.Found(await ratings.GetStandingAsync(account, side ?? OrderSide.Worker, ct)))
            .WithName("GetMarketStanding").WithSummary("What a member is in the marketplace: orders and score");
        open.MapGet("/members/{account}/ratings", async (string account, OrderSide? side, string? cursor, string? limit, IRatings ratings, CancellationToken ct) =>
                TypedResults.Ok(await ratings.GetReceivedAsync(account, side, cursor, Fields.Limit(limit), ct)))
            .WithName("GetRatings").WithSummary("Ratings that a member has received, the newest first");
        var group = endpoints.MapGroup("/api/market").WithTags("Orders").RequireAuthorization().WithFieldProblems().WithRelayRefusals().WithUnavailable()
            .ProducesValidationProblem().WithMetadata(new RequestSizeLimitAttribute(BodyBytes));
        MapReading(group);
        MapOffers(group);
        MapActs(group.MapGroup("/orders/{id:long}"));
        MapDisputes(group.MapGroup("/orders/{id:long}/milestones/{milestone:int:range(0,11)}"));
        return endpoints;
    }

    private static void MapReading(RouteGroupBuilder group)
    {
        group.MapGet("/orders", async (ClaimsPrincipal user, OrderSide? side, bool? open, string? cursor, string? limit, IOrders orders, CancellationToken ct) =>
                TypedResults.Ok(await orders.GetOwnAsync(Me(user), new OrderQuery(side, open, cursor, Fields.Limit(limit)), ct)))
            .WithName("GetOwnOrders").WithSummary("One's own orders, the newest first");
        group.MapGet("/orders/turns", async (ClaimsPrincipal user, IOrders orders, CancellationToken ct) => TypedResults.Ok(await orders.GetTurnsAsync(Me(user), ct)))
            .WithName("GetOrderTurns").WithSummary("Orders in which one has to act now, the earliest date first");
        group.MapGet("/orders/{id:long}", async (long id, ClaimsPrincipal user, IOrders orders, CancellationToken ct) => Answers.Found(await orders.GetOrderAsync(Me(user), id, ct)))
            .WithName("GetOrder").WithSummary("An order: state, money, milestones, who must act until when, and what happens if nobody does");
        group.MapGet("/purses", async (ClaimsPrincipal user, IOrders orders, CancellationToken ct) => TypedResults.Ok(await orders.GetPursesAsync(Me(user), ct)))
            .WithName("GetPurses").WithSummary("What one has in the marketplace, by currency");
        group.MapGet("/ratings/given", async (ClaimsPrincipal user, string? cursor, string? limit, IRatings ratings, CancellationToken ct) =>
                TypedResults.Ok(await ratings.GetGivenAsync(Me(user), cursor, Fields.Limit(limit), ct)))
            .WithName("GetGivenRatings").WithSummary("Ratings that one has given, the newest first");
        group.MapGet("/disputes/desk", async Task<Results<Ok<IReadOnlyList<DisputeRowDto>>, ForbidHttpResult>> (ClaimsPrincipal user, IDisputes disputes, CancellationToken ct) =>
                await disputes.IsArbiterAsync(Me(user), ct) ? TypedResults.Ok(await disputes.GetDeskAsync(ct)) : TypedResults.Forbid())
            .WithName("GetDisputeDesk").WithSummary("For arbiters: disputes that wait for them");
    }

    private static void MapOffers(RouteGroupBuilder group)
    {
        group.MapPost("/offers", async (OfferDraft draft, ClaimsPrincipal user, IOrders orders, CancellationToken ct) => TypedResults.Ok(await orders.KeepOfferAsync(Me(user), draft, ct)))
            .WithName("KeepOffer").WithSummary("Checks and keeps an offer to be read once more and signed");
        group.MapGet("/offers/{brief}", async (string brief, ClaimsPrincipal user, IOrders orders, CancellationToken ct) => Answers.Found(await orders.GetKeptOfferAsync(Me(user), brief, ct)))
            .WithName("GetKeptOffer").WithSummary("An offer that one keeps");
        group.MapPost("/offers/{brief}/prepare", async (string brief, PermitDraft draft, ClaimsPrincipal user, IOrders orders, CancellationToken ct) => Answers.Found(await orders.PrepareOfferAsync(Me(user), brief, draft, ct)))
            .WithName("PrepareOrderOffer").WithSummary("What is signed to offer: a permit for the money, then the call");
        group.MapPost("/collect/prepare", async (CollectDraft draft, ClaimsPrincipal user, IOrders orders, CancellationToken ct) => TypedResults.Ok(await orders.PrepareCollectAsync(Me(user), draft, ct)))
            .WithName("PrepareCollectCredit").WithSummary("What is signed to collect what one has credit for");
    }

    private static void MapActs(RouteGroupBuilder group)
    {
        group.MapPost("/accept/prepare", async (long id, ClaimsPrincipal user, IOrders orders, CancellationToken ct) => Answers.Found(await orders.PrepareAcceptAsync(Me(user), id, ct)))
            .WithName("PrepareAccept").WithSummary("For the worker: what is signed to accept");
        group.MapPost("/decline/prepare", async (long id, ClaimsPrincipal user, IOrders orders, CancellationToken ct) => Answers.Found(await orders.PrepareDeclineAsync(Me(user), id, ct)))
            .WithName("PrepareDecline").WithSummary("For the worker: what is signed to decline");
        group.MapPost("/withdraw/prepare", async (long id, ClaimsPrincipal user, IOrders orders, CancellationToken ct) => Answers.Found(await orders.PrepareWithdrawAsync(Me(user), id, ct)))
            .WithName("PrepareWithdrawOrder").WithSummary("For the buyer: what is signed to take an offer back");
        group.MapPost("/propose-end/prepare", async (long id, ShareDraft draft, ClaimsPrincipal user, IOrders orders, CancellationToken ct) => Answers.Found(await orders.PrepareProposeEndAsync(Me(user), id, draft, ct)))
            .WithName("PrepareProposeEnd").WithSummary("What is signed to propose an end by agreement");
        group.MapPost("/agree-end/prepare", async (long id, ShareDraft draft, ClaimsPrincipal user, IOrders orders, CancellationToken ct) => Answers.Found(await orders.PrepareAgreeEndAsync(Me(user), id, draft, ct)))
            .WithName("PrepareAgreeEnd").WithSummary("What is signed to agree to it");
        group.MapPost("/cancel/prepare", async (long id, ClaimsPrincipal user, IOrders orders, CancellationToken ct) => Answers.Found(await orders.PrepareCancelAsync(Me(user), id, ct)))
            .WithName("PrepareCancelOrder").WithSummary("What is signed to cancel alone");
        group.MapPost("/rating/prepare", async (long id, RatingDraft draft, ClaimsPrincipal user, IRatings ratings, CancellationToken ct) => Answers.Found(await ratings.PrepareRateAsync(Me(user), id, draft, ct)))
            .WithName("PrepareRate").WithSummary("What is signed to seal a rating");
        group.MapPost("/rating/open", async (long id, OpenRating rating, ClaimsPrincipal user, IRatings ratings, CancellationToken ct) => Answers.Found(await ratings.OpenAsync(Me(user), id, rating, ct)))
            .WithName("OpenRating").WithSummary("Opens a sealed rating that was not handed over");
        group.MapPost("/rating/answer", async (long id, AnswerDraft draft, ClaimsPrincipal user, IRatings ratings, CancellationToken ct) => Answers.Found(await ratings.AnswerAsync(Me(user), id, draft, ct)))
            .WithName("AnswerRating").WithSummary("Answers the rating that one has received, once");
    }

    private static void MapDisputes(RouteGroupBuilder group)
    {
        group.MapPost("/deliver/prepare", async (long id, int milestone, HandoverDraft draft, ClaimsPrincipal user, IOrders orders, CancellationToken ct) => Answers.Found(await orders.PrepareDeliverAsync(Me(user), id, milestone, draft, ct)))
            .WithName("PrepareDeliver").WithSummary("For the worker: what is signed to deliver a milestone");
        group.MapPost("/approve/prepare", async (long id, int milestone, ClaimsPrincipal user, IOrders orders, CancellationToken ct) => Answers.Found(await orders.PrepareApproveAsync(Me(user), id, milestone, ct)))
            .WithName("PrepareApprove").WithSummary("For the buyer: what is signed to approve a milestone");
        group.MapPost("/ask-change/prepare", async (long id, int milestone, HandoverDraft draft, ClaimsPrincipal user, IOrders orders, CancellationToken ct) => Answers.Found(await orders.PrepareAskChangeAsync(Me(user), id, milestone, draft, ct)))
            .WithName("PrepareAskChange").WithSummary("For the buyer: what is signed to ask for a change");
        group.MapPost("/dispute/prepare", async (long id, int milestone, PermitDraft draft, ClaimsPrincipal user, IOrders orders, CancellationToken ct) => Answers.Found(await orders.PrepareDisputeAsync(Me(user), id, milestone, draft, ct)))
            .WithName("PrepareDispute").WithSummary("What is signed to open a dispute: a permit for the deposit where there is one, then the call");
        group.MapPost("/offer-share/prepare", async (long id, int milestone, ShareDraft draft, ClaimsPrincipal user, IOrders orders, CancellationToken ct) => Answers.Found(await orders.PrepareOfferShareAsync(Me(user), id, milestone, draft, ct)))
            .WithName("PrepareOfferShare").WithSummary("What is signed to offer a share");
        group.MapPost("/take-share/prepare", async (long id, int milestone, ShareDraft draft, ClaimsPrincipal user, IOrders orders, CancellationToken ct) => Answers.Found(await orders.PrepareTakeShareAsync(Me(user), id, milestone, draft, ct)))
            .WithName("PrepareTakeShare").WithSummary("What is signed to take the share that is offered");
        group.MapPost("/appeal/prepare", async (long id, int milestone, PermitDraft draft, ClaimsPrincipal user, IOrders orders, CancellationToken ct) => Answers.Found(await orders.PrepareAppealAsync(Me(user), id, milestone, draft, ct)))
            .WithName("PrepareAppealDispute").WithSummary("What is signed to appeal against a ruling");
        group.MapPost("/arbitrate/prepare", async (long id, int milestone, ShareDraft draft, ClaimsPrincipal user, IOrders orders, CancellationToken ct) => Answers.Found(await orders.PrepareArbitrateAsync(Me(user), id, milestone, draft, ct)))
            .WithName("PrepareArbitrate").WithSummary("For arbiters: what is signed to decide a dispute");
    }

    private static string Me(ClaimsPrincipal user) => NoticeFeature.AccountOf(user);
}
