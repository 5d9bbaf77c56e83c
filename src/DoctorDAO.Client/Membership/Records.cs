using DoctorDAO.Client.Governance;

namespace DoctorDAO.Client.Membership;

/// <summary>How a ballot counts on one proposal.</summary>
/// <param name="Proposal">Decimal proposal id.</param>
/// <param name="Votes">-10 to +10; above zero for, below zero against, zero without an opinion.</param>
public sealed record MemberVoteDto(string Proposal, string Title, int Votes);

/// <summary>A live ballot of a member.</summary>
/// <param name="Session">Snapshot in unix seconds.</param>
/// <param name="Voices">Voices that count through it now.</param>
/// <param name="Reason">What the member gave as the reason; empty for none.</param>
/// <param name="Votes">One for each issue of the agenda, in its order.</param>
public sealed record MemberBallotDto(
    ChamberRefDto Chamber, long Session, int Voices, string Reason, DateTimeOffset CastAt, bool Final, string TransactionHash, IReadOnlyList<MemberVoteDto> Votes);

/// <summary>What members did with their voices.</summary>
public interface IMemberRecords
{
    /// <summary>Live ballots of an account in all chambers, those cast or changed last first.</summary>
    /// <param name="address">The account.</param>
    /// <param name="cursor"><see cref="Page{T}.Next"/> of the page before; <c>null</c> for the first.</param>
    /// <param name="limit">1 to 100.</param>
    /// <param name="ct">Cancels the query.</param>
    /// <exception cref="FieldException">A field is not what it should be.</exception>
    Task<Page<MemberBallotDto>> GetMemberBallotsAsync(string address, string? cursor, int limit, CancellationToken ct);
}
