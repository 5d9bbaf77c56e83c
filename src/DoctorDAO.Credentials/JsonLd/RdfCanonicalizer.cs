using System.Security.Cryptography;
using System.Text;

namespace DoctorDAO.Credentials;

/// <summary>
/// RDF dataset canonicalisation with SHA-256 (RDFC-1.0, formerly URDNA2015): gives blank nodes names that follow from what is said of them, and sorts the statements. Nodes that only their
/// neighbours tell apart are tried in every order, which grows with the factorial: <see cref="LdBudget"/> ends that.
/// </summary>
internal sealed class RdfCanonicalizer
{
    private readonly LdBudget _budget;
    private readonly RdfEscaping _escaping;
    private readonly HashSet<RdfQuad> _quads;
    private readonly Dictionary<string, List<RdfQuad>> _about = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _first = new(StringComparer.Ordinal);
    private readonly Names _names = new("c14n");

    private RdfCanonicalizer(IEnumerable<RdfQuad> quads, RdfEscaping escaping, LdBudget budget)
    {
        _quads = [.. quads];
        _escaping = escaping;
        _budget = budget;
        foreach (var quad in _quads)
        {
            foreach (var name in quad.Nodes().Where(n => n.Term.Kind == RdfKind.Blank).Select(n => n.Term.Text).Distinct(StringComparer.Ordinal))
            {
                if (!_about.TryGetValue(name, out var about))
                    _about[name] = about = [];
                about.Add(quad);
            }
        }
    }

    /// <summary>The canonical N-Quads of a dataset.</summary>
    /// <exception cref="CredentialException">It takes too much work.</exception>
    public static string Canonicalize(IEnumerable<RdfQuad> quads, RdfEscaping escaping, LdBudget budget) => new RdfCanonicalizer(quads, escaping, budget).Run();

    private string Run()
    {
        var groups = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var name in _about.Keys)
        {
            var hash = FirstHash(name);
            if (!groups.TryGetValue(hash, out var group))
                groups[hash] = group = [];
            group.Add(name);
        }
        foreach (var group in groups.Values.Where(g => g.Count == 1))
            _names.Give(group[0]);
        foreach (var group in groups.Values.Where(g => g.Count > 1))
        {
            var results = new List<(string Hash, Names Names)>();
            foreach (var name in group.Where(name => !_names.Has(name)))
            {
                var names = new Names("b");
                names.Give(name);
                results.Add(Neighbours(name, names, 0));
            }
            foreach (var (_, names) in results.OrderBy(r => r.Hash, StringComparer.Ordinal))
            {
                foreach (var name in names.Order)
                    _names.Give(name);
            }
        }
        var lines = _quads.Select(quad => quad.ToLine(_names.Give, _escaping)).ToArray();
        Array.Sort(lines, StringComparer.Ordinal);
        return string.Concat(lines);
    }

    // What is said of a node, without regard to which other blank nodes that names.
    private string FirstHash(string name)
    {
        if (_first.TryGetValue(name, out var known))
            return known;
        var lines = _about[name].ConvertAll(quad =>
        {
            _budget.Step();
            var line = quad.ToLine(other => other == name ? "a" : "z", _escaping);
            _budget.Write(line.Length);
            return line;
        });
        lines.Sort(StringComparer.Ordinal);
        return _first[name] = Hash(string.Concat(lines));
    }

    // What is said of a node, and of the blank nodes it names, and of those they name: the smallest of all ways to write that down.
    private (string Hash, Names Names) Neighbours(string name, Names names, int depth)
    {
        LdBudget.Deep(depth);
        var related = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var quad in _about[name])
        {
            foreach (var (place, term) in quad.Nodes().Where(n => n.Term.Kind == RdfKind.Blank && n.Term.Text != name))
            {
                _budget.Step();
                var known = _names.Find(term.Text) ?? names.Find(term.Text);
                var hash = Hash($"{place}{(place == 'g' ? "" : $"<{quad.Predicate.Text}>")}{(known is null ? FirstHash(term.Text) : $"_:{known}")}");
                if (!related.TryGetValue(hash, out var list))
                    related[hash] = list = [];
                list.Add(term.Text);
            }
        }
        var data = new StringBuilder();
        foreach (var (hash, list) in related)
        {
            var (path, chosen) = Smallest(list, names, depth);
            data.Append(hash).Append(path);
            names = chosen;
        }
        return (Hash(data.ToString()), names);
    }

    private (string Path, Names Names) Smallest(List<string> list, Names names, int depth)
    {
        (string Path, Names Names)? best = null;
        foreach (var order in Orders(list))
        {
            _budget.Step(order.Count);
            var tried = names.Copy();
            var path = new StringBuilder();
            var open = new List<string>();
            foreach (var name in order)
            {
                if (_names.Find(name) is { } canonical)
                {
                    path.Append("_:").Append(canonical);
                    continue;
                }
                if (!tried.Has(name))
                    open.Add(name);
                path.Append("_:").Append(tried.Give(name));
            }
            var isWorse = IsWorse(path, best?.Path);
            for (var i = 0; i < open.Count && !isWorse; i++)
            {
                var (hash, after) = Neighbours(open[i], tried, depth + 1);
                path.Append("_:").Append(tried.Give(open[i])).Append('<').Append(hash).Append('>');
                tried = after;
                isWorse = IsWorse(path, best?.Path);
            }
            if (!isWorse && (best is null || string.CompareOrdinal(path.ToString(), best.Value.Path) < 0))
                best = (path.ToString(), tried);
        }
        return best ?? throw new InvalidOperationException("There is always one order.");
    }

    private static bool IsWorse(StringBuilder path, string? best) => best is not null && path.Length >= best.Length && string.CompareOrdinal(path.ToString(), best) > 0;

    private static IEnumerable<List<string>> Orders(List<string> list)
    {
        if (list.Count <= 1)
        {
            yield return list;
            yield break;
        }
        for (var i = 0; i < list.Count; i++)
        {
            foreach (var rest in Orders([.. list[..i], .. list[(i + 1)..]]))
                yield return [list[i], .. rest];
        }
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    // Names in the order they were given.
    private sealed class Names(string prefix)
    {
        private readonly Dictionary<string, string> _given = new(StringComparer.Ordinal);

        public List<string> Order { get; } = [];

        public bool Has(string name) => _given.ContainsKey(name);

        public string? Find(string name) => _given.GetValueOrDefault(name);

        public string Give(string name)
        {
            if (_given.TryGetValue(name, out var given))
                return given;
            Order.Add(name);
            return _given[name] = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{prefix}{_given.Count}");
        }

        public Names Copy()
        {
            var copy = new Names(prefix);
            foreach (var name in Order)
                copy.Give(name);
            return copy;
        }
    }
}
