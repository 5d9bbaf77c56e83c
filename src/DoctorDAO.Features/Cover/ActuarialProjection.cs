using System.Numerics;
using DoctorDAO.Ethereum;
using DoctorDAO.Indexing;
using Claims = DoctorDAO.Contracts.Claims;
using Policies = DoctorDAO.Contracts.Policies;
using Pool = DoctorDAO.Contracts.CoverPool;

namespace DoctorDAO.Features.Cover;

/// <summary>
/// What an actuary asks for, by policy year (of 365 days, by the start of policies) and class: written and unearned premium, and how claims developed.
/// Kept as it happens, so that no question reads policies or claims.
/// </summary>
internal sealed class ActuarialProjection : IProjection,
    IApply<Policies.YearsCounted>, IApply<Policies.PolicyBought>, IApply<Policies.PolicyEnded>, IApply<Policies.TailAdded>,
    IApply<Claims.ClaimFiled>, IApply<Claims.ClaimDecided>, IApply<Pool.ClaimPaid>
{
    private const long Day = 86_400;
    private const long Year = 365 * Day;

    public static string Name => "actuarial";

    public static int Version => 1;

    public ValueTask ApplyAsync(ChainEvent<Policies.YearsCounted> e, IViewStore views, CancellationToken ct)
    {
        views.Add(new ActuarialClockView { Origin = (long)e.Data.Origin });
        return ValueTask.CompletedTask;
    }

    public async ValueTask ApplyAsync(ChainEvent<Policies.PolicyBought> e, IViewStore views, CancellationToken ct)
    {
        var policy = new WrittenPolicyView
        {
            Policy = (long)e.Data.PolicyId,
            Year = await YearAsync((long)e.Data.Start, views, ct),
            Class = e.Data.Class,
            Premium = e.Data.Premium,
            Start = (long)e.Data.Start,
            End = (long)e.Data.End,
            ReportUntil = (long)e.Data.ReportUntil,
        };
        views.Add(policy);
        var year = await views.FindAsync<YearClassView>(ct, policy.Year, policy.Class);
        if (year is null)
            views.Add(year = new YearClassView { Year = policy.Year, Class = policy.Class });
        (year.Policies, year.Written) = (year.Policies + 1, year.Written + policy.Premium);
        await PremiumAsync(policy, 1, views, ct);
    }

    /// <summary>It earns no further: what is not owed back is earned at once.</summary>
    public async ValueTask ApplyAsync(ChainEvent<Policies.PolicyEnded> e, IViewStore views, CancellationToken ct)
    {
        var policy = await views.GetAsync<WrittenPolicyView>(ct, (long)e.Data.PolicyId);
        (await views.GetAsync<YearClassView>(ct, policy.Year, policy.Class)).Written -= e.Data.Refund;
        await PremiumAsync(policy, -1, views, ct);
        // Reporting, and a tail that was bought before, move with the end.
        await TailAsync(policy, -1, views, ct);
        policy.ReportUntil -= policy.End - (long)e.Data.End;
        await TailAsync(policy, 1, views, ct);
    }

    /// <summary>Written when it is sold, earned evenly over the time of reporting that it adds. One that is given has no premium.</summary>
    public async ValueTask ApplyAsync(ChainEvent<Policies.TailAdded> e, IViewStore views, CancellationToken ct)
    {
        var policy = await views.GetAsync<WrittenPolicyView>(ct, (long)e.Data.PolicyId);
        var until = (long)e.Data.ReportUntil;
        (policy.Tail, policy.TailTime, policy.ReportUntil) = (e.Data.Given ? BigInteger.Zero : e.Data.Ibnr, until - policy.ReportUntil, until);
        (await views.GetAsync<YearClassView>(ct, policy.Year, policy.Class)).Written += policy.Tail;
        await TailAsync(policy, 1, views, ct);
    }

    public async ValueTask ApplyAsync(ChainEvent<Claims.ClaimFiled> e, IViewStore views, CancellationToken ct)
    {
        var policy = await views.GetAsync<WrittenPolicyView>(ct, (long)e.Data.PolicyId);
        var claim = new IncurredClaimView { Claim = (long)e.Data.ClaimId, Year = policy.Year, Class = policy.Class, Incurred = e.Data.Reserved, Lack = (BigInteger)e.Data.Asked - e.Data.Reserved };
        views.Add(claim);
        (await views.GetAsync<PoolView>(ct, PoolView.Key)).Unreserved += claim.Lack;
        var development = await DevelopmentAsync(claim, e.BlockTime, views, ct);
        (development.Reported, development.Incurred) = (development.Reported + 1, development.Incurred + claim.Incurred);
    }

    public async ValueTask ApplyAsync(ChainEvent<Claims.ClaimDecided> e, IViewStore views, CancellationToken ct)
    {
        var claim = await views.GetAsync<IncurredClaimView>(ct, (long)e.Data.ClaimId);
        (await DevelopmentAsync(claim, e.BlockTime, views, ct)).Incurred += e.Data.Amount - claim.Incurred;
        (await views.GetAsync<PoolView>(ct, PoolView.Key)).Unreserved -= claim.Lack;
        (claim.Incurred, claim.Lack) = (e.Data.Amount, BigInteger.Zero);
    }

    public async ValueTask ApplyAsync(ChainEvent<Pool.ClaimPaid> e, IViewStore views, CancellationToken ct)
    {
        var claim = await views.GetAsync<IncurredClaimView>(ct, (long)e.Data.ClaimId);
        (await DevelopmentAsync(claim, e.BlockTime, views, ct)).Paid += e.Data.Amount;
    }

    private static ValueTask PremiumAsync(WrittenPolicyView policy, int sign, IViewStore views, CancellationToken ct) =>
        StreamAsync(policy, policy.End / Day, sign * (policy.Premium * UnearnedView.Scale / (policy.End - policy.Start)), views, ct);

    /// <summary>From the first midnight after reporting would have ended without it: tails last whole days.</summary>
    private static async ValueTask TailAsync(WrittenPolicyView policy, int sign, IViewStore views, CancellationToken ct)
    {
        if (policy.Tail.IsZero)
            return;
        var rate = sign * (policy.Tail * UnearnedView.Scale / policy.TailTime);
        var from = (policy.ReportUntil - policy.TailTime + Day - 1) / Day;
        await StreamAsync(policy, from, -rate, views, ct);
        await StreamAsync(policy, from + (policy.TailTime / Day), rate, views, ct);
    }

    private static async ValueTask StreamAsync(WrittenPolicyView policy, long end, BigInteger rate, IViewStore views, CancellationToken ct)
    {
        var row = await views.FindAsync<UnearnedView>(ct, end, policy.Year, policy.Class);
        if (row is null)
            views.Add(row = new UnearnedView { End = end, Year = policy.Year, Class = policy.Class });
        row.Rate += rate;
    }

    private static async ValueTask<DevelopmentView> DevelopmentAsync(IncurredClaimView claim, DateTimeOffset time, IViewStore views, CancellationToken ct)
    {
        var age = await YearAsync(time.ToUnixTimeSeconds(), views, ct) - claim.Year;
        var row = await views.FindAsync<DevelopmentView>(ct, claim.Year, claim.Class, age);
        if (row is null)
            views.Add(row = new DevelopmentView { Year = claim.Year, Class = claim.Class, Age = age });
        return row;
    }

    private static async ValueTask<int> YearAsync(long time, IViewStore views, CancellationToken ct) =>
        (int)((time - (await views.GetAsync<ActuarialClockView>(ct, ActuarialClockView.Key)).Origin) / Year);
}
