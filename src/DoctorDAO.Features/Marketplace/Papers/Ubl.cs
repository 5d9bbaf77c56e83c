using System.Globalization;
using System.Text;
using System.Xml;
using DoctorDAO.Client.Marketplace;

namespace DoctorDAO.Features.Marketplace.Papers;

/// <summary>Writes an invoice as UBL 2.1 under EN 16931, elements in the order of the schemas: Invoice-2 or CreditNote-2.</summary>
internal static class Ubl
{
    public const string Cbc = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2";
    public const string Cac = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2";
    public const string InvoiceNamespace = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2";
    public const string CreditNoteNamespace = "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2";

    /// <summary>BT-24: the core without an extension.</summary>
    public const string Customization = "urn:cen.eu:en16931:2017";

    // One, of UN/ECE Recommendation 20 with 21.
    private const string One = "C62";

    /// <summary>The document as UTF-8.</summary>
    public static byte[] Write(Invoice invoice)
    {
        if (invoice.IsBarter)
            throw new ArgumentException("Hours are no currency of ISO 4217.", nameof(invoice));
        using var content = new MemoryStream();
        using (var xml = XmlWriter.Create(content, new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true }))
            new Writer(xml, invoice).Write();
        return content.ToArray();
    }

    private sealed class Writer(XmlWriter xml, Invoice invoice)
    {
        private readonly bool _credit = invoice.Kind == InvoiceKind.CreditNote;
        private readonly InvoiceWords _words = InvoiceWords.Of(invoice.Language);

        public void Write()
        {
            xml.WriteStartElement(_credit ? "CreditNote" : "Invoice", _credit ? CreditNoteNamespace : InvoiceNamespace);
            xml.WriteAttributeString("xmlns", "cac", null, Cac);
            xml.WriteAttributeString("xmlns", "cbc", null, Cbc);
            Basic("CustomizationID", Customization);
            Basic("ID", invoice.Number);
            Basic("IssueDate", Day(invoice.Issued));
            Basic(_credit ? "CreditNoteTypeCode" : "InvoiceTypeCode", _credit ? "381" : "380");
            if (invoice.Reason is { } reason)
                Basic("Note", reason);
            Basic("DocumentCurrencyCode", invoice.Currency);
            Group("InvoicePeriod", () => { Basic("StartDate", Day(invoice.From)); Basic("EndDate", Day(invoice.To)); });
            Group("OrderReference", () => Basic("ID", invoice.Order.ToString(CultureInfo.InvariantCulture)));
            if (invoice.Preceding is { } preceding)
                Group("BillingReference", () => Group("InvoiceDocumentReference", () => { Basic("ID", preceding.Number); Basic("IssueDate", Day(preceding.Issued)); }));
            Group("AccountingSupplierParty", () => Party(invoice.Seller, invoice.SellerId));
            Group("AccountingCustomerParty", () => Party(invoice.Buyer, null));
            Group("PaymentTerms", () => Basic("Note", string.Format(CultureInfo.InvariantCulture, _words.PaidBy, invoice.Order)));
            Totals();
            for (var i = 0; i < invoice.Lines.Count; i++)
                Line(i + 1, invoice.Lines[i]);
            xml.WriteEndElement();
        }

        private void Party(BillingParty party, string? id) => Group("Party", () =>
        {
            // Who is outside the scope shows no VAT number (BR-O-02); nor does who buys there.
            var scope = invoice.Vat.Category != VatCategory.OutsideScope;
            if (id is not null)
                Group("PartyIdentification", () => Basic("ID", id));
            Group("PostalAddress", () =>
            {
                Basic("StreetName", party.Street);
                Basic("CityName", party.City);
                Basic("PostalZone", party.PostCode);
                Group("Country", () => Basic("IdentificationCode", party.Country));
            });
            if (scope && party.VatId is { } vat)
                TaxScheme(vat, "VAT");
            if (id is not null && party.TaxNumber is { } number)
                TaxScheme(number, "TAX");
            Group("PartyLegalEntity", () => Basic("RegistrationName", party.Name));
        });

        private void TaxScheme(string id, string scheme) => Group("PartyTaxScheme", () =>
        {
            Basic("CompanyID", id);
            Group("TaxScheme", () => Basic("ID", scheme));
        });

        private void Totals()
        {
            Group("TaxTotal", () =>
            {
                Amount("TaxAmount", invoice.Tax);
                Group("TaxSubtotal", () =>
                {
                    Amount("TaxableAmount", invoice.Net);
                    Amount("TaxAmount", invoice.Tax);
                    Group("TaxCategory", () => Category(reason: true));
                });
            });
            Group("LegalMonetaryTotal", () =>
            {
                Amount("LineExtensionAmount", invoice.Net);
                Amount("TaxExclusiveAmount", invoice.Net);
                Amount("TaxInclusiveAmount", invoice.Gross);
                Amount("PrepaidAmount", invoice.Paid);
                if (invoice.Rounding != 0)
                    Amount("PayableRoundingAmount", invoice.Rounding);
                Amount("PayableAmount", invoice.Gross - invoice.Paid + invoice.Rounding);
            });
        }

        private void Category(bool reason)
        {
            var vat = invoice.Vat;
            Basic("ID", VatRules.Code(vat.Category));
            if (vat.Category != VatCategory.OutsideScope)
                Basic("Percent", vat.Rate.ToString("0.##", CultureInfo.InvariantCulture));
            if (reason && _words.Reason(vat) is { } words)
            {
                if (VatRules.ReasonCode(vat) is { } code)
                    Basic("TaxExemptionReasonCode", code);
                Basic("TaxExemptionReason", words);
            }

            Group("TaxScheme", () => Basic("ID", "VAT"));
        }

        private void Line(int number, InvoiceLine line) => Group(_credit ? "CreditNoteLine" : "InvoiceLine", () =>
        {
            Basic("ID", number.ToString(CultureInfo.InvariantCulture));
            xml.WriteStartElement("cbc", _credit ? "CreditedQuantity" : "InvoicedQuantity", Cbc);
            xml.WriteAttributeString("unitCode", One);
            xml.WriteString("1");
            xml.WriteEndElement();
            Amount("LineExtensionAmount", line.Net);
            Group("Item", () =>
            {
                Basic("Name", line.Name);
                Group("ClassifiedTaxCategory", () => Category(reason: false));
            });
            Group("Price", () => Amount("PriceAmount", line.Net));
        });

        private void Group(string name, Action content)
        {
            xml.WriteStartElement("cac", name, Cac);
            content();
            xml.WriteEndElement();
        }

        private void Basic(string name, string value) => xml.WriteElementString("cbc", name, Cbc, value);

        private void Amount(string name, decimal amount)
        {
            xml.WriteStartElement("cbc", name, Cbc);
            xml.WriteAttributeString("currencyID", invoice.Currency);
            xml.WriteString(amount.ToString("0.00", CultureInfo.InvariantCulture));
            xml.WriteEndElement();
        }

        private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }
}
