using System.Buffers.Binary;
using System.Security.Cryptography;
using DoctorDAO.Ethereum;

namespace DoctorDAO.Indexing.Tests;

/// <summary>A chain in memory that can be reorganised. Replaced blocks stay known by their hash, as on a real node.</summary>
public sealed class TestChain : IBlockSource
{
    public const ulong Id = 4242;
    private readonly Lock _lock = new();
    private readonly List<Block> _blocks = [];
    private readonly Dictionary<Bytes32, Block> _byHash = [];
    private TaskCompletionSource _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ulong _salt;

    public TestChain() => Append([]);

    /// <summary>What the node says its chain is.</summary>
    public ulong ChainId { get; set; } = Id;

    /// <summary>Whether logs carry their block's time.</summary>
    public bool TellsTimes { get; set; } = true;

    /// <summary>Changes the logs of an answer, as a broken node would.</summary>
    public Func<IReadOnlyList<EthLog>, IReadOnlyList<EthLog>>? Distort { get; set; }

    /// <summary>The newest block that is shown, when it is not the newest there is.</summary>
    public ulong? ShownHead { get; set; }

    /// <summary>Called once, before the next answer that carries logs of a block by its hash.</summary>
    public Action? BeforeLogs { get; set; }

    /// <summary>Addresses that the next blocks' blooms contain although nothing was logged.</summary>
    public IReadOnlyList<Address> InBloom { get; set; } = [];

    /// <summary>Whether headers carry blooms.</summary>
    public bool HasBlooms { get; set; } = true;

    public int RangeCalls { get; private set; }

    public int Calls { get; private set; }

    public EthBlockHeader Head
    {
        get
        {
            lock (_lock)
                return _blocks[(int)(ShownHead ?? (ulong)_blocks.Count - 1)].Header;
        }
    }

    public void Mine(params IReadOnlyList<Op>[] blocks) => Change(() =>
    {
        foreach (var ops in blocks)
            Append(ops);
    });

    public void MineEmpty(int count) => Mine([.. Enumerable.Repeat<IReadOnlyList<Op>>([], count)]);

    /// <summary>Replaces the newest <paramref name="depth"/> blocks, in one step.</summary>
    public void Reorg(int depth, params IReadOnlyList<Op>[] blocks) => Change(() =>
    {
        _blocks.RemoveRange(_blocks.Count - depth, depth);
        foreach (var ops in blocks)
            Append(ops);
    });

    /// <summary>Shows the head again although nothing happened.</summary>
    public void Wake() => Change(() => { });

    public ValueTask<ulong> GetChainIdAsync(CancellationToken ct) => Answer(() => ChainId);

    public ValueTask<EthBlockHeader> GetHeadAsync(CancellationToken ct) => Answer(() => Head);

    public async ValueTask<EthBlockHeader> WaitForHeadAsync(Bytes32 known, CancellationToken ct)
    {
        while (true)
        {
            Task moved;
            lock (_lock)
            {
                if (Head.Hash != known)
                    return Head;
                moved = _moved.Task;
            }

            await moved.WaitAsync(ct);
        }
    }

    public ValueTask<EthBlockHeader?> GetHeaderAsync(ulong number, CancellationToken ct) => Answer(() => At(number));

    public ValueTask<EthBlockHeader?> GetHeaderAsync(Bytes32 hash, CancellationToken ct) => Answer(() => _byHash.GetValueOrDefault(hash)?.Header);

    public ValueTask<IReadOnlyList<EthBlockHeader?>> GetHeadersAsync(IReadOnlyList<ulong> numbers, CancellationToken ct) =>
        Answer<IReadOnlyList<EthBlockHeader?>>(() => [.. numbers.Select(At)]);

    public ValueTask<IReadOnlyList<EthLog>> GetLogsAsync(ulong from, ulong to, IReadOnlyList<Address> contracts, CancellationToken ct) => Answer(() =>
    {
        RangeCalls++;
        IReadOnlyList<EthLog> logs = [.. _blocks.Where(x => x.Header.Number >= from && x.Header.Number <= to).SelectMany(x => x.Logs)
            .Where(x => contracts.Contains(x.Address)).Select(x => TellsTimes ? x : x with { BlockTimestamp = null })];
        return Distort?.Invoke(logs) ?? logs;
    });

    public ValueTask<IReadOnlyList<EthLog>?> GetLogsAsync(Bytes32 blockHash, IReadOnlyList<Address> contracts, CancellationToken ct)
    {
        var before = BeforeLogs;
        BeforeLogs = null;
        before?.Invoke();
        return Answer<IReadOnlyList<EthLog>?>(() =>
        {
            IReadOnlyList<EthLog> logs = [.. _byHash[blockHash].Logs.Where(x => contracts.Contains(x.Address))];
            return Distort?.Invoke(logs) ?? logs;
        });
    }

    public ValueTask<IReadOnlyList<LogsWitness>> GetWitnessesAsync(Bytes32 blockHash, IReadOnlyList<Address> contracts, CancellationToken ct) =>
        Answer<IReadOnlyList<LogsWitness>>(() => [new LogsWitness("the chain", _byHash[blockHash].Logs)]);

    /// <summary>All logs of a block, as its receipts hold them.</summary>
    public IReadOnlyList<EthLog> LogsOf(Bytes32 blockHash)
    {
        lock (_lock)
            return _byHash.GetValueOrDefault(blockHash)?.Logs ?? [];
    }

    /// <summary>The present block at a height; <c>null</c> above the head.</summary>
    public EthBlockHeader? Find(ulong number)
    {
        lock (_lock)
            return At(number);
    }

    private EthBlockHeader? At(ulong number) => number <= Head.Number ? _blocks[(int)number].Header : null;

    private ValueTask<T> Answer<T>(Func<T> answer)
    {
        lock (_lock)
        {
            Calls++;
            return ValueTask.FromResult(answer());
        }
    }

    private void Change(Action change)
    {
        TaskCompletionSource moved;
        lock (_lock)
        {
            change();
            moved = _moved;
            _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        moved.SetResult();
    }

    private void Append(IReadOnlyList<Op> ops)
    {
        var number = (ulong)_blocks.Count;
        var parent = _blocks.Count == 0 ? default : _blocks[^1].Header.Hash;
        var hash = Hash(++_salt);
        var time = 1_700_000_000 + (number * 12) + (_salt % 7);
        var logs = ops.Select((op, i) => op.ToLog(number, hash, time, Hash((_salt << 20) + (ulong)i), (uint)(i * 2))).ToArray();
        var header = new EthBlockHeader(number, hash, parent, time, Bloom(logs));
        var block = new Block(header, logs);
        _blocks.Add(block);
        _byHash[hash] = block;
    }

    private byte[] Bloom(IReadOnlyList<EthLog> logs)
    {
        var bloom = new byte[LogsBloom.Size];
        if (!HasBlooms)
            return bloom;
        foreach (var address in InBloom.Concat(logs.Select(x => x.Address)))
            LogsBloom.Add(bloom, Keccak256.Hash(address.Span));
        foreach (var topic in logs.SelectMany(x => x.Topics.ToArray()))
            LogsBloom.Add(bloom, Keccak256.Hash(topic.Span));
        return bloom;
    }

    private static Bytes32 Hash(ulong seed)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, seed);
        return new Bytes32(SHA256.HashData(bytes));
    }

    private sealed record Block(EthBlockHeader Header, IReadOnlyList<EthLog> Logs);
}

/// <summary>A node as one engine sees it: it dies with the engine.</summary>
public sealed class MortalSource(IBlockSource inner, Killer killer) : IBlockSource
{
    public ValueTask<ulong> GetChainIdAsync(CancellationToken ct) => Live().GetChainIdAsync(ct);

    public ValueTask<EthBlockHeader> GetHeadAsync(CancellationToken ct) => Live().GetHeadAsync(ct);

    public ValueTask<EthBlockHeader> WaitForHeadAsync(Bytes32 known, CancellationToken ct) => Live().WaitForHeadAsync(known, ct);

    public ValueTask<EthBlockHeader?> GetHeaderAsync(ulong number, CancellationToken ct) => Live().GetHeaderAsync(number, ct);

    public ValueTask<EthBlockHeader?> GetHeaderAsync(Bytes32 hash, CancellationToken ct) => Live().GetHeaderAsync(hash, ct);

    public ValueTask<IReadOnlyList<EthBlockHeader?>> GetHeadersAsync(IReadOnlyList<ulong> numbers, CancellationToken ct) => Live().GetHeadersAsync(numbers, ct);

    public ValueTask<IReadOnlyList<EthLog>> GetLogsAsync(ulong from, ulong to, IReadOnlyList<Address> contracts, CancellationToken ct) =>
        Live().GetLogsAsync(from, to, contracts, ct);

    public ValueTask<IReadOnlyList<EthLog>?> GetLogsAsync(Bytes32 blockHash, IReadOnlyList<Address> contracts, CancellationToken ct) =>
        Live().GetLogsAsync(blockHash, contracts, ct);

    public ValueTask ConfirmAsync(ulong number, Bytes32 hash, CancellationToken ct) => Live().ConfirmAsync(number, hash, ct);

    public ValueTask<IReadOnlyList<LogsWitness>> GetWitnessesAsync(Bytes32 blockHash, IReadOnlyList<Address> contracts, CancellationToken ct) =>
        Live().GetWitnessesAsync(blockHash, contracts, ct);

    private IBlockSource Live()
    {
        killer.Step();
        return inner;
    }
}
