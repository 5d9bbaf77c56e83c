using System.Globalization;
using DoctorDAO.Ethereum;
using DoctorDAO.Features;
using DoctorDAO.Features.Search;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Database.Tests;

/// <summary>
/// An association of any size, written by a few statements that count: whoever has number <c>i</c> follows <c>i / 10</c> in the Clinical chamber, or the
/// first member, whom half of all follow. So there are heavy delegates, long ties, and members behind whom nobody stands.
/// </summary>
/// <param name="members">Members, ballots of the newest session, and sessions; everything else in proportion.</param>
public sealed partial class LargeAssociation(int members)
{
    /// <summary>Time of the newest block.</summary>
    public const long Now = 1_790_000_000;

    /// <summary>The session with all the ballots; it is open.</summary>
    public const long Session = Now - 100;

    public const string Chamber = "clinical";

    /// <summary>The id of the open session's first proposal.</summary>
    public const string Proposal = "1";

    /// <summary>The thread that holds half of all posts; the others hold ten each.</summary>
    public const long LongThread = 1;

    /// <summary>The sum of reputation that half of the holders have: two units of the day that everything happened on.</summary>
    public const string TiedSum = "0000000000000000000000000000000200000000000000000000";

    /// <summary>Id of the issuer that has accredited all others.</summary>
    public const string Issuer = "0x0000000000000000000000000000000000000000000000000000000000000001";

    /// <summary>The account to which a hundredth of all are being moved.</summary>
    public const string Heir = "0x00000000000000000000000000000000000000ee";

    /// <summary>A post that a moderator has hidden.</summary>
    public const long HiddenPost = 20;

    // Each is over when the next begins.
    private const long Step = 600;
    private const int Ahead = 300;

    private static readonly string[] Tables =
    [
        "views_members", "views_standings", "views_voices", "views_voice_checkpoints", "views_level_checkpoints", "views_ballots", "views_claims", "views_sessions",
        "views_proposals", "views_history", "views_member_counts", "app_profiles", "app_name_parts", "app_relay_acts", "app_relay_attempts", "app_relay_days", "app_sign_in_nonces",
        "app_forum_threads", "app_forum_tags", "app_forum_posts", "app_forum_revisions", "app_forum_reactions", "app_forum_reaction_counts", "app_forum_authors", "app_search",
        "app_forum_attachments", "app_forum_contents", "app_forum_post_attachments", "app_drafts", "app_drafts_authors", "app_drafts_versions", "app_drafts_sponsors",
        "app_articles", "app_articles_texts", "app_articles_reviews", "views_articles", "views_articles_reviews", "views_articles_works",
        "app_forum_flags", "app_forum_flagged", "app_forum_decisions", "app_forum_follows", "app_forum_mentions", "app_forum_polls", "app_forum_poll_options", "app_forum_poll_voices", "views_moderators",
        "app_notices", "app_notices_fanouts", "app_notices_preferences", "app_notices_addresses", "app_notices_deliveries", "app_notices_webhooks", "app_notices_links",
        "views_reputation_sums", "views_reputation_entries", "views_recoveries", "views_wards", "views_issuers", "views_issuer_topics", "views_issuer_keys", "views_issuer_lists", "views_issuer_changes",
        "app_openid_tokens", "app_openid_authorizations", "app_persons", "app_person_accounts", "app_passkeys", "app_sessions", "app_passkey_challenges", "app_moves", "app_recoveries", "app_recovery_signatures", "app_credential_reminders", "chain_blocks", "chain_logs",
        "app_issuers", "app_issuers_staff", "app_issuers_keys", "app_issuers_applications", "app_issuers_counts", "app_issuers_evidence", "app_issuers_audit", "app_issuers_records", "app_issuers_copies", "app_issuers_lists",
        "app_issuers_offers", "app_issuers_nonces", "app_issuers_secrets", "app_verifiers", "app_verifiers_staff", "app_verifiers_keys", "app_verifiers_policies", "app_verifiers_policies_versions", "app_verifiers_links",
        "app_presentations", "app_presentations_receipts", "app_admissions", "app_admissions_signatures",
    ];

    public int Members => members;

    public static Deployment Deployment { get; } = new(
        31337,
        0,
        Contract(1),
        Contract(2),
        Contract(3),
        [new(Chamber, "Clinical", Contract(4), Contract(5)), new("platform", "Platform", Contract(6), Contract(7)), new("treasury", "Treasury", Contract(8), Contract(9))],
        Reputation: Contract(10),
        Articles: Contract(11),
        Forwarder: Contract(12),
        Panels: Contract(13),
        CoverPool: Contract(14),
        Products: Contract(15),
        Policies: Contract(16),
        Claims: Contract(17),
        Care: Contract(18),
        Escrow: Contract(19),
        Marketplace: Contract(20),
        Disputes: Contract(21),
        Ratings: Contract(22));

    /// <summary>Posts of the forum.</summary>
    public int Posts => members / 10;

    /// <summary>The account with this number, from 1; numbers lie scattered over the accounts.</summary>
    public static string Account(long number) =>
        string.Create(CultureInfo.InvariantCulture, $"0x{number * 2_654_435_761 % 4_294_967_296:x8}{number:x32}");

    /// <summary>Id of a relayed act with this number.</summary>
    public static Guid Act(long number) => Guid.ParseExact(number.ToString("x32", CultureInfo.InvariantCulture), "N");

    /// <summary>Fills a database that has just been made.</summary>
    public async Task FillAsync(TestDatabase database, CancellationToken ct)
    {
        await using var db = database.CreateDbContext();
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(5));
        await db.Database.OpenConnectionAsync(ct);
        var sqlite = database.Provider == Provider.Sqlite;
        // The test's own file: nobody needs it after a crash.
        string[] fast = sqlite
            ? ["PRAGMA journal_mode=OFF", "PRAGMA synchronous=OFF", "PRAGMA cache_size=-1000000", "PRAGMA temp_store=MEMORY"]
            : [.. Tables.Select(x => $"ALTER TABLE {x} SET UNLOGGED"), .. Tables.Select(x => $"ALTER TABLE {x} SET (autovacuum_enabled = off)"), "SET maintenance_work_mem='512MB'", "SET work_mem='256MB'"];
        foreach (var statement in fast)
            await db.Database.ExecuteSqlRawAsync(statement, ct);
        // An index is made quicker of a full table than along with it.
        var indexes = await db.Database.SqlQueryRaw<string>(sqlite
            ? "SELECT sql AS Value FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
            : "SELECT indexdef AS \"Value\" FROM pg_indexes WHERE schemaname = 'public' AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = indexname)").ToListAsync(ct);
        var names = await db.Database.SqlQueryRaw<string>(sqlite
            ? "SELECT name AS Value FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
            : "SELECT indexname AS \"Value\" FROM pg_indexes WHERE schemaname = 'public' AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = indexname)").ToListAsync(ct);
        // So is an index of words, which triggers would fill row by row.
        string[] triggers = [], words = [];
        if (sqlite)
        {
            triggers = [.. await db.Database.SqlQueryRaw<string>("SELECT sql AS Value FROM sqlite_master WHERE type = 'trigger'").ToListAsync(ct)];
            words = ["INSERT INTO app_search_words(app_search_words) VALUES('rebuild')"];
        }

        string[] fillers = sqlite ? [.. await db.Database.SqlQueryRaw<string>("SELECT name AS Value FROM sqlite_master WHERE type = 'trigger'").ToListAsync(ct)] : [];
        foreach (var statement in fillers.Select(x => $"DROP TRIGGER \"{x}\"").Concat(names.Select(x => $"DROP INDEX \"{x}\"")).Concat(Statements(sqlite)).Concat(indexes).Concat(words).Concat(triggers))
            await db.Database.ExecuteSqlRawAsync(statement, ct);
        // SQLite's planner goes by no statistics unless somebody asks for them, and the server does not.
        if (!sqlite)
            await db.Database.ExecuteSqlRawAsync("VACUUM ANALYZE", ct);
    }

    private static Address Contract(int number) => Address.Parse(string.Create(CultureInfo.InvariantCulture, $"0x{number:x40}"));

    private IEnumerable<string> Statements(bool sqlite)
    {
        var (n, tenth) = (members, members / 10);
        var (yes, no) = sqlite ? ("1", "0") : ("TRUE", "FALSE");
        var hash = Text("0x", Digits("i", 64));
        var act = sqlite ? $"upper({GuidText("i")})" : $"CAST({GuidText("i")} AS uuid)";
        var blob = sqlite ? "x'00'" : "'\\x00'::bytea";
        var zeros = new string('0', 64);
        var bytes32 = sqlite ? $"x'{zeros}'" : $"'\\x{zeros}'::bytea";
        var bytes20 = sqlite ? $"x'{zeros[..40]}'" : $"'\\x{zeros[..40]}'::bytea";
        const string NoLevels = "'0,0,0,0,0,0,0,0'";
        const string Parent = "(CASE WHEN i % 2 = 0 THEN 1 ELSE i / 10 END)";
        var voices = $"(1 + {n} / (10 * i))";

        yield return "CREATE TEMP TABLE people (i bigint, account varchar(42), parent varchar(42))";
        // In the order of their keys rows fill a table of SQLite's quicker; PostgreSQL's planner would take that order for a reason to read by those keys.
        yield return $"INSERT INTO people (i, account, parent) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {n}) SELECT i, {AccountOf("i")}, CASE WHEN {Parent} > 0 THEN {AccountOf(Parent)} END FROM n{(sqlite ? " ORDER BY 2" : "")}";
        if (!sqlite)
            yield return "ANALYZE people";

        yield return $"INSERT INTO chain_checkpoint (id, chain_id, block, hash, time, final, start, applied, projections, contracts, writer) VALUES (1, 31337, 1000, {bytes32}, {Now}, 990, 0, 1000, '', '', 1)";
        yield return $"INSERT INTO chain_blocks (number, hash, time, logs) SELECT i, {bytes32}, {Now} - 1000 + i, 1 FROM people WHERE i <= {tenth}";
        yield return $"INSERT INTO chain_logs (block, log_index, transaction_index, transaction_hash, address, topics, data) SELECT i, 0, 0, {bytes32}, {bytes20}, {blob}, {blob} FROM people WHERE i <= {tenth}";
        foreach (var chamber in Deployment.Chambers.Select(x => x.Key))
        {
            yield return $"INSERT INTO views_chambers (key, term_origin, term_length, agenda_notice, represented_bps, voters_bps, opinions_bps, members, rule_reputation, rule_topic, rule_threshold, rule_sponsors) VALUES ('{chamber}', {Now} - 8640000, 31536000, 172800, 1, 1, 1, {n}, '{Contract(10).ToHex()}', '{chamber}', 5, 3)";
            yield return $"INSERT INTO views_chamber_terms (chamber, term, delegating) VALUES ('{chamber}', 0, {n})";
        }

        yield return $"INSERT INTO views_members (account, status, inactive, specialty, since, not_after, admitted_in) SELECT account, CASE WHEN i % 50 = 0 THEN 2 ELSE 1 END, CASE WHEN i % 50 = 0 THEN {yes} ELSE {no} END, CASE WHEN i % 1000 = 7 THEN 'palliative-care' WHEN i % 3 = 0 THEN 'oncology' ELSE 'surgery' END, {Now} - i, CASE WHEN i % 50 = 0 THEN {Now} - 1000000 - i WHEN i % 1000 = 1 THEN {Now} - i ELSE {Now} + 1000000 END, i / 1000 FROM people";
        yield return $"INSERT INTO views_member_counts (number, since, members) SELECT i, {Now} - ({tenth} - i) * 1000, i FROM people WHERE i <= {tenth}";
        yield return $"INSERT INTO views_recoveries (account, guardians, threshold, nonce, \"to\", requested_at, ready_at, expires_at, by_verifiers, transaction_hash) SELECT account, '{Account(1)},{Account(2)}', 2, 1, CASE WHEN i % 10 = 0 THEN '{Heir}' END, {Now} - i, {Now} - 100, CASE WHEN i % 100 = 0 THEN {Now} + 100 WHEN i % 10 = 0 THEN {Now} - 1 ELSE 0 END, {yes}, {hash} FROM people WHERE i <= {tenth}";
        yield return $"INSERT INTO views_wards (guardian, account) SELECT '{Account(1)}', account FROM people WHERE i > 1 AND i <= {tenth}";
        // One college with everybody else below it.
        var below = $"CASE WHEN i = 1 THEN '' ELSE '/00000001' END || {Text("/", Digits("i", 8))}";
        yield return $"INSERT INTO views_issuers (id, did, slug, path, level, controller, accredited_by, topics, since, valid_from, valid_to, suspended, withdrawn, children) SELECT {hash}, 'did:web:a.example:issuers:issuer-' || i, 'issuer-' || i, {below}, CASE WHEN i = 1 THEN 0 ELSE 1 END, CASE WHEN i % 2 = 0 THEN '{Account(1)}' ELSE account END, CASE WHEN i > 1 THEN '{Issuer}' END, 'LicenceToPractise', {Now} - i, {Now} - i, 0, {no}, {no}, 0 FROM people WHERE i <= {tenth}";
        yield return $"INSERT INTO views_issuer_topics (topic, path, issuer) SELECT 'LicenceToPractise', {below}, {hash} FROM people WHERE i <= {tenth}";
        yield return $"INSERT INTO views_issuer_keys (issuer, path, thumbprint, valid_from, valid_to, ended, added_at, transaction_hash) SELECT '{Issuer}', '/00000001', {hash}, {Now} - i, 0, {no}, {Now} - i, {hash} FROM people WHERE i <= {tenth}";
        yield return $"INSERT INTO views_issuer_lists (issuer, path, list_id, epoch, hash, anchored_at, transaction_hash) SELECT '{Issuer}', '/00000001', 'status/' || i, '7', {hash}, {Now}, {hash} FROM people WHERE i <= {tenth}";
        yield return $"INSERT INTO views_issuer_changes (issuer, block, log_index, time, kind, detail, transaction_hash) SELECT '{Issuer}', i / 3, i % 3, {Now}, 'key-added', '', {hash} FROM people WHERE i <= {tenth}";
        yield return $"INSERT INTO app_profiles (address, name, changed_at) SELECT account, 'Dr A' || i, i FROM people WHERE i <= {tenth}";
        yield return "INSERT INTO app_name_parts (part, address) SELECT 'dr a' || i, account FROM people";

        foreach (var (chamber, size) in new[] { (Chamber, n), ("platform", tenth / 2), ("treasury", tenth / 2) })
        {
            var few = $"FROM people WHERE i <= {tenth}";
            var some = $"FROM people WHERE i <= {size}";
            yield return $"INSERT INTO views_voices (chamber, account, parent, last_term, member, declines, checkpoints) SELECT '{chamber}', account, parent, 0, {yes}, {no}, 1 {few}";
            yield return $"INSERT INTO views_voice_checkpoints (chamber, account, number, since, until, parent, last_term, member) SELECT '{chamber}', account, 1, {Now} - 1000000, 9223372036854775807, parent, 0, {yes} {few}";
            yield return $"INSERT INTO views_standings (chamber, term, account, parent, below, voices, followers, specialty, checkpoints) SELECT '{chamber}', 0, account, parent, {NoLevels}, {voices}, 10, CASE WHEN i % 1000 = 7 THEN 'palliative-care' WHEN i % 3 = 0 THEN 'oncology' ELSE 'surgery' END, 1 {some}";
            yield return $"INSERT INTO views_level_checkpoints (chamber, term, account, number, since, below) SELECT '{chamber}', 0, account, 1, {Now} - 1000000, '0,10,0,0,0,0,0,0' {some} AND i <= {size / 5}";
        }

        // A delegate whom people join and leave all the time.
        yield return $"INSERT INTO views_level_checkpoints (chamber, term, account, number, since, below) SELECT '{Chamber}', 0, '{Account(1)}', i + 1, {Now} - 2000000 - i, {NoLevels} FROM people WHERE i <= {tenth}";
        yield return $"INSERT INTO views_ballots (chamber, session, voter, live, voices, votes, reason, time, block, transaction_hash) SELECT '{Chamber}', {Session}, account, {yes}, {voices}, '3,-2', '', {Now}, 900, {hash} FROM people WHERE i % 10 > 0";
        yield return $"INSERT INTO views_ballots (chamber, session, voter, live, voices, votes, reason, time, block, transaction_hash) SELECT '{Chamber}', {Session}, account, {no}, 0, '3,-2', '', {Now}, 900, {hash} FROM people WHERE i % 10 = 0";
        yield return $"INSERT INTO views_claims (chamber, session, account, claimed) SELECT '{Chamber}', {Session}, account, {NoLevels} FROM people WHERE i <= {tenth}";
        yield return $"INSERT INTO views_sessions (chamber, session, deadline, agenda_closes, issues, cancelled, represented_bps, voters_bps, opinions_bps, represented, voters, \"for\", against, opinions, block) SELECT CASE WHEN i % 3 = 0 THEN 'treasury' WHEN i % 3 = 1 THEN 'platform' ELSE '{Chamber}' END, {Now} - 101 + ({Ahead} - i) * {Step}, {Now} - 101 + ({Ahead} - i) * {Step} + {Step}, {Now} - 200 + ({Ahead} - i) * {Step}, 2, 0, 1, 1, 1, 1, 1, '0,0', '0,0', '0,0', 900 FROM people";
        yield return $"INSERT INTO views_sessions (chamber, session, deadline, agenda_closes, issues, cancelled, represented_bps, voters_bps, opinions_bps, represented, voters, \"for\", against, opinions, block) VALUES ('{Chamber}', {Session}, {Now} + 1000, {Now} - 500, 2, 0, 1, 1, 1, {n}, {n}, '0,0', '0,0', '0,0', 900)";
        const string Columns = "(id, chamber, session, \"index\", proposer, title, summary, description, calls, submitted_at, submitted_in, submitted_block, submitted_log, executable_at, executed_at, block)";
        yield return $"INSERT INTO views_proposals {Columns} SELECT '{Proposal}', '{Chamber}', {Session}, 0, account, 'A title', '', 'A text', '[]', {Now} - 300, {hash}, 5, 0, NULL, NULL, 900 FROM people WHERE i = 1";
        yield return $"INSERT INTO views_proposals {Columns} SELECT '9' || i, chamber, session, 0, '{Account(2)}', 'A title', '', 'A text', '[]', session - 500, '0x', 10 + i, 0, deadline + 10, deadline + 20, 900 FROM (SELECT chamber, session, deadline, row_number() OVER () AS i FROM views_sessions) s WHERE i % 10 = 0";
        yield return $"INSERT INTO views_history (account, block, log_index, time, kind, transaction_hash) SELECT account, 100, i, {Now}, 'admitted', {hash} FROM people WHERE i <= {tenth}";
        yield return $"INSERT INTO views_history (account, block, log_index, time, kind, other, transaction_hash) SELECT '{Account(1)}', 200 + i, 0, {Now}, 'delegated', account, {hash} FROM people WHERE i <= {tenth / 10}";
        yield return $"INSERT INTO app_relay_acts (gas, gas_day, id, key, kind, account, line, signed_nonce, contract, data, state, created_at, transaction_nonce) SELECT 200000, 20000, {act}, 'key:' || i, 0, CASE WHEN i % 10 = 0 THEN '{Account(1)}' ELSE account END, 'line:' || (i % 1000), '', '{Account(1)}', {blob}, CASE WHEN i % 5000 < 4 THEN i % 5000 ELSE 4 END, {Now}000 - i * 100000, i FROM people WHERE i <= {tenth}";
        yield return $"INSERT INTO app_relay_attempts (hash, act_id, raw, tip, max_fee, gas_limit, sent_at) SELECT {hash}, {act}, {blob}, 1, 1, 1, {Now}000 FROM people WHERE i <= {tenth}";
        yield return $"INSERT INTO app_sign_in_nonces (nonce, expires_at) SELECT {Digits("i", 32)}, {Now}000 + i FROM people WHERE i <= {tenth}";
        // All on one day, some with much and the others alike; each has two topics and the first a long history.
        yield return $"INSERT INTO views_reputation_clock (id, origin_day, epoch_days) VALUES ('reputation', {Now / 86_400}, 30)";
        foreach (var topic in new[] { Chamber, "platform" })
        {
            yield return $"INSERT INTO views_reputation_topics (topic, accounts) VALUES ('{topic}', {tenth})";
            yield return $"INSERT INTO views_reputation_sources (topic, source, named, cap_total, cap_account, cap_pair, epoch, used) VALUES ('{topic}', '{Contract(2).ToHex()}', {yes}, 100, 50, 25, 0, 7)";
            yield return $"INSERT INTO views_reputation_slashers (topic, slasher, named) VALUES ('{topic}', '{Contract(2).ToHex()}', {yes})";
            yield return $"INSERT INTO views_reputation_sums (account, topic, sum, block) SELECT account, '{topic}', CASE WHEN i % 2 = 0 THEN '{TiedSum}' ELSE {Digits("1000 + i", 32)} || '{new string('0', 20)}' END, 900 FROM people WHERE i <= {tenth}";
            yield return $"INSERT INTO views_reputation_entries (account, block, log_index, topic, time, slashed, amount, cut, \"by\", ref, transaction_hash) SELECT account, {(topic == Chamber ? 900 : 901)}, i, '{topic}', {Now}, {no}, 2, 0, '{Contract(2).ToHex()}', {hash}, {hash} FROM people WHERE i <= {tenth}";
        }

        yield return $"INSERT INTO views_reputation_entries (account, block, log_index, topic, time, slashed, amount, cut, \"by\", ref, transaction_hash) SELECT '{Account(1)}', 500, i + 1, CASE WHEN i % 2 = 0 THEN '{Chamber}' ELSE 'platform' END, {Now}, {no}, 2, 0, '{Contract(2).ToHex()}', {hash}, {hash} FROM people WHERE i <= {tenth}";
        yield return $"INSERT INTO views_experienced_tallies (chamber, session, voters, \"for\", against) VALUES ('{Chamber}', {Session}, 3, '2,1', '1,1')";
        foreach (var statement in Forum(sqlite, tenth))
            yield return statement;
        foreach (var statement in Notices(sqlite, tenth))
            yield return statement;
        foreach (var statement in Drafts(sqlite, tenth))
            yield return statement;
        foreach (var statement in Articles(sqlite, tenth))
            yield return statement;
        foreach (var statement in Attachments(sqlite, tenth))
            yield return statement;
        foreach (var statement in Pool(sqlite, tenth))
            yield return statement;
        foreach (var statement in Cover(sqlite, tenth, act, hash, blob))
            yield return statement;
        foreach (var statement in Listings(sqlite, tenth, hash))
            yield return statement;
        var orders = Math.Max(n / 50, 200);
        foreach (var statement in Orders(sqlite, orders, hash, AccountOf("i + 1"), blob))
            yield return statement;
        foreach (var statement in Papers(sqlite, orders, act, AccountOf("i + 1"), Digits("i", 64)))
            yield return statement;
        foreach (var statement in Identity(tenth, act, Digits("i", 64), blob, no))
            yield return statement;
        foreach (var statement in Credentials(sqlite, tenth, Digits))
            yield return statement;
        yield return "DROP TABLE people";

        string Digits(string number, int length) => sqlite ? $"printf('%0{length}x', {number})" : $"lpad(to_hex({number}), {length}, '0')";
        string AccountOf(string number) => Text("0x", Digits($"({number}) * 2654435761 % 4294967296", 8), Digits($"({number})", 32));
        string GuidText(string number) => $"substr({Digits(number, 32)}, 1, 8) || '-' || substr({Digits(number, 32)}, 9, 4) || '-' || substr({Digits(number, 32)}, 13, 4) || '-' || substr({Digits(number, 32)}, 17, 4) || '-' || substr({Digits(number, 32)}, 21)";
        static string Text(string start, params string[] parts) => $"'{start}' || {string.Join(" || ", parts)}";
    }

    /// <summary>Notices of which every second is one account's, as are their deliveries; all but the newest have been read or sent.</summary>
    private static IEnumerable<string> Notices(bool sqlite, int count)
    {
        var (yes, no) = sqlite ? ("1", "0") : ("TRUE", "FALSE");
        var recipient = $"CASE WHEN i % 2 = 0 THEN '{Account(1)}' ELSE account END";

        yield return $"INSERT INTO app_notices_cursor (id, block, log_index, time) VALUES (1, 900, 0, {Now} - 1000)";
        yield return $"INSERT INTO app_notices (id, recipient, kind, cause, data, channel, created_at, unread) SELECT i, {recipient}, 7, 'log:' || i || ':0', '{{{{}}}}', CASE WHEN i % 100 = 0 THEN 2 ELSE 1 END, {Now}000, CASE WHEN i % 100 = 0 THEN {yes} ELSE {no} END FROM people WHERE i <= {count}";
        yield return $"INSERT INTO app_notices_fanouts (id, kind, cause, audience, data, root, depth, \"from\", \"to\", after, done) SELECT i, 5, 'ballot:' || i, 3, '{{{{}}}}', account, 7, 0, 0, '', {yes} FROM people WHERE i <= {count}";
        yield return $"INSERT INTO app_notices_preferences (account, kind, channel) SELECT account, 0, 3 FROM people WHERE i <= {count}";
        yield return $"INSERT INTO app_notices_addresses (account, address, language, confirmed, asked_at, digest_at, digest_after) SELECT account, 'x', 'en-GB', {yes}, 0, {Now}000 + i * 1000, 0 FROM people WHERE i <= {count}";
        yield return $"INSERT INTO app_notices_deliveries (id, account, notice, webhook, state, due_at, attempts, problem) SELECT i, {recipient}, i, i % 1000, 1, {Now}000 + i, 8, '' FROM people WHERE i <= {count}";
        yield return $"INSERT INTO app_notices_links (who, day, links) SELECT account, {Now} / 86400, 1 FROM people WHERE i <= {count}";
        yield return $"INSERT INTO app_notices_webhooks (id, account, url, secret, kinds, created_at, slot) SELECT i, account, 'https://example.org/', 'x', 0, 0, 0 FROM people WHERE i <= {count}";
        if (sqlite)
            yield break;
        foreach (var table in (string[])["app_notices", "app_notices_fanouts", "app_notices_deliveries", "app_notices_webhooks"])
            yield return $"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT MAX(id) FROM {table}))";
    }

    /// <summary>A file a post; fifty stand in none.</summary>
    private static IEnumerable<string> Attachments(bool sqlite, int posts)
    {
        var (hash, blob, yes, no) = sqlite ? ("printf('%064x', i)", "x'00'", "1", "0") : ("lpad(to_hex(i), 64, '0')", "'\\x00'::bytea", "TRUE", "FALSE");
        yield return $"INSERT INTO app_forum_contents (hash, type, content) SELECT {hash}, 'application/pdf', {blob} FROM people WHERE i <= {posts}";
        yield return $"INSERT INTO app_forum_attachments (hash, account, bytes, created_at, used) SELECT {hash}, account, 1, 1000 + i, CASE WHEN i % {posts / 50} = 0 THEN {no} ELSE {yes} END FROM people WHERE i <= {posts}";
        yield return $"INSERT INTO app_forum_post_attachments (post, hash) SELECT i, {hash} FROM people WHERE i <= {posts} AND i % {posts / 50} <> 0";
    }

    /// <summary>Drafts of which every tenth is one author's; the first has a hundred versions and sponsors.</summary>
    private static IEnumerable<string> Drafts(bool sqlite, int drafts)
    {
        var owner = $"CASE WHEN i % 10 = 0 THEN '{Account(1)}' ELSE account END";
        yield return $"INSERT INTO app_drafts (id, chamber, owner, key, state, version, title, created_at, updated_at, proposal_id) SELECT i, CASE WHEN i % 100 = 7 THEN 'treasury' WHEN i % 3 = 1 THEN '{Chamber}' ELSE 'platform' END, {owner}, 'key-' || i, CASE WHEN i % 2 = 0 THEN 2 WHEN i % 10 = 1 THEN 1 ELSE 0 END, CASE WHEN i = 1 THEN 100 ELSE 1 END, 'Draft ' || i, {Now}000 - 1000000000 + i, {Now}000, CASE WHEN i % 10 = 1 THEN '{Proposal}' ELSE NULL END FROM people WHERE i <= {drafts}";
        yield return $"INSERT INTO app_drafts_authors (draft, account, state) SELECT i, {owner}, 0 FROM people WHERE i <= {drafts}";
        yield return $"INSERT INTO app_drafts_versions (draft, version, author, written_at, title, summary, body, calls, call_count, calls_since) SELECT i, 1, {owner}, {Now}000, 'Draft', 'A summary', 'A text', '[]', 0, 1 FROM people WHERE i <= {drafts}";
        yield return $"INSERT INTO app_drafts_versions (draft, version, author, written_at, title, summary, body, calls, call_count, calls_since) SELECT 1, i + 1, '{Account(1)}', {Now}000, 'Draft', 'A summary', 'A text', '[]', 0, 1 FROM people WHERE i < 100";
        yield return $"INSERT INTO app_drafts_sponsors (draft, sponsor, deadline, signature, signed_at) SELECT 1, account, {Now} + 1000000, '0x', {Now}000 FROM people WHERE i <= 100";
        yield return $"INSERT INTO app_drafts_sponsors (draft, sponsor, deadline, signature, signed_at) SELECT i + 1, account, {Now} + 1000000, '0x', {Now}000 FROM people WHERE i < {drafts}";
        if (!sqlite)
            yield return "SELECT setval(pg_get_serial_sequence('app_drafts', 'id'), (SELECT MAX(id) FROM app_drafts))";
    }

    /// <summary>Articles of which every tenth is one author's and every second is in review; the second has a hundred versions, the first a hundred reviews.</summary>
    private static IEnumerable<string> Articles(bool sqlite, int articles)
    {
        var (yes, no) = sqlite ? ("1", "0") : ("TRUE", "FALSE");
        var author = $"CASE WHEN i % 10 < 2 THEN '{Account(1)}' ELSE account END";
        const string Topic = $"CASE WHEN i % 100 < 2 THEN 'treasury' WHEN i % 3 = 1 THEN '{Chamber}' ELSE 'platform' END";
        yield return "INSERT INTO views_articles_rule (id, threshold, reviewers, reward) VALUES ('articles', 1, 3, 12)";
        yield return $"INSERT INTO app_articles (id, topic, author, key, text, hash, open) SELECT i, {Topic}, {author}, 'key-' || i, i, {Hash("i")}, CASE WHEN i % 2 = 1 THEN {yes} ELSE {no} END FROM people WHERE i <= {articles}";
        yield return $"INSERT INTO app_articles_texts (id, article, version, hash, title, language, body, \"references\", written_at) SELECT i, i, CASE WHEN i = 2 THEN 100 ELSE 1 END, {Hash("i")}, 'Article ' || i, 'en', 'A text', 'A reference', {Now}000 FROM people WHERE i <= {articles}";
        yield return $"INSERT INTO app_articles_texts (id, article, version, hash, title, language, body, \"references\", written_at) SELECT {articles} + i, 2, i, {Hash($"{articles} + i")}, 'Article 2', 'en', 'A text', '', {Now}000 FROM people WHERE i < 100";
        yield return $"INSERT INTO app_articles_reviews (text, reviewer, signature, deadline, comment, given_at) SELECT 1, account, '0x12', {Now} + 1000000, '', {Now}000 FROM people WHERE i <= 100";
        yield return $"INSERT INTO app_articles_reviews (text, reviewer, signature, deadline, comment, given_at) SELECT i + 1, account, '0x12', {Now} + 1000000, '', {Now}000 FROM people WHERE i < {articles}";
        yield return $"INSERT INTO views_articles (hash, work, version, topic, author, time, block, transaction_hash, retracted) SELECT {Hash("i")}, {Hash("i")}, CASE WHEN i = 2 THEN 100 ELSE 1 END, {Topic}, {author}, {Now}, i / 500, {Hash("i")}, {no} FROM people WHERE i <= {articles} AND i % 2 = 0";
        yield return $"INSERT INTO views_articles (hash, work, version, topic, author, time, block, transaction_hash, retracted) SELECT {Hash($"{articles} + i")}, {Hash("2")}, i, 'treasury', '{Account(1)}', {Now}, 1, {Hash("i")}, {no} FROM people WHERE i < 100";
        yield return $"INSERT INTO views_articles_works (work, topic, author, newest, block, log_index) SELECT {Hash("i")}, {Topic}, {author}, {Hash("i")}, i / 500, i FROM people WHERE i <= {articles} AND i % 2 = 0";
        yield return $"INSERT INTO views_articles_reviews (hash, reviewer) SELECT {Hash("i")}, account FROM people WHERE i <= {articles} AND i % 2 = 0";
        yield return $"INSERT INTO views_articles_reviews (hash, reviewer) SELECT {Hash("2")}, account FROM people WHERE i > 10 AND i <= 20";
        if (sqlite)
            yield break;
        foreach (var table in (string[])["app_articles", "app_articles_texts"])
            yield return $"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT MAX(id) FROM {table}))";

        string Hash(string number) => sqlite ? $"'0x' || printf('%064x', {number})" : $"'0x' || lpad(to_hex({number}), 64, '0')";
    }

    /// <summary>
    /// Posts of which every second stands in one thread, and of which every tenth is one author's. A word stands in all of them, one in every hundredth, one in every
    /// thousandth, one in a single post.
    /// </summary>
    private static IEnumerable<string> Forum(bool sqlite, int posts)
    {
        const string Thread = "(CASE WHEN i % 2 = 0 THEN 1 ELSE 2 + i / 20 END)";
        const string Number = "(CASE WHEN i % 2 = 0 THEN i / 2 ELSE (i % 20 + 1) / 2 END)";
        var path = sqlite ? $"printf('%06x', {Number})" : $"lpad(to_hex({Number}), 6, '0')";
        var written = $"{Now}000 - ({posts} - i) * 1000";
        var author = $"CASE WHEN i % 10 = 0 THEN '{Account(1)}' ELSE account END";
        var (no, hash) = (sqlite ? "0" : "FALSE", "0x" + new string('7', 64));
        const string Category = "CASE WHEN i % 7 = 1 THEN 'clinical' WHEN i % 7 = 2 THEN 'platform' WHEN i % 7 = 3 THEN 'treasury' WHEN i % 7 = 4 THEN 'cases' WHEN i % 7 = 5 THEN 'knowledge' ELSE 'help' END";

        yield return $"INSERT INTO app_forum_threads (id, category, title, title_hidden, author, created_at, activity_at, last_author, posts, locked, tags) SELECT i, {Category}, 'Thread ' || i, {no}, {author}, {Now}000 - 1000000000 + i, {Now}000 - 1000000000 + i / 500, account, CASE WHEN i = 1 THEN {posts / 2} ELSE 10 END, {no}, CASE WHEN i % 2 = 0 THEN 'tag7' ELSE 'tag' || (i % 50) END FROM people WHERE i <= {(posts / 20) + 2}";
        yield return "INSERT INTO app_forum_tags (tag, thread, category, activity_at) SELECT tags, id, category, activity_at FROM app_forum_threads";
        yield return "INSERT INTO app_forum_categories (key, threads) SELECT category, COUNT(*) FROM app_forum_threads GROUP BY category";
        yield return $"INSERT INTO app_forum_posts (id, thread, number, reply_to, path, author, key, body, hash, created_at, revision, state) SELECT i, {Thread}, {Number}, CASE WHEN {Number} = 1 THEN 0 ELSE 1 END, {path}, {author}, 'key-' || i, 'A common text of number ' || i, '{hash}', {written}, CASE WHEN i = 2 THEN 50 ELSE 1 END, 0 FROM people WHERE i <= {posts}";
        yield return $"INSERT INTO app_forum_revisions (post, revision, body, hash, written_at) SELECT 2, i, 'A text', '{hash}', {Now}000 FROM people WHERE i < 50";
        yield return $"INSERT INTO app_forum_revisions (post, revision, body, hash, written_at) SELECT i + 2, 1, 'A text', '{hash}', {Now}000 FROM people WHERE i <= {posts - 2}";
        yield return $"INSERT INTO app_forum_reactions (post, reaction, account) SELECT 2, 'agree', account FROM people WHERE i <= {posts}";
        yield return $"INSERT INTO app_forum_reaction_counts (post, reaction, count) SELECT i, 'agree', CASE WHEN i = 2 THEN {posts} ELSE 0 END FROM people WHERE i <= {posts}";
        yield return $"INSERT INTO app_forum_reaction_counts (post, reaction, count) SELECT i, 'thanks', 1 FROM people WHERE i <= {posts}";
        yield return $"INSERT INTO app_forum_authors (account, posts, flag_day, flags) SELECT account, 1, 0, 0 FROM people WHERE i <= {posts}";

        foreach (var statement in Talk(posts, no))
            yield return statement;

        var document = $"CASE WHEN i % 2 = 0 THEN 'clinical' ELSE 'help' END, CASE WHEN i % 2 = 0 THEN '{SearchIds.ScopeOf("clinical")}' ELSE '{SearchIds.ScopeOf("help")}' END";
        yield return $"INSERT INTO app_search (id, at, category, scope, title, body) SELECT i, {written}, {document}, CASE WHEN {Number} = 1 THEN ' thread ' || {Thread} || ' ' ELSE '' END, ' a common text ' || CASE WHEN i % 100 = 0 THEN 'hundredth ' ELSE '' END || 'thousand' || (i % 1000) || ' single' || i || ' ' FROM people WHERE i <= {posts}";
        if (sqlite)
            yield break;
        // Rows were written with their numbers; the next is given by the table again.
        foreach (var table in (string[])["app_forum_threads", "app_forum_posts", "app_forum_decisions"])
            yield return $"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT MAX(id) FROM {table}))";
    }

    /// <summary>A flag for every post, a decision for every tenth, 100,000 followers of the long thread and as many voices in its poll.</summary>
    private static IEnumerable<string> Talk(int posts, string no)
    {
        var yes = no == "0" ? "1" : "TRUE";
        var (post, number) = ("(i * 10)", "(CASE WHEN (i * 10) % 2 = 0 THEN i * 5 ELSE 1 END)");
        yield return $"INSERT INTO views_moderators (account, since, until) SELECT account, {Now} - 1000, {Now} + 1000000 FROM people WHERE i <= 20";
        yield return $"INSERT INTO app_forum_flags (post, account, ground, weight, created_at) SELECT i, account, 2, 1, {Now}000 FROM people WHERE i <= {posts}";
        yield return $"INSERT INTO app_forum_flagged (post, weight, flags, at, open, settled) SELECT i, 1, 1, {Now}000 + i / 500, CASE WHEN i % 2 = 0 THEN {yes} ELSE {no} END, {no} FROM people WHERE i <= {posts}";
        yield return $"INSERT INTO app_forum_decisions (id, kind, thread, post, number, author, moderator, key, ground, reason, at, appeal) SELECT i, 1, 1, {post}, {number}, '{Account(1)}', '{Account(9)}', 'key-' || i, 2, 'A reason', {Now}000, CASE WHEN i % 5 = 0 THEN 1 ELSE 0 END FROM people WHERE i <= {posts / 10}";
        yield return $"UPDATE app_forum_posts SET state = 2, decision = 2 WHERE id = {HiddenPost}";
        yield return $"INSERT INTO app_forum_follows (account, kind, target, level, since) SELECT account, 0, '1', 1, {Now}000 FROM people WHERE i <= {posts}";
        yield return $"INSERT INTO app_forum_follows (account, kind, target, level, since) SELECT account, 1, 'help', CASE WHEN i % 2 = 0 THEN 1 ELSE 2 END, {Now}000 FROM people WHERE i <= {posts} AND i <> 3";
        yield return $"INSERT INTO app_forum_mentions (post, name, account) SELECT i, 'Somebody', account FROM people WHERE i <= {posts}";
        yield return $"INSERT INTO app_forum_polls (thread, multiple, closes_at, voices) SELECT i, {no}, {Now}000 + 1000000, CASE WHEN i = 1 THEN {posts} ELSE 0 END FROM people WHERE i <= {posts / 20}";
        yield return $"INSERT INTO app_forum_poll_options (thread, number, text, votes) SELECT i, 1, 'Yes', 0 FROM people WHERE i <= {posts / 20}";
        yield return $"INSERT INTO app_forum_poll_options (thread, number, text, votes) SELECT i, 2, 'No', 0 FROM people WHERE i <= {posts / 20}";
        yield return $"INSERT INTO app_forum_poll_voices (thread, account, options) SELECT 1, account, 1 FROM people WHERE i <= {posts} AND i <> 3";
    }
}
