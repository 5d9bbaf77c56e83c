namespace DoctorDAO.Features.Notices;

/// <summary>How a mail server is spoken to.</summary>
public enum MailSecurity
{
    /// <summary>TLS after the greeting (usually port 587); without it nothing is sent.</summary>
    StartTls = 0,

    /// <summary>TLS from the first byte (usually port 465).</summary>
    Tls = 1,

    /// <summary>None: for a server on the same machine alone.</summary>
    None = 2,
}

/// <summary>The mail server.</summary>
/// <param name="Host">Its name.</param>
/// <param name="Port">Its port.</param>
/// <param name="Security">How it is spoken to.</param>
/// <param name="From">Address that mails come from.</param>
/// <param name="User">Name to sign in with; <c>null</c> for none.</param>
/// <param name="Password">Never shown.</param>
public sealed record MailServer(string Host, int Port, MailSecurity Security, string From, string? User = null, string? Password = null);

/// <summary>Where notices go besides the inbox. Set by the host.</summary>
public sealed class NoticeOptions
{
    /// <summary>The mail server; <c>null</c> when there is none, and no mail.</summary>
    public MailServer? Mail { get; set; }

    /// <summary>The origin that links in mails begin with, without a slash at its end. Without it there is no mail either.</summary>
    public string? Site { get; set; }

    /// <summary>Hour of the day, UTC, of daily mails.</summary>
    public int DigestHour { get; set; } = 6;

    /// <summary>Whether webhooks may lead into private networks: for servers inside of one. Never for a server that the public reaches.</summary>
    public bool PrivateWebhooks { get; set; }

    /// <summary>How long after the first failure a delivery is tried again; each further failure makes it four times as long, up to <see cref="LongestPause"/>.</summary>
    public TimeSpan FirstPause { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The longest time between two tries.</summary>
    public TimeSpan LongestPause { get; set; } = TimeSpan.FromHours(12);

    /// <summary>How many are sent at the same time.</summary>
    public int AtOnce { get; set; } = 8;

    /// <summary>After so many tries a delivery is given up.</summary>
    public int MostAttempts { get; set; } = 8;

    /// <summary>Whether mail can be sent.</summary>
    public bool HasMail => Mail is not null && Site is not null;

    /// <summary>How long to wait after a failure.</summary>
    /// <param name="attempts">Failures so far, from 1.</param>
    public TimeSpan PauseAfter(int attempts) =>
        TimeSpan.FromTicks((long)Math.Min(LongestPause.Ticks, FirstPause.Ticks * Math.Pow(4, Math.Max(0, attempts - 1))));
}
