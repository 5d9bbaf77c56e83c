using System.Numerics;
using DoctorDAO.Client.Cover;
using DoctorDAO.Contracts;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Cover;
using DoctorDAO.LocalChain;
using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;
using PolicyState = DoctorDAO.Client.Cover.PolicyStatus;

namespace DoctorDAO.Features.Tests.Cover;

/// <summary>Policies on a real chain: prices are the contract's to the last cent, and views say what the contract says.</summary>
public sealed class PolicyTests(PostgresFixture postgres)
{
    private const long Day = 86_400;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Provider.Sqlite, 1)]
    [InlineData(Provider.PostgreSql, 2)]
    public async Task Prices_and_policies_are_the_contracts_through_purchases_cancelling_tails_and_renewals(Provider provider, int seed)
    {
        await using var index = await DaoIndex.StartAsync(provider, postgres);
        var (dao, random) = (index.Association, new Random(seed));
        var (acts, life) = (dao.Acts.Cover, new CoverLife(dao, Enumerable.Range(0, DaoChain.Members).Select(DaoChain.Member)));
        PrivateKey[] people = [.. Enumerable.Range(0, 6).Select(DaoChain.Member)];
        await FundAsync(index, people, 100_000_00);
        await dao.RunAsync([.. people.Select(acts.Approve)], Ct);
        // Little capital, so that prices surge while policies are bought.
        foreach (var person in people)
            await dao.RunAsync(acts.Deposit(person, (UInt256)12_000_00), Ct);
        await index.CatchUpAsync();
        await PricesAsync(index, random, 30);

        var policies = new List<ulong>();
        for (var i = 0; i < 6; i++)
        {
            var now = (await index.Chain.Node.NowAsync(Ct)).AddSeconds(1);
            policies.Add(await life.BuyAsync(people[i], CoverActs.Quote(people[i].Address, (uint)(1 + random.Next(3)), now, (ulong)i, experience: (ushort)random.Next(7000, 20_001)), Ct));
        }

        await index.Chain.Node.AdvanceTimeAsync(TimeSpan.FromDays(10), Ct);
        await dao.RunAsync(acts.Cancel(people[0], policies[0]), Ct);
        await dao.RunAsync(acts.BuyTail(people[1], policies[1], 7, (UInt256)100_000_00), Ct);
        await dao.RunAsync(acts.GiveTail(policies[2]), Ct);
        await index.CatchUpAsync();
        await CompareAsync(index, policies);
        await PricesAsync(index, random, 30);

        var lived = await index.Database.ViewsAsync();
        await index.RebuildAsync();
        Assert.Equal(lived, await index.Database.ViewsAsync());
        Assert.All(await index.Get<IPolicies>().GetPoliciesAsync(people[0].Address.ToString(), Ct), x => Assert.True(x.Cancelled));
    }

    [Fact]
    public async Task A_quote_that_this_server_signs_is_taken_once_and_by_its_holder_alone()
    {
        await using var index = await DaoIndex.StartAsync(Provider.Sqlite, postgres);
        var (dao, holder) = (index.Association, DaoChain.Member(5));
        await FundAsync(index, [holder], 700_000_00);
        await dao.RunAsync([dao.Acts.Cover.Approve(holder)], Ct);
        await dao.RunAsync(dao.Acts.Cover.Deposit(holder, (UInt256)600_000_00), Ct);
        await index.CatchUpAsync();
        index.Get<Microsoft.Extensions.Options.IOptions<QuoteOptions>>().Value.Key = Accounts.Quoter;
        var account = holder.Address.ToString();
        var quote = await index.Get<IProducts>().QuoteAsync(account, new QuoteDraft(4, "de", new DateOnly(2024, 6, 1), null, "St. Mary's"), Ct);
        // The typed data that a wallet would show has the same hash.
        var (signed, signature) = QuoteSigner.Read(quote.Token);
        Assert.Equal(quote.Digest, Policies.QuoteDigestCall.DecodeResult(await CallAsync(index, index.Deployment.Policies!.Value, Policies.QuoteDigestCall.Encode(signed))).ToString());
        Assert.Equal((2, 0.85m), quote.Price.Factors.Where(x => x.Factor == PriceFactor.Step).Select(x => (x.Number, x.Value)).Single());

        await dao.RunAsync(new Act(holder, index.Deployment.Policies!.Value, Policies.BuyCall.Encode(signed, signature), "buy"), Ct);
        await index.CatchUpAsync();
        var policy = Assert.Single(await index.Get<IPolicies>().GetPoliciesAsync(account, Ct));
        Assert.True(policy.Premium <= quote.Price.Premium && policy.Premium >= quote.Price.Premium - 1, $"{policy.Premium} of {quote.Price.Premium}");
        Assert.Equal((PolicyState.Waiting, 4), (policy.Status, policy.Product.Id));
        await Assert.ThrowsAnyAsync<Exception>(() => dao.RunAsync(new Act(holder, index.Deployment.Policies!.Value, Policies.BuyCall.Encode(signed, signature), "again"), Ct));
        Assert.Null(await index.Get<IPolicies>().GetPolicyAsync(DaoChain.Member(1).Address.ToString(), policy.Id, Ct));

        // The certificate: its code leads to the chain's facts, and one letter off leads nowhere.
        var facts = (await index.Get<IPolicies>().GetCertificateAsync(policy.Code.ToLowerInvariant(), Ct))!;
        Assert.Equal((policy.Id, false, account), (facts.Policy, facts.Valid, facts.Account));
        Assert.Null(await index.Get<IPolicies>().GetCertificateAsync(policy.Code[..^1] + (policy.Code[^1] == 'X' ? 'Y' : 'X'), Ct));
        var pdf = (await index.Get<IPolicies>().GetCertificatePdfAsync(account, policy.Id, "de", new Uri("https://dao.example.org"), Ct))!;
        Assert.Equal("%PDF-"u8, pdf.Content.AsSpan(0, 5));
        // Fonts are inside: a reader without them shows the same.
        Assert.True(pdf.Content.AsSpan().IndexOf("/FontFile2"u8) > 0);
    }

    [Fact]
    public void Experience_rewards_covered_years_counts_paid_claims_and_stays_within_bounds()
    {
        var now = 10L * PremiumFormula.Year;
        Assert.Equal(new Experience(10_000, 0, 0), Experience.Of([], [], now, 7_000, 20_000));
        // Two products at once are one year each year.
        Assert.Equal(new Experience(8_500, 3, 0), Experience.Of([(now - (3 * PremiumFormula.Year), now), (now - (2 * PremiumFormula.Year), now)], [], now, 7_000, 20_000));
        Assert.Equal(new Experience(7_000, 6, 0), Experience.Of([(0, now)], [], now, 7_000, 20_000));
        // A claim takes the years away, and counts for five.
        Assert.Equal(new Experience(12_000, 1, 1), Experience.Of([(0, now)], [now - PremiumFormula.Year - Day], now, 7_000, 20_000));
        Assert.Equal(new Experience(7_000, 6, 0), Experience.Of([(0, now)], [now - (6 * PremiumFormula.Year) - Day], now, 7_000, 20_000));
        Assert.Equal(20_000, Experience.Of([], [now - 1, now - 2, now - 3, now - 4, now - 5], now, 7_000, 20_000).Factor);
        // Time to come is not covered yet.
        Assert.Equal(0, Experience.Of([(now - Day, now + (3 * PremiumFormula.Year))], [], now, 7_000, 20_000).Years);
    }

    [Fact]
    public void Every_product_of_the_launch_set_has_its_wording_whole()
    {
        foreach (var name in (string[])["legal-defence-1", "disciplinary-hearings-1", "excess-top-up-1", "malpractice-layer-1"])
        {
            var text = Wordings.Find(name)!;
            Assert.Equal(name, Wordings.NameOf(text.Hash));
            Assert.Contains("discretionary mutual, not insurance", text.Markdown, StringComparison.Ordinal);
            Assert.True(text.Lines(2).Count >= 4 && text.Lines(3).Count >= 6, name);
            Assert.InRange(text.Markdown.Split('\n').Length, 50, 95);
        }
    }

    /// <summary>Random offers, as the contract makes them and as we do: refused or not, and each number.</summary>
    private static async Task PricesAsync(DaoIndex index, Random random, int times)
    {
        await using var db = index.Database.CreateDbContext();
        var (factors, pool) = (await db.Set<FactorsView>().SingleAsync(Ct), await db.Set<PoolView>().SingleAsync(Ct));
        var products = await db.Set<ProductView>().ToListAsync(Ct);
        var relativities = await db.Set<RelativityView>().ToDictionaryAsync(x => x.Class, x => x.Relativity, Ct);
        var classes = await db.Set<SpecialtyClassView>().ToDictionaryAsync(x => x.Specialty, x => x.Class, Ct);
        string[] specialties = ["surgery", "anaesthesia", "oncology", "general-practice", "unheard-of"];
        var now = (await index.Chain.Node.NowAsync(Ct)).ToUnixTimeSeconds();
        for (var i = 0; i < times; i++)
        {
            var product = products[random.Next(products.Count)];
            var specialty = specialties[random.Next(specialties.Length)];
            var start = now - random.Next(1000);
            var end = start + random.NextInt64(product.Waiting + 1, product.Period + 1);
            var retro = product.EarliestRetro == 0 || random.Next(3) == 0 ? start : random.NextInt64(product.EarliestRetro, start + 1);
            var experience = random.Next(factors.ExperienceMin, factors.ExperienceMax + 1);
            var risk = product.Class != 0 ? product.Class : classes.GetValueOrDefault(specialty, 1);
            var mine = PremiumFormula.Of(product, factors, (risk, relativities[risk]), new PoolState(pool.Equity, pool.Locked, pool.Gearing), retro, start, end, experience);
            var theirs = Products.OfferForCall.DecodeResult(await CallAsync(
                index, index.Deployment.Products!.Value,
                Products.OfferForCall.Encode((uint)product.Id, TopicKey.Parse(specialty)!.Value, (ulong)retro, (ulong)start, (ulong)end, (ushort)experience, false)));
            Assert.Equal(
                (theirs.Premium, theirs.Surge, (UInt256)theirs.Lock, (int)theirs.Class, (int)theirs.Relativity, (int)theirs.Step),
                ((UInt256)mine.Premium, (UInt256)mine.Surge, (UInt256)mine.Lock, mine.Class, mine.Relativity, mine.Step));
        }
    }

    private static async Task CompareAsync(DaoIndex index, IEnumerable<ulong> policies)
    {
        await using var db = index.Database.CreateDbContext();
        foreach (var id in policies)
        {
            var theirs = Policies.PolicyOfCall.DecodeResult(await CallAsync(index, index.Deployment.Policies!.Value, Policies.PolicyOfCall.Encode(id)));
            var mine = await db.Set<PolicyView>().SingleAsync(x => x.Id == (long)id, Ct);
            Assert.Equal(
                ((long)theirs.Start, (long)theirs.End, (long)theirs.Retro, (long)theirs.ReportUntil, (int)theirs.Class, (int)theirs.Year, (int)theirs.Answered, theirs.Tail, theirs.Ended, theirs.Closed, theirs.OpenClaims),
                (mine.Start, mine.End, mine.Retro, mine.ReportUntil, mine.Class, mine.Year, mine.Answered, mine.Tail, mine.Ended, mine.Closed, (byte)mine.OpenClaims));
            Assert.Equal(
                ((BigInteger)(UInt256)theirs.Premium, (BigInteger)(UInt256)theirs.Refunded, (BigInteger)(UInt256)theirs.Paid, (BigInteger)(UInt256)theirs.Reserved),
                (mine.Premium, mine.Refunded, mine.Paid, mine.Reserved));
            if (mine.TailAmount > 0)
                Assert.Equal((BigInteger)(UInt256)theirs.Ibnr, mine.TailAmount);
        }

        foreach (var year in await db.Set<PolicyYearView>().ToListAsync(Ct))
        {
            var theirs = Policies.YearOfCall.DecodeResult(await CallAsync(index, index.Deployment.Policies!.Value, Policies.YearOfCall.Encode((ushort)year.Year)));
            Assert.Equal(((BigInteger)(UInt256)theirs.Premiums, (int)theirs.Open), (year.Premiums, year.Open));
        }
    }

    private static Task<IReadOnlyList<EthReceipt>> FundAsync(DaoIndex index, IEnumerable<PrivateKey> people, ulong cents) =>
        index.Association.RunAsync([.. people.Select(x => index.Association.Acts.Mint(x.Address, cents))], Ct);

    private static Task<byte[]> CallAsync(DaoIndex index, Address contract, byte[] data) => index.Chain.Node.Client.CallAsync(contract, data, BlockRef.Latest, Ct);
}
