using DoctorDAO.Client.Governance;
using DoctorDAO.Client.Membership;
using DoctorDAO.Client.Status;

namespace DoctorDAO.Client.Reputation;

/// <summary>How far an account is trusted to write, by its standing; it opens doors and never multiplies a vote.</summary>
public enum TrustLevel
{
    /// <summary>A member of less than 14 days that has earned nothing yet.</summary>
    New,

    /// <summary>Everybody else.</summary>
    Member,

    /// <summary>A member of 14 days and more that has 20 units or more in one topic.</summary>
    Experienced,
}

/// <summary>What is left on a day.</summary>
/// <param name="Day">Midnight (UTC): reputation falls then and at no other time.</param>
/// <param name="Units">Whole units, if nothing is earned or lost until then.</param>
public sealed record FadingDto(DateTimeOffset Day, long Units);

/// <summary>What an account has in one topic, by the time of the newest indexed block.</summary>
/// <param name="Topic">The chamber whose topic it is. A topic that is no chamber's is named by itself.</param>
/// <param name="Units">Whole units today; what the contract's <c>balanceOf</c> says.</param>
/// <param name="Fading">Today and every 73 days after, for two years: half is left after the fifth of these steps, a quarter after the tenth.</param>
/// <param name="Gone">First day on which less than one unit is left; <c>null</c> when that is the case already.</param>
/// <param name="Final">Whether the newest award or slash is final.</param>
public sealed record TopicReputationDto(ChamberRefDto Topic, long Units, IReadOnlyList<FadingDto> Fading, DateTimeOffset? Gone, bool Final);

/// <summary>What an account has done for the association, as it counts today.</summary>
/// <param name="Level">How far the forum trusts it; <c>null</c> for an account that never was a member.</param>
/// <param name="Topics">Topics in which it ever had something, the most first; at most 50.</param>
/// <param name="AsOf">Newest indexed block.</param>
public sealed record ReputationDto(PersonDto Person, TrustLevel? Level, IReadOnlyList<TopicReputationDto> Topics, BlockDto AsOf);

/// <summary>Which of an account's awards and slashes to list; newest first.</summary>
/// <param name="Address">The account.</param>
/// <param name="Topic">Key of a topic; all when empty.</param>
/// <param name="Limit">1 to 100.</param>
public sealed record ReputationHistoryQuery(string Address, string? Topic = null, string? Cursor = null, int Limit = 25);

/// <summary>An award, or a slash.</summary>
/// <param name="Slashed">Whether it was taken.</param>
/// <param name="Amount">Units that were added or taken on that day.</param>
/// <param name="Cut">Units that were not: a cap stood in the way, or there was no more to take. What is beyond 2^53 - 1 is that number.</param>
/// <param name="Left">Whole units of it that still count today.</param>
/// <param name="Half">When half of it has faded or had; <c>null</c> when nothing was added or taken.</param>
/// <param name="Gone">First day on which it counts for less than one unit; <c>null</c> when nothing was added or taken.</param>
/// <param name="By">The contract that awarded or slashed.</param>
/// <param name="ByKey">What it is in this deployment: <c>timelock</c>, a chamber's key; <c>null</c> for a contract that is not of it.</param>
/// <param name="Counterpart">From whom it was earned; <c>null</c> when there is nobody.</param>
/// <param name="Ref">What it was for, as that contract names it: 32 bytes, 0x-prefixed.</param>
public sealed record ReputationEntryDto(
    ChamberRefDto Topic,
    DateTimeOffset Time,
    bool Slashed,
    long Amount,
    long Cut,
    long Left,
    DateTimeOffset? Half,
    DateTimeOffset? Gone,
    string By,
    string? ByKey,
    PersonDto? Counterpart,
    string Ref,
    bool Final,
    string TransactionHash);

/// <summary>A contract that a chamber has named to award in a topic. Caps are units an epoch.</summary>
/// <param name="Address">Its EIP-55 address.</param>
/// <param name="Key">As with <see cref="ReputationEntryDto.ByKey"/>.</param>
/// <param name="CapTotal">The most it awards in all.</param>
/// <param name="CapAccount">The most to one account.</param>
/// <param name="CapPair">The most between two people, both directions together.</param>
/// <param name="Used">What it has awarded in the running epoch.</param>
public sealed record ReputationSourceDto(string Address, string? Key, long CapTotal, long CapAccount, long CapPair, long Used);

/// <summary>A contract that a chamber has named to take reputation in a topic.</summary>
/// <param name="Address">Its EIP-55 address.</param>
/// <param name="Key">As with <see cref="ReputationEntryDto.ByKey"/>.</param>
public sealed record ReputationSlasherDto(string Address, string? Key);

/// <summary>A topic: who may award in it, and take.</summary>
/// <param name="Topic">As with <see cref="TopicReputationDto"/>.</param>
/// <param name="Accounts">Accounts that ever earned something in it.</param>
/// <param name="Sources">In the order of their addresses; at most 100.</param>
/// <param name="Slashers">In the order of their addresses; at most 100.</param>
/// <param name="EpochEnds">When caps start anew; <c>null</c> where there is no reputation on the chain.</param>
public sealed record ReputationTopicDto(
    ChamberRefDto Topic, int Accounts, IReadOnlyList<ReputationSourceDto> Sources, IReadOnlyList<ReputationSlasherDto> Slashers, DateTimeOffset? EpochEnds);

/// <summary>An account in the order of what it has in a topic.</summary>
/// <param name="Units">Whole units today, 1 at least.</param>
public sealed record ReputationLeaderDto(PersonDto Person, long Units);

/// <summary>
/// How members with reputation in the chamber's topic voted on a proposal: advice for readers, no part of the tally. Whoever had one unit or more when
/// casting counts as one person, whatever the votes, the voices behind them and the units.
/// </summary>
/// <param name="Voters">Live ballots of such members in the session.</param>
/// <param name="For">Of them, those for it.</param>
/// <param name="Against">Those against it.</param>
/// <param name="Without">Those with no opinion.</param>
public sealed record ExperiencedVoteDto(int Voters, int For, int Against, int Without);

/// <summary>Whether an account may propose in a chamber now.</summary>
/// <param name="Rule">The chamber's rule.</param>
/// <param name="Member">Whether it is an active member; nobody else may propose.</param>
/// <param name="Units">Its whole units in the topic of the rule; 0 when the rule asks another contract than this association's.</param>
/// <param name="Alone">Whether it may without sponsors.</param>
public sealed record ProposerDto(ProposerRuleDto Rule, bool Member, long Units, bool Alone);
