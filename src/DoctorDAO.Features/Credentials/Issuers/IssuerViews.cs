using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Credentials.Issuers;

/// <summary>Everyone who was ever accredited.</summary>
internal sealed class IssuerView
{
    /// <summary>keccak-256 of the DID.</summary>
    public string Id { get; set; } = "";

    public string Did { get; set; } = "";

    /// <summary>What follows <c>:issuers:</c> at the end of the DID; empty for a DID without.</summary>
    public string Slug { get; set; } = "";

    /// <summary>
    /// Numbers of the accreditors and its own, each of 8 digits behind a slash: in this order each stands right above those below it. A DID that was freed and is accredited anew
    /// gets a new number; what hung below it keeps the path of before, and so hangs below nothing.
    /// </summary>
    public string Path { get; set; } = "";

    public int Level { get; set; }

    /// <summary>Lowercase account.</summary>
    public string Controller { get; set; } = "";

    /// <summary>Id of the issuer directly above; <c>null</c> for a root.</summary>
    public string? AccreditedBy { get; set; }

    /// <summary>Comma separated.</summary>
    public string Topics { get; set; } = "";

    /// <summary>Unix seconds of the accreditation.</summary>
    public long Since { get; set; }

    public long ValidFrom { get; set; }

    /// <summary>Last valid second; 0 for no end.</summary>
    public long ValidTo { get; set; }

    public bool Suspended { get; set; }

    public bool Withdrawn { get; set; }

    public int Children { get; set; }

    public IReadOnlyList<string> TopicList => Topics.Split(',', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>The one row that knows how many issuers there were.</summary>
internal sealed class IssuerCountView
{
    public const string Key = "issuers";

    public string Id { get; set; } = Key;

    public int Issuers { get; set; }
}

/// <summary>That an issuer has a topic.</summary>
internal sealed class IssuerTopicView
{
    public string Topic { get; set; } = "";

    public string Path { get; set; } = "";

    public string Issuer { get; set; } = "";
}

/// <summary>A signing key.</summary>
internal sealed class IssuerKeyView
{
    public string Issuer { get; set; } = "";

    /// <summary>Path of the issuer whose it is: that of before where its DID was freed since.</summary>
    public string Path { get; set; } = "";

    public string Thumbprint { get; set; } = "";

    public long ValidFrom { get; set; }

    /// <summary>Last valid second; 0 for no end.</summary>
    public long ValidTo { get; set; }

    public bool Ended { get; set; }

    public long AddedAt { get; set; }

    public string TransactionHash { get; set; } = "";
}

/// <summary>The newest anchor of a status list.</summary>
internal sealed class IssuerListView
{
    public string Issuer { get; set; } = "";

    /// <summary>Path of the issuer whose it is: that of before where its DID was freed since.</summary>
    public string Path { get; set; } = "";

    public string ListId { get; set; } = "";

    /// <summary>Decimal uint64.</summary>
    public string Epoch { get; set; } = "";

    public string Hash { get; set; } = "";

    public long AnchoredAt { get; set; }

    public string TransactionHash { get; set; } = "";
}

/// <summary>A change of an issuer.</summary>
internal sealed class IssuerChangeView
{
    public string Issuer { get; set; } = "";

    public long Block { get; set; }

    public long LogIndex { get; set; }

    public long Time { get; set; }

    public string Kind { get; set; } = "";

    public string Detail { get; set; } = "";

    public string TransactionHash { get; set; } = "";
}

/// <summary>Tables of the slice.</summary>
internal static class IssuerTables
{
    // 16 topics of at most 66 characters and their commas.
    private const int TopicsLength = 1_100;
    private const int DidLength = 256;
    private const int PathLength = 40;

    public static void Apply(ModelBuilder model)
    {
        model.Entity<IssuerView>(view =>
        {
            view.IsView("issuers").HasKey(x => x.Id);
            view.Property(x => x.Id).IsHash();
            view.Property(x => x.Did).HasMaxLength(DidLength).IsUnicode(false);
            view.Property(x => x.Slug).HasMaxLength(IssuerProjection.MaxSlug).IsUnicode(false);
            view.Property(x => x.Path).HasMaxLength(PathLength).IsUnicode(false);
            view.Property(x => x.Controller).IsAccount();
            view.Property(x => x.AccreditedBy).IsHash();
            view.Property(x => x.Topics).HasMaxLength(TopicsLength).IsUnicode(false);
            view.Ignore(x => x.TopicList);
            view.HasIndex(x => x.Path).IsUnique();
            view.HasIndex(x => new { x.Slug, x.Path });
            view.HasIndex(x => x.Did);
            view.HasIndex(x => new { x.Controller, x.Path });
            view.UseSnakeCase();
        });
        model.Entity<IssuerCountView>(view =>
        {
            view.IsView("issuer_count").HasKey(x => x.Id);
            view.Property(x => x.Id).HasMaxLength(16).IsUnicode(false);
            view.UseSnakeCase();
        });
        model.Entity<IssuerTopicView>(view =>
        {
            view.IsView("issuer_topics").HasKey(x => new { x.Topic, x.Path });
            view.Property(x => x.Topic).IsTopic();
            view.Property(x => x.Path).HasMaxLength(PathLength).IsUnicode(false);
            view.Property(x => x.Issuer).IsHash();
            view.UseSnakeCase();
        });
        model.Entity<IssuerKeyView>(view =>
        {
            view.IsView("issuer_keys").HasKey(x => new { x.Issuer, x.Thumbprint });
            view.Property(x => x.Issuer).IsHash();
            view.Property(x => x.Path).HasMaxLength(PathLength).IsUnicode(false);
            view.Property(x => x.Thumbprint).IsHash();
            view.Property(x => x.TransactionHash).IsHash();
            view.HasIndex(x => new { x.Issuer, x.AddedAt, x.Thumbprint }).IsDescending(false, true, false);
            view.UseSnakeCase();
        });
        model.Entity<IssuerListView>(view =>
        {
            view.IsView("issuer_lists").HasKey(x => new { x.Issuer, x.ListId });
            view.Property(x => x.Issuer).IsHash();
            view.Property(x => x.Path).HasMaxLength(PathLength).IsUnicode(false);
            view.Property(x => x.ListId).IsTopic();
            view.Property(x => x.Epoch).HasMaxLength(20).IsUnicode(false);
            view.Property(x => x.Hash).IsHash();
            view.Property(x => x.TransactionHash).IsHash();
            view.UseSnakeCase();
        });
        model.Entity<IssuerChangeView>(view =>
        {
            view.IsView("issuer_changes").HasKey(x => new { x.Issuer, x.Block, x.LogIndex });
            view.Property(x => x.Issuer).IsHash();
            view.Property(x => x.Kind).HasMaxLength(24).IsUnicode(false);
            view.Property(x => x.Detail).HasMaxLength(TopicsLength).IsUnicode(false);
            view.Property(x => x.TransactionHash).IsHash();
            view.UseSnakeCase();
        });
    }
}
