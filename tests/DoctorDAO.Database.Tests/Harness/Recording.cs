using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace DoctorDAO.Database.Tests;

/// <summary>Keeps what a database answers to everything that is asked, in order. What is written row by row is left out: each database words it differently.</summary>
internal sealed class Recording : DbCommandInterceptor
{
    private readonly Queue<object> _answers = new();

    public int Count => _answers.Count;

    /// <summary>The next answer: <see cref="RecordedRows"/>, or the number of rows that a command has changed.</summary>
    /// <param name="sql">What another database is asked.</param>
    public object Next(string sql) => _answers.TryDequeue(out var next) ? next : throw new InvalidOperationException("Nothing like it was asked before: " + sql);

    public override async ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        if (eventData.CommandSource == CommandSource.SaveChanges)
            return result;
        await using (result)
        {
            var rows = await RecordedRows.TakeAsync(result, cancellationToken);
            _answers.Enqueue(rows);
            return rows.Again();
        }
    }

    public override ValueTask<int> NonQueryExecutedAsync(DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        if (eventData.CommandSource is CommandSource.ExecuteUpdate or CommandSource.ExecuteDelete)
            _answers.Enqueue(result);
        return ValueTask.FromResult(result);
    }
}
