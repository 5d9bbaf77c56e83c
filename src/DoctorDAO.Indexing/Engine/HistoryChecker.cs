using DoctorDAO.Ethereum;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DoctorDAO.Indexing;

/// <summary>
/// Compares stored history with the headers of its blocks and with a second answer of the nodes. A range of logs does not say what was left out of it, and
/// nobody should wait for all headers before the first view: so the views come first, and what is wrong with them is found while they are used.
/// </summary>
internal sealed class HistoryChecker(
    IBlockSource source, ChainDatabase database, IOptions<IndexingOptions> options, IAlarms alarms, TimeProvider time, ILogger<HistoryChecker> logger)
{
    internal const string Unproven = "history-unproven";
    internal const string Subject = "history";

    private const int BlocksAtOnce = 100;

    // Nodes are slow or busy for a moment; then somebody should know.
    private const int QuietFailures = 3;

    private readonly IndexingOptions _options = options.Value;
    private readonly Address[] _addresses = [.. options.Value.Contracts.Select(x => x.Address).Distinct()];
    private readonly HashSet<Address> _contracts = [.. options.Value.Contracts.Select(x => x.Address)];

    /// <summary>Goes on from the last block that was compared to the last that was not. What differs is told by an alarm and looked at again.</summary>
    public async Task RunAsync(ChainWriter writer, CancellationToken ct)
    {
        var blooms = new BloomCheck(source, _addresses, always: false);
        var (first, failures, delay) = (writer.Checked + 1, 0, _options.FirstRetryDelay);
        while (writer.Checked < writer.Unchecked)
        {
            var began = time.GetTimestamp();
            var (from, to) = (writer.Checked + 1, Math.Min(writer.Checked + BlocksAtOnce, writer.Unchecked));
            try
            {
                await CheckAsync(blooms, from, to, ct);
                await writer.SetCheckedAsync(to, ct);
                alarms.Lift(Unproven, Subject);
                (failures, delay) = (0, _options.FirstRetryDelay);
                // Half of the time at most: the head comes first.
                await Task.Delay(time.GetElapsedTime(began), time, ct);
            }
            catch (Exception e) when (!ct.IsCancellationRequested && e is not FatalIndexingException)
            {
                // Whatever it is, the head goes on.
                logger.LogWarning("Blocks {From} to {To} could not be compared with their headers: {Message}", from, to, e.Message);
                if (++failures > QuietFailures)
                    alarms.Raise(Unproven, Subject, FormattableString.Invariant($"The logs of blocks {from} to {to} are stored and are not proven: {e.Message}"));
                await Task.Delay(delay, time, ct);
                delay = delay * 2 < _options.LongestRetryDelay ? delay * 2 : _options.LongestRetryDelay;
            }
        }

        logger.LogInformation("The logs of blocks {First} to {Last} agree with their headers", first, writer.Checked);
    }

    private async Task CheckAsync(BloomCheck blooms, long from, long to, CancellationToken ct)
    {
        await using var db = await database.OpenAsync(ct);
        var blocks = await db.Set<ChainBlockRow>().AsNoTracking().Where(x => x.Number >= from && x.Number <= to).ToDictionaryAsync(x => x.Number, ct);
        var stored = new List<EthLog>();
        await foreach (var log in StoredLogs.ReadAsync(db, from - 1, to, blocks, ct))
            stored.Add(log);
        await blooms.CheckRangeAsync(stored.ToArray(), (ulong)from, (ulong)to, ct);
        // Blooms do not show what is missing of a block that has other logs; a page that was cut in another place, or another node, does.
        var answer = await source.GetLogsAsync((ulong)from, (ulong)to, _addresses, ct);
        using (answer as IDisposable)
        {
            var again = LogChecks.OfRange(answer, (ulong)from, (ulong)to, _contracts);
            if (!LogChecks.AreSame(stored, again))
                throw new RetryableIndexingException($"{stored.Count} logs are stored, asked again the node gives {again.Count}, and they are not the same.");
        }
    }
}
