using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Client.Membership;
using DoctorDAO.Credentials;
using DoctorDAO.Ethereum;
using DoctorDAO.Features;
using DoctorDAO.Features.Credentials.Admissions;
using DoctorDAO.LocalChain;
using DoctorDAO.Testing;
using Microsoft.Extensions.DependencyInjection;
using Registry = DoctorDAO.Contracts.IssuerRegistry;

namespace DoctorDAO.Server.Tests;

/// <summary>From a licence in a wallet to a membership on the chain, and on to its renewal and its end.</summary>
public sealed class AdmissionTests(AdmissionServer dao) : IClassFixture<AdmissionServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_doctor_joins_renews_lapses_and_comes_back_by_showing_a_licence()
    {
        var account = Accounts.Key(810).Address;
        using var browser = await dao.Server.SignedInAsync(Accounts.Key(810));
        var shown = await dao.ShowAsync(browser, dao.Licence("nora"));
        AdmissionServer.RequireAgreed(shown);
        Assert.Equal((2, 2), (shown.Signatures, shown.Threshold));
        Assert.Equal(AdmissionState.Done, (await dao.DoneAsync(browser)).State);
        var member = await MemberAsync(browser, account);
        Assert.Equal((MemberStatus.Active, "oncology"), (member.Status, member.Person.Specialty));
        var ends = member.NotAfter;
        Assert.InRange(ends - await dao.Chain.Node.NowAsync(Ct), TimeSpan.FromDays(89), TimeSpan.FromDays(90));
        // Nobody keeps what was shown; the voucher said all that was needed.
        await using (var db = dao.Context())
        {
            var mine = db.Set<AdmissionRow>().Where(x => x.Id == shown.Id).Select(x => x.Presentation).Single();
            var row = db.Set<Features.Credentials.Presenting.PresentationRow>().Single(x => x.Id == mine);
            Assert.Equal(("", "", long.MaxValue), (row.Token, row.Received, row.DeleteAt));
        }

        // The answer again is the same; a new one renews.
        await dao.Chain.Node.AdvanceTimeAsync(TimeSpan.FromDays(10), Ct);
        AdmissionServer.RequireAgreed(await dao.ShowAsync(browser, dao.Licence("nora")));
        Assert.Equal(AdmissionState.Done, (await dao.DoneAsync(browser)).State);
        Assert.InRange((await MemberAsync(browser, account)).NotAfter - ends, TimeSpan.FromDays(9), TimeSpan.FromDays(11));

        // Nothing done, it lapses, by anybody's transaction.
        await dao.Chain.Node.AdvanceTimeAsync(TimeSpan.FromDays(95), Ct);
        await dao.Server.CatchUpAsync(dao.Chain);
        Assert.InRange(await dao.Server.Services.GetRequiredService<LapseJob>().LapseAsync(Ct), 1, LapseJob.Batch);
        // Asked again before it is done, it is the same act.
        await dao.Server.Services.GetRequiredService<LapseJob>().LapseAsync(Ct);
        await UntilAsync(account, MemberStatus.Lapsed);
        AdmissionServer.RequireAgreed(await dao.ShowAsync(browser, dao.Licence("nora")));
        Assert.Equal(AdmissionState.Done, (await dao.DoneAsync(browser)).State);
        Assert.Equal(MemberStatus.Active, (await MemberAsync(browser, account)).Status);
    }

    [Fact]
    public async Task A_membership_is_no_longer_than_the_licence_and_takes_the_profession_where_no_title_is_shown()
    {
        using var browser = await dao.Server.SignedInAsync(Accounts.Key(811));
        var until = (await dao.Chain.Node.NowAsync(Ct)).AddDays(30);
        // The server's clock is the machine's, the chain's its own: the licence must be good by both.
        Assert.SkipWhen(until < TimeProvider.System.GetUtcNow(), "The chain's clock is behind the machine's.");
        await dao.ShowAsync(browser, dao.Licence("short", until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), specialty: null));
        Assert.Equal(AdmissionState.Done, (await dao.DoneAsync(browser)).State);
        var member = await MemberAsync(browser, Accounts.Key(811).Address);
        Assert.Equal("physician", member.Person.Specialty);
        Assert.True(member.NotAfter < until.AddDays(1));
    }

    [Fact]
    public async Task A_person_who_is_a_member_with_another_account_is_told_so_and_may_recover()
    {
        using var first = await dao.Server.SignedInAsync(Accounts.Key(812));
        await dao.ShowAsync(first, dao.Licence("twice"));
        Assert.Equal(AdmissionState.Done, (await dao.DoneAsync(first)).State);
        using var second = await dao.Server.SignedInAsync(Accounts.Key(813));
        var taken = await dao.ShowAsync(second, dao.Licence("twice"));
        Assert.Equal((AdmissionState.Taken, "nullifierTaken", null), (taken.State, taken.Problem, taken.Ticket));

        var recovery = await dao.ShowAsync(second, dao.Licence("twice"), AdmissionKind.Recovery);
        AdmissionServer.RequireAgreed(recovery);
        Assert.Equal(AdmissionState.Done, (await dao.DoneAsync(second)).State);
        var asked = Contracts.Membership.RecoveryOfCall.DecodeResult(await dao.Chain.Node.Client.CallAsync(
            dao.Chain.Association.Contracts.Membership, Contracts.Membership.RecoveryOfCall.Encode(Accounts.Key(812).Address), BlockRef.Latest, Ct));
        Assert.Equal(Accounts.Key(813).Address, asked.To);
    }

    [Fact]
    public async Task A_recovery_that_verifiers_vouched_for_completes_itself_after_seven_days()
    {
        var (lost, fresh) = (Accounts.Key(823).Address, Accounts.Key(824).Address);
        using var first = await dao.Server.SignedInAsync(Accounts.Key(823));
        await dao.ShowAsync(first, dao.Licence("lost"));
        Assert.Equal(AdmissionState.Done, (await dao.DoneAsync(first)).State);
        using var second = await dao.Server.SignedInAsync(Accounts.Key(824));
        await dao.ShowAsync(second, dao.Licence("lost"), AdmissionKind.Recovery);
        Assert.Equal(AdmissionState.Done, (await dao.DoneAsync(second)).State);
        var job = dao.Server.Services.GetRequiredService<MoveJob>();
        await dao.Chain.Node.AdvanceTimeAsync(TimeSpan.FromDays(6.9), Ct);
        await dao.Server.CatchUpAsync(dao.Chain);
        await using (var db = dao.Context())
            Assert.DoesNotContain(await MoveJob.DueAsync(db, (await dao.Chain.Node.NowAsync(Ct)).ToUnixTimeSeconds(), Ct), x => x.Account == lost.ToHex());

        await dao.Chain.Node.AdvanceTimeAsync(TimeSpan.FromDays(0.2), Ct);
        await dao.Server.CatchUpAsync(dao.Chain);
        Assert.True(await job.MoveAsync(Ct) >= 1);
        // Asked again before it is done, it is the same act.
        await job.MoveAsync(Ct);
        await UntilAsync(lost, MemberStatus.Moved);
        Assert.Equal((MemberStatus.Active, lost.ToString()), ((await MemberAsync(second, fresh)).Status, (await MemberAsync(second, fresh)).MovedFrom?.Address));
        await using var after = dao.Context();
        Assert.DoesNotContain(await MoveJob.DueAsync(after, (await dao.Chain.Node.NowAsync(Ct)).ToUnixTimeSeconds(), Ct), x => x.Account == lost.ToHex());
        // The licence is a member's now: with the old account nobody joins by it again.
        Assert.Equal(AdmissionState.Taken, (await dao.ShowAsync(first, dao.Licence("lost"))).State);
    }

    [Fact]
    public async Task There_is_nothing_to_recover_where_there_is_no_membership()
    {
        using var browser = await dao.Server.SignedInAsync(Accounts.Key(814));
        var recovery = await dao.ShowAsync(browser, dao.Licence("nobody"), AdmissionKind.Recovery);
        Assert.Equal((AdmissionState.Failed, "noMembership"), (recovery.State, recovery.Problem));
    }

    [Fact]
    public async Task An_answer_counts_for_the_account_that_began_alone()
    {
        using var began = await dao.Server.SignedInAsync(Accounts.Key(815));
        using var other = await dao.Server.SignedInAsync(Accounts.Key(816));
        var code = await dao.AnswerAsync(began, dao.Licence("lured"));
        using var stolen = await other.PostAsJsonAsync("/api/me/admission/answer", new AdmissionAnswer(code), AdmissionServer.Json, Ct);
        await stolen.IsProblemAsync(HttpStatusCode.BadRequest, "responseCode");
        // Without the code nothing goes on: who passes the link on gets nothing by another's licence.
        Assert.Equal(AdmissionState.Asked, (await AdmissionServer.NewestAsync(began)).State);
    }

    [Fact]
    public async Task A_key_that_the_registry_does_not_know_admits_nobody()
    {
        await using var other = await TestIssuer.StartAsync(TimeProvider.System);
        using var browser = await dao.Server.SignedInAsync(Accounts.Key(817));
        var now = dao.Accredited;
        var unknown = other.Issue("LicenceToPractise", dao.Origin, new() { ["dao_nullifier"] = AdmissionServer.Nullifier("unknown").ToString(), ["profession"] = "Physician", ["standing"] = "good", ["valid_until"] = "2099-01-01" }, now);
        var shown = await dao.ShowAsync(browser, [unknown]);
        Assert.Equal((AdmissionState.Failed, "checks", 0), (shown.State, shown.Problem, shown.Signatures));
        Assert.Contains(shown.Checks, x => x is { Code: "issuer", Outcome: CheckOutcome.Failed, Reason: "unknown" });
    }

    [Fact]
    public async Task A_licence_without_a_pseudonym_admits_nobody()
    {
        using var browser = await dao.Server.SignedInAsync(Accounts.Key(818));
        var bare = dao.Issuer.Issue("LicenceToPractise", dao.Origin, new() { ["profession"] = "Physician", ["standing"] = "good", ["valid_until"] = "2099-01-01" }, dao.Accredited);
        var shown = await dao.ShowAsync(browser, [bare]);
        Assert.Equal(AdmissionState.Failed, shown.State);
        Assert.Contains(shown.Checks, x => x is { Code: "asked", Reason: "claimMissing" });
    }

    private static async Task<MemberDto> MemberAsync(HttpClient browser, Address account) => (await new Client.DaoClient(browser).GetMemberAsync(account.ToString(), Ct))!;

    private async Task UntilAsync(Address account, MemberStatus status)
    {
        using var changed = new SemaphoreSlim(0);
        await using var hub = await dao.Server.ListenAsync(_ => changed.Release());
        await Microsoft.AspNetCore.SignalR.Client.HubConnectionExtensions.InvokeAsync(hub, nameof(Client.IDaoHub.Subscribe), (string[])[Client.Topics.Member(account.ToHex())], Ct);
        using var nobody = dao.Server.Browser();
        while ((await MemberAsync(nobody, account)).Status != status)
            Assert.True(await changed.WaitAsync(TestServer.Patience, Ct));
    }
}

/// <summary>What the registry says is asked of the real one, and what one verifier alone can do.</summary>
public sealed class AdmissionRefusalTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_k_minus_1_signatures_nobody_is_admitted_and_a_verifier_elsewhere_may_add_the_missing_one()
    {
        await using var dao = new AdmissionServer(signers: 1);
        await dao.InitializeAsync();
        // More than are shown that nobody signed in time: they hide nothing.
        await using (var db = dao.Context())
        {
            var old = TimeProvider.System.GetUtcNow().AddHours(-2).ToUnixTimeMilliseconds();
            db.AddRange(Enumerable.Range(0, 101).Select(x => new AdmissionRow
            {
                Id = x.ToString("x32", CultureInfo.InvariantCulture), Account = Accounts.Key(829).Address.ToHex(), State = AdmissionState.Signing, Presentation = x.ToString("x32", CultureInfo.InvariantCulture), CreatedAt = old,
            }));
            await db.SaveChangesAsync(Ct);
        }

        using var browser = await dao.Server.SignedInAsync(Accounts.Key(820));
        var shown = await dao.ShowAsync(browser, dao.Licence("remote"));
        Assert.Equal((AdmissionState.Signing, 1, 2, null), (shown.State, shown.Signatures, shown.Threshold, shown.Ticket));

        using var elsewhere = dao.Server.Browser();
        using var stranger = await elsewhere.GetAsync("/api/admissions/open", Ct);
        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await ReadOpenAsync(dao, elsewhere, Accounts.Key(900))).Status);
        var waiting = Assert.Single((await ReadOpenAsync(dao, elsewhere, Accounts.Verifiers[2])).Open!);
        Assert.Equal(shown.Id, waiting.Id);
        Assert.True(waiting.Presentation.TryGetProperty("LicenceToPractise", out _));
        var digest = TypedData.Parse(waiting.Voucher).Hash();
        using var forged = await SignAsync(elsewhere, waiting.Id, Accounts.Key(900), digest, Accounts.Verifiers[2].Address);
        await forged.IsProblemAsync(HttpStatusCode.BadRequest, "signature");
        using var nobody = await SignAsync(elsewhere, waiting.Id, Accounts.Key(900), digest);
        await nobody.IsProblemAsync(HttpStatusCode.BadRequest, "verifier");
        // The same verifier twice is one.
        using var again = await SignAsync(elsewhere, waiting.Id, Accounts.Verifiers[0], digest);
        Assert.Equal(HttpStatusCode.NoContent, again.StatusCode);
        Assert.Equal((AdmissionState.Signing, 1), ((await AdmissionServer.NewestAsync(browser)).State, (await AdmissionServer.NewestAsync(browser)).Signatures));
        using var signed = await SignAsync(elsewhere, waiting.Id, Accounts.Verifiers[2], digest);
        Assert.Equal(HttpStatusCode.NoContent, signed.StatusCode);
        Assert.Equal(AdmissionState.Done, (await dao.DoneAsync(browser)).State);
        using var late = await SignAsync(elsewhere, waiting.Id, Accounts.Verifiers[1], digest);
        Assert.Equal(HttpStatusCode.NotFound, late.StatusCode);
    }

    [Fact]
    public async Task A_forged_signature_and_a_key_outside_its_time_admit_nobody()
    {
        await using var dao = new AdmissionServer(signers: 2);
        await dao.InitializeAsync();
        using var browser = await dao.Server.SignedInAsync(Accounts.Key(821));
        var rogue = SigningKey.Generate().WithKeyId(dao.Issuer.Key.Public.KeyId);
        Fails(await dao.ShowAsync(browser, dao.Licence("rogue", by: rogue, specialty: null)), "signature", "signatureInvalid");

        await dao.CollegeAsync(Registry.EndKeyCall.Encode(dao.CollegeId, AdmissionServer.Thumbprint(dao.Issuer.Key), (ulong)dao.Accredited.ToUnixTimeSeconds() - 1));
        Fails(await dao.ShowAsync(browser, dao.Licence("late")), "key", "outsideTime");
    }

    [Fact]
    public async Task Of_a_compromised_key_what_was_signed_before_counts_and_what_was_signed_after_does_not()
    {
        await using var dao = new AdmissionServer(signers: 2);
        await dao.InitializeAsync();
        var compromised = dao.Accredited.AddSeconds(1);
        // Lists are signed with the next key: by the old one nobody believes that a credential is still good.
        await dao.CollegeAsync(Registry.AddKeyCall.Encode(dao.CollegeId, AdmissionServer.Thumbprint(dao.Issuer.Rotate(TimeProvider.System.GetUtcNow())), 0, 0));
        await dao.CollegeAsync(Registry.EndKeyCall.Encode(dao.CollegeId, AdmissionServer.Thumbprint(dao.Issuer.Key), (ulong)compromised.ToUnixTimeSeconds()));
        using var early = await dao.Server.SignedInAsync(Accounts.Key(825));
        Assert.Equal((null, 2), (await dao.ShowAsync(early, dao.Licence("before"))) is var shown ? (shown.Problem, shown.Signatures) : default);
        using var late = await dao.Server.SignedInAsync(Accounts.Key(826));
        Fails(await dao.ShowAsync(late, dao.Licence("after", at: compromised.AddSeconds(1))), "key", "outsideTime");
    }

    [Fact]
    public async Task A_college_below_a_suspended_one_admits_nobody()
    {
        await using var dao = new AdmissionServer(signers: 2);
        await dao.InitializeAsync();
        await dao.TimelockAsync(Registry.SuspendCall.Encode(AdmissionServer.RootId));
        using var browser = await dao.Server.SignedInAsync(Accounts.Key(822));
        Fails(await dao.ShowAsync(browser, dao.Licence("below")), "accreditation", "suspended");
    }

    [Fact]
    public async Task A_licence_of_a_college_that_may_issue_licences_no_longer_admits_nobody()
    {
        await using var dao = new AdmissionServer(signers: 2);
        await dao.InitializeAsync();
        await dao.CollegeAsync(Registry.SetTopicsCall.Encode(dao.CollegeId, [AdmissionServer.Topic("SpecialistTitle")]));
        using var browser = await dao.Server.SignedInAsync(Accounts.Key(823));
        Fails(await dao.ShowAsync(browser, dao.Licence("then", specialty: null)), "accreditation", "otherTopic");
    }

    [Fact]
    public async Task A_list_signed_by_a_key_that_has_ended_since_admits_nobody()
    {
        await using var dao = new AdmissionServer(signers: 2);
        await dao.InitializeAsync();
        // The licence is of the key's time; its list is signed by whoever has the key now.
        await dao.CollegeAsync(Registry.EndKeyCall.Encode(dao.CollegeId, AdmissionServer.Thumbprint(dao.Issuer.Key), 0));
        using var browser = await dao.Server.SignedInAsync(Accounts.Key(824));
        Fails(await dao.ShowAsync(browser, dao.Licence("kept", specialty: null)), "status", "listKey");
    }

    private static void Fails(AdmissionDto shown, string code, string reason)
    {
        Assert.Equal((AdmissionState.Failed, "checks", 0), (shown.State, shown.Problem, shown.Signatures));
        Assert.Contains(shown.Checks, x => x.Code == code && x.Outcome == CheckOutcome.Failed && x.Reason == reason);
    }

    private static async Task<(HttpStatusCode Status, IReadOnlyList<OpenAdmission>? Open)> ReadOpenAsync(AdmissionServer dao, HttpClient http, PrivateKey key)
    {
        var at = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var deployment = dao.Server.Services.GetRequiredService<Deployment>();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/admissions/open");
        request.Headers.Add("X-Verifier", key.Address.ToString());
        request.Headers.Add("X-Verifier-At", at.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("X-Verifier-Signature", Hex.Encode(key.Sign(AdmissionsFeature.CallDocument(deployment, key.Address, "/api/admissions/open", at).Hash()).ToBytes()));
        using var answer = await http.SendAsync(request, Ct);
        return (answer.StatusCode, answer.StatusCode == HttpStatusCode.OK ? await answer.Content.ReadFromJsonAsync<IReadOnlyList<OpenAdmission>>(AdmissionServer.Json, Ct) : null);
    }

    private static Task<HttpResponseMessage> SignAsync(HttpClient http, string id, PrivateKey key, Bytes32 digest, Address? claimed = null) =>
        http.PostAsJsonAsync($"/api/admissions/{id}/signatures", new AdmissionSignature((claimed ?? key.Address).ToString(), Hex.Encode(key.Sign(digest).ToBytes())), Ct);
}
