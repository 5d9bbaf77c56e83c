namespace DoctorDAO.Client.Credentials;

/// <summary>An ending that an account wants to be reminded of. It says nothing of the credential but its kind.</summary>
/// <param name="Kind">The last word of its type, such as <c>LicenceToPractise</c>; <c>Other</c> for types that are not the association's.</param>
/// <param name="DueOn">The day on which it ends.</param>
public sealed record ReminderDto(string Kind, DateOnly DueOn);

/// <summary>All endings that an account wants to be reminded of: they take the place of those before. None ends the reminders.</summary>
/// <param name="Reminders">At most 100.</param>
public sealed record NewReminders(IReadOnlyList<ReminderDto> Reminders);

/// <summary>Reminders of what ends in a wallet that the server never sees.</summary>
public interface IReminders
{
    /// <summary>What an account is reminded of, the next first.</summary>
    /// <param name="account">Whose they are.</param>
    /// <param name="ct">Cancels it.</param>
    Task<IReadOnlyList<ReminderDto>> GetAsync(string account, CancellationToken ct);

    /// <summary>Puts all of an account's reminders in the place of those before. The same twice changes nothing, and nobody is told twice.</summary>
    /// <param name="account">Whose they are.</param>
    /// <param name="reminders">All of them.</param>
    /// <param name="ct">Cancels it.</param>
    /// <exception cref="FieldException">Too many, an unknown kind, one twice, or a day that is over or too far.</exception>
    Task<IReadOnlyList<ReminderDto>> SaveAsync(string account, NewReminders reminders, CancellationToken ct);
}
