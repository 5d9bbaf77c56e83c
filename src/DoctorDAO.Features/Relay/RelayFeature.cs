using DoctorDAO.Client.Identity;
using DoctorDAO.Client.Relay;
using DoctorDAO.Features.Identity;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Features.Relay;

/// <summary>
/// Brings what members sign onto the chain and pays for it. It holds no member's key and decides nothing: the contracts check each signature again.
/// </summary>
public static partial class RelayFeature
{
    /// <summary>Registers the slice. Acts are sent where <see cref="RelayOptions.Key"/> is set.</summary>
    public static IServiceCollection AddRelay(this IServiceCollection services)
    {
        services.AddPersonalTable<RelayActRow>(
            "relayed-acts", x => x.Account, OnErase.Keep, OnMove.Stay, x => new { x.Id, x.Kind, x.Account, x.Contract, x.State, x.CreatedAt, x.TransactionHash, x.Block });
        services.AddOptions<RelayOptions>();
        services.AddSingleton<RelaySignal>();
        services.AddSingleton<IChangePublisher>(provider => provider.GetRequiredService<RelaySignal>());
        services.AddSingleton<RelayChain>();
        services.AddSingleton<RelayBudget>();
        services.AddSingleton<Entitlement>();
        services.AddSingleton<IRelayedAccounts>(provider => provider.GetRequiredService<Entitlement>());
        services.AddSingleton<RelayQueue>();
        services.AddSingleton<IRelayedCalls, RelayedCalls>();
        services.AddSingleton<SmartAccountActs>();
        services.AddSingleton<Executions>();
        services.AddSingleton<Recoveries>();
        services.AddSingleton<IRecoveryRequests>(provider => provider.GetRequiredService<Recoveries>());
        services.AddSingleton<AdmittedAccounts>();
        services.AddSingleton<IChangePublisher>(provider => provider.GetRequiredService<AdmittedAccounts>());
        services.AddHostedService(provider => provider.GetRequiredService<AdmittedAccounts>());
        services.AddSingleton<ActDocuments>();
        services.AddSingleton<ProposalCalls>();
        services.AddSingleton<ForwardedCalls>();
        services.AddSingleton<IMemberCalls, MemberCalls>();
        services.AddSingleton<IMemberContracts, MemberContracts>();
        services.AddSingleton<KeeperService>();
        services.AddSingleton<IChangePublisher>(provider => provider.GetRequiredService<KeeperService>());
        services.AddHostedService(provider => provider.GetRequiredService<KeeperService>());
        services.AddSingleton<RelayTransactions>();
        services.AddHostedService<RelaySender>();
        return services;
    }

    /// <summary>Maps the slice's tables.</summary>
    public static ModelBuilder ApplyRelay(this ModelBuilder model)
    {
        RelayActRow.Apply(model);
        return model;
    }
}
