namespace DoctorDAO.DevHost.Story;

/// <summary>Who follows whom in a chamber.</summary>
public static class Forest
{
    /// <summary>People whom others like to follow, by index.</summary>
    public static readonly IReadOnlyList<int> Known = [11, 12, 13, 16, 17, 38, 68, 75, 85, 88, 96, 97, 107, 129];

    /// <summary>The five who follow Dr Nora Lindqvist in Clinical.</summary>
    public static readonly IReadOnlyList<int> NorasFollowers = [48, 60, 70, 61, 40];

    /// <summary>Ten people in a row in Clinical, each following the one before: the last two stand too far below the first for their voices to arrive there.</summary>
    public static readonly IReadOnlyList<int> Chain = [80, 52, 33, 62, 37, 93, 78, 101, 125, 19];

    /// <summary>The story's edges in Clinical.</summary>
    public static IEnumerable<(int From, int To)> Clinical()
    {
        yield return (10, 11);
        yield return (11, 12);
        foreach (var follower in NorasFollowers)
            yield return (follower, 10);
        foreach (var (to, from) in Chain.Zip(Chain.Skip(1)))
            yield return (from, to);
    }

    /// <summary>Further edges. Nobody follows somebody of a later index, so there are no circles.</summary>
    /// <param name="members">Indexes of the members, ascending.</param>
    /// <param name="settled">Those whose edges are settled, and whom nobody else follows.</param>
    /// <param name="percent">How many of the others follow somebody.</param>
    /// <param name="dice">Chance.</param>
    public static IEnumerable<(int From, int To)> Grow(IReadOnlyList<int> members, IReadOnlySet<int> settled, int percent, Dice dice)
    {
        for (var rank = members.Count - 1; rank > 0; rank--)
        {
            var from = members[rank];
            if (settled.Contains(from) || Known.Contains(from) || !dice.Chance(percent))
                continue;
            int[] known = [.. Known.Where(x => x < from)];
            var to = known.Length > 0 && dice.Chance(60) ? known[dice.Below(known.Length)] : members[dice.Below(rank)];
            if (!settled.Contains(to))
                yield return (from, to);
        }
    }
}
