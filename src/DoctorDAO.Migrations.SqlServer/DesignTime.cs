using DoctorDAO.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace DoctorDAO.Migrations.SqlServer;

/// <summary>The context as <c>dotnet ef</c> sees it; it never connects.</summary>
public sealed class DesignTime : IDesignTimeDbContextFactory<DaoDbContext>
{
    /// <inheritdoc/>
    public DaoDbContext CreateDbContext(string[] args) => new(
        new DbContextOptionsBuilder<DaoDbContext>().UseSqlServer(x => x.MigrationsAssembly(typeof(DesignTime).Assembly.GetName().Name)).Options);
}
