using DoctorDAO.Client.Marketplace;
using DoctorDAO.Features.Http;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Marketplace.Papers;

/// <summary>What members state for invoices: who they are, and how they are taxed.</summary>
internal sealed class Billing(IDbContextFactory<DaoDbContext> contexts, PaperSeal seal, TimeProvider time)
{
    private const string Kind = "billing";

    public async Task<BillingDto?> GetAsync(string account, CancellationToken ct)
    {
        var owner = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await FindAsync(db, owner, ct);
    }

    public async Task<BillingDto> SetAsync(string account, BillingDto billing, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(billing);
        var owner = Fields.Account("account", account);
        var clean = new BillingDto(VatRules.Clean("party", billing.Party), billing.Vat is null ? null : VatRules.Clean(billing.Vat));
        await using var db = await contexts.CreateDbContextAsync(ct);
        await Rows.RequireMemberAsync(db, owner, ct);
        var (content, now) = (seal.Seal(Kind, 0, clean), time.GetUtcNow().ToUnixTimeMilliseconds());
        await Rows.EnsureAsync(db, new BillingRow { Account = owner, Sealed = content, ChangedAt = now }, x => x.Account == owner, ct);
        await db.Set<BillingRow>().Where(x => x.Account == owner).ExecuteUpdateAsync(x => x.SetProperty(b => b.Sealed, content).SetProperty(b => b.ChangedAt, now), ct);
        return clean;
    }

    /// <summary>What an account has stated.</summary>
    /// <param name="owner">Lowercase.</param>
    public async Task<BillingDto?> FindAsync(DaoDbContext db, string owner, CancellationToken ct) =>
        await db.Set<BillingRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Account == owner, ct) is { } row ? Open(row) : null;

    /// <summary>What a row holds.</summary>
    public BillingDto Open(BillingRow row) => seal.Open<BillingDto>(Kind, 0, row.Sealed);
}
