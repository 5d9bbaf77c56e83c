using System.Text;

namespace DoctorDAO.Credentials;

/// <summary>What a part of a statement is.</summary>
internal enum RdfKind
{
    /// <summary>An IRI.</summary>
    Iri,

    /// <summary>A node without a name of its own.</summary>
    Blank,

    /// <summary>A value.</summary>
    Literal,
}

/// <summary>A part of an RDF statement.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The IRI, the blank node's name without <c>_:</c>, or the value.</param>
/// <param name="Type">A value's type.</param>
/// <param name="Language">A text's language.</param>
internal sealed record RdfTerm(RdfKind Kind, string Text, string? Type = null, string? Language = null)
{
    /// <summary>rdf:type.</summary>
    public static readonly RdfTerm IsA = Iri(Rdf + "type");

    /// <summary>rdf:first, rdf:rest and rdf:nil, of which lists are made.</summary>
    public static readonly RdfTerm First = Iri(Rdf + "first"), Rest = Iri(Rdf + "rest"), Nil = Iri(Rdf + "nil");

    /// <summary>The type of texts.</summary>
    public const string XsdString = Xsd + "string";

    /// <summary>The namespace of XML schema's types.</summary>
    public const string Xsd = "http://www.w3.org/2001/XMLSchema#";

    private const string Rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

    /// <summary>An IRI.</summary>
    public static RdfTerm Iri(string text) => new(RdfKind.Iri, text);

    /// <summary>A blank node.</summary>
    public static RdfTerm Blank(string name) => new(RdfKind.Blank, name);

    /// <summary>A value.</summary>
    public static RdfTerm Literal(string value, string type) => new(RdfKind.Literal, value, type);

    /// <summary>A text in a language.</summary>
    public static RdfTerm Tagged(string value, string language) => new(RdfKind.Literal, value, Rdf + "langString", language);
}

/// <summary>An RDF statement.</summary>
/// <param name="Subject">Of what.</param>
/// <param name="Predicate">What is said.</param>
/// <param name="Object">The value.</param>
/// <param name="Graph">In which graph; null for the default one.</param>
internal sealed record RdfQuad(RdfTerm Subject, RdfTerm Predicate, RdfTerm Object, RdfTerm? Graph)
{
    /// <summary>Its parts that may be blank nodes, with the letters that the canonical form has for their places.</summary>
    public IEnumerable<(char Place, RdfTerm Term)> Nodes()
    {
        yield return ('s', Subject);
        yield return ('o', Object);
        if (Graph is not null)
            yield return ('g', Graph);
    }

    /// <summary>Its line of canonical N-Quads, with the end of the line.</summary>
    /// <param name="name">The name of a blank node, without <c>_:</c>.</param>
    /// <param name="escaping">Which characters are escaped.</param>
    public string ToLine(Func<string, string> name, RdfEscaping escaping)
    {
        var line = new StringBuilder(Subject.Text.Length + Object.Text.Length + 80);
        foreach (var part in Graph is null ? [Subject, Predicate, Object] : new[] { Subject, Predicate, Object, Graph })
        {
            switch (part.Kind)
            {
                case RdfKind.Blank:
                    line.Append("_:").Append(name(part.Text));
                    break;
                case RdfKind.Iri:
                    line.Append('<').Append(part.Text).Append('>');
                    break;
                default:
                    Escape(line.Append('"'), part.Text, escaping).Append('"');
                    if (part.Language is { } language)
                        line.Append('@').Append(language);
                    else if (part.Type != RdfTerm.XsdString)
                        line.Append("^^<").Append(part.Type).Append('>');
                    break;
            }
            line.Append(' ');
        }
        return line.Append(".\n").ToString();
    }

    private static StringBuilder Escape(StringBuilder line, string text, RdfEscaping escaping)
    {
        foreach (var c in text)
        {
            _ = c switch
            {
                '\\' => line.Append("\\\\"),
                '"' => line.Append("\\\""),
                '\n' => line.Append("\\n"),
                '\r' => line.Append("\\r"),
                '\t' when escaping == RdfEscaping.Rdfc10 => line.Append("\\t"),
                '\b' when escaping == RdfEscaping.Rdfc10 => line.Append("\\b"),
                '\f' when escaping == RdfEscaping.Rdfc10 => line.Append("\\f"),
                < ' ' or '\x7f' when escaping == RdfEscaping.Rdfc10 => line.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"),
                _ => line.Append(c),
            };
        }
        return line;
    }
}

/// <summary>Which characters of a value are escaped. The two differ in control characters only: diplomas were issued under both.</summary>
internal enum RdfEscaping
{
    /// <summary>URDNA2015 as its implementations have it: backslash, quote, line feed, carriage return.</summary>
    Urdna2015,

    /// <summary>RDFC-1.0: the other control characters, too.</summary>
    Rdfc10,
}
