using DoctorDAO.Client;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Membership;
using DoctorDAO.Features.Text;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Forum;

/// <summary>
/// Members whom a post names: <c>@</c> and an account, or <c>@</c> and a name, or its last words. Who is meant is settled when the post is written, so that a name that
/// somebody takes later points to nobody else.
/// </summary>
internal static class Mentions
{
    /// <summary>Most members that one post names.</summary>
    public const int Most = 10;

    /// <summary>Longest name that is looked up, in characters.</summary>
    public const int MaxName = MemberNames.MaxLength;

    // Of a name that stands before further words: what is meant is the longest that is somebody's.
    private const int MaxWords = 5;

    // What looks like a name and is nobody's costs a look; a text of nothing else is cut off.
    private const int MaxLooks = 40;

    /// <summary>Who is named in a text, by what stands behind the @.</summary>
    /// <exception cref="FieldException"><c>mention</c>: a name is that of several members, or more than ten are named.</exception>
    public static async Task<IReadOnlyDictionary<string, string>> ResolveAsync(DaoDbContext db, string markdown, CancellationToken ct)
    {
        var found = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var looks = 0;
        foreach (var words in MentionText.Find(markdown).Distinct(StringComparer.Ordinal))
        {
            if (++looks > MaxLooks)
                break;
            if (await OneAsync(db, words, ct) is not { } one)
                continue;
            found[one.Written] = one.Account;
            if (found.Count > Most)
                throw new FieldException("mention", $"names more than {Most} members; leave some of them out");
        }

        return found;
    }

    /// <summary>Makes the mentions of a post what its text says now.</summary>
    public static async Task PutAsync(DaoDbContext db, long post, IReadOnlyDictionary<string, string> mentions, CancellationToken ct)
    {
        await db.Set<MentionRow>().Where(x => x.Post == post).ExecuteDeleteAsync(ct);
        if (mentions.Count == 0)
            return;
        db.AddRange(mentions.Select(x => new MentionRow { Post = post, Name = x.Key, Account = x.Value }));
        await db.SaveChangesAsync(ct);
    }

    private static async Task<(string Written, string Account)?> OneAsync(DaoDbContext db, string words, CancellationToken ct)
    {
        if (words.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && words.Length >= 42 && Address.TryParse(words.AsSpan(0, 42), out var address) && MentionText.Ends(words, 42))
        {
            var account = address.ToHex();
            return await db.Set<MemberView>().AnyAsync(x => x.Account == account, ct) ? (words[..42], account) : null;
        }

        // The longest first: "@Amara Okafor said" names Amara Okafor.
        if (await MemberNames.FindFirstAsync(db, MentionText.Prefixes(words, MaxWords, MaxName), ct) is not var (name, accounts))
            return null;
        return accounts.Count == 1
            ? (name, accounts[0])
            : throw new FieldException("mention", $"holds “@{name}”, which is the name of several members. Write @ and the account of the one you mean, for example {accounts[0]}");
    }
}
