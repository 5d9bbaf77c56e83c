using System.Globalization;
using System.Numerics;
using DoctorDAO.Client;
using DoctorDAO.Client.Cover;
using DoctorDAO.Client.Relay;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Ledgers;
using DoctorDAO.Features.Relay;
using Microsoft.EntityFrameworkCore;
using Contract = DoctorDAO.Contracts.Claims;

namespace DoctorDAO.Features.Cover;

/// <summary>Makes what people do with claims into calls that their wallets sign. What the views can tell is checked here, with its field; the contract has the last word.</summary>
internal sealed class ClaimActs(IDbContextFactory<DaoDbContext> contexts, Deployment deployment, EvidenceStore evidence, IMemberCalls calls)
{
    private const long Day = 86_400;

    public async Task<PreparedCall> PrepareFileAsync(string account, ClaimDraft draft, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var holder = Fields.Account("account", account);
        var contract = Require();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var policy = await db.Set<PolicyView>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == draft.Policy, ct) ?? throw new FieldException("policy", "is not there");
        if (policy.Holder != holder)
            throw new FieldException("policy", "is another member's; claim under one of your own");
        var product = await db.Set<ProductView>().AsNoTracking().SingleAsync(x => x.Id == policy.ProductId, ct);
        var now = (await ChainHead.ReadAsync(db, ct)).Time;
        var opens = ClaimQueries.ReportFrom(policy, product);
        if (policy.Closed || now > policy.ReportUntil)
            throw new FieldException("policy", $"took reports until {Written(policy.ReportUntil)}, and that is over");
        if (now < opens)
            throw new FieldException("policy", $"takes reports from {Written(opens)} on, when its waiting time is over");
        var at = IncidentAt(draft.IncidentOn, policy, opens, now);
        if (draft.Loss is not { } loss || loss is <= 0 or > Minor.Most)
            throw new FieldException("loss", "is not an amount above 0");
        if (loss <= product.Excess)
            throw new FieldException("loss", "is not more than your excess, which you bear yourself; nothing would be paid");
        if (product.Aggregate - (BigInteger)policy.Paid - (BigInteger)policy.Reserved <= 0)
            throw new FieldException("policy", "has nothing left to pay: other claims have used its limit for all incidents together");
        await evidence.RequireCommittedAsync(holder, draft.Evidence, ct);
        var incident = await IncidentAsync(db, holder, draft, ct);
        var bond = (await ClaimQueries.RuleAsync(db, ct)).Bond;
        var call = Contract.FileCall.Encode((UInt256)(ulong)policy.Id, incident, (ulong)at, (UInt256)(ulong)loss, Bytes32.Parse(draft.Evidence!));
        return await calls.PrepareAsync(Address.Parse(holder), new PaidCall(contract, call, (UInt256)(ulong)bond), draft.Permit, ct);
    }

    public async Task<PreparedCall?> PrepareEvidenceAsync(string account, long id, EvidenceDraft draft, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(draft);
        return await OwnAsync(account, id, async (db, claim, now) =>
        {
            if (!ClaimTimes.TakesEvidence(claim, await ClaimQueries.PanelAsync(db, claim, ct), now))
                throw new FieldException("evidence", "comes too late: it can be added until the jurors' votes are opened");
            await evidence.RequireCommittedAsync(claim.Holder, draft.Evidence, ct);
            if (await db.Set<ClaimStepView>().AnyAsync(x => x.Claim == id && x.Evidence == draft.Evidence, ct))
                throw new FieldException("evidence", "is with the claim already; add a file first");
            return Contract.AddEvidenceCall.Encode((UInt256)(ulong)id, Bytes32.Parse(draft.Evidence!));
        }, ct);
    }

    public Task<PreparedCall?> PrepareWithdrawAsync(string account, long id, CancellationToken ct) => OwnAsync(account, id, async (db, claim, now) =>
    {
        await RequireUnruledAsync(db, claim, now, "cannot be taken back any more: votes are open, or it is decided", ct);
        if (!ClaimTimes.IsBeforeTheLot(claim, await ClaimQueries.PanelAsync(db, claim, ct)))
            throw new FieldException("id", "cannot be taken back any more: its jurors are drawn, and nobody chooses others");
        return Contract.WithdrawCall.Encode((UInt256)(ulong)id);
    }, ct);

    public async Task<PreparedCall?> PrepareSettleAsync(string account, long id, AmountDraft draft, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(draft);
        return await OwnAsync(account, id, async (db, claim, now) =>
        {
            await RequireUnruledAsync(db, claim, now, "can no longer be settled: votes are open, or it is decided", ct);
            if (claim.Offer == 0)
                throw new FieldException("amount", "cannot be taken: there is no offer");
            if (draft.Amount != claim.Offer)
                throw new FieldException("amount", "is not what is offered now; read the page again");
            return Contract.SettleCall.Encode((UInt256)(ulong)id, (UInt256)(ulong)claim.Offer);
        }, ct);
    }

    public async Task<PreparedCall?> PrepareAppealAsync(string account, long id, AppealDraft draft, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var appellant = Fields.Account("account", account);
        var contract = Require();
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Set<ClaimView>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, ct) is not { } claim)
            return null;
        var now = (await ChainHead.ReadAsync(db, ct)).Time;
        if (claim.Status != ClaimStatus.Challenge)
            throw new FieldException("id", claim.Appealed ? "was appealed already; the larger panel's word is the last" : "has no ruling that could be appealed now");
        if (claim.ChallengeUntil <= now)
            throw new FieldException("id", $"could be appealed until {Written(claim.ChallengeUntil ?? 0)}");
        if (appellant == claim.Holder && claim.Award >= ClaimTimes.All)
            throw new FieldException("id", "gives all that was asked; there is nothing to appeal against");
        if (appellant != claim.Holder && claim.Award == 0)
            throw new FieldException("id", "gives nothing; its holder alone can appeal against that");
        var bond = (await ClaimQueries.RuleAsync(db, ct)).AppealBond;
        return await calls.PrepareAsync(Address.Parse(appellant), new PaidCall(contract, Contract.AppealCall.Encode((UInt256)(ulong)id), (UInt256)(ulong)bond), draft.Permit, ct);
    }

    public Task<PreparedCall?> PrepareCollectAsync(string account, long id, CancellationToken ct) => OwnAsync(account, id, (_, claim, _) => claim.Status == ClaimStatus.Payable
        ? Task.FromResult(Contract.CollectCall.Encode((UInt256)(ulong)id, Address.Parse(claim.Holder)))
        : throw new FieldException("id", claim.Status == ClaimStatus.Paid ? "is paid in full" : "has nothing to collect now"), ct);

    public async Task<PreparedCall?> PrepareOfferAsync(string account, long id, AmountDraft draft, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var officer = Fields.Account("account", account);
        var contract = Require();
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!await db.Set<ClaimsOfficerView>().AnyAsync(x => x.Account == officer, ct))
            throw new FieldException("account", "makes no offers; the Cover chamber names who does");
        if (await db.Set<ClaimView>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, ct) is not { } claim)
            return null;
        await RequireUnruledAsync(db, claim, (await ChainHead.ReadAsync(db, ct)).Time, "takes no offer any more: votes are open, or it is decided", ct);
        if (draft.Amount is not { } amount || amount < 0 || amount > claim.Asked)
            throw new FieldException("amount", "is not an amount from 0 up to what is asked");
        return await calls.PrepareAsync(Address.Parse(officer), new MemberCall(contract, Contract.OfferCall.Encode((UInt256)(ulong)id, (UInt256)(ulong)amount)), ct);
    }

    /// <summary>A whole day as the moment that the contract takes: the first of that day on which the policy covers.</summary>
    internal static long IncidentAt(DateOnly? on, PolicyView policy, long opens, long now)
    {
        if (on is not { } day)
            throw new FieldException("incidentOn", "is missing; say on which day it happened");
        var (start, end) = (new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero).ToUnixTimeSeconds(), new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero).ToUnixTimeSeconds() + Day - 1);
        if (start > now)
            throw new FieldException("incidentOn", "is in the future");
        if (end < policy.Retro)
            throw new FieldException("incidentOn", $"is before your cover reaches back, which is {Written(policy.Retro)}");
        if (start >= policy.End)
            throw new FieldException("incidentOn", $"is after your cover ended, which was {Written(policy.End)}");
        var at = Math.Max(start, policy.Retro);
        if (at >= policy.Start && at < opens)
        {
            if (end < opens || opens > now)
                throw new FieldException("incidentOn", $"is in the waiting time of your first policy, which ended {Written(opens)}");
            at = opens;
        }

        return at;
    }

    /// <summary>A new incident is named after its evidence, which is made at random: who looks at the chain learns nothing from it.</summary>
    private static async Task<Bytes32> IncidentAsync(DaoDbContext db, string holder, ClaimDraft draft, CancellationToken ct)
    {
        if (draft.SameAs is not { } same)
            return Keccak256.Hash("DoctorDAO incident:" + draft.Evidence);
        return await db.Set<ClaimView>().Where(x => x.Id == same && x.Holder == holder).Select(x => x.Incident).SingleOrDefaultAsync(ct) is { } known
            ? Bytes32.Parse(known)
            : throw new FieldException("sameAs", "is no claim of yours");
    }

    private static async Task RequireUnruledAsync(DaoDbContext db, ClaimView claim, long now, string problem, CancellationToken ct)
    {
        if (!ClaimTimes.IsUnruled(claim, await ClaimQueries.PanelAsync(db, claim, ct), now))
            throw new FieldException("id", problem);
    }

    private async Task<PreparedCall?> OwnAsync(string account, long id, Func<DaoDbContext, ClaimView, long, Task<byte[]>> encode, CancellationToken ct)
    {
        var holder = Fields.Account("account", account);
        var contract = Require();
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Set<ClaimView>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, ct) is not { } claim)
            return null;
        if (claim.Holder != holder)
            throw new FieldException("id", "is another member's claim");
        var data = await encode(db, claim, (await ChainHead.ReadAsync(db, ct)).Time);
        return await calls.PrepareAsync(Address.Parse(holder), new MemberCall(contract, data), ct);
    }

    private Address Require() => deployment.Claims ?? throw new FieldException("$", "cannot be done: this association has no cover");

    private static string Written(long seconds) => Moment.Of(seconds).ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
