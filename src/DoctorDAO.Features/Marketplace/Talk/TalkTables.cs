using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Marketplace.Talk;

/// <summary>Maps the tables of messages and files of orders.</summary>
internal static class TalkTables
{
    public static void Apply(ModelBuilder model)
    {
        model.Entity<OrderTalkRow>(row =>
        {
            row.ToTable("app_market_talks").HasKey(x => x.Order);
            row.Property(x => x.Order).ValueGeneratedNever();
            row.HasIndex(x => new { x.Done, x.BegunAt });
            row.UseSnakeCase();
        });
        model.Entity<OrderMessageRow>(row =>
        {
            row.ToTable("app_market_messages").HasKey(x => x.Id);
            row.Property(x => x.Account).IsAccount();
            row.Property(x => x.Hash).IsHash();
            row.HasIndex(x => new { x.Order, x.Id });
            row.HasIndex(x => new { x.Order, x.Account, x.Key }).IsUnique();
            row.HasIndex(x => x.Account);
            row.UseSnakeCase();
        });
        model.Entity<OrderFileRow>(row =>
        {
            row.ToTable("app_market_files").HasKey(x => x.Id);
            row.Property(x => x.Id).ValueGeneratedNever();
            row.Property(x => x.Account).IsAccount();
            row.Property(x => x.Sha256).HasMaxLength(64).IsUnicode(false);
            row.HasIndex(x => new { x.Order, x.Message, x.Number });
            row.HasIndex(x => new { x.Message, x.CreatedAt });
            row.HasIndex(x => x.Account);
            row.UseSnakeCase();
        });
        model.Entity<OrderFileContentRow>(row =>
        {
            row.ToTable("app_market_file_contents").HasKey(x => x.Id);
            row.Property(x => x.Id).ValueGeneratedNever();
            row.UseSnakeCase();
        });
        model.Entity<OrderReadRow>(row =>
        {
            row.ToTable("app_market_reads").HasKey(x => new { x.Order, x.Side });
            row.UseSnakeCase();
        });
        model.Entity<OrderAccessRow>(row =>
        {
            row.ToTable("app_market_access").HasKey(x => x.Id);
            row.Property(x => x.Account).IsAccount();
            row.HasIndex(x => new { x.Order, x.Id });
            row.HasIndex(x => x.Account);
            row.UseSnakeCase();
        });
    }
}
