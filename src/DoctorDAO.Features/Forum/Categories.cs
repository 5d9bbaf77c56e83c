using DoctorDAO.Client;

namespace DoctorDAO.Features.Forum;

/// <summary>The places of the forum: each chamber's own, and four for everybody.</summary>
internal sealed class Categories(Deployment deployment)
{
    /// <summary>Those that belong to no chamber.</summary>
    public static IReadOnlyList<string> Common { get; } = ["help", "cases", "knowledge", "market"];

    /// <summary>All keys in their order.</summary>
    public IReadOnlyList<string> Keys { get; } = [.. deployment.Chambers.Select(x => x.Key), .. Common.Where(x => deployment.Chambers.All(c => c.Key != x))];

    /// <summary>Whether it is a chamber's.</summary>
    public bool IsChamber(string key) => deployment.Chambers.Any(x => x.Key == key);

    /// <summary>The key as it was given.</summary>
    /// <exception cref="FieldException">There is no such category.</exception>
    public string Require(string? key) => key is not null && Keys.Contains(key)
        ? key
        : throw new FieldException("category", $"is no category; there are {string.Join(", ", Keys)}");
}
