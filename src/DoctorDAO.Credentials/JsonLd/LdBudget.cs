namespace DoctorDAO.Credentials;

/// <summary>
/// How much work one document may cause. Contexts multiply text, and graphs of blank nodes multiply hashing: both are bounded here, whatever the document's size. An honest diploma takes some
/// thousand steps and a few times its own size.
/// </summary>
internal sealed class LdBudget
{
    /// <summary>Steps: a term defined, a value read, a statement hashed.</summary>
    public const int MostSteps = 100_000;

    /// <summary>Characters of expanded names and statements.</summary>
    public const int MostCharacters = 16 * 1024 * 1024;

    /// <summary>Terms or blank nodes that depend on one another in a row.</summary>
    public const int MostDepth = 96;

    private int _steps = MostSteps;
    private int _characters = MostCharacters;

    /// <exception cref="CredentialException">It is used up.</exception>
    public void Step(int count = 1)
    {
        if ((_steps -= count) < 0)
            throw Spent();
    }

    /// <exception cref="CredentialException">It is used up.</exception>
    public void Write(int characters)
    {
        if ((_characters -= characters) < 0)
            throw Spent();
    }

    /// <exception cref="CredentialException">Too deep.</exception>
    public static void Deep(int depth)
    {
        if (depth > MostDepth)
            throw Spent();
    }

    private static CredentialException Spent() => Ld.CannotRead("it takes more work than is done for one document");
}

/// <summary>What all parts of the JSON-LD reader share.</summary>
internal static class Ld
{
    /// <summary>The document may be good, but not for this reader.</summary>
    public static CredentialException CannotRead(string why) => new(CredentialError.CannotCheck, $"Its content could not be brought into the form that is hashed: {why}.");

    /// <summary>A name or address of a document, fit for a message.</summary>
    public static string Show(string name)
    {
        var shown = string.Concat(name.Take(80).Select(c => c is >= ' ' and <= '~' and not '"' ? c : '?'));
        return $"\"{shown}{(name.Length > 80 ? "..." : "")}\"";
    }

    /// <summary>Whether it is a keyword of JSON-LD 1.1.</summary>
    public static bool IsKeyword(string text) => text is "@base" or "@container" or "@context" or "@default" or "@direction" or "@embed" or "@explicit" or "@graph" or "@id" or "@included" or "@index"
        or "@json" or "@language" or "@list" or "@nest" or "@none" or "@omitDefault" or "@prefix" or "@preserve" or "@protected" or "@requireAll" or "@reverse" or "@set" or "@type" or "@value" or "@version" or "@vocab";

    /// <summary>Whether it looks like a keyword: such names are reserved, and ignored.</summary>
    public static bool IsReserved(string text) => text.Length > 1 && text[0] == '@' && text.AsSpan(1).IndexOfAnyExcept(Letters) < 0;

    /// <summary>Whether it is an absolute IRI or a blank node's name. As weak as in the processors that made the hashes: a scheme, and no white space.</summary>
    public static bool IsAbsolute(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 1 || text.Any(char.IsWhiteSpace))
            return false;
        return text[..colon] is "_" || (char.IsAsciiLetter(text[0]) && text.AsSpan(0, colon).IndexOfAnyExcept(SchemeCharacters) < 0);
    }

    private static readonly System.Buffers.SearchValues<char> Letters = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
    private static readonly System.Buffers.SearchValues<char> SchemeCharacters = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+,-.");
}
