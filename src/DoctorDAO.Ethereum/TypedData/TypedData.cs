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
                types[Identifier(type.Name)] = [.. type.Value.EnumerateArray().Select(m => new TypedMember(Identifier(m.GetProperty("name").GetString()), m.GetProperty("type").GetString() ?? ""))];
            }

            return new TypedData(
                types,
                json.GetProperty("primaryType").GetString() ?? "",
                Object(json.GetProperty("domain"), "domain"),
                Object(json.GetProperty("message"), "message"));
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException("Expected types, primaryType, domain and message.", e);
        }
    }

    // Names become part of the text that is hashed: only identifiers keep that text unambiguous.
    private static string Identifier(string? name) =>
        !string.IsNullOrEmpty(name) && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '$')
            ? name
            : throw new FormatException($"types: '{name}' is not a name.");

    private static JsonObject Object(JsonElement json, string name)
    {
        var value = JsonObject.Create(json) ?? throw new FormatException($"{name}: expected an object.");
        Visit(value);
        return value;

        // Members are read lazily, and one that is given twice throws only then.
        static void Visit(JsonNode? node)
        {
            if (node is JsonObject inner)
                foreach (var (_, member) in inner)
                    Visit(member);
            else if (node is JsonArray array)
                foreach (var item in array)
                    Visit(item);
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
