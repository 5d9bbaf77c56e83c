using DoctorDAO.Client;
using DoctorDAO.Client.Credentials;

namespace DoctorDAO.Portal.Features.Verify;

/// <summary>The fields of a policy that is being written. A claim is named <c>Type.claim</c>.</summary>
public sealed class PolicyForm
{
    /// <summary>Name, for the staff.</summary>
    public string? Name { get; set; }

    /// <summary>Why it is asked.</summary>
    public string? Purpose { get; set; }

    /// <summary>Claims that are asked for.</summary>
    public IList<string>? Claims { get; set; } = [];

    /// <summary>Types that need not be shown.</summary>
    public IList<string>? Optional { get; set; } = [];

    /// <summary>Oldest training, in days.</summary>
    public int? MaxAgeDays { get; set; }

    /// <summary>Least hours of training.</summary>
    public int? MinHours { get; set; }

    /// <summary>Which issuers.</summary>
    public IssuerRule Issuers { get; set; }

    /// <summary>The named ones, one a line.</summary>
    public string? IssuerDids { get; set; }

    /// <summary>Age of a status list, in hours.</summary>
    public int StatusHours { get; set; } = 24;

    /// <summary>Whether a list that is not the anchored one is refused.</summary>
    public bool AnchorRefuses { get; set; }

    /// <summary>Whether all must be one person's.</summary>
    public bool SamePerson { get; set; }

    /// <summary>Days that claims are kept.</summary>
    public int RetainDays { get; set; } = 30;

    /// <summary>Whether it says something of training, and asks for none: that would be lost.</summary>
    /// <exception cref="FieldException">It does.</exception>
    public void Check()
    {
        if (Claims?.Any(x => x.StartsWith(CredentialTypes.Training + ".", StringComparison.Ordinal)) == true)
            return;
        if (MinHours is not null)
            throw new FieldException("minHours", "needs the claim hours");
        if (MaxAgeDays is not null)
            throw new FieldException("maxAgeDays", "needs the claim completed_on");
    }

    /// <summary>A form filled with a policy.</summary>
    public static PolicyForm Of(PolicyContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return new PolicyForm
        {
            Name = content.Name,
            Purpose = content.Purpose,
            Claims = [.. content.Items.SelectMany(x => x.Claims.Select(c => $"{x.Type}.{c}"))],
            Optional = [.. content.Items.Where(x => x.Optional).Select(x => x.Type)],
            MaxAgeDays = content.Items.FirstOrDefault(x => x.MaxAgeDays is not null)?.MaxAgeDays,
            MinHours = content.Items.FirstOrDefault(x => x.MinHours is not null)?.MinHours,
            Issuers = content.Issuers,
            IssuerDids = string.Join('\n', content.IssuerDids),
            StatusHours = content.StatusHours,
            AnchorRefuses = content.Anchor == AnchorRule.Refuse,
            SamePerson = content.SamePerson,
            RetainDays = content.RetainDays,
        };
    }

    /// <summary>Whether a claim, as <c>Type.claim</c>, is asked for. A form of which nothing is ticked has no list at all.</summary>
    public bool Asks(string claim) => Claims?.Contains(claim) == true;

    /// <summary>Whether a type need not be shown.</summary>
    public bool MayLack(string type) => Optional?.Contains(type) == true;

    /// <summary>The policy that the form says.</summary>
    public PolicyContent ToContent()
    {
        var items = new List<PolicyItem>();
        foreach (var (type, known) in VerifyWriting.Types)
        {
            string[] claims = [.. known.Where(c => Asks($"{type}.{c}"))];
            if (claims.Length == 0) continue;
            var training = type == CredentialTypes.Training;
            items.Add(new PolicyItem(type, claims, Multiple: training, Optional: MayLack(type), training ? MaxAgeDays : null, training ? MinHours : null));
        }
        string[] dids = [.. (IssuerDids ?? "").ReplaceLineEndings("\n").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
        return new PolicyContent(Name ?? "", Purpose ?? "", items, Issuers, dids, StatusHours, AnchorRefuses ? AnchorRule.Refuse : AnchorRule.Warn, SamePerson, RetainDays);
    }
}
