namespace DoctorDAO.Features.Governance;

/// <summary>Level vectors as the contracts keep them: entry h counts the members exactly h hops below, up to 7.</summary>
internal static class Levels
{
    /// <summary>Entries of a vector.</summary>
    public const int Lanes = 8;

    /// <summary>How many hops a voice travels.</summary>
    public const int Reach = Lanes - 1;

    /// <summary>Nobody.</summary>
    public static int[] None => new int[Lanes];

    /// <summary>The vector as it looks from <paramref name="hops"/> further up; who is then more than 7 hops below falls off the end.</summary>
    public static int[] Up(int[] levels, int hops)
    {
        var result = None;
        for (var lane = hops; lane < Lanes; lane++)
            result[lane] = levels[lane - hops];
        return result;
    }

    public static int[] Add(int[] left, int[] right) => Combine(left, right, 1);

    public static int[] Subtract(int[] left, int[] right) => Combine(left, right, -1);

    public static int Sum(int[] levels) => levels.Sum();

    private static int[] Combine(int[] left, int[] right, int sign)
    {
        var result = None;
        for (var lane = 0; lane < Lanes; lane++)
            result[lane] = left[lane] + (sign * right[lane]);
        return result;
    }
}
