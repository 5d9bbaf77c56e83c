using System.Globalization;
using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Portal.Features.Governance;
using DoctorDAO.Portal.Texts;

namespace DoctorDAO.Portal.Features.Marketplace.Papers;

/// <summary>How papers are addressed and written.</summary>
public static class PaperWriting
{
    /// <summary>Address of an order's papers.</summary>
    public static string Href(long order) => string.Create(CultureInfo.InvariantCulture, $"/market/orders/{order}/papers");

    /// <summary>Address of an invoice.</summary>
    public static string Href(Guid invoice) => $"/market/invoices/{invoice}";

    /// <summary>Whole units of a currency, or hours.</summary>
    public static string Sum(this Reader reader, decimal amount, string currency)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return currency == MarketCurrency.Care ? reader.Texts("Papers")["hours", ("n", amount.ToString("#,##0.##", reader.Culture))] : reader.Money(amount, currency);
    }

    /// <summary>Hours and minutes that were worked.</summary>
    public static string Worked(this Reader reader, int minutes)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return reader.Texts("Papers")["hours", ("n", (minutes / 60m).ToString("#,##0.##", reader.Culture))];
    }

    /// <summary>What is wrong, in the reader's language, at the field of a form.</summary>
    /// <param name="fields">Ids of the form's fields; what belongs to none stands at the first.</param>
    public static (string Field, string Message) Refusal(TextSet texts, FieldException e, params ReadOnlySpan<string> fields)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(e);
        // party.country and buyer.country are one field of two forms.
        var name = e.Field.Split('.', '[')[^1].TrimEnd(']');
        var known = fields[0];
        foreach (var field in fields)
        {
            if (field == name) known = field;
        }

        return (known, texts.Find("error." + e.Field) ?? texts.Find("error." + name) ?? texts["error.other"]);
    }
}

/// <summary>Who somebody is on invoices, in fields.</summary>
public class BillingForm
{
    /// <summary>Full name or firm.</summary>
    public string? Name { get; set; }

    /// <summary>Street and number.</summary>
    public string? Street { get; set; }

    /// <summary>Code of the place.</summary>
    public string? PostCode { get; set; }

    /// <summary>Place.</summary>
    public string? City { get; set; }

    /// <summary>Two letters.</summary>
    public string? Country { get; set; }

    /// <summary>VAT number.</summary>
    public string? VatId { get; set; }

    /// <summary>National tax number.</summary>
    public string? TaxNumber { get; set; }

    /// <summary>Treatment of VAT: a choice of <see cref="Choices"/>; empty for who only buys.</summary>
    public string? Vat { get; set; }

    /// <summary>Per cent, as typed.</summary>
    public string? Rate { get; set; }

    /// <summary>The rule of VAT in words; of an invoice what was done.</summary>
    public string? Words { get; set; }

    /// <summary>Treatments that can be chosen.</summary>
    public static IReadOnlyList<string> Choices { get; } = ["Standard", "Zero", "Care", "Education", "Tuition", "SmallEnterprise", "ReverseCharge", "OutsideScope"];

    /// <summary>The fields of what was stated.</summary>
    public static BillingForm Of(BillingDto billing, CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(billing);
        var (party, vat) = (billing.Party, billing.Vat);
        return new BillingForm
        {
            Name = party.Name, Street = party.Street, PostCode = party.PostCode, City = party.City, Country = party.Country, VatId = party.VatId, TaxNumber = party.TaxNumber,
            Vat = vat is null ? "" : vat.Category == VatCategory.Exempt ? vat.Exemption.ToString() : vat.Category.ToString(),
            Rate = vat is { Rate: > 0 } ? vat.Rate.ToString("0.##", culture) : null, Words = vat?.Words,
        };
    }

    /// <summary>What the fields say.</summary>
    public BillingDto Read() => new(Party(), Vat switch
    {
        null or "" => null,
        // A point and a comma are both typed for decimals.
        "Standard" => new VatStatement(VatCategory.Standard, decimal.TryParse(Rate?.Replace(',', '.'), NumberStyles.Number, CultureInfo.InvariantCulture, out var rate) ? rate : 0),
        _ when Enum.TryParse<VatExemption>(Vat, out var exemption) && exemption != VatExemption.None => new VatStatement(VatCategory.Exempt, 0, exemption, Words),
        _ => new VatStatement(Enum.TryParse<VatCategory>(Vat, out var category) ? category : VatCategory.OutsideScope, 0, VatExemption.None, Words),
    });

    /// <summary>Who it is.</summary>
    public BillingParty Party() => new(Name ?? "", Street ?? "", City ?? "", PostCode ?? "", Country ?? "", VatId, TaxNumber);
}

/// <summary>An invoice that is asked for, in fields; the buyer's where the buyer has stated nothing.</summary>
public sealed class IssueForm : BillingForm
{
    /// <summary>Made once a form.</summary>
    public string? Key { get; set; } = Guid.NewGuid().ToString();

    /// <summary>Milestones, from 0.</summary>
    public IReadOnlyList<int> Parts { get; set; } = [];
}
