using static DoctorDAO.Client.DaoHttp;

namespace DoctorDAO.Client.Notices;

/// <summary>
/// One's own notices over HTTP: whose they are is whom the client's token or cookie names. Answers are those of <see cref="DaoClient"/>: a 404 is
/// <c>null</c>, a 400 that names a field is a <see cref="FieldException"/>.
/// </summary>
/// <param name="http">A client whose <see cref="HttpClient.BaseAddress"/> is the server, with a bearer token.</param>
public sealed class NoticeClient(HttpClient http)
{
    private readonly DaoHttp _http = new(http);

    /// <inheritdoc cref="INotices.GetNoticesAsync"/>
    public Task<Page<NoticeDto>> GetNoticesAsync(NoticeQuery query, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(query);
        return _http.GetAsync<Page<NoticeDto>>("api/me/notices" + Query(("unread", query.Unread ? "true" : null), ("cursor", query.Cursor), ("limit", Text(query.Limit))), ct);
    }

    /// <inheritdoc cref="INotices.CountAsync"/>
    public Task<NoticeCount> CountAsync(CancellationToken ct) => _http.GetAsync<NoticeCount>("api/me/notices/count", ct);

    /// <inheritdoc cref="INotices.ReadAsync"/>
    public Task<NoticeCount> ReadAsync(NoticesRead read, CancellationToken ct) => _http.WriteAsync<NoticeCount>(HttpMethod.Post, "api/me/notices/read", read, ct);

    /// <inheritdoc cref="INotices.GetPreferencesAsync"/>
    public Task<IReadOnlyList<NoticePreference>> GetPreferencesAsync(CancellationToken ct) => _http.GetAsync<IReadOnlyList<NoticePreference>>("api/me/notices/preferences", ct);

    /// <inheritdoc cref="INotices.SavePreferencesAsync"/>
    public Task<IReadOnlyList<NoticePreference>> SavePreferencesAsync(IReadOnlyList<NoticePreference> preferences, CancellationToken ct) =>
        _http.WriteAsync<IReadOnlyList<NoticePreference>>(HttpMethod.Put, "api/me/notices/preferences", preferences, ct);

    /// <inheritdoc cref="IMailAddresses.GetAsync"/>
    public Task<MailAddressDto> GetAddressAsync(CancellationToken ct) => _http.GetAsync<MailAddressDto>("api/me/notices/address", ct);

    /// <inheritdoc cref="IMailAddresses.SaveAsync"/>
    public Task<MailAddressDto> SaveAddressAsync(NewMailAddress address, CancellationToken ct) => _http.WriteAsync<MailAddressDto>(HttpMethod.Put, "api/me/notices/address", address, ct);

    /// <inheritdoc cref="IMailAddresses.RemoveAsync"/>
    public Task<MailAddressDto> RemoveAddressAsync(CancellationToken ct) => _http.WriteAsync<MailAddressDto>(HttpMethod.Delete, "api/me/notices/address", null, ct);

    /// <inheritdoc cref="IWebhooks.GetAsync"/>
    public Task<IReadOnlyList<WebhookDto>> GetWebhooksAsync(CancellationToken ct) => _http.GetAsync<IReadOnlyList<WebhookDto>>("api/me/notices/webhooks", ct);

    /// <inheritdoc cref="IWebhooks.AddAsync"/>
    public Task<CreatedWebhook> AddWebhookAsync(NewWebhook webhook, CancellationToken ct) => _http.WriteAsync<CreatedWebhook>(HttpMethod.Post, "api/me/notices/webhooks", webhook, ct);

    /// <inheritdoc cref="IWebhooks.RemoveAsync"/>
    public Task<WebhookDto?> RemoveWebhookAsync(long id, CancellationToken ct) => _http.SendAsync<WebhookDto>(HttpMethod.Delete, $"api/me/notices/webhooks/{Text(id)}", null, ct);

    /// <inheritdoc cref="IWebhooks.GetDeadAsync"/>
    public Task<IReadOnlyList<DeadDeliveryDto>?> GetDeadAsync(long id, CancellationToken ct) =>
        _http.FindAsync<IReadOnlyList<DeadDeliveryDto>>($"api/me/notices/webhooks/{Text(id)}/dead", ct);

    /// <inheritdoc cref="IWebhooks.SendAgainAsync"/>
    public Task<WebhookDto?> SendAgainAsync(long id, CancellationToken ct) => _http.SendAsync<WebhookDto>(HttpMethod.Post, $"api/me/notices/webhooks/{Text(id)}/again", null, ct);
}
