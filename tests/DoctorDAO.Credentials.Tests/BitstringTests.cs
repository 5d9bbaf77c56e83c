using System.Text.Json.Nodes;

namespace DoctorDAO.Credentials.Tests;

/// <summary>Bitstring Status List v1.0: sizes, messages, purposes and several entries; each rule broken alone.</summary>
public sealed class BitstringTests
{
    private const string OtherUri = "https://college.example/issuers/college/status/2";
    private readonly Scene _scene = new();

    [Fact]
    public void The_simple_example_of_the_specification_has_two_statuses()
    {
        var all = StatusReference.All(StrictJson.ParseObject(
            """
            {"credentialStatus":[
              {"id":"https://example.com/credentials/status/3#94567","type":"BitstringStatusListEntry","statusPurpose":"revocation","statusListIndex":"94567","statusListCredential":"https://example.com/credentials/status/3"},
              {"id":"https://example.com/credentials/status/4#23452","type":"BitstringStatusListEntry","statusPurpose":"suspension","statusListIndex":"23452","statusListCredential":"https://example.com/credentials/status/4"}]}
            """));
        Assert.Equal(
            [new(StatusKind.Bitstring, "https://example.com/credentials/status/3", 94567), new(StatusKind.Bitstring, "https://example.com/credentials/status/4", 23452, "suspension")], all);
    }

    [Fact]
    public async Task The_complex_example_of_the_specification_tells_its_message()
    {
        // The specification leaves out the fourth message.
        var claims = _scene.Claims(c => c["credentialStatus"] = JsonNode.Parse(
            """
            {"id":"https://example.com/credentials/status/8#492847","type":"BitstringStatusListEntry","statusPurpose":"message","statusListIndex":"492847","statusSize":2,
             "statusListCredential":"https://example.com/credentials/status/8",
             "statusMessage":[{"status":"0x0","message":"pending_review"},{"status":"0x1","message":"accepted"},{"status":"0x2","message":"rejected"},{"status":"0x3","message":"undefined"}],
             "statusReference":"https://example.org/status-dictionary/"}
            """));
        _scene.StatusLists.Put("https://example.com/credentials/status/8", new StatusList(StatusKind.Bitstring, 2, 500_000) { [492847] = 2 }, "message");
        var finding = Assert.Single((await _scene.AcceptsAsync(_scene.Present(_scene.Issue(claims)))).Statuses);
        Assert.Equal(2, finding.Value);
        Assert.Equal("rejected", finding.Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(8)]
    public void An_entry_of_any_size_is_at_its_place(int size)
    {
        // The first bit of an entry is its highest, and entries follow without gaps.
        var list = new StatusList(StatusKind.Bitstring, 1, 131_072 * size);
        var value = (1 << size) - 2 | 1;
        for (var bit = 0; bit < size; bit++)
            list[7 * size + bit] = (value >> (size - 1 - bit)) & 1;
        var snapshot = new StatusSnapshot(Scene.ListUri, Scene.Issuer, list, ["message"], default, Scene.Start, null, null, Scene.Start);
        var reference = new StatusReference(StatusKind.Bitstring, Scene.ListUri, 7, "message") { Size = size };
        Assert.Equal(value, reference.Look(snapshot));
        Assert.Equal(0, (reference with { Index = 6 }).Look(snapshot));
        Assert.Equal(0, (reference with { Index = 8 }).Look(snapshot));
    }

    [Theory]
    [InlineData("revocation", CredentialError.Revoked)]
    [InlineData("suspension", CredentialError.Suspended)]
    [InlineData("refresh", CredentialError.None)]
    [InlineData("message", CredentialError.None)]
    public async Task The_purpose_decides_what_a_set_bit_means(string purpose, CredentialError expected)
    {
        _scene.StatusLists.Put(new StatusList(StatusKind.Bitstring, 1, 131_072) { [7] = 1 }, purpose);
        var result = await VerifyAsync(Entry(purpose));
        Assert.Equal(expected, result.Error);
        if (expected == CredentialError.None)
            Assert.Equal(("set", 1), (result.Credential!.Statuses[0].Message, result.Credential.Statuses[0].Value));
    }

    [Fact]
    public async Task Any_value_of_several_bits_revokes()
    {
        _scene.StatusLists.Put(new StatusList(StatusKind.Bitstring, 2, 131_072) { [7] = 2 }, "revocation");
        Assert.Equal(CredentialError.Revoked, (await VerifyAsync(Sized(2, 4))).Error);
    }

    [Fact]
    public async Task A_list_may_have_several_purposes()
    {
        var signed = Jws.Sign("vc+jwt", ListClaims(new JsonArray("revocation", "suspension")), _scene.IssuerKey);
        var list = await StatusTokens.OpenAsync(signed, StatusKind.Bitstring, Scene.ListUri, Scene.Issuer, Keys, _scene.Now, TestContext.Current.CancellationToken);
        Assert.Equal(["revocation", "suspension"], list.Purposes);
        Assert.Equal(0, new StatusReference(StatusKind.Bitstring, Scene.ListUri, 1, "suspension").Check(list));
        Assert.Equal(CredentialError.StatusInvalid, Texts.ErrorOf(() => new StatusReference(StatusKind.Bitstring, Scene.ListUri, 1, "message").Check(list)));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("[7]")]
    [InlineData("7")]
    public async Task A_list_without_a_purpose_is_refused(string purposes)
    {
        var signed = Jws.Sign("vc+jwt", ListClaims(JsonNode.Parse(purposes)), _scene.IssuerKey);
        await Assert.ThrowsAsync<CredentialException>(async () =>
            await StatusTokens.OpenAsync(signed, StatusKind.Bitstring, Scene.ListUri, Scene.Issuer, Keys, _scene.Now, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Each_of_several_entries_counts(int which)
    {
        _scene.StatusLists.Put(new StatusList(StatusKind.Bitstring, 1, 131_072) { [7] = which == 0 ? 1 : 0 }, "revocation");
        _scene.StatusLists.Put(OtherUri, new StatusList(StatusKind.Bitstring, 1, 131_072) { [9] = which == 1 ? 1 : 0 }, "suspension");
        var entries = new JsonArray(Entry("revocation"), new StatusReference(StatusKind.Bitstring, OtherUri, 9, "suspension").ToCredentialStatus());
        Assert.Equal(which == 0 ? CredentialError.Revoked : CredentialError.Suspended, (await VerifyAsync(entries)).Error);
    }

    [Theory]
    [InlineData(false, false, CredentialError.None)]
    [InlineData(true, false, CredentialError.Revoked)]
    [InlineData(false, true, CredentialError.Revoked)]
    public async Task Both_kinds_count(bool token, bool bitstring, CredentialError expected)
    {
        _scene.StatusLists.Put(new StatusList(StatusKind.Token, 1, 100) { [3] = token ? 1 : 0 });
        _scene.StatusLists.Put(OtherUri, new StatusList(StatusKind.Bitstring, 1, 131_072) { [9] = bitstring ? 1 : 0 }, "revocation");
        var result = await VerifyAsync(new StatusReference(StatusKind.Bitstring, OtherUri, 9).ToCredentialStatus(),
            c => c["status"] = new StatusReference(StatusKind.Token, Scene.ListUri, 3).ToStatusClaim());
        Assert.Equal(expected, result.Error);
        if (result.IsValid)
            Assert.Equal([StatusKind.Token, StatusKind.Bitstring], result.Credential.Statuses.Select(s => s.Reference.Kind));
    }

    [Fact]
    public async Task A_second_status_that_cannot_be_had_is_refused()
    {
        _scene.StatusLists.Put(new StatusList(StatusKind.Bitstring, 1, 131_072), "revocation");
        var entries = new JsonArray(Entry("revocation"), new StatusReference(StatusKind.Bitstring, OtherUri, 9).ToCredentialStatus());
        Assert.Equal(CredentialError.StatusUnavailable, (await VerifyAsync(entries)).Error);
    }

    [Fact]
    public async Task A_second_status_that_cannot_be_read_is_refused() =>
        Assert.Equal(CredentialError.StatusInvalid, (await VerifyAsync(new JsonArray(Entry("revocation"), new JsonObject { ["type"] = "Other" }))).Error);

    [Fact]
    public async Task A_status_that_only_tells_something_is_not_the_one_that_is_required()
    {
        _scene.StatusLists.Put(new StatusList(StatusKind.Bitstring, 1, 131_072), "message");
        await _scene.RefusesAsync(CredentialError.StatusMissing, Presented(Entry("message")), Scene.Policy with { RequireStatus = true });
    }

    [Fact]
    public async Task No_entries_are_refused() => Assert.Equal(CredentialError.StatusInvalid, (await VerifyAsync(new JsonArray())).Error);

    [Fact]
    public async Task Too_many_entries_are_refused() =>
        Assert.Equal(CredentialError.StatusInvalid, (await VerifyAsync(new JsonArray([.. Enumerable.Range(0, StatusReference.Most + 1).Select(_ => (JsonNode)Entry("message"))]))).Error);

    [Fact]
    public async Task Another_purpose_is_refused() => Assert.Equal(CredentialError.StatusInvalid, (await VerifyAsync(Entry("other"))).Error);

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("9")]
    [InlineData("1.5")]
    [InlineData("\"1\"")]
    [InlineData("null")]
    public async Task Another_size_is_refused(string size) => Assert.Equal(CredentialError.StatusInvalid, (await VerifyAsync(Changed(e => e["statusSize"] = JsonNode.Parse(size)))).Error);

    [Fact]
    public async Task Several_bits_without_messages_are_refused() => Assert.Equal(CredentialError.StatusInvalid, (await VerifyAsync(Changed(e => e["statusSize"] = 2))).Error);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 3)]
    [InlineData(2, 3)]
    [InlineData(2, 5)]
    public async Task Another_number_of_messages_is_refused(int size, int messages) => Assert.Equal(CredentialError.StatusInvalid, (await VerifyAsync(Sized(size, messages))).Error);

    [Theory]
    [InlineData("""[{"status":"0x0","message":"a"},{"status":"0x0","message":"b"}]""")]
    [InlineData("""[{"status":"0x0","message":"a"},{"status":"0x2","message":"b"}]""")]
    [InlineData("""[{"status":"0x0","message":"a"},{"status":"1","message":"b"}]""")]
    [InlineData("""[{"status":"0x0","message":"a"},{"status":"0x1"}]""")]
    [InlineData("""[{"status":"0x0","message":"a"},{"message":"b"}]""")]
    [InlineData("""[{"status":"0x0","message":"a"},7]""")]
    [InlineData("""{"0x0":"a"}""")]
    public async Task Messages_that_do_not_explain_each_value_once_are_refused(string messages) =>
        Assert.Equal(CredentialError.StatusInvalid, (await VerifyAsync(Changed(e => e["statusMessage"] = JsonNode.Parse(messages)))).Error);

    [Fact]
    public async Task A_bitstring_too_short_for_its_size_is_refused()
    {
        _scene.StatusLists.Put(new StatusList(StatusKind.Bitstring, 1, 131_072), "revocation");
        Assert.Equal(CredentialError.StatusInvalid, (await VerifyAsync(Sized(2, 4))).Error);
    }

    [Fact]
    public async Task A_place_outside_of_the_bitstring_is_refused()
    {
        _scene.StatusLists.Put(new StatusList(StatusKind.Bitstring, 1, 131_072), "revocation");
        Assert.Equal(CredentialError.StatusInvalid, (await VerifyAsync(Changed(e => e["statusListIndex"] = "131072"))).Error);
    }

    [Fact]
    public void A_reference_of_several_bits_comes_back()
    {
        var reference = new StatusReference(StatusKind.Bitstring, Scene.ListUri, 8, "message") { Size = 2, Messages = [new(0, "a"), new(1, "b"), new(2, "c"), new(3, "d")] };
        var back = Assert.Single(StatusReference.All(StrictJson.Element(new JsonObject { ["credentialStatus"] = new JsonArray(reference.ToCredentialStatus()) })));
        Assert.Equal(reference.Messages, back.Messages);
        Assert.Equal(reference with { Messages = null }, back with { Messages = null });
    }

    [Fact]
    public async Task A_bitstring_of_several_bits_is_signed_and_read()
    {
        var list = new StatusList(StatusKind.Bitstring, 4, 131_072) { [7] = 9 };
        var signed = StatusTokens.Sign(list, new StatusListInfo(Scene.ListUri, Scene.Issuer, _scene.Now, Purpose: "message"), _scene.IssuerKey);
        var opened = await StatusTokens.OpenAsync(signed.Token, StatusKind.Bitstring, Scene.ListUri, Scene.Issuer, Keys, _scene.Now, TestContext.Current.CancellationToken);
        Assert.Equal(9, new StatusReference(StatusKind.Bitstring, Scene.ListUri, 7, "message") { Size = 4 }.Look(opened));
    }

    private KnownIssuerKeys Keys => new([(Scene.Issuer, _scene.IssuerKey.Public)]);

    private static JsonObject Entry(string purpose) => new StatusReference(StatusKind.Bitstring, Scene.ListUri, 7, purpose).ToCredentialStatus();

    private static JsonObject Changed(Action<JsonObject> change)
    {
        var entry = Entry("revocation");
        change(entry);
        return entry;
    }

    private static JsonObject Sized(int size, int messages) => Changed(entry =>
    {
        entry["statusSize"] = size;
        entry["statusMessage"] = new JsonArray([.. Enumerable.Range(0, messages).Select(i => (JsonNode)new JsonObject { ["status"] = $"0x{i:x}", ["message"] = $"m{i}" })]);
    });

    private JsonObject ListClaims(JsonNode? purposes) => new()
    {
        ["id"] = Scene.ListUri,
        ["type"] = new JsonArray("VerifiableCredential", "BitstringStatusListCredential"),
        ["issuer"] = Scene.Issuer,
        ["iat"] = _scene.Now.ToUnixTimeSeconds(),
        ["credentialSubject"] = new JsonObject
        {
            ["type"] = "BitstringStatusList",
            ["statusPurpose"] = purposes,
            ["encodedList"] = StatusCodecs.Bitstring.Encode(StatusCodecs.Bitstring.Compress(new StatusList(StatusKind.Bitstring, 1, 131_072))),
        },
    };

    private string Presented(JsonNode status, Action<JsonObject>? change = null) => _scene.Present(_scene.Issue(_scene.Claims(c =>
    {
        c["credentialStatus"] = status;
        change?.Invoke(c);
    })));

    private ValueTask<SdJwtVerification> VerifyAsync(JsonNode status, Action<JsonObject>? change = null) =>
        _scene.Verifier.VerifyAsync(Presented(status, change), Scene.Policy, TestContext.Current.CancellationToken);
}
