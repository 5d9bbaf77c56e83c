using System.Numerics;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Cover;
using DoctorDAO.Features.Ledgers;
using DoctorDAO.LocalChain;
using DoctorDAO.Testing;
using ClaimStatus = DoctorDAO.LocalChain.ClaimStatus;
using Contracts = DoctorDAO.LocalChain.Contracts;
using Quote = DoctorDAO.LocalChain.Contracts.Policies.Quote;

namespace DoctorDAO.Features.Tests.Cover;

/// <summary>Random life of a pool on a real chain, and the exact model beside it: after each act all that the contract tells is compared.</summary>
/// <param name="poor">Whether there is little capital and losses are large.</param>
internal sealed class PoolTrace(DaoChain chain, Deployment deployment, int seed, bool poor = false)
{
    private const int Members = 8;
    private static readonly TimeSpan Membership = TimeSpan.FromDays(89);

    private readonly Random _random = new(seed);
    private readonly LedgerTrace _trace = new(deployment);
    private readonly LedgerComparison _comparison = new(chain.Node.Client, deployment);
    private readonly List<(ulong Id, int Holder, DateTimeOffset End, bool Over)> _policies = [];
    private readonly List<(ulong Id, int Holder, UInt256 Loss)> _claims = [];
    private ulong _read;
    private ulong _nonce;
    private DateTimeOffset _admitted = DaoChain.Genesis;

    /// <summary>How often each act happened.</summary>
    public Dictionary<string, int> Done { get; } = [];

    /// <summary>How often each was refused.</summary>
    public Dictionary<string, int> Refused { get; } = [];

    public PoolModel Model => _trace.Model;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private CoverActs Acts => chain.Association.Acts.Cover;

    private Address Admin => deployment.CoverAdmin!.Value;

    private Address Pool => chain.Association.Contracts.CoverPool;

    /// <summary>Members with money and a little capital, and jurors.</summary>
    public async Task BeginAsync()
    {
        var all = Enumerable.Range(0, DaoChain.Members).Select(DaoChain.Member).ToList();
        await chain.Association.RunAsync(
            [.. all.Select(x => chain.Association.Acts.Mint(x.Address, 100_000_000)), .. all.Select(Acts.Approve), .. all.Select(x => chain.Association.Acts.Panels.Serve(x))], Ct);
        await chain.Association.RunAsync([.. Enumerable.Range(0, Members).Select(x => Acts.Deposit(DaoChain.Member(x), (UInt256)(ulong)(_random.Next(5_000_000, 15_000_000) / (poor ? 8 : 1))))], Ct);
        await CompareAsync();
    }

    /// <summary>Every member has the same cover, and all claim all of it at once: more than there is.</summary>
    public async Task LoseAllAsync()
    {
        for (var i = 0; i < Members; i++)
        {
            var now = await chain.Node.NowAsync(Ct);
            await BuyAsync(i, CoverActs.Quote(DaoChain.Member(i).Address, DaoCover.LegalDefence, now, _nonce++));
            await CompareAsync();
        }

        await chain.Node.AdvanceTimeAsync(TimeSpan.FromDays(31), Ct);
        foreach (var policy in _policies.ToList())
        {
            var id = await chain.Life().FileAsync(KeyOf(policy), policy.Id, "all at once", (await chain.Node.NowAsync(Ct)).AddHours(-1), 50_000_000, Ct);
            _claims.Add((id, policy.Holder, 50_000_000));
            await CompareAsync();
        }

        foreach (var claim in _claims.AsEnumerable().Reverse().ToList())
        {
            var asked = (UInt256)(await chain.Association.ClaimAsync(claim.Id, Ct)).Asked;
            await RunAsync(Acts.Offer(claim.Id, asked));
            await RunAsync(Acts.Settle(DaoChain.Member(claim.Holder), claim.Id, asked));
            await CompareAsync();
        }

        Assert.True(Model.Shortfall > 0, "no claim was short");
    }

    /// <summary>One random act, and the comparison after it.</summary>
    public async Task StepAsync()
    {
        (int Weight, string Name, Func<Task> Act)[] acts =
        [
            (10, "buy", BuyAsync), (poor ? 2 : 5, "deposit", DepositAsync), (5, "request", RequestAsync), (2, "cancel request", CancelRequestAsync), (6, "serve", () => RunAsync(Acts.ServeRedeems((ulong)_random.Next(1, 4)))),
            (2, "cancel policy", CancelPolicyAsync), (3, "renew", RenewAsync), (3, "tail", TailAsync), (4, "close", CloseAsync),
            (poor ? 30 : 9, "file", FileAsync), (poor ? 9 : 3, "settle", SettleAsync), (2, "withdraw", WithdrawAsync), (3, "judge", JudgeAsync), (4, "collect claim", CollectClaimAsync),
            (4, "collect", () => RunAsync(Acts.Collect(DaoChain.Member(_random.Next(DaoChain.Members))))), (2, "contribute", ContributeAsync), (2, "donate", DonateAsync),
            (2, "accrue", AccrueAsync), (1, "call", CallAsync), (1, "answer", AnswerAsync), (9, "time", TimeAsync),
        ];
        var at = _random.Next(acts.Sum(x => x.Weight));
        var chosen = acts.First(x => (at -= x.Weight) < 0);
        try
        {
            await chosen.Act();
            Count(Done, chosen.Name);
        }
        catch (ActRefusedException)
        {
            Count(Refused, chosen.Name);
        }

        await CompareAsync();
    }

    /// <summary>All policies run out and are closed, a dividend of the developed year is declared and taken, the queue is served, and what is owed collected.</summary>
    public async Task EndAsync()
    {
        foreach (var (id, holder, _) in _claims.ToList())
        {
            if (await chain.Life().StatusAsync(id, Ct) is ClaimStatus.Filed)
                await RunAsync(Acts.Withdraw(DaoChain.Member(holder), id));
        }

        // Tails of up to seven years.
        await chain.Node.AdvanceTimeAsync(TimeSpan.FromDays(3_200), Ct);
        await CompareAsync();
        foreach (var policy in _policies)
            await TryAsync(Acts.Close(policy.Id));
        await CompareAsync();
        foreach (var claim in _claims)
            await TryAsync(Acts.CollectClaim(DaoChain.Member(claim.Holder), claim.Id));
        await TryAsync(Acts.ServeRedeems(1_000));
        await CompareAsync();
        var years = new HashSet<ushort>();
        foreach (var policy in _policies)
            years.Add((await chain.Association.PolicyAsync(policy.Id, Ct)).Year);
        foreach (var year in years)
            await DividendAsync(year);
        foreach (var policy in _policies)
            await TryAsync(Acts.TakeDividend(policy.Id));
        await CompareAsync();
        for (var i = 0; i < DaoChain.Members; i++)
            await TryAsync(Acts.Collect(DaoChain.Member(i)));
        await CompareAsync();
    }

    /// <summary>Half of what a developed year has left, where the pool can spare it.</summary>
    private async Task DividendAsync(ushort number)
    {
        var year = Contracts.Policies.YearOfCall.DecodeResult(
            await chain.Node.Client.CallAsync(chain.Association.Contracts.Policies, Contracts.Policies.YearOfCall.Encode(number), BlockRef.Latest, Ct));
        var surplus = (BigInteger)year.Premiums - year.Paid - year.Dividend;
        if (surplus < 2 || year.Open > 0 || Model.Shortfall > 0 || Model.Free < surplus)
            return;
        await chain.ActAsAsync(Admin, Ct, Acts.DeclareDividend(number, (UInt256)(surplus / 2)));
        Count(Done, "dividend");
        await CompareAsync();
    }

    private async Task BuyAsync()
    {
        var (member, now) = (_random.Next(Members), await chain.Node.NowAsync(Ct));
        var product = (uint)_random.Next(1, 5);
        var quote = CoverActs.Quote(
            DaoChain.Member(member).Address, product, now, _nonce++, experience: (ushort)_random.Next(7_000, 20_001), days: _random.Next(33, 366));
        await BuyAsync(member, quote);
    }

    private async Task RenewAsync()
    {
        var now = await chain.Node.NowAsync(Ct);
        var due = _policies.Where(x => !x.Over && x.End > now && x.End - now < TimeSpan.FromDays(30)).ToList();
        if (Pick(due) is not { Id: > 0 } policy)
            throw Nothing();
        var product = (uint)(await chain.Association.PolicyAsync(policy.Id, Ct)).ProductId;
        await BuyAsync(policy.Holder, CoverActs.Quote(DaoChain.Member(policy.Holder).Address, product, now, _nonce++, renewalOf: policy.Id, days: _random.Next(40, 366)));
        Over(policy.Id);
    }

    private async Task BuyAsync(int member, Quote quote)
    {
        var id = await chain.Life().BuyAsync(DaoChain.Member(member), quote, Ct);
        _policies.Add((id, member, DateTimeOffset.FromUnixTimeSeconds((long)quote.End), false));
    }

    private Task DepositAsync() => RunAsync(Acts.Deposit(DaoChain.Member(_random.Next(Members)), (UInt256)(ulong)_random.Next(1, _random.Next(2, 5_000_000))));

    private Task RequestAsync()
    {
        var holder = DaoChain.Member(_random.Next(Members));
        var shares = (UInt256)(Model.SharesOf(holder.Address) / _random.Next(1, 8));
        if (_random.Next(2) == 0)
            return RunAsync(Acts.RequestRedeem(holder, shares));
        // A floor near what they would bring now: claims and premium move it to both sides.
        var floor = (UInt256)(Model.AssetsFor(shares) * _random.Next(80, 106) / 100);
        return RunAsync(new Act(holder, Pool, Contracts.CoverPool.RequestRedeemAboveCall.Encode(shares, floor), "request above"));
    }

    private Task CancelRequestAsync()
    {
        if (Model.Requests.Count == 0)
            throw Nothing();
        var id = _random.Next(Model.Head, Model.Requests.Count + 1);
        return id == Model.Requests.Count ? throw Nothing() : RunAsync(Acts.CancelRedeem(KeyOf(Model.Requests[id].Owner), (ulong)id));
    }

    private async Task CancelPolicyAsync()
    {
        var policy = Pick(_policies.Where(x => !x.Over).ToList());
        await RunAsync(Acts.Cancel(KeyOf(policy), policy.Id));
        Over(policy.Id);
    }

    private Task TailAsync()
    {
        var policy = Pick(_policies);
        return RunAsync(_random.Next(3) == 0 ? Acts.GiveTail(policy.Id) : Acts.BuyTail(KeyOf(policy), policy.Id, (ushort)_random.Next(1, 60), 100_000_000));
    }

    private Task CloseAsync() => RunAsync(Acts.Close(Pick(_policies).Id));

    private async Task FileAsync()
    {
        var policy = Pick(_policies);
        var now = await chain.Node.NowAsync(Ct);
        var incident = policy.End < now ? policy.End.AddDays(-1) : now.AddHours(-1);
        var loss = (UInt256)(ulong)(poor || _random.Next(3) == 0 ? 50_000_000 : _random.Next(20_000, 3_000_000));
        var id = await chain.Life().FileAsync(DaoChain.Member(policy.Holder), policy.Id, $"incident {_random.Next(poor ? 1_000 : 5)}", incident, loss, Ct);
        _claims.Add((id, policy.Holder, loss));
    }

    private async Task SettleAsync()
    {
        var claim = Pick(_claims);
        var asked = (await chain.Association.ClaimAsync(claim.Id, Ct)).Asked;
        var amount = (UInt256)((BigInteger)asked * (poor ? 100 : _random.Next(1, 101)) / 100);
        await RunAsync(Acts.Offer(claim.Id, amount));
        await RunAsync(Acts.Settle(DaoChain.Member(claim.Holder), claim.Id, amount));
    }

    private Task WithdrawAsync()
    {
        var claim = Pick(_claims);
        return RunAsync(Acts.Withdraw(DaoChain.Member(claim.Holder), claim.Id));
    }

    /// <summary>A panel rules, and now and then the larger one after it.</summary>
    private async Task JudgeAsync()
    {
        ulong id = 0;
        foreach (var claim in _claims)
        {
            if (await chain.Life().StatusAsync(claim.Id, Ct) == ClaimStatus.Filed)
                id = claim.Id;
        }

        if (id == 0)
            throw Nothing();
        await AdmitAsync();
        await chain.Life().JudgeAsync(id, [(ushort)(_random.Next(3) * 5_000)], Ct);
        await CompareAsync();
        if (_random.Next(3) == 0)
        {
            var holder = _claims.Single(x => x.Id == id).Holder;
            await TryAsync(Acts.Appeal(DaoChain.Member(_random.Next(2) == 0 ? holder : (holder + 1) % Members), id));
            if (await chain.Life().StatusAsync(id, Ct) == ClaimStatus.Appeal)
            {
                await chain.Life().JudgeAsync(id, [(ushort)(_random.Next(3) * 5_000)], Ct);
                return;
            }
        }

        await chain.Node.AdvanceTimeAsync(TimeSpan.FromDays(7), Ct);
        await RunAsync(Acts.Conclude(id));
    }

    private Task CollectClaimAsync()
    {
        var claim = Pick(_claims);
        return RunAsync(Acts.CollectClaim(DaoChain.Member(claim.Holder), claim.Id));
    }

    private async Task ContributeAsync()
    {
        await chain.Association.RunAsync(chain.Association.Acts.Mint(Admin, 1_000_000), Ct);
        await chain.ActAsAsync(
            Admin,
            Ct,
            new(chain.Association.Contracts.SettlementToken, Contracts.SettlementToken.ApproveCall.Encode(Pool, UInt256.MaxValue)),
            new(Pool, Contracts.CoverPool.ContributeCall.Encode((UInt256)(ulong)_random.Next(1, 500_000))));
    }

    /// <summary>Tokens that nobody has asked for move nothing.</summary>
    private Task DonateAsync() => RunAsync(new Act(
        DaoChain.Member(_random.Next(Members)), chain.Association.Contracts.SettlementToken, Contracts.SettlementToken.TransferCall.Encode(Pool, (UInt256)(ulong)_random.Next(1, 1_000_000)), "donate"));

    private async Task AccrueAsync() => await RunAsync(Acts.Accrue((await chain.Node.NowAsync(Ct)).AddSeconds(-_random.Next(0, 100_000))));

    private async Task CallAsync()
    {
        if (Model.Ratio is not { } ratio || ratio >= Solvency.Bps)
            throw Nothing();
        await chain.ActAsAsync(Admin, Ct, Acts.CallMembers((ushort)_random.Next(100, 10_001), (await chain.Node.NowAsync(Ct)).AddDays(30)));
    }

    private Task AnswerAsync()
    {
        var policy = Pick(_policies);
        return RunAsync(Acts.AnswerCall(KeyOf(policy), policy.Id));
    }

    private async Task TimeAsync()
    {
        var by = _random.Next(3) == 0 ? TimeSpan.FromSeconds(_random.Next(1, 100_000)) : TimeSpan.FromHours(_random.Next(1, 24 * 25));
        await chain.Node.AdvanceTimeAsync(by, Ct);
        await AdmitAsync();
    }

    private async Task AdmitAsync()
    {
        var now = await chain.Node.NowAsync(Ct);
        if (now - _admitted < TimeSpan.FromDays(60))
            return;
        _admitted = now;
        var acts = Enumerable.Range(0, DaoChain.Members).Select(async x =>
        {
            var account = DaoChain.Member(x).Address;
            var specialty = Contracts.Membership.SpecialtyOfCall.DecodeResult(
                await chain.Node.Client.CallAsync(chain.Association.Contracts.Membership, Contracts.Membership.SpecialtyOfCall.Encode(account), BlockRef.Latest, Ct));
            return chain.Association.Acts.Admit(account, TopicKey.Of(specialty), now + Membership, ++_nonce);
        });
        await chain.Association.RunAsync(await Task.WhenAll(acts), Ct);
    }

    private async Task CompareAsync()
    {
        var head = await chain.Node.HeadAsync(Ct);
        if (head.Number < _read)
            return;
        var logs = await chain.Node.Client.GetLogsAsync(new LogFilter(_trace.Contracts, [.. _trace.Topics]), _read, head.Number, Ct);
        foreach (var transaction in logs.GroupBy(x => x.TransactionHash))
        {
            foreach (var log in transaction)
                _trace.Apply(log, await TimeAsync(log));
            _trace.Close();
        }

        _read = head.Number + 1;
        Assert.Null(await _comparison.FindAsync(Model, head.Hash, (long)head.Timestamp, everybody: true, Ct));
        Assert.Equal(Model.Cash, Model.Equity + Model.Unearned + Model.CaseReserves + Model.Ibnr + Model.Payables + Model.Bonds);
        Assert.True((await chain.Association.BalanceAsync(Pool, Ct)) >= (UInt256)Model.Cash);
    }

    private async Task<long> TimeAsync(EthLog log) => log.BlockTimestamp is { } time
        ? (long)time
        : (long)(await chain.Node.Client.GetHeaderAsync(BlockRef.At(log.BlockNumber), Ct))!.Timestamp;

    private async Task RunAsync(Act act) => await chain.Association.RunAsync(act, Ct);

    private async Task TryAsync(Act act)
    {
        try
        {
            await RunAsync(act);
        }
        catch (ActRefusedException)
        {
            // It is not its time.
        }
    }

    private void Over(ulong id)
    {
        var at = _policies.FindIndex(x => x.Id == id);
        _policies[at] = _policies[at] with { Over = true };
    }

    private T Pick<T>(List<T> items) => items.Count == 0 ? throw Nothing() : items[_random.Next(items.Count)];

    private static PrivateKey KeyOf((ulong Id, int Holder, DateTimeOffset End, bool Over) policy) => DaoChain.Member(policy.Holder);

    private static PrivateKey KeyOf(Address account) => Enumerable.Range(0, DaoChain.Members).Select(DaoChain.Member).Single(x => x.Address == account);

    private static ActRefusedException Nothing() => new("nothing to do", null, "");

    private static void Count(Dictionary<string, int> counts, string name) => counts[name] = counts.GetValueOrDefault(name) + 1;
}
