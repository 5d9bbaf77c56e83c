using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json;
using DoctorDAO.Client;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Identity;
using DoctorDAO.Server.Hosting;
using DoctorDAO.Server.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace DoctorDAO.Server.Identity;

/// <summary>What begins with a passkey.</summary>
/// <param name="Name">What the authenticator shows for it; may be left out. It is not kept.</param>
public sealed record PasskeyWish(string? Name = null);

/// <summary>What the browser is asked.</summary>
/// <param name="Id">Comes back with the answer; works once, for five minutes.</param>
/// <param name="Options">For <c>navigator.credentials</c>, as the standard's JSON.</param>
public sealed record PasskeyQuestion(Guid Id, JsonElement Options);

/// <summary>What the authenticator said.</summary>
/// <param name="Id">Of the question.</param>
/// <param name="Credential">The credential's JSON.</param>
/// <param name="Name">What the person calls a new passkey; may be left out.</param>
public sealed record PasskeyAnswer(Guid Id, JsonElement Credential, string? Name = null);

/// <summary>Signing up and in with passkeys (WebAuthn). Whoever signs up so has an account at once: a smart account that the passkey controls, whose address is known before it is on the chain.</summary>
public static class Passkeys
{
    private const string DefaultName = "DoctorDAO";
    private const int MostCredential = 16 * 1024;
    private const int Es256 = -7;

    /// <summary>How passkeys must be: of P-256, which the contracts can check, and used by somebody who has shown the device that it is them.</summary>
    public static void Configure(IServiceCollection services, ServerSettings settings) => services.Configure<IdentityPasskeyOptions>(options =>
    {
        options.AuthenticatorTimeout = PasskeyChallenges.Lifetime;
        options.ServerDomain = settings.PublicUrl?.Host;
        options.UserVerificationRequirement = "required";
        options.ResidentKeyRequirement = "required";
        options.AttestationConveyancePreference = "none";
        options.IsAllowedAlgorithm = algorithm => algorithm == Es256;
        options.ValidateOrigin = context => ValueTask.FromResult(
            !context.CrossOrigin && SignIn.OriginOf(context.HttpContext.Request, settings) is { } here
            && string.Equals(context.Origin, here.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase));
    });

    public static void MapPasskeys(this IEndpointRouteBuilder endpoints)
    {
        var open = endpoints.MapGroup("/identity/passkeys").WithTags("Identity").AllowAnonymous().RequireRateLimiting(RequestLimits.SignIn).WithFieldProblems().WithUnavailable();
        open.MapPost("/sign-up/options", BeginSignUpAsync).WithSummary("What a browser is asked so that it makes the passkey of somebody new");
        open.MapPost("/sign-up", SignUpAsync).WithSummary("Sign up with a new passkey");
        open.MapPost("/sign-in/options", BeginSignInAsync).WithSummary("What a browser is asked so that it signs in with a passkey");
        open.MapPost("/sign-in", SignInAsync).WithSummary("Sign in with a passkey, or show again that it is you");
        var mine = endpoints.MapGroup("/identity/passkeys").WithTags("Identity").RequireAuthorization(SignInPolicies.Recent).RequireRateLimiting(RequestLimits.SignIn).WithFieldProblems().WithUnavailable();
        mine.MapPost("/options", BeginAddAsync).WithSummary("What a browser is asked so that it makes one more passkey of the same person");
        mine.MapPost("/", AddAsync).WithSummary("Add a passkey");
    }

    private static async Task<Ok<PasskeyQuestion>> BeginSignUpAsync(
        PasskeyWish wish, HttpContext context, ServerSettings settings, IPasskeyHandler<PersonRow> handler, PasskeyChallenges challenges, ISmartAccounts accounts, CancellationToken ct)
    {
        CheckPlace(context, settings, accounts);
        var name = PasskeyNames.Check(wish.Name, "name") is { Length: > 0 } chosen ? chosen : DefaultName;
        var entity = new PasskeyUserEntity { Id = Guid.NewGuid().ToString("N"), Name = name, DisplayName = name };
        return await AskAsync(entity, PasskeyPurpose.SignUp, Guid.Empty, context, handler, challenges, ct);
    }

    private static async Task<Results<Ok<SignedIn>, ValidationProblem>> SignUpAsync(
        PasskeyAnswer answer, HttpContext context, IPasskeyHandler<PersonRow> handler, PasskeyChallenges challenges, ISmartAccounts accounts,
        Persons persons, Entrance entrance, [FromServices] IDaoQueries queries, TimeProvider time, CancellationToken ct)
    {
        var (attested, key) = await AttestAsync(answer, PasskeyPurpose.SignUp, Guid.Empty, context, handler, challenges, ct);
        var passkey = PasskeyRows.Of(attested.Passkey!, NameOf(answer, attested.Passkey!, context), time);
        var account = await AccountAsync(key, accounts, ct);
        passkey.Account = account.Account;
        var person = await persons.CreateAsync(Guid.ParseExact(attested.UserEntity!.Id, "N"), account, passkey, ct);
        return TypedResults.Ok(await entrance.EnterAsync(context, person, AccountKind.Passkey, queries, ct));
    }

    private static async Task<Ok<PasskeyQuestion>> BeginSignInAsync(
        HttpContext context, ServerSettings settings, IPasskeyHandler<PersonRow> handler, PasskeyChallenges challenges, ISmartAccounts accounts, CancellationToken ct)
    {
        CheckPlace(context, settings, accounts);
        var options = await handler.MakeRequestOptionsAsync(null, context);
        var id = await challenges.AddAsync(PasskeyPurpose.SignIn, Guid.Empty, options.AssertionState ?? "", ct);
        return TypedResults.Ok(new PasskeyQuestion(id, Parse(options.RequestOptionsJson)));
    }

    private static async Task<Ok<SignedIn>> SignInAsync(
        PasskeyAnswer answer, HttpContext context, IPasskeyHandler<PersonRow> handler, UserManager<PersonRow> users, PasskeyChallenges challenges, Entrance entrance,
        [FromServices] IDaoQueries queries, CancellationToken ct)
    {
        var state = await SpendAsync(answer, PasskeyPurpose.SignIn, Guid.Empty, challenges, ct);
        var said = await handler.PerformAssertionAsync(new PasskeyAssertionContext { HttpContext = context, CredentialJson = answer.Credential.GetRawText(), AssertionState = state });
        if (!said.Succeeded)
            throw Refused();
        try
        {
            await users.AddOrUpdatePasskeyAsync(said.User, said.Passkey);
        }
        catch (PasskeyException)
        {
            throw Refused();
        }

        return TypedResults.Ok(await entrance.EnterAsync(context, said.User, AccountKind.Passkey, queries, ct));
    }

    private static async Task<Ok<PasskeyQuestion>> BeginAddAsync(
        ClaimsPrincipal user, HttpContext context, ServerSettings settings, IPasskeyHandler<PersonRow> handler, PasskeyChallenges challenges, ISmartAccounts accounts, CancellationToken ct)
    {
        CheckPlace(context, settings, accounts);
        var person = DaoClaims.PersonOf(user)!.Value;
        var entity = new PasskeyUserEntity { Id = person.ToString("N"), Name = DefaultName, DisplayName = DefaultName };
        return await AskAsync(entity, PasskeyPurpose.Add, person, context, handler, challenges, ct);
    }

    private static async Task<Ok<AddedPasskey>> AddAsync(
        PasskeyAnswer answer, ClaimsPrincipal user, HttpContext context, IPasskeyHandler<PersonRow> handler, PasskeyChallenges challenges, ISmartAccounts accounts, Persons persons,
        IRelayedAccounts relayed, TimeProvider time, CancellationToken ct)
    {
        var person = DaoClaims.PersonOf(user)!.Value;
        var (attested, key) = await AttestAsync(answer, PasskeyPurpose.Add, person, context, handler, challenges, ct);
        var passkey = PasskeyRows.Of(attested.Passkey!, NameOf(answer, attested.Passkey!, context), time);
        passkey.Person = person;
        if ((await persons.AccountsAsync(person, ct)).FirstOrDefault(x => x.Kind == AccountKind.Passkey) is { } own)
        {
            passkey.Account = own.Account;
            await persons.AddPasskeyAsync(passkey, ct);
            return TypedResults.Ok(new AddedPasskey(passkey.Key, Address.Parse(own.Account).ToString(), key.X.ToString(), key.Y.ToString(), OnChain: false, Acts: (await relayed.AmongAsync([own.Account], ct)).Count > 0));
        }

        // The first passkey of somebody who came with a wallet: an account of its own, linked.
        var account = await AccountAsync(key, accounts, ct);
        passkey.Account = account.Account;
        await persons.LinkAsync(person, account, passkey, "credential", ct);
        return TypedResults.Ok(new AddedPasskey(passkey.Key, Address.Parse(account.Account).ToString(), key.X.ToString(), key.Y.ToString(), OnChain: true, Acts: false));
    }

    private static async Task<PersonAccountRow> AccountAsync(PasskeyPoint key, ISmartAccounts accounts, CancellationToken ct)
    {
        var salt = new Bytes32(RandomNumberGenerator.GetBytes(Bytes32.Size));
        var address = await accounts.AddressAsync(key, salt, ct);
        return new PersonAccountRow { Account = address.ToHex(), Kind = AccountKind.Passkey, KeyX = key.X.ToString(), KeyY = key.Y.ToString(), Salt = salt.ToString() };
    }

    private static async Task<Ok<PasskeyQuestion>> AskAsync(
        PasskeyUserEntity entity, PasskeyPurpose purpose, Guid person, HttpContext context, IPasskeyHandler<PersonRow> handler, PasskeyChallenges challenges, CancellationToken ct)
    {
        var options = await handler.MakeCreationOptionsAsync(entity, context);
        var id = await challenges.AddAsync(purpose, person, options.AttestationState ?? "", ct);
        return TypedResults.Ok(new PasskeyQuestion(id, Parse(options.CreationOptionsJson)));
    }

    private static async Task<(PasskeyAttestationResult Attested, PasskeyPoint Key)> AttestAsync(
        PasskeyAnswer answer, PasskeyPurpose purpose, Guid person, HttpContext context, IPasskeyHandler<PersonRow> handler, PasskeyChallenges challenges, CancellationToken ct)
    {
        var state = await SpendAsync(answer, purpose, person, challenges, ct);
        var attested = await handler.PerformAttestationAsync(new PasskeyAttestationContext { HttpContext = context, CredentialJson = answer.Credential.GetRawText(), AttestationState = state });
        if (!attested.Succeeded)
            throw Refused();
        return PasskeyPoint.FromCose(attested.Passkey.PublicKey) is { } key
            ? (attested, key)
            : throw new FieldException("credential", "is of a kind that the contracts cannot check: a key on P-256 is needed");
    }

    private static async Task<string> SpendAsync(PasskeyAnswer answer, PasskeyPurpose purpose, Guid person, PasskeyChallenges challenges, CancellationToken ct)
    {
        if (answer.Credential.ValueKind != JsonValueKind.Object || answer.Credential.GetRawText().Length > MostCredential)
            throw new FieldException("credential", "is not what an authenticator answers");
        return await challenges.SpendAsync(answer.Id, purpose, person, ct) ?? throw new FieldException("id", "was used already, or took too long: start again");
    }

    // What exactly is wrong with a passkey helps nobody but who tries to forge one.
    private static FieldException Refused() => new("credential", "is not accepted here: start again");

    private static void CheckPlace(HttpContext context, ServerSettings settings, ISmartAccounts accounts)
    {
        if (!accounts.Available)
            throw new UnavailableException("This association has no accounts for passkeys yet: sign in with a wallet.");
        if (SignIn.OriginOf(context.Request, settings) is null)
            throw new FieldException("host", "is not set up for sign-in: set PublicUrl to the origin that people see");
    }

    private static string NameOf(PasskeyAnswer answer, UserPasskeyInfo passkey, HttpContext context) =>
        PasskeyNames.Check(answer.Name, "name") is { Length: > 0 } chosen ? chosen : PasskeyNames.Of(passkey, DeviceWords.Of(context.Request.Headers.UserAgent.ToString()));

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}

/// <summary>A passkey that was added.</summary>
/// <param name="Key">Names it in the list.</param>
/// <param name="Account">The smart account that it is for.</param>
/// <param name="X">0x-prefixed, of its public key.</param>
/// <param name="Y">0x-prefixed, of its public key.</param>
/// <param name="OnChain">Whether the account knows it already; else an execution has to tell it.</param>
/// <param name="Acts">Whether such an execution is brought to the chain now: the account has a membership, or acts for an issuer.</param>
public sealed record AddedPasskey(string Key, string Account, string X, string Y, bool OnChain, bool Acts);
