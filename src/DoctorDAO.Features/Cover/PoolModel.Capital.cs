using System.Numerics;
using DoctorDAO.Ethereum;

namespace DoctorDAO.Features.Cover;

/// <summary>Shares, their two prices, and the queue of those who leave.</summary>
internal sealed partial class PoolModel
{
    /// <summary>Between asking and leaving.</summary>
    public const long RedeemDelay = 21 * Day;

    private static readonly BigInteger VirtualShares = BigInteger.Pow(10, 6);

    private readonly Dictionary<Address, BigInteger> _shares = [];
    private readonly List<Request> _requests = [];

    public BigInteger Supply { get; private set; }

    /// <summary>First request that may still wait; those before are served or taken back.</summary>
    public int Head { get; private set; }

    public IReadOnlyList<Request> Requests => _requests;

    public BigInteger SharesOf(Address account) => _shares.GetValueOrDefault(account);

    /// <summary>Accounts that ever had shares.</summary>
    public IEnumerable<Address> Holders => _shares.Keys;

    /// <summary>Shares that money buys at a time: at equity and what is reserved, rounded down.</summary>
    public BigInteger SharesFor(BigInteger assets, long time) => assets * (Supply + VirtualShares) / (EquityAt(time) + CaseReserves + Ibnr + 1);

    /// <summary>What shares bring who leaves: at equity, rounded down.</summary>
    public BigInteger AssetsFor(BigInteger shares) => shares * (Equity + 1) / (Supply + VirtualShares);

    /// <summary>A member provides capital.</summary>
    /// <returns>The shares it gets.</returns>
    public BigInteger Deposit(long time, Address owner, BigInteger assets)
    {
        Accrue(time);
        Require(Shortfall.IsZero, "somebody entered while claims waited for money");
        var shares = SharesFor(assets, time);
        Require(shares > 0, "a deposit bought nothing");
        (Equity, Cash, Supply) = (Equity + assets, Cash + assets, Supply + shares);
        _shares[owner] = SharesOf(owner) + shares;
        return shares;
    }

    /// <summary>Shares go from member to member.</summary>
    public void Move(Address from, Address to, BigInteger shares)
    {
        Require(SharesOf(from) >= shares, "an account gave more shares than it has");
        _shares[from] = SharesOf(from) - shares;
        _shares[to] = SharesOf(to) + shares;
    }

    /// <summary>Shares take a place in the queue.</summary>
    /// <returns>Number of the request.</returns>
    public int Ask(long time, Address owner, BigInteger shares)
    {
        Require(SharesOf(owner) >= shares, "an account asked for more shares than it has");
        _shares[owner] = SharesOf(owner) - shares;
        _requests.Add(new Request(owner, shares, time + RedeemDelay, BigInteger.Zero));
        return _requests.Count - 1;
    }

    /// <summary>What all shares of a request have to bring, else they go back.</summary>
    public void SetFloor(int id, BigInteger floor) => _requests[id] = _requests[id] with { Floor = floor };

    /// <summary>A request is taken back by its owner, or goes back for less than its floor, to the account that the owner has now.</summary>
    /// <returns>Shares that come back.</returns>
    public BigInteger Cancel(int id, Address owner)
    {
        var request = _requests[id];
        Require(id >= Head && request.Shares > 0, "a request was taken back that does not wait");
        _shares[owner] = SharesOf(owner) + request.Shares;
        _requests[id] = request with { Shares = BigInteger.Zero };
        return request.Shares;
    }

    /// <summary>The first request that waits is served, as far as solvency lets it.</summary>
    /// <param name="id">The one that has to be first.</param>
    /// <param name="owner">Whose account it is now.</param>
    /// <returns>What is burned and owed; nothing when none can be served.</returns>
    public (BigInteger Shares, BigInteger Assets) Serve(long time, int id, Address owner)
    {
        Accrue(time);
        while (Head < _requests.Count && _requests[Head].Shares.IsZero)
            Head++;
        Require(id == Head, "a request was served before its turn");
        var request = _requests[id];
        Require(time >= request.ReadyAt, "a request was served before its time");
        var spare = Spare(_rule.Redeem);
        var (shares, assets) = (request.Shares, AssetsFor(request.Shares));
        Require(spare > 0 && assets >= request.Floor, "a request was served that had to wait");
        var floor = BigInteger.Zero;
        if (assets > spare)
        {
            (assets, shares) = (spare, Solvency.CeilingDivide(spare * (Supply + VirtualShares), Equity + 1));
            floor = request.Floor - (request.Floor * shares / request.Shares);
        }

        _requests[id] = request with { Shares = request.Shares - shares, Floor = floor };
        (Supply, Equity) = (Supply - shares, Equity - assets);
        Owe(owner, assets);
        return (shares, assets);
    }

    /// <summary>A place in the queue.</summary>
    /// <param name="Shares">That wait.</param>
    /// <param name="Floor">What those have to bring.</param>
    internal sealed record Request(Address Owner, BigInteger Shares, long ReadyAt, BigInteger Floor);
}
