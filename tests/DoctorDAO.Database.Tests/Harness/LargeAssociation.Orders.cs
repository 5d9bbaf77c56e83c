using DoctorDAO.Client.Marketplace;

namespace DoctorDAO.Database.Tests;

/// <content>
/// Orders, milestones, disputes and ratings. One order in fifty is one account's as worker, one as buyer; one in ten runs, one waits for an answer, the others are over.
/// </content>
public sealed partial class LargeAssociation
{
    /// <summary>An order that <see cref="Account"/> 1 works on for account 10: of its two milestones one is to be delivered, the other is; its buyer proposes an end.</summary>
    public const long RunningOrder = 10;

    /// <summary>Of <see cref="Account"/> 1 as buyer: its first milestone is contested, and the worker offers half.</summary>
    public const long ContestedOrder = 20;

    /// <summary>Between accounts 30 and 31: the panel of which <see cref="Account"/> 1 is a juror judges it.</summary>
    public const long JudgedOrder = 30;

    /// <summary>Between accounts 40 and 41: its panel has ruled, and either can appeal.</summary>
    public const long RuledOrder = 40;

    /// <summary>Offered to <see cref="Account"/> 1, with a time, a credential and cover.</summary>
    public const long OfferedOrder = 60;

    /// <summary>An offer of <see cref="Account"/> 1.</summary>
    public const long OwnOffer = 70;

    /// <summary>For the arbiter, account 9, to decide.</summary>
    public const long ArbitratedOrder = 89;

    /// <summary>One that <see cref="Account"/> 1 has done; it has no invoice, and the worker may rate.</summary>
    public const long DoneOrder = 110;

    /// <summary>A course that <see cref="Account"/> 1 has taken.</summary>
    public const long CourseOrder = 120;

    /// <summary>One that <see cref="Account"/> 1 has done, with an invoice.</summary>
    public const long InvoicedOrder = 160;

    // 0: accepted, 1: offered, else ended; which it is does not depend on whose it is.
    private const string Turn = "((i / 50 + i) % 10)";

    // Hash of the version of a listing that teaches.
    private const string Course = "0xc000000000000000000000000000000000000000000000000000000000000000";

    private static IEnumerable<string> Orders(bool sqlite, int count, string hash, string other, string blob)
    {
        var (yes, no) = sqlite ? ("1", "0") : ("TRUE", "FALSE");
        var (people, me) = ($"FROM people WHERE i <= {count}", Account(1));
        var (buyer, worker) = ($"CASE WHEN i % 50 = 20 THEN '{me}' ELSE account END", $"CASE WHEN i % 50 = 10 THEN '{me}' ELSE {other} END");
        const string Over = $"{Turn} > 1";
        // The last ended a moment ago.
        var ended = $"({Now} - 100 * (1 + {count} - i))";
        const string Contested = "(i BETWEEN 11 AND 49 OR i BETWEEN 51 AND 100)";
        yield return $"INSERT INTO views_market_rules (id, fee_bps, care_fee_bps, silence, grace, changes, change_time, free_before, late_bps, last_before, last_bps, least) VALUES (1, 300, 0, 604800, 259200, 2, 86400, 604800, 2500, 86400, 5000, 25)";
        yield return $"INSERT INTO views_market_dispute_rule (id, fee, most_bond, floor, care_floor) VALUES ('disputes', 10, 1000, 100, 100)";
        yield return $"INSERT INTO views_market_care_rule (id, base, per_reputation, most, yearly) VALUES ('care', 100, 1, 1000, 10000)";
        yield return $"INSERT INTO views_market_totals (currency, paid_in, released, fees, refunded, credits, block) VALUES ('EUR', 1, 0, 0, 0, 0, 900), ('CARE', 1, 0, 0, 0, 0, 900)";
        yield return $"INSERT INTO views_market_arbiters (account) SELECT account FROM people WHERE i BETWEEN 2 AND 20";
        yield return $"INSERT INTO views_market_workers (account, newest_as_buyer, newest_as_worker, offers, running, orders, strikes, buyer_offers, buyer_running, buyer_orders, ratings, rating_weight, rating_stars, buyer_ratings, buyer_rating_weight, buyer_rating_stars, score, answers, answer_seconds, partners) SELECT account, i, i - 1, 0, 0, 1, 0, 0, 0, 1, 1, 1000000, 5000000, 1, 1000000, 5000000, 4100, 1, 3600, 1 {people}";
        foreach (var currency in (string[])[MarketCurrency.Euro, MarketCurrency.Care])
            yield return $"INSERT INTO views_market_purses (account, currency, credit, held_as_buyer, held_as_worker, earned, spent) SELECT account, '{currency}', 10, 0, 0, 9700, 10000 {people}";
        yield return $"INSERT INTO views_market_care (account, balance, debt) SELECT account, 100, 0 {people}";
        yield return $"INSERT INTO views_market_orders (id, buyer, worker, currency, total, status, listing, brief, start, \"end\", expires_at, credential, cover, policy, rule, \"over\", milestones, \"open\", disputes, offered_at, accepted_at, ended_at, released, fees, refunded, proposed_by, proposed_share, cancelled, before_of_buyer, before_of_worker, block, transaction_hash) SELECT i, {buyer}, {worker}, 'EUR', 20000, CASE WHEN {Turn} = 0 THEN 2 WHEN {Turn} = 1 THEN 1 ELSE 3 END, {hash}, {hash}, 0, 0, CASE WHEN i <= 20 THEN {Now} - 10 ELSE {Now} + 1000 + i END, NULL, {no}, 0, 1, CASE WHEN {Over} THEN {yes} ELSE {no} END, 2, CASE WHEN {Over} THEN 0 ELSE 2 END, CASE WHEN {Turn} = 0 AND {Contested} THEN 1 ELSE 0 END, {ended} - 2000000, CASE WHEN {Turn} = 1 THEN NULL ELSE {ended} - 1000000 END, CASE WHEN {Over} THEN {ended} END, CASE WHEN {Over} THEN 19400 ELSE 0 END, CASE WHEN {Over} THEN 600 ELSE 0 END, 0, NULL, 0, NULL, 0, 0, 900, {hash} {people}";
        yield return $"UPDATE views_market_orders SET start = {Now} + 900 * id, \"end\" = {Now} + 900 * id + 900 WHERE status = 1 OR id % 7 = 0";
        yield return $"UPDATE views_market_orders SET proposed_by = 0, proposed_share = 5000 WHERE id = {RunningOrder}";
        yield return $"UPDATE views_market_orders SET credential = 'LicenceToPractise', cover = {yes} WHERE id = {OfferedOrder}";
        yield return $"UPDATE views_market_orders SET ended_at = {Now} - 1000 WHERE id = {DoneOrder}";
        yield return $"UPDATE views_market_orders SET listing = '{Course}', start = {Now} - 5000000, \"end\" = {Now} - 4990000 WHERE id = {CourseOrder}";
        // So long ago that what was written in it is deleted.
        yield return $"UPDATE views_market_orders SET ended_at = {Now} - 800 * 86400 WHERE id = 5";
        yield return $"INSERT INTO app_market_versions (hash, listing, number, account, document, written_at) SELECT '{Course}', 1, 2, worker, '{CourseText}', {Now}000 FROM views_market_orders WHERE id = {CourseOrder}";
        // Of what is pending or delivered some is overdue.
        const string Overdue = "i BETWEEN 51 AND 200";
        foreach (var (index, status, until) in ((int, int, int)[])[(0, 0, 172_000), (1, 1, 50_000)])
            yield return $"INSERT INTO views_market_milestones (\"order\", \"index\", amount, due, status, delivered_at, delivery, change, changes, until, released, fee, refunded, decided_at) SELECT i, {index}, 10000, CASE WHEN {Over} THEN {ended} ELSE {Now} + 100000 END, CASE WHEN {Over} THEN 3 WHEN {Turn} = 1 THEN 0 WHEN {Contested} AND {index} = 0 THEN 2 ELSE {status} END, CASE WHEN {Over} THEN {ended} END, NULL, NULL, 0, CASE WHEN {Turn} <> 0 OR ({Contested} AND {index} = 0) THEN NULL WHEN {Overdue} THEN {Now} - 10 ELSE {Now} + {until} + i END, CASE WHEN {Over} THEN 9700 ELSE 0 END, CASE WHEN {Over} THEN 300 ELSE 0 END, 0, CASE WHEN {Over} THEN {ended} END {people}";
        foreach (var (kind, log) in ((int, int)[])[(0, 0), (1, 1)])
            yield return $"INSERT INTO views_market_steps (\"order\", block, log_index, kind, time, \"by\", milestone, amount, share, until, transaction_hash) SELECT i, 900, {log}, {kind}, {Now}, {buyer}, NULL, 20000, NULL, NULL, {hash} {people}";
        // Each at another step; nearly all are settled.
        const string Stage = "CASE i WHEN 20 THEN 0 WHEN 30 THEN 1 WHEN 40 THEN 2 WHEN 59 THEN 0 WHEN 69 THEN 2 WHEN 79 THEN 4 WHEN 89 THEN 4 WHEN 99 THEN 1 ELSE 5 END";
        yield return $"INSERT INTO views_market_disputes (id, \"order\", milestone, \"by\", amount, bond, has_panel, costs, stage, until, buyer_offer, worker_offer, case_id, award, appealed, appellant, appeal_bond, ending, share, opened_at, settled_at) SELECT i, i, 0, 0, 10000, 100, {yes}, 0, {Stage}, CASE WHEN i IN (20, 40, 89) THEN {Now} + 100000 WHEN i IN (59, 69, 79) THEN {Now} - 10 END, NULL, 5000, CASE WHEN i = 30 THEN {JudgedClaim} WHEN i = 99 THEN 11 WHEN {Over} THEN i END, 5000, {no}, NULL, 0, CASE WHEN {Over} THEN 1 ELSE 0 END, NULL, {Now} - 100000, CASE WHEN {Over} THEN {Now} END {people} AND (({Turn} = 0 AND {Contested}) OR ({Over} AND i % 5 = 0))";
        yield return "UPDATE views_panels_cases SET stage = 3 WHERE id = 11";
        foreach (var statement in Ratings(sqlite, count, hash, other, blob, buyer, worker, ended))
            yield return statement;
        yield return $"INSERT INTO app_market_offers (id, brief, account, sealed, kept_at, sent) SELECT i, {hash}, {buyer}, {blob}, {Now}000 - i, CASE WHEN i % 10 = 7 OR i % 500 = 20 THEN {no} ELSE {yes} END {people}";
        // Of three that are old one became an order that ended long ago, one another order, and one was never sent.
        yield return $"UPDATE app_market_offers SET kept_at = {Now}000 - 77760000000 WHERE id IN (5, 7, 27)";
        yield return "UPDATE app_market_offers SET brief = '0xb000000000000000000000000000000000000000000000000000000000000000' WHERE id = 27";
        if (sqlite)
            yield break;
        foreach (var table in (string[])["app_market_offers", "app_market_ratings"])
            yield return $"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT MAX(id) FROM {table}))";
    }

    /// <summary>Both sides have rated each order that is over. One in ten is sealed still, one in a hundred can be opened now; some were opened, and what was sealed is forgotten next.</summary>
    private static IEnumerable<string> Ratings(bool sqlite, int count, string hash, string other, string blob, string buyer, string worker, string ended)
    {
        var (yes, no) = sqlite ? ("1", "0") : ("TRUE", "FALSE");
        var over = $"FROM people WHERE i <= {count} AND {Turn} > 1";
        const string Sealed = $"({Turn} = 3)";
        const string Due = $"({Turn} = 4 AND i % 100 < 10)";
        const string Gone = $"({Turn} = 5 AND i <= 50)";
        yield return $"INSERT INTO views_market_rateable (\"order\", commit_until, reveal_until, buyer_sealed, worker_sealed, open_from) SELECT i, {ended} + 1209600, CASE WHEN {Sealed} OR {Due} THEN {Now} + 1000000 ELSE {ended} + 2419200 END, {yes}, {yes}, CASE WHEN {Sealed} THEN {Now} + 1000 + i WHEN {Due} THEN {Now} - i END {over}";
        yield return $"UPDATE views_market_rateable SET commit_until = {Now} + 1000000, reveal_until = {Now} + 2000000, worker_sealed = {no}, open_from = {Now} - 1000000 WHERE \"order\" = {DoneOrder}";
        yield return $"INSERT INTO views_market_ratings (\"order\", side, \"by\", about, committed_at, stars, words, pair, weight, revealed_at, block) SELECT i, 0, {buyer}, {worker}, {ended}, CASE WHEN {Sealed} OR {Due} THEN 0 ELSE 5 END, {hash}, 1, 1000000, {ended}, 900 {over}";
        yield return $"INSERT INTO views_market_ratings (\"order\", side, \"by\", about, committed_at, stars, words, pair, weight, revealed_at, block) SELECT i, 1, {worker}, {buyer}, {ended}, CASE WHEN i = {DoneOrder} THEN 0 ELSE 5 END, {hash}, 1, 1000000, {ended}, 900 {over}";
        yield return $"INSERT INTO app_market_ratings (id, \"order\", side, account, commitment, sealed, given_at) SELECT i, i, 0, {buyer}, {hash}, {blob}, {Now}000 - 1000000 + i {over} AND ({Sealed} OR {Due} OR {Gone})";
        yield return $"INSERT INTO app_market_rating_words (\"order\", side, hash, account, text) SELECT i, 0, {hash}, {buyer}, 'Good.' {over}";
        yield return $"INSERT INTO app_market_answers (\"order\", side, account, text, at) SELECT i, 0, {worker}, 'Thank you.', {Now}000 {over} AND i <> {DoneOrder}";
    }

    private static string CourseText => Braced(Features.Marketplace.Listings.ListingDocument.Write(1, Account(121), 1, 2, new ListingText(
        "A course", "Two hours.", "", ListingCategory.Teaching, ["surgery"], ["DE-BE"], ["en"], 9_500, ListingCurrency.Euro, ListingUnit.Hour)));

    // What is run takes braces for places of parameters.
    private static string Braced(string text) => text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);
}
