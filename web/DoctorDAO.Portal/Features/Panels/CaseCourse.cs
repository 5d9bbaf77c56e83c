using DoctorDAO.Client.Panels;
using DoctorDAO.Portal.Components;
using Microsoft.AspNetCore.Components;

namespace DoctorDAO.Portal.Features.Panels;

/// <summary>How a case goes on, as a time line.</summary>
public static class CaseCourse
{
    /// <summary>Its stages with what is known of each.</summary>
    public static IReadOnlyList<TimelineItem> Of(Reader reader, CaseDto panel)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(panel);
        var texts = reader.Texts("Panels");
        var now = panel.Stage switch { CaseStage.Drawing => 0, CaseStage.Commit => 1, CaseStage.Reveal => 2, _ => 4 };
        string Seal() => panel.CommitUntil is { } until ? texts["how.seal-text", ("n", panel.Committed), ("seats", panel.Seats), ("time", reader.Moment(until))] : texts["how.seal-later"];
        string Open() => panel.RevealUntil is { } until && now > 1
            ? texts["how.open-text", ("n", panel.Revealed), ("seats", panel.Seats), ("time", reader.Moment(until))]
            : texts["how.open-later"];
        (string Title, string Text)[] items =
        [
            (texts["how.drawn"], texts["how.drawn-text", ("n", panel.Drawn), ("seats", panel.Seats)]),
            (texts["step.seal"], Seal()),
            (texts["step.open"], Open()),
            (texts["step.decided"], texts["how.decided-text"]),
            (texts["how.after"], texts[panel.Appealed ? "how.last" : "how.after-text"]),
        ];
        return [.. items.Select((x, i) => new TimelineItem(i < now ? TimelineState.Past : i == now ? TimelineState.Present : TimelineState.Future, x.Title, Text(x.Text)))];
    }

    private static RenderFragment Text(string text) => builder => builder.AddContent(0, text);
}
