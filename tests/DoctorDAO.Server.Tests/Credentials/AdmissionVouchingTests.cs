using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Credentials;
using DoctorDAO.Ethereum;
using DoctorDAO.Features;
using DoctorDAO.Features.Credentials.Admissions;
using DoctorDAO.Features.Credentials.Presenting;
using DoctorDAO.LocalChain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Server.Tests;

/// <summary>Who may vouch for whom, when, and for how long what was shown is good.</summary>
public sealed class AdmissionVouchingTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_issuer_but_the_one_that_vouched_for_a_member_can_name_the_members_nullifier()
    {
        await using var dao = new AdmissionServer(signers: 2);
        await dao.InitializeAsync();
        await using var other = await TestIssuer.StartAsync(TimeProvider.System);
        await dao.AccreditAsync(other);
        using var member = await dao.Server.SignedInAsync(Accounts.Key(830));
        await dao.ShowAsync(member, dao.Licence("victim"));
        Assert.Equal(AdmissionState.Done, (await dao.DoneAsync(member)).State);
        var mark = AdmissionServer.Nullifier("victim");
        var known = Vouchers.NullifierOf(dao.Issuer.Did, mark);
        Assert.Equal(Accounts.Key(830).Address, await dao.Server.Services.GetRequiredService<AdmissionChain>().AccountOfAsync(known, Ct));
        using var thief = await dao.Server.SignedInAsync(Accounts.Key(831));
        // Both the licence's mark and what everybody reads on the chain.
        foreach (var named in (Bytes32[])[mark, known])
        {
            var forged = other.Issue("LicenceToPractise", dao.Origin, new JsonObject { ["dao_nullifier"] = named.ToString(), ["profession"] = "physician", ["standing"] = "good", ["valid_until"] = "2099-01-01" }, await dao.Chain.Node.NowAsync(Ct));
            var recovery = await dao.ShowAsync(thief, [forged], AdmissionKind.Recovery);
            Assert.Equal((AdmissionState.Failed, "noMembership"), (recovery.State, recovery.Problem));
        }

        var asked = Contracts.Membership.RecoveryOfCall.DecodeResult(await dao.Chain.Node.Client.CallAsync(
            dao.Chain.Association.Contracts.Membership, Contracts.Membership.RecoveryOfCall.Encode(Accounts.Key(830).Address), BlockRef.Latest, Ct));
        Assert.Equal(Address.Zero, asked.To);
    }

    [Fact]
    public async Task A_browser_that_brings_the_code_later_than_five_minutes_and_within_the_hour_is_admitted()
    {
        await using var dao = new AdmissionServer(signers: 2);
        await dao.InitializeAsync();
        using var browser = await dao.Server.SignedInAsync(Accounts.Key(832));
        var code = await dao.AnswerAsync(browser, dao.Licence("slow"));
        dao.Time.Advance(TimeSpan.FromMinutes(20));
        var shown = await AdmissionServer.CompleteAsync(browser, code);
        AdmissionServer.RequireAgreed(shown);
    }

    [Fact]
    public async Task A_verifier_elsewhere_may_check_within_the_hour_and_after_it_the_admission_ends_with_a_reason()
    {
        await using var dao = new AdmissionServer(signers: 1);
        await dao.InitializeAsync();
        using var browser = await dao.Server.SignedInAsync(Accounts.Key(833));
        var code = await dao.AnswerAsync(browser, dao.Licence("remote"));
        Assert.Equal(AdmissionState.Signing, (await AdmissionServer.CompleteAsync(browser, code)).State);
        var service = dao.Server.Services.GetRequiredService<AdmissionService>();
        dao.Time.Advance(TimeSpan.FromMinutes(40));
        var open = Assert.Single(await service.GetOpenAsync(Ct));
        await using var db = dao.Context();
        var row = await db.Set<AdmissionRow>().AsNoTracking().SingleAsync(x => x.Id == open.Id, Ct);
        var elsewhere = new AdmissionVerifier(
            Accounts.Verifiers[2], dao.Server.Services.GetRequiredService<IDocumentFetcher>(), dao.Server.Services.GetRequiredService<IIssuerTrust>(), dao.Server.Services.GetRequiredService<Deployment>(), dao.Time);
        var now = (await dao.Chain.Node.NowAsync(Ct)).ToUnixTimeSeconds();
        var expected = new Expected(PolicyRules.Admission, dao.Origin, open.ClientId, open.Nonce);
        var signature = await elsewhere.SignAsync(row, open.Presentation.GetRawText(), expected, now, Ct);
        Assert.NotNull(signature);

        dao.Time.Advance(TimeSpan.FromMinutes(26));
        Assert.Null(await elsewhere.SignAsync(row, open.Presentation.GetRawText(), expected, now, Ct));
        Assert.Null(await service.AddSignatureAsync(open.Id, new AdmissionSignature(Accounts.Verifiers[2].Address.ToString(), Hex.Encode(signature)), Ct));
        await dao.Server.Services.GetRequiredService<ReceivedCleaner>().CleanAsync(Ct);
        Assert.Empty(await service.GetOpenAsync(Ct));
        var ended = await AdmissionServer.CompleteAsync(browser, code);
        Assert.Equal((AdmissionState.Failed, "tooLate"), (ended.State, ended.Problem));
        Assert.Equal((AdmissionState.Failed, "tooLate"), ((await AdmissionServer.NewestAsync(browser)).State, (await AdmissionServer.NewestAsync(browser)).Problem));
        // Nothing stands in the way of another one.
        dao.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(AdmissionState.Signing, (await dao.ShowAsync(browser, dao.Licence("remote"))).State);
    }

    [Fact]
    public async Task An_answer_that_nobody_brought_back_within_the_hour_ends_with_a_reason()
    {
        await using var dao = new AdmissionServer(signers: 2);
        await dao.InitializeAsync();
        using var browser = await dao.Server.SignedInAsync(Accounts.Key(834));
        var code = await dao.AnswerAsync(browser, dao.Licence("forgot"));
        dao.Time.Advance(TimeSpan.FromMinutes(61));
        var ended = await AdmissionServer.CompleteAsync(browser, code);
        Assert.Equal((AdmissionState.Failed, "tooLate"), (ended.State, ended.Problem));
    }

    [Fact]
    public async Task Signatures_of_who_is_no_verifier_any_more_do_not_count_and_hold_nobody_up()
    {
        await using var dao = new AdmissionServer(signers: 2);
        await dao.InitializeAsync();
        var role = Keccak256.Hash("VERIFIER_ROLE"u8);
        await dao.MembershipAsync(Contracts.Membership.RevokeRoleCall.Encode(role, Accounts.Verifiers[0].Address));
        using var browser = await dao.Server.SignedInAsync(Accounts.Key(835));
        var shown = await dao.ShowAsync(browser, dao.Licence("revoked"));
        Assert.Equal((AdmissionState.Signing, 1), (shown.State, shown.Signatures));
        // One that has signed loses the role, too, and two others are enough without it.
        await dao.MembershipAsync(Contracts.Membership.GrantRoleCall.Encode(role, Accounts.Key(836).Address));
        await dao.MembershipAsync(Contracts.Membership.RevokeRoleCall.Encode(role, Accounts.Verifiers[1].Address));
        var service = dao.Server.Services.GetRequiredService<AdmissionService>();
        var open = Assert.Single(await service.GetOpenAsync(Ct));
        var digest = TypedData.Parse(open.Voucher).Hash();
        Assert.True(await service.AddSignatureAsync(open.Id, Signed(Accounts.Verifiers[2]), Ct));
        Assert.Equal(AdmissionState.Signing, (await AdmissionServer.NewestAsync(browser)).State);
        Assert.True(await service.AddSignatureAsync(open.Id, Signed(Accounts.Key(836)), Ct));
        Assert.Equal(AdmissionState.Done, (await dao.DoneAsync(browser)).State);

        AdmissionSignature Signed(PrivateKey key) => new(key.Address.ToString(), Hex.Encode(key.Sign(digest).ToBytes()));
    }
}
