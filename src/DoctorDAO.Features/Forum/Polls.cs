using DoctorDAO.Client;
using DoctorDAO.Client.Forum;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Text;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Forum;

/// <summary>Polls of threads. What is counted stands in rows; who chose what is told to nobody but the member itself.</summary>
internal sealed class Polls(IDbContextFactory<DaoDbContext> contexts, ForumNews news, TimeProvider time) : IPolls
{
    private const int MaxOptions = 10;
    private static readonly TimeSpan Shortest = TimeSpan.FromHours(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(90);

    public async Task<PollDto?> GetPollAsync(string? account, long thread, CancellationToken ct)
    {
        var reader = account is null ? null : Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await ReadAsync(db, thread, reader, ct);
    }

    public async Task<PollDto?> VoteAsync(string account, long thread, PollVoice voice, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(voice);
        var member = Fields.Account("account", account);
        int[] chosen = [.. (voice.Options ?? []).Take(MaxOptions + 1).Distinct()];
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await FindAsync(db, thread, ct) is not { } poll)
            return null;
        await Rows.RequireMemberAsync(db, member, ct);
        if (chosen.Length > 1 && !poll.Multiple)
            throw new FieldException("options", $"are {chosen.Length}; this poll takes one");
        var options = await db.Set<PollOptionRow>().Where(x => x.Thread == thread).Select(x => x.Number).ToListAsync(ct);
        if (chosen.Any(x => !options.Contains(x)))
            throw new FieldException("options", $"holds a number that is none of the poll's; there are 1 to {options.Count}");
        var mask = chosen.Aggregate(0, (bits, number) => bits | (1 << (number - 1)));

        await using (var transaction = await db.Database.BeginTransactionAsync(ct))
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            // The poll's row is held from here to the commit, so each vote changes what the one before left.
            if (await db.Set<PollRow>().Where(x => x.Thread == thread && x.ClosesAt > now).ExecuteUpdateAsync(x => x.SetProperty(p => p.Multiple, p => p.Multiple), ct) == 0)
                throw new FieldException("options", "can no longer be chosen: the poll has closed");
            var own = db.Set<PollVoiceRow>().Where(x => x.Thread == thread && x.Account == member);
            var before = await own.Select(x => x.Options).SingleOrDefaultAsync(ct);
            if (before != mask)
            {
                await CountAsync(db, thread, before & ~mask, -1, ct);
                await CountAsync(db, thread, mask & ~before, 1, ct);
                var change = (mask == 0 ? 0 : 1) - (before == 0 ? 0 : 1);
                await db.Set<PollRow>().Where(x => x.Thread == thread).ExecuteUpdateAsync(x => x.SetProperty(p => p.Voices, p => p.Voices + change), ct);
                if (mask == 0)
                {
                    await own.ExecuteDeleteAsync(ct);
                }
                else if (before == 0)
                {
                    db.Add(new PollVoiceRow { Thread = thread, Account = member, Options = mask });
                    await db.SaveChangesAsync(ct);
                }
                else
                {
                    await own.ExecuteUpdateAsync(x => x.SetProperty(v => v.Options, mask), ct);
                }

                await transaction.CommitAsync(ct);
                await news.TellAsync(ct, Topics.Thread(thread));
            }
        }

        return await ReadAsync(db, thread, member, ct);
    }

    /// <summary>The rows of a poll, without their thread.</summary>
    /// <exception cref="FieldException">It cannot be one.</exception>
    public static (PollRow Poll, IReadOnlyList<PollOptionRow> Options)? Check(NewPoll? poll, DateTimeOffset now)
    {
        if (poll is null)
            return null;
        string[] texts = [.. (poll.Options ?? []).Take(MaxOptions + 1).Select(x => RichText.Storable(x ?? "").Replace('\n', ' ').Trim())];
        if (texts.Length is < 2 or > MaxOptions)
            throw new FieldException("poll.options", $"are {poll.Options?.Count ?? 0}; 2 to {MaxOptions} are possible");
        if (Array.Find(texts, x => x.Length is 0 or > TalkTables.MaxOption) is { } wrong)
            throw new FieldException("poll.options", $"holds one of {wrong.Length} characters; 1 to {TalkTables.MaxOption} are possible");
        if (texts.Distinct(StringComparer.OrdinalIgnoreCase).Count() < texts.Length)
            throw new FieldException("poll.options", "holds the same answer twice");
        if (Array.Find(texts, x => PatientData.Find(x).Finding == PatientFinding.Certain) is not null)
            throw new FieldException("poll.options", "holds what points to a patient; leave it out");
        if (poll.Closes < now + Shortest || poll.Closes > now + Longest)
            throw new FieldException("poll.closes", $"is not between {Shortest.TotalHours} hour and {Longest.TotalDays} days from now");
        return (
            new PollRow { Multiple = poll.Multiple, ClosesAt = poll.Closes.ToUnixTimeMilliseconds() },
            [.. texts.Select((x, i) => new PollOptionRow { Number = i + 1, Text = x })]);
    }

    /// <summary>A poll that can be read: it goes and comes with the first post of its thread, as the title does.</summary>
    private static Task<PollRow?> FindAsync(DaoDbContext db, long thread, CancellationToken ct) => db.Set<PollRow>().AsNoTracking()
        .SingleOrDefaultAsync(x => x.Thread == thread && !db.Set<ThreadRow>().Any(t => t.Id == thread && t.TitleHidden), ct);

    private static async Task CountAsync(DaoDbContext db, long thread, int mask, int change, CancellationToken ct)
    {
        int[] numbers = [.. Enumerable.Range(1, MaxOptions).Where(x => (mask & (1 << (x - 1))) != 0)];
        if (numbers.Length > 0)
            await db.Set<PollOptionRow>().Where(x => x.Thread == thread && numbers.Contains(x.Number)).ExecuteUpdateAsync(x => x.SetProperty(o => o.Votes, o => o.Votes + change), ct);
    }

    private async Task<PollDto?> ReadAsync(DaoDbContext db, long thread, string? reader, CancellationToken ct)
    {
        if (await FindAsync(db, thread, ct) is not { } poll)
            return null;
        var options = await db.Set<PollOptionRow>().AsNoTracking().Where(x => x.Thread == thread).OrderBy(x => x.Number).ToListAsync(ct);
        var mask = reader is null ? 0 : await db.Set<PollVoiceRow>().Where(x => x.Thread == thread && x.Account == reader).Select(x => x.Options).SingleOrDefaultAsync(ct);
        var closed = poll.ClosesAt <= time.GetUtcNow().ToUnixTimeMilliseconds();
        return new PollDto(
            thread,
            poll.Multiple,
            DateTimeOffset.FromUnixTimeMilliseconds(poll.ClosesAt),
            closed,
            poll.Voices,
            // Who has not voted is not told how others did, or the first votes would choose the next ones.
            [.. options.Select(x => new PollOptionDto(x.Number, x.Text, closed || mask != 0 ? x.Votes : null))],
            [.. options.Where(x => (mask & (1 << (x.Number - 1))) != 0).Select(x => x.Number)]);
    }
}
