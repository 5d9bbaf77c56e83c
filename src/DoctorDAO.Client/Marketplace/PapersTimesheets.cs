namespace DoctorDAO.Client.Marketplace;

/// <summary>Time that was worked.</summary>
/// <param name="Day">On which it began.</param>
/// <param name="Start">When it began, on the clock of the sheet's time zone.</param>
/// <param name="End">When it ended; not after <paramref name="Start"/>: on the day after.</param>
/// <param name="Break">Minutes of breaks in it, 0 to 600.</param>
/// <param name="Words">What was done, at most 120 characters, without what points to a patient; empty: nothing is said.</param>
public sealed record SheetEntry(DateOnly Day, TimeOnly Start, TimeOnly End, int Break = 0, string Words = "");

/// <summary>A timesheet that a worker hands in.</summary>
/// <param name="Version">Number of the version that it is to be: 1, or one more than the newest. The same version again is refused unless it is the same.</param>
/// <param name="Zone">Time zone of IANA, for example <c>Europe/Paris</c>.</param>
/// <param name="Entries">1 to 200, none over another.</param>
/// <param name="Reason">What was corrected, 1 to 200 characters; <c>null</c> for the first version.</param>
public sealed record SheetDraft(int Version, string Zone, IReadOnlyList<SheetEntry> Entries, string? Reason = null);

/// <summary>What has become of a version of a timesheet.</summary>
public enum SheetState
{
    /// <summary>The buyer has not answered.</summary>
    Waiting = 0,

    /// <summary>The buyer has confirmed it.</summary>
    Confirmed = 1,

    /// <summary>The buyer asks for a correction.</summary>
    Questioned = 2,

    /// <summary>There is a newer version.</summary>
    Replaced = 3,
}

/// <summary>A version of a timesheet.</summary>
/// <param name="Version">From 1.</param>
/// <param name="Zone">Its time zone.</param>
/// <param name="Entries">In order of time.</param>
/// <param name="Minutes">Worked, breaks taken off.</param>
/// <param name="Reason">What was corrected.</param>
/// <param name="Given">When it was handed in.</param>
/// <param name="State">What has become of it.</param>
/// <param name="Answered">When the buyer answered.</param>
/// <param name="Question">What the buyer asks for.</param>
public sealed record SheetDto(
    int Version, string Zone, IReadOnlyList<SheetEntry> Entries, int Minutes, string? Reason, DateTimeOffset Given, SheetState State, DateTimeOffset? Answered, string? Question);

/// <summary>Timesheets of orders.</summary>
public interface ITimesheets
{
    /// <summary>All versions of an order's timesheet, the newest first, at most 50.</summary>
    Task<IReadOnlyList<SheetDto>?> GetSheetsAsync(string account, long order, CancellationToken ct);

    /// <summary>Hands in a version; for the worker, while the order runs and 90 days after.</summary>
    /// <returns><c>null</c>: no such order of this worker.</returns>
    /// <exception cref="FieldException">A field is not what it should be.</exception>
    Task<SheetDto?> GiveSheetAsync(string account, long order, SheetDraft draft, CancellationToken ct);

    /// <summary>Confirms the newest version; for the buyer. Again changes nothing.</summary>
    /// <exception cref="FieldException">There is a newer one.</exception>
    Task<SheetDto?> ConfirmSheetAsync(string account, long order, int version, CancellationToken ct);

    /// <summary>Asks for a correction of the newest version; for the buyer.</summary>
    /// <param name="words">1 to 200 characters.</param>
    /// <exception cref="FieldException">There is a newer one, or it is confirmed.</exception>
    Task<SheetDto?> QuestionSheetAsync(string account, long order, int version, string words, CancellationToken ct);
}

/// <summary>What a buyer asks to be corrected.</summary>
/// <param name="Words">1 to 200 characters.</param>
public sealed record SheetQuestion(string Words);
