using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Marketplace.Orders;

/// <summary>Maps the tables of orders, disputes and ratings.</summary>
internal static class OrderTables
{
    public static void Apply(ModelBuilder model)
    {
    }
}
