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
/// <param name="Answers">What others have answered, the first first; none when left out.</param>
/// <param name="Free">When the author is free; a listing without it says nothing of that.</param>
public sealed record MarketListing(int By, int Ago, ListingText Text, IReadOnlyList<MarketAnswer>? Answers = null, MarketFree? Free = null)
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

/// <summary>An answer to a listing of the demo that is sought.</summary>
/// <param name="By">Index of who answers.</param>
/// <param name="Ago">Days before the demo begins when it was written.</param>
/// <param name="Text">The words.</param>
public sealed record MarketAnswer(int By, int Ago, string Text);

/// <summary>The calendar of an author of the demo.</summary>
/// <param name="Zone">IANA name.</param>
/// <param name="Weekly">Free every week.</param>
public sealed record MarketFree(string Zone, IReadOnlyList<WeeklySlot> Weekly);

/// <summary>Writes the listings, when their authors are free and what was answered, through what everybody writes by. Told again it changes nothing.</summary>
public static class ListingStory
{
    /// <summary>Tells it.</summary>
    public static async Task TellAsync(IListings listings, IListingAnswers answers, ICalendars calendars, StoryClock clock, string folder, IReadOnlyList<Person> people, CancellationToken ct)
    {
        var accounts = people.ToDictionary(x => x.Index, x => x.Address.ToString());
        foreach (var (one, i) in MarketListing.ReadAll(folder).Select((x, i) => (x, i)))
        {
            clock.Ago = TimeSpan.FromDays(one.Ago);
            var id = await listings.CreateAsync(accounts[one.By], new NewListing($"demo-{i + 1}", one.Text, Days: 180, Confirmed: true), ct);
            // Whoever has changed the calendar since keeps it.
            if (one.Free is { } free && await calendars.GetCalendarAsync(accounts[one.By], ct) is { Revision: 0 } none)
                await calendars.SaveCalendarAsync(accounts[one.By], none with { Zone = free.Zone, Weekly = free.Weekly }, ct);
            foreach (var answer in one.Answers ?? [])
            {
                clock.Ago = TimeSpan.FromDays(answer.Ago);
                // Told again much later, or after its author took it away, it takes no answers.
                if (await answers.GetOwnAsync(accounts[answer.By], id, ct) is null && await listings.GetListingAsync(id, null, ct) is { Row.Blocks.Count: 0 })
                    await answers.AnswerAsync(accounts[answer.By], id, new ListingAnswerText(answer.Text, Confirmed: true), ct);
            }
        }

        clock.Ago = TimeSpan.Zero;
    }
}
