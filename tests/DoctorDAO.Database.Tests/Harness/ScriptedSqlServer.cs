using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using DoctorDAO.Features;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Database.Tests;

/// <summary>
/// Stands where SQL Server would: takes every command that the provider makes, hands it to whoever looks at it, and answers with what another database has
/// said to the same question.
/// </summary>
internal sealed partial class ScriptedSqlServer(Recording recording, Action<DbCommand> look) : IDbContextFactory<DaoDbContext>
{
    private long _rows;

    public DaoDbContext CreateDbContext()
    {
        var options = new DbContextOptionsBuilder<DaoDbContext>();
        options.UseSqlServer(new Connection(this), contextOwnsConnection: true);
        return new DaoDbContext(options.Options);
    }

    private object Ask(DbCommand command)
    {
        look(command);
        // SaveChanges in a transaction marks where it began.
        if (command.CommandText.StartsWith("SAVE TRANSACTION ", StringComparison.Ordinal))
            return 0;
        // SaveChanges writes row by row, and has the database say for each that it was there.
        return command.CommandText.StartsWith("SET ", StringComparison.Ordinal) ? Written(command.CommandText) : recording.Next(command.CommandText);
    }

    /// <summary>
    /// A row that was added has an id that no row had before; of several that are added at once, the database says which id is whose by their places in the
    /// command. Of one that was changed it says that it was there.
    /// </summary>
    private RecordedRows Written(string command)
    {
        var places = PlacesOfRows().Count(command);
        if (places > 0)
            return new RecordedRows([.. Enumerable.Range(0, places).Select(x => new object[] { ++_rows, x })], ["id", "_Position"], endless: true);
        var said = Outputs().Matches(command);
        return said.Count == 0 ? new RecordedRows([[1L]], ["id"], endless: true) : new RecordedRows([.. said.Select(x => new object[] { x.Value.EndsWith('1') ? 1L : ++_rows })], ["id"], each: true);
    }

    [GeneratedRegex(@", \d+\)(?=,|\)\s+AS i)", RegexOptions.CultureInvariant)]
    private static partial Regex PlacesOfRows();

    [GeneratedRegex(@"OUTPUT (?:INSERTED\.|1\b)", RegexOptions.CultureInvariant)]
    private static partial Regex Outputs();

    private sealed class Connection(ScriptedSqlServer server) : DbConnection
    {
        private ConnectionState _state;

        [AllowNull]
        public override string ConnectionString { get; set; } = "Data Source=nowhere.invalid";

        public override string Database => "dao";

        public override string DataSource => "nowhere.invalid";

        public override string ServerVersion => "16.00.0000";

        public override ConnectionState State => _state;

        public override void Open() => _state = ConnectionState.Open;

        public override void Close() => _state = ConnectionState.Closed;

        public override void ChangeDatabase(string databaseName) => throw new NotSupportedException();

        protected override DbCommand CreateDbCommand() => new Command(server, this);

        protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => new Transaction(this, isolationLevel);
    }

    private sealed class Transaction(Connection connection, IsolationLevel level) : DbTransaction
    {
        public override IsolationLevel IsolationLevel => level;

        protected override DbConnection DbConnection => connection;

        public override void Commit()
        {
            // Nothing was written.
        }

        public override void Rollback()
        {
            // Nothing was written.
        }
    }

    /// <summary>A real command of SQL Server's library, for its parameters, which never runs.</summary>
    private sealed class Command(ScriptedSqlServer server, DbConnection connection) : DbCommand
    {
        private readonly SqlCommand _inner = new();

        [AllowNull]
        public override string CommandText { get; set; } = "";

        public override int CommandTimeout { get; set; }

        public override CommandType CommandType { get; set; } = CommandType.Text;

        public override bool DesignTimeVisible { get; set; }

        public override UpdateRowSource UpdatedRowSource { get; set; }

        protected override DbConnection? DbConnection { get; set; } = connection;

        protected override DbParameterCollection DbParameterCollection => _inner.Parameters;

        protected override DbTransaction? DbTransaction { get; set; }

        public override void Cancel()
        {
            // It has ended already.
        }

        public override void Prepare()
        {
            // It never runs.
        }

        public override int ExecuteNonQuery() => (int)server.Ask(this);

        public override object? ExecuteScalar() => throw new NotSupportedException("The server asks for no scalar.");

        protected override DbParameter CreateDbParameter() => _inner.CreateParameter();

        protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => ((RecordedRows)server.Ask(this)).Again();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                _inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
