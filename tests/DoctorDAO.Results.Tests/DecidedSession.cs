using DoctorDAO.Ethereum;
using DoctorDAO.LocalChain;
using DoctorDAO.Testing;

namespace DoctorDAO.Results.Tests;

/// <summary>A chain on which a session was held and is over: delegations over several hops, a member who was suspended, ballots changed and withdrawn, votes by Governor's own function.</summary>
public sealed class DecidedSession : IAsyncLifetime
{
    public const string Chamber = "clinical";

    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };
    private DaoChain? _chain;

    public DaoChain Chain => _chain!;

    public EthClient Client => new(_http, Chain.Url);

    public ulong Session { get; private set; }

    public IReadOnlyList<Proposal> Proposals { get; private set; } = [];

    public ResultBundle Bundle { get; private set; } = null!;

    /// <summary>The proof of a receipt that the session does not need.</summary>
    public ProvenBlock IdleProof { get; private set; } = null!;

    /// <summary>The proven blocks of <see cref="Counterfeit"/>.</summary>
    public IReadOnlyList<ProvenBlock> CounterfeitProofs { get; private set; } = [];

    public ResultContracts Contracts => ContractsOf(Chamber);

    private static CancellationToken Ct => CancellationToken.None;

    public ResultContracts ContractsOf(string chamber)
    {
        var (contracts, deployed) = (Chain.Association.Contracts, Chain.Association.Acts.Chamber(chamber));
        return new ResultContracts(contracts.Membership, deployed.Governor, deployed.Votes, contracts.StartBlock);
    }

    public async ValueTask InitializeAsync()
    {
        _chain = await DaoChain.StartAsync(Ct);
        var (association, acts) = (Chain.Association, Chain.Association.Acts);
        // 1 -> 2 -> 3, 4 -> 3, 5 -> 1; 6 -> 7 was taken back; 8 follows 9, who is suspended, and 9 follows 3.
        await association.RunAsync([.. new[] { (1, 2), (2, 3), (4, 3), (5, 1), (6, 7), (8, 9), (9, 3) }.Select(x => Delegate(x.Item1, x.Item2))], Ct);
        await association.RunAsync([Delegate(6, 6), acts.Suspend(DaoChain.Member(9).Address)], Ct);
        var counterfeits = await Counterfeit.EmitAsync(Chain, Contracts, Ct);
        Proposals = [.. new[] { "First", "Second", "Third" }.Select(x => new Proposal(Chamber, [acts.Statement()], $"# {x}\n\nA text."))];
        for (var i = 0; i < Proposals.Count; i++)
            Session = await association.ProposeAsync(DaoChain.Member(10 + i), Proposals[i], Ct);
        await Chain.Node.AdvanceTimeToAsync(DateTimeOffset.FromUnixTimeSeconds((long)Session + 60), Ct);
        // After the snapshot: it changes nothing.
        var idle = (await association.RunAsync(Delegate(20, 3), Ct)).BlockNumber;
        await association.RunAsync([Cast(3, 8, -6, 0), Cast(11, 1, 1, 1), Cast(12, -3, 0, 2)], Ct);
        await association.RunAsync(Cast(2, 0, 9, 1), Ct);
        await association.RunAsync(Cast(1, 10, 0, 0), Ct);
        await association.RunAsync(Cast(12, -4, 0, 2), Ct);
        await association.RunAsync(acts.WithdrawBallot(Chamber, Session, DaoChain.Member(2)), Ct);
        await association.RunAsync(acts.CastVote(Proposals[1], DaoChain.Member(13), 0), Ct);
        await Chain.Node.AdvanceTimeToAsync(await association.DeadlineAsync(Proposals[0], Ct) + TimeSpan.FromSeconds(5), Ct);
        await Chain.Node.MineAsync(Ct, 3);
        IdleProof = await ProveAsync(idle);
        CounterfeitProofs = [await ProveAsync(counterfeits[0]), await ProveAsync(counterfeits[1])];
        Bundle = await new BundleBuilder(Client, Contracts).BuildAsync(Chamber, Session, Ct);

        Act Delegate(int from, int to) => acts.Delegate(Chamber, DaoChain.Member(from), DaoChain.Member(to).Address);
        Act Cast(int voter, params sbyte[] votes) => acts.CastBallot(Chamber, Session, DaoChain.Member(voter), votes);
    }

    private async Task<ProvenBlock> ProveAsync(ulong number)
    {
        var (block, receipts) = (await new ChainSource(Client, Contracts).BlocksAsync([(number, true)], Ct))[0];
        var proof = ReceiptTrie.Build(receipts!.Value.EnumerateArray()).Prove(ReceiptTrie.Key(0));
        return new ProvenBlock(Hex.Encode(SealedHeader.FromJson(block)!.Encoded.Span), [0], [.. proof.Select(x => Hex.Encode(x))]);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_chain is not null)
            await _chain.DisposeAsync();
    }
}
