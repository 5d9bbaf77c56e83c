using DoctorDAO.Client;
using DoctorDAO.Client.Cover;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Ledgers;
using DoctorDAO.Indexing;
using Contract = DoctorDAO.Contracts.Claims;
using Policies = DoctorDAO.Contracts.Policies;
using Pool = DoctorDAO.Contracts.CoverPool;

namespace DoctorDAO.Features.Cover;

/// <summary>Claims and their time lines, from what the contract of claims says and what the pool pays.</summary>
internal sealed class ClaimProjection : IProjection,
    IApply<Contract.RuleChanged>, IApply<Contract.RoleGranted>, IApply<Contract.RoleRevoked>, IApply<Contract.ClaimFiled>, IApply<Contract.EvidenceAdded>,
    IApply<Contract.ClaimConvened>, IApply<Contract.ClaimRuled>, IApply<Contract.ClaimAppealed>, IApply<Contract.OfferMade>,
    IApply<Contract.ClaimDecided>, IApply<Pool.ClaimOwed>, IApply<Pool.ClaimPaid>, IApply<Policies.Transfer>
{
    /// <summary>keccak-256 of OFFICER_ROLE.</summary>
    internal static readonly Bytes32 OfficerRole = Keccak256.Hash("OFFICER_ROLE"u8);

    public static string Name => "claims";

    public static int Version => 1;

    public async ValueTask ApplyAsync(ChainEvent<Contract.RuleChanged> e, IViewStore views, CancellationToken ct)
    {
        var rule = await views.FindAsync<ClaimRuleView>(ct, ClaimRuleView.Key);
        if (rule is null)
            views.Add(rule = new ClaimRuleView());
        (rule.Bond, rule.Fee, rule.Interest) = (Minor.Units(e.Data.Bond), Minor.Units(e.Data.Fee), e.Data.Interest);
        views.Changed(Topics.Claims);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.RoleGranted> e, IViewStore views, CancellationToken ct)
    {
        if (e.Data.Role == OfficerRole && await views.FindAsync<ClaimsOfficerView>(ct, e.Data.Account.ToHex()) is null)
            views.Add(new ClaimsOfficerView { Account = e.Data.Account.ToHex() });
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.RoleRevoked> e, IViewStore views, CancellationToken ct)
    {
        if (e.Data.Role == OfficerRole && await views.FindAsync<ClaimsOfficerView>(ct, e.Data.Account.ToHex()) is { } officer)
            views.Remove(officer);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.ClaimFiled> e, IViewStore views, CancellationToken ct)
    {
        var (id, policy) = ((long)e.Data.ClaimId, (long)e.Data.PolicyId);
        var rule = await views.GetAsync<ClaimRuleView>(ct, ClaimRuleView.Key);
        var claimed = await views.FindAsync<ClaimedPolicyView>(ct, policy);
        if (claimed is null)
            views.Add(claimed = new ClaimedPolicyView { Policy = policy });
        var claim = new ClaimView
        {
            Id = id,
            Policy = policy,
            Holder = e.Data.Holder.ToHex(),
            Incident = e.Data.Incident.ToString(),
            IncidentAt = (long)e.Data.IncidentAt,
            ReportedAt = e.BlockTime.ToUnixTimeSeconds(),
            Loss = Minor.Units(e.Data.Loss),
            Asked = Minor.Units(e.Data.Asked),
            Reserved = Minor.Units(e.Data.Reserved),
            Bond = rule.Bond,
            Status = ClaimStatus.Filed,
            Before = claimed.Newest,
        };
        views.Add(claim);
        claimed.Newest = id;
        await CountAsync(claim, 1, views, ct);
        Step(e, claim, ClaimStep.Filed, views, by: claim.Holder, amount: claim.Asked, evidence: e.Data.Evidence);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.EvidenceAdded> e, IViewStore views, CancellationToken ct)
    {
        var claim = await views.GetAsync<ClaimView>(ct, (long)e.Data.ClaimId);
        Step(e, claim, ClaimStep.Evidence, views, by: e.Data.By.ToHex(), evidence: e.Data.Evidence);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.ClaimConvened> e, IViewStore views, CancellationToken ct)
    {
        var claim = await views.GetAsync<ClaimView>(ct, (long)e.Data.ClaimId);
        await ChangeAsync(claim, views, x => (x.CaseId, x.Status) = ((long)e.Data.CaseId, ClaimStatus.Judged), ct);
        Step(e, claim, ClaimStep.Convened, views, amount: Minor.Units(e.Data.Fee));
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.ClaimRuled> e, IViewStore views, CancellationToken ct)
    {
        var claim = await views.GetAsync<ClaimView>(ct, (long)e.Data.ClaimId);
        (claim.Award, claim.RuledAt, claim.ChallengeUntil) = (e.Data.Award, e.BlockTime.ToUnixTimeSeconds(), (long)e.Data.ChallengeUntil);
        await ChangeAsync(claim, views, x => x.Status = ClaimStatus.Challenge, ct);
        Step(e, claim, ClaimStep.Ruled, views, award: e.Data.Award, until: claim.ChallengeUntil);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.ClaimAppealed> e, IViewStore views, CancellationToken ct)
    {
        var claim = await views.GetAsync<ClaimView>(ct, (long)e.Data.ClaimId);
        var by = e.Data.By == Address.Zero ? null : e.Data.By.ToHex();
        (claim.Appealed, claim.Appellant, claim.AppealBond) = (true, by, Minor.Units(e.Data.Bond));
        await ChangeAsync(claim, views, x => x.Status = ClaimStatus.Appeal, ct);
        Step(e, claim, by is null ? ClaimStep.Unanswered : ClaimStep.Appealed, views, by: by, amount: claim.AppealBond);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.OfferMade> e, IViewStore views, CancellationToken ct)
    {
        var claim = await views.GetAsync<ClaimView>(ct, (long)e.Data.ClaimId);
        claim.Offer = Minor.Units(e.Data.Amount);
        Step(e, claim, ClaimStep.Offered, views, amount: claim.Offer);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.ClaimDecided> e, IViewStore views, CancellationToken ct)
    {
        var claim = await views.GetAsync<ClaimView>(ct, (long)e.Data.ClaimId);
        var (status, time, amount) = ((ClaimStatus)e.Data.Status, e.BlockTime.ToUnixTimeSeconds(), Minor.Units(e.Data.Amount));
        // A ruling comes from a challenge or an appeal; who is owed something before either has taken an offer.
        claim.Settled = status == ClaimStatus.Payable && claim.Status is (ClaimStatus.Filed or ClaimStatus.Judged);
        if (status != ClaimStatus.Withdrawn && !claim.Settled)
            claim.Award = e.Data.Award;
        claim.DecidedAt = time;
        if (status != ClaimStatus.Payable)
            claim.EndedAt = time;
        await ChangeAsync(claim, views, x => (x.Status, x.Decided) = (status, status == ClaimStatus.Withdrawn ? null : amount), ct);
        var step = claim.Settled ? ClaimStep.Settled : status switch
        {
            ClaimStatus.Payable => ClaimStep.Payable,
            ClaimStatus.Withdrawn => ClaimStep.Withdrawn,
            _ => ClaimStep.Denied,
        };
        Step(e, claim, step, views, amount: amount, award: step is ClaimStep.Payable or ClaimStep.Denied ? claim.Award : null);
    }

    public async ValueTask ApplyAsync(ChainEvent<Pool.ClaimOwed> e, IViewStore views, CancellationToken ct) =>
        (await views.GetAsync<ClaimView>(ct, (long)e.Data.ClaimId)).Missing = Minor.Units(e.Data.Shortfall);

    public async ValueTask ApplyAsync(ChainEvent<Pool.ClaimPaid> e, IViewStore views, CancellationToken ct)
    {
        var claim = await views.GetAsync<ClaimView>(ct, (long)e.Data.ClaimId);
        var amount = Minor.Units(e.Data.Amount);
        claim.Missing = Minor.Units(e.Data.Missing);
        var all = claim.Missing == 0;
        await ChangeAsync(claim, views, x => (x.Paid, x.Status) = (x.Paid + amount, all ? ClaimStatus.Paid : x.Status), ct);
        if (all)
            claim.EndedAt = e.BlockTime.ToUnixTimeSeconds();
        Step(e, claim, ClaimStep.Paid, views, by: claim.Holder, amount: amount);
    }

    /// <summary>A policy has followed its holder to another account, and its claims with it. Each cost a bond, so that they are few.</summary>
    public async ValueTask ApplyAsync(ChainEvent<Policies.Transfer> e, IViewStore views, CancellationToken ct)
    {
        if (e.Data.From == Address.Zero || e.Data.To == Address.Zero || await views.FindAsync<ClaimedPolicyView>(ct, (long)e.Data.TokenId) is not { } policy)
            return;
        for (var id = policy.Newest; id != 0;)
        {
            var claim = await views.GetAsync<ClaimView>(ct, id);
            (claim.Holder, id) = (e.Data.To.ToHex(), claim.Before);
            views.Changed(Topics.Claim(claim.Id));
        }

        views.Changed(Topics.Member(e.Data.From.ToHex()));
        views.Changed(Topics.Member(e.Data.To.ToHex()));
    }

    /// <summary>Changes a claim, and the sums that it stands in.</summary>
    private static async ValueTask ChangeAsync(ClaimView claim, IViewStore views, Action<ClaimView> change, CancellationToken ct)
    {
        await CountAsync(claim, -1, views, ct);
        change(claim);
        await CountAsync(claim, 1, views, ct);
    }

    private static async ValueTask CountAsync(ClaimView claim, int sign, IViewStore views, CancellationToken ct)
    {
        var total = await views.FindAsync<ClaimTotalView>(ct, (int)claim.Status);
        if (total is null)
            views.Add(total = new ClaimTotalView { Status = (int)claim.Status });
        total.Claims += sign;
        total.Asked += sign * claim.Asked;
        total.Decided += sign * (claim.Decided ?? 0);
        total.Paid += sign * claim.Paid;
    }

    private static void Step<T>(
        ChainEvent<T> e, ClaimView claim, ClaimStep step, IViewStore views,
        string? by = null, long? amount = null, int? award = null, long? until = null, Bytes32? evidence = null)
        where T : struct, IEventData<T>
    {
        views.Add(new ClaimStepView
        {
            Claim = claim.Id,
            Block = (long)e.Position.Block,
            LogIndex = e.Position.LogIndex,
            Step = step,
            Time = e.BlockTime.ToUnixTimeSeconds(),
            By = by,
            Amount = amount,
            Award = award,
            Until = until,
            Evidence = evidence?.ToString(),
            TransactionHash = e.TransactionHash.ToString(),
        });
        views.Changed(Topics.Claims);
        views.Changed(Topics.Claim(claim.Id));
        views.Changed(Topics.Member(claim.Holder));
    }
}
