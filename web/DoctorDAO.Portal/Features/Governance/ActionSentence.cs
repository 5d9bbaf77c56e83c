using System.Globalization;
using DoctorDAO.Client.Governance;

namespace DoctorDAO.Portal.Features.Governance;

/// <summary>What a sentence of an action is filled with.</summary>
/// <param name="Key">Key in <c>Texts/Proposal.resx</c>.</param>
/// <param name="Icon">Name in the sprite.</param>
public sealed record ActionWords(string Key, string Icon)
{
    /// <summary>The set of texts that has the key.</summary>
    public string Set { get; init; } = "Proposal";

    /// <summary>Money that moves, with the code of its currency.</summary>
    public (decimal Value, string Currency)? Amount { get; init; }

    /// <summary>A length of time that a rule is set to.</summary>
    public TimeSpan? Span { get; init; }

    /// <summary>The chamber whose rule changes.</summary>
    public ChamberRefDto? Chamber { get; init; }

    /// <summary>A code that has words in the texts (<c>role.VERIFIER_ROLE</c>).</summary>
    public string? Role { get; init; }

    /// <summary>Basis points by place.</summary>
    public IReadOnlyDictionary<string, int> Shares { get; init; } = new Dictionary<string, int>();

    /// <summary>Places that are written as they are.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>();

    /// <summary>Names of types of credentials.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>Places that hold a day. Which there are says the place <c>span</c>: <c>from</c>, <c>until</c>, <c>both</c> or <c>none</c>.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> Days { get; init; } = new Dictionary<string, DateTimeOffset>();

    /// <summary>An issuer of credentials: id, and DID where the registry knows one.</summary>
    public (string Id, string? Did)? Issuer { get; init; }

    /// <summary>What is set, a line each, with its units.</summary>
    public IReadOnlyList<ActionValueDto> Fields { get; init; } = [];

    /// <summary>Kind of the action, for the names of its fields.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Products by place: number, and name where there is such a product.</summary>
    public IReadOnlyDictionary<string, (string Number, string? Name)> Products { get; init; } = new Dictionary<string, (string, string?)>();

    /// <summary>Places that hold an account: name to show and address.</summary>
    public IReadOnlyDictionary<string, (string Name, string Address)> Accounts { get; init; } = new Dictionary<string, (string, string)>();
}

/// <summary>Turns a decoded call into the words of one sentence. What is not known is said to be unknown, never guessed.</summary>
public static class ActionSentence
{
    private static readonly Dictionary<string, string> Cover = new(StringComparer.Ordinal)
    {
        ["set-product-price"] = "banknote",
        ["set-price-factors"] = "banknote",
        ["set-class-relativity"] = "banknote",
        ["set-specialty-class"] = "list-plus",
        ["add-product"] = "shield-check",
        ["name-successor"] = "shield-check",
        ["set-solvency"] = "triangle-alert",
        ["set-risk-class"] = "triangle-alert",
        ["call-members"] = "triangle-alert",
        ["declare-dividend"] = "banknote",
        ["set-claim-rule"] = "file-text",
        ["name-opener"] = "users",
        ["set-juror-penalty"] = "users",
        ["add-market-rule"] = "file-text",
        ["set-dispute-rule"] = "file-text",
        ["set-care-rule"] = "clock",
        ["grant-care"] = "clock",
        ["write-off-care"] = "clock",
        ["set-rating-rewards"] = "users",
    };

    /// <summary>The words of an action.</summary>
    public static ActionWords Of(ActionDto action)
    {
        var given = new Given(action.Arguments);
        return action.Kind switch
        {
            "pay" when given.Amount is { } amount && given.Account("to") is { } to =>
                new("action.pay", "banknote") { Amount = (amount, given["currency"] ?? "EUR"), Accounts = One("to", to) },
            "grant-role" when given.Account("account") is { } who && given["role"] is { } role =>
                new("action.grant-role", "key-round") { Accounts = One("account", who), Role = role },
            "revoke-role" when given.Account("account") is { } who && given["role"] is { } role =>
                new("action.revoke-role", "ban") { Accounts = One("account", who), Role = role },
            "set-quorum" when given.Shares("represented", "voters", "opinions") is { } shares && given.Chamber is { } chamber =>
                new("action.set-quorum", "users") { Shares = shares, Chamber = chamber },
            "set-parameter" when given["name"] is { } name && given["value"] is { } value => Parameter(name, value, given),
            "statement" => new("action.statement", "file-text"),
            "allow" when given.Amount is { } allowed && given.Account("to") is { } spender =>
                Own("allow", "banknote") with { Amount = (allowed, given["currency"] ?? "EUR"), Accounts = One("to", spender) },
            "set-proposer-rule" when given.Chamber is { } chamber && given["threshold"] is { } threshold && given["sponsors"] is { } sponsors =>
                Own(threshold == "0" ? "everybody-proposes" : "set-proposer-rule", "users") with
                {
                    Chamber = chamber,
                    Values = new Dictionary<string, string> { ["threshold"] = threshold, ["sponsors"] = sponsors, ["topic"] = given["topic"] ?? "" },
                },
            "set-guardian" or "set-timelock" when given.Chamber is { } chamber && given.Account("account") is { } who =>
                Own(action.Kind, "triangle-alert") with { Chamber = chamber, Accounts = One("account", who) },
            "add-registry" or "remove-registry" when given.Account("account") is { } registry => Own(action.Kind, "triangle-alert") with { Accounts = One("account", registry) },
            "name-source" or "drop-source" or "name-slasher" or "drop-slasher" when given.Account("account") is { } named && given["topic"] is { } topic =>
                Own(action.Kind, action.Kind.StartsWith("name", StringComparison.Ordinal) ? "key-round" : "ban") with
                {
                    Accounts = One("account", named),
                    Values = new Dictionary<string, string> { ["topic"] = topic, ["total"] = given["total"] ?? "", ["each"] = given["each"] ?? "", ["pair"] = given["pair"] ?? "" },
                },
            "accredit-issuer" when given["did"] is { } did && given.Account("controller") is { } controller && given["types"] is { } types && given.Days is { } days =>
                Own("accredit-issuer", "badge-check") with { Values = One("did", did), Accounts = One("controller", controller), Types = types.Split(','), Days = days },
            "suspend-issuer" or "withdraw-issuer" when given.Issuer is { } issuer => Own(action.Kind, "ban") with { Issuer = issuer },
            "free-issuer" when given.Issuer is { } issuer => Own(action.Kind, "key-round") with { Issuer = issuer },
            "reinstate-issuer" when given.Issuer is { } issuer => Own(action.Kind, "badge-check") with { Issuer = issuer },
            "set-issuer-types" when given.Issuer is { } issuer && given["types"] is { } types => Own(action.Kind, "badge-check") with { Issuer = issuer, Types = types.Split(',') },
            "set-issuer-validity" when given.Issuer is { } issuer && given.Days is { } days => Own(action.Kind, "hourglass") with { Issuer = issuer, Days = days },
            "set-issuer-controller" when given.Issuer is { } issuer && given.Account("controller") is { } controller =>
                Own(action.Kind, "key-round") with { Issuer = issuer, Accounts = One("controller", controller) },
            "batch" when action.Inner is { Count: > 0 } inner => Own("batch", "list-plus") with { Values = One("n", inner.Count.ToString(CultureInfo.InvariantCulture)), Accounts = One("target", TargetOf(action)) },
            _ when Cover.TryGetValue(action.Kind, out var icon) && action.Fields is { Count: > 0 } fields && given.Chamber is { } chamber && given.Account("contract") is { } contract => Decided(action.Kind, icon, fields) with
            {
                Chamber = chamber,
                Accounts = fields.Where(f => f.Kind == ActionFieldKind.Account).Select(f => (f.Name, (f.Known ?? Writing.Short(f.Value), f.Value))).Append(("contract", contract)).ToDictionary(StringComparer.Ordinal),
            },
            // The server names this function only on the association's own register.
            "unknown" when action.Signature == "revoke(address)" && given.Account("account") is { } member =>
                new("action.end-membership", "ban") { Accounts = One("account", member) },
            _ => Unknown(action),
        };
    }

    private static ActionWords Parameter(string name, string value, Given given) => name switch
    {
        "voting-period" when given.Span is { } span && given.Chamber is { } chamber => new("action.voting-period", "hourglass") { Span = span, Chamber = chamber },
        "waiting-period" when given.Span is { } span => new("action.waiting-period", "hourglass") { Span = span },
        "verifier-threshold" => new("action.verifier-threshold", "badge-check") { Values = One("value", value) },
        _ => new("action.set-parameter", "settings") { Values = new Dictionary<string, string> { ["name"] = name, ["value"] = value } },
    };

    private static ActionWords Unknown(ActionDto action) => new(action.Signature is null ? "action.unknown" : "action.call", "triangle-alert")
    {
        Accounts = One("target", TargetOf(action)),
        Values = One("function", action.Signature?.Split('(', 2)[0] ?? ""),
    };

    // What the Cover and Marketplace chambers decide. A product stands in the sentence where it is what the action is about; all else is told line by line.
    private static ActionWords Decided(string kind, string icon, IReadOnlyList<ActionValueDto> fields) => Own(kind, icon) with
    {
        Kind = kind,
        Fields = [.. fields.Where(f => f.Name is not ("product" or "opener"))],
        Products = fields.Where(f => f.Name == "product").ToDictionary(f => f.Name, f => (f.Value, f.Known), StringComparer.Ordinal),
    };

    private static ActionWords Own(string kind, string icon) => new("act." + kind, icon) { Set = "Actions" };

    private static (string Name, string Address) TargetOf(ActionDto action) => (action.TargetName ?? Writing.Short(action.Target), action.Target);

    private static Dictionary<string, T> One<T>(string name, T value) => new(StringComparer.Ordinal) { [name] = value };

    /// <summary>Arguments as they were given, read with care.</summary>
    private readonly struct Given(IReadOnlyDictionary<string, string> arguments)
    {
        public string? this[string name] => arguments.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

        public decimal? Amount =>
            decimal.TryParse(this["amount"], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) ? amount : null;

        public TimeSpan? Span =>
            this["unit"] == "seconds" && long.TryParse(this["value"], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < int.MaxValue
                ? TimeSpan.FromSeconds(seconds) : null;

        public (string Id, string? Did)? Issuer => this["issuer"] is { } id ? (id, this["issuerDid"]) : null;

        /// <summary><c>null</c> when one is written as no day is.</summary>
        public Dictionary<string, DateTimeOffset>? Days
        {
            get
            {
                var days = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
                foreach (var name in (string[])["from", "until"])
                {
                    if (this[name] is not { } text) continue;
                    if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var day)) return null;
                    days[name] = day;
                }
                return days;
            }
        }

        public ChamberRefDto? Chamber => this["chamber"] is { } key ? new ChamberRefDto(key, this["chamberName"] ?? key) : null;

        public (string Name, string Address)? Account(string name) =>
            this[name] is { } address ? (this[name + "Name"] ?? Writing.Short(address), address) : null;

        public Dictionary<string, int>? Shares(params string[] names)
        {
            var shares = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var name in names)
            {
                if (!int.TryParse(this[name + "Bps"], NumberStyles.None, CultureInfo.InvariantCulture, out var bps) || bps > 10_000) return null;
                shares[name] = bps;
            }
            return shares;
        }
    }
}
