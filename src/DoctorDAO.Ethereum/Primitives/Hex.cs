namespace DoctorDAO.Ethereum;

/// <summary>Hexadecimal text with the <c>0x</c> prefix.</summary>
public static class Hex
{
    /// <summary>Lowercase, prefixed. Empty input gives <c>0x</c>.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes) => string.Concat("0x", Convert.ToHexStringLower(bytes));

    /// <summary>Bytes of <paramref name="text"/>, with or without prefix.</summary>
    /// <exception cref="FormatException">Odd length or a character that is no hexadecimal digit.</exception>
    public static byte[] Decode(ReadOnlySpan<char> text) => Convert.FromHexString(StripPrefix(text));

    /// <summary>Reads exactly <paramref name="destination"/>.Length bytes.</summary>
    /// <returns>Whether the text had that length and only hexadecimal digits.</returns>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> destination)
    {
        text = StripPrefix(text);
        return text.Length == destination.Length * 2
            && Convert.FromHexString(text, destination, out _, out _) == System.Buffers.OperationStatus.Done;
    }

    private static ReadOnlySpan<char> StripPrefix(ReadOnlySpan<char> text) =>
        text.Length >= 2 && text[0] == '0' && (text[1] | 0x20) == 'x' ? text[2..] : text;
}
