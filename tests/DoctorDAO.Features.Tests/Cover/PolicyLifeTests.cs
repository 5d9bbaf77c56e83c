using System.Numerics;
using DoctorDAO.Client.Cover;
using DoctorDAO.Contracts;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Cover;
using DoctorDAO.Features.Relay;
using DoctorDAO.LocalChain;
using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Tests.Cover;

/// <summary>What happens to policies and capital over the years, on a real chain: prices that change, tails, calls, dividends, moves, and a reorg.</summary>
public sealed class PolicyLifeTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_policy_keeps_the_prices_of_its_purchase_and_its_tail_costs_what_the_contract_takes()
    {
        await using var index = await DaoIndex.StartAsync(Provider.Sqlite, postgres);
        var (chain, dao, holder) = (index.Chain, index.Association, DaoChain.Member(4));
        await chain.OpenCoverAsync(Ct);
        var first = await BuyAsync(chain, 4, DaoCover.LegalDefence, experience: 12_345);
        await index.CatchUpAsync();
        var before = (await ReadAsync(index, 4, first))!;

        var products = index.Deployment.Products!.Value;
        var priced = Products.PriceOfCall.DecodeResult(await CallAsync(index, products, Products.PriceOfCall.Encode(1)));
        var factors = Products.FactorsCall.DecodeResult(await CallAsync(index, products, Products.FactorsCall.Encode()));
        await chain.ActAsAsync(
            index.Deployment.CoverAdmin!.Value, Ct,
            new(products, Products.PriceCall.Encode(1, priced with { Rate = priced.Rate * 2, ExcessCredit = 9_999, Tail = 25_000 })),
            new(products, Products.SetRelativityCall.Encode((ushort)before.Class, 33_333)),
            new(products, Products.SetFactorsCall.Encode(factors with { Steps = [5_000, 6_000, 7_000, 8_000, 9_000] })));
        var second = await BuyAsync(chain, 4, DaoCover.LegalDefence, experience: 12_345);
        await index.CatchUpAsync();

        var after = (await ReadAsync(index, 4, first))!;
        Assert.Equal(before.Factors, after.Factors);
        Assert.Equal((before.TailPremium, before.Product.TailPrice, before.Product.Rate), (after.TailPremium, after.Product.TailPrice, after.Product.Rate));
        Assert.NotEqual(before.Factors.Select(x => x.Value), (await ReadAsync(index, 4, second))!.Factors.Select(x => x.Value));
        await using (var db = index.Database.CreateDbContext())
        {
            foreach (var policy in await db.Set<PolicyView>().AsNoTracking().ToListAsync(Ct))
            {
                // Exactly what was paid; as it is told, to the places that are shown.
                var product = await db.Set<ProductView>().AsNoTracking().SingleAsync(x => x.Id == policy.ProductId, Ct);
                var parts = (BigInteger)policy.Relativity * policy.Step * policy.Experience * policy.ExcessCredit * policy.Surge;
                var one = BigInteger.Pow(10, 6 + 16 + 18) * PremiumFormula.Year;
                Assert.Equal(policy.Premium, Solvency.CeilingDivide(product.PerClaim * policy.Rate * (policy.BoughtEnd - policy.Start) * parts, one));
                var shown = (await ReadAsync(index, 4, (ulong)policy.Id))!;
                var all = shown.Factors.Aggregate(1m, (whole, x) => whole * x.Value);
                Assert.InRange(all, shown.Premium * 0.999m, shown.Premium * 1.001m);
                foreach (var months in (ushort[])[1, 7, (ushort)product.TailMonths])
                    Assert.Equal((BigInteger)(UInt256)await TailAsync(index, (ulong)policy.Id, months), PolicyBooks.TailPremium(policy, product, months));
            }
        }

        // At the quoted price and not a cent more.
        await dao.RunAsync(dao.Acts.Cover.BuyTail(holder, first, (ushort)after.Product.TailMonths, (ulong)after.TailPremium), Ct);
        await index.CatchUpAsync();
        var tail = (await ReadAsync(index, 4, first))!;
        Assert.Equal((true, false, after.TailUntil), (tail.Tail, tail.TailGiven, (DateTimeOffset?)tail.ReportUntil));
    }

    [Fact]
    public async Task A_tails_premium_is_written_when_it_is_sold_and_earned_over_the_time_that_it_adds()
    {
        await using var index = await DaoIndex.StartAsync(Provider.Sqlite, postgres);
        var (chain, dao, pool) = (index.Chain, index.Association, index.Get<IPool>());
        await chain.OpenCoverAsync(Ct);
        var (kept, cancelled, given) = (await BuyAsync(chain, 4, DaoCover.LegalDefence), await BuyAsync(chain, 5, DaoCover.LegalDefence), await BuyAsync(chain, 6, DaoCover.LegalDefence));
        await index.CatchUpAsync();
        var written = (await FiguresAsync()).Written;
        await dao.RunAsync([dao.Acts.Cover.BuyTail(DaoChain.Member(4), kept, 10, 100_000_00), dao.Acts.Cover.BuyTail(DaoChain.Member(5), cancelled, 10, 100_000_00), dao.Acts.Cover.GiveTail(given)], Ct);
        await index.CatchUpAsync();
        BigInteger[] tails = await TailsAsync();
        Assert.Equal(written + (long)(tails[0] + tails[1]), (await FiguresAsync()).Written);

        // Reporting, and with it the tail, comes earlier when cover does.
        await chain.Node.AdvanceTimeAsync(TimeSpan.FromDays(10), Ct);
        await dao.RunAsync(dao.Acts.Cover.Cancel(DaoChain.Member(5), cancelled), Ct);
        await index.CatchUpAsync();
        var policies = new[] { (await ReadAsync(index, 4, kept))!, (await ReadAsync(index, 5, cancelled))! };
        foreach (var at in (TimeSpan[])[TimeSpan.FromDays(70), TimeSpan.FromDays(200), TimeSpan.FromDays(400), TimeSpan.FromDays(560), TimeSpan.FromDays(900)])
        {
            await chain.Node.AdvanceTimeToAsync(policies[0].Start + at, Ct);
            await index.CatchUpAsync();
            var now = await chain.Node.NowAsync(Ct);
            var figures = await FiguresAsync();
            decimal unearned = 0;
            foreach (var (policy, tail) in policies.Zip(tails))
            {
                var from = policy.ReportUntil.AddDays(-300);
                unearned += (decimal)tail * Part(from, policy.ReportUntil, now);
                if (policy.End > now)
                    unearned += policy.Premium * Part(policy.Start, policy.End, now);
            }

            var (third, start, end) = ((await ReadAsync(index, 6, given))!.Premium, policies[0].Start, policies[0].End);
            unearned += third * Part(start, end, now);
            // A tail begins with a day.
            Assert.InRange(figures.Written - figures.Earned - unearned, -5m, 5m + (decimal)(tails[0] + tails[1]) / 300);
        }

        Assert.Equal((await FiguresAsync()).Written, (await FiguresAsync()).Earned);
        var lived = await index.Database.ViewsAsync();
        await index.RebuildAsync();
        Assert.Equal(lived, await index.Database.ViewsAsync());

        async Task<FigureDto> FiguresAsync() => (await index.Get<IPool>().GetFiguresAsync(Ct))!.Total;

        async Task<BigInteger[]> TailsAsync()
        {
            await using var db = index.Database.CreateDbContext();
            return await db.Set<PolicyView>().OrderBy(x => x.Id).Select(x => x.TailAmount).ToArrayAsync(Ct);
        }

        static decimal Part(DateTimeOffset from, DateTimeOffset to, DateTimeOffset now) => Math.Clamp((decimal)((to - now) / (to - from)), 0, 1);
    }

    [Fact]
    public async Task Renewals_calls_and_dividends_are_the_contracts_and_the_keeper_closes_what_is_over()
    {
        await using var index = await DaoIndex.StartAsync(Provider.Sqlite, postgres);
        var (chain, dao, acts, admin) = (index.Chain, index.Association, index.Association.Acts.Cover, index.Deployment.CoverAdmin!.Value);
        PrivateKey[] people = [.. Enumerable.Range(0, 3).Select(DaoChain.Member)];
        await dao.RunAsync([.. people.Select(x => dao.Acts.Mint(x.Address, 10_000_000)), .. people.Select(acts.Approve)], Ct);
        // Little capital: one claim brings it below what it has to have.
        await dao.RunAsync([.. people.Select(x => acts.Deposit(x, 2_400_000))], Ct);
        var kept = await BuyAsync(chain, 0, DaoCover.LegalDefence, days: 61);
        var renewed = await BuyAsync(chain, 1, DaoCover.LegalDefence, days: 61);
        await chain.Node.AdvanceTimeAsync(TimeSpan.FromDays(40), Ct);
        var claim = await chain.FileAsync(0, kept, 5_000_000, Ct);
        await chain.ActAsAsync(admin, Ct, acts.CallMembers(2_500, await chain.Node.NowAsync(Ct) + TimeSpan.FromDays(30)));
        await index.CatchUpAsync();
        await CompareAsync(index, kept, renewed);
        var due = (await ReadAsync(index, 1, renewed))!;
        Assert.Equal((due.Premium + 3) / 4, due.CallDue);
        // Who owes a call cannot renew; who has answered can.
        var now = await chain.Node.NowAsync(Ct);
        var quote = CoverActs.Quote(people[1].Address, DaoCover.LegalDefence, now, 77, renewalOf: renewed, days: 41);
        await Assert.ThrowsAsync<ActRefusedException>(() => dao.RunAsync(acts.Buy(people[1], quote), Ct));
        await dao.RunAsync(acts.AnswerCall(people[1], renewed), Ct);
        await dao.RunAsync(acts.Withdraw(people[0], claim), Ct);
        var renewal = await chain.Life().BuyAsync(people[1], quote, Ct);
        await index.CatchUpAsync();
        await CompareAsync(index, kept, renewed, renewal);
        var (old, next) = ((await ReadAsync(index, 1, renewed))!, (await ReadAsync(index, 1, renewal))!);
        Assert.Equal(((long?)renewal, (long?)renewed, false, old.End), (old.RenewedBy, next.RenewalOf, old.Cancelled, next.Start));
        Assert.Equal(PolicyStatus.Active, next.Status);

        // The keeper closes each policy when its reporting is over, and has nothing to do before and after.
        Assert.Empty(await KeepAsync(index));
        await chain.Node.AdvanceTimeAsync(TimeSpan.FromDays(365), Ct);
        await chain.Node.MineAsync(Ct, 1);
        await index.CatchUpAsync();
        Assert.Equal(3, (await KeepAsync(index)).Count);
        await index.CatchUpAsync();
        Assert.Empty(await KeepAsync(index));
        var number = (ushort)(await PolicyAsync(index, kept)).Year;
        await chain.ActAsAsync(admin, Ct, acts.DeclareDividend(number, 5_001));
        await index.CatchUpAsync();
        long[] dividends = [.. await Task.WhenAll(new[] { (0, kept), (1, renewed), (1, renewal) }.Select(async x => (await ReadAsync(index, x.Item1, x.Item2))!.DividendDue))];
        Assert.InRange(dividends.Sum(), 4_998, 5_001);
        var owed = (await index.Get<IPool>().GetCapitalAsync(people[1].Address.ToString(), Ct))!.Owed;
        await dao.RunAsync(acts.AnswerCall(people[0], kept), Ct);
        foreach (var policy in (ulong[])[kept, renewed, renewal])
            await dao.RunAsync(acts.TakeDividend(policy), Ct);
        await index.CatchUpAsync();
        Assert.Equal(owed + dividends[1] + dividends[2], (await index.Get<IPool>().GetCapitalAsync(people[1].Address.ToString(), Ct))!.Owed);
        await CompareAsync(index, kept, renewed, renewal);
    }

    [Fact]
    public async Task Policies_shares_requests_and_what_is_owed_follow_a_member_who_has_moved_and_a_reorg_takes_it_back()
    {
        await using var index = await DaoIndex.StartAsync(Provider.Sqlite, postgres);
        var (chain, dao, acts, pool) = (index.Chain, index.Association, index.Association.Acts.Cover, index.Get<IPool>());
        var (holder, heir) = (DaoChain.Member(3), Accounts.Key(Accounts.FirstPerson + DaoChain.Members + 21));
        await chain.OpenCoverAsync(Ct);
        var policy = await BuyAsync(chain, 3, DaoCover.LegalDefence);
        var shares = await CoverReads.SharesAsync(dao, holder.Address, Ct);
        await dao.RunAsync(acts.RequestRedeem(holder, (UInt256)((BigInteger)shares / 2)), Ct);
        // A second policy, cancelled: its refund is owed to the account that is left.
        await dao.RunAsync(acts.Cancel(holder, await BuyAsync(chain, 3, DaoCover.Disciplinary)), Ct);
        await index.CatchUpAsync();
        var lived = await index.Database.ViewsAsync();
        var before = (await pool.GetCapitalAsync(holder.Address.ToString(), Ct))!;
        Assert.True(before.Owed > 0 && before.Shares > 0 && before.Requests.Count == 1);
        var snapshot = await chain.Node.SnapshotAsync(Ct);

        await chain.MoveAsync(holder.Address, heir.Address, Ct);
        await index.CatchUpAsync();
        // At once what is the person's; and the shares, when the keeper has brought them.
        var moved = (await pool.GetCapitalAsync(heir.Address.ToString(), Ct))!;
        Assert.Equal((before.Shares, before.Owed, before.Requests.Count), (moved.Shares, moved.Owed, moved.Requests.Count));
        Assert.Equal(3, (await KeepAsync(index)).Count);
        await index.CatchUpAsync();
        Assert.Empty(await KeepAsync(index));
        Assert.Equal(moved.Shares, (await pool.GetCapitalAsync(heir.Address.ToString(), Ct))!.Shares);
        Assert.Equal((ulong)(await ReadAsync(index, heir.Address, policy))!.Id, policy);
        Assert.Null(await ReadAsync(index, holder.Address, policy));
        Assert.Equal(UInt256.Zero, await CoverReads.SharesAsync(dao, holder.Address, Ct));
        // They take the request back, and collect what the account before is owed.
        await dao.RunAsync(acts.CancelRedeem(heir, (ulong)moved.Requests[0].Id), Ct);
        await dao.RunAsync(new Act(heir, index.Deployment.CoverPool!.Value, CoverPool.CollectCall.Encode(holder.Address, heir.Address), "collect"), Ct);
        await index.CatchUpAsync();
        var last = (await pool.GetCapitalAsync(heir.Address.ToString(), Ct))!;
        Assert.Equal((0L, RedeemState.Cancelled), (last.Owed, last.Requests[0].State));
        Assert.Equal((BigInteger)shares, (BigInteger)await CoverReads.SharesAsync(dao, heir.Address, Ct));

        var height = (await chain.Node.HeadAsync(Ct)).Number;
        await chain.Node.RevertAsync(snapshot, Ct);
        await chain.Node.MineAsync(Ct, (int)(height - (await chain.Node.HeadAsync(Ct)).Number) + 1);
        await index.CatchUpAsync();
        Assert.Equal(lived, await index.Database.ViewsAsync());
    }

    private static Task<ulong> BuyAsync(DaoChain chain, int member, uint product, ushort experience = 10_000, int days = 365) => BuyAsync(chain, DaoChain.Member(member), product, experience, days);

    private static async Task<ulong> BuyAsync(DaoChain chain, PrivateKey holder, uint product, ushort experience, int days)
    {
        var now = (await chain.Node.NowAsync(Ct)).AddSeconds(1);
        return await chain.Life().BuyAsync(holder, CoverActs.Quote(holder.Address, product, now, (ulong)now.ToUnixTimeSeconds(), experience: experience, days: days), Ct);
    }

    /// <summary>What keepers of policies and of the pool would send now is sent, and how many that was.</summary>
    private static async Task<IReadOnlyList<RelayedCall>> KeepAsync(DaoIndex index)
    {
        var now = (await index.Chain.Node.NowAsync(Ct)).ToUnixTimeSeconds();
        var calls = new List<RelayedCall>();
        foreach (var keeper in index.Get<IEnumerable<IKeeper>>().Where(x => x is PolicyKeeper or PoolKeeper))
            calls.AddRange(await keeper.DueAsync(now, Ct));
        // A request that is served or waits for its day is another's test.
        calls.RemoveAll(x => x.Key.StartsWith("pool:serve", StringComparison.Ordinal));
        foreach (var call in calls)
            await index.Association.RunAsync(new Act(Accounts.Relay, call.Contract, call.Data, call.Key), Ct);
        return calls;
    }

    private static async Task CompareAsync(DaoIndex index, params ulong[] policies)
    {
        await using var db = index.Database.CreateDbContext();
        foreach (var id in policies)
        {
            var (theirs, mine) = (await PolicyAsync(index, id), await db.Set<PolicyView>().AsNoTracking().SingleAsync(x => x.Id == (long)id, Ct));
            Assert.Equal(
                ((long)theirs.End, (long)theirs.ReportUntil, (int)theirs.Answered, theirs.Ended, theirs.Closed, (long)theirs.RenewalOf, (long)theirs.RenewedBy, (int)theirs.TailPrice),
                (mine.End, mine.ReportUntil, mine.Answered, mine.Ended, mine.Closed, mine.RenewalOf, mine.RenewedBy, mine.TailPrice));
            Assert.Equal(
                ((BigInteger)(UInt256)theirs.Refunded, (BigInteger)(UInt256)theirs.Dividend, (BigInteger)(UInt256)theirs.Reserved), (mine.Refunded, mine.Dividend, mine.Reserved));
            var due = Policies.CallDueCall.DecodeResult(await CallAsync(index, index.Deployment.Policies!.Value, Policies.CallDueCall.Encode(id)));
            Assert.Equal((BigInteger)due, await PolicyBooks.CallDueAsync(db, mine, Ct));
        }
    }

    private static Task<CoverPolicyDto?> ReadAsync(DaoIndex index, int member, ulong policy) => ReadAsync(index, DaoChain.Member(member).Address, policy);

    private static Task<CoverPolicyDto?> ReadAsync(DaoIndex index, Address account, ulong policy) => index.Get<IPolicies>().GetPolicyAsync(account.ToString(), (long)policy, Ct);

    private static async Task<Policies.Policy> PolicyAsync(DaoIndex index, ulong id) =>
        Policies.PolicyOfCall.DecodeResult(await CallAsync(index, index.Deployment.Policies!.Value, Policies.PolicyOfCall.Encode(id)));

    private static async Task<UInt256> TailAsync(DaoIndex index, ulong id, ushort months) =>
        Policies.TailPremiumCall.DecodeResult(await CallAsync(index, index.Deployment.Policies!.Value, Policies.TailPremiumCall.Encode(id, months)));

    private static Task<byte[]> CallAsync(DaoIndex index, Address contract, byte[] data) => index.Chain.Node.Client.CallAsync(contract, data, BlockRef.Latest, Ct);
}
