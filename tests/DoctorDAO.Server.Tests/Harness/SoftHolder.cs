using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Web;
using DoctorDAO.Credentials;

namespace DoctorDAO.Server.Tests;

/// <summary>A request as a wallet has read it.</summary>
public sealed record ReadRequest(JsonElement Claims, string ClientId, string Nonce, string State, string ResponseUri);

/// <summary>A wallet in C#: reads the signed request, checks it against the verifier's DID document, shows what was asked, encrypts where it is asked to.</summary>
public sealed class SoftHolder(HttpClient http, TimeProvider time)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Reads the request behind a link.</summary>
    public async Task<ReadRequest> ReadAsync(string link, bool post = true)
    {
        var query = HttpUtility.ParseQueryString(link[link.IndexOf('?', StringComparison.Ordinal)..]);
        var (clientId, uri) = (query["client_id"]!, query["request_uri"]!);
        string jwt;
        if (post)
        {
            using var answer = await http.PostAsync(uri, new FormUrlEncodedContent([new("wallet_nonce", "w-4711")]), Ct);
            Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode}");
            Assert.Equal("application/oauth-authz-req+jwt", answer.Content.Headers.ContentType?.MediaType);
            jwt = await answer.Content.ReadAsStringAsync(Ct);
        }
        else
        {
            jwt = await http.GetStringAsync(uri, Ct);
        }

        var jws = Jws.Parse(jwt);
        jws.RequireType("oauth-authz-req+jwt");
        var did = clientId["decentralized_identifier:".Length..];
        jws.Verify(await new DidIssuerKeys(new DidResolver(new HttpDocumentFetcher(HttpDocumentFetcher.CreateClient(HttpDocumentFetcher.IsPublicOrLoopback)), time), KeyPurposes.Authentication).FindAsync(did, jws.KeyId, null, Ct));
        var parsed = await PresentationRequest.VerifyAsync(jwt, clientId, new DidResolver(new HttpDocumentFetcher(HttpDocumentFetcher.CreateClient(HttpDocumentFetcher.IsPublicOrLoopback)), time), time.GetUtcNow(), Ct);
        Assert.NotNull(parsed.Purpose);
        var claims = jws.Claims;
        Assert.Equal(clientId, claims.GetProperty("client_id").GetString());
        if (post)
            Assert.Equal("w-4711", claims.GetProperty("wallet_nonce").GetString());
        return new ReadRequest(claims, clientId, claims.GetProperty("nonce").GetString()!, claims.GetProperty("state").GetString()!, claims.GetProperty("response_uri").GetString()!);
    }

    /// <summary>Presents what the request asks of these credentials.</summary>
    /// <param name="request">The request.</param>
    /// <param name="credentials">What is shown.</param>
    /// <param name="change">Changes a presentation before it is sent.</param>
    /// <param name="nonce">Another nonce.</param>
    /// <param name="audience">Another audience.</param>
    public JsonObject Present(ReadRequest request, IEnumerable<Held> credentials, Func<string, string>? change = null, string? nonce = null, string? audience = null)
    {
        var token = new JsonObject();
        foreach (var item in request.Claims.GetProperty("dcql_query").GetProperty("credentials").EnumerateArray())
        {
            var vct = item.GetProperty("meta").GetProperty("vct_values")[0].GetString()!;
            var asked = item.GetProperty("claims").EnumerateArray().Select(x => x.GetProperty("path")[0].GetString()!).ToList();
            JsonNode[] shown = [.. credentials.Where(x => vct.EndsWith("/" + x.Type, StringComparison.Ordinal)).Select(x => (JsonNode)(change ?? (y => y))(SdJwtHolder.Present(
                x.Text, [.. asked.Select(c => new ClaimPath(c))], x.Key, new KeyBinding(audience ?? request.ClientId, nonce ?? request.Nonce, time.GetUtcNow()))))];
            if (shown.Length > 0)
                token[item.GetProperty("id").GetString()!] = new JsonArray(shown);
        }

        return token;
    }

    /// <summary>Sends an answer.</summary>
    public async Task<HttpResponseMessage> AnswerAsync(ReadRequest request, JsonObject token, string? state = null)
    {
        if (request.Claims.GetProperty("response_mode").GetString() == "direct_post")
        {
            return await http.PostAsync(request.ResponseUri, new FormUrlEncodedContent([new("vp_token", token.ToJsonString()), new("state", state ?? request.State)]), Ct);
        }

        var key = PublicKey.FromJwk(request.Claims.GetProperty("client_metadata").GetProperty("jwks").GetProperty("keys")[0]);
        var plain = new JsonObject { ["vp_token"] = token.DeepClone(), ["state"] = state ?? request.State };
        return await http.PostAsync(request.ResponseUri, new FormUrlEncodedContent([new("response", Jwe.Encrypt(JsonSerializer.SerializeToUtf8Bytes(plain), key))]), Ct);
    }

    /// <summary>Where the wallet's browser goes after an answer that was taken.</summary>
    public static async Task<string> NextAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync(Ct);
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!["redirect_uri"]!.GetValue<string>();
    }
}
