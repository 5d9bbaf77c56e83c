using DoctorDAO.Features.Credentials.Issuers;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features;

/// <summary>DIDs of issuers by their ids, read for a whole page at once: the chain's calls name an issuer by its hash alone.</summary>
internal sealed class IssuerNames
{
    private readonly Dictionary<string, string> _dids = new(StringComparer.Ordinal);

    private IssuerNames()
    {
    }

    /// <summary>No issuer is known.</summary>
    public static IssuerNames None { get; } = new();

    /// <summary>The DID of an id that was asked for; <c>null</c> when the registry never knew it.</summary>
    public string? this[string id] => _dids.GetValueOrDefault(id);

    /// <summary>Reads which issuers these ids are.</summary>
    public static async Task<IssuerNames> ReadAsync(DaoDbContext db, IEnumerable<string> ids, CancellationToken ct)
    {
        var names = new IssuerNames();
        foreach (var batch in ids.InBatches())
        {
            foreach (var issuer in await db.Set<IssuerView>().AsNoTracking().Where(x => batch.Contains(x.Id)).Select(x => new { x.Id, x.Did }).ToListAsync(ct))
                names._dids[issuer.Id] = issuer.Did;
        }

        return names;
    }
}
