using DoctorDAO.Client;
using DoctorDAO.Client.Panels;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Membership;
using DoctorDAO.Indexing;
using Contract = DoctorDAO.Contracts.Panels;
using Members = DoctorDAO.Contracts.Membership;

namespace DoctorDAO.Features.Panels;

/// <summary>Jurors, cases and seats, as the contract keeps them; a seat goes with its juror to another account.</summary>
internal sealed class PanelProjection : IProjection,
    IApply<Contract.OpenerNamed>, IApply<Contract.PenaltyChanged>, IApply<Contract.JurorServing>, IApply<Contract.JurorResigned>, IApply<Contract.CaseOpened>,
    IApply<Contract.RoundOpened>, IApply<Contract.DrawPostponed>, IApply<Contract.JurorDrawn>, IApply<Contract.CommitOpened>, IApply<Contract.VoteCommitted>,
    IApply<Contract.RevealOpened>, IApply<Contract.VoteRevealed>, IApply<Contract.JurorStruck>, IApply<Contract.JurorMissed>, IApply<Contract.CaseDecided>,
    IApply<Contract.CaseUndecided>, IApply<Contract.CaseClosed>, IApply<Contract.FeeEarned>, IApply<Contract.FeesCollected>, IApply<Members.MemberMoved>
{
    /// <summary>Seconds to reveal: <c>REVEAL_TIME</c> of the contract.</summary>
    public const long RevealTime = 2 * 86_400;

    public static string Name => "panels";

    public static int Version => 1;

    // --- rules -------------------------------------------------------------------------------------------------------------

    public async ValueTask ApplyAsync(ChainEvent<Contract.OpenerNamed> e, IViewStore views, CancellationToken ct)
    {
        var opener = await views.FindAsync<OpenerView>(ct, e.Data.Opener.ToHex());
        if (opener is null)
            views.Add(opener = new OpenerView { Opener = e.Data.Opener.ToHex() });
        (opener.Topic, opener.MinReputation, opener.Seats) = (TopicKey.Of(e.Data.Topic), e.Data.MinReputation, e.Data.Seats);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.PenaltyChanged> e, IViewStore views, CancellationToken ct)
    {
        var rule = await views.FindAsync<PanelRuleView>(ct, PanelRuleView.Key);
        if (rule is null)
            views.Add(rule = new PanelRuleView());
        (rule.Missed, rule.Struck) = (e.Data.Missed, e.Data.Struck);
    }

    // --- jurors ------------------------------------------------------------------------------------------------------------

    public async ValueTask ApplyAsync(ChainEvent<Contract.JurorServing> e, IViewStore views, CancellationToken ct)
    {
        var juror = await JurorAsync(e.Data.Account, views, ct);
        juror.Serving = true;
        juror.Specialty = SpecialtyCode.Of(e.Data.Specialty);
        juror.Employer = e.Data.Employer == Bytes32.Zero ? null : e.Data.Employer.ToString();
        juror.Since = e.BlockTime.ToUnixTimeSeconds();
        views.Changed(Topics.Duties(juror.Account));
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.JurorResigned> e, IViewStore views, CancellationToken ct)
    {
        var juror = await JurorAsync(e.Data.Account, views, ct);
        (juror.Serving, juror.Specialty, juror.Employer, juror.Since) = (false, "", null, 0);
        views.Changed(Topics.Duties(juror.Account));
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.FeeEarned> e, IViewStore views, CancellationToken ct)
    {
        var amount = (long)e.Data.Amount;
        var juror = await JurorAsync(e.Data.Juror, views, ct);
        juror.Fees += amount;
        juror.Earned += amount;
        var panel = await views.GetAsync<CaseView>(ct, (long)e.Data.CaseId);
        for (var seat = 0; seat < panel.Drawn; seat++)
        {
            if (await SeatAsync(panel.Id, panel.Round, seat, views, ct) is var earning && earning.Holder == juror.Account)
                earning.Fee += amount;
        }

        views.Changed(Topics.Duties(juror.Account));
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.FeesCollected> e, IViewStore views, CancellationToken ct)
    {
        var juror = await JurorAsync(e.Data.Juror, views, ct);
        juror.Fees -= (long)e.Data.Amount;
        views.Changed(Topics.Duties(juror.Account));
    }

    /// <summary>
    /// Seats, what became of them and fees are the person's. The place among those who serve is the old account's, which is no member's any more; who goes on serving says so anew.
    /// </summary>
    public async ValueTask ApplyAsync(ChainEvent<Members.MemberMoved> e, IViewStore views, CancellationToken ct)
    {
        var left = await views.FindAsync<JurorView>(ct, e.Data.From.ToHex());
        if (left is null)
            return;
        var juror = await JurorAsync(e.Data.To, views, ct);
        SeatView? oldest = null;
        for (var number = left.NewestSeat; number is not null; number = oldest.Previous)
        {
            oldest = await views.GetAsync<SeatView>(ct, SeatView.KeyOf(number.Value));
            oldest.Holder = juror.Account;
            views.Changed(Topics.Case(oldest.CaseId));
        }

        if (oldest is not null)
            (oldest.Previous, juror.NewestSeat) = (juror.NewestSeat, left.NewestSeat);
        (juror.Seats, juror.Missed, juror.Struck) = (juror.Seats + left.Seats, juror.Missed + left.Missed, juror.Struck + left.Struck);
        (juror.Fees, juror.Earned) = (juror.Fees + left.Fees, juror.Earned + left.Earned);
        (left.Seats, left.Missed, left.Struck, left.Fees, left.Earned, left.NewestSeat) = (0, 0, 0, 0, 0, null);
        (left.Serving, left.Specialty, left.Employer, left.Since) = (false, "", null, 0);
        views.Changed(Topics.Duties(left.Account));
        views.Changed(Topics.Duties(juror.Account));
    }

    // --- cases -------------------------------------------------------------------------------------------------------------

    public ValueTask ApplyAsync(ChainEvent<Contract.CaseOpened> e, IViewStore views, CancellationToken ct)
    {
        views.Add(new CaseView
        {
            Id = (long)e.Data.CaseId,
            Opener = e.Data.Opener.ToHex(),
            Ref = (long)e.Data.Ref,
            Specialty = SpecialtyCode.Of(e.Data.Specialty),
            Fee = (long)e.Data.Fee,
            Stage = CaseStage.Drawing,
            OpenedAt = e.BlockTime.ToUnixTimeSeconds(),
        });
        return StepAsync(e, (long)e.Data.CaseId, CaseStepKind.Opened, 0, views, ct);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.RoundOpened> e, IViewStore views, CancellationToken ct)
    {
        var panel = await views.GetAsync<CaseView>(ct, (long)e.Data.CaseId);
        await ToldAsync(panel, views, ct, open: false);
        if (e.Data.Round == 0)
            panel.Wanted = e.Data.Seats;
        (panel.Stage, panel.Round, panel.Seats, panel.DrawBlock) = (CaseStage.Drawing, e.Data.Round, e.Data.Seats, (long)e.Data.DrawBlock);
        (panel.Drawn, panel.Committed, panel.Revealed, panel.Struck, panel.Award, panel.CommitUntil, panel.RevealUntil) = (0, 0, 0, 0, null, 0, 0);
        var appeal = e.Data.Appeal && !panel.Appealed;
        panel.Appealed = e.Data.Appeal;
        await StepAsync(e, panel.Id, appeal ? CaseStepKind.AppealOpened : CaseStepKind.RoundOpened, panel.Round, views, ct, number: e.Data.Seats);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.DrawPostponed> e, IViewStore views, CancellationToken ct)
    {
        var panel = await views.GetAsync<CaseView>(ct, (long)e.Data.CaseId);
        (panel.DrawBlock, panel.Specialty) = ((long)e.Data.DrawBlock, SpecialtyCode.Of(e.Data.Specialty));
        await StepAsync(e, panel.Id, CaseStepKind.DrawPostponed, panel.Round, views, ct);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.JurorDrawn> e, IViewStore views, CancellationToken ct)
    {
        var panel = await views.GetAsync<CaseView>(ct, (long)e.Data.CaseId);
        var juror = await JurorAsync(e.Data.Juror, views, ct);
        views.Add(new SeatView
        {
            CaseId = panel.Id,
            Round = panel.Round,
            Seat = e.Data.Seat,
            Juror = juror.Account,
            Holder = juror.Account,
            DrawnAt = e.BlockTime.ToUnixTimeSeconds(),
            Previous = juror.NewestSeat,
        });
        juror.NewestSeat = SeatView.Number(panel.Id, panel.Round, e.Data.Seat);
        juror.Seats++;
        panel.Drawn++;
        views.Changed(Topics.Duties(juror.Account));
        await StepAsync(e, panel.Id, CaseStepKind.Drawn, panel.Round, views, ct, e.Data.Seat);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.CommitOpened> e, IViewStore views, CancellationToken ct)
    {
        var panel = await views.GetAsync<CaseView>(ct, (long)e.Data.CaseId);
        var until = (long)e.Data.Until;
        // A panel may go on with fewer than it was opened for.
        (panel.Stage, panel.Seats, panel.CommitUntil, panel.RevealUntil) = (CaseStage.Commit, panel.Drawn, until, until + RevealTime);
        await ToldAsync(panel, views, ct);
        await StepAsync(e, panel.Id, CaseStepKind.CommitOpened, panel.Round, views, ct, until: until);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.VoteCommitted> e, IViewStore views, CancellationToken ct)
    {
        var panel = await views.GetAsync<CaseView>(ct, (long)e.Data.CaseId);
        var seat = await SeatAsync(panel.Id, e.Data.Round, e.Data.Seat, views, ct);
        seat.CommittedAt = e.BlockTime.ToUnixTimeSeconds();
        panel.Committed++;
        views.Changed(Topics.Duties(seat.Holder));
        await StepAsync(e, panel.Id, CaseStepKind.Committed, panel.Round, views, ct, e.Data.Seat);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.RevealOpened> e, IViewStore views, CancellationToken ct)
    {
        var panel = await views.GetAsync<CaseView>(ct, (long)e.Data.CaseId);
        var until = (long)e.Data.Until;
        (panel.CommitUntil, panel.RevealUntil) = (until - RevealTime, until);
        await ToldAsync(panel, views, ct);
        await StepAsync(e, panel.Id, CaseStepKind.RevealOpened, panel.Round, views, ct, until: until);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.VoteRevealed> e, IViewStore views, CancellationToken ct)
    {
        var panel = await views.GetAsync<CaseView>(ct, (long)e.Data.CaseId);
        var seat = await SeatAsync(panel.Id, e.Data.Round, e.Data.Seat, views, ct);
        (seat.RevealedAt, seat.Award) = (e.BlockTime.ToUnixTimeSeconds(), e.Data.Award);
        seat.Reasons = e.Data.Reasons == Bytes32.Zero ? null : e.Data.Reasons.ToString();
        seat.RevealedIn = (long)e.Position.Block;
        panel.Revealed++;
        views.Changed(Topics.Duties(seat.Holder));
        await StepAsync(e, panel.Id, CaseStepKind.Revealed, panel.Round, views, ct, e.Data.Seat, e.Data.Award);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.JurorStruck> e, IViewStore views, CancellationToken ct)
    {
        var panel = await views.GetAsync<CaseView>(ct, (long)e.Data.CaseId);
        var seat = await SeatAsync(panel.Id, e.Data.Round, e.Data.Seat, views, ct);
        seat.Struck = true;
        panel.Struck++;
        if (seat.CommittedAt is not null)
            panel.Committed--;
        (await views.GetAsync<JurorView>(ct, seat.Holder)).Struck++;
        views.Changed(Topics.Duties(seat.Holder));
        await StepAsync(e, panel.Id, CaseStepKind.Struck, panel.Round, views, ct, e.Data.Seat);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.JurorMissed> e, IViewStore views, CancellationToken ct)
    {
        var seat = await SeatAsync((long)e.Data.CaseId, e.Data.Round, e.Data.Seat, views, ct);
        seat.Missed = true;
        (await views.GetAsync<JurorView>(ct, seat.Holder)).Missed++;
        views.Changed(Topics.Duties(seat.Holder));
        await StepAsync(e, seat.CaseId, CaseStepKind.Missed, seat.Round, views, ct, e.Data.Seat);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.CaseDecided> e, IViewStore views, CancellationToken ct)
    {
        var panel = await views.GetAsync<CaseView>(ct, (long)e.Data.CaseId);
        (panel.Stage, panel.Award) = (CaseStage.Decided, e.Data.Award);
        await ToldAsync(panel, views, ct, open: false);
        await StepAsync(e, panel.Id, CaseStepKind.Decided, panel.Round, views, ct, number: e.Data.Award);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.CaseUndecided> e, IViewStore views, CancellationToken ct)
    {
        var panel = await views.GetAsync<CaseView>(ct, (long)e.Data.CaseId);
        panel.Stage = CaseStage.NoRuling;
        await ToldAsync(panel, views, ct, open: false);
        await StepAsync(e, panel.Id, CaseStepKind.Undecided, panel.Round, views, ct);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.CaseClosed> e, IViewStore views, CancellationToken ct)
    {
        var panel = await views.GetAsync<CaseView>(ct, (long)e.Data.CaseId);
        panel.Stage = CaseStage.Closed;
        await ToldAsync(panel, views, ct, open: false);
        await StepAsync(e, panel.Id, CaseStepKind.Closed, panel.Round, views, ct);
    }

    // --- inside ------------------------------------------------------------------------------------------------------------

    private static ValueTask<SeatView> SeatAsync(long caseId, int round, int seat, IViewStore views, CancellationToken ct) => views.GetAsync<SeatView>(ct, caseId, round, seat);

    private static async ValueTask<JurorView> JurorAsync(Address account, IViewStore views, CancellationToken ct)
    {
        var juror = await views.FindAsync<JurorView>(ct, account.ToHex());
        if (juror is null)
            views.Add(juror = new JurorView { Account = account.ToHex() });
        return juror;
    }

    /// <summary>Says that what the jurors of the running round have to do has changed.</summary>
    private static async ValueTask ToldAsync(CaseView panel, IViewStore views, CancellationToken ct, bool open = true)
    {
        for (var i = 0; i < panel.Drawn; i++)
        {
            var seat = await SeatAsync(panel.Id, panel.Round, i, views, ct);
            seat.Open = open;
            views.Changed(Topics.Duties(seat.Holder));
        }
    }

    private static async ValueTask StepAsync<T>(
        ChainEvent<T> e, long caseId, CaseStepKind kind, int round, IViewStore views, CancellationToken ct, int? seat = null, int? number = null, long? until = null)
        where T : struct, IEventData<T>
    {
        var panel = await views.GetAsync<CaseView>(ct, caseId);
        (panel.ChangedAt, panel.Block) = (e.BlockTime.ToUnixTimeSeconds(), (long)e.Position.Block);
        views.Add(new CaseStepView
        {
            CaseId = caseId,
            Block = (long)e.Position.Block,
            LogIndex = e.Position.LogIndex,
            Time = panel.ChangedAt,
            Kind = kind,
            Round = round,
            Seat = seat,
            Number = number,
            Until = until,
            TransactionHash = e.TransactionHash.ToString(),
        });
        views.Changed(Topics.Case(caseId));
    }
}
