using System.Text;
using System.Text.Json.Nodes;

namespace DoctorDAO.Credentials.Tests;

/// <summary>Rules of status, and of how much may be sent; each broken alone.</summary>
public sealed class SdJwtLimitTests
{
    private readonly Scene _scene = new();

    [Theory]
    [InlineData("""{"_sd":"a"}""", CredentialError.Malformed)]
    [InlineData("""{"a":{"_sd":{"b":1}}}""", CredentialError.Malformed)]
    [InlineData("""{"_sd_decoy":-1}""", CredentialError.Malformed)]
    [InlineData("""{"_sd_decoy":4294967297}""", CredentialError.TooLarge)]
    public void A_frame_that_is_none_is_refused(string frame, CredentialError expected) =>
        Assert.Equal(expected, Texts.ErrorOf(() => DisclosureFrame.Parse(StrictJson.Parse(frame))));

    [Fact]
    public async Task A_missing_status_is_refused_where_one_is_required()
    {
        await _scene.RefusesAsync(CredentialError.StatusMissing, _scene.Present(_scene.Issue()), Scene.Policy with { RequireStatus = true });
    }

    [Theory]
    [InlineData(0, CredentialError.None)]
    [InlineData(1, CredentialError.Revoked)]
    [InlineData(2, CredentialError.Suspended)]
    [InlineData(3, CredentialError.Revoked)]
    public async Task The_status_list_decides(int value, CredentialError expected)
    {
        var list = new StatusList(StatusKind.Token, 2, 1000) { [7] = value };
        _scene.StatusLists.Put(list);
        var presented = _scene.Present(_scene.Issue(_scene.Claims(c => c["status"] = new StatusReference(StatusKind.Token, Scene.ListUri, 7).ToStatusClaim())));
        Assert.Equal(expected, (await _scene.Verifier.VerifyAsync(presented, Scene.Policy, TestContext.Current.CancellationToken)).Error);
    }

    [Fact]
    public async Task A_status_that_cannot_be_had_is_refused()
    {
        var presented = _scene.Present(_scene.Issue(_scene.Claims(c => c["status"] = new StatusReference(StatusKind.Token, Scene.ListUri, 7).ToStatusClaim())));
        await _scene.RefusesAsync(CredentialError.StatusUnavailable, presented);
        var blind = await new SdJwtVerifier(new KnownIssuerKeys([(Scene.Issuer, _scene.IssuerKey.Public)]), null, _scene.Time).VerifyAsync(presented, Scene.Policy, TestContext.Current.CancellationToken);
        Assert.Equal(CredentialError.StatusUnavailable, blind.Error);
    }

    [Fact]
    public async Task A_place_outside_of_the_list_is_refused()
    {
        _scene.StatusLists.Put(new StatusList(StatusKind.Token, 1, 8));
        await _scene.RefusesAsync(CredentialError.StatusInvalid, _scene.Present(_scene.Issue(_scene.Claims(c => c["status"] = new StatusReference(StatusKind.Token, Scene.ListUri, 8).ToStatusClaim()))));
    }

    [Theory]
    [InlineData("""{"other":{}}""")]
    [InlineData("""{"status_list":{"idx":-1,"uri":"https://a.example"}}""")]
    [InlineData("""{"status_list":{"uri":"https://a.example"}}""")]
    [InlineData("""{"status_list":{"idx":1}}""")]
    [InlineData("7")]
    public Task A_status_that_cannot_be_read_is_not_taken_for_none(string status) =>
        _scene.RefusesAsync(CredentialError.StatusInvalid, _scene.Present(_scene.Issue(_scene.Claims(c => c["status"] = JsonNode.Parse(status)))));

    [Fact]
    public Task Too_deep_is_refused()
    {
        JsonNode? inner = "x";
        for (var i = 0; i < Caps.Depth; i++)
            inner = new JsonArray(inner);
        return _scene.RefusesAsync(CredentialError.Malformed, _scene.Bind(_scene.Raw(_scene.Claims(c => c["deep"] = inner))));
    }

    [Fact]
    public Task Disclosures_inside_of_one_another_do_not_get_around_the_depth()
    {
        var all = new List<Disclosure> { Disclosure.Create("x", 1) };
        for (var i = 0; i < 40; i++)
            all.Add(Disclosure.Create("x", new JsonObject { ["_sd"] = new JsonArray(all[^1].Digest(DigestAlgorithm.Sha256)) }));
        return _scene.RefusesAsync(CredentialError.TooLarge, _scene.Bind(_scene.Raw(_scene.Claims(c => c["_sd"] = new JsonArray(all[^1].Digest(DigestAlgorithm.Sha256))), [.. all])));
    }

    [Fact]
    public Task Too_large_is_refused() => _scene.RefusesAsync(CredentialError.TooLarge, new string('a', Caps.Presentation + 1));

    [Fact]
    public Task Too_many_disclosures_are_refused() =>
        _scene.RefusesAsync(CredentialError.TooLarge, _scene.Issue().Split('~')[0] + string.Concat(Enumerable.Repeat("~", Caps.Disclosures + 2)));

    [Fact]
    public Task Too_many_digests_are_refused() =>
        _scene.RefusesAsync(CredentialError.TooLarge, _scene.Bind(_scene.Raw(_scene.Claims(c => c["_sd"] = new JsonArray([.. Enumerable.Range(0, Caps.Digests + 1).Select(i => (JsonNode)$"d{i}")])))));

    [Fact]
    public Task A_holders_key_that_shows_its_private_part_is_refused() =>
        _scene.RefusesAsync(CredentialError.KeyInvalid, _scene.Bind(_scene.Raw(_scene.Claims(c => c["cnf"] = new JsonObject { ["jwk"] = _scene.HolderKey.ToPrivateJwk() }))));

    [Fact]
    public Task A_member_that_is_there_twice_is_refused()
    {
        var payload = Encoding.UTF8.GetBytes($$"""{"iss":"{{Scene.Issuer}}","vct":"{{Scene.Type}}","exp":1,"exp":9999999999}""");
        return _scene.RefusesAsync(CredentialError.Malformed, Jws.Sign("dc+sd-jwt", payload, _scene.IssuerKey) + "~");
    }

    [Fact]
    public async Task A_policy_that_names_no_nonce_is_the_callers_mistake() =>
        await Assert.ThrowsAsync<ArgumentException>(async () => await _scene.Verifier.VerifyAsync(_scene.Issue(), new SdJwtPolicy(), TestContext.Current.CancellationToken));
}
