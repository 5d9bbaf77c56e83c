using DoctorDAO.Client;
using DoctorDAO.Client.Cover;
using DoctorDAO.Features.Http;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DoctorDAO.Features.Cover;

/// <summary>Hands evidence out to its claimant, and while a panel judges to those who sit on it and the custodian. Each time is logged before anything is handed out.</summary>
internal sealed class EvidenceReading(
    IDbContextFactory<DaoDbContext> contexts, IOptions<EvidenceOptions> options, IEnumerable<IChangePublisher> publishers, TimeProvider time)
{
    private const int MostReads = 500;
    private const int MostGiven = 40;

    public async Task<ClaimEvidenceDto?> ReadAsync(string account, long claim, CancellationToken ct)
    {
        var reader = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await AllowedAsync(db, reader, claim, ct) is not { } found)
            return null;
        var claimant = found.IsClaimant(reader);
        if (!claimant)
            await LogAsync(db, found, reader, "", ct);
        var id = found.Evidence.Id;
        var files = await EvidenceStore.FilesAsync(db, id, ct);
        var keys = await db.Set<EvidenceKeyRow>().AsNoTracking().Where(x => x.Evidence == id && x.Account == reader).OrderByDescending(x => x.CreatedAt).Select(x => new WrappedKeyDto(x.KeyId, x.Wrapped)).ToListAsync(ct);
        return new ClaimEvidenceDto(
            id,
            [.. files.Where(x => claimant || found.Commitments.Contains(x.Commitment)).Select(x => EvidenceStore.Dto(x) with { Commitment = found.Commitments.Contains(x.Commitment) ? x.Commitment : null })],
            claimant ? found.Evidence.Recovery : null,
            keys,
            found.Evidence.DeletedAt is { } deleted ? DateTimeOffset.FromUnixTimeMilliseconds(deleted) : null,
            found.Claim.DecidedAt is { } decided ? Moment.Of(decided).AddDays(options.Value.KeepDays) : null);
    }

    public async Task<byte[]?> ReadFileAsync(string account, long claim, string hash, CancellationToken ct)
    {
        var reader = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await AllowedAsync(db, reader, claim, ct) is not { } found)
            return null;
        var id = found.Evidence.Id;
        var claimant = found.IsClaimant(reader);
        if (await db.Set<EvidenceFileRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Evidence == id && x.Hash == hash, ct) is not { } file || (!claimant && !found.Commitments.Contains(file.Commitment)))
            return null;
        if (!claimant)
            await LogAsync(db, found, reader, hash, ct);
        return await db.Set<EvidenceContentRow>().AsNoTracking().Where(x => x.Evidence == id && x.Hash == hash).Select(x => x.Content).SingleOrDefaultAsync(ct);
    }

    public async Task<IReadOnlyList<EvidenceReaderDto>?> GetReadersAsync(string account, long claim, CancellationToken ct)
    {
        var asker = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await ClaimedEvidence.FindAsync(db, claim, ct) is not { } found || !Gives(found, asker))
            return null;
        // A page may ask just after the claim was decided.
        return IsOpen(found) ? await ReadersAsync(db, found, ct) : [];
    }

    public async Task<int?> GiveAsync(string account, long claim, GivenKeys keys, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var giver = Fields.Account("account", account);
        if (keys.Keys is not { Count: >= 1 and <= MostGiven })
            throw new FieldException("keys", $"are not 1 to {MostGiven}");
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await GiverAsync(db, giver, claim, ct) is not { } found)
            return null;
        var readers = await ReadersAsync(db, found, ct);
        var fresh = 0;
        for (var i = 0; i < keys.Keys.Count; i++)
        {
            var (given, field) = (keys.Keys[i], $"keys[{i}]");
            var who = Fields.Account(field + ".account", given.Account);
            if (readers.FirstOrDefault(x => string.Equals(x.Person.Address, who, StringComparison.OrdinalIgnoreCase)) is not { } reader)
                throw new FieldException(field + ".account", "does not read this claim now; ask again who does");
            if (reader.KeyId is null || reader.KeyId != given.KeyId)
                throw new FieldException(field + ".keyId", "is not the reader's newest key; ask again who reads");
            EvidenceStore.CheckWrapped(field + ".wrapped", given.Wrapped);
            if (reader.Given)
                continue;
            await Rows.EnsureAsync(
                db,
                new EvidenceKeyRow { Evidence = found.Evidence.Id, KeyId = given.KeyId, Account = who, Wrapped = given.Wrapped, By = giver, CreatedAt = Now },
                x => x.Evidence == found.Evidence.Id && x.KeyId == given.KeyId, ct);
            fresh++;
        }

        if (fresh > 0)
        {
            foreach (var publisher in publishers)
                await publisher.PublishAsync([Topics.Claim(claim)], ct);
        }

        return fresh;
    }

    public async Task<IReadOnlyList<EvidenceReadDto>?> GetReadsAsync(string account, long claim, CancellationToken ct)
    {
        var asker = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await ClaimedEvidence.FindAsync(db, claim, ct) is not { } found || !found.IsClaimant(asker))
            return null;
        var rows = await db.Set<EvidenceReadRow>().AsNoTracking().Where(x => x.Evidence == found.Evidence.Id).OrderByDescending(x => x.Id).Take(MostReads).ToListAsync(ct);
        var people = await People.ReadAsync(db, rows.Select(x => x.Account).Distinct(), ct);
        return [.. rows.Select(x => new EvidenceReadDto(people[x.Account], x.Hash.Length == 0 ? null : x.Hash, DateTimeOffset.FromUnixTimeMilliseconds(x.Time)))];
    }

    public async Task<EvidenceReaderDto?> GetCustodianAsync(CancellationToken ct)
    {
        if (options.Value.Custodian is not { } custodian)
            return null;
        await using var db = await contexts.CreateDbContextAsync(ct);
        return (await WithKeysAsync(db, [custodian], Guid.Empty, ct))[0];
    }

    /// <summary>A claim's evidence, when the account may read it now.</summary>
    private async Task<ClaimedEvidence?> AllowedAsync(DaoDbContext db, string account, long claim, CancellationToken ct)
    {
        if (await ClaimedEvidence.FindAsync(db, claim, ct) is not { } found)
            return null;
        if (found.IsClaimant(account) || (IsOpen(found) && account == options.Value.Custodian))
            return found;
        return (await found.JurorsAsync(db, ct)).Contains(account) ? found : null;
    }

    private async Task<ClaimedEvidence?> GiverAsync(DaoDbContext db, string account, long claim, CancellationToken ct) =>
        await ClaimedEvidence.FindAsync(db, claim, ct) is { } found && IsOpen(found) && Gives(found, account) ? found : null;

    /// <summary>Whether the account may give readers the key while the claim is open.</summary>
    private bool Gives(ClaimedEvidence found, string account) => found.IsClaimant(account) || account == options.Value.Custodian;

    private static bool IsOpen(ClaimedEvidence found) => found.Claim.DecidedAt is null && found.Evidence.DeletedAt is null;

    private async Task<List<EvidenceReaderDto>> ReadersAsync(DaoDbContext db, ClaimedEvidence found, CancellationToken ct)
    {
        List<string> accounts = [.. (await found.JurorsAsync(db, ct)).Distinct(StringComparer.Ordinal)];
        if (options.Value.Custodian is { } custodian && !accounts.Contains(custodian))
            accounts.Add(custodian);
        return await WithKeysAsync(db, accounts, found.Evidence.Id, ct);
    }

    private async Task<List<EvidenceReaderDto>> WithKeysAsync(DaoDbContext db, List<string> accounts, Guid evidence, CancellationToken ct)
    {
        var people = await People.ReadAsync(db, accounts, ct);
        var keys = (await db.Set<JurorKeyRow>().AsNoTracking().Where(x => accounts.Contains(x.Account)).ToListAsync(ct))
            .GroupBy(x => x.Account).ToDictionary(x => x.Key, x => x.OrderByDescending(k => k.CreatedAt).ThenBy(k => k.Id, StringComparer.Ordinal).First());
        List<string> ids = [.. keys.Values.Select(x => x.Id)];
        var given = await db.Set<EvidenceKeyRow>().Where(x => x.Evidence == evidence && ids.Contains(x.KeyId)).Select(x => x.KeyId).ToListAsync(ct);
        return accounts.ConvertAll(account => keys.TryGetValue(account, out var key)
            ? new EvidenceReaderDto(people[account], account == options.Value.Custodian, key.Id, new PublicKeyDto(key.X, key.Y), given.Contains(key.Id))
            : new EvidenceReaderDto(people[account], account == options.Value.Custodian, null, null, false));
    }

    private async Task LogAsync(DaoDbContext db, ClaimedEvidence found, string reader, string hash, CancellationToken ct)
    {
        db.Add(new EvidenceReadRow { Evidence = found.Evidence.Id, Claim = found.Claim.Id, Account = reader, Hash = hash, Time = Now });
        await db.SaveChangesAsync(ct);
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();
}
