using System.Globalization;
using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;

namespace DoctorDAO.Portal.Features.Marketplace.Papers;

/// <summary>A timesheet in fields.</summary>
public sealed class SheetForm
{
    private const int First = 5;
    private const int Most = 200;

    /// <summary>Times; rows without a day are left out.</summary>
    public List<SheetRowForm> Rows { get; set; } = [];

    /// <summary>What is corrected.</summary>
    public string? Reason { get; set; }

    /// <summary><c>give</c>, or <c>more</c> for more rows.</summary>
    public string? Act { get; set; }

    /// <summary>The fields of a version that is to be corrected; empty ones without.</summary>
    public static SheetForm Of(SheetDto? sheet) => new()
    {
        Rows = [.. (sheet?.Entries ?? []).Select(x => new SheetRowForm
        {
            Day = x.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Start = x.Start.ToString("HH:mm", CultureInfo.InvariantCulture), End = x.End.ToString("HH:mm", CultureInfo.InvariantCulture),
            Break = x.Break.ToString(CultureInfo.InvariantCulture), Words = x.Words,
        })],
    };

    /// <summary>At least some rows, and not more than there may be.</summary>
    public SheetForm Ready()
    {
        if (Rows.Count > Most) Rows.RemoveRange(Most, Rows.Count - Most);
        while (Rows.Count < First) Rows.Add(new SheetRowForm());
        return this;
    }

    /// <summary>More rows.</summary>
    public void More()
    {
        for (var i = 0; i < First && Rows.Count < Most; i++) Rows.Add(new SheetRowForm());
    }

    /// <summary>What the fields say.</summary>
    /// <exception cref="FieldException">A row is no time.</exception>
    public SheetDraft Read(int version, string zone) => new(version, zone, [.. Rows.Where(x => !x.IsEmpty).Select(x => x.Read())], Reason);
}

/// <summary>A row of a timesheet in fields.</summary>
public sealed class SheetRowForm
{
    /// <summary>Day, as browsers send it.</summary>
    public string? Day { get; set; }

    /// <summary>When it began.</summary>
    public string? Start { get; set; }

    /// <summary>When it ended.</summary>
    public string? End { get; set; }

    /// <summary>Minutes of breaks.</summary>
    public string? Break { get; set; }

    /// <summary>What was done.</summary>
    public string? Words { get; set; }

    /// <summary>Whether nothing is written in it. Browsers send nothing of a date that is half written, so a row with the rest of it is not empty.</summary>
    public bool IsEmpty => new[] { Day, Start, End, Break, Words }.All(string.IsNullOrWhiteSpace);

    /// <summary>What the fields say.</summary>
    /// <exception cref="FieldException">It is no time.</exception>
    public SheetEntry Read() =>
        DateOnly.TryParseExact(Day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && TimeOnly.TryParse(Start, CultureInfo.InvariantCulture, out var start)
        && TimeOnly.TryParse(End, CultureInfo.InvariantCulture, out var end)
            ? new SheetEntry(day, start, end, int.TryParse(Break, NumberStyles.None, CultureInfo.InvariantCulture, out var pause) ? pause : 0, Words ?? "")
            : throw new FieldException("entries.time", "is no day with a start and an end");
}

/// <summary>The buyer's answer to a timesheet.</summary>
public sealed class SheetAnswer
{
    /// <summary>Which version.</summary>
    public int Version { get; set; }

    /// <summary><c>confirm</c> or <c>question</c>.</summary>
    public string? Act { get; set; }

    /// <summary>What is to be corrected.</summary>
    public string? Words { get; set; }
}
