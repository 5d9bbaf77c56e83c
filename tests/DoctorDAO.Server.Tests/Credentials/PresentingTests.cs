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

namespace DoctorDAO.Server.Tests.Credentials;

/// <summary>A hospital asks, a doctor's wallet answers, over HTTP; each rule that an answer can break has a test of its own.</summary>
public sealed class PresentingTests(VerifierServer dao) : IClassFixture<VerifierServer>, IAsyncDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };
    private readonly HttpClient _wallet = dao.Server.Browser();
    private HttpClient? _staff;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private SoftHolder Holder => new(_wallet, VerifierServer.Time);

    public ValueTask DisposeAsync()
    {
        _wallet.Dispose();
        _staff?.Dispose();
        dao.Trust.Standing = _ => IssuerTrust.MayIssue;
        dao.Trust.Key = _ => KeyTrust.Pinned;
        dao.Trust.ListKey = _ => KeyTrust.Pinned;
        dao.Trust.Under = _ => true;
        dao.Trust.Anchor = _ => null;
        dao.Issuer.Publish(new StatusList(StatusKind.Token, 1, 1_024), VerifierServer.Time.GetUtcNow());
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_hospital_asks_and_gets_what_it_asked_for_with_a_receipt(bool encrypted)
    {
        dao.Trust.Anchor = _ => Keccak256.Hash(dao.Issuer.Compressed.Span);
        var asked = await AskAsync(VerifierServer.Template("licence") with { Encrypted = encrypted });
        Assert.Equal(PresentationState.Waiting, asked.State);
        var request = await Holder.ReadAsync(asked.WalletLink, post: encrypted);
        Assert.Equal(encrypted ? "direct_post.jwt" : "direct_post", request.Claims.GetProperty("response_mode").GetString());
        Assert.Equal(PresentationState.Opened, (await GetAsync(asked.Id)).State);
        using var answer = await Holder.AnswerAsync(request, Holder.Present(request, [dao.Licence()]));
        var next = await SoftHolder.NextAsync(answer);

        var result = await GetAsync(asked.Id);
        Assert.Equal(PresentationState.Accepted, result.State);
        Assert.All(result.Checks, x => Assert.Equal((x.Code, CheckOutcome.Passed), (x.Code, x.Outcome)));
        string[] looked = ["accreditation", "anchor", "asked", "freshness", "holder", "issuer", "key", "signature", "standing", "status", "term", "validity"];
        Assert.Equal(looked, result.Checks.Select(x => x.Code).Order(StringComparer.Ordinal));
        var received = Assert.Single(result.Received);
        Assert.Equal(("LicenceToPractise", dao.Issuer.Did, "Canary"), (received.Type, received.Issuer, received.Claims["given_name"]!.GetValue<string>()));
        // What was not asked is neither revealed nor kept.
        Assert.False(received.Claims.ContainsKey("licence_number"));
        Assert.Equal(30, (result.KeptUntil!.Value - result.Answered!.Value).TotalDays, 1);

        var receipt = (await _staff!.GetFromJsonAsync<ReceiptDto>($"/api/verifiers/charite/presentations/{asked.Id}/receipt", Json, Ct))!;
        using var checking = await _wallet.PostAsJsonAsync("/api/verifiers/receipts/check", new ReceiptText(receipt.Jwt), Ct);
        var check = (await checking.Content.ReadFromJsonAsync<ReceiptCheck>(Json, Ct))!;
        Assert.Equal((true, null), (check.Valid, check.Problem));
        Assert.EndsWith(":verifiers:charite", check.Verifier, StringComparison.Ordinal);
        Assert.True(check.Content!["accepted"]!.GetValue<bool>());
        Assert.Equal(1, check.Content["policy"]!["version"]!.GetValue<int>());
        Assert.DoesNotContain("Canary", check.Content.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("physician", check.Content.ToJsonString(), StringComparison.Ordinal);

        // The library reads it, with the keys that the organisation publishes.
        using var http = HttpDocumentFetcher.CreateClient(HttpDocumentFetcher.IsPublicOrLoopback);
        var read = await VerifierReceipt.VerifyAsync(receipt.Jwt, new DidIssuerKeys(new DidResolver(new HttpDocumentFetcher(http), VerifierServer.Time)), Ct);
        Assert.Equal((true, 12, "Charité", request.Nonce), (read.Accepted, read.Checks.Count, read.VerifierName, read.Nonce));
        var entry = Assert.Single(read.Entries);
        Assert.Equal(("LicenceToPractise", dao.Issuer.Did, dao.Issuer.ListUri, 6), (entry.QueryId, entry.Issuer, entry.StatusUri, entry.Claims.Count));

        // The doctor's browser comes back with a code, and is told.
        Assert.StartsWith($"{dao.Origin}/verify/answered?code=", next, StringComparison.Ordinal);
        var told = await dao.Server.Services.GetRequiredService<IPresentations>().GetAnsweredAsync(next[^32..], Ct);
        Assert.Equal(("Charité", PresentationState.Accepted), (told!.Verifier, told.State));
    }

    [Fact]
    public async Task A_locum_shows_licence_title_and_fifty_hours_of_training()
    {
        var now = VerifierServer.Time.GetUtcNow();
        var result = await ShowAsync(VerifierServer.Template("locum"), [dao.Licence(), dao.Title(), dao.Training("Sepsis", 30, now.AddDays(-100)), dao.Training("Airway", 20.5m, now.AddDays(-10))]);
        Assert.Equal(PresentationState.Accepted, result.State);
        Assert.Equal(4, result.Received.Count);
        Assert.Contains(new CheckDto("hours", "CpdTraining", CheckOutcome.Passed), result.Checks);
        Assert.Contains(new CheckDto("person", "", CheckOutcome.Passed), result.Checks);
    }

    [Fact]
    public async Task Copies_of_one_certificate_count_once()
    {
        var done = VerifierServer.Time.GetUtcNow().AddDays(-10);
        var result = await ShowAsync(VerifierServer.Template("locum"), [dao.Licence(), dao.Title(), dao.Training("Sepsis", 30, done), dao.Training("Sepsis", 30, done)]);
        Failed(result, "hours", "tooFew");
    }

    [Fact]
    public async Task Training_that_is_too_old_is_refused()
    {
        var result = await ShowAsync(VerifierServer.Template("locum"), [dao.Licence(), dao.Title(), dao.Training("Sepsis", 60, VerifierServer.Time.GetUtcNow().AddDays(-370))]);
        Failed(result, "age", "tooOld");
    }

    [Fact]
    public async Task Credentials_of_two_people_are_refused()
    {
        var other = VerifierServer.Person(("specialty", "oncology"), ("title", "Consultant"), ("awarded_on", "2015-05-05"));
        other["birthdate"] = "1981-02-03";
        var result = await ShowAsync(VerifierServer.Template("locum"), [dao.Licence(), dao.Title(other), dao.Training("Sepsis", 60, VerifierServer.Time.GetUtcNow())]);
        Failed(result, "person", "differs");
        // Nothing of what was refused is kept.
        Assert.Empty(result.Received);
    }

    [Fact]
    public async Task Another_nonce_is_refused() => Failed(await BendAsync((holder, request) => holder.Present(request, [dao.Licence()], nonce: "another")), "holder", "nonceMismatch");

    [Fact]
    public async Task Another_audience_is_refused() =>
        Failed(await BendAsync((holder, request) => holder.Present(request, [dao.Licence()], audience: "decentralized_identifier:did:web:elsewhere.example")), "holder", "audienceMismatch");

    [Fact]
    public async Task A_disclosure_taken_away_after_signing_is_refused() => Failed(await BendAsync((holder, request) => holder.Present(request, [dao.Licence()], change: x =>
    {
        var parts = x.Split('~');
        return string.Join('~', parts.Where((_, i) => i != 1));
    })), "holder", "presentationHashMismatch");

    [Fact]
    public async Task A_stripped_key_binding_is_refused() =>
        Failed(await BendAsync((holder, request) => holder.Present(request, [dao.Licence()], change: x => x[..(x.LastIndexOf('~') + 1)])), "holder", "keyBindingMissing");

    [Fact]
    public async Task A_claim_that_was_asked_and_not_shown_is_refused() =>
        Failed(await ShowAsync(VerifierServer.Template("licence"), [dao.Licence(VerifierServer.Person(("profession", "physician"), ("jurisdiction", "SE"), ("valid_until", "2099-01-01")))]), "asked", "claimMissing");

    [Fact]
    public async Task An_unknown_issuer_is_refused()
    {
        dao.Trust.Standing = _ => IssuerTrust.Unknown;
        Failed(await ShowAsync(VerifierServer.Template("licence"), [dao.Licence()]), "issuer", "unknown");
    }

    [Fact]
    public async Task Of_an_issuer_that_the_registry_does_not_know_nothing_is_fetched()
    {
        await using var stranger = await TestIssuer.StartAsync(VerifierServer.Time);
        dao.Trust.Standing = x => x == stranger.Did ? IssuerTrust.Unknown : IssuerTrust.MayIssue;
        var result = await ShowAsync(VerifierServer.Template("licence"), [OfIssuer(stranger, 7)]);
        Failed(result, "issuer", "unknown");
        Assert.Equal(0, stranger.Asked);
        // A key that speaks for itself names whatever list it likes.
        var self = stranger.Issue("LicenceToPractise", dao.Origin, VerifierServer.Person(), VerifierServer.Time.GetUtcNow(), issuer: DidKey.Create(stranger.Key.Public), by: stranger.Key.WithKeyId(null));
        dao.Trust.Standing = x => x.StartsWith("did:key:", StringComparison.Ordinal) ? IssuerTrust.Unknown : IssuerTrust.MayIssue;
        Failed(await ShowAsync(VerifierServer.Template("licence"), [self]), "issuer", "unknown");
        Assert.Equal(0, stranger.Asked);
    }

    [Fact]
    public async Task A_list_signed_by_a_key_that_is_not_the_issuer_s_now_is_refused()
    {
        dao.Trust.ListKey = _ => KeyTrust.OutsideTime;
        Failed(await ShowAsync(VerifierServer.Template("licence"), [dao.Licence()]), "status", "listKey");
    }

    [Fact]
    public async Task An_issuer_below_one_that_is_suspended_is_refused()
    {
        dao.Trust.Standing = _ => IssuerTrust.Suspended;
        Failed(await ShowAsync(VerifierServer.Template("licence"), [dao.Licence()]), "accreditation", "suspended");
    }

    [Fact]
    public async Task An_issuer_outside_the_policy_s_tree_is_refused()
    {
        dao.Trust.Under = _ => false;
        Failed(await ShowAsync(VerifierServer.Template("licence") with { Issuers = IssuerRule.Under, IssuerDids = ["did:web:college.example"] }, [dao.Licence()]), "issuer", "notAccepted");
    }

    [Fact]
    public async Task A_key_that_was_never_pinned_is_refused()
    {
        dao.Trust.Key = _ => KeyTrust.NotPinned;
        Failed(await ShowAsync(VerifierServer.Template("licence"), [dao.Licence()]), "key", "notPinned");
    }

    [Fact]
    public async Task A_key_outside_of_its_time_is_refused()
    {
        dao.Trust.Key = _ => KeyTrust.OutsideTime;
        Failed(await ShowAsync(VerifierServer.Template("licence"), [dao.Licence()]), "key", "outsideTime");
    }

    [Fact]
    public async Task A_signature_of_another_key_is_refused()
    {
        var forged = dao.Issuer.Issue("LicenceToPractise", dao.Origin, VerifierServer.Person(("profession", "physician"), ("jurisdiction", "SE"), ("valid_until", "2099-01-01"), ("standing", "good")),
            VerifierServer.Time.GetUtcNow(), by: SigningKey.Generate().WithKeyId(dao.Issuer.Key.Public.KeyId));
        Failed(await ShowAsync(VerifierServer.Template("licence"), [forged]), "signature", "signatureInvalid");
    }

    [Fact]
    public async Task A_licence_that_is_over_or_not_in_good_standing_is_refused()
    {
        var result = await ShowAsync(VerifierServer.Template("licence"), [dao.Licence(VerifierServer.Person(("profession", "physician"), ("jurisdiction", "SE"), ("valid_until", "2020-01-01"), ("standing", "restricted")))]);
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
        dao.Trust.Anchor = _ => Keccak256.Hash("another list"u8);
        Failed(await ShowAsync(VerifierServer.Template("licence") with { Anchor = AnchorRule.Refuse }, [dao.Licence()]), "anchor", "otherList");
        var warned = await ShowAsync(VerifierServer.Template("licence"), [dao.Licence()]);
        Assert.Equal(PresentationState.Accepted, warned.State);
        Assert.Contains(new CheckDto("anchor", "LicenceToPractise", CheckOutcome.Warned, "otherList"), warned.Checks);
    }

    [Fact]
    public async Task A_request_is_answered_once()
    {
        var asked = await AskAsync(VerifierServer.Template("licence"));
        var request = await Holder.ReadAsync(asked.Link);
        var token = Holder.Present(request, [dao.Licence()]);
        using var first = await Holder.AnswerAsync(request, token);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        using var second = await Holder.AnswerAsync(request, token);
        await RefusedAsync(second, "answered");
        using var again = await _wallet.GetAsync($"/verifiers/charite/requests/{asked.Id}", Ct);
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
    }

    [Fact]
    public async Task A_request_whose_time_is_over_is_not_answered()
    {
        var asked = await AskAsync(VerifierServer.Template("licence"));
        var request = await Holder.ReadAsync(asked.Link);
        await using (var db = dao.Context())
            await db.Set<PresentationRow>().Where(x => x.Id == asked.Id).ExecuteUpdateAsync(x => x.SetProperty(p => p.ExpiresAt, 1), Ct);
        using var answer = await Holder.AnswerAsync(request, Holder.Present(request, [dao.Licence()]));
        await RefusedAsync(answer, "over");
        Assert.Equal(PresentationState.Expired, (await GetAsync(asked.Id)).State);
    }

    [Fact]
    public async Task Another_state_is_no_answer_and_uses_nothing_up()
    {
        var asked = await AskAsync(VerifierServer.Template("licence"));
        var request = await Holder.ReadAsync(asked.Link);
        using var answer = await Holder.AnswerAsync(request, Holder.Present(request, [dao.Licence()]), state: new string('0', 32));
        await RefusedAsync(answer, "state");
        using var right = await Holder.AnswerAsync(request, Holder.Present(request, [dao.Licence()]));
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
    }

    [Fact]
    public async Task An_answer_in_the_clear_is_not_taken_where_it_was_to_be_encrypted()
    {
        var asked = await AskAsync(VerifierServer.Template("licence"));
        var request = await Holder.ReadAsync(asked.Link);
        using var answer = await _wallet.PostAsync(request.ResponseUri, new FormUrlEncodedContent([new("vp_token", Holder.Present(request, [dao.Licence()]).ToJsonString()), new("state", request.State)]), Ct);
        await RefusedAsync(answer, "encrypted");
    }

    [Fact]
    public async Task A_doctor_may_say_no()
    {
        var asked = await AskAsync(VerifierServer.Template("licence"));
        var request = await Holder.ReadAsync(asked.Link);
        using var answer = await _wallet.PostAsync(request.ResponseUri, new FormUrlEncodedContent([new("error", "access_denied"), new("state", request.State)]), Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(PresentationState.Declined, (await GetAsync(asked.Id)).State);
    }

    [Fact]
    public async Task A_receipt_that_was_changed_or_whose_key_was_compromised_does_not_check()
    {
        var asked = await ShowAsync(VerifierServer.Template("licence"), [dao.Licence()]);
        var receipt = (await _staff!.GetFromJsonAsync<ReceiptDto>($"/api/verifiers/charite/presentations/{asked.Id}/receipt", Json, Ct))!.Jwt;
        var parts = receipt.Split('.');
        var presentations = dao.Server.Services.GetRequiredService<IPresentations>();
        var forged = $"{parts[0]}.{System.Buffers.Text.Base64Url.EncodeToString("{\"iss\":\"did:web:elsewhere.example\"}"u8)}.{parts[2]}";
        Assert.False((await presentations.CheckReceiptAsync(new ReceiptText(forged), Ct)).Valid);
        Assert.Equal("malformed", (await presentations.CheckReceiptAsync(new ReceiptText("no receipt"), Ct)).Problem);
        using var rotated = await _staff!.PostAsJsonAsync("/api/verifiers/charite/key", new KeyRotation(Compromised: false), Ct);
        Assert.Equal(HttpStatusCode.OK, rotated.StatusCode);
        Assert.True((await presentations.CheckReceiptAsync(new ReceiptText(receipt), Ct)).Valid);

        // The key of before leaks when another has taken its place: what it signs now is no receipt, and once that is known none of it is.
        var mine = (await rotated.Content.ReadFromJsonAsync<VerifierDto>(Json, Ct))!;
        var old = mine.OlderKeys![0];
        Assert.EndsWith("#" + old.Id, Jws.Parse(receipt).KeyId, StringComparison.Ordinal);
        await using (var db = dao.Context())
        {
            var row = await db.Set<VerifierKeyRow>().AsNoTracking().SingleAsync(x => x.Thumbprint == old.Id, Ct);
            var next = await db.Set<VerifierKeyRow>().AsNoTracking().SingleAsync(x => x.Verifier == row.Verifier && x.Secret != "", Ct);
            await db.Set<VerifierKeyRow>().Where(x => x.Thumbprint == old.Id).ExecuteUpdateAsync(x => x.SetProperty(k => k.CreatedAt, row.CreatedAt - 1_200_000), Ct);
            await db.Set<VerifierKeyRow>().Where(x => x.Thumbprint == next.Thumbprint).ExecuteUpdateAsync(x => x.SetProperty(k => k.CreatedAt, next.CreatedAt - 600_000), Ct);
            Assert.Equal("keyUnknown", (await presentations.CheckReceiptAsync(new ReceiptText(receipt), Ct)).Problem);
            await db.Set<VerifierKeyRow>().Where(x => x.Thumbprint == next.Thumbprint).ExecuteUpdateAsync(x => x.SetProperty(k => k.CreatedAt, next.CreatedAt), Ct);
        }

        using var unknown = await _staff!.PostAsJsonAsync("/api/verifiers/charite/key", new KeyRotation(Compromised: true, "none"), Ct);
        await unknown.IsProblemAsync(HttpStatusCode.BadRequest, "key");
        using var gone = await _staff!.PostAsJsonAsync("/api/verifiers/charite/key", new KeyRotation(Compromised: true, old.Id), Ct);
        Assert.True((await gone.Content.ReadFromJsonAsync<VerifierDto>(Json, Ct))!.OlderKeys!.Single(x => x.Id == old.Id).Compromised);
        Assert.Equal("keyUnknown", (await presentations.CheckReceiptAsync(new ReceiptText(receipt), Ct)).Problem);
        Assert.DoesNotContain(old.Id, await _wallet.GetStringAsync("/verifiers/charite/did.json", Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receipt_that_names_another_site_makes_this_one_ask_nobody()
    {
        await using var stranger = await TestIssuer.StartAsync(VerifierServer.Time);
        var receipt = new VerifierReceipt("r", stranger.Did, VerifierServer.Time.GetUtcNow(), "p", 1, "n", []).Sign(stranger.Key);
        using var checking = await _wallet.PostAsJsonAsync("/api/verifiers/receipts/check", new ReceiptText(receipt), Ct);
        Assert.Equal("issuerRefused", (await checking.Content.ReadFromJsonAsync<ReceiptCheck>(Json, Ct))!.Problem);
        Assert.Equal(0, stranger.Asked);
    }

    [Fact]
    public async Task Posters_that_are_opened_too_often_do_not_keep_the_staff_from_asking()
    {
        var asked = await AskAsync(VerifierServer.Template("licence"));
        using var made = await _staff!.PostAsJsonAsync("/api/verifiers/charite/links", new NewStandingLink(asked.Policy, "Too often"), Ct);
        var link = (await made.Content.ReadFromJsonAsync<StandingLinkDto>(Json, Ct))!;
        var presentations = dao.Server.Services.GetRequiredService<IPresentations>();
        await Assert.ThrowsAsync<DoctorDAO.Client.FieldException>(async () =>
        {
            for (var i = 0; i <= RequestService.MostWaiting; i++)
                await presentations.OpenLinkAsync(link.Id, dao.Origin, Ct);
        });
        Assert.Equal(PresentationState.Waiting, (await AskAsync(VerifierServer.Template("licence"))).State);
        await using var db = dao.Context();
        await db.Set<PresentationRow>().Where(x => EF.Functions.Like(x.Key, "link:%")).ExecuteDeleteAsync(Ct);
    }

    [Fact]
    public async Task A_claim_without_a_name_is_no_claim()
    {
        using var refused = await (await StaffAsync()).PostAsJsonAsync("/api/verifiers/policies/preview", VerifierServer.Template("licence") with { Items = [new("LicenceToPractise", [null!])] }, Json, Ct);
        await refused.IsProblemAsync(HttpStatusCode.BadRequest, "items.claims");
    }

    [Fact]
    public async Task What_was_received_is_deleted_after_its_days_and_the_receipt_stays()
    {
        var asked = await ShowAsync(VerifierServer.Template("licence") with { RetainDays = 1 }, [dao.Licence()]);
        Assert.Single(asked.Received);
        await using (var db = dao.Context())
            await db.Set<PresentationRow>().Where(x => x.Id == asked.Id).ExecuteUpdateAsync(x => x.SetProperty(p => p.DeleteAt, 1), Ct);
        Assert.Equal(1, await dao.Server.Services.GetRequiredService<ReceivedCleaner>().CleanAsync(Ct));
        var later = await GetAsync(asked.Id);
        Assert.Empty(later.Received);
        Assert.NotNull(later.Receipt);
        Assert.NotEmpty(later.Checks);
        // The staff's own words for it go a month after the answer.
        Assert.NotEqual("", later.Reference);
        await using (var db = dao.Context())
        {
            var row = await db.Set<PresentationRow>().AsNoTracking().SingleAsync(x => x.Id == asked.Id, Ct);
            Assert.Equal((long)ReceivedCleaner.Unanswered.TotalMilliseconds, row.DeleteAt - row.AnsweredAt);
            await db.Set<PresentationRow>().Where(x => x.Id == asked.Id).ExecuteUpdateAsync(
                x => x.SetProperty(p => p.DeleteAt, 1).SetProperty(p => p.AnsweredAt, row.AnsweredAt - (31L * 86_400_000)), Ct);
        }

        await dao.Server.Services.GetRequiredService<ReceivedCleaner>().CleanAsync(Ct);
        Assert.Equal("", (await GetAsync(asked.Id)).Reference);
    }

    [Fact]
    public async Task A_policy_s_version_never_changes_and_requests_name_it()
    {
        var asked = await AskAsync(VerifierServer.Template("licence") with { Name = "To be changed" });
        using var saved = await _staff!.PutAsJsonAsync($"/api/verifiers/charite/policies/{asked.Policy}", VerifierServer.Template("licence") with { Name = "Changed", RetainDays = 5 }, Json, Ct);
        Assert.Equal(2, (await saved.Content.ReadFromJsonAsync<PolicyDto>(Json, Ct))!.Version);
        using var same = await _staff!.PutAsJsonAsync($"/api/verifiers/charite/policies/{asked.Policy}", VerifierServer.Template("licence") with { Name = "Changed", RetainDays = 5 }, Json, Ct);
        Assert.Equal(2, (await same.Content.ReadFromJsonAsync<PolicyDto>(Json, Ct))!.Version);
        Assert.Equal((1, "To be changed"), ((await GetAsync(asked.Id)).Version, (await GetAsync(asked.Id)).PolicyName));
        using var refused = await _staff!.PutAsJsonAsync($"/api/verifiers/charite/policies/{asked.Policy}", VerifierServer.Template("licence") with { Items = [new("LicenceToPractise", ["dao_nullifier"])] }, Json, Ct);
        await refused.IsProblemAsync(HttpStatusCode.BadRequest, "items.claims");
    }

    [Fact]
    public async Task A_poster_makes_a_new_request_for_each_scan()
    {
        var asked = await AskAsync(VerifierServer.Template("licence"));
        using var made = await _staff!.PostAsJsonAsync("/api/verifiers/charite/links", new NewStandingLink(asked.Policy, "Ward 7"), Ct);
        var link = (await made.Content.ReadFromJsonAsync<StandingLinkDto>(Json, Ct))!;
        var presentations = dao.Server.Services.GetRequiredService<IPresentations>();
        var first = await presentations.OpenLinkAsync(link.Id, dao.Origin, Ct);
        Assert.NotEqual(first, await presentations.OpenLinkAsync(link.Id, dao.Origin, Ct));
        var request = await Holder.ReadAsync(first!);
        using var answer = await Holder.AnswerAsync(request, Holder.Present(request, [dao.Licence()]));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var ended = await _staff!.DeleteAsync($"/api/verifiers/charite/links/{link.Id}", Ct);
        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        Assert.Null(await presentations.OpenLinkAsync(link.Id, dao.Origin, Ct));
    }

    [Fact]
    public async Task Somebody_else_finds_nothing()
    {
        var asked = await AskAsync(VerifierServer.Template("licence"));
        using var stranger = await dao.Server.SignedInAsync(DaoChain.Member(9));
        foreach (var path in (string[])["", "/policies", "/presentations", $"/presentations/{asked.Id}", $"/presentations/{asked.Id}/receipt", "/links", "/staff", $"/presentations/{asked.Id}/qr.svg"])
        {
            using var answer = await stranger.GetAsync($"/api/verifiers/charite{path}", Ct);
            Assert.True(answer.StatusCode == HttpStatusCode.NotFound, path);
        }

        using var picture = await _staff!.GetAsync($"/api/verifiers/charite/presentations/{asked.Id}/qr.svg", Ct);
        Assert.Equal("image/svg+xml", picture.Content.Headers.ContentType?.MediaType);
    }

    private async Task<PresentationDto> BendAsync(Func<SoftHolder, ReadRequest, JsonObject> present)
    {
        var asked = await AskAsync(VerifierServer.Template("licence"));
        var request = await Holder.ReadAsync(asked.Link);
        using var answer = await Holder.AnswerAsync(request, present(Holder, request));
        await SoftHolder.NextAsync(answer);
        return await GetAsync(asked.Id);
    }

    private async Task<PresentationDto> ShowAsync(PolicyContent policy, IReadOnlyList<Held> credentials)
    {
        var asked = await AskAsync(policy);
        var request = await Holder.ReadAsync(asked.Link);
        using var answer = await Holder.AnswerAsync(request, Holder.Present(request, credentials));
        await SoftHolder.NextAsync(answer);
        return await GetAsync(asked.Id);
    }

    private async Task<PresentationDto> AskAsync(PolicyContent policy)
    {
        _staff = await StaffAsync();
        using var registered = await _staff.PostAsJsonAsync("/api/verifiers", new NewVerifier("charite", "Charité"), Ct);
        Assert.Equal(HttpStatusCode.Created, registered.StatusCode);
        using var written = await _staff.PostAsJsonAsync("/api/verifiers/charite/policies", policy, Json, Ct);
        var stored = await written.Content.ReadFromJsonAsync<PolicyDto>(Json, Ct);
        Assert.True(stored is not null, await written.Content.ReadAsStringAsync(Ct));
        using var begun = await _staff.PostAsJsonAsync("/api/verifiers/charite/presentations", new NewPresentation(stored.Id, "ward 7, Monday", Guid.NewGuid().ToString()), Ct);
        Assert.Equal(HttpStatusCode.Created, begun.StatusCode);
        return (await begun.Content.ReadFromJsonAsync<PresentationDto>(Json, Ct))!;
    }

    private async Task<HttpClient> StaffAsync() => _staff ??= await dao.Server.SignedInAsync(DaoChain.Member(0));

    private async Task<PresentationDto> GetAsync(string id) => (await _staff!.GetFromJsonAsync<PresentationDto>($"/api/verifiers/charite/presentations/{id}", Json, Ct))!;

    private Held OfIssuer(TestIssuer issuer, int index) => issuer.Issue(
        "LicenceToPractise", dao.Origin, VerifierServer.Person(("profession", "physician"), ("jurisdiction", "SE"), ("valid_until", "2099-01-01"), ("standing", "good")), VerifierServer.Time.GetUtcNow(), index);

    private static void Failed(PresentationDto result, string code, string reason)
    {
        Assert.Equal(PresentationState.Refused, result.State);
        Assert.Contains(result.Checks, x => x.Code == code && x.Outcome == CheckOutcome.Failed && x.Reason == reason);
    }

    private static async Task RefusedAsync(HttpResponseMessage answer, string word)
    {
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var error = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Ct))!;
        Assert.Equal("invalid_request", error["error"]!.GetValue<string>());
        Assert.Contains(word, error["error_description"]!.GetValue<string>(), StringComparison.Ordinal);
    }
}
