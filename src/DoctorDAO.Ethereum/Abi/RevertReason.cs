namespace DoctorDAO.Ethereum;

/// <summary>Why a contract refused a call.</summary>
/// <param name="Name">Name of the custom error; <c>Error</c> for a text, <c>Panic</c> for a failed assertion.</param>
/// <param name="Arguments">Its arguments by name, as text.</param>
public sealed record RevertReason(string Name, IReadOnlyList<KeyValuePair<string, string>> Arguments)
{
    /// <summary>Decodes what Solidity itself reverts with: <c>Error(string)</c> and <c>Panic(uint256)</c>.</summary>
    public static RevertReason? DecodeStandard(ReadOnlySpan<byte> data)
    {
        if (data.Length < 4)
            return null;
        var state = new AbiState(data.Length);
        var reader = new AbiReader(data[4..], ref state);
        RevertReason? reason = Hex.Encode(data[..4]) switch
        {
            "0x08c379a0" => new("Error", [new("message", reader.String("message"))]),
            "0x4e487b71" => new("Panic", [new("code", reader.UInt256("code", 256).ToString())]),
            _ => null,
        };
        return state.Error is null ? reason : null;
    }

    /// <summary>Text of an argument, or <c>null</c>.</summary>
    public string? this[string argument] => Arguments.FirstOrDefault(pair => pair.Key == argument).Value;

    /// <summary><c>Name(argument: value, ...)</c>.</summary>
    public override string ToString() => $"{Name}({string.Join(", ", Arguments.Select(pair => $"{pair.Key}: {pair.Value}"))})";
}

/// <summary>Bytes were not what an ABI says they are.</summary>
/// <param name="error">What is wrong with which parameter.</param>
public sealed class AbiException(AbiError error) : Exception($"{error.Parameter} {error.Problem}.")
{
    /// <summary>What is wrong with which parameter.</summary>
    public AbiError Error { get; } = error;
}
