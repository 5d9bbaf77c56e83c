using System.Data;
using System.Data.Common;
using DoctorDAO.Features.Search;
using DoctorDAO.Testing;
using Microsoft.Data.SqlClient;
using Microsoft.SqlServer.Dac;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace DoctorDAO.Database.Tests;

/// <summary>Everything that the server asks, as SQL Server would be asked.</summary>
public sealed class SqlServerQueryTests(PostgresFixture postgres)
{
    private const int Members = 2_000;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_query_of_the_server_is_translated_and_fits_the_schema()
    {
        var association = new LargeAssociation(Members);
        await using var sqlite = await TestDatabase.CreateAsync(Provider.Sqlite, postgres);
        await association.FillAsync(sqlite, Ct);
        var recording = new Recording();
        sqlite.Interceptor = recording;
        await using (var queries = new ServerQueries(sqlite, association))
            await AskAsync(queries);
        var asked = recording.Count;

        var procedures = new Dictionary<string, string>(StringComparer.Ordinal);
        var commands = 0;
        await using (var queries = new ServerQueries(new ScriptedSqlServer(recording, Look), association))
            await AskAsync(queries);
        Assert.Equal(0, recording.Count);
        Assert.True(commands >= asked, $"{commands} of {asked} questions were asked.");

        var parser = new TSql160Parser(initialQuotedIdentifiers: true);
        foreach (var sql in procedures.Keys)
        {
            using var reader = new StringReader(sql);
            parser.Parse(reader, out var errors);
            Assert.Empty(errors.Select(x => $"{x.Line}: {x.Message}\n{sql}"));
        }

        // As the body of a procedure a command is held against the tables: each table and each column must be there.
        using var schema = SqlServerSchema.Read();
        foreach (var procedure in procedures.Values)
            schema.AddObjects(procedure);
        // The server's own procedures are no part of a model.
        string[] wrong = [.. schema.Validate().Where(x => x.MessageType is DacMessageType.Error or DacMessageType.Warning).Select(x => x.ToString())];
        Assert.DoesNotContain(wrong, x => !x.Contains("sp_executesql", StringComparison.Ordinal));

        void Look(DbCommand command)
        {
            commands++;
            var parameters = command.Parameters.Cast<SqlParameter>().Select(x => $"@{x.ParameterName.TrimStart('@')} {TypeOf(x)}");
            procedures.TryAdd(
                command.CommandText, $"CREATE PROCEDURE dbo.query_{procedures.Count} {string.Join(", ", parameters)} AS BEGIN\n{command.CommandText}\nEND");
        }
    }

    /// <summary>A text inside of a text, which no parser looks into; it runs where there is a full-text index.</summary>
    [Theory]
    [InlineData(1, false)]
    [InlineData(3, true)]
    public void The_search_by_a_full_text_index_fits_the_schema(int words, bool inCategory)
    {
        var sql = SqlServerSearch.Indexed(words, inCategory);
        using var reader = new StringReader(sql);
        new TSql160Parser(initialQuotedIdentifiers: true).Parse(reader, out var errors);
        Assert.Empty(errors.Select(x => $"{x.Line}: {x.Message}\n{sql}"));
        using var schema = SqlServerSchema.Read();
        var parameters = string.Concat(Enumerable.Range(0, words).Select(x => $", @word{x} nvarchar(200)"));
        schema.AddObjects($"CREATE PROCEDURE dbo.search @from bigint, @to bigint, @category varchar(32){parameters} AS BEGIN\n{sql}\nEND");
        Assert.Empty(schema.Validate().Where(x => x.MessageType is DacMessageType.Error or DacMessageType.Warning).Select(x => x.ToString()));
    }

    [Fact]
    public void A_query_for_what_is_not_there_would_be_found()
    {
        using var schema = SqlServerSchema.Read();
        schema.AddObjects("CREATE PROCEDURE dbo.query AS BEGIN SELECT v.nothing FROM views_members AS v END");
        Assert.Contains(schema.Validate(), x => x.MessageType is DacMessageType.Error or DacMessageType.Warning && x.Message.Contains("nothing", StringComparison.Ordinal));
    }

    private static string TypeOf(SqlParameter parameter) => parameter.SqlDbType switch
    {
        SqlDbType.VarChar or SqlDbType.NVarChar or SqlDbType.VarBinary => $"{parameter.SqlDbType}(max)",
        SqlDbType.Binary => "varbinary(max)",
        var other => other.ToString(),
    };

    private static async Task AskAsync(ServerQueries queries)
    {
        await queries.ReadAsync(_ => { });
        await queries.ActAsync(_ => { });
        await queries.RecountAsync();
        await queries.RecountOrdersAsync();
    }
}
