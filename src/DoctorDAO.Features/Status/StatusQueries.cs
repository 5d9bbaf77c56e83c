using System.Reflection;
using DoctorDAO.Client.Status;
using DoctorDAO.Indexing;
using ChainBlock = DoctorDAO.Indexing.ChainBlock;
using Phase = DoctorDAO.Client.Status.IndexerPhase;

namespace DoctorDAO.Features.Status;

/// <summary>Where the server stands against the chain.</summary>
internal sealed class StatusQueries(IChainProgress progress, IAlarms alarms, IRecountState recount, Deployment deployment)
{
    private static readonly string Version =
        typeof(StatusQueries).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    public Task<StatusDto> GetStatusAsync(CancellationToken ct) => Task.FromResult(new StatusDto(
        (long)deployment.ChainId,
        progress.Phase switch
        {
            Indexing.IndexerPhase.Starting => Phase.Starting,
            Indexing.IndexerPhase.Backfill => Phase.Backfill,
            Indexing.IndexerPhase.Live => Phase.Live,
            Indexing.IndexerPhase.Stopped => Phase.Stopped,
            _ => throw new InvalidOperationException($"Unknown phase {progress.Phase}."),
        },
        ToDto(progress.Head),
        ToDto(progress.Indexed),
        ToDto(progress.Final),
        progress.LagBlocks,
        recount.Agrees,
        [.. alarms.Current.Select(x => new AlarmDto(x.Kind, x.Subject, x.Message, x.Since))],
        progress.Work is { } work
            ? new IndexingWorkDto(Math.Round(work.BlocksPerSecond, 1), Math.Round(work.LogsPerSecond, 1), (long?)work.Left?.TotalSeconds)
            : null,
        Version));

    private static BlockDto? ToDto(ChainBlock? block) =>
        block is null ? null : new BlockDto((long)block.Number, block.Hash.ToString(), block.Time);
}
