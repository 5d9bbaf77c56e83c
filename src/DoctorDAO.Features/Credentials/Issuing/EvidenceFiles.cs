using System.Text;
using DoctorDAO.Client;
using DoctorDAO.Client.Credentials;

namespace DoctorDAO.Features.Credentials.Issuing;

/// <summary>What evidence may be: told by its first bytes, never by its name.</summary>
internal static class EvidenceFiles
{
    private const int MaxName = 80;

    /// <summary>The media type of a file.</summary>
    /// <exception cref="FieldException">It is no PDF, JPEG or PNG, or too long.</exception>
    public static string TypeOf(byte[] content)
    {
        if (content.Length is 0 or > IApplications.MaxEvidenceBytes)
            throw new FieldException("file", $"has {content.Length} bytes; 1 to {IApplications.MaxEvidenceBytes} are possible");
        var bytes = content.AsSpan();
        if (bytes.StartsWith("%PDF-"u8) && bytes[Math.Max(0, bytes.Length - 1_024)..].IndexOf("%%EOF"u8) >= 0)
            return "application/pdf";
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) && bytes[^Math.Min(64, bytes.Length)..].IndexOf((ReadOnlySpan<byte>)[0xFF, 0xD9]) >= 0)
            return "image/jpeg";
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) && bytes[^Math.Min(64, bytes.Length)..].IndexOf("IEND"u8) >= 0)
            return "image/png";
        throw new FieldException("file", "is no PDF, JPEG or PNG");
    }

    /// <summary>A name that can be shown and saved: without its path, and without what is no letter of a name.</summary>
    public static string NameOf(string? name, string type)
    {
        var text = new StringBuilder();
        foreach (var rune in Path.GetFileNameWithoutExtension((name ?? "").Split('/', '\\')[^1]).EnumerateRunes().Where(x => Rune.IsLetterOrDigit(x) || x.Value is ' ' or '-' or '.' or ',').Take(MaxName))
            text.Append(rune.ToString());
        var clean = text.ToString().Trim(' ', '.');
        return (clean.Length == 0 ? "file" : clean) + type switch { "application/pdf" => ".pdf", "image/jpeg" => ".jpg", _ => ".png" };
    }
}
