using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Ledgers;
using DoctorDAO.Indexing;
using Care = DoctorDAO.Contracts.Care;
using Escrow = DoctorDAO.Contracts.Escrow;

namespace DoctorDAO.Features.Marketplace.Orders;

/// <summary>Credits that people collect, and the time bank.</summary>
internal sealed partial class MarketProjection :
    IApply<Escrow.Released>, IApply<Escrow.Refunded>, IApply<Escrow.Collected>, IApply<Care.Transfer>, IApply<Care.Borrowed>, IApply<Care.Repaid>, IApply<Care.WrittenOff>,
    IApply<Care.CareRuleChanged>
{
    public async ValueTask ApplyAsync(ChainEvent<Escrow.Released> e, IViewStore views, CancellationToken ct)
    {
        var credit = Minor.Units(e.Data.Amount) - Minor.Units(e.Data.Repaid);
        await CreditAsync(e, e.Data.To, e.Data.Token, credit, views, ct);
        await CreditAsync(e, deployment.Timelock, e.Data.Token, Minor.Units(e.Data.Fee), views, ct);
    }

    public ValueTask ApplyAsync(ChainEvent<Escrow.Refunded> e, IViewStore views, CancellationToken ct) =>
        CreditAsync(e, e.Data.To, e.Data.Token, Minor.Units(e.Data.Amount) - Minor.Units(e.Data.Repaid), views, ct);

    public ValueTask ApplyAsync(ChainEvent<Escrow.Collected> e, IViewStore views, CancellationToken ct) =>
        CreditAsync(e, e.Data.Account, e.Data.Token, -Minor.Units(e.Data.Amount), views, ct);

    public async ValueTask ApplyAsync(ChainEvent<Care.Transfer> e, IViewStore views, CancellationToken ct)
    {
        var amount = Minor.Units(e.Data.Value);
        if (e.Data.From != Address.Zero)
            (await HoursAsync(e.Data.From, views, ct)).Balance -= amount;
        if (e.Data.To != Address.Zero)
            (await HoursAsync(e.Data.To, views, ct)).Balance += amount;
    }

    public ValueTask ApplyAsync(ChainEvent<Care.Borrowed> e, IViewStore views, CancellationToken ct) => OweAsync(e.Data.Account, e.Data.Debt, views, ct);

    public ValueTask ApplyAsync(ChainEvent<Care.Repaid> e, IViewStore views, CancellationToken ct) => OweAsync(e.Data.Account, e.Data.Debt, views, ct);

    public ValueTask ApplyAsync(ChainEvent<Care.WrittenOff> e, IViewStore views, CancellationToken ct) => OweAsync(e.Data.Account, e.Data.Debt, views, ct);

    public async ValueTask ApplyAsync(ChainEvent<Care.CareRuleChanged> e, IViewStore views, CancellationToken ct)
    {
        var rule = await views.FindAsync<CareRuleView>(ct, CareRuleView.Key);
        if (rule is null)
            views.Add(rule = new CareRuleView());
        (rule.Base, rule.PerReputation, rule.Most, rule.Yearly) = (Minor.Units(e.Data.Base), Minor.Units(e.Data.PerReputation), Minor.Units(e.Data.Most), Minor.Units(e.Data.Yearly));
        views.Changed(Topics.Market);
    }

    private static async ValueTask OweAsync(Address account, UInt256 debt, IViewStore views, CancellationToken ct)
    {
        // Debts are the person's, whatever account the event names.
        var person = await PersonAsync(account, views, ct);
        (await HoursAsync(Address.Parse(person.Account), views, ct)).Debt = Minor.Units(debt);
        views.Changed(Topics.Member(person.Account));
    }

    private async ValueTask CreditAsync<T>(ChainEvent<T> e, Address to, Address token, long amount, IViewStore views, CancellationToken ct)
        where T : struct, IEventData<T>
    {
        // The association is nobody's account, and deals with nobody.
        var account = to == deployment.Timelock ? to.ToHex() : (await PersonAsync(to, views, ct)).Account;
        var currency = CurrencyOf(token);
        (await PurseAsync(account, currency, views, ct)).Credit += amount;
        (await TotalAsync(e, currency, views, ct)).Credits += amount;
        views.Changed(Topics.Member(account));
    }

    private static async ValueTask<MarketTotalView> TotalAsync<T>(ChainEvent<T> e, string currency, IViewStore views, CancellationToken ct)
        where T : struct, IEventData<T>
    {
        var total = await views.FindAsync<MarketTotalView>(ct, currency);
        if (total is null)
            views.Add(total = new MarketTotalView { Currency = currency });
        total.Block = (long)e.Position.Block;
        // The recount looks after each change of money, of which not each is an order's.
        views.Changed(Topics.Market);
        return total;
    }

    /// <summary>What a member who moves has; hours that lie on the account are brought after by whoever wants to.</summary>
    private static async ValueTask FollowAsync(string from, string to, string currency, IViewStore views, CancellationToken ct)
    {
        if (await views.FindAsync<PurseView>(ct, from, currency) is { } left)
        {
            var purse = await PurseAsync(to, currency, views, ct);
            (purse.Credit, purse.Earned, purse.Spent) = (purse.Credit + left.Credit, purse.Earned + left.Earned, purse.Spent + left.Spent);
            (purse.HeldAsBuyer, purse.HeldAsWorker) = (purse.HeldAsBuyer + left.HeldAsBuyer, purse.HeldAsWorker + left.HeldAsWorker);
            views.Remove(left);
        }

        if (currency != MarketCurrency.Care || await views.FindAsync<CareView>(ct, from) is not { Debt: > 0 } owing)
            return;
        (await HoursAsync(Address.Parse(to), views, ct)).Debt += owing.Debt;
        owing.Debt = 0;
    }

    private static async ValueTask<PurseView> PurseAsync(string account, string currency, IViewStore views, CancellationToken ct)
    {
        var purse = await views.FindAsync<PurseView>(ct, account, currency);
        if (purse is null)
            views.Add(purse = new PurseView { Account = account, Currency = currency });
        return purse;
    }

    private static async ValueTask<CareView> HoursAsync(Address account, IViewStore views, CancellationToken ct)
    {
        var hours = await views.FindAsync<CareView>(ct, account.ToHex());
        if (hours is null)
            views.Add(hours = new CareView { Account = account.ToHex() });
        return hours;
    }
}
