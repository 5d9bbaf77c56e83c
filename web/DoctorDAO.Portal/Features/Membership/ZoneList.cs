namespace DoctorDAO.Portal.Features.Membership;

/// <summary>Time zones to choose from, by region.</summary>
public static class ZoneList
{
    private static readonly string[] Wanted = ["Europe", "Africa", "America", "Asia", "Atlantic", "Australia", "Indian", "Pacific"];

    private static readonly HashSet<string> Known =
    [
        .. TimeZoneInfo.GetSystemTimeZones().Select(z => TimeZoneInfo.TryConvertWindowsIdToIanaId(z.Id, out var iana) ? iana : z.Id)
            .Where(id => Wanted.Contains(id.Split('/', 2)[0]) && id.Contains('/', StringComparison.Ordinal)), "UTC",
    ];

    /// <summary>Regions, Europe first, with their zones by name.</summary>
    public static IReadOnlyList<(string Name, IReadOnlyList<string> Zones)> Regions { get; } =
        [.. Wanted.Select(r => (r, (IReadOnlyList<string>)[.. Known.Where(z => z.StartsWith(r + "/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)])).Append(("UTC", ["UTC"]))];

    /// <summary>Whether a zone is one of the list's.</summary>
    public static bool Knows(string zone) => Known.Contains(zone);

    /// <summary>A zone without its region: "Stockholm".</summary>
    public static string City(string zone) => zone.Split('/', 2)[^1].Replace('_', ' ').Replace("/", ", ", StringComparison.Ordinal);
}
