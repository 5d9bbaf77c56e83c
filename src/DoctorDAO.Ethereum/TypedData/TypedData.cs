using System.Text.Json;
using System.Text.Json.Nodes;

namespace DoctorDAO.Ethereum;

/// <summary>A member of an EIP-712 struct.</summary>
public sealed record TypedMember(string Name, string Type);

/// <summary>
/// An EIP-712 document in the shape of <c>eth_signTypedData_v4</c>: <c>types</c>, <c>primaryType</c>, <c>domain</c>, <c>message</c>.
/// </summary>
public sealed class TypedData
{
    private const string DomainType = "EIP712Domain";

    // The order that EIP-712 gives the fields of the domain.
    private static readonly TypedMember[] DomainFields =
    [
        new("name", "string"), new("version", "string"), new("chainId", "uint256"), new("verifyingContract", "address"), new("salt", "bytes32"),
    ];

    /// <param name="types">Structs by name; the domain's own type is derived when it is missing.</param>
    /// <param name="primaryType">The struct of the message.</param>
    /// <param name="domain">Fields of the domain.</param>
    /// <param name="message">The message.</param>
    public TypedData(IReadOnlyDictionary<string, IReadOnlyList<TypedMember>> types, string primaryType, JsonObject domain, JsonObject message)
    {
        var all = new Dictionary<string, IReadOnlyList<TypedMember>>(types);
        if (!all.ContainsKey(DomainType))
            all[DomainType] = [.. DomainFields.Where(f => domain.ContainsKey(f.Name))];
        (Types, PrimaryType, Domain, Message) = (all, primaryType, domain, message);
    }

    /// <summary>Structs by name, the domain's included.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<TypedMember>> Types { get; }

    /// <summary>The struct of the message.</summary>
    public string PrimaryType { get; }

    /// <summary>Fields of the domain.</summary>
    public JsonObject Domain { get; }

    /// <summary>The message.</summary>
    public JsonObject Message { get; }

    /// <summary>Reads a document.</summary>
    /// <exception cref="FormatException">It has not that shape, or more than 64 types or 64 members in one.</exception>
    public static TypedData Parse(JsonElement json)
    {
        try
        {
            var types = new Dictionary<string, IReadOnlyList<TypedMember>>();
            foreach (var type in json.GetProperty("types").EnumerateObject())
            {
                if (types.Count == 64 || type.Value.GetArrayLength() > 64)
                    throw new FormatException("types: at most 64 types of 64 members.");
                types[type.Name] = [.. type.Value.EnumerateArray().Select(m => new TypedMember(m.GetProperty("name").GetString()!, m.GetProperty("type").GetString()!))];
            }

            return new TypedData(
                types,
                json.GetProperty("primaryType").GetString()!,
                JsonObject.Create(json.GetProperty("domain")) ?? throw new FormatException("domain: expected an object."),
                JsonObject.Create(json.GetProperty("message")) ?? throw new FormatException("message: expected an object."));
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException("Expected types, primaryType, domain and message.", e);
        }
    }

    /// <summary>The document as JSON, with the domain's type written out as wallets ask.</summary>
    public JsonElement ToJson()
    {
        var types = new JsonObject();
        foreach (var (name, members) in Types)
            types[name] = new JsonArray([.. members.Select(m => new JsonObject { ["name"] = m.Name, ["type"] = m.Type })]);
        var document = new JsonObject { ["types"] = types, ["primaryType"] = PrimaryType, ["domain"] = Domain.DeepClone(), ["message"] = Message.DeepClone() };
        return JsonSerializer.SerializeToElement(document);
    }

    /// <summary>The digest to sign: keccak(0x1901, domain separator, hash of the message).</summary>
    /// <exception cref="FormatException">A value does not fit its type; the message names the member.</exception>
    public Bytes32 Hash()
    {
        var encoder = new TypedDataEncoder(Types);
        var separator = encoder.HashStruct(DomainType, Domain);
        return PrimaryType == DomainType
            ? Keccak256.Hash([0x19, 0x01, .. separator.Span])
            : Keccak256.Hash([0x19, 0x01, .. separator.Span, .. encoder.HashStruct(PrimaryType, Message).Span]);
    }

    /// <summary>encodeType of the message's struct, as a contract's type hash is made of.</summary>
    /// <exception cref="FormatException">The struct is missing.</exception>
    public string EncodeType() =>
        Types.ContainsKey(PrimaryType) ? new TypedDataEncoder(Types).EncodeType(PrimaryType) : throw new FormatException($"types: {PrimaryType} is missing.");

    /// <summary>encodeData of the message with its type hash in front: what hashStruct hashes.</summary>
    /// <exception cref="FormatException">A value does not fit its type; the message names the member.</exception>
    public byte[] EncodeData() => new TypedDataEncoder(Types).EncodeData(PrimaryType, Message);
}
