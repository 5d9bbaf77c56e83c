using System.Text;
using System.Text.Json;
using DoctorDAO.Client;
using DoctorDAO.Client.Drafts;
using DoctorDAO.Client.Governance;
using DoctorDAO.Contracts;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Forum;
using DoctorDAO.Features.Text;

namespace DoctorDAO.Features.Drafts;

/// <summary>The texts of a draft, checked, and what the chain is given of them.</summary>
internal static class DraftText
{
    private const int MaxBody = 20_000;
    private const int MaxCalls = 10;
    private const int MaxCalldata = 64 * 1024;

    /// <summary>A checked version.</summary>
    public static DraftVersionRow Check(string title, string summary, string markdown, IReadOnlyList<CallDto> calls, bool confirmed)
    {
        var row = new DraftVersionRow
        {
            Title = TextLine.Clean("title", title.TrimStart('#'), DraftTables.MaxTitle),
            Summary = TextLine.Clean("summary", summary, DraftTables.MaxSummary),
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
            PatientData.Require(field, text, confirmed);
        return row;
    }

    /// <summary>The calls of a version.</summary>
    public static IReadOnlyList<CallDto> Calls(DraftVersionRow version) => JsonSerializer.Deserialize<IReadOnlyList<CallDto>>(version.Calls, JsonSerializerOptions.Web) ?? [];

    /// <summary>Summary and text as one.</summary>
    public static string Markdown(DraftVersionRow version) => $"{version.Summary}\n\n{version.Body}".Trim();

    /// <summary>Texts as the pages of the draft and of the proposal show them.</summary>
    /// <exception cref="FieldException">One of them is too long.</exception>
    public static string Preview(DraftTexts texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var version = new DraftVersionRow { Summary = RichText.Storable(texts.Summary ?? "").Trim(), Body = RichText.Storable(texts.Markdown ?? "").Trim() };
        if (version.Summary.Length > DraftTables.MaxSummary)
            throw new FieldException("summary", $"has {version.Summary.Length} characters; at most {DraftTables.MaxSummary} are possible");
        if (version.Body.Length > MaxBody)
            throw new FieldException("markdown", $"has {version.Body.Length} characters; at most {MaxBody} are possible");
        return RichText.ToHtml(Markdown(version), "preview-");
    }

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
}

/// <summary>A proposal as the chain takes it.</summary>
internal sealed record ChainProposal(Address[] Targets, UInt256[] Values, byte[][] Data, string Description)
{
    /// <summary>The id that the chain gives it: Governor's <c>hashProposal</c>.</summary>
    public UInt256 Id => UInt256.FromBigEndian(
        Keccak256.Hash(Chamber.HashProposalCall.Encode(Targets, Values, Data, Keccak256.Hash(Encoding.UTF8.GetBytes(Description))).AsSpan(4)).Span);
}
