namespace DoctorDAO.Database.Tests;

public sealed partial class LargeAssociation
{
    /// <summary>A person for every account, each hundredth with a passkey; sessions and challenges of as many, moves of every second to the next, a recovery of each, agreed to by one guardian; a program with a token, of which most count still.</summary>
    private static IEnumerable<string> Identity(int count, string id, string key, string blob, string no)
    {
        yield return $"INSERT INTO app_persons (id, main, stamp, created_at) SELECT {id}, account, {id}, {Now}000 FROM people WHERE i <= {count}";
        yield return $"INSERT INTO app_person_accounts (account, person, kind, added_at) SELECT account, {id}, CASE WHEN i % 100 = 0 THEN 1 ELSE 0 END, {Now}000 - i FROM people WHERE i <= {count}";
        yield return $"INSERT INTO app_passkeys (key, person, credential_id, public_key, account, name, sign_count, backup_eligible, backed_up, transports, added_at, used_at) SELECT {key}, {id}, {blob}, {blob}, account, 'Telephone', 0, {no}, {no}, '', {Now}000, {Now}000 FROM people WHERE i <= {count}";
        yield return "INSERT INTO app_openid_applications (\"Id\", \"ClientId\") VALUES ('a', 'reader')";
        yield return $"INSERT INTO app_openid_authorizations (\"Id\", \"ApplicationId\", \"Subject\", \"Status\", \"Type\", \"CreationDate\") SELECT {id}, 'a', account, 'valid', 'permanent', {Moment("-i")} FROM people WHERE i <= {count}";
        yield return $"INSERT INTO app_openid_tokens (\"Id\", \"ApplicationId\", \"AuthorizationId\", \"Subject\", \"Status\", \"Type\", \"CreationDate\", \"ExpirationDate\") SELECT {id}, 'a', {id}, account, 'valid', 'refresh_token', {Moment("-i")}, {Moment("i - 100000")} FROM people WHERE i <= {count}";
        yield return $"INSERT INTO app_sessions (id, person, stamp, means, device, authenticated_at, used_at, expires_at) SELECT {id}, {id}, {id}, 0, '', {Now}000, {Now}000, {Now}000 + i FROM people WHERE i <= {count}";
        yield return $"INSERT INTO app_passkey_challenges (id, purpose, person, state, expires_at) SELECT {id}, 0, {id}, '', {Now}000 + i FROM people WHERE i <= {count}";
        yield return $"INSERT INTO app_moves (\"from\", \"to\", block, followed_at) SELECT a.account, b.account, a.i, {Now}000 FROM people a JOIN people b ON b.i = a.i + 1 WHERE a.i <= {count} AND a.i % 2 = 0";
        yield return $"INSERT INTO app_recoveries (id, \"from\", \"to\", nonce, not_after, created_at) SELECT {id}, account, account, '1', {Now}, {Now}000 - i FROM people WHERE i <= {count}";
        yield return $"INSERT INTO app_recovery_signatures (recovery, guardian, signature, signed_at) SELECT {id}, account, {blob}, {Now}000 FROM people WHERE i <= {count}";
        yield return $"INSERT INTO app_credential_reminders (id, account, kind, due_day, told, dropped) SELECT i, account, 'Other', {Now / 86_400} + i, {no}, {no} FROM people WHERE i <= {count}";

        string Moment(string seconds) => no == "0" ? $"datetime({Now} + {seconds}, 'unixepoch')" : $"to_timestamp({Now} + {seconds})";
    }
}
