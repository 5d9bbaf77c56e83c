using System.Text.RegularExpressions;

namespace DoctorDAO.Server.Live;

/// <summary>Which texts are topics, as <c>Topics</c> spells them. Groups are made by naming them, so nothing else may become a name.</summary>
public static partial class TopicRules
{
    private const string Desk = "desk:";

    // What one account alone hears of.
    private static readonly string[] Own = ["inbox:", "applications:"];

    public static bool IsTopic(string? topic) => topic is { Length: <= 100 } && Pattern().IsMatch(topic);

    /// <summary>Whether an account, or nobody in particular, may hear of a topic: an inbox and applications are heard by the account whose they are.</summary>
    public static bool MayHear(string topic, string? account) =>
        Own.FirstOrDefault(x => topic.StartsWith(x, StringComparison.Ordinal)) is not { } own || topic.AsSpan(own.Length).Equals(account, StringComparison.OrdinalIgnoreCase);

    /// <summary>The desk that a topic is of, which its staff alone may hear; <c>null</c> for other topics.</summary>
    public static string? DeskOf(string topic) => topic.StartsWith(Desk, StringComparison.Ordinal) ? topic[Desk.Length..] : null;

    [GeneratedRegex(@"^(?:status|sessions|members|forum|issuers|issuer:0x[0-9a-f]{64}|category:[a-z0-9-]{1,32}|thread:[0-9]{1,19}|drafts|draft:[0-9]{1,19}|articles|article:[0-9]{1,19}|pool|products|claims|market|(?:policy|claim|case|order):[0-9]{1,19}|duties:0x[0-9a-f]{40}|session:[a-z0-9-]{1,32}:[0-9]{1,15}|proposal:[0-9]{1,78}|member:0x[0-9a-f]{40}|inbox:0x[0-9a-f]{40}|applications:0x[0-9a-f]{40}|desk:[a-z0-9-]{2,40}|relay:[0-9a-f]{32}|presentation:[0-9a-f]{32})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
