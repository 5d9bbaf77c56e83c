using System.Security.Claims;
using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Features.Governance;
using DoctorDAO.Features.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Features.Marketplace.Talk;

/// <summary>What the parties of an order write and hand over to each other, encrypted at rest.</summary>
internal static class TalkFeature
{
    // 4,000 characters of four bytes, escaped, and what stands round them.
    private const int BodyBytes = 64 * 1024;

    public static IServiceCollection AddTalk(this IServiceCollection services)
    {
        services.AddOptions<TalkOptions>();
        services.AddSingleton<TalkSeal>();
        services.AddSingleton<TalkReaders>();
        services.AddSingleton<TalkStore>();
        services.AddSingleton<TalkQueries>();
        services.AddSingleton<TalkBundles>();
        services.AddSingleton<ITalk, Talk>();
        services.AddSingleton<TalkCleaner>();
        services.AddHostedService(provider => provider.GetRequiredService<TalkCleaner>());
        services.AddSingleton<IPersonalData, OwnMessages>();
        services.AddSingleton<IPersonalData, OwnFiles>();
        services.AddPersonalTable<OrderAccessRow>("market-messages-read", x => x.Account, OnErase.Keep, OnMove.Stay);
        return services;
    }

    public static IEndpointRouteBuilder MapTalk(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api/market/orders/{id:long}").WithTags("Market talk").RequireAuthorization().WithFieldProblems().ProducesValidationProblem().WithMetadata(new RequestSizeLimitAttribute(BodyBytes));
        group.MapGet("/messages", async (long id, string? cursor, string? limit, HttpResponse response, ClaimsPrincipal user, ITalk talk, CancellationToken ct) =>
            Private(response, Answers.Found(await talk.GetMessagesAsync(Me(user), id, cursor, Fields.Limit(limit), ct))))
            .WithName("GetOrderMessages").WithSummary("Messages of an order, the newest first: for its parties, and for those who judge a dispute of it now, whose reading is logged");
        group.MapGet("/messages/{message:long}", async (long id, long message, HttpResponse response, ClaimsPrincipal user, ITalk talk, CancellationToken ct) =>
            Private(response, Answers.Found(await talk.GetMessageAsync(Me(user), id, message, ct)))).WithName("GetOrderMessage").WithSummary("A message");
        group.MapPost("/messages", async (long id, MessageDraft draft, ClaimsPrincipal user, ITalk talk, CancellationToken ct) => Answers.Found(await talk.SendAsync(Me(user), id, draft, ct)))
            .WithName("SendOrderMessage").WithSummary("Send a message, or what is handed over with its files; the same key again is the same message");
        group.MapPut("/messages/{message:long}/read", async Task<Results<NoContent, NotFound>> (long id, long message, ClaimsPrincipal user, ITalk talk, CancellationToken ct) =>
            await talk.MarkReadAsync(Me(user), id, message, ct) ? TypedResults.NoContent() : TypedResults.NotFound()).WithName("MarkOrderMessages").WithSummary("Note how far one has read");
        group.MapPut("/files/{file:guid}", AddFileAsync).WithName("AddOrderFile").WithSummary("Add a file for a message that is sent next")
            .WithDescription("The body is the file, at most 10 MB; name is its name. At most 60 files and 60 MB for each side of an order. The same id again is the same file.")
            .WithMetadata(new RequestSizeLimitAttribute(TalkLimits.FileBytes)).Accepts<IFormFile>("application/octet-stream");
        group.MapGet("/files/{file:guid}", async (long id, Guid file, HttpResponse response, ClaimsPrincipal user, ITalk talk, CancellationToken ct) =>
            File(response, await talk.GetFileAsync(Me(user), id, file, ct))).WithName("GetOrderFile").WithSummary("A file").Produces<byte[]>(StatusCodes.Status200OK, "application/octet-stream");
        group.MapGet("/bundle", async (long id, HttpResponse response, ClaimsPrincipal user, ITalk talk, CancellationToken ct) => Bundle(response, await talk.GetBundleAsync(Me(user), id, ct), ct))
            .RequireRateLimiting(ExportEndpoints.Policy).WithName("GetOrderBundle").WithSummary("All messages and files of an order in one archive; its SHA-256 is in X-Content-SHA256").Produces<byte[]>(StatusCodes.Status200OK, "application/zip");
        group.MapGet("/access", async (long id, ClaimsPrincipal user, ITalk talk, CancellationToken ct) => Answers.Found(await talk.GetAccessAsync(Me(user), id, ct)))
            .WithName("GetOrderAccess").WithSummary("Who has read that is no party; for the parties");
        return endpoints;
    }

    private static async Task<Results<Ok<TalkFileDto>, NotFound>> AddFileAsync(
        long id, Guid file, string? name, HttpRequest request, ClaimsPrincipal user, ITalk talk, TalkStore store, CancellationToken ct)
    {
        // Nothing is taken in of what nobody may send, or what there is no room for.
        if (!await store.HasRoomAsync(Me(user), id, file, request.ContentLength ?? 1, ct))
            return TypedResults.NotFound();
        return Answers.Found(await talk.AddFileAsync(Me(user), id, file, name ?? "", await ReadAsync(request, ct), ct));
    }

    /// <summary>The body, as far as a file may be long.</summary>
    /// <exception cref="FieldException">It is longer, whatever it says that it is.</exception>
    private static async Task<byte[]> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        using var content = new MemoryStream((int)Math.Clamp(request.ContentLength ?? 0, 0, TalkLimits.FileBytes));
        var piece = new byte[64 * 1024];
        while (await request.Body.ReadAsync(piece, ct) is > 0 and var read)
        {
            if (content.Length + read > TalkLimits.FileBytes)
                throw TalkStore.TooLarge(content.Length + read);
            await content.WriteAsync(piece.AsMemory(0, read), ct);
        }

        return content.ToArray();
    }

    private static IResult Bundle(HttpResponse response, TalkBundleDto? bundle, CancellationToken ct)
    {
        if (bundle is null)
            return TypedResults.NotFound();
        response.Headers["X-Content-SHA256"] = bundle.Hash;
        response.Headers.XContentTypeOptions = "nosniff";
        response.ContentLength = bundle.Bytes;
        return Private(response, TypedResults.Stream(stream => bundle.WriteAsync(stream, ct), "application/zip", bundle.Name));
    }

    private static IResult File(HttpResponse response, PaperFileDto? file)
    {
        if (file is null)
            return TypedResults.NotFound();
        // Nobody's browser shows what somebody else has sent as a page of this site.
        response.Headers.XContentTypeOptions = "nosniff";
        return Private(response, TypedResults.File(file.Content, file.Type, file.Name));
    }

    private static T Private<T>(HttpResponse response, T result)
    {
        response.Headers.CacheControl = "private, no-store";
        return result;
    }

    private static string Me(ClaimsPrincipal user) => user.FindFirstValue(ClaimTypes.NameIdentifier) ?? user.FindFirstValue("sub") ?? "";

    private sealed class Talk(IDbContextFactory<DaoDbContext> contexts, TalkStore store, TalkQueries queries, TalkBundles bundles) : ITalk
    {
        public Task<TalkDto?> GetMessagesAsync(string account, long order, string? cursor, int limit, CancellationToken ct) => queries.GetMessagesAsync(account, order, cursor, limit, ct);

        public Task<MessageDto?> GetMessageAsync(string account, long order, long message, CancellationToken ct) => queries.GetMessageAsync(account, order, message, ct);

        public async Task<MessageDto?> SendAsync(string account, long order, MessageDraft draft, CancellationToken ct)
        {
            if (await store.SendAsync(account, order, draft, ct) is not { } row)
                return null;
            await using var db = await contexts.CreateDbContextAsync(ct);
            return await TalkReaders.FindAsync(db, account, order, ct) is { } reader ? (await queries.ReadAsync(db, reader, [row], ct))[0] : null;
        }

        public Task<bool> MarkReadAsync(string account, long order, long message, CancellationToken ct) => store.MarkReadAsync(account, order, message, ct);

        public async Task<TalkFileDto?> AddFileAsync(string account, long order, Guid id, string name, byte[] content, CancellationToken ct) =>
            await store.AddFileAsync(account, order, id, name, content, ct) is { } row ? queries.Dto(row) : null;

        public Task<PaperFileDto?> GetFileAsync(string account, long order, Guid id, CancellationToken ct) => queries.GetFileAsync(account, order, id, ct);

        public Task<TalkBundleDto?> GetBundleAsync(string account, long order, CancellationToken ct) => bundles.GetAsync(account, order, ct);

        public Task<IReadOnlyList<TalkAccessDto>?> GetAccessAsync(string account, long order, CancellationToken ct) => queries.GetAccessAsync(account, order, ct);
    }
}
