using System.Numerics;
using DoctorDAO.Client.Cover;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Ledgers;
using DoctorDAO.Features.Panels;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Cover;

/// <summary>Claims as people read them.</summary>
internal sealed class ClaimQueries(IDbContextFactory<DaoDbContext> contexts)
{
    private const int MostOwn = 200;
    private const int MostDesk = 100;

    public async Task<IReadOnlyList<ClaimRowDto>> GetOwnAsync(string account, CancellationToken ct)
    {
        var holder = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var claims = await db.Set<ClaimView>().AsNoTracking().Where(x => x.Holder == holder).OrderByDescending(x => x.Id).Take(MostOwn).ToListAsync(ct);
        return await RowsAsync(db, claims, ct);
    }

    public async Task<ClaimDto?> GetClaimAsync(string account, long id, CancellationToken ct)
    {
        var reader = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Set<ClaimView>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, ct) is not { } claim)
            return null;
        var head = await ChainHead.ReadAsync(db, ct);
        var steps = await db.Set<ClaimStepView>().AsNoTracking().Where(x => x.Claim == id).OrderBy(x => x.Block).ThenBy(x => x.LogIndex).ToListAsync(ct);
        var panel = await PanelAsync(db, claim, ct);
        var people = await People.ReadAsync(db, steps.Select(x => x.By).Append(claim.Holder).Append(claim.Appellant).Distinct(), ct);
        var rule = await RuleAsync(db, ct);
        return new ClaimDto(
            Row(claim, panel, head.Time),
            people[claim.Holder],
            claim.Incident,
            claim.Loss,
            claim.Reserved,
            claim.Bond,
            claim.Award,
            claim.ChallengeUntil is { } until ? Moment.Of(until) : null,
            rule.AppealBond,
            claim.Appealed,
            people.Find(claim.Appellant),
            claim.Settled,
            claim.Missing,
            ClaimTimes.IsBeforeTheLot(claim, panel),
            ClaimTimes.IsUnruled(claim, panel, head.Time),
            ClaimTimes.TakesEvidence(claim, panel, head.Time),
            panel is null ? null : await PanelDtoAsync(db, panel, head.Time, await HearsAsync(db, claim, reader, ct), ct),
            [.. steps.Select(x => new ClaimStepDto(
                x.Step, Moment.Of(x.Time), people.Find(x.By), x.Amount, x.Award, x.Until is { } end ? Moment.Of(end) : null, x.Evidence, x.TransactionHash, head.IsFinal(x.Block)))]);
    }

    public async Task<IReadOnlyList<ClaimNumbersDto>> GetNumbersAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var totals = await db.Set<ClaimTotalView>().AsNoTracking().OrderBy(x => x.Status).ToListAsync(ct);
        return totals.ConvertAll(x => new ClaimNumbersDto((ClaimStatus)x.Status, x.Claims, x.Asked, x.Decided, x.Paid));
    }

    public async Task<ClaimableDto?> GetClaimableAsync(string account, long policy, CancellationToken ct)
    {
        var holder = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Set<PolicyView>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == policy && x.Holder == holder, ct) is not { } found)
            return null;
        var product = await db.Set<ProductView>().AsNoTracking().SingleAsync(x => x.Id == found.ProductId, ct);
        var now = (await ChainHead.ReadAsync(db, ct)).Time;
        var claims = await db.Set<ClaimView>().AsNoTracking().Where(x => x.Holder == holder).OrderByDescending(x => x.Id).Take(MostOwn).ToListAsync(ct);
        var from = ReportFrom(found, product);
        var (first, last) = Days(found, now);
        return new ClaimableDto(
            policy, product.Name, first, last, Moment.Of(from), Moment.Of(found.ReportUntil), !found.Closed && now >= from && now <= found.ReportUntil, Units(product.Excess), Units(product.PerClaim),
            Units(product.Aggregate - (BigInteger)found.Paid - (BigInteger)found.Reserved), await RuleAsync(db, ct), await RowsAsync(db, claims, ct));
    }

    public async Task<bool> IsOfficerAsync(string account, CancellationToken ct)
    {
        var officer = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Set<ClaimsOfficerView>().AnyAsync(x => x.Account == officer, ct);
    }

    public async Task<IReadOnlyList<ClaimRowDto>> GetDeskAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        List<ClaimView> claims = [];
        foreach (var status in (ClaimStatus[])[ClaimStatus.Filed, ClaimStatus.Judged])
            claims.AddRange(await db.Set<ClaimView>().AsNoTracking().Where(x => x.Status == status).OrderBy(x => x.Id).Take(MostDesk).ToListAsync(ct));
        var panels = await PanelsAsync(db, claims, ct);
        var now = (await ChainHead.ReadAsync(db, ct)).Time;
        return [.. claims.Select(x => (Claim: x, Panel: PanelOf(x, panels))).Where(x => ClaimTimes.IsUnruled(x.Claim, x.Panel, now)).OrderBy(x => x.Claim.Id).Take(MostDesk).Select(x => Row(x.Claim, x.Panel, now))];
    }

    /// <summary>From when incidents under a policy can be reported.</summary>
    internal static long ReportFrom(PolicyView policy, ProductView product) => policy.RenewalOf == 0 ? policy.Start + product.Waiting : policy.Start;

    /// <summary>The case that judges a claim; <c>null</c> before there is one.</summary>
    internal static Task<CaseView?> PanelAsync(DaoDbContext db, ClaimView claim, CancellationToken ct) =>
        claim.CaseId is { } id ? db.Set<CaseView>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, ct) : Task.FromResult<CaseView?>(null);

    internal static async Task<ClaimRuleDto> RuleAsync(DaoDbContext db, CancellationToken ct) =>
        await db.Set<ClaimRuleView>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == ClaimRuleView.Key, ct) is { } rule ? new ClaimRuleDto(rule.Bond, 2 * rule.Bond, rule.Fee) : new ClaimRuleDto(0, 0, 0);

    private static async Task<List<ClaimRowDto>> RowsAsync(DaoDbContext db, List<ClaimView> claims, CancellationToken ct)
    {
        var panels = await PanelsAsync(db, claims, ct);
        var now = (await ChainHead.ReadAsync(db, ct)).Time;
        return claims.ConvertAll(x => Row(x, PanelOf(x, panels), now));
    }

    private static CaseView? PanelOf(ClaimView claim, Dictionary<long, CaseView> panels) => claim.CaseId is { } id ? panels.GetValueOrDefault(id) : null;

    private static async Task<Dictionary<long, CaseView>> PanelsAsync(DaoDbContext db, List<ClaimView> claims, CancellationToken ct)
    {
        List<long> ids = [.. claims.Where(x => x.Status is ClaimStatus.Judged or ClaimStatus.Appeal && x.CaseId is not null).Select(x => x.CaseId!.Value)];
        return ids.Count == 0 ? [] : await db.Set<CaseView>().AsNoTracking().Where(x => ids.Contains(x.Id)).ToDictionaryAsync(x => x.Id, ct);
    }

    private static ClaimRowDto Row(ClaimView x, CaseView? panel, long now) => new(
        x.Id, x.Policy, x.Status, Moment.Of(x.IncidentAt), Moment.Of(x.ReportedAt), x.Asked, x.Decided, x.Paid, ClaimTimes.IsUnruled(x, panel, now) ? x.Offer : 0, ClaimTimes.NextOf(x, panel, now));

    /// <summary>Whether an account is told the jurors' reasons, which may speak of what they have read.</summary>
    private static async Task<bool> HearsAsync(DaoDbContext db, ClaimView claim, string account, CancellationToken ct) =>
        claim.Holder == account || claim.Appellant == account || await db.Set<ClaimsOfficerView>().AnyAsync(x => x.Account == account, ct);

    private static async Task<ClaimPanelDto> PanelDtoAsync(DaoDbContext db, CaseView panel, long now, bool reasons, CancellationToken ct)
    {
        var seats = await db.Set<SeatView>().AsNoTracking().Where(x => x.CaseId == panel.Id && x.RevealedAt != null).OrderBy(x => x.Round).ThenBy(x => x.Seat).ToListAsync(ct);
        var texts = reasons ? await db.Set<VoteReasonsRow>().AsNoTracking().Where(x => x.CaseId == panel.Id).ToListAsync(ct) : [];
        return new ClaimPanelDto(
            panel.Id, panel.StageAt(now), panel.Round, panel.Seats, panel.Drawn, panel.Committed, panel.Revealed, panel.Appealed,
            [.. seats.Select(x => new ClaimVoteDto(x.Round, x.Seat, x.Award, x.Reasons, x.Reasons is null ? null : texts.Find(t => t.Round == x.Round && t.Seat == x.Seat && t.Hash == x.Reasons)?.Text))]);
    }

    /// <summary>The first and the last whole day on which an incident is covered.</summary>
    private static (DateOnly First, DateOnly Last) Days(PolicyView policy, long now) => (Day(policy.Retro), Day(Math.Max(policy.Retro, Math.Min(now, policy.End - 1))));

    private static DateOnly Day(long seconds) => DateOnly.FromDateTime(Moment.Of(seconds).UtcDateTime);

    private static long Units(BigInteger amount) => (long)BigInteger.Min(BigInteger.Max(amount, 0), Minor.Most);
}
