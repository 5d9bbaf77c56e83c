using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Marketplace.Talk;

/// <summary>Maps the tables of messages and files of orders.</summary>
internal static class TalkTables
{
    public static void Apply(ModelBuilder model)
    {
    }
}
