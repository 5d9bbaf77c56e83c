using System.Buffers;
using System.Text;
using DoctorDAO.Ethereum;

namespace DoctorDAO.Features;

/// <summary>Topics of reputation by the keys of chambers.</summary>
internal static class TopicKey
{
    private const int MaxLength = 66;

    private static readonly SearchValues<byte> Letters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-"u8);

    /// <summary>
    /// The key in ASCII when the topic is one (lowercase letters, digits and dashes, right-padded with zero bytes), else its 32 bytes in hexadecimal: no two
    /// topics have the same key, whatever a contract wrote into them.
    /// </summary>
    public static string Of(Bytes32 topic)
    {
        var key = topic.Span.TrimEnd((byte)0);
        return key.Length > 0 && !key.ContainsAnyExcept(Letters) ? Encoding.ASCII.GetString(key) : topic.ToString();
    }

    /// <summary>The topic of a key; <c>null</c> when there can be none.</summary>
    public static Bytes32? Parse(string key)
    {
        if (key.Length == MaxLength)
            return Bytes32.TryParse(key, out var topic) && Of(topic) == key ? topic : null;
        if (key.Length is 0 or > Bytes32.Size || !Ascii.IsValid(key))
            return null;
        Span<byte> bytes = stackalloc byte[Bytes32.Size];
        Encoding.ASCII.GetBytes(key, bytes);
        var padded = new Bytes32(bytes);
        return Of(padded) == key ? padded : null;
    }
}
