using System.Net.Http.Json;
using System.Text.Json.Nodes;
using DoctorDAO.Ethereum;

namespace DoctorDAO.Testing;

/// <summary>Signs in as a wallet does (ERC-4361), without a browser.</summary>
public static class WalletSignIn
{
    /// <summary>Asks for a challenge and answers it.</summary>
    /// <param name="http">Keeps the cookie of the session.</param>
    /// <param name="key">The account's.</param>
    /// <param name="ct">Cancels it.</param>
    /// <exception cref="HttpRequestException">The server refuses it.</exception>
    public static async Task SignInAsync(HttpClient http, PrivateKey key, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(key);
        using var asked = await http.PostAsJsonAsync("/identity/nonce", new { }, ct);
        using var answer = await AnswerAsync(http, (await asked.Content.ReadFromJsonAsync<JsonNode>(ct))!, key.Address, key, "/identity/siwe", ct);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Answers a challenge.</summary>
    /// <param name="http">Keeps the cookie of the session.</param>
    /// <param name="challenge">What <c>/identity/nonce</c> gave, or what a test has made of it.</param>
    /// <param name="account">That is signed in to.</param>
    /// <param name="signer">Need not be the account's own.</param>
    /// <param name="path">Where the answer goes.</param>
    /// <param name="ct">Cancels it.</param>
    public static Task<HttpResponseMessage> AnswerAsync(HttpClient http, JsonNode challenge, Address account, PrivateKey signer, string path, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(challenge);
        ArgumentNullException.ThrowIfNull(signer);
        var message = $"""
            {challenge["domain"]} wants you to sign in with your Ethereum account:
            {account}

            {challenge["statement"]}

            URI: {challenge["uri"]}
            Version: 1
            Chain ID: {challenge["chainId"]}
            Nonce: {challenge["nonce"]}
            Issued At: {challenge["issuedAt"]}
            Expiration Time: {challenge["expiresAt"]}
            """.ReplaceLineEndings("\n");
        return http.PostAsJsonAsync(path, new { message, signature = Hex.Encode(signer.Sign(PersonalMessage.Hash(message)).ToBytes()) }, ct);
    }
}
