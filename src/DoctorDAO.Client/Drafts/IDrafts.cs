using DoctorDAO.Client.Relay;

namespace DoctorDAO.Client.Drafts;

/// <summary>What everybody reads of drafts. A <c>null</c> means there is no such thing.</summary>
public interface IDraftQueries
{
    /// <summary>Drafts; those begun last come first.</summary>
    /// <exception cref="FieldException">A field is not what it should be.</exception>
    Task<Page<DraftRowDto>> GetDraftsAsync(DraftQuery query, CancellationToken ct);

    /// <summary>A draft with its newest version.</summary>
    Task<DraftDto?> GetDraftAsync(long id, CancellationToken ct);

    /// <summary>Most versions that are given at once.</summary>
    const int VersionsAtOnce = 25;

    /// <summary>Versions without their calls, the newest first; <see cref="VersionsAtOnce"/> at most.</summary>
    /// <param name="id">The draft.</param>
    /// <param name="before">The number of a version, for those that are older; <c>null</c> for the newest.</param>
    /// <param name="ct">Cancels it.</param>
    Task<IReadOnlyList<DraftVersionRowDto>?> GetVersionsAsync(long id, int? before, CancellationToken ct);

    /// <summary>A version with its calls.</summary>
    Task<DraftVersionDto?> GetVersionAsync(long id, int version, CancellationToken ct);

    /// <summary>The draft that a proposal came from; of several with the same words, the one begun first.</summary>
    /// <param name="proposal">Decimal proposal id.</param>
    /// <param name="ct">Cancels it.</param>
    /// <returns><c>null</c> when it was proposed without one.</returns>
    Task<DraftRowDto?> GetDraftOfAsync(string proposal, CancellationToken ct);

    /// <summary>What the chain asks of whoever proposes it, and what it has of that.</summary>
    /// <exception cref="UnavailableException">The chain cannot be asked now.</exception>
    Task<DraftSupportDto?> GetSupportAsync(long id, CancellationToken ct);
}

/// <summary>
/// Proposals before they are on the chain: written by several, frozen, sponsored by signature, submitted by their owner. Who writes must have made sure that it acts
/// for the account; a <c>null</c> means there is no such draft.
/// </summary>
public interface IDrafts : IDraftQueries
{
    /// <summary>The texts as the page of the draft, and of the proposal, would show them.</summary>
    /// <exception cref="FieldException">One of them is too long.</exception>
    Task<DraftPreview> PreviewAsync(DraftTexts texts, CancellationToken ct);

    /// <summary>Begins a draft. Sent again with the same key it gives the same draft.</summary>
    /// <returns>Its id.</returns>
    /// <exception cref="FieldException">A field is not what it should be, or the text holds what may point to a patient.</exception>
    Task<long> BeginAsync(string account, NewDraft draft, CancellationToken ct);

    /// <summary>Adds a version; authors alone may.</summary>
    /// <returns>Number of the version.</returns>
    /// <exception cref="FieldException">As with <see cref="BeginAsync"/>; or <c>version</c> is no longer the newest; or the text is frozen.</exception>
    Task<int?> SaveAsync(string account, long id, DraftEdit edit, CancellationToken ct);

    /// <summary>The owner asks a member to write along; there are 5 at most.</summary>
    /// <exception cref="FieldException">The member cannot be asked.</exception>
    Task<bool?> InviteAsync(string account, long id, string member, CancellationToken ct);

    /// <summary>Whoever is asked says yes.</summary>
    /// <returns><c>null</c> when nobody asked the account.</returns>
    Task<bool?> AcceptAsync(string account, long id, CancellationToken ct);

    /// <summary>The owner takes somebody out, or somebody leaves or says no.</summary>
    Task<bool?> RemoveAsync(string account, long id, string member, CancellationToken ct);

    /// <summary>The owner freezes the text and opens it for sponsors.</summary>
    /// <param name="account">The owner.</param>
    /// <param name="id">The draft.</param>
    /// <param name="version">The version that is frozen: the newest.</param>
    /// <param name="ct">Cancels it.</param>
    /// <exception cref="FieldException"><c>version</c> is not the newest, or it is no draft any more.</exception>
    Task<bool?> OpenAsync(string account, long id, int version, CancellationToken ct);

    /// <summary>The owner takes the draft back for good: the texts of all its versions are deleted.</summary>
    /// <exception cref="FieldException">It is a proposal already.</exception>
    Task<bool?> WithdrawAsync(string account, long id, CancellationToken ct);

    /// <summary>An author begins the thread in which it is discussed; the same thread when there is one.</summary>
    /// <returns>The thread.</returns>
    /// <exception cref="FieldException">The forum refuses it.</exception>
    Task<long?> DiscussAsync(string account, long id, CancellationToken ct);

    /// <summary>What a sponsor's wallet signs.</summary>
    /// <exception cref="FieldException">The account cannot sponsor it.</exception>
    /// <exception cref="UnavailableException">The chain cannot be asked now.</exception>
    Task<PreparedSignature?> PrepareSponsorshipAsync(string account, long id, CancellationToken ct);

    /// <summary>Takes a sponsor's signature; a newer one takes the place of the older.</summary>
    /// <exception cref="FieldException">It is not the account's, or not of this draft, or out of date.</exception>
    /// <exception cref="UnavailableException">The chain cannot be asked now.</exception>
    Task<bool?> SponsorAsync(string account, long id, SignedSponsorship signed, CancellationToken ct);

    /// <summary>
    /// Takes a sponsor's signature back before the draft is a proposal. It is kept and handed out no longer; but a signature that its owner was given once can be used
    /// until its deadline, since the contract knows of no taking back.
    /// </summary>
    /// <returns><c>null</c> when the account has not signed either.</returns>
    /// <exception cref="FieldException"><c>id</c> is a proposal already.</exception>
    Task<bool?> UnsponsorAsync(string account, long id, CancellationToken ct);

    /// <summary>The transaction that submits it, with sponsors whose signatures are right now; for its owner.</summary>
    /// <exception cref="FieldException">It cannot be submitted yet, or no longer.</exception>
    /// <exception cref="UnavailableException">The chain cannot be asked now.</exception>
    Task<DraftSubmissionDto?> GetSubmissionAsync(string account, long id, CancellationToken ct);
}
