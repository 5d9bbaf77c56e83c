using DoctorDAO.Client;
using DoctorDAO.Portal.Tests.Sample;

namespace DoctorDAO.Portal.Tests;

/// <summary>Readers for tests, loaded as a page would.</summary>
public static class Readers
{
    /// <summary>A reader of the sample association.</summary>
    public static async Task<Reader> Of(IDaoQueries queries, string language = "en-GB", string zone = "Europe/Stockholm", string? account = null)
    {
        var reader = new Reader(queries, TimeProvider.System);
        reader.Read(language, null, zone, null, account);
        await reader.LoadAsync();
        return reader;
    }

    /// <summary>The sample member, in a scene.</summary>
    public static Task<Reader> Nora(Scene scene = Scene.ThroughDelegate, string language = "en-GB") => Of(new SampleDao(scene), language, account: People.Nora.Address);
}
