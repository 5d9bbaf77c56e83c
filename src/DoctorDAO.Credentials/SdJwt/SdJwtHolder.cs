using System.Text.Json.Nodes;

namespace DoctorDAO.Credentials;

/// <summary>Whom a key binding is made for.</summary>
/// <param name="Audience">The verifier (<c>aud</c>).</param>
/// <param name="Nonce">What the verifier gave out.</param>
/// <param name="IssuedAt">Now.</param>
public sealed record KeyBinding(string Audience, string Nonce, DateTimeOffset IssuedAt);

/// <summary>What a holder does: choose disclosures, and sign for one verifier.</summary>
public static class SdJwtHolder
{
    /// <summary>Leaves out the disclosures that nobody asked for.</summary>
    /// <param name="credential">As issued, with all disclosures.</param>
    /// <param name="show">The claims to show. What is needed to reach them is shown as well; naming an object or array shows all that is in it.</param>
    /// <param name="key">The holder's key.</param>
    /// <param name="binding">Whom it is for; null for an SD-JWT without key binding.</param>
    /// <exception cref="CredentialException">The credential is malformed.</exception>
    public static string Present(string credential, IReadOnlyCollection<ClaimPath> show, ISigner? key = null, KeyBinding? binding = null)
    {
        var parsed = SdJwtText.Parse(credential);
        var processed = SdJwtPayload.Process(parsed.Issued.Claims, parsed.Disclosures);
        var shown = processed.Disclosed.Where(d => show.Any(path => path.Overlaps(d.Path))).Select(d => d.Disclosure.Text);
        var presented = string.Concat([parsed.Issued.Text, "~", .. shown.Select(text => text + "~")]);
        if (key is null || binding is null)
            return presented;
        var claims = new JsonObject
        {
            ["iat"] = binding.IssuedAt.ToUnixTimeSeconds(),
            ["aud"] = binding.Audience,
            ["nonce"] = binding.Nonce,
            ["sd_hash"] = processed.Algorithm.Digest(presented),
        };
        return presented + Jws.Sign("kb+jwt", claims, Anonymous(key));
    }

    /// <summary>All claims of a credential that its holder has received; nothing is verified.</summary>
    /// <exception cref="CredentialException">The credential is malformed.</exception>
    public static SdJwtPayload Read(string credential)
    {
        var parsed = SdJwtText.Parse(credential);
        return SdJwtPayload.Process(parsed.Issued.Claims, parsed.Disclosures);
    }

    /// <summary>The key without its name.</summary>
    internal static ISigner Anonymous(ISigner key) => new Nameless(key);

    // The verifier takes the key from cnf; a kid would only be one more thing to recognise the holder by.
    private sealed class Nameless(ISigner key) : ISigner
    {
        public PublicKey Public { get; } = key.Public.WithKeyId(null);

        public byte[] Sign(ReadOnlySpan<byte> data) => key.Sign(data);
    }
}
