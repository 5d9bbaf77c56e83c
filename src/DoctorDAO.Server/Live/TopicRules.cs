using System.Text.RegularExpressions;

namespace DoctorDAO.Server.Live;

/// <summary>Which texts are topics, as <c>Topics</c> spells them. Groups are made by naming them, so nothing else may become a name.</summary>
public static partial class TopicRules
{
    private const string Inbox = "inbox:";

    public static bool IsTopic(string? topic) => topic is { Length: <= 100 } && Pattern().IsMatch(topic);

    /// <summary>Whether an account, or nobody in particular, may hear of a topic: an inbox is heard by the account whose it is.</summary>
    public static bool MayHear(string topic, string? account) =>
        !topic.StartsWith(Inbox, StringComparison.Ordinal) || topic.AsSpan(Inbox.Length).Equals(account, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"^(?:status|sessions|members|forum|issuers|issuer:0x[0-9a-f]{64}|category:[a-z0-9-]{1,32}|thread:[0-9]{1,19}|drafts|draft:[0-9]{1,19}|articles|article:[0-9]{1,19}|session:[a-z0-9-]{1,32}:[0-9]{1,15}|proposal:[0-9]{1,78}|member:0x[0-9a-f]{40}|inbox:0x[0-9a-f]{40}|relay:[0-9a-f]{32}|presentation:[0-9a-f]{32})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
