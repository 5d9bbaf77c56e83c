using DoctorDAO.Client.Credentials;
using DoctorDAO.Features.Credentials.Issuers;
using DoctorDAO.Features.Credentials.Issuing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Credentials.Presenting;

/// <summary>Finds who stands behind an organisation's name: what the chain proves, and nothing that the organisation says of itself.</summary>
internal sealed class Vouching(IIssuerTrust trust)
{
    private const int MostIssuers = 5;

    /// <summary>Who vouches for an organisation.</summary>
    /// <returns><c>null</c> when nobody does.</returns>
    public async Task<VouchDto?> FindAsync(DaoDbContext db, VerifierRow verifier, CancellationToken ct)
    {
        if (verifier.Owner.Length == 0)
            return new VouchDto(null, null);
        var desks = await db.Set<IssuerRow>().AsNoTracking().Where(x => x.Controller == verifier.Owner).OrderBy(x => x.Id).Take(MostIssuers).Select(x => new { x.Did, x.Name }).ToListAsync(ct);
        // An issuer whose desk is elsewhere is accredited as much; its name is the DID that it was accredited by.
        var others = await db.Set<IssuerView>().AsNoTracking().Where(x => x.Controller == verifier.Owner).OrderBy(x => x.Path).Take(MostIssuers).Select(x => x.Did).ToListAsync(ct);
        foreach (var (did, name) in desks.Select(x => (x.Did, x.Name)).Concat(others.Except(desks.Select(x => x.Did), StringComparer.Ordinal).Select(x => (x, x))))
        {
            // Whom the desk, or the newest view, takes for the controller may have been replaced since.
            if (await trust.ControllerAsync(did, ct) is { } controller && controller.ToHex() == verifier.Owner)
                return new VouchDto(did, name);
        }

        return null;
    }
}
