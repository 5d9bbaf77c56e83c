using DoctorDAO.Client;
using DoctorDAO.Client.Membership;
using DoctorDAO.Client.Reputation;
using DoctorDAO.Features.Membership;
using DoctorDAO.Features.Reputation;
using DoctorDAO.Features.Text;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Forum;

/// <summary>
/// Who may write how much, by trust: members only, new ones slower and with few links, so that an account that was taken over does little harm; experienced
/// ones faster.
/// </summary>
internal sealed class Pace(TimeProvider time, IStanding standing)
{
    private const int NewLinks = 2;

    /// <summary>Requires that the account may add this now. Whoever asks holds the account's <see cref="AuthorRow"/>, or two posts at once would both be the last.</summary>
    /// <exception cref="FieldException">It may not; the text says when it may.</exception>
    public async Task RequireAsync(DaoDbContext db, string account, string body, bool begins, CancellationToken ct)
    {
        var level = await RequireTextAsync(db, account, body, ct);
        var now = time.GetUtcNow();
        var hour = now.AddHours(-1).ToUnixTimeMilliseconds();
        var posts = PostsAnHour(level);
        var recent = await db.Set<PostRow>().Where(x => x.Author == account && x.CreatedAt > hour).OrderByDescending(x => x.CreatedAt).Select(x => x.CreatedAt).Take(posts).ToListAsync(ct);
        if (recent.Count == posts)
            throw TooFast($"{posts} posts in the last hour", recent[^1] + 3_600_000, level);
        if (!begins)
            return;
        var day = now.AddDays(-1).ToUnixTimeMilliseconds();
        var threads = ThreadsADay(level);
        var begun = await db.Set<PostRow>().Where(x => x.Author == account && x.CreatedAt > day && x.Number == 1).OrderByDescending(x => x.CreatedAt).Select(x => x.CreatedAt).Take(threads)
            .ToListAsync(ct);
        if (begun.Count == threads)
            throw TooFast($"{threads} threads in the last day", begun[^1] + 86_400_000, level);
    }

    /// <summary>Requires an active member that may write this text, however often.</summary>
    /// <returns>How far it is trusted.</returns>
    /// <exception cref="FieldException">It is none, or may not.</exception>
    public async Task<TrustLevel> RequireTextAsync(DaoDbContext db, string account, string body, CancellationToken ct)
    {
        await Rows.RequireMemberAsync(db, account, ct);
        var level = (await standing.LevelsAsync(db, [account], ct))[account];
        return level == TrustLevel.New && RichText.CountLinks(body) is > NewLinks and var links
            ? throw new FieldException("markdown", $"has {links} links; members of less than {IStanding.NewDays} days may set {NewLinks}")
            : level;
    }

    private static int PostsAnHour(TrustLevel level) => level switch { TrustLevel.New => 5, TrustLevel.Experienced => 60, _ => 30 };

    private static int ThreadsADay(TrustLevel level) => level switch { TrustLevel.New => 3, TrustLevel.Experienced => 40, _ => 20 };

    private static FieldException TooFast(string most, long again, TrustLevel level)
    {
        var who = level switch
        {
            TrustLevel.New => FormattableString.Invariant($"members of less than {IStanding.NewDays} days"),
            TrustLevel.Experienced => "an experienced member",
            _ => "a member",
        };
        return new(
            "markdown",
            FormattableString.Invariant($"cannot be posted now: you have written {most}, the most for {who}. The next one can follow at {DateTimeOffset.FromUnixTimeMilliseconds(again):HH:mm} UTC"),
            DateTimeOffset.FromUnixTimeMilliseconds(again));
    }
}
