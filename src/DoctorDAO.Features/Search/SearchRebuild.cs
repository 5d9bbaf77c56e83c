using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Search;

/// <summary>Makes the index what it was made of says; safe to run again, and beside a running server.</summary>
public sealed class SearchRebuild(IDbContextFactory<DaoDbContext> contexts, IEnumerable<ISearchSource> sources)
{
    private const int Batch = 200;

    /// <summary>Runs it.</summary>
    /// <returns>How many documents there are.</returns>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        var count = 0;
        await using var db = await contexts.CreateDbContextAsync(ct);
        foreach (var source in sources)
        {
            var after = SearchIds.RangeOf(source.Kind).From - 1;
            while (await source.ReadAsync(db, after, Batch, ct) is { Count: > 0 } documents)
            {
                await SearchIndex.MatchAsync(db, after, documents[^1].Id, documents, ct);
                after = documents[^1].Id;
                count += documents.Count;
            }
        }

        await SearchDialect.Of(db).RebuildAsync(db, ct);
        return count;
    }
}
