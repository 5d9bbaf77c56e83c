using System.Buffers.Text;
using DoctorDAO.Client.Identity;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Http;

namespace DoctorDAO.Features.Identity;

/// <summary>The ways in which a person signs in.</summary>
internal sealed class OwnAccess(Persons persons, Sessions sessions) : IOwnAccess
{
    public async Task<OwnAccessDto> GetAsync(Guid person, Guid? session, CancellationToken ct)
    {
        var main = (await persons.FindAsync(person, ct))?.Main;
        var accounts = await persons.AccountsAsync(person, ct);
        var passkeys = await persons.PasskeysAsync(person, ct);
        var open = await sessions.ListAsync(person, ct);
        return new OwnAccessDto(
            [.. accounts.Select(x => new OwnAccountDto(Checksummed(x.Account), Word(x.Kind), x.Account == main, At(x.AddedAt)))],
            [.. passkeys.Select(Passkey)],
            [.. open.Select(x => new OwnSessionDto(x.Id, x.Device, Word(x.Means), At(x.AuthenticatedAt), At(x.UsedAt), x.Id == session))]);
    }

    public Task<bool> EndSessionAsync(Guid person, Guid session, CancellationToken ct) => sessions.EndAsync(person, session, ct);

    public Task EndSessionsAsync(Guid person, CancellationToken ct) => sessions.EndAllAsync(person, ct);

    public Task<bool> UnlinkAsync(Guid person, string account, CancellationToken ct) => persons.UnlinkAsync(person, Fields.Account("account", account), ct);

    public Task<bool> RemovePasskeyAsync(Guid person, string key, CancellationToken ct) => persons.RemovePasskeyAsync(person, key, ct);

    private static OwnPasskeyDto Passkey(PasskeyRow row)
    {
        var key = PasskeyPoint.FromCose(row.PublicKey) ?? throw new InvalidOperationException("A passkey was kept that is none of P-256.");
        return new OwnPasskeyDto(row.Key, Base64Url.EncodeToString(row.CredentialId), row.Name, Checksummed(row.Account), row.BackedUp, At(row.AddedAt), At(row.UsedAt), key.X.ToString(), key.Y.ToString());
    }

    private static string Word(AccountKind kind) => kind == AccountKind.Passkey ? "passkey" : "wallet";

    private static string Checksummed(string account) => Address.Parse(account).ToString();

    private static DateTimeOffset At(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);
}
