using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Knowledge;

/// <summary>A row of <c>app_articles</c>: a work; its texts have rows of their own.</summary>
internal sealed class ArticleRow
{
    public long Id { get; set; }

    public string Topic { get; set; } = "";

    /// <summary>Lowercase account that wrote it.</summary>
    public string Author { get; set; } = "";

    /// <summary>What the author's program called this sending.</summary>
    public string Key { get; set; } = "";

    /// <summary>Id of the newest text.</summary>
    public long Text { get; set; }

    /// <summary>Hash of that text.</summary>
    public string Hash { get; set; } = "";

    /// <summary>Whether that text is in review, unless the views of the chain say that it is accepted; <see cref="ArticleCloser"/> writes that down some time later.</summary>
    public bool Open { get; set; }
}

/// <summary>A row of <c>app_articles_texts</c>. None is ever changed: reviewers have signed for it, and whoever has their signatures may bring it to the chain.</summary>
internal sealed class ArticleTextRow
{
    public long Id { get; set; }

    public long Article { get; set; }

    /// <summary>Number of the version that it was written for.</summary>
    public int Version { get; set; }

    public string Hash { get; set; } = "";

    /// <summary>Hash of the version that it follows; <c>null</c> for the first.</summary>
    public string? Previous { get; set; }

    public string Title { get; set; } = "";

    /// <summary>Two letters.</summary>
    public string Language { get; set; } = "";

    /// <summary>Markdown.</summary>
    public string Body { get; set; } = "";

    /// <summary>A line each.</summary>
    public string References { get; set; } = "";

    /// <summary>Unix milliseconds.</summary>
    public long WrittenAt { get; set; }
}

/// <summary>A row of <c>app_articles_reviews</c>: the last word of a member on a text.</summary>
internal sealed class ArticleReviewRow
{
    /// <summary>Id of the text.</summary>
    public long Text { get; set; }

    /// <summary>Lowercase account.</summary>
    public string Reviewer { get; set; } = "";

    /// <summary>0x-prefixed, found right when it came; <c>null</c> when the member did not sign.</summary>
    public string? Signature { get; set; }

    /// <summary>Until when it may be used, in unix seconds by the chain's clock; 0 without one.</summary>
    public long Deadline { get; set; }

    public string Comment { get; set; } = "";

    /// <summary>Unix milliseconds.</summary>
    public long GivenAt { get; set; }
}

/// <summary>The slice's tables.</summary>
internal static class KnowledgeTables
{
    public const int MaxTitle = 200;
    public const int MaxComment = 2_000;
    public const int MaxReferences = 100;
    public const int MaxReference = 500;

    public static void Apply(ModelBuilder model)
    {
        model.Entity<ArticleRow>(row =>
        {
            row.ToTable("app_articles").HasKey(x => x.Id);
            row.Property(x => x.Topic).IsTopic();
            row.Property(x => x.Author).IsAccount();
            row.Property(x => x.Key).HasMaxLength(64).IsUnicode(false);
            row.Property(x => x.Hash).IsHash();
            row.HasIndex(x => new { x.Author, x.Key }).IsUnique();
            row.HasIndex(x => x.Hash);
            row.HasIndex(x => new { x.Author, x.Open, x.Text });
            row.HasIndex(x => new { x.Open, x.Text });
            row.HasIndex(x => new { x.Topic, x.Open, x.Text });
            row.UseSnakeCase();
        });
        model.Entity<ArticleTextRow>(row =>
        {
            row.ToTable("app_articles_texts").HasKey(x => x.Id);
            row.Property(x => x.Hash).IsHash();
            row.Property(x => x.Previous).IsHash();
            row.Property(x => x.Title).HasMaxLength(MaxTitle);
            row.Property(x => x.Language).HasMaxLength(2).IsUnicode(false);
            row.HasIndex(x => x.Hash).IsUnique();
            row.HasIndex(x => new { x.Article, x.Version });
            row.UseSnakeCase();
        });
        model.Entity<ArticleReviewRow>(row =>
        {
            row.ToTable("app_articles_reviews").HasKey(x => new { x.Text, x.Reviewer });
            row.HasIndex(x => x.Reviewer);
            row.Property(x => x.Reviewer).IsAccount();
            row.Property(x => x.Signature).IsUnicode(false);
            row.Property(x => x.Comment).HasMaxLength(MaxComment);
            row.UseSnakeCase();
        });
        ApplyViews(model);
    }

    private static void ApplyViews(ModelBuilder model)
    {
        model.Entity<ArticleView>(view =>
        {
            view.IsView("articles").HasKey(x => x.Hash);
            view.Property(x => x.Hash).IsHash();
            view.Property(x => x.Work).IsHash();
            view.Property(x => x.Topic).IsTopic();
            view.Property(x => x.Author).IsAccount();
            view.Property(x => x.TransactionHash).IsHash();
            view.UseSnakeCase();
        });
        model.Entity<ArticleReviewView>(view =>
        {
            view.IsView("articles_reviews").HasKey(x => new { x.Hash, x.Reviewer });
            view.Property(x => x.Hash).IsHash();
            view.Property(x => x.Reviewer).IsAccount();
            view.UseSnakeCase();
        });
        model.Entity<WorkView>(view =>
        {
            view.IsView("articles_works").HasKey(x => x.Work);
            view.Property(x => x.Work).IsHash();
            view.Property(x => x.Topic).IsTopic();
            view.Property(x => x.Author).IsAccount();
            view.Property(x => x.Newest).IsHash();
            view.HasIndex(x => new { x.Block, x.LogIndex });
            view.HasIndex(x => new { x.Topic, x.Block, x.LogIndex });
            view.HasIndex(x => new { x.Author, x.Block, x.LogIndex });
            view.UseSnakeCase();
        });
        model.Entity<ReviewRuleView>(view =>
        {
            view.IsView("articles_rule").HasKey(x => x.Id);
            view.Property(x => x.Id).HasMaxLength(16).IsUnicode(false);
            view.UseSnakeCase();
        });
    }
}
