using CsCheck;
using DoctorDAO.Testing;

namespace DoctorDAO.Indexing.Tests;

/// <summary>
/// The strongest statement about the engine: whatever happened on the way (blocks, reorganisations, deaths at any step, restarts), the
/// views equal those made from the final chain by an engine that saw nothing else, and those rebuilt from the stored logs.
/// </summary>
public sealed class RandomLifeTests(PostgresFixture postgres)
{
    private const int Finality = 5;

    private static readonly Gen<Op> GenOp = Gen.Select(Gen.Enum<OpKind>(), Gen.Byte[0, 4], Gen.SByte[-9, 9], (kind, account, value) => new Op(kind, account, value));

    private static readonly Gen<IReadOnlyList<Op>> GenBlock = GenOp.Array[0, 4].Select(x => (IReadOnlyList<Op>)x);

    private static readonly Gen<Act> GenAct = Gen.Frequency(
        (5, GenBlock.Array[1, 3].Select(x => (Act)new Mine(x))),
        (1, GenBlock.Array[8, 14].Select(x => (Act)new Mine(x))),
        (3, Gen.Select(Gen.Int[1, Finality], GenBlock.Array[Finality, Finality + 3], Gen.Int[0, 3], (depth, blocks, more) => (Act)new Reorg(depth, blocks[..(depth + Math.Min(more, blocks.Length - Finality))]))),
        (3, Gen.Int[1, 80].Select(x => (Act)new Kill(x))),
        (1, Gen.Const<Act>(new Restart())),
        (3, Gen.Const<Act>(new CatchUp())));

    [Theory]
    [InlineData(Provider.Sqlite, 100)]
    [InlineData(Provider.PostgreSql, 30)]
    public async Task Views_equal_those_of_the_final_chain(Provider provider, long iterations) =>
        await GenAct.Array[1, 25].SampleAsync(acts => LiveAsync(provider, acts), iter: Rounds(iterations), threads: 2, print: x => string.Join("; ", x.Select(a => a.ToString())));

    private static long Rounds(long iterations) =>
        int.TryParse(Environment.GetEnvironmentVariable("DOCTORDAO_ROUNDS"), out var factor) ? iterations * factor : iterations;

    private async Task LiveAsync(Provider provider, Act[] acts)
    {
        var chain = new TestChain();
        chain.MineEmpty(2);
        await using var database = await TestDatabase.CreateAsync(provider, postgres);
        var engine = new Engine(database, chain).Start();
        try
        {
            foreach (var act in acts)
            {
                switch (act)
                {
                    case Mine mine:
                        chain.Mine(mine.Blocks);
                        break;
                    case Reorg reorg when (ulong)reorg.Depth <= chain.Head.Number:
                        chain.Reorg(reorg.Depth, reorg.Blocks);
                        break;
                    case Kill kill:
                        engine.Killer.After(kill.Steps);
                        break;
                    case Restart:
                        await engine.DisposeAsync();
                        engine = new Engine(database, chain).Start();
                        break;
                    case CatchUp:
                        engine = await CatchUpAsync(engine, database, chain);
                        break;
                }
            }

            engine = await CatchUpAsync(engine, database, chain);
        }
        finally
        {
            await engine.DisposeAsync();
        }

        await using var fresh = await TestDatabase.CreateAsync(provider, postgres);
        await using (var other = new Engine(fresh, chain, x => x.LogsPerBatch = 1000).Start())
            await other.CatchUpAsync(chain);
        var views = await database.ViewsAsync();
        var stored = await database.ChainAsync();
        Assert.Equal(await fresh.ViewsAsync(), views);
        Assert.Equal(await fresh.ChainAsync(), stored);

        await using (var offline = new Engine(database, chain))
            Assert.Equal(chain.Head.Number, await offline.Rebuild.RunAsync(TestContext.Current.CancellationToken));
        Assert.Equal(views, await database.ViewsAsync());
        Assert.Equal(stored, await database.ChainAsync());
    }

    /// <summary>A dead engine is replaced by a new one over the same database, as its host would.</summary>
    private static async Task<Engine> CatchUpAsync(Engine engine, TestDatabase database, TestChain chain)
    {
        while (true)
        {
            try
            {
                await engine.CatchUpAsync(chain);
                return engine;
            }
            catch (Exception e) when (engine.Killer.Dead || e is RetryableIndexingException)
            {
                await engine.DisposeAsync();
                engine = new Engine(database, chain).Start();
            }
        }
    }

    private abstract record Act;

    private sealed record Mine(IReadOnlyList<Op>[] Blocks) : Act
    {
        public override string ToString() => "Mine " + Text(Blocks);
    }

    private sealed record Reorg(int Depth, IReadOnlyList<Op>[] Blocks) : Act
    {
        public override string ToString() => $"Reorg {Depth} " + Text(Blocks);
    }

    private sealed record Kill(int Steps) : Act;

    private sealed record Restart : Act;

    private sealed record CatchUp : Act;

    private static string Text(IReadOnlyList<Op>[] blocks) => string.Join("/", blocks.Select(b => string.Join(",", b.Select(o => $"{o.Kind}({o.Account},{o.Value})"))));
}
