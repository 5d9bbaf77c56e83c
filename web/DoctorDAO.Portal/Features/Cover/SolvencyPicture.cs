using System.Globalization;
using System.Text;
using DoctorDAO.Client.Cover;

namespace DoctorDAO.Portal.Features.Cover;

/// <summary>A point of the line, in the picture's own units.</summary>
/// <param name="Ratio">Basis points.</param>
public sealed record SolvencyPoint(DateOnly Day, long Ratio, double X, double Y);

/// <summary>Where everything of the solvency chart stands, for one width.</summary>
public sealed class SolvencyPicture
{
    // Basis points: the axis reaches at least from 85 to 190 percent, and no higher than 400; what is above lies on the edge.
    private const long Bottom = 8_500;
    private const long Top = 19_000;
    private const long Highest = 40_000;
    private const int Most = 120;

    private readonly long _low;
    private readonly long _high;

    /// <param name="days">Those that have a ratio, the oldest first; at least two.</param>
    /// <param name="width">Of the picture.</param>
    /// <param name="height">Of the picture.</param>
    public SolvencyPicture(IReadOnlyList<PoolDayDto> days, int width, int height)
    {
        (Width, Height) = (width, height);
        (Left, Right, Above, Below) = (48, width - 14, 20, height - 32);
        var known = days.Where(x => x.Ratio is not null).ToList();
        _low = Math.Min(Bottom, known.Min(x => x.Ratio!.Value) - 500);
        _high = Math.Min(Highest, Math.Max(Top, known.Max(x => x.Ratio!.Value) + 500));
        var (first, last) = (known[0].Day.DayNumber, Math.Max(known[^1].Day.DayNumber, known[0].Day.DayNumber + 1));
        // Many days share a place in the picture: the lowest of them is what matters.
        Points = [.. known.GroupBy(x => (long)(x.Day.DayNumber - first) * Most / (last - first)).Select(x => x.MinBy(y => y.Ratio)!).Append(known[^1]).Distinct()
            .Select(x => new SolvencyPoint(x.Day, x.Ratio!.Value, Left + ((double)(x.Day.DayNumber - first) / (last - first) * (Right - Left)), At(x.Ratio!.Value)))];
        Deepest = Points.MinBy(x => x.Ratio)!;
    }

    public int Width { get; }

    public int Height { get; }

    public int Left { get; }

    public int Right { get; }

    public int Above { get; }

    public int Below { get; }

    /// <summary>The line, the oldest first.</summary>
    public IReadOnlyList<SolvencyPoint> Points { get; }

    /// <summary>Where solvency was lowest.</summary>
    public SolvencyPoint Deepest { get; }

    /// <summary>The newest.</summary>
    public SolvencyPoint Last => Points[^1];

    /// <summary>Ratio at the upper edge.</summary>
    public long Edge => _high;

    /// <summary>The line as a path.</summary>
    public string Line => Path(Points);

    /// <summary>What is under it.</summary>
    public string Area => string.Create(CultureInfo.InvariantCulture, $"{Line}L{Last.X:0.#} {Below}L{Points[0].X:0.#} {Below}Z");

    /// <summary>Height of a ratio in basis points.</summary>
    public double At(long ratio) => Below - ((double)(Math.Clamp(ratio, _low, _high) - _low) / (_high - _low) * (Below - Above));

    /// <summary>Days that are named under the picture, evenly, with their place.</summary>
    public IEnumerable<(DateOnly Day, double X)> Ticks(int count)
    {
        var (first, last) = (Points[0].Day.DayNumber, Last.Day.DayNumber);
        for (var i = 0; i < count; i++)
            yield return (DateOnly.FromDayNumber(first + ((last - first) * i / (count - 1))), Left + ((Right - Left) * (double)i / (count - 1)));
    }

    private static string Path(IReadOnlyList<SolvencyPoint> points)
    {
        var path = new StringBuilder();
        for (var i = 0; i < points.Count; i++)
            path.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? 'M' : 'L')}{points[i].X:0.#} {points[i].Y:0.#}");
        return path.ToString();
    }
}
