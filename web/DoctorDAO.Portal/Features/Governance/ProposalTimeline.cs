using DoctorDAO.Client.Governance;
using DoctorDAO.Client.Membership;

namespace DoctorDAO.Portal.Features.Governance;

/// <summary>Where a step of a proposal's life stands.</summary>
public enum StepState { Done, Now, Ahead }

/// <summary>A step of a proposal's life as the time line shows it.</summary>
/// <param name="Kind">Key of its words in <c>Texts/Proposal.resx</c> (<c>step.{Kind}</c>).</param>
/// <param name="Time">When it was or will be; <c>null</c> when it depends on somebody.</param>
/// <param name="By">Who did it.</param>
/// <param name="TransactionHash">The transaction, for those who look closer.</param>
public sealed record TimelineStep(string Kind, StepState State, DateTimeOffset? Time, PersonDto? By = null, string? TransactionHash = null);

/// <summary>The life of a proposal: what was, what is now, what comes and who may act.</summary>
public static class ProposalTimeline
{
    /// <summary>The steps in order. Exactly one is <see cref="StepState.Now"/> while something can still happen, none when the proposal has ended.</summary>
    public static IReadOnlyList<TimelineStep> Build(ProposalDto proposal)
    {
        var dates = proposal.Dates;
        var state = proposal.State;
        var steps = new List<TimelineStep> { Done("submitted", Find(dates, "submitted"), null) };

        if (state == ProposalState.Cancelled)
        {
            if (Find(dates, "cancelled") is not { Time: { } when } cancelled) steps.Add(new("cancelled", StepState.Done, null));
            else
            {
                if (when >= proposal.Opens) steps.Add(new("opened", StepState.Done, proposal.Opens));
                if (when >= proposal.Closes) steps.Add(new("passed", StepState.Done, proposal.Closes));
                if (Find(dates, "queued") is { Done: true } queued) steps.Add(Done("queued", queued, null));
                steps.Add(Done("cancelled", cancelled, null));
            }
            return steps;
        }

        if (state == ProposalState.Pending)
        {
            steps.Add(new("opens", StepState.Now, proposal.Opens));
            steps.Add(new("voting", StepState.Ahead, proposal.Closes));
            steps.Add(new("queue-later", StepState.Ahead, null));
            steps.Add(new("run-later", StepState.Ahead, null));
            return steps;
        }

        steps.Add(new("opened", StepState.Done, proposal.Opens));
        switch (state)
        {
            case ProposalState.Open:
                steps.Add(new("voting", StepState.Now, proposal.Closes));
                steps.Add(new("queue-later", StepState.Ahead, null));
                steps.Add(new("run-later", StepState.Ahead, null));
                break;
            case ProposalState.NotPassed:
                steps.Add(new("not-passed", StepState.Done, proposal.Closes));
                break;
            case ProposalState.Passed:
                steps.Add(new("passed", StepState.Done, proposal.Closes));
                steps.Add(new("queue", StepState.Now, null));
                steps.Add(new("run-later", StepState.Ahead, null));
                break;
            case ProposalState.Waiting:
                steps.Add(new("passed", StepState.Done, proposal.Closes));
                steps.Add(Done("queued", Find(dates, "queued"), null));
                steps.Add(new("waiting", StepState.Now, Find(dates, "executable")?.Time));
                steps.Add(new("run-at", StepState.Ahead, Find(dates, "executable")?.Time));
                break;
            case ProposalState.Executable:
                steps.Add(new("passed", StepState.Done, proposal.Closes));
                steps.Add(Done("queued", Find(dates, "queued"), null));
                steps.Add(new("run", StepState.Now, Find(dates, "executable")?.Time));
                break;
            case ProposalState.InForce:
                steps.Add(new("passed", StepState.Done, proposal.Closes));
                if (Find(dates, "queued") is { Done: true } done) steps.Add(Done("queued", done, null));
                steps.Add(Done("executed", Find(dates, "executed"), null));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(proposal), state, "The proposal's state is unknown to the time line.");
        }
        return steps;
    }

    private static TimelineStep Done(string kind, ProposalDateDto? date, DateTimeOffset? otherwise) =>
        new(kind, StepState.Done, date?.Time ?? otherwise, date?.By, date?.TransactionHash);

    private static ProposalDateDto? Find(IReadOnlyList<ProposalDateDto> dates, string kind) => dates.FirstOrDefault(d => d.Kind == kind);
}
