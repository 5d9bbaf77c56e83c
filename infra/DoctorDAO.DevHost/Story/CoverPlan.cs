namespace DoctorDAO.DevHost.Story;

/// <summary>Somebody's cover: a first policy, and renewals of it about a year apart each.</summary>
/// <param name="Holder">Index of the person.</param>
/// <param name="Product">1 legal defence, 2 disciplinary hearings, 3 excess top-up, 4 malpractice layer.</param>
/// <param name="Day">Of the first purchase, counted from the start of the story.</param>
/// <param name="Renewals">How often it is renewed.</param>
/// <param name="Retro">Years before the first purchase that incidents count from; malpractice only.</param>
public sealed record PlannedCover(int Holder, uint Product, int Day, int Renewals, int Retro = 0);

/// <summary>What becomes of a claim.</summary>
public enum ClaimEnd
{
    /// <summary>The panel rules, nobody challenges, what there is to pay is paid.</summary>
    Ruled,

    /// <summary>The holder appeals.</summary>
    Appealed,

    /// <summary>No juror of the first panel says anything; a larger one follows.</summary>
    Silent,

    /// <summary>The holder takes it back.</summary>
    Withdrawn,

    /// <summary>The holder takes the officer's offer.</summary>
    Settled,
}

/// <summary>A claim of the past.</summary>
/// <param name="Holder">Index of the person, who has one cover with <paramref name="Product"/>.</param>
/// <param name="Day">On which it is filed, under the newest policy then.</param>
/// <param name="Since">Days since the incident.</param>
/// <param name="Loss">Euros, whole.</param>
/// <param name="First">Votes of the first panel in basis points of what is asked.</param>
/// <param name="Last">Votes of the larger one.</param>
/// <param name="Offer">Euros, of a claim that is settled.</param>
public sealed record PlannedClaim(int Holder, uint Product, double Day, int Since, int Loss, ClaimEnd End, ushort[] First, ushort[]? Last = null, int Offer = 0);

/// <summary>Three years of cover, day by day.</summary>
public static class CoverPlan
{
    /// <summary>Days from the start of the story to its end.</summary>
    public const int Days = 1_099;

    /// <summary>Capital: who, when, how many euros.</summary>
    public static readonly IReadOnlyList<(int Provider, int Day, int Euros)> Capital =
    [
        (15, 3, 90_000), (12, 3, 120_000), (13, 3, 60_000), (38, 3, 110_000), (44, 3, 100_000), (75, 3, 80_000), (85, 3, 95_000), (88, 3, 130_000),
        (96, 3, 105_000), (97, 3, 70_000), (107, 60, 85_000), (109, 60, 40_000), (129, 60, 75_000), (20, 180, 70_000), (15, 180, 60_000), (54, 330, 45_000),
        (118, 330, 60_000), (13, 400, 100_000), (38, 400, 90_000), (75, 400, 80_000), (107, 400, 60_000), (12, 985, 40_000), (88, 985, 60_000), (20, 1_010, 30_000),
    ];

    /// <summary>Those who serve as jurors from the fourth day on. Of emergency medicine no more than one panel, so that Dr Nora Lindqvist is drawn.</summary>
    public static readonly IReadOnlyList<int> Jurors =
    [
        10, 11, 24, 49, 87, 32, 66, 72, 81, 103, 105, 117, 18, 31, 36, 40, 47, 91, 21, 26, 43, 56, 60, 102, 111, 119, 83, 86, 94, 95, 114,
        27, 51, 53, 54, 58, 73, 74, 77, 106, 123, 64, 67, 69, 71, 89, 113, 121, 42, 52, 55, 62, 78, 79, 80, 93, 108, 118, 125,
    ];

    /// <summary>80 policies.</summary>
    public static readonly IReadOnlyList<PlannedCover> Covers =
    [
        new(28, 4, 20, 2, 3), new(50, 4, 60, 2, 5), new(17, 4, 95, 2, 2), new(59, 4, 150, 1, 1), new(10, 4, 200, 2, 2), new(35, 4, 260, 2, 1),
        new(86, 4, 420, 1, 4), new(41, 4, 500, 1, 2), new(68, 4, 650, 1, 3),
        new(22, 1, 5, 2), new(30, 1, 12, 2), new(45, 1, 30, 1), new(63, 1, 48, 2), new(71, 1, 75, 0), new(82, 1, 110, 2), new(94, 1, 140, 1),
        new(101, 1, 170, 2), new(110, 1, 210, 1), new(14, 1, 240, 2), new(122, 1, 300, 1), new(25, 1, 380, 1), new(37, 1, 450, 1), new(76, 1, 560, 1),
        new(112, 1, 710, 1),
        new(39, 2, 15, 1), new(57, 2, 70, 1), new(84, 2, 130, 1), new(99, 2, 190, 1), new(46, 2, 350, 1), new(65, 2, 470, 1), new(104, 2, 600, 1),
        new(28, 3, 25, 0), new(33, 3, 90, 0), new(61, 3, 220, 1), new(19, 3, 410, 0), new(92, 3, 580, 1), new(120, 3, 730, 0),
    ];

    /// <summary>The eleven claims that are over. Two large ones within a week are what the pool's books show best.</summary>
    public static readonly IReadOnlyList<PlannedClaim> Claims =
    [
        new(22, 1, 150, 20, 5_200, ClaimEnd.Ruled, [10_000]),
        new(33, 3, 205, 15, 1_900, ClaimEnd.Ruled, [0, 0, 0, 4_000, 0]),
        new(57, 2, 262, 40, 6_400, ClaimEnd.Ruled, [6_000, 10_000, 5_000, 6_000, 8_000]),
        new(45, 1, 332, 10, 3_800, ClaimEnd.Withdrawn, []),
        new(82, 1, 470, 25, 5_600, ClaimEnd.Appealed, [0, 0, 10_000, 0, 10_000], [10_000]),
        new(84, 2, 431, 30, 7_900, ClaimEnd.Appealed, [0], [0, 0, 5_000, 0, 0, 0]),
        new(35, 4, 640, 90, 74_000, ClaimEnd.Settled, [], Offer: 26_000),
        new(101, 1, 556, 18, 21_300, ClaimEnd.Silent, [], [10_000, 8_000, 10_000, 10_000, 7_500, 10_000]),
        new(99, 2, 925, 50, 10_250, ClaimEnd.Ruled, [7_500, 7_500, 5_000, 10_000, 7_500]),
        new(28, 4, 952, 120, 260_000, ClaimEnd.Ruled, [5_000, 10_000, 5_000, 4_000, 7_500]),
        new(50, 4, 957, 200, 230_000, ClaimEnd.Ruled, [4_000, 4_000, 6_000, 2_500, 4_000]),
    ];
}
