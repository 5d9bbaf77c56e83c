using DoctorDAO.Client;
using DoctorDAO.Client.Drafts;
using DoctorDAO.Portal.Texts;

namespace DoctorDAO.Portal.Features.Drafts;

/// <summary>The fields of a draft that is being written.</summary>
public sealed class DraftForm
{
    /// <summary>Chamber key of a new draft.</summary>
    public string? Chamber { get; set; }

    /// <summary>Title.</summary>
    public string? Title { get; set; }

    /// <summary>One paragraph.</summary>
    public string? Summary { get; set; }

    /// <summary>The text below it.</summary>
    public string? Markdown { get; set; }

    /// <summary>Whether the author says that nothing in it points to a patient.</summary>
    public bool Confirmed { get; set; }

    /// <summary>Made once a form, so that sending it twice begins one draft, and the page that follows can say which form has arrived.</summary>
    public string? Key { get; set; }

    /// <summary>The version that is being changed.</summary>
    public int Version { get; set; }

    /// <summary><c>preview</c>, <c>save</c>, <c>add</c> to go on to the actions, or <c>remove-</c> and the place of an action.</summary>
    public string? Act { get; set; }

    /// <summary>The place of an action that is to go.</summary>
    public int? Removed => Act is ['r', 'e', 'm', 'o', 'v', 'e', '-', .. var place] && int.TryParse(place, out var number) ? number : null;

    /// <summary>The texts as the draft's page would show them, or what is wrong with them.</summary>
    public async Task<(string? Html, IReadOnlyList<(string Field, string Message)> Errors)> PreviewAsync(IDrafts drafts, TextSet texts, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(drafts);
        try
        {
            return ((await drafts.PreviewAsync(new DraftTexts(Summary ?? "", Markdown ?? ""), ct)).Html, []);
        }
        catch (FieldException e)
        {
            return (null, [DraftWriting.Refusal(texts, e)]);
        }
    }

    /// <summary>One kind of line end, and a key when there is none.</summary>
    public DraftForm Ready()
    {
        Markdown = Markdown?.ReplaceLineEndings("\n");
        if (string.IsNullOrEmpty(Key)) Key = Guid.NewGuid().ToString("N");
        return this;
    }
}
