using DoctorDAO.Client.Panels;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Cover;
using DoctorDAO.Features.Membership;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Panels;

/// <summary>What is known of the contracts that open cases.</summary>
internal sealed class CaseOpeners(Deployment deployment)
{
    /// <summary>Key of <see cref="Deployment.Claims"/> in this association.</summary>
    public const string Claims = "claims";

    /// <summary>Key of an opener in this association, or its address.</summary>
    public string KeyOf(CaseView panel) => deployment.KeyOf(Address.Parse(panel.Opener)) ?? Address.Parse(panel.Opener).ToString();

    /// <summary>Whether a case is about an account.</summary>
    /// <param name="db">Where the views are.</param>
    /// <param name="panel">The case.</param>
    /// <param name="account">Lowercase.</param>
    /// <param name="ct">Cancels it.</param>
    public Task<bool> IsPartyAsync(DaoDbContext db, CaseView panel, string account, CancellationToken ct) => KeyOf(panel) == Claims
        ? db.Set<ClaimView>().AnyAsync(x => x.Id == panel.Ref && (x.Holder == account || x.Appellant == account), ct)
        : Task.FromResult(false);

    /// <summary>What a claim's case is about; <c>null</c> for other cases.</summary>
    public async Task<CaseClaimDto?> ClaimAsync(DaoDbContext db, CaseView panel, CancellationToken ct)
    {
        if (KeyOf(panel) != Claims || await db.Set<ClaimView>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == panel.Ref, ct) is not { } claim)
            return null;
        if (await db.Set<PolicyView>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == claim.Policy, ct) is not { } policy)
            return null;
        var product = await db.Set<ProductView>().AsNoTracking().SingleAsync(x => x.Id == policy.ProductId, ct);
        var specialty = await db.Set<MemberView>().Where(x => x.Account == claim.Holder).Select(x => x.Specialty).SingleOrDefaultAsync(ct);
        return new CaseClaimDto(
            claim.Id, claim.Loss, claim.Asked, Moment.Of(claim.IncidentAt), Moment.Of(claim.ReportedAt), product.Id, product.Name, (long)product.PerClaim, (long)product.Excess,
            Moment.Of(policy.Retro), Moment.Of(policy.End), Moment.Of(policy.ReportUntil), specialty ?? "");
    }

    /// <summary>What a juror earns in cases that are opened now, in minor units; <c>null</c> where the opener has no rule.</summary>
    public static async Task<long?> FeeAsync(DaoDbContext db, CancellationToken ct) =>
        await db.Set<ClaimRuleView>().Where(x => x.Id == ClaimRuleView.Key).Select(x => (long?)x.Fee).SingleOrDefaultAsync(ct);
}
