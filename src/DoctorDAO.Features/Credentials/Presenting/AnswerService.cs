using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DoctorDAO.Client;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Credentials;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Credentials.Presenting;

/// <summary>What a wallet posted.</summary>
/// <param name="Token">The <c>vp_token</c>.</param>
/// <param name="State">The request's state.</param>
/// <param name="Response">The encrypted form of both.</param>
/// <param name="Error">Why there is no answer, in the protocol's word.</param>
internal sealed record WalletAnswer(string? Token, string? State, string? Response, string? Error);

/// <summary>Takes a wallet's answer, once, and checks it.</summary>
internal sealed class AnswerService(
    IDbContextFactory<DaoDbContext> contexts, VerifierKeys keys, PresentationChecker checker, Receipts receipts, RequestService requests, TimeProvider time)
{
    /// <summary>Tokens of an admission are kept for its verifiers for so long at most.</summary>
    public static readonly TimeSpan KeptForVerifiers = TimeSpan.FromHours(1);

    /// <summary>Takes an answer.</summary>
    /// <returns>Where the wallet's browser goes on; <c>null</c> when there is no such request.</returns>
    /// <exception cref="FieldException">It is no answer to this request, or the request has been answered or is over.</exception>
    public async Task<string?> TakeAsync(string slug, string id, WalletAnswer posted, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await RequestService.FindAsync(db, slug, id, ct) is not var (verifier, row))
            return null;
        if (row.Status > PresentationState.Opened)
            throw Answered();
        if (row.ExpiresAt <= time.GetUtcNow().ToUnixTimeMilliseconds())
            throw new FieldException("state", "is of a request whose time is over");
        var answer = Open(row, posted);
        if (answer.State is null || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(answer.State), Encoding.UTF8.GetBytes(row.State)))
            throw new FieldException("state", "is not this request's");
        var code = RequestService.Random();
        if (answer.Error is not null)
        {
            await DeclineAsync(db, row.Id, code, ct);
            await requests.PublishAsync(id, ct);
            return Return(row, code);
        }

        var policy = (await VerifierService.PolicyAsync(db, verifier.Id, row.Policy, row.PolicyVersion, ct))!;
        var outcome = await checker.CheckAsync(answer.Token ?? throw new FieldException("vp_token", "is missing"), new Expected(policy.Content, row.Origin, row.ClientId, row.Nonce), ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await WriteAsync(db, verifier, row, policy, outcome, answer.Token, code, ct);
        await receipts.AddAsync(db, verifier, row, policy, outcome, ct);
        await transaction.CommitAsync(ct);
        await requests.PublishAsync(id, ct);
        return Return(row, code);
    }

    private async Task WriteAsync(DaoDbContext db, VerifierRow verifier, PresentationRow row, PolicyDto policy, Outcome outcome, string token, string code, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var association = verifier.Owner.Length == 0;
        // What does not check is kept by nobody.
        var retain = outcome.Passed && policy.Content.RetainDays > 0 && outcome.Shown.Count > 0;
        var received = retain ? keys.Protect(PolicyRules.Write([.. outcome.Shown.Select(x => new ReceivedCredential(x.Item.Type, x.Credential.Issuer!, x.Claims))])) : "";
        var kept = outcome.Passed && association ? keys.Protect(token) : "";
        var delete = association ? now + KeptForVerifiers : now.AddDays(policy.Content.RetainDays);
        var (status, checks, at) = (outcome.Passed ? PresentationState.Accepted : PresentationState.Refused, PolicyRules.Write(outcome.Checks), now.ToUnixTimeMilliseconds());
        var deleteAt = (received.Length > 0 || kept.Length > 0 ? delete : now + ReceivedCleaner.Unanswered).ToUnixTimeMilliseconds();
        var taken = await db.Set<PresentationRow>().Where(x => x.Id == row.Id && x.Status <= PresentationState.Opened).ExecuteUpdateAsync(
            x => x.SetProperty(p => p.Status, status).SetProperty(p => p.AnsweredAt, at).SetProperty(p => p.ResponseCode, code).SetProperty(p => p.Checks, checks)
                .SetProperty(p => p.Received, received).SetProperty(p => p.Token, kept).SetProperty(p => p.DeleteAt, deleteAt).SetProperty(p => p.ResponseKey, ""), ct);
        if (taken == 0)
            throw Answered();
    }

    private async Task DeclineAsync(DaoDbContext db, string id, string code, CancellationToken ct)
    {
        var at = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (await db.Set<PresentationRow>().Where(x => x.Id == id && x.Status <= PresentationState.Opened).ExecuteUpdateAsync(
            x => x.SetProperty(p => p.Status, PresentationState.Declined).SetProperty(p => p.AnsweredAt, at).SetProperty(p => p.ResponseCode, code).SetProperty(p => p.ResponseKey, ""), ct) == 0)
            throw Answered();
    }

    /// <summary>The answer as it was posted, or what is in its encrypted form. A request that asked for encryption takes nothing in the clear but a refusal.</summary>
    private WalletAnswer Open(PresentationRow row, WalletAnswer posted)
    {
        if (row.ResponseKey.Length == 0)
            return posted.Response is null ? posted : throw new FieldException("response", "is not asked for in encrypted form");
        if (posted.Response is null)
            return posted.Error is not null ? posted : throw new FieldException("response", "is missing: the answer has to be encrypted");
        try
        {
            var plain = Jwe.Decrypt(posted.Response, keys.ReadResponseKey(row.ResponseKey));
            using var json = JsonDocument.Parse(plain, new JsonDocumentOptions { MaxDepth = 8, AllowDuplicateProperties = false });
            var root = json.RootElement;
            return new WalletAnswer(
                root.TryGetProperty("vp_token", out var token) ? token.GetRawText() : null, root.TryGetProperty("state", out var state) ? state.GetString() : null, null,
                root.TryGetProperty("error", out var error) ? error.GetString() : null);
        }
        catch (Exception e) when (e is CredentialException or JsonException or InvalidOperationException)
        {
            throw new FieldException("response", "cannot be decrypted with the key of this request");
        }
    }

    private static string Return(PresentationRow row, string code) => $"{row.Origin}{row.ReturnPath}?code={code}";

    private static FieldException Answered() => new("state", "is of a request that has been answered");
}
