using DoctorDAO.Client.Marketplace;

namespace DoctorDAO.Features.Marketplace.Orders;

/// <summary>
/// What ratings come to. The score is a Bayesian mean: as if <see cref="UsualWeight"/> ratings with <see cref="UsualScore"/> had been there before the first. A rating counts by its
/// independence: what the deal moved (money that a group of colluding accounts has to hand to a stranger cannot be passed round among them), how many others the rater has dealt
/// with, and the how many-th deal of the same two it is.
/// </summary>
internal static class Standing
{
    /// <summary>Thousandths of a star that somebody without ratings is taken to have.</summary>
    public const int UsualScore = 4_000;

    /// <summary>How many ratings of full weight that is worth.</summary>
    public const int UsualWeight = 10;

    /// <summary>A whole weight, in millionths.</summary>
    public const long Whole = 1_000_000;

    /// <summary>Minor units of hours (100 are one) from which on a deal counts whole.</summary>
    public const long WholeCare = 400;

    /// <summary>Units of the settlement token (not minor ones) from which on a deal counts whole.</summary>
    public const long WholeEuro = 200;

    // Somebody who has dealt with nobody else counts a quarter, with three others whole.
    private const int Partners = 4;

    /// <summary>What a rating counts, in millionths.</summary>
    /// <param name="moved">Minor units that were released in the deal, fees included.</param>
    /// <param name="whole">From which on it counts whole, in the same units.</param>
    /// <param name="others">Members besides the rated one with whom the rater had rated deals before.</param>
    /// <param name="pair">It is the so many-th rated order of the two, from 1.</param>
    public static long Weight(long moved, long whole, int others, int pair)
    {
        // Squared: many small deals together weigh less than a large one.
        var part = (Int128)Math.Clamp(moved, 0, whole);
        var stake = part * part * Whole / ((Int128)whole * whole);
        return (long)(stake * Math.Clamp(others + 1, 1, Partners) / Partners / Math.Max(pair, 1));
    }

    /// <summary>Thousandths of a star that ratings come to, 1,000 to 5,000.</summary>
    /// <param name="stars">Stars by weight, in millionths.</param>
    /// <param name="weight">Their weights together, in millionths.</param>
    public static int Score(long stars, long weight)
    {
        var (sum, all) = ((Int128)UsualScore * UsualWeight * Whole + (Int128)stars * 1_000, (Int128)UsualWeight * Whole + weight);
        return (int)((sum + (all / 2)) / all);
    }

    /// <summary>By how many thousandths of a star ratings of a weight can move any score, whatever they say.</summary>
    /// <param name="weight">Their weights together, in millionths.</param>
    public static int Bound(long weight) => (int)Math.Ceiling((double)(4_000 * (Int128)weight) / (double)((Int128)UsualWeight * Whole + weight)) + 1;

    /// <summary>Counts a rating in.</summary>
    /// <param name="side">As what the member was rated.</param>
    /// <param name="weight">Millionths.</param>
    public static void Count(WorkerView standing, OrderSide side, int stars, long weight)
    {
        if (side == OrderSide.Worker)
        {
            standing.Ratings++;
            standing.RatingStars += stars * weight;
            standing.RatingWeight += weight;
            standing.Score = Score(standing.RatingStars, standing.RatingWeight);
        }
        else
        {
            standing.BuyerRatings++;
            standing.BuyerRatingStars += stars * weight;
            standing.BuyerRatingWeight += weight;
        }
    }

    /// <summary>Brings what a member was with one account to another, where it is added to what is there.</summary>
    public static void Take(WorkerView from, WorkerView to)
    {
        to.Offers += from.Offers;
        to.Running += from.Running;
        to.Orders += from.Orders;
        to.Strikes += from.Strikes;
        to.BuyerOffers += from.BuyerOffers;
        to.BuyerRunning += from.BuyerRunning;
        to.BuyerOrders += from.BuyerOrders;
        to.Ratings += from.Ratings;
        to.RatingStars += from.RatingStars;
        to.RatingWeight += from.RatingWeight;
        to.BuyerRatings += from.BuyerRatings;
        to.BuyerRatingStars += from.BuyerRatingStars;
        to.BuyerRatingWeight += from.BuyerRatingWeight;
        to.Score = Score(to.RatingStars, to.RatingWeight);
        to.Answers += from.Answers;
        to.AnswerSeconds += from.AnswerSeconds;
        to.Partners += from.Partners;
        (from.Offers, from.Running, from.Orders, from.Strikes, from.BuyerOffers, from.BuyerRunning, from.BuyerOrders) = (0, 0, 0, 0, 0, 0, 0);
        (from.Ratings, from.RatingStars, from.RatingWeight, from.BuyerRatings, from.BuyerRatingStars, from.BuyerRatingWeight) = (0, 0, 0, 0, 0, 0);
        (from.Score, from.Answers, from.AnswerSeconds, from.Partners, from.NewestAsBuyer, from.NewestAsWorker) = (UsualScore, 0, 0, 0, 0, 0);
    }

    /// <summary>The score of a side as people read it.</summary>
    public static ScoreDto ScoreOf(WorkerView? standing, OrderSide side)
    {
        if (standing is null)
            return new ScoreDto(null, 0, 0);
        var (ratings, stars, weight) = side == OrderSide.Worker
            ? (standing.Ratings, standing.RatingStars, standing.RatingWeight)
            : (standing.BuyerRatings, standing.BuyerRatingStars, standing.BuyerRatingWeight);
        return new ScoreDto(ratings == 0 ? null : Score(stars, weight) / 1_000.0, ratings, weight / (double)Whole);
    }
}
