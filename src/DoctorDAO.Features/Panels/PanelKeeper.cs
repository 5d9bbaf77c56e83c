using System.Globalization;
using DoctorDAO.Client.Panels;
using DoctorDAO.Client.Relay;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Relay;
using Microsoft.EntityFrameworkCore;
using Contract = DoctorDAO.Contracts.Panels;

namespace DoctorDAO.Features.Panels;

/// <summary>Draws jurors, opens votes that were handed over, counts votes: whatever of a case's course anybody may do.</summary>
internal sealed class PanelKeeper(IDbContextFactory<DaoDbContext> contexts, Deployment deployment, SealedVotes votes, IRelayedCalls calls) : IKeeper
{
    /// <summary>Places that one draw looks up: so many fit into a block whoever sits on them.</summary>
    public const int Tries = 64;

    // A contract looks up 1,024 places at most, and then another block decides.
    private const int Draws = 24;
    private const int Most = 20;

    public async Task<IReadOnlyList<RelayedCall>> DueAsync(long now, CancellationToken ct)
    {
        if (deployment.Panels is not { } panels)
            return [];
        await votes.ForgetAsync(ct);
        List<RelayedCall> due = [.. await votes.DueAsync(now, ct)];
        await using var db = await contexts.CreateDbContextAsync(ct);
        var head = await ChainHead.ReadAsync(db, ct);
        foreach (var panel in await StageAsync(db, CaseStage.Commit).Where(x => x.CommitUntil <= now && (x.Revealed == x.Committed || x.RevealUntil <= now)).OrderBy(x => x.Id).Take(Most).ToListAsync(ct))
            due.Add(Step(panels, $"decide:{Of(panel)}", Contract.DecideCall.Encode(Number(panel.Id))));
        foreach (var panel in await StageAsync(db, CaseStage.Drawing).Where(x => x.DrawBlock < head.Block.Number).OrderBy(x => x.Id).Take(Most).ToListAsync(ct))
        {
            if (await NextDrawAsync(panel, ct) is { } key)
                due.Add(Step(panels, key, Contract.DrawCall.Encode(Number(panel.Id), (UInt256)(ulong)Tries)));
        }

        return [.. due.Take(Most)];
    }

    /// <summary>
    /// The key of the next draw. One that fills no seat leaves no trace on the chain, so that draws since the case's newest event are counted; one at a time, since each counts on the
    /// one before. A block with it is enough: what a fork takes out of one, the relay sends again.
    /// </summary>
    private async Task<string?> NextDrawAsync(CaseView panel, CancellationToken ct)
    {
        for (var i = 0; i < Draws; i++)
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"draw:{Of(panel)}:{panel.Block}:{panel.Drawn}:{i}");
            if (await calls.FindAsync(key, ct) is not { } known)
                return key;
            if (known.State is RelayState.Queued or RelayState.Submitted)
                return null;
        }

        return null;
    }

    private static IQueryable<CaseView> StageAsync(DaoDbContext db, CaseStage stage) => db.Set<CaseView>().AsNoTracking().Where(x => x.Stage == stage);

    private static RelayedCall Step(Address panels, string key, byte[] data) => new(key, RelayKind.Keep, "", panels, data);

    private static string Of(CaseView panel) => string.Create(CultureInfo.InvariantCulture, $"{panel.Id}:{panel.Round}");

    private static UInt256 Number(long id) => (UInt256)(ulong)id;
}
