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
    private const string Media = "/media";

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
        endpoints.MapMethods(Media + "/{hash:regex(^[0-9a-f]{{64}}$)}", [HttpMethods.Get, HttpMethods.Head], ReadAsync).WithTags("Forum").AllowAnonymous()
            .WithName("GetAttachment").WithSummary("A picture or a PDF");
    }

    private static async Task<Results<Created<AttachmentDto>, ValidationProblem>> AttachAsync(HttpRequest request, ClaimsPrincipal user, IAttachments attachments, CancellationToken ct)
    {
        // The server's own limit ends what is longer, whatever it says that it is.
        using var content = new MemoryStream((int)Math.Clamp(request.ContentLength ?? 0, 0, IAttachments.MaxBytes));
        await request.Body.CopyToAsync(content, ct);
        var kept = await attachments.AddAsync(Account(user), content.ToArray(), ct);
        return TypedResults.Created(kept.Path, kept);
    }

    private static async Task<Results<FileContentHttpResult, NotFound>> ReadAsync(string hash, HttpResponse response, Attachments attachments, CancellationToken ct)
    {
        if (await attachments.FindAsync(hash, ct) is not { } found)
            return TypedResults.NotFound();
        var headers = response.Headers;
        // A browser shows a picture and does nothing with it; a document is for other programs alone.
        headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "public, max-age=31536000, immutable";
        headers.ContentDisposition = found.Width is null ? $"attachment; filename=\"{hash[..12]}.pdf\"" : "inline";
        return TypedResults.File(found.Content, found.Type, entityTag: new EntityTagHeaderValue($"\"{hash}\""));
    }
}
