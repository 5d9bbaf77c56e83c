using System.Globalization;
using System.Security.Claims;
using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Notices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace DoctorDAO.Features.Marketplace.Listings;

/// <summary>The slice's endpoints: everybody searches and reads, members write for themselves.</summary>
internal static partial class ListingsFeature
{
    // The longest text with each letter escaped.
    private const int BodyBytes = 256 * 1024;

    public static IEndpointRouteBuilder MapListings(this IEndpointRouteBuilder endpoints)
    {
        var read = endpoints.MapGroup("/api/market").WithTags("Marketplace").AllowAnonymous().WithFieldProblems();
        read.MapGet("/listings", SearchAsync).WithName("SearchListings").WithSummary("Listings that fit, with facets and their counts on the first page")
            .WithDescription("category, specialty, region and language take several values with commas between; price in minor units asks for currency (EUR or CARE); freeFrom and freeTo are days (2026-11-27); near is latitude,longitude in thousandths of a degree, with km (1 to 200); verified and cover are true or left out; kind is offered or sought; sort is best, newest, price or soonest; limit is 1 to 50 (20).");
        read.MapGet("/listings/{id:long}", async (long id, ClaimsPrincipal user, IListings listings, CancellationToken ct) => Answers.Found(await listings.GetListingAsync(id, NoticeFeature.AccountOf(user), ct)))
            .WithName("GetListing").WithSummary("A listing; drafts are read by their author alone");
        read.MapGet("/listings/versions/{hash}", async (string hash, IListings listings, CancellationToken ct) => Answers.Found(await listings.GetVersionAsync(hash, ct)))
            .WithName("GetListingVersion").WithSummary("The version whose hash an order names, with the document that was hashed");
        read.MapGet("/calendars/{worker}/free", FreeAsync).WithName("GetFreeTimes").WithSummary("When somebody is free; from and to are times of ISO 8601, at most 62 days apart");
        read.MapGet("/calendars/{secret}.ics", FeedAsync).WithName("GetMarketCalendar").WithSummary("Booked times of whoever gave out the address, as a calendar (RFC 5545)")
            .Produces<string>(StatusCodes.Status200OK, "text/calendar").ProducesProblem(StatusCodes.Status404NotFound);

        var own = endpoints.MapGroup("/api/market").WithTags("Marketplace").RequireAuthorization().WithFieldProblems().WithMetadata(new RequestSizeLimitAttribute(BodyBytes));
        own.MapPost("/listings", CreateAsync).WithName("CreateListing").WithSummary("Make a listing, or a draft of one; the same key again gives the same listing");
        own.MapPut("/listings/{id:long}", (long id, ListingEdit edit, ClaimsPrincipal user, IListings listings, CancellationToken ct) =>
            ActAsync(id, user, listings, async account => await listings.EditAsync(account, id, edit, ct) is not null, ct)).WithName("EditListing").WithSummary("Change the text: a new version");
        own.MapPost("/listings/{id:long}/publish", (long id, ListingDays body, ClaimsPrincipal user, IListings listings, CancellationToken ct) =>
            ActAsync(id, user, listings, async account => await listings.PublishAsync(account, id, body.Days, ct) is not null, ct)).WithName("PublishListing").WithSummary("Publish, bring back or renew: it is found for so many days from now");
        own.MapPost("/listings/{id:long}/pause", (long id, ClaimsPrincipal user, IListings listings, CancellationToken ct) =>
            ActAsync(id, user, listings, async account => await listings.PauseAsync(account, id, ct) is not null, ct)).WithName("PauseListing").WithSummary("Take a listing out of the lists until it is published again");
        own.MapDelete("/listings/{id:long}", DeleteAsync).WithName("DeleteListing").WithSummary("Delete a listing; orders keep the version that they name");
        own.MapGet("/mine", (ClaimsPrincipal user, IListings listings, CancellationToken ct) => listings.GetOwnAsync(NoticeFeature.AccountOf(user), ct)).WithName("GetOwnListings").WithSummary("My listings with drafts, the newest first");
        own.MapGet("/profile", (ClaimsPrincipal user, IListings listings, CancellationToken ct) => listings.GetProfileAsync(NoticeFeature.AccountOf(user), ct)).WithName("GetMarketProfile").WithSummary("What I say of myself in the marketplace");
        own.MapPut("/profile", SaveProfileAsync).WithName("SaveMarketProfile").WithSummary("Change that");
        MapKept(own);
        MapAnswers(own);
        MapCalendars(own);
        return endpoints;
    }

    private static void MapKept(RouteGroupBuilder own)
    {
        own.MapGet("/favourites", (ClaimsPrincipal user, IFavourites kept, CancellationToken ct) => kept.GetFavouritesAsync(NoticeFeature.AccountOf(user), ct)).WithName("GetFavourites").WithSummary("Listings that I keep, the last first");
        own.MapPut("/favourites/{listing:long}", (long listing, ClaimsPrincipal user, IFavourites kept, CancellationToken ct) => DoneAsync(() => kept.KeepAsync(NoticeFeature.AccountOf(user), listing, true, ct)))
            .WithName("KeepListing").WithSummary("Keep a listing");
        own.MapDelete("/favourites/{listing:long}", (long listing, ClaimsPrincipal user, IFavourites kept, CancellationToken ct) => DoneAsync(() => kept.KeepAsync(NoticeFeature.AccountOf(user), listing, false, ct)))
            .WithName("DropListing").WithSummary("Keep a listing no longer");
        own.MapPost("/listings/{listing:long}/wait", (long listing, ClaimsPrincipal user, IFavourites kept, CancellationToken ct) => DoneAsync(() => kept.TellWhenBackAsync(NoticeFeature.AccountOf(user), listing, ct)))
            .WithName("WaitForListing").WithSummary("Tell me when a listing that cannot be booked now can be");
        own.MapGet("/searches", (ClaimsPrincipal user, IFavourites kept, CancellationToken ct) => kept.GetSearchesAsync(NoticeFeature.AccountOf(user), ct)).WithName("GetSavedSearches").WithSummary("Searches that I keep");
        own.MapPost("/searches", SaveSearchAsync).WithName("SaveSearch").WithSummary("Keep a search and hear of new listings that fit; the same key again gives the same search");
        own.MapDelete("/searches/{id:long}", async (long id, ClaimsPrincipal user, IFavourites kept, CancellationToken ct) =>
        {
            await kept.DropSearchAsync(NoticeFeature.AccountOf(user), id, ct);
            return TypedResults.NoContent();
        }).WithName("DropSearch").WithSummary("Keep a search no longer");
    }

    private static void MapCalendars(RouteGroupBuilder own)
    {
        own.MapGet("/calendar", (ClaimsPrincipal user, ICalendars calendars, CancellationToken ct) => calendars.GetCalendarAsync(NoticeFeature.AccountOf(user), ct)).WithName("GetCalendar").WithSummary("When I am free, by weeks and single times");
        own.MapPut("/calendar", async (CalendarDto calendar, ClaimsPrincipal user, ICalendars calendars, CancellationToken ct) => TypedResults.Ok(await calendars.SaveCalendarAsync(NoticeFeature.AccountOf(user), calendar, ct)))
            .WithName("SaveCalendar").WithSummary("Change it as a whole").ProducesValidationProblem();
        own.MapGet("/calendar/booked", async (string? from, string? to, ClaimsPrincipal user, ICalendars calendars, CancellationToken ct) =>
            TypedResults.Ok(await calendars.GetBookedAsync(NoticeFeature.AccountOf(user), Time("from", from), Time("to", to), ct))).WithName("GetBookedTimes").WithSummary("My booked and held times").ProducesValidationProblem();
        own.MapPost("/calendar/feed", async (ClaimsPrincipal user, ICalendars calendars, CancellationToken ct) => TypedResults.Ok(await calendars.RenewFeedAsync(NoticeFeature.AccountOf(user), ct)))
            .WithName("RenewCalendarFeed").WithSummary("Make the address of my calendar anew; the one before is no longer answered").ProducesValidationProblem();
        own.MapDelete("/calendar/feed", async (ClaimsPrincipal user, ICalendars calendars, CancellationToken ct) =>
        {
            await calendars.DropFeedAsync(NoticeFeature.AccountOf(user), ct);
            return TypedResults.NoContent();
        }).WithName("DropCalendarFeed").WithSummary("Take the address of my calendar away");
        own.MapPost("/calendars/{worker}/holds", async (string worker, NewHold slot, ClaimsPrincipal user, ICalendars calendars, CancellationToken ct) =>
            TypedResults.Ok(await calendars.HoldAsync(NoticeFeature.AccountOf(user), worker, slot, ct))).WithName("HoldTime").WithSummary("Keep a free time of somebody for half an hour; the same time again is the same hold").ProducesValidationProblem();
        own.MapDelete("/holds/{id:long}", async (long id, ClaimsPrincipal user, ICalendars calendars, CancellationToken ct) =>
        {
            await calendars.ReleaseAsync(NoticeFeature.AccountOf(user), id, ct);
            return TypedResults.NoContent();
        }).WithName("ReleaseTime").WithSummary("Give a kept time back");
    }

    private static async Task<Results<Ok<ListingsFoundDto>, ValidationProblem>> SearchAsync([AsParameters] ListingParameters asked, IListings listings, CancellationToken ct) =>
        TypedResults.Ok(await listings.SearchAsync(asked.Read(), ct));

    private static async Task<Results<Ok<AvailabilityDto>, NotFound, ValidationProblem>> FreeAsync(string worker, string? from, string? to, ICalendars calendars, CancellationToken ct) =>
        await calendars.GetAvailabilityAsync(worker, Time("from", from), Time("to", to), ct) is { } free ? TypedResults.Ok(free) : TypedResults.NotFound();

    private static async Task<IResult> FeedAsync(string secret, HttpContext http, Calendars calendars, CancellationToken ct)
    {
        if (await calendars.FeedAsync(secret, $"{http.Request.Scheme}://{http.Request.Host.ToUriComponent()}", ct) is not { } file)
            return TypedResults.NotFound();
        http.Response.Headers.CacheControl = "private, max-age=60";
        return TypedResults.Bytes(file, "text/calendar; charset=utf-8");
    }

    private static async Task<Results<Created<ListingDto>, ValidationProblem>> CreateAsync(NewListing listing, ClaimsPrincipal user, IListings listings, CancellationToken ct)
    {
        var account = NoticeFeature.AccountOf(user);
        var id = await listings.CreateAsync(account, listing, ct);
        return TypedResults.Created($"/api/market/listings/{id}", await listings.GetListingAsync(id, account, ct));
    }

    private static async Task<Results<Ok<ListingDto>, NotFound, ValidationProblem>> ActAsync(long id, ClaimsPrincipal user, IListings listings, Func<string, Task<bool>> act, CancellationToken ct)
    {
        var account = NoticeFeature.AccountOf(user);
        return await act(account) && await listings.GetListingAsync(id, account, ct) is { } listing ? TypedResults.Ok(listing) : TypedResults.NotFound();
    }

    private static async Task<Results<NoContent, NotFound, ValidationProblem>> DeleteAsync(long id, ClaimsPrincipal user, IListings listings, CancellationToken ct) =>
        await listings.DeleteAsync(NoticeFeature.AccountOf(user), id, ct) is null ? TypedResults.NotFound() : TypedResults.NoContent();

    private static async Task<Results<Ok<MarketProfile>, ValidationProblem>> SaveProfileAsync(MarketProfile profile, ClaimsPrincipal user, IListings listings, CancellationToken ct)
    {
        await listings.SaveProfileAsync(NoticeFeature.AccountOf(user), profile, ct);
        return TypedResults.Ok(await listings.GetProfileAsync(NoticeFeature.AccountOf(user), ct));
    }

    private static async Task<Results<Ok<SavedSearchDto>, ValidationProblem>> SaveSearchAsync(NewSavedSearch search, ClaimsPrincipal user, IFavourites kept, CancellationToken ct)
    {
        var account = NoticeFeature.AccountOf(user);
        var id = await kept.SaveSearchAsync(account, search, ct);
        return TypedResults.Ok((await kept.GetSearchesAsync(account, ct)).Single(x => x.Id == id));
    }

    private static async Task<Results<NoContent, NotFound, ValidationProblem>> DoneAsync(Func<Task<bool?>> act) => await act() is null ? TypedResults.NotFound() : TypedResults.NoContent();

    private static DateTimeOffset Time(string field, string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : throw new FieldException(field, "is not a time such as 2026-11-27T08:00:00Z");
}

/// <summary>A search as addresses write it.</summary>
internal sealed class ListingParameters
{
    public string? Text { get; init; }

    public string? Category { get; init; }

    public string? Specialty { get; init; }

    public string? Region { get; init; }

    public string? Language { get; init; }

    public string? Currency { get; init; }

    public string? PriceFrom { get; init; }

    public string? PriceTo { get; init; }

    public string? FreeFrom { get; init; }

    public string? FreeTo { get; init; }

    public string? Rating { get; init; }

    public string? Verified { get; init; }

    public string? Cover { get; init; }

    public string? Kind { get; init; }

    public string? Near { get; init; }

    public string? Km { get; init; }

    public string? Sort { get; init; }

    public string? Cursor { get; init; }

    public string? Limit { get; init; }

    /// <summary>What is asked.</summary>
    /// <exception cref="FieldException">A field is not what it should be.</exception>
    public ListingQuery Read()
    {
        var near = string.IsNullOrEmpty(Near) ? null : Near.Split(',') is [var y, var x] ? new { Y = Number("near", y), X = Number("near", x) } : throw new FieldException("near", "is not latitude,longitude in thousandths of a degree");
        return new ListingQuery(
            Text, List(Category), List(Specialty), List(Region), List(Language), Currency, Number("priceFrom", PriceFrom), Number("priceTo", PriceTo), Day("freeFrom", FreeFrom), Day("freeTo", FreeTo), (int?)Number("rating", Rating),
            Yes("verified", Verified), Yes("cover", Cover),
            Kind switch { null or "" => null, "offered" => ListingKind.Offered, "sought" => ListingKind.Sought, _ => throw new FieldException("kind", "is not offered or sought") },
            (int?)near?.Y, (int?)near?.X, (int?)Number("km", Km),
            Sort switch { null or "" or "best" => ListingSort.Best, "newest" => ListingSort.Newest, "price" => ListingSort.Price, "soonest" => ListingSort.Soonest, _ => throw new FieldException("sort", "is none; there are best, newest, price, soonest") },
            Cursor, (int)(Number("limit", Limit) ?? 20));
    }

    private static string[]? List(string? text) => string.IsNullOrEmpty(text) ? null : text.Split(',', 20, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static long? Number(string field, string? text) => string.IsNullOrEmpty(text)
        ? null
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number is > -1_000_000_000 and < 1_000_000_000 ? number : throw new FieldException(field, "is no whole number");

    private static DateOnly? Day(string field, string? text) => string.IsNullOrEmpty(text)
        ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : throw new FieldException(field, "is not a day such as 2026-11-27");

    private static bool Yes(string field, string? text) => text switch { null or "" or "false" => false, "true" => true, _ => throw new FieldException(field, "is not true or false") };
}
