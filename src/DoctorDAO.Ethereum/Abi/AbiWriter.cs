using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace DoctorDAO.Ethereum;

/// <summary>Writes one frame (a tuple, or the elements of an array) of ABI-encoded data: a head, and behind it what the head points to.</summary>
/// <param name="headSize">Bytes of the head; known from the types.</param>
public sealed class AbiWriter(int headSize)
{
    private const int Word = 32;
    private readonly ArrayBufferWriter<byte> _head = new();
    private readonly ArrayBufferWriter<byte> _tail = new();

    public AbiWriter UInt(UInt256 value)
    {
        Span<byte> word = stackalloc byte[Word];
        value.WriteBigEndian(word);
        _head.Write(word);
        return this;
    }

    /// <exception cref="OverflowException">Outside int256.</exception>
    public AbiWriter Int(BigInteger value)
    {
        Span<byte> word = stackalloc byte[Word];
        word.Fill(value.Sign < 0 ? byte.MaxValue : (byte)0);
        var size = value.GetByteCount();
        if (size > Word)
            throw new OverflowException("The value does not fit int256.");
        value.TryWriteBytes(word[(Word - size)..], out _, isUnsigned: false, isBigEndian: true);
        _head.Write(word);
        return this;
    }

    public AbiWriter Bool(bool value) => UInt(value ? 1u : 0u);

    public AbiWriter Address(Address value)
    {
        Span<byte> word = stackalloc byte[Word];
        word.Clear();
        value.Span.CopyTo(word[12..]);
        _head.Write(word);
        return this;
    }

    public AbiWriter Bytes32(Bytes32 value)
    {
        _head.Write(value.Span);
        return this;
    }

    /// <summary>A <c>bytesN</c>, padded on the right.</summary>
    public AbiWriter FixedBytes(ReadOnlySpan<byte> value, int size)
    {
        if (value.Length != size)
            throw new ArgumentException($"Expected {size} bytes, got {value.Length}.", nameof(value));
        Span<byte> word = stackalloc byte[Word];
        word.Clear();
        value.CopyTo(word);
        _head.Write(word);
        return this;
    }

    public AbiWriter Bytes(ReadOnlySpan<byte> value)
    {
        Span<byte> length = stackalloc byte[Word];
        length.Clear();
        BinaryPrimitives.WriteInt32BigEndian(length[28..], value.Length);
        Offset();
        _tail.Write(length);
        _tail.Write(value);
        var padding = (Word - (value.Length % Word)) % Word;
        length.Clear();
        _tail.Write(length[..padding]);
        return this;
    }

    public AbiWriter String(string value) => Bytes(Encoding.UTF8.GetBytes(value));

    /// <summary>A static tuple or fixed array, written in place.</summary>
    public AbiWriter Inline(AbiWriter frame)
    {
        _head.Write(frame.ToArray());
        return this;
    }

    /// <summary>A dynamic tuple or fixed array: an offset here, its frame behind.</summary>
    public AbiWriter Tuple(AbiWriter frame)
    {
        Offset();
        _tail.Write(frame.ToArray());
        return this;
    }

    /// <summary>A <c>T[]</c>: an offset here, length and elements behind.</summary>
    public AbiWriter Array(int length, AbiWriter elements)
    {
        Offset();
        Span<byte> word = stackalloc byte[Word];
        word.Clear();
        BinaryPrimitives.WriteInt32BigEndian(word[28..], length);
        _tail.Write(word);
        _tail.Write(elements.ToArray());
        return this;
    }

    /// <summary>Head and tail together.</summary>
    public byte[] ToArray() => [.. _head.WrittenSpan, .. _tail.WrittenSpan];

    private void Offset() => UInt((ulong)(headSize + _tail.WrittenCount));
}
