using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Credentials.Reminders;

/// <summary>A row of <c>app_credential_reminders</c>: whom, of what kind, and when. Nothing else of a credential is known here.</summary>
internal sealed class ReminderRow
{
    public long Id { get; set; }

    /// <summary>Lowercase account.</summary>
    public string Account { get; set; } = "";

    public string Kind { get; set; } = "";

    /// <summary>Days since 1970.</summary>
    public int DueDay { get; set; }

    /// <summary>Whether the account was told.</summary>
    public bool Told { get; set; }

    /// <summary>Whether it was told and then taken back. The row stays until its day, so that nobody who wants it again is told twice.</summary>
    public bool Dropped { get; set; }
}

/// <summary>The slice's table.</summary>
internal static class ReminderTables
{
    public static void Apply(ModelBuilder model) => model.Entity<ReminderRow>(row =>
    {
        row.ToTable("app_credential_reminders").HasKey(x => x.Id);
        row.Property(x => x.Account).IsAccount();
        row.Property(x => x.Kind).HasMaxLength(32).IsUnicode(false);
        row.HasIndex(x => new { x.Account, x.Kind, x.DueDay }).IsUnique();
        row.HasIndex(x => new { x.Told, x.DueDay, x.Id });
        row.UseSnakeCase();
    });
}
