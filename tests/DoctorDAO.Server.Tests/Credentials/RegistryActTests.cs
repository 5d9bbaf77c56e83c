using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DoctorDAO.Ethereum;
using DoctorDAO.LocalChain;
using DoctorDAO.Testing;
using Registry = DoctorDAO.Contracts.IssuerRegistry;

namespace DoctorDAO.Server.Tests;

/// <summary>What a college's controller does in the registry of issuers: each act with its trace in the history, and each refusal.</summary>
public sealed class RegistryActTests(IssuerServer dao) : IClassFixture<IssuerServer>
{
    private const string College = IssuerServer.College;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_act_about_a_hospital_is_done_by_the_college_and_stands_in_its_history()
    {
        var did = dao.Did("clinic");
        var (first, second) = (IssuerServer.Key(80).Address, IssuerServer.Key(81).Address);
        var (from, until) = (await TimeAsync(+2), await TimeAsync(+400));
        await dao.ActAsync(College, new { act = "accredit", did, controller = first.ToString(), types = new[] { "SpecialistTitle", "LicenceToPractise" } });
        await dao.ActAsync(College, new { act = "set-types", did, types = new[] { "SpecialistTitle" } });
        await dao.ActAsync(College, new { act = "set-validity", did, from, until });
        Assert.Equal("notYet", await StandingAsync(did));
        await dao.ActAsync(College, new { act = "set-validity", did, until });
        await dao.ActAsync(College, new { act = "set-controller", did, controller = second.ToString() });
        await dao.ActAsync(College, new { act = "suspend", did });
        Assert.Equal("suspended", await StandingAsync(did));
        await dao.ActAsync(College, new { act = "reinstate", did });
        Assert.Equal("valid", await StandingAsync(did));
        await dao.ActAsync(College, new { act = "withdraw", did });
        Assert.Equal("withdrawn", await StandingAsync(did));
        var history = await HistoryAsync(did);
        Assert.Equal(
            ["withdrawn", "reinstated", "suspended", "controller-changed", "validity-changed", "validity-changed", "topics-changed", "accredited"],
            history.Select(x => x.GetProperty("kind").GetString()));
        Assert.Equal(second.ToString(), history[3].GetProperty("detail").GetString());
        Assert.Equal("SpecialistTitle", history[6].GetProperty("detail").GetString());
        var issuer = (await IssuerAsync(did)).GetProperty("row");
        Assert.Equal((until, "SpecialistTitle"), (issuer.GetProperty("validTo").GetDateTimeOffset().ToUnixTimeSeconds(), Assert.Single(issuer.GetProperty("topics").EnumerateArray()).GetString()));
        // Nothing is left to decide about it.
        foreach (var act in (string[])["suspend", "reinstate", "withdraw"])
            Assert.Equal("IssuerUnexpectedStanding", await ErrorAsync(new { act, did }));
    }

    [Fact]
    public async Task A_key_takes_over_and_the_one_before_ends_and_a_list_is_published_once_an_epoch()
    {
        var made = await (await dao.Controller.PostAsJsonAsync($"/api/desk/{College}/keys", new { }, Ct)).JsonAsync();
        var (key, thumbprint) = (made.GetProperty("id").GetInt64(), made.GetProperty("thumbprint").GetString());
        // Sent twice there is one more key: the newest waits for the registry still.
        Assert.Equal(key, (await (await dao.Controller.PostAsJsonAsync($"/api/desk/{College}/keys", new { }, Ct)).JsonAsync()).GetProperty("id").GetInt64());
        var before = (await DeskAsync(dao.Controller)).GetProperty("keys").EnumerateArray().Single(x => x.GetProperty("onChain").GetBoolean()).GetProperty("id").GetInt64();
        await dao.ActAsync(College, new { act = "add-key", key });
        Assert.Equal("IssuerKeyKnown", await ErrorAsync(new { act = "add-key", key }));
        await dao.ActAsync(College, new { act = "end-key", key = before });
        await dao.Server.CatchUpAsync(dao.Chain);
        var keys = (await DeskAsync(dao.Controller)).GetProperty("keys").EnumerateArray().Take(2).ToArray();
        Assert.Equal([true, false], keys.Select(x => x.GetProperty("onChain").GetBoolean()));
        // One that was ended is told from one that the registry does not know yet.
        Assert.Equal([JsonValueKind.Null, JsonValueKind.String], keys.Select(x => x.GetProperty("ended").ValueKind));
        var registered = (await IssuerAsync(dao.Did())).GetProperty("row").GetProperty("issuer");
        Assert.Equal((College, "College of Physicians"), (registered.GetProperty("slug").GetString(), registered.GetProperty("name").GetString()));

        var (applicant, id) = await dao.AcceptedAsync(82);
        var offer = await (await applicant.PostAsJsonAsync($"/api/apply/{id}/offer", new { code = false }, Ct)).JsonAsync();
        using var wallet = new SoftWallet(dao.Server.Url, dao.Base());
        await wallet.FetchAsync(offer.GetProperty("offerUri").GetString()!, keys: DoctorDAO.Credentials.SigningKey.Generate());
        await dao.ActAsync(College, new { act = "anchor", list = 1 });
        Assert.Equal("IssuerAnchorOutdated", await ErrorAsync(new { act = "anchor", list = 1 }));
        var list = Assert.Single((await DeskAsync(dao.Controller)).GetProperty("lists").EnumerateArray());
        Assert.Equal(list.GetProperty("hash").GetString(), list.GetProperty("anchored").GetString());

        var history = await HistoryAsync(dao.Did());
        Assert.Equal(["list-published", "key-ended", "key-added"], history.Take(3).Select(x => x.GetProperty("kind").GetString()));
        Assert.Equal($"{list.GetProperty("listId").GetString()} {list.GetProperty("epoch").GetInt64()}", history[0].GetProperty("detail").GetString());
        Assert.Equal(thumbprint, history[2].GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Who_may_not_is_refused_and_what_makes_no_sense_is_refused_at_its_field()
    {
        var wish = new { act = "suspend", did = dao.Did(IssuerServer.Provider) };
        await (await dao.Registrar.PostAsJsonAsync($"/api/desk/{College}/registry", wish, Ct)).IsProblemAsync(HttpStatusCode.Forbidden);
        await (await dao.Clerk.PostAsJsonAsync($"/api/desk/{College}/registry", wish, Ct)).IsProblemAsync(HttpStatusCode.Forbidden);
        using var stranger = await dao.AsAsync(83);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.PostAsJsonAsync($"/api/desk/{College}/registry", wish, Ct)).StatusCode);
        // The academy is the association's own, not the college's.
        Assert.Equal("IssuerNotAccreditor", await ErrorAsync(wish));
        Assert.Equal("IssuerUnknown", await ErrorAsync(new { act = "suspend", did = "did:web:nobody.example" }));

        var (did, controller) = ("did:web:refused.example", IssuerServer.Key(84).Address.ToString());
        Assert.Equal("IssuerTopicNotAccredited", await ErrorAsync(new { act = "accredit", did, controller, types = new[] { "CoverCertificate" } }));
        foreach (var (field, bad) in ((string, object)[])
        [
            ("types", new { act = "accredit", did, controller, types = new[] { "Unknown" } }),
            ("types", new { act = "accredit", did, controller, types = new[] { "SpecialistTitle", "SpecialistTitle" } }),
            ("types", new { act = "set-types", did, types = Array.Empty<string>() }),
            ("until", new { act = "accredit", did, controller, types = new[] { "SpecialistTitle" }, until = await TimeAsync(-1) }),
            ("until", new { act = "set-validity", did, until = await TimeAsync(-1) }),
            ("until", new { act = "set-validity", did, from = await TimeAsync(5), until = await TimeAsync(4) }),
            ("until", new { act = "set-validity", did, until = long.MaxValue }),
            ("from", new { act = "set-validity", did, from = await TimeAsync(-2) }),
            ("from", new { act = "accredit", did, controller, types = new[] { "SpecialistTitle" }, from = -1 }),
            ("controller", new { act = "set-controller", did, controller = "0x1234" }),
            ("did", new { act = "set-types", did = dao.Did(), types = new[] { "SpecialistTitle" } }),
            ("did", new { act = "withdraw", did = "did:web:a b" }),
            ("did", new { act = "withdraw", did = "did:" + new string('x', 253) }),
        ])
        {
            await (await dao.Controller.PostAsJsonAsync($"/api/desk/{College}/registry", bad, Ct)).IsProblemAsync(HttpStatusCode.BadRequest, field);
        }

        await dao.ActAsync(College, new { act = "accredit", did, controller, types = new[] { "SpecialistTitle" } });
        Assert.Equal("IssuerKnown", await ErrorAsync(new { act = "accredit", did, controller, types = new[] { "SpecialistTitle" } }));
        Assert.Equal("IssuerUnexpectedStanding", await ErrorAsync(new { act = "reinstate", did }));
        await dao.ActAsync(College, new { act = "suspend", did });
        Assert.Equal("IssuerUnexpectedStanding", await ErrorAsync(new { act = "suspend", did }));
    }

    [Fact]
    public async Task The_same_act_by_its_address_is_the_same_call()
    {
        var (did, from, until) = ("did:web:address.example", await TimeAsync(1), await TimeAsync(9));
        var sent = await PrepareAsync(new { act = "set-validity", did, from, until });
        var read = await (await dao.Controller.GetAsync($"/api/desk/{College}/registry?act=set-validity&did={did}&from={from}&until={until}", Ct)).JsonAsync();
        Assert.Equal(sent.GetProperty("data").GetString(), read.GetProperty("data").GetString());
    }

    [Fact]
    public async Task A_desk_that_is_handed_over_is_the_new_controllers_and_the_old_one_sees_nothing_more()
    {
        var next = await dao.AsAsync(85);
        await dao.AccreditAsync("handed", IssuerServer.Key(0).Address, "SpecialistTitle");
        await dao.OpenAsync("handed", "Handed over", secondPair: false, "SpecialistTitle");
        Assert.Equal(HttpStatusCode.NotFound, (await next.GetAsync("/api/desk/handed", Ct)).StatusCode);
        await dao.ActAsync("handed", new { act = "set-controller", did = dao.Did("handed"), controller = IssuerServer.Key(85).Address.ToString() });
        await dao.Server.CatchUpAsync(dao.Chain);
        Assert.Equal("controller", (await (await next.GetAsync("/api/desk/handed", Ct)).JsonAsync()).GetProperty("role").GetString());
        Assert.Contains("handed", (await (await next.GetAsync("/api/desk", Ct)).JsonAsync()).EnumerateArray().Select(x => x.GetProperty("slug").GetString()));
        Assert.Equal(HttpStatusCode.NotFound, (await dao.Controller.GetAsync("/api/desk/handed", Ct)).StatusCode);
        Assert.DoesNotContain("handed", (await (await dao.Controller.GetAsync("/api/desk", Ct)).JsonAsync()).EnumerateArray().Select(x => x.GetProperty("slug").GetString()));
        await (await next.PostAsJsonAsync("/api/desk/handed/keys", new { }, Ct)).JsonAsync();
    }

    [Fact]
    public async Task A_proposal_that_suspends_a_college_passes_and_takes_its_hospital_along_until_another_reinstates_it()
    {
        await using var own = new IssuerServer();
        await own.InitializeAsync();
        var (chain, did, hospital) = (own.Chain.Association, own.Did(), own.Did("ward"));
        await own.ActAsync(College, new { act = "accredit", did = hospital, controller = IssuerServer.Key(86).Address.ToString(), types = new[] { "SpecialistTitle" } });
        using var member = await own.Server.SignedInAsync(DaoChain.Member(0));
        await own.Server.CatchUpAsync(own.Chain);
        var suspended = await DecideAsync("suspend-issuer");
        Assert.Equal((did, "suspend-issuer"), (suspended.GetProperty("arguments").GetProperty("issuerDid").GetString(), suspended.GetProperty("kind").GetString()));
        Assert.Equal(["suspended", "accreditorNotValid"], await StandingsAsync());
        Assert.False(await MayIssueAsync(hospital));
        var desk = await (await own.Controller.GetAsync($"/api/desk/{College}", Ct)).JsonAsync();
        Assert.NotEqual(JsonValueKind.Null, desk.GetProperty("issuer").GetProperty("refusal").ValueKind);
        // A suspended college decides nothing about those below either.
        using var prepared = await own.Controller.PostAsJsonAsync($"/api/desk/{College}/registry", new { act = "withdraw", did = hospital }, Ct);
        Assert.Equal("IssuerNotValid", (await prepared.JsonAsync()).GetProperty("error").GetString());

        await DecideAsync("reinstate-issuer");
        Assert.Equal(["valid", "valid"], await StandingsAsync());
        Assert.True(await MayIssueAsync(hospital));

        async Task<JsonElement> DecideAsync(string function)
        {
            var built = await (await member.PostAsJsonAsync("/api/actions/build", new { function, target = (string?)null, arguments = new Dictionary<string, string> { ["issuer"] = did } }, Ct)).JsonAsync();
            var call = built.GetProperty("call");
            var tried = await (await member.PostAsJsonAsync("/api/actions/simulate", new { chamber = "clinical", calls = new[] { call } }, Ct)).JsonAsync();
            Assert.True(tried.GetProperty("succeeds").GetBoolean(), tried.ToString());
            var proposal = new Proposal("clinical", [new(Address.Parse(call.GetProperty("target").GetString()!), Hex.Decode(call.GetProperty("calldata").GetString()!))], $"# {function}\n\nAs the inquiry says.");
            var session = await chain.ProposeAsync(DaoChain.Member(0), proposal, Ct);
            await own.Chain.Node.AdvanceTimeToAsync(DateTimeOffset.FromUnixTimeSeconds((long)session + 60), Ct);
            await chain.RunAsync([.. Enumerable.Range(0, DaoChain.Members).Select(x => chain.Acts.CastBallot("clinical", session, DaoChain.Member(x), [3]))], Ct);
            await own.Chain.Node.AdvanceTimeToAsync(await chain.DeadlineAsync(proposal, Ct) + TimeSpan.FromSeconds(1), Ct);
            await chain.RunAsync(chain.Acts.Queue(proposal), Ct);
            await own.Chain.Node.AdvanceTimeAsync(TimeSpan.FromDays(2) + TimeSpan.FromMinutes(1), Ct);
            await chain.RunAsync(chain.Acts.Execute(proposal), Ct);
            await own.Server.CatchUpAsync(own.Chain);
            return (await (await member.GetAsync($"/api/proposals/{proposal.Id}", Ct)).JsonAsync()).GetProperty("actions")[0];
        }

        async Task<string[]> StandingsAsync()
        {
            var standings = new List<string>();
            foreach (var one in (string[])[did, hospital])
                standings.Add((await (await member.GetAsync($"/api/issuers/{Uri.EscapeDataString(one)}", Ct)).JsonAsync()).GetProperty("row").GetProperty("standing").GetString()!);
            return [.. standings];
        }

        async Task<bool> MayIssueAsync(string issuer) => Registry.MayIssueCall.DecodeResult(await own.Chain.Node.Client.CallAsync(
            chain.Contracts.IssuerRegistry, Registry.MayIssueCall.Encode(Keccak256.Hash(issuer), IssuerServer.Topic("SpecialistTitle")), BlockRef.Latest, Ct));
    }

    private async Task<long> TimeAsync(int days) => (await dao.Chain.Node.NowAsync(Ct) + TimeSpan.FromDays(days)).ToUnixTimeSeconds();

    private static async Task<JsonElement> DeskAsync(HttpClient browser) => await (await browser.GetAsync($"/api/desk/{College}", Ct)).JsonAsync();

    private async Task<JsonElement> PrepareAsync(object wish) => await (await dao.Controller.PostAsJsonAsync($"/api/desk/{College}/registry", wish, Ct)).JsonAsync();

    private async Task<string?> ErrorAsync(object wish) => (await PrepareAsync(wish)).GetProperty("error").GetString();

    private async Task<JsonElement> IssuerAsync(string did)
    {
        await dao.Server.CatchUpAsync(dao.Chain);
        return await (await dao.Controller.GetAsync($"/api/issuers/{Uri.EscapeDataString(did)}", Ct)).JsonAsync();
    }

    private async Task<string?> StandingAsync(string did) => (await IssuerAsync(did)).GetProperty("row").GetProperty("standing").GetString();

    private async Task<IReadOnlyList<JsonElement>> HistoryAsync(string did)
    {
        await dao.Server.CatchUpAsync(dao.Chain);
        return [.. (await (await dao.Controller.GetAsync($"/api/issuers/{Uri.EscapeDataString(did)}/history", Ct)).JsonAsync()).GetProperty("items").EnumerateArray()];
    }
}
