using System.Buffers.Binary;
using System.Text;

namespace DoctorDAO.Credentials;

/// <summary>The part of CBOR that MerkleProof2019 uses: whole numbers, byte strings, texts and arrays, of definite length.</summary>
internal ref struct MiniCbor(ReadOnlySpan<byte> bytes)
{
    private const int MaxItems = 256;
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>A long, a byte[], a string or a List of them.</summary>
    public static object Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new MiniCbor(bytes);
        var value = reader.Value(0);
        return reader._rest.IsEmpty ? value : throw Bad();
    }

    private object Value(int depth)
    {
        if (depth > 8)
            throw Bad();
        var first = Take(1)[0];
        var length = Length(first & 31);
        switch (first >> 5)
        {
            case 0:
                return length;
            case 1:
                return -1 - length;
            case 2 when length <= _rest.Length:
                return Take((int)length).ToArray();
            case 3 when length <= _rest.Length:
                return Encoding.UTF8.GetString(Take((int)length));
            case 4 when length <= MaxItems:
                var items = new List<object>();
                for (var i = 0; i < length; i++)
                    items.Add(Value(depth + 1));
                return items;
            default:
                throw Bad();
        }
    }

    private long Length(int info) => info switch
    {
        < 24 => info,
        24 => Take(1)[0],
        25 => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
        26 => BinaryPrimitives.ReadUInt32BigEndian(Take(4)),
        _ => throw Bad(),
    };

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
            throw Bad();
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    private static CredentialException Bad() => new(CredentialError.Malformed, "A proof's value is not the CBOR of MerkleProof2019.");
}
