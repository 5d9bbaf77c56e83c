using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text.Json.Serialization;

namespace DoctorDAO.Ethereum;

/// <summary>An unsigned 256-bit integer. Arithmetic is checked: it throws <see cref="OverflowException"/> rather than wrap.</summary>
/// <param name="High">Upper 128 bits.</param>
/// <param name="Low">Lower 128 bits.</param>
[JsonConverter(typeof(UInt256JsonConverter))]
public readonly record struct UInt256(UInt128 High, UInt128 Low) : IComparable<UInt256>
{
    /// <summary>0.</summary>
    public static UInt256 Zero => default;

    /// <summary>1.</summary>
    public static UInt256 One => new(0, 1);

    /// <summary>2^256 - 1.</summary>
    public static UInt256 MaxValue => new(UInt128.MaxValue, UInt128.MaxValue);

    /// <param name="bytes">Exactly 32 bytes, big-endian.</param>
    public static UInt256 FromBigEndian(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt128BigEndian(bytes), BinaryPrimitives.ReadUInt128BigEndian(bytes[16..]));

    /// <summary>Writes 32 bytes, big-endian.</summary>
    public void WriteBigEndian(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt128BigEndian(destination, High);
        BinaryPrimitives.WriteUInt128BigEndian(destination[16..], Low);
    }

    /// <summary>Parses a decimal number, or a hexadecimal one with the 0x prefix.</summary>
    /// <exception cref="FormatException">Anything else.</exception>
    /// <exception cref="OverflowException">2^256 or more.</exception>
    public static UInt256 Parse(string text) =>
        TryParse(text, out var value) ? value : throw new FormatException("Expected a whole number from 0 to 2^256 - 1.");

    /// <summary>Parses a decimal number, or a hexadecimal one with the 0x prefix.</summary>
    public static bool TryParse(string? text, out UInt256 value)
    {
        value = default;
        if (string.IsNullOrEmpty(text) || text.Length > 80)
            return false;
        var hex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        var style = hex ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
        if (hex && text.Length == 2)
            return false;
        // The leading zero keeps BigInteger from reading a high digit as a sign.
        if (!BigInteger.TryParse(hex ? "0" + text[2..] : text, style, CultureInfo.InvariantCulture, out var big) || big.GetBitLength() > 256)
            return false;
        value = (UInt256)big;
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(UInt256 other) => High != other.High ? High.CompareTo(other.High) : Low.CompareTo(other.Low);

    /// <summary>Decimal digits.</summary>
    public override string ToString() =>
        High == 0 ? Low.ToString(CultureInfo.InvariantCulture) : ((BigInteger)this).ToString(CultureInfo.InvariantCulture);

    /// <summary>Shortest hexadecimal form, as JSON-RPC writes quantities (<c>0x0</c> for zero).</summary>
    public string ToQuantity()
    {
        var text = High == 0
            ? Low.ToString("x", CultureInfo.InvariantCulture)
            : High.ToString("x", CultureInfo.InvariantCulture) + Low.ToString("x32", CultureInfo.InvariantCulture);
        var trimmed = text.TrimStart('0');
        return trimmed.Length == 0 ? "0x0" : "0x" + trimmed;
    }

    public static implicit operator UInt256(ulong value) => new(0, value);
    public static implicit operator BigInteger(UInt256 value) => ((BigInteger)value.High << 128) | (BigInteger)value.Low;

    /// <exception cref="OverflowException">Negative, or 2^256 or more.</exception>
    public static explicit operator UInt256(BigInteger value) =>
        value.Sign < 0 || value.GetBitLength() > 256
            ? throw new OverflowException()
            : new((UInt128)(value >> 128), (UInt128)(value & (BigInteger)UInt128.MaxValue));

    /// <exception cref="OverflowException">2^64 or more.</exception>
    public static explicit operator ulong(UInt256 value) => value.High == 0 ? checked((ulong)value.Low) : throw new OverflowException();

    /// <exception cref="OverflowException">2^63 or more.</exception>
    public static explicit operator long(UInt256 value) => checked((long)(ulong)value);

    /// <exception cref="OverflowException">2^31 or more.</exception>
    public static explicit operator int(UInt256 value) => checked((int)(ulong)value);

    public static UInt256 operator +(UInt256 left, UInt256 right)
    {
        var low = unchecked(left.Low + right.Low);
        UInt128 carry = low < left.Low ? 1u : 0u;
        return new(checked(left.High + right.High + carry), low);
    }

    public static UInt256 operator -(UInt256 left, UInt256 right)
    {
        UInt128 borrow = left.Low < right.Low ? 1u : 0u;
        return new(checked(left.High - right.High - borrow), unchecked(left.Low - right.Low));
    }

    public static bool operator <(UInt256 left, UInt256 right) => left.CompareTo(right) < 0;
    public static bool operator >(UInt256 left, UInt256 right) => left.CompareTo(right) > 0;
    public static bool operator <=(UInt256 left, UInt256 right) => left.CompareTo(right) <= 0;
    public static bool operator >=(UInt256 left, UInt256 right) => left.CompareTo(right) >= 0;
}
