using DoctorDAO.Client.Identity;
using DoctorDAO.Indexing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DoctorDAO.Features.Identity;

/// <summary>Who people are here: the accounts, passkeys and sessions of each, and what they are allowed.</summary>
public static class IdentityFeature
{
    /// <summary>Registers the slice.</summary>
    public static IServiceCollection AddIdentityFeature(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<Persons>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<PasskeyChallenges>();
        services.AddSingleton<AllowedPrograms>();
        services.AddSingleton<MainAccounts>();
        services.AddSingleton<ISmartAccounts, SmartAccounts>();
        services.AddSingleton<IOwnAccess, OwnAccess>();
        services.AddSingleton<IOwnData, OwnData>();
        services.AddSingleton<IPersonalData, OwnAccessData>();
        services.AddSingleton<IPersonalData, OwnRecoveries>();
        services.AddPersonalTable<RecoverySignatureRow>("recoveries-agreed-to", x => x.Guardian, OnErase.Delete, OnMove.Stay);
        services.AddSingleton<Moves>();
        services.AddSingleton<IChangePublisher>(provider => provider.GetRequiredService<Moves>());
        services.AddHostedService(provider => provider.GetRequiredService<Moves>());
        services.AddSingleton<Retention>();
        services.AddHostedService(provider => provider.GetRequiredService<Retention>());
        services.AddSingleton<ChainRoles>();
        services.AddSingleton<IChangePublisher>(provider => provider.GetRequiredService<ChainRoles>());
        services.AddIdentityCore<PersonRow>().AddUserStore<PersonStore>();
        // There are no names to be checked.
        services.RemoveAll<IUserValidator<PersonRow>>();
        services.AddScoped<IPasskeyHandler<PersonRow>, PasskeyHandler<PersonRow>>();
        services.AddSingleton<IAuthorizationHandler, RecentHandler>();
        services.AddAuthorizationBuilder().AddPolicy(SignInPolicies.Recent, policy => policy.RequireAuthenticatedUser().AddRequirements(new RecentRequirement()));
        return services;
    }

    /// <summary>Maps the slice's tables.</summary>
    public static ModelBuilder ApplyIdentity(this ModelBuilder model)
    {
        SignInNonceRow.Apply(model);
        PersonTables.Apply(model);
        MoveRow.Apply(model);
        RecoveryTables.Apply(model);
        return model;
    }
}
