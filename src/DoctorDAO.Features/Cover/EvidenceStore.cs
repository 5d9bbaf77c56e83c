using System.Security.Cryptography;
using System.Text.RegularExpressions;
using DoctorDAO.Client;
using DoctorDAO.Client.Cover;
using DoctorDAO.Features.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DoctorDAO.Features.Cover;

/// <summary>Keeps what claimants encrypt on their devices. Nothing here can be read with what this server has.</summary>
internal sealed partial class EvidenceStore(IDbContextFactory<DaoDbContext> contexts, IOptions<EvidenceOptions> options, TimeProvider time)
{
    public async Task BeginAsync(string account, NewEvidence evidence, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        var owner = Fields.Account("account", account);
        if (evidence.Id == Guid.Empty)
            throw new FieldException("id", "is empty; make a random UUID for each claim");
        CheckSealed("recovery", evidence.Recovery);
        await using var db = await contexts.CreateDbContextAsync(ct);
        await Rows.RequireMemberAsync(db, owner, ct);
        await Rows.EnsureAuthorAsync(db, owner, ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await Rows.HoldAuthorAsync(db, owner, ct);
        if (await db.Set<EvidenceRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == evidence.Id, ct) is { } known)
        {
            if (known.Account != owner || known.Recovery != evidence.Recovery)
                throw new FieldException("id", "is taken; make another random UUID");
            return;
        }

        await RequireRoomAsync(db, owner, ct);
        if (evidence.Custodian is { } custodian)
            db.Add(await CustodianKeyAsync(db, evidence.Id, custodian, owner, ct));
        db.Add(new EvidenceRow { Id = evidence.Id, Account = owner, Filer = owner, Recovery = evidence.Recovery, CreatedAt = Now });
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }

    public async Task<EvidenceFileDto?> AddAsync(string account, Guid evidence, string hash, byte[] content, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(content);
        var owner = Fields.Account("account", account);
        if (content.Length is < 32 or > EvidenceLimits.FileBytes)
            throw new FieldException("file", $"has {content.Length} encrypted bytes; 32 to {EvidenceLimits.FileBytes} are possible");
        if (hash != "0x" + Convert.ToHexStringLower(SHA256.HashData(content)))
            throw new FieldException("hash", "is not the SHA-256 of what was sent; send the file again");
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await OwnAsync(db, owner, evidence, ct) is not { } row)
            return null;
        await Rows.EnsureAuthorAsync(db, owner, ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await Rows.HoldAuthorAsync(db, owner, ct);
        var files = await FilesAsync(db, evidence, ct);
        if (files.Find(x => x.Hash == hash) is { } same)
            return Dto(same);
        await RequireOpenAsync(db, row, ct);
        if (files.Count >= EvidenceLimits.Files || files.Sum(x => (long)x.Bytes) + content.Length > EvidenceLimits.ClaimBytes)
            throw new FieldException("file", $"is more than one claim may have: {EvidenceLimits.Files} files and {EvidenceLimits.ClaimBytes / 1024 / 1024} MB");
        var file = new EvidenceFileRow { Evidence = evidence, Hash = hash, Bytes = content.Length, Number = files.Count, CreatedAt = Now };
        db.Add(file);
        db.Add(new EvidenceContentRow { Evidence = evidence, Hash = hash, Content = content });
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return Dto(file);
    }

    public async Task<EvidenceCommitmentDto?> CommitAsync(string account, Guid evidence, CancellationToken ct)
    {
        var owner = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await OwnAsync(db, owner, evidence, ct) is not { } row)
            return null;
        await Rows.EnsureAuthorAsync(db, owner, ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await Rows.HoldAuthorAsync(db, owner, ct);
        var files = await FilesAsync(db, evidence, ct);
        if (files.Count == 0)
            throw new FieldException("evidence", "has no file; say at least in writing what happened");
        // What was committed to and never came to the chain is committed to anew, with what came since.
        var commitments = await db.Set<EvidenceBatchRow>().Where(x => x.Evidence == evidence).Select(x => x.Commitment).ToListAsync(ct);
        var there = await db.Set<ClaimStepView>().Where(x => commitments.Contains(x.Evidence!)).Select(x => x.Evidence!).Distinct().ToListAsync(ct);
        var fresh = files.FindAll(x => !there.Contains(x.Commitment));
        if (fresh.Count == 0)
        {
            var newest = files[^1].Commitment;
            return new EvidenceCommitmentDto(newest, files.Count(x => x.Commitment == newest));
        }

        await RequireOpenAsync(db, row, ct);
        var commitment = EvidenceCommitment.Of(evidence, fresh.ConvertAll(x => x.Hash));
        if (!commitments.Contains(commitment))
            db.Add(new EvidenceBatchRow { Commitment = commitment, Evidence = evidence });
        await db.SaveChangesAsync(ct);
        var hashes = fresh.ConvertAll(x => x.Hash);
        await db.Set<EvidenceFileRow>().Where(x => x.Evidence == evidence && hashes.Contains(x.Hash)).ExecuteUpdateAsync(x => x.SetProperty(f => f.Commitment, commitment), ct);
        await transaction.CommitAsync(ct);
        return new EvidenceCommitmentDto(commitment, fresh.Count);
    }

    /// <summary>Requires that a commitment is one to evidence of this account.</summary>
    /// <exception cref="FieldException">It is not.</exception>
    public async Task RequireCommittedAsync(string account, string? commitment, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (commitment is null || !await db.Set<EvidenceBatchRow>().Where(x => x.Commitment == commitment)
            .Join(db.Set<EvidenceRow>(), x => x.Evidence, x => x.Id, (_, row) => row).AnyAsync(x => x.Account == account && x.DeletedAt == null, ct))
        {
            throw new FieldException("evidence", "is not what you have uploaded; write what happened, add files, and let your browser encrypt them first");
        }
    }

    internal static EvidenceFileDto Dto(EvidenceFileRow x) =>
        new(x.Hash, x.Bytes, DateTimeOffset.FromUnixTimeMilliseconds(x.CreatedAt), x.Commitment.Length == 0 ? null : x.Commitment);

    internal static Task<List<EvidenceFileRow>> FilesAsync(DaoDbContext db, Guid evidence, CancellationToken ct) =>
        db.Set<EvidenceFileRow>().AsNoTracking().Where(x => x.Evidence == evidence).OrderBy(x => x.Number).ToListAsync(ct);

    /// <summary>Requires something sealed: base64url.</summary>
    internal static void CheckSealed(string field, string? value)
    {
        if (value is not { Length: >= 40 and <= EvidenceTables.MaxSealed } || !SealedPattern().IsMatch(value))
            throw new FieldException(field, $"is not 40 to {EvidenceTables.MaxSealed} characters of base64url; it is what the page seals under the recovery code");
    }

    /// <summary>Requires a compact JWE of a bounded length.</summary>
    internal static void CheckWrapped(string field, string? value)
    {
        CheckSealed(field, value);
        if (value!.Count(x => x == '.') != 4)
            throw new FieldException(field, "is no compact JWE: five parts with dots between them");
    }

    private async Task<EvidenceKeyRow> CustodianKeyAsync(DaoDbContext db, Guid evidence, GivenKey given, string owner, CancellationToken ct)
    {
        var account = Fields.Account("custodian.account", given.Account);
        if (account != options.Value.Custodian)
            throw new FieldException("custodian.account", "is not the association's custodian; read the page again");
        if (!await db.Set<JurorKeyRow>().AnyAsync(x => x.Id == given.KeyId && x.Account == account, ct))
            throw new FieldException("custodian.keyId", "is no key of the custodian; read the page again");
        CheckWrapped("custodian.wrapped", given.Wrapped);
        return new EvidenceKeyRow { Evidence = evidence, KeyId = given.KeyId, Account = account, Wrapped = given.Wrapped, By = owner, CreatedAt = Now };
    }

    private static Task<EvidenceRow?> OwnAsync(DaoDbContext db, string owner, Guid evidence, CancellationToken ct) =>
        db.Set<EvidenceRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == evidence && x.Account == owner, ct);

    private static async Task RequireOpenAsync(DaoDbContext db, EvidenceRow evidence, CancellationToken ct)
    {
        if (evidence.DeletedAt is not null || await ClaimedEvidence.ClaimOfAsync(db, evidence, ct) is { DecidedAt: not null })
            throw new FieldException("evidence", "is of a claim that is decided; nothing is added any more");
    }

    private static async Task RequireRoomAsync(DaoDbContext db, string owner, CancellationToken ct)
    {
        var own = await db.Set<EvidenceRow>().AsNoTracking().Where(x => x.Account == owner && !x.Filed && !x.Done).OrderByDescending(x => x.CreatedAt).Take(4 * EvidenceLimits.Unfiled).ToListAsync(ct);
        var unfiled = 0;
        foreach (var row in own)
        {
            if (await ClaimedEvidence.ClaimOfAsync(db, row, ct) is null && ++unfiled == EvidenceLimits.Unfiled)
                throw new FieldException("id", $"is one too many: you have begun {EvidenceLimits.Unfiled} claims and filed none of them; go on with one, or wait a week until they are forgotten");
        }
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    [GeneratedRegex(@"^[A-Za-z0-9_.-]+\z")]
    private static partial Regex SealedPattern();
}
