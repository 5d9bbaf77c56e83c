using DoctorDAO.Client.Forum;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Forum;

/// <summary>A row of <c>app_forum_threads</c>.</summary>
internal sealed class ThreadRow
{
    public long Id { get; set; }

    public string Category { get; set; } = "";

    /// <summary>Empty once the first post was taken back; who shows it asks <see cref="TitleHidden"/>, too.</summary>
    public string Title { get; set; } = "";

    /// <summary>Whether the first post cannot be read, and with it the title.</summary>
    public bool TitleHidden { get; set; }

    /// <summary>Lowercase account.</summary>
    public string Author { get; set; } = "";

    /// <summary>Unix milliseconds.</summary>
    public long CreatedAt { get; set; }

    /// <summary>Unix milliseconds of the newest post.</summary>
    public long ActivityAt { get; set; }

    /// <summary>Lowercase account of the newest post.</summary>
    public string LastAuthor { get; set; } = "";

    /// <summary>Posts, which is also the number of the newest one.</summary>
    public int Posts { get; set; }

    /// <summary>Number of the post that was chosen as the answer.</summary>
    public int? Answer { get; set; }

    public bool Locked { get; set; }

    /// <summary>Decimal id of the proposal that it is about.</summary>
    public string? Proposal { get; set; }

    /// <summary>Category in which it was begun, which the hashes of its posts name; <c>null</c> while it stands there.</summary>
    public string? Origin { get; set; }

    /// <summary>Comma separated, for showing; <see cref="ThreadTagRow"/> finds them.</summary>
    public string Tags { get; set; } = "";
}

/// <summary>A row of <c>app_forum_tags</c>: a thread under one of its tags.</summary>
internal sealed class ThreadTagRow
{
    public string Tag { get; set; } = "";

    public long Thread { get; set; }

    /// <summary>The thread's, as the next: so a page of a tag is a range of an index.</summary>
    public string Category { get; set; } = "";

    public long ActivityAt { get; set; }
}

/// <summary>A row of <c>app_forum_categories</c>: how many threads a category has.</summary>
internal sealed class CategoryRow
{
    public string Key { get; set; } = "";

    public int Threads { get; set; }
}

/// <summary>A row of <c>app_forum_posts</c>: a post as it is now.</summary>
internal sealed class PostRow
{
    public long Id { get; set; }

    public long Thread { get; set; }

    /// <summary>From 1, in the order of writing.</summary>
    public int Number { get; set; }

    /// <summary>Number of the post that it answers; 0 for the first.</summary>
    public int ReplyTo { get; set; }

    /// <summary>Six hexadecimal digits for each post from the outermost down to this one: in this order each post stands below the one that it answers.</summary>
    public string Path { get; set; } = "";

    /// <summary>Lowercase account.</summary>
    public string Author { get; set; } = "";

    /// <summary>What the author's program called this sending; the same again is the same post.</summary>
    public string Key { get; set; } = "";

    /// <summary>Markdown; empty once withdrawn.</summary>
    public string Body { get; set; } = "";

    /// <summary>Content hash of this revision.</summary>
    public string Hash { get; set; } = "";

    /// <summary>Hash of the post that it answers, as that was when this revision was written; <c>null</c> for the first of a thread.</summary>
    public string? ReplyToHash { get; set; }

    /// <summary>The author's signature over the hash, 0x-prefixed.</summary>
    public string? Signature { get; set; }

    /// <summary>Unix milliseconds.</summary>
    public long CreatedAt { get; set; }

    /// <summary>Unix milliseconds; <c>null</c> when it was never changed.</summary>
    public long? EditedAt { get; set; }

    public int Revision { get; set; }

    public PostState State { get; set; }

    /// <summary>The <see cref="DecisionRow"/> that has hidden it.</summary>
    public long? Decision { get; set; }
}

/// <summary>A row of <c>app_forum_revisions</c>: a post as it was.</summary>
internal sealed class PostRevisionRow
{
    public long Post { get; set; }

    public int Revision { get; set; }

    public string Body { get; set; } = "";

    public string Hash { get; set; } = "";

    /// <summary>As with <see cref="PostRow"/>.</summary>
    public string? ReplyToHash { get; set; }

    /// <summary>Unix milliseconds.</summary>
    public long WrittenAt { get; set; }
}

/// <summary>A row of <c>app_forum_reactions</c>: what an account says of a post.</summary>
internal sealed class ReactionRow
{
    public long Post { get; set; }

    public string Reaction { get; set; } = "";

    public string Account { get; set; } = "";
}

/// <summary>A row of <c>app_forum_reaction_counts</c>: how many say it of a post, so that nobody counts them for each reader.</summary>
internal sealed class ReactionCountRow
{
    public long Post { get; set; }

    public string Reaction { get; set; } = "";

    public int Count { get; set; }
}

/// <summary>A row of <c>app_forum_authors</c>: whoever writes holds the own row, so that one account's posts come one after the other.</summary>
internal sealed class AuthorRow
{
    /// <summary>Lowercase.</summary>
    public string Account { get; set; } = "";

    /// <summary>How many posts it has written.</summary>
    public int Posts { get; set; }

    /// <summary>The day of its newest flag, in days since 1970 (UTC).</summary>
    public int FlagDay { get; set; }

    /// <summary>How many flags it has given on that day, those included that are gone.</summary>
    public int Flags { get; set; }
}

/// <summary>The slice's tables.</summary>
internal static class ForumTables
{
    public const int MaxTitle = 200;

    /// <summary>Most versions of a post.</summary>
    public const int MaxRevisions = 50;

    private const int KeyLength = 32;
    private const int TagLength = 30;
    private const int ReactionLength = 16;

    public static void Apply(ModelBuilder model)
    {
        ModerationTables.Apply(model);
        ModeratorProjection.Apply(model);
        TalkTables.Apply(model);
        model.Entity<ThreadRow>(row =>
        {
            row.ToTable("app_forum_threads").HasKey(x => x.Id);
            row.Property(x => x.Category).HasMaxLength(KeyLength).IsUnicode(false);
            row.Property(x => x.Title).HasMaxLength(MaxTitle);
            row.Property(x => x.Author).IsAccount();
            row.Property(x => x.LastAuthor).IsAccount();
            row.Property(x => x.Proposal).HasMaxLength(78).IsUnicode(false);
            row.Property(x => x.Origin).HasMaxLength(KeyLength).IsUnicode(false);
            row.Property(x => x.Tags).HasMaxLength(200).IsUnicode(false);
            row.HasIndex(x => new { x.ActivityAt, x.Id });
            row.HasIndex(x => new { x.Category, x.ActivityAt, x.Id });
            row.HasIndex(x => new { x.Author, x.ActivityAt, x.Id });
            row.UseSnakeCase();
        });
        model.Entity<ThreadTagRow>(row =>
        {
            row.ToTable("app_forum_tags").HasKey(x => new { x.Thread, x.Tag });
            row.Property(x => x.Tag).HasMaxLength(TagLength).IsUnicode(false);
            row.Property(x => x.Category).HasMaxLength(KeyLength).IsUnicode(false);
            row.HasIndex(x => new { x.Tag, x.ActivityAt, x.Thread });
            row.HasIndex(x => new { x.Tag, x.Category, x.ActivityAt, x.Thread });
            row.UseSnakeCase();
        });
        model.Entity<CategoryRow>(row =>
        {
            row.ToTable("app_forum_categories").HasKey(x => x.Key);
            row.Property(x => x.Key).HasMaxLength(KeyLength).IsUnicode(false);
            row.UseSnakeCase();
        });
        model.Entity<PostRow>(row =>
        {
            row.ToTable("app_forum_posts").HasKey(x => x.Id);
            row.Property(x => x.Path).HasMaxLength(24).IsUnicode(false);
            row.Property(x => x.Author).IsAccount();
            row.Property(x => x.Key).HasMaxLength(64).IsUnicode(false);
            row.Property(x => x.Hash).IsHash();
            row.Property(x => x.ReplyToHash).IsHash();
            row.Property(x => x.Signature).HasMaxLength(2_000).IsUnicode(false);
            row.HasIndex(x => new { x.Thread, x.Path }).IsUnique();
            row.HasIndex(x => new { x.Thread, x.Number }).IsUnique();
            row.HasIndex(x => new { x.Author, x.Key }).IsUnique();
            row.HasIndex(x => new { x.Author, x.CreatedAt });
            row.UseSnakeCase();
        });
        model.Entity<PostRevisionRow>(row =>
        {
            row.ToTable("app_forum_revisions").HasKey(x => new { x.Post, x.Revision });
            row.Property(x => x.Hash).IsHash();
            row.Property(x => x.ReplyToHash).IsHash();
            row.UseSnakeCase();
        });
        model.Entity<ReactionRow>(row =>
        {
            row.ToTable("app_forum_reactions").HasKey(x => new { x.Post, x.Reaction, x.Account });
            row.HasIndex(x => x.Account);
            row.Property(x => x.Reaction).HasMaxLength(ReactionLength).IsUnicode(false);
            row.Property(x => x.Account).IsAccount();
            row.UseSnakeCase();
        });
        model.Entity<ReactionCountRow>(row =>
        {
            row.ToTable("app_forum_reaction_counts").HasKey(x => new { x.Post, x.Reaction });
            row.Property(x => x.Reaction).HasMaxLength(ReactionLength).IsUnicode(false);
            row.UseSnakeCase();
        });
        model.Entity<AuthorRow>(row =>
        {
            row.ToTable("app_forum_authors").HasKey(x => x.Account);
            row.Property(x => x.Account).IsAccount();
            row.UseSnakeCase();
        });
    }
}
