using DoctorDAO.Ethereum;
using DoctorDAO.LocalChain;

namespace DoctorDAO.Testing;

/// <summary>What proposals do when they are executed, without the weeks before it: the local chain lets a test speak as the timelock.</summary>
public static class TimelockActs
{
    /// <summary>Makes the calls as the timelock, each in a block of its own.</summary>
    /// <exception cref="InvalidOperationException">A contract refuses one of them.</exception>
    public static Task ActAsTimelockAsync(this DaoChain chain, CancellationToken ct, params ProposedCall[] calls)
    {
        ArgumentNullException.ThrowIfNull(chain);
        return chain.ActAsAsync(chain.Association.Contracts.Timelock, ct, calls);
    }

    /// <summary>The same as another account that has no key here, such as the chamber that changes the rules of cover.</summary>
    /// <inheritdoc cref="ActAsTimelockAsync"/>
    public static async Task ActAsAsync(this DaoChain chain, Address account, CancellationToken ct, params ProposedCall[] calls)
    {
        ArgumentNullException.ThrowIfNull(chain);
        ArgumentNullException.ThrowIfNull(calls);
        var client = chain.Node.Client;
        var from = account.ToHex();
        await client.RequestAsync("anvil_impersonateAccount", ct, from);
        await client.RequestAsync("anvil_setBalance", ct, from, "0x3635c9adc5dea00000");
        foreach (var call in calls)
        {
            var sent = await client.RequestAsync(
                "eth_sendTransaction",
                ct,
                new Dictionary<string, string> { ["from"] = from, ["to"] = call.Target.ToHex(), ["data"] = Hex.Encode(call.Data), ["gas"] = "0x3d0900" });
            var hash = Bytes32.Parse(sent.GetString());
            EthReceipt? receipt;
            while ((receipt = await client.GetReceiptAsync(hash, ct)) is null)
                await Task.Delay(TimeSpan.FromMilliseconds(20), ct);
            if (!receipt.Succeeded)
                throw new InvalidOperationException($"A call of {call.Target} was refused.");
        }
    }
}
