namespace DoctorDAO.Ethereum;

/// <summary>Checks a signature of a key, or of a contract wallet (ERC-1271).</summary>
public static class SignatureVerifier
{
    /// <summary>Longest signature of a contract wallet that is passed on.</summary>
    public const int MaxLength = 4096;

    // isValidSignature(bytes32,bytes), which is also the value that means yes.
    private static ReadOnlySpan<byte> Magic => [0x16, 0x26, 0xba, 0x7e];

    /// <summary>
    /// Whether <paramref name="account"/> signed <paramref name="digest"/>, as OpenZeppelin's SignatureChecker says it: where there is code, that alone decides, also of
    /// an account with a key that has delegated to it (EIP-7702).
    /// </summary>
    public static async Task<bool> IsValidAsync(EthClient client, Address account, Bytes32 digest, byte[] signature, CancellationToken ct)
    {
        if (signature.Length > MaxLength)
            return false;
        if ((await client.GetCodeAsync(account, ct)).Length == 0)
            return Signature.TryParse(signature, out var parsed) && parsed.Recover(digest) == account;
        try
        {
            byte[] call = [.. Magic, .. new AbiWriter(64).Bytes32(digest).Bytes(signature).ToArray()];
            var answer = await client.CallAsync(account, call, BlockRef.Latest, ct);
            return answer.Length == 32 && answer.AsSpan().StartsWith(Magic) && !answer.AsSpan(4).ContainsAnyExcept((byte)0);
        }
        catch (RpcException)
        {
            return false;
        }
    }
}
