namespace DoctorDAO.Features;

/// <summary>Times of the chain as readers see them.</summary>
internal static class Moment
{
    private const long Last = 253_402_300_799;

    /// <summary>Unix seconds as a moment; what no calendar holds is its end.</summary>
    public static DateTimeOffset Of(long seconds) => DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(seconds, 0, Last));
}
