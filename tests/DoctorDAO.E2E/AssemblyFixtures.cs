using DoctorDAO.E2E.Harness;

[assembly: AssemblyFixture(typeof(Chromium))]
[assembly: AssemblyFixture(typeof(Stack))]
[assembly: TestClassOrderer(typeof(AloneInOrder))]
