using DoctorDAO.Client.Notices;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Notices;

/// <inheritdoc/>
internal sealed class DeliveryCounts(IDbContextFactory<DaoDbContext> contexts) : IDeliveries
{
    public async Task<DeliveriesDto> GetDeliveriesAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return new DeliveriesDto(await AllAsync(DeliveryState.Waiting), await MailsAsync(DeliveryState.Waiting), await AllAsync(DeliveryState.Dead), await MailsAsync(DeliveryState.Dead));

        // Each is the beginning of a range of an index.
        Task<int> AllAsync(DeliveryState state) => db.Set<DeliveryRow>().Where(x => x.State == state).OrderBy(x => x.DueAt).Take(IDeliveries.CountsTo).CountAsync(ct);

        Task<int> MailsAsync(DeliveryState state) => db.Set<DeliveryRow>().Where(x => x.Webhook == 0 && x.State == state).OrderBy(x => x.Id).Take(IDeliveries.CountsTo).CountAsync(ct);
    }
}
