using System.Globalization;
using DoctorDAO.Client;
using DoctorDAO.Client.Search;

namespace DoctorDAO.Portal.Tests.Sample;

/// <summary>Finds in the sample: a text of <c>nothing</c> finds nothing, every other one all there is of the kinds and the category.</summary>
/// <param name="atOnce">Most hits of a page.</param>
public sealed class SampleSearch(int atOnce = 25) : ISearch
{
    private static readonly SearchHitDto[] Hits =
    [
        new(SearchKind.Post, 1, 1, null, "clinical", [new("A <b>handover</b> of ", false), new("five", true), new(" minutes", false)], [new("…", false), new("five", true), new(" & more", false)], People.Nora, SampleThreads.Time),
        new(SearchKind.Post, 1, 7, null, "clinical", [new("A handover", false)], [new("Answers it", false)], People.Okafor, SampleThreads.Time),
        new(SearchKind.Proposal, null, null, "3", "treasury", [new("Five beds", false)], [], People.Raman, SampleThreads.Time),
        new(SearchKind.Member, null, null, null, null, [new("Dr ", false), new("Five", true)], [], People.Byrne, SampleThreads.Time),
    ];

    /// <summary>What was asked for last.</summary>
    public SearchQuery? Asked { get; private set; }

    public Task<Page<SearchHitDto>> SearchAsync(SearchQuery query, CancellationToken ct)
    {
        Asked = query;
        var from = 0;
        if (!string.IsNullOrEmpty(query.Cursor) && !int.TryParse(query.Cursor, NumberStyles.None, CultureInfo.InvariantCulture, out from)) throw new FieldException("cursor", "is not a cursor of this list");
        SearchHitDto[] found = query.Text == "nothing" ? [] : [.. Hits.Where(h => (query.Kinds is not { Count: > 0 } kinds || kinds.Contains(h.Kind)) && (query.Category is null || query.Category == h.Category))];
        var end = from + atOnce;
        return Task.FromResult(new Page<SearchHitDto>([.. found.Skip(from).Take(atOnce)], end < found.Length ? end.ToString(CultureInfo.InvariantCulture) : null));
    }
}
