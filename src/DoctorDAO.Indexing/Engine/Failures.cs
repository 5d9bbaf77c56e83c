namespace DoctorDAO.Indexing;

/// <summary>A failure that time may heal: the node is away, an answer was cut, the database is busy. The indexer starts again from its checkpoint after a pause.</summary>
public sealed class RetryableIndexingException : Exception
{
    public RetryableIndexingException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

/// <summary>A failure that needs a person: the indexer stops, keeps what it has, and says so in its phase and its alarms.</summary>
public class FatalIndexingException : Exception
{
    public FatalIndexingException(string code, string message, Exception? inner = null)
        : base(message, inner) => Code = code;

    /// <summary>Stable code, for example <c>wrong-chain</c>; the kind of the alarm.</summary>
    public string Code { get; }
}

/// <summary>The node answers for another chain than the one configured.</summary>
public sealed class WrongChainException(ulong expected, ulong actual)
    : FatalIndexingException("wrong-chain", $"The node is on chain {actual}, this server is configured for chain {expected}.")
{
    /// <summary>Configured chain id.</summary>
    public ulong Expected { get; } = expected;

    /// <summary>The node's chain id.</summary>
    public ulong Actual { get; } = actual;
}

/// <summary>The chain was replaced below the block that counted as final.</summary>
public sealed class DeepReorgException(ulong final, string finalHash, string foundHash)
    : FatalIndexingException(
        "deep-reorg",
        $"Block {final} counted as final with hash {finalHash}, the node's chain has {foundHash} there. Nothing was changed. See {Runbook}.")
{
    /// <summary>What an operator does about it, as a path in the repository.</summary>
    public const string Runbook = "docs/runbooks/deep-reorg.md";

    /// <summary>Height of the block that counted as final.</summary>
    public ulong Final { get; } = final;
}

/// <summary>A projection asked for a row that no event has made.</summary>
public sealed class ViewNotFoundException(string view, string key)
    : FatalIndexingException("view-not-found", $"There is no {view} with key {key}.")
{
    /// <summary>Name of the view's type.</summary>
    public string View { get; } = view;

    /// <summary>The key, parts separated by commas.</summary>
    public string Key { get; } = key;
}
