using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace DoctorDAO.Ethereum;

/// <summary>The grammar of URIs (RFC 3986, appendix A), to the letter. <see cref="Uri"/> repairs what it reads, so it cannot be used here.</summary>
internal static partial class Rfc3986
{
    private const string Pchar = @"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2})";
    private const string Scheme = @"[A-Za-z][A-Za-z0-9+\-.]*";

    private const string AuthorityText =
        @"(?:(?:[A-Za-z0-9\-._~!$&'()*+,;=:]|%[0-9A-Fa-f]{2})*@)?"
        + @"(?:\[(?<ip>[^\]]*)\]|(?<host>(?:[A-Za-z0-9\-._~!$&'()*+,;=]|%[0-9A-Fa-f]{2})*))(?::[0-9]*)?";

    /// <summary><c>scheme "://" authority</c> with a host that is not empty; the scheme is optional.</summary>
    public static bool TryOrigin(string text, out string? scheme, out string authority)
    {
        var match = OriginPattern().Match(text);
        scheme = match.Groups["scheme"].Success ? match.Groups["scheme"].Value : null;
        authority = match.Groups["authority"].Value;
        return match.Success && HasHost(match);
    }

    /// <summary><c>URI</c>, with or without a fragment.</summary>
    public static bool IsUri(string text)
    {
        var match = UriPattern().Match(text);
        return match.Success && (!match.Groups["ip"].Success || IsLiteral(match.Groups["ip"].Value));
    }

    /// <summary><c>*pchar</c>.</summary>
    public static bool IsPchars(string text) => PcharsPattern().IsMatch(text);

    private static bool HasHost(Match match) =>
        match.Groups["ip"].Success ? IsLiteral(match.Groups["ip"].Value) : match.Groups["host"].Length > 0;

    private static bool IsLiteral(string text) =>
        FuturePattern().IsMatch(text)
        || (SixPattern().IsMatch(text) && IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6);

    [GeneratedRegex($@"^(?:(?<scheme>{Scheme})://)?(?<authority>{AuthorityText})\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex OriginPattern();

    [GeneratedRegex(
        $@"^{Scheme}:(?://{AuthorityText}(?:/{Pchar}*)*|/(?:{Pchar}+(?:/{Pchar}*)*)?|{Pchar}+(?:/{Pchar}*)*|)(?:\?(?:{Pchar}|[/?])*)?(?:\#(?:{Pchar}|[/?])*)?\z",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex UriPattern();

    [GeneratedRegex($@"^{Pchar}*\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex PcharsPattern();

    [GeneratedRegex(@"^[vV][0-9A-Fa-f]+\.[A-Za-z0-9\-._~!$&'()*+,;=:]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex FuturePattern();

    [GeneratedRegex(@"^[0-9A-Fa-f:.]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex SixPattern();
}
