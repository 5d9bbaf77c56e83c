using DoctorDAO.Client;
using DoctorDAO.Features.Credentials.Issuers;
using DoctorDAO.Features.Credentials.Admissions;
using DoctorDAO.Features.Credentials.Diplomas;
using DoctorDAO.Features.Credentials.Issuing;
using DoctorDAO.Features.Credentials.Presenting;
using DoctorDAO.Features.Credentials.Reminders;
using DoctorDAO.Features.Cover;
using DoctorDAO.Features.Drafts;
using DoctorDAO.Features.Feeds;
using DoctorDAO.Features.Forum;
using DoctorDAO.Features.Governance;
using DoctorDAO.Features.Identity;
using DoctorDAO.Features.Knowledge;
using DoctorDAO.Features.Marketplace;
using DoctorDAO.Features.Membership;
using DoctorDAO.Features.Notices;
using DoctorDAO.Features.Panels;
using DoctorDAO.Features.Relay;
using DoctorDAO.Features.Reputation;
using DoctorDAO.Features.Search;
using DoctorDAO.Features.Status;
using DoctorDAO.Indexing;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Features;

/// <summary>All slices, one line each.</summary>
public static class DaoFeatures
{
    /// <summary>
    /// Registers the engine over <see cref="DaoDbContext"/> and every slice. The host registers the context's factory and an <c>EthClient</c>,
    /// and sets the rest of <see cref="IndexingOptions"/> (whether this process indexes, finality) by <c>Configure</c>.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="deployment">The contracts to follow.</param>
    public static IServiceCollection AddDaoFeatures(this IServiceCollection services, Deployment deployment)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        services.AddSingleton(deployment);
        services.AddIndexing<DaoDbContext>(options =>
        {
            options.ChainId = deployment.ChainId;
            foreach (var source in deployment.ToSources())
                options.Contracts.Add(source);
            options.BlockTopics.Add(Topics.Status);
        });
        services.AddMembership();
        services.AddGovernance();
        services.AddReputation();
        services.AddIssuers();
        services.AddForum();
        services.AddNotices();
        services.AddCredentialReminders();
        services.AddDiplomas();
        services.AddFeeds();
        services.AddDrafts();
        services.AddKnowledge();
        services.AddCover();
        services.AddPanels();
        services.AddMarketplace();
        services.AddPresenting();
        services.AddAdmissions();
        services.AddIssuing();
        services.AddSearch();
        services.AddStatus();
        services.AddSingleton<IDaoQueries, DaoQueries>();
        services.AddRelay();
        services.AddIdentityFeature();
        return services;
    }

    /// <summary>Maps the endpoints of every slice under <c>/api</c>.</summary>
    public static IEndpointRouteBuilder MapDaoFeatures(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapStatus();
        endpoints.MapMembership();
        endpoints.MapGovernance();
        endpoints.MapReputation();
        endpoints.MapIssuers();
        endpoints.MapForum();
        endpoints.MapNotices();
        endpoints.MapCredentialReminders();
        endpoints.MapDiplomas();
        endpoints.MapFeeds();
        endpoints.MapDrafts();
        endpoints.MapKnowledge();
        endpoints.MapCover();
        endpoints.MapPanels();
        endpoints.MapMarketplace();
        endpoints.MapPresenting();
        endpoints.MapAdmissions();
        endpoints.MapIssuing();
        endpoints.MapSearch();
        endpoints.MapRelay();
        return endpoints;
    }

    /// <summary>Maps the tables of every slice.</summary>
    public static ModelBuilder ApplyDaoFeatures(this ModelBuilder model)
    {
        JobPositionRow.Apply(model);
        model.ApplyMembership();
        model.ApplyGovernance();
        model.ApplyReputation();
        IssuerTables.Apply(model);
        ForumTables.Apply(model);
        NoticeTables.Apply(model);
        ReminderTables.Apply(model);
        DraftTables.Apply(model);
        KnowledgeTables.Apply(model);
        CoverTables.Apply(model);
        PanelTables.Apply(model);
        MarketplaceTables.Apply(model);
        PresentingTables.Apply(model);
        AdmissionTables.Apply(model);
        IssuingTables.Apply(model);
        AttachmentTables.Apply(model);
        model.ApplySearch();
        model.ApplyRelay();
        model.ApplyIdentity();
        return model;
    }
}
