using DoctorDAO.Client.Cover;
using DoctorDAO.Features.Panels;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Cover;

/// <summary>What the Cover chamber has decided, as the views have it.</summary>
internal sealed class CoverRules(IDbContextFactory<DaoDbContext> contexts, Deployment deployment)
{
    // CoverPool.REDEEM_DELAY: who leaves waits as long as a claim takes to be decided.
    private const int RedeemDays = 21;

    /// <summary>The rules now; <c>null</c> for an association without cover.</summary>
    public async Task<CoverRulesDto?> GetAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Set<PoolView>().AsNoTracking().SingleOrDefaultAsync(ct) is not { } pool)
            return null;
        var products = await db.Set<ProductView>().AsNoTracking().OrderBy(x => x.Id).ToListAsync(ct);
        var factors = await db.Set<FactorsView>().AsNoTracking().SingleOrDefaultAsync(ct);
        var relativities = await db.Set<RelativityView>().AsNoTracking().OrderBy(x => x.Class).ToListAsync(ct);
        var classes = await db.Set<PoolClassView>().AsNoTracking().ToDictionaryAsync(x => x.Class, ct);
        var claims = await db.Set<ClaimRuleView>().AsNoTracking().SingleOrDefaultAsync(ct);
        var opener = deployment.Claims?.ToHex() is { } key ? await db.Set<OpenerView>().AsNoTracking().SingleOrDefaultAsync(x => x.Opener == key, ct) : null;
        return new CoverRulesDto(
            deployment.SettlementCurrency,
            deployment.SettlementDecimals,
            deployment.Chambers.FirstOrDefault(x => x.Governor == deployment.CoverAdmin) is { } chamber ? deployment.RefOf(chamber.Key) : null,
            [.. products.Select(x => new ProductRuleDto(x.Id, x.Name, Wordings.NameOf(x.Wording), x.Rate, x.ExcessCredit, x.Tail, (int)(x.Waiting / ProductText.Day), x.OnSale))],
            factors is null ? null : new PriceFactorsDto(factors.Steps, factors.ExperienceMin, factors.ExperienceMax, factors.Kink, factors.Top),
            [.. relativities.Select(x => new ClassRuleDto(x.Class, x.Relativity, classes.GetValueOrDefault(x.Class)?.Cap, classes.GetValueOrDefault(x.Class)?.Correlation))],
            new SolvencyRuleDto(pool.Gearing, pool.Buy, pool.Redeem, pool.Dividend),
            claims is null ? null : new JudgingRuleDto(claims.Bond, claims.Fee, claims.Interest, (int)(opener?.Seats ?? 0), (long)(opener?.MinReputation ?? 0)),
            RedeemDays);
    }
}
