namespace DoctorDAO.DevHost.Story;

/// <summary>How people fill in ballots.</summary>
public static class Ballots
{
    private const int Credits = 100;

    // In a hundred: who sees an issue the other way. An association that agrees on everything would not need a vote.
    private const int Dissent = 17;

    private static readonly string[] Reasons =
    [
        "We see this on every night shift.", "Good idea, small price.", "I would have liked more evidence, but it is a start.", "Not ours to decide.",
        "My department has done this for two years; it works.", "The money is better spent on staff.", "For the patients, mostly.",
        "I asked my team before I voted.", "A clear text. More like this, please.", "Too early. Let the audit finish first.",
    ];

    /// <summary>A ballot near the association's mood, of at most 100 credits; nobody has an opinion on everything.</summary>
    public static sbyte[] Fill(IReadOnlyList<Issue> agenda, Dice dice)
    {
        var wishes = agenda.Select(x => dice.Chance(72) ? x.Mood * (dice.Chance(Dissent) ? -0.6 : 0.75) + dice.Around(1.6) : 0).ToArray();
        // Squares together are the price: who wishes for too much wishes for all of it a little less.
        var cost = wishes.Sum(x => x * x);
        var scale = cost > Credits ? Math.Sqrt(Credits / cost) : 1;
        return [.. wishes.Select(x => (sbyte)Math.Clamp((int)(x * scale), -10, 10))];
    }

    /// <summary>Some say why.</summary>
    public static string Reason(Dice dice) => dice.Chance(22) ? Reasons[dice.Below(Reasons.Length)] : "";
}
