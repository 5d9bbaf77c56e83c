using System.Text.RegularExpressions;
using DoctorDAO.Portal.Texts;
using Microsoft.AspNetCore.Http;

namespace DoctorDAO.Portal.Features.Forum;

/// <summary>The fields of a text that is being written: a thread, an answer, or a change.</summary>
public sealed partial class Draft
{
    /// <summary>Most characters of a title.</summary>
    public const int MaxTitle = 200;

    /// <summary>Most characters of a text.</summary>
    public const int MaxText = 20_000;

    /// <summary>Most tags of a thread.</summary>
    public const int MaxTags = 5;

    /// <summary>Title of a new thread.</summary>
    public string? Title { get; set; }

    /// <summary>The text.</summary>
    public string? Markdown { get; set; }

    /// <summary>Tags of a new thread, with commas between them.</summary>
    public string? Tags { get; set; }

    /// <summary>Whether the author says that nothing in it points to a patient.</summary>
    public bool Confirmed { get; set; }

    /// <summary>Files that are sent with it.</summary>
    public IReadOnlyList<IFormFile>? Files { get; set; }

    /// <summary>Made once a form, so that sending it twice posts once.</summary>
    public string? Key { get; set; }

    /// <summary>The version that is being changed.</summary>
    public int Revision { get; set; }

    /// <summary><c>preview</c>, or <c>send</c>.</summary>
    public string? Act { get; set; }

    /// <summary>Whether the text is only to be shown.</summary>
    public bool IsPreview => Act == "preview";

    /// <summary>The tags one by one, as they are kept.</summary>
    public IReadOnlyList<string> TagList =>
        [.. (Tags ?? "").Split([',', ';', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries).Select(t => t.TrimStart('#').ToLowerInvariant()).Where(t => t.Length > 0).Distinct()];

    /// <summary>One kind of line end, and a key when there is none that can be.</summary>
    public Draft Ready()
    {
        Markdown = Markdown?.ReplaceLineEndings("\n");
        if (Key is null || !KeyPattern().IsMatch(Key)) Key = NewKey();
        return this;
    }

    /// <summary>A key that no form had before.</summary>
    public static string NewKey() => Guid.NewGuid().ToString("N");

    /// <summary>What is wrong with the fields, by field.</summary>
    /// <param name="texts">The forum's texts.</param>
    /// <param name="thread">Whether title and tags are asked for too.</param>
    public IReadOnlyList<(string Field, string Message)> Check(TextSet texts, bool thread)
    {
        var errors = new List<(string, string)>();
        var (title, text) = (Title?.Trim().Length ?? 0, Markdown?.Trim().Length ?? 0);
        if (thread && title == 0) errors.Add(("title", texts["error.title-empty"]));
        else if (thread && title > MaxTitle) errors.Add(("title", texts["error.title-long", ("n", title), ("max", MaxTitle)]));
        if (text == 0) errors.Add(("markdown", texts["error.text-empty"]));
        else if (text > MaxText) errors.Add(("markdown", texts["error.text-long", ("n", text), ("max", MaxText)]));
        if (thread && TagList.Count > MaxTags) errors.Add(("tags", texts["error.tags-many", ("n", TagList.Count), ("max", MaxTags)]));
        else if (thread && TagList.FirstOrDefault(t => !TagPattern().IsMatch(t)) is { } wrong) errors.Add(("tags", texts["error.tag", ("tag", wrong.Length > 40 ? wrong[..40] + "…" : wrong)]));
        return errors;
    }

    [GeneratedRegex("^[a-z0-9-]{1,30}$")]
    private static partial Regex TagPattern();

    [GeneratedRegex("^[A-Za-z0-9-]{1,64}$")]
    private static partial Regex KeyPattern();
}
