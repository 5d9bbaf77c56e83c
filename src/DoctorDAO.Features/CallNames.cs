using DoctorDAO.Features.Cover;
using DoctorDAO.Features.Credentials.Issuers;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features;

/// <summary>What calls know by a hash or a number alone, read for a whole page at once: DIDs of issuers, names of products.</summary>
internal sealed class CallNames
{
    private readonly Dictionary<string, string> _dids = new(StringComparer.Ordinal);
    private readonly Dictionary<int, string> _products = [];

    private CallNames()
    {
    }

    /// <summary>Nothing is known.</summary>
    public static CallNames None { get; } = new();

    /// <summary>The DID of an id that was asked for; <c>null</c> when the registry never knew it.</summary>
    public string? Issuer(string id) => _dids.GetValueOrDefault(id);

    /// <summary>The name of a product that was asked for; <c>null</c> when there is none of that number.</summary>
    public string? Product(int id) => _products.GetValueOrDefault(id);

    /// <summary>Reads which issuers and products these are.</summary>
    public static async Task<CallNames> ReadAsync(DaoDbContext db, IEnumerable<string> issuers, IEnumerable<int> products, CancellationToken ct)
    {
        var names = new CallNames();
        foreach (var batch in issuers.InBatches())
        {
            foreach (var issuer in await db.Set<IssuerView>().AsNoTracking().Where(x => batch.Contains(x.Id)).Select(x => new { x.Id, x.Did }).ToListAsync(ct))
                names._dids[issuer.Id] = issuer.Did;
        }

        int[] wanted = [.. products.Distinct()];
        if (wanted.Length > 0)
        {
            foreach (var product in await db.Set<ProductView>().AsNoTracking().Where(x => wanted.Contains(x.Id)).Select(x => new { x.Id, x.Name }).ToListAsync(ct))
                names._products[product.Id] = product.Name;
        }

        return names;
    }
}
