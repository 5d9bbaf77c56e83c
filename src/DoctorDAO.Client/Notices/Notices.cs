using DoctorDAO.Client.Governance;
using DoctorDAO.Client.Membership;

namespace DoctorDAO.Client.Notices;

/// <summary>What a notice is about. Numbers are 0 to 63, for webhooks keep one bit of each.</summary>
public enum NoticeKind
{
    /// <summary>Somebody answered my post.</summary>
    Reply = 0,

    /// <summary>Somebody named me in a post.</summary>
    Mention = 1,

    /// <summary>A proposal was submitted in a chamber of mine.</summary>
    ProposalSubmitted = 2,

    /// <summary>Voting has begun.</summary>
    SessionOpens = 3,

    /// <summary>Voting ends within a day, and neither I nor anybody whom my voice follows has voted.</summary>
    SessionCloses = 4,

    /// <summary>Somebody whom my voice follows has voted; until <see cref="NoticeDto.Until"/> I can take it back.</summary>
    DelegateVoted = 5,

    /// <summary>A session ended in which nobody whom my voice follows voted, nor did I.</summary>
    DelegateMissed = 6,

    /// <summary>Somebody gave me their voice.</summary>
    VoiceReceived = 7,

    /// <summary>My delegation ends with its term, within 30 days.</summary>
    DelegationLapses = 8,

    /// <summary>My delegation has ended with its term.</summary>
    DelegationLapsed = 9,

    /// <summary>My proposal has passed.</summary>
    ProposalPassed = 10,

    /// <summary>My proposal has not passed.</summary>
    ProposalFailed = 11,

    /// <summary>My proposal waits to be executed.</summary>
    ProposalQueued = 12,

    /// <summary>My proposal was executed.</summary>
    ProposalExecuted = 13,

    /// <summary>My proposal was cancelled.</summary>
    ProposalCancelled = 14,

    /// <summary>An act of mine that the relay had taken failed for good.</summary>
    RelayFailed = 15,

    /// <summary>My membership has to be renewed: said 21 and 7 days before its end.</summary>
    MembershipExpires = 16,

    /// <summary>My membership has lapsed.</summary>
    MembershipLapsed = 17,

    /// <summary>Somebody wrote in a thread or a category that I follow, or somebody whom I follow wrote.</summary>
    Followed = 18,

    /// <summary>Somebody asks to move a membership of mine, or to mine; at <see cref="NoticeDto.Until"/> it happens unless the old account cancels it.</summary>
    RecoveryRequested = 19,

    /// <summary>That move was cancelled.</summary>
    RecoveryCancelled = 20,

    /// <summary>A membership has moved from my account, or to it.</summary>
    MemberMoved = 21,

    /// <summary>A credential in my wallet ends within 30 days; I asked to be reminded.</summary>
    CredentialExpires = 30,

    /// <summary>An issuer asks for more on an application of mine.</summary>
    ApplicationNeedsMore = 31,

    /// <summary>An issuer has accepted an application of mine.</summary>
    ApplicationAccepted = 32,

    /// <summary>An issuer has refused an application of mine.</summary>
    ApplicationRefused = 33,

    /// <summary>A credential of mine waits at its issuer: it was issued to me, or I have not fetched it 7 and 30 days after the decision.</summary>
    CredentialWaits = 34,

    /// <summary>An issuer has revoked, suspended or reinstated a credential of mine.</summary>
    CredentialChanged = 35,

    /// <summary>The other side of an order has written to me; told once until I have read.</summary>
    OrderMessage = 40,

    /// <summary>I was drawn as a juror; until <see cref="NoticeDto.Until"/> I seal my vote.</summary>
    JurorDrawn = 50,

    /// <summary>Half of the time to seal my vote is over, or all but its last 12 hours, and I have not.</summary>
    JurorVoteDue = 51,

    /// <summary>My sealed vote has to be opened, and this server does not have it: said when the time for it begins, and 12 hours before it ends.</summary>
    JurorRevealDue = 52,

    /// <summary>I have earned a juror's fee.</summary>
    JurorPaid = 53,

    /// <summary>A panel was drawn for my claim: my browser has to give its jurors the key to my evidence; they read until <see cref="NoticeDto.Until"/>.</summary>
    ClaimPanelDrawn = 56,

    /// <summary>The panel has ruled on my claim; until <see cref="NoticeDto.Until"/> that can be appealed.</summary>
    ClaimRuled = 57,

    /// <summary>My claim is decided, and I can collect something.</summary>
    ClaimPayable = 58,

    /// <summary>An officer offers something for my claim.</summary>
    ClaimOffer = 59,

    /// <summary>A new listing fits a search that I keep.</summary>
    ListingFound = 36,

    /// <summary>A listing that I wait for can be booked again.</summary>
    ListingBack = 37,

    /// <summary>Somebody answers a listing by which I seek; told once until I have read, and at most once a day.</summary>
    ListingAnswered = 38,

    /// <summary>Somebody offers me an order; until <see cref="NoticeDto.Until"/> I can accept it.</summary>
    OrderOffered = 60,

    /// <summary>My offer of an order was accepted.</summary>
    OrderAccepted = 61,

    /// <summary>Nothing came of an offer: it was declined or taken back, or nobody accepted it in time.</summary>
    OrderNotAccepted = 62,

    /// <summary>Something was delivered that I ordered; until <see cref="NoticeDto.Until"/> I can answer, then it is released.</summary>
    OrderDelivered = 63,

    /// <summary>A change of what I delivered is asked for, due at <see cref="NoticeDto.Until"/>.</summary>
    OrderChangeAsked = 41,

    /// <summary>Two days are left to deliver, or to answer a delivery.</summary>
    OrderDue = 42,

    /// <summary>The other side of an order has opened a dispute; until <see cref="NoticeDto.Until"/> we can agree by ourselves.</summary>
    OrderDisputed = 43,

    /// <summary>The other side of a dispute offers a share.</summary>
    OrderShareOffered = 44,

    /// <summary>A panel has ruled on a dispute of mine; until <see cref="NoticeDto.Until"/> that can be appealed.</summary>
    OrderRuled = 45,

    /// <summary>An order of mine has ended; until <see cref="NoticeDto.Until"/> it can be rated, where anything was paid.</summary>
    OrderEnded = 46,

    /// <summary>The other side of an order proposes to end it.</summary>
    OrderEndProposed = 47,

    /// <summary>A rating that I received was opened.</summary>
    OrderRated = 48,

    /// <summary>A credential or cover that an open offer asks of its worker has ended; it waits until <see cref="NoticeDto.Until"/> and cannot be accepted meanwhile.</summary>
    OrderBlocked = 49,
}

/// <summary>What is true of kinds.</summary>
public static class NoticeKinds
{
    /// <summary>
    /// Whether nobody can choose where notices of a kind go: they are sent at once, by mail and to every webhook. A membership moves after days in which the old account can
    /// stop it; whoever has the old key must not be able to silence that, least of all who has stolen it.
    /// </summary>
    public static bool IsAlwaysTold(NoticeKind kind) => kind is NoticeKind.RecoveryRequested or NoticeKind.MemberMoved;
}

/// <summary>Where notices of a kind go.</summary>
public enum NoticeChannel
{
    /// <summary>Nowhere: none are made.</summary>
    Off = 0,

    /// <summary>Into the inbox.</summary>
    Inbox = 1,

    /// <summary>Into the inbox and the daily mail.</summary>
    Digest = 2,

    /// <summary>Into the inbox and a mail of its own.</summary>
    Immediate = 3,
}

/// <summary>A notice. Which of the parts are set depends on the kind.</summary>
/// <param name="Id">Grows with every notice; the same for the same notice wherever it goes.</param>
/// <param name="At">When it was made.</param>
/// <param name="Href">Path of the page that it is about, on this site.</param>
/// <param name="Session">Snapshot in unix seconds.</param>
/// <param name="Proposal">Decimal proposal id.</param>
/// <param name="Title">Of the proposal or the thread; <c>null</c> when that can no longer be read.</param>
/// <param name="Who">Who did it: the author, the delegate, the proposer.</param>
/// <param name="Until">Until when something can be done about it.</param>
/// <param name="Issuer">Name of the issuer of a credential.</param>
/// <param name="Credential">Type of that credential, for example <c>LicenceToPractise</c>.</param>
public sealed record NoticeDto(
    long Id,
    NoticeKind Kind,
    DateTimeOffset At,
    bool Unread,
    string Href,
    ChamberRefDto? Chamber,
    long? Session,
    string? Proposal,
    string? Title,
    PersonDto? Who,
    DateTimeOffset? Until,
    string? Issuer = null,
    string? Credential = null);

/// <summary>Which notices are asked for.</summary>
/// <param name="Unread">Only those not read yet.</param>
/// <param name="Cursor"><see cref="Page{T}.Next"/> of the page before; <c>null</c> for the first.</param>
/// <param name="Limit">1 to 100.</param>
public sealed record NoticeQuery(bool Unread = false, string? Cursor = null, int Limit = 25);

/// <summary>How many notices are unread.</summary>
/// <param name="Unread">At most 100: whoever has more sees "99+".</param>
public sealed record NoticeCount(int Unread);

/// <summary>Which notices have been read.</summary>
/// <param name="Ids">At most 100; <c>null</c> for all up to <paramref name="UpTo"/>.</param>
/// <param name="UpTo">The newest one that was seen; newer ones stay unread. Needed without <paramref name="Ids"/>.</param>
public sealed record NoticesRead(IReadOnlyList<long>? Ids, long? UpTo);

/// <summary>Where one kind goes.</summary>
public sealed record NoticePreference(NoticeKind Kind, NoticeChannel Channel);

/// <summary>The address that mails go to.</summary>
/// <param name="Available">Whether this server sends mail at all.</param>
/// <param name="Address">The address, shown to its owner alone; <c>null</c> for none.</param>
/// <param name="Confirmed">Whether its owner has followed the link. Before that nothing but the link is sent.</param>
public sealed record MailAddressDto(bool Available, string? Address, bool Confirmed);

/// <summary>An address to send mails to.</summary>
/// <param name="Address">At most 254 characters.</param>
/// <param name="Language">Language of the mails: en-GB, de, fr or es.</param>
public sealed record NewMailAddress(string Address, string Language);

/// <summary>What is to be sent of all accounts' notices. Each number is counted to <see cref="IDeliveries.CountsTo"/>.</summary>
/// <param name="Waiting">Mails and calls of webhooks that wait for their time or the next try.</param>
/// <param name="WaitingMails">Of those, mails.</param>
/// <param name="Failed">Mails and calls of webhooks that were given up.</param>
/// <param name="FailedMails">Of those, mails.</param>
public sealed record DeliveriesDto(int Waiting, int WaitingMails, int Failed, int FailedMails);

/// <summary>A web address that hears of an account's notices.</summary>
/// <param name="Kinds">Kinds it hears of; empty for all.</param>
/// <param name="Dead">Deliveries that were given up, at most 100.</param>
public sealed record WebhookDto(long Id, string Url, IReadOnlyList<NoticeKind> Kinds, DateTimeOffset CreatedAt, int Dead);

/// <summary>A web address to be told.</summary>
/// <param name="Url">https, at most 500 characters, at an address of the public internet.</param>
/// <param name="Kinds">Kinds it hears of; empty for all.</param>
public sealed record NewWebhook(string Url, IReadOnlyList<NoticeKind> Kinds);

/// <summary>A web address that was registered.</summary>
/// <param name="Secret">Key of the signatures. It is shown when the address is added, and again when the same address is added again.</param>
public sealed record CreatedWebhook(WebhookDto Webhook, string Secret);

/// <summary>A delivery that was given up.</summary>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Problem">What was wrong the last time.</param>
public sealed record DeadDeliveryDto(long Id, long Notice, int Attempts, string Problem);
