using DoctorDAO.Client;
using DoctorDAO.Client.Membership;
using DoctorDAO.Features.Governance;
using DoctorDAO.Features.Http;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Membership;

/// <summary>Members as readers see them.</summary>
internal sealed class MemberQueries(IDbContextFactory<DaoDbContext> contexts, Deployment deployment)
{
    private const int MaxHistory = 50;
    private const int MaxFollowers = 50;

    public async Task<MemberDto?> GetMemberAsync(string address, CancellationToken ct)
    {
        var account = Fields.Account("address", address);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Set<MemberView>().AsNoTracking().SingleOrDefaultAsync(x => x.Account == account, ct) is not { } member)
            return null;
        var head = await ChainHead.ReadAsync(db, ct);
        var history = new List<HistoryView>();
        // Also of the accounts that the member has left: each is a range of the key.
        foreach (var own in member.MovedFrom is null ? [account] : await Rows.AccountsAsync(db, account, ct))
        {
            history.AddRange(await db.Set<HistoryView>().AsNoTracking().Where(x => x.Account == own)
                .OrderByDescending(x => x.Block).ThenByDescending(x => x.LogIndex).Take(MaxHistory).ToListAsync(ct));
        }

        if (member.MovedFrom is not null)
            history = [.. history.OrderByDescending(x => x.Block).ThenByDescending(x => x.LogIndex).Take(MaxHistory)];
        var recovery = await db.Set<RecoveryView>().AsNoTracking().SingleOrDefaultAsync(x => x.Account == account && x.To != null, ct);
        var chambers = new List<(ChamberView Chamber, int Term, VoiceView? Voice, StandingView? Standing, List<string> Followers)>();
        var views = await db.Set<ChamberView>().AsNoTracking().ToDictionaryAsync(x => x.Key, ct);
        foreach (var chamber in deployment.Chambers.Where(x => views.ContainsKey(x.Key)).Select(x => views[x.Key]))
        {
            var term = chamber.TermOf(head.Time);
            var voice = await db.Set<VoiceView>().AsNoTracking().SingleOrDefaultAsync(x => x.Chamber == chamber.Key && x.Account == account, ct);
            var standing = await db.Set<StandingView>().AsNoTracking()
                .SingleOrDefaultAsync(x => x.Chamber == chamber.Key && x.Term == term && x.Account == account, ct);
            var followers = standing is not { Followers: > 0 }
                ? []
                : await db.Set<StandingView>().AsNoTracking().Where(x => x.Chamber == chamber.Key && x.Term == term && x.Parent == account)
                    .OrderByDescending(x => x.Voices).ThenBy(x => x.Account).Take(MaxFollowers).Select(x => x.Account).ToListAsync(ct);
            chambers.Add((chamber, term, voice, standing, followers));
        }

        var people = await People.ReadAsync(
            db, [account, member.MovedTo, member.MovedFrom, recovery?.To, .. history.Select(x => x.Other), .. chambers.SelectMany(x => x.Followers.Append(x.Voice?.Parent))], ct);
        return new MemberDto(
            people[account],
            member.Status,
            Moment.Of(member.Since),
            Moment.Of(member.NotAfter),
            [.. chambers.Select(x => ToDto(x.Chamber, x.Term, x.Voice, x.Standing, x.Followers, people, head.Time))],
            [
                .. history.Select(x => new MemberHistoryDto(
                    Moment.Of(x.Time), x.Kind, x.Chamber is null ? null : deployment.RefOf(x.Chamber), x.Session, people.Find(x.Other), x.TransactionHash)),
            ],
            people.Find(member.MovedTo),
            people.Find(member.MovedFrom),
            recovery is null ? null : RecoveryQueries.ToDto(recovery, people));
    }

    private ChamberVoiceDto ToDto(
        ChamberView chamber, int term, VoiceView? voice, StandingView? standing, List<string> followers, People people, long now)
    {
        var parent = voice?.ParentIn(term);
        int[] levels = [voice is { Member: true } ? 1 : 0, .. (standing?.Below ?? Levels.None).Skip(1)];
        return new ChamberVoiceDto(
            deployment.RefOf(chamber.Key),
            people.Find(parent),
            Levels.Sum(levels),
            levels,
            [.. followers.Select(x => people[x])],
            standing?.Followers ?? 0,
            voice is not { Declines: true },
            parent is null ? null : Moment.Of(chamber.EndOf(voice!.LastTerm)),
            parent is not null && voice!.LastTerm == term && now >= chamber.EndOf(term) - Delegations.RenewalWindow);
    }
}
