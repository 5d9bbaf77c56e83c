using System.Collections.Concurrent;
using System.Globalization;
using System.Resources;
using Microsoft.AspNetCore.Components;

namespace DoctorDAO.Portal.Texts;

/// <summary>A link in a message: <c>&lt;name&gt;words&lt;/name&gt;</c> in the message becomes an anchor to <paramref name="Href"/>.</summary>
public sealed record Link(string Href);

/// <summary>
/// The texts of one feature (<c>Texts/Governance.resx</c> and its translations) in the reader's language. Messages are whole sentences with named places;
/// they may hold <c>&lt;b&gt;</c> and named links, values never bring markup of their own.
/// </summary>
public sealed class TextSet
{
    private static readonly ConcurrentDictionary<string, ResourceManager> Managers = new(StringComparer.Ordinal);

    private readonly ResourceManager _messages;
    private readonly string _name;
    private readonly CultureInfo _culture;

    /// <param name="name">File name of the set without its ending, for example <c>Governance</c>.</param>
    /// <param name="culture">The reader's language.</param>
    public TextSet(string name, CultureInfo culture)
    {
        (_name, _culture) = (name, culture);
        _messages = Managers.GetOrAdd(name, static n => new ResourceManager($"DoctorDAO.Portal.Texts.{n}", typeof(TextSet).Assembly));
    }

    /// <summary>Two letters of its language.</summary>
    public string Language => _culture.TwoLetterISOLanguageName;

    /// <summary>The text of a key with its places filled.</summary>
    /// <exception cref="KeyNotFoundException">The set has no such key.</exception>
    public string this[string key, params ReadOnlySpan<(string Name, object? Value)> args] => Message.Write(Raw(key), _culture, args);

    /// <summary>The text of a key, or <c>null</c> when the set has none: for codes that come from data.</summary>
    public string? Find(string key) => _messages.GetString(key, _culture);

    /// <summary>A text whose places may be filled with fragments, and that may hold <c>&lt;b&gt;</c> and links.</summary>
    /// <exception cref="KeyNotFoundException">The set has no such key.</exception>
    public RenderFragment Rich(string key, params ReadOnlySpan<(string Name, object? Value)> args)
    {
        var pieces = Message.Pieces(Raw(key), _culture, args);
        var links = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in args)
            if (value is Link link) links[name] = link.Href;
        return builder =>
        {
            foreach (var piece in pieces)
            {
                if (piece.Value is RenderFragment fragment) builder.AddContent(0, fragment);
                else if (piece.Value is MarkupString markup) builder.AddContent(1, markup);
                else if (piece.IsPlace) builder.AddContent(2, piece.Text);
                else builder.AddMarkupContent(3, Anchors(piece.Text, links));
            }
        };
    }

    private string Raw(string key) => _messages.GetString(key, _culture) ?? throw new KeyNotFoundException($"Texts/{_name}.resx has no text '{key}'.");

    private static string Anchors(string text, Dictionary<string, string> links)
    {
        foreach (var (name, href) in links)
        {
            text = text.Replace($"<{name}>", $"<a href=\"{System.Net.WebUtility.HtmlEncode(href)}\">", StringComparison.Ordinal)
                .Replace($"</{name}>", "</a>", StringComparison.Ordinal);
        }
        return text;
    }
}
