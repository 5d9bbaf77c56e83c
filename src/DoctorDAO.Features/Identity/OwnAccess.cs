using System.Buffers.Text;
using DoctorDAO.Client;
using DoctorDAO.Client.Identity;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Http;

namespace DoctorDAO.Features.Identity;

/// <summary>The ways in which a person signs in, and what else acts for them.</summary>
internal sealed class OwnAccess(Persons persons, Sessions sessions, ISmartAccounts smart, MainAccounts mains, AllowedPrograms programs, IRelayedAccounts relayed) : IOwnAccess
{
    public async Task<OwnAccessDto> GetAsync(Guid person, Guid? session, CancellationToken ct)
    {
        var main = (await persons.FindAsync(person, ct))?.Main;
        var accounts = await persons.AccountsAsync(person, ct);
        var passkeys = await persons.PasskeysAsync(person, ct);
        var open = await sessions.ListAsync(person, ct);
        List<string> own = [.. accounts.Select(x => x.Account)];
        var possible = await mains.AllowedAsync(own, ct);
        var signers = await SignersAsync(accounts, ct);
        var acting = await relayed.AmongAsync(own, ct);
        return new OwnAccessDto(
            [.. accounts.Select(x => new OwnAccountDto(Checksummed(x.Account), Word(x.Kind), x.Account == main, possible.Contains(x.Account), acting.Contains(x.Account), At(x.AddedAt)))],
            [.. passkeys.Select(x => Passkey(x, signers))],
            [.. open.Select(x => new OwnSessionDto(x.Id, x.Device, Word(x.Means), At(x.AuthenticatedAt), At(x.UsedAt), x.Id == session))],
            await programs.ListAsync(own, ct));
    }

    public Task<bool> EndSessionAsync(Guid person, Guid session, CancellationToken ct) => sessions.EndAsync(person, session, ct);

    public Task EndSessionsAsync(Guid person, CancellationToken ct) => sessions.EndAllAsync(person, ct);

    public async Task<bool> UnlinkAsync(Guid person, string account, Guid? session, CancellationToken ct)
    {
        var key = Fields.Account("account", account);
        if (!await persons.UnlinkAsync(person, key, ct))
            return false;
        await programs.EndAllAsync(key, ct);
        await sessions.EndOthersAsync(person, session, ct);
        return true;
    }

    public Task<bool> MakeMainAsync(Guid person, string account, CancellationToken ct) => mains.ChangeAsync(person, Fields.Account("account", account), ct);

    public async Task<bool> EndProgramAsync(Guid person, string id, CancellationToken ct) =>
        await programs.EndAsync((await persons.AccountsAsync(person, ct)).Select(x => x.Account), id, ct);

    public Task<bool> RenamePasskeyAsync(Guid person, string key, string name, CancellationToken ct) => persons.RenamePasskeyAsync(person, key, name, ct);

    public async Task<bool> RemovePasskeyAsync(Guid person, string key, Guid? session, CancellationToken ct)
    {
        if ((await persons.PasskeysAsync(person, ct)).FirstOrDefault(x => x.Key == key) is not { } row)
            return false;
        var account = await persons.AccountAsync(row.Account, ct) ?? throw new InvalidOperationException("A passkey without an account.");
        var signers = await smart.SignersAsync(account, ct);
        if (!await persons.RemovePasskeyAsync(person, key, x => signers.Contains(KeyOf(x).Id), ct))
            return false;
        await sessions.EndOthersAsync(person, session, ct);
        return true;
    }

    /// <summary>Those of the accounts whose contract could be asked.</summary>
    private async Task<Dictionary<string, IReadOnlySet<Bytes32>>> SignersAsync(IEnumerable<PersonAccountRow> accounts, CancellationToken ct)
    {
        var known = new Dictionary<string, IReadOnlySet<Bytes32>>(StringComparer.Ordinal);
        foreach (var account in accounts.Where(x => x.Kind == AccountKind.Passkey))
        {
            try
            {
                known[account.Account] = await smart.SignersAsync(account, ct);
            }
            catch (UnavailableException)
            {
                // How somebody signs in is shown all the same.
            }
        }

        return known;
    }

    private static OwnPasskeyDto Passkey(PasskeyRow row, Dictionary<string, IReadOnlySet<Bytes32>> signers)
    {
        var key = KeyOf(row);
        return new OwnPasskeyDto(
            row.Key, Base64Url.EncodeToString(row.CredentialId), row.Name, Checksummed(row.Account), row.BackedUp, At(row.AddedAt), At(row.UsedAt), key.X.ToString(), key.Y.ToString(),
            signers.TryGetValue(row.Account, out var known) ? known.Contains(key.Id) : null);
    }

    private static PasskeyPoint KeyOf(PasskeyRow row) => PasskeyPoint.FromCose(row.PublicKey) ?? throw new InvalidOperationException("A passkey was kept that is none of P-256.");

    private static string Word(AccountKind kind) => kind == AccountKind.Passkey ? "passkey" : "wallet";

    private static string Checksummed(string account) => Address.Parse(account).ToString();

    private static DateTimeOffset At(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);
}
