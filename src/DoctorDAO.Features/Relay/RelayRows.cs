using DoctorDAO.Client.Relay;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Relay;

/// <summary>What is relayed.</summary>
public enum RelayKind
{
    /// <summary>A ballot.</summary>
    Ballot = 0,

    /// <summary>Takes a ballot back.</summary>
    Withdrawal = 1,

    /// <summary>Names a delegate, or ends it.</summary>
    Delegation = 2,

    /// <summary>Brings an adopted proposal into the waiting period.</summary>
    Queue = 3,

    /// <summary>Carries a proposal out.</summary>
    Execute = 4,

    /// <summary>Makes a smart account.</summary>
    Deploy = 5,

    /// <summary>Calls of a smart account.</summary>
    Execution = 6,

    /// <summary>A member's move to another account, in its steps.</summary>
    Move = 7,

    /// <summary>A call that a key has signed for the forwarder.</summary>
    Call = 8,

    /// <summary>A step that anybody may take and somebody has to.</summary>
    Keep = 9,

    /// <summary>A voucher that verifiers have signed.</summary>
    Admission = 20,

    /// <summary>Their voucher for a lost account.</summary>
    Recovery = 21,

    /// <summary>Memberships that are over.</summary>
    Lapse = 22,
}

/// <summary>A row of <c>app_relay_acts</c>: an act on its way, from the moment it was taken to finality.</summary>
internal sealed class RelayActRow
{
    public Guid Id { get; set; }

    /// <summary>What makes two requests the same act: the signed digest, or the step of the proposal. A failed act gives it up, so that it may be tried again.</summary>
    public string Key { get; set; } = "";

    public RelayKind Kind { get; set; }

    /// <summary>Lowercase account that acts.</summary>
    public string Account { get; set; } = "";

    /// <summary>Acts of one line follow each other, because each one's signature counts on the one before.</summary>
    public string Line { get; set; } = "";

    /// <summary>Nonce of the signature, decimal; empty where nothing is signed.</summary>
    public string SignedNonce { get; set; } = "";

    /// <summary>Lowercase address of the contract called.</summary>
    public string Contract { get; set; } = "";

    public byte[] Data { get; set; } = [];

    public RelayState State { get; set; }

    /// <summary>Unix milliseconds.</summary>
    public long CreatedAt { get; set; }

    /// <summary>Nonce of the relay's transaction.</summary>
    public long? TransactionNonce { get; set; }

    /// <summary>Of the newest attempt, and of the one that was mined from then on.</summary>
    public string? TransactionHash { get; set; }

    public long? Block { get; set; }

    public string? BlockHash { get; set; }

    public string? ErrorCode { get; set; }

    public string? Error { get; set; }

    /// <summary>An act that a block refused has failed for whoever asks, though another block in its place may still take it.</summary>
    public RelayTicket ToTicket() => new(Id, State == RelayState.Mined && Error is not null ? RelayState.Failed : State, TransactionHash, Block, ErrorCode, Error);

    /// <summary>What it is counted with in the day's gas: 0 while it has not been signed.</summary>
    public long Gas { get; set; }

    /// <summary>The day in which it is counted, in days since 1 January 1970.</summary>
    public int GasDay { get; set; }

    public static void Apply(ModelBuilder model)
    {
        RelayDayRow.Apply(model);
        model.Entity<RelayActRow>(row =>
        {
            row.ToTable("app_relay_acts").HasKey(x => x.Id);
            row.Property(x => x.Id).HasColumnName("id").ValueGeneratedNever();
            row.Property(x => x.Key).HasColumnName("key").HasMaxLength(120).IsUnicode(false);
            row.Property(x => x.Kind).HasColumnName("kind");
            row.Property(x => x.Account).HasColumnName("account").HasMaxLength(42).IsUnicode(false);
            row.Property(x => x.Line).HasColumnName("line").HasMaxLength(120).IsUnicode(false);
            row.Property(x => x.SignedNonce).HasColumnName("signed_nonce").HasMaxLength(80).IsUnicode(false);
            row.Property(x => x.Contract).HasColumnName("contract").HasMaxLength(42).IsUnicode(false);
            row.Property(x => x.Data).HasColumnName("data");
            row.Property(x => x.State).HasColumnName("state");
            row.Property(x => x.CreatedAt).HasColumnName("created_at");
            row.Property(x => x.TransactionNonce).HasColumnName("transaction_nonce");
            row.Property(x => x.TransactionHash).HasColumnName("transaction_hash").HasMaxLength(66).IsUnicode(false);
            row.Property(x => x.Block).HasColumnName("block");
            row.Property(x => x.BlockHash).HasColumnName("block_hash").HasMaxLength(66).IsUnicode(false);
            row.Property(x => x.ErrorCode).HasColumnName("error_code").HasMaxLength(100).IsUnicode(false);
            row.Property(x => x.Error).HasColumnName("error").HasMaxLength(500);
            row.Property(x => x.Gas).HasColumnName("gas");
            row.Property(x => x.GasDay).HasColumnName("gas_day");
            row.HasIndex(x => x.Key).IsUnique();
            row.HasIndex(x => new { x.State, x.CreatedAt });
            row.HasIndex(x => new { x.Account, x.CreatedAt });
            row.HasIndex(x => new { x.Line, x.State, x.CreatedAt });
        });
        model.Entity<RelayAttemptRow>(row =>
        {
            row.ToTable("app_relay_attempts").HasKey(x => x.Hash);
            row.Property(x => x.Hash).HasColumnName("hash").HasMaxLength(66).IsUnicode(false);
            row.Property(x => x.ActId).HasColumnName("act_id");
            row.Property(x => x.Raw).HasColumnName("raw");
            row.Property(x => x.Tip).HasColumnName("tip");
            row.Property(x => x.MaxFee).HasColumnName("max_fee");
            row.Property(x => x.GasLimit).HasColumnName("gas_limit");
            row.Property(x => x.SentAt).HasColumnName("sent_at");
            row.HasIndex(x => x.ActId);
        });
    }
}

/// <summary>A row of <c>app_relay_attempts</c>: a signed transaction. It is kept before it is sent, so that no restart can send an act twice under two nonces.</summary>
internal sealed class RelayAttemptRow
{
    public string Hash { get; set; } = "";

    public Guid ActId { get; set; }

    public byte[] Raw { get; set; } = [];

    /// <summary>Wei a gas.</summary>
    public long Tip { get; set; }

    /// <summary>Wei a gas.</summary>
    public long MaxFee { get; set; }

    public long GasLimit { get; set; }

    /// <summary>Unix milliseconds.</summary>
    public long SentAt { get; set; }
}
