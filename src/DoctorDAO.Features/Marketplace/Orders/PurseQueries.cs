using DoctorDAO.Client.Marketplace;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Ledgers;
using Microsoft.EntityFrameworkCore;
using Care = DoctorDAO.Contracts.Care;

namespace DoctorDAO.Features.Marketplace.Orders;

/// <summary>What members have in the marketplace, and what holds for orders now.</summary>
internal sealed class PurseQueries(IDbContextFactory<DaoDbContext> contexts, Deployment deployment, EthClient client)
{
    public async Task<IReadOnlyList<Purse>> GetPursesAsync(string account, CancellationToken ct)
    {
        var owner = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var purses = await db.Set<PurseView>().AsNoTracking().Where(x => x.Account == owner).ToListAsync(ct);
        var hours = await db.Set<CareView>().AsNoTracking().SingleOrDefaultAsync(x => x.Account == owner, ct);
        return deployment.Escrow is null ? [] : [Of(MarketCurrency.Euro, 0, 0, null), Of(MarketCurrency.Care, hours?.Balance ?? 0, hours?.Debt ?? 0, await LimitAsync(owner, ct))];

        Purse Of(string currency, long balance, long debt, long? limit)
        {
            var purse = purses.Find(x => x.Currency == currency) ?? new PurseView();
            return new Purse(currency, purse.Credit, purse.HeldAsBuyer, purse.HeldAsWorker, purse.Earned, purse.Spent, balance, debt, limit);
        }
    }

    public async Task<MarketRuleDto?> GetRuleAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await OrderActs.NewestRuleAsync(db, ct) is not { } rule)
            return null;
        var disputes = await db.Set<DisputeRuleView>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == DisputeRuleView.Key, ct) ?? new DisputeRuleView();
        var care = await db.Set<CareRuleView>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == CareRuleView.Key, ct) ?? new CareRuleView();
        var chamber = deployment.Chambers.FirstOrDefault(x => x.Governor == deployment.MarketAdmin);
        return new MarketRuleDto(
            rule.Id, rule.FeeBps, Span(rule.Silence), Span(rule.Grace), rule.Changes, Span(rule.FreeBefore), rule.LateBps, Span(rule.LastBefore), rule.LastBps, rule.Least, rule.Least, disputes.Floor,
            disputes.CareFloor, disputes.MostBond, Span(OrderTimes.Negotiation), Span(OrderTimes.Appeal), Span(OrderTimes.Arbiter), Span(MarketProjection.RateTime),
            Span(MarketProjection.RevealTime), care.Base, care.PerReputation, care.Most, rule.CareFeeBps, Span(rule.ChangeTime), chamber is null ? null : deployment.RefOf(chamber.Key));
    }

    private static TimeSpan Span(long seconds) => TimeSpan.FromSeconds(seconds);

    /// <summary>How far a member may owe hours: standing decides, of which the contract knows the newest word; <c>null</c> when the node does not answer.</summary>
    private async Task<long?> LimitAsync(string account, CancellationToken ct)
    {
        if (deployment.Care is not { } care)
            return null;
        try
        {
            return Minor.Units(Care.LimitOfCall.DecodeResult(await client.CallAsync(care, Care.LimitOfCall.Encode(Address.Parse(account)), BlockRef.Latest, ct)));
        }
        catch (Exception e) when (e is RpcException or RpcUnavailableException)
        {
            return null;
        }
    }
}
