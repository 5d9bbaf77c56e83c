using System.Globalization;
using System.Security.Claims;
using DoctorDAO.Client;
using DoctorDAO.Client.Governance;
using DoctorDAO.Client.Membership;
using DoctorDAO.Client.Status;
using DoctorDAO.Portal.Texts;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace DoctorDAO.Portal;

/// <summary>
/// Who reads the page and how: language, zone, theme, account, and the chain's time. One a request; <see cref="LoadAsync"/> has run before any page renders.
/// </summary>
public sealed class Reader(IDaoQueries queries, TimeProvider clock, IProfiles? profiles = null)
{
    private readonly Dictionary<string, TextSet> _sets = new(StringComparer.Ordinal);

    /// <summary>The reader's language.</summary>
    public Language Language { get; private set; } = Languages.Default;

    /// <summary>How numbers, money and dates are written.</summary>
    public CultureInfo Culture => Language.Culture;

    /// <summary>The zone that times are written in.</summary>
    public TimeZoneInfo Zone { get; private set; } = TimeZoneInfo.Utc;

    /// <summary><c>light</c>, <c>dark</c>, or <c>null</c> to follow the system.</summary>
    public string? Theme { get; private set; }

    /// <summary>EIP-55 address of the signed-in member; <c>null</c> when nobody is signed in.</summary>
    public string? Account { get; private set; }

    /// <summary>What controls the account: <c>passkey</c> or <c>wallet</c>.</summary>
    public string Means { get; private set; } = "wallet";

    /// <summary>The person who is signed in, and the session of this browser; <c>null</c> where nobody is.</summary>
    public Guid? Person { get; private set; }

    /// <inheritdoc cref="Person"/>
    public Guid? Session { get; private set; }

    /// <summary>When the person has last shown who they are.</summary>
    public DateTimeOffset? ShownAt { get; private set; }

    /// <summary>Whether somebody is signed in.</summary>
    public bool IsSignedIn => Account is not null;

    /// <summary>Path and query of the page, for the way back.</summary>
    public string Path { get; private set; } = "/";

    /// <summary>Cancelled when the reader goes away.</summary>
    public CancellationToken Aborted { get; private set; }

    /// <summary>Where the server stands against the chain; <c>null</c> when that could not be read.</summary>
    public StatusDto? Status { get; private set; }

    /// <summary>The signed-in member; <c>null</c> for accounts that never were one.</summary>
    public MemberDto? Member { get; private set; }

    /// <summary>Where the signed-in member's voice is in every session that is open or coming.</summary>
    public IReadOnlyList<SessionVoiceDto> Voices { get; private set; } = [];

    /// <summary>The time of the newest indexed block: deadlines are counted against it. The clock's before there is a block.</summary>
    public DateTimeOffset Now => Status?.Indexed?.Time ?? clock.GetUtcNow();

    /// <summary>The machine's time: sign-ins are counted against it.</summary>
    public DateTimeOffset Clock => clock.GetUtcNow();

    /// <summary>Texts that every page uses.</summary>
    public TextSet Common => Texts("Common");

    /// <summary>The texts of a feature.</summary>
    public TextSet Texts(string set) => _sets.TryGetValue(set, out var found) ? found : _sets[set] = new TextSet(set, Culture);

    /// <summary>Reads cookies and headers, then what every page needs, at once.</summary>
    public async Task LoadAsync(HttpContext context)
    {
        var cookies = context.Request.Cookies;
        Read(cookies["lang"], context.Request.Headers.AcceptLanguage, cookies["tz"], cookies["theme"],
            context.User.Identity?.IsAuthenticated == true ? context.User.FindFirstValue(ClaimTypes.NameIdentifier) : null);
        if (Account is not null) ReadClaims(context.User);
        var failed = context.Features.Get<IExceptionHandlerPathFeature>();
        Path = (failed?.Path ?? context.Request.Path) + context.Request.QueryString;
        Aborted = context.RequestAborted;
        try
        {
            await LoadAsync();
        }
        catch (Exception) when (failed is not null)
        {
            // What failed the page may fail its error page too: it is shown without what it could not read.
            Account = null;
        }
    }

    private void ReadClaims(ClaimsPrincipal user)
    {
        Means = user.FindFirstValue("account_kind") == "passkey" ? "passkey" : "wallet";
        Person = Guid.TryParse(user.FindFirstValue("person"), out var person) ? person : null;
        Session = Guid.TryParse(user.FindFirstValue("session"), out var session) ? session : null;
        ShownAt = long.TryParse(user.FindFirstValue("auth_time"), NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? DateTimeOffset.FromUnixTimeSeconds(at) : null;
    }

    /// <summary>Takes the reader's wishes as they were sent; what makes no sense is passed over.</summary>
    public void Read(string? language, string? accepts, string? zone, string? theme, string? account)
    {
        Language = Languages.Find(language) ?? Languages.Accepted(accepts);
        Theme = theme is "light" or "dark" ? theme : null;
        Account = account;
        if (zone is { Length: > 0 and < 64 } && TimeZoneInfo.TryFindSystemTimeZoneById(Uri.UnescapeDataString(zone), out var known)) Zone = known;
        _sets.Clear();
    }

    /// <summary>Asks for status, member and voices, all at once.</summary>
    public async Task LoadAsync()
    {
        var status = queries.GetStatusAsync(Aborted);
        if (Account is null)
        {
            Status = await status;
            return;
        }
        var member = queries.GetMemberAsync(Account, Aborted);
        var voices = queries.GetVoicesAsync(Account, Aborted);
        var profile = profiles?.GetProfileAsync(Account, Aborted) ?? Task.FromResult<ProfileDto?>(null);
        await Task.WhenAll(status, member, voices, profile);
        (Status, Member, Voices) = (await status, await member, await voices);
        // What a member has chosen wins over what the device says.
        if ((await profile)?.TimeZone is { } zone && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var chosen)) Zone = chosen;
    }
}
