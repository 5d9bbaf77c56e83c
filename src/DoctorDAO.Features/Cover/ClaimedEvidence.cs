using DoctorDAO.Client.Cover;
using DoctorDAO.Features.Panels;
using DoctorDAO.Client.Panels;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Cover;

/// <summary>
/// Which evidence is which claim's: the one whose commitment stands on the chain as filed by the account that made it. It is looked up each time and never written down, so that
/// it is right again as soon as a block that was undone has come back.
/// </summary>
/// <param name="Claim">The claim.</param>
/// <param name="Evidence">Its evidence.</param>
/// <param name="Commitments">What stands on the chain for it, in order.</param>
internal sealed record ClaimedEvidence(ClaimView Claim, EvidenceRow Evidence, IReadOnlyList<string> Commitments)
{
    /// <summary>The evidence of a claim; <c>null</c> when none is kept here.</summary>
    public static async Task<ClaimedEvidence?> FindAsync(DaoDbContext db, long claim, CancellationToken ct)
    {
        if (await db.Set<ClaimView>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == claim, ct) is not { } view)
            return null;
        var steps = await db.Set<ClaimStepView>().AsNoTracking().Where(x => x.Claim == claim && x.Evidence != null).OrderBy(x => x.Block).ThenBy(x => x.LogIndex).ToListAsync(ct);
        if (steps.Find(x => x.Step == ClaimStep.Filed) is not { } filed)
            return null;
        var evidence = await db.Set<EvidenceBatchRow>().Where(x => x.Commitment == filed.Evidence)
            .Join(db.Set<EvidenceRow>().AsNoTracking().Where(x => x.Filer == filed.By), x => x.Evidence, x => x.Id, (_, row) => row).SingleOrDefaultAsync(ct);
        return evidence is null ? null : new ClaimedEvidence(view, evidence, [.. steps.Select(x => x.Evidence!).Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>The claim that has some evidence, of several one that is open or else the one decided last; <c>null</c> before it is filed.</summary>
    public static async Task<ClaimView?> ClaimOfAsync(DaoDbContext db, EvidenceRow evidence, CancellationToken ct)
    {
        var commitments = db.Set<EvidenceBatchRow>().Where(x => x.Evidence == evidence.Id).Select(x => x.Commitment);
        var filed = db.Set<ClaimStepView>().Where(x => commitments.Contains(x.Evidence!) && x.Step == ClaimStep.Filed && x.By == evidence.Filer).Select(x => x.Claim);
        return await db.Set<ClaimView>().AsNoTracking().Where(x => filed.Contains(x.Id)).OrderBy(x => x.DecidedAt != null).ThenByDescending(x => x.DecidedAt).FirstOrDefaultAsync(ct);
    }

    /// <summary>Whether an account reads all of it, as its claimant.</summary>
    public bool IsClaimant(string account) => Evidence.Account == account || Claim.Holder == account;

    /// <summary>Seats of the panel that judges now and that nobody has been taken from; none outside a running round. Whoever judged before it reads no longer.</summary>
    public async Task<List<string>> JurorsAsync(DaoDbContext db, CancellationToken ct)
    {
        if (Claim.Status is not (ClaimStatus.Judged or ClaimStatus.Appeal) || Claim.CaseId is not { } id)
            return [];
        var found = await db.Set<CaseView>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, ct);
        if (found is not { Stage: CaseStage.Drawing or CaseStage.Commit or CaseStage.Reveal })
            return [];
        return await db.Set<SeatView>().AsNoTracking().Where(x => x.CaseId == id && x.Round == found.Round && !x.Struck).OrderBy(x => x.Seat).Select(x => x.Holder).ToListAsync(ct);
    }
}
