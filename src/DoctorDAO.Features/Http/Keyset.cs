using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Http;

/// <summary>Rows behind a place in an order of two columns.</summary>
internal static class Keyset
{
    /// <summary>
    /// Reads the rows that tie with the place in the first column, then those beyond it. Each is a range of an index; one condition that says both is read
    /// by databases from its start, and a tie may be as long as the table.
    /// </summary>
    /// <param name="ties">Rows with the place's first column, behind it in the second, in order; <c>null</c> for none.</param>
    /// <param name="beyond">Rows behind it in the first column, in order; <c>null</c> for none.</param>
    /// <param name="count">Most rows to read.</param>
    /// <param name="ct">Cancels it.</param>
    public static async Task<List<T>> ReadAsync<T>(IQueryable<T>? ties, IQueryable<T>? beyond, int count, CancellationToken ct)
    {
        var rows = ties is null ? [] : await ties.Take(count).ToListAsync(ct);
        if (beyond is not null && rows.Count < count)
            rows.AddRange(await beyond.Take(count - rows.Count).ToListAsync(ct));
        return rows;
    }
}
