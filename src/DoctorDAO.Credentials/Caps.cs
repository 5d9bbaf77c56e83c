namespace DoctorDAO.Credentials;

/// <summary>What anybody may send us at most. Constants: nothing in a message moves them.</summary>
public static class Caps
{
    /// <summary>Characters of an SD-JWT with all that belongs to it.</summary>
    public const int Presentation = 256 * 1024;

    /// <summary>Characters of one JWS or JWE that is not a status list.</summary>
    public const int Token = 256 * 1024;

    /// <summary>Characters of the signed form of a status list.</summary>
    public const int StatusToken = 4 * 1024 * 1024;

    /// <summary>Bytes of a status list, inflated: 1,048,576 entries of 8 bits.</summary>
    public const int StatusList = 1024 * 1024;

    /// <summary>Disclosures of a presentation.</summary>
    public const int Disclosures = 1_000;

    /// <summary>Digests in a credential, those in its disclosures counted.</summary>
    public const int Digests = 5_000;

    /// <summary>Objects and arrays inside one another, after disclosures have been put in place.</summary>
    public const int Depth = 32;

    /// <summary>Values of one JSON text.</summary>
    public const int JsonValues = 50_000;

    /// <summary>Bytes of a fetched document that is not a status list.</summary>
    public const int Document = 256 * 1024;

    /// <summary>Keys of one DID document or JWK set.</summary>
    public const int Keys = 64;

    /// <summary>Credentials or claims in one DCQL query.</summary>
    public const int QueryItems = 64;

    /// <summary>Presentations in one answer.</summary>
    public const int Presentations = 32;

    /// <summary>Seconds that two clocks may differ by.</summary>
    public const int SkewSeconds = 60;

    /// <summary>Seconds that a proof or a key binding is fresh for.</summary>
    public const int FreshSeconds = 300;
}
