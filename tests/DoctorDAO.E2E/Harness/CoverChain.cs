using DoctorDAO.Contracts;
using DoctorDAO.Ethereum;
using DoctorDAO.LocalChain;
using Microsoft.Playwright;

namespace DoctorDAO.E2E.Harness;

/// <summary>Claims and panels as the chain has them, asked past the portal, and jurors who act without a browser.</summary>
public sealed class CoverChain
{
    private readonly Stack _stack;
    private readonly AssociationContracts _contracts;
    private readonly Acts _acts;

    private CoverChain(Stack stack, AssociationContracts contracts)
    {
        (_stack, _contracts) = (stack, contracts);
        _acts = new(contracts);
    }

    /// <summary>That of the demo.</summary>
    public static async Task<CoverChain> OfAsync(Stack stack, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(stack);
        return new(stack, await AssociationContracts.ReadAsync(stack.Host.Deployment, ct));
    }

    /// <summary>A claim.</summary>
    public async Task<Claims.Claim> ClaimAsync(long claim, CancellationToken ct) =>
        Claims.ClaimOfCall.DecodeResult(await AskAsync(_contracts.Claims, Claims.ClaimOfCall.Encode((ulong)claim), ct));

    /// <summary>Waits until a claim stands so: whatever anybody may do, the relay does.</summary>
    public Task UntilAsync(long claim, ClaimStatus status, CancellationToken ct) =>
        Stack.UntilAsync(async () => (ClaimStatus)(await ClaimAsync(claim, ct)).Status == status, ct);

    /// <summary>Waits until the jurors of a claim's running round can vote.</summary>
    /// <returns>The case, its round, and who was drawn for each seat.</returns>
    public async Task<(long Case, byte Round, IReadOnlyList<Person> Jurors)> PanelAsync(long claim, CancellationToken ct)
    {
        Panels.State state = default;
        ulong number = 0;
        await Stack.UntilAsync(
            async () =>
            {
                number = (await ClaimAsync(claim, ct)).CaseId;
                state = number == 0 ? default : Panels.StateOfCall.DecodeResult(await AskAsync(_contracts.Panels, Panels.StateOfCall.Encode(number), ct));
                return (PanelStage)state.Stage == PanelStage.Commit;
            },
            ct);
        var people = Person.All.ToDictionary(x => x.Address);
        var jurors = new List<Person>();
        for (byte seat = 0; seat < state.Drawn; seat++)
            jurors.Add(people[Panels.SeatOfCall.DecodeResult(await AskAsync(_contracts.Panels, Panels.SeatOfCall.Encode(number, state.Round, seat), ct)).Juror]);
        return ((long)number, state.Round, jurors);
    }

    /// <summary>All jurors of a claim's running round commit to an award and reveal it, without a browser.</summary>
    public async Task VoteAsync(long claim, ushort award, CancellationToken ct)
    {
        var (number, round, jurors) = await PanelAsync(claim, ct);
        PanelVote[] votes = [.. jurors.Select((x, seat) => new PanelVote((ulong)number, round, (byte)seat, x.Address, award))];
        await Task.WhenAll(jurors.Zip(votes, (juror, vote) => SendAsync(juror, _acts.Panels.Commit(juror.Key, vote), ct)));
        await Stack.UntilAsync(async () => Panels.StateOfCall.DecodeResult(await AskAsync(_contracts.Panels, Panels.StateOfCall.Encode((ulong)number), ct)).Committed == votes.Length, ct);
        await Task.WhenAll(jurors.Zip(votes, (juror, vote) => SendAsync(juror, _acts.Panels.Reveal(vote, juror.Key), ct)));
    }

    /// <summary>The holder has a claim paid that is owed, by its page.</summary>
    public async Task CollectAsync(Visitor visitor, Person holder, long claim, ulong cents, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        ArgumentNullException.ThrowIfNull(holder);
        var before = await _stack.Chain.BalanceAsync(holder.Address, ct);
        await visitor.OpenAsync($"/cover/claims/{claim}");
        await visitor.Page.Locator("#collect [data-do=act]").ClickAsync();
        await UntilAsync(claim, ClaimStatus.Paid, ct);
        Assert.Equal(before + cents, await _stack.Chain.BalanceAsync(holder.Address, ct));
        await Assertions.Expect(visitor.Page.Locator("main .badge").First).ToContainTextAsync("Paid", new() { Timeout = 30_000 });
    }

    private Task<Bytes32> SendAsync(Person person, Act act, CancellationToken ct) => _stack.Chain.SendAsync(person, act.To, act.Data, ct);

    private Task<byte[]> AskAsync(Address to, byte[] data, CancellationToken ct) => _stack.Chain.Client.CallAsync(to, data, BlockRef.Latest, ct);
}
