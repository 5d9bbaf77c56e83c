using DoctorDAO.Client.Marketplace;
using DoctorDAO.Features.Marketplace.Listings;

namespace DoctorDAO.Database.Tests;

/// <content>
/// Listings, calendars and what members keep: of each one in a thousand is one account's. One in a hundred is of the category that is asked for, and every specialty has a hundred; ten words begin alike.
/// </content>
public sealed partial class LargeAssociation
{
    /// <summary>A listing of <see cref="Account"/> 1.</summary>
    public const long OwnListing = 10;

    // Some thousand words, of four digits each.
    private const string Word = "(1000 + i % 4000)";

    private static IEnumerable<string> Listings(bool sqlite, int count, string hash)
    {
        var owner = $"CASE WHEN i % 1000 = 10 THEN '{Account(1)}' ELSE account END";
        var people = $"FROM people WHERE i <= {count}";
        var empty = sqlite ? "x''" : "'\\x'::bytea";
        var text = new ListingText("Night shifts", "Twelve hours.", "Ten years.", ListingCategory.Locum, ["surgery"], ["DE-BE"], ["en"], 9_500, ListingCurrency.Euro, ListingUnit.Hour, ListingKind.Offered, null, "LicenceToPractise", true);
        // What is run takes braces for places of parameters.
        var document = ListingDocument.Write(1, Account(1), OwnListing, 1, text).Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);
        var facets = $"' c:' || CASE WHEN i % 100 = 0 THEN 'locum' ELSE 'legal' END || ' u:EUR p:5000 k:offered s:s' || (i % {count / 100}) || ' r:DE '";
        yield return $"INSERT INTO app_market_listings (id, account, key, state, version, hash, expires_at, published_at) SELECT i, {owner}, 'k-' || i, 1, 1, {hash}, {Now} + 5000000, {Now}000 {people}";
        yield return $"INSERT INTO app_market_versions (hash, listing, number, account, document, written_at) SELECT {hash}, i, 1, {owner}, '{document}', {Now}000 {people}";
        yield return $"INSERT INTO app_market_search (listing, account, facets, words, price, place, newest, free_at, free, latitude, longitude, expires_at, ranked_on) SELECT i, {owner}, {facets}, ' night w' || {Word} || ' ', 9500, 1000 + i, -i, {Now} + i, i, 52000 + i % 100, 13000, CASE WHEN i > {count - 20} THEN 5 ELSE {Now} + 5000000 END, {Now} / 86400 - CASE WHEN i % {count / 20} = 0 THEN 1 ELSE 0 END {people}";
        foreach (var part in (string[])[$"'s:s' || (i % {count / 100})", $"'w:w' || {Word}", "'u:EUR'", "'p:5000'"])
            yield return $"INSERT INTO app_market_parts (part, listing) SELECT {part}, i {people}";
        yield return $"INSERT INTO app_market_parts (part, listing) SELECT 'c:locum', i {people} AND i % 100 = 0";
        yield return $"INSERT INTO app_market_parts (part, listing) SELECT 'g:52:13', i {people} AND i % 20 = 0";
        yield return $"INSERT INTO app_market_news (listing, after) SELECT i, 0 {people} AND i <= 3";
        yield return $"INSERT INTO app_market_profiles (account, markdown) SELECT account, 'Ten years.' {people}";
        yield return $"INSERT INTO app_market_favourites (account, listing, kept_at) SELECT {owner}, i, {Now}000 {people}";
        yield return $"INSERT INTO app_market_searches (id, account, key, name, query, saved_at) SELECT i, CASE WHEN i % (1 + {count} / 15) = 10 THEN '{Account(1)}' ELSE account END, 'k-' || i, 'Nights', '{{{{}}}}', {Now}000 {people}";
        yield return $"INSERT INTO app_market_watches (part, search) SELECT 's:s' || (i % {count / 100}), i {people}";
        yield return $"INSERT INTO app_market_waits (account, listing) SELECT CASE WHEN i % (1 + {count} / 15) = 10 THEN '{Account(1)}' ELSE account END, {OwnListing} + 1000 * (i % 15) {people} AND i % 50 = 10";
        // One listing has 150 answers; few are so old that they are deleted.
        yield return $"INSERT INTO app_market_listing_answers (id, listing, account, sealed, written_at, kept_until) SELECT i, CASE WHEN i <= 150 THEN {OwnListing} ELSE i END, CASE WHEN i > 150 AND i % (1 + {count} / 15) = 10 THEN '{Account(1)}' ELSE account END, {empty}, {Now}000, CASE WHEN i > {count - 5} THEN 5 ELSE {Now} + 5000000 END {people}";
        yield return $"INSERT INTO app_market_calendars (account, zone, plan, revision, feed) SELECT account, 'Europe/Berlin', '{CalendarText}', 1, {Feed(hash)} {people}";
        yield return $"INSERT INTO app_market_holds (id, worker, holder, start, \"end\", until) SELECT i, account, {owner}, {Now} + 900 * i, {Now} + 900 * i + 900, {Now} + CASE WHEN i > {count - 5} THEN -10 ELSE 1000 END {people}";
        yield return $"INSERT INTO app_market_quarters (worker, quarter, hold) SELECT account, {Now} / 900 + i, i {people}";
        if (sqlite)
            yield break;
        foreach (var table in (string[])["app_market_listings", "app_market_searches", "app_market_listing_answers", "app_market_holds"])
            yield return $"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT MAX(id) FROM {table}))";
    }

    private static string CalendarText =>
        new CalendarPlan([.. Enum.GetValues<DayOfWeek>().Select(x => new WeeklySlot(x, 0, 1440))], []).Write().Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);

    // 64 digits without the 0x.
    private static string Feed(string hash) => $"substr({hash}, 3)";
}
