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

namespace DoctorDAO.Features.Credentials.Presenting;

/// <summary>What wallets call: no account, no cookie; they know an unguessable id. Errors are those of OAuth (RFC 6749), which wallets read.</summary>
public static partial class PresentingFeature
{
    /// <summary>Where all of it is.</summary>
    public const string WalletPath = "/verifiers";

    private const int AnswerBytes = 512 * 1024;

    private static void MapWallets(IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup(WalletPath).AllowAnonymous().ExcludeFromDescription();
        group.MapGet("/{slug}/did.json", DidAsync);
        group.MapGet("/{slug}/requests/{id}", (string slug, string id, RequestService requests, CancellationToken ct) => ObjectAsync(slug, id, null, requests, ct));
        group.MapPost("/{slug}/requests/{id}", PostedObjectAsync).DisableAntiforgery();
        group.MapPost("/{slug}/responses/{id}", AnswerAsync).DisableAntiforgery().WithMetadata(new RequestSizeLimitAttribute(AnswerBytes));
    }

    private static async Task<IResult> DidAsync(string slug, HttpContext http, IDbContextFactory<DaoDbContext> contexts, IPublicOrigin site, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Set<VerifierRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Slug == slug, ct) is not { } verifier)
            return TypedResults.NotFound();
        http.Response.Headers.CacheControl = "public, max-age=60";
        http.Response.Headers.AccessControlAllowOrigin = "*";
        return TypedResults.Text((await VerifierKeys.DocumentAsync(db, verifier, site.Origin, ct)).ToJsonString(), "application/did+json");
    }

    private static async Task<IResult> PostedObjectAsync(string slug, string id, HttpContext http, RequestService requests, CancellationToken ct)
    {
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(ct) : FormCollection.Empty;
        return await ObjectAsync(slug, id, form.TryGetValue("wallet_nonce", out var nonce) ? nonce.ToString() : null, requests, ct);
    }

    private static async Task<IResult> ObjectAsync(string slug, string id, string? nonce, RequestService requests, CancellationToken ct)
    {
        try
        {
            return await requests.ObjectAsync(slug, id, nonce, ct) is { } jwt ? Open(TypedResults.Text(jwt, PresentationRequest.MediaType)) : TypedResults.NotFound();
        }
        catch (FieldException e)
        {
            return Refused(e);
        }
    }

    private static async Task<IResult> AnswerAsync(string slug, string id, HttpContext http, AnswerService answers, CancellationToken ct)
    {
        try
        {
            if (!http.Request.HasFormContentType)
                return Refused(new FieldException("body", "is not a form"));
            var form = await http.Request.ReadFormAsync(ct);
            string? Field(string name) => form.TryGetValue(name, out var value) && value.Count == 1 ? value[0] : null;
            return await answers.TakeAsync(slug, id, new WalletAnswer(Field("vp_token"), Field("state"), Field("response"), Field("error")), ct) is { } next
                ? Open(TypedResults.Json(new JsonObject { ["redirect_uri"] = next }))
                : TypedResults.NotFound();
        }
        catch (FieldException e)
        {
            return Refused(e);
        }
        catch (InvalidDataException)
        {
            return Refused(new FieldException("body", "is a form that is too large"));
        }
    }

    // Wallets in browsers of other origins may read it: it says nothing to anybody who does not know the id.
    private static WithOrigin Open(IResult result) => new(result);

    private static WithOrigin Refused(FieldException e) =>
        Open(TypedResults.Json(new JsonObject { ["error"] = "invalid_request", ["error_description"] = $"{e.Field} {e.Problem}." }, statusCode: StatusCodes.Status400BadRequest));

    private sealed class WithOrigin(IResult inner) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.AccessControlAllowOrigin = "*";
            httpContext.Response.Headers.CacheControl = "no-store";
            return inner.ExecuteAsync(httpContext);
        }
    }
}
