using System.Security.Claims;
using DoctorDAO.Client;
using DoctorDAO.Client.Membership;
using DoctorDAO.Client.Relay;
using DoctorDAO.Ethereum;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace DoctorDAO.Features.Relay;

public static partial class RelayFeature
{
    // 96 KiB of calls in hexadecimal, and their signature.
    private const int ExecutionBytes = 256 * 1024;

    /// <summary>Maps the slice's endpoints. Acts are taken from the signed-in account that signed them; a ticket is read by whoever knows its unguessable id.</summary>
    public static IEndpointRouteBuilder MapRelay(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api/relay").WithTags("Relay").RequireAuthorization()
            .ProducesValidationProblem().ProducesValidationProblem(StatusCodes.Status403Forbidden).ProducesValidationProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status429TooManyRequests).WithRelayRefusals();
        group.MapPost("/ballots/prepare", PrepareBallotAsync).WithSummary("Typed data of a ballot, to be signed by the voter's wallet");
        group.MapPost("/ballots", SubmitBallotAsync).WithSummary("Relay a signed ballot");
        group.MapPost("/withdrawals/prepare", PrepareWithdrawalAsync).WithSummary("Typed data of a withdrawal");
        group.MapPost("/withdrawals", SubmitWithdrawalAsync).WithSummary("Relay a signed withdrawal");
        group.MapPost("/delegations/prepare", PrepareDelegationAsync).WithSummary("Typed data of a delegation");
        group.MapPost("/delegations", SubmitDelegationAsync).WithSummary("Relay a signed delegation");
        group.MapPost("/executions/prepare", PrepareExecutionAsync).WithSummary("Typed data of calls of a smart account").WithMetadata(new RequestSizeLimitAttribute(ExecutionBytes));
        group.MapPost("/executions", SubmitExecutionAsync).WithSummary("Relay calls of a smart account that its passkey has signed").WithMetadata(new RequestSizeLimitAttribute(ExecutionBytes));
        group.MapPost("/calls", SubmitCallAsync).WithSummary("Relay a call that a key has signed for the forwarder");
        group.MapPost("/account", DeployAsync).WithSummary("Have one's smart account made on the chain, before it is needed");
        group.MapPost("/proposals/{id}/queue", QueueAsync).WithSummary("Put a proposal that passed into the waiting period");
        group.MapPost("/proposals/{id}/execute", ExecuteAsync).WithSummary("Execute a proposal that has waited");
        group.MapGet("/{id:guid}", TicketAsync).WithSummary("How far an act is").AllowAnonymous();
        endpoints.MapRecoveries();
        return endpoints;
    }

    private static async Task<Ok<PreparedSignature>> PrepareBallotAsync(BallotDraft draft, ClaimsPrincipal user, ActDocuments documents, CancellationToken ct) =>
        TypedResults.Ok(await documents.PrepareAsync(draft, Account(user), ct));

    private static async Task<Ok<PreparedSignature>> PrepareWithdrawalAsync(WithdrawalDraft draft, ClaimsPrincipal user, ActDocuments documents, CancellationToken ct) =>
        TypedResults.Ok(await documents.PrepareAsync(draft, Account(user), ct));

    private static async Task<Ok<PreparedSignature>> PrepareDelegationAsync(DelegationDraft draft, ClaimsPrincipal user, ActDocuments documents, CancellationToken ct) =>
        TypedResults.Ok(await documents.PrepareAsync(draft, Account(user), ct));

    private static Task<Accepted<RelayTicket>> SubmitBallotAsync(SignedAct act, ClaimsPrincipal user, ActDocuments documents, RelayQueue queue, RelayChain chain, CancellationToken ct) =>
        SubmitAsync(RelayKind.Ballot, act, Account(user), documents, queue, chain, ct);

    private static Task<Accepted<RelayTicket>> SubmitWithdrawalAsync(SignedAct act, ClaimsPrincipal user, ActDocuments documents, RelayQueue queue, RelayChain chain, CancellationToken ct) =>
        SubmitAsync(RelayKind.Withdrawal, act, Account(user), documents, queue, chain, ct);

    private static Task<Accepted<RelayTicket>> SubmitDelegationAsync(SignedAct act, ClaimsPrincipal user, ActDocuments documents, RelayQueue queue, RelayChain chain, CancellationToken ct) =>
        SubmitAsync(RelayKind.Delegation, act, Account(user), documents, queue, chain, ct);

    private static async Task<Ok<PreparedSignature>> PrepareExecutionAsync(ExecutionDraft draft, ClaimsPrincipal user, Executions executions, CancellationToken ct) =>
        TypedResults.Ok(await executions.PrepareAsync(draft, Account(user), ct));

    private static async Task<Accepted<RelayTicket>> SubmitExecutionAsync(SignedAct act, ClaimsPrincipal user, Executions executions, RelayQueue queue, RelayChain chain, CancellationToken ct)
    {
        var account = Account(user);
        var row = await executions.ReadAsync(act, account, ct);
        return await SubmitInLineAsync(row, () => executions.NonceAsync(account, ct), queue, chain, ct);
    }

    private static async Task<Accepted<RelayTicket>> SubmitCallAsync(SignedAct act, ClaimsPrincipal user, ForwardedCalls calls, RelayQueue queue, RelayChain chain, CancellationToken ct)
    {
        var account = Account(user);
        var row = await calls.ReadAsync(act, account, ct);
        return await SubmitInLineAsync(row, () => calls.NonceAsync(account, ct), queue, chain, ct);
    }

    /// <summary>Takes an act whose signature counts on the one before.</summary>
    private static Task<Accepted<RelayTicket>> SubmitInLineAsync(RelayActRow row, Func<Task<UInt256>> nonce, RelayQueue queue, RelayChain chain, CancellationToken ct) =>
        TakeAsync(row.Key, queue, async () =>
        {
            var pending = await queue.PendingAsync(row.Line, ct);
            var expected = pending is null ? await nonce() : UInt256.Parse(pending.SignedNonce) + UInt256.One;
            if (row.SignedNonce != expected.ToString())
                throw RelayErrors.OldNonce(expected.ToString());
            if (pending is null)
                await chain.TryCallAsync(chain.Sender, Address.Parse(row.Contract), row.Data, row.Kind, ct);
            return row;
        }, ct);

    private static async Task<Results<Accepted<RelayTicket>, NoContent>> DeployAsync(ClaimsPrincipal user, SmartAccountActs accounts, CancellationToken ct) =>
        await accounts.EnsureAsync(Account(user), ct) is { } act ? Accepted(act.ToTicket()) : TypedResults.NoContent();

    private static async Task<Accepted<RelayTicket>> SubmitAsync(
        RelayKind kind, SignedAct act, Address account, ActDocuments documents, RelayQueue queue, RelayChain chain, CancellationToken ct)
    {
        var row = await documents.ReadAsync(kind, act, account, ct);
        return await TakeAsync(row.Key, queue, async () =>
        {
            var (expected, waits) = await documents.ExpectedAsync(row, ct);
            if (row.SignedNonce != expected.ToString())
                throw RelayErrors.OldNonce(expected.ToString());
            // Behind another act of the same line it cannot be tried yet; the sender tries it when its turn comes.
            if (!waits)
                await chain.TryCallAsync(chain.Sender, Address.Parse(row.Contract), row.Data, kind, ct);
            return row;
        }, ct);
    }

    private static Task<Accepted<RelayTicket>> QueueAsync(
        string id, ClaimsPrincipal user, IDaoQueries queries, ProposalCalls calls, RelayQueue queue, RelayChain chain, CancellationToken ct) =>
        StepAsync(RelayKind.Queue, id, Account(user), queries, calls, queue, chain, ct);

    private static Task<Accepted<RelayTicket>> ExecuteAsync(
        string id, ClaimsPrincipal user, IDaoQueries queries, ProposalCalls calls, RelayQueue queue, RelayChain chain, CancellationToken ct) =>
        StepAsync(RelayKind.Execute, id, Account(user), queries, calls, queue, chain, ct);

    private static async Task<Accepted<RelayTicket>> StepAsync(
        RelayKind kind, string id, Address account, IDaoQueries queries, ProposalCalls calls, RelayQueue queue, RelayChain chain, CancellationToken ct)
    {
        if (!UInt256.TryParse(id, out var number) || number.ToString() != id)
            throw RelayErrors.Field("id", "A proposal is named by a decimal number.");
        if (await queries.GetMemberAsync(account.ToString(), ct) is not { Status: MemberStatus.Active })
            throw RelayErrors.MembersOnly();
        var key = $"{kind}:{id}";
        return await TakeAsync(key, queue, async () =>
        {
            var (governor, data) = await calls.EncodeAsync(kind, number, ct)
                ?? throw new RelayRefusedException(new(StatusCodes.Status404NotFound, "id", "There is no such proposal."));
            await chain.TryCallAsync(chain.Sender, governor, data, kind, ct);
            return new RelayActRow { Key = key, Kind = kind, Account = account.ToHex(), Line = $"proposal:{id}", Contract = governor.ToHex(), Data = data };
        }, ct);
    }

    /// <summary>Takes an act once: when it comes again, also at the same moment, the ticket is that of the first.</summary>
    private static async Task<Accepted<RelayTicket>> TakeAsync(string key, RelayQueue queue, Func<Task<RelayActRow>> check, CancellationToken ct)
    {
        if (await queue.FindAsync(key, ct) is { } known)
            return Accepted(known.ToTicket());
        try
        {
            return Accepted(await queue.AddAsync(await check(), ct));
        }
        catch (RelayRefusedException)
        {
            // The first may have been mined between the look above and the check: then it is the act itself that makes the check refuse.
            if (await queue.FindAsync(key, ct) is { } taken)
                return Accepted(taken.ToTicket());
            throw;
        }
    }

    private static async Task<Results<Ok<RelayTicket>, NotFound>> TicketAsync(Guid id, RelayQueue queue, CancellationToken ct) =>
        await queue.TicketAsync(id, ct) is { } ticket ? TypedResults.Ok(ticket) : TypedResults.NotFound();

    private static Accepted<RelayTicket> Accepted(RelayTicket ticket) => TypedResults.Accepted($"/api/relay/{ticket.Id}", ticket);

    private static Address Account(ClaimsPrincipal user) => Address.Parse(user.FindFirstValue(ClaimTypes.NameIdentifier));
}
