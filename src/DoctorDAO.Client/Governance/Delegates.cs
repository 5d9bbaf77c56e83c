using DoctorDAO.Client.Membership;

namespace DoctorDAO.Client.Governance;

/// <summary>By what delegates are ordered.</summary>
public enum DelegateSort
{
    /// <summary>By the voices that they carry, then by account; all of them, page by page.</summary>
    Voices,

    /// <summary>By how often they took the side of <see cref="DelegateQuery.For"/>: the share of issues, then their number. Of the <see cref="IDelegates.MostSorted"/> who carry most.</summary>
    Agreement,

    /// <summary>By the share of sessions in which they voted, then by the number. Of the <see cref="IDelegates.MostSorted"/> who carry most.</summary>
    Participation,
}

/// <summary>Which delegates to list: members of a chamber whom others follow.</summary>
/// <param name="Chamber">Chamber key.</param>
/// <param name="Specialty">Specialty code.</param>
/// <param name="For">Account whose ballots theirs are compared with.</param>
/// <param name="Limit">1 to 100.</param>
/// <param name="Sort">Agreement needs <paramref name="For"/>.</param>
public sealed record DelegateQuery(string Chamber, string? Specialty = null, string? For = null, string? Cursor = null, int Limit = 25, DelegateSort Sort = DelegateSort.Voices);

/// <summary>How often two members' ballots took the same side.</summary>
/// <param name="Same">Issues on which both were For or both Against.</param>
/// <param name="Both">Issues on which both had an opinion.</param>
public sealed record AgreementDto(int Same, int Both);

/// <summary>Somebody whom others follow.</summary>
/// <param name="Voices">Voices that count through the member if it votes, its own included.</param>
/// <param name="Followers">Members who follow directly.</param>
/// <param name="Depth">Hops to the furthest member below, 0 to 7.</param>
/// <param name="AcceptsDelegation">Whether the member takes new delegations.</param>
/// <param name="Sessions">Of the chamber's last 20 closed sessions, those that began when the member had been admitted.</param>
/// <param name="Voted">Of those, in which the member's ballot stood at the end.</param>
/// <param name="WithReason">Of those ballots, how many gave a reason.</param>
/// <param name="Statement">The beginning of what the member says to those who might follow it here, in one line of plain text; <c>null</c> when it says nothing.</param>
/// <param name="Agreement">Over the same sessions; <c>null</c> when nobody was named to compare with, or it is the same account.</param>
public sealed record DelegateRowDto(
    PersonDto Person, int Voices, int Followers, int Depth, bool AcceptsDelegation, int Sessions, int Voted, int WithReason, string? Statement, AgreementDto? Agreement);

/// <summary>Finds somebody to follow.</summary>
public interface IDelegates
{
    /// <summary>Of how many delegates, those who carry most, another order than by voices is made: what they did is counted for each.</summary>
    const int MostSorted = 100;

    /// <summary>Delegates of a chamber in the order asked for.</summary>
    /// <exception cref="FieldException">A field is not what it should be.</exception>
    Task<Page<DelegateRowDto>> GetDelegatesAsync(DelegateQuery query, CancellationToken ct);
}
