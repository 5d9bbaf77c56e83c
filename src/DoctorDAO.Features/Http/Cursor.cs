using System.Buffers.Text;
using System.Globalization;
using System.Text;
using DoctorDAO.Client;

namespace DoctorDAO.Features.Http;

/// <summary>Opaque cursors: the key of the last row of a page, so that a page begins where the one before ended whatever was added since.</summary>
public static class Cursor
{
    private const char Separator = '\n';
    private const int MaxLength = 400;

    /// <summary>A cursor behind the row with this key.</summary>
    /// <param name="key">Parts without line ends.</param>
    public static string Encode(params ReadOnlySpan<object> key)
    {
        var text = new StringBuilder();
        foreach (var part in key)
        {
            if (text.Length > 0)
                text.Append(Separator);
            text.Append(CultureInfo.InvariantCulture, $"{part}");
        }

        return Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text.ToString()));
    }

    /// <summary>The parts of a cursor, or <c>null</c> for the first page.</summary>
    /// <exception cref="FieldException">It is none that <see cref="Encode"/> made with as many parts.</exception>
    public static string[]? Decode(string? cursor, int parts)
    {
        if (string.IsNullOrEmpty(cursor))
            return null;
        if (cursor.Length > MaxLength || !Base64Url.IsValid(cursor))
            throw Invalid();
        var key = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split(Separator);
        return key.Length == parts ? key : throw Invalid();
    }

    /// <summary>A part that is a whole number.</summary>
    /// <exception cref="FieldException">It is none.</exception>
    public static long Number(string part) =>
        long.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw Invalid();

    /// <summary>What is thrown when a part is none that the list gave.</summary>
    public static FieldException Invalid() => new("cursor", "is not a cursor of this list; take the one that the page before gave as next, or none");
}
