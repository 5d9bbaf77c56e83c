using System.Numerics;
using CsCheck;

namespace DoctorDAO.Ethereum.Tests;

/// <summary>Random types of the ABI, with values of theirs.</summary>
internal static class AbiGen
{
    private static readonly string[] Plain = ["address", "bool", "string", "bytes", "function"];

    private static readonly Gen<string> Elementary = Gen.OneOf(
        Gen.Int[1, 32].Select(n => $"uint{8 * n}"), Gen.Int[1, 32].Select(n => $"int{8 * n}"), Gen.Int[1, 32].Select(n => $"bytes{n}"),
        Gen.Int[0, Plain.Length - 1].Select(i => Plain[i]));

    public static Gen<AbiType> Type { get; } = Text(3).Select(AbiType.Parse);

    public static Gen<(AbiType Type, object Value)> TypeAndValue { get; } =
        from type in Type from value in Value(type) select (type, value);

    private static Gen<string> Text(int depth) => depth == 0 ? Elementary : Gen.Frequency(
        (3, Elementary),
        (2, Text(depth - 1).Select(Gen.Int[0, 3], (element, length) => length == 0 ? $"{element}[]" : $"{element}[{length}]")),
        (2, Text(depth - 1).Array[1, 4].Select(parts => $"({string.Join(',', parts)})")));

    private static Gen<object> Value(AbiType type) => type.Kind switch
    {
        AbiKind.UInt => Gen.Byte.Array[type.Size / 8].Select(bytes => (object)new BigInteger(bytes, isUnsigned: true)),
        AbiKind.Int => Gen.Byte.Array[type.Size / 8].Select(bytes => (object)new BigInteger(bytes)),
        AbiKind.Address => Gen.Byte.Array[20].Select(bytes => (object)new Address(bytes)),
        AbiKind.Bool => Gen.Bool.Select(flag => (object)flag),
        AbiKind.FixedBytes => Gen.Byte.Array[type.Size].Select(bytes => (object)bytes),
        AbiKind.Bytes => Gen.Byte.Array[0, 70].Select(bytes => (object)bytes),
        AbiKind.String => Gen.String["aé漢🚀 "].Select(text => (object)string.Concat(text.EnumerateRunes())),
        AbiKind.Array => Value(type.Parts[0]).Array[type.Length ?? 0, type.Length ?? 3].Select(items => (object)items),
        AbiKind.Tuple => type.Parts.Aggregate(
            Gen.Const(Array.Empty<object>()), (items, part) => items.Select(Value(part), (head, tail) => (object[])[.. head, tail])).Select(items => (object)items),
        _ => throw new InvalidOperationException(),
    };
}
