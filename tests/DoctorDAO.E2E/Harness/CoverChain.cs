using DoctorDAO.Contracts;
using DoctorDAO.Ethereum;
using DoctorDAO.LocalChain;
using Microsoft.Playwright;

namespace DoctorDAO.E2E.Harness;

/// <summary>Claims and their panels as the chain has them, asked past the portal.</summary>
public sealed class CoverChain
{
    private readonly Stack _stack;
    private readonly AssociationContracts _contracts;
    private readonly PanelChain _panels;

    private CoverChain(Stack stack, AssociationContracts contracts)
    {
        (_stack, _contracts) = (stack, contracts);
        _panels = new(stack, contracts);
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
    public Task<(long Case, byte Round, IReadOnlyList<Person> Jurors)> PanelAsync(long claim, CancellationToken ct) => _panels.SeatedAsync(async () => (await ClaimAsync(claim, ct)).CaseId, ct);

    /// <summary>All jurors of a claim's running round commit to an award and reveal it, without a browser.</summary>
    public Task VoteAsync(long claim, ushort award, CancellationToken ct) => _panels.VoteAsync(async () => (await ClaimAsync(claim, ct)).CaseId, award, ct);

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

    private Task<byte[]> AskAsync(Address to, byte[] data, CancellationToken ct) => _stack.Chain.Client.CallAsync(to, data, BlockRef.Latest, ct);
}
