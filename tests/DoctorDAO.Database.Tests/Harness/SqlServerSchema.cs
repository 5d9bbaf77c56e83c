using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.SqlServer.Dac.Model;

namespace DoctorDAO.Database.Tests;

/// <summary>What the migrations make of an empty SQL Server.</summary>
internal static partial class SqlServerSchema
{
    /// <summary>The migrations as a script.</summary>
    public static string Script(MigrationsSqlGenerationOptions options)
    {
        using var db = Databases.Model(Provider.SqlServer);
        return db.GetService<IMigrator>().GenerateScript(options: options);
    }

    /// <summary>The migrations as a model. Dispose it.</summary>
    public static TSqlModel Read()
    {
        var schema = new TSqlModel(SqlServerVersion.Sql160, new TSqlModelOptions());
        // GO is no T-SQL; each batch is a script of its own.
        foreach (var batch in Batch().Split(Script(MigrationsSqlGenerationOptions.NoTransactions)).Where(x => Definition().IsMatch(x)))
            schema.AddObjects(Condition().Replace(batch, "$1"));
        return schema;
    }

    [GeneratedRegex("^GO\\s*$", RegexOptions.Multiline)]
    private static partial Regex Batch();

    [GeneratedRegex("CREATE (TABLE|(UNIQUE )?INDEX)")]
    private static partial Regex Definition();

    // A model holds what is there, and knows no conditions.
    [GeneratedRegex("IF OBJECT_ID\\(.*?\\) IS NULL\\s*BEGIN(.*)END;", RegexOptions.Singleline)]
    private static partial Regex Condition();
}
