using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Credentials;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Credentials.Issuing;
using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;
using Registry = DoctorDAO.Contracts.IssuerRegistry;

namespace DoctorDAO.Server.Tests;

/// <summary>From an application to credentials in a wallet, over HTTP, with a real database and a real registry; and each thing that a wallet can do wrong.</summary>
public sealed class IssuanceTests(IssuerServer dao) : IClassFixture<IssuerServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private SoftWallet Wallet(string slug = IssuerServer.College) => new(dao.Server.Url, dao.Base(slug));

    [Fact]
    public async Task An_application_is_decided_and_its_credential_fetched_checked_and_revoked()
    {
        var (applicant, id) = await dao.AcceptedAsync(10);
        var offer = await OfferAsync(applicant, id);
        Assert.StartsWith(dao.Server.Url + "credentials/offer?credential_offer_uri=", offer.GetProperty("ours").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("openid-credential-offer://?credential_offer_uri=", offer.GetProperty("outside").GetString(), StringComparison.Ordinal);
        using var wallet = Wallet();
        var keys = Enumerable.Range(0, 10).Select(_ => SigningKey.Generate()).ToArray();
        var copies = await wallet.FetchAsync(offer.GetProperty("offerUri").GetString()!, keys: keys);
        Assert.Equal(10, copies.Count);

        using var fetch = HttpDocumentFetcher.CreateClient((_, _) => true);
        var fetcher = new HttpDocumentFetcher(fetch);
        var issuerKeys = new DidIssuerKeys(new DidResolver(fetcher, TimeProvider.System));
        var lists = new FetchedStatusLists(fetcher, issuerKeys, TimeProvider.System);
        var policy = new SdJwtPolicy { RequireKeyBinding = false, RequireStatus = true, Issuers = new HashSet<string> { dao.Did() } };
        var verifier = new SdJwtVerifier(issuerKeys, lists, TimeProvider.System);
        foreach (var (copy, key) in copies.Zip(keys))
        {
            var checkedCopy = await verifier.VerifyAsync(copy, policy, Ct);
            Assert.True(checkedCopy.IsValid, checkedCopy.Message);
            var payload = SdJwtPayload.Process(SdJwtText.Parse(copy).Issued.Claims, SdJwtText.Parse(copy).Disclosures).Claims;
            Assert.Equal(("Berg", "SE-10", "good"), ((string?)payload["family_name"], (string?)payload["licence_number"], (string?)payload["standing"]));
            Assert.Equal(key.Public.ToJwk()["x"]!.ToString(), payload["cnf"]!["jwk"]!["x"]!.ToString());
            Assert.Matches("^0x[0-9a-f]{64}$", (string?)payload["dao_nullifier"]);
            // In the clear stands nothing of the person.
            Assert.Equal(["_sd", "_sd_alg", "cnf", "exp", "iat", "iss", "status", "vct"], SdJwtText.Parse(copy).Issued.Claims.EnumerateObject().Select(x => x.Name).Order(StringComparer.Ordinal));
        }

        // No two copies share a digest, a place or a disclosure.
        Assert.Equal(copies.Count, copies.Select(x => SdJwtText.Parse(x).Issued.Claims.GetProperty("status").GetProperty("status_list").GetProperty("idx").GetInt32()).Distinct().Count());
        Assert.Equal(copies.Sum(x => SdJwtText.Parse(x).Disclosures.Count), copies.SelectMany(x => SdJwtText.Parse(x).Disclosures.Select(y => y.Text)).Distinct().Count());
        var mine = await (await applicant.GetAsync($"/api/apply/{id}", Ct)).JsonAsync();
        Assert.Equal(("issued", 10), (mine.GetProperty("row").GetProperty("state").GetString(), mine.GetProperty("record").GetProperty("copies").GetInt32()));

        foreach (var (state, error) in ((string, CredentialError)[])[("suspended", CredentialError.Suspended), ("valid", CredentialError.None), ("revoked", CredentialError.Revoked)])
        {
            await ChangeAsync(id, state);
            var fresh = new SdJwtVerifier(issuerKeys, new FetchedStatusLists(fetcher, issuerKeys, TimeProvider.System), TimeProvider.System);
            Assert.Equal(error, (await fresh.VerifyAsync(copies[3], policy, Ct)).Error);
        }

        await RefusedAsync(applicant, id, "state");
        using var again = await dao.Registrar.PostAsJsonAsync(Record(id), new { revision = 4, state = "valid", reason = "cleared", words = "After all." }, Ct);
        await again.IsProblemAsync(HttpStatusCode.BadRequest, "state");
    }

    [Fact]
    public async Task The_same_licence_gives_the_same_number_for_the_association_and_another_gives_another()
    {
        var first = await NullifierAsync(11, "SE 77-1");
        Assert.Equal(first, await NullifierAsync(12, "se77 1"));
        Assert.NotEqual(first, await NullifierAsync(13, "SE-77-2"));
        await using var db = dao.Context();
        foreach (var row in await db.Set<PersonSecretRow>().AsNoTracking().ToListAsync(Ct))
            Assert.True(row.Secret.Length > 32 && row.LicenceHash.Length == 64);
    }

    [Fact]
    public async Task A_new_batch_of_the_same_record_comes_by_a_fresh_offer_and_ends_the_older_one()
    {
        var (applicant, id) = await dao.AcceptedAsync(14);
        var (old, fresh) = (Uri(await OfferAsync(applicant, id)), Uri(await OfferAsync(applicant, id)));
        using var wallet = Wallet();
        Assert.Equal(HttpStatusCode.NotFound, (await wallet.Http.GetAsync(new Uri(old), Ct)).StatusCode);
        Assert.Single(await wallet.FetchAsync(fresh, keys: SigningKey.Generate()));
        Assert.Single(await wallet.FetchAsync(Uri(await OfferAsync(applicant, id)), keys: SigningKey.Generate()));
        Assert.Equal(HttpStatusCode.NotFound, (await wallet.Http.GetAsync(new Uri(fresh), Ct)).StatusCode);
    }

    [Fact]
    public async Task A_code_works_once_and_only_for_its_issuer_and_its_grant()
    {
        var (applicant, id) = await dao.AcceptedAsync(15);
        using var wallet = Wallet();
        using var other = Wallet(IssuerServer.Provider);
        var (code, _) = await wallet.ReadAsync(Uri(await OfferAsync(applicant, id)));
        Assert.Equal("invalid_grant", Error(await other.TokenAsync(code)));
        Assert.Equal("unsupported_grant_type", Error(await wallet.TokenAsync(code, grant: "authorization_code")));
        Assert.Equal("invalid_request", Error(await wallet.TokenAsync(code, digits: "123456")));
        Assert.Equal("invalid_grant", Error(await wallet.TokenAsync("nothing")));
        Assert.Equal(HttpStatusCode.OK, (await wallet.TokenAsync(code)).Status);
        Assert.Equal("invalid_grant", Error(await wallet.TokenAsync(code)));
    }

    [Fact]
    public async Task Of_a_code_used_at_the_same_moment_one_use_counts()
    {
        var (applicant, id) = await dao.AcceptedAsync(16);
        using var wallet = Wallet();
        var (code, _) = await wallet.ReadAsync(Uri(await OfferAsync(applicant, id)));
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => wallet.TokenAsync(code)));
        Assert.Single(answers, x => x.Status == HttpStatusCode.OK);
    }

    [Fact]
    public async Task Wrong_digits_end_an_offer_after_five_and_right_ones_open_it()
    {
        var (applicant, id) = await dao.AcceptedAsync(17);
        using var wallet = Wallet();
        var offer = await OfferAsync(applicant, id, code: true);
        var (digits, (code, asks)) = (offer.GetProperty("code").GetString()!, await wallet.ReadAsync(Uri(offer)));
        Assert.True(asks);
        Assert.Equal("invalid_request", Error(await wallet.TokenAsync(code)));
        var wrong = digits == "000000" ? "000001" : "000000";
        for (var i = 0; i < IssuerSettings.MaxAttempts; i++)
            Assert.Equal("invalid_grant", Error(await wallet.TokenAsync(code, wrong)));
        Assert.Equal("invalid_grant", Error(await wallet.TokenAsync(code, digits)));
        var second = await OfferAsync(applicant, id, code: true);
        Assert.Single(await wallet.FetchAsync(Uri(second), second.GetProperty("code").GetString(), keys: SigningKey.Generate()));
    }

    [Fact]
    public async Task An_expired_code_and_an_expired_token_are_refused()
    {
        var (applicant, id) = await dao.AcceptedAsync(18);
        using var wallet = Wallet();
        var uri = Uri(await OfferAsync(applicant, id));
        var (code, _) = await wallet.ReadAsync(uri);
        await using var db = dao.Context();
        await db.Set<OfferRow>().Where(x => !x.Used).ExecuteUpdateAsync(x => x.SetProperty(o => o.Until, 1L), Ct);
        Assert.Equal("invalid_grant", Error(await wallet.TokenAsync(code)));
        Assert.Equal(HttpStatusCode.NotFound, (await wallet.Http.GetAsync(new Uri(uri), Ct)).StatusCode);
        var token = await wallet.TokenOfAsync(Uri(await OfferAsync(applicant, id)));
        await db.Set<OfferRow>().Where(x => x.Used).ExecuteUpdateAsync(x => x.SetProperty(o => o.TokenUntil, 1L), Ct);
        var (status, body) = await wallet.AskAsync(token, SoftWallet.Proof(SigningKey.Generate(), dao.Base(), await wallet.NonceAsync()));
        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_token"), (status, body.GetProperty("error").GetString()));
    }

    [Fact]
    public async Task A_request_that_is_wrong_is_refused_by_its_own_error()
    {
        var (applicant, id) = await dao.AcceptedAsync(19);
        using var wallet = Wallet();
        var token = await wallet.TokenOfAsync(Uri(await OfferAsync(applicant, id)));
        var (key, issuer) = (SigningKey.Generate(), dao.Base());
        Assert.Equal("invalid_token", Error(await wallet.AskAsync("other", "x")));
        Assert.Equal("invalid_token", Error(await wallet.AskAsync(null, "x")));
        await IsAsync("invalid_credential_request", new { proofs = new { jwt = new[] { "x" } } });
        await IsAsync("unknown_credential_configuration", new { credential_configuration_id = "MedicalDegree", proofs = new { jwt = new[] { "x" } } });
        await IsAsync("unknown_credential_identifier", new { credential_identifier = "x", proofs = new { jwt = new[] { "x" } } });
        await IsAsync("invalid_encryption_parameters", new { credential_configuration_id = "LicenceToPractise", credential_response_encryption = new { }, proofs = new { jwt = new[] { "x" } } });
        // Sent in pieces, without its length.
        await IsAsync("invalid_credential_request", new { credential_configuration_id = "LicenceToPractise", filling = new string('x', 70_000), proofs = new { jwt = new[] { "x" } } });
        await IsAsync("invalid_proof", new { credential_configuration_id = "LicenceToPractise" });
        await IsAsync("invalid_proof", new { credential_configuration_id = "LicenceToPractise", proofs = new { jwt = Array.Empty<string>() } });
        await IsAsync("invalid_proof", new { credential_configuration_id = "LicenceToPractise", proofs = new { attestation = new[] { "x" } } });
        await ProofsAsync("invalid_proof", "no proof at all");
        await ProofsAsync("invalid_proof", SoftWallet.Proof(key, issuer + "x", await wallet.NonceAsync()));
        await ProofsAsync("invalid_proof", SoftWallet.Proof(key, issuer, await wallet.NonceAsync(), type: "JWT"));
        await ProofsAsync("invalid_proof", SoftWallet.Proof(key, issuer, await wallet.NonceAsync(), iat: TimeProvider.System.GetUtcNow().AddMinutes(-10).ToUnixTimeSeconds()));
        await ProofsAsync("invalid_proof", SoftWallet.Proof(key, issuer, await wallet.NonceAsync(), iat: TimeProvider.System.GetUtcNow().AddMinutes(10).ToUnixTimeSeconds()));
        await ProofsAsync("invalid_proof", SoftWallet.Proof(SigningKey.Generate(KeyCurve.Ed25519), issuer, await wallet.NonceAsync()));
        await ProofsAsync("invalid_proof", SoftWallet.Proof(SigningKey.Generate(KeyCurve.P384), issuer, await wallet.NonceAsync()));
        var nonce = await wallet.NonceAsync();
        var good = SoftWallet.Proof(key, issuer, nonce);
        await ProofsAsync("invalid_proof", good[..^8] + "AAAAAAAA");
        await ProofsAsync("invalid_proof", good, good);
        await ProofsAsync("invalid_proof", [.. Enumerable.Range(0, 11).Select(_ => SoftWallet.Proof(SigningKey.Generate(), issuer, nonce))]);
        await ProofsAsync("invalid_nonce", good, SoftWallet.Proof(SigningKey.Generate(), issuer, await wallet.NonceAsync()));
        await ProofsAsync("invalid_nonce", SoftWallet.Proof(key, issuer, "made up"));
        using var elsewhere = Wallet(IssuerServer.Provider);
        await ProofsAsync("invalid_nonce", SoftWallet.Proof(key, issuer, await elsewhere.NonceAsync()));
        // By jwk and by did:key it is the same key.
        await ProofsAsync("invalid_proof", good, Jws.Sign("openid4vci-proof+jwt", new System.Text.Json.Nodes.JsonObject { ["aud"] = issuer, ["iat"] = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(), ["nonce"] = nonce }, key.WithKeyId(DidKey.Create(key.Public))));
        // None of that used the token up; this does, and it and the nonce work once.
        Assert.Equal(HttpStatusCode.OK, (await wallet.AskAsync(token, good)).Status);
        Assert.Equal("invalid_token", Error(await wallet.AskAsync(token, SoftWallet.Proof(key, issuer, await wallet.NonceAsync()))));
        token = await wallet.TokenOfAsync(Uri(await OfferAsync(applicant, id)));
        await ProofsAsync("invalid_nonce", good);

        async Task IsAsync(string error, object body) => Assert.Equal(error, Error(await wallet.AskAsync(token, body)));
        async Task ProofsAsync(string error, params string[] proofs) => Assert.Equal(error, Error(await wallet.AskAsync(token, proofs)));
    }

    [Fact]
    public async Task An_issuer_that_is_suspended_or_has_not_the_topic_issues_nothing()
    {
        var (applicant, id) = await dao.AcceptedAsync(20);
        using var wallet = Wallet();
        var token = await wallet.TokenOfAsync(Uri(await OfferAsync(applicant, id)));
        await dao.AsTimelockAsync(Registry.SuspendCall.Encode(dao.Id()));
        try
        {
            await RefusedAsync(applicant, id, "type");
            Assert.Equal("credential_request_denied", Error(await wallet.AskAsync(token, SoftWallet.Proof(SigningKey.Generate(), dao.Base(), await wallet.NonceAsync()))));
            using var sent = await applicant.PostAsJsonAsync("/api/apply", new { issuer = IssuerServer.College, type = "LicenceToPractise", claims = IssuerServer.Claims("SE-S"), key = Guid.NewGuid() }, Ct);
            var draft = (await sent.JsonAsync()).GetProperty("row").GetProperty("id").GetInt64();
            await IssuerServer.AddAsync(applicant, draft, IssuerServer.Pdf);
            using var refused = await applicant.PostAsJsonAsync($"/api/apply/{draft}/submit", new { revision = 2 }, Ct);
            await refused.IsProblemAsync(HttpStatusCode.BadRequest, "type");
            var issuers = await (await applicant.GetAsync("/api/apply/issuers", Ct)).JsonAsync();
            Assert.NotNull(issuers.EnumerateArray().Single(x => x.GetProperty("slug").GetString() == IssuerServer.College).GetProperty("refusal").GetString());
        }
        finally
        {
            await dao.AsTimelockAsync(Registry.ReinstateCall.Encode(dao.Id()));
        }

        // The desk takes applications for degrees, and the registry has not given it that topic.
        using var begun = await applicant.PostAsJsonAsync(
            "/api/apply", new { issuer = IssuerServer.College, type = "MedicalDegree", claims = new { given_name = "N", family_name = "B", birthdate = "1979-04-12", degree = "MD", institution = "KI", awarded_on = "2004-01-02" }, key = Guid.NewGuid() }, Ct);
        var degree = (await begun.JsonAsync()).GetProperty("row").GetProperty("id").GetInt64();
        await IssuerServer.AddAsync(applicant, degree, IssuerServer.Pdf);
        using var submitted = await applicant.PostAsJsonAsync($"/api/apply/{degree}/submit", new { revision = 2 }, Ct);
        await submitted.IsProblemAsync(HttpStatusCode.BadRequest, "type");
    }

    [Fact]
    public async Task Lists_are_served_whole_with_tags_and_anchors_match_once_they_are_published()
    {
        var (applicant, id) = await dao.AcceptedAsync(30);
        using var wallet = Wallet();
        await wallet.FetchAsync(Uri(await OfferAsync(applicant, id)), keys: [SigningKey.Generate(), SigningKey.Generate()]);
        var before = await ListAsync(wallet, "status/1", "application/statuslist+jwt");
        await ChangeAsync(id, "suspended");
        var after = await ListAsync(wallet, "status/1", "application/statuslist+jwt");
        Assert.NotEqual(before, after);
        Assert.NotEqual(await ListAsync(wallet, "bitstring/1-revocation", "application/vc+jwt"), await ListAsync(wallet, "bitstring/1-suspension", "application/vc+jwt"));
        foreach (var missing in (string[])["status/99", "bitstring/99-revocation", "bitstring/1-other"])
            Assert.Equal(HttpStatusCode.NotFound, (await wallet.Http.GetAsync(new Uri(dao.Base() + "/" + missing), Ct)).StatusCode);

        await dao.ActAsync(IssuerServer.College, new { act = "anchor", list = 1 });
        var list = await ListOfDeskAsync();
        Assert.Equal(list.GetProperty("hash").GetString(), list.GetProperty("anchored").GetString());
        Assert.Equal(list.GetProperty("epoch").GetInt64(), list.GetProperty("anchoredEpoch").GetInt64());
        var compressed = StatusCodecs.Token.Decode(Jws.Parse(after, Caps.StatusToken).Claims.GetProperty("status_list").GetProperty("lst").GetString()!);
        Assert.Equal(Keccak256.Hash(compressed).ToString(), list.GetProperty("hash").GetString());
        await ChangeAsync(id, "revoked");
        list = await ListOfDeskAsync();
        var anchored = list.GetProperty("anchored").GetString()!;
        Assert.NotEqual(list.GetProperty("hash").GetString(), anchored);
        // The anchored one is served beside the newest, also while the next is on its way to the chain; nothing else is.
        Assert.Equal(compressed, await wallet.Http.GetByteArrayAsync(new Uri($"{dao.Base()}/status/1/{anchored}"), Ct));
        for (var i = 0; i < 2; i++)
        {
            await (await dao.Controller.PostAsJsonAsync($"/api/desk/{IssuerServer.College}/registry", new { act = "anchor", list = 1 }, Ct)).JsonAsync();
            Assert.Equal(compressed, await wallet.Http.GetByteArrayAsync(new Uri($"{dao.Base()}/status/1/{anchored}"), Ct));
        }

        Assert.Equal(list.GetProperty("hash").GetString(), Keccak256.Hash(await wallet.Http.GetByteArrayAsync(new Uri($"{dao.Base()}/status/1/{list.GetProperty("hash").GetString()}"), Ct)).ToString());
        Assert.Equal(HttpStatusCode.NotFound, (await wallet.Http.GetAsync(new Uri($"{dao.Base()}/status/1/{Keccak256.Hash("none"u8)}"), Ct)).StatusCode);
        using var twice = await dao.Controller.PostAsJsonAsync($"/api/desk/{IssuerServer.College}/registry", new { act = "anchor", list = 1 }, Ct);
        Assert.Equal(JsonValueKind.Null, (await twice.JsonAsync()).GetProperty("problem").ValueKind);
    }

    [Fact]
    public async Task A_new_key_takes_over_once_the_registry_knows_it()
    {
        using var made = await dao.Controller.PostAsJsonAsync($"/api/desk/{IssuerServer.Provider}/keys", new { }, Ct);
        var key = await made.JsonAsync();
        using var wallet = Wallet();
        Assert.Equal(2, (await DocumentAsync()).GetProperty("verificationMethod").GetArrayLength());
        Assert.False((await KeysAsync())[0].GetProperty("onChain").GetBoolean());
        await dao.ActAsync(IssuerServer.Provider, new { act = "add-key", key = key.GetProperty("id").GetInt64() });
        Assert.True((await KeysAsync())[0].GetProperty("onChain").GetBoolean());
        await dao.ActAsync(IssuerServer.Provider, new { act = "end-key", key = (await KeysAsync())[1].GetProperty("id").GetInt64() });
        Assert.False((await KeysAsync())[1].GetProperty("onChain").GetBoolean());

        async Task<JsonElement> DocumentAsync() => await (await wallet.Http.GetAsync(new Uri(dao.Base(IssuerServer.Provider) + "/did.json"), Ct)).JsonAsync();
        async Task<JsonElement[]> KeysAsync() => [.. (await (await dao.Controller.GetAsync($"/api/desk/{IssuerServer.Provider}", Ct)).JsonAsync()).GetProperty("keys").EnumerateArray()];
    }

    [Fact]
    public async Task What_wallets_read_of_an_issuer_agrees_with_its_endpoints_and_may_be_read_from_any_site()
    {
        using var nobody = dao.Server.Browser();
        using var answer = await nobody.GetAsync("/.well-known/openid-credential-issuer/issuers/college", Ct);
        var issuer = await answer.JsonAsync();
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.NotNull(answer.Headers.ETag);
        Assert.Equal((dao.Base(), 10), (issuer.GetProperty("credential_issuer").GetString(), issuer.GetProperty("batch_credential_issuance").GetProperty("batch_size").GetInt32()));
        var licence = issuer.GetProperty("credential_configurations_supported").GetProperty("LicenceToPractise");
        var vct = licence.GetProperty("vct").GetString()!;
        Assert.Equal("dc+sd-jwt", licence.GetProperty("format").GetString());
        var server = await (await nobody.GetAsync("/.well-known/oauth-authorization-server/issuers/college", Ct)).JsonAsync();
        Assert.Equal((dao.Base(), dao.Base() + "/token"), (server.GetProperty("issuer").GetString(), server.GetProperty("token_endpoint").GetString()));
        foreach (var address in (string[])[vct, vct + ".json"])
        {
            var type = await (await nobody.GetAsync(new Uri(address), Ct)).JsonAsync();
            Assert.Equal(vct, type.GetProperty("vct").GetString());
            Assert.Contains(type.GetProperty("claims").EnumerateArray(), x => x.GetProperty("path")[0].GetString() == "licence_number" && x.GetProperty("sd").GetString() == "always");
        }

        Assert.Equal(JsonValueKind.Object, (await (await nobody.GetAsync(new Uri(vct + "/schema.json"), Ct)).JsonAsync()).GetProperty("properties").ValueKind);
        Assert.Single((await (await nobody.GetAsync("/issuers/college/jwks.json", Ct)).JsonAsync()).GetProperty("keys").EnumerateArray());
        using var same = new HttpRequestMessage(HttpMethod.Get, "/.well-known/openid-credential-issuer/issuers/college");
        same.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await nobody.SendAsync(same, Ct)).StatusCode);
        using var foreign = new HttpRequestMessage(HttpMethod.Post, "/issuers/college/nonce");
        foreign.Headers.Add("Origin", "https://wallet.example");
        foreign.Headers.Add("Sec-Fetch-Site", "cross-site");
        Assert.Equal(HttpStatusCode.OK, (await nobody.SendAsync(foreign, Ct)).StatusCode);
        foreach (var path in (string[])["/.well-known/openid-credential-issuer/issuers/nobody", "/issuers/nobody/did.json", "/credentials/types/Nothing"])
            Assert.Equal(HttpStatusCode.NotFound, (await nobody.GetAsync(path, Ct)).StatusCode);
    }


    private async Task<string> NullifierAsync(int key, string licence)
    {
        var (applicant, id) = await dao.AcceptedAsync(key, licence);
        using var wallet = Wallet();
        var copy = SdJwtText.Parse(Assert.Single(await wallet.FetchAsync(Uri(await OfferAsync(applicant, id)), keys: SigningKey.Generate())));
        return (string)SdJwtPayload.Process(copy.Issued.Claims, copy.Disclosures).Claims["dao_nullifier"]!;
    }

    private async Task<JsonElement> ListOfDeskAsync() => (await (await dao.Controller.GetAsync($"/api/desk/{IssuerServer.College}", Ct)).JsonAsync()).GetProperty("lists")[0];

    private async Task<string> ListAsync(SoftWallet wallet, string path, string type)
    {
        using var answer = await wallet.Http.GetAsync(new Uri(dao.Base() + "/" + path), Ct);
        Assert.Equal((HttpStatusCode.OK, type), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.True(answer.Headers.CacheControl is { Public: true, MaxAge: not null } && answer.Headers.ETag is not null);
        using var same = new HttpRequestMessage(HttpMethod.Get, new Uri(dao.Base() + "/" + path));
        same.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await wallet.Http.SendAsync(same, Ct)).StatusCode);
        return await answer.Content.ReadAsStringAsync(Ct);
    }

    private async Task ChangeAsync(long id, string state)
    {
        var record = (await (await dao.Registrar.GetAsync($"/api/desk/{IssuerServer.College}/applications/{id}", Ct)).JsonAsync()).GetProperty("record");
        using var changed = await dao.Registrar.PostAsJsonAsync(
            Record(id), new { revision = record.GetProperty("revision").GetInt32(), state, reason = state == "valid" ? "cleared" : "inquiry", words = "You will hear from us." }, Ct);
        await changed.JsonAsync();
    }

    private static string Record(long id) => $"/api/desk/{IssuerServer.College}/applications/{id}/record";

    private static async Task<JsonElement> OfferAsync(HttpClient applicant, long id, bool code = false)
    {
        using var made = await applicant.PostAsJsonAsync($"/api/apply/{id}/offer", new { code }, Ct);
        return await made.JsonAsync();
    }

    private static async Task RefusedAsync(HttpClient applicant, long id, string field)
    {
        using var refused = await applicant.PostAsJsonAsync($"/api/apply/{id}/offer", new { code = false }, Ct);
        await refused.IsProblemAsync(HttpStatusCode.BadRequest, field);
    }

    private static string Uri(JsonElement offer) => offer.GetProperty("offerUri").GetString()!;

    private static string? Error((HttpStatusCode Status, JsonElement Body) answer) => answer.Body.TryGetProperty("error", out var error) ? error.GetString() : answer.Status.ToString();
}
