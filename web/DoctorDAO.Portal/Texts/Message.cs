using System.Globalization;
using System.Text;

namespace DoctorDAO.Portal.Texts;

/// <summary>A piece of a written message: text as it stands in the message, or the value that fills a place.</summary>
/// <param name="Text">Text of the message, or the written value when that is a string or a number.</param>
/// <param name="Value">What fills the place when it is neither string nor number; <c>null</c> for text.</param>
/// <param name="IsPlace">Whether the piece fills a place: only text of the message itself may hold markup.</param>
public readonly record struct Piece(string Text, object? Value, bool IsPlace);

/// <summary>
/// Writes messages of the subset of ICU MessageFormat that the portal's texts use: <c>{name}</c>,
/// <c>{n, plural, =0 {…} one {# credit} other {# credits}}</c>, <c>{side, select, for {…} other {…}}</c>. The islands read the same subset.
/// </summary>
public static class Message
{
    /// <summary>The message as plain text. A place that is not filled stays as it is written.</summary>
    /// <exception cref="FormatException">The message is not of the subset.</exception>
    public static string Write(string message, CultureInfo culture, params ReadOnlySpan<(string Name, object? Value)> args)
    {
        var text = new StringBuilder();
        foreach (var piece in Pieces(message, culture, args)) text.Append(piece.Value ?? piece.Text);
        return text.ToString();
    }

    /// <summary>The message in pieces, for places that hold more than text.</summary>
    /// <exception cref="FormatException">The message is not of the subset.</exception>
    public static IReadOnlyList<Piece> Pieces(string message, CultureInfo culture, params ReadOnlySpan<(string Name, object? Value)> args)
    {
        var writer = new Writer(message, culture, args);
        return writer.Run();
    }

    /// <summary>Names of the places of a message, in every branch.</summary>
    public static IReadOnlySet<string> Places(string message)
    {
        var writer = new Writer(message, CultureInfo.InvariantCulture, []);
        writer.Run();
        return writer.Names;
    }

    /// <summary>A value as the reader's language writes it: whole numbers in groups, with U+2212 for the minus.</summary>
    public static string Show(object? value, CultureInfo culture) => value switch
    {
        null => "",
        string s => s,
        sbyte or short or int or long or byte or ushort or uint or ulong => ((IFormattable)value).ToString("N0", culture),
        IFormattable f => f.ToString(null, culture),
        _ => value.ToString() ?? "",
    };

    private ref struct Writer(string message, CultureInfo culture, ReadOnlySpan<(string Name, object? Value)> args)
    {
        private readonly ReadOnlySpan<(string Name, object? Value)> _args = args;
        private readonly List<Piece> _pieces = [];
        private int _at;

        public HashSet<string> Names { get; } = new(StringComparer.Ordinal);

        public List<Piece> Run()
        {
            Text(null, write: true);
            if (_at < message.Length) throw Bad("closes what it did not open");
            return _pieces;
        }

        private readonly FormatException Bad(string what) => new($"Message '{message}' {what} at {_at}.");

        private void Text(string? hash, bool write)
        {
            var start = _at;
            while (_at < message.Length && message[_at] != '}')
            {
                if (message[_at] == '#' && hash is not null)
                {
                    Flush(start, write);
                    if (write) _pieces.Add(new Piece(hash, null, true));
                    start = ++_at;
                }
                else if (message[_at] == '{')
                {
                    Flush(start, write);
                    Place(hash, write);
                    start = _at;
                }
                else
                {
                    _at++;
                }
            }
            Flush(start, write);
        }

        private readonly void Flush(int start, bool write)
        {
            if (!write || _at <= start) return;
            // "25. Feb." ends a sentence with the stop that it has.
            if (message[start] == '.' && _pieces is [.., { IsPlace: true, Value: null, Text: [.., '.'] }]) start++;
            if (_at > start) _pieces.Add(new Piece(message[start.._at], null, false));
        }

        private void Place(string? hash, bool write)
        {
            var from = _at++;
            var name = Word();
            Names.Add(name);
            var known = Find(name, out var value);
            if (_at < message.Length && message[_at] == '}')
            {
                _at++;
                if (write) _pieces.Add(Filled(message[from.._at], known, value));
                return;
            }
            Need(',');
            var kind = Word();
            if (kind is not ("plural" or "select")) throw Bad($"has a place of the unknown kind '{kind}'");
            Need(',');
            var plural = kind == "plural";
            var options = new Dictionary<string, int>(StringComparer.Ordinal);
            while (_at < message.Length && message[_at] != '}')
            {
                var option = Word();
                Need('{');
                options[option] = _at;
                Text(plural ? "" : hash, write: false);
                Need('}');
            }
            if (!options.ContainsKey("other")) throw Bad("has a choice without 'other'");
            Need('}', spaces: false);
            var end = _at;
            if (!write) return;
            _at = Choose(options, plural, value);
            Text(plural ? Show(value, culture) : hash, write: true);
            _at = end;
        }

        private readonly int Choose(Dictionary<string, int> options, bool plural, object? value)
        {
            if (!plural) return options.TryGetValue(Show(value, CultureInfo.InvariantCulture), out var at) ? at : options["other"];
            var n = Convert.ToInt64(value ?? 0, CultureInfo.InvariantCulture);
            if (options.TryGetValue(string.Create(CultureInfo.InvariantCulture, $"={n}"), out var exact)) return exact;
            return options.TryGetValue(Plurals.Of(n, culture), out var rule) ? rule : options["other"];
        }

        private readonly Piece Filled(string written, bool known, object? value)
        {
            if (!known) return new Piece(written, null, true);
            return value is null or string or IFormattable ? new Piece(Show(value, culture), null, true) : new Piece("", value, true);
        }

        private readonly bool Find(string name, out object? value)
        {
            foreach (var (key, found) in _args)
            {
                if (key != name) continue;
                value = found;
                return true;
            }
            value = null;
            return false;
        }

        private string Word()
        {
            while (_at < message.Length && message[_at] == ' ') _at++;
            var start = _at;
            while (_at < message.Length && (char.IsLetterOrDigit(message[_at]) || message[_at] is '-' or '_' or '=')) _at++;
            var word = message[start.._at];
            while (_at < message.Length && message[_at] == ' ') _at++;
            return word.Length > 0 ? word : throw Bad("lacks a name");
        }

        private void Need(char c, bool spaces = true)
        {
            if (_at >= message.Length || message[_at] != c) throw Bad($"lacks '{c}'");
            _at++;
            while (spaces && c != '{' && _at < message.Length && message[_at] == ' ') _at++;
        }
    }
}

/// <summary>Plural categories of the portal's languages for whole numbers (CLDR).</summary>
public static class Plurals
{
    /// <summary><c>one</c> or <c>other</c>. French counts nought as one; millions, which French and Spanish set apart, take <c>other</c>.</summary>
    public static string Of(long n, CultureInfo culture) => n == 1 || (n == 0 && culture.TwoLetterISOLanguageName == "fr") ? "one" : "other";
}
