using System.Globalization;
using DoctorDAO.Client.Panels;
using DoctorDAO.Portal.Features.Cover;

namespace DoctorDAO.Portal.Features.Panels;

/// <summary>How cases, shares and amounts of panels are written.</summary>
public static class PanelWriting
{
    private const decimal Whole = 10_000;

    /// <summary>A case by what it is about: "Claim 12", else "Case 7".</summary>
    public static string CaseName(this Reader reader, string opener, long reference, long id)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return opener == "claims" ? reader.Texts("Panels")["case.claim", ("n", reference)] : reader.Texts("Panels")["case.other", ("n", id)];
    }

    /// <summary>What a share of an amount is: as the contract counts it, rounded down.</summary>
    public static long Of(this int points, long amount) => (long)(amount * (points / Whole));

    /// <summary>Address of a case's page.</summary>
    public static string Href(long id) => string.Create(CultureInfo.InvariantCulture, $"/panels/{id}");

    /// <summary>A moment as attributes have it.</summary>
    public static string Attribute(this DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>What becomes of a case, as the column of rulings says it.</summary>
    public static string Ruling(this Reader reader, CaseStage stage, int? ruling)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return ruling is { } points ? reader.Share(points) : reader.Texts("Panels")[stage == CaseStage.NoRuling ? "vote.none" : "ruling.none"];
    }
}
