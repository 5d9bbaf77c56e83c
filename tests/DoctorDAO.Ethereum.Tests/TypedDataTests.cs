using System.Text.Json;
using System.Text.Json.Nodes;

namespace DoctorDAO.Ethereum.Tests;

public sealed class TypedDataTests
{
    private const string Mail = """
        {"types":{"EIP712Domain":[{"name":"name","type":"string"},{"name":"version","type":"string"},{"name":"chainId","type":"uint256"},{"name":"verifyingContract","type":"address"}],
        "Person":[{"name":"name","type":"string"},{"name":"wallet","type":"address"}],"Mail":[{"name":"from","type":"Person"},{"name":"to","type":"Person"},{"name":"contents","type":"string"}]},
        "primaryType":"Mail","domain":{"name":"Ether Mail","version":"1","chainId":1,"verifyingContract":"0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC"},
        "message":{"from":{"name":"Cow","wallet":"0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826"},"to":{"name":"Bob","wallet":"0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB"},"contents":"Hello, Bob!"}}
        """;

    [Fact]
    public void Public_vectors_give_their_digests()
    {
        foreach (var vector in Vectors.Load("eip712").EnumerateArray())
        {
            var document = new JsonObject
            {
                ["types"] = JsonObject.Create(vector.GetProperty("types")),
                ["primaryType"] = vector.GetProperty("primaryType").GetString(),
                ["domain"] = JsonObject.Create(vector.GetProperty("domain")),
                ["message"] = JsonObject.Create(vector.GetProperty("data")),
            };
            var data = TypedData.Parse(JsonSerializer.SerializeToElement(document));
            Assert.Equal(vector.GetProperty("encoded").GetString(), Hex.Encode(data.EncodeData()));
            Assert.Equal(vector.GetProperty("digest").GetString(), data.Hash().ToString());
            Assert.Equal(data.Hash(), TypedData.Parse(data.ToJson()).Hash());
        }
    }

    [Fact]
    public void Ether_mail_of_the_standard()
    {
        var data = Parse(Mail);
        Assert.Equal("Mail(Person from,Person to,string contents)Person(string name,address wallet)", data.EncodeType());
        Assert.Equal("0xbe609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2", data.Hash().ToString());

        // The standard's example signs with keccak256("cow").
        var key = new PrivateKey(Keccak256.Hash("cow").Span);
        Assert.Equal(
            "0x4355c47d63924e8a72e509b65029052eb6c299d53a04e167c5775fd466751c9d07299936d304c153f6443dfa05f40ff007d72911b6f72307f996231605b915621c",
            Hex.Encode(key.Sign(data.Hash()).ToBytes()));
    }

    [Fact]
    public void Arrays_of_structs_hash_their_members_hashes()
    {
        var data = Parse("""
            {"types":{"Group":[{"name":"people","type":"Person[]"},{"name":"grid","type":"uint8[2][]"}],"Person":[{"name":"name","type":"string"}]},"primaryType":"Group",
            "domain":{"salt":"0x6ebb306942854acbb10134c9dee015937042c39da2ee124eb926ad77df52dbe0"},"message":{"people":[{"name":"A"},{"name":"B"}],"grid":[[1,2],[3,4]]}}
            """);
        Assert.Equal("Group(Person[] people,uint8[2][] grid)Person(string name)", data.EncodeType());
        var person = Keccak256.Hash("Person(string name)");
        byte[] people = [.. new[] { "A", "B" }.SelectMany(n => Keccak256.Hash([.. person.Span, .. Keccak256.Hash(n).Span]).ToArray())];
        byte[] grid = [.. Row(1, 2), .. Row(3, 4)];
        byte[] expected = [.. Keccak256.Hash(data.EncodeType()).Span, .. Keccak256.Hash(people).Span, .. Keccak256.Hash(grid).Span];
        Assert.Equal(Hex.Encode(expected), Hex.Encode(data.EncodeData()));

        static byte[] Row(uint a, uint b) => Keccak256.Hash(new AbiWriter(64).UInt(a).UInt(b).ToArray()).ToArray();
    }

    [Fact]
    public void Recursive_types_end_at_a_missing_member()
    {
        var data = Parse("""
            {"types":{"Node":[{"name":"value","type":"int16"},{"name":"next","type":"Node"}]},"primaryType":"Node","domain":{"name":"x"},"message":{"value":-1,"next":{"value":"2","next":null}}}
            """);
        var type = Keccak256.Hash("Node(int16 value,Node next)");
        var inner = Keccak256.Hash([.. type.Span, .. new AbiWriter(64).Int(2).UInt(0).ToArray()]);
        Assert.Equal(Hex.Encode([.. type.Span, .. new AbiWriter(64).Int(-1).Bytes32(inner).ToArray()]), Hex.Encode(data.EncodeData()));
    }

    [Theory]
    [InlineData("uint8", "256")]
    [InlineData("uint8", "-1")]
    [InlineData("int8", "128")]
    [InlineData("uint7", "1")]
    [InlineData("bytes4", "\"0x0011\"")]
    [InlineData("bytes", "\"0x001\"")]
    [InlineData("bool", "\"true\"")]
    [InlineData("address", "\"0x00\"")]
    [InlineData("uint8[2]", "[1]")]
    [InlineData("uint8[]", "1")]
    [InlineData("Missing", "{}")]
    [InlineData("string", "null")]
    public void Values_that_do_not_fit_are_refused(string type, string value) =>
        Assert.Throws<FormatException>(() => Parse($$$"""
            {"types":{"T":[{"name":"a","type":"{{{type}}}"}]},"primaryType":"T","domain":{"name":"x"},"message":{"a":{{{value}}}}}
            """).Hash());

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"types":[],"primaryType":"T","domain":{},"message":{}}""")]
    [InlineData("""{"types":{},"primaryType":null,"domain":{},"message":{}}""")]
    [InlineData("""{"types":{"T":[{"name":"a"}]},"primaryType":"T","domain":{},"message":{}}""")]
    [InlineData("""{"types":{"T":[{"name":1,"type":"string"}]},"primaryType":"T","domain":{},"message":{}}""")]
    [InlineData("""{"types":{"T":[{"name":null,"type":null}]},"primaryType":"T","domain":{},"message":{}}""")]
    [InlineData("""{"types":{},"primaryType":"T","domain":7,"message":{}}""")]
    [InlineData("""{"types":{"T":[]},"primaryType":"T","domain":{},"message":{"a":1,"a":2}}""")]
    [InlineData("""{"types":{"T":[{"name":"a,uint8 b","type":"string"}]},"primaryType":"T","domain":{},"message":{}}""")]
    public void Other_documents_are_refused(string json) => Assert.Throws<FormatException>(() => Parse(json).Hash());

    private static TypedData Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return TypedData.Parse(document.RootElement.Clone());
    }
}
