using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Client.Membership;
using DoctorDAO.Client.Panels;
using DoctorDAO.Client.Relay;

namespace DoctorDAO.Portal.Tests.Sample;

/// <summary>
/// Dr Lindqvist's orders: 2231 three nights that she pays, the second delivered; 2232 an offer to her; 2233 a milestone in dispute with an offer of Dr Okafor's; 2234 ended, to be rated;
/// 2235 hours that she gives; 2236 a ruling that can be appealed; 2237 with the arbiter, read by Dr Vass, who is one.
/// </summary>
public sealed class SampleOrders : IOrders, IRatings, IDisputes, IMemberContracts
{
    /// <summary>The chain's clock of the sample association.</summary>
    public static readonly DateTimeOffset Now = new(2026, 11, 25, 13, 0, 0, TimeSpan.Zero);

    /// <summary>Name of the offer that is kept.</summary>
    public static readonly string Brief = "0x" + new string('b', 64);

    private readonly Dictionary<long, OrderDto> _orders;

    public SampleOrders() => _orders = new[] { Nights(), Offered(), Dispute(2233), Ended(), Hours(), Dispute(2236), Dispute(2237) }.ToDictionary(x => x.Row.Id);

    /// <summary>What is kept of an offer; <c>null</c>: it is refused with <see cref="Refused"/>.</summary>
    public OfferDraft? Kept { get; private set; }

    /// <summary>The field that is wrong with offers.</summary>
    public string? Refused { get; set; }

    /// <summary>Until when what is kept of an offer could be cancelled for nothing; <c>null</c>: as ever.</summary>
    public DateTimeOffset? FreeUntil { get; set; }

    /// <summary>Whether no node answers.</summary>
    public bool Silent { get; set; }

    /// <summary>What was answered.</summary>
    public string? Answered { get; private set; }

    public MemberContractsDto? Contracts { get; } = new(
        31337, Place('f'), Place('a'), Place('b'), Place('c'), Place('d'), Place('e'), "EUR", 2, new MarketContractsDto(Place('1'), Place('2'), Place('3'), Place('4'), Place('5')));

    public Task<Page<OrderRowDto>> GetOwnAsync(string account, OrderQuery query, CancellationToken ct) => Task.FromResult(new Page<OrderRowDto>(
        [.. Rows(account).Where(x => (query.Side ?? x.Side) == x.Side && (query.Open is null || query.Open == x.Status is OrderStatus.Offered or OrderStatus.Accepted))], query.Cursor is null ? "more" : null));

    public Task<IReadOnlyList<OrderRowDto>> GetTurnsAsync(string account, CancellationToken ct) => Task.FromResult<IReadOnlyList<OrderRowDto>>([.. Rows(account).Where(x => x.MyTurn)]);

    public Task<OrderDto?> GetOrderAsync(string account, long id, CancellationToken ct) =>
        Task.FromResult(_orders.GetValueOrDefault(id) is { } order && (order.Buyer.Address == account || order.Worker.Address == account || account == People.Vass.Address) ? Silent ? order with { Disputes = [.. order.Disputes.Select(x => x with { AppealCost = null })] } : order : null);

    public Task<IReadOnlyList<Purse>> GetPursesAsync(string account, CancellationToken ct) => Task.FromResult<IReadOnlyList<Purse>>(account == People.Nora.Address
        ? [new(MarketCurrency.Euro, 138_768, 283_200, 0, 0, 141_600, 0, 0, null), new(MarketCurrency.Care, 300, 0, 150, 1_200, 700, 250, 400, 2_000)]
        : []);

    public Task<MarketRuleDto?> GetRuleAsync(CancellationToken ct) => Task.FromResult<MarketRuleDto?>(new(
        3, 200, TimeSpan.FromDays(7), TimeSpan.FromDays(3), 2, TimeSpan.FromHours(48), 2_500, TimeSpan.FromHours(12), 5_000, 1_000, 25, 20_000, 400, 18_000, TimeSpan.FromDays(5), TimeSpan.FromDays(3),
        TimeSpan.FromDays(7), TimeSpan.FromDays(14), TimeSpan.FromDays(14), 1_000, 10, 4_000, 0, TimeSpan.FromDays(3), new("marketplace", "Marketplace")));

    public Task<KeptOfferDto> KeepOfferAsync(string account, OfferDraft draft, CancellationToken ct)
    {
        if (Refused is { } field)
            throw new FieldException(field, "is said in English");
        Kept = draft;
        return Task.FromResult(KeptOffer(draft));
    }

    public Task<KeptOfferDto?> GetKeptOfferAsync(string account, string brief, CancellationToken ct) => Task.FromResult(brief != Brief ? null : KeptOffer(Kept ?? new OfferDraft(
        People.Okafor.Address, "", MarketCurrency.Euro, "Locum, three nights", "Nights in *Rosenheim*.",
        [new("Night 1", 141_600, Now.AddDays(11)), new("Night 2", 141_600, Now.AddDays(12))], Now.AddDays(10), Now.AddDays(10).AddHours(12), Now.AddDays(4), "LicenceToPractise", true)));

    public Task<MarketStandingDto?> GetStandingAsync(string account, OrderSide side, CancellationToken ct) =>
        Task.FromResult<MarketStandingDto?>(account == People.Nora.Address ? new(1, 3, 17, 1, new ScoreDto(4.7, 14, 11.5), 6) : null);

    public Task<Page<RatingDto>> GetReceivedAsync(string account, OrderSide? side, string? cursor, int limit, CancellationToken ct) =>
        Task.FromResult(new Page<RatingDto>([Rating(2190, People.Demir, 5, null), Rating(2101, People.Okafor, 4, "The lift was broken, as you know.")], null));

    public Task<bool> IsArbiterAsync(string account, CancellationToken ct) => Task.FromResult(account == People.Vass.Address);

    public Task<IReadOnlyList<DisputeRowDto>> GetDeskAsync(CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<DisputeRowDto>>([.. _orders.Values.Where(x => x.Row.Id == 2237).Select(x => new DisputeRowDto(x.Disputes[0], x.Buyer, x.Worker, x.Row.Title))]);

    public Task<Page<RatingDto>> GetGivenAsync(string account, string? cursor, int limit, CancellationToken ct) => Task.FromResult(new Page<RatingDto>([], null));

    public Task<RatingDto?> AnswerAsync(string account, long order, AnswerDraft draft, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(draft.Text))
            throw new FieldException("text", "is missing");
        Answered = draft.Text;
        return Task.FromResult<RatingDto?>(Rating(order, People.Demir, 5, draft.Text));
    }

    public Task<PreparedCall?> PrepareOfferAsync(string account, string brief, PermitDraft draft, CancellationToken ct) => throw new NotSupportedException();
    public Task<PreparedCall?> PrepareAcceptAsync(string account, long id, CancellationToken ct) => throw new NotSupportedException();
    public Task<PreparedCall?> PrepareDeclineAsync(string account, long id, CancellationToken ct) => throw new NotSupportedException();
    public Task<PreparedCall?> PrepareWithdrawAsync(string account, long id, CancellationToken ct) => throw new NotSupportedException();
    public Task<PreparedCall?> PrepareDeliverAsync(string account, long id, int milestone, HandoverDraft draft, CancellationToken ct) => throw new NotSupportedException();
    public Task<PreparedCall?> PrepareApproveAsync(string account, long id, int milestone, CancellationToken ct) => throw new NotSupportedException();
    public Task<PreparedCall?> PrepareAskChangeAsync(string account, long id, int milestone, HandoverDraft draft, CancellationToken ct) => throw new NotSupportedException();
    public Task<PreparedCall?> PrepareProposeEndAsync(string account, long id, ShareDraft draft, CancellationToken ct) => throw new NotSupportedException();
    public Task<PreparedCall?> PrepareAgreeEndAsync(string account, long id, ShareDraft draft, CancellationToken ct) => throw new NotSupportedException();
    public Task<PreparedCall?> PrepareCancelAsync(string account, long id, CancellationToken ct) => throw new NotSupportedException();
    public Task<PreparedCall?> PrepareDisputeAsync(string account, long id, int milestone, PermitDraft draft, CancellationToken ct) => throw new NotSupportedException();
    public Task<PreparedCall?> PrepareOfferShareAsync(string account, long id, int milestone, ShareDraft draft, CancellationToken ct) => throw new NotSupportedException();
    public Task<PreparedCall?> PrepareTakeShareAsync(string account, long id, int milestone, ShareDraft draft, CancellationToken ct) => throw new NotSupportedException();
    public Task<PreparedCall?> PrepareAppealAsync(string account, long id, int milestone, PermitDraft draft, CancellationToken ct) => throw new NotSupportedException();
    public Task<PreparedCall?> PrepareArbitrateAsync(string account, long id, int milestone, ShareDraft draft, CancellationToken ct) => throw new NotSupportedException();
    public Task<PreparedCall> PrepareCollectAsync(string account, CollectDraft draft, CancellationToken ct) => throw new NotSupportedException();
    public Task<PreparedCall?> PrepareRateAsync(string account, long order, RatingDraft draft, CancellationToken ct) => throw new NotSupportedException();
    public Task<RelayTicket?> OpenAsync(string account, long order, OpenRating rating, CancellationToken ct) => throw new NotSupportedException();

    private IEnumerable<OrderRowDto> Rows(string account) => account == People.Nora.Address ? _orders.Values.Where(x => x.Row.Id != 2237).Select(x => x.Row) : [];

    private KeptOfferDto KeptOffer(OfferDraft draft)
    {
        var total = draft.Milestones!.Sum(x => x.Amount ?? 0);
        return new(Brief, draft, People.Okafor, total, total / 50, new FitnessDto(true, null, false, null, null), Terms() with { FreeUntil = FreeUntil ?? Terms().FreeUntil }, null);
    }

    private static OrderTermsDto Terms(long cancel = 0) => new(
        200, TimeSpan.FromDays(7), TimeSpan.FromDays(3), 2, "LicenceToPractise", true, Now.AddDays(1).AddHours(6), 2_500, Now.AddDays(2), 5_000, cancel);

    private static readonly OrderNextDto Over = new(OrderNext.Nothing, OrderActor.Nobody, null, OrderDefault.Nothing);

    private static RatingStateDto NotYet { get; } = new(null, null, false, false, false, null, null);

    private static OrderDto Nights()
    {
        var approve = new OrderNextDto(OrderNext.Approve, OrderActor.Buyer, Now.AddDays(3).AddHours(18), OrderDefault.Release, 141_600, 1);
        MilestoneDto[] milestones =
        [
            Milestone(0, "Fri 20 Nov, 20:00 to 08:00", 141_600, MilestoneStatus.Released, Over) with { Released = 138_768, Fee = 2_832, DecidedAt = Now.AddDays(-3) },
            Milestone(1, "Sat 21 Nov, 20:00 to 08:00", 141_600, MilestoneStatus.Delivered, approve, OrderAct.Approve, OrderAct.AskChange, OrderAct.Dispute) with { DeliveredAt = Now.AddDays(-3).AddHours(-5) },
            Milestone(2, "Sat 28 Nov, 20:00 to 08:00", 141_600, MilestoneStatus.Pending, new(OrderNext.Deliver, OrderActor.Worker, Now.AddDays(7), OrderDefault.Refund, 141_600, 2)),
        ];
        return Order(2231, OrderSide.Buyer, "Locum anaesthetist, three nights", People.Okafor, OrderStatus.Accepted, new OrderMoneyDto(MarketCurrency.Euro, 424_800, 138_768, 2_832, 0, 283_200), milestones, approve)
            with { Terms = Terms(35_400), Acts = [OrderAct.ProposeEnd, OrderAct.AgreeEnd, OrderAct.Cancel], Proposal = new ShareDto(OrderSide.Worker, 5_000, 141_600), Fitness = new FitnessDto(true, null, true, 7, Now.AddDays(280)) };
    }

    private static OrderDto Offered()
    {
        var accept = new OrderNextDto(OrderNext.Accept, OrderActor.Worker, Now.AddDays(2), OrderDefault.Lapse, 30_000);
        return Order(2232, OrderSide.Worker, "Second opinion on a study", People.Vass, OrderStatus.Offered, new OrderMoneyDto(MarketCurrency.Euro, 30_000, 0, 0, 0, 30_000), [Milestone(0, "", 30_000, MilestoneStatus.Pending, Over)], accept)
            with { Acts = [OrderAct.Accept, OrderAct.Decline], Fitness = new FitnessDto(null, null, false, null, null), AcceptedAt = null };
    }

    private static OrderDto Dispute(long id)
    {
        var (stage, next) = id switch
        {
            2233 => (DisputeStage.Negotiation, new OrderNextDto(OrderNext.Agree, OrderActor.Both, Now.AddDays(4), OrderDefault.Panel, 80_000, 0)),
            2236 => (DisputeStage.Ruled, new OrderNextDto(OrderNext.Appeal, OrderActor.Both, Now.AddDays(2), OrderDefault.Ruling, 80_000, 0)),
            _ => (DisputeStage.Arbiter, new OrderNextDto(OrderNext.Arbitrate, OrderActor.Arbiter, Now.AddDays(6), OrderDefault.Halve, 80_000, 0)),
        };
        OrderAct[] acts = id switch { 2233 => [OrderAct.OfferShare, OrderAct.TakeShare], 2236 => [OrderAct.Appeal], _ => [OrderAct.Arbitrate] };
        var buyer = id == 2237 ? People.Demir : People.Nora;
        var dispute = new DisputeDto(
            id - 2200, id, 0, OrderSide.Buyer, 80_000, MarketCurrency.Euro, 18_000, stage, 2_000, 6_000, Now.AddDays(-1), Now.AddDays(4), stage == DisputeStage.Negotiation ? null : 41, null,
            stage == DisputeStage.Ruled ? 3_500 : null, stage == DisputeStage.Ruled ? Now.AddDays(2) : null, false, null, 44_000, null, DisputeEnding.None, null, next);
        return Order(id, OrderSide.Buyer, "Translation of a protocol", People.Okafor, OrderStatus.Accepted, new OrderMoneyDto(MarketCurrency.Euro, 80_000, 0, 0, 0, 80_000), [Milestone(0, "", 80_000, MilestoneStatus.Disputed, next, acts)], next)
            with { Buyer = buyer, Disputes = [dispute] };
    }

    private static OrderDto Ended()
    {
        var rate = new OrderNextDto(OrderNext.Rate, OrderActor.Both, Now.AddDays(12), OrderDefault.NoRating);
        return Order(2234, OrderSide.Buyer, "Review of a contract", People.Conti, OrderStatus.Ended, new OrderMoneyDto(MarketCurrency.Euro, 60_000, 58_800, 1_200, 0, 0), [Milestone(0, "", 60_000, MilestoneStatus.Released, Over)], rate)
            with { EndedAt = Now.AddDays(-2), Acts = [OrderAct.Rate], Ratings = new RatingStateDto(Now.AddDays(12), Now.AddDays(26), false, true, false, null, null) };
    }

    private static OrderDto Hours()
    {
        var deliver = new OrderNextDto(OrderNext.Deliver, OrderActor.Worker, Now.AddDays(5), OrderDefault.Refund, 150, 0);
        return Order(2235, OrderSide.Worker, "An hour of statistics", People.Aydin, OrderStatus.Accepted, new OrderMoneyDto(MarketCurrency.Care, 150, 0, 0, 0, 150), [Milestone(0, "", 150, MilestoneStatus.Pending, deliver, OrderAct.Deliver)], deliver)
            with { Acts = [OrderAct.ProposeEnd, OrderAct.Cancel] };
    }

    private static OrderDto Order(long id, OrderSide side, string title, PersonDto with, OrderStatus status, OrderMoneyDto money, IReadOnlyList<MilestoneDto> milestones, OrderNextDto next)
    {
        var (buyer, worker) = side == OrderSide.Buyer ? (People.Nora, with) : (with, People.Nora);
        DateTimeOffset? start = id is 2231 or 2235 ? Now.AddDays(3).AddHours(6) : null;
        var mine = next.Who == OrderActor.Both || next.Who == (side == OrderSide.Buyer ? OrderActor.Buyer : OrderActor.Worker);
        return new OrderDto(
            new OrderRowDto(id, side, title, with, status, money.Currency, money.PaidIn, money.Held, Now.AddDays(-9), start, start?.AddHours(12), next, mine, milestones.Any(x => x.Status == MilestoneStatus.Disputed)),
            buyer, worker, "<p>Nights in <em>Rosenheim</em>.</p>", "0x" + new string('a', 64), Brief, Now.AddDays(2), Now.AddDays(-8), null, money, milestones, Terms(), null, null, [], NotYet, [],
            [
                new(OrderStepKind.Offered, Now.AddDays(-9), buyer, null, money.PaidIn, null, Now.AddDays(2), "0x" + new string('1', 64), true),
                new(OrderStepKind.Accepted, Now.AddDays(-8), worker, null, null, null, null, "0x" + new string('2', 64), true),
            ],
            true);
    }

    private static MilestoneDto Milestone(int index, string title, long amount, MilestoneStatus status, OrderNextDto next, params OrderAct[] acts) =>
        new(index, title, amount, Now.AddDays(index * 2), status, null, null, null, 2, next, 0, 0, 0, null, acts);

    private static RatingDto Rating(long order, PersonDto from, int stars, string? answer) =>
        new(order, OrderSide.Buyer, from, People.Nora, stars, "Calm & clear <b>to the end</b>.", order == 2101 ? 2 : 1, 0.5, Now.AddDays(-20), answer, answer is null ? null : Now.AddDays(-19), true);

    private static string Place(char digit) => "0x" + new string(digit, 40);
}
