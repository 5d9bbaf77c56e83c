namespace DoctorDAO.Client.Membership;

/// <summary>A member's move to another account that was asked for and has neither happened nor been cancelled.</summary>
/// <param name="From">The account that is to be left.</param>
/// <param name="To">The account to move to.</param>
/// <param name="ReadyAt">From when anybody may complete it; until then, and as long as nobody has, the old account can cancel it.</param>
/// <param name="ExpiresAt">After which it cannot be completed any more.</param>
/// <param name="ByVerifiers">Asked for by the admission verifiers, not by guardians.</param>
/// <param name="TransactionHash">The transaction that asked.</param>
public sealed record RecoveryRequestDto(
    PersonDto From, PersonDto To, DateTimeOffset RequestedAt, DateTimeOffset ReadyAt, DateTimeOffset ExpiresAt, bool ByVerifiers, string TransactionHash);

/// <summary>How an account can be recovered, and what is under way.</summary>
/// <param name="Guardians">Who may ask, under the accounts that they have now; at most 7.</param>
/// <param name="Threshold">How many of them it takes; 0 when there are none.</param>
/// <param name="Nonce">What guardians and the cancellation sign as <c>nonce</c> now; the contract's <c>recoveryNonce</c>.</param>
/// <param name="Request">The move of this account that is under way.</param>
/// <param name="Incoming">The oldest move to this account that is under way.</param>
/// <param name="Wards">Members who have named this one as a guardian; at most 100.</param>
/// <param name="MovedTo">The account that holds the membership now, when the member has left this one.</param>
public sealed record MemberRecoveryDto(
    PersonDto Person,
    IReadOnlyList<PersonDto> Guardians,
    int Threshold,
    long Nonce,
    RecoveryRequestDto? Request,
    RecoveryRequestDto? Incoming,
    IReadOnlyList<PersonDto> Wards,
    PersonDto? MovedTo);

/// <summary>Recovery of memberships, from the chain.</summary>
public interface IRecoveries
{
    /// <summary>How an account can be recovered, also one that never was a member: a move to it may be under way.</summary>
    /// <exception cref="FieldException">No account.</exception>
    Task<MemberRecoveryDto> GetRecoveryAsync(string address, CancellationToken ct);
}
