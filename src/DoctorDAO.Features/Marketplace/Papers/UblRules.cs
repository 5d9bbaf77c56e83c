using System.Globalization;
using System.Xml.Linq;

namespace DoctorDAO.Features.Marketplace.Papers;

/// <summary>
/// Business rules of EN 16931 as this house reads them, on the XML itself and not on what it was written from: those that concern what our invoices hold (no allowances, no charges, no
/// payee, no tax representative). Whoever breaks none of them is not thereby valid under rules that are not listed in <see cref="Names"/>.
/// </summary>
internal static class UblRules
{
    private static readonly XNamespace Cbc = Ubl.Cbc;
    private static readonly XNamespace Cac = Ubl.Cac;
    private static readonly string[] Exempt = ["E", "AE", "O"];
    private static readonly string[] Categories = ["S", "Z", "E", "AE", "O"];

    /// <summary>The rules that are checked.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "BR-01", "BR-02", "BR-03", "BR-04", "BR-05", "BR-06", "BR-07", "BR-08", "BR-09", "BR-10", "BR-11", "BR-12", "BR-13", "BR-14", "BR-15", "BR-16", "BR-21", "BR-22", "BR-23", "BR-24",
        "BR-25", "BR-26", "BR-27", "BR-29", "BR-45", "BR-46", "BR-47", "BR-48", "BR-55", "BR-CO-04", "BR-CO-09", "BR-CO-10", "BR-CO-13", "BR-CO-14", "BR-CO-15", "BR-CO-16", "BR-CO-17", "BR-CO-18",
        "BR-CO-25", "BR-CO-26", "BR-DEC-09", "BR-DEC-12", "BR-DEC-13", "BR-DEC-14", "BR-DEC-16", "BR-DEC-17", "BR-DEC-18", "BR-DEC-19", "BR-DEC-20", "BR-DEC-23", "BR-CL-01", "BR-CL-04", "BR-CL-14",
        "BR-CL-17", "BR-S-01", "BR-S-02", "BR-S-05", "BR-S-08", "BR-S-09", "BR-S-10", "BR-Z-01", "BR-Z-02", "BR-Z-05", "BR-Z-08", "BR-Z-09", "BR-Z-10", "BR-E-01", "BR-E-02", "BR-E-05", "BR-E-08",
        "BR-E-09", "BR-E-10", "BR-AE-01", "BR-AE-02", "BR-AE-05", "BR-AE-08", "BR-AE-09", "BR-AE-10", "BR-O-01", "BR-O-02", "BR-O-05", "BR-O-08", "BR-O-09", "BR-O-10", "BR-O-11",
    ];

    /// <summary>Rules that a document breaks; none for one that keeps all of them.</summary>
    public static IReadOnlyList<string> Broken(byte[] content)
    {
        using var stream = new MemoryStream(content);
        var root = XDocument.Load(stream).Root!;
        var broken = new SortedSet<string>(StringComparer.Ordinal);
        var check = new Check(root, broken);
        check.Head();
        check.Parties();
        check.Lines();
        check.Totals();
        check.Breakdown();
        return [.. broken];
    }

    private sealed class Check(XElement root, SortedSet<string> broken)
    {
        private readonly bool _credit = root.Name.LocalName == "CreditNote";
        private readonly XElement? _seller = At(root, "AccountingSupplierParty", "Party");
        private readonly XElement? _buyer = At(root, "AccountingCustomerParty", "Party");
        private readonly XElement? _total = At(root, "LegalMonetaryTotal");
        private readonly List<XElement> _lines = [.. root.Elements(Cac + (root.Name.LocalName == "CreditNote" ? "CreditNoteLine" : "InvoiceLine"))];
        private readonly List<XElement> _breakdown = [.. root.Elements(Cac + "TaxTotal").Elements(Cac + "TaxSubtotal")];
        private readonly string _currency = Text(root, "DocumentCurrencyCode") ?? "";

        public void Head()
        {
            Require("BR-01", Text(root, "CustomizationID") == Ubl.Customization);
            Require("BR-02", Filled(root, "ID"));
            Require("BR-03", DateOnly.TryParseExact(Text(root, "IssueDate"), "yyyy-MM-dd", out _));
            var type = Text(root, _credit ? "CreditNoteTypeCode" : "InvoiceTypeCode");
            Require("BR-04", type is not null);
            Require("BR-CL-01", type == (_credit ? "381" : "380"));
            Require("BR-05", _currency.Length > 0);
            Require("BR-CL-04", _currency.Length == 3 && _currency.All(char.IsAsciiLetterUpper));
            var period = At(root, "InvoicePeriod");
            Require("BR-29", period is null || string.CompareOrdinal(Text(period, "StartDate"), Text(period, "EndDate")) <= 0);
            foreach (var before in root.Elements(Cac + "BillingReference"))
                Require("BR-55", Filled(At(before, "InvoiceDocumentReference"), "ID"));
        }

        public void Parties()
        {
            Require("BR-06", Filled(At(_seller, "PartyLegalEntity"), "RegistrationName"));
            Require("BR-07", Filled(At(_buyer, "PartyLegalEntity"), "RegistrationName"));
            Require("BR-08", At(_seller, "PostalAddress") is not null);
            Require("BR-09", Filled(At(_seller, "PostalAddress", "Country"), "IdentificationCode"));
            Require("BR-10", At(_buyer, "PostalAddress") is not null);
            Require("BR-11", Filled(At(_buyer, "PostalAddress", "Country"), "IdentificationCode"));
            foreach (var party in new[] { _seller, _buyer })
            {
                Require("BR-CL-14", VatRules.Countries.Contains(Text(At(party, "PostalAddress", "Country"), "IdentificationCode") ?? ""));
                if (Scheme(party, vat: true) is { } vat)
                    Require("BR-CO-09", vat.Length > 2 && (vat[..2] == "EL" || VatRules.Countries.Contains(vat[..2])));
            }

            Require("BR-CO-26", Filled(At(_seller, "PartyIdentification"), "ID") || Filled(At(_seller, "PartyLegalEntity"), "CompanyID") || Scheme(_seller, vat: true) is not null);
        }

        public void Lines()
        {
            Require("BR-16", _lines.Count > 0);
            foreach (var line in _lines)
            {
                var quantity = line.Element(Cbc + (_credit ? "CreditedQuantity" : "InvoicedQuantity"));
                Require("BR-21", Filled(line, "ID"));
                Require("BR-22", decimal.TryParse(quantity?.Value, NumberStyles.Number, CultureInfo.InvariantCulture, out _));
                Require("BR-23", quantity?.Attribute("unitCode") is { Value.Length: > 0 });
                Require("BR-24", Amount(line, "LineExtensionAmount", "BR-DEC-23") is not null);
                Require("BR-25", Filled(At(line, "Item"), "Name"));
                Require("BR-26", Amount(At(line, "Price"), "PriceAmount", null) is not null);
                Require("BR-27", Amount(At(line, "Price"), "PriceAmount", null) is >= 0);
                Require("BR-CO-04", Filled(At(line, "Item", "ClassifiedTaxCategory"), "ID"));
            }
        }

        public void Totals()
        {
            var sum = Amount(_total, "LineExtensionAmount", "BR-DEC-09");
            var net = Amount(_total, "TaxExclusiveAmount", "BR-DEC-12");
            var gross = Amount(_total, "TaxInclusiveAmount", "BR-DEC-14");
            var paid = Amount(_total, "PrepaidAmount", "BR-DEC-16") ?? 0;
            var rounding = Amount(_total, "PayableRoundingAmount", "BR-DEC-17") ?? 0;
            var due = Amount(_total, "PayableAmount", "BR-DEC-18");
            var tax = Amount(At(root, "TaxTotal"), "TaxAmount", "BR-DEC-13");
            Require("BR-12", sum is not null);
            Require("BR-13", net is not null);
            Require("BR-14", gross is not null);
            Require("BR-15", due is not null);
            Require("BR-CO-10", sum == _lines.Sum(x => Amount(x, "LineExtensionAmount", null) ?? 0));
            Require("BR-CO-13", net == sum);
            Require("BR-CO-14", tax == _breakdown.Sum(x => Amount(x, "TaxAmount", null) ?? 0));
            Require("BR-CO-15", gross == net + tax);
            Require("BR-CO-16", due == gross - paid + rounding);
            Require("BR-CO-25", due is not > 0 || Filled(root, "DueDate") || Filled(At(root, "PaymentTerms"), "Note"));
        }

        public void Breakdown()
        {
            Require("BR-CO-18", _breakdown.Count > 0);
            foreach (var part in _breakdown)
            {
                var category = At(part, "TaxCategory");
                var (code, percent) = (Text(category, "ID"), Percent(category));
                var (taxable, tax) = (Amount(part, "TaxableAmount", "BR-DEC-19"), Amount(part, "TaxAmount", "BR-DEC-20"));
                Require("BR-45", taxable is not null);
                Require("BR-46", tax is not null);
                Require("BR-47", code is not null);
                Require("BR-CL-17", Categories.Contains(code));
                Require("BR-48", percent is not null || code == "O");
                Require("BR-CO-17", tax == decimal.Round((taxable ?? 0) * (percent ?? 0) / 100, 2, MidpointRounding.AwayFromZero));
                var lines = _lines.Where(x => Text(At(x, "Item", "ClassifiedTaxCategory"), "ID") == code && Percent(At(x, "Item", "ClassifiedTaxCategory")) == percent);
                Require($"BR-{code}-08", taxable == lines.Sum(x => Amount(x, "LineExtensionAmount", null) ?? 0));
                Require($"BR-{code}-09", code == "S" || tax == 0);
                var reason = Filled(category, "TaxExemptionReason") || Filled(category, "TaxExemptionReasonCode");
                Require($"BR-{code}-10", reason == Exempt.Contains(code));
            }

            foreach (var category in _lines.Select(x => At(x, "Item", "ClassifiedTaxCategory")).OfType<XElement>())
            {
                var (code, percent) = (Text(category, "ID"), Percent(category));
                Require("BR-CL-17", Categories.Contains(code));
                Require($"BR-{code}-01", _breakdown.Count(x => Text(At(x, "TaxCategory"), "ID") == code) is var count && (code == "S" ? count >= 1 : count == 1));
                Require($"BR-{code}-02", MayBear(code));
                Require($"BR-{code}-05", code switch { "S" => percent > 0, "O" => percent is null, _ => percent == 0 });
            }

            if (_breakdown.Exists(x => Text(At(x, "TaxCategory"), "ID") == "O"))
                Require("BR-O-11", _breakdown.Count == 1);
        }

        /// <summary>Identifiers that a category asks of the parties, or forbids.</summary>
        private bool MayBear(string? code) => code switch
        {
            "O" => Scheme(_seller, vat: true) is null && Scheme(_buyer, vat: true) is null,
            "AE" => (Scheme(_seller, vat: true) ?? Scheme(_seller, vat: false)) is not null && (Scheme(_buyer, vat: true) is not null || Filled(At(_buyer, "PartyLegalEntity"), "CompanyID")),
            _ => (Scheme(_seller, vat: true) ?? Scheme(_seller, vat: false)) is not null,
        };

        private void Require(string rule, bool kept)
        {
            if (!kept)
                broken.Add(rule);
        }

        /// <summary>An amount in the document's currency; with more than two decimals it breaks a rule.</summary>
        private decimal? Amount(XElement? of, string name, string? decimals)
        {
            if (of?.Element(Cbc + name) is not { } element || !decimal.TryParse(element.Value, NumberStyles.Number, CultureInfo.InvariantCulture, out var amount))
                return null;
            if (decimals is not null)
                Require(decimals, decimal.Round(amount, 2) == amount && (string?)element.Attribute("currencyID") == _currency);
            return amount;
        }

        private static string? Scheme(XElement? party, bool vat) => party?.Elements(Cac + "PartyTaxScheme")
            .Where(x => Text(At(x, "TaxScheme"), "ID") == "VAT" == vat).Select(x => Text(x, "CompanyID")).FirstOrDefault(x => !string.IsNullOrEmpty(x));

        private static decimal? Percent(XElement? category) => decimal.TryParse(Text(category, "Percent"), NumberStyles.Number, CultureInfo.InvariantCulture, out var percent) ? percent : null;
    }

    private static XElement? At(XElement? from, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
            from = from?.Element(Cac + name);
        return from;
    }

    private static string? Text(XElement? of, string name) => of?.Element(Cbc + name)?.Value;

    private static bool Filled(XElement? of, string name) => !string.IsNullOrWhiteSpace(Text(of, name));
}
