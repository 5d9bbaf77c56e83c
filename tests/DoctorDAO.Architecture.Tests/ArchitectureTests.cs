using System.Xml.Linq;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using DoctorDAO.Features;

namespace DoctorDAO.Architecture.Tests;

/// <summary>Arrows point one way, slices meet in views and events, and a feature has one name everywhere.</summary>
public sealed class ArchitectureTests
{
    private const string Slices = "DoctorDAO.Features.";

    /// <summary>Folders of the features' project that hold no slice.</summary>
    private static readonly string[] Shared = ["Http", "Ledgers", "Text"];

    /// <summary>
    /// What a slice shows to the others besides its views: the rules of vectors, terms, sessions and snapshots that its views are read by, what accounts have earned, and the
    /// check of texts for patients, who follows what in the forum, the wordings of the cover, calendars for programs, and the rows of notices.
    /// </summary>
    private static readonly string[] Vocabulary = ["Levels", "Delegations", "Rules", "SnapshotQueries", "IStanding", "PatientData", "PatientFinding", "Follows", "Persons", "PersonAccountRow", "AccountKind", "RecoveryRow", "RecoverySignatureRow", "VoteReasonsRow", "SealedVotes", "Wordings", "Ics", "CalendarEvent", "ListingTexts", "NoticeRow"];

    private static readonly string Root = FindRoot();

    [Theory]
    [InlineData("src/DoctorDAO.Ethereum")]
    [InlineData("src/DoctorDAO.Client")]
    [InlineData("src/DoctorDAO.Credentials")]
    [InlineData("src/DoctorDAO.Indexing", "DoctorDAO.Ethereum")]
    [InlineData("src/DoctorDAO.Results", "DoctorDAO.Ethereum", "DoctorDAO.Ethereum.Generator")]
    [InlineData("src/DoctorDAO.Verifier", "DoctorDAO.Results")]
    [InlineData("src/DoctorDAO.Features", "DoctorDAO.Client", "DoctorDAO.Credentials", "DoctorDAO.Indexing", "DoctorDAO.Results", "DoctorDAO.Ethereum.Generator")]
    [InlineData("src/DoctorDAO.Migrations.Sqlite", "DoctorDAO.Features")]
    [InlineData("src/DoctorDAO.Migrations.PostgreSql", "DoctorDAO.Features")]
    [InlineData("src/DoctorDAO.Migrations.SqlServer", "DoctorDAO.Features")]
    [InlineData("web/DoctorDAO.Portal", "DoctorDAO.Client")]
    public void A_room_refers_to_these_rooms_only(string room, params string[] allowed)
    {
        var project = Directory.GetFiles(Path.Combine(Root, room), "*.csproj").Single();
        var referenced = XDocument.Load(project).Descendants("ProjectReference").Select(x => Path.GetFileNameWithoutExtension((string)x.Attribute("Include")!));
        Assert.Empty(referenced.Except(allowed));
    }

    [Fact]
    public void Nothing_but_hosts_and_tests_refers_to_the_server()
    {
        var projects = Directory.GetFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Concat(Directory.GetFiles(Path.Combine(Root, "web"), "*.csproj", SearchOption.AllDirectories));
        Assert.DoesNotContain(projects, x => XDocument.Load(x).Descendants("ProjectReference").Any(y => ((string)y.Attribute("Include")!).Contains("DoctorDAO.Server", StringComparison.Ordinal)));
    }

    [Fact]
    public void Slices_do_not_use_each_others_insides()
    {
        var architecture = new ArchLoader().LoadAssemblies(typeof(DaoFeatures).Assembly).Build();
        var slices = Directory.GetDirectories(Path.Combine(Root, "src/DoctorDAO.Features"))
            .Select(x => Path.GetFileName(x)).Where(x => x is not ("bin" or "obj") && !Shared.Contains(x)).ToHashSet(StringComparer.Ordinal);
        Assert.Contains("Governance", slices);

        var wrong =
            from type in architecture.Types
            let home = SliceOf(type)
            where home is not null && slices.Contains(home)
            from dependency in type.Dependencies
            let to = SliceOf(dependency.Target)
            where to is not null && to != home && slices.Contains(to) && !IsShown(dependency.Target)
            select $"{type.FullName} uses {dependency.Target.FullName}";
        var told = string.Join(Environment.NewLine, wrong.Distinct());
        Assert.True(told.Length == 0, told);
    }

    [Fact]
    public void A_feature_is_spelled_the_same_in_contracts_features_and_portal()
    {
        var features = FoldersOf("src/DoctorDAO.Features");
        var contracts = FoldersOf("contracts/src");
        var portal = FoldersOf("web/DoctorDAO.Portal/Features");
        Assert.All(features, x => Assert.True(char.IsUpper(x[0]), x));
        Assert.All(contracts, x => Assert.Equal(x.ToLowerInvariant(), x));
        foreach (var slice in new[] { "Membership", "Governance" })
        {
            Assert.Contains(slice, features);
            Assert.Contains(slice.ToLowerInvariant(), contracts);
            Assert.Contains(slice, portal);
        }

        foreach (var name in portal)
            Assert.DoesNotContain(features, x => string.Equals(x, name, StringComparison.OrdinalIgnoreCase) && x != name);
    }

    private static bool IsShown(IType type) => type.Name.EndsWith("View", StringComparison.Ordinal) || Vocabulary.Contains(type.Name) || type.Visibility == Visibility.Public;

    private static string? SliceOf(IType type)
    {
        var name = type.Namespace?.FullName ?? "";
        return name.StartsWith(Slices, StringComparison.Ordinal) ? name[Slices.Length..].Split('.')[0] : null;
    }

    private static List<string> FoldersOf(string path) =>
        [.. Directory.GetDirectories(Path.Combine(Root, path)).Select(x => Path.GetFileName(x)).Where(x => x is not ("bin" or "obj"))];

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "DoctorDAO.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        return folder.FullName;
    }
}
