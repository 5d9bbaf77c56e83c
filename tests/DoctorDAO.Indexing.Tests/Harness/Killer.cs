using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace DoctorDAO.Indexing.Tests;

/// <summary>The process died here.</summary>
public sealed class KilledException : Exception;

/// <summary>
/// Ends an engine at a chosen step: a call to the node, a database command, just before or just after a commit. Once dead, every further
/// step of the same engine fails too, as in a process that is gone.
/// </summary>
public sealed class Killer
{
    private int _steps = int.MaxValue;

    public bool Dead { get; private set; }

    /// <summary>What happens before each commit; a test may wait in it.</summary>
    public Func<Task>? Committing { get; set; }

    /// <summary>Die at the <paramref name="steps"/>-th step from now.</summary>
    public void After(int steps) => Interlocked.Exchange(ref _steps, steps);

    public void Step()
    {
        if (Dead || Interlocked.Decrement(ref _steps) <= 0)
        {
            Dead = true;
            throw new KilledException();
        }
    }

    public sealed class Commands(Killer killer) : DbCommandInterceptor
    {
        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            killer.Step();
            return base.ReaderExecutingAsync(command, eventData, result, cancellationToken);
        }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            killer.Step();
            return base.NonQueryExecutingAsync(command, eventData, result, cancellationToken);
        }
    }

    public sealed class Transactions(Killer killer) : DbTransactionInterceptor
    {
        public override async ValueTask<InterceptionResult> TransactionCommittingAsync(
            DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
        {
            killer.Step();
            if (killer.Committing is { } committing)
                await committing();
            return await base.TransactionCommittingAsync(transaction, eventData, result, cancellationToken);
        }

        public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            killer.Step();
            return base.TransactionCommittedAsync(transaction, eventData, cancellationToken);
        }
    }
}
