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

/// <summary>Sign-ins that were begun, in the database.</summary>
public static class SignInNonces
{
    /// <summary>Keeps a nonce, and forgets those whose time is over.</summary>
    public static async Task AddAsync(DaoDbContext db, SignInNonceRow nonce, DateTimeOffset now, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(nonce);
        var over = now.ToUnixTimeMilliseconds();
        await db.Set<SignInNonceRow>().Where(x => x.ExpiresAt < over).ExecuteDeleteAsync(ct);
        db.Add(nonce);
        await db.SaveChangesAsync(ct);
    }

    /// <summary>Uses a nonce up.</summary>
    /// <returns>Whether it was there and its time not over.</returns>
    public static async Task<bool> SpendAsync(DaoDbContext db, string nonce, DateTimeOffset now, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(db);
        var over = now.ToUnixTimeMilliseconds();
        return await db.Set<SignInNonceRow>().Where(x => x.Nonce == nonce && x.ExpiresAt > over).ExecuteDeleteAsync(ct) == 1;
    }
}
