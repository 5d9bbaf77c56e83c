using System.Collections.Concurrent;
using System.Collections.Frozen;
using DoctorDAO.Client.Membership;
using DoctorDAO.Features.Membership;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Cover;

/// <summary>All that prices need, as of one block.</summary>
/// <param name="Factors"><c>null</c> before there are any.</param>
internal sealed record PriceList(
    string Block, long Time, FrozenDictionary<int, ProductView> Products, FactorsView? Factors, FrozenDictionary<int, int> Relativities, FrozenDictionary<string, int> Specialties,
    PoolView Pool, FrozenDictionary<int, PoolClassView> Classes)
{
    /// <summary>Members' histories that were asked for at this block.</summary>
    public ConcurrentDictionary<string, Buyer?> Buyers { get; } = new(StringComparer.Ordinal);

    /// <summary>Class of risk of a product for a specialty, and what it costs; <c>null</c> when the class has no price.</summary>
    public (int Class, int Relativity)? RiskOf(ProductView product, string specialty)
    {
        var risk = product.Class != 0 ? product.Class : Specialties.GetValueOrDefault(specialty, 1);
        return Relativities.TryGetValue(risk, out var relativity) ? (risk, relativity) : null;
    }
}

/// <summary>A member as prices see them.</summary>
internal sealed record Buyer(string Account, string Specialty, Experience Experience);

/// <summary>Keeps the price list of the newest block, so that a quote reads one row of the database and not all of them.</summary>
internal sealed class QuoteBook(IDbContextFactory<DaoDbContext> contexts)
{
    private const int MostBuyers = 10_000;
    private const int MostPolicies = 200;

    private PriceList? _newest;

    /// <summary>The list of the newest indexed block.</summary>
    public async Task<PriceList> NewestAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var head = await db.Set<ChainCheckpointRow>().AsNoTracking().Where(x => x.Id == 1).Select(x => new { x.Hash, x.Time, x.Applied }).SingleOrDefaultAsync(ct);
        var block = head is null ? "" : $"{head.Hash}/{head.Applied}";
        if (_newest is { } kept && kept.Block == block)
            return kept;
        var list = new PriceList(
            block,
            head?.Time ?? 0,
            (await db.Set<ProductView>().AsNoTracking().ToListAsync(ct)).ToFrozenDictionary(x => x.Id),
            await db.Set<FactorsView>().AsNoTracking().SingleOrDefaultAsync(ct),
            (await db.Set<RelativityView>().AsNoTracking().ToListAsync(ct)).ToFrozenDictionary(x => x.Class, x => x.Relativity),
            (await db.Set<SpecialtyClassView>().AsNoTracking().ToListAsync(ct)).ToFrozenDictionary(x => x.Specialty, x => x.Class, StringComparer.Ordinal),
            await db.Set<PoolView>().AsNoTracking().SingleOrDefaultAsync(ct) ?? new PoolView(),
            (await db.Set<PoolClassView>().AsNoTracking().ToListAsync(ct)).ToFrozenDictionary(x => x.Class));
        _newest = list;
        return list;
    }

    /// <summary>An active member and their history; <c>null</c> for anybody else.</summary>
    public async Task<Buyer?> BuyerAsync(PriceList list, string account, CancellationToken ct)
    {
        if (list.Buyers.TryGetValue(account, out var known))
            return known;
        var buyer = await ReadAsync(list, account, ct);
        if (list.Buyers.Count < MostBuyers)
            list.Buyers[account] = buyer;
        return buyer;
    }

    private async Task<Buyer?> ReadAsync(PriceList list, string account, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var member = await db.Set<MemberView>().AsNoTracking().SingleOrDefaultAsync(x => x.Account == account && x.Status == MemberStatus.Active, ct);
        if (member is null || list.Factors is not { } factors)
            return null;
        var policies = await db.Set<PolicyView>().AsNoTracking().Where(x => x.Holder == account).OrderByDescending(x => x.Id).Take(MostPolicies)
            .Select(x => new { x.Start, x.End }).ToListAsync(ct);
        var paid = await db.Set<ClaimView>().AsNoTracking().Where(x => x.Holder == account && x.Decided > 0).OrderByDescending(x => x.Id).Take(MostPolicies)
            .Select(x => x.DecidedAt).ToListAsync(ct);
        var experience = Experience.Of([.. policies.Select(x => (x.Start, x.End))], [.. paid.OfType<long>()], list.Time, factors.ExperienceMin, factors.ExperienceMax);
        return new Buyer(account, member.Specialty, experience);
    }
}
