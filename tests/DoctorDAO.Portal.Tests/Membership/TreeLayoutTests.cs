using CsCheck;
using DoctorDAO.Client.Governance;
using DoctorDAO.Client.Membership;
using DoctorDAO.Portal.Features.Membership;

namespace DoctorDAO.Portal.Tests.Membership;

/// <summary>Where voices go in a delegation tree, and how it is drawn.</summary>
public sealed class TreeLayoutTests
{
    private static readonly TreeStyle[] Styles = [TreeStyle.Wide, TreeStyle.Phone];

    private static readonly string?[] Names = ["Dr Amara Okafor", null, "Prof Dr Maximiliane-Konstantina Freifrau von Hohenlohe", "Li"];

    [Fact]
    public void Voices_stop_at_the_first_ballot_above_and_the_rest_is_not_needed()
    {
        var flow = TreeFlow.Of(Tree(Node(6), Above(false), Above(true), Above(true), Above(false)));
        Assert.Equal([TreeRole.PassesOn, TreeRole.CountsHere, TreeRole.NotNeeded, TreeRole.Unused], flow.Above.Select(n => n.Role));
        Assert.Equal([true, true, false, false], flow.Above.Select(n => n.Flow > 0));
        Assert.False(flow.SelfVoted);
    }

    [Fact]
    public void An_own_ballot_keeps_every_voice()
    {
        var flow = TreeFlow.Of(Tree(Node(6) with { HasBallot = true }, Above(true), Above(false)));
        Assert.True(flow.SelfVoted);
        Assert.Equal([TreeRole.NotNeeded, TreeRole.Unused], flow.Above.Select(n => n.Role));
        Assert.All(flow.Above, n => Assert.Equal(0, n.Flow));
    }

    [Fact]
    public void A_voice_travels_seven_steps_and_no_further()
    {
        var flow = TreeFlow.Of(Tree(Node(1), [.. Enumerable.Range(0, 9).Select(_ => Above(false))]));
        Assert.Equal(7, flow.Above.Count(n => n.Flow > 0));
        Assert.Equal([TreeRole.OutOfReach, TreeRole.OutOfReach], flow.Above.Skip(7).Select(n => n.Role));
    }

    [Fact]
    public void A_follower_who_votes_keeps_what_stands_behind_it()
    {
        var weber = Node(3, Node(1) with { HasBallot = true }, Node(1));
        var self = Node(6, weber, Node(2, Node(1)) with { HasBallot = true });
        var flow = TreeFlow.Of(Tree(self));
        var (first, second) = (flow.Self.Children[0], flow.Self.Children[1]);
        Assert.Equal((TreeRole.Brings, 2, 2), (first.Role, first.Voices, first.Flow));
        Assert.Equal((TreeRole.VotesItself, 0), (second.Role, second.Flow));
        // 6 less the one below Weber, less two behind the second.
        Assert.Equal(3, flow.Self.Voices);
    }

    [Fact]
    public void Followers_that_are_not_listed_are_counted_in_a_place_holder()
    {
        var flow = TreeFlow.Of(Tree(Node(40, Node(3)) with { Hidden = 25 }));
        var rest = Assert.Single(flow.Self.Children, c => c.Person is null);
        Assert.Equal((TreeRole.More, 25), (rest.Role, rest.Voices));
        foreach (var style in Styles)
        {
            var picture = TreeLayout.Draw(flow, style);
            Assert.Equal(25, Assert.Single(picture.Boxes, b => b.Node.Role == TreeRole.More).Node.Voices);
            Assert.Equal(25, picture.Left);
        }
    }

    [Fact]
    public void The_member_alone_is_one_box_without_lines()
    {
        foreach (var style in Styles)
        {
            var picture = TreeLayout.Draw(TreeFlow.Of(Tree(Node(1))), style);
            Assert.Equal(TreeRole.Self, Assert.Single(picture.Boxes).Node.Role);
            Assert.Empty(picture.Lines);
        }
    }

    [Fact]
    public void Any_tree_is_drawn_inside_its_frame_without_overlaps_and_always_the_same() => Check.Sample(Trees, tree =>
    {
        var flow = TreeFlow.Of(tree);
        foreach (var style in Styles)
        {
            var picture = TreeLayout.Draw(flow, style);
            Assert.Equal(Written(picture), Written(TreeLayout.Draw(flow, style)));
            Assert.All(picture.Boxes, b => Assert.True(b.X >= 0 && b.Y >= 0 && b.X + b.Width <= picture.Width && b.Y + b.Height <= picture.Height, $"{b} leaves {picture.Width} x {picture.Height}"));
            for (var i = 0; i < picture.Boxes.Count; i++)
                for (var j = i + 1; j < picture.Boxes.Count; j++)
                    Assert.False(Overlap(picture.Boxes[i], picture.Boxes[j]), $"{picture.Boxes[i]} lies on {picture.Boxes[j]}");
            // One line for everyone but the member.
            Assert.Equal(picture.Boxes.Count - 1, picture.Lines.Count);
            Assert.All(picture.Boxes.Where(b => b.Node.Person is not null), b => Assert.True(TextFit.Width(b.Name, TreeLayout.NameSize) <= b.Width - 12, $"{b.Name} is wider than {b.Width}"));
            Assert.True(picture.Boxes.Count <= flow.Above.Count + 1 + style.Cap);
        }
    }, iter: 60);

    [Fact]
    public void Nobody_is_lost_everyone_is_drawn_or_counted() => Check.Sample(Trees, tree =>
    {
        var flow = TreeFlow.Of(tree);
        foreach (var style in Styles)
        {
            var picture = TreeLayout.Draw(flow, style);
            Assert.Equal(People(flow.Self) + flow.Above.Count, picture.Boxes.Count(b => b.Node.Person is not null) + picture.Left);
        }
    }, iter: 60);

    [Fact]
    public void More_voices_never_make_a_thinner_line() => Check.Sample(Gen.Select(Gen.Int[0, 2000], Gen.Int[0, 2000]), (a, b) =>
        Assert.True(a > b || TreeLayout.Stroke(a) <= TreeLayout.Stroke(Math.Max(1, b)) || a == 0));

    [Fact]
    public void Text_is_cut_to_its_room_and_never_inside_a_character() => Check.Sample(Gen.Select(Gen.String[0, 60], Gen.Double[10, 300]), (text, width) =>
    {
        var cut = TextFit.Cut(text, width, 14.5);
        Assert.True(cut == text || (cut.EndsWith('…') && TextFit.Width(cut, 14.5) <= Math.Max(width, TextFit.Width("…", 14.5))));
        Assert.False(cut.Length > 1 && cut != text && char.IsHighSurrogate(cut[^2]));
    });

    private static readonly Gen<DelegationTreeDto> Trees =
        from self in Below(0)
        from above in Gen.Bool.Array[0, 9]
        select Tree(self, [.. above.Select(Above)]);

    private static Gen<DelegationNodeDto> Below(int depth) =>
        from children in depth >= 7 ? Gen.Const(Array.Empty<DelegationNodeDto>()) : Gen.Int[0, 3].SelectMany(n => Below(depth + 1).Array[depth == 0 ? n * 3 : depth > 3 ? Math.Min(n, 1) : n])
        from hidden in Gen.Int[0, 20]
        from ballot in Gen.Int[0, 3]
        from name in Gen.Int[0, 3]
        select new DelegationNodeDto(Person(Names[name]), 1 + children.Sum(c => c.Voices), depth, children, children.Length == 12 ? hidden : hidden > 17 ? 2 : 0, ballot == 0);

    private static int People(TreeNode node) => node.Person is null ? node.Voices : (1 + node.Children.Sum(People));

    private static string Written(TreePicture picture) =>
        string.Join('\n', picture.Boxes.Select(b => $"{b.X} {b.Y} {b.Width} {b.Name}").Concat(picture.Lines.Select(l => $"{l.Path} {l.Width} {l.Dotted}")));

    private static bool Overlap(TreeBox a, TreeBox b) => a.X < b.X + b.Width && b.X < a.X + a.Width && a.Y < b.Y + b.Height && b.Y < a.Y + a.Height;

    private static DelegationTreeDto Tree(DelegationNodeDto self, params DelegationNodeDto[] above) => new(new ChamberRefDto("clinical", "Clinical"), above, self, 0);

    private static DelegationNodeDto Node(int voices, params DelegationNodeDto[] children) => new(Person("Dr Jonas Weber"), voices, 0, children, 0, false);

    private static DelegationNodeDto Above(bool voted) => new(Person("Prof Yusuf Demir"), 112, -1, [], 0, voted);

    private static PersonDto Person(string? name) => new("0x5E1c000000000000000000000000000000040Fd0", name, "surgery", true);
}
