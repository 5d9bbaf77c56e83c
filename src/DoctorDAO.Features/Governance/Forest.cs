using DoctorDAO.Client;
using DoctorDAO.Features.Membership;
using DoctorDAO.Indexing;

namespace DoctorDAO.Features.Governance;

/// <summary>
/// The delegation forest of one chamber while events are applied: what LiquidVotes does, over rows that are found by key. Every act touches
/// an account and at most 7 ancestors in two terms.
/// </summary>
internal sealed class Forest(ChamberView chamber, IViewStore views, CancellationToken ct)
{
    /// <summary>The forest of a chamber.</summary>
    public static async ValueTask<Forest> OfAsync(string chamber, IViewStore views, CancellationToken ct) =>
        new(await views.GetAsync<ChamberView>(ct, chamber), views, ct);

    /// <summary>Whom the account follows; <c>null</c> for nobody.</summary>
    public async ValueTask<string?> DelegateOfAsync(string account, long now) => (await VoiceAsync(account)).ParentIn(chamber.TermOf(now));

    /// <summary>Follows <paramref name="delegatee"/> from now on; nobody when <c>null</c>.</summary>
    public async ValueTask DelegateAsync(string delegator, string? delegatee, long now)
    {
        var term = chamber.TermOf(now);
        var lastTerm = now >= chamber.EndOf(term) - Delegations.RenewalWindow ? term + 1 : term;
        var voice = await VoiceAsync(delegator);
        for (var t = term; t <= term + 1; t++)
        {
            var from = voice.ParentIn(t);
            var to = t <= lastTerm ? delegatee : null;
            if (from == to)
                continue;
            if (from is not null)
                await UnlinkAsync(voice, from, t, now);
            if (to is not null)
                await LinkAsync(voice, to, t, now);
        }

        await SetParentAsync(voice, delegatee);
        voice.LastTerm = lastTerm;
        await CheckpointAsync(voice, now);
    }

    /// <summary>Carries the present delegation over into <paramref name="term"/>.</summary>
    public async ValueTask RenewAsync(string delegator, string delegatee, int term, long now)
    {
        var voice = await VoiceAsync(delegator);
        // A delegation in the last part of a term says so as well; it has been written with the delegation.
        if (voice.ParentIn(term) == delegatee)
            return;
        await LinkAsync(voice, delegatee, term, now);
        await SetParentAsync(voice, delegatee);
        voice.LastTerm = term;
        await CheckpointAsync(voice, now);
    }

    /// <summary>Makes the account a member of the registry, or takes it out; nothing happens when it is so already.</summary>
    public async ValueTask SetMemberAsync(string account, bool member, string specialty, long now)
    {
        var voice = await VoiceAsync(account);
        if (voice.Member == member)
            return;
        var term = chamber.TermOf(now);
        int[] self = [1, .. new int[Levels.Reach]];
        voice.Member = member;
        for (var t = term; t <= term + 1; t++)
        {
            var parent = voice.ParentIn(t);
            if (parent is not null)
            {
                await MoveAsync(parent, t, self, member ? 1 : -1, now);
                await CountAsync(t, member ? 1 : -1);
            }

            if (await views.FindAsync<StandingView>(ct, chamber.Key, t, account) is { } standing)
                (standing.Voices, standing.Specialty) = (Levels.Sum(standing.Below) + (member ? 1 : 0), specialty);
        }

        chamber.Members += member ? 1 : -1;
        await CheckpointAsync(voice, now);
    }

    /// <summary>The account's specialty has changed.</summary>
    public async ValueTask SetSpecialtyAsync(string account, string specialty, long now)
    {
        var term = chamber.TermOf(now);
        for (var t = term; t <= term + 1; t++)
        {
            if (await views.FindAsync<StandingView>(ct, chamber.Key, t, account) is { } standing)
                standing.Specialty = specialty;
        }
    }

    /// <summary>
    /// The member moves to another account: what stood there stands here. The contract keeps the place and changes who holds it; here accounts are
    /// the places, so that every list and every snapshot names the account of its time, and a move touches each direct follower.
    /// </summary>
    public async ValueTask ReplaceAsync(string from, string to, long now)
    {
        var term = chamber.TermOf(now);
        var (left, heir) = (await VoiceAsync(from), await VoiceAsync(to));
        (heir.Member, heir.Declines, heir.LastTerm) = (left.Member, left.Declines, left.LastTerm);
        await SetParentAsync(heir, left.Parent);
        await SetParentAsync(left, null);
        (left.Member, left.Declines) = (false, false);
        for (var t = term; t <= term + 1; t++)
        {
            if (await views.FindAsync<StandingView>(ct, chamber.Key, t, from) is not { } before)
                continue;
            var standing = await StandingAsync(to, t, heir.Member);
            (standing.Parent, standing.Below, standing.Voices, standing.Followers) = (before.Parent, before.Below, before.Voices, before.Followers);
            (before.Parent, before.Below, before.Voices, before.Followers) = (null, Levels.None, 0, 0);
            await CheckpointAsync(standing, now);
            await CheckpointAsync(before, now);
        }

        while (left.FirstFollower is { } next)
        {
            var follower = await views.GetAsync<VoiceView>(ct, chamber.Key, next);
            await SetParentAsync(follower, to);
            for (var t = term; t <= term + 1; t++)
            {
                if (await views.FindAsync<StandingView>(ct, chamber.Key, t, next) is { } standing && standing.Parent == from)
                    standing.Parent = to;
            }

            await CheckpointAsync(follower, now);
            views.Changed(Topics.Member(next));
        }

        await CheckpointAsync(left, now);
        await CheckpointAsync(heir, now);
    }

    /// <summary>The row of a voice, new when there is none.</summary>
    public async ValueTask<VoiceView> VoiceAsync(string account)
    {
        var voice = await views.FindAsync<VoiceView>(ct, chamber.Key, account);
        if (voice is null)
            views.Add(voice = new VoiceView { Chamber = chamber.Key, Account = account });
        return voice;
    }

    /// <summary>Names another parent, and keeps the list of those who name it.</summary>
    private async ValueTask SetParentAsync(VoiceView voice, string? parent)
    {
        if (voice.Parent == parent)
            return;
        if (voice.Parent is { } old)
        {
            if (voice.PreviousFollower is { } previous)
                (await VoiceAsync(previous)).NextFollower = voice.NextFollower;
            else
                (await VoiceAsync(old)).FirstFollower = voice.NextFollower;
            if (voice.NextFollower is { } next)
                (await VoiceAsync(next)).PreviousFollower = voice.PreviousFollower;
        }

        (voice.Parent, voice.NextFollower, voice.PreviousFollower) = (parent, null, null);
        if (parent is null)
            return;
        var above = await VoiceAsync(parent);
        if (above.FirstFollower is { } first)
        {
            (await VoiceAsync(first)).PreviousFollower = voice.Account;
            voice.NextFollower = first;
        }

        above.FirstFollower = voice.Account;
    }

    private async ValueTask LinkAsync(VoiceView voice, string parent, int term, long now)
    {
        var standing = await StandingAsync(voice.Account, term, voice.Member);
        standing.Parent = parent;
        await MoveAsync(parent, term, Own(voice, standing), 1, now);
        var above = await StandingAsync(parent, term, (await VoiceAsync(parent)).Member);
        above.Followers++;
        if (voice.Member)
            await CountAsync(term, 1);
    }

    private async ValueTask UnlinkAsync(VoiceView voice, string parent, int term, long now)
    {
        var standing = await StandingAsync(voice.Account, term, voice.Member);
        standing.Parent = null;
        await MoveAsync(parent, term, Own(voice, standing), -1, now);
        var above = await StandingAsync(parent, term, (await VoiceAsync(parent)).Member);
        above.Followers--;
        if (voice.Member)
            await CountAsync(term, -1);
    }

    /// <summary>Adds a vector to the ancestors from <paramref name="ancestor"/> up, or takes it away, until nothing arrives any more.</summary>
    private async ValueTask MoveAsync(string? ancestor, int term, int[] levels, int sign, long now)
    {
        for (var hops = 1; hops <= Levels.Reach && ancestor is not null; hops++)
        {
            var change = Levels.Up(levels, hops);
            if (Levels.Sum(change) == 0)
                return;
            var voice = await VoiceAsync(ancestor);
            var standing = await StandingAsync(ancestor, term, voice.Member);
            standing.Below = sign > 0 ? Levels.Add(standing.Below, change) : Levels.Subtract(standing.Below, change);
            standing.Voices += sign * Levels.Sum(change);
            await CheckpointAsync(standing, now);
            views.Changed(Topics.Member(ancestor));
            ancestor = voice.ParentIn(term);
        }
    }

    private async ValueTask<StandingView> StandingAsync(string account, int term, bool member)
    {
        var standing = await views.FindAsync<StandingView>(ct, chamber.Key, term, account);
        if (standing is null)
        {
            var specialty = (await views.FindAsync<MemberView>(ct, account))?.Specialty ?? "";
            views.Add(standing = new StandingView { Chamber = chamber.Key, Term = term, Account = account, Voices = member ? 1 : 0, Specialty = specialty });
        }

        return standing;
    }

    private async ValueTask CountAsync(int term, int change)
    {
        var count = await views.FindAsync<ChamberTermView>(ct, chamber.Key, term);
        if (count is null)
            views.Add(count = new ChamberTermView { Chamber = chamber.Key, Term = term });
        count.Delegating += change;
    }

    /// <summary>Keeps the voice as it now is; several changes in one second are one checkpoint, as on chain.</summary>
    private async ValueTask CheckpointAsync(VoiceView voice, long now)
    {
        var newest = voice.Checkpoints == 0 ? null : await views.GetAsync<VoiceCheckpointView>(ct, chamber.Key, voice.Account, voice.Checkpoints);
        if (newest?.Since != now)
        {
            newest?.Until = now;
            newest = new VoiceCheckpointView
            {
                Chamber = chamber.Key,
                Account = voice.Account,
                Number = ++voice.Checkpoints,
                Since = now,
                Until = Delegations.Forever,
            };
            views.Add(newest);
        }

        (newest.Parent, newest.LastTerm, newest.Member) = (voice.Parent, voice.LastTerm, voice.Member);
    }

    private async ValueTask CheckpointAsync(StandingView standing, long now)
    {
        var newest = standing.Checkpoints == 0
            ? null
            : await views.GetAsync<LevelCheckpointView>(ct, chamber.Key, standing.Term, standing.Account, standing.Checkpoints);
        if (newest?.Since != now)
        {
            newest = new LevelCheckpointView
            {
                Chamber = chamber.Key,
                Term = standing.Term,
                Account = standing.Account,
                Number = ++standing.Checkpoints,
                Since = now,
            };
            views.Add(newest);
        }

        newest.Below = standing.Below;
    }

    private static int[] Own(VoiceView voice, StandingView standing)
    {
        var levels = (int[])standing.Below.Clone();
        levels[0] = voice.Member ? 1 : 0;
        return levels;
    }
}
