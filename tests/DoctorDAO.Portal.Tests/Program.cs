using DoctorDAO.Portal.Tests;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

if (args is ["--preview", var url])
{
    // To look at, members' calls have contracts; the sample association of the tests has no panels that its frame could lead to.
    await Preview.Build(url, services => services.AddSingleton<DoctorDAO.Client.Relay.IMemberContracts>(new DoctorDAO.Portal.Tests.Sample.SampleOrders())).RunAsync();
    return 0;
}

// As in every other test project, where xunit writes this.
return args.Any(x => x is "--server" or "--internal-msbuild-node")
    ? await TestPlatformTestFramework.RunAsync(args, (builder, _) => SelfRegisteredExtensions.AddSelfRegisteredExtensions(builder, args))
    : await ConsoleRunner.Run(args);
