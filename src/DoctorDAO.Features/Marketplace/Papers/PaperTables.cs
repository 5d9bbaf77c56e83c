using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Marketplace.Papers;

/// <summary>Maps the tables of timesheets and invoices.</summary>
internal static class PaperTables
{
    public static void Apply(ModelBuilder model)
    {
    }
}
