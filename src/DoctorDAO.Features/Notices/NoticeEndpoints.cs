using System.Security.Claims;
using DoctorDAO.Client.Notices;
using DoctorDAO.Features.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace DoctorDAO.Features.Notices;

/// <summary>Where notices are sent: one's own address and webhooks, and the link that ends mails.</summary>
public static partial class NoticeFeature
{
    // A form of one field, and some that mail programs add.
    private const int FormBytes = 4 * 1024;

    private static void MapDeliveries(this IEndpointRouteBuilder endpoints)
    {
        var me = endpoints.MapGroup("/api/me/notices").WithTags("Notices").RequireAuthorization().WithFieldProblems().WithMetadata(new RequestSizeLimitAttribute(16 * 1024));
        me.MapGet("/address", async (ClaimsPrincipal user, IMailAddresses addresses, CancellationToken ct) => TypedResults.Ok(await addresses.GetAsync(AccountOf(user), ct)))
            .WithName("GetMailAddress").WithSummary("The address that my mails go to");
        me.MapPut("/address", SaveAddressAsync).WithName("SaveMailAddress").WithSummary("Have mails sent to an address; it gets a link to confirm it first");
        me.MapDelete("/address", async (ClaimsPrincipal user, IMailAddresses addresses, CancellationToken ct) => TypedResults.Ok(await addresses.RemoveAsync(AccountOf(user), ct)))
            .WithName("RemoveMailAddress").WithSummary("Forget my address; no more mail");
        me.MapGet("/webhooks", async (ClaimsPrincipal user, IWebhooks webhooks, CancellationToken ct) => TypedResults.Ok(await webhooks.GetAsync(AccountOf(user), ct)))
            .WithName("GetWebhooks").WithSummary("Web addresses that hear of my notices");
        me.MapPost("/webhooks", AddWebhookAsync).WithName("AddWebhook").WithSummary("Have a web address told; the answer shows the secret of its signatures this once");
        me.MapDelete("/webhooks/{id:long}", RemoveWebhookAsync).WithName("RemoveWebhook").WithSummary("Tell a web address no more");
        me.MapGet("/webhooks/{id:long}/dead", GetDeadAsync).WithName("GetDeadDeliveries").WithSummary("Deliveries that were given up, the newest first");
        me.MapPost("/webhooks/{id:long}/again", SendAgainAsync).WithName("SendDeliveriesAgain").WithSummary("Send the deliveries again that were given up");

        // Mail programs post here by themselves, without a cookie; the token is all that counts and can do nothing else.
        endpoints.MapPost("/api/mail/unsubscribe", UnsubscribeAsync).WithTags("Notices").AllowAnonymous().DisableAntiforgery().WithMetadata(new RequestSizeLimitAttribute(FormBytes))
            .WithName("Unsubscribe").WithSummary("End the mails of whom the token names (RFC 8058, one click)").Produces(StatusCodes.Status200OK).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<Ok<MailAddressDto>, ValidationProblem>> SaveAddressAsync(NewMailAddress address, ClaimsPrincipal user, IMailAddresses addresses, CancellationToken ct) =>
        TypedResults.Ok(await addresses.SaveAsync(AccountOf(user), address, ct));

    private static async Task<Results<Ok<CreatedWebhook>, ValidationProblem>> AddWebhookAsync(NewWebhook webhook, ClaimsPrincipal user, IWebhooks webhooks, CancellationToken ct) =>
        TypedResults.Ok(await webhooks.AddAsync(AccountOf(user), webhook, ct));

    private static async Task<Results<Ok<WebhookDto>, NotFound>> RemoveWebhookAsync(long id, ClaimsPrincipal user, IWebhooks webhooks, CancellationToken ct) =>
        await webhooks.RemoveAsync(AccountOf(user), id, ct) is { } was ? TypedResults.Ok(was) : TypedResults.NotFound();

    private static async Task<Results<Ok<IReadOnlyList<DeadDeliveryDto>>, NotFound>> GetDeadAsync(long id, ClaimsPrincipal user, IWebhooks webhooks, CancellationToken ct) =>
        await webhooks.GetDeadAsync(AccountOf(user), id, ct) is { } dead ? TypedResults.Ok(dead) : TypedResults.NotFound();

    private static async Task<Results<Ok<WebhookDto>, NotFound>> SendAgainAsync(long id, ClaimsPrincipal user, IWebhooks webhooks, CancellationToken ct) =>
        await webhooks.SendAgainAsync(AccountOf(user), id, ct) is { } webhook ? TypedResults.Ok(webhook) : TypedResults.NotFound();

    private static async Task<Results<Ok, NotFound>> UnsubscribeAsync([FromQuery] string? token, IMailAddresses addresses, CancellationToken ct) =>
        await addresses.UnsubscribeAsync(token, ct) ? TypedResults.Ok() : TypedResults.NotFound();
}
