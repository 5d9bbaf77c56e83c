using DoctorDAO.Client.Marketplace;
using DoctorDAO.Features.Marketplace.Papers;

namespace DoctorDAO.Database.Tests;

/// <content>Invoices, timesheets, messages and files of the orders. One order has half of the first thousand messages, one half of the first thousand notes of who has read.</content>
public sealed partial class LargeAssociation
{
    private static readonly BillingParty Party = new("Dr A", "Street 1", "Berlin", "10115", "DE", TaxNumber: "12/345");
    private static readonly VatStatement Care = new(VatCategory.Exempt, 0, VatExemption.Care);

    /// <summary>What somebody states for invoices.</summary>
    public static BillingDto Stated { get; } = new(Party, Care);

    private static IEnumerable<string> Papers(bool sqlite, int count, string guid, string other, string digits)
    {
        var (yes, no) = sqlite ? ("1", "0") : ("TRUE", "FALSE");
        var (people, me) = ($"FROM people WHERE i <= {count}", Account(1));
        var (buyer, worker) = ($"CASE WHEN i % 50 = 20 THEN '{me}' ELSE account END", $"CASE WHEN i % 50 = 10 THEN '{me}' ELSE {other} END");
        var hash = $"'0x' || {digits}";
        var (seal, empty) = (new PaperSeal(Keys), sqlite ? "x''" : "'\\x'::bytea");
        var invoice = new Invoice(
            "2026-0001-0001", InvoiceKind.Invoice, new DateOnly(2026, 9, 1), "EUR", InvoicedOrder, Party, me, Party, Care, new DateOnly(2026, 8, 1), new DateOnly(2026, 8, 2),
            [new InvoiceLine(0, "Night shifts", 100)], 100, "en");
        yield return $"INSERT INTO app_market_billing (account, sealed, changed_at) SELECT account, {Blob(seal.Seal("billing", 0, Stated))}, {Now}000 {people}";
        yield return $"INSERT INTO app_market_series (account, year, last) SELECT account, 2026, 1000000 {people}";
        // Few are so old that they are deleted.
        yield return $"INSERT INTO app_market_invoices (id, key, series, year, serial, number, kind, \"order\", seller, buyer, currency, total, issued_at, corrects, undone, sealed) SELECT i, {guid}, {worker}, CASE WHEN i % 1000 = 5 THEN 2010 ELSE 2026 END, i, '2026-0001-' || i, 0, i, {worker}, {buyer}, 'EUR', 10000, {Now}000, NULL, NULL, {Blob(seal.Seal(InvoiceBook.Kind, 0, invoice))} {people} AND {Turn} > 1 AND i <> {DoneOrder}";
        yield return $"INSERT INTO app_market_invoiced (\"order\", milestone, invoice, number) SELECT i, 0, {guid}, '2026-0001-' || i {people} AND {Turn} > 1 AND i <> {DoneOrder}";
        yield return $"INSERT INTO app_market_sheets (\"order\", version, account, minutes, sealed, given_at, state) SELECT i, 1, {worker}, 60, {empty}, {Now}000, 1 {people} AND {Turn} > 1 AND i NOT IN ({DoneOrder}, {InvoicedOrder})";

        // Of an order that ended long ago all is deleted.
        yield return $"INSERT INTO app_market_talks (\"order\", begun_at, deleted_at, done) SELECT i, CASE WHEN i = 5 THEN {Now}000 - 77760000000 ELSE {Now}000 - i * 1000 END, NULL, CASE WHEN i % 2 = 0 AND i > 200 THEN {yes} ELSE {no} END {people}";
        const string Order = "CASE WHEN i % 2 = 0 AND i <= 1000 THEN 10 ELSE i END";
        var author = $"CASE WHEN i % 4 = 0 AND i <= 1000 THEN '{me}' WHEN i % 2 = 0 AND i <= 1000 THEN '{Account(10)}' ELSE account END";
        yield return $"INSERT INTO app_market_messages (id, \"order\", account, key, kind, milestone, hash, sealed, created_at) SELECT i, {Order}, {author}, {guid}, CASE WHEN i % 100 = 0 THEN 1 ELSE 0 END, CASE WHEN i % 100 = 0 THEN 0 END, CASE WHEN i % 100 = 0 THEN {hash} ELSE '' END, {empty}, {Now}000 - 1000000 + i {people}";
        yield return $"INSERT INTO app_market_files (id, \"order\", account, message, number, name, bytes, sha256, created_at) SELECT {guid}, CASE WHEN i % 10 = 4 AND i <= 1000 THEN 10 ELSE i END, {author}, CASE WHEN i % 500 = 7 THEN 0 ELSE i END, 0, {empty}, 1, {digits}, CASE WHEN i % 500 = 7 THEN 1000 + i ELSE {Now}000 END {people}";
        yield return $"INSERT INTO app_market_file_contents (id, content) SELECT {guid}, {empty} {people}";
        yield return $"INSERT INTO app_market_reads (\"order\", side, message) SELECT i, 0, 0 {people}";
        yield return $"INSERT INTO app_market_access (id, \"order\", account, what, time) SELECT i, CASE WHEN i % 2 = 0 AND i <= 1000 THEN {JudgedOrder} ELSE i END, account, NULL, {Now}000 {people}";
        if (sqlite)
            yield break;
        foreach (var table in (string[])["app_market_invoices", "app_market_messages", "app_market_access"])
            yield return $"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT MAX(id) FROM {table}))";

        string Blob(byte[] bytes) => sqlite ? $"x'{Convert.ToHexString(bytes)}'" : $"'\\x{Convert.ToHexString(bytes)}'::bytea";
    }
}
