using System.Globalization;
using System.Numerics;
using System.Text;
using DoctorDAO.Client;
using DoctorDAO.Client.Governance;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Cover;

namespace DoctorDAO.Features.Governance.Calls;

/// <summary>An argument of a governed function: how it is asked for, and how its text becomes a value and a value the text.</summary>
/// <param name="Least">Least whole number.</param>
/// <param name="Most">Greatest whole number.</param>
/// <param name="Decimals">Digits behind the point of an amount or a percentage.</param>
/// <param name="Zero">Whether the zero account is possible.</param>
/// <param name="Fixed">Bytes that the argument always has: no form asks for it.</param>
internal sealed record ActionField(
    string Name, ActionFieldKind Kind, BigInteger Least, BigInteger Most, int Decimals = 0, string? Currency = null, bool Zero = false, byte[]? Fixed = null)
{
    /// <summary>The last second of the year 9999, unix.</summary>
    public const long LastTime = 253_402_300_799;

    private const int MaxText = 100;
    private const int MaxDid = 256;
    private const int MaxTypes = 16;
    private const string Yes = "yes";
    private const string No = "no";
    private const int DaySeconds = 86_400;

    private static readonly (char Unit, long Seconds)[] Units = [('d', 86_400), ('h', 3_600), ('m', 60), ('s', 1)];

    /// <summary>The value of a text.</summary>
    /// <exception cref="FieldException">The text is not what the field asks for.</exception>
    public object Parse(string? given)
    {
        var text = given?.Trim() ?? "";
        // Without a day an accreditation begins at once, or has no end.
        if (text.Length == 0)
            return Kind is ActionFieldKind.FirstDay or ActionFieldKind.LastDay && Least.IsZero ? BigInteger.Zero : throw Wrong("is missing");
        var most = Kind switch { ActionFieldKind.Did or ActionFieldKind.Issuer => MaxDid, ActionFieldKind.CredentialTypes => MaxTypes * 68, _ => MaxText };
        if (text.Length > most)
            throw Wrong($"is longer than {most} characters");
        return Kind switch
        {
            ActionFieldKind.Account => Account(text),
            ActionFieldKind.Role => Role(text),
            ActionFieldKind.Topic => Topic(text),
            ActionFieldKind.Did => Did(text),
            ActionFieldKind.Issuer => Issuer(text),
            ActionFieldKind.CredentialTypes => Types(text),
            ActionFieldKind.FirstDay or ActionFieldKind.LastDay => Bounded(Seconds(text)),
            ActionFieldKind.Percent => Bounded(Scaled(text.TrimEnd('%').TrimEnd(), Decimals, $"is not a percentage with at most {Decimals} digits behind the point, for example 12.5")),
            ActionFieldKind.YesNo => text.Equals(Yes, StringComparison.OrdinalIgnoreCase) || (text.Equals(No, StringComparison.OrdinalIgnoreCase) ? false : throw Wrong($"is neither {Yes} nor {No}")),
            ActionFieldKind.Text => Line(text),
            ActionFieldKind.Wording => WordingHash(text),
            ActionFieldKind.Duration => Bounded(Duration(text)),
            ActionFieldKind.Amount => Bounded(Scaled(text, Decimals, $"is not an amount with at most {Decimals} digits behind the point, for example 1250{(Decimals == 0 ? "" : ".50")}")),
            _ => Bounded(Whole(text) ?? throw Wrong("is not a whole number")),
        };
    }

    /// <summary>The text of a value: what <see cref="Parse"/> makes the same value of.</summary>
    public string Write(object value) => (Kind, value) switch
    {
        (ActionFieldKind.Account, _) => value.ToString()!,
        (ActionFieldKind.Role, byte[] bytes) => RoleNames.Of(new Bytes32(bytes)),
        (ActionFieldKind.Topic, byte[] bytes) => TopicText(bytes),
        (ActionFieldKind.Issuer, byte[] bytes) => Hex.Encode(bytes),
        (ActionFieldKind.CredentialTypes, object[] types) => string.Join(',', types.Select(x => TypeText((byte[])x))),
        (ActionFieldKind.FirstDay or ActionFieldKind.LastDay, BigInteger seconds) => DayText(seconds),
        (ActionFieldKind.Percent, BigInteger number) => Point(number, Decimals).TrimEnd('0').TrimEnd('.'),
        (ActionFieldKind.YesNo, bool flag) => flag ? Yes : No,
        (ActionFieldKind.Wording, byte[] bytes) => Hex.Encode(bytes) is var hash && Wordings.NameOf(hash) is { } name ? name : Hex.Encode(bytes),
        (ActionFieldKind.Duration, BigInteger number) => DurationText(number),
        (ActionFieldKind.Amount, BigInteger number) => Point(number, Decimals),
        _ => AbiEvent.Text(value),
    };

    /// <summary>A number of the smallest unit as a decimal number with a point.</summary>
    public static string Point(BigInteger value, int decimals)
    {
        var (whole, rest) = BigInteger.DivRem(value, BigInteger.Pow(10, decimals));
        var fraction = decimals == 0 ? "" : rest.ToString(CultureInfo.InvariantCulture).PadLeft(decimals, '0');
        return string.Create(CultureInfo.InvariantCulture, $"{whole}{(fraction.Length > 0 ? "." : "")}{fraction}");
    }

    /// <summary>A topic as people write it, or in hexadecimal when it is no text.</summary>
    public static string TopicText(byte[] bytes)
    {
        var length = bytes.Length;
        while (length > 0 && bytes[length - 1] == 0)
            length--;
        return length > 0 && bytes.AsSpan(0, length).IndexOfAnyExceptInRange((byte)0x21, (byte)0x7e) < 0 ? Encoding.ASCII.GetString(bytes, 0, length) : Hex.Encode(bytes);
    }

    private Address Account(string text)
    {
        if (text.Length != 42 || !Address.TryParse(text, out var account))
            throw Wrong("is not an account: 0x and 40 hexadecimal digits");
        // Capitals are the checksum of who wrote it; a digit that was mistyped shows there and nowhere else.
        if (text.AsSpan(2).ContainsAnyInRange('A', 'F') && !Address.IsChecksummed("0x" + text[2..]))
            throw Wrong("is mistyped: its checksum does not fit. Copy it again");
        return Zero || account != Address.Zero ? account : throw Wrong("is nobody's account");
    }

    private byte[] Role(string text) => RoleNames.Find(text) is { } known
        ? known.ToArray()
        : text.Length == 66 && Bytes32.TryParse(text, out var role) ? role.ToArray() : throw Wrong("is no role that is known here, and not 0x and 64 hexadecimal digits");

    private byte[] Topic(string text)
    {
        if (text.Length == 66 && Bytes32.TryParse(text, out var raw))
            return raw.ToArray();
        if (text.Length > Bytes32.Size || text.AsSpan().ContainsAnyExceptInRange('\x21', '\x7e'))
            throw Wrong("is not 1 to 32 letters, digits and signs without spaces, and not 0x and 64 hexadecimal digits");
        var bytes = new byte[Bytes32.Size];
        Encoding.ASCII.GetBytes(text, bytes);
        return bytes;
    }

    // What is not seen could make one name pass for another.
    private string Line(string text) => text.Any(x => char.IsControl(x) || char.GetUnicodeCategory(x) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
        ? throw Wrong("holds characters that cannot be seen")
        : text;

    private byte[] WordingHash(string text) => Wordings.HashOf(text) is { } known
        ? Hex.Decode(known)
        : text.Length == 66 && Bytes32.TryParse(text, out var hash) && hash != Bytes32.Zero ? hash.ToArray() : throw Wrong("is no wording that is known here, and not 0x and 64 hexadecimal digits");

    private string Did(string text) => text.StartsWith("did:", StringComparison.Ordinal) && text.Length > 4 && !text.AsSpan().ContainsAnyExceptInRange('\x21', '\x7e')
        ? text
        : throw Wrong("is not a DID, such as did:web:college.example");

    // Of an issuer the chain knows the hash of its DID.
    private byte[] Issuer(string text) => text.Length == 66 && Bytes32.TryParse(text, out var id)
        ? id.ToArray()
        : text.StartsWith("did:", StringComparison.Ordinal) ? Keccak256.Hash(Did(text)).ToArray() : throw Wrong("is not an issuer: a DID, or 0x and 64 hexadecimal digits");

    private object[] Types(string text)
    {
        var names = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        object[] types = [.. names.Select(Topic)];
        return names.Length is > 0 and <= MaxTypes && types.Select(x => Hex.Encode((byte[])x)).Distinct(StringComparer.Ordinal).Count() == names.Length
            ? types
            : throw Wrong($"are not 1 to {MaxTypes} types of credentials, each once");
    }

    // A comma stands between types, so a name with one is written in hexadecimal.
    private static string TypeText(byte[] bytes) => TopicText(bytes) is var text && text.Contains(',', StringComparison.Ordinal) ? Hex.Encode(bytes) : text;

    /// <summary>A day, in UTC: its first second, or its last, as the field asks; or a second.</summary>
    private BigInteger Seconds(string text)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return Positive(new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).ToUnixTimeSeconds() + (Kind == ActionFieldKind.LastDay ? DaySeconds - 1 : 0));
        return Positive(DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time.ToUnixTimeSeconds() : 0);

        // Zero would mean at once, or for ever.
        BigInteger Positive(long seconds) => seconds > 0 ? seconds : throw Wrong("is not a day, such as 2030-12-31");
    }

    private string DayText(BigInteger seconds)
    {
        if (seconds.IsZero)
            return "";
        if (seconds > LastTime)
            return seconds.ToString(CultureInfo.InvariantCulture);
        var time = DateTimeOffset.FromUnixTimeSeconds((long)seconds);
        var whole = (seconds + (Kind == ActionFieldKind.LastDay ? 1 : 0)) % DaySeconds == 0;
        return time.ToString(whole ? "yyyy-MM-dd" : "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
    }

    private BigInteger Duration(string text)
    {
        var unit = Array.Find(Units, x => x.Unit == char.ToLowerInvariant(text[^1]));
        var number = Whole(unit.Seconds == 0 ? text : text[..^1].TrimEnd());
        return (number ?? throw Wrong("is not a length of time: a whole number with d, h, m or s behind it, for example 7d")) * (unit.Seconds == 0 ? 1 : unit.Seconds);
    }

    private static string DurationText(BigInteger seconds)
    {
        var (unit, length) = Array.Find(Units, x => seconds.IsZero ? x.Unit == 's' : seconds % x.Seconds == 0);
        return string.Create(CultureInfo.InvariantCulture, $"{seconds / length}{unit}");
    }

    // One comma is a point where people write it so; commas between thousands would be guessed at, so they are refused.
    private BigInteger Scaled(string text, int decimals, string problem)
    {
        var parts = text.Replace(',', '.').Split('.');
        if (parts.Length > 2 || Whole(parts[0]) is not { } whole || (parts.Length == 2 && (parts[1].Length == 0 || parts[1].Length > decimals || Whole(parts[1]) is null)))
            throw Wrong(problem);
        var scale = BigInteger.Pow(10, decimals);
        return (whole * scale) + (parts.Length == 2 ? Whole(parts[1].PadRight(decimals, '0'))!.Value : 0);
    }

    private static BigInteger? Whole(string text) =>
        text.Length <= 78 && BigInteger.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private BigInteger Bounded(BigInteger value) => value >= Least && value <= Most
        ? value
        : throw Wrong($"is out of range: {Write(Least)} to {Write(Most)} are possible");

    private FieldException Wrong(string problem) => new(Name, problem);
}

/// <summary>Roles of the contracts by their names.</summary>
internal static class RoleNames
{
    private static readonly Dictionary<Bytes32, string> Known = new()
    {
        [Bytes32.Zero] = "DEFAULT_ADMIN_ROLE",
        [Keccak256.Hash("VERIFIER_ROLE")] = "VERIFIER_ROLE",
        [Keccak256.Hash("GUARDIAN_ROLE")] = "GUARDIAN_ROLE",
        [Keccak256.Hash("PROPOSER_ROLE")] = "PROPOSER_ROLE",
        [Keccak256.Hash("EXECUTOR_ROLE")] = "EXECUTOR_ROLE",
        [Keccak256.Hash("CANCELLER_ROLE")] = "CANCELLER_ROLE",
        [Keccak256.Hash("FORUM_MODERATOR_ROLE")] = "FORUM_MODERATOR_ROLE",
        [Keccak256.Hash("OFFICER_ROLE")] = "OFFICER_ROLE",
        [Keccak256.Hash("QUOTER_ROLE")] = "QUOTER_ROLE",
        [Keccak256.Hash("BENEFITS_ROLE")] = "BENEFITS_ROLE",
        [Keccak256.Hash("ETHICS_ROLE")] = "ETHICS_ROLE",
        [Keccak256.Hash("RECORDER_ROLE")] = "RECORDER_ROLE",
        [Keccak256.Hash("UNDERWRITER_ROLE")] = "UNDERWRITER_ROLE",
        [Keccak256.Hash("CLAIMS_ROLE")] = "CLAIMS_ROLE",
    };

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Known.Values];

    /// <summary>The name of a role, or its 32 bytes.</summary>
    public static string Of(Bytes32 role) => Known.GetValueOrDefault(role, role.ToString());

    /// <summary>The role of a name in any case.</summary>
    public static Bytes32? Find(string name)
    {
        foreach (var (role, known) in Known)
        {
            if (known.Equals(name, StringComparison.OrdinalIgnoreCase))
                return role;
        }

        return null;
    }
}
