using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Marketplace.Listings;

/// <summary>Maps the tables of listings, calendars, favourites and saved searches.</summary>
internal static class ListingTables
{
    public static void Apply(ModelBuilder model)
    {
    }
}
