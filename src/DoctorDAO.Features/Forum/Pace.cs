using DoctorDAO.Client;
using DoctorDAO.Client.Membership;
using DoctorDAO.Features.Membership;
using DoctorDAO.Features.Text;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Forum;

/// <summary>Who may write how much: members only, newcomers slower and with few links, so that an account that was taken over does little harm.</summary>
internal sealed class Pace(TimeProvider time)
{
    /// <summary>A member of less than these days is a newcomer.</summary>
    public const int NewcomerDays = 14;

    private const int NewcomerLinks = 2;
    private static readonly (int Newcomer, int Member) PostsAnHour = (5, 30);
    private static readonly (int Newcomer, int Member) ThreadsADay = (3, 20);

    /// <summary>Requires that the account may add this now. Whoever asks holds the account's <see cref="AuthorRow"/>, or two posts at once would both be the last.</summary>
    /// <exception cref="FieldException">It may not; the text says when it may.</exception>
    public async Task RequireAsync(DaoDbContext db, string account, string body, bool begins, CancellationToken ct)
    {
        var newcomer = await RequireTextAsync(db, account, body, ct);
        var now = time.GetUtcNow();
        var hour = now.AddHours(-1).ToUnixTimeMilliseconds();
        var posts = newcomer ? PostsAnHour.Newcomer : PostsAnHour.Member;
        var recent = await db.Set<PostRow>().Where(x => x.Author == account && x.CreatedAt > hour).OrderByDescending(x => x.CreatedAt).Select(x => x.CreatedAt).Take(posts).ToListAsync(ct);
        if (recent.Count == posts)
            throw TooFast($"{posts} posts in the last hour", recent[^1] + 3_600_000, newcomer);
        if (!begins)
            return;
        var day = now.AddDays(-1).ToUnixTimeMilliseconds();
        var threads = newcomer ? ThreadsADay.Newcomer : ThreadsADay.Member;
        var begun = await db.Set<PostRow>().Where(x => x.Author == account && x.CreatedAt > day && x.Number == 1).OrderByDescending(x => x.CreatedAt).Select(x => x.CreatedAt).Take(threads)
            .ToListAsync(ct);
        if (begun.Count == threads)
            throw TooFast($"{threads} threads in the last day", begun[^1] + 86_400_000, newcomer);
    }

    /// <summary>Requires an active member that may write this text, however often.</summary>
    /// <returns>Whether it is a newcomer.</returns>
    /// <exception cref="FieldException">It is none, or may not.</exception>
    public static async Task<bool> RequireTextAsync(DaoDbContext db, string account, string body, CancellationToken ct)
    {
        var member = await RequireMemberAsync(db, account, ct);
        // Both by the chain's clock.
        var newcomer = (await ChainHead.ReadAsync(db, ct)).Time - member.Since < NewcomerDays * 86_400L;
        return newcomer && RichText.CountLinks(body) is > NewcomerLinks and var links
            ? throw new FieldException("markdown", $"has {links} links; members of less than {NewcomerDays} days may set {NewcomerLinks}")
            : newcomer;
    }

    /// <summary>Requires an active member.</summary>
    /// <exception cref="FieldException">It is none.</exception>
    public static async Task<MemberView> RequireMemberAsync(DaoDbContext db, string account, CancellationToken ct) =>
        await db.Set<MemberView>().AsNoTracking().SingleOrDefaultAsync(x => x.Account == account && x.Status == MemberStatus.Active, ct)
            ?? throw new FieldException("account", "is no active member; members alone write here, and everybody reads");

    private static FieldException TooFast(string most, long again, bool newcomer) => new(
        "markdown",
        FormattableString.Invariant($"cannot be posted now: you have written {most}, the most for {(newcomer ? $"members of less than {NewcomerDays} days" : "a member")}. The next one can follow at {DateTimeOffset.FromUnixTimeMilliseconds(again):HH:mm} UTC"),
        DateTimeOffset.FromUnixTimeMilliseconds(again));
}
