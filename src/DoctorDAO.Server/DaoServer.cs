using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Client.Notices;
using DoctorDAO.Features;
using DoctorDAO.Features.Cover;
using DoctorDAO.Features.Credentials.Issuing;
using DoctorDAO.Features.Credentials.Presenting;
using DoctorDAO.Features.Forum;
using DoctorDAO.Features.Marketplace.Talk;
using DoctorDAO.Features.Notices;
using DoctorDAO.Portal;
using DoctorDAO.Portal.Features.Errors;
using DoctorDAO.Portal.Features.Notices;
using DoctorDAO.Server.Hosting;
using DoctorDAO.Server.Http;
using DoctorDAO.Server.Identity;
using DoctorDAO.Server.Live;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DoctorDAO.Server;

/// <summary>The server. The executable runs it as it is; the demo host calls it in its own process and adds what only a demo may have.</summary>
public static class DaoServer
{
    /// <summary>Builds the server with the roles that configuration names.</summary>
    /// <param name="args">Command line settings, for example <c>--Roles=indexer</c>.</param>
    /// <param name="configure">Further settings and services, before the server's own are registered.</param>
    /// <param name="map">Further endpoints, after the server's own.</param>
    /// <param name="pages">Assemblies with further pages of the portal.</param>
    /// <exception cref="SettingsException">Settings that cannot be used.</exception>
    public static WebApplication Create(
        string[] args, Action<WebApplicationBuilder>? configure = null, Action<WebApplication>? map = null, IReadOnlyList<Assembly>? pages = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        configure?.Invoke(builder);
        var settings = ServerSettings.Read(builder.Configuration);
        AddServices(builder, settings);
        var app = builder.Build();
        UsePipeline(app, settings);
        MapEndpoints(app, settings, pages ?? []);
        map?.Invoke(app);
        return app;
    }

    private static void AddServices(WebApplicationBuilder builder, ServerSettings settings)
    {
        // Requests are not logged one by one: their addresses name people. What the database refuses is told by whoever had not expected it.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Critical).AddFilter("OpenIddict", LogLevel.Warning)
            .AddFilter(HubFailures.SignalRCategory, LogLevel.None);
        builder.WebHost.UseStaticWebAssets();
        var services = builder.Services;
        services.AddSingleton(settings);
        services.TryAddSingleton(TimeProvider.System);
        services.ConfigureHttpJsonOptions(options => Json(options.SerializerOptions));
        services.AddProblems().AddRequestLimits(settings).AddCompression().AddHealth();
        DatabaseStart.Add(services, settings);
        services.AddDaoFeatures(settings.Deployment).AddChain(settings);
        services.Configure<NoticeOptions>(options =>
        {
            (options.Mail, options.DigestHour, options.PrivateWebhooks) = (settings.Mail, settings.DigestHour, settings.PrivateWebhooks);
            options.Site = settings.PublicUrl?.GetLeftPart(UriPartial.Authority);
        });
        services.Configure<PresentingOptions>(options => options.Loopback = settings.LoopbackIssuers);
        services.Configure<IssuerOptions>(options =>
        {
            (options.Site, options.EvidenceDays, options.AnswerDays, options.DecisionDays) = (settings.PublicUrl?.GetLeftPart(UriPartial.Authority), settings.EvidenceDays, settings.AnswerDays, settings.DecisionDays);
            if (settings.CoverIssuer is { } slug)
                options.ByRule[CredentialTypes.Cover] = slug;
            if (settings.CourseIssuer is { } teacher)
                options.ByRule[CredentialTypes.Training] = teacher;
        });
        services.Configure<EvidenceOptions>(options => (options.KeepDays, options.Custodian) = (settings.ClaimEvidenceDays, settings.Custodian));
        services.Configure<TalkOptions>(options => options.KeepDays = settings.TalkDays);
        services.AddSingleton<IMailWords, MailWords>();
        HubPublisher.Add(services, settings);
        services.AddDaoIdentity(settings);
        if (settings.Has(Roles.Api))
            services.AddApiDocs();
        // The identity provider asks for consent on a page of the portal.
        if (settings.Has(Roles.Portal) || settings.Has(Roles.Identity))
            services.AddPortal();
        if (settings.TrustedProxies.Count > 0)
        {
            services.Configure<ForwardedHeadersOptions>(options =>
            {
                options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
                foreach (var proxy in settings.TrustedProxies)
                    options.KnownProxies.Add(proxy);
            });
        }

        builder.AddTelemetry(settings);
    }

    private static void UsePipeline(WebApplication app, ServerSettings settings)
    {
        if (settings.TrustedProxies.Count > 0)
            app.UseForwardedHeaders();
        app.UseMetrics(settings);
        app.UseSecurityHeaders();
        app.UseAssetCaching();
        app.UseResponseCompression();
        app.UseProblems();
        app.UseRouting();
        app.UseMethodCheck();
        app.UseMedia();
        app.UseHubToken();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseSameOrigin();
        app.UseAuthorization();
        app.UseBodyLimit();
        app.UseAntiforgery();
        app.UseStaleForm();
    }

    private static void MapEndpoints(WebApplication app, ServerSettings settings, IReadOnlyList<Assembly> pages)
    {
        app.MapHealth();
        if (settings.Has(Roles.Api))
        {
            app.MapDaoFeatures();
            app.MapApiDocs();
            app.MapHub<DaoHub>("/hub/dao", options => options.CloseOnAuthenticationExpiration = true).AllowAnonymous();
        }

        if (settings.Has(Roles.Identity))
            app.MapDaoIdentity();
        if (settings.Has(Roles.Portal))
        {
            app.MapStaticAssets();
            app.MapPortal(pages);
        }
    }

    /// <summary>How the API reads and writes JSON: enumerations as camelCase words, nothing missing, nothing twice.</summary>
    private static void Json(JsonSerializerOptions options)
    {
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.AllowDuplicateProperties = false;
        options.MaxDepth = 32;
    }
}
