using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DoctorDAO.Indexing;

/// <summary>
/// Makes new views beside the old ones and puts them in their place in one transaction, while readers read the old and an indexer goes on writing them.
/// The new ones are made by the same code in a schema of their own, which comes first on the connection's search path; logs and blocks are shared. Up to
/// the final block nothing can be taken back, so that far they are made while the chain moves on. For the rest the writer's lease is taken: it is a few blocks.
/// PostgreSQL only: no other database here changes tables inside a transaction and looks names up along a path.
/// </summary>
public sealed class SideRebuild
{
    internal const string Schema = "rebuild";

    private const string Role = "rebuild";

    // Each round makes what came during the one before, so they get short fast.
    private const int MaxRounds = 20;

    private readonly ChainDatabase _live;
    private readonly ChainDatabase _side;
    private readonly ViewRebuild _rebuild;
    private readonly EventRouter _router;
    private readonly Leases _leases;
    private readonly IndexingOptions _options;
    private readonly ILogger<SideRebuild> _logger;

    internal SideRebuild(ChainDatabase live, Func<ChainDatabase, ViewRebuild> rebuild, EventRouter router, Leases leases, IOptions<IndexingOptions> options, ILogger<SideRebuild> logger)
    {
        (_live, _router, _leases, _options, _logger) = (live, router, leases, options.Value, logger);
        _side = live.With(static async (db, ct) =>
        {
            // Open for as long as the context lives; the pool forgets the path afterwards.
            await db.Database.OpenConnectionAsync(ct);
            await db.Database.ExecuteSqlRawAsync($"SELECT set_config('search_path', '{Schema},' || current_schema(), false)", ct);
        });
        _rebuild = rebuild(_side);
    }

    /// <summary>Makes the views again and switches to them.</summary>
    /// <returns>Height up to which they are made; <c>null</c> when nothing has been indexed yet.</returns>
    /// <exception cref="FatalIndexingException">This database cannot do it, or an indexer of another release is running.</exception>
    /// <exception cref="RetryableIndexingException">Another rebuild is under way, or another process took the writer's lease meanwhile. The old views are as they were.</exception>
    public async Task<ulong?> RunAsync(CancellationToken ct)
    {
        await using var rebuilding = await _leases.TryAcquireAsync(Role, ct) ?? throw new RetryableIndexingException("Another rebuild is under way.");
        await using var live = await _live.OpenAsync(ct);
        if (live.Database.ProviderName != "Npgsql.EntityFrameworkCore.PostgreSQL")
            throw new FatalIndexingException("rebuild-beside", "Only PostgreSQL can make views beside others; rebuild them in place.");
        if (await CheckpointAsync(live, ct) is not { } goal)
            return null;
        if (goal.Projections != _rebuild.Fingerprint && await _leases.HolderAsync(Leases.Indexer, ct) is { } holder)
            throw new FatalIndexingException("rebuild-beside", $"An indexer of another release is running ({holder}): it would make its own views again. Stop it first; readers can go on.");
        var tables = _live.Tables(live);
        await MakeTablesAsync(tables, goal, ct);

        var made = await FinishAsync(goal, goal.Final, ct);
        for (var round = 0; round < MaxRounds && await CheckpointAsync(live, ct) is { } moved && moved.Final > made; round++)
            made = await FinishAsync(moved, moved.Final, ct);

        await using var writing = await _leases.SeizeAsync(Leases.Indexer, ct);
        var last = await Fence.ClaimAsync(live, writing.Token, ct);
        await FinishAsync(last, last.Block, ct);
        await SwitchAsync(live, tables, last, ct);
        _logger.LogInformation("The new views have taken the place of the old ones at block {Block}", last.Block);
        return (ulong)last.Block;
    }

    private static Task<ChainCheckpointRow?> CheckpointAsync(DbContext db, CancellationToken ct) => db.Set<ChainCheckpointRow>().AsNoTracking().SingleOrDefaultAsync(ct);

    private static IEnumerable<string> Moving(RowTables tables) => [.. tables.Views.Select(x => x.Name), tables.Undo.Name];

    /// <summary>Makes the tables as a migration of the whole model would, but for those that are shared.</summary>
    private async Task MakeTablesAsync(RowTables tables, ChainCheckpointRow goal, CancellationToken ct)
    {
        await using (var db = await _live.OpenAsync(ct))
            await db.Database.ExecuteSqlRawAsync($"DROP SCHEMA IF EXISTS {Schema} CASCADE; CREATE SCHEMA {Schema}", ct);
        await using var side = await _side.OpenAsync(ct);
        var model = side.GetService<IDesignTimeModel>().Model;
        var names = Moving(tables).Append(model.FindEntityType(typeof(ChainCheckpointRow))!.GetTableName()!).ToHashSet(StringComparer.Ordinal);
        var operations = side.GetService<IMigrationsModelDiffer>().GetDifferences(null, model.GetRelationalModel())
            .Where(x => x is CreateTableOperation table ? names.Contains(table.Name) : x is CreateIndexOperation index && names.Contains(index.Table)).ToList();
        foreach (var command in side.GetService<IMigrationsSqlGenerator>().Generate(operations, model))
            await side.Database.ExecuteSqlRawAsync(command.CommandText.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal), ct);
        side.Add(goal.With(x => (x.Block, x.Applied, x.Projections, x.Writer) = (x.Start, x.Start, _rebuild.Fingerprint, 0)));
        await side.SaveChangesAsync(ct);
    }

    /// <summary>Makes the new views up to a block.</summary>
    private async Task<long> FinishAsync(ChainCheckpointRow live, long block, CancellationToken ct)
    {
        await using (var side = await _side.OpenAsync(ct))
        {
            await side.Set<ChainCheckpointRow>().ExecuteUpdateAsync(
                x => x.SetProperty(c => c.Block, block).SetProperty(c => c.Final, live.Final).SetProperty(c => c.Hash, live.Hash).SetProperty(c => c.Time, live.Time), ct);
        }

        await using var db = await _side.OpenAsync(ct);
        await _rebuild.FinishAsync(new ChainWriter(_side, _router, (await CheckpointAsync(db, ct))!, _options), ct);
        return block;
    }

    private async Task SwitchAsync(DbContext live, RowTables tables, ChainCheckpointRow last, CancellationToken ct)
    {
        await using var transaction = await live.Database.BeginTransactionAsync(ct);
        // First of all, as in every transaction of a writer: whoever has taken over since then stops this one.
        await new ChainStore(live).MoveAsync(last, last.With(x => (x.Applied, x.Projections) = (x.Block, _rebuild.Fingerprint)), ct);
        var sql = live.GetService<ISqlGenerationHelper>();
        var schema = sql.DelimitIdentifier(await live.Database.SqlQueryRaw<string>("SELECT current_schema()::text AS \"Value\"").SingleAsync(ct));
        // Whoever reads for longer than this keeps the old views for now, instead of everybody waiting behind it.
        List<string> statements = ["SET LOCAL lock_timeout = '10s'"];
        foreach (var table in Moving(tables).Select(sql.DelimitIdentifier))
        {
            statements.Add($"DROP TABLE {schema}.{table}");
            statements.Add($"ALTER TABLE {Schema}.{table} SET SCHEMA {schema}");
        }

        statements.Add($"DROP SCHEMA {Schema} CASCADE");
#pragma warning disable EF1002, EF1003 // Names of the model's tables.
        foreach (var statement in statements)
            await live.Database.ExecuteSqlRawAsync(statement, ct);
#pragma warning restore EF1002, EF1003
        await transaction.CommitAsync(ct);
    }
}
