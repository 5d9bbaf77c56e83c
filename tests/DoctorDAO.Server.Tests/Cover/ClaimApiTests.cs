using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using DoctorDAO.Client.Cover;
using DoctorDAO.Client.Notices;
using DoctorDAO.Client.Relay;
using DoctorDAO.Ethereum;
using DoctorDAO.LocalChain;
using DoctorDAO.Testing;

namespace DoctorDAO.Server.Tests;

/// <summary>Claims over HTTP: what a draft lacks is said at its field, what is filed is what was uploaded, and evidence is for nobody who did not make it or judges by it.</summary>
public sealed class ClaimApiTests(ForumServer dao) : IClassFixture<ForumServer>
{
    private const string Sealed = "c2VhbGVkLXVuZGVyLWEtcmVjb3ZlcnktY29kZS1vZi10aGUtZGV2aWNl";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_claim_is_filed_with_what_was_uploaded_and_nobody_else_comes_by_it()
    {
        await dao.Chain.OpenCoverAsync(Ct);
        var policy = (long)await dao.Chain.InsureAsync(0, DaoCover.LegalDefence, Ct);
        await dao.Server.CatchUpAsync(dao.Chain);
        using var holder = await dao.Server.SignedInAsync(DaoChain.Member(0));
        using var other = await dao.Server.SignedInAsync(DaoChain.Member(1));
        using var nobody = dao.Server.Browser();
        var claimable = (await ReadAsync<ClaimableDto>(holder, $"/api/cover/policies/{policy}/claimable"))!;
        Assert.True(claimable.Open);
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync($"/api/cover/policies/{policy}/claimable", Ct)).StatusCode);

        var (id, cipher) = (Guid.NewGuid(), RandomNumberGenerator.GetBytes(100_000));
        var hash = "0x" + Convert.ToHexStringLower(SHA256.HashData(cipher));
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.PostAsJsonAsync("/api/cover/evidence", new NewEvidence(id, Sealed), Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await holder.PostAsJsonAsync("/api/cover/evidence", new NewEvidence(id, Sealed), Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await PutAsync(other, id, hash, cipher)).StatusCode);
        Assert.Equal("file", await FieldAsync(await PutAsync(holder, id, hash, new byte[8])));
        Assert.Equal("hash", await FieldAsync(await PutAsync(holder, id, hash, new byte[64])));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await PutAsync(holder, id, hash, new byte[EvidenceLimits.FileBytes + 1])).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await PutAsync(holder, id, hash, cipher)).StatusCode);
        using var committed = await holder.PostAsJsonAsync($"/api/cover/evidence/{id}/commitment", new { }, Ct);
        var evidence = (await committed.Content.ReadFromJsonAsync<EvidenceCommitmentDto>(JsonSerializerOptions.Web, Ct))!.Commitment;

        // What is wrong with a draft is said at its field.
        var good = new ClaimDraft(policy, claimable.Until, 300_000, evidence);
        foreach (var (draft, field) in ((ClaimDraft, string)[])[
            (good with { IncidentOn = null }, "incidentOn"), (good with { IncidentOn = claimable.From.AddDays(-1) }, "incidentOn"), (good with { IncidentOn = claimable.Until.AddDays(2) }, "incidentOn"),
            (good with { Loss = null }, "loss"), (good with { Loss = 0 }, "loss"), (good with { Loss = claimable.Excess }, "loss"), (good with { Evidence = null }, "evidence"),
            (good with { Evidence = "0x" + new string('1', 64) }, "evidence"), (good with { SameAs = 99 }, "sameAs"), (good with { Policy = 99 }, "policy")])
        {
            Assert.Equal(field, await FieldAsync(await holder.PostAsJsonAsync("/api/cover/claims/prepare", draft, JsonSerializerOptions.Web, Ct)));
        }

        Assert.Equal("policy", await FieldAsync(await other.PostAsJsonAsync("/api/cover/claims/prepare", good, JsonSerializerOptions.Web, Ct)));
        using var answer = await holder.PostAsJsonAsync("/api/cover/claims/prepare", good, JsonSerializerOptions.Web, Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        // The pool may take the bond already, so that the call is next.
        Assert.Equal(PreparedCall.Call, (await answer.Content.ReadFromJsonAsync<PreparedCall>(JsonSerializerOptions.Web, Ct))!.Next);

        var filed = (long)CoverLife.ClaimOf(await dao.Chain.Association.RunAsync(
            dao.Chain.Association.Acts.Cover.File(DaoChain.Member(0), (ulong)policy, "a letter", (await dao.Chain.Node.NowAsync(Ct)).AddHours(-1), 300_000, Bytes32.Parse(evidence)), Ct));
        await dao.Server.CatchUpAsync(dao.Chain);
        var claim = (await ReadAsync<ClaimDto>(holder, $"/api/cover/claims/{filed}"))!;
        Assert.Equal((filed, evidence), (claim.Row.Id, claim.Steps[0].Evidence));
        foreach (var path in (string[])["", $"/files/{hash}", "/readers", "/reads"])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync($"/api/cover/claims/{filed}/evidence{path}", Ct)).StatusCode);
            Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync($"/api/cover/claims/{filed}/evidence{path}", Ct)).StatusCode);
        }

        using var file = await holder.GetAsync($"/api/cover/claims/{filed}/evidence/files/{hash}", Ct);
        Assert.Equal(cipher, await file.Content.ReadAsByteArrayAsync(Ct));
        Assert.Equal(("application/octet-stream", true, true), (file.Content.Headers.ContentType!.MediaType, file.Headers.CacheControl!.NoStore, file.Headers.CacheControl.Private));
        // Each act says what it lacks.
        Assert.Equal("id", await FieldAsync(await other.PostAsJsonAsync($"/api/cover/claims/{filed}/withdraw/prepare", new { }, Ct)));
        Assert.Equal("id", await FieldAsync(await holder.PostAsJsonAsync($"/api/cover/claims/{filed}/collect/prepare", new { }, Ct)));
        Assert.Equal("id", await FieldAsync(await holder.PostAsJsonAsync($"/api/cover/claims/{filed}/appeal/prepare", new AppealDraft(), Ct)));
        Assert.Equal("amount", await FieldAsync(await holder.PostAsJsonAsync($"/api/cover/claims/{filed}/settle/prepare", new AmountDraft(5), Ct)));
        Assert.Equal("evidence", await FieldAsync(await holder.PostAsJsonAsync($"/api/cover/claims/{filed}/evidence/prepare", new EvidenceDraft(evidence), Ct)));
        Assert.Equal("account", await FieldAsync(await holder.PostAsJsonAsync($"/api/cover/claims/{filed}/offer/prepare", new AmountDraft(5), Ct)));
        Assert.Equal(HttpStatusCode.Forbidden, (await holder.GetAsync("/api/cover/claims/desk", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await holder.PostAsJsonAsync("/api/cover/claims/99/withdraw/prepare", new { }, Ct)).StatusCode);

        // The holder is told of each step that is somebody else's, once it is final, and until when they can do something about it. An offer that is taken back is no news.
        var acts = dao.Chain.Association.Acts;
        await dao.Chain.Association.RunAsync([acts.Cover.Offer((ulong)filed, 100_000), acts.Cover.Offer((ulong)filed, 0)], Ct);
        await dao.Chain.Life().JudgeAsync((ulong)filed, [10_000], Ct);
        await dao.Chain.Node.AdvanceTimeAsync(TimeSpan.FromDays(7), Ct);
        await dao.Chain.Association.RunAsync(acts.Cover.Conclude((ulong)filed), Ct);
        await dao.Chain.Node.MineAsync(Ct, 4);
        var told = await NoticesAsync(holder, NoticeKind.ClaimPayable);
        Assert.Equal([NoticeKind.ClaimOffer, NoticeKind.ClaimPanelDrawn, NoticeKind.ClaimRuled, NoticeKind.ClaimPayable], told.Select(x => x.Kind));
        Assert.All(told, x => Assert.Equal($"/cover/claims/{filed}", x.Href));
        Assert.Equal([false, true, true, false], told.Select(x => x.Until is not null));
        Assert.True(told[2].Until > told[1].Until);
        Assert.DoesNotContain((await new NoticeClient(other).GetNoticesAsync(new NoticeQuery(Limit: 100), Ct)).Items, x => x.Kind is >= NoticeKind.ClaimPanelDrawn and <= NoticeKind.ClaimOffer);
    }

    /// <summary>What was told of claims, the newest last, once a kind is among it.</summary>
    private static async Task<List<NoticeDto>> NoticesAsync(HttpClient browser, NoticeKind last)
    {
        var since = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            List<NoticeDto> told = [.. (await new NoticeClient(browser).GetNoticesAsync(new NoticeQuery(Limit: 100), Ct)).Items.Reverse().Where(x => x.Kind is >= NoticeKind.ClaimPanelDrawn and <= NoticeKind.ClaimOffer)];
            if (told.Exists(x => x.Kind == last))
                return told;
            Assert.True(since.Elapsed < TestServer.Patience, "It was not told.");
            await timer.WaitForNextTickAsync(Ct);
        }
    }

    private static async Task<HttpResponseMessage> PutAsync(HttpClient client, Guid evidence, string hash, byte[] content)
    {
        using var body = new ByteArrayContent(content);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return await client.PutAsync($"/api/cover/evidence/{evidence}/files/{hash}", body, Ct);
    }

    private static async Task<T?> ReadAsync<T>(HttpClient client, string path)
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web) { Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };
        return await client.GetFromJsonAsync<T>(path, options, Ct);
    }

    /// <summary>The field that a refusal names.</summary>
    private static async Task<string> FieldAsync(HttpResponseMessage response)
    {
        using (response)
        {
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            return (await response.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("errors").EnumerateObject().Single().Name;
        }
    }
}
