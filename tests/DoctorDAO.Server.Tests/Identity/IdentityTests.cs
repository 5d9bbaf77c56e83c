using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using DoctorDAO.Testing;
using static DoctorDAO.Server.Tests.ProgramBrowser;

namespace DoctorDAO.Server.Tests;

/// <summary>Signing in with a wallet, and letting programs act.</summary>
[Collection(OneServer.Name)]
public sealed class IdentityTests(SharedServer shared) : IDisposable
{
    private readonly TestServer _server = shared.Server;
    private readonly HttpClient _browser = shared.Server.Browser();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _browser.Dispose();

    [Fact]
    public async Task A_member_signs_in_and_a_stranger_is_told_that_it_is_none()
    {
        using var answer = await TestServer.SignInAsync(_browser, DaoChain.Member(0));
        var who = await answer.JsonAsync();
        Assert.Equal(DaoChain.Member(0).Address.ToString(), who.GetProperty("account").GetString());
        Assert.True(who.GetProperty("member").GetBoolean());
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), x => x.StartsWith("dao.session=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);

        using var other = _server.Browser();
        var stranger = await (await TestServer.SignInAsync(other, TestKeys.Stranger)).JsonAsync();
        Assert.False(stranger.GetProperty("member").GetBoolean());
        await (await other.PostAsJsonAsync("/api/relay/proposals/1/queue", new { }, Ct)).IsProblemAsync(HttpStatusCode.Forbidden, "account");
    }

    [Fact]
    public async Task A_nonce_works_once()
    {
        using var asked = await _browser.PostAsJsonAsync("/identity/nonce", new { }, Ct);
        var challenge = (await asked.Content.ReadFromJsonAsync<JsonNode>(Ct))!;
        Assert.Equal(HttpStatusCode.OK, (await TestServer.AnswerAsync(_browser, challenge, DaoChain.Member(0).Address, DaoChain.Member(0))).StatusCode);
        await (await TestServer.AnswerAsync(_browser, challenge, DaoChain.Member(0).Address, DaoChain.Member(0))).IsProblemAsync(HttpStatusCode.BadRequest, "message.nonce");
    }

    [Fact]
    public async Task A_nonce_is_spent_by_a_wrong_signature_too()
    {
        using var asked = await _browser.PostAsJsonAsync("/identity/nonce", new { }, Ct);
        var challenge = (await asked.Content.ReadFromJsonAsync<JsonNode>(Ct))!;
        await (await TestServer.AnswerAsync(_browser, challenge, DaoChain.Member(0).Address, DaoChain.Member(1))).IsProblemAsync(HttpStatusCode.BadRequest, "signature");
        await (await TestServer.AnswerAsync(_browser, challenge, DaoChain.Member(0).Address, DaoChain.Member(0))).IsProblemAsync(HttpStatusCode.BadRequest, "message.nonce");
    }

    [Theory]
    [InlineData("domain", "evil.example", "message.domain")]
    [InlineData("uri", "https://evil.example", "message.uri")]
    [InlineData("chainId", "1", "message.chainId")]
    [InlineData("nonce", "0123456789abcdef", "message.nonce")]
    [InlineData("expiresAt", "2020-01-01T00:00:00Z", "message.expirationTime")]
    [InlineData("issuedAt", "2020-01-01T00:00:00Z", "message.issuedAt")]
    public async Task A_message_that_says_something_else_is_refused(string name, string value, string field) =>
        await (await TestServer.SignInAsync(_browser, DaoChain.Member(0), x =>
        {
            x[name] = value;
            return x;
        })).IsProblemAsync(HttpStatusCode.BadRequest, field);

    [Fact]
    public async Task A_host_that_a_request_merely_claims_is_not_believed()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/identity/nonce") { Content = JsonContent.Create(new { }) };
        request.Headers.Host = "evil.example";
        await (await _browser.SendAsync(request, Ct)).IsProblemAsync(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_program_acts_for_a_member_by_code_and_pkce()
    {
        using var member = await _server.SignedInAsync(DaoChain.Member(3));
        var (verifier, challenge) = Pkce();
        using var allowed = await member.DecideAsync(challenge, "allow");
        var refused = await (await _browser.ExchangeAsync(CodeOf(allowed), Pkce().Verifier)).Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.Equal("invalid_grant", refused.GetProperty("error").GetString());

        (verifier, challenge) = Pkce();
        // Allowed once: no page asks again.
        using var again = await member.GetAsync(AuthorizeUrl(challenge, "S256"), Ct);
        var tokens = await (await _browser.ExchangeAsync(CodeOf(again), verifier)).JsonAsync();
        var access = tokens.GetProperty("access_token").GetString()!;
        using var program = new HttpClient { BaseAddress = _server.Url };
        var info = await (await program.GetWithAsync("/connect/userinfo", access)).JsonAsync();
        Assert.Equal(DaoChain.Member(3).Address.ToString(), info.GetProperty("sub").GetString());
        Assert.True(info.GetProperty("member").GetBoolean());

        using var act = new HttpRequestMessage(HttpMethod.Post, "/api/relay/proposals/1/queue") { Content = JsonContent.Create(new { }) };
        act.Headers.Authorization = new AuthenticationHeaderValue("Bearer", access);
        await (await program.SendAsync(act, Ct)).IsProblemAsync(HttpStatusCode.NotFound, "id");
        // In an address a token counts on the hub alone.
        await (await program.PostAsJsonAsync($"/api/relay/proposals/1/queue?access_token={access}", new { }, Ct)).IsProblemAsync(HttpStatusCode.Unauthorized);
        await using var hub = await _server.ListenAsync(_ => { }, access);
        await hub.StopAsync(Ct);
        using var bad = await program.RefreshAsync("x");
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
        var renewed = await (await program.RefreshAsync(tokens.GetProperty("refresh_token").GetString()!)).JsonAsync();
        Assert.NotEqual(access, renewed.GetProperty("access_token").GetString());
    }

    [Theory]
    [InlineData("plain")]
    [InlineData(null)]
    public async Task Pkce_is_asked_for_and_only_with_sha256(string? method)
    {
        using var member = await _server.SignedInAsync(DaoChain.Member(3));
        using var answer = await member.GetAsync(AuthorizeUrl(method is null ? null : Pkce().Challenge, method), Ct);
        var said = await answer.Content.ReadAsStringAsync(Ct) + answer.Headers.Location;
        Assert.Contains("invalid_request", said, StringComparison.Ordinal);
        Assert.DoesNotContain("code=", said, StringComparison.Ordinal);
        var configuration = await (await member.GetAsync("/.well-known/openid-configuration", Ct)).JsonAsync();
        Assert.Equal("S256", Assert.Single(configuration.GetProperty("code_challenge_methods_supported").EnumerateArray()).GetString());
    }

    [Fact]
    public async Task A_member_can_refuse_and_whoever_is_not_signed_in_is_sent_to_sign_in()
    {
        using var asked = await _browser.GetAsync(AuthorizeUrl(Pkce().Challenge, "S256"), Ct);
        Assert.StartsWith("/sign-in?return=%2Fconnect%2Fauthorize", asked.Headers.Location!.OriginalString, StringComparison.Ordinal);
        using var member = await _server.SignedInAsync(DaoChain.Member(4));
        using var refused = await member.DecideAsync(Pkce().Challenge, "refuse");
        Assert.Contains("error=access_denied", refused.Headers.Location!.Query, StringComparison.Ordinal);
    }
}
