namespace DoctorDAO.DevHost.Story;

/// <summary>Numbers that look like chance and are the same on every machine (SplitMix64), so that the demo always tells the same story.</summary>
public sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    /// <summary>0 up to, without, <paramref name="limit"/>.</summary>
    public int Below(int limit) => (int)(Next() % (ulong)limit);

    /// <summary>True this often in a hundred.</summary>
    public bool Chance(int percent) => Below(100) < percent;

    /// <summary>Roughly a bell around 0, from -3 to 3 times <paramref name="spread"/>.</summary>
    public double Around(double spread)
    {
        double Half() => (Below(2001) - 1000) / 1000.0;
        return (Half() + Half() + Half()) * spread;
    }

    private ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
