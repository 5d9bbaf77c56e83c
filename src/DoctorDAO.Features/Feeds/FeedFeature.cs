using System.Globalization;
using System.Security.Cryptography;
using DoctorDAO.Features.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace DoctorDAO.Features.Feeds;

/// <summary>Feeds (Atom) and a calendar of sessions (ICS), for everybody.</summary>
public static class FeedFeature
{
    private const string AtomType = "application/atom+xml; charset=utf-8";
    private const string CalendarType = "text/calendar; charset=utf-8";

    /// <summary>Registers the slice.</summary>
    public static IServiceCollection AddFeeds(this IServiceCollection services) => services.AddSingleton<FeedQueries>();

    /// <summary>Maps the feeds.</summary>
    public static IEndpointRouteBuilder MapFeeds(this IEndpointRouteBuilder endpoints)
    {
        var feeds = endpoints.MapGroup("/api/feeds").WithTags("Feeds").AllowAnonymous().WithFieldProblems();
        feeds.MapGet("/sessions.atom", SessionsAsync).WithName("GetSessionFeed").WithSummary("Sessions as an Atom feed, the newest 50; chamber is a chamber's key")
            .Produces<string>(StatusCodes.Status200OK, "application/atom+xml").ProducesValidationProblem();
        feeds.MapGet("/sessions.ics", CalendarAsync).WithName("GetSessionCalendar").WithSummary("Dates of sessions as a calendar (RFC 5545); chamber is a chamber's key")
            .Produces<string>(StatusCodes.Status200OK, "text/calendar").ProducesValidationProblem();
        feeds.MapGet("/proposals.atom", ProposalsAsync).WithName("GetProposalFeed").WithSummary("Proposals as an Atom feed, the newest 50")
            .Produces<string>(StatusCodes.Status200OK, "application/atom+xml");
        feeds.MapGet("/threads.atom", ThreadsAsync).WithName("GetThreadFeed").WithSummary("Threads of the forum as an Atom feed, the 50 answered last")
            .Produces<string>(StatusCodes.Status200OK, "application/atom+xml");
        feeds.MapGet("/threads/{id:long}.atom", PostsAsync).WithName("GetPostFeed").WithSummary("Posts of a thread as an Atom feed, the newest 50")
            .Produces<string>(StatusCodes.Status200OK, "application/atom+xml").ProducesProblem(StatusCodes.Status404NotFound);
        return endpoints;
    }

    private static async Task<IResult> SessionsAsync(string? chamber, HttpContext http, FeedQueries queries, CancellationToken ct) =>
        Answer(http, AtomType, Atom.Write(Site(http), Path(http), "/chambers", "urn:doctordao:sessions" + (chamber is null ? "" : ":" + chamber), "DoctorDAO: sessions", await queries.SessionsAsync(chamber, ct)));

    private static async Task<IResult> CalendarAsync(string? chamber, HttpContext http, FeedQueries queries, CancellationToken ct) =>
        Answer(http, CalendarType, Ics.Write("DoctorDAO", await queries.DatesAsync(chamber, Site(http), ct)));

    private static async Task<IResult> ProposalsAsync(HttpContext http, FeedQueries queries, CancellationToken ct) =>
        Answer(http, AtomType, Atom.Write(Site(http), Path(http), "/chambers", "urn:doctordao:proposals", "DoctorDAO: proposals", await queries.ProposalsAsync(ct)));

    private static async Task<IResult> ThreadsAsync(HttpContext http, FeedQueries queries, CancellationToken ct) =>
        Answer(http, AtomType, Atom.Write(Site(http), Path(http), "/forum", "urn:doctordao:threads", "DoctorDAO: forum", await queries.ThreadsAsync(ct)));

    private static async Task<IResult> PostsAsync(long id, HttpContext http, FeedQueries queries, CancellationToken ct) => await queries.PostsAsync(id, ct) is { } thread
        ? Answer(
            http, AtomType,
            Atom.Write(Site(http), Path(http), string.Create(CultureInfo.InvariantCulture, $"/forum/threads/{id}"), string.Create(CultureInfo.InvariantCulture, $"urn:doctordao:thread:{id}"), thread.Title, thread.Entries))
        : TypedResults.NotFound();

    /// <summary>Its tag is that of its bytes: readers that have them are told so and no more. They ask again after a minute.</summary>
    private static FileContentHttpResult Answer(HttpContext http, string type, byte[] body)
    {
        http.Response.Headers.CacheControl = "public, max-age=60";
        // Handles If-None-Match.
        return TypedResults.Bytes(body, type, entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(body))[..32]}\""));
    }

    private static string Site(HttpContext http) => $"{http.Request.Scheme}://{http.Request.Host.ToUriComponent()}";

    private static string Path(HttpContext http) => http.Request.Path.ToUriComponent() + http.Request.QueryString.ToUriComponent();
}
