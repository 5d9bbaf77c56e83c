using System.Text.Json;
using System.Text.Json.Serialization;
using DoctorDAO.Ethereum;
using DoctorDAO.LocalChain;

namespace DoctorDAO.DevHost.Story;

/// <summary>Somebody of the demo.</summary>
/// <param name="Index">Number of the account under <see cref="Accounts.Mnemonic"/>.</param>
/// <param name="Specialty">Empty for offices and payees, who are no members.</param>
/// <param name="TimeZone">IANA zone.</param>
/// <param name="About">What there is to try as this person; <c>null</c> for most.</param>
public sealed record Person(int Index, string Name, string Specialty, string TimeZone, string? About)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Whether the person is admitted as a member.</summary>
    [JsonIgnore]
    public bool IsMember => Specialty.Length > 0;

    /// <summary>The person's key.</summary>
    [JsonIgnore]
    public PrivateKey Key => Accounts.Key(Index);

    /// <summary>The person's account.</summary>
    [JsonIgnore]
    public Address Address => Key.Address;

    /// <summary>Everybody, as <c>Demo/people.json</c> has them.</summary>
    public static IReadOnlyList<Person> ReadAll(string folder) =>
        JsonSerializer.Deserialize<Person[]>(File.ReadAllBytes(Path.Combine(folder, "people.json")), Json) ?? [];
}
