using System.Data.Common;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Http;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Members = DoctorDAO.Contracts.Membership;

namespace DoctorDAO.Features.Identity;

/// <summary>A row of <c>app_moves</c>: a member's move to another account, which what is kept off the chain has followed.</summary>
public sealed class MoveRow
{
    /// <summary>Lowercase. An account is left once.</summary>
    public string From { get; set; } = "";

    /// <summary>Lowercase.</summary>
    public string To { get; set; } = "";

    /// <summary>Block of the event.</summary>
    public long Block { get; set; }

    /// <summary>Unix milliseconds.</summary>
    public long FollowedAt { get; set; }

    internal static void Apply(ModelBuilder model) => model.Entity<MoveRow>(row =>
    {
        row.ToTable("app_moves").HasKey(x => x.From);
        row.Property(x => x.From).IsAccount();
        row.Property(x => x.To).IsAccount();
        row.HasIndex(x => x.To);
        row.UseSnakeCase();
    });
}

/// <summary>
/// Lets what is kept about members follow them when they have recovered to another account: once, in one transaction, as soon as the move is final. The browsers in which
/// the account that was left is signed in are signed out.
/// </summary>
internal sealed partial class Moves(
    IDbContextFactory<DaoDbContext> contexts, IEnumerable<IPersonalData> tables, Sessions sessions, Deployment deployment, IOptions<IndexingOptions> indexing, TimeProvider time,
    ILogger<Moves> logger) : BackgroundService, IChangePublisher
{
    private const string Job = "moves";
    private const int Batch = 500;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _bell = new(0, 1);

    public ValueTask PublishAsync(IReadOnlyCollection<string> topics, CancellationToken ct)
    {
        if (topics.Contains(Client.Topics.Status))
        {
            lock (_bell)
            {
                if (_bell.CurrentCount == 0)
                    _bell.Release();
            }
        }

        return ValueTask.CompletedTask;
    }

    public override void Dispose()
    {
        _bell.Dispose();
        base.Dispose();
    }

    /// <summary>Follows the moves that are final and new. Where it was is kept, so that a restart reads nothing again.</summary>
    /// <returns>How many.</returns>
    internal async Task<int> FollowAsync(CancellationToken ct)
    {
        var followed = 0;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var (last, block, log) = (await JobPositions.LastAsync(db, ct), await JobPositions.ReadAsync(db, Job, ct), long.MaxValue);
        while (block < last)
        {
            var all = db.Set<ChainLogRow>().AsNoTracking().Where(x => x.Address == deployment.Membership);
            var (first, after) = (block, log);
            var logs = await Keyset.ReadAsync(
                all.Where(x => x.Block == first && x.LogIndex > after).OrderBy(x => x.LogIndex), all.Where(x => x.Block > first && x.Block <= last).OrderBy(x => x.Block).ThenBy(x => x.LogIndex), Batch, ct);
            foreach (var row in logs)
            {
                if (Move(row) is { } move && await FollowAsync(move.From.ToHex(), move.To.ToHex(), row.Block, ct))
                    followed++;
            }

            (block, log) = logs.Count < Batch ? (last, long.MaxValue) : (logs[^1].Block, logs[^1].LogIndex);
            // Of the newest block more may be left.
            await JobPositions.AdvanceAsync(db, Job, logs.Count < Batch ? last : block - 1, ct);
        }

        return followed;
    }

    /// <summary>Follows one move.</summary>
    /// <returns>Whether it was not followed before.</returns>
    internal async Task<bool> FollowAsync(string from, string to, long block, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Set<MoveRow>().AnyAsync(x => x.From == from, ct))
            return false;
        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            await tables.HoldAsync(db, [from, to], ct);
            db.Add(new MoveRow { From = from, To = to, Block = block, FollowedAt = time.GetUtcNow().ToUnixTimeMilliseconds() });
            await db.SaveChangesAsync(ct);
            foreach (var table in tables)
                await table.MoveAsync(db, from, to, ct);
            await LeaveAsync(db, from, ct);
            await transaction.CommitAsync(ct);
        }
        catch (DbUpdateException) when (!ct.IsCancellationRequested)
        {
            // Another process may have followed it at the same moment.
            db.ChangeTracker.Clear();
            if (await db.Set<MoveRow>().AnyAsync(x => x.From == from, ct))
                return false;
            throw;
        }

        sessions.Recheck();
        return true;
    }

    /// <summary>
    /// Takes an account from whom it was: whoever found the lost device is signed in nowhere any more, nothing acts for the account, and what it was made of is forgotten. Other
    /// accounts of that person stay theirs; whose key still holds the account that was left signs in as somebody new.
    /// </summary>
    private static async Task LeaveAsync(DaoDbContext db, string from, CancellationToken ct)
    {
        await AllowedPrograms.EndAllAsync(db, [from], ct);
        if (await db.Set<PersonAccountRow>().Where(x => x.Account == from).Select(x => (Guid?)x.Person).SingleOrDefaultAsync(ct) is not { } person)
            return;
        await Sessions.EndAllAsync(db, person, ct);
        await db.Set<PasskeyRow>().Where(x => x.Person == person && x.Account == from).ExecuteDeleteAsync(ct);
        await db.Set<PersonAccountRow>().Where(x => x.Account == from).ExecuteDeleteAsync(ct);
        if (await db.Set<PersonAccountRow>().Where(x => x.Person == person).OrderBy(x => x.AddedAt).Select(x => x.Account).FirstOrDefaultAsync(ct) is { } next)
            await db.Set<PersonRow>().Where(x => x.Id == person && x.Main == from).ExecuteUpdateAsync(x => x.SetProperty(p => p.Main, next), ct);
        else
            await db.Set<PersonRow>().Where(x => x.Id == person).ExecuteDeleteAsync(ct);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!indexing.Value.Enabled)
            return;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(stoppingToken);
            }
            catch (Exception e) when (e is DbException or DbUpdateException)
            {
                LogFailed(e);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            try
            {
                await _bell.WaitAsync(Every, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private static Members.MemberMoved? Move(ChainLogRow row)
    {
        if (row.Topics.Length < Bytes32.Size || !row.Topics.AsSpan(0, Bytes32.Size).SequenceEqual(Members.MemberMoved.Topic0.Span))
            return null;
        Bytes32[] topics = [.. row.Topics.Chunk(Bytes32.Size).Select(x => new Bytes32(x))];
        var log = new EthLog(row.Address, topics, row.Data, (ulong)row.Block, default, null, row.TransactionHash, (uint)row.TransactionIndex, (uint)row.LogIndex);
        return Members.MemberMoved.TryDecode(log, out var moved, out _) ? moved : null;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A member's move could not be followed; it is tried again")]
    private partial void LogFailed(Exception exception);
}
