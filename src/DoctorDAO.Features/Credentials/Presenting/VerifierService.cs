using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DoctorDAO.Client;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Client.Membership;
using DoctorDAO.Credentials;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Http;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Credentials.Presenting;

/// <summary>Organisations, their staff and keys, and their policies.</summary>
internal sealed partial class VerifierService(IDbContextFactory<DaoDbContext> contexts, VerifierKeys keys, IPublicOrigin site, TimeProvider time) : IVerifiers
{
    /// <summary>What this association itself is called among the organisations.</summary>
    public const string Association = "admission";

    /// <summary>The name that wallets show of this association. No other organisation has it in its own.</summary>
    public const string AssociationName = "DoctorDAO";

    // Names of this association and of pages.
    private static readonly string[] Reserved = [Association, "open", "receipt", "answered", "help", "new"];

    private const int MaxOwned = 3;
    private const int MaxStaff = 100;
    private const int MaxPolicies = 50;
    private const int MaxVersions = 200;

    public IReadOnlyList<PolicyTemplate> Templates => PolicyRules.Templates;

    public JsonObject Preview(PolicyContent content) => PolicyRules.Query(PolicyRules.Check(content), site.Origin);

    public async Task<IReadOnlyList<VerifierDto>> GetMineAsync(string account, CancellationToken ct)
    {
        var who = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var staffed = await db.Set<VerifierStaffRow>().Where(x => x.Account == who).OrderBy(x => x.Verifier).Select(x => x.Verifier).Take(100).ToListAsync(ct);
        var rows = await db.Set<VerifierRow>().AsNoTracking().Where(x => x.Owner == who || staffed.Contains(x.Id)).OrderBy(x => x.Name).Take(100).ToListAsync(ct);
        var result = new List<VerifierDto>(rows.Count);
        foreach (var row in rows)
            result.Add(await ReadAsync(db, row, who, ct));
        return result;
    }

    public async Task<VerifierDto?> GetAsync(string account, string slug, CancellationToken ct)
    {
        var who = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await FindAsync(db, who, slug, ct) is { } row ? await ReadAsync(db, row, who, ct) : null;
    }

    public async Task<VerifierDto> RegisterAsync(string account, NewVerifier verifier, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(verifier);
        var who = Fields.Account("account", account);
        if (verifier.Slug is null || !Slug().IsMatch(verifier.Slug) || Reserved.Contains(verifier.Slug, StringComparer.Ordinal))
            throw new FieldException("slug", "is not 3 to 40 lowercase letters, digits and dashes, or is reserved");
        var name = PolicyRules.Line("name", verifier.Name, 2, PresentingTables.MaxName);
        if (Letters(name).Contains(Letters(AssociationName), StringComparison.Ordinal) || Letters(verifier.Slug).Contains(Letters(AssociationName), StringComparison.Ordinal))
            throw new FieldException("name", $"holds the name of this association, {AssociationName}, which nobody else may ask by");
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Set<VerifierRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Slug == verifier.Slug, ct) is { } known)
            return known.Owner == who ? await ReadAsync(db, known, who, ct) : throw Taken();
        if (await db.Set<VerifierRow>().CountAsync(x => x.Owner == who, ct) >= MaxOwned)
            throw new FieldException("account", $"has {MaxOwned} organisations already");
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var row = new VerifierRow { Slug = verifier.Slug, Name = name, Owner = who, CreatedAt = time.GetUtcNow().ToUnixTimeMilliseconds() };
        db.Add(row);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException) when (!ct.IsCancellationRequested)
        {
            throw Taken();
        }

        db.Add(keys.Create(row.Id));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return await ReadAsync(db, row, who, ct);

        static FieldException Taken() => new("slug", "is another organisation's");
    }

    public async Task<bool?> AddStaffAsync(string account, string slug, VerifierStaff staff, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(staff);
        var member = Fields.Account("account", staff.Account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await OwnedAsync(db, account, slug, ct) is not { } row)
            return null;
        if (await db.Set<VerifierStaffRow>().AnyAsync(x => x.Verifier == row.Id && x.Account == member, ct))
            return true;
        if (await db.Set<VerifierStaffRow>().CountAsync(x => x.Verifier == row.Id, ct) >= MaxStaff)
            throw new FieldException("account", $"is too many: an organisation has at most {MaxStaff} people here");
        db.Add(new VerifierStaffRow { Verifier = row.Id, Account = member });
        await db.SaveChangesAsync(ct);
        return true;
    }

    public async Task<bool?> RemoveStaffAsync(string account, string slug, string member, CancellationToken ct)
    {
        var who = Fields.Account("account", member);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await OwnedAsync(db, account, slug, ct) is not { } row)
            return null;
        await db.Set<VerifierStaffRow>().Where(x => x.Verifier == row.Id && x.Account == who).ExecuteDeleteAsync(ct);
        return true;
    }

    public async Task<IReadOnlyList<PersonDto>?> GetStaffAsync(string account, string slug, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await OwnedAsync(db, account, slug, ct) is not { } row)
            return null;
        var accounts = await db.Set<VerifierStaffRow>().Where(x => x.Verifier == row.Id).OrderBy(x => x.Account).Select(x => x.Account).ToListAsync(ct);
        var people = await People.ReadAsync(db, accounts, ct);
        return [.. accounts.Select(x => people[x])];
    }

    public async Task<VerifierDto?> RotateKeyAsync(string account, string slug, KeyRotation rotation, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(rotation);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await OwnedAsync(db, account, slug, ct) is not { } row)
            return null;
        if (rotation.Key is { } older)
        {
            if (!rotation.Compromised)
                throw new FieldException("compromised", "is false, and that is all that can be said of a key of before");
            if (await db.Set<VerifierKeyRow>().Where(x => x.Verifier == row.Id && x.Thumbprint == older && x.Secret == "").ExecuteUpdateAsync(x => x.SetProperty(k => k.Compromised, true), ct) == 0)
                throw new FieldException("key", "is none that the organisation signed with before; the one of now is replaced without naming it");
            return await ReadAsync(db, row, row.Owner, ct);
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var instead = rotation.Instead;
        if (await db.Set<VerifierKeyRow>().Where(x => x.Verifier == row.Id && x.Secret != "" && (instead == null || x.Thumbprint == instead))
            .ExecuteUpdateAsync(x => x.SetProperty(k => k.Secret, "").SetProperty(k => k.Compromised, rotation.Compromised), ct) == 0)
        {
            throw new FieldException("key", "is replaced already: another key signs by now");
        }

        db.Add(keys.Create(row.Id));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return await ReadAsync(db, row, row.Owner, ct);
    }

    public async Task<IReadOnlyList<PolicyDto>?> GetPoliciesAsync(string account, string slug, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await FindAsync(db, Fields.Account("account", account), slug, ct) is not { } row)
            return null;
        var policies = await db.Set<PolicyRow>().AsNoTracking().Where(x => x.Verifier == row.Id)
            .Join(db.Set<PolicyVersionRow>(), x => new { Policy = x.Id, x.Version }, x => new { x.Policy, x.Version }, (p, v) => new { p, v }).OrderBy(x => x.p.Id).Take(MaxPolicies).ToListAsync(ct);
        return policies.ConvertAll(x => ToDto(x.p, x.v));
    }

    public async Task<PolicyDto?> GetPolicyAsync(string account, string slug, long id, int? version, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await FindAsync(db, Fields.Account("account", account), slug, ct) is not { } row)
            return null;
        return await PolicyAsync(db, row.Id, id, version, ct);
    }

    public async Task<PolicyDto?> AddPolicyAsync(string account, string slug, PolicyContent content, CancellationToken ct)
    {
        var text = PolicyRules.Write(PolicyRules.Check(content));
        var who = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await FindAsync(db, who, slug, ct) is not { } row)
            return null;
        // Sent twice, it is one policy.
        var same = await db.Set<PolicyRow>().Where(x => x.Verifier == row.Id && !x.Retired)
            .Where(x => db.Set<PolicyVersionRow>().Any(v => v.Policy == x.Id && v.Version == x.Version && v.Content == text)).Select(x => (long?)x.Id).FirstOrDefaultAsync(ct);
        if (same is { } known)
            return await PolicyAsync(db, row.Id, known, null, ct);
        if (await db.Set<PolicyRow>().CountAsync(x => x.Verifier == row.Id, ct) >= MaxPolicies)
            throw new FieldException("name", $"is one policy too many: there are {MaxPolicies}");
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var policy = new PolicyRow { Verifier = row.Id, Version = 1 };
        db.Add(policy);
        await db.SaveChangesAsync(ct);
        db.Add(new PolicyVersionRow { Policy = policy.Id, Version = 1, Content = text, WrittenAt = time.GetUtcNow().ToUnixTimeMilliseconds(), WrittenBy = who });
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return await PolicyAsync(db, row.Id, policy.Id, null, ct);
    }

    public async Task<PolicyDto?> SavePolicyAsync(string account, string slug, long id, PolicyContent content, CancellationToken ct)
    {
        var text = PolicyRules.Write(PolicyRules.Check(content));
        var who = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await FindAsync(db, who, slug, ct) is not { } row || await db.Set<PolicyRow>().SingleOrDefaultAsync(x => x.Verifier == row.Id && x.Id == id, ct) is not { } policy)
            return null;
        if (policy.Retired)
            throw new FieldException("id", "is a policy that was retired");
        var newest = await db.Set<PolicyVersionRow>().AsNoTracking().SingleAsync(x => x.Policy == id && x.Version == policy.Version, ct);
        if (newest.Content == text)
            return ToDto(policy, newest);
        if (policy.Version >= MaxVersions)
            throw new FieldException("id", $"has {MaxVersions} versions; write a new policy");
        policy.Version++;
        db.Add(new PolicyVersionRow { Policy = id, Version = policy.Version, Content = text, WrittenAt = time.GetUtcNow().ToUnixTimeMilliseconds(), WrittenBy = who });
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException) when (!ct.IsCancellationRequested)
        {
            throw new FieldException("id", "was changed by somebody else at the same moment; read it again");
        }

        return await PolicyAsync(db, row.Id, id, null, ct);
    }

    public async Task<PolicyDto?> RetirePolicyAsync(string account, string slug, long id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await FindAsync(db, Fields.Account("account", account), slug, ct) is not { } row)
            return null;
        await db.Set<PolicyRow>().Where(x => x.Verifier == row.Id && x.Id == id).ExecuteUpdateAsync(x => x.SetProperty(p => p.Retired, true), ct);
        return await PolicyAsync(db, row.Id, id, null, ct);
    }

    /// <summary>The organisation, for its owner and its staff.</summary>
    public static Task<VerifierRow?> FindAsync(DaoDbContext db, string who, string slug, CancellationToken ct) => db.Set<VerifierRow>().AsNoTracking()
        .SingleOrDefaultAsync(x => x.Slug == slug && (x.Owner == who || db.Set<VerifierStaffRow>().Any(y => y.Verifier == x.Id && y.Account == who)), ct);

    /// <summary>A policy of an organisation in a version; the newest without a number.</summary>
    public static async Task<PolicyDto?> PolicyAsync(DaoDbContext db, long verifier, long id, int? version, CancellationToken ct)
    {
        if (await db.Set<PolicyRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Verifier == verifier && x.Id == id, ct) is not { } policy)
            return null;
        var number = version ?? policy.Version;
        return await db.Set<PolicyVersionRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Policy == id && x.Version == number, ct) is { } row ? ToDto(policy, row) : null;
    }

    private static async Task<VerifierRow?> OwnedAsync(DaoDbContext db, string account, string slug, CancellationToken ct)
    {
        var who = Fields.Account("account", account);
        return await db.Set<VerifierRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Slug == slug && x.Owner == who, ct);
    }

    private async Task<VerifierDto> ReadAsync(DaoDbContext db, VerifierRow row, string who, CancellationToken ct)
    {
        var people = await People.ReadAsync(db, [row.Owner], ct);
        var key = await db.Set<VerifierKeyRow>().AsNoTracking().Where(x => x.Verifier == row.Id && x.Secret != "").OrderByDescending(x => x.CreatedAt).Select(x => new { x.CreatedAt, x.Thumbprint }).FirstAsync(ct);
        var older = row.Owner != who ? null
            : await db.Set<VerifierKeyRow>().AsNoTracking().Where(x => x.Verifier == row.Id && x.Secret == "").OrderByDescending(x => x.CreatedAt).Take(Caps.Keys).ToListAsync(ct);
        return new VerifierDto(
            row.Slug, row.Name, VerifierKeys.DidOf(site.Origin, row.Slug), people[row.Owner], row.Owner == who, DateTimeOffset.FromUnixTimeMilliseconds(key.CreatedAt), key.Thumbprint,
            older?.ConvertAll(x => new VerifierKeyDto(x.Thumbprint, DateTimeOffset.FromUnixTimeMilliseconds(x.CreatedAt), x.Compromised)));
    }

    /// <summary>What is left of a name for the eye that skims it: letters, with digits that look like some.</summary>
    private static string Letters(string text) =>
        string.Concat(text.Normalize(NormalizationForm.FormKC).ToUpperInvariant().Replace('0', 'O').Where(char.IsLetter));

    private static PolicyDto ToDto(PolicyRow policy, PolicyVersionRow row) =>
        new(policy.Id, row.Version, policy.Version, policy.Retired, DateTimeOffset.FromUnixTimeMilliseconds(row.WrittenAt), PolicyRules.Read(row.Content));

    [GeneratedRegex("^[a-z0-9](?:[a-z0-9-]{1,38})[a-z0-9]$")]
    private static partial Regex Slug();
}
