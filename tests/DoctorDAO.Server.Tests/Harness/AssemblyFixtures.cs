using DoctorDAO.Server.Tests;

[assembly: AssemblyFixture(typeof(ServerDatabases))]
