using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DoctorDAO.Client;
using DoctorDAO.Client.Cover;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Credentials;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Credentials.Issuing;
using DoctorDAO.LocalChain;
using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace DoctorDAO.Server.Tests;

/// <summary>Certificates of policies, as credentials and as PDF: issued by what the chain says, and revoked by it.</summary>
public sealed class CertificateTests(IssuerServer dao) : IClassFixture<IssuerServer>
{
    private const string Cover = "cover";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_policys_certificate_is_issued_once_checked_and_revoked_when_the_policy_is_cancelled()
    {
        var (association, holder) = (dao.Chain.Association, DaoChain.Member(6));
        var acts = association.Acts;
        await dao.Chain.OpenCoverAsync(Ct);
        // Policies end by the chain's clock and credentials by the world's: they agree here. The membership of the chain's beginning is over by then.
        var world = TimeProvider.System.GetUtcNow();
        if (await dao.Chain.Node.NowAsync(Ct) < world.AddHours(-1))
            await dao.Chain.Node.AdvanceTimeToAsync(world.AddHours(-1), Ct);
        await association.RunAsync(acts.Admit(holder.Address, "anaesthesia", world.AddDays(80), 1), Ct);
        await dao.Server.CatchUpAsync(dao.Chain);
        using var mine = await dao.Server.SignedInAsync(holder);
        using var other = await dao.Server.SignedInAsync(DaoChain.Member(7));
        // Named before its desk is there: nothing is offered.
        dao.Server.Services.GetRequiredService<IOptions<IssuerOptions>>().Value.ByRule[CredentialTypes.Cover] = Cover;
        var certificates = dao.Server.Services.GetRequiredService<ICoverCertificates>();
        Assert.False(await certificates.AreIssuedAsync(Ct));
        var (policy, renewed) = (await BuyAsync(DaoCover.LegalDefence, 365), await BuyAsync(DaoCover.Disciplinary, 61));
        Assert.Equal("policy", await FieldAsync(mine, policy));
        await FinalAsync();
        Assert.Equal("type", await FieldAsync(mine, policy));
        await dao.AccreditAsync(Cover, IssuerServer.Key(0).Address, CredentialTypes.Cover);
        await dao.OpenAsync(Cover, "DoctorDAO Cover", secondPair: false, CredentialTypes.Cover);
        Assert.True(await certificates.AreIssuedAsync(Ct));

        // A name comes from a registrar's examination, and from nowhere else.
        Assert.Equal("name", await FieldAsync(mine, policy));
        var (id, revision) = await IssuerServer.SubmitAsync(mine, "SE-6006");
        Assert.Equal("name", await FieldAsync(mine, policy));
        await dao.AcceptAsync(id, revision);
        Assert.Equal(HttpStatusCode.NotFound, (await other.PostAsync(Path(policy), null, Ct)).StatusCode);
        var applications = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => TakeAsync(mine, policy)));
        var application = Assert.Single(applications.Distinct());
        Assert.Equal(application, await TakeAsync(mine, policy));
        var second = await TakeAsync(mine, renewed);
        Assert.NotEqual(application, second);

        using var wallet = new SoftWallet(dao.Server.Url, dao.Base(Cover));
        var key = SigningKey.Generate();
        var copy = Assert.Single(await wallet.FetchAsync(await OfferAsync(mine, application), type: CredentialTypes.Cover, keys: key));
        var held = Assert.Single(await wallet.FetchAsync(await OfferAsync(mine, second), type: CredentialTypes.Cover, keys: SigningKey.Generate()));
        Assert.Equal(CredentialError.None, await CheckAsync(copy));
        var shown = (await mine.GetFromJsonAsync<CoverPolicyDto>($"/api/cover/policies/{policy}", DaoClient.Json, Ct))!;
        var claims = SdJwtPayload.Process(SdJwtText.Parse(copy).Issued.Claims, SdJwtText.Parse(copy).Disclosures).Claims;
        Assert.Equal(
            ("Nils", "Berg", "1979-04-12", shown.Code, "EUR 25000.00", shown.End.AddSeconds(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            ((string?)claims["given_name"], (string?)claims["family_name"], (string?)claims["birthdate"], (string?)claims["policy_number"], (string?)claims["limit"], (string?)claims["valid_until"]));
        Assert.Equal(shown.End.ToUnixTimeSeconds(), (long)claims["exp"]!);
        Assert.Equal(HttpStatusCode.OK, (await mine.GetAsync($"/cover/policies/{policy}", Ct)).StatusCode);

        // The PDF of the same: a file that readers open, whose code leads to the policy, and no other code does.
        using var answer = await mine.GetAsync($"/api/cover/policies/{policy}/certificate", Ct);
        var pdf = await answer.Content.ReadAsByteArrayAsync(Ct);
        var text = Encoding.Latin1.GetString(pdf);
        Assert.Equal("xref", text.Substring(int.Parse(Regex.Match(text, @"startxref\s+(\d+)\s+%%EOF\s*$").Groups[1].Value, CultureInfo.InvariantCulture), 4));
        Assert.Contains(shown.Code, text, StringComparison.Ordinal);
        using var visitor = dao.Server.Browser();
        Assert.Equal((long)policy, (await visitor.GetFromJsonAsync<CertificateDto>($"/api/cover/certificates/{shown.Code}", DaoClient.Json, Ct))!.Policy);
        foreach (var wrong in (string[])[shown.Code[..^1] + (shown.Code[^1] == '7' ? '8' : '7'), shown.Code.Replace($"P{policy}-", $"P{renewed}-", StringComparison.Ordinal), "P1", new string('P', 500)])
            Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync($"/api/cover/certificates/{wrong}", Ct)).StatusCode);

        // Cancelled, and renewed: each for good, once that is final.
        await association.RunAsync(acts.Cover.Cancel(holder, policy), Ct);
        await dao.Server.CatchUpAsync(dao.Chain);
        Assert.Equal("policy", await FieldAsync(mine, policy));
        await dao.Chain.Node.AdvanceTimeAsync(TimeSpan.FromDays(40), Ct);
        var next = await BuyAsync(DaoCover.Disciplinary, 40, renewed);
        await FinalAsync();
        await using (var db = dao.Context())
        {
            Assert.Equal(2, await db.Set<RecordRow>().CountAsync(x => x.Type == CredentialTypes.Cover && x.State == RecordState.Revoked, Ct));
            Assert.Equal(2, await db.Set<AuditRow>().CountAsync(x => x.What == "revoked" && x.Actor == "", Ct));
        }

        Assert.Equal((CredentialError.Revoked, CredentialError.Revoked), (await CheckAsync(copy), await CheckAsync(held)));
        using var desk = await dao.Controller.GetAsync($"/api/desk/{Cover}/audit", Ct);
        Assert.Equal(HttpStatusCode.OK, desk.StatusCode);
        Assert.NotEqual(second, await TakeAsync(mine, next));

        async Task<ulong> BuyAsync(uint product, int days, ulong renewalOf = 0)
        {
            var now = await dao.Chain.Node.NowAsync(Ct);
            var id = await dao.Chain.Life().BuyAsync(holder, CoverActs.Quote(holder.Address, product, now, (ulong)now.ToUnixTimeSeconds() + product, renewalOf: renewalOf, days: days), Ct);
            await dao.Server.CatchUpAsync(dao.Chain);
            return id;
        }

        // So many blocks that nothing before can be undone, and all that reads final blocks has read them.
        async Task FinalAsync()
        {
            await dao.Chain.Node.MineAsync(Ct, 4);
            await dao.Server.CatchUpAsync(dao.Chain);
            await dao.Server.Services.GetRequiredService<Features.Cover.CertificateRevocations>().RevokeAsync(Ct);
        }

        async Task<CredentialError> CheckAsync(string credential)
        {
            using var http = HttpDocumentFetcher.CreateClient((_, _) => true);
            var fetcher = new HttpDocumentFetcher(http);
            var keys = new DidIssuerKeys(new DidResolver(fetcher, TimeProvider.System));
            var verifier = new SdJwtVerifier(keys, new FetchedStatusLists(fetcher, keys, TimeProvider.System), TimeProvider.System);
            return (await verifier.VerifyAsync(credential, new SdJwtPolicy { RequireKeyBinding = false, RequireStatus = true, Issuers = new HashSet<string> { dao.Did(Cover) } }, Ct)).Error;
        }
    }

    private static async Task<string> OfferAsync(HttpClient applicant, long id)
    {
        using var made = await applicant.PostAsJsonAsync($"/api/apply/{id}/offer", new { code = false }, Ct);
        return (await made.JsonAsync()).GetProperty("offerUri").GetString()!;
    }

    private static string Path(ulong policy) => $"/api/cover/policies/{policy}/credential";

    private static async Task<long> TakeAsync(HttpClient browser, ulong policy)
    {
        using var answer = await browser.PostAsync(Path(policy), null, Ct);
        return (await answer.JsonAsync()).GetProperty("application").GetInt64();
    }

    private static async Task<string?> FieldAsync(HttpClient browser, ulong policy)
    {
        using var answer = await browser.PostAsync(Path(policy), null, Ct);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonNode>(Ct))!["errors"]!.AsObject().Single().Key;
    }
}
