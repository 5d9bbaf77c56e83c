namespace DoctorDAO.Indexing;

/// <summary>Where an event stands in the chain; the order in which events are applied.</summary>
/// <param name="Block">Height of the block.</param>
/// <param name="LogIndex">Place in the block.</param>
public readonly record struct ChainPosition(ulong Block, uint LogIndex) : IComparable<ChainPosition>
{
    /// <inheritdoc/>
    public int CompareTo(ChainPosition other) => Block != other.Block ? Block.CompareTo(other.Block) : LogIndex.CompareTo(other.LogIndex);

    public static bool operator <(ChainPosition left, ChainPosition right) => left.CompareTo(right) < 0;
    public static bool operator >(ChainPosition left, ChainPosition right) => left.CompareTo(right) > 0;
    public static bool operator <=(ChainPosition left, ChainPosition right) => left.CompareTo(right) <= 0;
    public static bool operator >=(ChainPosition left, ChainPosition right) => left.CompareTo(right) >= 0;

    /// <summary><c>block/logIndex</c>.</summary>
    public override string ToString() => $"{Block}/{LogIndex}";
}
