using DoctorDAO.Ethereum;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace DoctorDAO.Indexing;

/// <summary>
/// The engine's own tables. Everything else it keeps can be made again: <c>views_*</c> from these, these from the chain.
/// <list type="bullet">
/// <item><c>chain_blocks</c>: the final block and everything above it, linked by parent hash, plus each block that has logs.</item>
/// <item><c>chain_logs</c>: the logs as the node gave them.</item>
/// <item><c>chain_undo</c>: for each block above the final one, the rows of the views as they were before it, many in one row.</item>
/// <item><c>chain_checkpoint</c>: one row that moves in the same transaction as everything else.</item>
/// <item><c>chain_lease</c>: a row for each role that one process at a time has, see <see cref="Leases"/>.</item>
/// </list>
/// </summary>
public static class ChainTables
{
    /// <summary>Maps the engine's tables, and the keys of all views as given by the projections. Call it last in <c>OnModelCreating</c>.</summary>
    public static ModelBuilder ApplyChainTables(this ModelBuilder model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var hash = new ValueConverter<Bytes32, byte[]>(value => value.ToArray(), bytes => new Bytes32(bytes));
        var address = new ValueConverter<Address, byte[]>(value => value.ToArray(), bytes => new Address(bytes));

        model.Entity<ChainBlockRow>(row =>
        {
            row.ToTable("chain_blocks").HasKey(x => x.Number);
            row.Property(x => x.Number).HasColumnName("number").ValueGeneratedNever();
            row.Property(x => x.Hash).HasColumnName("hash").HasConversion(hash).HasMaxLength(32).IsFixedLength();
            row.Property(x => x.ParentHash).HasColumnName("parent_hash").HasConversion(hash).HasMaxLength(32).IsFixedLength();
            row.Property(x => x.Time).HasColumnName("time");
            row.Property(x => x.Logs).HasColumnName("logs");
            row.Property(x => x.Topics).HasColumnName("topics");
        });
        model.Entity<ChainLogRow>(row =>
        {
            row.ToTable("chain_logs").HasKey(x => new { x.Block, x.LogIndex });
            row.Property(x => x.Block).HasColumnName("block").ValueGeneratedNever();
            row.Property(x => x.LogIndex).HasColumnName("log_index").ValueGeneratedNever();
            row.Property(x => x.TransactionIndex).HasColumnName("transaction_index");
            row.Property(x => x.TransactionHash).HasColumnName("transaction_hash").HasConversion(hash).HasMaxLength(32).IsFixedLength();
            row.Property(x => x.Address).HasColumnName("address").HasConversion(address).HasMaxLength(20).IsFixedLength();
            row.Property(x => x.Topics).HasColumnName("topics").HasMaxLength(128);
            row.Property(x => x.Data).HasColumnName("data");
        });
        model.Entity<ChainUndoRow>(row =>
        {
            row.ToTable("chain_undo").HasKey(x => new { x.Block, x.Sequence });
            row.Property(x => x.Block).HasColumnName("block").ValueGeneratedNever();
            row.Property(x => x.Sequence).HasColumnName("sequence").ValueGeneratedNever();
            row.Property(x => x.View).HasColumnName("view").HasMaxLength(100);
            row.Property(x => x.Change).HasColumnName("change");
            row.Property(x => x.Before).HasColumnName("before");
        });
        model.Entity<ChainCheckpointRow>(row =>
        {
            row.ToTable("chain_checkpoint").HasKey(x => x.Id);
            row.Property(x => x.Id).HasColumnName("id").ValueGeneratedNever();
            row.Property(x => x.ChainId).HasColumnName("chain_id");
            row.Property(x => x.Block).HasColumnName("block");
            row.Property(x => x.Hash).HasColumnName("hash").HasConversion(hash).HasMaxLength(32).IsFixedLength();
            row.Property(x => x.Time).HasColumnName("time");
            row.Property(x => x.Final).HasColumnName("final");
            row.Property(x => x.Start).HasColumnName("start");
            row.Property(x => x.Applied).HasColumnName("applied");
            row.Property(x => x.Checked).HasColumnName("checked");
            row.Property(x => x.Projections).HasColumnName("projections");
            row.Property(x => x.Contracts).HasColumnName("contracts");
            row.Property(x => x.Writer).HasColumnName("writer");
        });
        model.Entity<ChainLeaseRow>(row =>
        {
            row.ToTable("chain_lease").HasKey(x => x.Name);
            row.Property(x => x.Name).HasColumnName("name").HasMaxLength(64).IsUnicode(false);
            row.Property(x => x.Token).HasColumnName("token");
            row.Property(x => x.Holder).HasColumnName("holder").HasMaxLength(200);
            row.Property(x => x.Renewals).HasColumnName("renewals");
        });
        ViewModel.FixKeys(model.Model);
        return model;
    }
}

/// <summary>A row of <c>chain_blocks</c>. Heights and times are signed because databases are; they are never negative.</summary>
public sealed class ChainBlockRow
{
    public long Number { get; set; }

    public Bytes32 Hash { get; set; }

    /// <summary>Unknown for a block that a range of a backfill brought.</summary>
    public Bytes32? ParentHash { get; set; }

    /// <summary>Unix seconds.</summary>
    public long Time { get; set; }

    /// <summary>How many logs of it are stored.</summary>
    public int Logs { get; set; }

    /// <summary>Topics its events changed, one a line, as long as it can be reverted.</summary>
    public string? Topics { get; set; }
}

/// <summary>A row of <c>chain_logs</c>.</summary>
public sealed class ChainLogRow
{
    public long Block { get; set; }

    public long LogIndex { get; set; }

    public long TransactionIndex { get; set; }

    public Bytes32 TransactionHash { get; set; }

    public Address Address { get; set; }

    /// <summary>Zero to four topics, 32 bytes each.</summary>
    public byte[] Topics { get; set; } = [];

    public byte[] Data { get; set; } = [];
}

/// <summary>What a block did to rows of a view.</summary>
public enum ViewChange
{
    /// <summary>The rows were new; undone by removing them.</summary>
    Added = 0,

    /// <summary>The rows were others; undone by writing their columns back.</summary>
    Modified = 1,

    /// <summary>The rows were removed; undone by adding them again.</summary>
    Removed = 2,
}

/// <summary>A row of <c>chain_undo</c>: before-images of what a block did to one view in one way.</summary>
public sealed class ChainUndoRow
{
    public long Block { get; set; }

    /// <summary>Order in which the block's changes were made; undone from the last to the first.</summary>
    public int Sequence { get; set; }

    /// <summary>Table of the view.</summary>
    public string View { get; set; } = "";

    public ViewChange Change { get; set; }

    /// <summary>JSON array: an object of each row's columns before the change; of the key alone when the row was new.</summary>
    public string Before { get; set; } = "";
}

/// <summary>The one row of <c>chain_checkpoint</c>.</summary>
public sealed class ChainCheckpointRow
{
    /// <summary>Always 1.</summary>
    public int Id { get; set; }

    public long ChainId { get; set; }

    /// <summary>Newest block whose logs are stored.</summary>
    public long Block { get; set; }

    public Bytes32 Hash { get; set; }

    /// <summary>Unix seconds of that block.</summary>
    public long Time { get; set; }

    /// <summary>Newest block that can no longer be undone. Never decreases.</summary>
    public long Final { get; set; }

    /// <summary>The block before the first that is of interest.</summary>
    public long Start { get; set; }

    /// <summary>Newest block whose events are in the views; below <see cref="Block"/> only while the views are rebuilt.</summary>
    public long Applied { get; set; }

    /// <summary>Newest block up to which the logs were compared with the headers, see <see cref="HistoryCheck"/>. Never decreases.</summary>
    public long Checked { get; set; }

    /// <summary>Names and versions of the projections that made the views.</summary>
    public string Projections { get; set; } = "";

    /// <summary>The contracts whose logs are stored.</summary>
    public string Contracts { get; set; } = "";

    /// <summary>Fencing token of the process that writes; one with another token cannot move the checkpoint.</summary>
    public long Writer { get; set; }

    /// <summary>A copy with changes.</summary>
    internal ChainCheckpointRow With(Action<ChainCheckpointRow> change)
    {
        var copy = (ChainCheckpointRow)MemberwiseClone();
        change(copy);
        return copy;
    }
}

/// <summary>A row of <c>chain_lease</c>: who has a role.</summary>
public sealed class ChainLeaseRow
{
    /// <summary>The role.</summary>
    public string Name { get; set; } = "";

    /// <summary>Fencing token: one more with each new holder.</summary>
    public long Token { get; set; }

    /// <summary>The process that has it; <c>null</c> when nobody does.</summary>
    public string? Holder { get; set; }

    /// <summary>Grows with each renewal. A row that stands still has a holder that is gone.</summary>
    public long Renewals { get; set; }
}
