using DoctorDAO.Client.Credentials;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Credentials.Issuing;

/// <summary>What the desk is told before it decides: applications of other accounts that may be the same person's, and licences that were erased.</summary>
internal sealed class SimilarApplications(PersonSecrets secrets)
{
    private const int Most = 10;

    /// <summary>Looks for them.</summary>
    public async Task<DeskCheckDto> FindAsync(DaoDbContext db, ApplicationRow row, CancellationToken ct)
    {
        var found = new List<(ApplicationRow Row, Alike In)>();
        foreach (var (hash, alike, rows) in new[]
        {
            (row.LicenceHash, Alike.Licence, db.Set<ApplicationRow>().Where(x => x.Issuer == row.Issuer && x.LicenceHash == row.LicenceHash)),
            (row.NumberHash, Alike.Number, db.Set<ApplicationRow>().Where(x => x.Issuer == row.Issuer && x.NumberHash == row.NumberHash)),
            (row.PersonHash, Alike.Person, db.Set<ApplicationRow>().Where(x => x.Issuer == row.Issuer && x.PersonHash == row.PersonHash)),
        })
        {
            if (hash.Length == 0)
                continue;
            // A draft is its author's alone, and what was taken back was never looked at.
            var others = await rows.AsNoTracking().Where(x => x.Account != row.Account && x.State != ApplicationState.Draft && x.State != ApplicationState.Withdrawn)
                .OrderByDescending(x => x.Id).Take(Most).ToListAsync(ct);
            found.AddRange(others.Where(x => found.TrueForAll(y => y.Row.Id != x.Id)).Select(x => (x, alike)));
        }

        var people = await People.ReadAsync(db, found.Select(x => IssuerQueries.Or(x.Row.Account)), ct);
        return new DeskCheckDto(
            [.. found.Take(Most).Select(x => new SimilarDto(x.Row.Id, x.Row.Account.Length == 0 ? null : people[x.Row.Account], x.In))],
            await secrets.FreeOnAsync(db, row.Issuer, row.LicenceHash, ct) is { } freeOn ? DateTimeOffset.FromUnixTimeSeconds(freeOn) : null);
    }
}
