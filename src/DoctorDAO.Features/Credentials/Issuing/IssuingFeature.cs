using DoctorDAO.Client.Credentials;
using DoctorDAO.Features.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Features.Credentials.Issuing;

/// <summary>The service of issuers: applications, decisions, credentials, status lists.</summary>
public static partial class IssuingFeature
{
    /// <summary>Registers the slice.</summary>
    public static IServiceCollection AddIssuing(this IServiceCollection services)
    {
        services.AddOptions<IssuerOptions>();
        services.AddSingleton<IssuerSettings>();
        services.AddSingleton<IssuerSites>();
        services.AddSingleton<IssuerVault>();
        services.AddSingleton<IIssuerRegistry, ChainIssuerRegistry>();
        services.AddSingleton<IssuerQueries>();
        services.AddSingleton<IssuerStaff>();
        services.AddSingleton<IssuerKeys>();
        services.AddSingleton<StatusLists>();
        services.AddSingleton<ApplicantHashes>();
        services.AddSingleton<PersonSecrets>();
        services.AddSingleton<SimilarApplications>();
        services.AddSingleton<CredentialMint>();
        services.AddSingleton<ApplicationChanges>();
        services.AddSingleton<UnfetchedCredentials>();
        services.AddSingleton<Offers>();
        services.AddSingleton<Issuance>();
        services.AddSingleton<RegistryActs>();
        services.AddSingleton<Desk>();
        services.AddSingleton<BulkIssuing>();
        services.AddSingleton<IRuleIssuing, RuleIssuing>();
        services.AddSingleton<IIssuedCredentials, IssuedCredentials>();
        services.AddSingleton<IApplications, Applications>();
        services.AddSingleton<IDesk, DeskService>();
        services.AddSingleton<ApplicantData>();
        services.AddSingleton<IPersonalData>(provider => provider.GetRequiredService<ApplicantData>());
        // Desks are left and follow with the applications above.
        services.AddPersonalTable<StaffRow>("desks", x => x.Account, OnErase.Delete, OnMove.Stay);
        services.AddPersonalTable<AuditRow>("desk-acts", x => x.Actor, OnErase.Keep, OnMove.Stay);
        services.AddSingleton<EvidenceCleaner>();
        services.AddHostedService(provider => provider.GetRequiredService<EvidenceCleaner>());
        return services;
    }

    private static RouteHandlerBuilder WithRecent(this RouteHandlerBuilder builder) => builder.RequireAuthorization(SignInPolicies.Recent);
}
