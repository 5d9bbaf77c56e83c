using DoctorDAO.Ethereum;
using DoctorDAO.LocalChain.Contracts;

namespace DoctorDAO.LocalChain;

/// <summary>A juror's vote, with what its commitment needs.</summary>
/// <param name="Case">The case.</param>
/// <param name="Round">Of the case, from 0.</param>
/// <param name="Seat">Of the round, from 0.</param>
/// <param name="Juror">Who was drawn for the seat.</param>
/// <param name="Award">Basis points of what is asked, 0 to 10,000.</param>
/// <param name="Reasons">Hash of the reasons.</param>
public sealed record PanelVote(ulong Case, byte Round, byte Seat, Address Juror, ushort Award, Bytes32 Reasons = default)
{
    /// <summary>A secret would be random; on a chain that everybody has the keys of, it only has to be known again.</summary>
    public Bytes32 Salt => Keccak256.Hash([.. "DoctorDAO local vote"u8, .. Juror.Span, Round, Seat, .. BitConverter.GetBytes(Case)]);

    /// <summary>What the juror commits to.</summary>
    public Bytes32 Commitment => Keccak256.Hash(Panels.CommitmentOfCall.Encode(Case, Round, Juror, Award, Salt, Reasons).AsSpan(4));
}

/// <summary>What jurors do, as transactions that are not sent yet.</summary>
/// <param name="contracts">Where the association stands.</param>
public sealed class PanelActs(AssociationContracts contracts)
{
    /// <summary>Serves as a juror from now on.</summary>
    /// <param name="employer">Commitment to the employer, or zero.</param>
    public Act Serve(PrivateKey from, Bytes32 employer = default) => new(from, contracts.Panels, Panels.ServeCall.Encode(employer), $"{from.Address} serves");

    /// <summary>Serves no more.</summary>
    public Act Resign(PrivateKey from) => new(from, contracts.Panels, Panels.ResignCall.Encode(), $"{from.Address} resigns");

    /// <summary>Draws, when the block of the lot has come; anybody may.</summary>
    /// <param name="tries">How many places are looked up at most.</param>
    public Act Draw(ulong @case, ulong tries = 200) => new(Accounts.Relay, contracts.Panels, Panels.DrawCall.Encode(@case, tries), $"draw for case {@case}", 30_000_000);

    /// <summary>Commits to a vote.</summary>
    public Act Commit(PrivateKey juror, PanelVote vote) =>
        new(juror, contracts.Panels, Panels.CommitCall.Encode(vote.Case, vote.Seat, vote.Commitment), $"{juror.Address} commits in case {vote.Case}");

    /// <summary>Reveals a vote; whoever knows it may.</summary>
    public Act Reveal(PanelVote vote, PrivateKey? from = null) => new(
        from ?? Accounts.Relay, contracts.Panels, Panels.RevealCall.Encode(vote.Case, vote.Seat, vote.Award, vote.Salt, vote.Reasons), $"reveal in case {vote.Case}");

    /// <summary>Counts; anybody may.</summary>
    public Act Decide(ulong @case) => new(Accounts.Relay, contracts.Panels, Panels.DecideCall.Encode(@case), $"decide case {@case}");

    /// <summary>Collects a juror's fees.</summary>
    public Act Collect(PrivateKey juror) => new(juror, contracts.Panels, Panels.CollectCall.Encode(juror.Address), $"{juror.Address} collects fees");

    /// <summary>A conflict is proven; the safety council's unless the deployment names another office.</summary>
    public Act Strike(ulong @case, byte seat) => new(Accounts.Guardian, contracts.Panels, Panels.StrikeCall.Encode(@case, seat), $"strike seat {seat} of case {@case}");
}
