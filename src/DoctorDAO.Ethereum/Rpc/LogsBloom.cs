namespace DoctorDAO.Ethereum;

/// <summary>The filter over addresses and topics of a block's logs that its header carries: what it does not contain was not logged; what it contains may have been.</summary>
public static class LogsBloom
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 256;

    /// <summary>Whether the filter says anything: chains without filters leave it out or all zero.</summary>
    public static bool IsPresent(ReadOnlySpan<byte> bloom) => bloom.Length == Size && bloom.ContainsAnyExcept((byte)0);

    /// <summary>Whether an address or topic may be among the logs.</summary>
    /// <param name="bloom">256 bytes.</param>
    /// <param name="hash">Keccak-256 of the address or the topic.</param>
    public static bool MayContain(ReadOnlySpan<byte> bloom, in Bytes32 hash)
    {
        for (var i = 0; i < 6; i += 2)
        {
            var bit = Bit(hash.Span, i);
            if ((bloom[Size - 1 - (bit / 8)] & (1 << (bit % 8))) == 0)
                return false;
        }

        return true;
    }

    /// <summary>Adds an address or a topic.</summary>
    /// <param name="bloom">256 bytes.</param>
    /// <param name="hash">Keccak-256 of the address or the topic.</param>
    public static void Add(Span<byte> bloom, in Bytes32 hash)
    {
        for (var i = 0; i < 6; i += 2)
        {
            var bit = Bit(hash.Span, i);
            bloom[Size - 1 - (bit / 8)] |= (byte)(1 << (bit % 8));
        }
    }

    /// <summary>Chance, 0 to 1, that the filter contains something that was not logged.</summary>
    public static double FalsePositives(ReadOnlySpan<byte> bloom)
    {
        var bits = 0;
        foreach (var part in bloom)
            bits += byte.PopCount(part);
        return Math.Pow(bits / (8.0 * Size), 3);
    }

    private static int Bit(ReadOnlySpan<byte> hash, int at) => ((hash[at] << 8) | hash[at + 1]) & ((8 * Size) - 1);
}
