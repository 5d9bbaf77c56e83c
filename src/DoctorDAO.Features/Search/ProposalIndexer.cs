using DoctorDAO.Client;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DoctorDAO.Features.Search;

/// <summary>
/// Keeps the proposals' documents as the views are. Views are made by the engine alone, and taken back by it, so nobody could write both at once; this compares them
/// from the last final block on with each block, and from the beginning when the process starts. Proposals' own topics would not do: none is published while history
/// is read. The index may be some moments behind; what it finds is read from the views, so it never shows what is not there.
/// </summary>
internal sealed class ProposalIndexer(IDbContextFactory<DaoDbContext> contexts, ProposalSource proposals, ILogger<ProposalIndexer> logger) : BackgroundService, IChangePublisher
{
    private const int Batch = 200;

    private readonly SemaphoreSlim _signal = new(1, 1);
    private readonly SemaphoreSlim _turn = new(1, 1);

    // Up to this block everything has been compared and can no longer change.
    private long _final = -1;

    public ValueTask PublishAsync(IReadOnlyCollection<string> topics, CancellationToken ct)
    {
        if (_signal.CurrentCount == 0 && topics.Contains(Topics.Status))
        {
            try
            {
                _signal.Release();
            }
            catch (SemaphoreFullException)
            {
                // Another block has asked at the same moment.
            }
        }

        return ValueTask.CompletedTask;
    }

    public override void Dispose()
    {
        _signal.Dispose();
        _turn.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await _signal.WaitAsync(stoppingToken);
            try
            {
                await TurnAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // The next block brings the next turn; two processes that add the same at once are one reason.
                logger.LogWarning(e, "The proposals could not be brought into the search: {Message}", e.Message);
            }
        }
    }

    /// <summary>Makes the documents of all proposals behind the last final block what the views say.</summary>
    internal async Task TurnAsync(CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            await CompareAsync(ct);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task CompareAsync(CancellationToken ct)
    {
        var (first, last) = SearchIds.RangeOf(proposals.Kind);
        await using var db = await contexts.CreateDbContextAsync(ct);
        // While the views are being made anew they lack what is in the index.
        if (await db.Set<ChainCheckpointRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == 1, ct) is not { } checkpoint || checkpoint.Applied != checkpoint.Block)
            return;
        var after = _final < 0 ? first - 1 : SearchIds.OfProposal(_final + 1, 0) - 1;
        while (true)
        {
            var documents = await proposals.ReadAsync(db, after, Batch, ct);
            // Behind the last of a full batch there may be more; behind that of another there is nothing.
            var to = documents.Count == Batch ? documents[^1].Id : last;
            // What is there and is not in the views was in blocks that are no longer part of the chain.
            await SearchIndex.MatchAsync(db, after, to, documents, ct);
            if (documents.Count < Batch)
                break;
            after = to;
        }

        _final = Math.Max(_final, checkpoint.Final);
    }
}
