using DoctorDAO.Client;
using DoctorDAO.Client.Membership;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Text;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Membership;

/// <summary>A row of <c>app_statements</c>: what a member says to those who might follow it in a chamber.</summary>
internal sealed class StatementRow
{
    /// <summary>Lowercase account.</summary>
    public string Address { get; set; } = "";

    public string Chamber { get; set; } = "";

    public string Markdown { get; set; } = "";

    /// <summary>Unix milliseconds.</summary>
    public long ChangedAt { get; set; }

    public static void Apply(ModelBuilder model) => model.Entity<StatementRow>(row =>
    {
        row.ToTable("app_statements").HasKey(x => new { x.Address, x.Chamber });
        row.Property(x => x.Address).IsAccount();
        row.Property(x => x.Chamber).IsChamberKey();
        row.Property(x => x.Markdown).HasMaxLength(Statements.MaxLength);
        row.UseSnakeCase();
    });
}

/// <summary>Statements in the database.</summary>
internal sealed class Statements(IDbContextFactory<DaoDbContext> contexts, Deployment deployment, TimeProvider time) : IStatements
{
    public const int MaxLength = 4_000;

    public async Task<IReadOnlyList<StatementDto>> GetStatementsAsync(string address, CancellationToken ct)
    {
        var account = Fields.Account("address", address);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = await db.Set<StatementRow>().AsNoTracking().Where(x => x.Address == account).ToListAsync(ct);
        return
        [
            .. deployment.Chambers.Join(rows, x => x.Key, x => x.Chamber, (chamber, row) => new StatementDto(
                deployment.RefOf(chamber.Key), row.Markdown, RichText.ToHtml(row.Markdown, $"statement-{chamber.Key}-"), DateTimeOffset.FromUnixTimeMilliseconds(row.ChangedAt))),
        ];
    }

    public async Task SaveStatementAsync(string address, string chamber, StatementText text, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(text);
        var account = Fields.Account("address", address);
        if (deployment.Chambers.All(x => x.Key != chamber))
            throw new FieldException("chamber", $"is no chamber; there are {string.Join(", ", deployment.Chambers.Select(x => x.Key))}");
        var markdown = RichText.Storable(text.Markdown ?? "").Trim();
        if (markdown.Length > MaxLength)
            throw new FieldException("markdown", $"has {markdown.Length} characters; {MaxLength} are possible");

        await using var db = await contexts.CreateDbContextAsync(ct);
        if (markdown.Length > 0 && await db.Set<MemberView>().AsNoTracking().Where(x => x.Account == account).Select(x => (MemberStatus?)x.Status).SingleOrDefaultAsync(ct) is not MemberStatus.Active)
            throw new FieldException("address", "is no active member; who is none can only take a statement back");
        var there = db.Set<StatementRow>().Where(x => x.Address == account && x.Chamber == chamber);
        if ((await there.Select(x => x.Markdown).SingleOrDefaultAsync(ct) ?? "") == markdown)
            return;
        await using var transaction = await ProfileRow.HoldAsync(db, account, ct);
        var row = await there.SingleOrDefaultAsync(ct);
        if ((row?.Markdown ?? "") == markdown)
            return;
        if (row is null)
            db.Add(row = new StatementRow { Address = account, Chamber = chamber });
        (row.Markdown, row.ChangedAt) = (markdown, time.GetUtcNow().ToUnixTimeMilliseconds());
        if (markdown.Length == 0)
            db.Remove(row);
        // Readers' ETags hold when a profile was changed last.
        var profile = await db.Set<ProfileRow>().SingleAsync(x => x.Address == account, ct);
        profile.ChangedAt = Math.Max(profile.ChangedAt + 1, row.ChangedAt);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }
}
