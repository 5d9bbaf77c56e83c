using System.Numerics;
using DoctorDAO.Client.Cover;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Http;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Cover;

/// <summary>What is read of policies.</summary>
internal sealed class PolicyQueries(IDbContextFactory<DaoDbContext> contexts, Deployment deployment)
{
    private const int MostPolicies = 100;

    public async Task<IReadOnlyList<CoverPolicyDto>> GetPoliciesAsync(string account, CancellationToken ct)
    {
        var holder = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await ReadAsync(db, await db.Set<PolicyView>().AsNoTracking().Where(x => x.Holder == holder).OrderByDescending(x => x.Id).Take(MostPolicies).ToListAsync(ct), ct);
    }

    public async Task<CoverPolicyDto?> GetPolicyAsync(string account, long id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await FindAsync(db, account, id, ct) is { } policy ? (await ReadAsync(db, [policy], ct))[0] : null;
    }

    /// <summary>A policy of an account; <c>null</c> for anybody else's, as for one that is not there.</summary>
    public static async Task<PolicyView?> FindAsync(DaoDbContext db, string account, long id, CancellationToken ct)
    {
        var holder = Fields.Account("account", account);
        return await db.Set<PolicyView>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == id && x.Holder == holder, ct);
    }

    public async Task<CertificateDto?> GetCertificateAsync(string code, CancellationToken ct)
    {
        if (CertificateCodes.IdOf(code) is not { } id)
            return null;
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Set<PolicyView>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, ct) is not { } policy || deployment.Policies is not { } contract)
            return null;
        if (!string.Equals(CertificateCodes.Of(contract, policy), code.Trim(), StringComparison.OrdinalIgnoreCase))
            return null;
        var product = await db.Set<ProductView>().AsNoTracking().SingleAsync(x => x.Id == policy.ProductId, ct);
        var head = await ChainHead.ReadAsync(db, ct);
        var status = Status(policy, product, head.Time);
        return new CertificateDto(
            CertificateCodes.Of(contract, policy), id, product.Name, Wordings.NameOf(product.Wording), product.Wording, status, status == PolicyStatus.Active, ProductText.Time(policy.Start),
            ProductText.Time(CoveredFrom(policy, product)), ProductText.Time(policy.End), ProductText.Time(policy.Retro), ProductText.Time(policy.ReportUntil), ProductText.Units(product.PerClaim),
            ProductText.Units(product.Aggregate), ProductText.Units(product.Excess), Address.Parse(policy.Holder).ToString(), contract.ToString(), policy.TransactionHash,
            ProductText.Time(head.Time), head.IsFinal(policy.Block));
    }

    /// <summary>When its waiting is over.</summary>
    public static long CoveredFrom(PolicyView policy, ProductView product) => policy.Start + (policy.RenewalOf == 0 ? product.Waiting : 0);

    public static PolicyStatus Status(PolicyView policy, ProductView product, long now) =>
        policy.Closed ? PolicyStatus.Closed : now >= policy.End ? PolicyStatus.Reporting : now < CoveredFrom(policy, product) ? PolicyStatus.Waiting : PolicyStatus.Active;

    private async Task<IReadOnlyList<CoverPolicyDto>> ReadAsync(DaoDbContext db, List<PolicyView> policies, CancellationToken ct)
    {
        if (policies.Count == 0)
            return [];
        var head = await ChainHead.ReadAsync(db, ct);
        int[] products = [.. policies.Select(x => x.ProductId).Distinct()];
        int[] years = [.. policies.Select(x => x.Year).Distinct()];
        var productOf = await db.Set<ProductView>().AsNoTracking().Where(x => products.Contains(x.Id)).ToDictionaryAsync(x => x.Id, ct);
        var yearOf = await db.Set<PolicyYearView>().AsNoTracking().Where(x => years.Contains(x.Year)).ToDictionaryAsync(x => x.Year, ct);
        var calls = await PolicyBooks.CallsAsync(db, policies.Min(x => x.Answered), ct);
        var person = await People.ReadAsync(db, [.. policies.Select(x => x.Holder).Distinct()], ct);
        return [.. policies.Select(x => Of(x, productOf[x.ProductId], yearOf.GetValueOrDefault(x.Year), calls, person[x.Holder], head))];
    }

    private CoverPolicyDto Of(PolicyView x, ProductView product, PolicyYearView? year, List<MemberCallView> calls, Client.Membership.PersonDto holder, ChainHead head)
    {
        var now = head.Time;
        var graceUntil = x.End + product.Grace;
        var tail = product.TailMonths > 0 && !x.Tail && !x.Closed && now <= x.ReportUntil;
        var call = PolicyBooks.CallDue(x, calls);
        DateTimeOffset? callUntil = call.IsZero ? null : ProductText.Time(calls.Where(c => c.Id >= x.Answered && c.MadeAt < x.End).Max(c => c.Due));
        return new CoverPolicyDto(
            x.Id, ProductText.Of(product) with { TailPrice = x.TailPrice, Rate = x.Rate }, holder, Status(x, product, now), x.Class, ProductText.Time(x.Start), ProductText.Time(CoveredFrom(x, product)), ProductText.Time(x.End),
            ProductText.Time(x.Retro), ProductText.Time(graceUntil), ProductText.Time(x.ReportUntil), x.Ended || now >= x.End ? null : ProductText.Time(x.End - Quotes.RenewalWindow),
            x.RenewalOf == 0 ? null : x.RenewalOf, x.RenewedBy == 0 ? null : x.RenewedBy, ProductText.Units(x.Premium), ProductText.Units(x.Refunded),
            Factors(x, product), ProductText.Units(x.Paid), ProductText.Units(x.Reserved), ProductText.Units(BigInteger.Max(0, product.Aggregate - x.Paid - x.Reserved)),
            x.OpenClaims, x.Ended && x.RenewedBy == 0, x.Tail, x.TailGiven, tail ? ProductText.Units(PolicyBooks.TailPremium(x, product, product.TailMonths)) : 0,
            tail ? ProductText.Time(x.ReportUntil + (product.TailMonths * 30L * ProductText.Day)) : null, ProductText.Units(call), callUntil,
            ProductText.Units(PolicyBooks.DividendDue(x, year)), x.OpenClaims > 0 ? 0 : ProductText.Units(PolicyBooks.Refund(x, now, PolicyBooks.ShortRate)), CertificateCodes.Of(deployment.Policies ?? default, x), head.IsFinal(x.Block),
            x.TransactionHash);
    }

    /// <summary>What its premium was made of when it was bought, whatever is asked of others since.</summary>
    private static IReadOnlyList<PriceFactorDto> Factors(PolicyView x, ProductView product)
    {
        var offer = new Offer(x.Premium, x.Surge, product.PerClaim, 0, product.Grace, x.BoughtEnd - x.Start, x.Rate, x.Class, x.Relativity, x.Step, x.Experience, x.ExcessCredit);
        // How many years and claims that was, is not on the chain, and not told anew.
        return ProductText.Factors(offer, (int)((x.Start - x.Retro) / PremiumFormula.Year), new Experience(x.Experience, -1, -1), -1);
    }
}
