using DoctorDAO.Client.Membership;

namespace DoctorDAO.Client.Knowledge;

/// <summary>How far a version of an article is.</summary>
public enum ArticleState
{
    /// <summary>Members with reputation in its topic read it.</summary>
    Review,
    /// <summary>The chain has accepted it.</summary>
    Accepted,
    /// <summary>It was accepted, and governance has taken that back.</summary>
    Retracted,
    /// <summary>Its author has taken it back before it was accepted.</summary>
    Withdrawn,
}

/// <summary>A version of an article, as a row of a list.</summary>
/// <param name="Id">Of the work: the same for all its versions.</param>
/// <param name="Topic">Chamber key.</param>
/// <param name="Language">Two letters, for example <c>en</c>.</param>
/// <param name="Version">From 1; a version in review has the number that acceptance would give it.</param>
/// <param name="Written">When this text was sent.</param>
/// <param name="Hash">0x-prefixed hash of the text: what the chain accepts.</param>
public sealed record ArticleRowDto(
    long Id, string Topic, string Title, string Language, PersonDto Author, ArticleState State, int Version, DateTimeOffset Written, string Hash);

/// <summary>Which articles to list.</summary>
/// <param name="Topic">Chamber key; all when empty.</param>
/// <param name="State"><see cref="ArticleState.Accepted"/>: works by their newest accepted version, those accepted last first, retracted ones among them.
/// <see cref="ArticleState.Review"/>: what is in review, the newest text first. Nothing else can be asked for.</param>
/// <param name="Author">Account; this filter stands beside no topic.</param>
/// <param name="Limit">1 to 100.</param>
public sealed record ArticleQuery(string? Topic = null, ArticleState State = ArticleState.Accepted, string? Author = null, string? Cursor = null, int Limit = 25);

/// <summary>What a member said of a text.</summary>
/// <param name="Declined">Whether the member did not sign, and says why.</param>
/// <param name="Comment">Plain text of at most 2,000 characters; may be empty under a signature.</param>
/// <param name="Given">When.</param>
/// <param name="Until">Until when the signature may be used; <c>null</c> where there is none.</param>
/// <param name="Counts">Whether the chain would take the signature now, as far as is indexed: its signer is a member, has reputation enough, and is in time.</param>
public sealed record ArticleReviewDto(PersonDto Person, bool Declined, string Comment, DateTimeOffset Given, DateTimeOffset? Until, bool Counts);

/// <summary>What the chain says of an accepted version.</summary>
/// <param name="Work">Hash of the first version.</param>
/// <param name="Chain">Chain id.</param>
/// <param name="Contract">EIP-55 address of the Articles contract.</param>
/// <param name="Accepted">Time of the block.</param>
/// <param name="Final">Whether it can no longer be undone by the chain.</param>
/// <param name="Reviewers">Those whose signatures the contract has checked.</param>
public sealed record ArticleAcceptanceDto(
    string Work, long Chain, string Contract, long Block, string TransactionHash, DateTimeOffset Accepted, bool Final, IReadOnlyList<PersonDto> Reviewers);

/// <summary>A version of an article.</summary>
/// <param name="Markdown">The text.</param>
/// <param name="Html">The same, rendered and cleaned.</param>
/// <param name="References">What it cites, a line each.</param>
/// <param name="Previous">Hash of the version that this one follows; <c>null</c> for the first.</param>
/// <param name="Reviews">What members said of this text, the newest last; at most 100.</param>
/// <param name="Acceptance"><c>null</c> before the chain's event is indexed.</param>
/// <param name="Accepted">Number of the newest accepted version of the work; 0 when there is none.</param>
/// <param name="InReview">Number of the version that is in review; <c>null</c> when none is.</param>
public sealed record ArticleDto(
    ArticleRowDto Row, string Markdown, string Html, IReadOnlyList<string> References, string? Previous, IReadOnlyList<ArticleReviewDto> Reviews,
    ArticleAcceptanceDto? Acceptance, int Accepted, int? InReview);

/// <summary>What anybody needs to find the hash of a version by themselves.</summary>
/// <param name="Document">EIP-712 typed data that hold the whole text.</param>
/// <param name="Hash">The hash that they have.</param>
public sealed record ArticleDocumentDto(System.Text.Json.JsonElement Document, string Hash);

/// <summary>What acceptance takes and earns, as the contract says now.</summary>
/// <param name="Threshold">Whole units in the topic that a reviewer has.</param>
/// <param name="Reviewers">How many there are, 1 to 10.</param>
/// <param name="Reward">Units that a new work earns its author, as far as caps leave room.</param>
/// <param name="Contract">EIP-55 address of the Articles contract.</param>
public sealed record ReviewRuleDto(long Threshold, int Reviewers, long Reward, string Contract);

/// <summary>An article that is to be reviewed.</summary>
/// <param name="Topic">Chamber key.</param>
/// <param name="Title">One line of 1 to 200 characters.</param>
/// <param name="Language">Two letters, for example <c>en</c>.</param>
/// <param name="Markdown">1 to 60,000 characters.</param>
/// <param name="References">At most 100 lines of 1 to 500 characters.</param>
/// <param name="Key">Makes a second sending harmless: any text of 1 to 64 letters, digits and hyphens.</param>
/// <param name="Confirmed">Whether the author has read the warning about personal data and says that there is none.</param>
public sealed record NewArticle(string Topic, string Title, string Language, string Markdown, IReadOnlyList<string> References, string Key, bool Confirmed = false);

/// <summary>Another text of an article: in the place of the one in review, whose reviews it leaves behind, or as the next version when that is accepted.</summary>
/// <param name="Hash">Hash of the text that was changed, the newest: one that was replaced meanwhile is refused.</param>
/// <param name="Title">As with <see cref="NewArticle"/>, as the next.</param>
public sealed record ArticleEdit(string Hash, string Title, string Language, string Markdown, IReadOnlyList<string> References, bool Confirmed = false);

/// <summary>A reviewer's signature under a text.</summary>
/// <param name="Hash">The text that was read.</param>
/// <param name="Deadline">As in the document that was signed; unix seconds.</param>
/// <param name="Signature">0x-prefixed; 65 bytes for a key, up to 4,096 for a contract wallet.</param>
/// <param name="Comment">At most 2,000 characters; may be empty.</param>
public sealed record SignedReview(string Hash, long Deadline, string Signature, string Comment = "");

/// <summary>That a reviewer does not sign.</summary>
/// <param name="Hash">The text that was read.</param>
/// <param name="Comment">Why: 1 to 2,000 characters.</param>
public sealed record DeclinedReview(string Hash, string Comment);

/// <summary>The text that is meant.</summary>
public sealed record ArticleHash(string Hash);

/// <summary>The transaction that takes a version to the chain; any wallet may send it.</summary>
/// <param name="Chain">Chain id.</param>
/// <param name="From">Who asked.</param>
/// <param name="To">The Articles contract.</param>
/// <param name="Data">0x-prefixed call of <c>accept</c>.</param>
/// <param name="Reviews">Signatures that it carries.</param>
/// <param name="Problem">Why the contract would refuse it now, in one English sentence; <c>null</c> when it would not.</param>
/// <param name="Error">Name of the contract's error then.</param>
public sealed record ArticleSubmissionDto(long Chain, string From, string To, string Data, int Reviews, string? Problem, string? Error);
