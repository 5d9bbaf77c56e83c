using System.Text;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Ethereum;

namespace DoctorDAO.Features;

/// <summary>Topics of credentials as contracts write them: the type's name in ASCII, right-padded with zero bytes.</summary>
internal static class CredentialTopic
{
    /// <summary>The type's name; 0x and 64 digits for a topic that is no type of ours; <c>null</c> for none.</summary>
    public static string? Of(Bytes32 topic)
    {
        if (topic == Bytes32.Zero)
            return null;
        var name = topic.Span.TrimEnd((byte)0);
        return Ascii.IsValid(name) && CredentialTypes.Find(Encoding.ASCII.GetString(name)) is { } type ? type.Name : topic.ToString();
    }

    /// <summary>The topic of a type's name, or of 0x and 64 digits; zero for none; <c>null</c> for what is neither.</summary>
    public static Bytes32? Parse(string? name)
    {
        if (string.IsNullOrEmpty(name))
            return Bytes32.Zero;
        if (CredentialTypes.Find(name) is null)
            return name.Length == 66 && Bytes32.TryParse(name, out var raw) ? raw : null;
        Span<byte> bytes = stackalloc byte[Bytes32.Size];
        Encoding.ASCII.GetBytes(name, bytes);
        return new Bytes32(bytes);
    }
}
