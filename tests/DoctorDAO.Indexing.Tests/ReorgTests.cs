using DoctorDAO.Testing;

namespace DoctorDAO.Indexing.Tests;

/// <summary>Every way in which a chain replaces blocks. The finality depth of the tests is 5.</summary>
public sealed class ReorgTests(PostgresFixture postgres)
{
    private static readonly Op[] Some = [Op.Add(1, 5), Op.Add(2, -3)];
    private static readonly Op[] Other = [Op.Add(1, 7), new(OpKind.Remove, 2, 0), Op.Add(3, 1)];

    public static TheoryData<Provider> Providers => [Provider.Sqlite, Provider.PostgreSql];

    private static TestChain LongChain(int blocks = 20)
    {
        var chain = new TestChain();
        chain.MineEmpty(3);
        for (var i = 0; i < blocks; i++)
            chain.Mine(i % 3 == 0 ? Some : Other);
        return chain;
    }

    [Theory, MemberData(nameof(Providers))]
    public Task Live(Provider provider) => LiveAsync(provider, LongChain(), chain => chain.Reorg(3, Other, Some, Other));

    [Theory, MemberData(nameof(Providers))]
    public Task Live_to_a_longer_chain(Provider provider) => LiveAsync(provider, LongChain(), chain => chain.Reorg(2, Other, Some, Other, Some, Some));

    [Theory, MemberData(nameof(Providers))]
    public Task Live_to_empty_blocks(Provider provider) => LiveAsync(provider, LongChain(), chain => chain.Reorg(4, [], [], [], []));

    [Theory, MemberData(nameof(Providers))]
    public Task As_deep_as_finality_allows(Provider provider) => LiveAsync(provider, LongChain(), chain => chain.Reorg(5, Other, [], Some, [], Other));

    [Theory, MemberData(nameof(Providers))]
    public Task Double(Provider provider) => LiveAsync(
        provider, LongChain(), chain => chain.Reorg(3, Other, Some, Other), chain => chain.Reorg(4, Some, Some, Other, Other, Some));

    [Theory, MemberData(nameof(Providers))]
    public Task Double_before_the_first_is_seen(Provider provider) => LiveAsync(provider, LongChain(), chain =>
    {
        chain.Reorg(3, Other, Some, Other);
        chain.Reorg(2, Some, [], Some);
    });

    [Theory, MemberData(nameof(Providers))]
    public Task Followed_by_more_blocks_than_a_range_holds(Provider provider) => LiveAsync(provider, LongChain(), chain =>
    {
        chain.Reorg(4, Other, Some, Other, Some);
        for (var i = 0; i < 30; i++)
            chain.Mine(Some);
    });

    [Theory, MemberData(nameof(Providers))]
    public Task On_a_chain_too_young_to_be_final(Provider provider) => LiveAsync(provider, LongChain(blocks: 1), chain => chain.Reorg(3, Other, Some, Other));

    [Theory, MemberData(nameof(Providers))]
    public async Task Offline(Provider provider)
    {
        var chain = LongChain();
        await using var database = await TestDatabase.CreateAsync(provider, postgres);
        await using (var before = new Engine(database, chain).Start())
            await before.CatchUpAsync(chain);
        chain.Reorg(4, Other, [], Some, Other, Other);
        await using (var after = new Engine(database, chain).Start())
            await after.CatchUpAsync(chain);
        await RequireFinalChainAsync(provider, database, chain);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task At_the_seam_between_backfill_and_live(Provider provider)
    {
        var chain = LongChain();
        // The backfill ends 5 blocks below the head; the chain is replaced as the first block above is read.
        chain.BeforeLogs = () => chain.Reorg(5, Other, Some, [], Other, Some, Some);
        await using var database = await TestDatabase.CreateAsync(provider, postgres);
        await using (var engine = new Engine(database, chain).Start())
            await engine.CatchUpAsync(chain);
        await RequireFinalChainAsync(provider, database, chain);
    }

    [Fact]
    public async Task Deeper_than_finality_stops_and_changes_nothing()
    {
        var chain = LongChain();
        await using var database = await TestDatabase.CreateAsync(Provider.Sqlite, postgres);
        await using var engine = new Engine(database, chain).Start();
        await engine.CatchUpAsync(chain);
        var views = await database.ViewsAsync();
        chain.Reorg(6, Other, Other, Other, Other, Other, Other);
        var stop = await Assert.ThrowsAsync<DeepReorgException>(() => engine.Running);
        Assert.Equal("deep-reorg", stop.Code);
        Assert.Contains("docs/runbooks/deep-reorg.md", stop.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(Repository.PathOf(DeepReorgException.Runbook)));
        Assert.Equal(views, await database.ViewsAsync());
    }

    [Fact]
    public async Task A_node_that_lags_behind_reverts_nothing()
    {
        var chain = LongChain();
        await using var database = await TestDatabase.CreateAsync(Provider.Sqlite, postgres);
        await using var engine = new Engine(database, chain).Start();
        await engine.CatchUpAsync(chain);
        var newest = engine.Progress.Indexed;
        var calls = chain.Calls;
        chain.ShownHead = newest!.Number - 2;
        chain.Wake();
        chain.ShownHead = null;
        chain.Mine(Some);
        await engine.CatchUpAsync(chain);
        Assert.True(chain.Calls > calls);
        await RequireFinalChainAsync(Provider.Sqlite, database, chain);
    }

    [Fact]
    public async Task Topics_of_reverted_blocks_are_published_again()
    {
        var chain = LongChain();
        await using var database = await TestDatabase.CreateAsync(Provider.Sqlite, postgres);
        var engine = new Engine(database, chain, x => x.BlockTopics.Add("status")).Start();
        await engine.CatchUpAsync(chain);
        chain.Mine([Op.Add(9, 1)]);
        await engine.CatchUpAsync(chain);
        engine.Published.Take();
        chain.Reorg(1, [Op.Add(8, 1)], []);
        await engine.CatchUpAsync(chain);
        await engine.DisposeAsync();
        Assert.Equal(["account:9", "status", "account:8", "status", "status"], engine.Published.Take());
    }

    private async Task LiveAsync(Provider provider, TestChain chain, params Action<TestChain>[] changes)
    {
        await using var database = await TestDatabase.CreateAsync(provider, postgres);
        await using (var engine = new Engine(database, chain).Start())
        {
            await engine.CatchUpAsync(chain);
            foreach (var change in changes)
            {
                change(chain);
                await engine.CatchUpAsync(chain);
            }
        }

        await RequireFinalChainAsync(provider, database, chain);
    }

    private async Task RequireFinalChainAsync(Provider provider, TestDatabase database, TestChain chain)
    {
        await using var fresh = await TestDatabase.CreateAsync(provider, postgres);
        await using (var other = new Engine(fresh, chain).Start())
            await other.CatchUpAsync(chain);
        Assert.Equal(await fresh.ViewsAsync(), await database.ViewsAsync());
        Assert.Equal(await fresh.ChainAsync(), await database.ChainAsync());
    }
}
