namespace DoctorDAO.Portal.Features.Membership;

/// <summary>Checks of text that should be an account.</summary>
public static class HexText
{
    /// <summary>Whether there is nothing but hexadecimal digits.</summary>
    public static bool ContainsOnlyHex(this ReadOnlySpan<char> text)
    {
        foreach (var c in text)
            if (!char.IsAsciiHexDigit(c)) return false;
        return true;
    }
}
