using DoctorDAO.Client;
using DoctorDAO.Client.Membership;
using DoctorDAO.Client.Panels;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Membership;
using DoctorDAO.Features.Reputation;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Panels;

/// <summary>Jurors as they see themselves.</summary>
internal sealed class JurorQueries(IDbContextFactory<DaoDbContext> contexts, Deployment deployment, CaseOpeners openers, IStanding standing)
{
    // More seats at once nobody could judge.
    private const int MostDuties = 50;

    public async Task<JurorDto> GetJurorAsync(string account, CancellationToken ct)
    {
        var own = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var head = await ChainHead.ReadAsync(db, ct);
        var juror = await db.Set<JurorView>().AsNoTracking().SingleOrDefaultAsync(x => x.Account == own, ct) ?? new JurorView { Account = own };
        var member = await db.Set<MemberView>().AsNoTracking().SingleOrDefaultAsync(x => x.Account == own && x.Status == MemberStatus.Active, ct);
        var rule = await RuleAsync(db, ct);
        return new JurorDto(
            member is not null, juror.Serving, juror.Specialty, juror.Serving && member is not null && member.Specialty != juror.Specialty, juror.Employer is not null,
            juror.Serving ? Moment.Of(juror.Since) : null, rule is null ? 0 : await standing.OfAsync(db, own, rule.Topic.Key, ct), juror.Seats, juror.Missed, juror.Struck, juror.Fees, juror.Earned,
            rule, await DutiesAsync(db, own, head.Time, rule?.Missed ?? 0, ct));
    }

    public async Task<Page<PastSeatDto>> GetSeatsAsync(string account, string? cursor, int limit, CancellationToken ct)
    {
        var own = Fields.Account("account", account);
        limit = Fields.Limit(limit);
        var after = Cursor.Decode(cursor, 2);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var open = false;
        var seats = db.Set<SeatView>().AsNoTracking().Where(x => x.Holder == own && x.Open == open);
        var (ties, beyond) = ((IQueryable<SeatView>?)null, seats);
        if (after is not null)
        {
            var (id, round) = (Cursor.Number(after[0]), Cursor.Number(after[1]));
            ties = seats.Where(x => x.CaseId == id && x.Round < round).OrderByDescending(x => x.Round);
            beyond = seats.Where(x => x.CaseId < id);
        }

        var rows = await Keyset.ReadAsync(ties, beyond.OrderByDescending(x => x.CaseId).ThenByDescending(x => x.Round), limit + 1, ct);
        var shown = rows.Take(limit).ToList();
        var ids = shown.Select(x => x.CaseId).Distinct().ToList();
        var head = await ChainHead.ReadAsync(db, ct);
        var cases = await db.Set<CaseView>().AsNoTracking().Where(x => ids.Contains(x.Id)).ToDictionaryAsync(x => x.Id, ct);
        return new Page<PastSeatDto>(
            [
                .. shown.Select(x => (Seat: x, Case: cases[x.CaseId])).Select(x => new PastSeatDto(
                    x.Case.Id, openers.KeyOf(x.Case), x.Case.Ref, x.Seat.Round, x.Seat.Seat, Moment.Of(x.Seat.DrawnAt), x.Seat.Award, x.Case.Award, x.Seat.Struck, x.Seat.Missed, x.Seat.Fee,
                    x.Case.StageAt(head.Time))),
            ],
            rows.Count > limit ? Cursor.Encode(shown[^1].CaseId, shown[^1].Round) : null);
    }

    private async Task<IReadOnlyList<DutyDto>> DutiesAsync(DaoDbContext db, string own, long now, long penalty, CancellationToken ct)
    {
        var open = true;
        var seats = await db.Set<SeatView>().AsNoTracking().Where(x => x.Holder == own && x.Open == open && !x.Struck).OrderByDescending(x => x.CaseId).Take(MostDuties).ToListAsync(ct);
        if (seats.Count == 0)
            return [];
        var ids = seats.ConvertAll(x => x.CaseId);
        var cases = await db.Set<CaseView>().AsNoTracking().Where(x => ids.Contains(x.Id)).ToDictionaryAsync(x => x.Id, ct);
        var kept = await SealedVotes.KeptAsync(db, ids, ct);
        var duties = seats.Select(x => ToDto(x, cases[x.CaseId], kept.Contains(SeatView.Number(x.CaseId, x.Round, x.Seat)), now, penalty)).ToList();
        return [.. duties.OrderBy(x => x.Kind is DutyKind.Commit or DutyKind.Reveal ? 0 : 1).ThenBy(x => x.Due ?? DateTimeOffset.MaxValue).ThenBy(x => x.Case)];
    }

    private DutyDto ToDto(SeatView seat, CaseView panel, bool kept, long now, long penalty)
    {
        var stage = panel.StageAt(now);
        var kind = (stage, seat) switch
        {
            (CaseStage.Commit, { CommittedAt: null }) => DutyKind.Commit,
            (CaseStage.Commit, _) => DutyKind.Sealed,
            (CaseStage.Reveal, { RevealedAt: not null }) => DutyKind.Revealed,
            // Who has sealed nothing has nothing to open: it is too late.
            (CaseStage.Reveal, { CommittedAt: not null }) when now < panel.RevealUntil => DutyKind.Reveal,
            (CaseStage.Reveal, _) => DutyKind.Revealed,
            _ => DutyKind.Drawn,
        };
        DateTimeOffset? due = kind switch
        {
            DutyKind.Drawn => null,
            DutyKind.Commit or DutyKind.Sealed => Moment.Of(panel.CommitUntil),
            _ => Moment.Of(panel.RevealUntil),
        };
        return new DutyDto(panel.Id, kind, due, openers.KeyOf(panel), panel.Ref, seat.Round, seat.Seat, panel.Fee, penalty, kept, panel.Appealed);
    }

    /// <summary>Of the contract that opens cases here; the claims' where there are several.</summary>
    private async Task<JurorRuleDto?> RuleAsync(DaoDbContext db, CancellationToken ct)
    {
        var all = await db.Set<OpenerView>().AsNoTracking().Where(x => x.Seats > 0).OrderBy(x => x.Opener).Take(20).ToListAsync(ct);
        var claims = deployment.Claims?.ToHex();
        if ((all.Find(x => x.Opener == claims) ?? all.FirstOrDefault()) is not { } opener)
            return null;
        var penalty = await db.Set<PanelRuleView>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == PanelRuleView.Key, ct) ?? new PanelRuleView();
        return new JurorRuleDto(deployment.RefOf(opener.Topic), opener.MinReputation, opener.Seats, await openers.FeeAsync(db, opener.Opener, ct), penalty.Missed, penalty.Struck);
    }
}
