using DoctorDAO.Client.Cover;
using DoctorDAO.Client.Notices;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Cover;
using Microsoft.EntityFrameworkCore;
using Contract = DoctorDAO.Contracts.Claims;
using Jurors = DoctorDAO.Contracts.Panels;

namespace DoctorDAO.Features.Notices;

/// <summary>What claimants are told: that a panel is drawn and needs their key, that it has ruled, that an offer is made, and that money waits.</summary>
internal static class ClaimTidings
{
    /// <summary>What a final event tells.</summary>
    public static async Task TellAsync(DaoDbContext db, EthLog log, Tidings tidings, CancellationToken ct)
    {
        if (FinalEvents.Is<Jurors.CommitOpened>(log, out var drawn))
            await TellAsync(OfCase(db, (long)drawn.CaseId), NoticeKind.ClaimPanelDrawn, log, (long)drawn.Until, tidings, ct);
        else if (FinalEvents.Is<Contract.ClaimRuled>(log, out var ruled))
            await TellAsync(Of(db, ruled.ClaimId), NoticeKind.ClaimRuled, log, (long)ruled.ChallengeUntil, tidings, ct);
        else if (FinalEvents.Is<Contract.OfferMade>(log, out var offer) && offer.Amount != UInt256.Zero)
            await TellAsync(Of(db, offer.ClaimId), NoticeKind.ClaimOffer, log, null, tidings, ct);
        else if (FinalEvents.Is<Contract.ClaimDecided>(log, out var decided) && decided.Status == (byte)ClaimStatus.Payable)
            await TellAsync(Of(db, decided.ClaimId), NoticeKind.ClaimPayable, log, null, tidings, ct);
    }

    private static IQueryable<ClaimView> Of(DaoDbContext db, UInt256 claim)
    {
        var id = (long)claim;
        return db.Set<ClaimView>().Where(x => x.Id == id);
    }

    private static IQueryable<ClaimView> OfCase(DaoDbContext db, long id) => db.Set<ClaimView>().Where(x => x.CaseId == id);

    private static async Task TellAsync(IQueryable<ClaimView> claims, NoticeKind kind, EthLog log, long? until, Tidings tidings, CancellationToken ct)
    {
        if (await claims.Select(x => new { x.Id, x.Holder }).SingleOrDefaultAsync(ct) is { } claim)
            tidings.Notices.Add(new NewNotice(claim.Holder, kind, FinalEvents.CauseOf(log), new NoticeData(Until: until, Claim: claim.Id)));
    }
}
