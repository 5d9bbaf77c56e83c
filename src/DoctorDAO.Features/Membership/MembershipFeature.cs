using DoctorDAO.Client.Membership;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Features.Membership;

/// <summary>Who is a member, and what members say about themselves.</summary>
public static partial class MembershipFeature
{
    /// <summary>Registers the slice.</summary>
    public static IServiceCollection AddMembership(this IServiceCollection services)
    {
        services.AddPersonalTable<ProfileRow>("profile", x => x.Address, OnErase.Delete, OnMove.Replace);
        services.AddPersonalTable<NamePartRow>("names", x => x.Address, OnErase.Delete, OnMove.Replace);
        services.AddPersonalTable<StatementRow>("statements", x => x.Address, OnErase.Delete, OnMove.Replace);
        services.AddProjection<MemberProjection>();
        services.AddProjection<RecoveryProjection>();
        services.AddProjection<HistoryProjection>();
        services.AddSingleton<IRecoveries, RecoveryQueries>();
        services.AddSingleton<MemberQueries>();
        services.AddSingleton<MemberList>();
        services.AddSingleton<IProfiles, Profiles>();
        services.AddSingleton<IStatements, Statements>();
        return services;
    }

    /// <summary>Maps the slice's tables.</summary>
    public static ModelBuilder ApplyMembership(this ModelBuilder model)
    {
        ProfileRow.Apply(model);
        StatementRow.Apply(model);
        MemberProjection.Apply(model);
        RecoveryProjection.Apply(model);
        HistoryProjection.Apply(model);
        return model;
    }
}
