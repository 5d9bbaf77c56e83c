using DoctorDAO.Client.Marketplace;
using DoctorDAO.Features.Panels;
using DoctorDAO.Features.Text;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Marketplace.Orders;

/// <summary>Disputes as the panels that judge them know them: what was ordered, for how much, and when it came. What the two have written is in the order's bundle.</summary>
internal sealed class DisputeCases(OfferBook offers) : ICaseSubject
{
    public string Opener => "disputes";

    public async Task<bool> IsPartyAsync(DaoDbContext db, long reference, string account, CancellationToken ct) =>
        await db.Set<DisputeView>().Where(x => x.Id == reference).Join(db.Set<OrderView>(), x => x.Order, x => x.Id, (_, order) => order).AnyAsync(x => x.Buyer == account || x.Worker == account, ct);

    public async Task<CaseSubject?> TellAsync(DaoDbContext db, long reference, CancellationToken ct)
    {
        if (await db.Set<DisputeView>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == reference, ct) is not { } dispute)
            return null;
        var order = await db.Set<OrderView>().AsNoTracking().SingleAsync(x => x.Id == dispute.Order, ct);
        var milestone = await db.Set<MilestoneView>().AsNoTracking().SingleAsync(x => x.Order == dispute.Order && x.Index == dispute.Milestone, ct);
        var written = (await offers.ReadAsync(db, [order], ct)).GetValueOrDefault(order.Id);
        return new CaseSubject(Dispute: new DisputeCaseDto(
            dispute.Id, order.Id, dispute.Milestone, dispute.Amount, order.Currency, written?.Title ?? "", written is { Words: { Length: > 0 } words } ? RichText.ToHtml(words) : "",
            written?.Milestones?.ElementAtOrDefault(dispute.Milestone)?.Title ?? "", Moment.Of(milestone.Due), milestone.DeliveredAt is { } delivered ? Moment.Of(delivered) : null, dispute.By,
            Moment.Of(dispute.OpenedAt)));
    }

    public async Task<long?> FeeAsync(DaoDbContext db, CancellationToken ct) =>
        await db.Set<DisputeRuleView>().Where(x => x.Id == DisputeRuleView.Key).Select(x => (long?)x.Fee).SingleOrDefaultAsync(ct);
}
