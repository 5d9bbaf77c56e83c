using System.Globalization;

namespace DoctorDAO.Benchmarks;

/// <summary>Rows as they are measured, and what may not be exceeded.</summary>
internal sealed class Table
{
    private readonly List<string> _missed = [];

    /// <summary>Lines of the limits that were exceeded.</summary>
    public IReadOnlyList<string> Missed => _missed;

    /// <summary>Starts a group of rows.</summary>
    public static void Head(string title) => Console.WriteLine($"\n{title}");

    /// <summary>Writes a row.</summary>
    /// <param name="what">What was measured.</param>
    /// <param name="value">With its unit.</param>
    /// <param name="ratio">To the baseline of the same run, or <c>null</c>.</param>
    /// <param name="limit">What <paramref name="ratio"/> may be at most.</param>
    public void Row(string what, string value, double? ratio = null, double? limit = null)
    {
        var text = ratio is { } r ? string.Create(CultureInfo.InvariantCulture, $"x {r:0.00}") : "";
        var bound = limit is { } l ? string.Create(CultureInfo.InvariantCulture, $"(at most {l:0.00})") : "";
        var mark = ratio > limit ? "  TOO MUCH" : "";
        Console.WriteLine($"  {what,-46} {value,16}  {text,8}  {bound}{mark}");
        if (mark.Length > 0)
            _missed.Add(what);
    }

    /// <summary>The middle of the values.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>Milliseconds for people.</summary>
    public static string Milliseconds(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0.00} ms");
}
