using System.Globalization;
using DoctorDAO.Client;
using DoctorDAO.Ethereum;

namespace DoctorDAO.Features.Http;

/// <summary>Checks what a request says, and names the field that is not as it should be.</summary>
public static class Fields
{
    /// <summary>Most rows a page may have.</summary>
    public const int MaxLimit = 100;

    /// <summary>Rows of a page when the caller does not say.</summary>
    public const int DefaultLimit = 25;

    /// <summary>The number of rows asked for.</summary>
    /// <exception cref="FieldException">Not 1 to 100.</exception>
    public static int Limit(int limit) =>
        limit is >= 1 and <= MaxLimit ? limit : throw new FieldException("limit", $"is {limit}; 1 to {MaxLimit} are possible");

    /// <summary>The number of rows asked for in a query string.</summary>
    /// <exception cref="FieldException">No whole number from 1 to 100.</exception>
    public static int Limit(string? limit) => string.IsNullOrEmpty(limit)
        ? DefaultLimit
        : int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? Limit(number)
            : throw new FieldException("limit", $"is no whole number; 1 to {MaxLimit} are possible");

    /// <summary>An account in any case, as views and tables key it: lowercase.</summary>
    /// <exception cref="FieldException">No account.</exception>
    public static string Account(string field, string? value) => value is { Length: 42 } && Address.TryParse(value, out var address)
        ? address.ToHex()
        : throw new FieldException(field, "is not an account: 0x and 40 hexadecimal digits");

    /// <summary>Unix seconds.</summary>
    /// <exception cref="FieldException">No whole number that a time can have.</exception>
    public static long Seconds(string field, string? value) =>
        long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= 253_402_300_799
            ? seconds
            : throw new FieldException(field, "is not a time in whole seconds since 1970");
}
