using DoctorDAO.Client.Panels;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Http;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Panels;

/// <summary>Cases as their jurors, parties and everybody else read them.</summary>
internal sealed class CaseQueries(IDbContextFactory<DaoDbContext> contexts, CaseOpeners openers)
{
    private const int MostSteps = 500;

    // 4 rounds of 31 jurors.
    private const int MostSeats = 124;

    public async Task<CaseDto?> GetCaseAsync(string? account, long id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Set<CaseView>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, ct) is not { } panel)
            return null;
        var head = await ChainHead.ReadAsync(db, ct);
        var stage = panel.StageAt(head.Time);
        var seats = await db.Set<SeatView>().AsNoTracking().Where(x => x.CaseId == id).OrderBy(x => x.Round).ThenBy(x => x.Seat).Take(MostSeats).ToListAsync(ct);
        var reader = account is null ? null : Fields.Account("account", account);
        var own = seats.LastOrDefault(x => x.Holder == reader);
        var role = own is not null ? CaseRole.Juror : reader is not null && await openers.IsPartyAsync(db, panel, reader, ct) ? CaseRole.Party : CaseRole.Public;
        var subject = role == CaseRole.Public ? null : await openers.TellAsync(db, panel, ct);
        var reasons = role == CaseRole.Public ? [] : await ReasonsAsync(db, id, ct);
        var steps = await db.Set<CaseStepView>().AsNoTracking().Where(x => x.CaseId == id).OrderBy(x => x.Block).ThenBy(x => x.LogIndex).Take(MostSteps).ToListAsync(ct);
        var kept = own is not null && (await SealedVotes.KeptAsync(db, [id], ct)).Contains(SeatView.Number(id, own.Round, own.Seat));
        var drawn = panel.CommitUntil > 0;
        return new CaseDto(
            panel.Id, openers.KeyOf(panel), panel.Ref, panel.Specialty, stage, panel.Round, panel.Seats, panel.Wanted, panel.Drawn, panel.Committed, panel.Revealed, panel.Appealed, panel.Award, panel.Fee,
            Moment.Of(panel.OpenedAt), drawn ? Moment.Of(panel.CommitUntil) : null, drawn ? Moment.Of(panel.RevealUntil) : null, role, own is null ? null : ToDto(own, kept),
            subject?.Claim,
            [.. seats.Select(x => ToDto(x, reasons, own))],
            [.. steps.Select(x => new CaseStepDto(Moment.Of(x.Time), x.Kind, x.Round, x.Seat, x.Number, x.Until is { } until ? Moment.Of(until) : null, x.TransactionHash))],
            head.IsFinal(panel.Block), head.Block, subject?.Dispute);
    }

    public async Task<OwnVoteDto?> GetVoteAsync(string account, long id, CancellationToken ct)
    {
        var own = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Set<CaseView>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, ct) is not { } panel)
            return null;
        var head = await ChainHead.ReadAsync(db, ct);
        var seat = await SeatAsync(db, panel, own, ct);
        var drawn = panel.CommitUntil > 0;
        return new OwnVoteDto(
            panel.StageAt(head.Time), panel.Round, seat?.Seat, seat?.CommittedAt is not null, seat?.RevealedAt is not null, seat?.RevealedIn is { } block && head.IsFinal(block),
            drawn ? Moment.Of(panel.CommitUntil) : null, drawn ? Moment.Of(panel.RevealUntil) : null);
    }

    /// <summary>A case and an account's seat in its running round; <c>null</c> without either.</summary>
    public async Task<(CaseView Case, SeatView Seat, CaseStage Stage)?> FindSeatAsync(string account, long id, CancellationToken ct)
    {
        var own = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Set<CaseView>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, ct) is not { } panel || await SeatAsync(db, panel, own, ct) is not { } seat)
            return null;
        return (panel, seat, panel.StageAt((await ChainHead.ReadAsync(db, ct)).Time));
    }

    private static Task<SeatView?> SeatAsync(DaoDbContext db, CaseView panel, string account, CancellationToken ct) =>
        db.Set<SeatView>().AsNoTracking().FirstOrDefaultAsync(x => x.Holder == account && x.CaseId == panel.Id && x.Round == panel.Round, ct);

    /// <summary>The reasons of a case that are kept here, by <see cref="KeyOf"/>. Whether a reader is told them is the caller's affair.</summary>
    internal static async Task<Dictionary<string, ReasonsDto>> ReasonsAsync(DaoDbContext db, long id, CancellationToken ct)
    {
        var rows = await db.Set<VoteReasonsRow>().AsNoTracking().Where(x => x.CaseId == id).Take(MostSeats * SealedVotes.Most).ToListAsync(ct);
        return rows.ToDictionary(x => KeyOf(x.Round, x.Seat, x.Hash), x => new ReasonsDto(x.Text, x.Salt), StringComparer.Ordinal);
    }

    private static SeatDto ToDto(SeatView seat, Dictionary<string, ReasonsDto> reasons, SeatView? own)
    {
        var told = !seat.Open || (seat.Round == own?.Round && seat.Seat == own.Seat);
        return new SeatDto(
            seat.Round, seat.Seat, seat.CommittedAt is not null, seat.Award, seat.Struck, seat.Missed,
            told && seat.Reasons is { } hash ? reasons.GetValueOrDefault(KeyOf(seat.Round, seat.Seat, hash)) : null);
    }

    private static OwnSeatDto ToDto(SeatView seat, bool kept) => new(
        seat.Round, seat.Seat, Address.Parse(seat.Juror).ToString(), Moment.Of(seat.DrawnAt), seat.CommittedAt is { } sealedAt ? Moment.Of(sealedAt) : null,
        seat.RevealedAt is { } revealed ? Moment.Of(revealed) : null, seat.Award, seat.Struck, seat.Missed, kept, seat.Fee);

    internal static string KeyOf(int round, int seat, string hash) => FormattableString.Invariant($"{round}:{seat}:{hash}");
}
