using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DoctorDAO.Client.Identity;
using DoctorDAO.Contracts;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Identity;
using DoctorDAO.Features.Relay;
using DoctorDAO.LocalChain;
using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace DoctorDAO.Server.Tests;

/// <summary>Signatures of guardians are gathered over weeks: some no longer count when enough have come together, and then others must do.</summary>
public sealed class GuardianSignatureTests : OwnServerTest
{
    private readonly PrivateKey _lost = DaoChain.Member(4);
    private HttpClient _browser = null!;
    private Guid _id;

    private Address Contract => Chain.Association.Contracts.Membership;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Chain.Association.RunAsync(Chain.Association.Acts.SetGuardians(_lost, [.. new[] { 1, 2, 3 }.Select(x => DaoChain.Member(x).Address).Order()], 2), Ct);
        await Server.CatchUpAsync(Chain);
        (_browser, _, _) = await NewcomerAsync();
        _id = (await (await _browser.PostAsJsonAsync("/api/recoveries", new RecoveryWish(_lost.Address.ToString()), Ct)).JsonAsync()).GetProperty("id").GetGuid();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_guardian_who_is_no_active_member_any_more_holds_up_nobody(int gone)
    {
        await (await AgreeAsync(gone)).JsonAsync();
        Assert.Equal([gone], await AgreedAsync());
        await Chain.Association.RunAsync(Chain.Association.Acts.Suspend(DaoChain.Member(gone).Address), Ct);
        Assert.Empty(await AgreedAsync());
        foreach (var other in new[] { 1, 2, 3 }.Where(x => x != gone))
            await (await AgreeAsync(other)).JsonAsync();
        await AnnouncedAsync();
    }

    [Fact]
    public async Task Who_signs_again_is_taken_at_the_newer_signature()
    {
        await (await AgreeAsync(1)).JsonAsync();
        await using (var db = Home.Context())
        {
            // As though the account had dropped the key since.
            var other = DaoChain.Member(9).Sign(Keccak256.Hash("something else")).ToBytes();
            await db.Set<RecoverySignatureRow>().ExecuteUpdateAsync(x => x.SetProperty(s => s.Signature, other), Ct);
        }

        Assert.Empty(await AgreedAsync());
        await (await AgreeAsync(2)).JsonAsync();
        Assert.Equal([2], await AgreedAsync());
        await (await _browser.PostAsJsonAsync($"/api/recoveries/{_id}/announce", new { }, Ct)).IsProblemAsync(HttpStatusCode.BadRequest, "id");
        await (await AgreeAsync(1)).JsonAsync();
        await AnnouncedAsync();
    }

    [Fact]
    public async Task An_announcement_that_did_not_come_about_is_made_later()
    {
        var options = Server.Services.GetRequiredService<IOptions<RelayOptions>>().Value;
        await (await AgreeAsync(1)).JsonAsync();
        options.ActsPerHour = 0;
        await (await AgreeAsync(2)).IsProblemAsync(HttpStatusCode.BadRequest, "id");
        Assert.Equal([1, 2], await AgreedAsync());
        await (await _browser.PostAsJsonAsync($"/api/recoveries/{_id}/announce", new { }, Ct)).IsProblemAsync(HttpStatusCode.BadRequest, "id");
        options.ActsPerHour = 60;
        await (await _browser.PostAsJsonAsync($"/api/recoveries/{_id}/announce", new { }, Ct)).JsonAsync();
        await AnnouncedAsync();
        // Asked for twice it is announced once.
        await (await _browser.PostAsJsonAsync($"/api/recoveries/{_id}/announce", new { }, Ct)).JsonAsync();
        await using var db = Home.Context();
        Assert.Single(db.Set<RelayActRow>().Where(x => x.Kind == RelayKind.Move));
    }

    private async Task<HttpResponseMessage> AgreeAsync(int member)
    {
        var guardian = DaoChain.Member(member);
        using var browser = await Server.SignedInAsync(guardian);
        var document = (await (await browser.PostAsJsonAsync($"/api/recoveries/{_id}/prepare", new { }, Ct)).JsonAsync()).GetProperty("typedData");
        return await browser.PostAsJsonAsync($"/api/recoveries/{_id}/agree", new { signature = Hex.Encode(guardian.Sign(TypedData.Parse(document).Hash()).ToBytes()) }, Ct);
    }

    private async Task<IEnumerable<int>> AgreedAsync()
    {
        var request = await (await _browser.GetAsync($"/api/recoveries/{_id}", Ct)).JsonAsync();
        var agreed = request.GetProperty("guardians").EnumerateArray().Where(x => x.GetProperty("agreed").GetBoolean()).Select(x => x.GetProperty("account").GetString()).ToList();
        return new[] { 1, 2, 3 }.Where(x => agreed.Contains(DaoChain.Member(x).Address.ToString()));
    }

    /// <summary>Returns when the chain knows of the request.</summary>
    private async Task AnnouncedAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        var until = TimeProvider.System.GetUtcNow() + TestServer.Patience;
        while (Membership.RecoveryOfCall.DecodeResult(await Chain.Node.Client.CallAsync(Contract, Membership.RecoveryOfCall.Encode(_lost.Address), BlockRef.Latest, Ct)).To == Address.Zero)
        {
            Assert.True(TimeProvider.System.GetUtcNow() < until, "The request never came to the chain.");
            await timer.WaitForNextTickAsync(Ct);
        }
    }
}
