using System.Security.Cryptography;
using System.Text;
using DoctorDAO.Ethereum;

namespace DoctorDAO.E2E.Harness;

/// <summary>What is personal of somebody in a test: names and numbers that nobody else has, to look for where they do not belong.</summary>
/// <param name="GivenName">A name.</param>
/// <param name="FamilyName">A name.</param>
/// <param name="Birthdate">A day.</param>
/// <param name="LicenceNumber">Of the licence.</param>
public sealed record Canary(string GivenName, string FamilyName, string Birthdate, string LicenceNumber)
{
    private string[] Words => [GivenName, FamilyName, Birthdate, LicenceNumber];

    /// <summary>None of it is on the chain since a block, in the server's log, in messages of the hub or in an address; on the chain not as a plain hash either.</summary>
    public async Task AssertNowhereAsync(Stack stack, long since, IReadOnlyList<Visitor> visitors, CancellationToken ct)
    {
        Assert.NotEmpty(stack.Host.Log);
        Assert.Contains(visitors, x => x.Heard.Count > 0);
        Assert.All(visitors, x => Assert.NotEmpty(x.Asked));
        foreach (var word in Words)
        {
            Assert.DoesNotContain(stack.Host.Log, x => x.Contains(word, StringComparison.OrdinalIgnoreCase));
            foreach (var visitor in visitors)
            {
                Assert.DoesNotContain(visitor.Heard, x => x.Contains(word, StringComparison.OrdinalIgnoreCase));
                Assert.DoesNotContain(visitor.Asked, x => Uri.UnescapeDataString(x).Contains(word, StringComparison.OrdinalIgnoreCase));
            }
        }

        var needles = Words.SelectMany(x => new[] { Encoding.UTF8.GetBytes(x), SHA256.HashData(Encoding.UTF8.GetBytes(x)), Keccak256.Hash(Encoding.UTF8.GetBytes(x)).ToArray() })
            .Select(Convert.ToHexStringLower).ToList();
        var head = (long)await stack.Chain.Client.BlockNumberAsync(ct);
        Assert.True(head > since);
        for (var number = since; number <= head; number++)
        {
            var at = $"0x{number:x}";
            var block = (await stack.Chain.Client.RequestAsync("eth_getBlockByNumber", ct, at, true)).ToString();
            var logs = (await stack.Chain.Client.RequestAsync("eth_getLogs", ct, new { fromBlock = at, toBlock = at })).ToString();
            Assert.All(needles, x => Assert.DoesNotContain(x, block + logs, StringComparison.OrdinalIgnoreCase));
        }
    }
}
