using System.Collections.Concurrent;
using System.Security.Claims;
using DoctorDAO.Client;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Client.Drafts;
using DoctorDAO.Client.Forum;
using DoctorDAO.Client.Governance;
using DoctorDAO.Client.Knowledge;
using DoctorDAO.Client.Membership;
using DoctorDAO.Client.Reputation;
using DoctorDAO.Client.Search;
using DoctorDAO.Client.Results;
using DoctorDAO.Portal.Tests.Sample;

namespace DoctorDAO.Portal.Tests;

/// <summary>
/// Serves the portal over the sample association: <c>dotnet run --project tests/DoctorDAO.Portal.Tests -- --preview http://127.0.0.1:5321</c>.
/// <c>?scene=OwnBallot</c> chooses where the member's voice is, <c>?as=nobody</c> signs out; both are kept in cookies.
/// </summary>
public static class Preview
{
    // What the server sends, so that a page that would break there breaks here.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "manifest-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'; object-src 'none'";

    /// <param name="url">Where to listen.</param>
    /// <param name="configure">Replaces services.</param>
    public static WebApplication Build(string url, Action<IServiceCollection>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = typeof(Preview).Assembly.GetName().Name, EnvironmentName = "Development" });
        builder.WebHost.UseUrls(url).UseStaticWebAssets();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddPortal();
        builder.Services.AddSingleton<IProfiles, SampleProfiles>();
        builder.Services.AddSingleton<IStatements, SampleStatements>();
        builder.Services.AddScoped<IResults>(s => new SampleResults(SceneOf(s)));
        builder.Services.AddScoped<IDelegates>(s => new SampleResults(SceneOf(s)));
        builder.Services.AddScoped<IDaoQueries>(s => new SampleDao(SceneOf(s)));
        builder.Services.AddScoped<IReputationQueries>(s => new SampleReputation(SceneOf(s)));
        // What is written stays for the next page.
        var forums = new ConcurrentDictionary<Scene, SampleForum>();
        builder.Services.AddScoped<IForum>(s => forums.GetOrAdd(SceneOf(s), scene => new SampleForum(scene)));
        builder.Services.AddSingleton<ISearch>(new SampleSearch());
        var talk = new SampleTalk { Moderates = true };
        talk.Log.AddRange([SampleTalk.Decision(5, DecisionKind.Hide), SampleTalk.Decision(4, DecisionKind.Flagged)]);
        builder.Services.AddSingleton<IFollows>(talk).AddSingleton<IPolls>(talk).AddSingleton<IPostSigning>(talk).AddSingleton<IModeration>(talk);
        var drafts = new ConcurrentDictionary<Scene, SampleDrafts>();
        builder.Services.AddScoped<IDrafts>(s => drafts.GetOrAdd(SceneOf(s), _ => new SampleDrafts()));
        var articles = new ConcurrentDictionary<Scene, SampleArticles>();
        var verify = new SampleVerify();
        builder.Services.AddSingleton<DoctorDAO.Client.Credentials.IVerifiers>(verify);
        builder.Services.AddSingleton<DoctorDAO.Client.Credentials.IPresentations>(verify);
        builder.Services.AddSingleton<DoctorDAO.Client.Credentials.IAdmissions>(verify);
        builder.Services.AddSingleton<DoctorDAO.Client.Credentials.IPublicOrigin>(verify);
        var market = new SampleMarket();
        builder.Services.AddSingleton<DoctorDAO.Client.Marketplace.IListings>(market).AddSingleton<DoctorDAO.Client.Marketplace.ICalendars>(market).AddSingleton<DoctorDAO.Client.Marketplace.IFavourites>(market).AddSingleton<DoctorDAO.Client.Marketplace.IListingAnswers>(market);
        builder.Services.AddScoped<IArticles>(s => articles.GetOrAdd(SceneOf(s), _ => new SampleArticles()));
        builder.Services.AddSingleton<IActions, SampleActions>();
        builder.Services.AddSingleton<IAttachments, SampleAttachments>();
        builder.Services.AddSingleton<IMemberRecords, SampleRecords>();
        builder.Services.AddSingleton<IIssuers>(new SampleIssuers());
        var issuing = new SampleIssuing();
        builder.Services.AddSingleton<IApplications>(issuing).AddSingleton<IDesk>(issuing);
        var orders = new SampleOrders();
        var papers = new SamplePapers();
        builder.Services.AddSingleton<DoctorDAO.Client.Marketplace.IPapers>(papers).AddSingleton<DoctorDAO.Client.Marketplace.ITalk>(papers).AddSingleton<DoctorDAO.Client.Marketplace.ICourses>(papers);
        builder.Services.AddSingleton<DoctorDAO.Client.Marketplace.IOrders>(orders).AddSingleton<DoctorDAO.Client.Marketplace.IRatings>(orders).AddSingleton<DoctorDAO.Client.Marketplace.IDisputes>(orders);
        configure?.Invoke(builder.Services);
        var app = builder.Build();
        app.UseExceptionHandler("/error", createScopeForErrors: true);
        app.Use(SignIn);
        app.UseAntiforgery();
        app.MapStaticAssets();
        app.MapGet("/connect/authorize", () => PortalServices.Consent("Ward reader", People.Nora.Address, "127.0.0.1:4711", [KeyValuePair.Create("client_id", "a\"b"), KeyValuePair.Create("state", "x")]));
        app.MapPortal([]);
        return app;
    }

    private static Task SignIn(HttpContext context, RequestDelegate next)
    {
        foreach (var name in (string[])["scene", "as"])
            if (context.Request.Query[name].ToString() is { Length: > 0 } wish) context.Response.Cookies.Append(name, wish);
        context.Response.Headers.ContentSecurityPolicy = Policy;
        if (Chosen(context, "as") != "nobody")
            context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, People.Nora.Address)], "preview"));
        return next(context);
    }

    private static Scene SceneOf(IServiceProvider services) =>
        Enum.TryParse<Scene>(Chosen(services.GetRequiredService<IHttpContextAccessor>().HttpContext!, "scene"), out var scene) ? scene : Scene.ThroughDelegate;

    private static string? Chosen(HttpContext context, string name) =>
        context.Request.Query[name].ToString() is { Length: > 0 } wish ? wish : context.Request.Cookies[name];
}
