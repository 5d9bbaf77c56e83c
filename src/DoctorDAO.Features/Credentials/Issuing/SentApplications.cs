using DoctorDAO.Client.Credentials;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Credentials.Issuing;

/// <summary>What other slices ask of applications.</summary>
public static class SentApplications
{
    /// <summary>Issuer's name and type of applications, by their ids.</summary>
    /// <param name="db">The context.</param>
    /// <param name="applications">At most some hundreds.</param>
    /// <param name="ct">Cancels it.</param>
    public static async Task<IReadOnlyDictionary<long, (string Issuer, string Type)>> NamesAsync(DaoDbContext db, IReadOnlyList<long> applications, CancellationToken ct) =>
        (await (from application in db.Set<ApplicationRow>() where applications.Contains(application.Id)
                join issuer in db.Set<IssuerRow>() on application.Issuer equals issuer.Id
                select new { application.Id, issuer.Name, application.Type }).ToListAsync(ct)).ToDictionary(x => x.Id, x => (x.Name, x.Type));

    /// <summary>Whether an account has sent an application to any issuer.</summary>
    /// <param name="db">The context.</param>
    /// <param name="account">Lowercase.</param>
    /// <param name="ct">Cancels it.</param>
    public static Task<bool> HasAppliedAsync(DaoDbContext db, string account, CancellationToken ct) =>
        db.Set<ApplicationRow>().AnyAsync(x => x.Account == account && x.State != ApplicationState.Draft, ct);
}
