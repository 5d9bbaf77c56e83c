using System.Text.RegularExpressions;
using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Features.Text;

namespace DoctorDAO.Features.Marketplace.Papers;

/// <summary>VAT of an invoice: what a seller may state, and how sums come about.</summary>
internal static partial class VatRules
{
    /// <summary>Per cent; no member state has more.</summary>
    public const decimal MostRate = 30;

    private const int MaxWords = 200;

    /// <summary>Codes of UNCL 5305.</summary>
    public static string Code(VatCategory category) => category switch
    {
        VatCategory.Standard => "S",
        VatCategory.Zero => "Z",
        VatCategory.Exempt => "E",
        VatCategory.ReverseCharge => "AE",
        VatCategory.OutsideScope => "O",
    };

    /// <summary>Code of the list of VATEX why there is no VAT; <c>null</c> where there is VAT, or a national law that has no code says it.</summary>
    public static string? ReasonCode(VatStatement vat) => (vat.Category, vat.Exemption) switch
    {
        (VatCategory.Exempt, VatExemption.Care) => "VATEX-EU-132-1C",
        (VatCategory.Exempt, VatExemption.Education) => "VATEX-EU-132-1I",
        (VatCategory.Exempt, VatExemption.Tuition) => "VATEX-EU-132-1J",
        (VatCategory.ReverseCharge, _) => "VATEX-EU-AE",
        (VatCategory.OutsideScope, _) => "VATEX-EU-O",
        _ => null,
    };

    /// <summary>VAT of a net sum, rounded half away from zero to two decimals.</summary>
    public static decimal Tax(decimal net, decimal rate) => decimal.Round(net * rate / 100, 2, MidpointRounding.AwayFromZero);

    /// <summary>
    /// Net sums of sums that have VAT in them: together the net sum which with its VAT is nearest to what was paid, shared out by largest remainders. What was paid is missed by one
    /// cent at most, because one cent more of net is less than two cents more with VAT.
    /// </summary>
    public static IReadOnlyList<decimal> Nets(IReadOnlyList<decimal> gross, decimal rate)
    {
        var paid = gross.Sum();
        var guess = decimal.Round(paid / (1 + (rate / 100)), 2);
        var net = new[] { guess - 0.01m, guess, guess + 0.01m }.Where(x => x >= 0).MinBy(x => Math.Abs(x + Tax(x, rate) - paid));
        var exact = gross.Select(x => x / (1 + (rate / 100))).ToArray();
        var nets = exact.Select(x => Math.Floor(x * 100) / 100).ToArray();
        var cents = (int)((net - nets.Sum()) * 100);
        foreach (var i in Enumerable.Range(0, nets.Length).OrderByDescending(x => exact[x] - nets[x]).ThenBy(x => x).Take(Math.Max(cents, 0)))
            nets[i] += 0.01m;
        // The nearest sum may be a cent beyond what the remainders give: the largest line bears it.
        nets[Array.IndexOf(nets, nets.Max())] += net - nets.Sum();
        return nets;
    }

    /// <summary>Requires a statement that an invoice can bear.</summary>
    /// <exception cref="FieldException">A part of it is not what it should be.</exception>
    public static VatStatement Clean(VatStatement? vat)
    {
        if (vat is null || !Enum.IsDefined(vat.Category) || !Enum.IsDefined(vat.Exemption))
            throw new FieldException("vat", "says no category; standard, zero, exempt, reverse charge and outside the scope are possible");
        var standard = vat.Category == VatCategory.Standard;
        if (standard && (vat.Rate is <= 0 or > MostRate || decimal.Round(vat.Rate, 2) != vat.Rate))
            throw new FieldException("vat.rate", $"is {vat.Rate}; above 0 to {MostRate} per cent with two decimals are possible");
        if (!standard && vat.Rate != 0)
            throw new FieldException("vat.rate", "is not 0: only the standard category has a rate");
        if (vat.Category == VatCategory.Exempt != (vat.Exemption != VatExemption.None))
            throw new FieldException("vat.exemption", "is for what is exempt, and needed there; say why it is exempt");
        var words = string.IsNullOrWhiteSpace(vat.Words) ? null : TextLine.Clean("vat.words", vat.Words, MaxWords);
        if (vat.Exemption == VatExemption.SmallEnterprise && words is null)
            throw new FieldException("vat.words", "are needed: name the law by which your small enterprise is exempt, for example § 19 UStG");
        return vat with { Words = standard || vat.Category == VatCategory.Zero ? null : words };
    }

    /// <summary>Requires what the category asks of the two parties (BR-S-02, BR-Z-02, BR-E-02, BR-AE-02).</summary>
    /// <exception cref="FieldException">Something is missing.</exception>
    public static void Require(VatStatement vat, BillingParty seller, BillingParty buyer)
    {
        if (vat.Category != VatCategory.OutsideScope && seller.VatId is null && seller.TaxNumber is null)
            throw new FieldException("billing.vatId", "or a tax number is needed on an invoice with this treatment of VAT; state it in your billing details");
        if (vat.Category == VatCategory.ReverseCharge && buyer.VatId is null)
            throw new FieldException("buyer.vatId", "is needed: where the buyer owes the VAT, the invoice bears the buyer's VAT number; ask the buyer to state it");
    }

    /// <summary>Requires a party that an invoice can bear.</summary>
    /// <exception cref="FieldException">A part of it is not what it should be.</exception>
    public static BillingParty Clean(string field, BillingParty? party)
    {
        if (party is null)
            throw new FieldException(field, "is missing; say name and address");
        var country = (party.Country ?? "").Trim().ToUpperInvariant();
        if (!Countries.Contains(country))
            throw new FieldException(field + ".country", "is no country: two letters of ISO 3166-1, for example DE");
        return new BillingParty(
            TextLine.Clean(field + ".name", party.Name, 150), TextLine.Clean(field + ".street", party.Street, 150), TextLine.Clean(field + ".city", party.City, 100),
            TextLine.Clean(field + ".postCode", party.PostCode, 16), country, VatId(field + ".vatId", party.VatId),
            string.IsNullOrWhiteSpace(party.TaxNumber) ? null : TextLine.Clean(field + ".taxNumber", party.TaxNumber, 32));
    }

    private static string? VatId(string field, string? value)
    {
        var clean = string.Concat((value ?? "").Where(x => x is not (' ' or '.' or '-'))).ToUpperInvariant();
        if (clean.Length == 0)
            return null;
        // Greece writes EL there (BR-CO-09).
        if (!VatIdPattern().IsMatch(clean) || (clean[..2] != "EL" && !Countries.Contains(clean[..2])))
            throw new FieldException(field, "is no VAT number: the letters of its country, then 2 to 13 letters and digits, for example DE123456789");
        return clean;
    }

    /// <summary>ISO 3166-1.</summary>
    internal static readonly HashSet<string> Countries = [.. (
        "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ "
        + "EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ "
        + "LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA "
        + "RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW").Split(' ')];

    [GeneratedRegex("^[A-Z]{2}[0-9A-Z]{2,13}$")]
    private static partial Regex VatIdPattern();
}
