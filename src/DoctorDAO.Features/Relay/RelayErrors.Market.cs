using System.Globalization;
using DoctorDAO.Contracts;
using DoctorDAO.Ethereum;

namespace DoctorDAO.Features.Relay;

/// <summary>The refusals of the marketplace's contracts.</summary>
internal static partial class RelayErrors
{
    private static bool DecodeMarket(byte[] data, out RevertReason? reason) =>
        Contracts.Marketplace.TryDecodeError(data, out reason) || Disputes.TryDecodeError(data, out reason) || Ratings.TryDecodeError(data, out reason) || Escrow.TryDecodeError(data, out reason)
        || Care.TryDecodeError(data, out reason);

    /// <summary>In plain words; <c>null</c> for an error of another contract.</summary>
    private static string? MarketWords(RevertReason reason) => reason.Name switch
    {
        "MarketNotMember" => "Only active members can offer and accept orders.",
        "MarketSelfDealing" => "Nobody orders from themselves, with whatever account.",
        "MarketUnknownRule" => "The marketplace has another rule since you read it. Read the terms again.",
        "MarketInvalidSlot" => "The booked time has to be in the future, at full quarters of an hour, and 14 days long at most.",
        "MarketInvalidExpiry" => "The offer has to end within 60 days, and before the booked time begins.",
        "MarketInvalidPart" => "A milestone is too small, or due at the wrong time: not before the offer ends, and not before the one before it.",
        "MarketUnexpectedStatus" or "MarketUnexpectedMilestone" => "The order has moved on meanwhile; read its page again.",
        "MarketNotBuyer" or "MarketNotWorker" or "MarketNotParty" => "That is another member’s order, or the other side’s step.",
        "MarketTooEarly" or "DisputeTooEarly" => "It is too early for that step.",
        "MarketTooLate" or "DisputeTooLate" => "The time for that step is over.",
        "MarketSlotTaken" => "You have promised a part of that time already.",
        "MarketCredentialMissing" => "The order asks for a credential that is good until its end.",
        "MarketCoverMissing" => "The order asks for cover that runs until its end.",
        "MarketNoMoreChanges" => "No more changes can be asked for: approve it, or open a dispute.",
        "MarketInDispute" => "A milestone is in dispute; the order can be ended when that is settled.",
        "MarketNothingProposed" => "That is not what the other side proposes now; read the page again.",
        "MarketNothingToCancel" => "Nothing is left that could be cancelled by you alone.",
        "MarketCostsMore" => "Cancelling costs more by now than when you read it; read the page again.",
        "DisputeUnexpectedStage" => "The dispute is at another step now; read the page again.",
        "DisputeNotParty" => "That is another member’s dispute.",
        "DisputeIsParty" => "It is your own dispute; another arbiter decides it.",
        "DisputeNotOffered" => "That is not what the other side offers now; read the page again.",
        "DisputeNothingToGain" => "The ruling is wholly for you; there is nothing to appeal against.",
        "MarketInvalidShare" or "DisputeInvalidShare" => "A share is 0 to 100 %.",
        "CareOverLimit" => string.Create(CultureInfo.InvariantCulture, $"You would owe more hours than you may: {Hours(reason["limit"])} in all. Give some first."),
        "CareNothingOwed" => "Nothing is owed.",
        "RatingNotParty" => "That is another member’s order.",
        "RatingNotRatable" => "The order cannot be rated: it has not ended, or nothing of it went to the worker.",
        "RatingTooEarly" => "It cannot be opened yet: the other side may still rate.",
        "RatingTooLate" => "The time to rate is over.",
        "RatingCommittedAlready" => "You have rated this order already. A rating cannot be replaced.",
        "RatingOpenedAlready" => "This rating is open already.",
        "RatingNoCommitment" or "RatingWrongOpening" => "This is not the rating that was sealed.",
        "EscrowNothingToCollect" => "There is nothing to collect.",
        "EscrowUnknownToken" => "The marketplace does not take that token.",
        _ => null,
    };

    private static string Hours(object? minor) => decimal.TryParse(Convert.ToString(minor, CultureInfo.InvariantCulture), NumberStyles.None, CultureInfo.InvariantCulture, out var amount)
        ? (amount / 100).ToString("0.##", CultureInfo.InvariantCulture) + " hours"
        : "your limit";
}
