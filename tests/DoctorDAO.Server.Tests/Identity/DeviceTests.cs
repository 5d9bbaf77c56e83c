using System.Net;
using System.Text.Json;
using DoctorDAO.Server.Identity;
using DoctorDAO.Testing;
using Microsoft.Extensions.DependencyInjection;
using static DoctorDAO.Server.Tests.ProgramBrowser;

namespace DoctorDAO.Server.Tests;

/// <summary>Shared devices (RFC 8628): a code that the device shows is entered elsewhere, and the device asks until it is answered.</summary>
[Trait(ServerDatabases.Trait, ServerDatabases.Each)]
public sealed class DeviceTests : IAsyncLifetime
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly MovableTime _time = new();
    private DaoChain _chain = null!;
    private ServerHome _home = null!;
    private TestServer _server = null!;
    private HttpClient _kiosk = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _chain = await DaoChain.StartAsync(Ct);
        _home = await ServerHome.CreateAsync();
        _server = await TestServer.StartAsync(_chain, _home, services => services.AddSingleton<TimeProvider>(_time));
        _kiosk = new HttpClient { BaseAddress = _server.Url };
    }

    public async ValueTask DisposeAsync()
    {
        _kiosk.Dispose();
        await _server.DisposeAsync();
        await _home.DisposeAsync();
        await _chain.DisposeAsync();
    }

    [Fact]
    public async Task It_acts_for_the_member_who_enters_its_code_and_once()
    {
        var asked = await (await _kiosk.AskDeviceAsync()).JsonAsync();
        Assert.Equal("authorization_pending", await _kiosk.PollAsync(asked).ErrorAsync());
        using var member = await _server.SignedInAsync(DaoChain.Member(6));
        Assert.Equal("/device?done=true", await member.EnterCodeAsync(asked, "allow"));
        Wait();
        var token = (await (await _kiosk.PollAsync(asked)).JsonAsync()).GetProperty("access_token").GetString()!;
        var who = await (await _kiosk.GetWithAsync("/connect/userinfo", token)).JsonAsync();
        Assert.Equal(DaoChain.Member(6).Address.ToString(), who.GetProperty("sub").GetString());
        Assert.Equal(HttpStatusCode.OK, (await _kiosk.GetWithAsync("/api/recoveries/guardians", token)).StatusCode);
        // Both codes are used up; whoever has seen them gets nothing by them.
        Wait();
        Assert.Equal("invalid_grant", await _kiosk.PollAsync(asked).ErrorAsync());
        using var other = await _server.SignedInAsync(DaoChain.Member(5));
        Assert.Equal("/device?wrong=true", await other.EnterCodeAsync(asked, "allow"));
        Assert.Empty(await ProgramsAsync(other));
    }

    [Fact]
    public async Task Whoever_enters_a_code_is_signed_in_and_has_seen_the_question()
    {
        var asked = await (await _kiosk.AskDeviceAsync()).JsonAsync();
        using var nobody = _server.Browser();
        Assert.StartsWith("/sign-in?return=%2Fconnect%2Fverify", await nobody.EnterCodeAsync(asked, "allow"), StringComparison.Ordinal);
        using var member = await _server.SignedInAsync(DaoChain.Member(6));
        using var wrong = await member.GetAsync("/connect/verify?user_code=000000000000", Ct);
        Assert.Equal("/device?wrong=true", wrong.Headers.Location!.OriginalString);
        // Without the token of its form nothing is allowed.
        using var forged = await member.PostAsync("/connect/verify", Form(("user_code", asked.GetProperty("user_code").GetString()!), ("decision", "allow")), Ct);
        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        Assert.Equal("authorization_pending", await _kiosk.PollAsync(asked).ErrorAsync());
    }

    [Theory]
    [InlineData("allow", "/device?done=true")]
    [InlineData("refuse", "/device?refused=true")]
    public async Task Of_two_clicks_the_second_shows_what_the_first_has_done(string decision, string place)
    {
        var asked = await (await _kiosk.AskDeviceAsync()).JsonAsync();
        using var member = await _server.SignedInAsync(DaoChain.Member(6));
        var code = asked.GetProperty("user_code").GetString()!;
        using var page = await member.GetAsync($"/connect/verify?user_code={code}", Ct);
        using var later = await _server.SignedInAsync(DaoChain.Member(5));
        using var others = await later.GetAsync($"/connect/verify?user_code={code}", Ct);
        // At the same moment, one after the other, and with the answer changed meanwhile.
        var places = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => AnswerAsync(member, page, decision)));
        Assert.All(places, x => Assert.Equal(place, x));
        Assert.Equal(place, await AnswerAsync(member, page, decision));
        Assert.Equal(place, await AnswerAsync(member, page, decision == "allow" ? "refuse" : "allow"));
        // Whoever has not answered it learns nothing, and changes nothing.
        Assert.Equal("/device?wrong=true", await AnswerAsync(later, others, "allow"));
        Assert.Equal("/device?wrong=true", await later.EnterCodeAsync(asked, "allow"));
        Assert.Empty(await ProgramsAsync(later));
        if (decision == "refuse")
        {
            Assert.Equal("access_denied", await _kiosk.PollAsync(asked).ErrorAsync());
            return;
        }

        var token = (await (await _kiosk.PollAsync(asked)).JsonAsync()).GetProperty("access_token").GetString()!;
        Assert.Equal(place, await AnswerAsync(member, page, decision));
        Assert.Equal(DaoChain.Member(6).Address.ToString(), (await (await _kiosk.GetWithAsync("/connect/userinfo", token)).JsonAsync()).GetProperty("sub").GetString());
        Assert.Single(await ProgramsAsync(member));

        static async Task<string> AnswerAsync(HttpClient browser, HttpResponseMessage page, string decision)
        {
            using var answer = await browser.AnswerAsync(page, "/connect/verify", decision);
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            return answer.Headers.Location!.OriginalString;
        }
    }

    [Fact]
    public async Task A_device_that_is_refused_hears_of_it()
    {
        var asked = await (await _kiosk.AskDeviceAsync()).JsonAsync();
        using var member = await _server.SignedInAsync(DaoChain.Member(6));
        Assert.Equal("/device?refused=true", await member.EnterCodeAsync(asked, "refuse"));
        Assert.Equal("access_denied", await _kiosk.PollAsync(asked).ErrorAsync());
        Assert.Equal("/device?wrong=true", await member.EnterCodeAsync(asked, "allow"));
        Assert.Empty(await ProgramsAsync(member));
    }

    [Fact]
    public async Task A_code_that_nobody_enters_expires()
    {
        var asked = await (await _kiosk.AskDeviceAsync()).JsonAsync();
        Assert.InRange(asked.GetProperty("expires_in").GetInt32(), Lifetime.TotalSeconds - 10, Lifetime.TotalSeconds);
        _time.Advance(Lifetime + TimeSpan.FromSeconds(5));
        Assert.Equal("expired_token", await _kiosk.PollAsync(asked).ErrorAsync());
        using var member = await _server.SignedInAsync(DaoChain.Member(6));
        Assert.Equal("/device?wrong=true", await member.EnterCodeAsync(asked, "allow"));
    }

    [Fact]
    public async Task Whoever_asks_too_often_is_told_to_slow_down_and_that_alone()
    {
        var (asked, other) = (await (await _kiosk.AskDeviceAsync()).JsonAsync(), await (await _kiosk.AskDeviceAsync()).JsonAsync());
        Assert.Equal("authorization_pending", await _kiosk.PollAsync(asked).ErrorAsync());
        // Each code by itself.
        Assert.Equal("authorization_pending", await _kiosk.PollAsync(other).ErrorAsync());
        var random = new Random(7);
        for (var i = 0; i < 20; i++)
        {
            var patient = random.Next(2) == 0;
            _time.Advance(patient ? DevicePolls.Interval + TimeSpan.FromSeconds(random.Next(1, 5)) : TimeSpan.Zero);
            Assert.Equal(patient ? "authorization_pending" : "slow_down", await _kiosk.PollAsync(asked).ErrorAsync());
        }

        using var member = await _server.SignedInAsync(DaoChain.Member(6));
        await member.EnterCodeAsync(asked, "allow");
        Assert.Equal("slow_down", await _kiosk.PollAsync(asked).ErrorAsync());
        Wait();
        await (await _kiosk.PollAsync(asked)).JsonAsync();
    }

    [Fact]
    public async Task A_device_gets_what_it_asked_for_and_nothing_that_lasts()
    {
        Assert.Equal("invalid_scope", await _kiosk.AskDeviceAsync("api everything").ErrorAsync());
        using var member = await _server.SignedInAsync(DaoChain.Member(7));

        var tokens = await GrantedAsync(member, "api offline_access");
        Assert.False(tokens.TryGetProperty("refresh_token", out _));
        Assert.InRange(tokens.GetProperty("expires_in").GetInt32(), 1, 30 * 60);
        Assert.Equal(["api"], Assert.Single(await ProgramsAsync(member)).GetProperty("scopes").EnumerateArray().Select(x => x.GetString()));

        // Who asked for nothing learns who it is and no more.
        var least = (await GrantedAsync(member, null)).GetProperty("access_token").GetString()!;
        Assert.Equal(DaoChain.Member(7).Address.ToString(), (await (await _kiosk.GetWithAsync("/connect/userinfo", least)).JsonAsync()).GetProperty("sub").GetString());
        await (await _kiosk.GetWithAsync("/api/recoveries/guardians", least)).IsProblemAsync(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Each_device_is_listed_with_what_it_may_do_and_ended_by_itself()
    {
        using var member = await _server.SignedInAsync(DaoChain.Member(8));
        var (one, two) = ((await GrantedAsync(member, "api")).GetProperty("access_token").GetString()!, (await GrantedAsync(member, "api")).GetProperty("access_token").GetString()!);
        var listed = await ProgramsAsync(member);
        Assert.Equal(2, listed.Count);
        Assert.All(listed, x => Assert.True(x.GetProperty("shared").GetBoolean()));
        Assert.All(listed, x => Assert.Equal("Reader", x.GetProperty("name").GetString()));
        // The newest comes first.
        Assert.Equal(HttpStatusCode.NoContent, await EndAsync(member, listed[0]));
        Assert.Equal(HttpStatusCode.OK, (await _kiosk.GetWithAsync("/api/recoveries/guardians", one)).StatusCode);
        await (await _kiosk.GetWithAsync("/api/recoveries/guardians", two)).IsProblemAsync(HttpStatusCode.Unauthorized);
        // A device that forgets its token is on the list no longer than the token is good.
        _time.Advance(TimeSpan.FromMinutes(31));
        Assert.Empty(await ProgramsAsync(member));
    }

    private void Wait() => _time.Advance(DevicePolls.Interval + TimeSpan.FromSeconds(1));

    private async Task<JsonElement> GrantedAsync(HttpClient member, string? scope)
    {
        var asked = await (await _kiosk.AskDeviceAsync(scope)).JsonAsync();
        Assert.Equal("/device?done=true", await member.EnterCodeAsync(asked, "allow"));
        return await (await _kiosk.PollAsync(asked)).JsonAsync();
    }

    private static async Task<List<JsonElement>> ProgramsAsync(HttpClient member) =>
        [.. (await (await member.GetAsync("/identity/access", Ct)).JsonAsync()).GetProperty("programs").EnumerateArray()];

    private static async Task<HttpStatusCode> EndAsync(HttpClient member, JsonElement program) =>
        (await member.PostAsync($"/identity/programs/{program.GetProperty("id").GetString()}/end", null, Ct)).StatusCode;
}
