using System.Globalization;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Credentials;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Credentials.Issuing;
using DoctorDAO.Features.Credentials.Presenting;
using Microsoft.AspNetCore.DataProtection;

namespace DoctorDAO.Database.Tests;

public sealed partial class LargeAssociation
{
    /// <summary>The desk with nearly all applications and all copies; whoever has account 1 is its controller.</summary>
    public const string Desk = "desk-1";

    /// <summary>The organisation with all requests; whoever has account 1 owns it.</summary>
    public const string Organisation = "org-1";

    /// <summary>Word by which a hundred applicants of <see cref="Desk"/> are found.</summary>
    public const string FamilyName = "Smith";

    // An application in each state, and the first with much of everything.
    private const int States = 8;

    private static readonly EphemeralDataProtectionProvider Keys = new();
    private static readonly SigningKey Signing = SigningKey.Generate();

    /// <summary>What seals what lies in the database.</summary>
    public static IDataProtectionProvider Protection => Keys;

    /// <summary>Number of an application of <see cref="Desk"/> in a state, from among many.</summary>
    public static long Application(ApplicationState state, int nth = 10) => (States * nth) + (int)state;

    /// <summary>Id of a request, or of an admission, with this number.</summary>
    public static string RandomId(long number) => number.ToString("x32", CultureInfo.InvariantCulture);

    /// <summary>Desks of which the first has nearly all applications, records, copies and entries; a policy, a request, a receipt and an admission for each.</summary>
    private static IEnumerable<string> Credentials(bool sqlite, int count, Func<string, int, string> digits)
    {
        var (yes, no) = sqlite ? ("1", "0") : ("TRUE", "FALSE");
        var (vault, verifiers) = (new IssuerVault(Keys), new VerifierKeys(Keys, TimeProvider.System));
        var issuer = new IssuerRow { HashKey = vault.NewHashKey() };
        var (from, me, blob) = ($"FROM people WHERE i <= {count}", Account(1), Blob([0]));
        var (claims, name, hashKey) = (Blob(vault.SealClaims(new Dictionary<string, string>())), Blob(vault.SealText(IssuerVault.Evidence, "diploma.pdf")), Blob(issuer.HashKey));
        var empty = sqlite ? "x''" : "'\\x'::bytea";
        const string Issuer = "CASE WHEN i % 80 = 72 THEN i ELSE 1 END";
        const string State = "i % 8";
        yield return $"INSERT INTO app_issuers (id, slug, did, name, controller, jurisdiction, contact, types, second_pair, hash_key, audits) SELECT i, 'desk-' || i, 'did:web:a.example:issuers:desk-' || i, 'Desk ' || i, account, 'Sweden', '', 'LicenceToPractise,SpecialistTitle,MedicalDegree,CpdTraining', {no}, {hashKey}, CASE WHEN i = 1 THEN {count} ELSE 0 END {from}";
        yield return $"INSERT INTO app_issuers_staff (issuer, account, role, since) SELECT CASE WHEN i <= 50 THEN 1 ELSE i - 1 END, account, 1, {Now}000 {from} AND i > 1";
        yield return $"INSERT INTO app_issuers_keys (id, issuer, thumbprint, secret, public, valid_from, valid_to) SELECT i, CASE WHEN i <= 20 THEN 1 ELSE i END, '0x' || {digits("i", 64)}, {Blob(vault.SealText(IssuerVault.Key, Signing.ToPrivateJwk().ToJsonString()))}, {Json(Signing.Public.ToJwk().ToJsonString())}, {Now} - 1000, {Now} + 100000 {from}";
        yield return $"INSERT INTO app_issuers_applications (id, issuer, account, type, key, state, revision, claims, name_hash, person_hash, number_hash, licence_hash, claimed_by, first_by, changed_at, waiting_since, decided_at, idle_since) SELECT i, {Issuer}, CASE WHEN i <= 100 THEN '{me}' ELSE account END, CASE WHEN i % 1000 = 7 THEN 'MedicalDegree' WHEN i % 3 = 0 THEN 'SpecialistTitle' ELSE 'LicenceToPractise' END, CASE WHEN i % 10 = 4 THEN '1-list-' ELSE 'key-' END || i, {State}, 1, {claims}, CASE WHEN i % {count / 100} = 1 THEN '{vault.Hash(issuer, "name", FamilyName)}' ELSE {digits("i", 64)} END, {digits("i", 64)}, {digits("i", 64)}, {digits("i", 64)}, CASE WHEN {State} < 2 THEN '' WHEN i % 200 = 2 THEN '{me}' ELSE '{Account(2)}' END, '', {Now}000 - i, CASE WHEN {State} IN (1, 2) THEN {Now}000 - i / 3 ELSE 0 END, CASE WHEN {State} IN (4, 5, 6) THEN {Now}000 ELSE 0 END, CASE WHEN i % {count / 50} = 4 THEN 1000 + i WHEN i % {count / 500} = 4 THEN {Now}000 ELSE 0 END {from}";
        yield return $"INSERT INTO app_issuers_counts (issuer, state, count) SELECT i, 4, 1 {from}";
        yield return $"INSERT INTO app_issuers_evidence (id, application, name, type, bytes, content, added_at) SELECT i, i, {name}, 'application/pdf', 1, {name}, {Now}000 {from}";
        yield return $"INSERT INTO app_issuers_audit (issuer, number, at, actor, what, application, detail, previous, hash) SELECT 1, i, {Now}000, CASE WHEN i % 2 = 0 THEN '{Account(2)}' ELSE account END, 'claimed', i, '', '', {digits("i", 64)} {from}";
        yield return $"INSERT INTO app_issuers_records (id, issuer, application, type, claims, state, revision, since, until, link_hash) SELECT i, {Issuer}, i, 'LicenceToPractise', {claims}, 0, 1, {Now}, {Now} + 1000000, CASE WHEN i % 10 = 4 THEN {digits("i", 64)} ELSE '' END {from} AND {State} IN (4, 6)";
        yield return $"INSERT INTO app_issuers_copies (issuer, list, place, record, issued_on) SELECT 1, 1 + i / 60000, i, i, {Now} {from}";
        yield return $"INSERT INTO app_issuers_lists (issuer, number, epoch, hash, taken, bits, signed_at, changes, token, revocation, suspension, prepared, anchored) SELECT CASE WHEN i <= 3 THEN 1 ELSE i END, CASE WHEN i <= 3 THEN i ELSE 1 END, 1, '', 1000, {empty}, 0, 0, '', '', '', {empty}, {empty} {from}";
        yield return $"INSERT INTO app_issuers_offers (id, record, handle, code_hash, code, digits_hash, attempts, until, used, token_hash, token_until) SELECT i, i, {digits("i", 64)}, {digits("i", 64)}, {blob}, '', 0, CASE WHEN i % {count / 50} = 0 THEN 1 ELSE {Now} + 600 END, CASE WHEN i % 10 = 0 THEN {no} ELSE {yes} END, CASE WHEN i % 100 = 1 THEN {digits("i", 64)} ELSE '' END, {Now} + 600 {from}";
        yield return $"INSERT INTO app_issuers_nonces (hash, until) SELECT {digits("i", 64)}, {Now} + i {from}";
        yield return $"INSERT INTO app_issuers_secrets (issuer, licence_hash, secret, free_on) SELECT 1, {digits("i", 64)}, {Blob(vault.Seal(IssuerVault.Secret, new byte[32]))}, CASE WHEN i % 1000 = 3 THEN {Now} - 1 ELSE 0 END {from}";

        var policy = Json(PolicyRules.Write(PolicyRules.Templates[0].Content));
        yield return $"INSERT INTO app_verifiers (id, slug, name, owner, created_at) SELECT i, 'org-' || i, 'Organisation ' || i, account, {Now}000 {from}";
        yield return $"INSERT INTO app_verifiers_staff (verifier, account) SELECT CASE WHEN i <= 50 THEN 1 ELSE i - 1 END, account {from} AND i > 1";
        yield return $"INSERT INTO app_verifiers_keys (thumbprint, verifier, secret, public, created_at, compromised) SELECT {digits("i", 43)}, i, '{verifiers.Create(1).Secret}', {Json(Signing.Public.ToJwk().ToJsonString())}, {Now}000, {no} {from}";
        yield return $"INSERT INTO app_verifiers_policies (id, verifier, version, retired) SELECT i, CASE WHEN i <= 10 THEN 1 ELSE i END, 1, {no} {from}";
        yield return $"INSERT INTO app_verifiers_policies_versions (policy, version, content, written_at, written_by) SELECT i, 1, {policy}, {Now}000, account {from}";
        yield return $"INSERT INTO app_verifiers_links (id, verifier, policy, name, ended) SELECT {digits("i", 32)}, CASE WHEN i <= 30 THEN 1 ELSE i END, CASE WHEN i <= 30 THEN 1 ELSE i END, 'Desk', {no} {from}";
        // Nearly all are answered; of those that are not some are old enough to be forgotten.
        const string Status = "CASE WHEN i % 1000 = 1 THEN 0 WHEN i % 1000 = 2 THEN 1 WHEN i % 10 = 3 THEN 4 WHEN i % 10 = 5 THEN 3 ELSE 2 END";
        const string Created = "(CASE WHEN i % 10000 = 1 THEN 1 ELSE 1790000000000 - i * 100 END)";
        yield return $"INSERT INTO app_presentations (id, verifier, policy, policy_version, key, reference, origin, client_id, nonce, state, return_path, response_key, status, created_at, expires_at, answered_at, response_code, checks, received, token, delete_at) SELECT {digits("i", 32)}, 1, 1, 1, 'key-' || i, '', 'https://a.example', 'client', 'nonce', 'state', '/verify/answered', '', {Status}, {Created}, {Created} + 600000, CASE WHEN i % 1000 IN (1, 2) THEN 0 ELSE {Created} END, CASE WHEN i % 1000 IN (1, 2) THEN '' ELSE {digits("i", 32)} END, '[]', '', CASE WHEN i % 1000 = 4 THEN '{verifiers.Protect("{}")}' ELSE '' END, CASE WHEN i % {count / 50} = 5 THEN 1 ELSE 9223372036854775807 END {from}";
        yield return $"INSERT INTO app_presentations_receipts (id, presentation, jwt, signed_at) SELECT {digits("i", 32)}, {digits("i", 32)}, '', {Now}000 {from}";
        yield return $"INSERT INTO app_admissions (id, account, kind, state, presentation, nullifier, specialty, not_after, nonce, created_at, version) SELECT {digits("i", 32)}, account, 0, CASE WHEN i % 10 = 4 THEN {(int)AdmissionState.Signing} ELSE {(int)AdmissionState.Done} END, {digits("i", 32)}, '0x' || {digits("i", 64)}, 'oncology', {Now} + 1000, '7', {Now}000 - i * 1000, 0 {from}";
        yield return $"INSERT INTO app_admissions_signatures (admission, verifier, signature) SELECT {digits("i", 32)}, account, '0x' {from}";
        // Those of the last two blocks are new.
        yield return $"INSERT INTO app_positions (job, block) VALUES ('moves', 900), ('cover-certificates', 900), ('admitted-accounts', {(count / 100) - 2})";
        if (sqlite)
            yield break;
        foreach (var table in (string[])["app_issuers", "app_issuers_keys", "app_issuers_applications", "app_issuers_evidence", "app_issuers_records", "app_issuers_offers", "app_verifiers", "app_verifiers_policies"])
            yield return $"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT MAX(id) FROM {table}))";

        string Blob(byte[] bytes) => sqlite ? $"x'{Convert.ToHexString(bytes)}'" : $"'\\x{Convert.ToHexString(bytes)}'::bytea";
        static string Json(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal).Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal)}'";
    }
}
