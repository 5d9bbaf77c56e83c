using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace DoctorDAO.Ethereum;

/// <summary>A sign-in message (EIP-4361). Times are kept as written, since the signed text must be reproduced to the letter.</summary>
/// <param name="Scheme">URI scheme in front of the domain; usually absent.</param>
/// <param name="Domain">RFC 3986 authority that asks.</param>
/// <param name="Address">Who signs in.</param>
/// <param name="Statement">One line for people.</param>
/// <param name="Uri">RFC 3986 URI that the sign-in is for.</param>
/// <param name="Nonce">At least 8 letters or digits.</param>
public sealed partial record SiweMessage(
    string? Scheme,
    string Domain,
    Address Address,
    string? Statement,
    string Uri,
    string Version,
    ulong ChainId,
    string Nonce,
    string IssuedAt,
    string? ExpirationTime = null,
    string? NotBefore = null,
    string? RequestId = null,
    IReadOnlyList<string>? Resources = null)
{
    /// <summary>Longest message that is read, in characters.</summary>
    public const int MaxLength = 8192;

    /// <summary>Reads a message by the grammar of EIP-4361.</summary>
    /// <param name="text">The message as signed.</param>
    /// <param name="message">The message.</param>
    /// <param name="problem">Which line is wrong, when <c>false</c> is returned.</param>
    public static bool TryParse(string text, out SiweMessage? message, out string? problem)
    {
        message = null;
        problem = null;
        if (text.Length > MaxLength)
        {
            problem = $"The message is longer than {MaxLength} characters.";
            return false;
        }

        try
        {
            message = new SiweParser(text).Parse();
            return true;
        }
        catch (FormatException e)
        {
            problem = e.Message;
            return false;
        }
    }

    /// <summary>The text to sign.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        if (Scheme is not null)
            text.Append(Scheme).Append("://");
        text.Append(Domain).Append(" wants you to sign in with your Ethereum account:\n").Append(Address).Append("\n\n");
        if (Statement is not null)
            text.Append(Statement).Append('\n');
        text.Append("\nURI: ").Append(Uri).Append("\nVersion: ").Append(Version)
            .Append("\nChain ID: ").Append(ChainId.ToString(CultureInfo.InvariantCulture)).Append("\nNonce: ").Append(Nonce).Append("\nIssued At: ").Append(IssuedAt);
        if (ExpirationTime is not null)
            text.Append("\nExpiration Time: ").Append(ExpirationTime);
        if (NotBefore is not null)
            text.Append("\nNot Before: ").Append(NotBefore);
        if (RequestId is not null)
            text.Append("\nRequest ID: ").Append(RequestId);
        if (Resources is not null)
        {
            text.Append("\nResources:");
            foreach (var resource in Resources)
                text.Append("\n- ").Append(resource);
        }

        return text.ToString();
    }

    /// <summary>Whether the message holds at <paramref name="now"/>.</summary>
    public bool IsValidAt(DateTimeOffset now) =>
        (ExpirationTime is null || now < Time(ExpirationTime)) && (NotBefore is null || now >= Time(NotBefore));

    /// <summary>When the message was made.</summary>
    public DateTimeOffset IssuedAtTime => Time(IssuedAt);

    /// <summary>RFC 3339 with the day checked against the calendar. A leap second counts as the second after it.</summary>
    internal static DateTimeOffset Time(string text)
    {
        var match = TimePattern().Match(text);
        if (!match.Success)
            throw NoTime(text);
        var (hour, minute, second) = (Part("hour"), Part("minute"), Part("second"));
        var (offsetHour, offsetMinute) = match.Groups["sign"].Success ? (Part("offsetHour"), Part("offsetMinute")) : (0, 0);
        if (hour > 23 || minute > 59 || second > 60 || offsetHour > 23 || offsetMinute > 59)
            throw NoTime(text);
        try
        {
            // Digits beyond the seventh are finer than a tick.
            var fraction = match.Groups["fraction"].Value;
            var ticks = fraction.Length == 0 ? 0 : long.Parse(fraction.PadRight(7, '0').AsSpan(0, 7), NumberStyles.None, CultureInfo.InvariantCulture);
            var offset = new TimeSpan(offsetHour, offsetMinute, 0);
            var local = new DateTimeOffset(Part("year"), Part("month"), Part("day"), hour, minute, 0, TimeSpan.Zero).AddSeconds(second).AddTicks(ticks);
            return match.Groups["sign"].Value == "-" ? local + offset : local - offset;
        }
        catch (ArgumentOutOfRangeException)
        {
            throw NoTime(text);
        }

        int Part(string name) => int.Parse(match.Groups[name].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private static FormatException NoTime(string text) => new($"'{text}' is not a time of RFC 3339.");

    [GeneratedRegex(
        @"^(?<year>[0-9]{4})-(?<month>[0-9]{2})-(?<day>[0-9]{2})[Tt](?<hour>[0-9]{2}):(?<minute>[0-9]{2}):(?<second>[0-9]{2})(?:\.(?<fraction>[0-9]+))?"
        + @"(?:[Zz]|(?<sign>[+-])(?<offsetHour>[0-9]{2}):(?<offsetMinute>[0-9]{2}))\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex TimePattern();
}
