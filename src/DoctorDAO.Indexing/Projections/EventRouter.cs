using System.Data.Common;
using System.Reflection;
using DoctorDAO.Ethereum;

namespace DoctorDAO.Indexing;

/// <summary>Which projections hear of a log: its address names a contract, the contract's kind and the first topic name the event.</summary>
internal sealed class EventRouter
{
    private readonly Dictionary<Address, ContractSource> _contracts;
    private readonly Dictionary<(string Kind, Bytes32 Topic0), EventRoute> _routes = [];

    /// <param name="contracts">The contracts followed; an address stands once.</param>
    /// <param name="projections">In the order in which they are applied.</param>
    public EventRouter(IEnumerable<ContractSource> contracts, IEnumerable<object> projections)
    {
        _contracts = contracts.ToDictionary(x => x.Address);
        foreach (var projection in projections)
        {
            foreach (var apply in projection.GetType().GetInterfaces().Where(x => x.IsGenericType && x.GetGenericTypeDefinition() == typeof(IApply<>)))
            {
                var method = typeof(EventRouter).GetMethod(nameof(Add), BindingFlags.NonPublic | BindingFlags.Instance)!;
                method.MakeGenericMethod(apply.GetGenericArguments()[0]).Invoke(this, [projection]);
            }
        }
    }

    /// <summary>Applies one log; one that nobody listens to changes nothing.</summary>
    /// <exception cref="FatalIndexingException">The log is not what the ABI says, or a projection failed on it.</exception>
    public ValueTask ApplyAsync(in EthLog log, ChainBlock block, IViewStore views, CancellationToken ct) =>
        log.Topics.Length > 0
        && _contracts.TryGetValue(log.Address, out var contract)
        && _routes.TryGetValue((contract.Kind, log.Topics.Span[0]), out var route)
            ? route.ApplyAsync(log, contract, block, views, ct)
            : ValueTask.CompletedTask;

    private void Add<TEvent>(IApply<TEvent> projection)
        where TEvent : struct, IEventData<TEvent>
    {
        var key = (TEvent.Contract, TEvent.Topic0);
        if (!_routes.TryGetValue(key, out var route))
            _routes[key] = route = new EventRoute<TEvent>();
        ((EventRoute<TEvent>)route).Projections.Add(projection);
    }

    private abstract class EventRoute
    {
        public abstract ValueTask ApplyAsync(in EthLog log, ContractSource contract, ChainBlock block, IViewStore views, CancellationToken ct);
    }

    private sealed class EventRoute<TEvent> : EventRoute
        where TEvent : struct, IEventData<TEvent>
    {
        public List<IApply<TEvent>> Projections { get; } = [];

        public override ValueTask ApplyAsync(in EthLog log, ContractSource contract, ChainBlock block, IViewStore views, CancellationToken ct)
        {
            if (!TEvent.TryDecode(log, out var data, out var error))
            {
                throw new FatalIndexingException(
                    "event-malformed",
                    $"{TEvent.Contract}.{TEvent.Name} at {log.BlockNumber}/{log.LogIndex} is not what the ABI says: {error?.Parameter} {error?.Problem}");
            }

            var e = new ChainEvent<TEvent>(
                data, log.Address, contract.Key, new ChainPosition(log.BlockNumber, log.LogIndex), block.Time, log.BlockHash, log.TransactionHash);
            for (var i = 0; i < Projections.Count; i++)
            {
                // Rows are in memory as a rule: nothing is awaited, and no state machine made, until one is not.
                try
                {
                    var applying = Projections[i].ApplyAsync(e, views, ct);
                    if (!applying.IsCompletedSuccessfully)
                        return new ValueTask(AwaitAsync(applying, i, e, views, ct));
                }
                catch (Exception failure) when (IsOfTheProjection(failure, ct))
                {
                    throw Failure(Projections[i], e, failure);
                }
            }

            return ValueTask.CompletedTask;
        }

        private async Task AwaitAsync(ValueTask applying, int index, ChainEvent<TEvent> e, IViewStore views, CancellationToken ct)
        {
            while (true)
            {
                try
                {
                    await applying;
                    if (++index == Projections.Count)
                        return;
                    applying = Projections[index].ApplyAsync(e, views, ct);
                }
                catch (Exception failure) when (IsOfTheProjection(failure, ct))
                {
                    throw Failure(Projections[index], e, failure);
                }
            }
        }

        private static FatalIndexingException Failure(IApply<TEvent> projection, in ChainEvent<TEvent> e, Exception failure) => new(
            (failure as FatalIndexingException)?.Code ?? "projection-failed",
            $"{projection.GetType().Name} failed on {TEvent.Contract}.{TEvent.Name} of {e.ContractKey} at {e.Position}: {failure.Message}",
            failure);

        private static bool IsOfTheProjection(Exception failure, CancellationToken ct) => !ct.IsCancellationRequested && !IsOfTheDatabase(failure);

        private static bool IsOfTheDatabase(Exception? e)
        {
            for (; e is not null; e = e.InnerException)
            {
                if (e is DbException or IOException or TimeoutException or RetryableIndexingException)
                    return true;
            }

            return false;
        }
    }
}
