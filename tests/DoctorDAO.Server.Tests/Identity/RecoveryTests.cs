using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DoctorDAO.Client.Identity;
using DoctorDAO.Client.Membership;
using DoctorDAO.Contracts;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Identity;
using DoctorDAO.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Server.Tests;

/// <summary>A member who has lost the key moves to a new account, what is kept about members, and how it is taken along and forgotten.</summary>
public sealed class RecoveryTests : IAsyncLifetime
{
    private readonly List<IDisposable> _open = [];
    private readonly MovableTime _time = new();
    private DaoChain _chain = null!;
    private ServerHome _home = null!;
    private TestServer _server = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Address Contract => _chain.Association.Contracts.Membership;

    public async ValueTask InitializeAsync()
    {
        _chain = await DaoChain.StartAsync(Ct);
        await _chain.Node.MineAsync(Ct);
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
    public async Task Guardians_move_a_member_after_seven_days_and_what_is_kept_follows()
    {
        var lost = DaoChain.Member(4);
        using var old = await _server.SignedInAsync(lost);
        await _server.Services.GetRequiredService<IProfiles>().SaveProfileAsync(lost.Address.ToString(), new ProfileDto("Dr Canary Moved", "Europe/Lisbon"), Ct);
        await NameAsync(lost, 2, 1, 2, 3);
        var (browser, passkey, account) = await NewcomerAsync();
        var request = await (await browser.PostAsJsonAsync("/api/recoveries", new RecoveryWish(lost.Address.ToString()), Ct)).JsonAsync();
        var id = request.GetProperty("id").GetGuid();
        await AgreeAsync(id, DaoChain.Member(1));
        // Twice is once.
        await AgreeAsync(id, DaoChain.Member(1));
        Assert.Single((await RequestAsync(browser, id)).GetProperty("guardians").EnumerateArray(), x => x.GetProperty("agreed").GetBoolean());
        Assert.Equal(JsonValueKind.Null, (await RequestAsync(browser, id)).GetProperty("readyAt").ValueKind);
        await AgreeAsync(id, DaoChain.Member(2));
        await AnnouncedAsync(lost.Address);
        Assert.NotEqual(JsonValueKind.Null, (await RequestAsync(browser, id)).GetProperty("readyAt").ValueKind);
        Assert.Equal(account.ToString(), (await (await old.GetAsync("/api/recoveries/guardians", Ct)).JsonAsync()).GetProperty("runningTo").GetString());
        await (await browser.PostAsJsonAsync($"/api/recoveries/{id}/complete", new { }, Ct)).IsProblemAsync(HttpStatusCode.BadRequest, "id");

        await _chain.Node.AdvanceTimeAsync(TimeSpan.FromDays(7) + TimeSpan.FromMinutes(1), Ct);
        var ticket = await (await browser.PostAsJsonAsync($"/api/recoveries/{id}/complete", new { }, Ct)).JsonAsync();
        await Sessions.ReachAsync(_server, browser, ticket.GetProperty("id").GetGuid(), "indexed", "final");
        for (var i = 0; i < 4; i++)
            await _chain.Node.MineAsync(Ct);
        await _server.CatchUpAsync(_chain);
        Assert.True((await RequestAsync(browser, id)).GetProperty("done").GetBoolean());
        var moves = _server.Services.GetRequiredService<Moves>();
        await moves.FollowAsync(Ct);
        Assert.Equal(0, await moves.FollowAsync(Ct));
        var profiles = _server.Services.GetRequiredService<IProfiles>();
        Assert.Equal("Dr Canary Moved", (await profiles.GetProfileAsync(account.ToString(), Ct))?.Name);
        Assert.Null((await profiles.GetProfileAsync(lost.Address.ToString(), Ct))?.Name);
        // The lost key is signed in nowhere any more, and what it left belongs to who came.
        await (await old.GetAsync("/identity/access", Ct)).IsProblemAsync(HttpStatusCode.Unauthorized);
        Assert.Contains(lost.Address.ToString(), await AboutAsync(browser), StringComparison.Ordinal);
        using var thief = await _server.SignedInAsync(lost);
        Assert.DoesNotContain(lost.Address.ToString(), await AboutAsync(thief), StringComparison.Ordinal);
        Assert.True((await (await browser.SignInAsync(passkey)).JsonAsync()).GetProperty("member").GetBoolean());
    }

    [Fact]
    public async Task Asked_twice_at_once_it_is_one_request_and_asked_again_it_keeps_what_guardians_have_signed()
    {
        var lost = DaoChain.Member(6);
        await NameAsync(lost, 2, 1, 2);
        var (browser, _, _) = await NewcomerAsync();
        var id = Assert.Single((await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => AskAsync()))).Distinct());
        await AgreeAsync(id, DaoChain.Member(1));
        Assert.Equal(id, await AskAsync());
        Assert.Single((await RequestAsync(browser, id)).GetProperty("guardians").EnumerateArray(), x => x.GetProperty("agreed").GetBoolean());
        // Nearly over it is made anew.
        await _chain.Node.AdvanceTimeAsync(TimeSpan.FromDays(20.5), Ct);
        Assert.NotEqual(id, await AskAsync());

        async Task<Guid> AskAsync() => (await (await browser.PostAsJsonAsync("/api/recoveries", new RecoveryWish(lost.Address.ToString()), Ct)).JsonAsync()).GetProperty("id").GetGuid();
    }

    [Fact]
    public async Task The_old_key_stops_it()
    {
        var lost = DaoChain.Member(5);
        await NameAsync(lost, 1, 1);
        var (browser, _, _) = await NewcomerAsync();
        var id = (await (await browser.PostAsJsonAsync("/api/recoveries", new RecoveryWish(lost.Address.ToString()), Ct)).JsonAsync()).GetProperty("id").GetGuid();
        await AgreeAsync(id, DaoChain.Member(1));
        await AnnouncedAsync(lost.Address);
        using var old = await _server.SignedInAsync(lost);
        var document = (await (await old.PostAsJsonAsync("/api/recoveries/cancel/prepare", new { }, Ct)).JsonAsync()).GetProperty("typedData");
        await (await old.PostAsJsonAsync("/api/recoveries/cancel", new { signature = Sign(document, DaoChain.Member(6)) }, Ct)).IsProblemAsync(HttpStatusCode.BadRequest, "signature");
        var ticket = await (await old.PostAsJsonAsync("/api/recoveries/cancel", new { signature = Sign(document, lost) }, Ct)).JsonAsync();
        await Sessions.ReachAsync(_server, old, ticket.GetProperty("id").GetGuid(), "indexed", "final");
        Assert.True((await RequestAsync(browser, id)).GetProperty("void").GetBoolean());
        using var guardian = await _server.SignedInAsync(DaoChain.Member(1));
        await (await guardian.PostAsJsonAsync($"/api/recoveries/{id}/agree", new { signature = Sign(document, DaoChain.Member(1)) }, Ct)).IsProblemAsync(HttpStatusCode.BadRequest, "id");
    }

    [Fact]
    public async Task Only_guardians_agree_and_only_fresh_accounts_are_moved_to()
    {
        var lost = DaoChain.Member(7);
        var (browser, _, account) = await NewcomerAsync();
        await (await browser.PostAsJsonAsync("/api/recoveries", new RecoveryWish(lost.Address.ToString()), Ct)).IsProblemAsync(HttpStatusCode.BadRequest, "from");
        await (await browser.PostAsJsonAsync("/api/recoveries", new RecoveryWish("0x12"), Ct)).IsProblemAsync(HttpStatusCode.BadRequest, "from");
        await (await browser.PostAsJsonAsync("/api/recoveries", new RecoveryWish(account.ToString()), Ct)).IsProblemAsync(HttpStatusCode.BadRequest, "from");
        await NameAsync(lost, 1, 1);
        using var member = await _server.SignedInAsync(DaoChain.Member(8));
        await (await member.PostAsJsonAsync("/api/recoveries", new RecoveryWish(lost.Address.ToString()), Ct)).IsProblemAsync(HttpStatusCode.BadRequest, "to");
        var id = (await (await browser.PostAsJsonAsync("/api/recoveries", new RecoveryWish(lost.Address.ToString()), Ct)).JsonAsync()).GetProperty("id").GetGuid();
        await (await member.PostAsJsonAsync($"/api/recoveries/{id}/prepare", new { }, Ct)).IsProblemAsync(HttpStatusCode.BadRequest, "account");
        using var guardian = await _server.SignedInAsync(DaoChain.Member(1));
        var document = (await (await guardian.PostAsJsonAsync($"/api/recoveries/{id}/prepare", new { }, Ct)).JsonAsync()).GetProperty("typedData");
        await (await guardian.PostAsJsonAsync($"/api/recoveries/{id}/agree", new { signature = Sign(document, DaoChain.Member(8)) }, Ct)).IsProblemAsync(HttpStatusCode.BadRequest, "signature");
        await (await guardian.PostAsJsonAsync($"/api/recoveries/{Guid.NewGuid()}/prepare", new { }, Ct)).IsProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Everything_is_handed_out_to_its_owner_and_erased_for_good()
    {
        var (browser, passkey, account) = await NewcomerAsync();
        var profiles = _server.Services.GetRequiredService<IProfiles>();
        await profiles.SaveProfileAsync(account.ToString(), new ProfileDto("Dr Canary Erased", null), Ct);
        using var answer = await browser.GetAsync("/account/data/archive", Ct);
        Assert.Equal("application/zip", answer.Content.Headers.ContentType?.MediaType);
        await using (var zip = new ZipArchive(await answer.Content.ReadAsStreamAsync(Ct), ZipArchiveMode.Read))
        {
            Assert.Contains("Dr Canary Erased", await TextAsync(zip, "profile.json"), StringComparison.Ordinal);
            Assert.Contains(account.ToHex(), await TextAsync(zip, "sign-in.json"), StringComparison.Ordinal);
            Assert.Contains(account.ToString(), await TextAsync(zip, "about.json"), StringComparison.Ordinal);
        }

        _time.Advance(SignInPolicies.RecentFor + TimeSpan.FromSeconds(5));
        var refused = await (await browser.PostAsJsonAsync("/identity/data/erase", new { }, Ct)).IsProblemAsync(HttpStatusCode.Forbidden);
        Assert.Equal(SignInPolicies.SignInAgain, refused.GetProperty("code").GetString());
        using var sent = await browser.GetAsync("/account/data/archive", Ct);
        Assert.StartsWith("/sign-in?return=%2Faccount%2Fdata%2Farchive&again=true", sent.Headers.Location!.OriginalString, StringComparison.Ordinal);
        await browser.SignInAsync(passkey);
        Assert.Equal(HttpStatusCode.NoContent, (await browser.PostAsJsonAsync("/identity/data/erase", new { }, Ct)).StatusCode);
        Assert.Null(await profiles.GetProfileAsync(account.ToString(), Ct));
        await (await browser.GetAsync("/identity/access", Ct)).IsProblemAsync(HttpStatusCode.Unauthorized);
        await (await browser.SignInAsync(passkey)).IsProblemAsync(HttpStatusCode.BadRequest, "credential");
        await using var db = _home.Context();
        Assert.DoesNotContain(db.Set<PersonAccountRow>(), x => x.Account == account.ToHex());
    }

    [Fact]
    public async Task What_has_done_its_service_is_forgotten()
    {
        var (browser, _, _) = await NewcomerAsync();
        await browser.AskAsync("sign-in/options");
        await browser.PostAsJsonAsync("/identity/nonce", new { }, Ct);
        var retention = _server.Services.GetRequiredService<Retention>();
        Assert.Equal(0, await retention.PruneAsync(Ct));
        _time.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(2, await retention.PruneAsync(Ct));
        _time.Advance(TimeSpan.FromDays(15));
        Assert.Equal(1, await retention.PruneAsync(Ct));

        // A request for recovery and who has agreed to it, ninety days after it was made.
        await using var db = _home.Context();
        var request = new RecoveryRow { Id = Guid.NewGuid(), From = DaoChain.Member(2).Address.ToHex(), To = DaoChain.Member(3).Address.ToHex(), Nonce = "1", CreatedAt = _time.GetUtcNow().ToUnixTimeMilliseconds() };
        db.AddRange(request, new RecoverySignatureRow { Recovery = request.Id, Guardian = DaoChain.Member(1).Address.ToHex(), Signature = [1] });
        await db.SaveChangesAsync(Ct);
        _time.Advance(Retention.RecoveriesKept - TimeSpan.FromMinutes(1));
        await retention.PruneAsync(Ct);
        Assert.Single(db.Set<RecoveryRow>(), x => x.Id == request.Id);
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(2, await retention.PruneAsync(Ct));
        Assert.Empty(db.Set<RecoverySignatureRow>());
    }

    /// <summary>Of whose accounts the archive is.</summary>
    private static async Task<string> AboutAsync(HttpClient browser)
    {
        using var answer = await browser.GetAsync("/account/data/archive", Ct);
        await using var zip = new ZipArchive(await answer.Content.ReadAsStreamAsync(Ct), ZipArchiveMode.Read);
        return await TextAsync(zip, "about.json");
    }

    private static async Task<string> TextAsync(ZipArchive zip, string name)
    {
        using var reader = new StreamReader(await zip.GetEntry(name)!.OpenAsync(Ct));
        return await reader.ReadToEndAsync(Ct);
    }

    private async Task NameAsync(PrivateKey member, byte threshold, params int[] guardians)
    {
        Address[] named = [.. guardians.Select(x => DaoChain.Member(x).Address).Order()];
        await _chain.Association.RunAsync(new LocalChain.Act(member, Contract, Membership.SetGuardiansCall.Encode(named, threshold), "name guardians"), Ct);
    }

    private async Task AgreeAsync(Guid id, PrivateKey guardian)
    {
        using var browser = await _server.SignedInAsync(guardian);
        var document = (await (await browser.PostAsJsonAsync($"/api/recoveries/{id}/prepare", new { }, Ct)).JsonAsync()).GetProperty("typedData");
        await (await browser.PostAsJsonAsync($"/api/recoveries/{id}/agree", new { signature = Sign(document, guardian) }, Ct)).JsonAsync();
    }

    /// <summary>Returns when the chain knows of the request.</summary>
    private async Task AnnouncedAsync(Address lost)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        var until = TimeProvider.System.GetUtcNow() + TestServer.Patience;
        while (Membership.RecoveryOfCall.DecodeResult(await _chain.Node.Client.CallAsync(Contract, Membership.RecoveryOfCall.Encode(lost), BlockRef.Latest, Ct)).To == Address.Zero)
        {
            Assert.True(TimeProvider.System.GetUtcNow() < until, "The request never came to the chain.");
            await timer.WaitForNextTickAsync(Ct);
        }
    }

    private static async Task<JsonElement> RequestAsync(HttpClient browser, Guid id) => await (await browser.GetAsync($"/api/recoveries/{id}", Ct)).JsonAsync();

    private static string Sign(JsonElement document, PrivateKey key) => Hex.Encode(key.Sign(TypedData.Parse(document).Hash()).ToBytes());

    private async Task<(HttpClient Browser, SoftAuthenticator Passkey, Address Account)> NewcomerAsync()
    {
        var (browser, passkey) = (_server.Browser(), new SoftAuthenticator { Origin = _server.Url.GetLeftPart(UriPartial.Authority) });
        _open.AddRange([browser, passkey]);
        var who = await (await browser.SignUpAsync(passkey)).JsonAsync();
        return (browser, passkey, Address.Parse(who.GetProperty("account").GetString()));
    }
}
