using DoctorDAO.Client.Marketplace;
using DoctorDAO.Client.Panels;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Marketplace.Orders;
using DoctorDAO.Features.Panels;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Tests;

/// <summary>Orders as the chain would have put them into the views.</summary>
internal static class MarketOrders
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Seconds of a moment of 2026.</summary>
    public static long At(int month, int day, int hour = 12) => new DateTimeOffset(2026, month, day, hour, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();

    /// <summary>How far the chain is; everything up to block 1,000 is final.</summary>
    public static async Task ChainAsync(this MarketHome home, long time)
    {
        await using var db = home.CreateDbContext();
        await db.Set<ChainCheckpointRow>().Where(x => x.Id == 1).ExecuteDeleteAsync(Ct);
        db.Add(new ChainCheckpointRow { Id = 1, ChainId = 31337, Block = 1_100, Applied = 1_100, Hash = Bytes32.Zero, Time = time, Final = 1_000 });
        await db.SaveChangesAsync(Ct);
    }

    /// <summary>An order that has ended, each part of it released.</summary>
    /// <param name="home">Where.</param>
    /// <param name="id">Its number.</param>
    /// <param name="parts">What the buyer paid for each, minor units; 5 % of it are fees.</param>
    /// <param name="change">What is otherwise.</param>
    public static async Task OrderAsync(this MarketHome home, long id, long[] parts, Action<OrderView>? change = null)
    {
        await using var db = home.CreateDbContext();
        var order = new OrderView
        {
            Id = id, Buyer = MarketHome.Account(2), Worker = MarketHome.Account(1), Currency = MarketCurrency.Euro, Total = parts.Sum(), Status = OrderStatus.Ended, Brief = Hash('b'), Milestones = parts.Length,
            OfferedAt = At(9, 1), AcceptedAt = At(9, 2), EndedAt = At(11, 1), Fees = parts.Sum(x => x / 20), Released = parts.Sum(x => x - (x / 20)), Block = 900, TransactionHash = Hash('c'),
        };
        change?.Invoke(order);
        db.Add(order);
        db.AddRange(parts.Select((x, i) => new MilestoneView
        {
            Order = id, Index = i, Amount = x, Due = At(10, 20), Status = MilestoneStatus.Released, DeliveredAt = At(10, 15), DecidedAt = At(10 + (i % 2), 22 - (20 * (i % 2))), Fee = x / 20, Released = x - (x / 20),
        }));
        await db.SaveChangesAsync(Ct);
    }

    /// <summary>A dispute that a panel judges in its second round; the members 10 to 12 sat in the first, 20 to 22 in this one, of whom 22 was taken away.</summary>
    public static async Task JudgedAsync(this MarketHome home, long order, CaseStage stage)
    {
        await using var db = home.CreateDbContext();
        await db.Set<SeatView>().Where(x => x.CaseId == 7).ExecuteDeleteAsync(Ct);
        await db.Set<CaseView>().Where(x => x.Id == 7).ExecuteDeleteAsync(Ct);
        await db.Set<DisputeView>().Where(x => x.Id == 3).ExecuteDeleteAsync(Ct);
        await db.Set<OrderView>().Where(x => x.Id == order).ExecuteUpdateAsync(x => x.SetProperty(o => o.Disputes, 1), Ct);
        db.Add(new DisputeView { Id = 3, Order = order, Milestone = 0, By = OrderSide.Buyer, Stage = DisputeStage.Appeal, CaseId = 7, OpenedAt = At(10, 1) });
        db.Add(new CaseView { Id = 7, Opener = MarketHome.Account(50), Stage = stage, Round = 1 });
        db.AddRange(Enumerable.Range(10, 3).Concat(Enumerable.Range(20, 3)).Select(x => new SeatView
        {
            CaseId = 7, Round = x < 20 ? 0 : 1, Seat = x % 10, Juror = MarketHome.Account(x), Holder = MarketHome.Account(x), Struck = x == 22,
        }));
        await db.SaveChangesAsync(Ct);
    }

    /// <summary>A hash of one digit.</summary>
    public static string Hash(char digit) => "0x" + new string(digit, 64);
}
