using DoctorDAO.Ethereum;
using DoctorDAO.Features.Governance;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Features.Ledgers;

/// <summary>A ledger that was worked out again and compared.</summary>
/// <param name="Subject">What it is of.</param>
/// <param name="Block">Height at which the contract was asked.</param>
/// <param name="Outcome">How it came out.</param>
/// <param name="Difference">What differs; <c>null</c> when nothing does.</param>
public sealed record VerifiedLedger(string Subject, ulong Block, TallyOutcome Outcome, string? Difference);

/// <summary>Works ledgers out again from the first event, and compares them with the contracts, every account among them, all at one block.</summary>
public interface ILedgerVerification
{
    /// <summary>Verifies it; <c>null</c> for an association without such a ledger, and when nothing is indexed.</summary>
    /// <param name="block">Height of the block; the newest that is indexed when <c>null</c>. The views are compared at that one alone.</param>
    /// <param name="ct">Cancels it.</param>
    /// <exception cref="Indexing.RetryableIndexingException">The node does not have that block, or the views are being rebuilt.</exception>
    Task<VerifiedLedger?> RunAsync(ulong? block, CancellationToken ct);
}

/// <inheritdoc/>
internal sealed class LedgerVerification<TBook>(IDbContextFactory<DaoDbContext> contexts, EthClient client, TBook book) : ILedgerVerification
    where TBook : class, ILedgerBook
{
    public async Task<VerifiedLedger?> RunAsync(ulong? block, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!book.Exists || await VerifiedBlock.FindAsync(db, client, block, ct) is not var (height, hash))
            return null;
        var trace = book.Begin();
        try
        {
            await StoredEvents.ApplyAsync(db, trace, -1, (long)height, ct);
        }
        catch (LedgerException e)
        {
            return Told(TallyOutcome.Differs, e.Message);
        }

        if (block is null && await book.ShownAsync(db, trace, everybody: true, ct) is { Difference: { } shown } view)
            return Told(view.Block > (long)height ? TallyOutcome.ChangedSince : TallyOutcome.Differs, shown);
        try
        {
            var time = (long)((await client.GetHeaderAsync(BlockRef.At(height), ct))?.Timestamp ?? 0);
            var difference = await book.AskAsync(trace, hash, time, everybody: true, ct);
            return Told(difference is null ? TallyOutcome.Agrees : TallyOutcome.Differs, difference);
        }
        catch (Exception e) when (e is RpcException or RpcUnavailableException)
        {
            return Told(TallyOutcome.Unread, null);
        }

        VerifiedLedger Told(TallyOutcome outcome, string? difference) => new(TBook.Subject, height, outcome, difference);
    }
}

/// <summary>Registers ledgers.</summary>
internal static class LedgerRegistration
{
    /// <summary>A ledger that is recounted after each change, with its alarm, its check of health and its line of <c>verify</c>.</summary>
    public static IServiceCollection AddLedger<TBook>(this IServiceCollection services)
        where TBook : class, ILedgerBook
    {
        services.AddSingleton<TBook>();
        services.AddSingleton<LedgerRecount<TBook>>();
        services.AddSingleton<ILedgerVerification, LedgerVerification<TBook>>();
        services.AddSingleton<LedgerState<TBook>>();
        services.AddSingleton<Indexing.IChangePublisher>(provider => provider.GetRequiredService<LedgerState<TBook>>());
        services.AddHostedService<LedgerCheck<TBook>>();
        services.AddHealthChecks().AddCheck<LedgerState<TBook>>("ledger-" + TBook.Subject);
        return services;
    }
}
