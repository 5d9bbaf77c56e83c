using DoctorDAO.Client;
using DoctorDAO.Client.Forum;
using DoctorDAO.Features.Http;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Forum;

/// <summary>Appeals against decisions: one each, by whom it concerns, decided by a moderator who did not decide before.</summary>
internal sealed class Appeals(IDbContextFactory<DaoDbContext> contexts, Decisions decisions, TimeProvider time)
{
    /// <returns>Whether there is such a decision about something of the account's.</returns>
    public async Task<bool> AppealAsync(string account, long id, NewAppeal appeal, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(appeal);
        var author = Fields.Account("account", account);
        var text = Decisions.Words("text", appeal.Text);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await FindAsync(db, id, ct) is not { } row || row.Author != author)
            return false;
        if (row.Kind is DecisionKind.Restore or DecisionKind.Unlock or DecisionKind.RestoreDraft)
            throw new FieldException("kind", "takes nothing away, so there is nothing to appeal against");
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (await db.Set<DecisionRow>().Where(x => x.Id == id && x.Appeal == AppealState.None).ExecuteUpdateAsync(
            x => x.SetProperty(d => d.Appeal, AppealState.Open).SetProperty(d => d.AppealText, text).SetProperty(d => d.AppealAt, now), ct) > 0)
        {
            await decisions.TellAsync(row, ct);
            return true;
        }

        return (await FindAsync(db, id, ct))?.AppealText == text ? true : throw new FieldException("text", "differs from the appeal that was made already; there is one for each decision");
    }

    /// <returns>Whether there is such an appeal, and the account is a moderator.</returns>
    public async Task<bool> JudgeAsync(string account, long id, Verdict verdict, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        var judge = Fields.Account("account", account);
        var reason = Decisions.Words("reason", verdict.Reason);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!await ModeratorView.IsOneAsync(db, judge, ct) || await FindAsync(db, id, ct) is not { Appeal: not AppealState.None } row)
            return false;
        if (row.Moderator == judge || row.Author == judge)
            throw new FieldException("account", "has decided before, or is the author; another moderator decides the appeal");
        var state = verdict.Overturn ? AppealState.Overturned : AppealState.Upheld;
        if (row.Post is { } named)
            await Flags.EnsureAsync(db, named, ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        // As with decisions: what concerns a thread comes one after the other.
        await ForumWriter.HoldThreadAsync(db, row.Thread, ct);
        if (row.Post is { } held)
            await Flags.HoldAsync(db, held, ct);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (await db.Set<DecisionRow>().Where(x => x.Id == id && x.Appeal == AppealState.Open).ExecuteUpdateAsync(
            x => x.SetProperty(d => d.Appeal, state).SetProperty(d => d.Judge, judge).SetProperty(d => d.Verdict, reason).SetProperty(d => d.JudgedAt, now), ct) == 0)
        {
            return await FindAsync(db, id, ct) is { } judged && judged.Appeal == state && judged.Judge == judge
                ? true
                : throw new FieldException("overturn", "can no longer be said: the appeal has been decided");
        }

        if (verdict.Overturn)
        {
            await decisions.UndoAsync(db, row, ct);
        }
        else if (row.Post is { } post)
        {
            // A moderator has looked now, also where only flags had hidden it.
            await db.Set<PostRow>().Where(x => x.Id == post && x.Decision == id && x.State == PostState.Hidden).ExecuteUpdateAsync(x => x.SetProperty(p => p.State, PostState.Removed), ct);
            await Flags.EndAsync(db, post, settled: false, ct);
        }

        await transaction.CommitAsync(ct);
        await decisions.TellAsync(row, ct);
        return true;
    }

    private static Task<DecisionRow?> FindAsync(DaoDbContext db, long id, CancellationToken ct) => db.Set<DecisionRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, ct);
}
