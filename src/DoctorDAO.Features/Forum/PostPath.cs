using System.Globalization;

namespace DoctorDAO.Features.Forum;

/// <summary>Where a post stands among the others of its thread, as text in whose order they are read.</summary>
internal static class PostPath
{
    /// <summary>Answers to answers stand further in, but not further than can be read on a phone.</summary>
    public const int MaxDepth = 3;

    private const int Digits = 6;

    /// <summary>Most posts that a thread can hold.</summary>
    public const int MaxPosts = (1 << (4 * Digits)) - 1;

    /// <summary>Path of a new post.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="answered">Path of the post that it answers; empty for the first of a thread.</param>
    public static string Of(int number, string answered)
    {
        // What answers the first post stands beside it, and what is too deep stands beside what it answers.
        var parent = answered.Length == Digits && answered == Step(1) ? "" : DepthOf(answered) == MaxDepth ? answered[..^Digits] : answered;
        return parent + Step(number);
    }

    /// <summary>0 to <see cref="MaxDepth"/>.</summary>
    public static int DepthOf(string path) => Math.Max(0, (path.Length / Digits) - 1);

    /// <summary>Whether it can be the path of a post.</summary>
    public static bool IsPath(string path) => path.Length is > 0 and <= Digits * (MaxDepth + 1) && path.Length % Digits == 0 && path.All(char.IsAsciiHexDigitLower);

    private static string Step(int number) => number.ToString("x6", CultureInfo.InvariantCulture);
}
