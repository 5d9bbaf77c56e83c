using DoctorDAO.Client.Notices;

namespace DoctorDAO.Client;

/// <content>How sending gets on.</content>
public sealed partial class DaoClient : IDeliveries
{
    /// <inheritdoc/>
    public Task<DeliveriesDto> GetDeliveriesAsync(CancellationToken ct) => _http.GetAsync<DeliveriesDto>("api/status/deliveries", ct);
}
