using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Text;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Text;

namespace DoctorDAO.Features.Cover;

/// <summary>
/// The wordings of <c>contracts/wordings</c>, which this assembly carries as they are. The chain has the Keccak-256 of each file in the terms of its products, so a text that was changed
/// is found by no product: a new version is another file.
/// </summary>
internal static class Wordings
{
    private const string Prefix = "wordings/";

    private static readonly FrozenDictionary<string, Wording> ByName = Read();
    private static readonly FrozenDictionary<string, string> ByHash = ByName.Values.ToFrozenDictionary(x => x.Hash, x => x.Name, StringComparer.Ordinal);

    /// <summary>A text.</summary>
    /// <param name="Name">For example <c>legal-defence-1</c>.</param>
    /// <param name="Family">The same for all versions, for example <c>legal-defence</c>.</param>
    /// <param name="Hash">0x-prefixed Keccak-256 of the file.</param>
    internal sealed record Wording(string Name, string Family, int Version, string Title, string Hash, string Markdown, string Html)
    {
        /// <summary>The points of a numbered section, without their markup.</summary>
        public IReadOnlyList<string> Lines(int section) =>
        [
            .. Markdown.Split('\n').SkipWhile(x => !x.StartsWith(string.Create(CultureInfo.InvariantCulture, $"## {section}."), StringComparison.Ordinal)).Skip(1)
                .TakeWhile(x => !x.StartsWith("## ", StringComparison.Ordinal)).Where(x => x.StartsWith("- ", StringComparison.Ordinal)).Select(x => RichText.ToText(x[2..]).Trim()),
        ];
    }

    /// <summary>The name of the wording with this hash; <c>null</c> when this release has none.</summary>
    public static string? NameOf(string hash) => ByHash.GetValueOrDefault(hash);

    /// <summary>The hash of the wording of this name; <c>null</c> when this release has none.</summary>
    public static string? HashOf(string name) => ByName.GetValueOrDefault(name)?.Hash;

    /// <summary>The wording of a name, or <c>null</c>.</summary>
    public static Wording? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. ByName.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Names of all versions of a family, the oldest first.</summary>
    public static IReadOnlyList<string> Versions(string family) => [.. ByName.Values.Where(x => x.Family == family).OrderBy(x => x.Version).Select(x => x.Name)];

    private static FrozenDictionary<string, Wording> Read()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return assembly.GetManifestResourceNames().Where(x => x.StartsWith(Prefix, StringComparison.Ordinal)).Select(resource =>
        {
            using var stream = assembly.GetManifestResourceStream(resource)!;
            using var content = new MemoryStream();
            stream.CopyTo(content);
            var (name, file) = (resource[Prefix.Length..^".md".Length], content.ToArray());
            var cut = name.LastIndexOf('-');
            var markdown = Encoding.UTF8.GetString(file);
            // The first line is the title, which pages show by themselves.
            var lines = markdown.Split('\n', 2);
            return new Wording(
                name, name[..cut], int.Parse(name[(cut + 1)..], CultureInfo.InvariantCulture), lines[0].TrimStart('#', ' '), Keccak256.Hash(file).ToString(), markdown,
                RichText.ToHtml(lines.Length > 1 ? lines[1] : "", "wording-").Replace("<th></th>", "<td></td>", StringComparison.Ordinal));
        }).ToFrozenDictionary(x => x.Name, StringComparer.Ordinal);
    }
}
