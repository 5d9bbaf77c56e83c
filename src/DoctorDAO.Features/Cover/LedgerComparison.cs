using System.Numerics;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Ledgers;
using Contract = DoctorDAO.Contracts.CoverPool;

namespace DoctorDAO.Features.Cover;

/// <summary>Asks the contract of the pool what the model says, at one block.</summary>
internal sealed class LedgerComparison(EthClient client, Deployment deployment)
{
    // What both prices are asked for: rounding would hide a difference in small amounts.
    private static readonly BigInteger Money = BigInteger.Pow(10, 12);

    private readonly Address _pool = deployment.CoverPool!.Value;

    /// <summary>What differs first; <c>null</c> when nothing does.</summary>
    /// <param name="block">By hash, so that a chain that moves meanwhile gives no answer instead of another block's.</param>
    /// <param name="time">Of that block, in unix seconds: who enters pays for what was earned until then.</param>
    /// <param name="everybody">Whether every account, request and payout is asked for too, one call each.</param>
    /// <exception cref="RpcException">The node does not tell: an old block without its state, or one that it has replaced.</exception>
    /// <exception cref="RpcUnavailableException">It does not answer.</exception>
    public Task<string?> FindAsync(PoolModel model, Bytes32 block, long time, bool everybody, CancellationToken ct) => LedgerQuestions.FindAsync(client, Ask(model, time, everybody), block, ct);

    private IEnumerable<LedgerQuestion> Ask(PoolModel model, long time, bool everybody)
    {
        yield return Of("lines (cash, equity, unearned, case reserves, ibnr, payables, bonds, shortfall)", Contract.BookCall.Encode(), x =>
        {
            var book = Contract.BookCall.DecodeResult(x);
            return [book.Cash, book.Equity, book.Unearned, book.CaseReserves, book.Ibnr, book.Payables, book.Bonds, book.Shortfall];
        }, [model.Cash, model.Equity, model.Unearned, model.CaseReserves, model.Ibnr, model.Payables, model.Bonds, model.Shortfall]);
        yield return One("shares", Contract.TotalSupplyCall.Encode(), x => Contract.TotalSupplyCall.DecodeResult(x), model.Supply);
        yield return One("locked cover", Contract.LockedCall.Encode(), x => Contract.LockedCall.DecodeResult(x), model.Locked);
        yield return One("largest claim", Contract.LargestClaimCall.Encode(), x => Contract.LargestClaimCall.DecodeResult(x), model.Largest);
        yield return One("minimum capital", Contract.MinimumCapitalCall.Encode(), x => Contract.MinimumCapitalCall.DecodeResult(x), model.Minimum);
        yield return One("solvency ratio", Contract.SolvencyRatioCall.Encode(), x => Contract.SolvencyRatioCall.DecodeResult(x), model.Ratio ?? UInt256.MaxValue);
        yield return One("price of entering", Contract.PreviewDepositCall.Encode((UInt256)Money), x => Contract.PreviewDepositCall.DecodeResult(x), model.SharesFor(Money, time));
        var shares = BigInteger.Max(model.Supply, 1);
        yield return One("price of leaving", Contract.PreviewRedeemCall.Encode((UInt256)shares), x => Contract.PreviewRedeemCall.DecodeResult(x), model.AssetsFor(shares));
        foreach (var number in model.Classes)
            yield return One($"locked cover of class {number}", Contract.ClassOfCall.Encode((ushort)number), x => Contract.ClassOfCall.DecodeResult(x).Locked, model.LockedOf(number));
        if (!everybody)
            yield break;
        foreach (var account in model.Holders)
            yield return One($"shares of {account}", Contract.BalanceOfCall.Encode(account), x => Contract.BalanceOfCall.DecodeResult(x), model.SharesOf(account));
        foreach (var account in model.Creditors)
            yield return One($"what is owed to {account}", Contract.OwedToCall.Encode(account), x => Contract.OwedToCall.DecodeResult(x), model.OwedTo(account));
        for (var i = 0; i < model.Requests.Count; i++)
            yield return One($"request {i}", Contract.RequestOfCall.Encode((ulong)i), x => Contract.RequestOfCall.DecodeResult(x).Shares, model.Requests[i].Shares);
        foreach (var claim in model.Payouts)
        {
            var (ready, missing) = model.PayoutOf(claim);
            yield return Of($"payout of claim {claim}", Contract.PayoutOfCall.Encode((ulong)claim), x =>
            {
                var payout = Contract.PayoutOfCall.DecodeResult(x);
                return [payout.Ready, payout.Missing];
            }, [ready, missing]);
        }
    }

    private LedgerQuestion One(string what, byte[] data, Func<byte[], BigInteger> read, BigInteger expected) => LedgerQuestion.One(what, _pool, data, read, expected);

    private LedgerQuestion Of(string what, byte[] data, Func<byte[], BigInteger[]> read, BigInteger[] expected) => new(what, _pool, data, read, expected);
}
