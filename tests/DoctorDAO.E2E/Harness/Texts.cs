using System.Globalization;

namespace DoctorDAO.E2E.Harness;

/// <summary>How the portal writes, for what a test looks for.</summary>
public static class Texts
{
    private static readonly CultureInfo British = CultureInfo.GetCultureInfo("en-GB");

    /// <summary>A number as a British reader sees it.</summary>
    public static string Number(long number) => number.ToString("N0", British);

    /// <summary>A number as a form field holds it.</summary>
    public static string Plain(long number) => number.ToString(CultureInfo.InvariantCulture);
}
