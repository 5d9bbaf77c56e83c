using System.Globalization;
using System.Text;
using System.Xml;

namespace DoctorDAO.Features.Feeds;

/// <summary>An entry of a feed.</summary>
/// <param name="Id">An IRI that stays the same for the same thing.</param>
/// <param name="Href">Path of its page.</param>
/// <param name="Author">A name or an account.</param>
/// <param name="Text">Plain text; <c>null</c> for none.</param>
/// <param name="Html">Cleaned HTML that stands in its place; <c>null</c> for none.</param>
internal sealed record AtomEntry(string Id, string Title, string Href, DateTimeOffset Published, DateTimeOffset Updated, string Author, string? Text = null, string? Html = null);

/// <summary>Writes feeds (RFC 4287).</summary>
internal static class Atom
{
    private const string Namespace = "http://www.w3.org/2005/Atom";

    /// <param name="site">Origin of the site, without a slash at its end.</param>
    /// <param name="path">Path of the feed.</param>
    /// <param name="page">Path of the page that shows the same.</param>
    /// <param name="id">An IRI that stays the same.</param>
    /// <param name="title">Title of the feed.</param>
    /// <param name="entries">The newest first.</param>
    public static byte[] Write(string site, string path, string page, string id, string title, IReadOnlyList<AtomEntry> entries)
    {
        using var stream = new MemoryStream();
        // What XML cannot hold has no place in a feed; titles and posts may hold it.
        var settings = new XmlWriterSettings { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), CheckCharacters = true, Indent = true };
        using (var xml = XmlWriter.Create(stream, settings))
        {
            xml.WriteStartElement("feed", Namespace);
            Element(xml, "id", id);
            Element(xml, "title", title);
            Element(xml, "updated", Time(entries.Count == 0 ? DateTimeOffset.UnixEpoch : entries.Max(x => x.Updated)));
            Link(xml, "self", site + path, "application/atom+xml");
            Link(xml, "alternate", site + page, "text/html");
            foreach (var entry in entries)
                Entry(xml, site, entry);
            xml.WriteEndElement();
        }

        return stream.ToArray();
    }

    private static void Entry(XmlWriter xml, string site, AtomEntry entry)
    {
        xml.WriteStartElement("entry", Namespace);
        Element(xml, "id", entry.Id);
        Element(xml, "title", entry.Title);
        Element(xml, "published", Time(entry.Published));
        Element(xml, "updated", Time(entry.Updated));
        Link(xml, "alternate", site + entry.Href, "text/html");
        xml.WriteStartElement("author", Namespace);
        Element(xml, "name", entry.Author);
        xml.WriteEndElement();
        if (entry.Html is not null)
            Element(xml, "content", entry.Html, "html");
        else if (entry.Text is not null)
            Element(xml, "summary", entry.Text, "text");
        xml.WriteEndElement();
    }

    private static void Element(XmlWriter xml, string name, string text, string? type = null)
    {
        xml.WriteStartElement(name, Namespace);
        if (type is not null)
            xml.WriteAttributeString("type", type);
        xml.WriteString(Storable(text));
        xml.WriteEndElement();
    }

    private static void Link(XmlWriter xml, string relation, string href, string type)
    {
        xml.WriteStartElement("link", Namespace);
        xml.WriteAttributeString("rel", relation);
        xml.WriteAttributeString("type", type);
        xml.WriteAttributeString("href", href);
        xml.WriteEndElement();
    }

    /// <summary>Without what XML 1.0 has no way to write.</summary>
    private static string Storable(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is 0x9 or 0xA or 0xD or (>= 0x20 and not (0xFFFE or 0xFFFF)))
                clean.Append(rune.ToString());
        }

        return clean.ToString();
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
