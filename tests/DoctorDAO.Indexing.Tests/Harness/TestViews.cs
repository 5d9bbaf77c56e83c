using System.Globalization;
using DoctorDAO.Ethereum;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Indexing.Tests;

public enum OpKind
{
    /// <summary>Adds the value to the account, which is made when it is missing.</summary>
    Add,

    /// <summary>Removes the account.</summary>
    Remove,

    /// <summary>Removes the account and makes it anew in the same breath.</summary>
    Replace,

    /// <summary>Makes and removes an account that nobody sees.</summary>
    Flash,

    /// <summary>Swaps the account's seat, which is unique, with the next account's.</summary>
    Swap,

    /// <summary>An event nobody listens to.</summary>
    Ignored,
}

/// <summary>One event of the test contract.</summary>
public readonly record struct Op(OpKind Kind, byte Account, sbyte Value) : IEventData<Op>
{
    public static readonly Address Ledger = Address.Parse("0x00000000000000000000000000000000000000aa");

    public static Bytes32 Topic0 { get; } = Bytes32.Parse(new string('1', 64));

    public static string Name => "Op";

    public static string Contract => "Ledger";

    public static bool TryDecode(in EthLog log, out Op data, out AbiError? error)
    {
        data = default;
        error = log.Data.Length == 3 ? null : new AbiError("data", "has not three bytes.");
        if (error is not null)
            return false;
        data = new Op((OpKind)log.Data.Span[0], log.Data.Span[1], (sbyte)log.Data.Span[2]);
        return true;
    }

    public EthLog ToLog(ulong block, Bytes32 blockHash, ulong time, Bytes32 transaction, uint index) => new(
        Ledger, Kind == OpKind.Ignored ? new[] { transaction } : new[] { Topic0 }, new[] { (byte)Kind, Account, (byte)Value }, block, blockHash, time, transaction, index, index);

    public static Op Add(byte account, sbyte value) => new(OpKind.Add, account, value);
}

/// <summary>Columns of many types, some of them converted, as views have them.</summary>
public sealed class AccountView
{
    public Address Contract { get; set; }

    public string Account { get; set; } = "";

    public long Sum { get; set; }

    public decimal Average { get; set; }

    public int[] Values { get; set; } = [];

    public OpKind? Last { get; set; }

    public Bytes32 Block { get; set; }

    public byte[]? Raw { get; set; }

    public bool Negative { get; set; }
}

/// <summary>A view with a unique column.</summary>
public sealed class SeatView
{
    public int Account { get; set; }

    public int Seat { get; set; }
}

/// <summary>Off-chain truth: no rebuild may touch it.</summary>
public sealed class NoteRow
{
    public int Id { get; set; }

    public string Text { get; set; } = "";
}

public sealed class TestContextDb(DbContextOptions<TestContextDb> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<AccountView>(view =>
        {
            view.IsView("accounts").HasKey(x => new { x.Contract, x.Account });
            view.Property(x => x.Contract).HasConversion(x => x.ToHex(), x => Address.Parse(x)).HasMaxLength(42);
            view.Property(x => x.Account).HasMaxLength(20);
            view.Property(x => x.Average).HasPrecision(20, 4);
            view.Property(x => x.Block).HasConversion(x => x.ToString(), x => Bytes32.Parse(x)).HasMaxLength(66);
            view.Property(x => x.Values).HasConversion(
                x => string.Join(' ', x),
                x => x.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(v => int.Parse(v, CultureInfo.InvariantCulture)).ToArray(),
                new Microsoft.EntityFrameworkCore.ChangeTracking.ValueComparer<int[]>((a, b) => a!.SequenceEqual(b!), x => x.Length, x => x.ToArray()));
        });
        modelBuilder.Entity<SeatView>(view =>
        {
            view.IsView("seats").HasKey(x => x.Account);
            view.HasIndex(x => x.Seat).IsUnique();
        });
        modelBuilder.Entity<NoteRow>().ToTable("app_notes");
        modelBuilder.ApplyChainTables();
    }
}

public sealed class AccountProjection : IProjection, IApply<Op>
{
    public static string Name => "accounts";

    public static int Version => 1;

    public async ValueTask ApplyAsync(ChainEvent<Op> e, IViewStore views, CancellationToken ct)
    {
        var (kind, account, value) = e.Data;
        var key = "a" + account;
        var view = await views.FindAsync<AccountView>(ct, e.Contract, key);
        switch (kind)
        {
            case OpKind.Remove or OpKind.Replace when view is not null:
                views.Remove(view);
                if (kind == OpKind.Replace)
                    views.Add(Apply(new AccountView { Contract = e.Contract, Account = key }, e));
                break;
            case OpKind.Add:
                if (view is null)
                    views.Add(view = new AccountView { Contract = e.Contract, Account = key });
                Apply(view, e);
                break;
            case OpKind.Flash:
                var flash = new AccountView { Contract = e.Contract, Account = "flash" };
                views.Add(flash);
                views.Remove(flash);
                Assert.Null(await views.FindAsync<AccountView>(ct, e.Contract, "flash"));
                break;
        }

        views.Changed("account:" + account);
        Assert.NotEqual(sbyte.MinValue, value);
    }

    private static AccountView Apply(AccountView view, ChainEvent<Op> e)
    {
        view.Sum += e.Data.Value;
        view.Values = [.. view.Values.TakeLast(4), e.Data.Value];
        view.Average = (decimal)view.Values.Sum() / view.Values.Length;
        view.Average = decimal.Round(view.Average, 4);
        view.Last = view.Last is null ? e.Data.Kind : null;
        view.Block = e.BlockHash;
        view.Raw = view.Sum % 2 == 0 ? null : [e.Data.Account, (byte)e.BlockTime.Second];
        view.Negative = view.Sum < 0;
        return view;
    }
}

/// <summary>Runs after the accounts; its rows have a unique column that two of them swap.</summary>
public sealed class SeatProjection : IProjection, IApply<Op>
{
    public static string Name => "seats";

    public static int Version => 1;

    public async ValueTask ApplyAsync(ChainEvent<Op> e, IViewStore views, CancellationToken ct)
    {
        var mine = await views.FindAsync<SeatView>(ct, (int)e.Data.Account);
        if (mine is null)
            views.Add(mine = new SeatView { Account = e.Data.Account, Seat = e.Data.Account });
        if (e.Data.Kind != OpKind.Swap || await views.FindAsync<SeatView>(ct, e.Data.Account + 1) is not { } next)
            return;
        // Two rows may not trade a unique value in one write, so the older one leaves first.
        var (seat, account) = (next.Seat, next.Account);
        views.Remove(next);
        Assert.Null(await views.FindAsync<SeatView>(ct, account));
        var mySeat = mine.Seat;
        mine.Seat = seat;
        views.Add(new SeatView { Account = account, Seat = mySeat });
    }
}
