using System.Text.Json;
using Microsoft.Playwright;

namespace DoctorDAO.E2E.Harness;

/// <summary>A device with a fingerprint reader: Chromium's own virtual authenticator, which makes passkeys and uses them unasked.</summary>
public sealed class PasskeyDevice : IAsyncDisposable
{
    private readonly ICDPSession _cdp;
    private string _authenticator;
    private JsonElement[] _kept = [];

    private PasskeyDevice(ICDPSession cdp, string authenticator) => (_cdp, _authenticator) = (cdp, authenticator);

    /// <summary>Puts one beside somebody's page.</summary>
    public static async Task<PasskeyDevice> BesideAsync(Visitor visitor)
    {
        var cdp = await visitor.Page.Context.NewCDPSessionAsync(visitor.Page);
        await cdp.SendAsync("WebAuthn.enable");
        return new PasskeyDevice(cdp, await AddAsync(cdp));
    }

    /// <summary>Another device is taken to hand: the passkeys of the one so far stay with it until <see cref="TakeUpAsync"/>.</summary>
    public async Task PutDownAsync()
    {
        _kept = [.. (await AskAsync(_cdp, "WebAuthn.getCredentials", new() { ["authenticatorId"] = _authenticator })).GetProperty("credentials").EnumerateArray()];
        await _cdp.SendAsync("WebAuthn.removeVirtualAuthenticator", new Dictionary<string, object> { ["authenticatorId"] = _authenticator });
        _authenticator = await AddAsync(_cdp);
    }

    /// <summary>The device that was put down is at hand again, and no other.</summary>
    public async Task TakeUpAsync()
    {
        await _cdp.SendAsync("WebAuthn.removeVirtualAuthenticator", new Dictionary<string, object> { ["authenticatorId"] = _authenticator });
        _authenticator = await AddAsync(_cdp);
        foreach (var passkey in _kept)
            await _cdp.SendAsync("WebAuthn.addCredential", new Dictionary<string, object> { ["authenticatorId"] = _authenticator, ["credential"] = passkey });
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await _cdp.DetachAsync();

    private static async Task<string> AddAsync(ICDPSession cdp) =>
        (await AskAsync(cdp, "WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true, ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true,
            },
        })).GetProperty("authenticatorId").GetString()!;

    private static async Task<JsonElement> AskAsync(ICDPSession cdp, string method, Dictionary<string, object> arguments) =>
        await cdp.SendAsync(method, arguments) ?? throw new InvalidOperationException($"{method} answered nothing.");
}
