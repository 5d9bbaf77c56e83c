using DoctorDAO.Client.Membership;

namespace DoctorDAO.Portal.Features.Membership;

/// <summary>A box of the picture, in px of its view box.</summary>
/// <param name="Name">The name, cut with an ellipsis where the box is narrower; empty for a place holder.</param>
public sealed record TreeBox(TreeNode Node, int X, int Y, int Width, int Height, string Name)
{
    /// <summary>Middle of the box from the left.</summary>
    public int Middle => X + (Width / 2);
}

/// <summary>A line from a follower to its delegate.</summary>
/// <param name="Path">Path data of SVG.</param>
/// <param name="Width">Stroke in px; grows with the voices.</param>
/// <param name="Dotted">Whether no voice passes.</param>
public sealed record TreeLine(string Path, double Width, bool Dotted);

/// <summary>A picture of a delegation tree: boxes and lines, no words and no colours.</summary>
/// <param name="Left">How many people below are in the tree but not in the picture.</param>
public sealed record TreePicture(int Width, int Height, IReadOnlyList<TreeBox> Boxes, IReadOnlyList<TreeLine> Lines, int Left);

/// <summary>How a picture is drawn.</summary>
/// <param name="Width">Width of the view box in px, which is the width it is shown at: text is never scaled.</param>
/// <param name="Columns">At most this many followers side by side; 1 draws everything below as an indented list.</param>
/// <param name="Rows">At most this many boxes below a direct follower.</param>
/// <param name="Cap">At most this many boxes below the member.</param>
public sealed record TreeStyle(int Width, int Columns, int Rows, int Cap)
{
    /// <summary>Beside the list, in a page of full width.</summary>
    public static TreeStyle Wide { get; } = new(702, 4, 8, 40);

    /// <summary>On a phone of 360 px.</summary>
    public static TreeStyle Phone { get; } = new(292, 1, 12, 16);
}

/// <summary>
/// Draws a delegation tree. Above the member one box a delegate, the last delegate on top; below it the direct followers side by side, and under each
/// everyone further down as an indented column. The same tree always gives the same picture.
/// </summary>
public static class TreeLayout
{
    /// <summary>Height of a box in px: two lines of text.</summary>
    public const int Box = 50;

    /// <summary>Size of a name in px.</summary>
    public const double NameSize = 14.5;

    private const int ChainGap = 42;
    private const int ChainWidth = 292;
    private const int ColumnGap = 14;
    private const int RowGap = 12;
    private const int Indent = 16;
    private const int Padding = 10;
    private const int Bend = 8;

    /// <summary>Draws a tree.</summary>
    public static TreePicture Draw(TreeFlow tree, TreeStyle style)
    {
        var boxes = new List<TreeBox>();
        var lines = new List<TreeLine>();
        var left = new Budget(style.Cap);
        var y = Chain(tree, style, boxes, lines);
        var self = boxes[^1];
        var children = Chosen(tree.Self, style.Columns == 1 ? style.Rows : style.Columns, left);
        var bottom = style.Columns == 1 ? Outline(self, children, style, boxes, lines, left, y) : Side(self, children, style, boxes, lines, left, y);
        return new TreePicture(style.Width, bottom, boxes, lines, left.Left);
    }

    /// <summary>Stroke of a line in px: 2 for one voice, growing with the root, so that ten times the voices are still told apart; at most 14.</summary>
    public static double Stroke(int voices) => voices <= 0 ? 2 : Math.Min(14, Math.Round(2 * Math.Sqrt(voices), 1));

    /// <summary>The delegates above and the member. Returns where the next row may begin.</summary>
    private static int Chain(TreeFlow tree, TreeStyle style, List<TreeBox> boxes, List<TreeLine> lines)
    {
        var width = Math.Min(ChainWidth, style.Width - 2);
        var x = (style.Width - width) / 2;
        var y = 1;
        foreach (var node in tree.Above.Reverse())
        {
            boxes.Add(Place(node, x, y, width));
            y += Box + ChainGap;
            // What arrives at this delegate comes over the line below it.
            lines.Add(new TreeLine(Invariant($"M{x + (width / 2)} {y}V{y - ChainGap}"), Stroke(node.Flow), node.Flow == 0));
        }
        boxes.Add(Place(tree.Self, x, y, width));
        return y + Box;
    }

    /// <summary>Direct followers side by side, the rest of each below it.</summary>
    private static int Side(TreeBox self, List<TreeNode> children, TreeStyle style, List<TreeBox> boxes, List<TreeLine> lines, Budget left, int y)
    {
        if (children.Count == 0) return y + 1;
        // Few followers get boxes no wider than a name needs, and stay in the middle.
        var width = Math.Min(210, (style.Width - 2 - (ColumnGap * (children.Count - 1))) / children.Count);
        var x = (style.Width - ((width * children.Count) + (ColumnGap * (children.Count - 1)))) / 2;
        var top = y + ChainGap + 16;
        var bottom = top + Box;
        foreach (var child in children)
        {
            var box = Place(child, x, top, width);
            boxes.Add(box);
            lines.Add(new TreeLine(Elbow(box.Middle, top, self.Middle, y), Stroke(child.Flow), child.Flow == 0));
            bottom = Math.Max(bottom, Column(box, style.Rows, boxes, lines, left));
            x += width + ColumnGap;
        }
        return bottom + 1;
    }

    /// <summary>On a phone: everyone below in one indented column.</summary>
    private static int Outline(TreeBox self, List<TreeNode> children, TreeStyle style, List<TreeBox> boxes, List<TreeLine> lines, Budget left, int y)
    {
        foreach (var child in children)
        {
            y = Branch(self, child, Indent, y, boxes, lines);
            y = Column(boxes[^1], style.Rows, boxes, lines, left);
        }
        return y + 1;
    }

    private static int Column(TreeBox head, int rows, List<TreeBox> boxes, List<TreeLine> lines, Budget left)
    {
        var y = head.Y + Box;
        var room = rows;
        foreach (var child in Chosen(head.Node, rows, left)) y = Below(head, child, y, ref room, boxes, lines, left);
        return y;
    }

    private static int Below(TreeBox parent, TreeNode node, int y, ref int room, List<TreeBox> boxes, List<TreeLine> lines, Budget left)
    {
        if (room <= 0)
        {
            left.Skip(node);
            return y;
        }
        room--;
        // Past five steps the indent would leave no room for names.
        var indent = parent.Width > 110 ? Indent : 0;
        y = Branch(parent, node, indent, y, boxes, lines);
        var box = boxes[^1];
        foreach (var child in Chosen(node, room, left)) y = Below(box, child, y, ref room, boxes, lines, left);
        return y;
    }

    /// <summary>A box under its delegate's, moved in, with a line at its left edge.</summary>
    private static int Branch(TreeBox parent, TreeNode node, int indent, int y, List<TreeBox> boxes, List<TreeLine> lines)
    {
        y += RowGap;
        var box = Place(node, parent.X + indent, y, parent.Width - indent);
        var start = parent.X + (indent / 2);
        boxes.Add(box);
        lines.Add(new TreeLine(indent == 0
            ? Invariant($"M{box.X + 8} {y}V{parent.Y + Box}")
            : Invariant($"M{box.X} {y + (Box / 2)}H{start + 6}Q{start} {y + (Box / 2)} {start} {y + (Box / 2) - 6}V{parent.Y + Box}"), Stroke(node.Flow), node.Flow == 0));
        return y + Box;
    }

    /// <summary>Followers that are drawn: the first ones, and a place holder for the rest.</summary>
    private static List<TreeNode> Chosen(TreeNode parent, int most, Budget left)
    {
        var people = parent.Children.Where(c => c.Person is not null).ToList();
        var hidden = parent.Children.Where(c => c.Person is null).Sum(c => c.Voices);
        var room = Math.Min(most, left.Room);
        var all = people.Count + (hidden > 0 ? 1 : 0);
        var shown = all <= room ? people.Count : Math.Clamp(room - 1, 0, people.Count);
        var rest = people.Skip(shown).ToList();
        foreach (var node in rest) left.Skip(node);
        left.Hide(hidden);
        left.Take(shown);
        var chosen = people.Take(shown).ToList();
        if (rest.Count + hidden > 0 && room > 0)
        {
            chosen.Add(new TreeNode(null, TreeRole.More, rest.Count + hidden, Math.Max(1, rest.Sum(n => n.Flow)), []));
            left.Take(1);
        }
        return chosen;
    }

    private static TreeBox Place(TreeNode node, int x, int y, int width) =>
        new(node, x, y, width, Box, node.Person is { } person ? TextFit.Cut(person.Name ?? Writing.Short(person.Address), width - (2 * Padding), NameSize) : "");

    /// <summary>From a follower up to the member in the middle, with round corners.</summary>
    private static string Elbow(int x, int top, int middle, int bottom)
    {
        if (x == middle) return Invariant($"M{x} {top}V{bottom}");
        var turn = bottom + 20;
        var side = x < middle ? 1 : -1;
        var bend = Math.Min(Bend, Math.Abs(middle - x) / 2);
        return Invariant($"M{x} {top}V{turn + bend}Q{x} {turn} {x + (side * bend)} {turn}H{middle - (side * bend)}Q{middle} {turn} {middle} {turn - bend}V{bottom}");
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    /// <summary>Boxes still to be drawn, and people left out.</summary>
    private sealed class Budget(int room)
    {
        public int Room { get; private set; } = room;

        public int Left { get; private set; }

        public void Take(int boxes) => Room -= boxes;

        public void Hide(int people) => Left += people;

        public void Skip(TreeNode node)
        {
            if (node.Person is null) return;
            Left++;
            foreach (var child in node.Children)
            {
                if (child.Person is null) Left += child.Voices;
                else Skip(child);
            }
        }
    }
}
