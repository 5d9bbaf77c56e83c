using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Credentials;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Credentials.Presenting;
using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Server.Tests;

/// <summary>Each rule that an answer can break.</summary>
public sealed class PresentingRuleTests(VerifierServer dao) : PresentingTest(dao)
{
    [Fact]
    public async Task Another_nonce_is_refused() => Failed(await BendAsync((holder, request) => holder.Present(request, [Dao.Licence()], nonce: "another")), "holder", "nonceMismatch");

    [Fact]
    public async Task Another_audience_is_refused() =>
        Failed(await BendAsync((holder, request) => holder.Present(request, [Dao.Licence()], audience: "decentralized_identifier:did:web:elsewhere.example")), "holder", "audienceMismatch");

    [Fact]
    public async Task A_disclosure_taken_away_after_signing_is_refused() => Failed(await BendAsync((holder, request) => holder.Present(request, [Dao.Licence()], change: x =>
    {
        var parts = x.Split('~');
        return string.Join('~', parts.Where((_, i) => i != 1));
    })), "holder", "presentationHashMismatch");

    [Fact]
    public async Task A_stripped_key_binding_is_refused() =>
        Failed(await BendAsync((holder, request) => holder.Present(request, [Dao.Licence()], change: x => x[..(x.LastIndexOf('~') + 1)])), "holder", "keyBindingMissing");

    [Fact]
    public async Task A_claim_that_was_asked_and_not_shown_is_refused() =>
        Failed(await ShowAsync(VerifierServer.Template("licence"), [Dao.Licence(VerifierServer.Person(("profession", "physician"), ("jurisdiction", "SE"), ("valid_until", "2099-01-01")))]), "asked", "claimMissing");

    [Fact]
    public async Task An_unknown_issuer_is_refused()
    {
        Dao.Trust.Standing = _ => IssuerTrust.Unknown;
        Failed(await ShowAsync(VerifierServer.Template("licence"), [Dao.Licence()]), "issuer", "unknown");
    }

    [Fact]
    public async Task An_issuer_below_one_that_is_suspended_is_refused()
    {
        Dao.Trust.Standing = _ => IssuerTrust.Suspended;
        Failed(await ShowAsync(VerifierServer.Template("licence"), [Dao.Licence()]), "accreditation", "suspended");
    }

    [Fact]
    public async Task An_issuer_outside_the_policy_s_tree_is_refused()
    {
        Dao.Trust.Under = _ => false;
        Failed(await ShowAsync(VerifierServer.Template("licence") with { Issuers = IssuerRule.Under, IssuerDids = ["did:web:college.example"] }, [Dao.Licence()]), "issuer", "notAccepted");
    }

    [Fact]
    public async Task A_key_that_was_never_pinned_is_refused()
    {
        Dao.Trust.Key = _ => KeyTrust.NotPinned;
        Failed(await ShowAsync(VerifierServer.Template("licence"), [Dao.Licence()]), "key", "notPinned");
    }

    [Fact]
    public async Task A_key_outside_of_its_time_is_refused()
    {
        Dao.Trust.Key = _ => KeyTrust.OutsideTime;
        Failed(await ShowAsync(VerifierServer.Template("licence"), [Dao.Licence()]), "key", "outsideTime");
    }

    [Fact]
    public async Task A_signature_of_another_key_is_refused()
    {
        var forged = Dao.Issuer.Issue("LicenceToPractise", Dao.Origin, VerifierServer.Person(("profession", "physician"), ("jurisdiction", "SE"), ("valid_until", "2099-01-01"), ("standing", "good")),
            VerifierServer.Time.GetUtcNow(), by: SigningKey.Generate().WithKeyId(Dao.Issuer.Key.Public.KeyId));
        Failed(await ShowAsync(VerifierServer.Template("licence"), [forged]), "signature", "signatureInvalid");
    }

    [Fact]
    public async Task A_licence_that_is_over_or_not_in_good_standing_is_refused()
    {
        var result = await ShowAsync(VerifierServer.Template("licence"), [Dao.Licence(VerifierServer.Person(("profession", "physician"), ("jurisdiction", "SE"), ("valid_until", "2020-01-01"), ("standing", "restricted")))]);
        Failed(result, "term", "over");
        Failed(result, "standing", "notGood");
    }

    [Fact]
    public async Task A_revoked_credential_is_refused()
    {
        var list = new StatusList(StatusKind.Token, 1, 1_024) { [700] = 1 };
        // Lists are kept for as long as a policy lets them be: this issuer's is another address for each test that changes it.
        await using var issuer = await TestIssuer.StartAsync(VerifierServer.Time);
        issuer.Publish(list, VerifierServer.Time.GetUtcNow());
        Failed(await ShowAsync(VerifierServer.Template("licence"), [OfIssuer(issuer, 700)]), "status", "revoked");
    }

    [Fact]
    public async Task A_stale_status_list_is_refused()
    {
        await using var issuer = await TestIssuer.StartAsync(VerifierServer.Time);
        issuer.Publish(new StatusList(StatusKind.Token, 1, 1_024), VerifierServer.Time.GetUtcNow().AddDays(-3));
        Failed(await ShowAsync(VerifierServer.Template("licence"), [OfIssuer(issuer, 7)]), "freshness", "stale");
    }

    [Fact]
    public async Task A_status_list_that_is_too_large_when_inflated_is_refused()
    {
        await using var issuer = await TestIssuer.StartAsync(VerifierServer.Time);
        using var bomb = new MemoryStream();
        await using (var zip = new System.IO.Compression.ZLibStream(bomb, System.IO.Compression.CompressionLevel.Optimal, leaveOpen: true))
            await zip.WriteAsync(new byte[8 * 1024 * 1024], Ct);
        issuer.PublishText(Jws.Sign("statuslist+jwt", new JsonObject
        {
            ["iss"] = issuer.Did, ["sub"] = issuer.ListUri, ["iat"] = VerifierServer.Time.GetUtcNow().ToUnixTimeSeconds(),
            ["status_list"] = new JsonObject { ["bits"] = 1, ["lst"] = System.Buffers.Text.Base64Url.EncodeToString(bomb.ToArray()) },
        }, issuer.Key));
        Failed(await ShowAsync(VerifierServer.Template("licence"), [OfIssuer(issuer, 7)]), "status", "tooLarge");
    }

    [Fact]
    public async Task A_list_that_is_not_the_anchored_one_is_refused_where_the_policy_says_so()
    {
        Dao.Trust.Anchor = _ => Keccak256.Hash("another list"u8);
        Failed(await ShowAsync(VerifierServer.Template("licence") with { Anchor = AnchorRule.Refuse }, [Dao.Licence()]), "anchor", "otherList");
        var warned = await ShowAsync(VerifierServer.Template("licence"), [Dao.Licence()]);
        Assert.Equal(PresentationState.Accepted, warned.State);
        Assert.Contains(new CheckDto("anchor", "LicenceToPractise", CheckOutcome.Warned, "otherList"), warned.Checks);
    }

    [Fact]
    public async Task A_list_that_is_not_anchored_yet_takes_away_at_once_and_gives_nothing_back()
    {
        const int Revoked = 700, Suspended = 701, Good = 7;
        await using var issuer = await TestIssuer.StartAsync(VerifierServer.Time);
        issuer.Publish(new StatusList(StatusKind.Token, 2, 1_024) { [Suspended] = 2 }, VerifierServer.Time.GetUtcNow());
        var anchored = issuer.Keep();
        Dao.Trust.Anchor = _ => anchored;
        var policy = VerifierServer.Template("licence") with { Anchor = AnchorRule.Refuse };
        Assert.Contains(new CheckDto("anchor", "LicenceToPractise", CheckOutcome.Passed), (await ShowAsync(policy, [OfIssuer(issuer, Good)])).Checks);
        // One is revoked, one reinstated, and nothing of it is on the chain: the list that is kept has to be read anew for that.
        await using var next = await TestIssuer.StartAsync(VerifierServer.Time);
        next.Publish(new StatusList(StatusKind.Token, 2, 1_024) { [Suspended] = 2 }, VerifierServer.Time.GetUtcNow());
        next.Keep();
        next.Publish(new StatusList(StatusKind.Token, 2, 1_024) { [Revoked] = 1 }, VerifierServer.Time.GetUtcNow());
        var good = await ShowAsync(policy, [OfIssuer(next, Good)]);
        Assert.Equal(PresentationState.Accepted, good.State);
        Assert.Contains(new CheckDto("anchor", "LicenceToPractise", CheckOutcome.Warned, "newerList"), good.Checks);
        Failed(await ShowAsync(policy, [OfIssuer(next, Revoked)]), "status", "revoked");
        Failed(await ShowAsync(policy, [OfIssuer(next, Suspended)]), "anchor", "otherList");
    }

    [Fact]
    public async Task What_is_served_in_the_place_of_the_anchored_list_is_not_believed()
    {
        await using var issuer = await TestIssuer.StartAsync(VerifierServer.Time);
        Dao.Trust.Anchor = _ => Keccak256.Hash("what the chain says"u8);
        issuer.Serve(Keccak256.Hash("what the chain says"u8));
        Failed(await ShowAsync(VerifierServer.Template("licence") with { Anchor = AnchorRule.Refuse }, [OfIssuer(issuer, 7)]), "anchor", "otherList");
    }

    [Theory]
    [InlineData(false, false, null)]
    [InlineData(true, false, "revoked")]
    [InlineData(false, true, "suspended")]
    [InlineData(true, true, "revoked")]
    public async Task Of_two_statuses_each_can_refuse(bool revoked, bool suspended, string? reason)
    {
        const int Index = 12;
        await using var issuer = await TestIssuer.StartAsync(VerifierServer.Time);
        var now = VerifierServer.Time.GetUtcNow();
        issuer.Publish(new StatusList(StatusKind.Token, 1, 1_024) { [Index] = revoked ? 1 : 0 }, now);
        var bits = new StatusList(StatusKind.Bitstring, 1, StatusTokens.BitstringEntries);
        bits[Index] = suspended ? 1 : 0;
        issuer.Publish("suspension", bits, now);
        var result = await ShowAsync(VerifierServer.Template("licence"), [Twice(issuer, Index)]);
        if (reason is null)
            Assert.Equal(PresentationState.Accepted, result.State);
        else
            Failed(result, "status", reason);
    }

    [Fact]
    public async Task A_second_status_that_cannot_be_read_is_not_taken_for_none()
    {
        await using var issuer = await TestIssuer.StartAsync(VerifierServer.Time);
        Failed(await ShowAsync(VerifierServer.Template("licence"), [Twice(issuer, 12)]), "status", "statusUnavailable");
    }

    private Held Twice(TestIssuer issuer, int index) => issuer.Issue(
        "LicenceToPractise", Dao.Origin, VerifierServer.Person(("profession", "physician"), ("jurisdiction", "SE"), ("valid_until", "2099-01-01"), ("standing", "good")), VerifierServer.Time.GetUtcNow(), index,
        purposes: "suspension");
}
