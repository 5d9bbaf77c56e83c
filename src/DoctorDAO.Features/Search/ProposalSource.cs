using DoctorDAO.Client.Search;
using DoctorDAO.Features.Governance;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Text;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Search;

/// <summary>Proposals, by their title and their text.</summary>
internal sealed class ProposalSource : ISearchSource
{
    public SearchKind Kind => SearchKind.Proposal;

    public async Task<IReadOnlyList<SearchShown>> ShowAsync(DaoDbContext db, IReadOnlyList<long> ids, CancellationToken ct)
    {
        long[] blocks = [.. ids.Select(x => SearchIds.EventOf(x).Block).Distinct()];
        var proposals = await db.Set<ProposalView>().AsNoTracking().Where(x => blocks.Contains(x.SubmittedBlock)).ToListAsync(ct);
        return
        [
            .. proposals.Where(x => ids.Contains(IdOf(x))).Select(x => new SearchShown(
                IdOf(x), null, null, x.Id, x.Chamber, x.Title, Body(x), x.Proposer, Moment.Of(x.SubmittedAt))),
        ];
    }

    public async Task<IReadOnlyList<SearchDocument>> ReadAsync(DaoDbContext db, long after, int count, CancellationToken ct)
    {
        var (block, log) = after < SearchIds.RangeOf(Kind).From ? (-1, -1) : SearchIds.EventOf(after);
        var proposals = db.Set<ProposalView>().AsNoTracking();
        var rows = await Keyset.ReadAsync(
            block < 0 ? null : proposals.Where(x => x.SubmittedBlock == block && x.SubmittedLog > log).OrderBy(x => x.SubmittedLog),
            proposals.Where(x => x.SubmittedBlock > block).OrderBy(x => x.SubmittedBlock).ThenBy(x => x.SubmittedLog),
            count,
            ct);
        return [.. rows.Select(x => new SearchDocument(IdOf(x), x.SubmittedAt * 1000, x.Chamber, x.Title, Body(x)))];
    }

    private static long IdOf(ProposalView proposal) => SearchIds.OfProposal(proposal.SubmittedBlock, proposal.SubmittedLog);

    /// <summary>The text below the title, as far as it is indexed.</summary>
    private static string Body(ProposalView proposal)
    {
        const int MaxBody = 20_000;
        var text = RichText.ToText(proposal.Description.Length > MaxBody ? proposal.Description[..MaxBody] : proposal.Description);
        return text.StartsWith(proposal.Title, StringComparison.Ordinal) ? text[proposal.Title.Length..].TrimStart() : text;
    }
}
