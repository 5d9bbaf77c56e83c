using System.Buffers.Binary;
using System.Text.Json;
using DoctorDAO.Ethereum;

namespace DoctorDAO.Features.Governance.Calls;

/// <summary>A log of a call that was tried.</summary>
internal sealed record TriedLog(Address Contract, IReadOnlyList<Bytes32> Topics, byte[] Data);

/// <summary>What became of a call that was tried.</summary>
/// <param name="Data">What it reverted with.</param>
/// <param name="Message">The node's words when it failed.</param>
internal sealed record TriedCall(bool Succeeds, byte[] Data, string? Message, long Gas, IReadOnlyList<TriedLog> Logs);

/// <summary>Tries calls on a node without sending anything.</summary>
internal sealed class NodeSimulation(EthClient client, GovernedFunctions governed, Deployment deployment)
{
    // Where OpenZeppelin's Governor keeps the calls that a running proposal may make to the governor itself: a queue's ends, and its entries behind them.
    // The test of a chamber's own rule on a real chain fails when a change of the contracts moves it.
    private const int QueueSlot = 5;
    private const int MaxLogs = 2_000;

    /// <summary>Tries calls one after the other on one state where the node can, else each by itself.</summary>
    /// <returns>Whether it could, and one result a call.</returns>
    public async Task<(bool Complete, IReadOnlyList<TriedCall> Calls)> RunAsync(DeployedChamber chamber, IReadOnlyList<ProposedCall> calls, BlockRef block, CancellationToken ct)
    {
        var overrides = Overrides(chamber, calls);
        var requests = calls.Select(Request).ToArray();
        try
        {
            var answer = await client.RequestAsync(
                "eth_simulateV1",
                ct,
                new Dictionary<string, object>
                {
                    ["blockStateCalls"] = new[] { new Dictionary<string, object> { ["stateOverrides"] = overrides, ["calls"] = requests } },
                    ["traceTransfers"] = true,
                    ["validation"] = false,
                },
                block.Value);
            return (true, Read(answer, calls.Count));
        }
        catch (Exception e) when (e is RpcException or FormatException or KeyNotFoundException or InvalidOperationException or JsonException)
        {
            // The node does not offer the method, or gives up on a call that it cannot even begin: each by itself still says which.
        }

        var alone = new List<TriedCall>(calls.Count);
        foreach (var request in requests)
            alone.Add(await AloneAsync(request, overrides, block, ct));
        return (false, alone);
    }

    private async Task<TriedCall> AloneAsync(Dictionary<string, string> request, Dictionary<string, object> overrides, BlockRef block, CancellationToken ct)
    {
        try
        {
            // A node that takes no overrides is asked without them by those calls that need none.
            _ = overrides.Count > 0
                ? await client.RequestAsync("eth_call", ct, request, block.Value, overrides)
                : await client.RequestAsync("eth_call", ct, request, block.Value);
            return new TriedCall(true, [], null, 0, []);
        }
        catch (RpcException e)
        {
            return new TriedCall(false, e.RevertData ?? [], e.NodeMessage, 0, []);
        }
    }

    private Dictionary<string, string> Request(ProposedCall call) => new()
    {
        ["from"] = deployment.Timelock.ToHex(),
        ["to"] = call.Target,
        ["value"] = UInt256.Parse(call.Value).ToQuantity(),
        ["data"] = call.Data,
    };

    /// <summary>Governor lets a proposal change its own chamber by noting the calls when it runs; here they are noted in its stead.</summary>
    private Dictionary<string, object> Overrides(DeployedChamber chamber, IReadOnlyList<ProposedCall> calls)
    {
        var own = calls.Where(x => Address.Parse(x.Target) == chamber.Governor).Select(x => Keccak256.Hash(Hex.Decode(x.Data))).ToList();
        if (own.Count == 0 || governed.At(chamber.Governor) is null)
            return [];
        var ends = new byte[Bytes32.Size];
        // Beginning in the lower half, end in the upper.
        BinaryPrimitives.WriteUInt128BigEndian(ends, (UInt128)own.Count);
        var slots = new Dictionary<string, string> { [Slot(QueueSlot).ToString()] = Hex.Encode(ends) };
        for (var i = 0; i < own.Count; i++)
            slots[Keccak256.Hash([.. Slot(i).Span, .. Slot(QueueSlot + 1).Span]).ToString()] = own[i].ToString();
        return new() { [chamber.Governor.ToHex()] = new Dictionary<string, object> { ["stateDiff"] = slots } };
    }

    private static Bytes32 Slot(int number)
    {
        Span<byte> word = stackalloc byte[Bytes32.Size];
        BinaryPrimitives.WriteInt32BigEndian(word[28..], number);
        return new Bytes32(word);
    }

    private static List<TriedCall> Read(JsonElement answer, int count)
    {
        var results = answer[0].GetProperty("calls");
        if (results.GetArrayLength() != count)
            throw new FormatException("The node answered for another number of calls.");
        var tried = new List<TriedCall>(count);
        var logs = 0;
        foreach (var result in results.EnumerateArray())
        {
            var succeeds = UInt256.Parse(result.GetProperty("status").GetString()!) == UInt256.One;
            var data = Hex.Decode(result.GetProperty("returnData").GetString()!);
            string? message = null;
            if (!succeeds && result.TryGetProperty("error", out var error))
            {
                message = error.TryGetProperty("message", out var words) ? words.GetString() : null;
                if (data.Length == 0 && error.TryGetProperty("data", out var more) && more.ValueKind == JsonValueKind.String)
                    data = Hex.Decode(more.GetString()!);
            }

            var seen = new List<TriedLog>();
            foreach (var log in result.GetProperty("logs").EnumerateArray())
            {
                if (++logs > MaxLogs)
                    break;
                seen.Add(new TriedLog(
                    Address.Parse(log.GetProperty("address").GetString()), [.. log.GetProperty("topics").EnumerateArray().Select(x => Bytes32.Parse(x.GetString()))],
                    Hex.Decode(log.GetProperty("data").GetString()!)));
            }

            tried.Add(new TriedCall(succeeds, data, message, (long)UInt256.Parse(result.GetProperty("gasUsed").GetString()!), seen));
        }

        return tried;
    }
}
