using System.Runtime.CompilerServices;
using DoctorDAO.Ethereum;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Governance;

/// <summary>What the comparison of a session has found.</summary>
public enum TallyOutcome
{
    /// <summary>Views, recount and contract say the same.</summary>
    Agrees,

    /// <summary>They do not.</summary>
    Differs,

    /// <summary>An event after the block has changed the session, so the views are not of that block.</summary>
    ChangedSince,

    /// <summary>The recount agrees with the views, but the node does not tell the contract's tally at that block.</summary>
    Unread,
}

/// <summary>A session that was counted again and compared.</summary>
/// <param name="Ballots">Live ballots.</param>
/// <param name="Block">Height at which the contract was asked.</param>
/// <param name="Difference">What differs; <c>null</c> when nothing does.</param>
public sealed record VerifiedSession(string Chamber, long Session, int Ballots, ulong Block, TallyOutcome Outcome, string? Difference);

/// <summary>Counts every session again and compares it with the contracts, all at one block.</summary>
public sealed class TallyVerification
{
    private readonly IDbContextFactory<DaoDbContext> _contexts;
    private readonly Recount _recount;
    private readonly ContractTallies _contract;
    private readonly EthClient _client;

    internal TallyVerification(IDbContextFactory<DaoDbContext> contexts, Recount recount, ContractTallies contract, EthClient client) =>
        (_contexts, _recount, _contract, _client) = (contexts, recount, contract, client);

    /// <summary>Verifies one session after the other, in the order of chambers and numbers.</summary>
    /// <param name="block">Height of the block; the newest that is indexed when <c>null</c>.</param>
    /// <param name="ct">Cancels it.</param>
    /// <exception cref="Indexing.RetryableIndexingException">The node does not have that block, or the views are being rebuilt.</exception>
    public async IAsyncEnumerable<VerifiedSession> RunAsync(ulong? block, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var db = await _contexts.CreateDbContextAsync(ct);
        if (await VerifiedBlock.FindAsync(db, _client, block, ct) is not var (height, hash))
            yield break;

        var sessions = await db.Set<SessionView>().AsNoTracking().OrderBy(x => x.Chamber).ThenBy(x => x.Session).Select(x => new { x.Chamber, x.Session }).ToListAsync(ct);
        foreach (var session in sessions)
        {
            // A revert may have taken it meanwhile.
            if (await _recount.CountAsync(session.Chamber, session.Session, ct) is not ({ } result, { } tally))
                continue;
            var (outcome, difference) = result.Difference is not null ? (TallyOutcome.Differs, result.Difference)
                : (ulong)tally.Block > height ? (TallyOutcome.ChangedSince, null)
                : await CompareAsync(db, tally, hash, ct);
            yield return new VerifiedSession(session.Chamber, session.Session, result.Ballots, height, outcome, difference);
        }
    }

    private async Task<(TallyOutcome Outcome, string? Difference)> CompareAsync(DaoDbContext db, SessionView tally, Bytes32 hash, CancellationToken ct)
    {
        var answer = await _contract.CompareAsync(db, tally, hash.ToString(), ct);
        return (answer.Difference is not null ? TallyOutcome.Differs : answer.Read ? TallyOutcome.Agrees : TallyOutcome.Unread, answer.Difference);
    }
}
