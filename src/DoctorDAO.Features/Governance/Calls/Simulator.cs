using System.Collections.Concurrent;
using DoctorDAO.Client;
using DoctorDAO.Client.Governance;
using DoctorDAO.Client.Status;
using DoctorDAO.Contracts;
using DoctorDAO.Ethereum;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Governance.Calls;

/// <summary>What calls would do now: money that moves, roles and rules that change, what fails and why. Bounded in time and size.</summary>
internal sealed class Simulator(IDbContextFactory<DaoDbContext> contexts, NodeSimulation node, CallErrors errors, GovernedFunctions governed, Deployment deployment, EthClient client, TimeProvider time)
    : IDisposable
{
    private const int MaxListed = 200;
    private const int MaxKept = 256;
    private const int EtherDecimals = 18;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // The account that nodes give for the contract of transfers of the chain's own money.
    private static readonly Address Native = Address.Parse("0xeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee");

    private readonly SemaphoreSlim _turns = new(4);
    private readonly ConcurrentDictionary<string, (ulong Block, SimulationDto Result)> _kept = new(StringComparer.Ordinal);

    /// <summary>Tries calls at the newest block.</summary>
    /// <param name="key">What the answer is kept under until the next block; <c>null</c> to keep none.</param>
    /// <param name="chamber">Whose proposal it would be.</param>
    /// <param name="calls">The calls.</param>
    /// <param name="ct">Cancels it.</param>
    /// <exception cref="UnavailableException">The node did not answer in time.</exception>
    public async Task<SimulationDto> RunAsync(string? key, DeployedChamber chamber, IReadOnlyList<ProposedCall> calls, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            await _turns.WaitAsync(either.Token);
            try
            {
                var header = await client.GetHeaderAsync(BlockRef.Latest, either.Token) ?? throw new UnavailableException("The node has no block.");
                if (key is not null && _kept.TryGetValue(key, out var kept) && kept.Block == header.Number)
                    return kept.Result;
                var (complete, tried) = await node.RunAsync(chamber, calls, BlockRef.At(header.Number), either.Token);
                var at = new BlockDto((long)header.Number, header.Hash.ToString(), DateTimeOffset.FromUnixTimeSeconds((long)header.Timestamp));
                var result = await ReportAsync(at, complete, calls, tried, either.Token);
                if (key is not null)
                {
                    if (_kept.Count >= MaxKept)
                        _kept.Clear();
                    _kept[key] = (header.Number, result);
                }

                return result;
            }
            finally
            {
                _turns.Release();
            }
        }
        catch (Exception e) when (e is RpcUnavailableException or RpcResponseTooLargeException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            throw new UnavailableException("The node did not answer in time; try again in a moment.", e);
        }
    }

    public void Dispose() => _turns.Dispose();

    private async Task<SimulationDto> ReportAsync(BlockDto at, bool complete, IReadOnlyList<ProposedCall> calls, IReadOnlyList<TriedCall> tried, CancellationToken ct)
    {
        var seen = new Seen(governed, deployment);
        foreach (var call in tried.Where(x => x.Succeeds))
        {
            foreach (var log in call.Logs)
                seen.Add(log);
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var people = await People.ReadAsync(db, seen.Accounts.Take(2 * MaxListed).Select(x => x.ToHex()), ct);
        var results = calls.Zip(tried).Select(x => Result(Address.Parse(x.First.Target), x.Second)).ToList();
        return new SimulationDto(
            at, complete, results.TrueForAll(x => x.Succeeds), results,
            [.. seen.Moves.Take(MaxListed).Select(x => Move(x, Named))],
            [.. seen.Roles.Take(MaxListed).Select(x => new RoleChangeDto(Named(x.Contract), RoleNames.Of(x.Role), Named(x.Account), x.Granted))],
            [.. seen.Changes.Take(MaxListed).Select(x => new RuleChangeDto(Named(x.Contract), x.Event, x.Arguments))],
            seen.Moves.Count > MaxListed || seen.Roles.Count > MaxListed || seen.Changes.Count > MaxListed);

        NamedAccountDto Named(Address account) => new(account.ToString(), governed.At(account)?.Name ?? people[account.ToHex()].Name);
    }

    private SimulatedCallDto Result(Address target, TriedCall call)
    {
        if (call.Succeeds)
            return new SimulatedCallDto(true, null, null, new Dictionary<string, string>(), call.Gas);
        var reason = CallErrors.Decode(call.Data);
        var arguments = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in reason?.Arguments ?? [])
            arguments[name] = value;
        return new SimulatedCallDto(false, reason?.Name, errors.Words(target, reason, call.Message), arguments, call.Gas);
    }

    private MoveDto Move(Moved move, Func<Address, NamedAccountDto> named)
    {
        var (decimals, currency) = move.Token == Native ? (EtherDecimals, "ETH") : move.Token == deployment.SettlementToken ? (deployment.SettlementDecimals, deployment.SettlementCurrency) : (0, null);
        return new MoveDto(named(move.From), named(move.To), ActionField.Point(move.Amount, decimals), currency, move.Token == Native ? null : move.Token.ToString());
    }

    private sealed record Moved(Address Token, Address From, Address To, UInt256 Amount);

    private sealed record RoleChange(Address Contract, Bytes32 Role, Address Account, bool Granted);

    private sealed record Change(Address Contract, string Event, IReadOnlyList<KeyValuePair<string, string>> Arguments);

    /// <summary>Logs sorted into what people ask for.</summary>
    private sealed class Seen(GovernedFunctions governed, Deployment deployment)
    {
        public List<Moved> Moves { get; } = [];

        public List<RoleChange> Roles { get; } = [];

        public List<Change> Changes { get; } = [];

        public IEnumerable<Address> Accounts => Moves.SelectMany(x => new[] { x.From, x.To }).Concat(Roles.Select(x => x.Account)).Distinct();

        public void Add(TriedLog log)
        {
            if (log.Topics.Count == 0)
                return;
            var topic = log.Topics[0];
            // A transfer of money has its amount in the data; one of a membership has its number among the topics.
            if (topic == SettlementToken.Transfer.Topic0 && log.Topics.Count == 3 && log.Data.Length == Bytes32.Size)
                Moves.Add(new Moved(log.Contract, Account(log.Topics[1]), Account(log.Topics[2]), UInt256.FromBigEndian(log.Data)));
            else if (topic == TimelockController.RoleGranted.Topic0 && log.Topics.Count == 4)
                Roles.Add(new RoleChange(log.Contract, log.Topics[1], Account(log.Topics[2]), true));
            else if (topic == TimelockController.RoleRevoked.Topic0 && log.Topics.Count == 4)
                Roles.Add(new RoleChange(log.Contract, log.Topics[1], Account(log.Topics[2]), false));
            else if (log.Contract != deployment.SettlementToken || topic != SettlementToken.Transfer.Topic0)
                Other(log);
        }

        private void Other(TriedLog log)
        {
            var known = governed.At(log.Contract)?.Abi.Event(log.Topics[0]);
            Changes.Add(known?.Decode(log.Topics, log.Data) is { } arguments ? new Change(log.Contract, known.Name, arguments) : new Change(log.Contract, log.Topics[0].ToString(), []));
        }

        private static Address Account(Bytes32 topic) => new(topic.Span[12..]);
    }
}
