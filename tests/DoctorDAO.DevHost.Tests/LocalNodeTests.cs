using System.Text.Json;
using DoctorDAO.Ethereum;
using DoctorDAO.LocalChain;
using DoctorDAO.Testing;

namespace DoctorDAO.DevHost.Tests;

/// <summary>A chain of one's own machine.</summary>
public sealed class LocalNodeTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>What is no longer held in memory would otherwise be written to the user's home, by the gigabyte for each demo that is told.</summary>
    [Theory]
    [InlineData(false, 500)]
    [InlineData(true, 64)]
    public async Task Old_states_are_forgotten_and_not_kept_on_disk(bool prune, int kept)
    {
        await using var node = await LocalNode.StartAsync(new() { Contracts = Repository.PathOf("contracts"), PruneHistory = prune }, Ct);
        await node.Client.RequestAsync("anvil_mine", Ct, 600);
        Assert.Equal("0x0", (await BalanceAsync(600 - kept + 10)).GetString());
        var refused = await Assert.ThrowsAsync<RpcException>(() => BalanceAsync(600 - kept - 10));
        Assert.Contains("BlockOutOfRange", refused.Message, StringComparison.Ordinal);

        Task<JsonElement> BalanceAsync(int block) => node.Client.RequestAsync("eth_getBalance", Ct, "0x" + new string('0', 39) + "9", $"0x{block:x}");
    }
}
