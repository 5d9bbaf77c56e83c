using System.Numerics;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Ledgers;
using Care = DoctorDAO.Contracts.Care;
using Contract = DoctorDAO.Contracts.Marketplace;
using Escrow = DoctorDAO.Contracts.Escrow;
using Members = DoctorDAO.Contracts.Membership;

namespace DoctorDAO.Features.Marketplace.Orders;

/// <summary>
/// The money of orders and the hours of the time bank, worked out from what the contracts said: each account of the escrow by what came and went, each person's credit and debt, and that
/// what was decided of milestones is what was paid for them.
/// </summary>
internal sealed class EscrowTrace : ILedgerTrace
{
    private readonly Dictionary<(Address Contract, Bytes32 Topic0), Action<EthLog>> _events = [];
    private readonly Dictionary<(Address Market, UInt256 Ref), Purse> _accounts = [];
    private readonly Dictionary<(Address Person, Address Token), BigInteger> _credits = [];
    private readonly Dictionary<Address, BigInteger> _debts = [];
    private readonly Dictionary<Address, BigInteger> _balances = [];
    private readonly Dictionary<Address, Address> _moved = [];
    private readonly Dictionary<UInt256, (BigInteger ToWorker, BigInteger Fee, BigInteger ToBuyer)> _decided = [];
    private readonly Dictionary<UInt256, (BigInteger ToWorker, BigInteger Fee, BigInteger ToBuyer)> _paid = [];
    private readonly Address _market;
    private readonly Address _treasury;

    /// <param name="deployment">An association with a marketplace.</param>
    public EscrowTrace(Deployment deployment)
    {
        var (escrow, care) = (deployment.Escrow!.Value, deployment.Care!.Value);
        (_market, _treasury) = (deployment.Marketplace!.Value, deployment.Timelock);
        Contracts = [escrow, care, _market, deployment.Membership];
        OnEscrow(escrow);
        OnCare(care);
        On<Contract.MilestoneDecided>(_market, e => Add(_decided, e.OrderId, e.ToWorker, e.Fee, e.ToBuyer));
        On<Contract.OrderNotAccepted>(_market, e => Add(_decided, e.OrderId, 0, 0, e.Refunded));
        On<Members.MemberMoved>(deployment.Membership, Move);
    }

    public IReadOnlyList<Address> Contracts { get; }

    /// <summary>What is held, by contract and its number.</summary>
    public IReadOnlyDictionary<(Address Market, UInt256 Ref), Purse> Accounts => _accounts;

    /// <summary>What can be collected, by account now and token.</summary>
    public IReadOnlyDictionary<(Address Person, Address Token), BigInteger> Credits => _credits;

    /// <summary>What is owed in hours, by account now.</summary>
    public IReadOnlyDictionary<Address, BigInteger> Debts => _debts;

    /// <summary>Hours that nobody owes.</summary>
    public BigInteger Granted { get; private set; }

    /// <summary>All hours.</summary>
    public BigInteger Supply { get; private set; }

    /// <summary>What lies in the escrow of a token for somebody.</summary>
    public BigInteger Owed(Address token) => Sum(_accounts.Values.Where(x => x.Token == token).Select(x => x.Held)) + Credit(token);

    /// <summary>What can be collected of a token.</summary>
    public BigInteger Credit(Address token) => Sum(_credits.Where(x => x.Key.Token == token).Select(x => x.Value));

    /// <summary>All orders in a token.</summary>
    public Purse Orders(Address token)
    {
        var all = new Purse(token);
        foreach (var purse in _accounts.Where(x => x.Key.Market == _market && x.Value.Token == token).Select(x => x.Value))
            (all.PaidIn, all.Released, all.Fees, all.Refunded) = (all.PaidIn + purse.PaidIn, all.Released + purse.Released, all.Fees + purse.Fees, all.Refunded + purse.Refunded);
        return all;
    }

    public void Apply(in EthLog log, long time)
    {
        if (log.Topics.Length > 0 && _events.TryGetValue((log.Address, log.Topics.Span[0]), out var apply))
            apply(log);
    }

    public void Close()
    {
        foreach (var (order, decided) in _decided)
            Require(_paid.GetValueOrDefault(order) == decided, $"order {order}: {decided} was decided, {_paid.GetValueOrDefault(order)} was paid");
        Require(_paid.Keys.All(_decided.ContainsKey), "something was paid for an order of which nothing was decided");
        _decided.Clear();
        _paid.Clear();
        Same("hours", Supply, Sum(_debts.Values) + Granted);
    }

    private static BigInteger Sum(IEnumerable<BigInteger> all) => all.Aggregate(BigInteger.Zero, (x, y) => x + y);

    private static void Add(Dictionary<UInt256, (BigInteger ToWorker, BigInteger Fee, BigInteger ToBuyer)> sums, UInt256 order, BigInteger toWorker, BigInteger fee, BigInteger toBuyer)
    {
        var sum = sums.GetValueOrDefault(order);
        sums[order] = (sum.ToWorker + toWorker, sum.Fee + fee, sum.ToBuyer + toBuyer);
    }

    private static void Same(string what, BigInteger told, BigInteger expected) => Require(told == expected, $"{what}: the contract says {told}, the recount {expected}");

    private static void Require(bool holds, string problem)
    {
        if (!holds)
            throw new LedgerException(problem);
    }

    private void OnEscrow(Address escrow)
    {
        On<Escrow.Deposited>(escrow, e =>
        {
            var key = (e.Market, e.Ref);
            if (!_accounts.TryGetValue(key, out var purse))
                _accounts[key] = purse = new Purse(e.Token);
            Require(purse.Token == e.Token, $"account {e.Ref} has two tokens");
            // What a market has borrowed comes back as it went.
            if (e.From == e.Market)
                purse.Lent -= e.Amount;
            else
                purse.PaidIn += e.Amount;
            Check(e.Ref, purse);
        });
        On<Escrow.Released>(escrow, e =>
        {
            var purse = _accounts[(e.Market, e.Ref)];
            (purse.Released, purse.Fees) = (purse.Released + e.Amount, purse.Fees + e.Fee);
            Check(e.Ref, purse);
            Give(e.To, e.Token, (BigInteger)e.Amount - e.Repaid);
            Give(_treasury, e.Token, e.Fee);
            if (e.Market == _market)
                Add(_paid, e.Ref, e.Amount, e.Fee, 0);
        });
        On<Escrow.Refunded>(escrow, e =>
        {
            var purse = _accounts[(e.Market, e.Ref)];
            purse.Refunded += e.Amount;
            Check(e.Ref, purse);
            Give(e.To, e.Token, (BigInteger)e.Amount - e.Repaid);
            if (e.Market == _market)
                Add(_paid, e.Ref, 0, 0, e.Amount);
        });
        On<Escrow.Lent>(escrow, e =>
        {
            var purse = _accounts[(e.Market, e.Ref)];
            purse.Lent += e.Amount;
            Check(e.Ref, purse);
        });
        On<Escrow.Collected>(escrow, e =>
        {
            var key = (Now(e.Account), e.Token);
            Same("what was collected", e.Amount, _credits.GetValueOrDefault(key));
            _credits[key] = 0;
        });
    }

    private void OnCare(Address care)
    {
        On<Care.Transfer>(care, e =>
        {
            if (e.From == Address.Zero)
                Supply += e.Value;
            else
                Hold(e.From, -(BigInteger)e.Value);
            if (e.To == Address.Zero)
                Supply -= e.Value;
            else
                Hold(e.To, e.Value);
        });
        On<Care.Borrowed>(care, e => Owe(e.Account, e.Amount, e.Debt));
        On<Care.Repaid>(care, e => Owe(e.Account, -(BigInteger)e.Amount, e.Debt));
        On<Care.WrittenOff>(care, e =>
        {
            Owe(e.Account, -(BigInteger)e.Amount, e.Debt);
            Granted += e.Amount;
        });
        On<Care.Granted>(care, e => Granted += e.Amount);
    }

    private static void Check(UInt256 number, Purse purse) => Require(purse.Held >= 0 && purse.Lent >= 0, $"account {number} has given more than it had");

    private void Hold(Address account, BigInteger amount)
    {
        _balances[account] = _balances.GetValueOrDefault(account) + amount;
        Require(_balances[account] >= 0, $"{account} has less than no hours");
    }

    private void Owe(Address account, BigInteger amount, BigInteger told)
    {
        var person = Now(account);
        _debts[person] = _debts.GetValueOrDefault(person) + amount;
        Same($"debt of {person}", told, _debts[person]);
    }

    private void Give(Address to, Address token, BigInteger amount)
    {
        var key = (Now(to), token);
        _credits[key] = _credits.GetValueOrDefault(key) + amount;
    }

    /// <summary>What a person can collect and owes is theirs with the new account.</summary>
    private void Move(Members.MemberMoved e)
    {
        _moved[e.From] = e.To;
        foreach (var (key, amount) in _credits.Where(x => x.Key.Person == e.From).ToList())
        {
            _credits.Remove(key);
            Give(e.To, key.Token, amount);
        }

        if (_debts.Remove(e.From, out var debt))
            _debts[e.To] = _debts.GetValueOrDefault(e.To) + debt;
    }

    private Address Now(Address account)
    {
        while (_moved.TryGetValue(account, out var next))
            account = next;
        return account;
    }

    private void On<T>(Address contract, Action<T> apply)
        where T : struct, IEventData<T> => _events[(contract, T.Topic0)] = log =>
    {
        if (!T.TryDecode(log, out var data, out var error))
            throw new LedgerException($"{T.Contract}.{T.Name} is not what the ABI says: {error?.Parameter} {error?.Problem}");
        apply(data);
    };

    /// <summary>An account of the escrow.</summary>
    internal sealed class Purse(Address token)
    {
        public Address Token { get; } = token;

        public BigInteger PaidIn { get; set; }

        public BigInteger Released { get; set; }

        public BigInteger Fees { get; set; }

        public BigInteger Refunded { get; set; }

        /// <summary>What its market has of it, for a panel.</summary>
        public BigInteger Lent { get; set; }

        public BigInteger Held => PaidIn - Released - Fees - Refunded - Lent;
    }
}
