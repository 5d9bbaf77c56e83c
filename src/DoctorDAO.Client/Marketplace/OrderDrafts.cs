using DoctorDAO.Client.Relay;

namespace DoctorDAO.Client.Marketplace;

/// <summary>A milestone of an offer.</summary>
/// <param name="Title">At most 120 characters; may be empty when there is one milestone.</param>
/// <param name="Amount">Minor units, more than 0.</param>
/// <param name="Due">When it is to be delivered.</param>
public sealed record MilestoneDraft(string? Title, long? Amount, DateTimeOffset? Due);

/// <summary>An offer as it is written, before anything is signed.</summary>
/// <param name="Worker">Account of who is to work.</param>
/// <param name="Listing">Metadata hash of a listing's version; empty for a direct offer.</param>
/// <param name="Currency"><see cref="MarketCurrency"/>.</param>
/// <param name="Title">1 to 120 characters.</param>
/// <param name="Words">What is wanted, Markdown, at most 8,000 characters; no patient data.</param>
/// <param name="Milestones">1 to 12.</param>
/// <param name="Start">Begin of the time that is booked, a whole quarter of an hour; <c>null</c> for none.</param>
/// <param name="End">Its end, at most 14 days later.</param>
/// <param name="Expires">Until when the worker can accept.</param>
/// <param name="Credential">Topic that the worker's credential must name; empty for none.</param>
/// <param name="Cover">Whether the worker must be covered until the end.</param>
public sealed record OfferDraft(
    string? Worker, string? Listing, string? Currency, string? Title, string? Words, IReadOnlyList<MilestoneDraft>? Milestones, DateTimeOffset? Start, DateTimeOffset? End,
    DateTimeOffset? Expires, string? Credential = null, bool Cover = false);

/// <summary>An offer that is written and kept, to be read once more and signed.</summary>
/// <param name="Brief">Hash of its title and words: its name until it has a number.</param>
/// <param name="Total">What is paid in, minor units.</param>
/// <param name="Fee">Of that, what the association gets when all is released.</param>
/// <param name="Fitness">Whether the worker meets the terms now.</param>
/// <param name="Order">Number of the order that was made of it; <c>null</c> before.</param>
public sealed record KeptOfferDto(string Brief, OfferDraft Offer, Membership.PersonDto Worker, long Total, long Fee, FitnessDto? Fitness, OrderTermsDto Terms, long? Order);

/// <summary>Something that is paid for with a permit.</summary>
/// <param name="Permit">The token's permit, once it is signed.</param>
public sealed record PermitDraft(SignedPermit? Permit = null);

/// <summary>A delivery, or a change that is asked for.</summary>
/// <param name="Hash">Hash of what was written and handed over: 0x and 64 hexadecimal digits.</param>
public sealed record HandoverDraft(string? Hash);

/// <summary>A share for the worker.</summary>
/// <param name="WorkerBps">0 to 10,000 basis points.</param>
public sealed record ShareDraft(int? WorkerBps);

/// <summary>What is collected.</summary>
/// <param name="Currency"><see cref="MarketCurrency"/>.</param>
public sealed record CollectDraft(string? Currency);
