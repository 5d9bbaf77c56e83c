using DoctorDAO.Client.Governance;

namespace DoctorDAO.Client.Membership;

/// <summary>Where a member stands; the states of the Membership contract.</summary>
public enum MemberStatus { None, Active, Lapsed, Suspended, Revoked, Moved }

/// <summary>A person as every screen shows one.</summary>
/// <param name="Address">EIP-55 checksummed account.</param>
/// <param name="Name">Name with title as the member wrote it ("Dr Amara Okafor"); <c>null</c> when the member shows none.</param>
/// <param name="Specialty">Specialty code of the voucher, for example <c>cardiology</c>; empty for an account that never was a member.</param>
/// <param name="Verified">Whether the membership is active now, which means the licence was checked within 90 days.</param>
public sealed record PersonDto(string Address, string? Name, string Specialty, bool Verified);

/// <summary>A row of the member list.</summary>
/// <param name="Since">When the person was admitted.</param>
/// <param name="Voices">Voices that stand behind this member in the chamber asked for (its own included), else in the chamber where they are most.</param>
/// <param name="Followers">Members that delegate directly to this one there.</param>
public sealed record MemberRowDto(PersonDto Person, MemberStatus Status, DateTimeOffset Since, int Voices, int Followers);

/// <summary>Which members to list. Ordered by voices, then by address.</summary>
/// <param name="Search">Part of a name or of an address; at most 100 characters.</param>
/// <param name="Specialty">Specialty code.</param>
/// <param name="Chamber">Chamber key whose voices are shown and ordered by.</param>
/// <param name="Limit">1 to 100.</param>
public sealed record MemberQuery(string? Search = null, string? Specialty = null, string? Chamber = null, string? Cursor = null, int Limit = 25);

/// <summary>One member in one chamber.</summary>
/// <param name="Delegate">Whom the member follows; <c>null</c> when the member follows nobody.</param>
/// <param name="Voices">Voices that count through the member if the member votes: itself and everyone up to 7 hops below.</param>
/// <param name="Levels">Members exactly h hops below, for h = 0..7 (index 0 is the member itself).</param>
/// <param name="Followers">Direct followers, the heaviest first; at most 50.</param>
/// <param name="FollowerCount">How many direct followers there are.</param>
/// <param name="AcceptsDelegation">Whether the member takes new delegations.</param>
/// <param name="Ends">When the delegation ends with its term; <c>null</c> without a delegation.</param>
/// <param name="CanRenew">Whether the delegation can be carried into the next term now and has not been yet.</param>
public sealed record ChamberVoiceDto(
    ChamberRefDto Chamber,
    PersonDto? Delegate,
    int Voices,
    IReadOnlyList<int> Levels,
    IReadOnlyList<PersonDto> Followers,
    int FollowerCount,
    bool AcceptsDelegation,
    DateTimeOffset? Ends,
    bool CanRenew);

/// <summary>One line of a member's history.</summary>
/// <param name="Kind"><c>admitted</c>, <c>refreshed</c>, <c>lapsed</c>, <c>suspended</c>, <c>reinstated</c>, <c>revoked</c>, <c>delegated</c>,
/// <c>delegation-ended</c>, <c>renewed</c>, <c>ballot-cast</c>, <c>ballot-withdrawn</c>, <c>guardians-changed</c>, <c>recovery-requested</c>,
/// <c>recovery-cancelled</c>, <c>moved</c> (to another account), <c>moved-here</c> (from another account).</param>
/// <param name="Chamber">The chamber it happened in, where it happened in one.</param>
/// <param name="Session">Session (unix seconds) of a ballot.</param>
/// <param name="Other">The delegate, or the account moved to or from, where there is one.</param>
public sealed record MemberHistoryDto(
    DateTimeOffset Time, string Kind, ChamberRefDto? Chamber, long? Session, PersonDto? Other, string TransactionHash);

/// <summary>Everything public about a member.</summary>
/// <param name="NotAfter">When the membership lapses unless refreshed.</param>
/// <param name="History">Newest first, also of the accounts that the member has left; at most 50.</param>
/// <param name="MovedTo">The account that holds the membership now, when the member has left this one.</param>
/// <param name="MovedFrom">The account that the member has left for this one.</param>
/// <param name="Recovery">A move of this member that is under way; <c>null</c> for none.</param>
public sealed record MemberDto(
    PersonDto Person,
    MemberStatus Status,
    DateTimeOffset Since,
    DateTimeOffset NotAfter,
    IReadOnlyList<ChamberVoiceDto> Voices,
    IReadOnlyList<MemberHistoryDto> History,
    PersonDto? MovedTo = null,
    PersonDto? MovedFrom = null,
    RecoveryRequestDto? Recovery = null);

/// <summary>A node of a delegation tree.</summary>
/// <param name="Voices">Voices standing behind the node, its own included.</param>
/// <param name="Hops">Hops from the member asked for: negative above, positive below, 0 itself.</param>
/// <param name="Children">Followers, the heaviest first; at most 12 a node.</param>
/// <param name="Hidden">Followers that were left out.</param>
/// <param name="HasBallot">Whether the node has a live ballot in the session asked for; <c>null</c> without a session.</param>
public sealed record DelegationNodeDto(
    PersonDto Person, int Voices, int Hops, IReadOnlyList<DelegationNodeDto> Children, int Hidden, bool? HasBallot);

/// <summary>A member's own chain: up to the last delegate, down to those who follow.</summary>
/// <param name="Above">Delegates from the nearest up, at most 9.</param>
/// <param name="Self">The member with its followers as children, 7 hops at most.</param>
/// <param name="BeyondReach">Followers more than 7 hops below, whose voices do not arrive here.</param>
public sealed record DelegationTreeDto(
    ChamberRefDto Chamber, IReadOnlyList<DelegationNodeDto> Above, DelegationNodeDto Self, int BeyondReach);

/// <summary>What a signed-in member may edit about itself.</summary>
/// <param name="Name">Name with title; 1 to 80 characters.</param>
/// <param name="TimeZone">IANA zone, for example <c>Europe/Berlin</c>.</param>
public sealed record ProfileDto(string? Name, string? TimeZone);
