using System.Collections;
using System.Globalization;
using System.Numerics;

namespace DoctorDAO.Ethereum;

/// <summary>
/// Encodes and decodes values of types that are known only at run time. Integers are <see cref="BigInteger"/>, addresses
/// <see cref="Address"/>, <c>bytes</c> and <c>bytesN</c> <c>byte[]</c>, strings <see cref="string"/>, arrays and tuples <c>object[]</c>.
/// </summary>
public static class AbiCodec
{
    /// <summary>Encodes values as the arguments of a call, without a selector.</summary>
    /// <param name="types">One type a value.</param>
    /// <param name="values">
    /// As <see cref="TryDecode"/> gives them. Any integer type of .NET, <see cref="UInt256"/>, <see cref="Bytes32"/> and, for arrays and tuples,
    /// any list serve as well.
    /// </param>
    /// <exception cref="ArgumentException">A value is not of its type, or a list has another length.</exception>
    public static byte[] Encode(IReadOnlyList<AbiType> types, IReadOnlyList<object> values)
    {
        if (types.Count != values.Count)
            throw new ArgumentException($"Expected {types.Count} values, got {values.Count}.", nameof(values));
        var frame = new AbiWriter(types.Sum(type => type.HeadSize));
        for (var i = 0; i < types.Count; i++)
            Write(frame, types[i], values[i]);
        return frame.ToArray();
    }

    /// <summary>Decodes the arguments of a call, without a selector.</summary>
    /// <param name="types">One type a value.</param>
    /// <param name="data">Encoded values; bytes behind them are ignored, as Solidity does.</param>
    /// <param name="values">One value a type.</param>
    /// <param name="error">What is wrong with the data, when <c>false</c> is returned; parameters are named by their place, <c>0.2.1</c>.</param>
    public static bool TryDecode(IReadOnlyList<AbiType> types, ReadOnlySpan<byte> data, out object[] values, out AbiError? error)
    {
        var state = new AbiState(data.Length + 32);
        var reader = new AbiReader(data, ref state);
        values = new object[types.Count];
        for (var i = 0; i < types.Count && !reader.Failed; i++)
            values[i] = Read(ref reader, types[i], i.ToString(CultureInfo.InvariantCulture));
        error = state.Error;
        if (error is not null)
            values = [];
        return error is null;
    }

    private static object Read(ref AbiReader reader, AbiType type, string name)
    {
        switch (type.Kind)
        {
            case AbiKind.UInt: return (BigInteger)reader.UInt256(name, type.Size);
            case AbiKind.Int: return reader.Int256(name, type.Size);
            case AbiKind.Address: return reader.Address(name);
            case AbiKind.Bool: return reader.Bool(name);
            case AbiKind.FixedBytes: return reader.FixedBytes(name, type.Size);
            case AbiKind.Bytes: return reader.Bytes(name);
            case AbiKind.String: return reader.String(name);
            case AbiKind.Tuple:
                return Frame(ref reader, type, type.Parts.Count, name);
            default:
                if (type.Length is { } length)
                    return Frame(ref reader, type, reader.Spend(name, length), name);
                var elements = reader.Array(name, type.Parts[0].HeadSize, out var count);
                return Elements(ref elements, type, count, name);
        }
    }

    private static object[] Frame(ref AbiReader reader, AbiType type, int count, string name)
    {
        if (!type.IsDynamic)
            return Elements(ref reader, type, count, name);
        var frame = reader.Tuple(name);
        return Elements(ref frame, type, count, name);
    }

    private static object[] Elements(ref AbiReader frame, AbiType type, int count, string name)
    {
        if (frame.Failed)
            return [];
        var result = new object[count];
        for (var i = 0; i < count && !frame.Failed; i++)
            result[i] = Read(ref frame, type.Kind == AbiKind.Tuple ? type.Parts[i] : type.Parts[0], string.Create(CultureInfo.InvariantCulture, $"{name}.{i}"));
        return result;
    }

    private static void Write(AbiWriter frame, AbiType type, object value)
    {
        switch (type.Kind, value)
        {
            case (AbiKind.UInt, _):
                var unsigned = Integer(type, value);
                if (unsigned.Sign < 0 || unsigned.GetBitLength() > type.Size)
                    throw Wrong(type, value);
                frame.UInt((UInt256)unsigned);
                break;
            case (AbiKind.Int, _):
                var signed = Integer(type, value);
                // GetBitLength does not count the sign bit.
                if (signed.GetBitLength() >= type.Size)
                    throw Wrong(type, value);
                frame.Int(signed);
                break;
            case (AbiKind.Address, Address address):
                frame.Address(address);
                break;
            case (AbiKind.Bool, bool flag):
                frame.Bool(flag);
                break;
            case (AbiKind.FixedBytes, byte[] bytes):
                frame.FixedBytes(bytes, type.Size);
                break;
            case (AbiKind.FixedBytes, Bytes32 word):
                frame.FixedBytes(word.Span, type.Size);
                break;
            case (AbiKind.Bytes, byte[] bytes):
                frame.Bytes(bytes);
                break;
            case (AbiKind.String, string text):
                frame.String(text);
                break;
            case (AbiKind.Array or AbiKind.Tuple, IList list):
                WriteList(frame, type, list);
                break;
            default:
                throw Wrong(type, value);
        }
    }

    private static void WriteList(AbiWriter frame, AbiType type, IList list)
    {
        var expected = type.Kind == AbiKind.Tuple ? type.Parts.Count : type.Length;
        if (expected is not null && expected != list.Count)
            throw new ArgumentException($"{type} takes {expected} values, got {list.Count}.", nameof(list));
        var inner = new AbiWriter(expected is null ? list.Count * type.Parts[0].HeadSize : type.FrameSize);
        for (var i = 0; i < list.Count; i++)
            Write(inner, type.Kind == AbiKind.Tuple ? type.Parts[i] : type.Parts[0], list[i]!);
        if (expected is null)
            frame.Array(list.Count, inner);
        else if (type.IsDynamic)
            frame.Tuple(inner);
        else
            frame.Inline(inner);
    }

    private static BigInteger Integer(AbiType type, object value) => value switch
    {
        BigInteger big => big,
        UInt256 number => number,
        byte or sbyte or short or ushort or int or uint or long => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        ulong number => number,
        _ => throw Wrong(type, value),
    };

    private static ArgumentException Wrong(AbiType type, object? value) => new($"Expected {type}, got {value?.GetType().Name ?? "null"} {value}.");
}
