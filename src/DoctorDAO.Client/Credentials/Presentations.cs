using System.Text.Json.Nodes;

namespace DoctorDAO.Client.Credentials;

/// <summary>Where a request stands.</summary>
public enum PresentationState
{
    /// <summary>Nobody has opened it.</summary>
    Waiting = 0,

    /// <summary>A wallet has read it.</summary>
    Opened = 1,

    /// <summary>Answered, and everything checks.</summary>
    Accepted = 2,

    /// <summary>Answered, and at least one check fails.</summary>
    Refused = 3,

    /// <summary>The doctor said no, or the wallet had nothing that fits.</summary>
    Declined = 4,

    /// <summary>Its time is over.</summary>
    Expired = 5,
}

/// <summary>What became of one check.</summary>
public enum CheckOutcome
{
    /// <summary>As it should be.</summary>
    Passed = 0,

    /// <summary>Not as it should be, and the policy lets it stand.</summary>
    Warned = 1,

    /// <summary>Not as it should be.</summary>
    Failed = 2,
}

/// <summary>One check of a presentation.</summary>
/// <param name="Code">What was checked: <c>asked issuer key accreditation holder validity status freshness anchor age hours person standing</c>.</param>
/// <param name="Subject">The type of the credential; empty for checks of the whole.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Reason">Why it did not pass, as a short word of a fixed list; <c>null</c> when it passed. Never a value of a claim.</param>
public sealed record CheckDto(string Code, string Subject, CheckOutcome Outcome, string? Reason = null);

/// <summary>A request to be made from a policy.</summary>
/// <param name="Policy">Id of the policy.</param>
/// <param name="Reference">The organisation's own reference, at most 100 characters; the wallet never sees it.</param>
/// <param name="Key">Made once a request, so that sending it twice makes one: 1 to 64 letters, digits and hyphens.</param>
public sealed record NewPresentation(long Policy, string Reference, string Key);

/// <summary>A request as the staff sees it.</summary>
/// <param name="Id">Unguessable; also the topic <c>presentation:{id}</c>.</param>
/// <param name="Link">For our own wallet.</param>
/// <param name="WalletLink">For any wallet (<c>openid4vp:</c>).</param>
/// <param name="Checks">Once it is answered.</param>
/// <param name="Received">Type and claims of each credential, while the policy keeps them.</param>
/// <param name="KeptUntil">When those are deleted.</param>
/// <param name="Receipt">Id of the receipt.</param>
public sealed record PresentationDto(
    string Id, long Policy, int Version, string PolicyName, string Reference, PresentationState State, DateTimeOffset Created, DateTimeOffset Expires, DateTimeOffset? Answered,
    string Link, string WalletLink, IReadOnlyList<CheckDto> Checks, IReadOnlyList<ReceivedCredential> Received, DateTimeOffset? KeptUntil, string? Receipt);

/// <summary>A credential that was shown.</summary>
/// <param name="Type">For example <c>SpecialistTitle</c>.</param>
/// <param name="Issuer">Its issuer's DID.</param>
/// <param name="Claims">What was revealed.</param>
public sealed record ReceivedCredential(string Type, string Issuer, JsonObject Claims);

/// <summary>A request in a list.</summary>
public sealed record PresentationRowDto(string Id, string PolicyName, string Reference, PresentationState State, DateTimeOffset Created, DateTimeOffset? Answered);

/// <summary>What the wallet's owner is told after an answer on the same device.</summary>
/// <param name="Verifier">Name of the organisation.</param>
/// <param name="State">What became of it.</param>
/// <param name="Checks">Each check.</param>
public sealed record AnsweredDto(string Verifier, PresentationState State, IReadOnlyList<CheckDto> Checks);

/// <summary>A signed receipt that an organisation can file.</summary>
/// <param name="Id">Unguessable.</param>
/// <param name="Jwt">The receipt: a JWS of the organisation's key, without values of claims.</param>
public sealed record ReceiptDto(string Id, string Jwt);

/// <summary>A receipt to be checked.</summary>
/// <param name="Jwt">At most 64 KB.</param>
public sealed record ReceiptText(string Jwt);

/// <summary>What the check of a receipt found.</summary>
/// <param name="Valid">Whether the organisation it names has signed it with a key of its own.</param>
/// <param name="Problem">Why not, in a word.</param>
/// <param name="Verifier">The organisation's DID.</param>
/// <param name="Content">What it says; <c>null</c> when it cannot be read.</param>
public sealed record ReceiptCheck(bool Valid, string? Problem, string? Verifier, JsonObject? Content);
