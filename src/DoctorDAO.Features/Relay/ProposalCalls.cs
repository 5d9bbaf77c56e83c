using System.Text;
using DoctorDAO.Contracts;
using DoctorDAO.Ethereum;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Relay;

/// <summary>
/// The calls of Governor's own queue and execute. They ask for everything that was proposed, to the byte, so they are made from the event itself and not
/// from a view of it.
/// </summary>
internal sealed class ProposalCalls(IDbContextFactory<DaoDbContext> contexts, Deployment deployment)
{
    /// <returns>The chamber's contract and the call; <c>null</c> when no chamber has such a proposal.</returns>
    public async Task<(Address Governor, byte[] Data)?> EncodeAsync(RelayKind kind, UInt256 id, CancellationToken ct)
    {
        // The event has no indexed parameter: its topic stands alone. The id is the first word of its data.
        var topics = Chamber.ProposalCreated.Topic0.ToArray();
        Address[] governors = [.. deployment.Chambers.Select(x => x.Governor)];
        await using var db = await contexts.CreateDbContextAsync(ct);
        await foreach (var row in db.Set<ChainLogRow>().AsNoTracking().Where(x => governors.Contains(x.Address) && x.Topics == topics).AsAsyncEnumerable().WithCancellation(ct))
        {
            if (row.Data.Length < 32 || UInt256.FromBigEndian(row.Data.AsSpan(0, 32)) != id)
                continue;
            var log = new EthLog(row.Address, new[] { Chamber.ProposalCreated.Topic0 }, row.Data, (ulong)row.Block, default, null, row.TransactionHash, (uint)row.TransactionIndex, (uint)row.LogIndex);
            if (!Chamber.ProposalCreated.TryDecode(log, out var created, out _))
                continue;
            var hash = Keccak256.Hash(Encoding.UTF8.GetBytes(created.Description));
            return (row.Address, kind == RelayKind.Queue
                ? Chamber.QueueCall.Encode(created.Targets, created.Values, created.Calldatas, hash)
                : Chamber.ExecuteCall.Encode(created.Targets, created.Values, created.Calldatas, hash));
        }

        return null;
    }
}
