using System.Buffers.Binary;
using System.Reflection;
using System.Text.Json;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Relay;

namespace DoctorDAO.Features.Tests;

/// <summary>What the relay brings are functions that the contracts have: one whose arguments have changed would silently be brought no more.</summary>
public sealed class ExecutionRuleTests
{
    [Fact]
    public void Every_function_that_the_relay_brings_is_one_of_a_contract()
    {
        var known = Abis().SelectMany(x => x.EnumerateArray()).Where(x => x.GetProperty("type").GetString() == "function")
            .Select(x => BinaryPrimitives.ReadUInt32BigEndian(Keccak256.Hash($"{x.GetProperty("name").GetString()}({string.Join(',', x.GetProperty("inputs").EnumerateArray().Select(TypeOf))})").Span))
            .ToHashSet();
        var rules = typeof(ExecutionRules).GetFields(BindingFlags.NonPublic | BindingFlags.Static)
            .Where(x => x.FieldType == typeof(Dictionary<uint, int>)).Select(x => (x.Name, Functions: (Dictionary<uint, int>)x.GetValue(null)!)).ToList();
        Assert.True(rules.Count >= 10);
        foreach (var (name, functions) in rules)
            Assert.All(functions.Keys, selector => Assert.True(known.Contains(selector), $"{name}: no contract has {selector:x8}"));
    }

    private static IEnumerable<JsonElement> Abis()
    {
        var assembly = typeof(ExecutionRules).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(x => x.StartsWith("abi/", StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            using var document = JsonDocument.Parse(stream);
            yield return document.RootElement.Clone();
        }
    }

    private static string TypeOf(JsonElement input)
    {
        var type = input.GetProperty("type").GetString()!;
        return type.StartsWith("tuple", StringComparison.Ordinal) ? $"({string.Join(',', input.GetProperty("components").EnumerateArray().Select(TypeOf))}){type["tuple".Length..]}" : type;
    }
}
