using DoctorDAO.Client.Governance;

namespace DoctorDAO.Client.Results;

/// <summary>How members of one specialty took part in a session.</summary>
/// <param name="Specialty">Code; empty for all specialties with fewer than 5 members, taken together.</param>
/// <param name="Members">Members at the snapshot.</param>
/// <param name="Represented">Of those, whose voice counted through some ballot, their own included.</param>
/// <param name="Voters">Of those, who cast a ballot themselves.</param>
public sealed record SpecialtyTurnoutDto(string Specialty, int Members, int Represented, int Voters);

/// <summary>How the voices of a closed session came to be counted.</summary>
/// <param name="Members">Members with a voice in the chamber at the snapshot.</param>
/// <param name="Represented">Voices that counted through some ballot.</param>
/// <param name="Voters">Ballots.</param>
/// <param name="Hops">Represented voices by the hops that they came, 0 to 7: entry 0 is the voters' own.</param>
/// <param name="Specialties">The largest first, those taken together last; none when they have fewer than 5 members in all.</param>
/// <param name="Heaviest">The ballots that spoke for the most voices; at most 10, and none that spoke for its voter alone.</param>
/// <param name="Final">Whether the end of the session can no longer be undone: its bundle can then be had.</param>
public sealed record SessionFlowsDto(
    ChamberRefDto Chamber, long Session, long Members, long Represented, long Voters, IReadOnlyList<long> Hops, IReadOnlyList<SpecialtyTurnoutDto> Specialties,
    IReadOnlyList<BallotDto> Heaviest, bool Final);

/// <summary>Results of sessions that are over.</summary>
public interface IResults
{
    /// <summary>How the voices of a closed session came to be counted; <c>null</c> for a session that is not over or not there.</summary>
    /// <param name="chamber">Chamber key.</param>
    /// <param name="session">Snapshot in unix seconds.</param>
    /// <param name="ct">Cancels the query.</param>
    Task<SessionFlowsDto?> GetFlowsAsync(string chamber, long session, CancellationToken ct);
}
