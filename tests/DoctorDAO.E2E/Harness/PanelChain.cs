using DoctorDAO.Contracts;
using DoctorDAO.Ethereum;
using DoctorDAO.LocalChain;

namespace DoctorDAO.E2E.Harness;

/// <summary>Panels as the chain has them, asked past the portal, and jurors who act without a browser.</summary>
/// <param name="stack">The association.</param>
/// <param name="contracts">Where it stands.</param>
public sealed class PanelChain(Stack stack, AssociationContracts contracts)
{
    private readonly Acts _acts = new(contracts);

    /// <summary>Waits until the jurors of a case's running round can vote.</summary>
    /// <param name="caseOf">Number of the case; 0 as long as there is none.</param>
    /// <param name="ct">Cancels it.</param>
    /// <returns>The case, its round, and who was drawn for each seat.</returns>
    public async Task<(long Case, byte Round, IReadOnlyList<Person> Jurors)> SeatedAsync(Func<Task<ulong>> caseOf, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(caseOf);
        Panels.State state = default;
        ulong number = 0;
        await Stack.UntilAsync(
            async () =>
            {
                number = await caseOf();
                state = number == 0 ? default : await StateAsync(number, ct);
                return (PanelStage)state.Stage == PanelStage.Commit;
            },
            ct);
        var people = Person.All.ToDictionary(x => x.Address);
        var jurors = new List<Person>();
        for (byte seat = 0; seat < state.Drawn; seat++)
            jurors.Add(people[Panels.SeatOfCall.DecodeResult(await AskAsync(Panels.SeatOfCall.Encode(number, state.Round, seat), ct)).Juror]);
        return ((long)number, state.Round, jurors);
    }

    /// <summary>All jurors of a case's running round commit to an award and reveal it.</summary>
    /// <inheritdoc cref="SeatedAsync"/>
    public async Task VoteAsync(Func<Task<ulong>> caseOf, ushort award, CancellationToken ct)
    {
        var (number, round, jurors) = await SeatedAsync(caseOf, ct);
        PanelVote[] votes = [.. jurors.Select((x, seat) => new PanelVote((ulong)number, round, (byte)seat, x.Address, award))];
        await Task.WhenAll(jurors.Zip(votes, (juror, vote) => SendAsync(juror, _acts.Panels.Commit(juror.Key, vote), ct)));
        await Stack.UntilAsync(async () => (await StateAsync((ulong)number, ct)).Committed == votes.Length, ct);
        await Task.WhenAll(jurors.Zip(votes, (juror, vote) => SendAsync(juror, _acts.Panels.Reveal(vote, juror.Key), ct)));
    }

    private async Task<Panels.State> StateAsync(ulong number, CancellationToken ct) => Panels.StateOfCall.DecodeResult(await AskAsync(Panels.StateOfCall.Encode(number), ct));

    private Task<Bytes32> SendAsync(Person person, Act act, CancellationToken ct) => stack.Chain.SendAsync(person, act.To, act.Data, ct);

    private Task<byte[]> AskAsync(byte[] data, CancellationToken ct) => stack.Chain.Client.CallAsync(contracts.Panels, data, BlockRef.Latest, ct);
}
