using System.Text.Json;
using DoctorDAO.Client.Relay;

namespace DoctorDAO.Client.Identity;

/// <summary>A guardian of a request.</summary>
/// <param name="Account">EIP-55.</param>
/// <param name="Agreed">Whether they have signed, and it still counts.</param>
public sealed record RequestGuardianDto(string Account, bool Agreed);

/// <summary>A request to move a membership to another account.</summary>
/// <param name="Id">Unguessable; part of the link that guardians get.</param>
/// <param name="From">The account that was lost, EIP-55.</param>
/// <param name="To">The account to move to, EIP-55.</param>
/// <param name="Threshold">How many guardians it takes.</param>
/// <param name="Void">Whether something has happened since, so that it has to be asked anew.</param>
/// <param name="ReadyAt">When it can be completed; <c>null</c> before it is announced on the chain.</param>
/// <param name="Done">Whether the membership has moved.</param>
public sealed record AskedRecoveryDto(Guid Id, string From, string To, int Threshold, IReadOnlyList<RequestGuardianDto> Guardians, bool Void, DateTimeOffset? ReadyAt, bool Ready, bool Done);

/// <summary>Whom a member trusts with this, and what runs.</summary>
/// <param name="Guardians">EIP-55.</param>
/// <param name="Threshold">How many of them it takes; 0 when there are none.</param>
/// <param name="RunningTo">The account that a running request would move to; <c>null</c> when none runs.</param>
public sealed record OwnGuardiansDto(IReadOnlyList<string> Guardians, int Threshold, string? RunningTo, DateTimeOffset? ReadyAt);

/// <summary>Asks for a recovery.</summary>
/// <param name="From">The account that was lost.</param>
public sealed record RecoveryWish(string From);

/// <summary>Moves of memberships to new accounts.</summary>
public interface IRecoveryRequests
{
    /// <summary>The contract that decides, EIP-55.</summary>
    string Membership { get; }

    /// <summary>Whom an account has named, and what runs.</summary>
    Task<OwnGuardiansDto> GetGuardiansAsync(string account, CancellationToken ct);

    /// <summary>A request; <c>null</c> when there is none of that id.</summary>
    Task<AskedRecoveryDto?> GetAsync(Guid id, CancellationToken ct);

    /// <summary>The request of the account to move to; <c>null</c> when it has asked for nothing.</summary>
    Task<AskedRecoveryDto?> FindAsync(string to, CancellationToken ct);

    /// <summary>Asks for one; it takes the place of an older one of the same account.</summary>
    /// <exception cref="FieldException">It cannot be.</exception>
    Task<AskedRecoveryDto> BeginAsync(string to, RecoveryWish wish, CancellationToken ct);

    /// <summary>What a guardian signs.</summary>
    /// <exception cref="FieldException">They are no guardian of it.</exception>
    Task<JsonElement?> PrepareAsync(Guid id, string guardian, CancellationToken ct);

    /// <summary>Keeps a guardian's signature; with the last one that it takes, the request is announced on the chain.</summary>
    /// <exception cref="FieldException">It is not theirs.</exception>
    Task<AskedRecoveryDto?> AgreeAsync(Guid id, string guardian, string signature, CancellationToken ct);

    /// <summary>Announces a request on the chain to which enough guardians have agreed, where that did not come about when the last of them did.</summary>
    /// <returns><c>null</c> when there is no such request.</returns>
    /// <exception cref="FieldException"><c>id</c>: not enough have agreed, or it cannot be done now.</exception>
    Task<AskedRecoveryDto?> AnnounceAsync(Guid id, CancellationToken ct);

    /// <summary>Has the move made when its time has come.</summary>
    Task<RelayTicket?> CompleteAsync(Guid id, CancellationToken ct);

    /// <summary>What the old account signs to stop a request.</summary>
    Task<JsonElement> PrepareCancellationAsync(string account, CancellationToken ct);

    /// <summary>Stops it.</summary>
    /// <exception cref="FieldException">The signature is not the account's.</exception>
    Task<RelayTicket> CancelAsync(string account, string signature, CancellationToken ct);
}
