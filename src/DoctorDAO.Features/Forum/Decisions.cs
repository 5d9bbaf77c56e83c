using System.Text.RegularExpressions;
using DoctorDAO.Client;
using DoctorDAO.Client.Forum;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Search;
using DoctorDAO.Features.Text;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Forum;

/// <summary>What moderators decide: each with a reason that everybody reads, in one transaction with what it does.</summary>
internal sealed partial class Decisions(IDbContextFactory<DaoDbContext> contexts, Categories categories, IModeratedDrafts drafts, ForumNews news, TimeProvider time)
{
    private const int MinReason = 10;

    /// <returns>Id of the decision; <c>null</c> when there is nothing to decide about, or the account is no moderator.</returns>
    public async Task<long?> DecideAsync(string account, NewDecision sent, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(sent);
        var moderator = Fields.Account("account", account);
        if (!Enum.IsDefined(sent.Kind) || sent.Kind == DecisionKind.Flagged)
            throw new FieldException("kind", "is none of Hide, Restore, Lock, Unlock, Move, HideDraft, RestoreDraft");
        if (!Enum.IsDefined(sent.Ground))
            throw new FieldException("ground", $"is none; there are {string.Join(", ", Enum.GetNames<Ground>())}");
        var ofPost = sent.Kind is DecisionKind.Hide or DecisionKind.Restore;
        if (ofPost && sent.Number is null)
            throw new FieldException("number", "is missing; name the post");
        var ofDraft = sent.Kind is DecisionKind.HideDraft or DecisionKind.RestoreDraft;
        if (ofDraft && sent.Draft is null)
            throw new FieldException("draft", "is missing; name the draft");
        var reason = Words("reason", sent.Reason);
        if (sent.Key is null || !KeyPattern().IsMatch(sent.Key))
            throw new FieldException("key", "is not 1 to 64 letters, digits and hyphens; make one for each decision, for example a random UUID");
        var to = sent.Kind == DecisionKind.Move ? categories.Require(sent.Category) : null;
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!await ModeratorView.IsOneAsync(db, moderator, ct))
            return null;
        if (await FindAsync(db, moderator, sent.Key, ct) is { } known)
            return known;
        if (ofDraft)
            return await DecideDraftAsync(db, moderator, sent.Draft!.Value, sent, reason, ct);
        if (to is not null)
            await Rows.EnsureAsync(db, new CategoryRow { Key = to }, x => x.Key == to, ct);
        var flagged = ofPost ? (await ForumWriter.NumberedAsync(db, sent.Thread, sent.Number!.Value, ct))?.Id : null;
        if (flagged is { } named)
            await Flags.EnsureAsync(db, named, ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        // Decisions about a thread and its posts come one after the other.
        await ForumWriter.HoldThreadAsync(db, sent.Thread, ct);
        if (flagged is { } held)
            await Flags.HoldAsync(db, held, ct);
        if (await FindAsync(db, moderator, sent.Key, ct) is { } meanwhile)
            return meanwhile;
        if (await db.Set<ThreadRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == sent.Thread, ct) is not { } thread)
            return null;
        var post = ofPost ? await ForumWriter.NumberedAsync(db, sent.Thread, sent.Number!.Value, ct) : null;
        if (ofPost && post is null)
            return null;
        var author = post?.Author ?? thread.Author;
        if (author == moderator)
            throw new FieldException("account", "is the author; another moderator decides");
        var row = new DecisionRow
        {
            Kind = sent.Kind, Thread = thread.Id, Post = post?.Id, Number = post?.Number, Author = author, Moderator = moderator, Key = sent.Key, Ground = sent.Ground, Reason = reason,
            At = time.GetUtcNow().ToUnixTimeMilliseconds(), From = to is null ? null : thread.Category, To = to,
        };
        db.Add(row);
        await db.SaveChangesAsync(ct);
        await (sent.Kind switch
        {
            DecisionKind.Hide => HideAsync(db, post!, row.Id, ct),
            DecisionKind.Restore => RestoreAsync(db, post!, thread, ct),
            DecisionKind.Move => MoveAsync(db, thread, to!, ct),
            _ => LockAsync(db, thread, sent.Kind == DecisionKind.Lock, ct),
        });
        await transaction.CommitAsync(ct);
        await TellAsync(row, ct);
        return row.Id;
    }

    /// <summary>Undoes a decision where it still holds, in the transaction of whoever judges the appeal against it and holds thread and post.</summary>
    public async Task UndoAsync(DaoDbContext db, DecisionRow decision, CancellationToken ct)
    {
        if (decision.Draft is { } draft)
            await drafts.UndoAsync(db, draft, decision.Id, ct);
        if (await db.Set<ThreadRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == decision.Thread, ct) is not { } thread)
            return;
        if (decision.Kind == DecisionKind.Lock && thread.Locked)
            await LockAsync(db, thread, false, ct);
        if (decision is { Kind: DecisionKind.Move, From: { } from } && thread.Category == decision.To)
            await MoveAsync(db, thread, from, ct);
        if (decision.Post is { } id && await db.Set<PostRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == id && x.Decision == decision.Id, ct) is { } post)
            await RestoreAsync(db, post, thread, ct);
    }

    /// <summary>Tells screens of a decision, or of what became of it.</summary>
    public Task TellAsync(DecisionRow row, CancellationToken ct) => row.Draft is { } draft
        ? news.TellAsync(ct, Topics.Drafts, Topics.Draft(draft))
        : row.From is { } from && row.To is { } to
        ? news.TellAsync(ct, Topics.Forum, Topics.Category(from), Topics.Category(to), Topics.Thread(row.Thread))
        : row.Number == 1
            // Lists show the title, which goes and comes with the first post.
            ? news.TellAsync(ct, Topics.Forum, Topics.Thread(row.Thread))
            : news.TellAsync(ct, Topics.Thread(row.Thread));

    /// <summary>What somebody has to say in public.</summary>
    /// <exception cref="FieldException">It is too short or too long, or points to a patient.</exception>
    public static string Words(string field, string? text)
    {
        var clean = RichText.Storable(text ?? "").Trim();
        if (clean.Length is < MinReason or > ModerationTables.MaxReason)
            throw new FieldException(field, $"has {clean.Length} characters; {MinReason} to {ModerationTables.MaxReason} are possible");
        return PatientData.Find(clean) is (PatientFinding.Certain, var what, var words)
            ? throw new FieldException(field, $"holds {what} (“{words}”). Leave it out: nothing here may point to a patient")
            : clean;
    }

    private async Task<long?> DecideDraftAsync(DaoDbContext db, string moderator, long draft, NewDecision sent, string reason, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await drafts.HoldAsync(db, draft, ct) is not var (owner, hiddenBy))
            return null;
        if (await FindAsync(db, moderator, sent.Key, ct) is { } meanwhile)
            return meanwhile;
        if (owner == moderator)
            throw new FieldException("account", "is the author; another moderator decides");
        var hide = sent.Kind == DecisionKind.HideDraft;
        if (hide == hiddenBy is not null)
            throw Already();
        var row = new DecisionRow
        {
            Kind = sent.Kind, Draft = draft, Author = owner, Moderator = moderator, Key = sent.Key, Ground = sent.Ground, Reason = reason, At = time.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        db.Add(row);
        await db.SaveChangesAsync(ct);
        await drafts.HideAsync(db, draft, hide ? row.Id : null, ct);
        await transaction.CommitAsync(ct);
        await TellAsync(row, ct);
        return row.Id;
    }

    private static async Task HideAsync(DaoDbContext db, PostRow post, long decision, CancellationToken ct)
    {
        if (post.State is PostState.Removed or PostState.Withdrawn)
            throw Already();
        await db.Set<PostRow>().Where(x => x.Id == post.Id).ExecuteUpdateAsync(x => x.SetProperty(p => p.State, PostState.Removed).SetProperty(p => p.Decision, decision), ct);
        await db.Set<ThreadRow>().Where(x => x.Id == post.Thread && x.Answer == post.Number).ExecuteUpdateAsync(x => x.SetProperty(t => t.Answer, (int?)null), ct);
        await ForumWriter.HideTitleAsync(db, post, true, ct);
        await Flags.EndAsync(db, post.Id, settled: false, ct);
        await SearchIndex.RemoveAsync(db, post.Id, ct);
    }

    private static async Task RestoreAsync(DaoDbContext db, PostRow post, ThreadRow thread, CancellationToken ct)
    {
        if (post.State == PostState.Withdrawn || (post.State == PostState.Visible && !await db.Set<FlaggedRow>().AnyAsync(x => x.Post == post.Id && x.Open, ct)))
            throw Already();
        await db.Set<PostRow>().Where(x => x.Id == post.Id).ExecuteUpdateAsync(x => x.SetProperty(p => p.State, PostState.Visible).SetProperty(p => p.Decision, (long?)null), ct);
        await ForumWriter.HideTitleAsync(db, post, false, ct);
        await Flags.EndAsync(db, post.Id, settled: true, ct);
        await SearchIndex.PutAsync(db, PostSource.Document(post, thread), ct);
    }

    private static async Task LockAsync(DaoDbContext db, ThreadRow thread, bool locked, CancellationToken ct)
    {
        if (thread.Locked == locked)
            throw Already();
        await db.Set<ThreadRow>().Where(x => x.Id == thread.Id).ExecuteUpdateAsync(x => x.SetProperty(t => t.Locked, locked), ct);
    }

    private static async Task MoveAsync(DaoDbContext db, ThreadRow thread, string to, CancellationToken ct)
    {
        if (thread.Category == to)
            throw Already();
        var origin = thread.Origin ?? thread.Category;
        await db.Set<ThreadRow>().Where(x => x.Id == thread.Id).ExecuteUpdateAsync(
            x => x.SetProperty(t => t.Category, to).SetProperty(t => t.Origin, to == origin ? null : origin), ct);
        await db.Set<ThreadTagRow>().Where(x => x.Thread == thread.Id).ExecuteUpdateAsync(x => x.SetProperty(t => t.Category, to), ct);
        await db.Set<CategoryRow>().Where(x => x.Key == thread.Category).ExecuteUpdateAsync(x => x.SetProperty(c => c.Threads, c => c.Threads - 1), ct);
        await db.Set<CategoryRow>().Where(x => x.Key == to).ExecuteUpdateAsync(x => x.SetProperty(c => c.Threads, c => c.Threads + 1), ct);
        await SearchIndex.MoveAsync(db, db.Set<PostRow>().Where(x => x.Thread == thread.Id).Select(x => x.Id), to, ct);
    }

    private static Task<long?> FindAsync(DaoDbContext db, string moderator, string key, CancellationToken ct) =>
        db.Set<DecisionRow>().Where(x => x.Moderator == moderator && x.Key == key).Select(x => (long?)x.Id).SingleOrDefaultAsync(ct);

    private static FieldException Already() => new("kind", "changes nothing: it is so already, or the author has taken the post back; read it again");

    [GeneratedRegex("^[A-Za-z0-9-]{1,64}$")]
    private static partial Regex KeyPattern();
}
