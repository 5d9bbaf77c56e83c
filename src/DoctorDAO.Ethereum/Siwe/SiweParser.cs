using System.Globalization;
using System.Text.RegularExpressions;

namespace DoctorDAO.Ethereum;

/// <summary>Line by line reader of EIP-4361 messages.</summary>
internal sealed partial class SiweParser(string text)
{
    private const string Preamble = " wants you to sign in with your Ethereum account:";
    private readonly string[] _lines = text.Split('\n');
    private int _next;

    public SiweMessage Parse()
    {
        var first = Line("domain");
        if (!first.EndsWith(Preamble, StringComparison.Ordinal))
            throw new FormatException("The first line does not ask for a sign-in.");
        if (!Rfc3986.TryOrigin(first[..^Preamble.Length], out var scheme, out var domain))
            throw new FormatException("The domain is not an authority of RFC 3986.");

        var address = Line("address");
        if (!Ethereum.Address.IsChecksummed(address))
            throw new FormatException("The address does not carry its EIP-55 checksum.");
        Blank();
        string? statement = null;
        if (_next < _lines.Length && _lines[_next].Length > 0)
        {
            statement = Line("statement");
            if (!Statement().IsMatch(statement))
                throw new FormatException("The statement has characters that are not allowed.");
        }

        Blank();
        var message = new SiweMessage(
            scheme,
            domain,
            Ethereum.Address.Parse(address),
            statement,
            AbsoluteUri(Field("URI")),
            Field("Version") is "1" and var version ? version : throw new FormatException("Version must be 1."),
            ulong.TryParse(Field("Chain ID"), NumberStyles.None, CultureInfo.InvariantCulture, out var chain) ? chain : throw new FormatException("Chain ID is not a number."),
            Field("Nonce") is var nonce && Nonce().IsMatch(nonce) ? nonce : throw new FormatException("Nonce needs at least 8 letters or digits."),
            Time(Field("Issued At")),
            Optional("Expiration Time") is { } expiration ? Time(expiration) : null,
            Optional("Not Before") is { } notBefore ? Time(notBefore) : null,
            Optional("Request ID") is { } requestId ? Rfc3986.IsPchars(requestId) ? requestId : throw new FormatException("Request ID has characters that are not allowed.") : null,
            Resources());
        return _next == _lines.Length ? message : throw new FormatException($"Line {_next + 1} is not expected.");
    }

    private List<string>? Resources()
    {
        if (_next == _lines.Length || _lines[_next] != "Resources:")
            return null;
        _next++;
        var resources = new List<string>();
        while (_next < _lines.Length && _lines[_next].StartsWith("- ", StringComparison.Ordinal))
            resources.Add(AbsoluteUri(_lines[_next++][2..]));
        return resources;
    }

    private string Field(string name) => Optional(name) ?? throw new FormatException($"{name} is missing or out of place.");

    private string? Optional(string name)
    {
        var prefix = name + ": ";
        return _next < _lines.Length && _lines[_next].StartsWith(prefix, StringComparison.Ordinal) ? _lines[_next++][prefix.Length..] : null;
    }

    private string Line(string what) => _next < _lines.Length ? _lines[_next++] : throw new FormatException($"The {what} is missing.");

    private void Blank()
    {
        if (Line("empty line").Length > 0)
            throw new FormatException($"Line {_next} must be empty.");
    }

    private static string Time(string value)
    {
        SiweMessage.Time(value);
        return value;
    }

    private static string AbsoluteUri(string value) =>
        Rfc3986.IsUri(value) ? value : throw new FormatException($"'{value}' is not a URI of RFC 3986.");

    [GeneratedRegex(@"^[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;= ]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Statement();

    [GeneratedRegex(@"^[A-Za-z0-9]{8,}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Nonce();
}
