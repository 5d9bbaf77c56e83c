using System.Text.Json;
using DoctorDAO.Ethereum;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Governance;

/// <summary>One call of a proposal, as proposed.</summary>
/// <param name="Value">Wei, decimal.</param>
/// <param name="Data">0x-prefixed.</param>
internal sealed record ProposedCall(string Target, string Value, string Data);

/// <summary>
/// A proposal. Its id is a hash of what it does and says, so the same words in two chambers are two proposals with one id: the chamber is
/// part of the key.
/// </summary>
internal sealed class ProposalView
{
    /// <summary>Decimal uint256.</summary>
    public string Id { get; set; } = "";

    public string Chamber { get; set; } = "";

    public long Session { get; set; }

    /// <summary>Place on the agenda, from 0.</summary>
    public int Index { get; set; }

    public string Proposer { get; set; } = "";

    public string Title { get; set; } = "";

    public string Summary { get; set; } = "";

    /// <summary>As proposed.</summary>
    public string Description { get; set; } = "";

    /// <summary>JSON array of <see cref="ProposedCall"/>.</summary>
    public string Calls { get; set; } = "[]";

    public long SubmittedAt { get; set; }

    public string SubmittedIn { get; set; } = "";

    /// <summary>Block of the event that proposed it, ...</summary>
    public long SubmittedBlock { get; set; }

    /// <summary>... and the event's place in it: the key of the stored log, which holds the proposal to the byte.</summary>
    public long SubmittedLog { get; set; }

    public long? QueuedAt { get; set; }

    public string? QueuedIn { get; set; }

    /// <summary>When it may be executed.</summary>
    public long? ExecutableAt { get; set; }

    public long? ExecutedAt { get; set; }

    public string? ExecutedIn { get; set; }

    public long? CancelledAt { get; set; }

    public string? CancelledIn { get; set; }

    /// <summary>Block of the newest event of its own.</summary>
    public long Block { get; set; }

    public IReadOnlyList<ProposedCall> ReadCalls() => JsonSerializer.Deserialize<IReadOnlyList<ProposedCall>>(Calls) ?? [];

    public static void Apply(ModelBuilder model) => model.Entity<ProposalView>(view =>
    {
        view.IsView("proposals").HasKey(x => new { x.Id, x.Chamber });
        view.Property(x => x.Id).IsProposalId();
        view.Property(x => x.Chamber).IsChamberKey();
        view.Property(x => x.Proposer).IsAccount();
        view.Property(x => x.Title).HasMaxLength(200);
        view.Property(x => x.Summary).HasMaxLength(300);
        view.Property(x => x.SubmittedIn).IsHash();
        view.Property(x => x.QueuedIn).IsHash();
        view.Property(x => x.ExecutedIn).IsHash();
        view.Property(x => x.CancelledIn).IsHash();
        view.HasIndex(x => new { x.Chamber, x.Session, x.Index });
        view.HasIndex(x => new { x.SubmittedBlock, x.SubmittedLog });
        view.UseSnakeCase();
    });
}

/// <summary>Which proposal an operation of the timelock belongs to.</summary>
internal sealed class OperationView
{
    /// <summary>0x-prefixed id that the timelock gives it.</summary>
    public string Id { get; set; } = "";

    public string ProposalId { get; set; } = "";

    public string Chamber { get; set; } = "";

    public static void Apply(ModelBuilder model) => model.Entity<OperationView>(view =>
    {
        view.IsView("operations").HasKey(x => x.Id);
        view.Property(x => x.Id).IsHash();
        view.Property(x => x.ProposalId).IsProposalId();
        view.Property(x => x.Chamber).IsChamberKey();
        view.UseSnakeCase();
    });

    /// <summary>The id of a proposal's batch: no predecessor, salted with the governor's address and the hash of the description.</summary>
    public static Bytes32 IdOf(Address governor, IReadOnlyList<ProposedCall> calls, string description)
    {
        var salt = Keccak256.Hash(description).ToArray();
        for (var i = 0; i < Address.Size; i++)
            salt[i] ^= governor.Span[i];
        var encoded = AbiCodec.Encode(
            [AbiType.Parse("address[]"), AbiType.Parse("uint256[]"), AbiType.Parse("bytes[]"), AbiType.Parse("bytes32"), AbiType.Parse("bytes32")],
            [
                calls.Select(x => (object)Address.Parse(x.Target)).ToArray(),
                calls.Select(x => (object)UInt256.Parse(x.Value)).ToArray(),
                calls.Select(x => (object)Hex.Decode(x.Data)).ToArray(),
                Bytes32.Zero,
                new Bytes32(salt),
            ]);
        return Keccak256.Hash(encoded);
    }
}
