using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DoctorDAO.Credentials;

/// <summary>How the messages of OpenID4VCI and OpenID4VP are written: snake_case, nothing for null.</summary>
public static class ProtocolJson
{
    /// <summary>The options; give them to whatever serves these records.</summary>
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        AllowDuplicateProperties = false,
        MaxDepth = Caps.Depth,
    };

    /// <summary>A message as JSON.</summary>
    public static string Write<T>(T message) => JsonSerializer.Serialize(message, Options);

    /// <summary>Reads a message.</summary>
    /// <exception cref="CredentialException">Malformed.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> json) where T : class
    {
        StrictJson.ParseObject(json, CredentialError.Malformed, "A message");
        try
        {
            return JsonSerializer.Deserialize<T>(json.Span, Options) ?? throw new CredentialException(CredentialError.Malformed, "A message is empty.");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException or ArgumentException)
        {
            throw new CredentialException(CredentialError.Malformed, "A message's members are of other kinds.", e);
        }
    }
}

/// <summary>An error as OAuth 2.0 writes it. The description is for developers and names no person.</summary>
/// <param name="Error">The code.</param>
/// <param name="ErrorDescription">What was wrong, in English.</param>
public sealed record OAuthError(string Error, string? ErrorDescription = null);

/// <summary>The codes of OAuth 2.0 and OpenID4VCI that this library has use for.</summary>
public static class OAuthErrors
{
    /// <summary>The request is malformed.</summary>
    public const string InvalidRequest = "invalid_request";

    /// <summary>The pre-authorised code or the transaction code is wrong, used or over.</summary>
    public const string InvalidGrant = "invalid_grant";

    /// <summary>Another grant than the pre-authorised code.</summary>
    public const string UnsupportedGrantType = "unsupported_grant_type";

    /// <summary>The access token is wrong or over.</summary>
    public const string InvalidToken = "invalid_token";

    /// <summary>The credential request is malformed.</summary>
    public const string InvalidCredentialRequest = "invalid_credential_request";

    /// <summary>There is no such configuration.</summary>
    public const string UnknownCredentialConfiguration = "unknown_credential_configuration";

    /// <summary>A proof is missing or wrong.</summary>
    public const string InvalidProof = "invalid_proof";

    /// <summary>A proof answers another nonce: fetch a new one.</summary>
    public const string InvalidNonce = "invalid_nonce";
}
