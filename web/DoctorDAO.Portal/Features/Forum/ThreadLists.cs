using DoctorDAO.Client;
using DoctorDAO.Client.Forum;

namespace DoctorDAO.Portal.Features.Forum;

/// <summary>Lists of threads as the pages ask for them.</summary>
public static class ThreadLists
{
    /// <summary>A tag as it is kept, or <c>null</c> for none.</summary>
    public static string? Tag(string? tag) => tag?.Trim().ToLowerInvariant() is { Length: > 0 } written ? written.Length > 30 ? written[..30] : written : null;

    /// <summary>A page of threads. A cursor that is none begins at the top.</summary>
    public static async Task<Page<ThreadRowDto>> ListAsync(this IForum forum, ThreadQuery query, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(forum);
        ArgumentNullException.ThrowIfNull(query);
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
