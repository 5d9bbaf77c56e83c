namespace DoctorDAO.Credentials;

/// <summary>A request for a token with a pre-authorised code.</summary>
/// <param name="PreAuthorizedCode">The code of the offer.</param>
/// <param name="TransactionCode">The second factor, if the person typed one.</param>
public sealed record TokenRequest(string PreAuthorizedCode, string? TransactionCode)
{
    /// <summary>Reads a form.</summary>
    /// <param name="field">The value of a form's field; null when it is not there.</param>
    /// <returns>The request, or the error to answer with.</returns>
    public static (TokenRequest? Request, OAuthError? Error) Parse(Func<string, string?> field)
    {
        if (field("grant_type") is not CredentialOffer.GrantType)
            return (null, new(OAuthErrors.UnsupportedGrantType, "Only the pre-authorised code is supported."));
        if (field("pre-authorized_code") is not { Length: > 0 and <= 500 } code)
            return (null, new(OAuthErrors.InvalidRequest, "pre-authorized_code is missing or too long."));
        return field("tx_code") is { Length: > 100 } ? (null, new(OAuthErrors.InvalidRequest, "tx_code is too long.")) : (new(code, field("tx_code")), null);
    }
}

/// <summary>The token.</summary>
/// <param name="AccessToken">For the credential endpoint.</param>
/// <param name="ExpiresIn">Seconds.</param>
/// <param name="RefreshToken">For another batch later.</param>
public sealed record TokenResponse(string AccessToken, int ExpiresIn, string? RefreshToken = null)
{
    /// <summary>Whoever has it may use it.</summary>
    public string TokenType { get; init; } = "Bearer";
}

/// <summary>A nonce for proofs.</summary>
/// <param name="CNonce">The nonce.</param>
public sealed record NonceResponse(string CNonce);
