using DoctorDAO.Client.Membership;

namespace DoctorDAO.Client.Marketplace;

/// <summary>What a member answers to a listing that is sought.</summary>
/// <param name="Text">Plain text, 1 to 2,000 characters.</param>
/// <param name="Confirmed">That the text points to no patient, where the author was asked.</param>
public sealed record ListingAnswerText(string Text, bool Confirmed = false);

/// <summary>An answer to a listing that is sought.</summary>
/// <param name="By">Who answered.</param>
/// <param name="Figures">What is known of their work.</param>
/// <param name="Text">Plain text; <c>null</c> when it can no longer be read.</param>
/// <param name="At">When it was written, or changed last.</param>
public sealed record ListingAnswerDto(PersonDto By, WorkerFigures Figures, string? Text, DateTimeOffset At);

/// <summary>Bounds of answers to listings.</summary>
public static class AnswerLimits
{
    /// <summary>Characters of an answer.</summary>
    public const int Text = 2_000;

    /// <summary>Answers to one listing.</summary>
    public const int OfListing = 200;

    /// <summary>Answers of one member to listings that are found now.</summary>
    public const int OfMember = 30;

    /// <summary>Days after a listing has left the lists until its answers are deleted.</summary>
    public const int KeptDays = 90;
}

/// <summary>
/// Answers to listings that are sought, encrypted at rest: the author alone reads them, and each member their own. Who asks is named first. What is answered binds nobody: the author,
/// who pays, makes the offer.
/// </summary>
public interface IListingAnswers
{
    /// <summary>What the account has answered; <c>null</c> for nothing.</summary>
    Task<ListingAnswerDto?> GetOwnAsync(string account, long listing, CancellationToken ct);

    /// <summary>Answers, or changes the answer. The same again changes nothing.</summary>
    /// <returns><c>null</c> when there is no such listing.</returns>
    /// <exception cref="FieldException">A field is not what it should be; the listing is the account's own, is offered, or cannot be booked now; there are as many answers as may be; it may point to a patient.</exception>
    Task<ListingAnswerDto?> AnswerAsync(string account, long listing, ListingAnswerText answer, CancellationToken ct);

    /// <summary>Takes an answer back.</summary>
    /// <returns>What was taken back; <c>null</c> for nothing.</returns>
    Task<ListingAnswerDto?> TakeBackAsync(string account, long listing, CancellationToken ct);

    /// <summary>Answers to a listing of the account, those that came last first.</summary>
    /// <param name="limit">1 to 100.</param>
    /// <returns><c>null</c> when there is no such listing of theirs.</returns>
    Task<Page<ListingAnswerDto>?> GetAnswersAsync(string account, long listing, string? cursor, int limit, CancellationToken ct);

    /// <summary>Listings that the account has answered, the last first; at most 100.</summary>
    Task<IReadOnlyList<ListingRowDto>> GetAnsweredAsync(string account, CancellationToken ct);
}
