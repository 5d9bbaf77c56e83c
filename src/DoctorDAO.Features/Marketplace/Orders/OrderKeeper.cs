using System.Globalization;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Client.Panels;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Panels;
using DoctorDAO.Features.Relay;
using Microsoft.EntityFrameworkCore;
using Contract = DoctorDAO.Contracts.Marketplace;
using Disputes = DoctorDAO.Contracts.Disputes;

namespace DoctorDAO.Features.Marketplace.Orders;

/// <summary>The steps of orders, disputes and ratings that anybody may take: what time has decided is made to happen.</summary>
internal sealed class OrderKeeper(IDbContextFactory<DaoDbContext> contexts, Deployment deployment, SealedRatings ratings) : IKeeper
{
    private const int Most = 20;

    public async Task<IReadOnlyList<RelayedCall>> DueAsync(long now, CancellationToken ct)
    {
        if (deployment is not { Marketplace: { } market, Disputes: { } disputes, Ratings: not null })
            return [];
        await ratings.ForgetAsync(ct);
        List<RelayedCall> due = [];
        await using var db = await contexts.CreateDbContextAsync(ct);
        due.AddRange(await MilestonesAsync(db, market, now, ct));
        due.AddRange(await DisputesAsync(db, disputes, now, ct));
        due.AddRange(await OffersAsync(db, market, now, ct));
        due.AddRange(await ratings.DueAsync(now, ct));
        return [.. due.Take(Most)];
    }

    private static async Task<List<RelayedCall>> OffersAsync(DaoDbContext db, Address market, long now, CancellationToken ct)
    {
        var lapsed = await db.Set<OrderView>().AsNoTracking().Where(x => x.Status == OrderStatus.Offered && x.ExpiresAt <= now).OrderBy(x => x.ExpiresAt).Take(Most).Select(x => x.Id).ToListAsync(ct);
        return lapsed.ConvertAll(x => Step("order", x, "lapse", market, Contract.LapseCall.Encode((UInt256)(ulong)x)));
    }

    private static async Task<List<RelayedCall>> MilestonesAsync(DaoDbContext db, Address market, long now, CancellationToken ct)
    {
        List<RelayedCall> due = [];
        foreach (var status in (MilestoneStatus[])[MilestoneStatus.Delivered, MilestoneStatus.Pending])
        {
            var over = await db.Set<MilestoneView>().AsNoTracking().Where(x => x.Status == status && x.Until <= now).OrderBy(x => x.Until).Take(Most).Select(x => new { x.Order, x.Index }).ToListAsync(ct);
            due.AddRange(over.Select(x => status == MilestoneStatus.Delivered
                ? Step("milestone", x.Order, string.Create(CultureInfo.InvariantCulture, $"{x.Index}:release"), market, Contract.ReleaseCall.Encode((UInt256)(ulong)x.Order, (byte)x.Index))
                : Step("milestone", x.Order, string.Create(CultureInfo.InvariantCulture, $"{x.Index}:refund"), market, Contract.RefundCall.Encode((UInt256)(ulong)x.Order, (byte)x.Index))));
        }

        return due;
    }

    private static async Task<List<RelayedCall>> DisputesAsync(DaoDbContext db, Address contract, long now, CancellationToken ct)
    {
        List<RelayedCall> due = [];
        foreach (var stage in (DisputeStage[])[DisputeStage.Negotiation, DisputeStage.Ruled, DisputeStage.Arbiter])
        {
            var over = await db.Set<DisputeView>().AsNoTracking().Where(x => x.Stage == stage && x.Until <= now).OrderBy(x => x.Until).Take(Most).Select(x => x.Id).ToListAsync(ct);
            due.AddRange(over.Select(x => stage switch
            {
                DisputeStage.Negotiation => Step("dispute", x, "convene", contract, Disputes.ConveneCall.Encode((UInt256)(ulong)x)),
                DisputeStage.Ruled => Step("dispute", x, "conclude", contract, Disputes.ConcludeCall.Encode((UInt256)(ulong)x)),
                _ => Step("dispute", x, "halve", contract, Disputes.HalveCall.Encode((UInt256)(ulong)x)),
            }));
        }

        foreach (var stage in (DisputeStage[])[DisputeStage.Panel, DisputeStage.Appeal])
        {
            var answered = await db.Set<DisputeView>().AsNoTracking().Where(x => x.Stage == stage)
                .Join(db.Set<CaseView>(), x => x.CaseId, x => x.Id, (dispute, panel) => new { dispute.Id, panel.Stage })
                .Where(x => x.Stage == CaseStage.Decided || x.Stage == CaseStage.NoRuling).OrderBy(x => x.Id).Take(Most).Select(x => x.Id).ToListAsync(ct);
            due.AddRange(answered.Select(x => Step("dispute", x, stage == DisputeStage.Appeal ? "rule-appeal" : "rule", contract, Disputes.RuleCall.Encode((UInt256)(ulong)x))));
        }

        return due;
    }

    private static RelayedCall Step(string kind, long id, string what, Address contract, byte[] data) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{kind}:{id}:{what}"), RelayKind.Keep, "", contract, data);
}
