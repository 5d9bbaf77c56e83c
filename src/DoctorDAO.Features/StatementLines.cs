using DoctorDAO.Features.Membership;
using DoctorDAO.Features.Text;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features;

/// <summary>What members say to those who might follow them, in a line each, read for a whole page at once.</summary>
internal static class StatementLines
{
    private const int Length = 200;

    /// <summary>Reads the lines of one chamber; who says nothing is left out.</summary>
    public static async Task<Dictionary<string, string>> ReadAsync(DaoDbContext db, string chamber, IReadOnlyCollection<string> accounts, CancellationToken ct)
    {
        var rows = await db.Set<StatementRow>().AsNoTracking().Where(x => accounts.Contains(x.Address) && x.Chamber == chamber).ToListAsync(ct);
        return rows.ToDictionary(x => x.Address, x => RichText.ToLine(x.Markdown, Length), StringComparer.Ordinal);
    }
}
