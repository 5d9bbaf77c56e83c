using System.Text;
using DoctorDAO.Contracts;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Governance;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Relay;

/// <summary>
/// The calls of Governor's own queue and execute. They ask for everything that was proposed, to the byte, so they are made from the event itself and not
/// from a view of it.
/// </summary>
internal sealed class ProposalCalls(IDbContextFactory<DaoDbContext> contexts)
{
    /// <returns>The chamber's contract and the call; <c>null</c> when no chamber has such a proposal.</returns>
    public async Task<(Address Governor, byte[] Data)?> EncodeAsync(RelayKind kind, UInt256 id, CancellationToken ct)
    {
        var key = id.ToString();
        await using var db = await contexts.CreateDbContextAsync(ct);
        // Of two chambers' proposals with the same words the older, as everywhere.
        var proposed = await db.Set<ProposalView>().Where(x => x.Id == key).OrderBy(x => x.SubmittedAt).ThenBy(x => x.Chamber)
            .Select(x => new { x.SubmittedBlock, x.SubmittedLog }).FirstOrDefaultAsync(ct);
        if (proposed is null
            || await db.Set<ChainLogRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Block == proposed.SubmittedBlock && x.LogIndex == proposed.SubmittedLog, ct) is not { } row)
        {
            return null;
        }

        var log = new EthLog(row.Address, new[] { Chamber.ProposalCreated.Topic0 }, row.Data, (ulong)row.Block, default, null, row.TransactionHash, (uint)row.TransactionIndex, (uint)row.LogIndex);
        if (!Chamber.ProposalCreated.TryDecode(log, out var created, out _))
            throw new InvalidOperationException($"The stored event of proposal {key} cannot be read.");
        var hash = Keccak256.Hash(Encoding.UTF8.GetBytes(created.Description));
        return (row.Address, kind == RelayKind.Queue
            ? Chamber.QueueCall.Encode(created.Targets, created.Values, created.Calldatas, hash)
            : Chamber.ExecuteCall.Encode(created.Targets, created.Values, created.Calldatas, hash));
    }
}
