using DoctorDAO.Features;
using Microsoft.AspNetCore;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OpenIddict.EntityFrameworkCore.Models;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace DoctorDAO.Server.Identity;

/// <summary>
/// A device's code that comes a second time. OpenIddict takes every token that does for a stolen one, and ends what it has led to: right for what programs keep, and wrong for a code that a
/// person has typed, whose second click would end what the first has allowed. A code that was answered opens nothing, and it ends nothing.
/// </summary>
public sealed class AnsweredCodes(IOpenIddictTokenManager tokens) : IOpenIddictServerHandler<ValidateTokenContext>, IOpenIddictServerHandler<ApplyEndUserVerificationResponseContext>
{
    private const string Place = "dao:answered-code:place";
    private const string Asked = "dao:answered-code:authorization";

    /// <summary>Before OpenIddict looks at the code's entry.</summary>
    public static OpenIddictServerHandlerDescriptor Validating { get; } = OpenIddictServerHandlerDescriptor.CreateBuilder<ValidateTokenContext>()
        .UseScopedHandler<AnsweredCodes>().SetOrder(OpenIddictServerHandlers.Protection.ValidateTokenEntry.Descriptor.Order - 500).SetType(OpenIddictServerHandlerType.Custom).Build();

    /// <summary>Before OpenIddict shows that the code could not be used.</summary>
    public static OpenIddictServerHandlerDescriptor Applying { get; } = OpenIddictServerHandlerDescriptor.CreateBuilder<ApplyEndUserVerificationResponseContext>()
        .UseScopedHandler<AnsweredCodes>().SetOrder(int.MinValue + 50_000).SetType(OpenIddictServerHandlerType.Custom).Build();

    /// <summary>Where whoever has answered a code is led, also when the same answer comes twice at the same moment.</summary>
    public static void Lead(HttpContext context, string place) => TransactionOf(context)?.Properties[Place] = place;

    /// <summary>Where an account is led that answers a code once more.</summary>
    /// <returns><c>null</c> when the code is none that this account has answered.</returns>
    public static async Task<string?> PlaceAsync(HttpContext context, DaoDbContext db, string account, CancellationToken ct) =>
        TransactionOf(context)?.Properties.GetValueOrDefault(Asked) is string id ? await PlaceAsync(db, id, account, ct) : null;

    /// <summary>Where an account is led that has answered what a device asked.</summary>
    /// <returns><c>null</c> when it has not.</returns>
    public static async Task<string?> PlaceAsync(DaoDbContext db, string authorization, string account, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(db);
        var status = await db.Set<OpenIddictEntityFrameworkCoreAuthorization>().AsNoTracking().Where(x => x.Id == authorization && x.Subject == account).Select(x => x.Status).SingleOrDefaultAsync(ct);
        return status is null ? null : PlaceOf(status == Statuses.Valid);
    }

    /// <summary>Where an answer leads.</summary>
    public static string PlaceOf(bool allowed) => allowed ? "/device?done=true" : "/device?refused=true";

    /// <inheritdoc/>
    public async ValueTask HandleAsync(ValidateTokenContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.EndpointType != OpenIddictServerEndpointType.EndUserVerification || (context.TokenId ?? context.Principal?.GetTokenId()) is not { } id
            || await tokens.FindByIdAsync(id, context.CancellationToken) is not { } token || !await tokens.HasTypeAsync(token, TokenTypeIdentifiers.Private.UserCode, context.CancellationToken))
        {
            return;
        }

        // Also of one that counts still: the answer may be being written down.
        context.Transaction.Properties[Asked] = await tokens.GetAuthorizationIdAsync(token, context.CancellationToken);
        if (!await tokens.HasStatusAsync(token, Statuses.Valid, context.CancellationToken))
            context.Reject(Errors.InvalidToken, "The code was used already.");
    }

    /// <inheritdoc/>
    public ValueTask HandleAsync(ApplyEndUserVerificationResponseContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        // The other click was first: it has done what this one asked for.
        if (context.Error == Errors.InvalidToken && context.Transaction.Properties.GetValueOrDefault(Place) is string place && context.Transaction.GetHttpRequest() is { } request)
        {
            request.HttpContext.Response.Redirect(place);
            context.HandleRequest();
        }

        return default;
    }

    private static OpenIddictServerTransaction? TransactionOf(HttpContext context) => context.Features.Get<OpenIddictServerAspNetCoreFeature>()?.Transaction;
}
