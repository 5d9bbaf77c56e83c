using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using DoctorDAO.Client;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Client.Relay;
using DoctorDAO.Credentials;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Credentials.Presenting;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Relay;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DoctorDAO.Features.Credentials.Admissions;

/// <summary>
/// Admissions step by step: asked, answered by the wallet, checked and signed by k of n verifiers, brought to the chain by the relay. A wallet's answer counts for the
/// account whose browser brings the code that the wallet was given: a link that somebody passes on admits nobody else with another's licence.
/// </summary>
internal sealed class AdmissionService(
    IDbContextFactory<DaoDbContext> contexts, AssociationVerifier association, RequestService requests, VerifierKeys keys, PresentationChecker checker, AdmissionChain chain, IDocumentFetcher fetch,
    IIssuerTrust trust, Deployment deployment, IRelayedCalls relay, IOptions<AdmissionOptions> options, TimeProvider time) : IAdmissions
{
    private const int MaxADay = 20;
    private const string TooLate = "tooLate";
    private readonly Lazy<IReadOnlyList<AdmissionVerifier>> _verifiers = new(() => [.. options.Value.VerifierKeys.Select(x => new AdmissionVerifier(x, fetch, trust, deployment, time))]);

    public bool IsOpen => deployment.IssuerRegistry is not null || trust is not NoIssuers;

    public async Task<AdmissionDto> BeginAsync(string account, NewAdmission admission, string origin, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(admission);
        if (!Enum.IsDefined(admission.Kind))
            throw new FieldException("kind", "is neither membership nor recovery");
        var who = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var (now, day) = (time.GetUtcNow(), time.GetUtcNow().AddDays(-1).ToUnixTimeMilliseconds());
        if (await NewestAsync(db, who, ct) is { State: AdmissionState.Asked } open && open.Kind == admission.Kind
            && await db.Set<PresentationRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == open.Presentation, ct) is { Status: <= PresentationState.Opened } waiting
            && waiting.ExpiresAt > now.AddMinutes(1).ToUnixTimeMilliseconds() && waiting.Origin == origin)
            return await ReadAsync(db, open, ct);
        if (await db.Set<AdmissionRow>().CountAsync(x => x.Account == who && x.CreatedAt > day, ct) >= MaxADay)
            throw new FieldException("account", $"has begun {MaxADay} times today; try again tomorrow");
        var (verifier, policy) = await association.EnsureAsync(db, ct);
        var id = RequestService.Random();
        var request = await requests.BeginAsync(db, verifier, policy, $"admission:{id}", "", origin, "/join", ct);
        var row = new AdmissionRow { Id = id, Account = who, Kind = admission.Kind, Presentation = request.Id, CreatedAt = now.ToUnixTimeMilliseconds() };
        db.Add(row);
        await db.SaveChangesAsync(ct);
        return await ReadAsync(db, row, ct);
    }

    public async Task<AdmissionDto?> GetNewestAsync(string account, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await NewestAsync(db, Fields.Account("account", account), ct) is not { } row)
            return null;
        if (row.State == AdmissionState.Signing && await IsOverAsync(db, row, ct))
            await SetAsync(db, row, AdmissionState.Failed, TooLate, ct);
        return await ReadAsync(db, row, ct);
    }

    public async Task<AdmissionDto?> CompleteAsync(string account, AdmissionAnswer answer, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var who = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (answer.ResponseCode is not { Length: 32 } code
            || await db.Set<PresentationRow>().AsNoTracking().SingleOrDefaultAsync(x => x.ResponseCode == code, ct) is not { } shown
            || await db.Set<AdmissionRow>().SingleOrDefaultAsync(x => x.Presentation == shown.Id && x.Account == who, ct) is not { } row)
            throw new FieldException("responseCode", "is none of an admission of this account");
        // What was shown is kept for an hour; nobody signs for what cannot be checked any more.
        if (row.State <= AdmissionState.Signing && shown.Status == PresentationState.Accepted && IsOver(shown))
            await SetAsync(db, row, AdmissionState.Failed, TooLate, ct);
        // Asked again, the page goes on where it was.
        if (row.State == AdmissionState.Asked)
            await AnsweredAsync(db, row, shown, ct);
        if (row.State == AdmissionState.Signing)
            await SignAsync(db, row, shown, ct);
        return await ReadAsync(db, row, ct);
    }

    /// <summary>Admissions that wait for verifiers elsewhere.</summary>
    public async Task<IReadOnlyList<OpenAdmission>> GetOpenAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        // What nobody has signed in time stays as it is, and must hide nothing newer.
        var since = (time.GetUtcNow() - AnswerService.KeptForVerifiers - RequestService.Open).ToUnixTimeMilliseconds();
        var rows = await db.Set<AdmissionRow>().AsNoTracking().Where(x => x.State == AdmissionState.Signing && x.CreatedAt > since).OrderBy(x => x.CreatedAt).Take(100)
            .Join(db.Set<PresentationRow>().Where(x => x.Token != ""), x => x.Presentation, x => x.Id, (a, p) => new { a, p }).ToListAsync(ct);
        return rows.ConvertAll(x =>
        {
            using var token = System.Text.Json.JsonDocument.Parse(keys.Unprotect(x.p.Token));
            return new OpenAdmission(x.a.Id, Vouchers.Document(x.a, deployment).ToJson(), token.RootElement.Clone(), x.p.Nonce, x.p.ClientId, DateTimeOffset.FromUnixTimeMilliseconds(x.p.AnsweredAt));
        });
    }

    /// <summary>Takes a signature of a verifier elsewhere.</summary>
    /// <returns><c>null</c> when no such admission waits.</returns>
    public async Task<bool?> AddSignatureAsync(string id, AdmissionSignature signature, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(signature);
        var verifier = Address.Parse(Fields.Account("verifier", signature.Verifier));
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Set<AdmissionRow>().SingleOrDefaultAsync(x => x.Id == id && x.State == AdmissionState.Signing, ct) is not { } row || await IsOverAsync(db, row, ct))
            return null;
        var bytes = new byte[Signature.Size];
        if (signature.Signature is null || !Hex.TryDecode(signature.Signature, bytes) || !Signature.TryParse(bytes, out var parsed) || parsed.Recover(Vouchers.Document(row, deployment).Hash()) != verifier)
            throw new FieldException("signature", "is not the verifier's over this voucher");
        if (!await chain.IsVerifierAsync(verifier, ct))
            throw new FieldException("verifier", "is none of the association's verifiers");
        await AddAsync(db, row, verifier, parsed.ToBytes(), ct);
        await SubmitAsync(db, row, ct);
        return true;
    }

    /// <summary>The wallet's answer becomes a voucher that verifiers can sign, or the reason why none is made.</summary>
    private async Task AnsweredAsync(DaoDbContext db, AdmissionRow row, PresentationRow shown, CancellationToken ct)
    {
        if (shown.Status != PresentationState.Accepted || shown.Token.Length == 0)
        {
            await SetAsync(db, row, AdmissionState.Failed, shown.Status == PresentationState.Declined ? "declined" : "checks", ct);
            return;
        }

        var outcome = await checker.CheckAsync(keys.Unprotect(shown.Token), Expect(shown), ct);
        if (!outcome.Passed || Vouchers.Read(outcome) is not { } standing)
        {
            await SetAsync(db, row, AdmissionState.Failed, "checks", ct);
            await ForgetAsync(db, row, ct);
            return;
        }

        var (now, account) = (await chain.NowAsync(ct), Address.Parse(row.Account));
        row.Nullifier = standing.Nullifier.ToString();
        row.Specialty = row.Kind == AdmissionKind.Membership ? standing.Specialty : "";
        row.NotAfter = Vouchers.NotAfter(now, standing);
        // A recovery's is counted by the contract: of several vouchers that were signed one can be brought.
        row.Nonce = row.Kind == AdmissionKind.Recovery
            ? (await chain.RecoveryNonceAsync(standing.Nullifier, ct)).ToString()
            : new BigInteger(RandomNumberGenerator.GetBytes(16), isUnsigned: true, isBigEndian: true).ToString(CultureInfo.InvariantCulture);
        var holder = await chain.AccountOfAsync(standing.Nullifier, ct);
        var (state, problem) = (row.Kind, holder) switch
        {
            (AdmissionKind.Membership, { } other) when other != account => (AdmissionState.Taken, "nullifierTaken"),
            (AdmissionKind.Recovery, null) => (AdmissionState.Failed, "noMembership"),
            (AdmissionKind.Recovery, { } same) when same == account => (AdmissionState.Failed, "alreadyHere"),
            _ when row.NotAfter <= now => (AdmissionState.Failed, "licenceOver"),
            (AdmissionKind.Membership, not null) when await chain.NotAfterOfAsync(account, ct) > row.NotAfter => (AdmissionState.Failed, "alreadyLonger"),
            _ => (AdmissionState.Signing, null),
        };
        await SetAsync(db, row, state, problem, ct);
        if (state != AdmissionState.Signing)
            await ForgetAsync(db, row, ct);
    }

    private async Task SignAsync(DaoDbContext db, AdmissionRow row, PresentationRow shown, CancellationToken ct)
    {
        var (token, now) = (keys.Unprotect(shown.Token), await chain.NowAsync(ct));
        foreach (var verifier in _verifiers.Value)
        {
            if (await chain.IsVerifierAsync(verifier.Account, ct) && await verifier.SignAsync(row, token, Expect(shown), now, ct) is { } signature)
                await AddAsync(db, row, verifier.Account, signature, ct);
        }

        await SubmitAsync(db, row, ct);
    }

    /// <summary>Hands the voucher to the relay once enough have signed.</summary>
    private async Task SubmitAsync(DaoDbContext db, AdmissionRow row, CancellationToken ct)
    {
        var threshold = await chain.ThresholdAsync(ct);
        var rows = new List<AdmissionSignatureRow>();
        foreach (var signature in await db.Set<AdmissionSignatureRow>().AsNoTracking().Where(x => x.Admission == row.Id).OrderBy(x => x.Verifier).ToListAsync(ct))
        {
            // Who has signed may have lost the role since; the contract would take none of the signatures then.
            if (await chain.IsVerifierAsync(Address.Parse(signature.Verifier), ct))
                rows.Add(signature);
        }

        if (rows.Count < threshold)
            return;
        try
        {
            var data = Vouchers.Call(row, [.. rows.Take(threshold).Select(x => (Address.Parse(x.Verifier), Hex.Decode(x.Signature)))]);
            var kind = row.Kind == AdmissionKind.Membership ? RelayKind.Admission : RelayKind.Recovery;
            row.Ticket = (await chain.SendAsync(kind, $"admission:{row.Id}", row.Account, data, ct)).Id;
            await SetAsync(db, row, AdmissionState.Relayed, null, ct);
        }
        catch (RelayRefusedException e)
        {
            await SetAsync(db, row, AdmissionState.Failed, e.Code ?? "refused", ct);
        }

        await ForgetAsync(db, row, ct);
    }

    /// <summary>Nobody needs what was shown any more: the voucher says what the chain may know.</summary>
    private static async Task ForgetAsync(DaoDbContext db, AdmissionRow row, CancellationToken ct) =>
        await db.Set<PresentationRow>().Where(x => x.Id == row.Presentation).ExecuteUpdateAsync(x => x.SetProperty(p => p.Token, "").SetProperty(p => p.DeleteAt, long.MaxValue), ct);

    private static async Task AddAsync(DaoDbContext db, AdmissionRow row, Address verifier, byte[] signature, CancellationToken ct)
    {
        var account = verifier.ToHex();
        if (await db.Set<AdmissionSignatureRow>().AnyAsync(x => x.Admission == row.Id && x.Verifier == account, ct))
            return;
        db.Add(new AdmissionSignatureRow { Admission = row.Id, Verifier = account, Signature = Hex.Encode(signature) });
        await db.SaveChangesAsync(ct);
    }

    private static async Task SetAsync(DaoDbContext db, AdmissionRow row, AdmissionState state, string? problem, CancellationToken ct)
    {
        (row.State, row.Problem) = (state, problem);
        row.Version++;
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateConcurrencyException)
        {
            // Another browser of the same account was first; what it wrote stands.
            await db.Entry(row).ReloadAsync(ct);
        }
    }

    private static Task<AdmissionRow?> NewestAsync(DaoDbContext db, string who, CancellationToken ct) =>
        db.Set<AdmissionRow>().Where(x => x.Account == who).OrderByDescending(x => x.CreatedAt).FirstOrDefaultAsync(ct);

    private static Expected Expect(PresentationRow shown) => new(PolicyRules.Admission, shown.Origin, shown.ClientId, shown.Nonce, AdmissionVerifier.KeyBindingAge);

    private bool IsOver(PresentationRow shown) => shown.Token.Length == 0 || shown.DeleteAt <= time.GetUtcNow().ToUnixTimeMilliseconds();

    private async Task<bool> IsOverAsync(DaoDbContext db, AdmissionRow row, CancellationToken ct) =>
        await db.Set<PresentationRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == row.Presentation, ct) is not { } shown || IsOver(shown);

    private async Task<AdmissionDto> ReadAsync(DaoDbContext db, AdmissionRow row, CancellationToken ct)
    {
        var shown = await db.Set<PresentationRow>().AsNoTracking().SingleAsync(x => x.Id == row.Presentation, ct);
        var (own, any) = RequestService.Links(shown, VerifierService.Association);
        var signatures = await db.Set<AdmissionSignatureRow>().CountAsync(x => x.Admission == row.Id, ct);
        var (state, problem) = (row.State, row.Problem);
        if (row is { State: AdmissionState.Relayed, Ticket: { } id } && await relay.TicketAsync(id, ct) is { } ticket)
        {
            (state, problem) = ticket.State switch
            {
                RelayState.Failed => (AdmissionState.Failed, ticket.ErrorCode ?? "refused"),
                RelayState.Indexed or RelayState.Final => (AdmissionState.Done, null),
                _ => (state, problem),
            };
        }

        return new AdmissionDto(
            row.Id, row.Kind, state, own, any, PolicyRules.ReadChecks(shown.Checks), signatures, await chain.ThresholdAsync(ct), row.NotAfter > 0 ? Moment.Of(row.NotAfter) : null, row.Ticket, problem);
    }
}
