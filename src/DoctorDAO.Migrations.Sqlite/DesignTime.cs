using DoctorDAO.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace DoctorDAO.Migrations.Sqlite;

/// <summary>The context as <c>dotnet ef</c> sees it; it never connects.</summary>
public sealed class DesignTime : IDesignTimeDbContextFactory<DaoDbContext>
{
    /// <inheritdoc/>
    public DaoDbContext CreateDbContext(string[] args) => new(
        new DbContextOptionsBuilder<DaoDbContext>().UseSqlite(x => x.MigrationsAssembly(typeof(DesignTime).Assembly.GetName().Name)).Options);
}
