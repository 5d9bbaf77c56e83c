using System.Buffers.Text;

namespace DoctorDAO.Credentials;

/// <summary>
/// base64url without padding, and only its one canonical form: the framework's decoders skip white space and ignore the last character's spare bits,
/// so that several texts would mean the same bytes and a signed text could be changed unseen.
/// </summary>
internal static class Base64Text
{
    public static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    public static byte[] Decode(ReadOnlySpan<char> text, CredentialError error = CredentialError.Malformed, string what = "A part") =>
        TryDecode(text, out var bytes) ? bytes : throw new CredentialException(error, $"{what} is not base64url.");

    public static bool TryDecode(ReadOnlySpan<char> text, out byte[] bytes)
    {
        bytes = [];
        var rest = text.Length % 4;
        if (rest == 1)
            return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))
                return false;
        }
        if (rest != 0 && (Value(text[^1]) & (rest == 2 ? 0b1111 : 0b11)) != 0)
            return false;
        bytes = Base64Url.DecodeFromChars(text);
        return true;
    }

    private static int Value(char c) => c switch
    {
        >= 'A' and <= 'Z' => c - 'A',
        >= 'a' and <= 'z' => c - 'a' + 26,
        >= '0' and <= '9' => c - '0' + 52,
        '-' => 62,
        _ => 63,
    };
}
