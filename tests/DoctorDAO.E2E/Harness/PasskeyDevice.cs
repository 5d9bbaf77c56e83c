using Microsoft.Playwright;

namespace DoctorDAO.E2E.Harness;

/// <summary>A device with a fingerprint reader: Chromium's own virtual authenticator, which makes passkeys and uses them unasked.</summary>
public sealed class PasskeyDevice : IAsyncDisposable
{
    private readonly ICDPSession _cdp;

    private PasskeyDevice(ICDPSession cdp) => _cdp = cdp;

    /// <summary>Puts one beside somebody's page.</summary>
    public static async Task<PasskeyDevice> BesideAsync(Visitor visitor)
    {
        var cdp = await visitor.Page.Context.NewCDPSessionAsync(visitor.Page);
        await cdp.SendAsync("WebAuthn.enable");
        await cdp.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true, ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true,
            },
        });
        return new PasskeyDevice(cdp);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await _cdp.DetachAsync();
}
