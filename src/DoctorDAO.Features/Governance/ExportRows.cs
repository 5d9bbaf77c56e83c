using System.Data;
using System.Runtime.CompilerServices;
using DoctorDAO.Client;
using DoctorDAO.Client.Results;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Http;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Governance;

/// <summary>The rows of exports, read in batches: each is a range of an index, and no table is ever in memory.</summary>
/// <param name="db">A context in a transaction of <see cref="BeginAsync"/>, so that all batches are of one block.</param>
/// <param name="head">That block.</param>
internal sealed class ExportRows(DaoDbContext db, ChainHead head)
{
    /// <summary>Rows of a batch.</summary>
    public const int Batch = 500;

    /// <summary>Begins a transaction in which everything is read as it is now, while the indexer goes on.</summary>
    public static async Task BeginAsync(DaoDbContext db, CancellationToken ct) => await db.Database.BeginTransactionAsync(
        db.Database.ProviderName switch
        {
            // What SQLite's library calls so is a transaction that does not ask to write; with a write-ahead log it reads what there was at its first read.
            "Microsoft.EntityFrameworkCore.Sqlite" => IsolationLevel.ReadUncommitted,
            "Microsoft.EntityFrameworkCore.SqlServer" => IsolationLevel.Snapshot,
            _ => IsolationLevel.RepeatableRead,
        },
        ct);

    /// <summary>Proposals in the order of submission.</summary>
    /// <param name="chamber">Of this chamber; of all when <c>null</c>.</param>
    /// <param name="ct">Cancels it.</param>
    public async IAsyncEnumerable<ExportedProposal> ProposalsAsync(string? chamber, [EnumeratorCancellation] CancellationToken ct)
    {
        // Only what is shown: descriptions can be long.
        var proposals = db.Set<ProposalView>().AsNoTracking().Select(x => new ProposalView
        {
            Id = x.Id, Chamber = x.Chamber, Session = x.Session, Index = x.Index, Title = x.Title, Proposer = x.Proposer, SubmittedAt = x.SubmittedAt,
            SubmittedBlock = x.SubmittedBlock, SubmittedLog = x.SubmittedLog, ExecutableAt = x.ExecutableAt, ExecutedAt = x.ExecutedAt, CancelledAt = x.CancelledAt,
        });
        var sessions = new Dictionary<(string, long), SessionRow?>();
        var (block, log) = (-1L, -1L);
        List<ProposalView> rows;
        do
        {
            rows = await Keyset.ReadAsync(
                proposals.Where(x => x.SubmittedBlock == block && x.SubmittedLog > log).OrderBy(x => x.SubmittedLog),
                proposals.Where(x => x.SubmittedBlock > block).OrderBy(x => x.SubmittedBlock).ThenBy(x => x.SubmittedLog),
                Batch,
                ct);
            foreach (var row in rows.Where(x => chamber is null || x.Chamber == chamber))
            {
                // An agenda's proposals are submitted one after the other, so few sessions are remembered.
                if (sessions.Count > 64)
                    sessions.Clear();
                if (!sessions.TryGetValue((row.Chamber, row.Session), out var session))
                    sessions.Add((row.Chamber, row.Session), session = await SessionQueries.FindAsync(db, row.Chamber, row.Session, ct));
                if (session is not null && row.Index < session.Session.Issues)
                    yield return ToExport(row, session);
            }

            if (rows.Count > 0)
                (block, log) = (rows[^1].SubmittedBlock, rows[^1].SubmittedLog);
        }
        while (rows.Count == Batch);
    }

    /// <summary>Live ballots of a session in the order of accounts.</summary>
    public async IAsyncEnumerable<ExportedBallot> BallotsAsync(string chamber, long session, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var row in VotersAsync(db, chamber, session, ct))
        {
            if (row.Live)
                yield return new ExportedBallot(Address.Parse(row.Voter).ToString(), row.Voices, row.Votes, row.Reason, Moment.Of(row.Time), row.TransactionHash);
        }
    }

    /// <summary>All ballots of a session, those too that were withdrawn, in the order of accounts.</summary>
    public static async IAsyncEnumerable<BallotView> VotersAsync(DaoDbContext db, string chamber, long session, [EnumeratorCancellation] CancellationToken ct)
    {
        var after = "";
        List<BallotView> rows;
        do
        {
            rows = await db.Set<BallotView>().AsNoTracking().Where(x => x.Chamber == chamber && x.Session == session && string.Compare(x.Voter, after) > 0)
                .OrderBy(x => x.Voter).Take(Batch).ToListAsync(ct);
            foreach (var row in rows)
                yield return row;
            if (rows.Count > 0)
                after = rows[^1].Voter;
        }
        while (rows.Count == Batch);
    }

    /// <summary>Delegations of a chamber in the order of accounts.</summary>
    /// <param name="chamber">The chamber.</param>
    /// <param name="moment">Unix seconds: as they were then.</param>
    /// <param name="ct">Cancels it.</param>
    public async IAsyncEnumerable<ExportedDelegation> DelegationsAsync(ChamberView chamber, long moment, [EnumeratorCancellation] CancellationToken ct)
    {
        var term = chamber.TermOf(moment);
        await foreach (var row in VoicesAsync(db, chamber.Key, moment, ct))
        {
            if (row.ParentIn(term) is { } parent && parent != row.Account)
                yield return new ExportedDelegation(Address.Parse(row.Account).ToString(), Address.Parse(parent).ToString(), Moment.Of(row.Since), Moment.Of(chamber.EndOf(row.LastTerm)));
        }
    }

    /// <summary>All voices of a chamber as they were at a moment, in the order of accounts.</summary>
    public static async IAsyncEnumerable<VoiceCheckpointView> VoicesAsync(DaoDbContext db, string chamber, long moment, [EnumeratorCancellation] CancellationToken ct)
    {
        var after = "";
        List<VoiceCheckpointView> rows;
        do
        {
            rows = await db.Set<VoiceCheckpointView>().AsNoTracking()
                .Where(x => x.Chamber == chamber && string.Compare(x.Account, after) > 0 && x.Since <= moment && x.Until > moment)
                .OrderBy(x => x.Account).Take(Batch).ToListAsync(ct);
            foreach (var row in rows)
                yield return row;
            if (rows.Count > 0)
                after = rows[^1].Account;
        }
        while (rows.Count == Batch);
    }

    private ExportedProposal ToExport(ProposalView proposal, SessionRow row)
    {
        var (session, members) = (row.Session, row.Members);
        return new ExportedProposal(
            proposal.Id, proposal.Chamber, proposal.Session, proposal.Index + 1, proposal.Title, Address.Parse(proposal.Proposer).ToString(),
            Rules.StateOf(proposal, session, members, head.Time), Moment.Of(proposal.SubmittedAt), Moment.Of(session.Session), Moment.Of(session.Deadline),
            session.For[proposal.Index], session.Against[proposal.Index], session.Represented - session.Opinions[proposal.Index], session.Represented, session.Voters, members);
    }
}
