using DoctorDAO.Client;
using DoctorDAO.Client.Forum;

namespace DoctorDAO.Portal.Features.Forum;

/// <summary>Lists of threads as the pages ask for them.</summary>
public static class ThreadLists
{
    private const int MaxPages = 4;

    /// <summary>A tag as it is kept, or <c>null</c> for none.</summary>
    public static string? Tag(string? tag) => tag?.Trim().ToLowerInvariant() is { Length: > 0 } written ? written.Length > 30 ? written[..30] : written : null;

    /// <summary>A page of threads. A cursor that is none begins at the top. A page that holds no thread of the category is passed over, so that none is empty but the last.</summary>
    public static async Task<Page<ThreadRowDto>> ListAsync(this IForum forum, ThreadQuery query, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(forum);
        ArgumentNullException.ThrowIfNull(query);
        for (var read = 1; ; read++)
        {
            var page = await ReadAsync(forum, query, ct);
            // A tag is looked up in the whole forum; here the category counts too.
            var rows = query.Category is null ? page.Items : [.. page.Items.Where(t => t.Category == query.Category)];
            if (rows.Count > 0 || page.Next is null || read == MaxPages) return page with { Items = rows };
            query = query with { Cursor = page.Next };
        }
    }

    private static async Task<Page<ThreadRowDto>> ReadAsync(IForum forum, ThreadQuery query, CancellationToken ct)
    {
        try
        {
            return await forum.GetThreadsAsync(query, ct);
        }
        catch (FieldException e) when (e.Field == "cursor" && query.Cursor is not null)
        {
            return await forum.GetThreadsAsync(query with { Cursor = null }, ct);
        }
    }
}
