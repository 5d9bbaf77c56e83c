using System.Net;
using System.Net.Http.Json;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Credentials;
using DoctorDAO.Features.Credentials.Presenting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Server.Tests;

/// <summary>What strangers may try: to make the server ask addresses of theirs, to sign with what they found, to keep others from asking.</summary>
public sealed class PresentingAbuseTests(VerifierServer dao) : PresentingTest(dao)
{
    [Fact]
    public async Task A_key_of_before_signs_no_receipt_of_today_and_can_be_taken_back()
    {
        var asked = await ShowAsync(VerifierServer.Template("licence"), [Dao.Licence()]);
        var receipt = (await Staff!.GetFromJsonAsync<ReceiptDto>($"/api/verifiers/charite/presentations/{asked.Id}/receipt", Json, Ct))!.Jwt;
        var presentations = Dao.Server.Services.GetRequiredService<IPresentations>();
        using var rotated = await Staff!.PostAsJsonAsync("/api/verifiers/charite/key", new KeyRotation(Compromised: false), Ct);
        Assert.True((await presentations.CheckReceiptAsync(new ReceiptText(receipt), Ct)).Valid);
        // The key of before leaks when another has taken its place: what it signs now is no receipt, and once that is known none of it is.
        var mine = (await rotated.Content.ReadFromJsonAsync<VerifierDto>(Json, Ct))!;
        var old = mine.OlderKeys![0];
        Assert.EndsWith("#" + old.Id, Jws.Parse(receipt).KeyId, StringComparison.Ordinal);
        await using (var db = Dao.Context())
        {
            var row = await db.Set<VerifierKeyRow>().AsNoTracking().SingleAsync(x => x.Thumbprint == old.Id, Ct);
            var next = await db.Set<VerifierKeyRow>().AsNoTracking().SingleAsync(x => x.Verifier == row.Verifier && x.Secret != "", Ct);
            await db.Set<VerifierKeyRow>().Where(x => x.Thumbprint == old.Id).ExecuteUpdateAsync(x => x.SetProperty(k => k.CreatedAt, row.CreatedAt - 1_200_000), Ct);
            await db.Set<VerifierKeyRow>().Where(x => x.Thumbprint == next.Thumbprint).ExecuteUpdateAsync(x => x.SetProperty(k => k.CreatedAt, next.CreatedAt - 600_000), Ct);
            Assert.Equal("keyUnknown", (await presentations.CheckReceiptAsync(new ReceiptText(receipt), Ct)).Problem);
            await db.Set<VerifierKeyRow>().Where(x => x.Thumbprint == next.Thumbprint).ExecuteUpdateAsync(x => x.SetProperty(k => k.CreatedAt, next.CreatedAt), Ct);
        }

        // The form that was sent before names a key that is none of now: it changes nothing a second time.
        using var twice = await Staff!.PostAsJsonAsync("/api/verifiers/charite/key", new KeyRotation(Compromised: false, Instead: old.Id), Ct);
        Assert.Equal(HttpStatusCode.BadRequest, twice.StatusCode);
        using var unknown = await Staff!.PostAsJsonAsync("/api/verifiers/charite/key", new KeyRotation(Compromised: true, "none"), Ct);
        await unknown.IsProblemAsync(HttpStatusCode.BadRequest, "key");
        using var gone = await Staff!.PostAsJsonAsync("/api/verifiers/charite/key", new KeyRotation(Compromised: true, old.Id), Ct);
        Assert.True((await gone.Content.ReadFromJsonAsync<VerifierDto>(Json, Ct))!.OlderKeys!.Single(x => x.Id == old.Id).Compromised);
        Assert.Equal("keyUnknown", (await presentations.CheckReceiptAsync(new ReceiptText(receipt), Ct)).Problem);
        Assert.DoesNotContain(old.Id, await Wallet.GetStringAsync("/verifiers/charite/did.json", Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_an_issuer_that_the_registry_does_not_know_nothing_is_fetched()
    {
        await using var stranger = await TestIssuer.StartAsync(VerifierServer.Time);
        Dao.Trust.Standing = x => x == stranger.Did ? IssuerTrust.Unknown : IssuerTrust.MayIssue;
        var result = await ShowAsync(VerifierServer.Template("licence"), [OfIssuer(stranger, 7)]);
        Failed(result, "issuer", "unknown");
        Assert.Equal(0, stranger.Asked);
        // A key that speaks for itself names whatever list it likes.
        var self = stranger.Issue("LicenceToPractise", Dao.Origin, VerifierServer.Person(), VerifierServer.Time.GetUtcNow(), issuer: DidKey.Create(stranger.Key.Public), by: stranger.Key.WithKeyId(null));
        Dao.Trust.Standing = x => x.StartsWith("did:key:", StringComparison.Ordinal) ? IssuerTrust.Unknown : IssuerTrust.MayIssue;
        Failed(await ShowAsync(VerifierServer.Template("licence"), [self]), "issuer", "unknown");
        Assert.Equal(0, stranger.Asked);
    }

    [Fact]
    public async Task A_list_signed_by_a_key_that_is_not_the_issuer_s_now_is_refused()
    {
        Dao.Trust.ListKey = _ => KeyTrust.OutsideTime;
        Failed(await ShowAsync(VerifierServer.Template("licence"), [Dao.Licence()]), "status", "listKey");
    }

    [Fact]
    public async Task A_receipt_that_names_another_site_makes_this_one_ask_nobody()
    {
        await using var stranger = await TestIssuer.StartAsync(VerifierServer.Time);
        var receipt = new VerifierReceipt("r", stranger.Did, VerifierServer.Time.GetUtcNow(), "p", 1, "n", []).Sign(stranger.Key);
        using var checking = await Wallet.PostAsJsonAsync("/api/verifiers/receipts/check", new ReceiptText(receipt), Ct);
        Assert.Equal("issuerRefused", (await checking.Content.ReadFromJsonAsync<ReceiptCheck>(Json, Ct))!.Problem);
        Assert.Equal(0, stranger.Asked);
    }

    [Fact]
    public async Task Posters_that_are_opened_too_often_do_not_keep_theStaff_from_asking()
    {
        var asked = await AskAsync(VerifierServer.Template("licence"));
        using var made = await Staff!.PostAsJsonAsync("/api/verifiers/charite/links", new NewStandingLink(asked.Policy, "Too often"), Ct);
        var link = (await made.Content.ReadFromJsonAsync<StandingLinkDto>(Json, Ct))!;
        var presentations = Dao.Server.Services.GetRequiredService<IPresentations>();
        await Assert.ThrowsAsync<DoctorDAO.Client.FieldException>(async () =>
        {
            for (var i = 0; i <= RequestService.MostWaiting; i++)
                await presentations.OpenLinkAsync(link.Id, Dao.Origin, Ct);
        });
        Assert.Equal(PresentationState.Waiting, (await AskAsync(VerifierServer.Template("licence"))).State);
        await using var db = Dao.Context();
        await db.Set<PresentationRow>().Where(x => EF.Functions.Like(x.Key, "link:%")).ExecuteDeleteAsync(Ct);
    }

    [Fact]
    public async Task A_claim_without_a_name_is_no_claim()
    {
        await AskAsync(VerifierServer.Template("licence"));
        using var refused = await Staff!.PostAsJsonAsync("/api/verifiers/policies/preview", VerifierServer.Template("licence") with { Items = [new("LicenceToPractise", [null!])] }, Json, Ct);
        await refused.IsProblemAsync(HttpStatusCode.BadRequest, "items.claims");
    }
}
