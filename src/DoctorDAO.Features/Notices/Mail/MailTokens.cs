using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace DoctorDAO.Features.Notices;

/// <summary>Addresses at rest, and the tokens of links in mails. All are made with the server's own keys.</summary>
internal sealed class MailTokens(IDataProtectionProvider protection)
{
    private static readonly TimeSpan ConfirmWithin = TimeSpan.FromDays(2);

    private readonly IDataProtector _addresses = protection.CreateProtector("DoctorDAO.Notices.Address");
    private readonly ITimeLimitedDataProtector _confirm = protection.CreateProtector("DoctorDAO.Notices.Confirm").ToTimeLimitedDataProtector();
    private readonly IDataProtector _unsubscribe = protection.CreateProtector("DoctorDAO.Notices.Unsubscribe");
    private readonly byte[] _blind = RandomNumberGenerator.GetBytes(32);
    private readonly IDataProtector _secrets = protection.CreateProtector("DoctorDAO.Notices.WebhookSecret");

    public string ProtectAddress(string address) => _addresses.Protect(address);

    /// <returns><c>null</c> when the keys that it was protected with are gone.</returns>
    public string? Address(string kept) => Unprotect(() => _addresses.Unprotect(kept));

    public string ProtectSecret(string secret) => _secrets.Protect(secret);

    public string? Secret(string kept) => Unprotect(() => _secrets.Unprotect(kept));

    /// <summary>Says that whoever reads mail at the address has an account; good for two days.</summary>
    public string Confirm(string account, string address) => _confirm.Protect($"{account} {HashOf(address)}", ConfirmWithin);

    /// <summary>The account and the hash of the address that a token names.</summary>
    public (string Account, string Hash)? Confirmed(string? token) =>
        token is { Length: <= 1_000 } && Unprotect(() => _confirm.Unprotect(token)) is { } text && text.Split(' ') is [var account, var hash] ? (account, hash) : null;

    /// <summary>Stops the mails of an account, and can do nothing else; good as long as the server's keys are kept.</summary>
    public string Unsubscribe(string account) => _unsubscribe.Protect(account);

    public string? Unsubscribed(string? token) => token is { Length: <= 1_000 } ? Unprotect(() => _unsubscribe.Unprotect(token)) : null;

    /// <summary>The same for the same address as long as this process lives, and of no use to anybody else: what was counted by it tells nobody who it was.</summary>
    public string Blind(string address) => Convert.ToHexStringLower(HMACSHA256.HashData(_blind, Encoding.UTF8.GetBytes(address.ToLowerInvariant())));

    public static string HashOf(string address) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address)));

    private static string? Unprotect(Func<string> unprotect)
    {
        try
        {
            return unprotect();
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
