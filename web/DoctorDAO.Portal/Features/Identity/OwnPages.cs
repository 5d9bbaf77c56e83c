namespace DoctorDAO.Portal.Features.Identity;

/// <summary>What the pages about one's own account share.</summary>
internal static class OwnPages
{
    /// <summary>As the server's policy for dangerous acts has it.</summary>
    private static readonly TimeSpan RecentFor = TimeSpan.FromMinutes(10);

    /// <summary>Whether the reader has shown of late who they are. The machine's clock counts, as for the server.</summary>
    public static bool IsRecent(Reader reader) => reader.ShownAt is { } at && at >= reader.Clock - RecentFor;

    /// <summary>Where one shows it, and comes back from.</summary>
    public static string Again(string path) => "/sign-in?again=true&return=" + Uri.EscapeDataString(path);
}
