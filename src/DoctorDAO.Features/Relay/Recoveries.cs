using System.Text.Json;
using System.Text.Json.Nodes;
using DoctorDAO.Client;
using DoctorDAO.Client.Identity;
using DoctorDAO.Client.Membership;
using DoctorDAO.Client.Relay;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Identity;
using Microsoft.EntityFrameworkCore;
using Members = DoctorDAO.Contracts.Membership;

namespace DoctorDAO.Features.Relay;

/// <summary>
/// Collects what guardians sign so that a member who has lost the key moves to another account, and brings it to the chain. The contract decides: who is a guardian, how many
/// it takes, and that seven days pass in which the old key can say no.
/// </summary>
internal sealed class Recoveries(
    IDbContextFactory<DaoDbContext> contexts, RelayChain chain, RelayQueue queue, SmartAccountActs accounts, EthClient client, Deployment deployment, TimeProvider time) : IRecoveryRequests
{
    // Guardians are people: they have this long.
    private const long SignatureSeconds = 21 * 24 * 60 * 60;

    // Asked again the request stays the same one, and keeps the signatures that it has, until its time is nearly over.
    private const long EndingSeconds = 24 * 60 * 60;

    private static readonly TypedMember[] Approval = [new("from", "address"), new("to", "address"), new("nonce", "uint256"), new("notAfter", "uint48")];
    private static readonly TypedMember[] Cancellation = [new("account", "address"), new("nonce", "uint256")];

    public string Membership => deployment.Membership.ToString();

    public async Task<OwnGuardiansDto> GetGuardiansAsync(string account, CancellationToken ct)
    {
        var address = Address.Parse(Fields.Account("account", account));
        var (guardians, threshold) = await GuardiansAsync(address, ct);
        var running = await RunningAsync(address, ct);
        return new OwnGuardiansDto([.. guardians.Select(x => x.ToString())], threshold, running.To == Address.Zero ? null : running.To.ToString(), running.To == Address.Zero ? null : At(running.ReadyAt));
    }

    public async Task<AskedRecoveryDto?> GetAsync(Guid id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Set<RecoveryRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, ct) is { } row ? await DtoAsync(db, row, ct) : null;
    }

    public async Task<AskedRecoveryDto?> FindAsync(string to, CancellationToken ct)
    {
        var key = Fields.Account("to", to);
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Set<RecoveryRow>().AsNoTracking().SingleOrDefaultAsync(x => x.To == key, ct) is { } row ? await DtoAsync(db, row, ct) : null;
    }

    public async Task<AskedRecoveryDto> BeginAsync(string to, RecoveryWish wish, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(wish);
        var (old, fresh) = (Address.Parse(Fields.Account("from", wish.From)), Address.Parse(Fields.Account("to", to)));
        if (old == fresh)
            throw new FieldException("from", "is the account that you are signed in with: sign in with the new one");
        if (await PersonOfAsync(fresh, ct) != Bytes32.Zero)
            throw new FieldException("to", "is, or was, a member’s account: sign up with a new passkey first");
        var (guardians, threshold) = await GuardiansAsync(old, ct);
        if (await PersonOfAsync(old, ct) == Bytes32.Zero || threshold == 0)
            throw new FieldException("from", "has named no guardians: whoever checks identities for the association can help instead");
        var now = await chain.NowAsync(ct);
        var row = new RecoveryRow
        {
            Id = Guid.NewGuid(), From = old.ToHex(), To = fresh.ToHex(), Nonce = (await NonceAsync(old, ct)).ToString(), NotAfter = now + SignatureSeconds, CreatedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        // One after the other: of two clicks the second finds what the first has asked.
        await Persons.HoldAsync(db, row.To, ct);
        if (await db.Set<RecoveryRow>().AsNoTracking().SingleOrDefaultAsync(x => x.To == row.To, ct) is { } asked && asked.From == row.From && asked.Nonce == row.Nonce && asked.NotAfter > now + EndingSeconds)
            return await DtoAsync(db, asked, ct);
        await db.Set<RecoverySignatureRow>().Where(x => db.Set<RecoveryRow>().Where(r => r.To == row.To).Select(r => r.Id).Contains(x.Recovery)).ExecuteDeleteAsync(ct);
        await db.Set<RecoveryRow>().Where(x => x.To == row.To).ExecuteDeleteAsync(ct);
        db.Add(row);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return await DtoAsync(db, row, ct);
    }

    public async Task<JsonElement?> PrepareAsync(Guid id, string guardian, CancellationToken ct)
    {
        if (await RowAsync(id, ct) is not { } row)
            return null;
        await RequireGuardianAsync(row, guardian, ct);
        return (await DocumentAsync(row, ct)).ToJson();
    }

    public async Task<AskedRecoveryDto?> AgreeAsync(Guid id, string guardian, string signature, CancellationToken ct)
    {
        if (await RowAsync(id, ct) is not { } row)
            return null;
        var who = await RequireGuardianAsync(row, guardian, ct);
        if (row.Nonce != (await NonceAsync(Address.Parse(row.From), ct)).ToString())
            throw new FieldException("id", "is void: something has happened with the account since. It has to be asked anew");
        var (bytes, key) = (Bytes(signature, "signature"), who.ToHex());
        await accounts.ReadyAsync(who, ct);
        if (!await chain.SignedAsync(who, (await DocumentAsync(row, ct)).Hash(), bytes, ct))
            throw new FieldException("signature", "is not yours, or not of this request");
        await using var db = await contexts.CreateDbContextAsync(ct);
        // Signed again it is the newer one that counts: the first may be of a key that the account has dropped.
        await db.Set<RecoverySignatureRow>().Where(x => x.Recovery == id && x.Guardian == key).ExecuteUpdateAsync(x => x.SetProperty(s => s.Signature, bytes), ct);
        await Rows.EnsureAsync(
            db, new RecoverySignatureRow { Recovery = id, Guardian = who.ToHex(), Signature = bytes, SignedAt = time.GetUtcNow().ToUnixTimeMilliseconds() },
            x => x.Recovery == id && x.Guardian == key, ct);
        await AnnounceAsync(db, row, ct);
        return await DtoAsync(db, row, ct);
    }

    public async Task<AskedRecoveryDto?> AnnounceAsync(Guid id, CancellationToken ct)
    {
        if (await RowAsync(id, ct) is not { } row)
            return null;
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!await AnnounceAsync(db, row, ct))
            throw new FieldException("id", "cannot be announced: not enough guardians have agreed");
        return await DtoAsync(db, row, ct);
    }

    public async Task<RelayTicket?> CompleteAsync(Guid id, CancellationToken ct)
    {
        if (await RowAsync(id, ct) is not { } row)
            return null;
        var from = Address.Parse(row.From);
        return await RelayAsync($"{RelayKind.Move}:done:{id:N}", row.To, from, Members.CompleteRecoveryCall.Encode(from), ct);
    }

    public async Task<JsonElement> PrepareCancellationAsync(string account, CancellationToken ct) => (await CancellationAsync(Address.Parse(Fields.Account("account", account)), ct)).ToJson();

    public async Task<RelayTicket> CancelAsync(string account, string signature, CancellationToken ct)
    {
        var address = Address.Parse(Fields.Account("account", account));
        var (bytes, document) = (Bytes(signature, "signature"), await CancellationAsync(address, ct));
        await accounts.ReadyAsync(address, ct);
        if (!await chain.SignedAsync(address, document.Hash(), bytes, ct))
            throw new FieldException("signature", "is not this account’s, or not of this act");
        return await RelayAsync($"{RelayKind.Move}:{document.Hash()}", address.ToHex(), address, Members.CancelRecoveryBySigCall.Encode(address, bytes), ct);
    }

    /// <summary>With enough signatures that count the request goes to the chain; the row's id makes it one act.</summary>
    /// <returns>Whether there are enough.</returns>
    private async Task<bool> AnnounceAsync(DaoDbContext db, RecoveryRow row, CancellationToken ct)
    {
        var (from, to) = (Address.Parse(row.From), Address.Parse(row.To));
        var (guardians, threshold) = await GuardiansAsync(from, ct);
        var signed = (await GoodAsync(db, row, guardians, ct)).OrderBy(x => x.Guardian, StringComparer.Ordinal).Take(threshold).ToList();
        if (threshold == 0 || signed.Count < threshold)
            return false;
        var approvals = signed.Select(x => new Members.GuardianApproval(Address.Parse(x.Guardian), x.Signature));
        await RelayAsync($"{RelayKind.Move}:{row.Id:N}", row.To, from, Members.RequestRecoveryCall.Encode(from, to, (ulong)row.NotAfter, [.. approvals]), ct);
        return true;
    }

    /// <summary>The signatures that the contract would take now: of guardians who are active members still, by keys that their accounts know still.</summary>
    private async Task<IReadOnlyList<RecoverySignatureRow>> GoodAsync(DaoDbContext db, RecoveryRow row, IReadOnlyList<Address> guardians, CancellationToken ct)
    {
        var all = await db.Set<RecoverySignatureRow>().AsNoTracking().Where(x => x.Recovery == row.Id).ToListAsync(ct);
        if (all.Count == 0)
            return all;
        var digest = (await DocumentAsync(row, ct)).Hash();
        var good = await Task.WhenAll(all.Select(async x =>
        {
            var who = Address.Parse(x.Guardian);
            return guardians.Contains(who)
                && Members.StatusOfCall.DecodeResult(await CallAsync(Members.StatusOfCall.Encode(who), ct)) == (byte)MemberStatus.Active
                && await chain.SignedAsync(who, digest, x.Signature, ct);
        }));
        return [.. all.Where((_, i) => good[i])];
    }

    private async Task<RelayTicket> RelayAsync(string key, string account, Address line, byte[] data, CancellationToken ct)
    {
        if (await queue.FindAsync(key, ct) is { } known)
            return known.ToTicket();
        try
        {
            await chain.TryCallAsync(chain.Sender, deployment.Membership, data, RelayKind.Move, ct);
            return await queue.AddAsync(
                new RelayActRow { Key = key, Kind = RelayKind.Move, Account = account, Line = $"recover:{line.ToHex()}", Contract = deployment.Membership.ToHex(), Data = data }, ct);
        }
        catch (RelayRefusedException e)
        {
            throw new FieldException("id", $"cannot be done now: {e.Refusal.Problem}");
        }
    }

    private async Task<AskedRecoveryDto> DtoAsync(DaoDbContext db, RecoveryRow row, CancellationToken ct)
    {
        var (from, to) = (Address.Parse(row.From), Address.Parse(row.To));
        var (guardians, threshold) = await GuardiansAsync(from, ct);
        var running = await RunningAsync(from, ct);
        var ours = running.To == to;
        var done = Members.CurrentOfCall.DecodeResult(await CallAsync(Members.CurrentOfCall.Encode(from), ct)) == to;
        var isVoid = !done && !ours && row.Nonce != (await NonceAsync(from, ct)).ToString();
        // Whose signature counts no more is asked again, until it has been announced.
        var signed = done || ours || isVoid
            ? await db.Set<RecoverySignatureRow>().AsNoTracking().Where(x => x.Recovery == row.Id).Select(x => x.Guardian).ToListAsync(ct)
            : [.. (await GoodAsync(db, row, guardians, ct)).Select(x => x.Guardian)];
        return new AskedRecoveryDto(
            row.Id, from.ToString(), to.ToString(), threshold, [.. guardians.Select(x => new RequestGuardianDto(x.ToString(), signed.Contains(x.ToHex())))], isVoid,
            ours ? At(running.ReadyAt) : null, ours && running.ReadyAt <= (ulong)await chain.NowAsync(ct), done);
    }

    private async Task<RecoveryRow?> RowAsync(Guid id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Set<RecoveryRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, ct);
    }

    private async Task<Address> RequireGuardianAsync(RecoveryRow row, string guardian, CancellationToken ct)
    {
        var who = Address.Parse(Fields.Account("account", guardian));
        var (guardians, _) = await GuardiansAsync(Address.Parse(row.From), ct);
        return guardians.Contains(who) ? who : throw new FieldException("account", "is no guardian of that member");
    }

    private async Task<TypedData> DocumentAsync(RecoveryRow row, CancellationToken ct) => await DocumentAsync("GuardianApproval", Approval, new JsonObject
    {
        ["from"] = Address.Parse(row.From).ToString(), ["to"] = Address.Parse(row.To).ToString(), ["nonce"] = row.Nonce, ["notAfter"] = row.NotAfter,
    }, ct);

    private async Task<TypedData> CancellationAsync(Address account, CancellationToken ct) =>
        await DocumentAsync("RecoveryCancellation", Cancellation, new JsonObject { ["account"] = account.ToString(), ["nonce"] = (await NonceAsync(account, ct)).ToString() }, ct);

    private async Task<TypedData> DocumentAsync(string type, TypedMember[] members, JsonObject message, CancellationToken ct)
    {
        var domain = await chain.DomainAsync(deployment.Membership, ct);
        return new TypedData(
            new Dictionary<string, IReadOnlyList<TypedMember>> { [type] = members },
            type,
            new JsonObject { ["name"] = domain.Name, ["version"] = domain.Version, ["chainId"] = deployment.ChainId, ["verifyingContract"] = deployment.Membership.ToString() },
            message);
    }

    private async Task<(IReadOnlyList<Address> Guardians, int Threshold)> GuardiansAsync(Address account, CancellationToken ct)
    {
        var named = Members.GuardiansOfCall.DecodeResult(await CallAsync(Members.GuardiansOfCall.Encode(account), ct));
        return ([.. named.Guardians], named.Threshold);
    }

    private async Task<Members.Request> RunningAsync(Address account, CancellationToken ct) => Members.RecoveryOfCall.DecodeResult(await CallAsync(Members.RecoveryOfCall.Encode(account), ct));

    private async Task<UInt256> NonceAsync(Address account, CancellationToken ct) => Members.RecoveryNonceCall.DecodeResult(await CallAsync(Members.RecoveryNonceCall.Encode(account), ct));

    private async Task<Bytes32> PersonOfAsync(Address account, CancellationToken ct) => Members.NullifierOfCall.DecodeResult(await CallAsync(Members.NullifierOfCall.Encode(account), ct));

    private Task<byte[]> CallAsync(byte[] data, CancellationToken ct) => client.CallAsync(deployment.Membership, data, BlockRef.Latest, ct);

    private static byte[] Bytes(string text, string field)
    {
        if (text is not { Length: >= 132 and <= 2 + (2 * SignatureVerifier.MaxLength) } || text.Length % 2 != 0 || !text.StartsWith("0x", StringComparison.Ordinal))
            throw new FieldException(field, "is not 0x and 65 to 4,096 bytes in hexadecimal digits");
        var bytes = new byte[(text.Length - 2) / 2];
        return Hex.TryDecode(text, bytes) ? bytes : throw new FieldException(field, "is not 0x and hexadecimal digits");
    }

    private static DateTimeOffset At(ulong seconds) => DateTimeOffset.FromUnixTimeSeconds((long)seconds);
}
