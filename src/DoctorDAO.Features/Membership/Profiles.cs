using System.Globalization;
using System.Text;
using DoctorDAO.Client;
using DoctorDAO.Client.Membership;
using DoctorDAO.Ethereum;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace DoctorDAO.Features.Membership;

/// <summary>A row of <c>app_profiles</c>: what a member says about itself.</summary>
internal sealed class ProfileRow
{
    /// <summary>Lowercase account.</summary>
    public string Address { get; set; } = "";

    public string? Name { get; set; }

    public string? TimeZone { get; set; }

    /// <summary>Unix milliseconds; grows with every change, so that a reader's ETag can hold it.</summary>
    public long ChangedAt { get; set; }

    /// <summary>When a profile was changed last; 0 when there is none.</summary>
    public static Task<long> NewestAsync(DaoDbContext db, CancellationToken ct) =>
        db.Set<ProfileRow>().OrderByDescending(x => x.ChangedAt).Select(x => x.ChangedAt).FirstOrDefaultAsync(ct);

    /// <summary>Begins a transaction that keeps others who write about the same account waiting until it ends; its row is there then, if it has to be added for that.</summary>
    public static async Task<IDbContextTransaction> HoldAsync(DaoDbContext db, string account, CancellationToken ct)
    {
        var own = db.Set<ProfileRow>().Where(x => x.Address == account);
        if (!await own.AnyAsync(ct))
        {
            db.Add(new ProfileRow { Address = account });
            try
            {
                await db.SaveChangesAsync(ct);
            }
            catch (DbUpdateException) when (!ct.IsCancellationRequested)
            {
                // Somebody else has added it at the same moment; when it is not there after all, that is worth an error.
                if (!await own.AnyAsync(ct))
                    throw;
            }
            finally
            {
                db.ChangeTracker.Clear();
            }
        }

        var transaction = await db.Database.BeginTransactionAsync(ct);
        await own.ExecuteUpdateAsync(x => x.SetProperty(p => p.ChangedAt, p => p.ChangedAt), ct);
        return transaction;
    }

    public static void Apply(ModelBuilder model)
    {
        model.Entity<ProfileRow>(row =>
        {
            row.ToTable("app_profiles").HasKey(x => x.Address);
            row.Property(x => x.Address).HasColumnName("address").HasMaxLength(42).IsUnicode(false);
            row.Property(x => x.Name).HasColumnName("name").HasMaxLength(80);
            row.Property(x => x.TimeZone).HasColumnName("time_zone").HasMaxLength(64).IsUnicode(false);
            row.Property(x => x.ChangedAt).HasColumnName("changed_at");
            row.HasIndex(x => x.ChangedAt);
        });
        model.Entity<NamePartRow>(row =>
        {
            row.ToTable("app_name_parts").HasKey(x => new { x.Part, x.Address });
            row.Property(x => x.Part).HasColumnName("part").HasMaxLength(160);
            row.Property(x => x.Address).HasColumnName("address").HasMaxLength(42).IsUnicode(false);
            row.HasIndex(x => x.Address);
        });
    }
}

/// <summary>
/// A name from one of its words on, folded. A search is then a range of this table's key, where a search inside of names would read
/// every row.
/// </summary>
internal sealed class NamePartRow
{
    public string Part { get; set; } = "";

    public string Address { get; set; } = "";
}

/// <summary>Profiles in the database.</summary>
internal sealed class Profiles(IDbContextFactory<DaoDbContext> contexts, TimeProvider time) : IProfiles
{
    private const int MaxName = 80;
    private const int MaxWords = 12;

    public async Task<ProfileDto?> GetProfileAsync(string address, CancellationToken ct)
    {
        var key = Key(address);
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Set<ProfileRow>().Where(x => x.Address == key).Select(x => new ProfileDto(x.Name, x.TimeZone)).SingleOrDefaultAsync(ct);
    }

    public async Task SaveProfileAsync(string address, ProfileDto profile, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(profile);
        var key = Key(address);
        var name = CleanName(profile.Name);
        var zone = CleanZone(profile.TimeZone);
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var transaction = await ProfileRow.HoldAsync(db, key, ct);
        var row = await db.Set<ProfileRow>().SingleAsync(x => x.Address == key, ct);
        if (row.Name != name)
        {
            var parts = Parts(name).ToHashSet(StringComparer.Ordinal);
            var known = await db.Set<NamePartRow>().Where(x => x.Address == key).ToListAsync(ct);
            db.RemoveRange(known.Where(x => !parts.Contains(x.Part)));
            db.AddRange(parts.Except(known.Select(x => x.Part), StringComparer.Ordinal).Select(x => new NamePartRow { Part = x, Address = key }));
        }

        row.Name = name;
        row.TimeZone = zone;
        row.ChangedAt = Math.Max(row.ChangedAt + 1, time.GetUtcNow().ToUnixTimeMilliseconds());
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>A name as it is compared: lowercase, without accents, single spaces.</summary>
    internal static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark)
                continue;
            if (!char.IsWhiteSpace(c))
                folded.Append(char.ToLowerInvariant(c));
            else if (folded.Length > 0 && folded[^1] != ' ')
                folded.Append(' ');
        }

        return folded.ToString().TrimEnd();
    }

    /// <summary>The folded name from each of its words on.</summary>
    internal static IEnumerable<string> Parts(string? name)
    {
        var words = Fold(name ?? "").Split([' ', '-'], StringSplitOptions.RemoveEmptyEntries);
        return Enumerable.Range(0, Math.Min(words.Length, MaxWords)).Select(i => string.Join(' ', words.Skip(i))).Distinct(StringComparer.Ordinal);
    }

    private static string Key(string address) => Ethereum.Address.TryParse(address, out var parsed)
        ? parsed.ToHex()
        : throw new FieldException("address", "is not an account: 0x and 40 hexadecimal digits");

    private static string? CleanName(string? name)
    {
        if (name is null)
            return null;
        // Runes first: text that is no Unicode cannot be normalised.
        var clean = string.Concat(name.Trim().EnumerateRunes()).Normalize(NormalizationForm.FormC);
        if (clean.Length is 0 or > MaxName)
            throw new FieldException("name", $"has {clean.Length} characters; 1 to {MaxName} are possible, or none at all");
        if (clean.EnumerateRunes().Any(x => Rune.GetUnicodeCategory(x) is UnicodeCategory.Control or UnicodeCategory.Format || x == Rune.ReplacementChar))
            throw new FieldException("name", "holds characters that cannot be seen; leave them out");
        return clean;
    }

    private static string? CleanZone(string? zone)
    {
        if (string.IsNullOrEmpty(zone))
            return null;
        if (zone.Length > 64 || !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) || !found.HasIanaId)
            throw new FieldException("timeZone", "is not a time zone; take one like Europe/Berlin");
        return zone;
    }
}
