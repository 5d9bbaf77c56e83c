using System.Security.Claims;
using DoctorDAO.Client;
using DoctorDAO.Client.Forum;
using DoctorDAO.Features.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace DoctorDAO.Features.Forum;

/// <summary>Attachments: members add them, everybody reads them where no cookie is read or set.</summary>
public static partial class ForumFeature
{
    /// <summary>Where files are read by who may see them in hidden posts.</summary>
    internal const string Own = "/api/forum/attachments/";

    private const string Media = "/media";
    private const string HashPattern = "{hash:regex(^[0-9a-f]{{64}}$)}";

    /// <summary>
    /// Answers under <c>/media</c> know nobody: cookies and credentials are taken away before anything reads them, and none are set. Comes before whatever
    /// authenticates. In whatever case the path is written: routes do not look at that either.
    /// </summary>
    public static IApplicationBuilder UseMedia(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (context.Request.Path.StartsWithSegments(Media, StringComparison.OrdinalIgnoreCase))
        {
            context.Request.Headers.Remove(HeaderNames.Cookie);
            context.Request.Headers.Remove(HeaderNames.Authorization);
            context.Response.OnStarting(() =>
            {
                context.Response.Headers.Remove(HeaderNames.SetCookie);
                return Task.CompletedTask;
            });
        }

        return next(context);
    });

    private static void MapAttachments(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/api/forum/attachments", AttachAsync).WithTags("Forum").RequireAuthorization().WithFieldProblems()
            .WithMetadata(new RequestSizeLimitAttribute(IAttachments.MaxBytes)).WithName("AddAttachment").WithSummary("Add a picture or a PDF, to be shown in a post")
            .WithDescription("The body is the file itself: PNG, JPEG, WebP, GIF or PDF, at most 8 MB. Its name and its stated type do not matter. One that stands in no post is forgotten after a day.")
            .Accepts<IFormFile>("application/octet-stream", "image/png", "image/jpeg", "image/webp", "image/gif", "application/pdf");
        endpoints.MapGet(Own + HashPattern, ReadOwnAsync).WithTags("Forum").RequireAuthorization().WithName("GetOwnAttachment").WithSummary("A picture or a PDF, also of a hidden post")
            .WithDescription("In a hidden post it is read by who added it, who wrote the post, and moderators; by nobody where the post may point to a patient.");
        endpoints.MapMethods(Media + "/" + HashPattern, [HttpMethods.Get, HttpMethods.Head], ReadAsync).WithTags("Forum").AllowAnonymous()
            .WithName("GetAttachment").WithSummary("A picture or a PDF").WithDescription("410 while every post that shows it is hidden.");
    }

    private static async Task<Results<Created<AttachmentDto>, ValidationProblem>> AttachAsync(HttpRequest request, ClaimsPrincipal user, IAttachments attachments, CancellationToken ct)
    {
        // The server's own limit ends what is longer, whatever it says that it is.
        using var content = new MemoryStream((int)Math.Clamp(request.ContentLength ?? 0, 0, IAttachments.MaxBytes));
        await request.Body.CopyToAsync(content, ct);
        var kept = await attachments.AddAsync(Account(user), content.ToArray(), ct);
        return TypedResults.Created(kept.Path, kept);
    }

    private static async Task<Results<FileContentHttpResult, NotFound, StatusCodeHttpResult>> ReadAsync(string hash, HttpResponse response, Attachments attachments, CancellationToken ct)
    {
        var (found, hidden) = await attachments.FindAsync(hash, ct);
        if (found is null)
            return hidden ? TypedResults.StatusCode(StatusCodes.Status410Gone) : TypedResults.NotFound();
        // What stands at the address never changes, but may be hidden: nobody keeps it longer than an hour without asking.
        return File(found, hash, "public, max-age=3600", response);
    }

    private static async Task<Results<FileContentHttpResult, NotFound>> ReadOwnAsync(string hash, HttpResponse response, ClaimsPrincipal user, Attachments attachments, CancellationToken ct) =>
        await attachments.FindAsync(Account(user), hash, ct) is { } found ? File(found, hash, "private, no-store", response) : TypedResults.NotFound();

    private static FileContentHttpResult File(Kept found, string hash, string caching, HttpResponse response)
    {
        var headers = response.Headers;
        // A browser shows a picture and does nothing with it; a document is for other programs alone.
        headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = caching;
        headers.ContentDisposition = found.Width is null ? $"attachment; filename=\"{hash[..12]}.pdf\"" : "inline";
        return TypedResults.File(found.Content, found.Type, entityTag: new EntityTagHeaderValue($"\"{hash}\""));
    }
}
