using System.Globalization;
using DoctorDAO.Client.Governance;

namespace DoctorDAO.Portal.Features.Governance;

/// <summary>What a sentence of an action is filled with.</summary>
/// <param name="Key">Key in <c>Texts/Proposal.resx</c>.</param>
/// <param name="Icon">Name in the sprite.</param>
/// <param name="Amount">Money, where the action moves some.</param>
/// <param name="Values">The other places of the sentence by name.</param>
/// <param name="People">Places that hold an account: name to show and address.</param>
public sealed record ActionWords(
    string Key, string Icon, decimal? Amount, IReadOnlyDictionary<string, string> Values, IReadOnlyDictionary<string, (string Name, string Address)> People);

/// <summary>Turns a decoded call into the words of one sentence. What is not known is said to be unknown, never guessed.</summary>
public static class ActionSentence
{
    /// <summary>The words of an action.</summary>
    public static ActionWords Of(ActionDto action)
    {
        var given = action.Arguments;
        return action.Kind switch
        {
            "pay" when Amount(given) is { } amount && Account(given, "to") is { } to => Words("action.pay", "banknote", amount, [("to", to)]),
            "grant-role" when Account(given, "account", "to") is { } who && Value(given, "role") is { } role =>
                Words("action.grant-role", "key-round", null, [("account", who)], ("role", role)),
            "revoke-role" when Account(given, "account", "from") is { } who && Value(given, "role") is { } role =>
                Words("action.revoke-role", "ban", null, [("account", who)], ("role", role)),
            "set-quorum" when Quorum(given) is { } quorum => Words("action.set-quorum", "users", null, [], quorum),
            "set-parameter" when Value(given, "name", "parameter") is { } name && Value(given, "value") is { } value =>
                Words("action.set-parameter", "settings", null, [], ("name", name), ("value", value)),
            "statement" => Words("action.statement", "file-text", null, []),
            _ => Words(action.Signature is null ? "action.unknown" : "action.call", "triangle-alert", null,
                [("target", (action.TargetName ?? Short(action.Target), action.Target))], ("function", Function(action.Signature))),
        };
    }

    private static ActionWords Words(string key, string icon, decimal? amount, (string Place, (string Name, string Address) Who)[] people, params (string Name, string Value)[] values) =>
        new(key, icon, amount, values.ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal), people.ToDictionary(p => p.Place, p => p.Who, StringComparer.Ordinal));

    private static decimal? Amount(IReadOnlyDictionary<string, string> given) =>
        Value(given, "amount") is { } text && decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var amount)
            ? amount : null;

    private static (string Name, string Address)? Account(IReadOnlyDictionary<string, string> given, params string[] names)
    {
        foreach (var name in names)
        {
            if (Value(given, name) is not { } address) continue;
            return (Value(given, name + "Name") ?? Value(given, name + "-name") ?? Short(address), address);
        }
        return null;
    }

    private static (string Name, string Value)[]? Quorum(IReadOnlyDictionary<string, string> given)
    {
        (string Name, string Argument)[] parts = [("represented", "representedBps"), ("voters", "votersBps"), ("opinions", "opinionsBps")];
        var values = new List<(string, string)>();
        foreach (var (name, argument) in parts)
        {
            if ((Value(given, argument) ?? Value(given, name)) is not { } text
                || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bps) || bps > 10_000) return null;
            values.Add((name, bps.ToString(CultureInfo.InvariantCulture)));
        }
        return [.. values];
    }

    private static string? Value(IReadOnlyDictionary<string, string> given, params string[] names)
    {
        foreach (var name in names)
            if (given.TryGetValue(name, out var value) && value.Length > 0) return value;
        return null;
    }

    private static string Function(string? signature) => signature is null ? "" : signature.Split('(', 2)[0];

    private static string Short(string address) => address.Length > 12 ? $"{address[..6]}…{address[^4..]}" : address;
}
