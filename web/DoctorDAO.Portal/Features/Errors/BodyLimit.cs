using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;

namespace DoctorDAO.Portal.Features.Errors;

/// <summary>A request is longer than its endpoint takes.</summary>
/// <param name="most">Most bytes that it takes.</param>
public sealed class BodyTooLongException(long most) : BadHttpRequestException($"The request is longer than {most} bytes.", StatusCodes.Status413PayloadTooLarge)
{
    /// <summary>Most bytes that the endpoint takes.</summary>
    public long Most { get; } = most;
}

/// <summary>
/// Tells whoever sends a form or a file that it is too long. A form that is read later would only seem to be out of date, and whoever is cut off while sending
/// hears nothing at all.
/// </summary>
public static class BodyLimit
{
    // What takes files has a limit like this; whoever sends more than it to anything else is cut off.
    private const long Files = 1024 * 1024;

    // A browser shows an answer only once it has sent everything; beyond this it is cut off, too.
    private const long MostDrained = 64 * 1024 * 1024;

    /// <summary>Comes behind routing, which knows the limit, and behind authorization, so that nobody else has anything read; before whatever reads forms.</summary>
    /// <exception cref="BodyTooLongException">While a request is answered: it is too long.</exception>
    public static IApplicationBuilder UseBodyLimit(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        var (request, size) = (context.Request, context.Features.Get<IHttpMaxRequestBodySizeFeature>());
        if (size?.MaxRequestBodySize is { } most && request.ContentLength > most && Tells(context) && context.Features.Get<IExceptionHandlerFeature>() is null)
        {
            if (request.ContentLength <= MostDrained && !size.IsReadOnly)
            {
                size.MaxRequestBodySize = MostDrained;
                await request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            }

            throw new BodyTooLongException(most);
        }

        await next(context);
    });

    private static bool Tells(HttpContext context) => context.GetEndpoint()?.Metadata is { } endpoint
        && ((context.Request.HasFormContentType && endpoint.GetMetadata<ComponentTypeMetadata>() is not null) || endpoint.GetMetadata<IRequestSizeLimitMetadata>()?.MaxRequestBodySize >= Files);
}
