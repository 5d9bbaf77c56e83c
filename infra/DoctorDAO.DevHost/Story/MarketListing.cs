using System.Text.Json;
using System.Text.Json.Serialization;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Marketplace.Listings;
using DoctorDAO.LocalChain;

namespace DoctorDAO.DevHost.Story;

/// <summary>A listing of the demo, as <c>Demo/listings.json</c> has it. A fresh server numbers them in the order of the file, so that orders of the past can name them before there is a server.</summary>
/// <param name="By">Index of the author.</param>
/// <param name="Ago">Days before the demo begins when it was written.</param>
/// <param name="Text">What it says.</param>
public sealed record MarketListing(int By, int Ago, ListingText Text)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    /// <summary>Every listing.</summary>
    public static IReadOnlyList<MarketListing> ReadAll(string folder) => JsonSerializer.Deserialize<MarketListing[]>(File.ReadAllBytes(Path.Combine(folder, "listings.json")), Json) ?? [];

    /// <summary>What an order names: the hash of its first version.</summary>
    /// <param name="number">In the file, from 1.</param>
    /// <param name="people">Everybody, by index.</param>
    public Bytes32 Hash(int number, IReadOnlyDictionary<int, Person> people) => Bytes32.Parse(ListingDocument.HashOf(
        ListingDocument.Write(LocalNode.ChainId, people[By].Address.ToHex(), number, 1, ListingDocument.Check(Text, confirmed: true))));
}

/// <summary>Writes the listings, through what everybody writes by. Told again it changes nothing.</summary>
public static class ListingStory
{
    /// <summary>Tells it.</summary>
    public static async Task TellAsync(IListings listings, StoryClock clock, string folder, IReadOnlyList<Person> people, CancellationToken ct)
    {
        var accounts = people.ToDictionary(x => x.Index, x => x.Address.ToString());
        foreach (var (one, i) in MarketListing.ReadAll(folder).Select((x, i) => (x, i)))
        {
            clock.Ago = TimeSpan.FromDays(one.Ago);
            await listings.CreateAsync(accounts[one.By], new NewListing($"demo-{i + 1}", one.Text, Days: 180, Confirmed: true), ct);
        }

        clock.Ago = TimeSpan.Zero;
    }
}
