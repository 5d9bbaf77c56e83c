using System.Numerics;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Ledgers;
using Claims = DoctorDAO.Contracts.Claims;
using Policies = DoctorDAO.Contracts.Policies;
using Pool = DoctorDAO.Contracts.CoverPool;
using Products = DoctorDAO.Contracts.Products;

namespace DoctorDAO.Features.Cover;

/// <summary>
/// Brings the events of cover to a <see cref="PoolModel"/>: what acts brought goes in, and what the contract says came of them is held against what the
/// model says. Each event in its order, of all four contracts, from their first.
/// </summary>
internal sealed class LedgerTrace : ILedgerTrace
{
    // Of what is unearned, to who cancels.
    private const int ShortRate = 9_000;

    private readonly Dictionary<(Address Contract, Bytes32 Topic0), Action<EthLog, long>> _events = [];
    private readonly Dictionary<long, Products.Terms> _products = [];
    private readonly Dictionary<long, (long Rate, int ExcessCredit)> _prices = [];
    private readonly Dictionary<int, int> _relativities = [];
    private readonly FactorsView _factors = new();
    private readonly Dictionary<long, Policy> _policies = [];
    private readonly Dictionary<long, Claim> _claims = [];
    private (Address Payer, BigInteger Refund, BigInteger Equity) _refund;
    private (BigInteger FromIbnr, BigInteger FromEquity) _reserved;
    private BigInteger? _restored;
    private BigInteger _earned;
    private BigInteger _funded;

    /// <param name="deployment">An association with cover.</param>
    public LedgerTrace(Deployment deployment)
    {
        var (pool, products, policies, claims) = (deployment.CoverPool!.Value, deployment.Products!.Value, deployment.Policies!.Value, deployment.Claims!.Value);
        Contracts = [pool, products, policies, claims];
        OnParameters(pool, products);
        OnCapital(pool);
        OnPolicies(pool, policies);
        OnClaims(pool, claims);
        OnMoney(pool);
    }

    /// <summary>Whose events it wants.</summary>
    public IReadOnlyList<Address> Contracts { get; }

    /// <summary>Which events those are.</summary>
    public IEnumerable<Bytes32> Topics => _events.Keys.Select(x => x.Topic0).Distinct();

    /// <summary>The pool as it has to be after the events so far.</summary>
    public PoolModel Model { get; } = new();

    /// <summary>Takes the next event; one of another contract, or that moves nothing, is passed over.</summary>
    /// <param name="time">Of its block, in unix seconds.</param>
    /// <exception cref="LedgerException">It says something else than the model.</exception>
    public void Apply(in EthLog log, long time)
    {
        if (log.Topics.Length > 0 && _events.TryGetValue((log.Address, log.Topics.Span[0]), out var apply))
            apply(log, time);
    }

    /// <summary>After the last event of a transaction: what is told in several events has to add up.</summary>
    /// <exception cref="LedgerException">It does not.</exception>
    public void Close()
    {
        Same("premium earned", _earned, Model.Earned);
        Same("shortfalls funded", _funded, Model.Funded);
    }

    private void OnParameters(Address pool, Address products)
    {
        On<Products.ProductAdded>(products, (e, _) => _products[e.ProductId] = e.Terms);
        On<Products.ProductPriced>(products, (e, _) => _prices[e.ProductId] = (e.Rate, e.ExcessCredit));
        On<Products.RelativityChanged>(products, (e, _) => _relativities[e.Class] = e.Relativity);
        On<Products.FactorsChanged>(products, (e, _) =>
        {
            _factors.Steps = [.. e.Factors.Steps.Select(x => (int)x)];
            (_factors.Kink, _factors.Top) = (e.Factors.Kink, e.Factors.Top);
        });
        On<Pool.SolvencyChanged>(pool, (e, _) => Model.SetSolvency(new SolvencyRule(e.Gearing, e.Buy, e.Redeem, e.Dividend)));
        On<Pool.ClassChanged>(pool, (e, _) => Model.SetClass(e.Class, e.Correlation));
    }

    private void OnCapital(Address pool)
    {
        On<Pool.Deposit>(pool, (e, time) => Same("shares of a deposit", e.Shares, Model.Deposit(time, e.Owner, e.Assets)));
        On<Pool.Transfer>(pool, (e, _) =>
        {
            // Minting, burning and the queue are told by events of their own.
            if (e.From != Address.Zero && e.To != Address.Zero && e.From != pool && e.To != pool)
                Model.Move(e.From, e.To, e.Value);
        });
        On<Pool.RedeemRequested>(pool, (e, time) =>
        {
            Same("number of a request", e.RequestId, Model.Ask(time, e.Owner, e.Shares));
            Same("time of a request", e.ReadyAt, Model.Requests[^1].ReadyAt);
        });
        On<Pool.RedeemFloorSet>(pool, (e, _) => Model.SetFloor((int)e.RequestId, e.Floor));
        On<Pool.RedeemCancelled>(pool, (e, _) => Same("shares of a request taken back", e.Shares, Model.Cancel((int)e.RequestId, e.Owner)));
        On<Pool.RedeemServed>(pool, (e, time) =>
        {
            var (shares, assets) = Model.Serve(time, (int)e.RequestId, e.Owner);
            Same("shares served", e.Shares, shares);
            Same("money for shares served", e.Assets, assets);
        });
    }

    private void OnPolicies(Address pool, Address policies)
    {
        On<Policies.PolicyBought>(policies, (e, time) =>
        {
            var policy = new Policy(_products[e.ProductId], e.Class, e.Premium, (long)e.Start, (long)e.End) { Left = _products[e.ProductId].Aggregate, Cover = (long)e.End };
            _policies[(long)e.PolicyId] = policy;
            // Priced before what is unearned of the policy before is owed back.
            var offer = PremiumFormula.Of(
                Priced(e.ProductId), _factors, (e.Class, _relativities[e.Class]), new PoolState(e.RenewalOf == 0 ? Model.EquityAt(time) : _refund.Equity, Model.Locked, Model.Gearing),
                (long)e.Retro, (long)e.Start, (long)e.End, e.Experience);
            Same("premium", e.Premium, offer.Premium);
            Same("surge", e.Surge, offer.Surge);
            Model.Underwrite(time, e.Premium, policy.End, policy.Class, policy.Lock, policy.Terms.PerClaim);
        });
        On<Pool.PremiumReceived>(pool, (e, _) => Same("unearned premium", e.Unearned, Model.Unearned));
        On<Pool.PremiumRefunded>(pool, (e, time) => _refund = (e.Payer, e.Refund, Model.EquityAt(time)));
        On<Policies.PolicyEnded>(policies, (e, time) =>
        {
            var policy = _policies[(long)e.PolicyId];
            var back = Model.Refund(time, _refund.Payer, policy.Premium, policy.Start, policy.End, e.By != 0 ? Solvency.Bps : policy.Paid ? 0 : ShortRate);
            policy.Cover = time;
            Same("refund", _refund.Refund, back);
        });
        On<Policies.TailAdded>(policies, (e, _) => _policies[(long)e.PolicyId].Ibnr = e.Ibnr);
        On<Pool.IbnrSet>(pool, (e, time) =>
        {
            if (e.Paid)
                Model.SetTail(time, e.Amount);
            else
                Same("money for late reports", e.Amount, _restored ?? Model.GiveTail(time, e.Amount));
            _restored = null;
        });
        On<Policies.PolicyClosed>(policies, (e, time) =>
        {
            var policy = _policies[(long)e.PolicyId];
            Model.Release(time, policy.Class, policy.Lock, policy.Terms.PerClaim, policy.Ibnr);
        });
    }

    private void OnClaims(Address pool, Address claims)
    {
        On<Pool.CaseReserved>(pool, (e, _) => _reserved = (e.FromIbnr, e.FromEquity));
        On<Claims.ClaimFiled>(claims, (e, time) =>
        {
            var policy = _policies[(long)e.PolicyId];
            BigInteger most = BigInteger.Max((BigInteger)e.Loss - policy.Terms.Excess, 0);
            BigInteger asked = e.Asked;
            Require(asked <= most && asked <= policy.Terms.PerClaim && asked <= policy.Left, "a claim asks for more than its policy can pay");
            var before = policy.Lock;
            policy.Left -= asked;
            Model.Relock(policy.Class, before, policy.Lock);
            // Money for late reports is there for those alone.
            var (fromIbnr, fromEquity) = Model.Reserve(time, (long)e.ClaimId, asked, time >= policy.Cover ? policy.Ibnr : BigInteger.Zero);
            policy.Ibnr -= fromIbnr;
            Same("reserve of ibnr", _reserved.FromIbnr, fromIbnr);
            Same("reserve of equity", _reserved.FromEquity, fromEquity);
            Same("reserve", e.Reserved, fromIbnr + fromEquity);
            _claims[(long)e.ClaimId] = new Claim(policy, asked, e.Reserved, fromIbnr);
        });
        On<Claims.ClaimDecided>(claims, (e, time) =>
        {
            var claim = _claims[(long)e.ClaimId];
            Require(e.Amount <= claim.Asked, "a claim was decided for more than was asked");
            var before = claim.Policy.Lock;
            claim.Policy.Left += claim.Asked - e.Amount;
            Model.Relock(claim.Policy.Class, before, claim.Policy.Lock);
            claim.Policy.Paid |= e.Amount > 0;
            if (e.Amount > 0)
                claim.Owed = Model.Owe(time, (long)e.ClaimId, e.Amount, claim.Reserved);
            else
                Model.Unreserve(time, (long)e.ClaimId, claim.Reserved);
            // What was kept for late reports and this one has not needed waits for the next.
            if (claim.Ibnr > 0 && e.Amount < claim.Reserved)
            {
                _restored = Model.GiveTail(time, BigInteger.Min(claim.Reserved - e.Amount, claim.Ibnr));
                claim.Policy.Ibnr += _restored.Value;
            }
        });
        On<Pool.ClaimOwed>(pool, (e, _) =>
        {
            var (fromReserve, fromEquity, missing) = _claims[(long)e.ClaimId].Owed;
            Same("a claim's part of its reserve", e.FromReserve, fromReserve);
            Same("a claim's part of equity", e.FromEquity, fromEquity);
            Same("a claim's shortfall", e.Shortfall, missing);
        });
        On<Pool.ClaimPaid>(pool, (e, time) =>
        {
            var (amount, missing) = Model.Pay(time, (long)e.ClaimId);
            Same("payment of a claim", e.Amount, amount);
            Same("what is missing of a claim", e.Missing, missing);
        });
    }

    private void OnMoney(Address pool)
    {
        On<Pool.PremiumEarned>(pool, (e, _) =>
        {
            _earned += e.Amount;
            Model.Accrue((long)e.Until);
        });
        On<Pool.ShortfallFunded>(pool, (e, _) => _funded += e.Amount);
        On<Pool.BondTaken>(pool, (e, _) => Model.TakeBond(e.Amount));
        On<Pool.BondReturned>(pool, (e, _) => Model.ReturnBond(e.To, e.Amount));
        On<Pool.BondForfeited>(pool, (e, time) => Model.ForfeitBond(time, e.Amount));
        On<Pool.PanelPaid>(pool, (e, time) => Model.PayPanel(time, e.Amount));
        On<Pool.PanelRefunded>(pool, (e, time) => Model.RefundPanel(time, e.Amount));
        On<Pool.Contributed>(pool, (e, time) => Model.Contribute(time, e.Amount));
        On<Pool.DividendSet>(pool, (e, time) => Model.SetDividend(time, e.Amount));
        On<Pool.DividendOwed>(pool, (e, _) => Model.OweDividend(e.To, e.Amount));
        On<Pool.Collected>(pool, (e, _) => Same("what was collected", e.Amount, Model.Collect(e.Account)));
    }

    private ProductView Priced(long product) => new()
    {
        PerClaim = _products[product].PerClaim,
        Aggregate = _products[product].Aggregate,
        LockFactor = _products[product].LockFactor,
        Rate = _prices[product].Rate,
        ExcessCredit = _prices[product].ExcessCredit,
    };

    private void On<T>(Address contract, Action<T, long> apply)
        where T : struct, IEventData<T> => _events[(contract, T.Topic0)] = (log, time) =>
    {
        if (!T.TryDecode(log, out var data, out var error))
            throw new LedgerException($"{T.Contract}.{T.Name} is not what the ABI says: {error?.Parameter} {error?.Problem}");
        apply(data, time);
    };

    private static void Same(string what, BigInteger told, BigInteger expected) => Require(told == expected, $"{what}: the contract says {told}, the recount {expected}");

    private static void Require(bool holds, string problem)
    {
        if (!holds)
            throw new LedgerException(problem);
    }

    private sealed record Policy(Products.Terms Terms, int Class, BigInteger Premium, long Start, long End)
    {
        /// <summary>When cover ends, or ended before its time.</summary>
        public long Cover { get; set; }

        /// <summary>Whether a claim was decided with something to pay.</summary>
        public bool Paid { get; set; }

        /// <summary>Of the aggregate.</summary>
        public BigInteger Left { get; set; }

        /// <summary>Of its tail, for late reports.</summary>
        public BigInteger Ibnr { get; set; }

        public BigInteger Lock => Solvency.CeilingDivide(Left * Terms.LockFactor, Solvency.Bps);
    }

    private sealed record Claim(Policy Policy, BigInteger Asked, BigInteger Reserved, BigInteger Ibnr)
    {
        public (BigInteger FromReserve, BigInteger FromEquity, BigInteger Missing) Owed { get; set; }
    }
}
