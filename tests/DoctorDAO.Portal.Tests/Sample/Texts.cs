namespace DoctorDAO.Portal.Tests.Sample;

/// <summary>Words of the sample agenda.</summary>
public static class Texts
{
    /// <summary>Longer than any title should be, with a word that has no place to break.</summary>
    public const string LongTitle = "Establish a permanent working group on pharmacovigilance, Arzneimittelversorgungssicherheitsverordnung and cross-border reporting of rare adverse reactions in children under two";

    public static readonly (string Title, string Summary)[] Issues =
    [
        ("Cap consecutive resident duty at 13 hours", "Adopt the cap as an association standard and publish the list of hospitals that meet it."),
        ("Require a named clinician for every AI triage decision", "Public statement: no emergency patient is sent home on a model’s score alone."),
        ("Fund an antibiotic stewardship audit in 12 district hospitals", "Pays €48,000 from the treasury in two parts, the second after the interim report."),
        ("Count hospital-at-home rounds as CPD", "Two CPD hours for each documented round, at most 20 hours a year."),
        ("Accredit the Baltic College of Emergency Medicine as an issuer", "Its specialist titles would be accepted without a second check."),
        ("Offer every oncology member a second opinion in 72 hours", "A rota of 40 volunteers, paid in CARE hours from the marketplace."),
        ("Withdraw the 2021 position paper on opioid tapering", "Three of its five recommendations are contradicted by later trials."),
        ("Set a minimum of 20 minutes for shift handover", "Rostered time, with a one-page handover sheet in four languages."),
    ];
}
