using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
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

    /// <summary>The tables that the migrations come to, as a model. Dispose it.</summary>
    public static TSqlModel Read()
    {
        // A model takes definitions, not changes to them: these are the tables in one step. That the migrations make no others is tested beside.
        using var db = Databases.Model(Provider.SqlServer);
        var schema = new TSqlModel(SqlServerVersion.Sql160, new TSqlModelOptions());
        // GO is no T-SQL; each batch is a script of its own.
        foreach (var batch in Batch().Split(db.Database.GenerateCreateScript()).Where(x => !string.IsNullOrWhiteSpace(x)))
            schema.AddObjects(batch);
        return schema;
    }

    [GeneratedRegex("^GO\\s*$", RegexOptions.Multiline)]
    private static partial Regex Batch();
}
