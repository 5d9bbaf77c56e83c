namespace DoctorDAO.Portal.Features.Knowledge;

/// <summary>The fields of an article that is being written.</summary>
public sealed class ArticleForm
{
    /// <summary>Chamber key of a new article.</summary>
    public string? Topic { get; set; }

    /// <summary>Title.</summary>
    public string? Title { get; set; }

    /// <summary>Two letters.</summary>
    public string? Language { get; set; }

    /// <summary>The text.</summary>
    public string? Markdown { get; set; }

    /// <summary>What it cites, one a line.</summary>
    public string? References { get; set; }

    /// <summary>Whether the author says that nothing in it points to a patient.</summary>
    public bool Confirmed { get; set; }

    /// <summary>Made once a form, so that sending it twice begins one article.</summary>
    public string? Key { get; set; }

    /// <summary>Hash of the text that is being changed.</summary>
    public string? Hash { get; set; }

    /// <summary>The references, without empty lines.</summary>
    public IReadOnlyList<string> ReferenceLines => [.. (References ?? "").ReplaceLineEndings("\n").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>One kind of line end, and a key when there is none.</summary>
    public ArticleForm Ready()
    {
        Markdown = Markdown?.ReplaceLineEndings("\n");
        References = References?.ReplaceLineEndings("\n");
        if (string.IsNullOrEmpty(Key)) Key = Guid.NewGuid().ToString("N");
        return this;
    }
}
