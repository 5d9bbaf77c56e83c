namespace DoctorDAO.Credentials;

/// <summary>An SD-JWT taken apart, and not yet believed.</summary>
public sealed class SdJwtText
{
    private SdJwtText(string text, IReadOnlyList<Jws> signatures, IReadOnlyList<Disclosure> disclosures, Jws? keyBinding)
    {
        Text = text;
        Signatures = signatures;
        Disclosures = disclosures;
        KeyBinding = keyBinding;
    }

    /// <summary>The whole text, in compact form.</summary>
    public string Text { get; }

    /// <summary>The issuer's JWT.</summary>
    public Jws Issued => Signatures[0];

    /// <summary>The issuer's JWT as each of its signatures has it: more than one only in the general form of <see cref="SdJwtJson"/>, all over one payload.</summary>
    public IReadOnlyList<Jws> Signatures { get; }

    /// <summary>The disclosures that come with it.</summary>
    public IReadOnlyList<Disclosure> Disclosures { get; }

    /// <summary>The holder's proof, in an SD-JWT+KB.</summary>
    public Jws? KeyBinding { get; }

    /// <summary>What <c>sd_hash</c> is made over: all up to the last <c>~</c> with it.</summary>
    public string Presented => Text[..(Text.LastIndexOf('~') + 1)];

    /// <summary>Takes an SD-JWT or SD-JWT+KB apart.</summary>
    /// <exception cref="CredentialException">Malformed or too large.</exception>
    public static SdJwtText Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > Caps.Presentation)
            throw new CredentialException(CredentialError.TooLarge, "An SD-JWT is too large.");
        var count = text.AsSpan().Count('~');
        if (count == 0)
            throw new CredentialException(CredentialError.Malformed, "An SD-JWT has a ~ after its first part.");
        if (count - 1 > Caps.Disclosures)
            throw new CredentialException(CredentialError.TooLarge, "An SD-JWT has too many disclosures.");
        var parts = text.Split('~');
        var issued = Jws.Parse(parts[0]);
        var disclosures = new List<Disclosure>(count);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in parts[1..^1])
        {
            if (!seen.Add(part))
                throw new CredentialException(CredentialError.DisclosureRepeated, "A disclosure is there twice.");
            disclosures.Add(Disclosure.Parse(part));
        }
        return new SdJwtText(text, [issued], disclosures, parts[^1].Length == 0 ? null : Jws.Parse(parts[^1]));
    }

    internal SdJwtText SignedBy(IReadOnlyList<Jws> signatures) => new(Text, signatures, Disclosures, KeyBinding);
}
