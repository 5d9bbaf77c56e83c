using DoctorDAO.Portal.Tests;

if (args is ["--preview", var url])
{
    await Preview.Build(url).RunAsync();
    return 0;
}
return await Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(args, (builder, _) => SelfRegisteredExtensions.AddSelfRegisteredExtensions(builder, args));
