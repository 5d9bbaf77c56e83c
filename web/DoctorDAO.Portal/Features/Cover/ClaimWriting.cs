using System.Globalization;
using DoctorDAO.Client.Cover;
using DoctorDAO.Client.Relay;
using DoctorDAO.Portal.Features.Governance;
using DoctorDAO.Portal.Texts;

namespace DoctorDAO.Portal.Features.Cover;

/// <summary>How claims are addressed and written.</summary>
public static class ClaimWriting
{
    private const int All = 10_000;

    /// <summary>Address of a claim's page.</summary>
    public static string Href(long claim) => string.Create(CultureInfo.InvariantCulture, $"/cover/claims/{claim}");

    /// <summary>Where an act on a claim is prepared.</summary>
    public static string Path(long claim, string act) => string.Create(CultureInfo.InvariantCulture, $"/api/cover/claims/{claim}/{act}");

    /// <summary>Minor units as money.</summary>
    public static string Amount(this Reader reader, long minor, MemberContractsDto? site) =>
        reader.Money(minor / (decimal)Math.Pow(10, site?.Decimals ?? 2), site?.Currency ?? "EUR");

    /// <summary>Basis points as a share, with the blank before the sign that the language has: "37.5%", "37,5 %".</summary>
    public static string Share(this Reader reader, int basisPoints) =>
        (basisPoints / (All / 100m)).ToString("0.##", reader.Culture) + (reader.Culture.NumberFormat.PercentPositivePattern == 0 ? "\u00A0%" : "%");

    /// <summary>Look and icon of a status' badge.</summary>
    public static (string Look, string Icon) Badge(ClaimStatus status) => status switch
    {
        ClaimStatus.Filed or ClaimStatus.Judged or ClaimStatus.Appeal => ("open", "circle-dot"),
        ClaimStatus.Challenge => ("closing", "hourglass"),
        ClaimStatus.Payable or ClaimStatus.Paid => ("passed", "check"),
        ClaimStatus.Denied => ("failed", "ban"),
        _ => ("failed", "undo-2"),
    };

    /// <summary>What comes next, in words for whoever looks.</summary>
    public static string Next(TextSet texts, ClaimRowDto row, bool mine) =>
        texts.Find($"next.{row.Next.What}.{(mine ? "mine" : "other")}") ?? texts["next." + row.Next.What];

    /// <summary>How many jurors of the rounds so far gave at least something, and how many answered; of the newest round that has answers.</summary>
    public static (int Some, int Of) Votes(ClaimPanelDto panel)
    {
        var last = panel.Votes.Where(x => x.Award is not null).GroupBy(x => x.Round).OrderByDescending(x => x.Key).FirstOrDefault();
        return last is null ? (0, 0) : (last.Count(x => x.Award > 0), last.Count());
    }
}
