using System.Text.RegularExpressions;

namespace DoctorDAO.Server.Http;

/// <summary>How long browsers keep what the portal's build has named itself: static assets know only the names that they gave.</summary>
public static partial class AssetCaching
{
    private const string Forever = "max-age=31536000, immutable";

    // The preloaded font keeps its name; a new cut of it may take a month to arrive.
    private const string Month = "max-age=2592000";

    public static IApplicationBuilder UseAssetCaching(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (context.Request.Path.StartsWithSegments("/_content/DoctorDAO.Portal/dist", out var file) && Lifetime(file.Value ?? "") is { } lifetime)
        {
            context.Response.OnStarting(() =>
            {
                if (context.Response.StatusCode is StatusCodes.Status200OK or StatusCodes.Status304NotModified)
                    context.Response.Headers.CacheControl = lifetime;
                return Task.CompletedTask;
            });
        }

        return next(context);
    });

    private static string? Lifetime(string file) => Chunk().IsMatch(file) ? Forever : file.EndsWith(".woff2", StringComparison.Ordinal) ? Month : null;

    /// <summary>A chunk's name ends with the hash of what is in it.</summary>
    [GeneratedRegex(@"^/[a-z-]+-[A-Z0-9]{8}\.js$", RegexOptions.CultureInvariant)]
    private static partial Regex Chunk();
}
