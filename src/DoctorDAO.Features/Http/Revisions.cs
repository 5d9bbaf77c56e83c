using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using DoctorDAO.Features.Membership;
using DoctorDAO.Indexing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace DoctorDAO.Features.Http;

/// <summary>
/// Weak ETags by block. What the views say changes with the indexed block alone, names change with the newest profile, and the form of an
/// answer with the release: together they are an answer's tag, and it is known without making the answer.
/// </summary>
public static class Revisions
{
    private static readonly string Release = typeof(Revisions).Module.ModuleVersionId.ToString("N");

    /// <summary>Answers 304 to readers that have this revision, and gives the others its tag.</summary>
    public static TBuilder WithRevision<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.AddEndpointFilter(async (context, next) =>
        {
            var http = context.HttpContext;
            var tag = await TagAsync(http.RequestServices, http.RequestAborted);
            if (Matches(http.Request, tag))
            {
                Set(http.Response, tag);
                return TypedResults.StatusCode(StatusCodes.Status304NotModified);
            }

            var result = await next(context);
            var inner = result is INestedHttpResult nested ? nested.Result : result as IResult;
            if (inner is IStatusCodeHttpResult { StatusCode: null or StatusCodes.Status200OK })
                Set(http.Response, tag);
            return result;
        });
        return builder;
    }

    private static async Task<EntityTagHeaderValue> TagAsync(IServiceProvider services, CancellationToken ct)
    {
        var progress = services.GetRequiredService<IChainProgress>();
        await using var db = await services.GetRequiredService<IDbContextFactory<DaoDbContext>>().CreateDbContextAsync(ct);
        var profile = await ProfileRow.NewestAsync(db, ct);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{progress.Revision} {progress.Phase} {profile} {Release}")));
        var tag = BinaryPrimitives.ReadUInt128BigEndian(hash).ToString("x32", System.Globalization.CultureInfo.InvariantCulture);
        return new EntityTagHeaderValue($"\"{tag}\"", isWeak: true);
    }

    private static bool Matches(HttpRequest request, EntityTagHeaderValue tag) =>
        HttpMethods.IsGet(request.Method)
        && request.GetTypedHeaders().IfNoneMatch.Any(x => x == EntityTagHeaderValue.Any || x.Compare(tag, useStrongComparison: false));

    private static void Set(HttpResponse response, EntityTagHeaderValue tag)
    {
        response.GetTypedHeaders().ETag = tag;
        response.Headers.CacheControl = "no-cache";
    }
}
