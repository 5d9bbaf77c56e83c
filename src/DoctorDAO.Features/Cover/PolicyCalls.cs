using DoctorDAO.Client;
using DoctorDAO.Client.Cover;
using DoctorDAO.Client.Relay;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Relay;
using Microsoft.EntityFrameworkCore;
using Contract = DoctorDAO.Contracts.Policies;

namespace DoctorDAO.Features.Cover;

/// <summary>Acts of a holder, checked as far as the views say and made into what is signed. The contract is tried before anybody signs.</summary>
internal sealed class PolicyCalls(Deployment deployment, IMemberCalls calls, IDbContextFactory<DaoDbContext> contexts)
{
    private Address Policies => deployment.Policies ?? throw new FieldException("product", "is none: this association has no cover");

    /// <summary>Buying or renewing.</summary>
    public Task<PreparedCall> BuyAsync(string account, PolicyPurchase purchase, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(purchase);
        var (quote, signature) = QuoteSigner.Read(purchase.Quote);
        if (quote.Holder != Address.Parse(account))
            throw new FieldException("quote", "is somebody else’s; ask for your own");
        return calls.PrepareAsync(quote.Holder, new PaidCall(Policies, Contract.BuyCall.Encode(quote, signature), quote.MaxPremium), purchase.Permit, ct);
    }

    public async Task<PreparedCall?> CancelAsync(string account, long id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await PolicyQueries.FindAsync(db, account, id, ct) is not { } policy)
            return null;
        if (policy.Ended)
            throw new FieldException("policy", "has ended already");
        if (policy.OpenClaims > 0)
            throw new FieldException("policy", "has an open claim; it can be cancelled when that is decided");
        return await calls.PrepareAsync(Address.Parse(policy.Holder), new MemberCall(Policies, Contract.CancelCall.Encode((ulong)id)), ct);
    }

    public async Task<PreparedCall?> TailAsync(string account, long id, TailPurchase purchase, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(purchase);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await PolicyQueries.FindAsync(db, account, id, ct) is not { } policy)
            return null;
        var product = await db.Set<ProductView>().AsNoTracking().SingleAsync(x => x.Id == policy.ProductId, ct);
        if (policy.Tail)
            throw new FieldException("policy", "has a tail already; there is one for each policy");
        var months = purchase.Months ?? product.TailMonths;
        if (months < 1 || months > product.TailMonths)
            throw new FieldException("months", product.TailMonths == 0 ? "are none: the product has no tail" : $"are {months}; 1 to {product.TailMonths} are possible");
        var premium = (UInt256)PolicyBooks.TailPremium(policy, product, months);
        return await calls.PrepareAsync(Address.Parse(policy.Holder), new PaidCall(Policies, Contract.BuyTailCall.Encode((ulong)id, (ushort)months, premium), premium), purchase.Permit, ct);
    }

    public async Task<PreparedCall?> AnswerAsync(string account, long id, CallAnswer answer, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(answer);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await PolicyQueries.FindAsync(db, account, id, ct) is not { } policy)
            return null;
        var due = await PolicyBooks.CallDueAsync(db, policy, ct);
        if (due.IsZero)
            throw new FieldException("policy", "owes nothing: no call of the association is open for it");
        return await calls.PrepareAsync(Address.Parse(policy.Holder), new PaidCall(Policies, Contract.AnswerCallCall.Encode((ulong)id), (UInt256)due), answer.Permit, ct);
    }

    public async Task<PreparedCall?> DividendAsync(string account, long id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await PolicyQueries.FindAsync(db, account, id, ct) is not { } policy)
            return null;
        var year = await db.Set<PolicyYearView>().AsNoTracking().SingleOrDefaultAsync(x => x.Year == policy.Year, ct);
        if (PolicyBooks.DividendDue(policy, year) <= 0)
            throw new FieldException("policy", "has nothing to take: no dividend of its year is left");
        return await calls.PrepareAsync(Address.Parse(policy.Holder), new MemberCall(Policies, Contract.TakeDividendCall.Encode((ulong)id)), ct);
    }
}
