using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace DoctorDAO.Ethereum.Tests;

public sealed class SiweTests
{
    private const string Valid =
        "service.org wants you to sign in with your Ethereum account:\n0xe5A12547fe4E872D192E3eCecb76F2Ce1aeA4946\n\nI accept the ServiceOrg Terms of Service: https://service.org/tos\n\n"
        + "URI: https://service.org/login\nVersion: 1\nChain ID: 1\nNonce: 12341234\nIssued At: 2022-03-17T12:45:13.610Z\nExpiration Time: 2023-03-17T12:45:13.610Z\n"
        + "Not Before: 2022-03-17T12:45:13.610Z\nRequest ID: some_id\nResources:\n- https://service.org/login";

    [Fact]
    public void Public_messages_are_read_and_written_to_the_letter()
    {
        foreach (var vector in Vectors.Load("siwe_parsing_positive").EnumerateObject())
        {
            var text = vector.Value.GetProperty("message").GetString()!;
            Assert.True(SiweMessage.TryParse(text, out var message, out var problem), $"{vector.Name}: {problem}");
            Assert.Equal(text, message!.ToString());
            var fields = vector.Value.GetProperty("fields");
            Assert.Equal(Field(fields, "domain"), message.Domain);
            Assert.Equal(Field(fields, "address"), message.Address.ToString());
            Assert.Equal(Field(fields, "statement"), message.Statement);
            Assert.Equal(Field(fields, "uri"), message.Uri);
            Assert.Equal(Field(fields, "version"), message.Version);
            Assert.Equal(fields.GetProperty("chainId").GetUInt64(), message.ChainId);
            Assert.Equal(Field(fields, "nonce"), message.Nonce);
            Assert.Equal(Field(fields, "issuedAt"), message.IssuedAt);
            Assert.Equal(Field(fields, "scheme"), message.Scheme);
            Assert.Equal(
                fields.TryGetProperty("resources", out var resources) ? resources.EnumerateArray().Select(r => r.GetString()!) : [], message.Resources ?? []);
        }
    }

    [Fact]
    public void Public_wrong_messages_are_refused()
    {
        foreach (var vector in Vectors.Load("siwe_parsing_negative").EnumerateObject())
        {
            Assert.False(SiweMessage.TryParse(vector.Value.GetString()!, out _, out var problem), vector.Name);
            Assert.NotNull(problem);
        }
    }

    [Fact]
    public void Public_signatures_verify()
    {
        foreach (var vector in Vectors.Load("siwe_verification_positive").EnumerateObject())
        {
            var json = vector.Value;
            var message = new SiweMessage(
                Field(json, "scheme"), Field(json, "domain")!, Address.Parse(Field(json, "address")), Field(json, "statement"), Field(json, "uri")!, Field(json, "version")!,
                json.GetProperty("chainId").GetUInt64(), Field(json, "nonce")!, Field(json, "issuedAt")!, Field(json, "expirationTime"), Field(json, "notBefore"), Field(json, "requestId"));
            var time = new FakeTimeProvider(DateTimeOffset.Parse(Field(json, "time") ?? "2023-01-01T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture));
            var expected = new SiweExpectation(message.Domain, message.ChainId, message.Nonce, message.Address);
            var signature = Hex.Decode(Field(json, "signature"));
            Assert.Null(message.Verify(signature, expected, time));
            Assert.True(SiweMessage.TryParse(message.ToString(), out var parsed, out var problem), $"{vector.Name}: {problem}");
            Assert.Null(parsed!.Verify(signature, expected, time));

            Assert.Equal(SiweProblem.Signature, (message with { Nonce = "00000000" }).Verify(signature, new SiweExpectation(), time));
            Assert.Equal(SiweProblem.Nonce, message.Verify(signature, expected with { Nonce = "another0" }, time));
            Assert.Equal(SiweProblem.Domain, message.Verify(signature, expected with { Domain = "evil.example" }, time));
            Assert.Equal(SiweProblem.ChainId, message.Verify(signature, expected with { ChainId = 99 }, time));
            Assert.Equal(SiweProblem.Address, message.Verify(signature, expected with { Address = Address.Zero }, time));
            Assert.Equal(SiweProblem.Signature, message.Verify(signature.AsSpan(1), expected, time));
        }
    }

    [Theory]
    [InlineData("2022-03-17T12:45:13.609Z", SiweProblem.NotYetValid)]
    [InlineData("2022-03-17T12:45:13.610Z", null)]
    [InlineData("2023-03-17T12:45:13.609Z", null)]
    [InlineData("2023-03-17T12:45:13.610Z", SiweProblem.Expired)]
    public void A_message_holds_from_not_before_until_its_expiration(string now, SiweProblem? problem)
    {
        Assert.True(SiweMessage.TryParse(Valid, out var message, out _));
        var time = new FakeTimeProvider(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(problem, message!.Check(new SiweExpectation(), time));
    }

    [Theory]
    [InlineData("service.org wants", "ser vice.org wants")]
    [InlineData("service.org wants", "service.org/path wants")]
    [InlineData("service.org wants", "#service.org wants")]
    [InlineData("service.org wants", "user@ wants")]
    [InlineData("service.org wants", "[::g] wants")]
    [InlineData("service.org wants", "[127.0.0.1] wants")]
    [InlineData("service.org wants", "service.org:80a wants")]
    [InlineData("service.org wants", "1http://service.org wants")]
    [InlineData("service.org wants", "service%2.org wants")]
    [InlineData("account:", "account")]
    [InlineData("0xe5A1", "0xE5A1")]
    [InlineData("0xe5A1", "e5A1")]
    [InlineData("4946\n\n", "4946\n")]
    [InlineData("/tos\n\n", "/tos\n")]
    [InlineData("/tos\n\n", "/tos\nline two\n\n")]
    [InlineData("/tos\n\n", "/tos\n\n\n")]
    [InlineData("I accept", "I accept \"")]
    [InlineData("I accept", "I äccept")]
    [InlineData("I accept", "I\taccept")]
    [InlineData("URI: https://service.org/login", "URI: /login")]
    [InlineData("URI: https://service.org/login", "URI: https://service.org/log in")]
    [InlineData("URI: https://service.org/login", "URI: https://service.org/#a#b")]
    [InlineData("URI: https://service.org/login", "URI: https://service.org/[x]")]
    [InlineData("URI: https://service.org/login", "URI: https://[::1/login")]
    [InlineData("URI: https://service.org/login", "URI: https://service.org:port/")]
    [InlineData("URI: https://service.org/login", "URI: https://service.org/%zz")]
    [InlineData("URI: https://service.org/login", "URI: ")]
    [InlineData("Version: 1", "Version: 2")]
    [InlineData("Version: 1", "Version: 01")]
    [InlineData("Version: 1", "version: 1")]
    [InlineData("Chain ID: 1", "Chain ID: ")]
    [InlineData("Chain ID: 1", "Chain ID: 0x1")]
    [InlineData("Chain ID: 1", "Chain ID: -1")]
    [InlineData("Nonce: 12341234", "Nonce: 1234123")]
    [InlineData("Nonce: 12341234", "Nonce: 1234-1234")]
    [InlineData("Nonce: 12341234", "Nonce:  12341234")]
    [InlineData("Issued At: 2022-03-17T12:45:13.610Z", "Issued At: 2022-03-17")]
    [InlineData("Issued At: 2022-03-17T12:45:13.610Z", "Issued At: 2022-03-17 12:45:13Z")]
    [InlineData("Issued At: 2022-03-17T12:45:13.610Z", "Issued At: 2022-02-30T12:45:13Z")]
    [InlineData("Issued At: 2022-03-17T12:45:13.610Z", "Issued At: 2022-03-17T24:00:00Z")]
    [InlineData("Issued At: 2022-03-17T12:45:13.610Z", "Issued At: 2022-03-17T12:45:13")]
    [InlineData("Issued At: 2022-03-17T12:45:13.610Z", "Issued At: Wed Oct 05 2011 16:48:00 GMT+0200")]
    [InlineData("Expiration Time: 2023", "Expiration Time: 20233")]
    [InlineData("Not Before: 2022-03-17T12:45:13.610Z", "Not Before: soon")]
    [InlineData("Request ID: some_id", "Request ID: some id")]
    [InlineData("Request ID: some_id", "Request ID: some/id")]
    [InlineData("Resources:\n- https", "Resources:\n https")]
    [InlineData("Resources:\n- https", "Resources: \n- https")]
    [InlineData("Resources:\n- https://service.org/login", "Resources:\n- https://service.org/login\n")]
    [InlineData("Resources:\n- https://service.org/login", "Resources:\n- not a uri")]
    [InlineData("Request ID: some_id\n", "Request ID: some_id\nRequest ID: some_id\n")]
    [InlineData("\n", "\r\n")]
    public void What_the_grammar_does_not_allow_is_refused(string from, string to)
    {
        Assert.True(SiweMessage.TryParse(Valid, out _, out _));
        Assert.Contains(from, Valid, StringComparison.Ordinal);
        Assert.False(SiweMessage.TryParse(Valid.Replace(from, to, StringComparison.Ordinal), out _, out var problem));
        Assert.NotNull(problem);
    }

    [Theory]
    [InlineData("Request ID: some_id", "Request ID: ")]
    [InlineData("Request ID: some_id", "Request ID: a%20b:c@d")]
    [InlineData("Resources:\n- https://service.org/login", "Resources:")]
    [InlineData("URI: https://service.org/login", "URI: did:key:z6Mk")]
    [InlineData("URI: https://service.org/login", "URI: https://[v1.x:y]:/a//b?c=/?#/?")]
    [InlineData("Issued At: 2022-03-17T12:45:13.610Z", "Issued At: 2022-03-17t12:45:13.6101234567891z")]
    [InlineData("Issued At: 2022-03-17T12:45:13.610Z", "Issued At: 2016-12-31T23:59:60+23:59")]
    [InlineData("service.org wants", "xn--mnchen-3ya.de:443 wants")]
    public void What_the_grammar_allows_is_read(string from, string to)
    {
        var text = Valid.Replace(from, to, StringComparison.Ordinal);
        Assert.True(SiweMessage.TryParse(text, out var message, out var problem), problem);
        Assert.Equal(text, message!.ToString());
    }

    [Fact]
    public void Long_messages_are_refused() => Assert.False(SiweMessage.TryParse(Valid + new string('a', SiweMessage.MaxLength), out _, out _));

    private static string? Field(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;
}
