using DoctorDAO.Portal.Tests;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

if (args is ["--preview", var url])
{
    await Preview.Build(url).RunAsync();
    return 0;
}

// As in every other test project, where xunit writes this.
return args.Any(x => x is "--server" or "--internal-msbuild-node")
    ? await TestPlatformTestFramework.RunAsync(args, (builder, _) => SelfRegisteredExtensions.AddSelfRegisteredExtensions(builder, args))
    : await ConsoleRunner.Run(args);
