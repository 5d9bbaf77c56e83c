using System.Text.Json;
using System.Text.Json.Serialization;
using DoctorDAO.Ethereum;
using DoctorDAO.Testing;

namespace DoctorDAO.E2E.Harness;

/// <summary>Somebody of the demo.</summary>
/// <param name="Index">Place of the key among those of the public test words.</param>
/// <param name="Name">Name with title.</param>
/// <param name="TimeZone">IANA zone.</param>
public sealed record Person(int Index, string Name, string TimeZone)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private static readonly Lazy<IReadOnlyList<Person>> Everybody = new(() =>
        JsonSerializer.Deserialize<Person[]>(File.ReadAllText(Repository.PathOf("infra", "DoctorDAO.DevHost", "Demo", "people.json")), Json)!);

    /// <summary>Everybody of the demo, by key.</summary>
    public static IReadOnlyList<Person> All => Everybody.Value;

    /// <summary>Key of the public test words; it holds nothing of worth, anywhere.</summary>
    [JsonIgnore]
    public PrivateKey Key => field ??= PrivateKey.FromMnemonic("test test test test test test test test test test test junk", (uint)Index);

    /// <summary>Account.</summary>
    [JsonIgnore]
    public Address Address => Key.Address;

    /// <summary>The person of that name.</summary>
    public static Person Named(string name) => All.Single(x => x.Name == name);
}
