using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Identity;

/// <summary>What ASP.NET Core Identity sees of people: no names, no passwords, passkeys.</summary>
internal sealed class PersonStore(IDbContextFactory<DaoDbContext> contexts, TimeProvider time) : IUserPasskeyStore<PersonRow>
{
    /// <summary>Key of a credential.</summary>
    public static string KeyOf(byte[] credentialId) => Convert.ToHexStringLower(SHA256.HashData(credentialId));

    public Task<string> GetUserIdAsync(PersonRow user, CancellationToken cancellationToken) => Task.FromResult(user.Id.ToString("N"));

    public Task<string?> GetUserNameAsync(PersonRow user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Id.ToString("N"));

    public Task SetUserNameAsync(PersonRow user, string? userName, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<string?> GetNormalizedUserNameAsync(PersonRow user, CancellationToken cancellationToken) => GetUserNameAsync(user, cancellationToken);

    public Task SetNormalizedUserNameAsync(PersonRow user, string? normalizedName, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IdentityResult> CreateAsync(PersonRow user, CancellationToken cancellationToken) => throw new NotSupportedException("People are made with an account, by Persons.");

    public Task<IdentityResult> UpdateAsync(PersonRow user, CancellationToken cancellationToken) => Task.FromResult(IdentityResult.Success);

    public Task<IdentityResult> DeleteAsync(PersonRow user, CancellationToken cancellationToken) => throw new NotSupportedException("People are forgotten with all that is theirs, by Erasure.");

    public async Task<PersonRow?> FindByIdAsync(string userId, CancellationToken cancellationToken)
    {
        if (!Guid.TryParseExact(userId, "N", out var id))
            return null;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<PersonRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, cancellationToken);
    }

    public Task<PersonRow?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => FindByIdAsync(normalizedUserName, cancellationToken);

    public async Task AddOrUpdatePasskeyAsync(PersonRow user, UserPasskeyInfo passkey, CancellationToken cancellationToken)
    {
        var (key, now, count) = (KeyOf(passkey.CredentialId), time.GetUtcNow().ToUnixTimeMilliseconds(), (long)passkey.SignCount);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // The counter only goes up: of two uses at the same moment with one count, one is refused.
        var changed = await db.Set<PasskeyRow>().Where(x => x.Key == key && x.Person == user.Id && (x.SignCount < count || (x.SignCount == 0 && count == 0)))
            .ExecuteUpdateAsync(x => x.SetProperty(p => p.SignCount, count).SetProperty(p => p.BackedUp, passkey.IsBackedUp).SetProperty(p => p.UsedAt, now), cancellationToken);
        if (changed == 0)
            throw new PasskeyException("The passkey's counter has not gone up.");
    }

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(PersonRow user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.Set<PasskeyRow>().AsNoTracking().Where(x => x.Person == user.Id).ToListAsync(cancellationToken);
        return [.. rows.Select(Info)];
    }

    public async Task<PersonRow?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken)
    {
        var key = KeyOf(credentialId);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<PasskeyRow>().AsNoTracking().Where(x => x.Key == key).Join(db.Set<PersonRow>().AsNoTracking(), x => x.Person, x => x.Id, (_, person) => person).SingleOrDefaultAsync(cancellationToken);
    }

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(PersonRow user, byte[] credentialId, CancellationToken cancellationToken)
    {
        var key = KeyOf(credentialId);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<PasskeyRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Key == key && x.Person == user.Id, cancellationToken) is { } row ? Info(row) : null;
    }

    public Task RemovePasskeyAsync(PersonRow user, byte[] credentialId, CancellationToken cancellationToken) => throw new NotSupportedException("Passkeys are removed by Persons, which keeps the last one.");

    public void Dispose()
    {
    }

    private static UserPasskeyInfo Info(PasskeyRow row) => new(
        row.CredentialId, row.PublicKey, DateTimeOffset.FromUnixTimeMilliseconds(row.AddedAt), (uint)row.SignCount,
        row.Transports.Length == 0 ? [] : row.Transports.Split(','), true, row.BackupEligible, row.BackedUp, [], [])
    {
        Name = row.Name,
    };
}

/// <summary>Passkeys as rows.</summary>
public static class PasskeyRows
{
    /// <summary>A passkey that was attested; account and person are the caller's to say.</summary>
    public static PasskeyRow Of(UserPasskeyInfo info, string name, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(info);
        ArgumentNullException.ThrowIfNull(time);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return new PasskeyRow
        {
            Key = PersonStore.KeyOf(info.CredentialId), CredentialId = info.CredentialId, PublicKey = info.PublicKey, Name = name, SignCount = info.SignCount,
            BackupEligible = info.IsBackupEligible, BackedUp = info.IsBackedUp, Transports = TransportsOf(info), AddedAt = now, UsedAt = now,
        };
    }

    private static string TransportsOf(UserPasskeyInfo info) =>
        string.Join(',', (info.Transports ?? []).Where(x => x.Length is > 0 and <= 20 && x.All(c => char.IsAsciiLetterLower(c) || c == '-')).Take(8));
}
