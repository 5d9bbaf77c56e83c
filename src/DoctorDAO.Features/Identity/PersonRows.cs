using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Identity;

/// <summary>How an account is controlled, and how somebody has signed in.</summary>
public enum AccountKind
{
    /// <summary>By a wallet.</summary>
    Wallet = 0,

    /// <summary>By passkeys: a smart account.</summary>
    Passkey = 1,
}

/// <summary>A row of <c>app_persons</c>: somebody who signs in, in whatever ways.</summary>
public sealed class PersonRow
{
    /// <summary>Never shown to others and never on the chain.</summary>
    public Guid Id { get; set; }

    /// <summary>Lowercase account under which the person acts and has written everything.</summary>
    public string Main { get; set; } = "";

    /// <summary>Changes when all sessions are ended: those of an older stamp count no more.</summary>
    public Guid Stamp { get; set; }

    /// <summary>Unix milliseconds.</summary>
    public long CreatedAt { get; set; }
}

/// <summary>A row of <c>app_person_accounts</c>: an account that somebody has proved to be theirs. It is one person's.</summary>
public sealed class PersonAccountRow
{
    /// <summary>Lowercase.</summary>
    public string Account { get; set; } = "";

    public Guid Person { get; set; }

    public AccountKind Kind { get; set; }

    /// <summary>0x and 64 digits: the public key that the account began with; <c>null</c> of a wallet.</summary>
    public string? KeyX { get; set; }

    /// <inheritdoc cref="KeyX"/>
    public string? KeyY { get; set; }

    /// <summary>0x and 64 digits, random: without it the account's address says nothing about the key.</summary>
    public string? Salt { get; set; }

    /// <summary>Unix milliseconds.</summary>
    public long AddedAt { get; set; }
}

/// <summary>A row of <c>app_passkeys</c>.</summary>
public sealed class PasskeyRow
{
    /// <summary>SHA-256 of the credential's id, which may be too long for an index.</summary>
    public string Key { get; set; } = "";

    public Guid Person { get; set; }

    public byte[] CredentialId { get; set; } = [];

    /// <summary>COSE.</summary>
    public byte[] PublicKey { get; set; } = [];

    /// <summary>The smart account that it signs for.</summary>
    public string Account { get; set; } = "";

    /// <summary>What the person calls it.</summary>
    public string Name { get; set; } = "";

    public long SignCount { get; set; }

    /// <summary>Whether it may be copied to other devices by its maker's service.</summary>
    public bool BackupEligible { get; set; }

    public bool BackedUp { get; set; }

    /// <summary>Comma separated.</summary>
    public string Transports { get; set; } = "";

    /// <summary>Unix milliseconds.</summary>
    public long AddedAt { get; set; }

    /// <summary>Unix milliseconds.</summary>
    public long UsedAt { get; set; }
}

/// <summary>A row of <c>app_sessions</c>: a browser in which somebody is signed in.</summary>
public sealed class SessionRow
{
    public Guid Id { get; set; }

    public Guid Person { get; set; }

    public Guid Stamp { get; set; }

    public AccountKind Means { get; set; }

    /// <summary>Browser and system in words, for example <c>Firefox, Windows</c>; never the whole of what the browser says.</summary>
    public string Device { get; set; } = "";

    /// <summary>Unix milliseconds of the last proof of who it is.</summary>
    public long AuthenticatedAt { get; set; }

    /// <summary>Unix milliseconds.</summary>
    public long UsedAt { get; set; }

    /// <summary>Unix milliseconds.</summary>
    public long ExpiresAt { get; set; }
}

/// <summary>A row of <c>app_passkey_challenges</c>: something that was begun with a passkey. Using it removes the row.</summary>
public sealed class PasskeyChallengeRow
{
    public Guid Id { get; set; }

    /// <summary>What it may be used for.</summary>
    public PasskeyPurpose Purpose { get; set; }

    /// <summary>Who is signed in; <see cref="Guid.Empty"/> for nobody.</summary>
    public Guid Person { get; set; }

    /// <summary>What the framework wants to see again.</summary>
    public string State { get; set; } = "";

    /// <summary>Unix milliseconds.</summary>
    public long ExpiresAt { get; set; }
}

/// <summary>What a challenge was made for.</summary>
public enum PasskeyPurpose
{
    /// <summary>A new person.</summary>
    SignUp = 0,

    /// <summary>Somebody who is known.</summary>
    SignIn = 1,

    /// <summary>One more passkey of who is signed in.</summary>
    Add = 2,
}

internal static class PersonTables
{
    public static void Apply(ModelBuilder model)
    {
        model.Entity<PersonRow>(row =>
        {
            row.ToTable("app_persons").HasKey(x => x.Id);
            row.Property(x => x.Id).ValueGeneratedNever();
            row.Property(x => x.Main).IsAccount();
            row.HasIndex(x => x.Main).IsUnique();
            row.UseSnakeCase();
        });
        model.Entity<PersonAccountRow>(row =>
        {
            row.ToTable("app_person_accounts").HasKey(x => x.Account);
            row.Property(x => x.Account).IsAccount();
            row.Property(x => x.KeyX).IsHash();
            row.Property(x => x.KeyY).IsHash();
            row.Property(x => x.Salt).IsHash();
            row.HasIndex(x => x.Person);
            row.UseSnakeCase();
        });
        model.Entity<PasskeyRow>(row =>
        {
            row.ToTable("app_passkeys").HasKey(x => x.Key);
            row.Property(x => x.Key).HasMaxLength(64).IsUnicode(false);
            row.Property(x => x.CredentialId).HasMaxLength(1023);
            row.Property(x => x.PublicKey).HasMaxLength(512);
            row.Property(x => x.Account).IsAccount();
            row.Property(x => x.Name).HasMaxLength(Persons.MaxName);
            row.Property(x => x.Transports).HasMaxLength(200).IsUnicode(false);
            row.HasIndex(x => x.Person);
            row.UseSnakeCase();
        });
        model.Entity<SessionRow>(row =>
        {
            row.ToTable("app_sessions").HasKey(x => x.Id);
            row.Property(x => x.Id).ValueGeneratedNever();
            row.Property(x => x.Device).HasMaxLength(80);
            row.HasIndex(x => x.Person);
            row.HasIndex(x => x.ExpiresAt);
            row.UseSnakeCase();
        });
        model.Entity<PasskeyChallengeRow>(row =>
        {
            row.ToTable("app_passkey_challenges").HasKey(x => x.Id);
            row.Property(x => x.Id).ValueGeneratedNever();
            row.Property(x => x.State).HasMaxLength(8000);
            row.HasIndex(x => x.ExpiresAt);
            row.UseSnakeCase();
        });
    }
}
