namespace DoctorDAO.Client.Notices;

/// <summary>The notices of accounts. Every method is told whose they are: nobody reads somebody else's.</summary>
public interface INotices
{
    /// <summary>An account's notices, the newest first.</summary>
    Task<Page<NoticeDto>> GetNoticesAsync(string account, NoticeQuery query, CancellationToken ct);

    /// <summary>How many are unread, counted to 100.</summary>
    Task<NoticeCount> CountAsync(string account, CancellationToken ct);

    /// <summary>Marks notices as read; the same again changes nothing.</summary>
    /// <exception cref="FieldException">Neither a list of at most 100 nor a newest one.</exception>
    Task<NoticeCount> ReadAsync(string account, NoticesRead read, CancellationToken ct);

    /// <summary>Where each kind goes, those never chosen too.</summary>
    Task<IReadOnlyList<NoticePreference>> GetPreferencesAsync(string account, CancellationToken ct);

    /// <summary>Chooses where kinds go; those not named stay as they are. Notices that are there stay.</summary>
    /// <exception cref="FieldException">A kind stands twice or is unknown.</exception>
    Task<IReadOnlyList<NoticePreference>> SavePreferencesAsync(string account, IReadOnlyList<NoticePreference> preferences, CancellationToken ct);
}

/// <summary>Where accounts have mails sent.</summary>
public interface IMailAddresses
{
    /// <summary>An account's address.</summary>
    Task<MailAddressDto> GetAsync(string account, CancellationToken ct);

    /// <summary>Sets the address and sends it the link that confirms it. Until that is followed, nothing else is sent.</summary>
    /// <exception cref="FieldException">It is no address, mail is off, or a link was asked for within the last minute.</exception>
    Task<MailAddressDto> SaveAsync(string account, NewMailAddress address, CancellationToken ct);

    /// <summary>Forgets the address, and what was to be sent to it.</summary>
    Task<MailAddressDto> RemoveAsync(string account, CancellationToken ct);

    /// <summary>Confirms an address by the token of its link.</summary>
    /// <returns>False when the token is none, is older than two days, or names another address than the present one.</returns>
    Task<bool> ConfirmAsync(string? token, CancellationToken ct);

    /// <summary>Sends no more mail to whom the token of a mail names.</summary>
    /// <returns>False when the token is none.</returns>
    Task<bool> UnsubscribeAsync(string? token, CancellationToken ct);
}

/// <summary>How sending gets on, for those who run the server.</summary>
public interface IDeliveries
{
    /// <summary>Nothing is counted further.</summary>
    const int CountsTo = 1_000;

    /// <summary>What waits and what was given up, of all accounts together.</summary>
    Task<DeliveriesDto> GetDeliveriesAsync(CancellationToken ct);
}

/// <summary>Web addresses that hear of accounts' notices.</summary>
public interface IWebhooks
{
    /// <summary>An account's webhooks, the oldest first.</summary>
    Task<IReadOnlyList<WebhookDto>> GetAsync(string account, CancellationToken ct);

    /// <summary>Registers one.</summary>
    /// <exception cref="FieldException">The address cannot be used, leads into a private network, or there are five already.</exception>
    Task<CreatedWebhook> AddAsync(string account, NewWebhook webhook, CancellationToken ct);

    /// <summary>Removes one with what was to be sent to it.</summary>
    /// <returns>What it was; <c>null</c> when the account has none of that id.</returns>
    Task<WebhookDto?> RemoveAsync(string account, long id, CancellationToken ct);

    /// <summary>Deliveries that were given up, the newest first, at most 100.</summary>
    /// <returns><c>null</c> when the account has no webhook of that id.</returns>
    Task<IReadOnlyList<DeadDeliveryDto>?> GetDeadAsync(string account, long id, CancellationToken ct);

    /// <summary>Sends the deliveries that were given up again.</summary>
    /// <returns><c>null</c> when the account has no webhook of that id.</returns>
    Task<WebhookDto?> SendAgainAsync(string account, long id, CancellationToken ct);
}
