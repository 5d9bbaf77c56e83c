using System.Globalization;
using DoctorDAO.Ethereum;
using DoctorDAO.LocalChain;
using DoctorDAO.Testing;

namespace DoctorDAO.Server.Tests;

/// <summary>
/// Real logs in great numbers: in the place of a chamber's registry stands a small program that emits <c>DelegateChanged</c> as often as it is told, each from
/// another account.
/// </summary>
public sealed class VoiceEvents(DaoChain chain)
{
    /// <summary>The chamber whose registry is replaced; no test votes in it.</summary>
    public const string Chamber = "treasury";

    private const string Sender = "0x00000000000000000000000000000000000e0e0e";

    // for (i = word 0; i < word 0 + word 1; i++) emit DelegateChanged(i, i, word 2)
    private static readonly string Code =
        "0x5f35" + "80602035" + "0190" + "5b" + "8181" + "1015" + "603f57" + "604035" + "81" + "82" + "7f" + Keccak256.Hash("DelegateChanged(address,address,address)").ToString()[2..] + "5f5fa4" + "600101" + "600856" + "5b00";

    private readonly string _registry = chain.Association.Acts.Chamber(Chamber).Votes.ToHex();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>An account that gives its voice away.</summary>
    public static string Account(int number) => "0xd" + number.ToString("x39", CultureInfo.InvariantCulture);

    /// <summary>Puts the program into its place.</summary>
    public async Task InstallAsync()
    {
        await chain.Node.Client.RequestAsync("anvil_setCode", Ct, _registry, Code);
        await chain.Node.Client.RequestAsync("anvil_setBalance", Ct, Sender, "0x56bc75e2d63100000");
        await chain.Node.Client.RequestAsync("anvil_impersonateAccount", Ct, Sender);
    }

    /// <summary>A block in which these accounts give their voice to one member.</summary>
    public async Task EmitAsync(int first, int count, Address to)
    {
        var data = "0x" + Word(Account(first)[2..]) + Word(count.ToString("x", CultureInfo.InvariantCulture)) + Word(to.ToHex()[2..]);
        var hash = await chain.Node.Client.RequestAsync("eth_sendTransaction", Ct, new { from = Sender, to = _registry, data, gas = "0x1312d00" });
        // The node takes it before its block is made.
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        EthReceipt? receipt;
        while ((receipt = await chain.Node.Client.GetReceiptAsync(Bytes32.Parse(hash.GetString()!), Ct)) is null)
            await timer.WaitForNextTickAsync(Ct);
        Assert.Equal(count, receipt.Logs.Count);
    }

    private static string Word(string hex) => hex.PadLeft(64, '0');
}
