using DoctorDAO.Client.Credentials;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Credentials.Presenting;

/// <summary>A row of <c>app_verifiers</c>: an organisation that asks for credentials.</summary>
internal sealed class VerifierRow
{
    public long Id { get; set; }

    public string Slug { get; set; } = "";

    public string Name { get; set; } = "";

    /// <summary>Lowercase account; empty for this association itself, which nobody owns.</summary>
    public string Owner { get; set; } = "";

    /// <summary>Unix milliseconds.</summary>
    public long CreatedAt { get; set; }
}

/// <summary>A row of <c>app_verifiers_staff</c>: an account that asks in an organisation's name.</summary>
internal sealed class VerifierStaffRow
{
    public long Verifier { get; set; }

    /// <summary>Lowercase account.</summary>
    public string Account { get; set; } = "";
}

/// <summary>A row of <c>app_verifiers_keys</c>: a key of an organisation. The newest signs; older ones stay published, so that receipts can be checked.</summary>
internal sealed class VerifierKeyRow
{
    /// <summary>RFC 7638 thumbprint, base64url.</summary>
    public string Thumbprint { get; set; } = "";

    public long Verifier { get; set; }

    /// <summary>The private JWK, protected; empty once another key has taken its place.</summary>
    public string Secret { get; set; } = "";

    /// <summary>The public JWK.</summary>
    public string Public { get; set; } = "";

    /// <summary>Unix milliseconds.</summary>
    public long CreatedAt { get; set; }

    /// <summary>Whether it may be in the wrong hands: it is not published.</summary>
    public bool Compromised { get; set; }
}

/// <summary>A row of <c>app_verifiers_policies</c>.</summary>
internal sealed class PolicyRow
{
    public long Id { get; set; }

    public long Verifier { get; set; }

    /// <summary>Number of the newest version, from 1.</summary>
    public int Version { get; set; }

    public bool Retired { get; set; }
}

/// <summary>A row of <c>app_verifiers_policies_versions</c>. None is ever changed: requests and receipts name it.</summary>
internal sealed class PolicyVersionRow
{
    public long Policy { get; set; }

    public int Version { get; set; }

    /// <summary><see cref="PolicyContent"/> as JSON.</summary>
    public string Content { get; set; } = "";

    /// <summary>Unix milliseconds.</summary>
    public long WrittenAt { get; set; }

    /// <summary>Lowercase account; empty for the server itself.</summary>
    public string WrittenBy { get; set; } = "";
}

/// <summary>A row of <c>app_verifiers_links</c>: a link that makes a new request each time.</summary>
internal sealed class StandingLinkRow
{
    /// <summary>32 hexadecimal digits.</summary>
    public string Id { get; set; } = "";

    public long Verifier { get; set; }

    public long Policy { get; set; }

    public string Name { get; set; } = "";

    public bool Ended { get; set; }
}

/// <summary>A row of <c>app_presentations</c>: a request, and what came of it.</summary>
internal sealed class PresentationRow
{
    /// <summary>32 hexadecimal digits.</summary>
    public string Id { get; set; } = "";

    public long Verifier { get; set; }

    public long Policy { get; set; }

    public int PolicyVersion { get; set; }

    /// <summary>Who made it and what that one called it; for a link, the link's id and a random part.</summary>
    public string Key { get; set; } = "";

    public string Reference { get; set; } = "";

    /// <summary>Scheme and authority that the wallet was told.</summary>
    public string Origin { get; set; } = "";

    public string ClientId { get; set; } = "";

    public string Nonce { get; set; } = "";

    public string State { get; set; } = "";

    /// <summary>Path that the wallet's browser is led to after the answer.</summary>
    public string ReturnPath { get; set; } = "";

    /// <summary>Private JWK that the answer is encrypted for, protected; empty for answers in the clear, and after the answer.</summary>
    public string ResponseKey { get; set; } = "";

    public PresentationState Status { get; set; }

    /// <summary>Unix milliseconds.</summary>
    public long CreatedAt { get; set; }

    /// <summary>Unix milliseconds.</summary>
    public long ExpiresAt { get; set; }

    /// <summary>Unix milliseconds; 0 before the answer.</summary>
    public long AnsweredAt { get; set; }

    /// <summary>What the wallet's browser comes back with; empty before the answer.</summary>
    public string ResponseCode { get; set; } = "";

    /// <summary>Checks as JSON, without values of claims.</summary>
    public string Checks { get; set; } = "[]";

    /// <summary>What was received, protected; empty once its time is over.</summary>
    public string Received { get; set; } = "";

    /// <summary>The <c>vp_token</c>, protected; kept for verifiers of an admission, else empty.</summary>
    public string Token { get; set; } = "";

    /// <summary>When <see cref="Received"/> and <see cref="Token"/>, and in the end <see cref="Reference"/>, are deleted, in unix milliseconds; <c>long.MaxValue</c> when nothing is left to delete.</summary>
    public long DeleteAt { get; set; } = long.MaxValue;
}

/// <summary>A row of <c>app_presentations_receipts</c>.</summary>
internal sealed class ReceiptRow
{
    /// <summary>32 hexadecimal digits.</summary>
    public string Id { get; set; } = "";

    public string Presentation { get; set; } = "";

    public string Jwt { get; set; } = "";

    /// <summary>Unix milliseconds.</summary>
    public long SignedAt { get; set; }
}

/// <summary>The slice's tables.</summary>
internal static class PresentingTables
{
    public const int MaxName = 100;
    public const int MaxReference = 100;

    public static void Apply(ModelBuilder model)
    {
        model.Entity<VerifierRow>(row =>
        {
            row.ToTable("app_verifiers").HasKey(x => x.Id);
            row.Property(x => x.Slug).HasMaxLength(40).IsUnicode(false);
            row.Property(x => x.Name).HasMaxLength(MaxName);
            row.Property(x => x.Owner).IsAccount();
            row.HasIndex(x => x.Slug).IsUnique();
            row.HasIndex(x => x.Owner);
            row.UseSnakeCase();
        });
        model.Entity<VerifierStaffRow>(row =>
        {
            row.ToTable("app_verifiers_staff").HasKey(x => new { x.Verifier, x.Account });
            row.Property(x => x.Account).IsAccount();
            row.HasIndex(x => x.Account);
            row.UseSnakeCase();
        });
        model.Entity<VerifierKeyRow>(row =>
        {
            row.ToTable("app_verifiers_keys").HasKey(x => x.Thumbprint);
            row.Property(x => x.Thumbprint).HasMaxLength(64).IsUnicode(false);
            row.Property(x => x.Secret).HasMaxLength(2_000).IsUnicode(false);
            row.Property(x => x.Public).HasMaxLength(500).IsUnicode(false);
            row.HasIndex(x => new { x.Verifier, x.CreatedAt });
            row.UseSnakeCase();
        });
        model.Entity<PolicyRow>(row =>
        {
            row.ToTable("app_verifiers_policies").HasKey(x => x.Id);
            row.HasIndex(x => x.Verifier);
            row.UseSnakeCase();
        });
        model.Entity<PolicyVersionRow>(row =>
        {
            row.ToTable("app_verifiers_policies_versions").HasKey(x => new { x.Policy, x.Version });
            row.Property(x => x.WrittenBy).IsAccount();
            row.HasIndex(x => x.WrittenBy);
            row.UseSnakeCase();
        });
        model.Entity<StandingLinkRow>(row =>
        {
            row.ToTable("app_verifiers_links").HasKey(x => x.Id);
            row.Property(x => x.Id).IsRandomId();
            row.Property(x => x.Name).HasMaxLength(MaxName);
            row.HasIndex(x => x.Verifier);
            row.UseSnakeCase();
        });
        model.Entity<PresentationRow>(row =>
        {
            row.ToTable("app_presentations").HasKey(x => x.Id);
            row.Property(x => x.Id).IsRandomId();
            row.Property(x => x.Key).HasMaxLength(120).IsUnicode(false);
            row.Property(x => x.Reference).HasMaxLength(MaxReference);
            row.Property(x => x.Origin).HasMaxLength(200).IsUnicode(false);
            row.Property(x => x.ClientId).HasMaxLength(400).IsUnicode(false);
            row.Property(x => x.Nonce).HasMaxLength(64).IsUnicode(false);
            row.Property(x => x.State).HasMaxLength(64).IsUnicode(false);
            row.Property(x => x.ReturnPath).HasMaxLength(100).IsUnicode(false);
            row.Property(x => x.ResponseKey).HasMaxLength(2_000).IsUnicode(false);
            row.Property(x => x.ResponseCode).HasMaxLength(64).IsUnicode(false);
            row.Property(x => x.Checks).IsUnicode(false);
            row.Property(x => x.Received).IsUnicode(false);
            row.Property(x => x.Token).IsUnicode(false);
            row.HasIndex(x => new { x.Verifier, x.Key }).IsUnique();
            row.HasIndex(x => new { x.Verifier, x.CreatedAt });
            row.HasIndex(x => new { x.Verifier, x.Status, x.ExpiresAt });
            row.HasIndex(x => x.ResponseCode);
            row.HasIndex(x => x.DeleteAt);
            row.HasIndex(x => new { x.Status, x.ExpiresAt });
            row.UseSnakeCase();
        });
        model.Entity<ReceiptRow>(row =>
        {
            row.ToTable("app_presentations_receipts").HasKey(x => x.Id);
            row.Property(x => x.Id).IsRandomId();
            row.Property(x => x.Presentation).IsRandomId();
            row.Property(x => x.Jwt).IsUnicode(false);
            row.HasIndex(x => x.Presentation).IsUnique();
            row.UseSnakeCase();
        });
    }

    /// <summary>32 hexadecimal digits that nobody guesses.</summary>
    public static void IsRandomId(this Microsoft.EntityFrameworkCore.Metadata.Builders.PropertyBuilder<string> property) => property.HasMaxLength(32).IsUnicode(false);
}
