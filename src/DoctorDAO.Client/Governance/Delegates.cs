using DoctorDAO.Client.Membership;

namespace DoctorDAO.Client.Governance;

/// <summary>Which delegates to list: members of a chamber whom others follow, ordered by voices, then by account.</summary>
/// <param name="Chamber">Chamber key.</param>
/// <param name="Specialty">Specialty code.</param>
/// <param name="For">Account whose ballots theirs are compared with.</param>
/// <param name="Limit">1 to 100.</param>
public sealed record DelegateQuery(string Chamber, string? Specialty = null, string? For = null, string? Cursor = null, int Limit = 25);

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
    /// <summary>Delegates of a chamber, the heaviest first.</summary>
    /// <exception cref="FieldException">A field is not what it should be.</exception>
    Task<Page<DelegateRowDto>> GetDelegatesAsync(DelegateQuery query, CancellationToken ct);
}
