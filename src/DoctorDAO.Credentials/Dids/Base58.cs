using System.Numerics;

namespace DoctorDAO.Credentials;

/// <summary>Bitcoin's base 58. Its work grows with the square of the length: callers bound that first.</summary>
internal static class Base58
{
    private const string Alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var zeros = bytes.IndexOfAnyExcept((byte)0);
        zeros = zeros < 0 ? bytes.Length : zeros;
        var number = new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
        var digits = new List<char>();
        while (number > 0)
        {
            number = BigInteger.DivRem(number, 58, out var digit);
            digits.Add(Alphabet[(int)digit]);
        }
        digits.Reverse();
        return new string('1', zeros) + string.Concat(digits);
    }

    public static bool TryDecode(ReadOnlySpan<char> text, out byte[] bytes)
    {
        var number = BigInteger.Zero;
        bytes = [];
        foreach (var c in text)
        {
            var digit = Alphabet.IndexOf(c, StringComparison.Ordinal);
            if (digit < 0)
                return false;
            number = number * 58 + digit;
        }
        var zeros = text.IndexOfAnyExcept('1');
        zeros = zeros < 0 ? text.Length : zeros;
        bytes = [.. new byte[zeros], .. number.IsZero ? [] : number.ToByteArray(isUnsigned: true, isBigEndian: true)];
        return true;
    }
}
