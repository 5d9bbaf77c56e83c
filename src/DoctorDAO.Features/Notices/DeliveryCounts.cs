using DoctorDAO.Client.Notices;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Notices;

/// <inheritdoc/>
internal sealed class DeliveryCounts(IDbContextFactory<DaoDbContext> contexts) : IDeliveries
{
    public async Task<DeliveriesDto> GetDeliveriesAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var (waiting, failed) = (await FirstAsync(DeliveryState.Waiting), await FirstAsync(DeliveryState.Dead));
        return new DeliveriesDto(waiting.Count, waiting.Count(x => x == 0), failed.Count, failed.Count(x => x == 0));

        // The beginning of a range of an index: whether each is a mail, or whose webhook's.
        Task<List<long>> FirstAsync(DeliveryState state) =>
            db.Set<DeliveryRow>().Where(x => x.State == state).OrderBy(x => x.DueAt).ThenBy(x => x.Id).Select(x => x.Webhook).Take(IDeliveries.CountsTo).ToListAsync(ct);
    }
}
