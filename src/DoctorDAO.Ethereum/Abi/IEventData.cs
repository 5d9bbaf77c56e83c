namespace DoctorDAO.Ethereum;

/// <summary>What a generated event knows about itself.</summary>
/// <typeparam name="TSelf">The event's own type.</typeparam>
public interface IEventData<TSelf>
    where TSelf : struct, IEventData<TSelf>
{
    /// <summary>Keccak-256 of the event's signature.</summary>
    static abstract Bytes32 Topic0 { get; }

    /// <summary>Name in the ABI, for example <c>BallotCast</c>.</summary>
    static abstract string Name { get; }

    /// <summary>Generated class the event belongs to, for example <c>Chamber</c>.</summary>
    static abstract string Contract { get; }

    /// <summary>Decodes a log of this event.</summary>
    /// <param name="log">A log whose first topic is <see cref="Topic0"/>.</param>
    /// <param name="data">The event.</param>
    /// <param name="error">What is wrong with the log, when <c>false</c> is returned.</param>
    static abstract bool TryDecode(in EthLog log, out TSelf data, out AbiError? error);
}

/// <summary>Why bytes are not what an ABI says they are.</summary>
/// <param name="Parameter">Name of the parameter.</param>
/// <param name="Problem">What is wrong, in one sentence.</param>
public sealed record AbiError(string Parameter, string Problem);
