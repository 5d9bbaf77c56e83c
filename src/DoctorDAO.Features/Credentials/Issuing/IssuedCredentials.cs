using DoctorDAO.Client.Credentials;
using DoctorDAO.Client.Membership;
using DoctorDAO.Features.Membership;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Credentials.Issuing;

/// <summary>A credential of a member that is good now.</summary>
/// <param name="Topic">Name of its type.</param>
/// <param name="Until">Unix seconds until when it is good.</param>
public sealed record HeldCredential(string Topic, long Until);

/// <summary>What members can show at this moment, as far as this association knows: of credentials that its desks have issued and nobody revoked, and of the licence their membership rests on.</summary>
public interface IIssuedCredentials
{
    /// <summary>The one of a topic that is good longest; <c>null</c> when there is none that is good now.</summary>
    /// <param name="account">Lowercase.</param>
    /// <param name="topic">A type's name.</param>
    /// <param name="now">Unix seconds.</param>
    /// <param name="ct">Cancels it.</param>
    Task<HeldCredential?> FindAsync(string account, string topic, long now, CancellationToken ct);

    /// <summary>All topics that an account can show now, each with the one that is good longest.</summary>
    Task<IReadOnlyList<HeldCredential>> GetAsync(string account, long now, CancellationToken ct);
}

/// <inheritdoc/>
internal sealed class IssuedCredentials(IDbContextFactory<DaoDbContext> contexts, IIssuerRegistry registry) : IIssuedCredentials
{
    // Applications of one person are few; more are not looked at.
    private const int Most = 100;

    public async Task<HeldCredential?> FindAsync(string account, string topic, long now, CancellationToken ct) =>
        (await ReadAsync(account, topic, now, ct)).MaxBy(x => x.Until);

    public async Task<IReadOnlyList<HeldCredential>> GetAsync(string account, long now, CancellationToken ct) =>
        [.. (await ReadAsync(account, null, now, ct)).GroupBy(x => x.Topic).Select(x => x.MaxBy(y => y.Until)!)];

    private async Task<List<HeldCredential>> ReadAsync(string account, string? topic, long now, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        List<HeldCredential> found = [];
        // A membership lasts as long as the licence that was shown for it.
        if (topic is null or CredentialTypes.Licence
            && await db.Set<MemberView>().AsNoTracking().SingleOrDefaultAsync(x => x.Account == account && x.Status == MemberStatus.Active && x.NotAfter > now, ct) is { } member)
            found.Add(new HeldCredential(CredentialTypes.Licence, member.NotAfter));
        var records = await db.Set<ApplicationRow>().AsNoTracking().Where(x => x.Account == account).OrderBy(x => x.Key).Take(Most)
            .Join(db.Set<RecordRow>(), x => x.Id, x => x.Application, (application, record) => record)
            .Where(x => x.State == RecordState.Valid && x.Until > now && (topic == null || x.Type == topic))
            .Select(x => new { x.Type, x.Until, x.Issuer }).ToListAsync(ct);
        var issuers = records.Select(x => x.Issuer).Distinct().ToList();
        var dids = issuers.Count == 0 ? [] : await db.Set<IssuerRow>().AsNoTracking().Where(x => issuers.Contains(x.Id)).ToDictionaryAsync(x => x.Id, x => x.Did, ct);
        foreach (var record in records)
        {
            // Whom the registry no longer trusts with the topic is not believed for what it said before.
            if (dids.TryGetValue(record.Issuer, out var did) && await registry.MayIssueAsync(did, record.Type, ct))
                found.Add(new HeldCredential(record.Type, record.Until));
        }

        return found;
    }
}
