using DoctorDAO.Server.Hosting;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace DoctorDAO.Server.Identity;

/// <summary>Makes the applications of the configuration known to OpenIddict: public clients, which keep no secret and prove themselves by PKCE.</summary>
internal sealed class ClientSeed(IServiceProvider services, ServerSettings settings) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        var applications = scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>();
        foreach (var client in settings.Clients)
        {
            var descriptor = new OpenIddictApplicationDescriptor
            {
                ClientId = client.Id,
                DisplayName = client.Name,
                ClientType = ClientTypes.Public,
                // Native: the port of a loopback redirect is the program's to choose (RFC 8252).
                ApplicationType = client.Redirects.Any(x => x.IsLoopback) ? ApplicationTypes.Native : ApplicationTypes.Web,
                ConsentType = ConsentTypes.Explicit,
                Permissions =
                {
                    Permissions.Endpoints.Authorization, Permissions.Endpoints.Token, Permissions.Endpoints.Revocation,
                    Permissions.GrantTypes.AuthorizationCode, Permissions.GrantTypes.RefreshToken, Permissions.ResponseTypes.Code,
                    Permissions.Endpoints.DeviceAuthorization, Permissions.GrantTypes.DeviceCode,
                    Permissions.Prefixes.Scope + Connect.ApiScope,
                },
                Requirements = { Requirements.Features.ProofKeyForCodeExchange },
            };
            foreach (var redirect in client.Redirects)
                descriptor.RedirectUris.Add(redirect);
            if (await applications.FindByClientIdAsync(client.Id, cancellationToken) is { } known)
                await applications.UpdateAsync(known, descriptor, cancellationToken);
            else
                await applications.CreateAsync(descriptor, cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
