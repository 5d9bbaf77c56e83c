using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using DoctorDAO.Client;
using DoctorDAO.Ethereum;
using DoctorDAO.Features;
using DoctorDAO.Features.Identity;
using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Server.Tests;

/// <summary>Signing up and in with passkeys, what belongs together, and where one is signed in.</summary>
[Trait(ServerDatabases.Trait, ServerDatabases.Each)]
public sealed class PasskeyTests : IAsyncLifetime
{
    private readonly List<IDisposable> _open = [];
    private DaoChain _chain = null!;
    private ServerHome _home = null!;
    private readonly MovableTime _time = new();
    private TestServer _server = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _chain = await DaoChain.StartAsync(Ct);
        _home = await ServerHome.CreateAsync();
        _server = await TestServer.StartAsync(_chain, _home, services => services.AddSingleton<TimeProvider>(_time));
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
    public async Task Somebody_without_a_wallet_signs_up_and_in_again()
    {
        var (browser, passkey) = (Browser(), Passkey());
        var who = await (await browser.SignUpAsync(passkey)).JsonAsync();
        Assert.False(who.GetProperty("member").GetBoolean());
        var access = await AccessAsync(browser);
        var account = Assert.Single(access.GetProperty("accounts").EnumerateArray());
        Assert.Equal(who.GetProperty("account").GetString(), account.GetProperty("account").GetString());
        Assert.Equal("passkey", account.GetProperty("kind").GetString());
        Assert.True(account.GetProperty("main").GetBoolean());
        Assert.Equal(Hex.Encode(passkey.Point.X), Assert.Single(access.GetProperty("passkeys").EnumerateArray()).GetProperty("x").GetString());

        var elsewhere = Browser();
        var again = await (await elsewhere.SignInAsync(passkey)).JsonAsync();
        Assert.Equal(who.GetProperty("account").GetString(), again.GetProperty("account").GetString());
        Assert.Equal(2, (await AccessAsync(elsewhere)).GetProperty("sessions").GetArrayLength());
    }

    [Fact]
    public async Task Two_people_with_passkeys_have_two_accounts()
    {
        var one = await (await Browser().SignUpAsync(Passkey())).JsonAsync();
        var other = await (await Browser().SignUpAsync(Passkey())).JsonAsync();
        Assert.NotEqual(one.GetProperty("account").GetString(), other.GetProperty("account").GetString());
    }

    [Fact]
    public async Task A_passkey_is_registered_once_however_many_ask_for_it_at_once()
    {
        var passkey = Passkey();
        var questions = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Browser().AskAsync("sign-up/options")));
        var answers = questions.Select(x => Answer(x, passkey.Create(x.GetProperty("options")))).ToList();
        var said = await Task.WhenAll(answers.Select(x => Browser().PostAsJsonAsync("/identity/passkeys/sign-up", x, Ct)));
        Assert.Single(said, x => x.StatusCode == HttpStatusCode.OK);
        foreach (var refused in said.Where(x => x.StatusCode != HttpStatusCode.OK))
            await refused.IsProblemAsync(HttpStatusCode.BadRequest, "credential");

        // Past the look that comes first: every way to keep one refuses it.
        var persons = _server.Services.GetRequiredService<Persons>();
        await using var db = await _server.Services.GetRequiredService<IDbContextFactory<DaoDbContext>>().CreateDbContextAsync(Ct);
        var known = await db.Set<PasskeyRow>().AsNoTracking().SingleAsync(Ct);
        var other = await persons.CreateAsync(Guid.NewGuid(), Account(1), null, Ct);
        var refusals = new[]
        {
            await Assert.ThrowsAsync<FieldException>(() => persons.CreateAsync(Guid.NewGuid(), Account(2), Copy(), Ct)),
            await Assert.ThrowsAsync<FieldException>(() => persons.LinkAsync(other.Id, Account(3), Copy(), "credential", Ct)),
            await Assert.ThrowsAsync<FieldException>(() => persons.AddPasskeyAsync(Copy(), Ct)),
        };
        Assert.All(refusals, x => Assert.Equal("credential", x.Field));
        Assert.Equal(known.Person, (await db.Set<PasskeyRow>().AsNoTracking().SingleAsync(Ct)).Person);

        PasskeyRow Copy() => new() { Key = known.Key, Person = other.Id, CredentialId = known.CredentialId, PublicKey = known.PublicKey, Account = Account(1).Account };

        static PersonAccountRow Account(int i) => new() { Account = $"0x{i:x40}", Kind = AccountKind.Passkey };
    }

    [Fact]
    public async Task A_challenge_works_once()
    {
        var (browser, passkey) = (Browser(), Passkey());
        var question = await browser.AskAsync("sign-up/options");
        var answer = Answer(question, passkey.Create(question.GetProperty("options")));
        Assert.Equal(HttpStatusCode.OK, (await browser.PostAsJsonAsync("/identity/passkeys/sign-up", answer, Ct)).StatusCode);
        await (await Browser().PostAsJsonAsync("/identity/passkeys/sign-up", answer, Ct)).IsProblemAsync(HttpStatusCode.BadRequest, "id");

        var asked = await browser.AskAsync("sign-in/options");
        var signed = Answer(asked, passkey.Get(asked.GetProperty("options"), _server.Url.Host));
        Assert.Equal(HttpStatusCode.OK, (await browser.PostAsJsonAsync("/identity/passkeys/sign-in", signed, Ct)).StatusCode);
        await (await Browser().PostAsJsonAsync("/identity/passkeys/sign-in", signed, Ct)).IsProblemAsync(HttpStatusCode.BadRequest, "id");
    }

    [Fact]
    public async Task A_challenge_is_spent_by_a_wrong_answer_and_is_for_one_purpose()
    {
        var (browser, passkey) = (Browser(), Passkey());
        await browser.SignUpAsync(passkey);
        var question = await browser.AskAsync("sign-in/options");
        using var other = Passkey();
        await (await browser.PostAsJsonAsync("/identity/passkeys/sign-in", Answer(question, other.Get(question.GetProperty("options"), _server.Url.Host)), Ct)).IsProblemAsync(HttpStatusCode.BadRequest, "credential");
        await (await browser.PostAsJsonAsync("/identity/passkeys/sign-in", Answer(question, passkey.Get(question.GetProperty("options"), _server.Url.Host)), Ct)).IsProblemAsync(HttpStatusCode.BadRequest, "id");
        var signUp = await browser.AskAsync("sign-up/options");
        await (await browser.PostAsJsonAsync("/identity/passkeys/sign-in", Answer(signUp, passkey.Get(signUp.GetProperty("options"), _server.Url.Host)), Ct)).IsProblemAsync(HttpStatusCode.BadRequest, "id");
    }

    [Fact]
    public async Task An_answer_made_for_another_site_is_refused()
    {
        var passkey = Passkey();
        passkey.Origin = "http://evil.example";
        await (await Browser().SignUpAsync(passkey)).IsProblemAsync(HttpStatusCode.BadRequest, "credential");
        passkey.Origin = Origin;
        await (await Browser().SignUpAsync(passkey)).JsonAsync();
        passkey.Origin = "http://evil.example";
        await (await Browser().SignInAsync(passkey)).IsProblemAsync(HttpStatusCode.BadRequest, "credential");
    }

    [Fact]
    public async Task A_passkey_whose_owner_has_not_shown_themselves_is_refused()
    {
        var passkey = Passkey();
        await (await Browser().SignUpAsync(passkey)).JsonAsync();
        passkey.Verified = false;
        await (await Browser().SignInAsync(passkey)).IsProblemAsync(HttpStatusCode.BadRequest, "credential");
    }

    [Fact]
    public async Task A_counter_that_does_not_go_up_is_refused()
    {
        var passkey = Passkey();
        await (await Browser().SignUpAsync(passkey)).JsonAsync();
        await (await Browser().SignInAsync(passkey)).JsonAsync();
        passkey.Counter = 1;
        await (await Browser().SignInAsync(passkey)).IsProblemAsync(HttpStatusCode.BadRequest, "credential");
        passkey.Counter = 50;
        await (await Browser().SignInAsync(passkey)).JsonAsync();
    }

    [Fact]
    public async Task A_passkey_that_names_somebody_else_signs_nobody_in()
    {
        var (mine, theirs) = (Passkey(), Passkey());
        await (await Browser().SignUpAsync(mine)).JsonAsync();
        await (await Browser().SignUpAsync(theirs)).JsonAsync();
        mine.UserHandle = theirs.UserHandle;
        await (await Browser().SignInAsync(mine)).IsProblemAsync(HttpStatusCode.BadRequest, "credential");
    }

    [Fact]
    public async Task A_credential_that_is_none_or_too_long_is_refused()
    {
        var browser = Browser();
        var question = await browser.AskAsync("sign-up/options");
        await (await browser.PostAsJsonAsync("/identity/passkeys/sign-up", Answer(question, JsonValue.Create("x")), Ct)).IsProblemAsync(HttpStatusCode.BadRequest, "credential");
        await (await browser.PostAsJsonAsync("/identity/passkeys/sign-up", Answer(question, new JsonObject { ["id"] = new string('a', 20_000) }), Ct)).IsProblemAsync(HttpStatusCode.BadRequest, "credential");
        await (await browser.PostAsJsonAsync("/identity/passkeys/sign-up/options", new { name = new string('a', 61) }, Ct)).IsProblemAsync(HttpStatusCode.BadRequest, "name");
    }

    [Fact]
    public async Task A_session_that_was_ended_signs_nobody_in()
    {
        var (here, there, passkey) = (Browser(), Browser(), Passkey());
        await here.SignUpAsync(passkey);
        await there.SignInAsync(passkey);
        var sessions = (await AccessAsync(here)).GetProperty("sessions").EnumerateArray().ToList();
        var other = sessions.Single(x => !x.GetProperty("this").GetBoolean()).GetProperty("id").GetString();
        Assert.Equal(HttpStatusCode.NoContent, (await here.PostAsJsonAsync($"/identity/sessions/{other}/end", new { }, Ct)).StatusCode);
        await (await there.GetAsync("/identity/access", Ct)).IsProblemAsync(HttpStatusCode.Unauthorized);
        Assert.Single((await AccessAsync(here)).GetProperty("sessions").EnumerateArray());

        await there.SignInAsync(passkey);
        Assert.Equal(HttpStatusCode.NoContent, (await here.PostAsJsonAsync("/identity/sessions/end", new { }, Ct)).StatusCode);
        await (await here.GetAsync("/identity/access", Ct)).IsProblemAsync(HttpStatusCode.Unauthorized);
        await (await there.GetAsync("/identity/access", Ct)).IsProblemAsync(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_session_of_somebody_else_cannot_be_ended()
    {
        var (mine, theirs) = (Browser(), Browser());
        await mine.SignUpAsync(Passkey());
        await theirs.SignUpAsync(Passkey());
        var session = Assert.Single((await AccessAsync(theirs)).GetProperty("sessions").EnumerateArray()).GetProperty("id").GetString();
        await (await mine.PostAsJsonAsync($"/identity/sessions/{session}/end", new { }, Ct)).IsProblemAsync(HttpStatusCode.NotFound);
        await AccessAsync(theirs);
    }

    [Fact]
    public async Task A_wallet_and_a_passkey_are_linked_to_one_person_by_both_proofs()
    {
        await _server.CatchUpAsync(_chain);
        var (browser, passkey) = (await _server.SignedInAsync(DaoChain.Member(5)), Passkey());
        _open.Add(browser);
        var added = await (await browser.AddPasskeyAsync(passkey)).JsonAsync();
        Assert.True(added.GetProperty("onChain").GetBoolean());
        var byPasskey = await (await Browser().SignInAsync(passkey)).JsonAsync();
        Assert.Equal(DaoChain.Member(5).Address.ToString(), byPasskey.GetProperty("account").GetString());
        Assert.True(byPasskey.GetProperty("member").GetBoolean());

        var (newcomer, other) = (Browser(), Passkey());
        var main = (await (await newcomer.SignUpAsync(other)).JsonAsync()).GetProperty("account").GetString();
        await (await LinkAsync(newcomer, TestKeys.Stranger, DaoChain.Member(1))).IsProblemAsync(HttpStatusCode.BadRequest, "signature");
        await (await LinkAsync(newcomer, DaoChain.Member(5), DaoChain.Member(5))).IsProblemAsync(HttpStatusCode.BadRequest, "message.address");
        var linked = await (await LinkAsync(newcomer, TestKeys.Stranger, TestKeys.Stranger)).JsonAsync();
        Assert.Equal([main, TestKeys.Stranger.Address.ToString()], linked.GetProperty("accounts").EnumerateArray().Select(x => x.GetProperty("account").GetString()));
        var byWallet = await (await TestServer.SignInAsync(Browser(), TestKeys.Stranger)).JsonAsync();
        Assert.Equal(main, byWallet.GetProperty("account").GetString());

        await (await newcomer.DeleteAsync($"/identity/accounts/{main}", Ct)).IsProblemAsync(HttpStatusCode.BadRequest, "account");
        await (await newcomer.DeleteAsync($"/identity/accounts/{DaoChain.Member(5).Address}", Ct)).IsProblemAsync(HttpStatusCode.NotFound);
        Assert.Equal(HttpStatusCode.NoContent, (await newcomer.DeleteAsync($"/identity/accounts/{TestKeys.Stranger.Address}", Ct)).StatusCode);
    }

    [Fact]
    public async Task A_second_passkey_is_added_and_the_last_one_stays()
    {
        var (browser, first, second) = (Browser(), Passkey(), Passkey());
        await browser.SignUpAsync(first);
        var added = await (await browser.AddPasskeyAsync(second, "Phone")).JsonAsync();
        Assert.False(added.GetProperty("onChain").GetBoolean());
        await (await Browser().SignInAsync(second)).JsonAsync();
        var keys = (await AccessAsync(browser)).GetProperty("passkeys").EnumerateArray().ToList();
        Assert.Equal(["", "Phone"], keys.Select(x => x.GetProperty("name").GetString()));
        var stranger = Browser();
        await stranger.SignUpAsync(Passkey());
        await (await stranger.DeleteAsync($"/identity/passkeys/{keys[0].GetProperty("key").GetString()}", Ct)).IsProblemAsync(HttpStatusCode.NotFound);
        // The account on the chain knows the first one alone.
        Assert.Equal([true, false], keys.Select(x => x.GetProperty("signs").GetBoolean()));
        await (await browser.DeleteAsync($"/identity/passkeys/{keys[0].GetProperty("key").GetString()}", Ct)).IsProblemAsync(HttpStatusCode.BadRequest, "passkey");
        Assert.Equal(HttpStatusCode.NoContent, (await browser.DeleteAsync($"/identity/passkeys/{keys[1].GetProperty("key").GetString()}", Ct)).StatusCode);
        await (await browser.DeleteAsync($"/identity/passkeys/{keys[1].GetProperty("key").GetString()}", Ct)).IsProblemAsync(HttpStatusCode.NotFound);
        await (await Browser().SignInAsync(second)).IsProblemAsync(HttpStatusCode.BadRequest, "credential");
        await (await browser.DeleteAsync($"/identity/passkeys/{keys[0].GetProperty("key").GetString()}", Ct)).IsProblemAsync(HttpStatusCode.BadRequest, "passkey");
        await (await Browser().SignInAsync(first)).JsonAsync();
    }

    [Fact]
    public async Task Dangerous_acts_ask_who_has_not_shown_themselves_of_late_to_sign_in_again()
    {
        var (browser, passkey) = (Browser(), Passkey());
        await browser.SignUpAsync(passkey);
        _time.Advance(SignInPolicies.RecentFor + TimeSpan.FromSeconds(5));
        var refused = await (await browser.PostAsJsonAsync("/identity/passkeys/options", new { }, Ct)).IsProblemAsync(HttpStatusCode.Forbidden);
        Assert.Equal(SignInPolicies.SignInAgain, refused.GetProperty("code").GetString());
        await browser.SignInAsync(passkey);
        Assert.Equal(HttpStatusCode.OK, (await browser.PostAsJsonAsync("/identity/passkeys/options", new { }, Ct)).StatusCode);
        await (await Browser().PostAsJsonAsync("/identity/passkeys/options", new { }, Ct)).IsProblemAsync(HttpStatusCode.Unauthorized);
    }

    private string Origin => _server.Url.GetLeftPart(UriPartial.Authority);

    private HttpClient Browser()
    {
        var browser = _server.Browser();
        _open.Add(browser);
        return browser;
    }

    private SoftAuthenticator Passkey()
    {
        var passkey = new SoftAuthenticator { Origin = Origin };
        _open.Add(passkey);
        return passkey;
    }

    private static JsonObject Answer(JsonElement question, JsonNode? credential) => PasskeyBrowser.Answer(question, credential);

    private static async Task<JsonElement> AccessAsync(HttpClient browser) => await (await browser.GetAsync("/identity/access", Ct)).JsonAsync();

    private static async Task<HttpResponseMessage> LinkAsync(HttpClient browser, PrivateKey account, PrivateKey signer) =>
        await TestServer.SignInAsync(browser, account.Address, signer, path: "/identity/wallets");
}
