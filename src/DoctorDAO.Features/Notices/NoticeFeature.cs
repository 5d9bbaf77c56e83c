using System.Security.Claims;
using DoctorDAO.Client;
using DoctorDAO.Client.Notices;
using DoctorDAO.Features.Http;
using DoctorDAO.Indexing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Features.Notices;

/// <summary>What accounts are told: an inbox, and what goes out of it.</summary>
public static partial class NoticeFeature
{
    /// <summary>Registers the slice.</summary>
    public static IServiceCollection AddNotices(this IServiceCollection services)
    {
        services.AddSingleton<IPersonalData, OwnNotices>();
        services.AddPersonalTable<NoticePreferenceRow>("notices-preferences", x => x.Account, OnErase.Delete, OnMove.Replace);
        services.AddPersonalTable<MailAddressRow>("notices-mail", x => x.Account, OnErase.Delete, OnMove.Replace);
        services.AddPersonalTable<DeliveryRow>("notices-deliveries", x => x.Account, OnErase.Delete, OnMove.Follow);
        services.AddSingleton<IPersonalData, OwnWebhooks>();
        services.AddSingleton<INoticeWriter, NoticeWriter>();
        services.AddSingleton<FinalEvents>();
        services.AddSingleton<NoticeEngine>();
        services.AddSingleton<INotices, NoticeQueries>();
        services.AddSingleton<NoticeService>();
        services.AddSingleton<IChangePublisher>(provider => provider.GetRequiredService<NoticeService>());
        services.AddHostedService(provider => provider.GetRequiredService<NoticeService>());
        services.AddDataProtection();
        services.AddSingleton<MailTokens>();
        services.AddSingleton<MailSender>();
        services.AddSingleton<IMailAddresses, MailAddresses>();
        services.AddSingleton<WebhookSender>();
        services.AddSingleton<IWebhooks, Webhooks>();
        services.AddSingleton<NoticePruner>();
        services.AddHostedService(provider => provider.GetRequiredService<NoticePruner>());
        services.AddSingleton<IDeliveries, DeliveryCounts>();
        services.AddSingleton<DeliveryService>();
        services.AddHostedService(provider => provider.GetRequiredService<DeliveryService>());
        return services;
    }

    /// <summary>Maps the slice's endpoints: everybody reads and chooses for themselves.</summary>
    public static IEndpointRouteBuilder MapNotices(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/status/deliveries", async (IDeliveries deliveries, HttpResponse response, CancellationToken ct) =>
            {
                response.Headers.CacheControl = "no-store";
                return TypedResults.Ok(await deliveries.GetDeliveriesAsync(ct));
            })
            .WithTags("Status").AllowAnonymous().WithName("GetDeliveries").WithSummary("Mails and calls of webhooks that wait, and that were given up, each counted to 1,000");
        var me = endpoints.MapGroup("/api/me/notices").WithTags("Notices").RequireAuthorization().WithFieldProblems();
        me.MapGet("", GetNoticesAsync).WithName("GetNotices").WithSummary("My notices, the newest first")
            .WithDescription("unread=true leaves out those that were read; limit is 1 to 100 (25).");
        me.MapGet("/count", async (ClaimsPrincipal user, INotices notices, CancellationToken ct) => TypedResults.Ok(await notices.CountAsync(AccountOf(user), ct)))
            .WithName("CountNotices").WithSummary("How many of my notices are unread, counted to 100");
        me.MapPost("/read", ReadAsync).WithName("ReadNotices").WithSummary("Mark notices as read: single ones by ids, or all up to one").ProducesValidationProblem();
        me.MapGet("/preferences", async (ClaimsPrincipal user, INotices notices, CancellationToken ct) => TypedResults.Ok(await notices.GetPreferencesAsync(AccountOf(user), ct)))
            .WithName("GetNoticePreferences").WithSummary("Where each kind of my notices goes");
        me.MapPut("/preferences", SavePreferencesAsync).WithName("SaveNoticePreferences").WithSummary("Choose where kinds go; those not named stay as they are");
        endpoints.MapDeliveries();
        return endpoints;
    }

    internal static string AccountOf(ClaimsPrincipal user) => user.FindFirstValue(ClaimTypes.NameIdentifier) ?? user.FindFirstValue("sub") ?? "";

    private static async Task<Results<Ok<Page<NoticeDto>>, ValidationProblem>> GetNoticesAsync(
        ClaimsPrincipal user, INotices notices, bool? unread, string? cursor, string? limit, CancellationToken ct) =>
        TypedResults.Ok(await notices.GetNoticesAsync(AccountOf(user), new NoticeQuery(unread == true, cursor, Fields.Limit(limit)), ct));

    private static async Task<Ok<NoticeCount>> ReadAsync(NoticesRead read, ClaimsPrincipal user, INotices notices, CancellationToken ct) =>
        TypedResults.Ok(await notices.ReadAsync(AccountOf(user), read, ct));

    private static async Task<Results<Ok<IReadOnlyList<NoticePreference>>, ValidationProblem>> SavePreferencesAsync(
        IReadOnlyList<NoticePreference> preferences, ClaimsPrincipal user, INotices notices, CancellationToken ct) =>
        TypedResults.Ok(await notices.SavePreferencesAsync(AccountOf(user), preferences, ct));
}
