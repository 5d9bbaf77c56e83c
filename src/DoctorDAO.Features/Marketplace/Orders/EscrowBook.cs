using System.Numerics;
using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Ledgers;
using Microsoft.EntityFrameworkCore;
using Care = DoctorDAO.Contracts.Care;
using Escrow = DoctorDAO.Contracts.Escrow;

namespace DoctorDAO.Features.Marketplace.Orders;

/// <summary>The ledger of the escrow and of the time bank.</summary>
internal sealed class EscrowBook(EthClient client, Deployment deployment) : ILedgerBook
{
    public static string Subject => "escrow";

    public static string Topic => Topics.Market;

    public bool Exists => deployment.Escrow is not null;

    private (string Currency, Address Token)[] Tokens => [(MarketCurrency.Euro, deployment.SettlementToken), (MarketCurrency.Care, deployment.Care!.Value)];

    public ILedgerTrace Begin() => new EscrowTrace(deployment);

    public async Task<LedgerShown?> ShownAsync(DaoDbContext db, ILedgerTrace trace, bool everybody, CancellationToken ct)
    {
        var (model, totals) = ((EscrowTrace)trace, await db.Set<MarketTotalView>().AsNoTracking().ToListAsync(ct));
        if (totals.Count == 0)
            return null;
        var difference = Totals(model, totals);
        if (everybody && difference is null)
            difference = await OrdersAsync(db, model, ct) ?? await PeopleAsync(db, model, ct);
        return new LedgerShown(totals.Max(x => x.Block), difference);
    }

    public Task<string?> AskAsync(ILedgerTrace trace, Bytes32 block, long time, bool everybody, CancellationToken ct) => LedgerQuestions.FindAsync(client, Ask((EscrowTrace)trace, everybody), block, ct);

    private static string? Wrong(string what, BigInteger shown, BigInteger expected) => shown == expected ? null : $"{what}: {shown} is shown, the recount says {expected}";

    private static async Task<string?> OrdersAsync(DaoDbContext db, EscrowTrace model, CancellationToken ct)
    {
        var held = model.Accounts.Where(x => x.Key.Market == model.Contracts[2]).ToDictionary(x => (long)x.Key.Ref, x => x.Value);
        await foreach (var order in db.Set<OrderView>().AsNoTracking().OrderBy(x => x.Id).AsAsyncEnumerable().WithCancellation(ct))
        {
            if (!held.TryGetValue(order.Id, out var purse))
                return $"order {order.Id}: it is shown, and nothing was paid in";
            if ((Wrong($"held of order {order.Id}", order.Held, purse.Held) ?? Wrong($"released of order {order.Id}", order.Released, purse.Released) ?? Wrong($"refunded of order {order.Id}", order.Refunded, purse.Refunded)) is { } wrong)
                return wrong;
        }

        return null;
    }

    private async Task<string?> PeopleAsync(DaoDbContext db, EscrowTrace model, CancellationToken ct)
    {
        await foreach (var purse in db.Set<PurseView>().AsNoTracking().OrderBy(x => x.Account).AsAsyncEnumerable().WithCancellation(ct))
        {
            var token = Tokens.First(x => x.Currency == purse.Currency).Token;
            if (Wrong($"credit of {purse.Account} in {purse.Currency}", purse.Credit, model.Credits.GetValueOrDefault((Address.Parse(purse.Account), token))) is { } wrong)
                return wrong;
        }

        return null;
    }

    private string? Totals(EscrowTrace model, List<MarketTotalView> totals)
    {
        foreach (var (currency, token) in Tokens)
        {
            var (shown, orders) = (totals.Find(x => x.Currency == currency) ?? new MarketTotalView(), model.Orders(token));
            var wrong = Wrong("paid in", shown.PaidIn, orders.PaidIn) ?? Wrong("released", shown.Released, orders.Released) ?? Wrong("fees", shown.Fees, orders.Fees)
                ?? Wrong("refunded", shown.Refunded, orders.Refunded) ?? Wrong("credits", shown.Credits, model.Credit(token));
            if (wrong is not null)
                return $"{currency}, {wrong}";
        }

        return null;
    }

    private IEnumerable<LedgerQuestion> Ask(EscrowTrace model, bool everybody)
    {
        var (escrow, care) = (deployment.Escrow!.Value, deployment.Care!.Value);
        foreach (var (currency, token) in Tokens)
            yield return LedgerQuestion.One($"what lies in the escrow in {currency}", escrow, Escrow.OwedCall.Encode(token), x => Escrow.OwedCall.DecodeResult(x), model.Owed(token));
        yield return LedgerQuestion.One("hours", care, Care.TotalSupplyCall.Encode(), x => Care.TotalSupplyCall.DecodeResult(x), model.Supply);
        yield return LedgerQuestion.One("hours owed", care, Care.TotalDebtCall.Encode(), x => Care.TotalDebtCall.DecodeResult(x), model.Debts.Values.Aggregate(BigInteger.Zero, (x, y) => x + y));
        yield return LedgerQuestion.One("hours granted", care, Care.TotalGrantedCall.Encode(), x => Care.TotalGrantedCall.DecodeResult(x), model.Granted);
        if (!everybody)
            yield break;
        foreach (var ((market, number), purse) in model.Accounts)
            yield return LedgerQuestion.One($"held of {number} of {market}", escrow, Escrow.HeldOfCall.Encode(market, number), x => Escrow.HeldOfCall.DecodeResult(x).Amount, purse.Held);
        foreach (var ((person, token), credit) in model.Credits)
            yield return LedgerQuestion.One($"credit of {person}", escrow, Escrow.CreditOfCall.Encode(person, token), x => Escrow.CreditOfCall.DecodeResult(x), credit);
        foreach (var (person, debt) in model.Debts)
            yield return LedgerQuestion.One($"debt of {person}", care, Care.DebtOfCall.Encode(person), x => Care.DebtOfCall.DecodeResult(x), debt);
    }
}
