using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Forum;

/// <summary>A row of <c>app_forum_attachments</c>: a file that an account has added.</summary>
internal sealed class AttachmentRow
{
    /// <summary>SHA-256 of the content as it is kept, in lowercase digits.</summary>
    public string Hash { get; set; } = "";

    /// <summary>Lowercase.</summary>
    public string Account { get; set; } = "";

    public long Bytes { get; set; }

    /// <summary>Unix milliseconds.</summary>
    public long CreatedAt { get; set; }

    /// <summary>Whether it stands in a post: what does not is forgotten after a day.</summary>
    public bool Used { get; set; }
}

/// <summary>A row of <c>app_forum_contents</c>: a file's content, once however many have added it.</summary>
internal sealed class ContentRow
{
    public string Hash { get; set; } = "";

    public string Type { get; set; } = "";

    public byte[] Content { get; set; } = [];

    public int? Width { get; set; }

    public int? Height { get; set; }
}

/// <summary>A row of <c>app_forum_post_attachments</c>: a version of the post shows the file, or leads to it.</summary>
internal sealed class PostAttachmentRow
{
    public long Post { get; set; }

    public string Hash { get; set; } = "";
}

/// <summary>The tables of attachments.</summary>
internal static class AttachmentTables
{
    private const int HashLength = 64;

    public static void Apply(ModelBuilder model)
    {
        model.Entity<AttachmentRow>(row =>
        {
            row.ToTable("app_forum_attachments").HasKey(x => new { x.Hash, x.Account });
            row.Property(x => x.Hash).HasMaxLength(HashLength).IsUnicode(false);
            row.Property(x => x.Account).IsAccount();
            row.HasIndex(x => x.Account);
            row.HasIndex(x => new { x.Used, x.CreatedAt });
            row.UseSnakeCase();
        });
        model.Entity<ContentRow>(row =>
        {
            row.ToTable("app_forum_contents").HasKey(x => x.Hash);
            row.Property(x => x.Hash).HasMaxLength(HashLength).IsUnicode(false);
            row.Property(x => x.Type).HasMaxLength(32).IsUnicode(false);
            row.UseSnakeCase();
        });
        model.Entity<PostAttachmentRow>(row =>
        {
            row.ToTable("app_forum_post_attachments").HasKey(x => new { x.Post, x.Hash });
            row.Property(x => x.Hash).HasMaxLength(HashLength).IsUnicode(false);
            row.HasIndex(x => x.Hash);
            row.UseSnakeCase();
        });
    }
}
