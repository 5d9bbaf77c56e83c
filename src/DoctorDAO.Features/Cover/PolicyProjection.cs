using System.Numerics;
using DoctorDAO.Client;
using DoctorDAO.Ethereum;
using DoctorDAO.Indexing;
using ClaimContract = DoctorDAO.Contracts.Claims;
using Contract = DoctorDAO.Contracts.Policies;
using MemberContract = DoctorDAO.Contracts.Membership;

namespace DoctorDAO.Features.Cover;

/// <summary>
/// Policies from their purchase to their closing, what claims have done to them, and the association's calls and dividends. Prices are what
/// <see cref="ProductProjection"/>, which comes before, has at the purchase.
/// </summary>
internal sealed class PolicyProjection : IProjection,
    IApply<Contract.YearsCounted>, IApply<Contract.PolicyBought>, IApply<Contract.Transfer>, IApply<Contract.PolicyEnded>, IApply<Contract.TailAdded>,
    IApply<Contract.PolicyClosed>, IApply<Contract.CallMade>, IApply<Contract.CallAnswered>, IApply<Contract.DividendDeclared>, IApply<Contract.DividendTaken>,
    IApply<ClaimContract.ClaimFiled>, IApply<ClaimContract.ClaimDecided>, IApply<MemberContract.MemberMoved>
{
    private const long YearSeconds = 365 * 86_400;

    public static string Name => "policies";

    public static int Version => 1;

    public ValueTask ApplyAsync(ChainEvent<Contract.YearsCounted> e, IViewStore views, CancellationToken ct)
    {
        views.Add(new PolicyBookView { Origin = (long)e.Data.Origin });
        return ValueTask.CompletedTask;
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.PolicyBought> e, IViewStore views, CancellationToken ct)
    {
        var book = await views.GetAsync<PolicyBookView>(ct, PolicyBookView.Key);
        book.Policies++;
        var product = await views.GetAsync<ProductView>(ct, (int)e.Data.ProductId);
        var policy = new PolicyView
        {
            Id = (long)e.Data.PolicyId,
            Holder = e.Data.Holder.ToHex(),
            ProductId = (int)e.Data.ProductId,
            Class = e.Data.Class,
            Start = (long)e.Data.Start,
            End = (long)e.Data.End,
            BoughtEnd = (long)e.Data.End,
            Retro = (long)e.Data.Retro,
            ReportUntil = (long)e.Data.ReportUntil,
            RenewalOf = (long)e.Data.RenewalOf,
            Experience = e.Data.Experience,
            Premium = (BigInteger)e.Data.Premium,
            Surge = (BigInteger)e.Data.Surge,
            Rate = product.Rate,
            Relativity = (await views.GetAsync<RelativityView>(ct, (int)e.Data.Class)).Relativity,
            Step = PremiumFormula.Step(await views.GetAsync<FactorsView>(ct, FactorsView.Key), (long)e.Data.Retro, (long)e.Data.Start),
            ExcessCredit = product.ExcessCredit,
            TailPrice = product.Tail,
            Year = (int)(((long)e.Data.Start - book.Origin) / YearSeconds),
            Answered = book.Calls,
            Block = (long)e.Position.Block,
            TransactionHash = e.TransactionHash.ToString(),
        };
        views.Add(policy);
        var year = await YearAsync(policy.Year, book, views, ct);
        (year.Premiums, year.Open) = (year.Premiums + policy.Premium, year.Open + 1);
        Changed(policy, views);
    }

    /// <summary>Minted, or followed to the account that its holder has now.</summary>
    public async ValueTask ApplyAsync(ChainEvent<Contract.Transfer> e, IViewStore views, CancellationToken ct)
    {
        var policy = await views.GetAsync<PolicyView>(ct, (long)e.Data.TokenId);
        if (e.Data.From != Address.Zero)
        {
            var before = await views.GetAsync<PolicyHolderView>(ct, e.Data.From.ToHex());
            before.Policies--;
            before.Left &= before.Policies > 0;
            views.Changed(Topics.Member(before.Account));
        }

        var holder = await views.FindAsync<PolicyHolderView>(ct, e.Data.To.ToHex());
        if (holder is null)
            views.Add(holder = new PolicyHolderView { Account = e.Data.To.ToHex() });
        holder.Policies++;
        policy.Holder = holder.Account;
        Changed(policy, views);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.PolicyEnded> e, IViewStore views, CancellationToken ct)
    {
        var policy = await views.GetAsync<PolicyView>(ct, (long)e.Data.PolicyId);
        var year = await views.GetAsync<PolicyYearView>(ct, policy.Year);
        var end = (long)e.Data.End;
        policy.ReportUntil -= policy.End - end;
        (policy.End, policy.Ended, policy.RenewedBy, policy.Refunded) = (end, true, (long)e.Data.By, (BigInteger)e.Data.Refund);
        year.Premiums -= policy.Refunded;
        Changed(policy, views);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.TailAdded> e, IViewStore views, CancellationToken ct)
    {
        var policy = await views.GetAsync<PolicyView>(ct, (long)e.Data.PolicyId);
        (policy.Tail, policy.TailGiven, policy.TailAmount, policy.ReportUntil) = (true, e.Data.Given, (BigInteger)e.Data.Ibnr, (long)e.Data.ReportUntil);
        Changed(policy, views);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.PolicyClosed> e, IViewStore views, CancellationToken ct)
    {
        var policy = await views.GetAsync<PolicyView>(ct, (long)e.Data.PolicyId);
        policy.Closed = true;
        (await views.GetAsync<PolicyYearView>(ct, policy.Year)).Open--;
        Changed(policy, views);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.CallMade> e, IViewStore views, CancellationToken ct)
    {
        views.Add(new MemberCallView { Id = (int)e.Data.CallId, Share = e.Data.Share, MadeAt = e.BlockTime.ToUnixTimeSeconds(), Due = (long)e.Data.Due });
        (await views.GetAsync<PolicyBookView>(ct, PolicyBookView.Key)).Calls++;
        views.Changed(Topics.Pool);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.CallAnswered> e, IViewStore views, CancellationToken ct)
    {
        var policy = await views.GetAsync<PolicyView>(ct, (long)e.Data.PolicyId);
        policy.Answered = e.Data.Answered;
        Changed(policy, views);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.DividendDeclared> e, IViewStore views, CancellationToken ct)
    {
        var year = await views.GetAsync<PolicyYearView>(ct, (int)e.Data.Year);
        year.Dividend = year.Dividend + (BigInteger)e.Data.Amount;
        views.Changed(Topics.Pool);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.DividendTaken> e, IViewStore views, CancellationToken ct)
    {
        var policy = await views.GetAsync<PolicyView>(ct, (long)e.Data.PolicyId);
        policy.Dividend = policy.Dividend + (BigInteger)e.Data.Amount;
        Changed(policy, views);
    }

    public async ValueTask ApplyAsync(ChainEvent<ClaimContract.ClaimFiled> e, IViewStore views, CancellationToken ct)
    {
        var policy = await views.GetAsync<PolicyView>(ct, (long)e.Data.PolicyId);
        var asked = (BigInteger)e.Data.Asked;
        views.Add(new PolicyClaimView { ClaimId = (long)e.Data.ClaimId, PolicyId = policy.Id, Asked = asked, Open = true });
        (policy.Reserved, policy.OpenClaims, policy.Claims) = (policy.Reserved + asked, policy.OpenClaims + 1, policy.Claims + 1);
        Changed(policy, views);
    }

    /// <summary>A claim is decided once: paid in whole or part, denied, or taken back.</summary>
    public async ValueTask ApplyAsync(ChainEvent<ClaimContract.ClaimDecided> e, IViewStore views, CancellationToken ct)
    {
        var claim = await views.GetAsync<PolicyClaimView>(ct, (long)e.Data.ClaimId);
        var policy = await views.GetAsync<PolicyView>(ct, claim.PolicyId);
        claim.Open = false;
        (policy.Reserved, policy.Paid, policy.OpenClaims) = (policy.Reserved - claim.Asked, policy.Paid + (BigInteger)e.Data.Amount, policy.OpenClaims - 1);
        Changed(policy, views);
    }

    public async ValueTask ApplyAsync(ChainEvent<MemberContract.MemberMoved> e, IViewStore views, CancellationToken ct)
    {
        if (await views.FindAsync<PolicyHolderView>(ct, e.Data.From.ToHex()) is { Policies: > 0 } holder)
            holder.Left = true;
    }

    private static async ValueTask<PolicyYearView> YearAsync(int year, PolicyBookView book, IViewStore views, CancellationToken ct)
    {
        var row = await views.FindAsync<PolicyYearView>(ct, year);
        if (row is null)
            views.Add(row = new PolicyYearView { Year = year, EndsAt = book.Origin + ((year + 1) * YearSeconds) });
        return row;
    }

    private static void Changed(PolicyView policy, IViewStore views)
    {
        views.Changed(Topics.Policy(policy.Id));
        views.Changed(Topics.Member(policy.Holder));
    }
}
