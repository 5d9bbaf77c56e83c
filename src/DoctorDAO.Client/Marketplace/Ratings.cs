using DoctorDAO.Client.Membership;
using DoctorDAO.Client.Relay;

namespace DoctorDAO.Client.Marketplace;

/// <summary>A rating. Both sides' are opened together.</summary>
/// <param name="Order">Of which order.</param>
/// <param name="By">Which side gave it.</param>
/// <param name="From">Who gave it.</param>
/// <param name="About">Whom it is about.</param>
/// <param name="Stars">1 to 5.</param>
/// <param name="Words">As written; empty when none were given or they are not kept here.</param>
/// <param name="Pair">It is the so many-th rated order of these two.</param>
/// <param name="Weight">What it counts in the score, 0 to 1.</param>
/// <param name="Answer">What the other side has answered; <c>null</c> for nothing.</param>
/// <param name="Final">Whether it can no longer be undone by the chain.</param>
public sealed record RatingDto(
    long Order, OrderSide By, PersonDto From, PersonDto About, int Stars, string Words, int Pair, double Weight, DateTimeOffset At, string? Answer, DateTimeOffset? AnsweredAt, bool Final);

/// <summary>What ratings come to.</summary>
/// <param name="Stars">Mean of 1 to 5, drawn towards what is usual while there are few; <c>null</c> without a rating.</param>
/// <param name="Ratings">How many.</param>
/// <param name="Weight">What they weigh together.</param>
public sealed record ScoreDto(double? Stars, long Ratings, double Weight);

/// <summary>A rating to be sealed: either in the clear, for the server to keep and open in time, or as a commitment that its author opens.</summary>
/// <param name="Stars">1 to 5.</param>
/// <param name="Words">At most 2,000 characters; no patient data.</param>
/// <param name="Commitment">Instead of both: 0x and 64 hexadecimal digits.</param>
public sealed record RatingDraft(int? Stars, string? Words = null, string? Commitment = null);

/// <summary>A sealed rating that its author opens.</summary>
/// <param name="Salt">0x and 64 hexadecimal digits, as it was sealed with.</param>
public sealed record OpenRating(int? Stars, string? Words, string? Salt);

/// <summary>An answer to a rating.</summary>
/// <param name="Text">1 to 2,000 characters; no patient data. It cannot be changed.</param>
public sealed record AnswerDraft(string? Text);

/// <summary>Ratings given and received.</summary>
public interface IRatings
{
    /// <summary>What a member is as worker or as buyer; <c>null</c> for an account that has no order.</summary>
    Task<MarketStandingDto?> GetStandingAsync(string account, OrderSide side, CancellationToken ct);

    /// <summary>Ratings that a member has received, the newest first. Everybody reads them.</summary>
    /// <param name="side">As what the member was rated; <c>null</c>: both.</param>
    /// <param name="cursor">Of the page before.</param>
    /// <param name="limit">1 to 100.</param>
    Task<Page<RatingDto>> GetReceivedAsync(string account, OrderSide? side, string? cursor, int limit, CancellationToken ct);

    /// <summary>Ratings that a member has given, the newest first.</summary>
    Task<Page<RatingDto>> GetGivenAsync(string account, string? cursor, int limit, CancellationToken ct);

    /// <summary>What the wallet signs to seal a rating; <c>null</c>: no such order of this account.</summary>
    Task<PreparedCall?> PrepareRateAsync(string account, long order, RatingDraft draft, CancellationToken ct);

    /// <summary>Opens a sealed rating, for who has not handed it over; <c>null</c> as above.</summary>
    Task<RelayTicket?> OpenAsync(string account, long order, OpenRating rating, CancellationToken ct);

    /// <summary>Answers the rating that one has received of an order, once; <c>null</c>: there is none.</summary>
    Task<RatingDto?> AnswerAsync(string account, long order, AnswerDraft draft, CancellationToken ct);
}
