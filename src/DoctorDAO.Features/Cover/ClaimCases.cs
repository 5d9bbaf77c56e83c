using DoctorDAO.Client.Panels;
using DoctorDAO.Features.Membership;
using DoctorDAO.Features.Panels;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Cover;

/// <summary>Claims as the panels that judge them know them.</summary>
internal sealed class ClaimCases : ICaseSubject
{
    public string Opener => "claims";

    public Task<bool> IsPartyAsync(DaoDbContext db, long reference, string account, CancellationToken ct) =>
        db.Set<ClaimView>().AnyAsync(x => x.Id == reference && (x.Holder == account || x.Appellant == account), ct);

    public async Task<CaseSubject?> TellAsync(DaoDbContext db, long reference, CancellationToken ct)
    {
        if (await db.Set<ClaimView>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == reference, ct) is not { } claim)
            return null;
        if (await db.Set<PolicyView>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == claim.Policy, ct) is not { } policy)
            return null;
        var product = await db.Set<ProductView>().AsNoTracking().SingleAsync(x => x.Id == policy.ProductId, ct);
        var specialty = await db.Set<MemberView>().Where(x => x.Account == claim.Holder).Select(x => x.Specialty).SingleOrDefaultAsync(ct);
        return new CaseSubject(new CaseClaimDto(
            claim.Id, claim.Loss, claim.Asked, Moment.Of(claim.IncidentAt), Moment.Of(claim.ReportedAt), product.Id, product.Name, (long)product.PerClaim, (long)product.Excess,
            Moment.Of(policy.Retro), Moment.Of(policy.End), Moment.Of(policy.ReportUntil), specialty ?? ""));
    }

    public async Task<long?> FeeAsync(DaoDbContext db, CancellationToken ct) =>
        await db.Set<ClaimRuleView>().Where(x => x.Id == ClaimRuleView.Key).Select(x => (long?)x.Fee).SingleOrDefaultAsync(ct);
}
