using System.Globalization;
using DoctorDAO.Client;
using DoctorDAO.Client.Panels;
using DoctorDAO.Client.Relay;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Relay;
using Microsoft.EntityFrameworkCore;
using Contract = DoctorDAO.Contracts.Panels;

namespace DoctorDAO.Features.Panels;

/// <summary>
/// Votes that jurors have handed over: kept encrypted, opened when their time has come, deleted when that can no longer be undone or their round is over. They are never logged.
/// </summary>
internal sealed class SealedVotes(IDbContextFactory<DaoDbContext> contexts, Deployment deployment, VoteSeal seal, TimeProvider time)
{
    /// <summary>Most votes of a seat that are kept: any of them may be the one that was signed.</summary>
    public const int Most = 5;

    private const int Batch = 20;

    // Cases that are judged at once, and what is kept of them; more is looked at the next time.
    private const int MostCases = 200;
    private const int MostKept = 500;

    /// <summary>Keeps a vote. The same again changes nothing.</summary>
    /// <exception cref="FieldException">Sealed votes are being opened already.</exception>
    public async Task KeepAsync(SeatView seat, OpenVote vote, CancellationToken ct)
    {
        VoteSeal.Require(vote);
        var commitment = VoteSeal.Commitment(seat.CaseId, seat.Round, seat.Juror, vote).ToString();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var row = new SealedVoteRow
        {
            CaseId = seat.CaseId, Round = seat.Round, Seat = seat.Seat, Account = seat.Holder, Commitment = commitment,
            Sealed = seal.Protect(seat.CaseId, seat.Round, seat.Seat, vote), GivenAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        await Rows.EnsureAsync(db, row, x => x.CaseId == seat.CaseId && x.Round == seat.Round && x.Seat == seat.Seat && x.Commitment == commitment, ct);
        var old = await Of(db, seat).OrderByDescending(x => x.Id).Skip(Most).Select(x => x.Id).ToListAsync(ct);
        if (old.Count > 0)
            await db.Set<SealedVoteRow>().Where(x => old.Contains(x.Id)).ExecuteDeleteAsync(ct);
    }

    /// <summary>Forgets what was handed over for a seat.</summary>
    public async Task TakeBackAsync(SeatView seat, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await Of(db, seat).ExecuteDeleteAsync(ct);
    }

    /// <summary>Those of some seats of which a vote is kept, by <see cref="SeatView.Number"/>.</summary>
    public static async Task<HashSet<long>> KeptAsync(DaoDbContext db, IReadOnlyCollection<long> cases, CancellationToken ct) =>
    [
        .. (await db.Set<SealedVoteRow>().Where(x => cases.Contains(x.CaseId)).Select(x => new { x.CaseId, x.Round, x.Seat }).Distinct().ToListAsync(ct))
            .Select(x => SeatView.Number(x.CaseId, x.Round, x.Seat)),
    ];

    /// <summary>The calls that open votes whose time has come, at most 20. The reasons are written down first, to be read when the chain has their hash.</summary>
    /// <param name="now">Unix seconds.</param>
    /// <param name="ct">Cancels it.</param>
    public async Task<IReadOnlyList<RelayedCall>> DueAsync(long now, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rounds = await db.Set<CaseView>().AsNoTracking().Where(x => x.Stage == CaseStage.Commit && x.CommitUntil <= now && x.RevealUntil > now).OrderBy(x => x.Id).Take(MostCases)
            .ToDictionaryAsync(x => x.Id, x => x.Round, ct);
        if (rounds.Count == 0)
            return [];
        List<long> ids = [.. rounds.Keys];
        var votes = await db.Set<SealedVoteRow>().AsNoTracking().Where(x => ids.Contains(x.CaseId)).OrderBy(x => x.CaseId).ThenBy(x => x.Round).ThenBy(x => x.Seat).ThenByDescending(x => x.Id).ToListAsync(ct);
        var shut = (await db.Set<SeatView>().AsNoTracking().Where(x => ids.Contains(x.CaseId) && x.CommittedAt != null && x.RevealedAt == null && !x.Struck)
            .Select(x => new { x.CaseId, x.Round, x.Seat }).ToListAsync(ct)).Select(x => SeatView.Number(x.CaseId, x.Round, x.Seat)).ToHashSet();
        var due = votes.Where(x => x.Round == rounds[x.CaseId] && shut.Contains(SeatView.Number(x.CaseId, x.Round, x.Seat))).Take(Batch);
        List<RelayedCall> calls = [];
        foreach (var row in due)
        {
            if (seal.Unprotect(row) is not { } vote)
                continue;
            await WriteReasonsAsync(db, row.CaseId, row.Round, row.Seat, row.Account, vote, ct);
            calls.Add(Call(row.CaseId, row.Round, row.Seat, row.Commitment, vote));
        }

        return calls;
    }

    /// <summary>The call that opens a vote whose juror brings it; the reasons are written down as above.</summary>
    public async Task<RelayedCall> OpenAsync(SeatView seat, OpenVote vote, CancellationToken ct)
    {
        VoteSeal.Require(vote);
        await using var db = await contexts.CreateDbContextAsync(ct);
        await WriteReasonsAsync(db, seat.CaseId, seat.Round, seat.Seat, seat.Holder, vote, ct);
        return Call(seat.CaseId, seat.Round, seat.Seat, VoteSeal.Commitment(seat.CaseId, seat.Round, seat.Juror, vote).ToString(), vote);
    }

    /// <summary>Deletes votes that are open for good, and those of rounds that are over, with reasons that no vote on the chain has.</summary>
    /// <returns>How many votes.</returns>
    public async Task<int> ForgetAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var kept = await db.Set<SealedVoteRow>().AsNoTracking().Where(x => x.GivenAt > 0).OrderBy(x => x.GivenAt).Select(x => new { x.Id, x.CaseId, x.Round, x.Seat }).Take(MostKept).ToListAsync(ct);
        if (kept.Count == 0)
            return 0;
        var final = (await ChainHead.ReadAsync(db, ct)).Final;
        var ids = kept.Select(x => x.CaseId).Distinct().ToList();
        var cases = await db.Set<CaseView>().AsNoTracking().Where(x => ids.Contains(x.Id)).ToDictionaryAsync(x => x.Id, x => x.Block, ct);
        var seats = (await db.Set<SeatView>().AsNoTracking().Where(x => ids.Contains(x.CaseId)).ToListAsync(ct)).ToDictionary(x => SeatView.Number(x.CaseId, x.Round, x.Seat));
        var over = kept.Select(x => (x.Id, Seat: seats.GetValueOrDefault(SeatView.Number(x.CaseId, x.Round, x.Seat))))
            .Where(x => x.Seat is { } seat && (seat.RevealedIn <= final || (!seat.Open && cases[seat.CaseId] <= final))).ToList();
        foreach (var seat in over.Select(x => x.Seat!).Distinct())
        {
            var hash = seat.Reasons ?? "";
            await db.Set<VoteReasonsRow>().Where(x => x.CaseId == seat.CaseId && x.Round == seat.Round && x.Seat == seat.Seat && x.Hash != hash).ExecuteDeleteAsync(ct);
        }

        var gone = over.ConvertAll(x => x.Id);
        return gone.Count == 0 ? 0 : await db.Set<SealedVoteRow>().Where(x => gone.Contains(x.Id)).ExecuteDeleteAsync(ct);
    }

    private RelayedCall Call(long caseId, int round, int seat, string commitment, OpenVote vote) => new(
        // Votes that were prepared and not signed are other votes: the contract takes one of them.
        string.Create(CultureInfo.InvariantCulture, $"reveal:{caseId}:{round}:{seat}:{commitment}"), RelayKind.Keep, "", deployment.Panels!.Value,
        Contract.RevealCall.Encode((UInt256)(ulong)caseId, (byte)seat, (ushort)vote.Award, Bytes32.Parse(vote.Salt), VoteSeal.ReasonsHash(vote)));

    private static async Task WriteReasonsAsync(DaoDbContext db, long caseId, int round, int seat, string account, OpenVote vote, CancellationToken ct)
    {
        if (vote.Reasons.Length == 0)
            return;
        var hash = VoteSeal.ReasonsHash(vote).ToString();
        await Rows.EnsureAsync(
            db, new VoteReasonsRow { CaseId = caseId, Round = round, Seat = seat, Account = account, Hash = hash, Text = vote.Reasons, Salt = vote.ReasonsSalt },
            x => x.CaseId == caseId && x.Round == round && x.Seat == seat && x.Hash == hash, ct);
    }

    private static IQueryable<SealedVoteRow> Of(DaoDbContext db, SeatView seat) =>
        db.Set<SealedVoteRow>().Where(x => x.CaseId == seat.CaseId && x.Round == seat.Round && x.Seat == seat.Seat);
}
