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

/// <summary>A hospital asks, a doctor's wallet answers: what comes of it, and what is kept.</summary>
public sealed class PresentingTests(VerifierServer dao) : PresentingTest(dao)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_hospital_asks_and_gets_what_it_asked_for_with_a_receipt(bool encrypted)
    {
        Dao.Trust.Anchor = _ => Keccak256.Hash(Dao.Issuer.Compressed.Span);
        var asked = await AskAsync(VerifierServer.Template("licence") with { Encrypted = encrypted });
        Assert.Equal(PresentationState.Waiting, asked.State);
        var request = await Holder.ReadAsync(asked.WalletLink, post: encrypted);
        Assert.Equal(encrypted ? "direct_post.jwt" : "direct_post", request.Claims.GetProperty("response_mode").GetString());
        Assert.Equal(PresentationState.Opened, (await GetAsync(asked.Id)).State);
        using var answer = await Holder.AnswerAsync(request, Holder.Present(request, [Dao.Licence()]));
        var next = await SoftHolder.NextAsync(answer);

        var result = await GetAsync(asked.Id);
        Assert.Equal(PresentationState.Accepted, result.State);
        Assert.All(result.Checks, x => Assert.Equal((x.Code, CheckOutcome.Passed), (x.Code, x.Outcome)));
        string[] looked = ["accreditation", "anchor", "asked", "freshness", "holder", "issuer", "key", "signature", "standing", "status", "term", "validity"];
        Assert.Equal(looked, result.Checks.Select(x => x.Code).Order(StringComparer.Ordinal));
        var received = Assert.Single(result.Received);
        Assert.Equal(("LicenceToPractise", Dao.Issuer.Did, "Canary"), (received.Type, received.Issuer, received.Claims["given_name"]!.GetValue<string>()));
        // What was not asked is neither revealed nor kept.
        Assert.False(received.Claims.ContainsKey("licence_number"));
        Assert.Equal(30, (result.KeptUntil!.Value - result.Answered!.Value).TotalDays, 1);

        var receipt = (await Staff!.GetFromJsonAsync<ReceiptDto>($"/api/verifiers/charite/presentations/{asked.Id}/receipt", Json, Ct))!;
        using var checking = await Wallet.PostAsJsonAsync("/api/verifiers/receipts/check", new ReceiptText(receipt.Jwt), Ct);
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
        Assert.Equal(("LicenceToPractise", Dao.Issuer.Did, Dao.Issuer.ListUri, 6), (entry.QueryId, entry.Issuer, entry.StatusUri, entry.Claims.Count));

        // The doctor's browser comes back with a code, and is told.
        Assert.StartsWith($"{Dao.Origin}/verify/answered?code=", next, StringComparison.Ordinal);
        var told = await Dao.Server.Services.GetRequiredService<IPresentations>().GetAnsweredAsync(next[^32..], Ct);
        Assert.Equal(("Charité", PresentationState.Accepted), (told!.Verifier, told.State));
    }

    [Fact]
    public async Task A_locum_shows_licence_title_and_fifty_hours_of_training()
    {
        var now = VerifierServer.Time.GetUtcNow();
        var result = await ShowAsync(VerifierServer.Template("locum"), [Dao.Licence(), Dao.Title(), Dao.Training("Sepsis", 30, now.AddDays(-100)), Dao.Training("Airway", 20.5m, now.AddDays(-10))]);
        Assert.Equal(PresentationState.Accepted, result.State);
        Assert.Equal(4, result.Received.Count);
        Assert.Contains(new CheckDto("hours", "CpdTraining", CheckOutcome.Passed), result.Checks);
        Assert.Contains(new CheckDto("person", "", CheckOutcome.Passed), result.Checks);
    }

    [Fact]
    public async Task Copies_of_one_certificate_count_once()
    {
        var done = VerifierServer.Time.GetUtcNow().AddDays(-10);
        var result = await ShowAsync(VerifierServer.Template("locum"), [Dao.Licence(), Dao.Title(), Dao.Training("Sepsis", 30, done), Dao.Training("Sepsis", 30, done)]);
        Failed(result, "hours", "tooFew");
    }

    [Fact]
    public async Task Training_that_is_too_old_is_refused()
    {
        var result = await ShowAsync(VerifierServer.Template("locum"), [Dao.Licence(), Dao.Title(), Dao.Training("Sepsis", 60, VerifierServer.Time.GetUtcNow().AddDays(-370))]);
        Failed(result, "age", "tooOld");
    }

    [Fact]
    public async Task Credentials_of_two_people_are_refused()
    {
        var other = VerifierServer.Person(("specialty", "oncology"), ("title", "Consultant"), ("awarded_on", "2015-05-05"));
        other["birthdate"] = "1981-02-03";
        var result = await ShowAsync(VerifierServer.Template("locum"), [Dao.Licence(), Dao.Title(other), Dao.Training("Sepsis", 60, VerifierServer.Time.GetUtcNow())]);
        Failed(result, "person", "differs");
        // Nothing of what was refused is kept.
        Assert.Empty(result.Received);
    }

    [Fact]
    public async Task A_request_is_answered_once()
    {
        var asked = await AskAsync(VerifierServer.Template("licence"));
        var request = await Holder.ReadAsync(asked.Link);
        var token = Holder.Present(request, [Dao.Licence()]);
        using var first = await Holder.AnswerAsync(request, token);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        using var second = await Holder.AnswerAsync(request, token);
        await RefusedAsync(second, "answered");
        using var again = await Wallet.GetAsync($"/verifiers/charite/requests/{asked.Id}", Ct);
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
    }

    [Fact]
    public async Task A_request_whose_time_is_over_is_not_answered()
    {
        var asked = await AskAsync(VerifierServer.Template("licence"));
        var request = await Holder.ReadAsync(asked.Link);
        await using (var db = Dao.Context())
            await db.Set<PresentationRow>().Where(x => x.Id == asked.Id).ExecuteUpdateAsync(x => x.SetProperty(p => p.ExpiresAt, 1), Ct);
        using var answer = await Holder.AnswerAsync(request, Holder.Present(request, [Dao.Licence()]));
        await RefusedAsync(answer, "over");
        Assert.Equal(PresentationState.Expired, (await GetAsync(asked.Id)).State);
    }

    [Fact]
    public async Task Another_state_is_no_answer_and_uses_nothing_up()
    {
        var asked = await AskAsync(VerifierServer.Template("licence"));
        var request = await Holder.ReadAsync(asked.Link);
        using var answer = await Holder.AnswerAsync(request, Holder.Present(request, [Dao.Licence()]), state: new string('0', 32));
        await RefusedAsync(answer, "state");
        using var right = await Holder.AnswerAsync(request, Holder.Present(request, [Dao.Licence()]));
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
    }

    [Fact]
    public async Task An_answer_in_the_clear_is_not_taken_where_it_was_to_be_encrypted()
    {
        var asked = await AskAsync(VerifierServer.Template("licence"));
        var request = await Holder.ReadAsync(asked.Link);
        using var answer = await Wallet.PostAsync(request.ResponseUri, new FormUrlEncodedContent([new("vp_token", Holder.Present(request, [Dao.Licence()]).ToJsonString()), new("state", request.State)]), Ct);
        await RefusedAsync(answer, "encrypted");
    }

    [Fact]
    public async Task A_doctor_may_say_no()
    {
        var asked = await AskAsync(VerifierServer.Template("licence"));
        var request = await Holder.ReadAsync(asked.Link);
        using var answer = await Wallet.PostAsync(request.ResponseUri, new FormUrlEncodedContent([new("error", "access_denied"), new("state", request.State)]), Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(PresentationState.Declined, (await GetAsync(asked.Id)).State);
    }

    [Fact]
    public async Task A_receipt_that_was_changed_or_whose_key_was_compromised_does_not_check()
    {
        var asked = await ShowAsync(VerifierServer.Template("licence"), [Dao.Licence()]);
        var receipt = (await Staff!.GetFromJsonAsync<ReceiptDto>($"/api/verifiers/charite/presentations/{asked.Id}/receipt", Json, Ct))!.Jwt;
        var parts = receipt.Split('.');
        var presentations = Dao.Server.Services.GetRequiredService<IPresentations>();
        var forged = $"{parts[0]}.{System.Buffers.Text.Base64Url.EncodeToString("{\"iss\":\"did:web:elsewhere.example\"}"u8)}.{parts[2]}";
        Assert.False((await presentations.CheckReceiptAsync(new ReceiptText(forged), Ct)).Valid);
        Assert.Equal("malformed", (await presentations.CheckReceiptAsync(new ReceiptText("no receipt"), Ct)).Problem);
        using var rotated = await Staff!.PostAsJsonAsync("/api/verifiers/charite/key", new KeyRotation(Compromised: false), Ct);
        Assert.Equal(HttpStatusCode.OK, rotated.StatusCode);
        Assert.True((await presentations.CheckReceiptAsync(new ReceiptText(receipt), Ct)).Valid);
    }

    [Fact]
    public async Task What_was_received_is_deleted_after_its_days_and_the_receipt_stays()
    {
        var asked = await ShowAsync(VerifierServer.Template("licence") with { RetainDays = 1 }, [Dao.Licence()]);
        Assert.Single(asked.Received);
        await using (var db = Dao.Context())
            await db.Set<PresentationRow>().Where(x => x.Id == asked.Id).ExecuteUpdateAsync(x => x.SetProperty(p => p.DeleteAt, 1), Ct);
        Assert.Equal(1, await Dao.Server.Services.GetRequiredService<ReceivedCleaner>().CleanAsync(Ct));
        var later = await GetAsync(asked.Id);
        Assert.Empty(later.Received);
        Assert.NotNull(later.Receipt);
        Assert.NotEmpty(later.Checks);
        // The staff's own words for it go a month after the answer.
        Assert.NotEqual("", later.Reference);
        await using (var db = Dao.Context())
        {
            var row = await db.Set<PresentationRow>().AsNoTracking().SingleAsync(x => x.Id == asked.Id, Ct);
            Assert.Equal((long)ReceivedCleaner.Unanswered.TotalMilliseconds, row.DeleteAt - row.AnsweredAt);
            await db.Set<PresentationRow>().Where(x => x.Id == asked.Id).ExecuteUpdateAsync(
                x => x.SetProperty(p => p.DeleteAt, 1).SetProperty(p => p.AnsweredAt, row.AnsweredAt - (31L * 86_400_000)), Ct);
        }

        await Dao.Server.Services.GetRequiredService<ReceivedCleaner>().CleanAsync(Ct);
        Assert.Equal("", (await GetAsync(asked.Id)).Reference);
    }

    [Fact]
    public async Task A_policy_s_version_never_changes_and_requests_name_it()
    {
        var asked = await AskAsync(VerifierServer.Template("licence") with { Name = "To be changed" });
        using var saved = await Staff!.PutAsJsonAsync($"/api/verifiers/charite/policies/{asked.Policy}", VerifierServer.Template("licence") with { Name = "Changed", RetainDays = 5 }, Json, Ct);
        Assert.Equal(2, (await saved.Content.ReadFromJsonAsync<PolicyDto>(Json, Ct))!.Version);
        using var same = await Staff!.PutAsJsonAsync($"/api/verifiers/charite/policies/{asked.Policy}", VerifierServer.Template("licence") with { Name = "Changed", RetainDays = 5 }, Json, Ct);
        Assert.Equal(2, (await same.Content.ReadFromJsonAsync<PolicyDto>(Json, Ct))!.Version);
        Assert.Equal((1, "To be changed"), ((await GetAsync(asked.Id)).Version, (await GetAsync(asked.Id)).PolicyName));
        using var refused = await Staff!.PutAsJsonAsync($"/api/verifiers/charite/policies/{asked.Policy}", VerifierServer.Template("licence") with { Items = [new("LicenceToPractise", ["dao_nullifier"])] }, Json, Ct);
        await refused.IsProblemAsync(HttpStatusCode.BadRequest, "items.claims");
    }

    [Fact]
    public async Task A_poster_makes_a_new_request_for_each_scan()
    {
        var asked = await AskAsync(VerifierServer.Template("licence"));
        using var made = await Staff!.PostAsJsonAsync("/api/verifiers/charite/links", new NewStandingLink(asked.Policy, "Ward 7"), Ct);
        var link = (await made.Content.ReadFromJsonAsync<StandingLinkDto>(Json, Ct))!;
        var presentations = Dao.Server.Services.GetRequiredService<IPresentations>();
        var first = await presentations.OpenLinkAsync(link.Id, Dao.Origin, Ct);
        Assert.NotEqual(first, await presentations.OpenLinkAsync(link.Id, Dao.Origin, Ct));
        var request = await Holder.ReadAsync(first!);
        using var answer = await Holder.AnswerAsync(request, Holder.Present(request, [Dao.Licence()]));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var ended = await Staff!.DeleteAsync($"/api/verifiers/charite/links/{link.Id}", Ct);
        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        Assert.Null(await presentations.OpenLinkAsync(link.Id, Dao.Origin, Ct));
    }

    [Fact]
    public async Task Somebody_else_finds_nothing()
    {
        var asked = await AskAsync(VerifierServer.Template("licence"));
        using var stranger = await Dao.Server.SignedInAsync(DaoChain.Member(9));
        foreach (var path in (string[])["", "/policies", "/presentations", $"/presentations/{asked.Id}", $"/presentations/{asked.Id}/receipt", "/links", "/staff", $"/presentations/{asked.Id}/qr.svg"])
        {
            using var answer = await stranger.GetAsync($"/api/verifiers/charite{path}", Ct);
            Assert.True(answer.StatusCode == HttpStatusCode.NotFound, path);
        }

        var newest = (await (await Staff!.GetAsync("/api/verifiers/charite/presentations", Ct)).JsonAsync()).GetProperty("items");
        Assert.Contains(asked.Id, newest.EnumerateArray().Select(x => x.GetProperty("id").GetString()));
        using var picture = await Staff!.GetAsync($"/api/verifiers/charite/presentations/{asked.Id}/qr.svg", Ct);
        Assert.Equal("image/svg+xml", picture.Content.Headers.ContentType?.MediaType);
    }
}
