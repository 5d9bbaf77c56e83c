using DoctorDAO.Ethereum;
using DoctorDAO.LocalChain;
using DoctorDAO.Testing;

namespace DoctorDAO.Server.Tests;

/// <summary>A forum whose moderators are members 9, 14, 15, 17 and 18: the Platform chamber has elected them.</summary>
public sealed class ModeratedForum : IAsyncLifetime
{
    private static readonly Bytes32 Role = Keccak256.Hash("FORUM_MODERATOR_ROLE");

    public ForumServer Forum { get; } = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>What makes a member a moderator.</summary>
    public static ProposedCall Give(int member) => new(default, Contracts.Membership.GrantRoleCall.Encode(Role, DaoChain.Member(member).Address));

    /// <summary>What ends that.</summary>
    public static ProposedCall Take(int member) => new(default, Contracts.Membership.RevokeRoleCall.Encode(Role, DaoChain.Member(member).Address));

    public async ValueTask InitializeAsync()
    {
        await Forum.InitializeAsync();
        await DecideAsync(new Proposal("platform", [.. new[] { 9, 14, 15, 17, 18 }.Select(Give)], "# Elect moderators of all categories"));
    }

    public ValueTask DisposeAsync() => Forum.DisposeAsync();

    /// <summary>
    /// Has chambers pass proposals about the Membership contract: all members are for them, in sessions at the same time. Two weeks pass, and memberships last for
    /// some months, so this is for a few times.
    /// </summary>
    public async Task DecideAsync(params Proposal[] proposals)
    {
        var (node, association, acts) = (Forum.Chain.Node, Forum.Chain.Association, Forum.Chain.Association.Acts);
        Proposal[] made = [.. proposals.Select(x => x with { Calls = [.. x.Calls.Select(c => c.Target == default ? c with { Target = association.Contracts.Membership } : c)] })];
        var sessions = new List<ulong>();
        foreach (var proposal in made)
            sessions.Add(await association.ProposeAsync(DaoChain.Member(20), proposal, Ct));
        Assert.Single(sessions.Distinct());
        await node.AdvanceTimeToAsync(DateTimeOffset.FromUnixTimeSeconds((long)sessions[0] + 60), Ct);
        await association.RunAsync([.. made.SelectMany(p => Enumerable.Range(0, DaoChain.Members).Select(x => acts.CastBallot(p.Chamber, sessions[0], DaoChain.Member(x), [3])))], Ct);
        await node.AdvanceTimeToAsync(await association.DeadlineAsync(made[0], Ct) + TimeSpan.FromSeconds(5), Ct);
        await association.RunAsync([.. made.Select(x => acts.Queue(x))], Ct);
        await node.AdvanceTimeAsync(TimeSpan.FromDays(2) + TimeSpan.FromMinutes(1), Ct);
        await association.RunAsync([.. made.Select(x => acts.Execute(x))], Ct);
        await node.MineAsync(Ct);
        await Forum.Server.CatchUpAsync(Forum.Chain);
    }
}
