namespace DoctorDAO.Features.Knowledge;

/// <summary>A version that the contract has accepted.</summary>
internal sealed class ArticleView
{
    /// <summary>0x-prefixed hash of its text.</summary>
    public string Hash { get; set; } = "";

    /// <summary>Hash of the work's first version.</summary>
    public string Work { get; set; } = "";

    /// <summary>From 1.</summary>
    public int Version { get; set; }

    public string Topic { get; set; } = "";

    /// <summary>Lowercase account.</summary>
    public string Author { get; set; } = "";

    /// <summary>Unix seconds.</summary>
    public long Time { get; set; }

    public long Block { get; set; }

    public string TransactionHash { get; set; } = "";

    public bool Retracted { get; set; }
}

/// <summary>A review that the contract has checked.</summary>
internal sealed class ArticleReviewView
{
    public string Hash { get; set; } = "";

    /// <summary>Lowercase account.</summary>
    public string Reviewer { get; set; } = "";
}

/// <summary>A work by its newest accepted version.</summary>
internal sealed class WorkView
{
    /// <summary>Hash of its first version.</summary>
    public string Work { get; set; } = "";

    public string Topic { get; set; } = "";

    /// <summary>Lowercase account.</summary>
    public string Author { get; set; } = "";

    /// <summary>Hash of that version.</summary>
    public string Newest { get; set; } = "";

    /// <summary>Block of its acceptance.</summary>
    public long Block { get; set; }

    public long LogIndex { get; set; }
}

/// <summary>The one row that says what acceptance takes and earns.</summary>
internal sealed class ReviewRuleView
{
    public const string Key = "articles";

    public string Id { get; set; } = Key;

    public long Threshold { get; set; }

    public int Reviewers { get; set; }

    public long Reward { get; set; }
}
