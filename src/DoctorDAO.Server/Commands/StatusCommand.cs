using System.Globalization;
using DoctorDAO.Client.Notices;
using DoctorDAO.Ethereum;
using DoctorDAO.Features;
using DoctorDAO.Indexing;
using DoctorDAO.Server.Hosting;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Server.Commands;

/// <summary><c>status</c>: what <c>/api/status</c> says, read from the database and the node without a server. Ends with 1 when something needs a person.</summary>
internal static class StatusCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(string[] arguments, TextWriter output, CancellationToken ct)
    {
        await using var app = DaoServer.Create(arguments);
        var settings = app.Services.GetRequiredService<ServerSettings>();
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<DaoDbContext>>().CreateDbContextAsync(ct);
        var alarms = new List<string>();
        await Line("chain", settings.Deployment.ChainId);
        await Line("database", settings.Provider);
        var pending = (await db.Database.GetPendingMigrationsAsync(ct)).ToList();
        await Line("schema", pending.Count == 0 ? "up to date" : $"migrations are pending ({pending.Count}, the first is {pending[0]}): run 'DoctorDAO.Server migrate'");
        if (pending.Count > 0)
            return 1;
        var checkpoint = await db.Set<ChainCheckpointRow>().AsNoTracking().SingleOrDefaultAsync(ct);
        if (checkpoint is null)
        {
            await Line("indexed", "nothing yet");
        }
        else
        {
            await Line("indexed", FormattableString.Invariant($"block {checkpoint.Block}, {checkpoint.Hash}, {DateTimeOffset.FromUnixTimeSeconds(checkpoint.Time):u}"));
            await Line("final", $"block {checkpoint.Final}");
            await Line("checked", checkpoint.Checked >= checkpoint.Final ? $"block {checkpoint.Checked}" : $"block {checkpoint.Checked}, history up to the final block is being compared with its headers");
            await Line("applied", checkpoint.Applied == checkpoint.Block ? $"block {checkpoint.Applied}" : $"block {checkpoint.Applied}, the views are being rebuilt");
            if (checkpoint.ChainId != (long)settings.Deployment.ChainId)
                alarms.Add($"wrong-chain: the database holds chain {checkpoint.ChainId}");
        }

        var deliveries = await app.Services.GetRequiredService<IDeliveries>().GetDeliveriesAsync(ct);
        await Line("sending", FormattableString.Invariant($"{deliveries.Waiting} wait ({deliveries.WaitingMails} mails), {deliveries.Failed} given up ({deliveries.FailedMails} mails), each counted to {IDeliveries.CountsTo}"));
        await Line("indexer", await app.Services.GetRequiredService<Leases>().HolderAsync(Leases.Indexer, ct) ?? "none");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            await AskNodeAsync(app.Services.GetRequiredService<EthClient>(), patience.Token);
        }
        catch (Exception e) when (!ct.IsCancellationRequested && e is RpcException or RpcUnavailableException or OperationCanceledException)
        {
            await Line("head", "the node does not answer");
        }

        foreach (var alarm in alarms)
            await Line("alarm", alarm);
        return alarms.Count == 0 ? 0 : 1;

        Task Line(string name, object value) => output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{name,-9} {value}"));

        async Task AskNodeAsync(EthClient node, CancellationToken until)
        {
            if (await node.ChainIdAsync(until) is var chain && chain != settings.Deployment.ChainId)
            {
                alarms.Add($"wrong-chain: the node is on chain {chain}");
                return;
            }

            if (await node.GetHeaderAsync(BlockRef.Latest, until) is not { } head)
                return;
            await Line("head", checkpoint is null ? $"block {head.Number}" : $"block {head.Number}, lag {(long)head.Number - checkpoint.Block}");
            if (checkpoint is null || await db.Set<ChainBlockRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Number == checkpoint.Final, until) is not { } final)
                return;
            if (await node.GetHeaderAsync(BlockRef.At((ulong)final.Number), until) is { } there && there.Hash != final.Hash)
                alarms.Add($"deep-reorg: block {final.Number} counted as final with hash {final.Hash}, the node has {there.Hash} there. See {DeepReorgException.Runbook}.");
        }
    }
}
