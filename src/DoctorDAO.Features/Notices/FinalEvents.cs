using System.Globalization;
using System.Runtime.InteropServices;
using DoctorDAO.Client.Notices;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Cover;
using DoctorDAO.Features.Governance;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Panels;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;
using Chamber = DoctorDAO.Contracts.Chamber;
using Members = DoctorDAO.Contracts.Membership;
using Timelock = DoctorDAO.Contracts.TimelockController;
using Votes = DoctorDAO.Contracts.LiquidVotes;

namespace DoctorDAO.Features.Notices;

/// <summary>What is to be told: to single accounts at once, to many a batch at a time.</summary>
internal sealed record Tidings(List<NewNotice> Notices, List<NoticeFanoutRow> Fanouts)
{
    public static Tidings None => new([], []);
}

/// <summary>
/// Reads what events of final blocks tell whom. What it reads besides can no longer change either: the rows of the views that these events made, and forests
/// at snapshots that are final.
/// </summary>
internal sealed class FinalEvents(Deployment deployment)
{
    /// <summary>Logs that one transaction looks at.</summary>
    public const int Batch = 100;

    private readonly Dictionary<Address, ContractSource> _contracts = deployment.ToSources().ToDictionary(x => x.Address);

    /// <summary>The next stored logs behind a place, up to a block.</summary>
    public static Task<List<ChainLogRow>> ReadAsync(DaoDbContext db, long block, long log, long last, CancellationToken ct)
    {
        var logs = db.Set<ChainLogRow>().AsNoTracking();
        return Keyset.ReadAsync(
            logs.Where(x => x.Block == block && x.LogIndex > log).OrderBy(x => x.LogIndex),
            logs.Where(x => x.Block > block && x.Block <= last).OrderBy(x => x.Block).ThenBy(x => x.LogIndex), Batch, ct);
    }

    /// <summary>What these logs tell.</summary>
    public async Task<Tidings> TellAsync(DaoDbContext db, IReadOnlyList<ChainLogRow> logs, CancellationToken ct)
    {
        var tidings = Tidings.None;
        var ballots = new HashSet<(string Chamber, long Session, string Voter)>();
        foreach (var row in logs)
        {
            if (row.Topics.Length < Bytes32.Size || !_contracts.TryGetValue(row.Address, out var contract))
                continue;
            var log = Decode(row);
            switch (contract.Kind)
            {
                case "LiquidVotes":
                    Delegated(contract.Key, log, tidings);
                    break;
                case "Membership" when Is<Members.MemberLapsed>(log, out var lapsed):
                    tidings.Notices.Add(new NewNotice(lapsed.Account.ToHex(), NoticeKind.MembershipLapsed, CauseOf(log), new NoticeData()));
                    break;
                case "Membership" when Is<Members.MemberAdmitted>(log, out var admitted):
                    await EndsSoonAsync(db, row.Block, admitted.Account, (long)admitted.NotAfter, tidings, ct);
                    break;
                case "Membership" when Is<Members.MemberRefreshed>(log, out var refreshed):
                    await EndsSoonAsync(db, row.Block, refreshed.Account, (long)refreshed.NotAfter, tidings, ct);
                    break;
                case "Membership" when Is<Members.RecoveryRequested>(log, out var asked):
                    Both(asked.From, asked.To, NoticeKind.RecoveryRequested, log, tidings, (long)asked.ReadyAt);
                    break;
                case "Membership" when Is<Members.RecoveryCancelled>(log, out var cancelled):
                    Both(cancelled.From, cancelled.To, NoticeKind.RecoveryCancelled, log, tidings);
                    break;
                case "Membership" when Is<Members.MemberMoved>(log, out var moved):
                    Both(moved.From, moved.To, NoticeKind.MemberMoved, log, tidings);
                    break;
                case "Panels":
                    await PanelTidings.TellAsync(db, log, tidings, ct);
                    await ClaimTidings.TellAsync(db, log, tidings, ct);
                    break;
                case "Claims":
                    await ClaimTidings.TellAsync(db, log, tidings, ct);
                    break;
                case "Marketplace" or "Disputes" or "Ratings":
                    await OrderTidings.TellAsync(db, log, await TimeOfAsync(db, row.Block, ct), tidings, ct);
                    break;
                case "Chamber":
                    if (await BallotAsync(db, contract.Key, log, ct) is { } ballot)
                        ballots.Add(ballot);
                    else
                        await ProposalAsync(db, contract.Key, log, tidings, ct);
                    break;
                case "TimelockController":
                    await OperationAsync(db, log, tidings, ct);
                    break;
            }
        }

        await VotedAsync(db, ballots, tidings, ct);
        return tidings;
    }

    private static Task<long> TimeOfAsync(DaoDbContext db, long block, CancellationToken ct) => db.Set<ChainBlockRow>().Where(x => x.Number == block).Select(x => x.Time).SingleAsync(ct);

    private static void Delegated(string chamber, in EthLog log, Tidings tidings)
    {
        if (!Is<Votes.DelegateChanged>(log, out var e) || e.ToDelegate == e.Delegator || e.ToDelegate == e.FromDelegate)
            return;
        tidings.Notices.Add(new NewNotice(e.ToDelegate.ToHex(), NoticeKind.VoiceReceived, CauseOf(log), new NoticeData(chamber, Who: e.Delegator.ToHex())));
    }

    /// <summary>The old account hears of a move, so that it can cancel it, and the new one.</summary>
    private static void Both(Address from, Address to, NoticeKind kind, in EthLog log, Tidings tidings, long? until = null)
    {
        var who = kind == NoticeKind.MemberMoved ? to : from;
        foreach (var account in (Address[])[from, to])
            tidings.Notices.Add(new NewNotice(account.ToHex(), kind, CauseOf(log), new NoticeData(Who: who.ToHex(), Until: until)));
    }

    /// <summary>A membership that begins so late that the calendar has passed the day on which it is said that it ends.</summary>
    private static async Task EndsSoonAsync(DaoDbContext db, long block, Address account, long notAfter, Tidings tidings, CancellationToken ct)
    {
        var time = await TimeOfAsync(db, block, ct);
        // The calendar tells the second word by itself, unless it has passed that day as well.
        if (notAfter <= time + Calendar.ExpiryNotice)
            tidings.Notices.Add(new NewNotice(account.ToHex(), NoticeKind.MembershipExpires, Calendar.CauseOf(notAfter), new NoticeData(Until: notAfter)));
    }

    private static async Task ProposalAsync(DaoDbContext db, string chamber, EthLog log, Tidings tidings, CancellationToken ct)
    {
        if (Is<Chamber.ProposalCreated>(log, out var created))
        {
            var id = created.ProposalId.ToString();
            tidings.Fanouts.Add(new NoticeFanoutRow
            {
                Kind = NoticeKind.ProposalSubmitted, Cause = NoticeDefaults.CauseOf(chamber, id), Audience = NoticeAudience.Members,
                Data = new NoticeData(chamber, (long)created.VoteStart, id, created.Proposer.ToHex()).Write(),
            });
        }
        else if (Is<Chamber.ProposalQueued>(log, out var queued))
        {
            await TellProposerAsync(db, chamber, queued.ProposalId.ToString(), NoticeKind.ProposalQueued, tidings, ct, (long)queued.EtaSeconds);
        }
        else if (Is<Chamber.ProposalCanceled>(log, out var cancelled))
        {
            await TellProposerAsync(db, chamber, cancelled.ProposalId.ToString(), NoticeKind.ProposalCancelled, tidings, ct);
        }
    }

    /// <summary>The timelock says of every execution, whoever asked for it; a batch of calls says so once a call.</summary>
    private static async Task OperationAsync(DaoDbContext db, EthLog log, Tidings tidings, CancellationToken ct)
    {
        var (operation, kind) = Is<Timelock.CallExecuted>(log, out var executed) && executed.Index == UInt256.Zero
            ? (executed.Id.ToString(), NoticeKind.ProposalExecuted)
            : Is<Timelock.Cancelled>(log, out var cancelled) ? (cancelled.Id.ToString(), NoticeKind.ProposalCancelled) : (null, default);
        if (operation is not null && await db.Set<OperationView>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == operation, ct) is { } known)
            await TellProposerAsync(db, known.Chamber, known.ProposalId, kind, tidings, ct);
    }

    private static async Task TellProposerAsync(
        DaoDbContext db, string chamber, string id, NoticeKind kind, Tidings tidings, CancellationToken ct, long? until = null)
    {
        if (await db.Set<ProposalView>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == id && x.Chamber == chamber, ct) is not { } proposal)
            return;
        var notice = new NewNotice(proposal.Proposer, kind, NoticeDefaults.CauseOf(chamber, id), new NoticeData(chamber, proposal.Session, id, Until: until));
        // The governor and the timelock both say of one cancellation.
        if (!tidings.Notices.Exists(x => x.Kind == kind && x.Cause == notice.Cause))
            tidings.Notices.Add(notice);
    }

    private static async Task<(string Chamber, long Session, string Voter)?> BallotAsync(DaoDbContext db, string chamber, EthLog log, CancellationToken ct)
    {
        if (Is<Chamber.BallotCast>(log, out var cast))
            return (chamber, (long)cast.Session, cast.Voter.ToHex());
        var (voter, proposal) = Is<Chamber.VoteCast>(log, out var vote) ? (vote.Voter.ToHex(), vote.ProposalId.ToString())
            : Is<Chamber.VoteCastWithParams>(log, out var other) ? (other.Voter.ToHex(), other.ProposalId.ToString()) : (null, null);
        if (voter is null)
            return null;
        var session = await db.Set<ProposalView>().Where(x => x.Id == proposal && x.Chamber == chamber).Select(x => (long?)x.Session).SingleOrDefaultAsync(ct);
        return session is { } number ? (chamber, number, voter) : null;
    }

    /// <summary>Who carries others tells them by voting; who carries nobody, as nearly everybody, tells nobody.</summary>
    private static async Task VotedAsync(DaoDbContext db, HashSet<(string Chamber, long Session, string Voter)> ballots, Tidings tidings, CancellationToken ct)
    {
        foreach (var session in ballots.GroupBy(x => (x.Chamber, x.Session)))
        {
            var (key, number) = session.Key;
            var chamber = await db.Set<ChamberView>().AsNoTracking().SingleAsync(x => x.Key == key, ct);
            var snapshot = new SnapshotQueries(db, chamber, number);
            var levels = await snapshot.LevelsAsync(await snapshot.VoicesAsync(session.Select(x => x.Voter), ct), ct);
            foreach (var (_, _, voter) in session.Where(x => levels.TryGetValue(x.Voter, out var below) && below.AsSpan(1).ContainsAnyExcept(0)))
            {
                var cause = string.Create(CultureInfo.InvariantCulture, $"ballot:{key}:{number}:{voter}");
                // A ballot that is changed tells nothing new.
                if (await db.Set<NoticeFanoutRow>().AnyAsync(x => x.Kind == NoticeKind.DelegateVoted && x.Cause == cause && x.Root == voter, ct))
                    continue;
                tidings.Fanouts.Add(new NoticeFanoutRow
                {
                    Kind = NoticeKind.DelegateVoted, Cause = cause, Audience = NoticeAudience.Followers, Root = voter, Depth = Levels.Reach,
                    Data = new NoticeData(key, number, Who: voter).Write(),
                });
            }
        }
    }

    internal static bool Is<T>(in EthLog log, out T data)
        where T : struct, IEventData<T>
    {
        data = default;
        return log.Topics.Span[0] == T.Topic0 && T.TryDecode(log, out data, out _);
    }

    internal static string CauseOf(in EthLog log) => string.Create(CultureInfo.InvariantCulture, $"log:{log.BlockNumber}:{log.LogIndex}");

    private static EthLog Decode(ChainLogRow row) => new(
        row.Address, MemoryMarshal.Cast<byte, Bytes32>(row.Topics).ToArray(), row.Data, (ulong)row.Block, default, null, row.TransactionHash, (uint)row.TransactionIndex, (uint)row.LogIndex);
}
