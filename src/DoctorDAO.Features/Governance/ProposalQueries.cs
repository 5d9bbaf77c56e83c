using DoctorDAO.Client;
using DoctorDAO.Client.Governance;
using DoctorDAO.Client.Membership;
using DoctorDAO.Features.Text;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Governance;

/// <summary>Proposals as readers see them.</summary>
internal sealed class ProposalQueries(IDbContextFactory<DaoDbContext> contexts, Deployment deployment, Actions actions)
{
    public async Task<ProposalDto?> GetProposalAsync(string id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await FindAsync(db, id, ct) is not { } proposal || await SessionQueries.FindAsync(db, proposal.Chamber, proposal.Session, ct) is not { } row)
            return null;
        var head = await ChainHead.ReadAsync(db, ct);
        var session = row.Session;
        var calls = proposal.ReadCalls();
        var people = await People.ReadAsync(db, actions.Accounts(calls).Append(proposal.Proposer), ct);
        var names = await CallNames.ReadAsync(db, actions.Issuers(calls), actions.Products(calls), ct);
        var (_, _, markdown) = ProposalText.Parse(proposal.Description);
        var state = Rules.StateOf(proposal, session, row.Members, head.Time);
        return new ProposalDto(
            proposal.Id,
            deployment.RefOf(proposal.Chamber),
            deployment.Chambers.Single(x => x.Key == proposal.Chamber).Governor.ToString(),
            proposal.Session,
            proposal.Index,
            session.Issues,
            proposal.Title,
            proposal.Summary,
            markdown,
            RichText.ToHtml(markdown),
            people[proposal.Proposer],
            state,
            Rules.TallyOf(session, proposal.Index, row.Members, head.Time),
            row.Members,
            [.. calls.Select(x => actions.ToDto(x, people, names))],
            [.. Dates(proposal, session, state, people[proposal.Proposer], head.Time)],
            Moment.Of(session.Session),
            Moment.Of(session.Deadline),
            head.Block,
            head.IsFinal(Math.Max(session.Block, proposal.Block)));
    }

    /// <summary>The calls of a proposal and the chamber that decides them; <c>null</c> when there is none, or its chamber is not of this deployment.</summary>
    public async Task<(DeployedChamber Chamber, IReadOnlyList<ProposedCall> Calls)?> GetCallsAsync(string id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await FindAsync(db, id, ct) is { } proposal && deployment.Chambers.FirstOrDefault(x => x.Key == proposal.Chamber) is { } chamber
            ? (chamber, proposal.ReadCalls())
            : null;
    }

    public async Task<Page<IssueBallotDto>?> GetBallotsAsync(string id, string? cursor, int limit, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await FindAsync(db, id, ct) is not { } proposal)
            return null;
        var head = await ChainHead.ReadAsync(db, ct);
        var (rows, next) = await SessionQueries.ReadBallotsAsync(db, proposal.Chamber, proposal.Session, cursor, limit, ct);
        var people = await People.ReadAsync(db, rows.Select(x => x.Voter), ct);
        return new Page<IssueBallotDto>(
            [
                .. rows.Select(x => new IssueBallotDto(
                    people[x.Voter], x.Voices, x.Votes[proposal.Index], (long)x.Voices * x.Votes[proposal.Index], x.Reason,
                    Moment.Of(x.Time), head.IsFinal(x.Block), x.TransactionHash)),
            ],
            next);
    }

    /// <summary>The proposal with this id; of two chambers' proposals with the same words, the older.</summary>
    private static async Task<ProposalView?> FindAsync(DaoDbContext db, string id, CancellationToken ct)
    {
        if (id.Length is 0 or > 78 || !id.All(char.IsAsciiDigit))
            return null;
        // At most one a chamber.
        var found = await db.Set<ProposalView>().AsNoTracking().Where(x => x.Id == id).OrderBy(x => x.Chamber).ToListAsync(ct);
        return found.MinBy(x => x.SubmittedAt);
    }

    private static IEnumerable<ProposalDateDto> Dates(ProposalView proposal, SessionView session, ProposalState state, PersonDto proposer, long now)
    {
        yield return new ProposalDateDto("submitted", Moment.Of(proposal.SubmittedAt), true, proposer, proposal.SubmittedIn);
        if (proposal.CancelledAt is { } cancelled && cancelled <= session.Session)
        {
            yield return Cancelled();
            yield break;
        }

        yield return new ProposalDateDto("opened", Moment.Of(session.Session), now > session.Session, null, null);
        if (now > session.Session && now <= session.Deadline)
            yield return new ProposalDateDto("voting", Moment.Of(session.Deadline), false, null, null);
        yield return new ProposalDateDto("closed", Moment.Of(session.Deadline), now > session.Deadline, null, null);
        if (state == ProposalState.NotPassed)
            yield break;
        if (proposal.QueuedAt is { } queued)
        {
            yield return new ProposalDateDto("queued", Moment.Of(queued), true, null, proposal.QueuedIn);
            yield return new ProposalDateDto("executable", Moment.Of(proposal.ExecutableAt ?? queued), now >= proposal.ExecutableAt, null, null);
        }
        else if (proposal.CancelledAt is null)
        {
            yield return new ProposalDateDto("queued", null, false, null, null);
            yield return new ProposalDateDto("executable", null, false, null, null);
        }

        if (proposal.CancelledAt is not null)
            yield return Cancelled();
        else if (proposal.ExecutedAt is { } executed)
            yield return new ProposalDateDto("executed", Moment.Of(executed), true, null, proposal.ExecutedIn);
        else
            yield return new ProposalDateDto("executed", null, false, null, null);

        ProposalDateDto Cancelled() => new("cancelled", Moment.Of(proposal.CancelledAt!.Value), true, null, proposal.CancelledIn);
    }
}
