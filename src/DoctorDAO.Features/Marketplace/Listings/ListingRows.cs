using DoctorDAO.Client.Marketplace;

namespace DoctorDAO.Features.Marketplace.Listings;

/// <summary>A row of <c>app_market_listings</c>: a listing; what it says stands in its versions.</summary>
internal sealed class ListingRow
{
    public long Id { get; set; }

    /// <summary>Lowercase account of the author.</summary>
    public string Account { get; set; } = "";

    /// <summary>What the author's program called this sending.</summary>
    public string Key { get; set; } = "";

    public ListingState State { get; set; }

    /// <summary>Number of the newest version.</summary>
    public int Version { get; set; }

    /// <summary>Its hash.</summary>
    public string Hash { get; set; } = "";

    /// <summary>Until when it is found, in unix seconds.</summary>
    public long ExpiresAt { get; set; }

    /// <summary>When it came into the lists first, in unix milliseconds; 0 before.</summary>
    public long PublishedAt { get; set; }
}

/// <summary>A row of <c>app_market_versions</c>. None is ever changed: an order names its hash.</summary>
internal sealed class ListingVersionRow
{
    public string Hash { get; set; } = "";

    public long Listing { get; set; }

    public int Number { get; set; }

    /// <summary>Lowercase account.</summary>
    public string Account { get; set; } = "";

    /// <summary>Canonical JSON: <see cref="ListingDocument"/>.</summary>
    public string Document { get; set; } = "";

    /// <summary>Unix milliseconds.</summary>
    public long WrittenAt { get; set; }
}

/// <summary>
/// A row of <c>app_market_search</c>: a listing that is found, with all that a search filters and orders by. Whatever a list is ordered by is a number that grows along the
/// list, so one index each serves it.
/// </summary>
internal sealed class MarketSearchRow
{
    public long Listing { get; set; }

    /// <summary>Lowercase account of the author.</summary>
    public string Account { get; set; } = "";

    /// <summary>Facets with a space before and behind each: <see cref="MarketParts"/>.</summary>
    public string Facets { get; set; } = "";

    /// <summary>Folded words of title and summary with a space before and behind each.</summary>
    public string Words { get; set; } = "";

    /// <summary>In minor units.</summary>
    public long Price { get; set; }

    /// <summary>Grows from the first of a list to its last: <see cref="MarketRank"/>.</summary>
    public long Place { get; set; }

    /// <summary>When it was published, in unix milliseconds below zero, so that the newest is first.</summary>
    public long Newest { get; set; }

    /// <summary>Next free time in unix seconds; <see cref="long.MaxValue"/> for none.</summary>
    public long FreeAt { get; set; } = long.MaxValue;

    /// <summary>Days with free time, a bit each: <see cref="FreeDays"/>.</summary>
    public long Free { get; set; }

    /// <summary>Thousandths of a degree; <see cref="int.MinValue"/> for nowhere.</summary>
    public int Latitude { get; set; } = int.MinValue;

    public int Longitude { get; set; } = int.MinValue;

    /// <summary>Unix seconds.</summary>
    public long ExpiresAt { get; set; }

    /// <summary>Day since 1970 on which its place was counted last.</summary>
    public int RankedOn { get; set; }
}

/// <summary>A row of <c>app_market_parts</c>: one of the things by which a listing is found. A facet, a cell of the map, or a word.</summary>
internal sealed class MarketPartRow
{
    public string Part { get; set; } = "";

    public long Listing { get; set; }
}

/// <summary>A row of <c>app_market_news</c>: a listing of which those who keep searches are told, and how far that is.</summary>
internal sealed class MarketNewsRow
{
    public long Listing { get; set; }

    /// <summary>Id of the search up to which all have been looked at.</summary>
    public long After { get; set; }
}

/// <summary>A row of <c>app_market_profiles</c>.</summary>
internal sealed class MarketProfileRow
{
    public string Account { get; set; } = "";

    public string Markdown { get; set; } = "";
}

/// <summary>A row of <c>app_market_favourites</c>.</summary>
internal sealed class FavouriteRow
{
    public string Account { get; set; } = "";

    public long Listing { get; set; }

    /// <summary>Unix milliseconds.</summary>
    public long KeptAt { get; set; }
}

/// <summary>A row of <c>app_market_searches</c>: a search that somebody keeps.</summary>
internal sealed class SavedSearchRow
{
    public long Id { get; set; }

    public string Account { get; set; } = "";

    public string Key { get; set; } = "";

    public string Name { get; set; } = "";

    /// <summary>The query as JSON.</summary>
    public string Query { get; set; } = "";

    /// <summary>Unix milliseconds.</summary>
    public long SavedAt { get; set; }
}

/// <summary>A row of <c>app_market_watches</c>: a listing without this part does not fit the search.</summary>
internal sealed class MarketWatchRow
{
    public string Part { get; set; } = "";

    public long Search { get; set; }
}

/// <summary>A row of <c>app_market_waits</c>: who is told when a listing can be booked again.</summary>
internal sealed class MarketWaitRow
{
    public string Account { get; set; } = "";

    public long Listing { get; set; }
}

/// <summary>A row of <c>app_market_listing_answers</c>: what a member answers to a listing that is sought.</summary>
internal sealed class ListingAnswerRow
{
    public long Id { get; set; }

    public long Listing { get; set; }

    /// <summary>Lowercase account of who answered.</summary>
    public string Account { get; set; } = "";

    /// <summary>The words, encrypted: <see cref="AnswerSeal"/>.</summary>
    public byte[] Sealed { get; set; } = [];

    /// <summary>When it was written, or changed last, in unix milliseconds.</summary>
    public long WrittenAt { get; set; }

    /// <summary>When it is deleted, in unix seconds: some days after its listing has left the lists.</summary>
    public long KeptUntil { get; set; }
}

/// <summary>A row of <c>app_market_calendars</c>.</summary>
internal sealed class MarketCalendarRow
{
    public string Account { get; set; } = "";

    public string Zone { get; set; } = "";

    /// <summary>Weekly and single slots as JSON: <see cref="CalendarPlan"/>.</summary>
    public string Plan { get; set; } = "";

    public long Revision { get; set; }

    /// <summary>SHA-256 of the secret in the feed's address; <c>null</c> for none.</summary>
    public string? Feed { get; set; }
}

/// <summary>A row of <c>app_market_holds</c>: a time of a worker's that is kept for somebody.</summary>
internal sealed class MarketHoldRow
{
    public long Id { get; set; }

    public string Worker { get; set; } = "";

    public string Holder { get; set; } = "";

    /// <summary>Unix seconds.</summary>
    public long Start { get; set; }

    public long End { get; set; }

    /// <summary>Unix seconds.</summary>
    public long Until { get; set; }
}

/// <summary>A row of <c>app_market_quarters</c>: a quarter of an hour of a worker's that a hold has. Its key is what makes double booking impossible.</summary>
internal sealed class MarketQuarterRow
{
    public string Worker { get; set; } = "";

    /// <summary>Unix seconds divided by 900.</summary>
    public long Quarter { get; set; }

    public long Hold { get; set; }
}
