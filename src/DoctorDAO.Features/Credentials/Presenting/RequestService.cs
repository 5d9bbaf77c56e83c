using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DoctorDAO.Client;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Credentials;
using DoctorDAO.Features.Http;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Credentials.Presenting;

/// <summary>Makes requests and hands them to wallets as signed request objects (OpenID4VP 1.0, RFC 9101).</summary>
internal sealed partial class RequestService(IDbContextFactory<DaoDbContext> contexts, VerifierKeys keys, Vouching vouching, IEnumerable<IChangePublisher> publishers, TimeProvider time)
{
    /// <summary>How long a request may be answered.</summary>
    public static readonly TimeSpan Open = TimeSpan.FromMinutes(10);

    /// <summary>Where the wallet's browser ends after an answer to an organisation.</summary>
    public const string AnsweredPath = "/verify/answered";

    /// <summary>How keys of requests begin that were made by a link.</summary>
    public const string ByLink = "link:";

    /// <summary>Requests of an organisation that may be open at once, by its staff and by its links each.</summary>
    public const int MostWaiting = 200;

    private const int MaxWalletNonce = 200;

    /// <summary>The request of a key; a new one when there is none yet.</summary>
    public async Task<PresentationRow> BeginAsync(DaoDbContext db, VerifierRow verifier, PolicyDto policy, string key, string reference, string origin, string returnPath, CancellationToken ct)
    {
        if (await db.Set<PresentationRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Verifier == verifier.Id && x.Key == key, ct) is { } known)
            return known;
        if (policy.Retired)
            throw new FieldException("policy", "is one that was retired");
        var now = time.GetUtcNow();
        var over = now.ToUnixTimeMilliseconds();
        // Anybody may open a poster's link: what is open by links takes no place from the staff, nor the other way round.
        var byLink = key.StartsWith(ByLink, StringComparison.Ordinal);
        if (verifier.Owner.Length > 0
            && await db.Set<PresentationRow>().CountAsync(
                x => x.Verifier == verifier.Id && x.ExpiresAt > over && (x.Status == PresentationState.Waiting || x.Status == PresentationState.Opened) && EF.Functions.Like(x.Key, ByLink + "%") == byLink, ct) >= MostWaiting)
        {
            throw new FieldException("policy", $"has to wait: {MostWaiting} requests of the organisation are open {(byLink ? "by its links" : "by its staff")}, and each ends after ten minutes");
        }

        var row = new PresentationRow
        {
            Id = Random(), Verifier = verifier.Id, Policy = policy.Id, PolicyVersion = policy.Version, Key = key, Reference = reference, Origin = origin,
            ClientId = PresentationRequest.ClientOf(VerifierKeys.DidOf(origin, verifier.Slug)), Nonce = Random(), State = Random(), ReturnPath = returnPath,
            ResponseKey = policy.Content.Encrypted ? keys.CreateResponseKey().Protected : "", CreatedAt = over, ExpiresAt = (now + Open).ToUnixTimeMilliseconds(),
        };
        db.Add(row);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException) when (!ct.IsCancellationRequested)
        {
            // The same sending at the same moment was first.
            db.ChangeTracker.Clear();
            return await db.Set<PresentationRow>().AsNoTracking().SingleAsync(x => x.Verifier == verifier.Id && x.Key == key, ct);
        }

        return row;
    }

    /// <summary>The signed request object, for whichever wallet asks for it.</summary>
    /// <param name="slug">The organisation.</param>
    /// <param name="id">The request.</param>
    /// <param name="walletNonce">The wallet's nonce, when it posted one.</param>
    /// <param name="ct">Cancels it.</param>
    /// <returns><c>null</c> when there is no such request that is open.</returns>
    public async Task<string?> ObjectAsync(string slug, string id, string? walletNonce, CancellationToken ct)
    {
        if (walletNonce is { Length: 0 or > MaxWalletNonce })
            throw new FieldException("wallet_nonce", $"has not 1 to {MaxWalletNonce} characters");
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await FindAsync(db, slug, id, ct) is not var (verifier, row) || row.Status > PresentationState.Opened || row.ExpiresAt <= time.GetUtcNow().ToUnixTimeMilliseconds())
            return null;
        var policy = (await VerifierService.PolicyAsync(db, verifier.Id, row.Policy, row.PolicyVersion, ct))!.Content;
        var signer = await keys.SignerAsync(db, verifier.Id, VerifierKeys.DidOf(row.Origin, slug), ct);
        // For people: no part of the protocol depends on it.
        var more = new JsonObject { ["retain_days"] = policy.RetainDays };
        // For this site's own wallet, which knows that this server has looked; others take no verifier's word for it.
        if (await vouching.FindAsync(db, verifier, ct) is { } vouch)
            more["vouched"] = vouch.Issuer is null ? new JsonObject { ["by"] = "association" } : new JsonObject { ["by"] = "registry", ["issuer"] = vouch.Issuer, ["name"] = vouch.Name };
        if (await db.Set<PresentationRow>().Where(x => x.Id == id && x.Status == PresentationState.Waiting).ExecuteUpdateAsync(x => x.SetProperty(p => p.Status, PresentationState.Opened), ct) == 1)
            await PublishAsync(id, ct);
        var request = new PresentationRequest(
            row.ClientId, new Uri($"{row.Origin}/verifiers/{verifier.Slug}/responses/{row.Id}"), row.Nonce, DcqlQuery.Parse(PolicyRules.Query(policy, row.Origin).ToJsonString()), row.State,
            row.ResponseKey.Length > 0 ? keys.ReadResponseKey(row.ResponseKey).Public : null, time.GetUtcNow(), DateTimeOffset.FromUnixTimeMilliseconds(row.ExpiresAt))
        {
            VerifierName = verifier.Name, Purpose = policy.Purpose, MoreClaims = more,
        };
        return request.Sign(signer, walletNonce);
    }

    /// <summary>Links for our own wallet and for any.</summary>
    public static (string Own, string Any) Links(PresentationRow row, string slug)
    {
        var query = $"client_id={Uri.EscapeDataString(row.ClientId)}&request_uri={Uri.EscapeDataString($"{row.Origin}/verifiers/{slug}/requests/{row.Id}")}&request_uri_method=post";
        return ($"{row.Origin}/credentials/present?{query}", $"{PresentationRequest.Scheme}?{query}");
    }

    /// <summary>The request and its organisation.</summary>
    public static async Task<(VerifierRow Verifier, PresentationRow Row)?> FindAsync(DaoDbContext db, string slug, string id, CancellationToken ct)
    {
        if (id is not { Length: 32 } || await db.Set<VerifierRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Slug == slug, ct) is not { } verifier)
            return null;
        return await db.Set<PresentationRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == id && x.Verifier == verifier.Id, ct) is { } row ? (verifier, row) : null;
    }

    /// <summary>32 hexadecimal digits that nobody guesses: 128 bits.</summary>
    public static string Random() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>What a caller calls its sending.</summary>
    /// <exception cref="FieldException">It is none.</exception>
    public static string Key(string? key) =>
        key is not null && KeyPattern().IsMatch(key) ? key : throw new FieldException("key", "is not 1 to 64 letters, digits and hyphens; make one for each request, for example a random UUID");

    /// <summary>Tells the screens that show the request.</summary>
    public async ValueTask PublishAsync(string id, CancellationToken ct)
    {
        foreach (var publisher in publishers)
            await publisher.PublishAsync([Topics.Presentation(id)], ct);
    }

    [GeneratedRegex("^[A-Za-z0-9-]{1,64}$")]
    private static partial Regex KeyPattern();
}
