using DoctorDAO.Client;
using DoctorDAO.Client.Drafts;
using DoctorDAO.Client.Relay;
using DoctorDAO.Contracts;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Http;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Drafts;

/// <summary>Signatures of sponsors, and the transaction that takes them to the chain.</summary>
internal sealed class DraftSponsors(IDbContextFactory<DaoDbContext> contexts, Deployment deployment, DraftQueries queries, DraftWriter writer, DraftChain chain, TimeProvider time)
{
    // Long enough for the others to be found and an agenda to open; a signature serves one proposal once.
    private const long Validity = 30 * 86_400;
    // One of several nodes may be that many seconds behind the one that prepared the document.
    private const long Lag = 300;
    private const int MaxSponsors = 100;
    private const int MaxSignature = 4_096;

    public async Task<PreparedSignature?> PrepareAsync(string account, long id, CancellationToken ct)
    {
        var sponsor = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await OpenAsync(db, sponsor, id, ct) is not { } row)
            return null;
        var document = await DocumentAsync(row, sponsor, await chain.NowAsync(ct) + Validity, ct);
        return new PreparedSignature(document.ToJson(), []);
    }

    public async Task<bool?> SponsorAsync(string account, long id, SignedSponsorship signed, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(signed);
        var sponsor = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await OpenAsync(db, sponsor, id, ct) is not { } row)
            return null;
        var now = await chain.NowAsync(ct);
        if (signed.Deadline <= now || signed.Deadline > now + Validity + Lag)
            throw new FieldException("deadline", "is over, or too far away; have the document prepared and sign again");
        var signature = Signature(signed.Signature);
        if (!await chain.SignedAsync(Address.Parse(sponsor), await DocumentAsync(row, sponsor, signed.Deadline, ct), signature, ct))
            throw new FieldException("signature", "is not this account’s, or not of this draft; sign again");
        var text = Hex.Encode(signature);
        var at = time.GetUtcNow().ToUnixTimeMilliseconds();
        var mine = db.Set<DraftSponsorRow>().Where(x => x.Draft == id && x.Sponsor == sponsor);
        if (await UpdateAsync() == 0)
        {
            if (await db.Set<DraftSponsorRow>().CountAsync(x => x.Draft == id, ct) >= MaxSponsors)
                throw new FieldException("account", "is not needed: the draft has sponsors enough");
            db.Add(new DraftSponsorRow { Draft = id, Sponsor = sponsor, Deadline = signed.Deadline, Signature = text, SignedAt = at });
            try
            {
                await db.SaveChangesAsync(ct);
            }
            catch (DbUpdateException) when (!ct.IsCancellationRequested)
            {
                // The same member at the same moment; when it is not there after all, that is worth an error.
                db.ChangeTracker.Clear();
                if (await UpdateAsync() == 0)
                    throw;
            }
        }

        await writer.PublishAsync(id, ct);
        return true;

        Task<int> UpdateAsync() => mine.ExecuteUpdateAsync(
            x => x.SetProperty(s => s.Deadline, signed.Deadline).SetProperty(s => s.Signature, text).SetProperty(s => s.SignedAt, at), ct);
    }

    public async Task<bool?> UnsponsorAsync(string account, long id, CancellationToken ct)
    {
        var sponsor = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Set<DraftRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, ct) is not { } row)
            return null;
        if (await DraftQueries.ProposalOfAsync(db, row, ct) is not null)
            throw new FieldException("id", "is a proposal already; what was signed stands on the chain");
        if (await db.Set<DraftSponsorRow>().Where(x => x.Draft == id && x.Sponsor == sponsor).ExecuteDeleteAsync(ct) == 0)
            return null;
        await writer.PublishAsync(id, ct);
        return true;
    }

    public async Task<DraftSubmissionDto?> GetSubmissionAsync(string account, long id, CancellationToken ct)
    {
        var owner = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Set<DraftRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == id && x.Owner == owner, ct) is not { } row)
            return null;
        await RequireOpenAsync(db, row, ct);
        var (from, governor) = (Address.Parse(owner), queries.GovernorOf(row));
        var needs = await chain.NeedsAsync(governor, from, ct);
        var sponsors = await db.Set<DraftSponsorRow>().AsNoTracking().Where(x => x.Draft == id).ToListAsync(ct);
        var counting = await DraftQueries.CountingAsync(db, sponsors, ct);
        var alone = needs.Reputation >= needs.Threshold;
        if (!alone && counting.Count < needs.Sponsors)
            throw new FieldException("sponsors", $"are {counting.Count}; the chamber asks for {needs.Sponsors}, or for {needs.Threshold} units of reputation, of which you have {needs.Reputation}");
        var version = await db.Set<DraftVersionRow>().AsNoTracking().SingleAsync(x => x.Draft == id && x.Version == row.Version, ct);
        var proposal = DraftText.Proposal(version, owner, deployment.Timelock);
        var taken = alone ? [] : await TakeAsync(row, [.. sponsors.Where(x => counting.Contains(x.Sponsor))], needs.Sponsors, ct);
        if (!alone && taken.Count < needs.Sponsors)
            throw new FieldException("sponsors", $"are {counting.Count}, but of {counting.Count - taken.Count} the signature is no longer right; the chamber asks for {needs.Sponsors}");
        var data = alone
            ? Chamber.ProposeCall.Encode(proposal.Targets, proposal.Values, proposal.Data, proposal.Description)
            : Chamber.ProposeSponsoredCall.Encode(
                proposal.Targets, proposal.Values, proposal.Data, proposal.Description,
                [.. taken.Select(x => new Chamber.Sponsorship(Address.Parse(x.Sponsor), (ulong)x.Deadline, Hex.Decode(x.Signature)))]);
        var refusal = await chain.RefusalAsync(from, governor, data, ct);
        return new DraftSubmissionDto((long)deployment.ChainId, from.ToString(), governor.ToString(), Hex.Encode(data), taken.Count, refusal?.Problem, refusal?.Error);
    }

    private static byte[] Signature(string? text) =>
        text is { Length: >= 4 and <= 2 + (2 * MaxSignature) } && text.StartsWith("0x", StringComparison.Ordinal) && text.Length % 2 == 0 && new byte[(text.Length - 2) / 2] is var bytes && Hex.TryDecode(text, bytes)
            ? bytes
            : throw new FieldException("signature", $"is not 0x and 1 to {MaxSignature} bytes in hexadecimal");

    /// <summary>A draft that the member may sponsor.</summary>
    private static async Task<DraftRow?> OpenAsync(DaoDbContext db, string sponsor, long id, CancellationToken ct)
    {
        if (await db.Set<DraftRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, ct) is not { } row)
            return null;
        await RequireOpenAsync(db, row, ct);
        if (row.Owner == sponsor)
            throw new FieldException("account", "proposes it; a sponsor is somebody else");
        await Rows.RequireMemberAsync(db, sponsor, ct);
        return row;
    }

    private static async Task RequireOpenAsync(DaoDbContext db, DraftRow row, CancellationToken ct)
    {
        DraftWriter.RequireShown(row);
        if (row.State != DraftState.Open)
            throw new FieldException("id", row.State == DraftState.Draft ? "is still being written; its owner opens it for sponsors" : "was taken back");
        if (await DraftQueries.ProposalOfAsync(db, row, ct) is not null)
            throw new FieldException("id", "is a proposal already");
    }

    /// <summary>
    /// Sponsors whose signatures are right now, as many as it needs: the chain checks each, and one that fails lets all fail. What a key signed stays right, what a
    /// contract says may change even while it is sent, so keys come first; then those that last longest.
    /// </summary>
    private async Task<IReadOnlyList<DraftSponsorRow>> TakeAsync(DraftRow row, IReadOnlyList<DraftSponsorRow> candidates, int count, CancellationToken ct)
    {
        var (keys, contracts) = (new List<DraftSponsorRow>(), new List<DraftSponsorRow>());
        foreach (var candidate in candidates.OrderByDescending(x => x.Deadline).ThenBy(x => x.Sponsor, StringComparer.Ordinal))
        {
            var sponsor = Address.Parse(candidate.Sponsor);
            if (await chain.SignedAsync(sponsor, await DocumentAsync(row, candidate.Sponsor, candidate.Deadline, ct), Hex.Decode(candidate.Signature), ct))
                (await chain.HasCodeAsync(sponsor, ct) ? contracts : keys).Add(candidate);
            if (keys.Count == count)
                break;
        }

        return [.. keys.Concat(contracts).Take(count).OrderBy(x => x.Sponsor, StringComparer.Ordinal)];
    }

    private Task<TypedData> DocumentAsync(DraftRow row, string sponsor, long deadline, CancellationToken ct) =>
        chain.DocumentAsync(queries.GovernorOf(row), row.ProposalId!, Address.Parse(row.Owner), Address.Parse(sponsor), deadline, ct);
}
