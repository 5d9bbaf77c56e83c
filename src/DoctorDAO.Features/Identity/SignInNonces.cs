using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Identity;

/// <summary>A row of <c>app_sign_in_nonces</c>: a sign-in that was begun. Using it removes the row, so that it works once, whichever process is asked.</summary>
public sealed class SignInNonceRow
{
    /// <summary>32 hexadecimal digits.</summary>
    public string Nonce { get; set; } = "";

    /// <summary>Unix milliseconds.</summary>
    public long ExpiresAt { get; set; }

    /// <summary>Maps the table.</summary>
    public static void Apply(ModelBuilder model) => model.Entity<SignInNonceRow>(row =>
    {
        row.ToTable("app_sign_in_nonces").HasKey(x => x.Nonce);
        row.Property(x => x.Nonce).HasColumnName("nonce").HasMaxLength(64).IsUnicode(false);
        row.Property(x => x.ExpiresAt).HasColumnName("expires_at");
        row.HasIndex(x => x.ExpiresAt);
    });
}
