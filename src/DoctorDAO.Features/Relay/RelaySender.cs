using System.Data.Common;
using DoctorDAO.Client.Notices;
using DoctorDAO.Client.Relay;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Notices;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DoctorDAO.Features.Relay;

/// <summary>
/// Carries acts from the queue to finality; the process that holds the lease does it. Every step is kept before it is taken: a signed transaction is in the database before the
/// node hears of it, so after a crash the same bytes are sent again and no act is paid for twice. Each round asks the chain where everything is, so a
/// block that was replaced, a node that forgot, or a nonce that somebody else used sets an act back to where it then is.
/// </summary>
internal sealed class RelaySender(
    IDbContextFactory<DaoDbContext> contexts,
    RelayTransactions transactions,
    RelayQueue queue,
    RelaySignal signal,
    RelayChain chain,
    RelayBudget budget,
    Leases leases,
    INoticeWriter notices,
    IAlarms alarms,
    IOptions<RelayOptions> options,
    TimeProvider time,
    ILogger<RelaySender> logger) : BackgroundService
{
    private const string FundsAlarm = "relay-funds";
    private const string TroubleAlarm = "relay-trouble";
    private const int Round = 200;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    // Transactions that this process has given to the node: others are given again.
    private readonly HashSet<string> _sent = [];

    // When the node first refused an act with words that are not known here (unix milliseconds), and when it is asked again.
    private readonly Dictionary<Guid, (long Since, long Next)> _refused = [];
    private Lease? _lease;

    // The node cannot refuse what a second relay sends. A process that was paused for long finds here that it may send no more.
    private bool MaySend => _lease is not { IsCurrent: false };

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Key is null)
            return;
        try
        {
            await RelayAsync(stoppingToken);
        }
        finally
        {
            if (_lease is not null)
                await _lease.DisposeAsync();
        }
    }

    private async Task RelayAsync(CancellationToken stoppingToken)
    {
        var failures = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = Idle;
            try
            {
                await HoldLeaseAsync(stoppingToken);
                if (await StepAsync(stoppingToken))
                    wait = options.Value.PollInterval;
                if (failures > 0)
                    alarms.Lift(TroubleAlarm, "relay");
                failures = 0;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested && e is RpcException or RpcUnavailableException or DbException or DbUpdateException or HttpRequestException or TimeoutException)
            {
                logger.LogWarning(e, "The relay tries again: {Message}", e.Message);
                wait = TimeSpan.FromMilliseconds(Math.Min(250 * Math.Pow(2, failures), LongestPause.TotalMilliseconds));
                if (++failures > 3)
                    alarms.Raise(TroubleAlarm, "relay", $"Acts are not being sent: {e.Message}");
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            try
            {
                await signal.WaitAsync(wait, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>Returns when this process is the one that relays.</summary>
    private async Task HoldLeaseAsync(CancellationToken ct)
    {
        if (_lease is not null)
        {
            if (_lease.IsCurrent || await _lease.RenewAsync(ct))
                return;
            await _lease.DisposeAsync();
            _lease = null;
        }

        _lease = await leases.AcquireAsync(Leases.Relay, ct);
        // Another process may have given the node what this one had not, and the other way round.
        _sent.Clear();
        _refused.Clear();
    }

    /// <summary>Brings every act one step further where it can go.</summary>
    /// <returns>Whether anything waits for the node.</returns>
    internal async Task<bool> StepAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var acts = await RelayQueue.NextAsync(db, Round, ct);
        RelayDiagnostics.GasPerDay.Record(options.Value.GasPerDay);
        if (acts.Count == 0)
        {
            _sent.Clear();
            _refused.Clear();
            alarms.Lift(RelayTransactions.PriceAlarm, "relay");
            return false;
        }

        var ids = acts.Where(x => x.State != RelayState.Queued).Select(x => x.Id).ToList();
        var attempts = (await db.Set<RelayAttemptRow>().Where(x => ids.Contains(x.ActId)).ToListAsync(ct)).ToLookup(x => x.ActId);
        _sent.IntersectWith(attempts.SelectMany(x => x).Select(x => x.Hash));
        // Counted before the receipts: a nonce that is used now has its receipt already.
        var count = await transactions.CountAsync(ct);
        var receipts = await transactions.ReceiptsAsync([.. attempts.SelectMany(x => x).Select(x => x.Hash)], ct);
        var checkpoint = await db.Set<ChainCheckpointRow>().AsNoTracking().SingleOrDefaultAsync(ct);
        var moved = new HashSet<Guid>();

        foreach (var act in acts.Where(x => x.State != RelayState.Queued))
        {
            var before = (act.State, act.Block, act.TransactionHash);
            var own = attempts[act.Id].OrderBy(x => x.SentAt).ToList();
            if (own.Select(x => receipts.GetValueOrDefault(x.Hash)).FirstOrDefault(x => x is not null) is { } mined)
                await FollowAsync(db, act, mined, checkpoint, ct);
            else
                await TryPushAsync(db, act, own, count, ct);
            if (before != (act.State, act.Block, act.TransactionHash))
                moved.Add(act.Id);
        }

        await db.SaveChangesAsync(ct);
        await SendQueuedAsync(db, acts, count, moved, ct);
        await db.SaveChangesAsync(ct);
        await queue.PublishAsync(moved, ct);
        return acts.Exists(x => x.State is RelayState.Queued or RelayState.Submitted || (x.State == RelayState.Mined && x.Error is null && checkpoint is not null));
    }

    /// <summary>An act that is in a block: how deep.</summary>
    private async Task FollowAsync(DaoDbContext db, RelayActRow act, MinedTransaction mined, ChainCheckpointRow? checkpoint, CancellationToken ct)
    {
        var known = act.BlockHash == mined.BlockHash;
        _refused.Remove(act.Id);
        await budget.CountAsync(db, act, mined.GasUsed, ct);
        (act.TransactionHash, act.Block, act.BlockHash, act.State) = (mined.Hash, mined.Block, mined.BlockHash, RelayState.Mined);
        if (!mined.Succeeded)
        {
            // Whoever asks is told at once. Given up it is when it is final: in another block it may succeed.
            if (!known || act.Error is null)
            {
                var reason = await transactions.WhyAsync(act, mined.Block, ct);
                (act.ErrorCode, act.Error) = (reason?.Name, RelayErrors.Words(reason));
            }

            if (checkpoint is not null && checkpoint.Final >= mined.Block && await IsStoredAsync(db, mined, ct))
                await FailAsync(db, act, act.ErrorCode, act.Error!, ct);
            return;
        }

        (act.ErrorCode, act.Error) = (null, null);
        if (checkpoint is null || checkpoint.Applied < mined.Block)
            return;
        // The views hold that height; of this block, or of one that is about to be replaced?
        if (await IsStoredAsync(db, mined, ct))
            act.State = checkpoint.Final >= mined.Block ? RelayState.Final : RelayState.Indexed;
    }

    private static async Task<bool> IsStoredAsync(DaoDbContext db, MinedTransaction mined, CancellationToken ct) =>
        (await db.Set<ChainBlockRow>().AsNoTracking().Where(x => x.Number == mined.Block).Select(x => (Bytes32?)x.Hash).SingleOrDefaultAsync(ct))?.ToString() == mined.BlockHash;

    /// <summary>The same for one act: what the node refuses of it holds up no other.</summary>
    private async Task TryPushAsync(DaoDbContext db, RelayActRow act, List<RelayAttemptRow> attempts, long count, CancellationToken ct)
    {
        if (IsToWait(act))
            return;
        try
        {
            await PushAsync(db, act, attempts, count, ct);
        }
        catch (RpcException e)
        {
            await RefusedAsync(db, act, e, ct);
        }
    }

    /// <summary>An act whose transactions are in no block: sent again, replaced, or set back.</summary>
    private async Task PushAsync(DaoDbContext db, RelayActRow act, List<RelayAttemptRow> attempts, long count, CancellationToken ct)
    {
        if (act.State != RelayState.Submitted)
        {
            // The block it was in was replaced. The node may have kept the transaction or not.
            (act.State, act.Block, act.BlockHash, act.ErrorCode, act.Error) = (RelayState.Submitted, null, null, null, null);
            _sent.ExceptWith(attempts.Select(x => x.Hash));
        }

        if (count > act.TransactionNonce || attempts.Count == 0)
        {
            await SetBackAsync(db, act, attempts, ct);
            return;
        }

        if (!MaySend)
            return;
        var newest = attempts[^1];
        if (!_sent.Contains(newest.Hash))
        {
            await GiveAsync(db, act, newest, attempts, ct);
            return;
        }

        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (now - newest.SentAt < options.Value.StuckAfter.TotalMilliseconds)
            return;
        if (await transactions.SignAsync(act, newest.GasLimit, act.TransactionNonce!.Value, newest, ct) is not { } dearer)
            return;
        db.Add(dearer);
        act.TransactionHash = dearer.Hash;
        await db.SaveChangesAsync(ct);
        logger.LogInformation("A transaction of the relay was stuck and is replaced by one that pays more");
        await GiveAsync(db, act, dearer, [.. attempts, dearer], ct);
    }

    private async Task SendQueuedAsync(DaoDbContext db, List<RelayActRow> acts, long count, HashSet<Guid> moved, CancellationToken ct)
    {
        // Also of those that were mined after the count was read: their nonces are used, though the count does not know it.
        var used = acts.Where(x => x.TransactionNonce is not null).Select(x => x.TransactionNonce!.Value).ToHashSet();
        var inFlight = acts.Count(x => x.State == RelayState.Submitted);
        var busy = acts.Where(x => x.State == RelayState.Submitted).Select(x => x.Line).ToHashSet(StringComparer.Ordinal);
        foreach (var act in acts.Where(x => x.State == RelayState.Queued))
        {
            if (inFlight >= options.Value.MaxInFlight || !MaySend)
                return;
            if (!busy.Add(act.Line) || IsToWait(act))
                continue;
            if (!await budget.HasLeftAsync(db, act.Kind, ct))
                continue;
            RelayAttemptRow? attempt = null;
            try
            {
                await chain.TryCallAsync(chain.Sender, Address.Parse(act.Contract), act.Data, act.Kind, ct);
                var gas = await transactions.EstimateAsync(act, ct);
                // The lowest free nonce: one that was given back leaves no gap behind which the others would wait.
                var nonce = count;
                while (used.Contains(nonce))
                    nonce++;
                attempt = await transactions.SignAsync(act, gas, nonce, null, ct);
                if (attempt is null)
                    return;
                (act.State, act.TransactionNonce, act.TransactionHash) = (RelayState.Submitted, nonce, attempt.Hash);
                db.Add(attempt);
                await budget.CountAsync(db, act, gas, ct);
                await db.SaveChangesAsync(ct);
                used.Add(nonce);
                inFlight++;
                moved.Add(act.Id);
                if (!await GiveAsync(db, act, attempt, [attempt], ct))
                    return;
                if (act.State == RelayState.Failed)
                    GiveBack(nonce);
            }
            catch (RelayRefusedException e)
            {
                await FailAsync(db, act, e.Refusal.Code, e.Refusal.Problem, ct);
                moved.Add(act.Id);
            }
            catch (RpcException e) when (act.State == RelayState.Queued && RelayErrors.IsRefusal(e))
            {
                await FailAsync(db, act, RelayErrors.Decode(e.RevertData), ct);
                moved.Add(act.Id);
            }
            catch (RpcException e)
            {
                // No node has heard of a transaction that was new: its nonce is for the next act.
                if (act.State == RelayState.Submitted && attempt is not null)
                {
                    GiveBack(act.TransactionNonce!.Value);
                    await SetBackAsync(db, act, [attempt], ct);
                    await db.SaveChangesAsync(ct);
                }

                if (await RefusedAsync(db, act, e, ct))
                    moved.Add(act.Id);
            }
        }

        // An act was given up and younger ones wait behind its nonce.
        if (MaySend && !used.Contains(count) && acts.Exists(x => x.State == RelayState.Submitted && x.TransactionNonce > count))
            await transactions.FillAsync(count, ct);

        void GiveBack(long nonce) => inFlight -= used.Remove(nonce) ? 1 : 0;
    }

    private bool IsToWait(RelayActRow act) => _refused.TryGetValue(act.Id, out var refused) && time.GetUtcNow().ToUnixTimeMilliseconds() < refused.Next;

    /// <summary>
    /// The node does not take an act, or will not say what it costs: it is tried again ever less often, and given up after a time, or at once when it can never be. What concerns
    /// all acts alike, such as prices, gives none of them up.
    /// </summary>
    /// <returns>Whether it was given up.</returns>
    private async Task<bool> RefusedAsync(DaoDbContext db, RelayActRow act, RpcException e, CancellationToken ct)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var since = _refused.TryGetValue(act.Id, out var refused) ? refused.Since : now;
        var ofAct = e.Method is "eth_sendRawTransaction" or "eth_estimateGas" or "eth_call";
        if (!ofAct || (!RelayTransactions.IsNever(e) && now - since < options.Value.GiveUpAfter.TotalMilliseconds))
        {
            _refused[act.Id] = (since, now + Math.Clamp((now - since) / 2, 250, 15_000));
            logger.LogWarning(e, "The node does not take an act of the kind {Kind}; others go on: {Message}", act.Kind, e.Message);
            return false;
        }

        await FailAsync(db, act, null, $"The node does not take it: {(e.NodeMessage.Length <= 200 ? e.NodeMessage : e.NodeMessage[..200])}", ct);
        return true;
    }

    /// <returns>False when the node takes nothing more for now.</returns>
    private async Task<bool> GiveAsync(DaoDbContext db, RelayActRow act, RelayAttemptRow attempt, List<RelayAttemptRow> attempts, CancellationToken ct)
    {
        if (!MaySend)
            return false;
        switch (await transactions.SendAsync(attempt, ct))
        {
            case Refusal.None:
                _sent.Add(attempt.Hash);
                _refused.Remove(act.Id);
                RelayDiagnostics.Sent.Add(1);
                alarms.Lift(FundsAlarm, "relay");
                return true;
            case Refusal.Underpriced:
                // Outbid whatever waits there: the next round finds the attempt old.
                _sent.Add(attempt.Hash);
                attempt.SentAt = 0;
                await db.SaveChangesAsync(ct);
                return true;
            case Refusal.NonceUsed:
                // The next round sees whether it was one of ours.
                return true;
            case Refusal.Never:
                await FailAsync(db, act, null, "The node does not take it: it is more than fits into one transaction.", ct);
                return true;
            default:
                alarms.Raise(FundsAlarm, "relay", "The relay's account cannot pay: send ether to it.");
                await SetBackAsync(db, act, attempts, ct);
                await db.SaveChangesAsync(ct);
                return false;
        }
    }

    /// <summary>Back into the queue: no transaction of the act can be mined any more, or none was ever taken.</summary>
    private async Task SetBackAsync(DaoDbContext db, RelayActRow act, List<RelayAttemptRow> attempts, CancellationToken ct)
    {
        await budget.CountAsync(db, act, 0, ct);
        db.RemoveRange(attempts);
        (act.State, act.TransactionNonce, act.TransactionHash, act.Block, act.BlockHash) = (RelayState.Queued, null, null, null, null);
    }

    private Task FailAsync(DaoDbContext db, RelayActRow act, RevertReason? reason, CancellationToken ct) => FailAsync(db, act, reason?.Name, RelayErrors.Words(reason), ct);

    /// <summary>The act is given up, and whose it is is told in the same transaction.</summary>
    private async Task FailAsync(DaoDbContext db, RelayActRow act, string? code, string problem, CancellationToken ct)
    {
        (act.State, act.ErrorCode, act.Error) = (RelayState.Failed, code, problem);
        act.Key = $"failed:{act.Id:N}";
        _refused.Remove(act.Id);
        RelayDiagnostics.Failed.Add(1);
        // What was in a block has been paid for.
        if (act.Block is null)
            await budget.CountAsync(db, act, 0, ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.SaveChangesAsync(ct);
        IReadOnlyList<string> told = act.Kind == RelayKind.Keep ? [] : await notices.AddAsync(db, [new NewNotice(act.Account, NoticeKind.RelayFailed, $"relay:{act.Id:N}", new NoticeData())], ct);
        await transaction.CommitAsync(ct);
        await queue.PublishAsync(told, ct);
    }
}
