using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json.Serialization;

namespace DoctorDAO.Ethereum;

/// <summary>An account: 20 bytes.</summary>
[JsonConverter(typeof(AddressJsonConverter))]
public readonly struct Address : IEquatable<Address>, IComparable<Address>
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 20;

    private readonly Storage _bytes;

    /// <param name="bytes">Exactly 20 bytes.</param>
    /// <exception cref="ArgumentException">Another length.</exception>
    public Address(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
            throw new ArgumentException($"Expected 20 bytes, got {bytes.Length}.", nameof(bytes));
        bytes.CopyTo(_bytes);
    }

    /// <summary>The zero address: nobody.</summary>
    public static Address Zero => default;

    /// <summary>The bytes; valid as long as the value it is called on.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Span => _bytes;

    /// <summary>Parses 40 hexadecimal digits in any case, with or without prefix. A checksum is not asked for; see <see cref="IsChecksummed"/>.</summary>
    /// <exception cref="FormatException">Anything else.</exception>
    public static Address Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out var value) ? value : throw new FormatException("Expected 0x and 40 hexadecimal digits.");

    /// <summary>Parses 40 hexadecimal digits in any case, with or without prefix.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Address value)
    {
        Span<byte> bytes = stackalloc byte[Size];
        var parsed = Hex.TryDecode(text, bytes);
        value = parsed ? new Address(bytes) : default;
        return parsed;
    }

    /// <summary>Whether <paramref name="text"/> is an address written with its EIP-55 checksum.</summary>
    public static bool IsChecksummed(string text) => TryParse(text, out var value) && value.ToString() == text;

    /// <summary>A new array with the bytes.</summary>
    public byte[] ToArray() => Span.ToArray();

    /// <summary>Lowercase, 0x-prefixed: the form for keys and comparisons.</summary>
    public string ToHex() => Hex.Encode(Span);

    /// <summary>With the EIP-55 checksum: the form for people.</summary>
    public override string ToString()
    {
        Span<char> text = stackalloc char[2 + (2 * Size)];
        "0x".CopyTo(text);
        Convert.TryToHexStringLower(Span, text[2..], out _);
        Span<byte> ascii = stackalloc byte[2 * Size];
        for (var i = 0; i < ascii.Length; i++)
            ascii[i] = (byte)text[2 + i];
        Span<byte> hash = stackalloc byte[32];
        Keccak256.Hash(ascii, hash);
        for (var i = 0; i < ascii.Length; i++)
        {
            var nibble = i % 2 == 0 ? hash[i / 2] >> 4 : hash[i / 2] & 0xf;
            if (nibble >= 8)
                text[2 + i] = char.ToUpperInvariant(text[2 + i]);
        }

        return new string(text);
    }

    /// <inheritdoc/>
    public bool Equals(Address other) => Span.SequenceEqual(other.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Address other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(MemoryMarshal.Read<ulong>(Span), MemoryMarshal.Read<ulong>(Span[12..]));

    /// <inheritdoc/>
    public int CompareTo(Address other) => Span.SequenceCompareTo(other.Span);

    public static bool operator ==(Address left, Address right) => left.Equals(right);
    public static bool operator !=(Address left, Address right) => !left.Equals(right);
    public static bool operator <(Address left, Address right) => left.CompareTo(right) < 0;
    public static bool operator >(Address left, Address right) => left.CompareTo(right) > 0;
    public static bool operator <=(Address left, Address right) => left.CompareTo(right) <= 0;
    public static bool operator >=(Address left, Address right) => left.CompareTo(right) >= 0;

    [InlineArray(Size)]
    private struct Storage
    {
        private byte _first;
    }
}
