using System.Text.Json;
using System.Text.Json.Nodes;
using DoctorDAO.Client;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Credentials;
using DoctorDAO.Features.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;
using Web = Microsoft.AspNetCore.Http.Results;

namespace DoctorDAO.Features.Credentials.Issuing;

/// <summary>What wallets and verifiers ask of issuers. No cookie is read or set here, so any site's wallet may ask.</summary>
internal static class OpenIdEndpoints
{
    private const string Slug = "{slug:regex(^[a-z0-9-]{{2,40}}$)}";
    private const int MaxRequest = 64 * 1024;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var open = endpoints.MapGroup("").WithTags("Issuers").AllowAnonymous().ExcludeFromDescription().AddEndpointFilter(OpenAsync);
        foreach (var at in (string[])["/.well-known/openid-credential-issuer/issuers/" + Slug, "/issuers/" + Slug + "/.well-known/openid-credential-issuer"])
            open.MapGet(at, (HttpContext http, string slug) => DocumentAsync(http, slug, (issuer, _) => Task.FromResult(IssuerMetadata.Issuer(issuer))));
        foreach (var at in (string[])["/.well-known/oauth-authorization-server/issuers/" + Slug, "/issuers/" + Slug + "/.well-known/oauth-authorization-server"])
            open.MapGet(at, (HttpContext http, string slug) => DocumentAsync(http, slug, (issuer, _) => Task.FromResult(IssuerMetadata.Server(issuer))));
        open.MapGet("/issuers/" + Slug + "/did.json", (HttpContext http, string slug) => DocumentAsync(http, slug, (issuer, ct) => Service<IssuerKeys>(http).DocumentAsync(issuer, ct), "application/did+json"));
        open.MapGet("/issuers/" + Slug + "/jwks.json", (HttpContext http, string slug) => DocumentAsync(http, slug, (issuer, ct) => Service<IssuerKeys>(http).SetAsync(issuer, ct), "application/jwk-set+json"));
        open.MapGet("/issuers/" + Slug + "/offers/{handle}", OfferAsync);
        open.MapPost("/issuers/" + Slug + "/token", TokenAsync);
        open.MapPost("/issuers/" + Slug + "/nonce", NonceAsync);
        open.MapPost("/issuers/" + Slug + "/credential", CredentialAsync);
        foreach (var at in (string[])["token", "nonce", "credential"])
            open.MapMethods("/issuers/" + Slug + "/" + at, [HttpMethods.Options], () => Web.NoContent());
        open.MapGet("/issuers/" + Slug + "/status/{list:int}", (HttpContext http, string slug, int list) => ListAsync(http, slug, list, "token"));
        open.MapGet("/issuers/" + Slug + "/status/{list:int}/{hash:length(66)}", AnchoredAsync);
        open.MapGet("/issuers/" + Slug + "/bitstring/{list:int}-{purpose:regex(^(revocation|suspension)$)}", (HttpContext http, string slug, int list, string purpose) => ListAsync(http, slug, list, purpose));
        open.MapGet("/credentials/types/{type}", (HttpContext http, string type) => TypeAsync(http, type.EndsWith(".json", StringComparison.Ordinal) ? type[..^5] : type, IssuerMetadata.Type));
        open.MapGet("/credentials/types/{type}/schema.json", (HttpContext http, string type) => TypeAsync(http, type, IssuerMetadata.Schema));
    }

    private static T Service<T>(HttpContext http)
        where T : notnull => (T)http.RequestServices.GetService(typeof(T))!;

    /// <summary>Any site may read; credentials of browsers play no part.</summary>
    private static ValueTask<object?> OpenAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var headers = context.HttpContext.Response.Headers;
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlAllowMethods = "GET, POST, OPTIONS";
        headers.AccessControlAllowHeaders = "authorization, content-type";
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        return next(context);
    }

    private static async Task<IssuerRow?> FindAsync(HttpContext http, string slug)
    {
        await using var db = await Service<IDbContextFactory<DaoDbContext>>(http).CreateDbContextAsync(http.RequestAborted);
        return await IssuerQueries.FindAsync(db, slug, http.RequestAborted);
    }

    private static async Task<IResult> DocumentAsync(HttpContext http, string slug, Func<IssuerRow, CancellationToken, Task<JsonObject>> make, string type = "application/json") =>
        await FindAsync(http, slug) is { } issuer ? Document(http, await make(issuer, http.RequestAborted), type, 300) : Missing(http);

    private static Task<IResult> TypeAsync(HttpContext http, string type, Func<CredentialType, string, JsonObject> make) => Task.FromResult(
        CredentialTypes.Find(type) is { } found && OriginOf(http) is { } origin ? Document(http, make(found, origin), "application/json", 3_600) : Missing(http));

    /// <summary>The origin that people see: the configured one, else the request's own on loopback.</summary>
    internal static string? OriginOf(HttpContext http) => Service<IssuerSettings>(http).Site
        ?? (Uri.TryCreate($"{http.Request.Scheme}://{http.Request.Host}", UriKind.Absolute, out var own) && own.IsLoopback ? own.GetLeftPart(UriPartial.Authority) : null);

    /// <summary>A document that may be kept for a while and is asked for again by its tag.</summary>
    private static IResult Document(HttpContext http, JsonObject document, string type, int seconds)
    {
        var text = document.ToJsonString();
        return Cached(http, text, type, seconds, IssuerVault.Hash(text)[..32]);
    }

    private static IResult Cached(HttpContext http, string text, string type, int seconds, string tag)
    {
        http.Response.Headers.CacheControl = FormattableString.Invariant($"public, max-age={seconds}");
        http.Response.Headers.ETag = $"\"{tag}\"";
        return http.Request.GetTypedHeaders().IfNoneMatch.Any(x => x == EntityTagHeaderValue.Any || x.Tag == $"\"{tag}\"")
            ? Web.StatusCode(StatusCodes.Status304NotModified)
            : Web.Text(text, type);
    }

    private static async Task<IResult> ListAsync(HttpContext http, string slug, int number, string which)
    {
        if (await FindAsync(http, slug) is not { } issuer)
            return Missing(http);
        try
        {
            if (await Service<StatusLists>(http).GetAsync(issuer, number, http.RequestAborted) is not { Token.Length: > 0 } list)
                return Missing(http);
            var (text, type) = which switch
            {
                "token" => (list.Token, StatusTokens.TokenMediaType),
                "revocation" => (list.Revocation, StatusTokens.BitstringMediaType),
                _ => (list.Suspension, StatusTokens.BitstringMediaType),
            };
            return Cached(http, text, type, (int)StatusLists.Keep.TotalSeconds, IssuerVault.Hash(text)[..32]);
        }
        catch (Exception e) when (e is FieldException or UnavailableException)
        {
            return Web.Problem("The list cannot be signed at the moment.", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    /// <summary>A list by the hash that is on the chain: what it says was true once, and never changes.</summary>
    private static async Task<IResult> AnchoredAsync(HttpContext http, string slug, int list, string hash)
    {
        if (await FindAsync(http, slug) is not { } issuer || await Service<StatusLists>(http).FindAsync(issuer, list, hash, http.RequestAborted) is not { } bytes)
            return Missing(http);
        http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return Web.Bytes(bytes, "application/octet-stream");
    }

    private static async Task<IResult> OfferAsync(HttpContext http, string slug, string handle)
    {
        http.Response.Headers.CacheControl = "no-store";
        return handle.Length <= 100 && await FindAsync(http, slug) is { } issuer && await Service<Offers>(http).ReadAsync(issuer, handle, http.RequestAborted) is { } offer
            ? Web.Text(offer.ToJsonString(), "application/json")
            : Missing(http);
    }

    private static async Task<IResult> TokenAsync(HttpContext http, string slug)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (await FindAsync(http, slug) is not { } issuer)
            return Missing(http);
        if (!http.Request.HasFormContentType)
            return Refused("invalid_request", "application/x-www-form-urlencoded is expected.");
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (form.Any(x => x.Value.Count > 1))
            return Refused("invalid_request", "A parameter stands twice.");
        if (form["grant_type"] != Offers.Grant)
            return Refused("unsupported_grant_type", "The grant is the pre-authorised code.");
        if (form["pre-authorized_code"].ToString() is not { Length: > 0 and <= 100 } code)
            return Refused("invalid_request", "pre-authorized_code is missing.");
        var (token, error, problem) = await Service<Offers>(http).UseAsync(issuer, code, form["tx_code"], http.RequestAborted);
        return token is null
            ? Refused(error!, problem!)
            : Json(new JsonObject { ["access_token"] = token, ["token_type"] = "Bearer", ["expires_in"] = (int)IssuerSettings.TokenFor.TotalSeconds }, StatusCodes.Status200OK);
    }

    private static async Task<IResult> NonceAsync(HttpContext http, string slug)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (await FindAsync(http, slug) is not { } issuer)
            return Missing(http);
        return Json(new JsonObject { ["c_nonce"] = Service<Issuance>(http).Nonce(issuer) }, StatusCodes.Status200OK);
    }

    private static async Task<IResult> CredentialAsync(HttpContext http, string slug)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (await FindAsync(http, slug) is not { } issuer)
            return Missing(http);
        var header = http.Request.Headers.Authorization.ToString();
        var token = header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header[7..].Trim() : "";
        if (!await Service<Issuance>(http).KnowsAsync(issuer, token, http.RequestAborted))
            return NoToken(http);
        try
        {
            if (!http.Request.HasJsonContentType() || http.Request.ContentLength > MaxRequest)
                return Refused("invalid_credential_request", "application/json of at most 64 KB is expected.");
            // A body that does not say how long it is ends there as well.
            if (http.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
                size.MaxRequestBodySize = MaxRequest;
            using var request = await JsonDocument.ParseAsync(http.Request.Body, new JsonDocumentOptions { MaxDepth = 16 }, http.RequestAborted);
            if (request.RootElement.ValueKind != JsonValueKind.Object)
                return Refused("invalid_credential_request", "The body is no JSON object.");
            return await Service<Issuance>(http).IssueAsync(issuer, token, request.RootElement, http.RequestAborted) is { } answer ? Json(answer, StatusCodes.Status200OK) : NoToken(http);
        }
        catch (JsonException)
        {
            return Refused("invalid_credential_request", "The body is no JSON.");
        }
        catch (BadHttpRequestException)
        {
            return Refused("invalid_credential_request", "The body is longer than 64 KB.");
        }
        catch (IssuanceException e)
        {
            return Refused(e.Error, e.Message);
        }
        catch (UnavailableException e)
        {
            return Web.Problem(e.Message, statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static IResult NoToken(HttpContext http)
    {
        http.Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
        return Json(new JsonObject { ["error"] = "invalid_token" }, StatusCodes.Status401Unauthorized);
    }

    private static IResult Refused(string error, string problem) => Json(new JsonObject { ["error"] = error, ["error_description"] = problem }, StatusCodes.Status400BadRequest);

    private static IResult Json(JsonObject answer, int status) => Web.Text(answer.ToJsonString(), "application/json", statusCode: status);

    private static IResult Missing(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        return Web.Problem("There is no such issuer, offer, list or type here.", statusCode: StatusCodes.Status404NotFound);
    }
}
