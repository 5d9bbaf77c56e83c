using System.Globalization;
using System.Numerics;
using System.Text.Json;
using DoctorDAO.Ethereum;

namespace DoctorDAO.Features.Governance.Calls;

/// <summary>A parameter; those of structs have parts.</summary>
internal sealed record AbiParameter(string Name, AbiType Type, bool Indexed, IReadOnlyList<AbiParameter> Parts)
{
    /// <summary>What it is taken apart into: the parts of a struct, or the elements of a list of a fixed length, which are numbered from 1; <c>null</c> for one that is whole.</summary>
    public IReadOnlyList<AbiParameter>? Parted { get; } = Type switch
    {
        { Kind: AbiKind.Tuple } => Parts,
        // Lists of structs are of no function here.
        { Kind: AbiKind.Array, Length: { } length } when Parts.Count == 0 =>
            [.. Enumerable.Range(1, length).Select(i => new AbiParameter(string.Create(CultureInfo.InvariantCulture, $"{Name}{i}"), Type.Parts[0], Indexed, []))],
        _ => null,
    };
}

/// <summary>A function.</summary>
internal sealed record AbiFunction(string Name, string Signature, byte[] Selector, IReadOnlyList<AbiParameter> Inputs)
{
    private readonly AbiType[] _types = [.. Inputs.Select(x => x.Type)];

    /// <summary>Parameters with structs and lists of a fixed length taken apart, in order.</summary>
    public IEnumerable<AbiParameter> Leaves => Inputs.SelectMany(Flatten);

    /// <summary>A call.</summary>
    /// <param name="values">One value a leaf.</param>
    public byte[] Encode(IReadOnlyList<object> values)
    {
        var at = 0;
        var arguments = Inputs.Select(x => Gather(x, values, ref at)).ToArray();
        return [.. Selector, .. AbiCodec.Encode(_types, arguments)];
    }

    /// <summary>The values of the leaves, when it is a call of this function and of nothing more: bytes that the function does not read could say anything.</summary>
    public object[]? Decode(byte[] data)
    {
        if (!data.AsSpan().StartsWith(Selector) || !AbiCodec.TryDecode(_types, data.AsSpan(Selector.Length), out var values, out _))
            return null;
        object[] leaves = [.. Inputs.Zip(values).SelectMany(x => Scatter(x.First, x.Second))];
        return Encode(leaves).AsSpan().SequenceEqual(data) ? leaves : null;
    }

    private static IEnumerable<AbiParameter> Flatten(AbiParameter parameter) => parameter.Parted is { } parts ? parts.SelectMany(Flatten) : [parameter];

    private static object Gather(AbiParameter parameter, IReadOnlyList<object> values, ref int at)
    {
        if (parameter.Parted is not { } parted)
            return values[at++];
        var parts = new object[parted.Count];
        for (var i = 0; i < parts.Length; i++)
            parts[i] = Gather(parted[i], values, ref at);
        return parts;
    }

    private static IEnumerable<object> Scatter(AbiParameter parameter, object value) =>
        parameter.Parted is { } parts ? parts.Zip((object[])value).SelectMany(x => Scatter(x.First, x.Second)) : [value];
}

/// <summary>An event.</summary>
internal sealed record AbiEvent(string Name, Bytes32 Topic0, IReadOnlyList<AbiParameter> Inputs)
{
    /// <summary>Arguments as text, in order; <c>null</c> when the log is not of this event.</summary>
    public IReadOnlyList<KeyValuePair<string, string>>? Decode(IReadOnlyList<Bytes32> topics, byte[] data)
    {
        var plain = Inputs.Where(x => !x.Indexed).ToList();
        if (topics.Count != 1 + Inputs.Count - plain.Count || topics[0] != Topic0 || !AbiCodec.TryDecode([.. plain.Select(x => x.Type)], data, out var values, out _))
            return null;
        var (topic, value) = (1, 0);
        var arguments = new List<KeyValuePair<string, string>>(Inputs.Count);
        foreach (var input in Inputs)
        {
            var decoded = input.Indexed ? Indexed(input.Type, topics[topic++]) : values[value++];
            if (decoded is null)
                return null;
            arguments.AddRange(Texts(input, decoded));
        }

        return arguments;
    }

    // What a struct says is known by the names of its parts.
    private static IEnumerable<KeyValuePair<string, string>> Texts(AbiParameter parameter, object value) => parameter is { Indexed: false, Parted: { } parts }
        ? parts.Zip((object[])value).SelectMany(x => Texts(x.First, x.Second))
        : [new(parameter.Name, Text(value))];

    /// <summary>A value as text: numbers in decimal, bytes in hexadecimal.</summary>
    public static string Text(object value) => value switch
    {
        string text => text,
        bool flag => flag ? "true" : "false",
        byte[] bytes => Hex.Encode(bytes),
        object[] list => $"[{string.Join(", ", list.Select(Text))}]",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    // Of what does not fit a topic only its hash is there.
    private static object? Indexed(AbiType type, Bytes32 topic) => type.Kind is AbiKind.Array or AbiKind.Tuple or AbiKind.Bytes or AbiKind.String
        ? topic.ToArray()
        : AbiCodec.TryDecode([type], topic.Span, out var values, out _) ? values[0] : null;
}

/// <summary>A contract's functions and events, as <c>contracts/abi</c> has them.</summary>
internal sealed class ContractAbi
{
    private readonly Dictionary<string, AbiFunction> _functions = new(StringComparer.Ordinal);
    private readonly Dictionary<Bytes32, AbiEvent> _events = [];

    private ContractAbi(JsonElement items)
    {
        foreach (var item in items.EnumerateArray())
        {
            var name = item.TryGetProperty("name", out var given) ? given.GetString()! : "";
            switch (item.GetProperty("type").GetString())
            {
                case "function" when item.GetProperty("stateMutability").GetString() is "nonpayable" or "payable":
                    var inputs = Parameters(item);
                    var signature = Signature(name, inputs);
                    _functions[signature] = new AbiFunction(name, signature, Keccak256.Hash(signature).Span[..4].ToArray(), inputs);
                    break;
                case "event":
                    var fields = Parameters(item);
                    var declared = new AbiEvent(name, Keccak256.Hash(Signature(name, fields)), fields);
                    _events[declared.Topic0] = declared;
                    break;
            }
        }
    }

    /// <summary>Functions that change something, by signature.</summary>
    public IReadOnlyDictionary<string, AbiFunction> Functions => _functions;

    /// <summary>The event with this first topic.</summary>
    public AbiEvent? Event(Bytes32 topic0) => _events.GetValueOrDefault(topic0);

    /// <summary>The function that is called.</summary>
    public AbiFunction? Called(byte[] data) => data.Length < 4 ? null : _functions.Values.FirstOrDefault(x => data.AsSpan().StartsWith(x.Selector));

    /// <summary>The only function of that name.</summary>
    public AbiFunction Named(string name) => _functions.Values.Single(x => x.Name == name);

    /// <summary>Reads one of the association's contracts.</summary>
    public static ContractAbi Load(string contract)
    {
        using var stream = typeof(ContractAbi).Assembly.GetManifestResourceStream($"abi/{contract}") ?? throw new InvalidOperationException($"There is no contracts/abi/{contract}.json.");
        using var document = JsonDocument.Parse(stream);
        return new ContractAbi(document.RootElement);
    }

    private static List<AbiParameter> Parameters(JsonElement item, string list = "inputs") => [.. item.GetProperty(list).EnumerateArray().Select(Parameter)];

    private static AbiParameter Parameter(JsonElement json)
    {
        List<AbiParameter> parts = json.TryGetProperty("components", out _) ? Parameters(json, "components") : [];
        var type = json.GetProperty("type").GetString()!;
        if (type.StartsWith("tuple", StringComparison.Ordinal))
            type = $"({string.Join(',', parts.Select(x => x.Type))}){type["tuple".Length..]}";
        return new AbiParameter(json.GetProperty("name").GetString()!.Trim('_'), AbiType.Parse(type), json.TryGetProperty("indexed", out var indexed) && indexed.GetBoolean(), parts);
    }

    private static string Signature(string name, List<AbiParameter> inputs) => $"{name}({string.Join(',', inputs.Select(x => x.Type))})";
}
