using DoctorDAO.Client.Credentials;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Client.Membership;
using DoctorDAO.Features.Cover;
using DoctorDAO.Features.Credentials.Issuing;
using DoctorDAO.Features.Marketplace.Orders;
using DoctorDAO.Features.Membership;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Marketplace.Listings;

/// <summary>A slot of an accepted order.</summary>
/// <param name="Worker">Lowercase account.</param>
/// <param name="Start">Unix seconds.</param>
/// <param name="End">Unix seconds.</param>
internal sealed record BookedTime(string Worker, long Start, long End, long Order);

/// <summary>What a worker may do now.</summary>
/// <param name="Licence">An active membership: the licence was checked within its term.</param>
/// <param name="Covered">A policy that covers now.</param>
internal sealed record WorkerState(bool Licence, bool Covered)
{
    /// <summary>Nothing is known.</summary>
    public static WorkerState None { get; } = new(false, false);
}

/// <summary>Reads what workers may do now, for a whole page at once.</summary>
internal sealed class Standings(IIssuedCredentials credentials, TimeProvider time)
{
    /// <summary>WorkerState of accounts, at most some hundreds.</summary>
    public static async Task<IReadOnlyDictionary<string, WorkerState>> ReadAsync(DaoDbContext db, IReadOnlyCollection<string> accounts, CancellationToken ct)
    {
        // Terms of memberships and policies run by the chain's clock.
        var now = (await ChainHead.ReadAsync(db, ct)).Time;
        List<string> list = [.. accounts.Distinct(StringComparer.Ordinal)];
        var licensed = (await db.Set<MemberView>().AsNoTracking().Where(x => list.Contains(x.Account) && x.Status == MemberStatus.Active && x.NotAfter > now).Select(x => x.Account).ToListAsync(ct))
            .ToHashSet(StringComparer.Ordinal);
        var policies = await db.Set<PolicyView>().AsNoTracking().Where(x => list.Contains(x.Holder) && x.End > now && x.Start <= now)
            .Select(x => new { x.Holder, x.ProductId, x.Start, x.RenewalOf }).ToListAsync(ct);
        int[] products = [.. policies.Select(x => x.ProductId).Distinct()];
        var waits = products.Length == 0
            ? []
            : await db.Set<ProductView>().AsNoTracking().Where(x => products.Contains(x.Id)).ToDictionaryAsync(x => x.Id, x => x.Waiting, ct);
        var covered = policies.Where(x => x.RenewalOf != 0 || x.Start + waits.GetValueOrDefault(x.ProductId) <= now).Select(x => x.Holder).ToHashSet(StringComparer.Ordinal);
        return list.ToDictionary(x => x, x => new WorkerState(licensed.Contains(x), covered.Contains(x)), StringComparer.Ordinal);
    }

    /// <summary>Figures of accounts, at most some hundreds; who has none is left out.</summary>
    public static async Task<IReadOnlyDictionary<string, WorkerFigures>> FiguresAsync(DaoDbContext db, IReadOnlyCollection<string> accounts, CancellationToken ct)
    {
        List<string> list = [.. accounts.Distinct(StringComparer.Ordinal)];
        return await db.Set<WorkerView>().AsNoTracking().Where(x => list.Contains(x.Account))
            .ToDictionaryAsync(x => x.Account, x => new WorkerFigures(x.Orders, x.Ratings, x.Ratings == 0 ? 0 : x.Score), StringComparer.Ordinal, ct);
    }

    /// <summary>Times that accepted orders have taken of workers' within a range of unix seconds; at most some hundreds of workers.</summary>
    public static async Task<IReadOnlyList<BookedTime>> BookedAsync(DaoDbContext db, IReadOnlyCollection<string> workers, long from, long to, CancellationToken ct)
    {
        List<string> list = [.. workers.Distinct(StringComparer.Ordinal)];
        // An order that is over before its time has given it back, and what is past needs none.
        return await db.Set<OrderView>().AsNoTracking().Where(x => list.Contains(x.Worker) && x.End > from && x.Start < to && x.AcceptedAt != null && x.EndedAt == null)
            .Select(x => new BookedTime(x.Worker, x.Start, x.End, x.Id)).ToListAsync(ct);
    }

    /// <summary>Why listings cannot be booked now, by id.</summary>
    public async Task<IReadOnlyDictionary<long, string[]>> BlocksAsync(
        IReadOnlyCollection<(ListingRow Row, ListingText Text)> listings, IReadOnlyDictionary<string, WorkerState> states, CancellationToken ct)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        // Of what is sought the worker is whoever comes; the author has to be a member all the same.
        var asked = listings.Where(x => x.Text is { Credential: not null, Kind: ListingKind.Offered }).Select(x => (x.Row.Account, x.Text.Credential!)).Distinct().ToList();
        var live = new HashSet<(string, string)>();
        foreach (var (account, type) in asked)
        {
            // The licence is what the membership rests on.
            if (type == CredentialTypes.Licence ? states.GetValueOrDefault(account, WorkerState.None).Licence : await credentials.FindAsync(account, type, now, ct) is not null)
                live.Add((account, type));
        }

        return listings.ToDictionary(x => x.Row.Id, x => Blocks(x.Row, x.Text, states.GetValueOrDefault(x.Row.Account, WorkerState.None), live, now).ToArray());
    }

    private static IEnumerable<string> Blocks(ListingRow row, ListingText text, WorkerState standing, HashSet<(string, string)> live, long now)
    {
        if (row.State is ListingState.Paused or ListingState.Draft or ListingState.Deleted)
            yield return "paused";
        else if (row.ExpiresAt <= now)
            yield return "expired";
        if (!standing.Licence)
            yield return "membership";
        if (text.Kind == ListingKind.Sought)
            yield break;
        if (text.Credential is { } credential && !live.Contains((row.Account, credential)))
            yield return "credential";
        if (text.Cover && !standing.Covered)
            yield return "cover";
    }
}
