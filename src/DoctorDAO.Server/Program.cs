using DoctorDAO.Server;

return await DaoCommands.RunAsync(args);
