using System.Globalization;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Marketplace.Orders;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Contract = DoctorDAO.Contracts.Marketplace;
using Members = DoctorDAO.Contracts.Membership;
using Ratings = DoctorDAO.Contracts.Ratings;

namespace DoctorDAO.Features.Tests;

/// <summary>The views of the market in memory, and the events of orders as the contracts would say them: thousands of lives without a chain.</summary>
internal sealed class MarketEvents
{
    public const int FeeBps = 200;

    private readonly MarketProjection _projection = new(Deployment);
    private readonly MemoryViews _views = new();
    private readonly Dictionary<(string, string), uint> _pairs = [];
    private readonly Dictionary<long, uint> _rated = [];
    private ulong _block = 1;
    private long _now = 1_800_000_000;
    private long _orders;

    public static Deployment Deployment { get; } = new(
        31337, 0, Contractual(1), Contractual(2), Contractual(3), [new("clinical", "Clinical", Contractual(4), Contractual(5))], Care: Contractual(6), Escrow: Contractual(7),
        Marketplace: Contractual(8), Disputes: Contractual(9), Ratings: Contractual(10));

    public IEnumerable<T> All<T>() => _views.All<T>();

    public static Address Person(int number) => Contractual(number + 1_000);

    public WorkerView Worker(Address account) => All<WorkerView>().Single(x => x.Account == account.ToHex());

    public Task BeginAsync() => ApplyAsync(_projection.ApplyAsync, new Contract.MarketRuleAdded(1, FeeBps, 0, 604_800, 259_200, 259_200, 2, 604_800, 172_800, 2_500, 5_000, 25));

    public async Task<long> OfferAsync(Address buyer, Address worker, bool care, params long[] amounts)
    {
        var due = (ulong)_now + 864_000;
        await ApplyAsync(_projection.ApplyAsync, new Contract.OrderOffered(
            (UInt256)(ulong)++_orders, buyer, worker, care ? Deployment.Care!.Value : Deployment.SettlementToken, (UInt256)(ulong)amounts.Sum(), default, default, 0, 0, (ulong)_now + 86_400, default, false, 1,
            [.. amounts.Select(x => (UInt256)(ulong)x)], [.. amounts.Select(_ => due)]));
        return _orders;
    }

    public Task AcceptAsync(long order, Address worker) => ApplyAsync(_projection.ApplyAsync, new Contract.OrderAccepted((UInt256)(ulong)order, worker, 0, 0));

    public Task GiveUpAsync(long order, OrderStatus status) =>
        ApplyAsync(_projection.ApplyAsync, new Contract.OrderNotAccepted((UInt256)(ulong)order, (byte)status, (UInt256)(ulong)Of(order).Total));

    public Task DeliverAsync(long order, int index) =>
        ApplyAsync(_projection.ApplyAsync, new Contract.MilestoneDelivered((UInt256)(ulong)order, (byte)index, Keccak256.Hash("work"u8), (ulong)_now + 604_800));

    public Task ChangeAsync(long order, int index) =>
        ApplyAsync(_projection.ApplyAsync, new Contract.ChangeAsked((UInt256)(ulong)order, (byte)index, Keccak256.Hash("change"u8), (ulong)_now + 259_200, 1));

    public Task DisputeAsync(long order, int index, Address by) => ApplyAsync(_projection.ApplyAsync, new Contract.MilestoneDisputed((UInt256)(ulong)order, (byte)index, by));

    /// <summary>Decides a milestone; the last one ends the order.</summary>
    /// <param name="gross">For the worker, fee included.</param>
    public async Task DecideAsync(long order, int index, MilestoneStatus status, long gross)
    {
        var (view, amount) = (Of(order), All<MilestoneView>().Single(x => x.Order == order && x.Index == index).Amount);
        var fee = view.Currency == MarketCurrency.Care ? 0 : gross * FeeBps / 10_000;
        await ApplyAsync(_projection.ApplyAsync, new Contract.MilestoneDecided(
            (UInt256)(ulong)order, (byte)index, (byte)(status + 1), status == MilestoneStatus.Released ? (byte)1 : (byte)7, (UInt256)(ulong)(gross - fee), (UInt256)(ulong)fee, (UInt256)(ulong)(amount - gross)));
        if (view.Open == 0)
            await ApplyAsync(_projection.ApplyAsync, new Contract.OrderEnded((UInt256)(ulong)order, (UInt256)(ulong)(view.Released + view.Fees), (UInt256)(ulong)view.Refunded));
    }

    public async Task RateAsync(long order, OrderSide side, int stars)
    {
        var view = Of(order);
        var (number, by, about) = ((byte)(side + 1), Address.Parse(view.Of(side)), Address.Parse(view.Of(side == OrderSide.Buyer ? OrderSide.Worker : OrderSide.Buyer)));
        await ApplyAsync(_projection.ApplyAsync, new Ratings.RatingCommitted((UInt256)(ulong)order, number, by));
        if (!_rated.TryGetValue(order, out var k))
        {
            var pair = string.CompareOrdinal(view.Buyer, view.Worker) < 0 ? (view.Buyer, view.Worker) : (view.Worker, view.Buyer);
            _rated[order] = k = _pairs[pair] = _pairs.GetValueOrDefault(pair) + 1;
        }

        await ApplyAsync(_projection.ApplyAsync, new Ratings.RatingOpened((UInt256)(ulong)order, number, by, about, (byte)stars, default, k, UInt256.Zero));
    }

    public Task MoveAsync(Address from, Address to) => ApplyAsync(_projection.ApplyAsync, new Members.MemberMoved(from, to, default));

    /// <summary>A whole deal that is paid and rated by its buyer.</summary>
    public async Task DealAsync(Address buyer, Address worker, bool care, long amount, int stars)
    {
        var order = await OfferAsync(buyer, worker, care, amount);
        await AcceptAsync(order, worker);
        await DecideAsync(order, 0, MilestoneStatus.Released, amount);
        await RateAsync(order, OrderSide.Buyer, stars);
    }

    public OrderView Of(long order) => All<OrderView>().Single(x => x.Id == order);

    private static Address Contractual(int number) => Address.Parse(string.Create(CultureInfo.InvariantCulture, $"0x{number:x40}"));

    private async Task ApplyAsync<T>(Func<ChainEvent<T>, IViewStore, CancellationToken, ValueTask> apply, T data)
        where T : struct, IEventData<T>
    {
        var at = new ChainPosition(++_block, 0);
        await apply(new ChainEvent<T>(data, Deployment.Marketplace!.Value, "market", at, DateTimeOffset.FromUnixTimeSeconds(++_now), default, default), _views, TestContext.Current.CancellationToken);
    }
}

/// <summary>Rows by their keys, as the engine holds them within a block.</summary>
internal sealed class MemoryViews : IViewStore
{
    private static readonly IModel Model = new DaoDbContext(new DbContextOptionsBuilder<DaoDbContext>().UseSqlite("Data Source=:memory:").Options).Model;

    private readonly Dictionary<Type, Dictionary<string, object>> _rows = [];

    public IEnumerable<T> All<T>() => Of(typeof(T)).Values.Cast<T>();

    public ValueTask<TView?> FindAsync<TView>(CancellationToken ct, params object[] key)
        where TView : class => ValueTask.FromResult((TView?)Of(typeof(TView)).GetValueOrDefault(Key(key)));

    public async ValueTask<TView> GetAsync<TView>(CancellationToken ct, params object[] key)
        where TView : class => await FindAsync<TView>(ct, key) ?? throw new InvalidOperationException($"{typeof(TView).Name} {Key(key)} is not there.");

    public void Add<TView>(TView view)
        where TView : class => Of(typeof(TView)).Add(KeyOf(view), view);

    public void Remove<TView>(TView view)
        where TView : class => Of(typeof(TView)).Remove(KeyOf(view));

    public void Changed(string topic) => Assert.True(topic.Length is > 0 and <= 100);

    private static string KeyOf(object view) => Key([.. Model.FindEntityType(view.GetType())!.FindPrimaryKey()!.Properties.Select(x => x.PropertyInfo!.GetValue(view)!)]);

    private static string Key(object[] parts) => string.Join('|', parts.Select(x => Convert.ToString(x, CultureInfo.InvariantCulture)));

    private Dictionary<string, object> Of(Type type) => _rows.TryGetValue(type, out var rows) ? rows : _rows[type] = new(StringComparer.Ordinal);
}
