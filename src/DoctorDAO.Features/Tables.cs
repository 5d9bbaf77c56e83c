using System.Globalization;
using System.Numerics;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DoctorDAO.Features;

/// <summary>How columns of views look, the same for every slice and every database.</summary>
internal static class Tables
{
    private static readonly ValueComparer<int[]> SameNumbers = new((a, b) => a!.SequenceEqual(b!), x => x.Length, x => (int[])x.Clone());
    private static readonly ValueComparer<long[]> SameLongs = new((a, b) => a!.SequenceEqual(b!), x => x.Length, x => (long[])x.Clone());

    /// <summary>Key of a chamber.</summary>
    public static PropertyBuilder<string> IsChamberKey(this PropertyBuilder<string> property) => property.HasMaxLength(32).IsUnicode(false);

    /// <summary>A lowercase 0x-prefixed account.</summary>
    public static PropertyBuilder<T> IsAccount<T>(this PropertyBuilder<T> property) => property.HasMaxLength(42).IsUnicode(false);

    /// <summary>A 0x-prefixed hash of 32 bytes.</summary>
    public static PropertyBuilder<T> IsHash<T>(this PropertyBuilder<T> property) => property.HasMaxLength(66).IsUnicode(false);

    /// <summary>Key of a topic of reputation.</summary>
    public static PropertyBuilder<string> IsTopic(this PropertyBuilder<string> property) => property.HasMaxLength(66).IsUnicode(false);

    /// <summary>A decimal uint256.</summary>
    public static PropertyBuilder<string> IsProposalId(this PropertyBuilder<string> property) => property.HasMaxLength(78).IsUnicode(false);

    /// <summary>A whole number of up to 256 bits, decimal. Databases do not sort or add it up.</summary>
    public static void IsAmount(this PropertyBuilder<BigInteger> property) =>
        property.HasConversion(x => x.ToString(CultureInfo.InvariantCulture), x => BigInteger.Parse(x, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)).HasMaxLength(80).IsUnicode(false);

    /// <summary>All whole numbers of a view are such amounts.</summary>
    public static void HasAmounts<T>(this EntityTypeBuilder<T> entity)
        where T : class
    {
        foreach (var property in typeof(T).GetProperties().Where(x => x.PropertyType == typeof(BigInteger)))
            entity.Property<BigInteger>(property.Name).IsAmount();
    }

    /// <summary>A few numbers that are always read together, comma separated.</summary>
    public static void IsNumbers(this PropertyBuilder<int[]> property) =>
        property.HasConversion(x => Join(x), x => Split(x), SameNumbers).HasMaxLength(200).IsUnicode(false);

    /// <inheritdoc cref="IsNumbers(PropertyBuilder{int[]})"/>
    public static void IsNumbers(this PropertyBuilder<long[]> property) =>
        property.HasConversion(x => Join(x), x => SplitLongs(x), SameLongs).HasMaxLength(400).IsUnicode(false);

    /// <summary>Names every column after its property: <c>LastTerm</c> is <c>last_term</c>.</summary>
    public static void UseSnakeCase<T>(this EntityTypeBuilder<T> entity)
        where T : class
    {
        foreach (var property in entity.Metadata.GetProperties())
            property.SetColumnName(SnakeCase(property.Name));
    }

    private static string SnakeCase(string name)
    {
        var result = new StringBuilder(name.Length + 4);
        foreach (var c in name)
        {
            if (char.IsUpper(c) && result.Length > 0)
                result.Append('_');
            result.Append(char.ToLowerInvariant(c));
        }

        return result.ToString();
    }

    private static string Join<T>(T[] numbers)
        where T : IFormattable =>
        string.Join(',', numbers.Select(x => x.ToString(null, CultureInfo.InvariantCulture)));

    private static int[] Split(string text) =>
        text.Length == 0 ? [] : [.. text.Split(',').Select(x => int.Parse(x, CultureInfo.InvariantCulture))];

    private static long[] SplitLongs(string text) =>
        text.Length == 0 ? [] : [.. text.Split(',').Select(x => long.Parse(x, CultureInfo.InvariantCulture))];
}
