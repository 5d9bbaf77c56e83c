using DoctorDAO.Ethereum;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features;

/// <summary>The block at which contracts are asked for what the views say.</summary>
/// <param name="Hash">By which they are asked, so that a chain that moves meanwhile gives no answer instead of another block's.</param>
internal sealed record VerifiedBlock(ulong Height, Bytes32 Hash)
{
    /// <summary>Finds it; <c>null</c> when nothing is indexed yet.</summary>
    /// <param name="block">Height; the newest that is indexed when <c>null</c>.</param>
    /// <exception cref="RetryableIndexingException">The node does not have that block, or the views are being rebuilt.</exception>
    public static async Task<VerifiedBlock?> FindAsync(DaoDbContext db, EthClient client, ulong? block, CancellationToken ct)
    {
        if (await db.Set<ChainCheckpointRow>().AsNoTracking().SingleOrDefaultAsync(ct) is not { } checkpoint)
            return null;
        if (checkpoint.Applied != checkpoint.Block)
            throw new RetryableIndexingException($"The views are being rebuilt and stand at block {checkpoint.Applied} of {checkpoint.Block}: verify them afterwards.");
        var height = block ?? (ulong)checkpoint.Block;
        if (height > (ulong)checkpoint.Block)
            throw new RetryableIndexingException($"Block {height} is not indexed yet, the newest is {checkpoint.Block}.");
        var hash = block is null
            ? checkpoint.Hash
            : (await client.GetHeaderAsync(BlockRef.At(height), ct))?.Hash ?? throw new RetryableIndexingException($"The node does not have block {height}.");
        return new VerifiedBlock(height, hash);
    }
}
