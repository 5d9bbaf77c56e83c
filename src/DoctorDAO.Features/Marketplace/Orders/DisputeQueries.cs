using DoctorDAO.Client.Marketplace;
using DoctorDAO.Features.Http;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Marketplace.Orders;

/// <summary>Disputes beyond the order that they belong to.</summary>
internal sealed class DisputeQueries(IDbContextFactory<DaoDbContext> contexts, OrderQueries orders, OfferBook offers) : IDisputes
{
    private const int Most = 100;

    public async Task<bool> IsArbiterAsync(string account, CancellationToken ct)
    {
        var arbiter = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Set<ArbiterView>().AnyAsync(x => x.Account == arbiter, ct);
    }

    public async Task<IReadOnlyList<DisputeRowDto>> GetDeskAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var stage = DisputeStage.Arbiter;
        var disputes = await db.Set<DisputeView>().AsNoTracking().Where(x => x.Stage == stage).OrderBy(x => x.Until).Take(Most).ToListAsync(ct);
        var ids = disputes.Select(x => x.Order).Distinct().ToList();
        var of = ids.Count == 0 ? [] : await db.Set<OrderView>().AsNoTracking().Where(x => ids.Contains(x.Id)).ToDictionaryAsync(x => x.Id, ct);
        var people = await People.ReadAsync(db, of.Values.SelectMany(x => (string[])[x.Buyer, x.Worker]).Distinct(), ct);
        var written = await offers.ReadAsync(db, of.Values, ct);
        var now = (await ChainHead.ReadAsync(db, ct)).Time;
        List<DisputeRowDto> rows = [];
        foreach (var dispute in disputes)
        {
            var order = of[dispute.Order];
            rows.Add(new DisputeRowDto(
                await orders.ToDtoAsync(order, dispute, new Dictionary<long, Panels.CaseView>(), now, ct), people[order.Buyer], people[order.Worker],
                written.GetValueOrDefault(order.Id)?.Title ?? ""));
        }

        return rows;
    }
}
