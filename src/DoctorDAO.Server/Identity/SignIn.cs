using System.Globalization;
using System.Security.Cryptography;
using DoctorDAO.Client;
using DoctorDAO.Client.Membership;
using DoctorDAO.Ethereum;
using DoctorDAO.Features;
using DoctorDAO.Features.Identity;
using DoctorDAO.Server.Hosting;
using DoctorDAO.Server.Http;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Server.Identity;

/// <summary>What the wallet's message must say, made for one sign-in.</summary>
/// <param name="Nonce">Single use.</param>
/// <param name="IssuedAt">RFC 3339.</param>
/// <param name="ExpiresAt">RFC 3339.</param>
/// <param name="Domain">Host of this site.</param>
/// <param name="Uri">Origin of this site.</param>
/// <param name="ChainId">The association's chain.</param>
/// <param name="Statement">One line for people.</param>
public sealed record SignInChallenge(string Nonce, string IssuedAt, string ExpiresAt, string Domain, string Uri, ulong ChainId, string Statement);

/// <summary>A signed EIP-4361 message.</summary>
/// <param name="Signature">0x-prefixed; 65 bytes of a key, up to 4,096 of a contract wallet.</param>
public sealed record SignInAnswer(string Message, string Signature);

/// <summary>Who is signed in now.</summary>
/// <param name="Account">EIP-55.</param>
/// <param name="Member">Whether the chain says that the account is an active member's. Others may look around, and cannot vote.</param>
public sealed record SignedIn(string Account, bool Member);

/// <summary>Signing in with a wallet (EIP-4361), and out again.</summary>
public static class SignIn
{
    private const string Statement = "Sign in to DoctorDAO. This costs nothing and moves nothing.";
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    public static void MapSignIn(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/identity").WithTags("Identity").AllowAnonymous().RequireRateLimiting(RequestLimits.SignIn);
        group.MapPost("/nonce", IssueAsync);
        group.MapPost("/siwe", SignInAsync);
        endpoints.MapPost("/account/sign-out", SignOutAsync).WithTags("Identity").AllowAnonymous();
    }

    private static async Task<Results<Ok<SignInChallenge>, ProblemHttpResult>> IssueAsync(
        HttpRequest request, ServerSettings settings, IDbContextFactory<DaoDbContext> contexts, TimeProvider time, CancellationToken ct)
    {
        if (OriginOf(request, settings) is not { } origin)
            return TypedResults.Problem("Sign-in is not set up for this address: set PublicUrl to the origin that people see.", statusCode: StatusCodes.Status400BadRequest);
        var now = time.GetUtcNow();
        var nonce = new SignInNonceRow { Nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), ExpiresAt = (now + Lifetime).ToUnixTimeMilliseconds() };
        await using var db = await contexts.CreateDbContextAsync(ct);
        await SignInNonces.AddAsync(db, nonce, now, ct);
        return TypedResults.Ok(new SignInChallenge(
            nonce.Nonce, Text(now), Text(now + Lifetime), origin.Authority, origin.GetLeftPart(UriPartial.Authority), settings.Deployment.ChainId, Statement));
    }

    private static async Task<Results<Ok<SignedIn>, ValidationProblem>> SignInAsync(
        SignInAnswer answer,
        HttpContext context,
        ServerSettings settings,
        IDbContextFactory<DaoDbContext> contexts,
        EthClient chain,
        [FromServices] IDaoQueries queries,
        Persons persons,
        Entrance entrance,
        TimeProvider time,
        CancellationToken ct)
    {
        var (account, problem) = await ProveAsync(answer, context.Request, settings, contexts, chain, time, ct);
        if (problem is not null)
            return problem;
        var person = await persons.OfWalletAsync(account.ToHex(), ct);
        return TypedResults.Ok(await entrance.EnterAsync(context, person, AccountKind.Wallet, queries, ct));
    }

    /// <summary>Checks a signed message, and spends its nonce.</summary>
    /// <returns>The account that has signed it, or what is wrong with it.</returns>
    internal static async Task<(Address Account, ValidationProblem? Problem)> ProveAsync(
        SignInAnswer answer, HttpRequest request, ServerSettings settings, IDbContextFactory<DaoDbContext> contexts, EthClient chain, TimeProvider time, CancellationToken ct)
    {
        if (!SiweMessage.TryParse(answer.Message, out var message, out var problem))
            return (default, Invalid("message", problem!));
        if (answer.Signature.Length > 2 + (2 * SignatureVerifier.MaxLength) || !TryDecode(answer.Signature, out var signature))
            return (default, Invalid("signature", "Expected 0x and up to 4,096 bytes in hexadecimal digits."));

        // Whatever comes of it, the nonce is spent.
        var now = time.GetUtcNow();
        await using (var db = await contexts.CreateDbContextAsync(ct))
        {
            if (!await SignInNonces.SpendAsync(db, message!.Nonce, now, ct))
                return (default, Invalid("message.nonce", "This sign-in was used already, or took too long: start again."));
        }

        var origin = OriginOf(request, settings);
        if (origin is null || !IsFor(origin, message!.Uri))
            return (default, Invalid("message.uri", "The message was made for another site."));
        if (message.ExpirationTime is null || message.IssuedAtTime > now + Skew || message.IssuedAtTime < now - Lifetime - Skew)
            return (default, Invalid("message.issuedAt", "The message is too old, or from a clock that is wrong: start again."));
        var expected = new SiweExpectation(Domain: origin.Authority, ChainId: settings.Deployment.ChainId, Scheme: origin.Scheme);
        if (await message.VerifyAsync(signature, expected, time, chain, ct) is { } reason)
            return (default, Invalid(FieldOf(reason), Words(reason)));

        return (message.Address, null);
    }

    /// <summary>Whether the views say that the account is an active member's.</summary>
    internal static async Task<bool> IsMemberAsync(IDaoQueries queries, string account, CancellationToken ct) =>
        await queries.GetMemberAsync(account, ct) is { Status: MemberStatus.Active };

    private static async Task<RedirectHttpResult> SignOutAsync(HttpContext context, IAntiforgery antiforgery, Sessions sessions)
    {
        await antiforgery.ValidateRequestAsync(context);
        if (DaoClaims.PersonOf(context.User) is { } person && DaoClaims.SessionOf(context.User) is { } session)
            await sessions.EndAsync(person, session, context.RequestAborted);
        await context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        return TypedResults.LocalRedirect("/");
    }

    /// <summary>
    /// The origin that a message must name: the configured one, else the request's own on loopback. A host that a request merely claims is never believed,
    /// or a copy of the site elsewhere could have its visitors' messages honoured here.
    /// </summary>
    internal static Uri? OriginOf(HttpRequest request, ServerSettings settings) =>
        settings.PublicUrl ?? (Uri.TryCreate($"{request.Scheme}://{request.Host}", UriKind.Absolute, out var own) && own.IsLoopback ? own : null);

    private static bool IsFor(Uri origin, string uri) =>
        Uri.TryCreate(uri, UriKind.Absolute, out var named) && named.GetLeftPart(UriPartial.Authority).Equals(origin.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase);

    private static bool TryDecode(string text, out byte[] bytes)
    {
        bytes = text.Length >= 2 && text.Length % 2 == 0 && text.StartsWith("0x", StringComparison.Ordinal) ? new byte[(text.Length - 2) / 2] : [];
        return bytes.Length > 0 && Hex.TryDecode(text, bytes);
    }

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private static string FieldOf(SiweProblem problem) => problem switch
    {
        SiweProblem.Domain => "message.domain",
        SiweProblem.Scheme => "message.scheme",
        SiweProblem.Address => "message.address",
        SiweProblem.ChainId => "message.chainId",
        SiweProblem.Nonce => "message.nonce",
        SiweProblem.Expired => "message.expirationTime",
        SiweProblem.NotYetValid => "message.notBefore",
        SiweProblem.Signature => "signature",
    };

    private static string Words(SiweProblem problem) => problem switch
    {
        SiweProblem.Domain or SiweProblem.Scheme => "The message was made for another site.",
        SiweProblem.Address => "The message is for another account.",
        SiweProblem.ChainId => "The message is for another chain: switch the network in your wallet.",
        SiweProblem.Nonce => "This sign-in was used already: start again.",
        SiweProblem.Expired => "The message has expired: start again.",
        SiweProblem.NotYetValid => "The message does not hold yet.",
        SiweProblem.Signature => "The signature is not this account's.",
    };

    private static ValidationProblem Invalid(string field, string problem) =>
        TypedResults.ValidationProblem(new Dictionary<string, string[]> { [field] = [problem] });
}
