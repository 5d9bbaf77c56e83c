using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Client.Relay;
using DoctorDAO.Features.Ledgers;
using DoctorDAO.Features.Panels;
using DoctorDAO.Features.Relay;
using DoctorDAO.Indexing;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Features.Marketplace.Orders;

/// <summary>Orders: money held until work is delivered and approved, disputes, and ratings.</summary>
internal static partial class OrdersFeature
{
    public static IServiceCollection AddOrders(this IServiceCollection services)
    {
        services.AddProjection<MarketProjection>();
        services.AddOptions<MarketOptions>();
        services.AddSingleton<Attester>();
        services.AddSingleton<OfferBook>();
        services.AddSingleton<DisputeCosts>();
        services.AddSingleton<RatingSeal>();
        services.AddSingleton<SealedRatings>();
        services.AddSingleton<RatingQueries>();
        services.AddSingleton<OrderQueries>();
        services.AddSingleton<PurseQueries>();
        services.AddSingleton<DisputeQueries>();
        services.AddSingleton<OrderActs>();
        services.AddSingleton<DisputeActs>();
        services.AddSingleton<RatingActs>();
        services.AddSingleton<IOrders, Orders>();
        services.AddSingleton<IDisputes>(provider => provider.GetRequiredService<DisputeQueries>());
        services.AddSingleton<IRatings, Ratings>();
        services.AddLedger<EscrowBook>();
        services.AddSingleton<IKeeper, OrderKeeper>();
        services.AddSingleton<OfferWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<OfferWatch>());
        services.AddSingleton<ICaseSubject, DisputeCases>();
        services.AddSingleton<IPersonalData, OwnOffers>();
        services.AddPersonalTable<SealedRatingRow>("market-ratings-handed-over", x => x.Account, OnErase.Delete, OnMove.Follow, x => new { x.Order, x.Side, x.Account, x.Commitment, x.GivenAt });
        services.AddPersonalTable<RatingWordsRow>("market-ratings", x => x.Account, OnErase.Delete, OnMove.Follow);
        services.AddPersonalTable<RatingAnswerRow>("market-answers", x => x.Account, OnErase.Delete, OnMove.Follow);
        return services;
    }

    private sealed class Ratings(RatingQueries queries, RatingActs acts) : IRatings
    {
        public Task<MarketStandingDto?> GetStandingAsync(string account, OrderSide side, CancellationToken ct) => queries.GetStandingAsync(account, side, ct);

        public Task<Page<RatingDto>> GetReceivedAsync(string account, OrderSide? side, string? cursor, int limit, CancellationToken ct) => queries.GetReceivedAsync(account, side, cursor, limit, ct);

        public Task<Page<RatingDto>> GetGivenAsync(string account, string? cursor, int limit, CancellationToken ct) => queries.GetGivenAsync(account, cursor, limit, ct);

        public Task<PreparedCall?> PrepareRateAsync(string account, long order, RatingDraft draft, CancellationToken ct) => acts.PrepareRateAsync(account, order, draft, ct);

        public Task<RelayTicket?> OpenAsync(string account, long order, OpenRating rating, CancellationToken ct) => acts.OpenAsync(account, order, rating, ct);

        public Task<RatingDto?> AnswerAsync(string account, long order, AnswerDraft draft, CancellationToken ct) => acts.AnswerAsync(account, order, draft, ct);
    }

    private sealed class Orders(OrderQueries queries, PurseQueries purses, OrderActs acts, DisputeActs disputes) : IOrders
    {
        public Task<Page<OrderRowDto>> GetOwnAsync(string account, OrderQuery query, CancellationToken ct) => queries.GetOwnAsync(account, query, ct);

        public Task<IReadOnlyList<OrderRowDto>> GetTurnsAsync(string account, CancellationToken ct) => queries.GetTurnsAsync(account, ct);

        public Task<OrderDto?> GetOrderAsync(string account, long id, CancellationToken ct) => queries.GetOrderAsync(account, id, ct);

        public Task<IReadOnlyList<Purse>> GetPursesAsync(string account, CancellationToken ct) => purses.GetPursesAsync(account, ct);

        public Task<MarketRuleDto?> GetRuleAsync(CancellationToken ct) => purses.GetRuleAsync(ct);

        public async Task<KeptOfferDto> KeepOfferAsync(string account, OfferDraft draft, CancellationToken ct) =>
            (await queries.GetKeptOfferAsync(account, await queries.KeepOfferAsync(account, draft, ct), ct))!;

        public Task<KeptOfferDto?> GetKeptOfferAsync(string account, string brief, CancellationToken ct) => queries.GetKeptOfferAsync(account, brief, ct);

        public Task<PreparedCall?> PrepareOfferAsync(string account, string brief, PermitDraft draft, CancellationToken ct) => acts.PrepareOfferAsync(account, brief, draft, ct);

        public Task<PreparedCall?> PrepareAcceptAsync(string account, long id, CancellationToken ct) => acts.PrepareAcceptAsync(account, id, ct);

        public Task<PreparedCall?> PrepareDeclineAsync(string account, long id, CancellationToken ct) => acts.PrepareDeclineAsync(account, id, ct);

        public Task<PreparedCall?> PrepareWithdrawAsync(string account, long id, CancellationToken ct) => acts.PrepareWithdrawAsync(account, id, ct);

        public Task<PreparedCall?> PrepareDeliverAsync(string account, long id, int milestone, HandoverDraft draft, CancellationToken ct) => acts.PrepareDeliverAsync(account, id, milestone, draft, ct);

        public Task<PreparedCall?> PrepareApproveAsync(string account, long id, int milestone, CancellationToken ct) => acts.PrepareApproveAsync(account, id, milestone, ct);

        public Task<PreparedCall?> PrepareAskChangeAsync(string account, long id, int milestone, HandoverDraft draft, CancellationToken ct) => acts.PrepareAskChangeAsync(account, id, milestone, draft, ct);

        public Task<PreparedCall?> PrepareProposeEndAsync(string account, long id, ShareDraft draft, CancellationToken ct) => acts.PrepareProposeEndAsync(account, id, draft, ct);

        public Task<PreparedCall?> PrepareAgreeEndAsync(string account, long id, ShareDraft draft, CancellationToken ct) => acts.PrepareAgreeEndAsync(account, id, draft, ct);

        public Task<PreparedCall?> PrepareCancelAsync(string account, long id, CancellationToken ct) => acts.PrepareCancelAsync(account, id, ct);

        public Task<PreparedCall?> PrepareDisputeAsync(string account, long id, int milestone, PermitDraft draft, CancellationToken ct) => disputes.PrepareOpenAsync(account, id, milestone, draft, ct);

        public Task<PreparedCall?> PrepareOfferShareAsync(string account, long id, int milestone, ShareDraft draft, CancellationToken ct) => disputes.PrepareOfferShareAsync(account, id, milestone, draft, ct);

        public Task<PreparedCall?> PrepareTakeShareAsync(string account, long id, int milestone, ShareDraft draft, CancellationToken ct) => disputes.PrepareTakeShareAsync(account, id, milestone, draft, ct);

        public Task<PreparedCall?> PrepareAppealAsync(string account, long id, int milestone, PermitDraft draft, CancellationToken ct) => disputes.PrepareAppealAsync(account, id, milestone, draft, ct);

        public Task<PreparedCall?> PrepareArbitrateAsync(string account, long id, int milestone, ShareDraft draft, CancellationToken ct) => disputes.PrepareArbitrateAsync(account, id, milestone, draft, ct);

        public Task<PreparedCall> PrepareCollectAsync(string account, CollectDraft draft, CancellationToken ct) => acts.PrepareCollectAsync(account, draft, ct);
    }
}
