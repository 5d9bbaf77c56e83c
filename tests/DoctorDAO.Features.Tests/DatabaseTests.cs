using System.Data.Common;
using DoctorDAO.Client;
using DoctorDAO.Client.Governance;
using DoctorDAO.Client.Membership;
using DoctorDAO.Features.Governance;
using DoctorDAO.LocalChain;
using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace DoctorDAO.Features.Tests;

/// <summary>The three databases: migrations that are complete, scripts that SQL Server can run, queries that read by an index.</summary>
public sealed class DatabaseTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    [InlineData("SqlServer")]
    public void Migrations_hold_the_whole_model(string provider)
    {
        using var db = Open(provider);
        Assert.False(db.Database.HasPendingModelChanges(), $"The model has changed: dotnet ef migrations add ... --project src/DoctorDAO.Migrations.{provider}");
    }

    [Fact]
    public void The_script_for_SQL_Server_parses()
    {
        using var db = Open("SqlServer");
        var script = db.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.Idempotent);
        using var reader = new StringReader(script);
        new TSql160Parser(initialQuotedIdentifiers: true).Parse(reader, out var errors);
        Assert.Empty(errors.Select(x => $"{x.Line}: {x.Message}"));
    }

    [Fact]
    public void SQL_Server_has_room_for_every_key_and_no_two_cascade_paths()
    {
        using var db = Open("SqlServer");
        var model = db.GetService<IDesignTimeModel>().Model;
        foreach (var entity in model.GetEntityTypes())
        {
            var key = entity.FindPrimaryKey()!.Properties.Sum(Bytes);
            Assert.True(key <= 900, $"The clustered key of {entity.GetTableName()} has {key} bytes.");
            foreach (var index in entity.GetIndexes())
            {
                var bytes = index.Properties.Sum(Bytes);
                Assert.True(bytes <= 1700, $"An index of {entity.GetTableName()} has {bytes} bytes: {string.Join(", ", index.Properties.Select(x => x.Name))}.");
            }

            var paths = new Dictionary<IReadOnlyEntityType, int>();
            Follow(entity, paths);
            Assert.All(paths, x => Assert.True(x.Value == 1, $"{entity.GetTableName()} reaches {x.Key.GetTableName()} by {x.Value} cascades."));
        }

        static void Follow(IReadOnlyEntityType entity, Dictionary<IReadOnlyEntityType, int> paths)
        {
            foreach (var foreign in entity.GetReferencingForeignKeys().Where(x => x.DeleteBehavior is DeleteBehavior.Cascade or DeleteBehavior.SetNull))
            {
                paths[foreign.DeclaringEntityType] = paths.GetValueOrDefault(foreign.DeclaringEntityType) + 1;
                Follow(foreign.DeclaringEntityType, paths);
            }
        }

        static int Bytes(IReadOnlyProperty property)
        {
            var type = property.GetRelationalTypeMapping().StoreType;
            if (type.Contains("max", StringComparison.Ordinal))
                return int.MaxValue / 16;
            var length = type.Split('(', ')') is [_, var number, ..] && int.TryParse(number, out var n) ? n : 16;
            return type.StartsWith("nvarchar", StringComparison.Ordinal) || type.StartsWith("nchar", StringComparison.Ordinal) ? 2 * length : length;
        }
    }

    [Fact]
    public async Task No_query_scans_a_table()
    {
        await using var index = await DaoIndex.StartAsync(Provider.Sqlite, postgres);
        var dao = index.Association;
        var address = DaoChain.Member(0).Address.ToString();
        await dao.RunAsync(dao.Acts.Delegate("clinical", DaoChain.Member(1), DaoChain.Member(0).Address), Ct);
        var proposal = new Proposal("clinical", [dao.Acts.Statement()], "# One\n\nTwo.");
        var session = (long)await dao.ProposeAsync(DaoChain.Member(0), proposal, Ct);
        await index.Chain.Node.AdvanceTimeToAsync(DateTimeOffset.FromUnixTimeSeconds(session + 1), Ct);
        await dao.RunAsync(dao.Acts.CastBallot("clinical", (ulong)session, DaoChain.Member(0), [1]), Ct);
        await index.CatchUpAsync();

        var plans = new Plans(index.Database);
        var queries = plans.Queries(index.Deployment);
        await queries.GetChambersAsync(Ct);
        foreach (var state in new[] { null, "open", "upcoming", "closed" })
        {
            await queries.GetSessionsAsync(new SessionQuery(State: state, Limit: 1), Ct);
            await queries.GetSessionsAsync(new SessionQuery("clinical", state, Features.Http.Cursor.Encode(session, "clinical")), Ct);
        }

        await queries.GetSessionAsync("clinical", session, Ct);
        await queries.GetSessionBallotsAsync("clinical", session, Features.Http.Cursor.Encode(5, "0x"), 25, Ct);
        await queries.GetProposalAsync(proposal.Id.ToString(), Ct);
        await queries.GetProposalBallotsAsync(proposal.Id.ToString(), null, 25, Ct);
        foreach (var query in new MemberQuery[] { new(), new("dr"), new("0x1"), new(Specialty: "oncology"), new(Chamber: "clinical"), new(Cursor: Features.Http.Cursor.Encode("-0", "0x")) })
            await queries.GetMembersAsync(query, Ct);
        await queries.GetMemberAsync(address, Ct);
        await queries.GetVoicesAsync(address, Ct);
        await queries.GetDelegationTreeAsync("clinical", address, null, Ct);
        await queries.GetDelegationTreeAsync("clinical", address, session, Ct);

        Assert.NotEmpty(plans.Read);
        // Chambers are few and always read together.
        var scans = plans.Read.Where(x => x.Plan.Contains("SCAN", StringComparison.Ordinal) && !x.Plan.Contains("SCAN CONSTANT ROW", StringComparison.Ordinal)
            && !x.Plan.Contains("USING", StringComparison.Ordinal) && !x.Sql.Contains("FROM \"views_chambers\"", StringComparison.Ordinal));
        Assert.Empty(scans.Select(x => x.Plan + "\n" + x.Sql).Distinct());
        var sorts = plans.Read.Where(x => x.Plan.Contains("TEMP B-TREE FOR ORDER BY", StringComparison.Ordinal) && x.Sql.Contains("LIMIT", StringComparison.Ordinal));
        Assert.Empty(sorts.Select(x => x.Plan + "\n" + x.Sql).Distinct());
    }

    private static DaoDbContext Open(string provider)
    {
        var options = new DbContextOptionsBuilder<DaoDbContext>();
        var migrations = $"DoctorDAO.Migrations.{provider}";
        _ = provider switch
        {
            "Sqlite" => options.UseSqlite(x => x.MigrationsAssembly(migrations)),
            "PostgreSql" => options.UseNpgsql(x => x.MigrationsAssembly(migrations)),
            "SqlServer" => options.UseSqlServer(x => x.MigrationsAssembly(migrations)),
            _ => throw new ArgumentOutOfRangeException(nameof(provider)),
        };
        return new DaoDbContext(options.Options);
    }

    /// <summary>Explains every query before it runs.</summary>
    private sealed class Plans(DaoDatabase database) : DbCommandInterceptor, IDbContextFactory<DaoDbContext>
    {
        public List<(string Sql, string Plan)> Read { get; } = [];

        public DaoQueries Queries(Deployment deployment) => new DaoQueries(
            null!, new SessionQueries(this, deployment), new ProposalQueries(this, deployment), new VoiceQueries(this, deployment), new TreeQueries(this, deployment),
            new Membership.MemberQueries(this, deployment), new Membership.MemberList(this, deployment));

        public DaoDbContext CreateDbContext() => database.CreateDbContext(this);

        public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            await using var explain = command.Connection!.CreateCommand();
#pragma warning disable CA2100 // The query is the one that is about to run.
            explain.CommandText = "EXPLAIN QUERY PLAN " + command.CommandText;
#pragma warning restore CA2100
            foreach (DbParameter parameter in command.Parameters)
            {
                var copy = explain.CreateParameter();
                (copy.ParameterName, copy.Value) = (parameter.ParameterName, parameter.Value);
                explain.Parameters.Add(copy);
            }

            await using var reader = await explain.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                Read.Add((command.CommandText, reader.GetString(3)));
            return result;
        }
    }
}
