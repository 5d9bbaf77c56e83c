using DoctorDAO.Testing;

[assembly: AssemblyFixture(typeof(PostgresFixture))]
