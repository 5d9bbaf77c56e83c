namespace DoctorDAO.Database.Tests;

/// <content>
/// Policies, claims, evidence, cases and seats: of each one in a thousand is one account's. Few are open, as it is in years of life.
/// </content>
public sealed partial class LargeAssociation
{
    /// <summary>A claim of <see cref="Account"/> 1 that its panel judges, with evidence.</summary>
    public const long JudgedClaim = 10;

    private static IEnumerable<string> Cover(bool sqlite, int count, string guid, string hash, string blob)
    {
        var (yes, no) = sqlite ? ("1", "0") : ("TRUE", "FALSE");
        const string open = "i % 5000 = 10";
        var owner = $"CASE WHEN i % 1000 = 10 THEN '{Account(1)}' ELSE account END";
        var people = $"FROM people WHERE i <= {count}";
        yield return $"INSERT INTO views_products (id, name, class, per_claim, aggregate, excess, period, earliest_retro, grace, waiting, tail_months, lock_factor, wording, rate, excess_credit, tail, on_sale, added_at) VALUES (1, 'Legal', 0, '100', '200', '10', 31536000, 0, 100, 100, 12, 5000, '0x00', 12000, 9500, 20000, {yes}, {Now})";
        yield return $"INSERT INTO views_policies_holders (account, policies, \"left\") SELECT account, 1, CASE WHEN i % 5000 = 7 THEN {yes} ELSE {no} END {people}";
        yield return $"INSERT INTO views_policies (id, holder, product_id, class, start, \"end\", bought_end, retro, report_until, renewal_of, renewed_by, experience, premium, surge, rate, relativity, step, excess_credit, tail_price, refunded, year, ended, tail, tail_given, tail_amount, closed, paid, reserved, open_claims, claims, answered, dividend, block, transaction_hash) SELECT i, {owner}, 1, 1, 1, {Now} - 10000, {Now} - 10000, 1, {Now} - 5000000 + i, 0, 0, 10000, '10', '1', 12000, 10000, 3500, 9500, 20000, '0', 0, {no}, {no}, {no}, '0', CASE WHEN {open} THEN {no} ELSE {yes} END, '0', '0', 0, 1, 0, '0', 900, {hash} {people}";
        yield return $"INSERT INTO views_cover_claims (id, policy, holder, incident, incident_at, reported_at, loss, asked, reserved, bond, case_id, status, award, ruled_at, challenge_until, appealed, appellant, appeal_bond, offer, settled, decided, paid, missing, decided_at, ended_at, \"before\") SELECT i, i, {owner}, {hash}, 1, 2, 100, 90, 90, 10, i, CASE WHEN {open} THEN 2 ELSE 6 END, NULL, NULL, NULL, {no}, NULL, 0, 0, {no}, NULL, 0, 0, CASE WHEN {open} THEN NULL ELSE {Now} END, NULL, 0 {people}";
        yield return $"INSERT INTO views_cover_claims_steps (claim, block, log_index, step, time, \"by\", amount, award, until, evidence, transaction_hash) SELECT i, 900, i, 0, {Now}, {owner}, 90, NULL, NULL, {hash}, {hash} {people}";
        yield return $"INSERT INTO app_evidence (id, account, filer, recovery, created_at, filed, deleted_at, done) SELECT {guid}, {owner}, {owner}, '', {Now}000 - i * 1000, {yes}, NULL, CASE WHEN {open} THEN {no} ELSE {yes} END {people}";
        yield return $"INSERT INTO app_evidence_batches (commitment, evidence) SELECT {hash}, {guid} {people}";
        yield return $"INSERT INTO app_evidence_keys (evidence, key_id, account, wrapped, \"by\", created_at) SELECT {guid}, 'key', {owner}, '', account, {Now}000 {people}";
        yield return $"INSERT INTO app_evidence_reads (id, evidence, claim, account, hash, time) SELECT i, {guid}, i, {owner}, '', {Now}000 {people}";
        yield return $"INSERT INTO app_juror_keys (id, account, x, y, recovery, created_at) SELECT 'key-' || i, account, 'x', 'y', '', {Now}000 + i {people}";
        yield return $"INSERT INTO views_panels_jurors (account, serving, specialty, employer, since, seats, missed, struck, fees, earned, newest_seat) SELECT account, {yes}, 'surgery', NULL, 1, 1, 0, 0, 0, 0, NULL {people}";
        yield return $"INSERT INTO views_panels_cases (id, opener, specialty, ref, fee, stage, round, seats, wanted, drawn, committed, revealed, struck, appealed, draw_block, commit_until, reveal_until, award, opened_at, changed_at, block) SELECT i, '{Contract(17).ToHex()}', '', i, 60, CASE WHEN {open} THEN 1 ELSE 5 END, 0, 5, 5, 5, 0, 0, 0, {no}, 900, {Now} + 1000, {Now} + 2000, NULL, 1, {Now}, 900 {people}";
        yield return $"INSERT INTO views_panels_seats (case_id, round, seat, juror, holder, drawn_at, committed_at, revealed_at, award, reasons, struck, missed, fee, open, revealed_in, previous) SELECT i, 0, 0, {owner}, {owner}, 1, NULL, NULL, NULL, NULL, {no}, {no}, 0, CASE WHEN {open} THEN {yes} ELSE {no} END, NULL, NULL {people}";
        yield return $"INSERT INTO app_panels_votes (id, case_id, round, seat, account, commitment, sealed, given_at) SELECT i, i, 0, 0, {owner}, {hash}, {blob}, {Now}000 + i {people}";
        yield return $"INSERT INTO app_panels_reasons (case_id, round, seat, hash, account, text, salt) SELECT i, 0, 0, {hash}, {owner}, 'Why.', {hash} {people}";
    }
}
