using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Credentials;
using DoctorDAO.Features.Credentials.Presenting;
using CredentialTypes = DoctorDAO.Client.Credentials.CredentialTypes;

namespace DoctorDAO.Server.Tests;

/// <summary>What the desks issue is what the policies ask for: a hospital's request for a locum, answered with credentials of this server's own issuers, over the real registry.</summary>
public sealed class LocumTests(IssuerServer dao) : IClassFixture<IssuerServer>
{
    private const string Hospital = "ward-hospital";
    private const string Columns = "account,given_name,family_name,birthdate,title,provider,hours,completed_on,category\n";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static string Day(int ago) => TimeProvider.System.GetUtcNow().AddDays(-ago).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    [Fact]
    public void Templates_ask_for_nothing_that_the_desks_cannot_issue()
    {
        Assert.All(CredentialTypes.All, x => Assert.All(CredentialTypes.PersonClaims, y => Assert.NotNull(x.Find(y))));
        foreach (var item in PolicyRules.Templates.SelectMany(x => x.Content.Items))
            Assert.All(item.Claims, x => Assert.NotNull(CredentialTypes.Find(item.Type)!.Find(x)));
        Assert.All(PolicyRules.Templates, x => Assert.Equal(JsonSerializer.Serialize(x.Content), JsonSerializer.Serialize(PolicyRules.Check(x.Content))));
    }

    [Fact]
    public async Task A_locum_is_taken_with_what_the_desks_issued()
    {
        foreach (var slug in (string[])[IssuerServer.College, IssuerServer.Provider])
            await dao.ActAsync(slug, new { act = "anchor", list = 1 });
        using var wallet = dao.Server.Browser();
        var holder = new SoftHolder(wallet, TimeProvider.System);
        var applicant = await dao.AsAsync(80);
        var licence = await AcceptedAsync(applicant, "LicenceToPractise", IssuerServer.Claims("SE-80"), IssuerServer.Own);
        var title = await AcceptedAsync(applicant, "SpecialistTitle", new() { ["given_name"] = "Nils", ["family_name"] = "Berg", ["birthdate"] = "1979-04-12", ["specialty"] = "oncology", ["title"] = "Consultant", ["awarded_on"] = "2015-05-05" }, []);
        var account = IssuerServer.Key(80).Address;
        var csv = Columns + $"{account},Nils,Berg,1979-04-12,Sepsis,Academy,30,{Day(100)},course\n{account},Nils,Berg,1979-04-12,Airways,Academy,20.5,{Day(10)},course\n";
        var lines = (await (await dao.Registrar.PostAsJsonAsync($"/api/desk/{IssuerServer.Provider}/bulk", new { type = "CpdTraining", csv, confirm = true, key = Guid.NewGuid() }, Ct)).JsonAsync()).GetProperty("lines");
        List<Held> held = [await FetchAsync(applicant, licence, IssuerServer.College, "LicenceToPractise"), await FetchAsync(applicant, title, IssuerServer.College, "SpecialistTitle")];
        foreach (var line in lines.EnumerateArray())
            held.Add(await FetchAsync(applicant, line.GetProperty("application").GetInt64(), IssuerServer.Provider, "CpdTraining"));

        var taken = await ShowAsync(holder, held);
        Assert.All(taken.Checks, x => Assert.Equal((x.Code, x.Subject, CheckOutcome.Passed, null), (x.Code, x.Subject, x.Outcome, x.Reason)));
        Assert.Equal((PresentationState.Accepted, 4), (taken.State, taken.Received.Count));

        // Without one of the certificates the hours are too few: each was counted.
        var refused = await ShowAsync(holder, held[..^1]);
        Assert.Equal(PresentationState.Refused, refused.State);
        Assert.Contains(new CheckDto("hours", "CpdTraining", CheckOutcome.Failed, "tooFew"), refused.Checks);
    }

    [Fact]
    public async Task A_name_is_confirmed_where_its_owner_controls_an_accredited_issuer_and_the_association_s_is_nobody_else_s()
    {
        using var wallet = dao.Server.Browser();
        var holder = new SoftHolder(wallet, TimeProvider.System);
        var vouched = (await holder.ReadAsync((await AskAsync(dao.Controller, "college-asks", "licence")).Link)).Claims.GetProperty("vouched");
        Assert.Equal(("registry", dao.Did(), "College of Physicians"), (vouched.GetProperty("by").GetString(), vouched.GetProperty("issuer").GetString(), vouched.GetProperty("name").GetString()));
        Assert.False((await holder.ReadAsync((await AskAsync(dao.Second, Hospital, "licence")).Link)).Claims.TryGetProperty("vouched", out _));
        // One that was accredited by another issuer, and has no desk here.
        var hospital = IssuerServer.Key(85).Address;
        await dao.ActAsync(IssuerServer.College, new { act = "accredit", did = "did:web:hospital.example", controller = hospital.ToString(), types = new[] { "LicenceToPractise" } });
        await dao.Server.CatchUpAsync(dao.Chain);
        vouched = (await holder.ReadAsync((await AskAsync(await dao.AsAsync(85), "hospital-asks", "licence")).Link)).Claims.GetProperty("vouched");
        Assert.Equal(("did:web:hospital.example", "did:web:hospital.example"), (vouched.GetProperty("issuer").GetString(), vouched.GetProperty("name").GetString()));
        foreach (var name in (string[])["DoctorDAO", "Doctor DAO Admissions", "d0ctor-dao", "The ＤｏｃｔｏｒＤＡＯ"])
        {
            using var refused = await dao.Clerk.PostAsJsonAsync("/api/verifiers", new NewVerifier("somebody", name), Ct);
            await refused.IsProblemAsync(HttpStatusCode.BadRequest, "name");
        }
    }

    private async Task<PresentationDto> ShowAsync(SoftHolder holder, List<Held> held)
    {
        var asked = await AskAsync(dao.Second, Hospital, "locum");
        var request = await holder.ReadAsync(asked.Link);
        using var answer = await holder.AnswerAsync(request, holder.Present(request, held));
        await SoftHolder.NextAsync(answer);
        return (await dao.Second.GetFromJsonAsync<PresentationDto>($"/api/verifiers/{Hospital}/presentations/{asked.Id}", Json, Ct))!;
    }

    private static async Task<PresentationDto> AskAsync(HttpClient staff, string slug, string template)
    {
        using var registered = await staff.PostAsJsonAsync("/api/verifiers", new NewVerifier(slug, "Ward Hospital"), Ct);
        Assert.Equal(HttpStatusCode.Created, registered.StatusCode);
        using var written = await staff.PostAsJsonAsync($"/api/verifiers/{slug}/policies", PolicyRules.Templates.Single(x => x.Key == template).Content, Json, Ct);
        var policy = (await written.Content.ReadFromJsonAsync<PolicyDto>(Json, Ct))!;
        using var begun = await staff.PostAsJsonAsync($"/api/verifiers/{slug}/presentations", new NewPresentation(policy.Id, "", Guid.NewGuid().ToString()), Ct);
        return (await begun.Content.ReadFromJsonAsync<PresentationDto>(Json, Ct))!;
    }

    private async Task<long> AcceptedAsync(HttpClient applicant, string type, Dictionary<string, string> claims, Dictionary<string, string> own)
    {
        using var begun = await applicant.PostAsJsonAsync("/api/apply", new { issuer = IssuerServer.College, type, claims, key = Guid.NewGuid() }, Ct);
        var id = (await begun.JsonAsync()).GetProperty("row").GetProperty("id").GetInt64();
        await IssuerServer.AddAsync(applicant, id, IssuerServer.Pdf);
        var read = await (await applicant.GetAsync($"/api/apply/{id}", Ct)).JsonAsync();
        using var sent = await applicant.PostAsJsonAsync($"/api/apply/{id}/submit", new { revision = read.GetProperty("revision").GetInt32() }, Ct);
        var path = $"/api/desk/{IssuerServer.College}/applications/{id}";
        using var claimed = await dao.Registrar.PostAsJsonAsync(path + "/claim", new { revision = (await sent.JsonAsync()).GetProperty("revision").GetInt32() }, Ct);
        using var accepted = await dao.Registrar.PostAsJsonAsync(path + "/decision", new { revision = (await claimed.JsonAsync()).GetProperty("revision").GetInt32(), decision = "accept", claims = own }, Ct);
        await accepted.JsonAsync();
        return id;
    }

    private async Task<Held> FetchAsync(HttpClient applicant, long id, string slug, string type)
    {
        var offer = await (await applicant.PostAsJsonAsync($"/api/apply/{id}/offer", new { code = false }, Ct)).JsonAsync();
        using var wallet = new SoftWallet(dao.Server.Url, dao.Base(slug));
        var key = SigningKey.Generate();
        return new Held(type, Assert.Single(await wallet.FetchAsync(offer.GetProperty("offerUri").GetString()!, type: type, keys: key)), key);
    }
}
