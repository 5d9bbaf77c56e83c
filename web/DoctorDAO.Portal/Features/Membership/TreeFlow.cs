using DoctorDAO.Client.Governance;
using DoctorDAO.Client.Membership;

namespace DoctorDAO.Portal.Features.Membership;

/// <summary>What someone in a delegation tree does with the voices that arrive.</summary>
public enum TreeRole
{
    /// <summary>The member whose tree it is.</summary>
    Self,
    /// <summary>Above the member: its ballot is the one the member's voice counts through.</summary>
    CountsHere,
    /// <summary>Above the member: passes the voice on, no ballot yet.</summary>
    PassesOn,
    /// <summary>Above the member: has cast, but a nearer ballot is used.</summary>
    NotNeeded,
    /// <summary>Above the member: nothing of the member arrives here, because a nearer ballot keeps it.</summary>
    Unused,
    /// <summary>Above the member by more than seven steps.</summary>
    OutOfReach,
    /// <summary>Below the member and counting through it.</summary>
    Brings,
    /// <summary>Below the member with a ballot of its own.</summary>
    VotesItself,
    /// <summary>A place holder for followers that are not drawn.</summary>
    More,
}

/// <summary>Someone in the tree with what passes over the line above.</summary>
/// <param name="Person">Who; <c>null</c> for a place holder.</param>
/// <param name="Voices">What the words beside the name speak of: voices behind the node, or followers that a place holder stands for.</param>
/// <param name="Flow">Voices that pass over the line between the node and its delegate; 0 is drawn dotted.</param>
public sealed record TreeNode(PersonDto? Person, TreeRole Role, int Voices, int Flow, IReadOnlyList<TreeNode> Children);

/// <summary>
/// The delegation tree of one member with the way of every voice worked out: the picture and the list beside it are two writings of this.
/// Above runs from the nearest delegate up.
/// </summary>
public sealed record TreeFlow(IReadOnlyList<TreeNode> Above, TreeNode Self)
{
    /// <summary>A voice travels this many steps.</summary>
    public const int Reach = 7;

    /// <param name="tree">The tree, with ballots when a session was asked for.</param>
    /// <param name="voice">Where the member's voice is in that session; <c>null</c> without a session.</param>
    public static TreeFlow Of(DelegationTreeDto tree, SessionVoiceDto? voice = null)
    {
        var self = Below(tree.Self, self: true);
        if (voice is not null) self = self with { Voices = voice.Carries };
        var above = new List<TreeNode>(tree.Above.Count);
        // The voices go up until a ballot keeps them; the member's own ballot keeps them from the start.
        var kept = tree.Self.HasBallot == true;
        var next = self.Voices;
        for (var i = 0; i < tree.Above.Count; i++)
        {
            var node = tree.Above[i];
            var far = i >= Reach;
            var role = far ? TreeRole.OutOfReach
                : kept ? (node.HasBallot == true ? TreeRole.NotNeeded : TreeRole.Unused)
                : node.HasBallot == true ? TreeRole.CountsHere : TreeRole.PassesOn;
            // The flow of a node above is what arrives on its lower line.
            above.Add(new TreeNode(node.Person, role, node.Voices, kept || far ? 0 : Math.Max(1, next), []));
            kept |= node.HasBallot == true;
            next = node.Voices;
        }
        return new TreeFlow(above, self) { SelfVoted = tree.Self.HasBallot == true };
    }

    /// <summary>Whether the member has cast in the session shown.</summary>
    public bool SelfVoted { get; private init; }

    /// <summary>Everyone in the tree, the member included, place holders left out.</summary>
    public int Count => Above.Count + Size(Self);

    private static int Size(TreeNode node) => (node.Person is null ? 0 : 1) + node.Children.Sum(Size);

    private static TreeNode Below(DelegationNodeDto node, bool self)
    {
        var children = node.Children.Select(c => Below(c, self: false)).ToList();
        // Those who vote themselves keep what stands behind them.
        var kept = node.Children.Zip(children, (dto, child) => child.Role == TreeRole.VotesItself ? dto.Voices : dto.Voices - child.Voices).Sum();
        var carried = Math.Max(1, node.Voices - kept);
        if (node.Hidden > 0) children.Add(new TreeNode(null, TreeRole.More, node.Hidden, 1, []));
        var own = !self && node.HasBallot == true;
        return new TreeNode(node.Person, self ? TreeRole.Self : own ? TreeRole.VotesItself : TreeRole.Brings, own ? node.Voices : carried, own ? 0 : carried, children);
    }
}
