using DoctorDAO.Client;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Client.Notices;
using DoctorDAO.Features.Notices;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace DoctorDAO.Features.Credentials.Issuing;

/// <summary>Keeps what has changed of an application: with an entry of the trail, a notice to its applicant where it concerns them, and word to the screens that show it.</summary>
internal sealed class ApplicationChanges(INoticeWriter notices, IEnumerable<IChangePublisher> publishers, TimeProvider time)
{
    /// <summary>Keeps a change, unless somebody else was first.</summary>
    /// <param name="db">Has a transaction, and the changed rows.</param>
    /// <param name="transaction">That transaction; it is committed here.</param>
    /// <param name="issuer">The issuer.</param>
    /// <param name="row">The application; it gets its next revision here.</param>
    /// <param name="actor">Who did it, in lowercase.</param>
    /// <param name="what">What was done, as the trail calls it.</param>
    /// <param name="ct">Cancels it.</param>
    /// <exception cref="ConflictException">Somebody else has changed it at the same moment.</exception>
    public async Task CommitAsync(DaoDbContext db, IDbContextTransaction transaction, IssuerRow issuer, ApplicationRow row, string actor, string what, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        row.Revision++;
        row.ChangedAt = now.ToUnixTimeMilliseconds();
        row.IdleSince = row.State == ApplicationState.Draft ? row.ChangedAt : row.DecidedAt;
        var before = db.Entry(row).Property(x => x.State).OriginalValue;
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateConcurrencyException)
        {
            throw new ConflictException("somebody else has changed it at the same moment; read it again");
        }

        await AuditTrail.AddAsync(db, issuer.Id, actor, what, row.Id, row.State.ToString(), now, ct);
        await ApplicationCounts.MoveAsync(db, issuer.Id, before, row.State, ct);
        IReadOnlyList<string> inboxes = row.Account.Length > 0 && KindOf(what) is { } kind
            ? await notices.AddAsync(db, [new NewNotice(row.Account, kind, FormattableString.Invariant($"application:{row.Id}:{row.Revision}"), new NoticeData(Application: row.Id))], ct)
            : [];
        await transaction.CommitAsync(ct);
        await PublishAsync(issuer, row, inboxes, ct);
    }

    /// <summary>Tells the screens, after a commit. Of a draft its author's alone.</summary>
    public async Task PublishAsync(IssuerRow issuer, ApplicationRow row, IReadOnlyList<string> inboxes, CancellationToken ct)
    {
        List<string> topics = [.. inboxes];
        if (row.Account.Length > 0)
            topics.Add(Topics.Applications(row.Account));
        if (row.State != ApplicationState.Draft)
            topics.Add(Topics.Desk(issuer.Slug));
        foreach (var publisher in topics.Count == 0 ? [] : publishers)
            await publisher.PublishAsync(topics, ct);
    }

    private static NoticeKind? KindOf(string what) => what switch
    {
        "more-asked" => NoticeKind.ApplicationNeedsMore,
        "accepted" => NoticeKind.ApplicationAccepted,
        "refused" => NoticeKind.ApplicationRefused,
        "revoked" or "suspended" or "reinstated" => NoticeKind.CredentialChanged,
        _ => null,
    };
}
