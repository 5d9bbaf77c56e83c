namespace DoctorDAO.Ethereum;

/// <summary>Recursive length prefix encoding (Yellow Paper, appendix B): as much of it as transactions need.</summary>
public static class Rlp
{
    /// <summary>Encodes bytes.</summary>
    public static byte[] Encode(ReadOnlySpan<byte> bytes) =>
        bytes.Length == 1 && bytes[0] < 0x80 ? bytes.ToArray() : [.. Prefix(bytes.Length, 0x80), .. bytes];

    /// <summary>Encodes a number without leading zeros.</summary>
    public static byte[] Encode(UInt256 number)
    {
        Span<byte> bytes = stackalloc byte[32];
        number.WriteBigEndian(bytes);
        return Encode(bytes[(bytes.IndexOfAnyExcept((byte)0) is >= 0 and var first ? first : 32)..]);
    }

    /// <summary>Encodes a list of encoded items.</summary>
    public static byte[] List(params ReadOnlySpan<byte[]> items)
    {
        var payload = new List<byte>();
        foreach (var item in items)
            payload.AddRange(item);
        return [.. Prefix(payload.Count, 0xc0), .. payload];
    }

    private static byte[] Prefix(int length, int offset)
    {
        if (length < 56)
            return [(byte)(offset + length)];
        Span<byte> bytes = stackalloc byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes, length);
        var significant = bytes[bytes.IndexOfAnyExcept((byte)0)..];
        return [(byte)(offset + 55 + significant.Length), .. significant];
    }
}

/// <summary>An EIP-1559 transaction.</summary>
/// <param name="MaxPriorityFeePerGas">Tip, in wei.</param>
/// <param name="MaxFeePerGas">Tip and base fee at most, in wei.</param>
/// <param name="To"><c>null</c> creates a contract.</param>
/// <param name="Value">In wei.</param>
public sealed record EthTransaction(
    ulong ChainId, ulong Nonce, UInt256 MaxPriorityFeePerGas, UInt256 MaxFeePerGas, ulong GasLimit, Address? To, UInt256 Value, byte[] Data)
{
    private const byte Type = 2;

    /// <summary>Signs it.</summary>
    /// <returns>The bytes to send, and the transaction's hash.</returns>
    public (byte[] Raw, Bytes32 Hash) Sign(PrivateKey key)
    {
        byte[][] fields =
        [
            Rlp.Encode(ChainId), Rlp.Encode(Nonce), Rlp.Encode(MaxPriorityFeePerGas), Rlp.Encode(MaxFeePerGas), Rlp.Encode(GasLimit),
            Rlp.Encode(To is { } to ? to.Span : []), Rlp.Encode(Value), Rlp.Encode(Data), Rlp.List(),
        ];
        var signature = key.Sign(Keccak256.Hash([Type, .. Rlp.List(fields)]));
        byte[] raw =
        [
            Type,
            .. Rlp.List([.. fields, Rlp.Encode(signature.YParity), Rlp.Encode(UInt256.FromBigEndian(signature.R.Span)), Rlp.Encode(UInt256.FromBigEndian(signature.S.Span))]),
        ];
        return (raw, Keccak256.Hash(raw));
    }
}
