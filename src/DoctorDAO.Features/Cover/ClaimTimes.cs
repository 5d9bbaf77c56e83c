using DoctorDAO.Client.Cover;
using DoctorDAO.Client.Panels;
using DoctorDAO.Features.Panels;

namespace DoctorDAO.Features.Cover;

/// <summary>What comes next for a claim, by its status, its panel and the chain's clock.</summary>
internal static class ClaimTimes
{
    /// <summary>A whole award, in basis points.</summary>
    public const int All = 10_000;

    /// <summary>What comes next.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="panel">Its case; <c>null</c> before there is one.</param>
    /// <param name="now">Unix seconds.</param>
    public static ClaimNextDto NextOf(ClaimView claim, CaseView? panel, long now) => claim.Status switch
    {
        ClaimStatus.Filed => new(ClaimNext.Convene, ClaimActor.Anybody, null),
        ClaimStatus.Judged or ClaimStatus.Appeal => (panel?.StageAt(now)) switch
        {
            null or CaseStage.Drawing => new(ClaimNext.Draw, ClaimActor.Anybody, null),
            CaseStage.Commit => new(ClaimNext.Vote, ClaimActor.Panel, Moment.Of(panel!.CommitUntil)),
            CaseStage.Reveal => new(ClaimNext.Reveal, ClaimActor.Panel, Moment.Of(panel!.RevealUntil)),
            _ => new(ClaimNext.Rule, ClaimActor.Anybody, null),
        },
        ClaimStatus.Challenge when claim.ChallengeUntil <= now => new(ClaimNext.Conclude, ClaimActor.Anybody, null),
        ClaimStatus.Challenge => new(ClaimNext.Appeal, claim.Award < All ? ClaimActor.Holder : ClaimActor.Anybody, Moment.Of(claim.ChallengeUntil ?? 0)),
        ClaimStatus.Payable => new(ClaimNext.Collect, ClaimActor.Holder, null),
        _ => new(ClaimNext.Nothing, ClaimActor.Nobody, null),
    };

    /// <summary>Whether nobody is drawn yet to judge it: until the lot's block it can be withdrawn (the chain has the last word).</summary>
    public static bool IsBeforeTheLot(ClaimView claim, CaseView? panel) =>
        claim.Status == ClaimStatus.Filed || (claim.Status == ClaimStatus.Judged && panel is null or { Stage: CaseStage.Drawing, Round: 0, Drawn: 0 });

    /// <summary>Whether no vote is open yet of its first panel: until then it can be settled.</summary>
    public static bool IsUnruled(ClaimView claim, CaseView? panel, long now) =>
        claim.Status == ClaimStatus.Filed || (claim.Status == ClaimStatus.Judged && IsReading(panel, now));

    /// <summary>Whether evidence can be added: no vote of the running panel is open yet.</summary>
    public static bool TakesEvidence(ClaimView claim, CaseView? panel, long now) =>
        claim.Status == ClaimStatus.Filed || (claim.Status is ClaimStatus.Judged or ClaimStatus.Appeal && IsReading(panel, now));

    private static bool IsReading(CaseView? panel, long now) => panel?.StageAt(now) is null or CaseStage.Drawing or CaseStage.Commit;
}
