using DoctorDAO.Client;
using DoctorDAO.Client.Membership;
using DoctorDAO.Features.Http;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Governance;

/// <summary>Ballots by their voter: a range of an index, and the titles of the agendas that they are about by key.</summary>
internal sealed class MemberRecords(IDbContextFactory<DaoDbContext> contexts, Deployment deployment) : IMemberRecords
{
    public async Task<Page<MemberBallotDto>> GetMemberBallotsAsync(string address, string? cursor, int limit, CancellationToken ct)
    {
        var voter = Fields.Account("address", address);
        Fields.Limit(limit);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var head = await ChainHead.ReadAsync(db, ct);
        var ballots = db.Set<BallotView>().AsNoTracking().Where(x => x.Voter == voter && x.Live);
        var (ties, beyond) = ((IQueryable<BallotView>?)null, ballots);
        if (Cursor.Decode(cursor, 3) is { } after)
        {
            var (time, session, chamber) = (Cursor.Number(after[0]), Cursor.Number(after[1]), after[2]);
            // Of one second: a few ballots in several chambers.
            ties = Ordered(ballots.Where(x => x.Time == time && (x.Session < session || (x.Session == session && string.Compare(x.Chamber, chamber) < 0))));
            beyond = ballots.Where(x => x.Time < time);
        }

        var rows = await Keyset.ReadAsync(ties, Ordered(beyond), limit + 1, ct);
        var shown = rows.Take(limit).ToList();
        var result = new List<MemberBallotDto>(shown.Count);
        foreach (var row in shown)
        {
            var agenda = await db.Set<ProposalView>().AsNoTracking().Where(x => x.Chamber == row.Chamber && x.Session == row.Session).OrderBy(x => x.Index)
                .Select(x => new { x.Id, x.Title, x.Index }).ToListAsync(ct);
            result.Add(new MemberBallotDto(
                deployment.RefOf(row.Chamber), row.Session, row.Voices, row.Reason, Moment.Of(row.Time), head.IsFinal(row.Block), row.TransactionHash,
                [.. agenda.Where(x => x.Index < row.Votes.Length).Select(x => new MemberVoteDto(x.Id, x.Title, row.Votes[x.Index]))]));
        }

        return new Page<MemberBallotDto>(result, rows.Count > limit ? Cursor.Encode(shown[^1].Time, shown[^1].Session, shown[^1].Chamber) : null);
    }

    private static IQueryable<BallotView> Ordered(IQueryable<BallotView> ballots) =>
        ballots.OrderByDescending(x => x.Time).ThenByDescending(x => x.Session).ThenByDescending(x => x.Chamber);
}
