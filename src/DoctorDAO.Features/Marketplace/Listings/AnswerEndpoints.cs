using System.Security.Claims;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Notices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace DoctorDAO.Features.Marketplace.Listings;

/// <content>Answers to listings that are sought.</content>
internal static partial class ListingsFeature
{
    private static void MapAnswers(RouteGroupBuilder own)
    {
        own.MapGet("/listings/{listing:long}/answer", async (long listing, HttpResponse response, ClaimsPrincipal user, IListingAnswers answers, CancellationToken ct) =>
            Private(response, Answers.Found(await answers.GetOwnAsync(NoticeFeature.AccountOf(user), listing, ct)))).WithName("GetListingAnswer").WithSummary("What I answered to a listing");
        own.MapPut("/listings/{listing:long}/answer", async (long listing, ListingAnswerText answer, HttpResponse response, ClaimsPrincipal user, IListingAnswers answers, CancellationToken ct) =>
            Private(response, Answers.Found(await answers.AnswerAsync(NoticeFeature.AccountOf(user), listing, answer, ct))))
            .WithName("AnswerListing").WithSummary("Answer a listing that is sought, or change the answer; its author alone reads it").ProducesValidationProblem();
        own.MapDelete("/listings/{listing:long}/answer", async (long listing, HttpResponse response, ClaimsPrincipal user, IListingAnswers answers, CancellationToken ct) =>
            Private(response, Answers.Found(await answers.TakeBackAsync(NoticeFeature.AccountOf(user), listing, ct)))).WithName("TakeBackListingAnswer").WithSummary("Take my answer back");
        own.MapGet("/listings/{listing:long}/answers", async (long listing, string? cursor, string? limit, HttpResponse response, ClaimsPrincipal user, IListingAnswers answers, CancellationToken ct) =>
            Private(response, Answers.Found(await answers.GetAnswersAsync(NoticeFeature.AccountOf(user), listing, cursor, Fields.Limit(limit), ct))))
            .WithName("GetListingAnswers").WithSummary("Answers to a listing of mine, those that came last first").ProducesValidationProblem();
        own.MapGet("/answered", (ClaimsPrincipal user, IListingAnswers answers, CancellationToken ct) => answers.GetAnsweredAsync(NoticeFeature.AccountOf(user), ct))
            .WithName("GetAnsweredListings").WithSummary("Listings that I have answered, the last first");
    }

    private static T Private<T>(HttpResponse response, T result)
    {
        response.Headers.CacheControl = "private, no-store";
        return result;
    }
}
