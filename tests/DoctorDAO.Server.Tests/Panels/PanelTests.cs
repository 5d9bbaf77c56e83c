using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using DoctorDAO.Client.Panels;
using DoctorDAO.Client.Relay;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Panels;
using DoctorDAO.Features.Relay;
using DoctorDAO.LocalChain;
using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Server.Tests;

/// <summary>Jurors over HTTP: what they have to do, what is refused, and a vote that is handed over and opened on schedule.</summary>
public sealed class PanelTests : OwnServerTest
{
    private const string Salt = "0x1111111111111111111111111111111111111111111111111111111111111111";
    private const string Other = "0x2222222222222222222222222222222222222222222222222222222222222222";
    private const string Reasons = "The letter came before the cover. Größe, “quoted”.";

    private static readonly OpenVote Vote = new(2_500, Salt, Reasons, Other);

    [Fact]
    public async Task A_vote_that_was_handed_over_is_opened_on_schedule_by_a_server_that_was_restarted_meanwhile()
    {
        await Chain.OpenCoverAsync(Ct);
        var policy = await Chain.InsureAsync(0, DaoCover.LegalDefence, Ct);
        var claim = await Chain.FileAsync(0, policy, 300_000, Ct);
        await Chain.Association.RunAsync(Chain.Association.Acts.Cover.Convene(claim), Ct);
        var number = (await Chain.Association.ClaimAsync(claim, Ct)).CaseId;
        await using var home = await ServerHome.CreateAsync();
        var server = await TestServer.StartAsync(Chain, home);
        // The relay draws by itself, as often as it takes.
        await KeepUntilAsync(server, home, number, PanelStage.Commit);
        var votes = await Chain.Life().VotesAsync(number, [10_000], Ct);
        var juror = Chain.Life().KeyOf(votes[0].Juror);
        using var browser = await server.SignedInAsync(juror);
        var path = $"/api/panels/cases/{number}";

        var duty = (await GetAsync<JurorDto>(browser, "/api/panels/juror")).Duties.Single();
        Assert.Equal((DutyKind.Commit, (long)number, "claims", (long)claim, false, 5L), (duty.Kind, duty.Case, duty.Opener, duty.Ref, duty.HandedOver, duty.Penalty));
        await (await browser.PostAsJsonAsync($"{path}/commit/prepare", new CommitDraft("0x12"), Ct)).IsProblemAsync(HttpStatusCode.BadRequest, "commitment");
        await (await browser.PutAsJsonAsync($"{path}/vote", Vote with { Award = 10_001 }, Ct)).IsProblemAsync(HttpStatusCode.BadRequest, "award");
        await (await browser.PutAsJsonAsync($"{path}/vote", Vote with { Salt = "0x00" }, Ct)).IsProblemAsync(HttpStatusCode.BadRequest, "salt");
        await (await browser.PutAsJsonAsync($"{path}/vote", Vote with { Reasons = new string('x', 2_001) }, Ct)).IsProblemAsync(HttpStatusCode.BadRequest, "reasons");
        await (await browser.PostAsJsonAsync($"{path}/reveal", Vote, Ct)).IsProblemAsync(HttpStatusCode.BadRequest, "award");
        await (await browser.PostAsJsonAsync("/api/panels/collect/prepare", new { }, Ct)).IsProblemAsync(HttpStatusCode.Conflict, "$");
        using (var outsider = await server.SignedInAsync(DaoChain.Member(0)))
        {
            Assert.Equal(HttpStatusCode.NotFound, (await outsider.PutAsJsonAsync($"{path}/vote", Vote, Ct)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await outsider.PostAsJsonAsync($"{path}/commit/prepare", new CommitDraft(Salt), Ct)).StatusCode);
            Assert.Null((await GetAsync<OwnVoteDto>(outsider, $"{path}/vote")).Seat);
        }

        // One vote is handed over and never sealed, the next is sealed.
        foreach (var vote in (OpenVote[])[Vote with { Award = 1 }, Vote, Vote])
            Assert.Equal(HttpStatusCode.OK, (await browser.PutAsJsonAsync($"{path}/vote", vote, Ct)).StatusCode);
        var commitment = VoteSeal.Commitment((long)number, 0, juror.Address.ToHex(), Vote);
        Assert.Equal(new PanelVote(number, 0, 0, juror.Address, 77).Commitment, VoteSeal.Commitment((long)number, 0, juror.Address.ToHex(), new OpenVote(77, SaltOf(votes[0] with { Award = 77 }), "", "")));
        using var prepared = await browser.PostAsJsonAsync($"{path}/commit/prepare", new CommitDraft(commitment.ToString()), Ct);
        var call = await prepared.JsonAsync();
        using var sent = await Sessions.SubmitAsync(browser, "calls", Sessions.Sign(call.GetProperty("typedData"), juror));
        await Sessions.ReachAsync(server, browser, (await sent.JsonAsync()).GetProperty("id").GetGuid(), "indexed", "final");
        Assert.Equal(DutyKind.Sealed, (await GetAsync<JurorDto>(browser, "/api/panels/juror")).Duties.Single().Kind);
        // The others may still seal theirs: nothing is opened.
        Assert.Equal(0, await server.Services.GetRequiredService<KeeperService>().KeepAsync(Ct));
        await Chain.Life().CommitAsync(votes.Skip(1), Ct);
        await using (var db = home.Context())
        {
            var rows = await db.Set<SealedVoteRow>().AsNoTracking().ToListAsync(Ct);
            Assert.Equal(2, rows.Count);
            Assert.All(rows, x => Assert.DoesNotContain("letter", Encoding.UTF8.GetString(x.Sealed), StringComparison.Ordinal));
        }

        await server.DisposeAsync();
        await using var restarted = await TestServer.StartAsync(Chain, home);
        await restarted.CatchUpAsync(Chain);
        // By their own keys: the relay's counts for the server.
        await Chain.Association.RunAsync([.. votes.Skip(1).Select(x => Chain.Association.Acts.Panels.Reveal(x, Chain.Life().KeyOf(x.Juror)))], Ct);
        await KeepUntilAsync(restarted, home, number, PanelStage.Decided);
        var seat = await Chain.Association.SeatAsync(number, 0, 0, Ct);
        Assert.Equal((true, (ushort)2_500), (seat.Revealed, seat.Award));

        using var mine = await restarted.SignedInAsync(juror);
        var read = await GetAsync<CaseDto>(mine, path);
        Assert.Equal((CaseStage.Decided, CaseRole.Juror, 10_000, 6_000L), (read.Stage, read.Role, read.Award, read.Own!.Fee));
        Assert.Equal((Reasons, Other), (read.Votes[0].Reasons!.Text, read.Votes[0].Reasons!.Salt));
        Assert.Equal(300_000 - 50_000, read.Claim!.Asked);
        using var claimant = await restarted.SignedInAsync(DaoChain.Member(0));
        Assert.Equal((CaseRole.Party, Reasons), await GetAsync<CaseDto>(claimant, path) is { } theirs ? (theirs.Role, theirs.Votes[0].Reasons?.Text) : default);
        using var anybody = restarted.Browser();
        Assert.Equal((CaseRole.Public, null, null), await GetAsync<CaseDto>(anybody, path) is { } open ? (open.Role, open.Votes[0].Reasons, open.Claim) : default);
        Assert.Equal(6_000, (await GetAsync<JurorDto>(mine, "/api/panels/juror")).Fees);
        Assert.Equal(2_500, Assert.Single((await mine.GetFromJsonAsync<JsonElement>("/api/panels/seats", Ct)).GetProperty("items").EnumerateArray()).GetProperty("award").GetInt32());

        // When nothing can undo it, what was handed over is gone, with what was never sealed.
        await Chain.Node.MineAsync(Ct, 5);
        await restarted.CatchUpAsync(Chain);
        await restarted.Services.GetRequiredService<KeeperService>().KeepAsync(Ct);
        await using var after = home.Context();
        Assert.Empty(await after.Set<SealedVoteRow>().ToListAsync(Ct));
        Assert.Equal(Reasons, Assert.Single(await after.Set<VoteReasonsRow>().ToListAsync(Ct)).Text);
        Assert.DoesNotContain(await after.Set<RelayActRow>().ToListAsync(Ct), x => x.Error is not null);
    }

    /// <summary>Lets the relay take what is due until a case has come so far.</summary>
    private async Task KeepUntilAsync(TestServer server, ServerHome home, ulong number, PanelStage stage)
    {
        for (var i = 0; i < 40 && await Chain.Life().StageAsync(number, Ct) != stage; i++)
        {
            await Chain.Node.MineAsync(Ct);
            await server.CatchUpAsync(Chain);
            await server.Services.GetRequiredService<KeeperService>().KeepAsync(Ct);
            await SettleAsync(server, home);
        }

        Assert.Equal(stage, await Chain.Life().StageAsync(number, Ct));
        await server.CatchUpAsync(Chain);
    }

    /// <summary>Waits until nothing of the relay's is on its way to a block.</summary>
    private async Task SettleAsync(TestServer server, ServerHome home)
    {
        var since = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            await using var db = home.Context();
            if (!await db.Set<RelayActRow>().AnyAsync(x => x.State == RelayState.Queued || x.State == RelayState.Submitted || x.State == RelayState.Mined, Ct))
                return;
            Assert.True(since.Elapsed < TestServer.Patience, "The relay's steps reached no block.");
            await server.CatchUpAsync(Chain);
            await timer.WaitForNextTickAsync(Ct);
        }
    }

    private static async Task<T> GetAsync<T>(HttpClient browser, string path)
    {
        using var answer = await browser.GetAsync(path, Ct);
        var text = await answer.Content.ReadAsStringAsync(Ct);
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonSerializer.Deserialize<T>(text, Json)!;
    }

    private static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    private static string SaltOf(PanelVote vote) => Keccak256.Hash([.. "DoctorDAO local vote"u8, .. vote.Juror.Span, vote.Round, vote.Seat, .. BitConverter.GetBytes(vote.Case)]).ToString();
}
