using DoctorDAO.Client.Membership;

namespace DoctorDAO.Client.Marketplace;

/// <summary>What a listing is about.</summary>
public static class ListingCategory
{
    /// <summary>Shifts and stand-ins.</summary>
    public const string Locum = "locum";

    /// <summary>A second look at a case, without a patient's name.</summary>
    public const string SecondOpinion = "second-opinion";

    /// <summary>Courses and supervision; who completes one gets a credential of it.</summary>
    public const string Teaching = "teaching";

    /// <summary>Contracts, disputes, law of the profession.</summary>
    public const string Legal = "legal";

    /// <summary>Texts from one language into another.</summary>
    public const string Translation = "translation";

    /// <summary>Statistics, reviews, help with studies.</summary>
    public const string Research = "research";

    /// <summary>Devices and rooms.</summary>
    public const string Equipment = "equipment";

    /// <summary>Every category, in the order in which lists show them.</summary>
    public static IReadOnlyList<string> All { get; } = [Locum, SecondOpinion, Teaching, Legal, Translation, Research, Equipment];
}

/// <summary>What a price is for.</summary>
public static class ListingUnit
{
    /// <summary>An hour of work.</summary>
    public const string Hour = "hour";

    /// <summary>A day, or a shift.</summary>
    public const string Day = "day";

    /// <summary>The whole thing: one opinion, one course, one review.</summary>
    public const string Piece = "piece";

    /// <summary>Every unit.</summary>
    public static IReadOnlyList<string> All { get; } = [Hour, Day, Piece];
}

/// <summary>What a listing is paid in.</summary>
public static class ListingCurrency
{
    /// <summary>The settlement token; prices are in cents.</summary>
    public const string Euro = "EUR";

    /// <summary>Hours of the time bank; prices are in hundredths of an hour.</summary>
    public const string Care = "CARE";
}

/// <summary>Whether the author gives or takes.</summary>
public enum ListingKind
{
    /// <summary>The author works.</summary>
    Offered = 0,

    /// <summary>The author pays.</summary>
    Sought = 1,
}

/// <summary>Where a listing stands.</summary>
public enum ListingState
{
    /// <summary>Seen by its author alone.</summary>
    Draft = 0,

    /// <summary>Found by everybody until it expires.</summary>
    Live = 1,

    /// <summary>Taken out of the lists by its author, for a while.</summary>
    Paused = 2,

    /// <summary>Its time is over; its author can renew it.</summary>
    Expired = 3,

    /// <summary>Gone. Orders still name the version that they were made for.</summary>
    Deleted = 4,
}

/// <summary>Where something is, as its author says.</summary>
/// <param name="Name">1 to 80 characters, for example <c>Berlin-Mitte</c>.</param>
/// <param name="Latitude">In thousandths of a degree, -90,000 to 90,000.</param>
/// <param name="Longitude">In thousandths of a degree, -180,000 to 180,000.</param>
public sealed record ListingPlace(string Name, int Latitude, int Longitude);

/// <summary>What an author writes of a listing; its hash is what an order names.</summary>
/// <param name="Title">1 to 120 characters.</param>
/// <param name="Summary">1 to 300 characters of plain text; with the title it is what a search by words looks at.</param>
/// <param name="Markdown">At most 20,000 characters.</param>
/// <param name="Category">One of <see cref="ListingCategory"/>.</param>
/// <param name="Specialties">Codes such as <c>cardiology</c>, at most 5.</param>
/// <param name="Regions">Countries (<c>DE</c>) and their parts (<c>DE-BE</c>) by ISO 3166, at most 10; none for everywhere.</param>
/// <param name="Languages">Two small letters each, 1 to 8.</param>
/// <param name="Price">In minor units of the currency for one unit: 1 to 100,000,000.</param>
/// <param name="Currency">One of <see cref="ListingCurrency"/>.</param>
/// <param name="Unit">One of <see cref="ListingUnit"/>.</param>
/// <param name="Place">Where, when that matters.</param>
/// <param name="Credential">Type of a credential that has to be live to the end of an order, for example <c>LicenceToPractise</c>; <c>null</c> for none.</param>
/// <param name="Cover">Whether the worker has to be covered to the end of an order.</param>
public sealed record ListingText(
    string Title, string Summary, string Markdown, string Category, IReadOnlyList<string> Specialties, IReadOnlyList<string> Regions, IReadOnlyList<string> Languages,
    long Price, string Currency, string Unit, ListingKind Kind = ListingKind.Offered, ListingPlace? Place = null, string? Credential = null, bool Cover = false);

/// <summary>A listing to be made.</summary>
/// <param name="Key">1 to 64 letters, digits and hyphens: the same key again is the same listing.</param>
/// <param name="Text">What it says.</param>
/// <param name="Days">How many days it is found: 1 to 180.</param>
/// <param name="Draft">Kept for the author alone.</param>
/// <param name="Confirmed">The author says that nothing in it points to a patient.</param>
public sealed record NewListing(string Key, ListingText Text, int Days = 60, bool Draft = false, bool Confirmed = false);

/// <summary>Another text of a listing.</summary>
/// <param name="Hash">Hash of the text that was changed; another one in its place refuses the change.</param>
/// <param name="Text">What it is to say.</param>
/// <param name="Confirmed">The author says that nothing in it points to a patient.</param>
public sealed record ListingEdit(string Hash, ListingText Text, bool Confirmed = false);

/// <summary>How long a listing is found from now on.</summary>
/// <param name="Days">1 to 180.</param>
public sealed record ListingDays(int Days);

/// <summary>What is known of a worker's work.</summary>
/// <param name="Orders">Orders that ended with money moved.</param>
/// <param name="Ratings">Ratings that were opened.</param>
/// <param name="Stars">Their Bayesian mean in thousandths of a star, 1,000 to 5,000; 0 without any.</param>
public sealed record WorkerFigures(int Orders, int Ratings, int Stars)
{
    /// <summary>Somebody of whom nothing is known yet.</summary>
    public static WorkerFigures None { get; } = new(0, 0, 0);
}

/// <summary>A listing as lists show it.</summary>
/// <param name="Author">Who wrote it.</param>
/// <param name="Version">Number of the text.</param>
/// <param name="Hash">keccak-256 of its canonical JSON.</param>
/// <param name="ExpiresAt">Until when it is found.</param>
/// <param name="PublishedAt">When it came into the lists.</param>
/// <param name="NextFree">The author's next free time; <c>null</c> when the author keeps no calendar, or has none in the next 56 days.</param>
/// <param name="Figures">The author's work.</param>
/// <param name="Blocks">Why it cannot be booked now: <c>paused</c>, <c>expired</c>, <c>membership</c>, <c>credential</c>, <c>cover</c>; empty when it can.</param>
/// <param name="Kilometres">How far it is from where was asked; <c>null</c> when nothing was.</param>
public sealed record ListingRowDto(
    long Id, PersonDto Author, ListingState State, int Version, string Hash, string Title, string Summary, string Category, IReadOnlyList<string> Specialties,
    IReadOnlyList<string> Regions, IReadOnlyList<string> Languages, long Price, string Currency, string Unit, ListingKind Kind, ListingPlace? Place, string? Credential, bool Cover,
    DateTimeOffset ExpiresAt, DateTimeOffset PublishedAt, DateTimeOffset? NextFree, WorkerFigures Figures, IReadOnlyList<string> Blocks, int? Kilometres = null);

/// <summary>A listing with its text.</summary>
/// <param name="Row">What lists show.</param>
/// <param name="Markdown">As it was written.</param>
/// <param name="Html">Cleaned.</param>
/// <param name="About">What the author says of himself or herself, cleaned HTML; empty for nothing.</param>
/// <param name="Others">Other live listings of the author, at most 5.</param>
public sealed record ListingDto(ListingRowDto Row, string Markdown, string Html, string About, IReadOnlyList<ListingRowDto> Others);

/// <summary>A version of a listing, as an order names it.</summary>
/// <param name="Document">The canonical JSON whose keccak-256 the hash is.</param>
public sealed record ListingVersionDto(long Listing, int Version, string Hash, DateTimeOffset WrittenAt, ListingText Text, string Html, string Document);

/// <summary>What somebody says of himself or herself in the marketplace.</summary>
/// <param name="Markdown">At most 4,000 characters; empty for nothing.</param>
/// <param name="Confirmed">The author says that nothing in it points to a patient.</param>
public sealed record MarketProfile(string Markdown, bool Confirmed = false);
