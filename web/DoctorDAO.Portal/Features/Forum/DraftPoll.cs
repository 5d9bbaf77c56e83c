using DoctorDAO.Client.Forum;

namespace DoctorDAO.Portal.Features.Forum;

/// <content>The poll of a new thread.</content>
public sealed partial class Draft
{
    /// <summary>For how many days a poll can be open.</summary>
    public static IReadOnlyList<int> PollLengths { get; } = [1, 3, 7, 14, 30, 60];

    /// <summary>Answers of a poll, one a line; empty for no poll.</summary>
    public string? PollOptions { get; set; }

    /// <summary>Whether one member may choose several.</summary>
    public bool PollMultiple { get; set; }

    /// <summary>For how many days it is open.</summary>
    public int PollDays { get; set; } = 7;

    /// <summary>The poll that was asked for; <c>null</c> for none.</summary>
    public NewPoll? Poll(DateTimeOffset now)
    {
        var options = (PollOptions ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return options.Length == 0 ? null : new NewPoll(options, PollMultiple, now.AddDays(PollLengths.Contains(PollDays) ? PollDays : 7));
    }
}
