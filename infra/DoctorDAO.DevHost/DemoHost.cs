using System.Globalization;
using System.Runtime.InteropServices;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Client.Drafts;
using DoctorDAO.Client.Forum;
using DoctorDAO.Client.Governance;
using DoctorDAO.Client.Knowledge;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Client.Membership;
using DoctorDAO.DevHost.Panel;
using DoctorDAO.DevHost.Story;
using DoctorDAO.Features.Credentials.Admissions;
using DoctorDAO.Indexing;
using DoctorDAO.LocalChain;
using DoctorDAO.Server;
using DoctorDAO.Server.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace DoctorDAO.DevHost;

/// <summary>The whole demo in one process and one child: chain, association, server, portal.</summary>
internal static class DemoHost
{
    private const int FinalityBlocks = 12;

    /// <summary>Runs until it is told to end.</summary>
    /// <returns>0 when it was told to; 1 when it cannot run, after one line that says why.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        using var ending = new CancellationTokenSource();
        void End(PosixSignalContext context)
        {
            context.Cancel = true;
            ending.Cancel();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        try
        {
            await RunAsync(DemoSettings.Parse(args), output, ending.Token);
            return 0;
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            return 0;
        }
        catch (Exception e) when (e is DemoException or SettingsException or ActRefusedException or InvalidOperationException or FileNotFoundException)
        {
            await errors.WriteLineAsync(e.Message);
            return 1;
        }
    }

    private static async Task RunAsync(DemoSettings settings, TextWriter output, CancellationToken ct)
    {
        settings.CheckPorts();
        await using var held = settings.Lock();
        if (settings.Reset)
            settings.Clear();
        var people = Person.ReadAll(Path.Combine(AppContext.BaseDirectory, "Demo"));
        var association = await DemoChain.StartAsync(settings, people, TimeProvider.System, output, ct);
        await using var node = association.Node;
        var clock = new StoryClock();
        await using var app = DaoServer.Create(
            ["--contentRoot", AppContext.BaseDirectory],
            builder => Configure(builder, settings, association, people, clock),
            app => app.MapDemo(),
            [typeof(DemoHost).Assembly]);
        await app.StartAsync(ct);
        var chainEnded = node.ExitedAsync(CancellationToken.None);
        var live = app.Services.GetRequiredService<IChainProgress>().WaitForAsync(IndexerPhase.Live, ct);
        if (await Task.WhenAny(live, chainEnded) == live)
        {
            await live;
            // Not before: SQLite lets one write at a time, and reading the whole history is one write.
            await NameAsync(app.Services.GetRequiredService<IProfiles>(), people, ct);
            await ForumStory.TellAsync(app.Services.GetRequiredService<IForum>(), clock, Path.Combine(AppContext.BaseDirectory, "Demo"), people, ct);
            await DraftStory.TellAsync(app.Services.GetRequiredService<IDrafts>(), app.Services.GetRequiredService<IActions>(), clock, people, ct);
            await ArticleStory.TellAsync(
                app.Services.GetRequiredService<IArticles>(), app.Services.GetRequiredService<IChainProgress>(), association, clock, Path.Combine(AppContext.BaseDirectory, "Demo"), people, ct);
            await IssuerStory.TellAsync(
                app.Services.GetRequiredService<IDesk>(), app.Services.GetRequiredService<IApplications>(), association,
                new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()), clock, people, ct);
            await VerifierStory.TellAsync(app.Services.GetRequiredService<IVerifiers>(), people, ct);
            await ActivatorUtilities.CreateInstance<ClaimStory>(app.Services, clock).TellAsync(Path.Combine(AppContext.BaseDirectory, "Demo"), people, ct);
            await ActivatorUtilities.CreateInstance<OrderStory>(app.Services).TellAsync(people, ct);
            await ListingStory.TellAsync(
                app.Services.GetRequiredService<IListings>(), app.Services.GetRequiredService<IListingAnswers>(), app.Services.GetRequiredService<ICalendars>(), clock, Path.Combine(AppContext.BaseDirectory, "Demo"), people, ct);
            Greet(app, node, people, output);
        }

        await Task.WhenAny(chainEnded, Task.Delay(Timeout.Infinite, ct));
        if (!ct.IsCancellationRequested)
            throw new DemoException("The chain has ended: " + node.Tail);
        await output.WriteLineAsync("Stopping.");
        await app.StopAsync(CancellationToken.None);
    }

    private static void Configure(WebApplicationBuilder builder, DemoSettings settings, Association association, IReadOnlyList<Person> people, TimeProvider clock)
    {
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Urls"] = string.Create(CultureInfo.InvariantCulture, $"http://localhost:{settings.Port}"),
            ["Demo"] = "true",
            // Files as they were compressed by the build: reloading them sends them uncompressed.
            ["ReloadStaticAssetsAtRuntime"] = "false",
            ["DataDirectory"] = settings.Data,
            ["Chain:RpcUrl"] = association.Node.Url.ToString(),
            ["Chain:Deployment"] = association.Contracts.Path,
            ["Chain:FinalityBlocks"] = FinalityBlocks.ToString(CultureInfo.InvariantCulture),
            ["Relay:PrivateKey"] = Accounts.RelayKey,
            ["Cover:Issuer"] = IssuerStory.Cover,
            ["Cover:QuoterKey"] = Accounts.QuoterKey,
            ["Marketplace:AttesterKey"] = Accounts.AttesterKey,
            ["Marketplace:CourseIssuer"] = IssuerStory.Courses,
            ["Cover:Closed:US"] = "its states ask whoever covers malpractice to be licensed there, and the association is not.",
            ["Credentials:AllowLoopback"] = "true",
            ["Logging:LogLevel:Default"] = "Warning",
        });
        // Kestrel takes localhost with a port of its own choosing for two addresses and refuses.
        if (settings.Port == 0)
            builder.Configuration["Urls"] = "http://127.0.0.1:0";
        builder.Services.Configure<AdmissionOptions>(options =>
        {
            // Two of three sign here; the third office would sign from elsewhere.
            foreach (var key in Accounts.Verifiers.Take(2))
                options.VerifierKeys.Add(key);
        });
        builder.Services.AddSingleton(clock);
        builder.Services.AddSingleton(association.Node);
        builder.Services.AddSingleton(association);
        builder.Services.AddSingleton(people);
        builder.Services.AddSingleton<ChainClock>();
        builder.Services.AddHostedService(services => new BlockMaker(association.Node, FinalityBlocks, services.GetRequiredService<TimeProvider>()));
    }

    /// <summary>Gives people their names, unless they have chosen others.</summary>
    private static async Task NameAsync(IProfiles profiles, IReadOnlyList<Person> people, CancellationToken ct)
    {
        foreach (var person in people)
        {
            if (await profiles.GetProfileAsync(person.Address.ToString(), ct) is null)
                await profiles.SaveProfileAsync(person.Address.ToString(), new ProfileDto(person.Name, person.TimeZone), ct);
        }
    }

    private static void Greet(WebApplication app, LocalNode node, IReadOnlyList<Person> people, TextWriter output)
    {
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        output.WriteLine($"""

            DoctorDAO is open:  {address}
              API               {address}/docs/api
              Move time         {address}/demo
              Chain             {node.Url} (chain id {LocalNode.ChainId})

            Sign in with the demo wallet and be one of {people.Count(x => x.IsMember)} members, or an office, for example
              Dr Nora Lindqvist   follows Dr Amara Okafor in Clinical, and five follow her: vote, and the voices come back
              Dr Amara Okafor     carries much of Clinical and has voted there
              Maeve Byrne         follows nobody and has not voted yet
              Dr Léa Moreau       stands nine hops below Prof Zofia Andersen: her voice does not arrive there
              Prof Taras Okoye    his charter passed and waits for somebody to queue it

            Of cover, at {address}/cover
              Dr Tomás Herrera    a newcomer: has no cover yet and can buy it in five minutes
              Dr Katrin Brandt    a holder: her claim was denied two days ago; read why, and appeal
              Dr Cillian Murphy   a holder: a panel judges his claim and reads his evidence
              Dr Nora Lindqvist   a juror of that panel: it waits for her vote, at /panels
              Dr Henrik Vass      provides capital to the pool and waits in the queue for half of it, at /cover/pool
              Claims officer      may offer a settlement while the panel judges, at /cover/desk
            Of the marketplace, at {address}/market
              Dr Nora Lindqvist   works and buys: a shift runs, a delivery waits for her, a panel judges a course that she paid
              Dr Luca Wójcik      offers hours of the time bank for supervision
              Prof Taras Okoye    negotiates about two nights; the worker has named a share
              Safety council      is the arbiter of what is too small for a panel

                        Evidence and jurors' keys of the demo open with the recovery code {RecoveryCode.Text}

            Issuers with desks at {address}/desk: sign in as Nordic verification office (the college's controller: two applications wait),
            Central (specialist board), Southern (hospital) or Iberian verification office (training). Dr Nora Lindqvist has credentials to fetch at /apply.

            Ctrl-C ends it. State stays in .data; make run RESET=1 starts over.
            """);
    }
}
