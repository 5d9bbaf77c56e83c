using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using DoctorDAO.Client;
using DoctorDAO.Client.Governance;
using DoctorDAO.Contracts;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Forum;
using DoctorDAO.Features.Text;

namespace DoctorDAO.Features.Drafts;

/// <summary>The texts of a draft, checked, and what the chain is given of them.</summary>
internal static partial class DraftText
{
    private const int MaxBody = 20_000;
    private const int MaxCalls = 10;
    private const int MaxCalldata = 64 * 1024;

    /// <summary>A checked version.</summary>
    public static DraftVersionRow Check(string title, string summary, string markdown, IReadOnlyList<CallDto> calls, bool confirmed)
    {
        var row = new DraftVersionRow
        {
            Title = Line("title", title.TrimStart('#'), DraftTables.MaxTitle),
            Summary = Line("summary", summary, DraftTables.MaxSummary),
            Body = RichText.Storable(markdown ?? "").Trim(),
        };
        if (row.Body.Length > MaxBody)
            throw new FieldException("markdown", $"has {row.Body.Length} characters; at most {MaxBody} are possible");
        if (calls is null || calls.Count > MaxCalls)
            throw new FieldException("calls", $"are {calls?.Count ?? 0}; at most {MaxCalls} are possible");
        if (calls.Sum(x => (long)(x?.Calldata?.Length ?? 0)) is > 2 + (2 * MaxCalldata) and var letters)
            throw new FieldException("calls", $"have {letters / 2} bytes of calldata together; at most {MaxCalldata} are possible. Divide what they do among several proposals");
        row.Calls = JsonSerializer.Serialize(calls, JsonSerializerOptions.Web);
        row.CallCount = calls.Count;
        // On the chain a text can never be taken back.
        foreach (var (field, text) in (ReadOnlySpan<(string, string)>)[("title", row.Title), ("summary", row.Summary), ("markdown", row.Body)])
            RequireNoPatient(field, text, confirmed);
        return row;
    }

    /// <summary>The calls of a version.</summary>
    public static IReadOnlyList<CallDto> Calls(DraftVersionRow version) => JsonSerializer.Deserialize<IReadOnlyList<CallDto>>(version.Calls, JsonSerializerOptions.Web) ?? [];

    /// <summary>Summary and text as one.</summary>
    public static string Markdown(DraftVersionRow version) => $"{version.Summary}\n\n{version.Body}".Trim();

    /// <summary>
    /// The description that the chain is given. Its last line lets nobody but the owner propose it: who sees the transaction under way could else propose the same first,
    /// and cancel it.
    /// </summary>
    public static string Description(DraftVersionRow version, string owner) => $"# {version.Title}\n\n{Markdown(version)}\n\n#proposer={Address.Parse(owner).ToHex()}";

    /// <summary>What the chain is given of a version: a governor asks for a call, so a draft that only states something gets an empty one.</summary>
    public static ChainProposal Proposal(DraftVersionRow version, string owner, Address timelock)
    {
        var calls = Calls(version);
        return calls.Count == 0
            ? new ChainProposal([timelock], [UInt256.Zero], [[]], Description(version, owner))
            : new ChainProposal(
                [.. calls.Select(x => Address.Parse(x.Target))], [.. calls.Select(x => UInt256.Parse(x.Value))], [.. calls.Select(x => Hex.Decode(x.Calldata))], Description(version, owner));
    }

    private static string Line(string field, string? text, int most)
    {
        // Runes first: text that is no Unicode cannot be normalised. Signs that turn the direction of what follows would reach beyond the line.
        var visible = Spaces().Replace(text ?? "", " ").EnumerateRunes()
            .Where(x => Rune.GetUnicodeCategory(x) != UnicodeCategory.Control && x.Value is not ((>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069)));
        var clean = string.Concat(visible).Trim().Normalize(NormalizationForm.FormC);
        return clean.Length >= 1 && clean.Length <= most ? clean : throw new FieldException(field, $"has {clean.Length} characters; 1 to {most} are possible");
    }

    private static void RequireNoPatient(string field, string text, bool confirmed)
    {
        var (finding, what, words) = PatientData.Find(text);
        if (finding == PatientFinding.Certain)
            throw new FieldException(field, $"holds {what} (“{words}”). Leave it out: nothing here may point to a patient");
        if (finding == PatientFinding.Possible && !confirmed)
            throw new FieldException("confirmed", $"is needed: the text may hold {what} (“{words}”). Nothing here may point to a patient. Leave it out, or confirm that it does not");
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}

/// <summary>A proposal as the chain takes it.</summary>
internal sealed record ChainProposal(Address[] Targets, UInt256[] Values, byte[][] Data, string Description)
{
    /// <summary>The id that the chain gives it: Governor's <c>hashProposal</c>.</summary>
    public UInt256 Id => UInt256.FromBigEndian(
        Keccak256.Hash(Chamber.HashProposalCall.Encode(Targets, Values, Data, Keccak256.Hash(Encoding.UTF8.GetBytes(Description))).AsSpan(4)).Span);
}
