using DoctorDAO.Client;
using DoctorDAO.Client.Panels;
using DoctorDAO.Client.Relay;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Relay;
using Contract = DoctorDAO.Contracts.Panels;

namespace DoctorDAO.Features.Panels;

/// <summary>What jurors do: made into what their wallets sign, or, where no signature is needed, given to the relay.</summary>
internal sealed class JurorCalls(Deployment deployment, CaseQueries cases, SealedVotes votes, IEmployers employers, IMemberCalls calls, IRelayedCalls relayed)
{
    private Address Panels => deployment.Panels ?? throw new FieldException("$", "has no panels in this association");

    public async Task<PreparedCall> PrepareServeAsync(string account, ServiceDraft draft, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(draft);
        return await PrepareAsync(account, Contract.ServeCall.Encode(await employers.CommitAsync("employer", draft.Employer, ct)), ct);
    }

    public Task<PreparedCall> PrepareResignAsync(string account, CancellationToken ct) => PrepareAsync(account, Contract.ResignCall.Encode(), ct);

    public Task<PreparedCall> PrepareCollectAsync(string account, CancellationToken ct) => PrepareAsync(account, Contract.CollectCall.Encode(Of(account)), ct);

    public async Task<PreparedCall?> PrepareCommitAsync(string account, long id, CommitDraft draft, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(draft);
        if (draft.Commitment is not { Length: 66 } || !Bytes32.TryParse(draft.Commitment, out var commitment) || commitment == Bytes32.Zero)
            throw new FieldException("commitment", "is not 0x and 64 hexadecimal digits of a sealed vote");
        if (await cases.FindSeatAsync(account, id, ct) is not { } found)
            return null;
        return await PrepareAsync(account, Contract.CommitCall.Encode((UInt256)(ulong)id, (byte)found.Seat.Seat, commitment), ct);
    }

    public async Task<bool> HandOverAsync(string account, long id, OpenVote vote, CancellationToken ct)
    {
        if (await cases.FindSeatAsync(account, id, ct) is not { } found)
            return false;
        // A vote that was sealed may come later than its seal: it is tried all the same.
        if (!found.Seat.Open || found.Seat.Struck || found.Seat.RevealedAt is not null || (found.Stage == CaseStage.Reveal && found.Seat.CommittedAt is null))
            throw new FieldException("award", "cannot be handed over any more: the time to seal votes is over");
        await votes.KeepAsync(found.Seat, vote, ct);
        return true;
    }

    public async Task<bool> TakeBackAsync(string account, long id, CancellationToken ct)
    {
        if (await cases.FindSeatAsync(account, id, ct) is not { } found)
            return false;
        await votes.TakeBackAsync(found.Seat, ct);
        return true;
    }

    public async Task<RelayTicket?> RevealAsync(string account, long id, OpenVote vote, CancellationToken ct)
    {
        if (await cases.FindSeatAsync(account, id, ct) is not { } found)
            return null;
        if (found.Stage != CaseStage.Reveal)
        {
            throw new FieldException(
                "award", found.Stage == CaseStage.Commit ? "cannot be opened yet: others may still seal theirs" : "cannot be opened: sealed votes are not being opened now",
                found.Stage == CaseStage.Commit ? Moment.Of(found.Case.CommitUntil) : null);
        }

        return await relayed.SendAsync(await votes.OpenAsync(found.Seat, vote, ct), ct);
    }

    private Task<PreparedCall> PrepareAsync(string account, byte[] data, CancellationToken ct) => calls.PrepareAsync(Of(account), new MemberCall(Panels, data), ct);

    private static Address Of(string account) => Address.Parse(Fields.Account("account", account));
}
