using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using DoctorDAO.Client.Notices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DoctorDAO.Features.Notices;

/// <summary>A webhook did not take a delivery.</summary>
internal sealed class WebhookRefusedException(string problem) : Exception(problem);

/// <summary>What a webhook is sent.</summary>
/// <param name="Id">Of the delivery: the same when it is sent again.</param>
/// <param name="Account">Whose notice it is.</param>
internal sealed record WebhookEvent(long Id, string Account, NoticeDto Notice);

/// <summary>Calls webhooks: signed, without redirects, for some seconds at most.</summary>
internal sealed class WebhookSender : IDisposable
{
    /// <summary>Header with the time and the signature: <c>t=1764000000,v1=…</c>.</summary>
    public const string SignatureHeader = "DoctorDAO-Signature";

    /// <summary>Header with the delivery's id.</summary>
    public const string DeliveryHeader = "DoctorDAO-Delivery";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    private readonly IDbContextFactory<DaoDbContext> _contexts;
    private readonly Deployment _deployment;
    private readonly MailTokens _tokens;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;

    public WebhookSender(IDbContextFactory<DaoDbContext> contexts, Deployment deployment, MailTokens tokens, IOptions<NoticeOptions> options, TimeProvider time)
    {
        (_contexts, _deployment, _tokens, _time) = (contexts, deployment, tokens, time);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, UseCookies = false, UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(5), PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            MaxResponseHeadersLength = 16, MaxResponseDrainSize = 0, AutomaticDecompression = DecompressionMethods.None, ActivityHeadersPropagator = null,
        };
        if (!options.Value.PrivateWebhooks)
            handler.ConnectCallback = PublicAddress.ConnectAsync;
        _http = new HttpClient(handler) { Timeout = Timeout };
    }

    /// <summary>Sends one delivery.</summary>
    /// <returns>False when the webhook or the notice is gone.</returns>
    /// <exception cref="WebhookRefusedException">It was not taken.</exception>
    public async Task<bool> SendAsync(DeliveryRow delivery, CancellationToken ct)
    {
        await using var db = await _contexts.CreateDbContextAsync(ct);
        if (await db.Set<WebhookRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == delivery.Webhook, ct) is not { } webhook
            || _tokens.Secret(webhook.Secret) is not { } secret
            || await db.Set<NoticeRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == delivery.Notice, ct) is not { } row)
            return false;
        var notice = (await NoticeQueries.ReadAsync(db, _deployment, [row], ct))[0];
        // Accounts are public; names stay here, where they can be erased.
        if (notice.Who is { } who)
            notice = notice with { Who = who with { Name = null } };
        var body = JsonSerializer.SerializeToUtf8Bytes(new WebhookEvent(delivery.Id, delivery.Account, notice), Json);
        using var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add(SignatureHeader, Sign(secret, _time.GetUtcNow().ToUnixTimeSeconds(), body));
        request.Headers.Add(DeliveryHeader, delivery.Id.ToString(CultureInfo.InvariantCulture));
        request.Headers.UserAgent.ParseAdd("DoctorDAO");
        try
        {
            // The answer's body is not read.
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            return answer.IsSuccessStatusCode ? true : throw new WebhookRefusedException($"It answered {(int)answer.StatusCode}.");
        }
        catch (HttpRequestException e)
        {
            throw new WebhookRefusedException(e.InnerException is PrivateAddressException inside ? inside.Message : $"It cannot be reached ({e.HttpRequestError}).");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new WebhookRefusedException($"It did not answer within {Timeout.TotalSeconds} seconds.");
        }
    }

    /// <summary>The signature of a body at a time: HMAC-SHA256 of <c>time.body</c> with the secret.</summary>
    public static string Sign(string secret, long time, ReadOnlySpan<byte> body)
    {
        byte[] signed = [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{time}.")), .. body];
        return string.Create(CultureInfo.InvariantCulture, $"t={time},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed))}");
    }

    public void Dispose() => _http.Dispose();
}
