using DoctorDAO.Client.Governance;
using DoctorDAO.Client.Membership;
using DoctorDAO.Client.Results;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Governance.Calls;
using DoctorDAO.Features.Status;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Features.Governance;

/// <summary>Chambers, delegation, sessions, proposals and ballots.</summary>
public static partial class GovernanceFeature
{
    /// <summary>Registers the slice.</summary>
    public static IServiceCollection AddGovernance(this IServiceCollection services)
    {
        // The order matters: a projection reads what those before it have written.
        services.AddProjection<ChamberProjection>();
        services.AddProjection<DelegationProjection>();
        services.AddProjection<ProposalProjection>();
        services.AddProjection<BallotProjection>();

        services.AddSingleton<GovernedFunctions>();
        services.AddSingleton<Actions>();
        services.AddSingleton<CallErrors>();
        services.AddSingleton<NodeSimulation>();
        services.AddSingleton<Simulator>();
        services.AddSingleton<IActions, ActionService>();
        services.AddSingleton<SessionQueries>();
        services.AddSingleton<ProposalQueries>();
        services.AddSingleton<VoiceQueries>();
        services.AddSingleton<TreeQueries>();
        services.AddSingleton<SessionFlows>();
        services.AddSingleton<IResults>(provider => provider.GetRequiredService<SessionFlows>());
        services.AddSingleton<ResultBundles>();
        services.AddSingleton<IDelegates, DelegateList>();
        services.AddSingleton<IMemberRecords, MemberRecords>();

        services.AddSingleton<ContractTallies>();
        services.AddSingleton<Recount>();
        services.AddSingleton(provider => new TallyVerification(
            provider.GetRequiredService<IDbContextFactory<DaoDbContext>>(), provider.GetRequiredService<Recount>(), provider.GetRequiredService<ContractTallies>(), provider.GetRequiredService<EthClient>()));
        services.AddSingleton<RecountState>();
        services.AddSingleton<IRecountState>(provider => provider.GetRequiredService<RecountState>());
        services.AddSingleton<IChangePublisher>(provider => provider.GetRequiredService<RecountState>());
        services.AddHostedService<RecountService>();
        services.AddSingleton<SessionClock>();
        services.AddSingleton<IChangePublisher>(provider => provider.GetRequiredService<SessionClock>());
        services.AddHostedService(provider => provider.GetRequiredService<SessionClock>());
        services.AddHealthChecks().AddCheck<RecountState>("recount");
        return services;
    }

    /// <summary>Maps the slice's tables.</summary>
    public static ModelBuilder ApplyGovernance(this ModelBuilder model)
    {
        ChamberProjection.Apply(model);
        Delegations.Apply(model);
        SessionView.Apply(model);
        BallotView.Apply(model);
        ClaimView.Apply(model);
        ProposalView.Apply(model);
        OperationView.Apply(model);
        return model;
    }
}
