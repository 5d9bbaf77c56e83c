using DoctorDAO.Ethereum;
using DoctorDAO.Testing;

namespace DoctorDAO.Server.Tests;

/// <summary>A smart account (ERC-1271): what the key of its keeper signed is valid, and it has no key of its own.</summary>
public static class ContractWallet
{
    // isValidSignature(bytes32 hash, bytes signature), and nothing else: the precompile at 1 recovers who signed (hash, v, r, s), and the answer is the
    // magic value when that is the keeper, else zero.
    private const string Code =
        "600435600052" // mem[0x00] = hash
        + "60a43560f81c602052" // mem[0x20] = v, the byte after r and s
        + "606435604052" // mem[0x40] = r
        + "608435606052" // mem[0x60] = s
        + "60206080608060006001" + "5afa50" // staticcall(gas, 1, 0x00, 0x80, 0x80, 0x20)
        + "60805173KEEPER14" // mem[0x80] == keeper
        + "631626ba7e60e01b02" // times the magic value
        + "60005260206000f3"; // return it

    /// <summary>Puts the code of a wallet onto the chain.</summary>
    /// <returns>The wallet's account.</returns>
    public static async Task<Address> PlaceAsync(DaoChain chain, PrivateKey keeper, CancellationToken ct)
    {
        var account = Address.Parse("0x00000000000000000000000000000000c0ffee01");
        await chain.Node.Client.RequestAsync("anvil_setCode", ct, account.ToHex(), "0x" + Code.Replace("KEEPER", keeper.Address.ToHex()[2..], StringComparison.Ordinal));
        return account;
    }
}
