using System.Globalization;
using System.Text;
using CsCheck;
using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Features.Marketplace.Papers;

namespace DoctorDAO.Features.Tests;

/// <summary>Invoices add up and keep the rules of EN 16931, whatever was paid and however it is taxed; hours and statements are what was worked and paid.</summary>
public sealed class InvoiceTests
{
    private static readonly BillingParty Seller = new("Praxis Dr. Amara Okafor", "Lindenstraße 7", "Berlin", "10969", "DE", "DE123456788", "29/123/45678");
    private static readonly BillingParty Buyer = new("Clínica <Sol> & Mar", "Calle Mayor 1", "Madrid", "28013", "ES", "ESX1234567X");

    private static readonly VatStatement[] Treatments =
    [
        new(VatCategory.Zero), new(VatCategory.Exempt, 0, VatExemption.Care), new(VatCategory.Exempt, 0, VatExemption.Education), new(VatCategory.Exempt, 0, VatExemption.Tuition),
        new(VatCategory.Exempt, 0, VatExemption.SmallEnterprise, "§ 19 UStG"), new(VatCategory.ReverseCharge), new(VatCategory.OutsideScope),
    ];

    private static Gen<Invoice> Invoices { get; } = Gen.Select(
        Gen.Int[1, 5_000_00].Array[1, 12], Gen.Int[1, 30_00], Gen.Int[0, Treatments.Length + 6], Gen.Int[0, 3].Select(x => InvoiceWords.Languages[x]), Gen.Bool,
        (cents, rate, treatment, language, credit) =>
        {
            var vat = treatment < Treatments.Length ? Treatments[treatment] : new VatStatement(VatCategory.Standard, treatment % 2 == 0 ? 19 : rate / 100m);
            var frame = new Invoice(
                "2026-A1B2-0007", credit ? InvoiceKind.CreditNote : InvoiceKind.Invoice, new DateOnly(2026, 11, 28), "EUR", 12, Seller, "0x" + new string('a', 40), Buyer, vat, new DateOnly(2026, 11, 1),
                new DateOnly(2026, 11, 20), [], 0, language, credit ? new Preceding("2026-A1B2-0006", new DateOnly(2026, 11, 27), Guid.NewGuid()) : null, credit ? "Wrong <address> & name" : null);
            return Invoice.Of(VatRules.Clean(vat) == vat ? frame : frame with { Vat = VatRules.Clean(vat) }, [.. cents.Select((x, i) => (i, $"Part {i + 1}", x / 100m))]);
        });

    [Fact]
    public void Whatever_was_paid_is_net_and_tax_and_at_most_a_cent_of_rounding_and_breaks_no_rule() => Invoices.Sample(invoice =>
    {
        Assert.Equal(invoice.Paid, invoice.Gross + invoice.Rounding);
        Assert.InRange(invoice.Rounding, -0.01m, 0.01m);
        Assert.Equal(invoice.Tax, decimal.Round(invoice.Net * invoice.Vat.Rate / 100, 2, MidpointRounding.AwayFromZero));
        Assert.All(invoice.Lines, x => Assert.True(x.Net >= 0 && decimal.Round(x.Net, 2) == x.Net));
        Assert.Empty(UblRules.Broken(Ubl.Write(invoice)));
    });

    [Fact]
    public void Each_line_bears_its_share_of_the_net_sum() => Gen.Select(Gen.Int[1, 9_000_00].Array[1, 12], Gen.Int[0, 30_00]).Sample((cents, rate) =>
    {
        var nets = VatRules.Nets([.. cents.Select(x => x / 100m)], rate / 100m);
        var total = nets.Sum();
        Assert.InRange(total + VatRules.Tax(total, rate / 100m) - (cents.Sum() / 100m), -0.01m, 0.01m);
        Assert.All(nets.Zip(cents), x => Assert.InRange(x.First - (x.Second / 100m / (1 + (rate / 10_000m))), -0.02m, 0.03m));
    });

    [Theory]
    // One change each in a document that keeps all rules, and the rule that it breaks.
    [InlineData("<cbc:ID>2026-A1B2-0007</cbc:ID>", "<cbc:ID> </cbc:ID>", "BR-02")]
    [InlineData("2026-11-28</cbc:IssueDate>", "28.11.2026</cbc:IssueDate>", "BR-03")]
    [InlineData(">380<", ">999<", "BR-CL-01")]
    [InlineData(">EUR<", ">CARE<", "BR-CL-04")]
    [InlineData("<cbc:RegistrationName>Clínica &lt;Sol&gt; &amp; Mar</cbc:RegistrationName>", "", "BR-07")]
    [InlineData("<cbc:IdentificationCode>ES</cbc:IdentificationCode>", "<cbc:IdentificationCode>XX</cbc:IdentificationCode>", "BR-CL-14")]
    [InlineData("<cbc:TaxInclusiveAmount currencyID=\"EUR\">119.00", "<cbc:TaxInclusiveAmount currencyID=\"EUR\">118.99", "BR-CO-15")]
    [InlineData("<cbc:PrepaidAmount currencyID=\"EUR\">119.00", "<cbc:PrepaidAmount currencyID=\"EUR\">0.00", "BR-CO-16")]
    [InlineData("<cbc:LineExtensionAmount currencyID=\"EUR\">100.00</cbc:LineExtensionAmount>\n    <cac:Item>", "<cbc:LineExtensionAmount currencyID=\"EUR\">99.00</cbc:LineExtensionAmount>\n    <cac:Item>", "BR-S-08")]
    [InlineData("<cbc:Percent>19</cbc:Percent>", "<cbc:Percent>20</cbc:Percent>", "BR-CO-17")]
    [InlineData("<cbc:TaxableAmount currencyID=\"EUR\">100.00", "<cbc:TaxableAmount currencyID=\"EUR\">100.001", "BR-DEC-19")]
    [InlineData("<cbc:CompanyID>ESX1234567X</cbc:CompanyID>", "<cbc:CompanyID>12X1234567X</cbc:CompanyID>", "BR-CO-09")]
    [InlineData(">S</cbc:ID>", ">Q</cbc:ID>", "BR-CL-17")]
    public void A_document_that_is_changed_breaks_the_rule(string from, string to, string rule)
    {
        Assert.Contains(rule, UblRules.Names);
        var text = Encoding.UTF8.GetString(Ubl.Write(Plain()));
        Assert.Contains(from, text, StringComparison.Ordinal);
        Assert.Contains(rule, UblRules.Broken(Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal))));
    }

    [Fact]
    public void Parties_and_statements_that_no_invoice_can_bear_are_refused_by_field()
    {
        foreach (var (field, vat) in ((string, VatStatement)[])
        [
            ("vat.rate", new(VatCategory.Standard)), ("vat.rate", new(VatCategory.Standard, 31)), ("vat.rate", new(VatCategory.Standard, 7.001m)), ("vat.rate", new(VatCategory.Exempt, 19, VatExemption.Care)),
            ("vat.exemption", new(VatCategory.Exempt)), ("vat.exemption", new(VatCategory.Standard, 19, VatExemption.Care)), ("vat.words", new(VatCategory.Exempt, 0, VatExemption.SmallEnterprise)), ("vat", new((VatCategory)9)),
        ])
            Assert.Equal(field, Assert.Throws<FieldException>(() => VatRules.Clean(vat)).Field);
        foreach (var (field, party) in ((string, BillingParty)[])
        [
            ("party.name", Seller with { Name = " " }), ("party.city", Seller with { City = "" }), ("party.country", Seller with { Country = "Germany" }), ("party.country", Seller with { Country = "ZZ" }),
            ("party.vatId", Seller with { VatId = "123456789" }), ("party.vatId", Seller with { VatId = "DE1" }), ("party.taxNumber", Seller with { TaxNumber = new string('1', 33) }),
        ])
            Assert.Equal(field, Assert.Throws<FieldException>(() => VatRules.Clean("party", party)).Field);
        Assert.Equal("EL123456789", VatRules.Clean("party", Seller with { VatId = "el 123.456-789", Country = "gr" }).VatId);
        Assert.Equal("billing.vatId", Assert.Throws<FieldException>(() => VatRules.Require(new VatStatement(VatCategory.Standard, 19), Seller with { VatId = null, TaxNumber = null }, Buyer)).Field);
        Assert.Equal("buyer.vatId", Assert.Throws<FieldException>(() => VatRules.Require(new VatStatement(VatCategory.ReverseCharge), Seller, Buyer with { VatId = null })).Field);
    }

    [Fact]
    public void Hours_are_an_invoice_without_money_and_without_an_e_invoice()
    {
        var hours = Invoice.Of(Plain() with { Currency = Invoice.Hours, Vat = new VatStatement(VatCategory.OutsideScope) }, [(0, "Two lessons", 2.5m)]);
        Assert.Equal((2.5m, 0m, 0m), (hours.Paid, hours.Tax, hours.Rounding));
        Assert.Throws<ArgumentException>(() => Ubl.Write(hours));
        foreach (var language in InvoiceWords.Languages)
        {
            Assert.Equal("%PDF-"u8, InvoicePdf.Write(hours, language).AsSpan(0, 5));
            Assert.Equal("%PDF-"u8, InvoicePdf.Write(Plain(), language).AsSpan(0, 5));
        }
    }

    [Theory]
    [InlineData("2026-03-28", "20:00", "08:00", 11)]
    [InlineData("2026-10-24", "20:00", "08:00", 13)]
    [InlineData("2026-11-03", "07:00", "15:30", 8.5)]
    public void A_night_in_which_clocks_change_has_the_hours_that_were_worked(string day, string start, string end, double hours)
    {
        var entry = new SheetEntry(DateOnly.Parse(day, CultureInfo.InvariantCulture), TimeOnly.Parse(start, CultureInfo.InvariantCulture), TimeOnly.Parse(end, CultureInfo.InvariantCulture), 30);
        Assert.Equal((int)(hours * 60) - 30, SheetTimes.Clean("Europe/Berlin", [entry]).Minutes);
    }

    [Fact]
    public void Times_that_cannot_have_been_worked_are_refused()
    {
        var day = new DateOnly(2026, 11, 3);
        SheetEntry early = new(day, new TimeOnly(7, 0), new TimeOnly(12, 0)), late = new(day, new TimeOnly(11, 59), new TimeOnly(15, 0));
        Assert.Equal("entries", Field([late, early]));
        Assert.Equal("entries[0].break", Field([early with { Break = 300 }]));
        Assert.Equal("entries[0].words", Field([early with { Words = new string('x', 121) }]));
        Assert.Equal("entries[0].start", Field([new(new DateOnly(2026, 3, 29), new TimeOnly(2, 30), new TimeOnly(6, 0))]));
        Assert.Equal("zone", Assert.Throws<FieldException>(() => SheetTimes.Clean("Mars/Olympus", [early])).Field);
        // What touches does not overlap, in whatever order it came.
        Assert.Equal([early, late with { Start = new TimeOnly(12, 0) }], SheetTimes.Clean("Europe/Berlin", [late with { Start = new TimeOnly(12, 0) }, early]).Entries);

        static string Field(IReadOnlyList<SheetEntry> entries) => Assert.Throws<FieldException>(() => SheetTimes.Clean("Europe/Berlin", entries)).Field;
    }

    [Fact]
    public void A_statement_has_every_payment_once_and_its_sums_are_those_of_the_months() =>
        Gen.Select(Gen.Int[0, 364], Gen.Int[1, 90_000], Gen.Int[0, 900], Gen.Bool).Array[0, 60].Sample(rows =>
        {
            var payments = rows.Select((x, i) => new PaymentDto(
                new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero).AddDays(x.Item1), i, 0, "0x" + new string('b', 40), x.Item4 ? "CARE" : "EUR", (x.Item2 + x.Item3) / 100m, x.Item3 / 100m, i % 3 == 0 ? $"2026-A-{i}" : null)).ToList();
            var (months, total) = Earnings.Sum(payments);
            Assert.Equal(total with { Month = 0 }, new IncomeRowDto(0, months.Sum(x => x.Gross), months.Sum(x => x.Fees), months.Sum(x => x.Net), months.Sum(x => x.Hours), months.Sum(x => x.Payments)));
            Assert.Equal(total.Gross - total.Fees, total.Net);
            var lines = Earnings.Csv(payments).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(x => x.Split(',')).ToList();
            Assert.Equal(payments.Count, lines.Count);
            Assert.Equal(total.Net, lines.Where(x => x[4] == "EUR").Sum(x => decimal.Parse(x[7], CultureInfo.InvariantCulture)));
            Assert.Equal(total.Hours, lines.Where(x => x[4] == "CARE").Sum(x => decimal.Parse(x[7], CultureInfo.InvariantCulture)));
        });

    private static Invoice Plain() => Invoice.Of(
        new Invoice(
            "2026-A1B2-0007", InvoiceKind.Invoice, new DateOnly(2026, 11, 28), "EUR", 12, Seller, "0x" + new string('a', 40), Buyer, new VatStatement(VatCategory.Standard, 19), new DateOnly(2026, 11, 1),
            new DateOnly(2026, 11, 20), [], 0, "en"),
        [(0, "Part 1", 119)]);
}
