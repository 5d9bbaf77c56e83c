using DoctorDAO.Client.Credentials;
using DoctorDAO.Credentials;
using DoctorDAO.Ethereum;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace DoctorDAO.Features.Credentials.Presenting;

/// <summary>How documents of issuers and lists are fetched. Set by the host.</summary>
public sealed class PresentingOptions
{
    /// <summary>Whether they may lie on this machine, besides those of this server itself: for a demo and tests.</summary>
    public bool Loopback { get; set; }
}

/// <summary>Organisations that rely on credentials: policies, requests (OpenID4VP), checks, receipts.</summary>
public static partial class PresentingFeature
{
    /// <summary>Registers the slice.</summary>
    public static IServiceCollection AddPresenting(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddOptions<PresentingOptions>();
        services.AddSingleton<IPublicOrigin, PublicOrigin>();
        services.AddSingleton<VerifierKeys>();
        services.AddSingleton<IPersonalData, VerifierData>();
        services.AddSingleton<IVerifiers, VerifierService>();
        services.AddSingleton<Vouching>();
        services.AddSingleton<RequestService>();
        services.AddSingleton<PresentationChecker>();
        services.AddSingleton<Receipts>();
        services.AddSingleton<AnswerService>();
        services.AddSingleton<PresentationService>();
        services.AddSingleton<IPresentations>(provider => provider.GetRequiredService<PresentationService>());
        services.AddSingleton<ReceivedCleaner>();
        services.AddHostedService(provider => provider.GetRequiredService<ReceivedCleaner>());
        services.TryAddSingleton<IIssuerTrust>(provider => provider.GetRequiredService<Deployment>().IssuerRegistry is { } registry
            ? new ChainIssuerTrust(provider.GetRequiredService<EthClient>(), registry, provider.GetRequiredService<TimeProvider>())
            : new NoIssuers());
        services.TryAddSingleton<IDocumentFetcher>(provider => new OwnDocuments(
            new HttpDocumentFetcher(HttpDocumentFetcher.CreateClient(provider.GetRequiredService<IOptions<PresentingOptions>>().Value.Loopback ? HttpDocumentFetcher.IsPublicOrLoopback : null)), provider.GetRequiredService<IPublicOrigin>(), provider.GetRequiredService<IServer>()));
        services.TryAddSingleton<IDidResolver, DidResolver>();
        services.TryAddSingleton<IStatusLists>(provider => new FetchedStatusLists(
            provider.GetRequiredService<IDocumentFetcher>(), new DidIssuerKeys(provider.GetRequiredService<IDidResolver>()), provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
