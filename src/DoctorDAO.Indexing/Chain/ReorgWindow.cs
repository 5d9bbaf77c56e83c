namespace DoctorDAO.Indexing;

/// <summary>
/// The final block and every block above it that was handed on: the part of the chain that may still be replaced, and the block it hangs on.
/// A block enters only on top of the newest one, so that no height is ever left out.
/// </summary>
internal sealed class ReorgWindow
{
    private readonly List<ChainBlock> _blocks;

    /// <param name="start">Height of the block before the first that is of interest.</param>
    /// <param name="blocks">From the final block to the newest, without a gap.</param>
    public ReorgWindow(ulong start, IEnumerable<ChainBlock> blocks)
    {
        Start = start;
        _blocks = [.. blocks];
        for (var i = 1; i < _blocks.Count; i++)
            RequireNext(_blocks[i - 1], _blocks[i]);
        if (_blocks.Count == 0)
            throw new FatalIndexingException("chain-gap", "The stored blocks above the final one are missing.");
    }

    /// <summary>Height of the block before the first that is of interest.</summary>
    public ulong Start { get; }

    /// <summary>Newest block that can no longer be reverted.</summary>
    public ChainBlock Final => _blocks[0];

    /// <summary>Newest block.</summary>
    public ChainBlock Tip => _blocks[^1];

    /// <summary>The block at a height, when it is in the window.</summary>
    public ChainBlock? Find(ulong number) =>
        number >= Final.Number && number <= Tip.Number ? _blocks[(int)(number - Final.Number)] : null;

    /// <summary>Puts a block on top and lets the blocks below height <paramref name="final"/> go.</summary>
    public void Append(ChainBlock block, ulong final)
    {
        RequireNext(Tip, block);
        _blocks.Add(block);
        while (Final.Number < final && _blocks.Count > 1)
            _blocks.RemoveAt(0);
    }

    /// <summary>Jumps to a block that is final itself.</summary>
    public void JumpTo(ChainBlock final)
    {
        _blocks.Clear();
        _blocks.Add(final);
    }

    /// <summary>Drops everything above <paramref name="ancestor"/>.</summary>
    public void RevertTo(ChainBlock ancestor)
    {
        var keep = (int)(ancestor.Number - Final.Number);
        _blocks.RemoveRange(keep, _blocks.Count - keep);
        _blocks.Add(ancestor);
    }

    private static void RequireNext(ChainBlock lower, ChainBlock upper)
    {
        if (upper.Number != lower.Number + 1)
            throw new FatalIndexingException("chain-gap", $"Block {upper.Number} follows block {lower.Number}; the blocks between are missing.");
    }
}
