using DoctorDAO.Client.Marketplace;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Marketplace.Orders;

/// <summary>A row of <c>app_market_offers</c>: an offer as its buyer has written it, before and after it is on the chain. What it says is encrypted with the server's own keys.</summary>
internal sealed class OfferRow
{
    public long Id { get; set; }

    /// <summary>Hash of its title and words, as the chain has it.</summary>
    public string Brief { get; set; } = "";

    /// <summary>Lowercase account of who wrote it.</summary>
    public string Account { get; set; } = "";

    /// <summary>See <see cref="OfferBook"/>.</summary>
    public byte[] Sealed { get; set; } = [];

    /// <summary>Unix milliseconds.</summary>
    public long KeptAt { get; set; }

    /// <summary>Whether an order on the chain names it: then it is kept as long as the order's messages.</summary>
    public bool Sent { get; set; }
}

/// <summary>A row of <c>app_market_ratings</c>: a rating that its author has handed over, until it is opened. What it says is encrypted with the server's own keys.</summary>
internal sealed class SealedRatingRow
{
    public long Id { get; set; }

    public long Order { get; set; }

    public OrderSide Side { get; set; }

    /// <summary>Lowercase account that handed it over.</summary>
    public string Account { get; set; } = "";

    /// <summary>What it commits to.</summary>
    public string Commitment { get; set; } = "";

    /// <summary>See <see cref="RatingSeal"/>.</summary>
    public byte[] Sealed { get; set; } = [];

    /// <summary>Unix milliseconds.</summary>
    public long GivenAt { get; set; }
}

/// <summary>A row of <c>app_market_rating_words</c>: what a rating says. Nobody is shown it before the chain has its hash.</summary>
internal sealed class RatingWordsRow
{
    public long Order { get; set; }

    public OrderSide Side { get; set; }

    /// <summary>keccak-256 of the text.</summary>
    public string Hash { get; set; } = "";

    /// <summary>Lowercase account that wrote it.</summary>
    public string Account { get; set; } = "";

    public string Text { get; set; } = "";
}

/// <summary>A row of <c>app_market_answers</c>: what the rated side answers, once.</summary>
internal sealed class RatingAnswerRow
{
    public long Order { get; set; }

    /// <summary>Side of the rating that is answered.</summary>
    public OrderSide Side { get; set; }

    /// <summary>Lowercase account that answers.</summary>
    public string Account { get; set; } = "";

    public string Text { get; set; } = "";

    /// <summary>Unix milliseconds.</summary>
    public long At { get; set; }
}

/// <summary>Tables of what is kept of orders off the chain.</summary>
internal static class OrderRows
{
    /// <summary>Characters of a rating's words or of an answer.</summary>
    public const int MaxWords = 2_000;

    public static void Apply(ModelBuilder model)
    {
        model.Entity<OfferRow>(row =>
        {
            row.ToTable("app_market_offers").HasKey(x => x.Id);
            row.Property(x => x.Brief).IsHash();
            row.Property(x => x.Account).IsAccount();
            row.HasIndex(x => x.Brief).IsUnique();
            row.HasIndex(x => new { x.Account, x.Sent, x.Id });
            row.HasIndex(x => new { x.Sent, x.KeptAt });
            row.UseSnakeCase();
        });
        model.Entity<SealedRatingRow>(row =>
        {
            row.ToTable("app_market_ratings").HasKey(x => x.Id);
            row.Property(x => x.Account).IsAccount();
            row.Property(x => x.Commitment).IsHash();
            row.HasIndex(x => new { x.Order, x.Side, x.Commitment }).IsUnique();
            row.HasIndex(x => x.Account);
            row.HasIndex(x => x.GivenAt);
            row.UseSnakeCase();
        });
        model.Entity<RatingWordsRow>(row =>
        {
            row.ToTable("app_market_rating_words").HasKey(x => new { x.Order, x.Side, x.Hash });
            row.Property(x => x.Hash).IsHash();
            row.Property(x => x.Account).IsAccount();
            row.Property(x => x.Text).HasMaxLength(MaxWords);
            row.HasIndex(x => x.Account);
            row.UseSnakeCase();
        });
        model.Entity<RatingAnswerRow>(row =>
        {
            row.ToTable("app_market_answers").HasKey(x => new { x.Order, x.Side });
            row.Property(x => x.Account).IsAccount();
            row.Property(x => x.Text).HasMaxLength(MaxWords);
            row.HasIndex(x => x.Account);
            row.UseSnakeCase();
        });
    }
}
