using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace DoctorDAO.Server.Identity;

/// <summary>
/// Tells a shared device that asks too often for its token to slow down (RFC 8628, 3.5). What is remembered is in the process: a device that is answered by several may ask as often
/// of each, which the limit of requests still bounds.
/// </summary>
public sealed class DevicePolls(TimeProvider time) : IOpenIddictServerHandler<ValidateTokenRequestContext>
{
    /// <summary>How long a device waits between two questions; what the standard has it take where it is told nothing.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private const int Most = 10_000;

    private readonly ConcurrentDictionary<string, DateTimeOffset> _asked = new(StringComparer.Ordinal);

    /// <summary>Before the code itself is looked at.</summary>
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } = OpenIddictServerHandlerDescriptor.CreateBuilder<ValidateTokenRequestContext>()
        .UseSingletonHandler<DevicePolls>().SetOrder(OpenIddictServerHandlers.Exchange.ValidateAuthentication.Descriptor.Order - 500).SetType(OpenIddictServerHandlerType.Custom).Build();

    /// <inheritdoc/>
    public ValueTask HandleAsync(ValidateTokenRequestContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!context.Request.IsDeviceCodeGrantType() || context.Request.DeviceCode is not { Length: > 0 } code)
            return default;
        if (_asked.Count >= Most)
            _asked.Clear();
        var (key, now) = (Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(code))), time.GetUtcNow());
        var early = _asked.TryGetValue(key, out var last) && now - last < Interval;
        _asked[key] = now;
        if (early)
            context.Reject(Errors.SlowDown, $"Ask every {Interval.TotalSeconds:0} seconds.");
        return default;
    }
}
