using System.Text.RegularExpressions;
using DoctorDAO.Features.Text;

namespace DoctorDAO.Features.Governance;

/// <summary>What a proposal's description says. Anyone may write anything into one.</summary>
internal static partial class ProposalText
{
    private const int MaxTitle = 200;
    private const int MaxSummary = 280;

    /// <summary>Title line, first paragraph as plain text, and everything below the title line.</summary>
    public static (string Title, string Summary, string Markdown) Parse(string description)
    {
        // Governor's own suffix, which names who may propose the text, is no part of it.
        var text = ProposerSuffix().Replace(RichText.Storable(description), "").Trim();
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        var first = (end < 0 ? text : text[..end]).Trim();
        var heading = first.StartsWith('#');
        var title = RichText.ToLine(first.TrimStart('#'), MaxTitle);
        // A description without a heading is shown whole: its first line is a sentence of it.
        var body = heading ? (end < 0 ? "" : text[end..].Trim()) : text;
        var paragraph = body.Split("\n\n", 2)[0];
        return (title.Length > 0 ? title : "…", RichText.ToLine(paragraph, MaxSummary), body);
    }

    [GeneratedRegex("#proposer=0x[0-9a-fA-F]{40}$")]
    private static partial Regex ProposerSuffix();
}
