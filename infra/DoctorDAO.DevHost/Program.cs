using DoctorDAO.DevHost;

return await DemoHost.RunAsync(args, Console.Out, Console.Error);
