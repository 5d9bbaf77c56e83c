using System.Net;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Text.Json;
using System.Text.RegularExpressions;
using DoctorDAO.Client;
using DoctorDAO.Client.Membership;
using DoctorDAO.Contracts;
using DoctorDAO.Ethereum;
using DoctorDAO.Features;
using DoctorDAO.Features.Identity;
using DoctorDAO.LocalChain;
using DoctorDAO.Testing;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpenIddict.EntityFrameworkCore.Models;

namespace DoctorDAO.Server.Tests;

/// <summary>What people see and change of their accounts, passkeys and the programs that act for them; and what of it asks who they are once more.</summary>
[Trait(ServerDatabases.Trait, ServerDatabases.Each)]
public sealed partial class AccountTests : IAsyncLifetime
{
    private readonly List<IDisposable> _open = [];
    private readonly MovableTime _time = new();
    private DaoChain _chain = null!;
    private ServerHome _home = null!;
    private TestServer _server = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _chain = await DaoChain.StartAsync(Ct);
        await _chain.Node.MineAsync(Ct);
        _home = await ServerHome.CreateAsync();
        _server = await TestServer.StartAsync(_chain, _home, services => services.AddSingleton<TimeProvider>(_time));
        await _server.CatchUpAsync(_chain);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var one in _open)
            one.Dispose();
        await _server.DisposeAsync();
        await _home.DisposeAsync();
        await _chain.DisposeAsync();
    }

    [Fact]
    public async Task A_new_passkey_is_called_by_what_keeps_it_and_then_by_its_owner()
    {
        var browser = Browser("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36");
        await (await browser.SignUpAsync(Passkey())).JsonAsync();
        var maker = Passkey();
        maker.Kind = new Guid("ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4");
        await (await browser.AddPasskeyAsync(maker)).JsonAsync();
        await (await browser.AddPasskeyAsync(Passkey(), " On my keys ")).JsonAsync();
        Assert.Equal(["Chrome, Linux", "Google Password Manager", "On my keys"], await NamesAsync(browser));

        var key = (await AccessAsync(browser)).GetProperty("passkeys")[1].GetProperty("key").GetString();
        Assert.Equal(HttpStatusCode.NoContent, await NameAsync(browser, key, " Telephone "));
        Assert.Equal(HttpStatusCode.NoContent, await NameAsync(browser, key, "Telephone"));
        Assert.Equal(["Chrome, Linux", "Telephone", "On my keys"], await NamesAsync(browser));
        await (await browser.PostAsJsonAsync($"/identity/passkeys/{key}/name", new { name = new string('a', Persons.MaxName + 1) }, Ct)).IsProblemAsync(HttpStatusCode.BadRequest, "name");
        await (await browser.PostAsJsonAsync($"/identity/passkeys/{key}/name", new { name = "a\nb" }, Ct)).IsProblemAsync(HttpStatusCode.BadRequest, "name");
        var stranger = Browser();
        await stranger.SignUpAsync(Passkey());
        Assert.Equal(HttpStatusCode.NotFound, await NameAsync(stranger, key, "Mine"));
    }

    [Fact]
    public async Task Of_two_passkeys_that_are_removed_at_the_same_moment_one_stays()
    {
        var (browser, person) = (Browser(), _server.Services.GetRequiredService<Persons>());
        await (await browser.SignUpAsync(Passkey())).JsonAsync();
        await (await browser.AddPasskeyAsync(Passkey())).JsonAsync();
        var account = Assert.Single((await AccessAsync(browser)).GetProperty("accounts").EnumerateArray()).GetProperty("account").GetString()!;
        var id = (await person.OfAsync(account.ToLowerInvariant(), Ct))!.Id;
        var keys = (await person.PasskeysAsync(id, Ct)).Select(x => x.Key).ToList();
        var tries = await Task.WhenAll(keys.Select(async key =>
        {
            try
            {
                return await person.RemovePasskeyAsync(id, key, _ => true, Ct);
            }
            catch (FieldException)
            {
                return false;
            }
        }));
        Assert.Single(tries, x => x);
        Assert.Single(await person.PasskeysAsync(id, Ct));
    }

    [Fact]
    public async Task Another_account_becomes_the_main_one_in_every_browser_and_what_is_kept_follows()
    {
        var (browser, elsewhere, passkey) = (Browser(), Browser(), Passkey());
        var first = (await (await browser.SignUpAsync(passkey)).JsonAsync()).GetProperty("account").GetString()!;
        await elsewhere.SignInAsync(passkey);
        var wallet = TestKeys.Stranger.Address.ToString();
        await (await LinkAsync(browser, TestKeys.Stranger)).JsonAsync();
        var profiles = _server.Services.GetRequiredService<IProfiles>();
        await profiles.SaveProfileAsync(first, new ProfileDto("Dr Canary Main", null), Ct);

        Assert.Equal([(first, true, true), (wallet, false, true)], await AccountsAsync(browser));
        Assert.Equal(HttpStatusCode.NoContent, await MainAsync(browser, wallet));
        Assert.Equal(HttpStatusCode.NoContent, await MainAsync(browser, wallet));
        Assert.Equal([(wallet, true, true), (first, false, true)], await AccountsAsync(elsewhere));
        // What they do from now on they do under the other account.
        await (await elsewhere.PostAsJsonAsync("/api/recoveries", new { from = wallet }, Ct)).IsProblemAsync(HttpStatusCode.BadRequest, "from");
        Assert.Equal("Dr Canary Main", (await profiles.GetProfileAsync(wallet, Ct))?.Name);
        Assert.Null((await profiles.GetProfileAsync(first, Ct))?.Name);
        Assert.Equal(wallet, (await (await Browser().SignInAsync(passkey)).JsonAsync()).GetProperty("account").GetString());

        await (await browser.PostAsync($"/identity/accounts/{DaoChain.Member(1).Address}/main", null, Ct)).IsProblemAsync(HttpStatusCode.NotFound);
        await (await browser.PostAsync("/identity/accounts/0x12/main", null, Ct)).IsProblemAsync(HttpStatusCode.BadRequest, "account");
    }

    [Fact]
    public async Task A_membership_keeps_its_account_the_main_one_also_while_it_has_lapsed()
    {
        var member = DaoChain.Member(5);
        var browser = await _server.SignedInAsync(member);
        _open.Add(browser);
        var added = (await (await browser.AddPasskeyAsync(Passkey())).JsonAsync()).GetProperty("account").GetString()!;
        Assert.Equal([(member.Address.ToString(), true, true), (added, false, false)], await AccountsAsync(browser));
        await (await browser.PostAsync($"/identity/accounts/{added}/main", null, Ct)).IsProblemAsync(HttpStatusCode.BadRequest, "account");
        await LapseAsync(member.Address);
        await (await browser.PostAsync($"/identity/accounts/{added}/main", null, Ct)).IsProblemAsync(HttpStatusCode.BadRequest, "account");

        // Somebody who signed up first and links the wallet of their membership later comes to it, and no way back.
        var (newcomer, wallet) = (Browser(), DaoChain.Member(6));
        var first = (await (await newcomer.SignUpAsync(Passkey())).JsonAsync()).GetProperty("account").GetString()!;
        await (await LinkAsync(newcomer, wallet)).JsonAsync();
        Assert.Equal([(first, true, false), (wallet.Address.ToString(), false, true)], await AccountsAsync(newcomer));
        Assert.Equal(HttpStatusCode.NoContent, await MainAsync(newcomer, wallet.Address.ToString()));
        await (await newcomer.PostAsync($"/identity/accounts/{first}/main", null, Ct)).IsProblemAsync(HttpStatusCode.BadRequest, "account");
    }

    [Fact]
    public async Task A_wallet_that_has_signed_in_by_itself_is_linked_by_its_proof_and_signed_out()
    {
        var alone = Browser();
        await TestServer.SignInAsync(alone, TestKeys.Stranger);
        var newcomer = Browser();
        var main = (await (await newcomer.SignUpAsync(Passkey())).JsonAsync()).GetProperty("account").GetString()!;
        await (await LinkAsync(newcomer, TestKeys.Stranger)).JsonAsync();
        await (await LinkAsync(newcomer, TestKeys.Stranger)).JsonAsync();
        Assert.Equal([(main, true, true), (TestKeys.Stranger.Address.ToString(), false, true)], await AccountsAsync(newcomer));
        await (await alone.GetAsync("/identity/access", Ct)).IsProblemAsync(HttpStatusCode.Unauthorized);
        Assert.Equal(main, (await (await TestServer.SignInAsync(Browser(), TestKeys.Stranger)).JsonAsync()).GetProperty("account").GetString());
    }

    [Fact]
    public async Task Who_came_in_by_a_way_that_is_taken_away_is_signed_out()
    {
        var (browser, elsewhere, first, lost) = (Browser(), Browser(), Passkey(), Passkey());
        await (await browser.SignUpAsync(first)).JsonAsync();
        await (await browser.AddPasskeyAsync(lost)).JsonAsync();
        await (await elsewhere.SignInAsync(lost)).JsonAsync();
        var key = (await AccessAsync(browser)).GetProperty("passkeys")[1].GetProperty("key").GetString();
        Assert.Equal(HttpStatusCode.NoContent, (await browser.DeleteAsync($"/identity/passkeys/{key}", Ct)).StatusCode);
        await (await elsewhere.GetAsync("/identity/access", Ct)).IsProblemAsync(HttpStatusCode.Unauthorized);
        Assert.Single((await AccessAsync(browser)).GetProperty("sessions").EnumerateArray());
    }

    [Fact]
    public async Task Programs_are_listed_with_what_they_may_do_and_ended()
    {
        var member = await _server.SignedInAsync(DaoChain.Member(3));
        var (other, program) = (await _server.SignedInAsync(DaoChain.Member(4)), Browser());
        _open.AddRange([member, other]);
        var tokens = await member.AllowProgramAsync(program);
        var others = await other.AllowProgramAsync(program, "api");
        var listed = Assert.Single(await ProgramsAsync(member));
        Assert.Equal("Reader", listed.GetProperty("name").GetString());
        Assert.Equal(DaoChain.Member(3).Address.ToString(), listed.GetProperty("account").GetString());
        Assert.False(listed.GetProperty("shared").GetBoolean());
        Assert.Equal(["api", "offline_access"], listed.GetProperty("scopes").EnumerateArray().Select(x => x.GetString()).Order());
        Assert.InRange(listed.GetProperty("since").GetDateTimeOffset(), _time.GetUtcNow() - TestServer.Patience, _time.GetUtcNow());

        var (access, refresh) = (tokens.GetProperty("access_token").GetString()!, tokens.GetProperty("refresh_token").GetString()!);
        Assert.Equal(HttpStatusCode.OK, (await program.GetWithAsync("/api/recoveries/guardians", access)).StatusCode);
        // A program neither sees nor changes it.
        await (await program.GetWithAsync("/identity/access", access)).IsProblemAsync(HttpStatusCode.Forbidden);
        Assert.Equal(HttpStatusCode.NotFound, await EndAsync(other, listed));
        Assert.Equal(HttpStatusCode.NoContent, await EndAsync(member, listed));
        Assert.Equal(HttpStatusCode.NoContent, await EndAsync(member, listed));
        Assert.Empty(await ProgramsAsync(member));
        await (await program.GetWithAsync("/api/recoveries/guardians", access)).IsProblemAsync(HttpStatusCode.Unauthorized);
        Assert.Equal("invalid_grant", await program.RefreshAsync(refresh).ErrorAsync());
        Assert.Equal(HttpStatusCode.OK, (await program.GetWithAsync("/api/recoveries/guardians", others.GetProperty("access_token").GetString()!)).StatusCode);
        // Allowed again it is asked again.
        using var page = await member.GetAsync(ProgramBrowser.AuthorizeUrl(ProgramBrowser.Pkce().Challenge, "S256"), Ct);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task Two_clicks_allow_a_program_once()
    {
        var member = await _server.SignedInAsync(DaoChain.Member(3));
        var program = Browser();
        _open.Add(member);
        var (verifier, challenge) = ProgramBrowser.Pkce();
        using var page = await member.GetAsync(ProgramBrowser.AuthorizeUrl(challenge, "S256"), Ct);
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => member.AnswerAsync(page, "/connect/authorize", "allow")));
        foreach (var answer in answers)
            await (await program.ExchangeAsync(ProgramBrowser.CodeOf(answer), verifier)).JsonAsync();
        Assert.Single(await ProgramsAsync(member));
    }

    [Fact]
    public async Task Tokens_that_have_expired_are_forgotten_and_what_is_still_allowed_stays()
    {
        var member = await _server.SignedInAsync(DaoChain.Member(3));
        var (program, kiosk) = (Browser(), Browser());
        _open.Add(member);
        await member.AllowProgramAsync(program);
        var asked = await (await kiosk.AskDeviceAsync()).JsonAsync();
        await member.EnterCodeAsync(asked, "allow");
        await (await kiosk.PollAsync(asked)).JsonAsync();
        var other = await _server.SignedInAsync(DaoChain.Member(4));
        _open.Add(other);
        await other.AllowProgramAsync(Browser());
        Assert.Equal(HttpStatusCode.NoContent, await EndAsync(other, Assert.Single(await ProgramsAsync(other))));
        await using var db = await _server.Services.GetRequiredService<IDbContextFactory<DaoDbContext>>().CreateDbContextAsync(Ct);
        var (tokens, authorizations) = (db.Set<OpenIddictEntityFrameworkCoreToken>(), db.Set<OpenIddictEntityFrameworkCoreAuthorization>());
        // As many as make more than one batch, of a program that asks often.
        var busy = await authorizations.SingleAsync(x => x.Subject == DaoChain.Member(3).Address.ToString() && x.Type == "permanent", Ct);
        tokens.AddRange(Enumerable.Range(0, AllowedPrograms.Batch + 20).Select(_ => new OpenIddictEntityFrameworkCoreToken { Authorization = busy, ExpirationDate = _time.GetUtcNow().UtcDateTime }));
        await db.SaveChangesAsync(Ct);

        var programs = _server.Services.GetRequiredService<AllowedPrograms>();
        Assert.Equal(0, await programs.PruneAsync(Ct));
        Assert.NotEqual(JsonValueKind.Null, (await ProgramsAsync(member))[^1].GetProperty("usedAt").ValueKind);
        // The refresh token is the last that goes.
        _time.Advance(AllowedPrograms.TokensKept + TimeSpan.FromHours(1));
        Assert.InRange(await programs.PruneAsync(Ct), AllowedPrograms.Batch + 20, int.MaxValue);
        Assert.Equal(2, await tokens.CountAsync(Ct));
        Assert.Equal(2, await authorizations.CountAsync(Ct));
        _time.Advance(TimeSpan.FromDays(14));
        Assert.Equal(2, await programs.PruneAsync(Ct));
        Assert.Equal(0, await programs.PruneAsync(Ct));
        Assert.Equal(busy.Id, (await authorizations.AsNoTracking().SingleAsync(Ct)).Id);
        using var again = await _server.SignedInAsync(DaoChain.Member(3));
        Assert.Equal(JsonValueKind.Null, Assert.Single(await ProgramsAsync(again)).GetProperty("usedAt").ValueKind);
        // It need not be asked again.
        using var allowed = await again.GetAsync(ProgramBrowser.AuthorizeUrl(ProgramBrowser.Pkce().Challenge, "S256"), Ct);
        Assert.Equal(HttpStatusCode.Redirect, allowed.StatusCode);
    }

    [Fact]
    public async Task Whoever_unlinks_an_account_ends_what_acts_for_it()
    {
        var (browser, program) = (Browser(), Browser());
        await browser.SignUpAsync(Passkey());
        var wallet = TestKeys.Stranger.Address.ToString();
        await (await LinkAsync(browser, TestKeys.Stranger)).JsonAsync();
        await MainAsync(browser, wallet);
        var access = (await browser.AllowProgramAsync(program, "api")).GetProperty("access_token").GetString()!;
        await MainAsync(browser, (await AccountsAsync(browser))[1].Account);
        Assert.Equal(wallet, Assert.Single(await ProgramsAsync(browser)).GetProperty("account").GetString());
        Assert.Equal(HttpStatusCode.NoContent, (await browser.DeleteAsync($"/identity/accounts/{wallet}", Ct)).StatusCode);
        await (await program.GetWithAsync("/api/recoveries/guardians", access)).IsProblemAsync(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Every_dangerous_act_refuses_a_session_that_is_too_old_and_a_program()
    {
        var dangerous = _server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(x => x.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(a => a.Policy == SignInPolicies.Recent))
            .Select(x => (Method: x.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods[^1], Path: x.RoutePattern.RawText!)).ToList();
        Assert.Equal(
            [
                "DELETE /identity/accounts/{account}", "DELETE /identity/passkeys/{key}", "GET /account/data/archive", "POST /identity/accounts/{account}/main", "POST /identity/data/erase",
                "POST /identity/passkeys/", "POST /identity/passkeys/options", "POST /identity/wallets",
            ],
            dangerous.Where(x => Place().Replace(x.Path, "").Split('/')[1] is "identity" or "account").Select(x => $"{x.Method} {x.Path}").Order(StringComparer.Ordinal));
        // Those of desks and verifiers besides.
        Assert.InRange(dangerous.Count, 12, 100);

        var (browser, passkey) = (Browser(), Passkey());
        await browser.SignUpAsync(passkey);
        var token = (await browser.AllowProgramAsync(Browser(), "api")).GetProperty("access_token").GetString()!;
        var before = (await AccessAsync(browser)).GetProperty("passkeys").GetArrayLength();
        _time.Advance(SignInPolicies.RecentFor + TimeSpan.FromSeconds(5));
        foreach (var (method, path) in dangerous)
        {
            foreach (var bearer in new[] { null, token })
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), Place().Replace(path, x => x.Value.Contains("guid", StringComparison.Ordinal) ? Guid.NewGuid().ToString() : "1"));
                request.Headers.Accept.ParseAdd("application/json");
                if (method == "POST")
                    request.Content = JsonContent.Create(new { });
                if (bearer is not null)
                    request.Headers.Authorization = new("Bearer", bearer);
                using var answer = await browser.SendAsync(request, Ct);
                if (method == "GET")
                {
                    // An address that people open.
                    Assert.StartsWith("/sign-in?return=", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
                    continue;
                }

                Assert.Equal(SignInPolicies.SignInAgain, (await answer.IsProblemAsync(HttpStatusCode.Forbidden)).GetProperty("code").GetString());
            }
        }

        Assert.Equal(before, (await AccessAsync(browser)).GetProperty("passkeys").GetArrayLength());
        await browser.SignInAsync(passkey);
        Assert.Equal(HttpStatusCode.OK, (await browser.PostAsJsonAsync("/identity/passkeys/options", new { }, Ct)).StatusCode);
    }

    [Fact]
    public async Task A_passkey_session_has_the_roles_that_its_account_has_now()
    {
        var browser = Browser();
        var account = Address.Parse((await (await browser.SignUpAsync(Passkey())).JsonAsync()).GetProperty("account").GetString());
        Assert.False(await IsMemberAsync(account));
        await _chain.Association.RunAsync(_chain.Association.Acts.Admit(account, "oncology", await _chain.Node.NowAsync(Ct) + TimeSpan.FromDays(80)), Ct);
        await HearAsync();
        Assert.True(await IsMemberAsync(account));
        Assert.Equal(HttpStatusCode.OK, (await NameGuardianAsync(browser)).StatusCode);
        await LapseAsync(account);
        // The same cookie.
        Assert.False(await IsMemberAsync(account));
        await (await NameGuardianAsync(browser)).IsProblemAsync(HttpStatusCode.Forbidden, "account");
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Place();

    /// <summary>Time passes, and somebody says that the membership has lapsed.</summary>
    private async Task LapseAsync(Address account)
    {
        await _chain.Node.AdvanceTimeAsync(TimeSpan.FromDays(91), Ct);
        await _chain.Association.RunAsync(new LocalChain.Act(DaoChain.Member(0), _chain.Association.Contracts.Membership, Membership.LapseCall.Encode([account]), "lapse"), Ct);
        await HearAsync();
    }

    /// <summary>Waits until everybody has been told what the chain says: what a block has changed is told before the next one is indexed.</summary>
    private async Task HearAsync()
    {
        await _server.CatchUpAsync(_chain);
        await _chain.Node.MineAsync(Ct);
        await _server.CatchUpAsync(_chain);
    }

    /// <summary>What the server believes of a request of the account: its claims, as they are read anew each time.</summary>
    private async Task<bool> IsMemberAsync(Address account)
    {
        var cookie = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, account.ToString())], "cookie"));
        return (await _server.Services.GetRequiredService<IClaimsTransformation>().TransformAsync(cookie)).IsInRole(DaoRoles.Member);
    }

    private Task<HttpResponseMessage> NameGuardianAsync(HttpClient browser) => browser.PostAsJsonAsync(
        "/api/relay/executions/prepare",
        new { calls = new[] { new { target = _chain.Association.Contracts.Membership.ToString(), value = "0", data = Hex.Encode(Membership.SetGuardiansCall.Encode([DaoChain.Member(1).Address], 1)) } } },
        Ct);

    private static async Task<HttpStatusCode> NameAsync(HttpClient browser, string? key, string name) => (await browser.PostAsJsonAsync($"/identity/passkeys/{key}/name", new { name }, Ct)).StatusCode;

    private static async Task<HttpStatusCode> MainAsync(HttpClient browser, string account) => (await browser.PostAsync($"/identity/accounts/{account}/main", null, Ct)).StatusCode;

    private static async Task<HttpStatusCode> EndAsync(HttpClient browser, JsonElement program) => (await browser.PostAsync($"/identity/programs/{program.GetProperty("id").GetString()}/end", null, Ct)).StatusCode;

    private static async Task<JsonElement> AccessAsync(HttpClient browser) => await (await browser.GetAsync("/identity/access", Ct)).JsonAsync();

    private static async Task<List<JsonElement>> ProgramsAsync(HttpClient browser) => [.. (await AccessAsync(browser)).GetProperty("programs").EnumerateArray()];

    private static async Task<IEnumerable<string?>> NamesAsync(HttpClient browser) => (await AccessAsync(browser)).GetProperty("passkeys").EnumerateArray().Select(x => x.GetProperty("name").GetString());

    private static async Task<List<(string Account, bool Main, bool CanBeMain)>> AccountsAsync(HttpClient browser) =>
        [.. (await AccessAsync(browser)).GetProperty("accounts").EnumerateArray().Select(x => (x.GetProperty("account").GetString()!, x.GetProperty("main").GetBoolean(), x.GetProperty("canBeMain").GetBoolean()))];

    private static Task<HttpResponseMessage> LinkAsync(HttpClient browser, PrivateKey key) => TestServer.SignInAsync(browser, key.Address, key, path: "/identity/wallets");

    private HttpClient Browser(string? agent = null)
    {
        var browser = _server.Browser();
        if (agent is not null)
            browser.DefaultRequestHeaders.UserAgent.ParseAdd(agent);
        _open.Add(browser);
        return browser;
    }

    private SoftAuthenticator Passkey()
    {
        var passkey = new SoftAuthenticator { Origin = _server.Url.GetLeftPart(UriPartial.Authority) };
        _open.Add(passkey);
        return passkey;
    }
}
