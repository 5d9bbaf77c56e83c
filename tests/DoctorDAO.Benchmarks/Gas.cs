using System.Globalization;
using System.Text.Json;
using DoctorDAO.Testing;

namespace DoctorDAO.Benchmarks;

/// <summary>Gas of whole transactions beside OpenZeppelin's, from the snapshots that the contracts' tests keep.</summary>
internal static class Gas
{
    public static void Measure(Table table)
    {
        Table.Head("Gas of whole transactions (ratio to OpenZeppelin's in the same test run)");
        Compare(table, "ballots.json", "OpenZeppelin castVote", ("one issue", 1.3), ("16 issues", 1.9), ("16 issues, changed", 1.55), ("16 issues, override of a delegate", 2.4));
        Compare(table, "delegations.json", "OpenZeppelin delegate", ("later follower", 1.4), ("first follower", 1.4));
    }

    private static void Compare(Table table, string file, string reference, params (string Name, double Limit)[] rows)
    {
        var gas = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(Repository.PathOf("contracts", "snapshots", file)))!
            .ToDictionary(x => x.Key, x => double.Parse(x.Value, CultureInfo.InvariantCulture));
        table.Row(reference, Text(gas[reference]));
        foreach (var (name, limit) in rows)
            table.Row(name, Text(gas[name]), gas[name] / gas[reference], limit);
    }

    private static string Text(double gas) => gas.ToString("N0", CultureInfo.InvariantCulture);
}
