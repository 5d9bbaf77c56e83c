using DoctorDAO.Ethereum;

namespace DoctorDAO.Features.Ledgers;

/// <summary>Brings the events of a ledger's contracts to a model of it: what acts brought goes in, and what the contracts say came of them is held against the model.</summary>
internal interface ILedgerTrace
{
    /// <summary>Whose events it wants.</summary>
    IReadOnlyList<Address> Contracts { get; }

    /// <summary>Takes the next event; one of another contract, or that moves nothing, is passed over.</summary>
    /// <param name="time">Of its block, in unix seconds.</param>
    /// <exception cref="LedgerException">It says something else than the model.</exception>
    void Apply(in EthLog log, long time);

    /// <summary>After the last event of a transaction: what is told in several events has to add up.</summary>
    /// <exception cref="LedgerException">It does not.</exception>
    void Close();
}

/// <summary>How a ledger stands in the views.</summary>
/// <param name="Block">Of its newest event.</param>
/// <param name="Difference">What differs from the model; <c>null</c> when nothing does.</param>
internal sealed record LedgerShown(long Block, string? Difference);

/// <summary>A ledger that is worked out again from what its contracts said, and compared with the views and with the contracts.</summary>
internal interface ILedgerBook
{
    /// <summary>What it is of, in words and as subject of alarms: <c>pool</c>, <c>escrow</c>.</summary>
    static abstract string Subject { get; }

    /// <summary>After what it is worked out again.</summary>
    static abstract string Topic { get; }

    /// <summary>Whether this association has such a ledger.</summary>
    bool Exists { get; }

    /// <summary>A model before the first event.</summary>
    ILedgerTrace Begin();

    /// <summary>Compares the views; <c>null</c> when there is nothing in them yet.</summary>
    /// <param name="everybody">Whether each account is compared, too.</param>
    Task<LedgerShown?> ShownAsync(DaoDbContext db, ILedgerTrace trace, bool everybody, CancellationToken ct);

    /// <summary>Asks the contracts; what differs first, <c>null</c> when nothing does.</summary>
    /// <param name="block">By hash, so that a chain that moves meanwhile gives no answer instead of another block's.</param>
    /// <param name="time">Of that block, in unix seconds.</param>
    /// <param name="everybody">Whether each account is asked for, too.</param>
    /// <exception cref="RpcException">The node does not tell: an old block without its state, or one that it has replaced.</exception>
    /// <exception cref="RpcUnavailableException">It does not answer.</exception>
    Task<string?> AskAsync(ILedgerTrace trace, Bytes32 block, long time, bool everybody, CancellationToken ct);
}

/// <summary>What the chain tells and what the model works out cannot both be right.</summary>
internal sealed class LedgerException(string problem) : Exception(problem);
