using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Database.Tests;

/// <summary>What the migrations make is what the server expects.</summary>
public sealed class MigrationTests
{
    [Theory]
    [InlineData(Provider.Sqlite)]
    [InlineData(Provider.PostgreSql)]
    [InlineData(Provider.SqlServer)]
    public void Migrations_hold_the_whole_model(Provider provider)
    {
        using var db = Databases.Model(provider);
        Assert.False(db.Database.HasPendingModelChanges(), $"The model has changed: dotnet ef migrations add ... --project src/DoctorDAO.Migrations.{provider}");
    }
}
