using DoctorDAO.Ethereum;
using DoctorDAO.LocalChain.Contracts;

namespace DoctorDAO.LocalChain;

/// <summary>Cover in steps larger than one act: what it takes to have a claim judged. Blocks that a lot needs are made; days pass only where the
/// caller lets them (<see cref="LocalNode.AdvanceTimeAsync"/>).</summary>
/// <param name="dao">The association; no other caller acts meanwhile.</param>
/// <param name="people">Whoever may be drawn as a juror.</param>
public sealed class CoverLife(Association dao, IEnumerable<PrivateKey> people)
{
    // DRAW_DELAY of Panels, and one block more.
    private const int LotBlocks = 5;
    private readonly Lazy<Dictionary<Address, PrivateKey>> _keys = new(() => people.DistinctBy(x => x.Address).ToDictionary(x => x.Address));

    /// <summary>Buys and returns the policy's number.</summary>
    public async Task<ulong> BuyAsync(PrivateKey holder, Policies.Quote quote, CancellationToken ct) => PolicyOf(await dao.RunAsync(dao.Acts.Cover.Buy(holder, quote), ct));

    /// <summary>Files and returns the claim's number.</summary>
    /// <inheritdoc cref="CoverActs.File"/>
    public async Task<ulong> FileAsync(PrivateKey holder, ulong policy, string incident, DateTimeOffset incidentAt, UInt256 loss, CancellationToken ct) =>
        ClaimOf(await dao.RunAsync(dao.Acts.Cover.File(holder, policy, incident, incidentAt, loss), ct));

    /// <summary>Has a panel drawn for a claim, until its jurors can commit. Returns the case.</summary>
    /// <param name="claim">FILED, or APPEAL with a draw to be done.</param>
    public async Task<ulong> SeatAsync(ulong claim, CancellationToken ct)
    {
        if (await StatusAsync(claim, ct) == ClaimStatus.Filed)
            await dao.RunAsync(dao.Acts.Cover.Convene(claim), ct);
        var number = (await dao.ClaimAsync(claim, ct)).CaseId;
        await DrawAsync(number, ct);
        return number;
    }

    /// <summary>Draws until the jurors of a case can commit.</summary>
    public async Task DrawAsync(ulong @case, CancellationToken ct)
    {
        // A specialty with too few jurors is left after one more lot.
        while (await StageAsync(@case, ct) == PanelStage.Drawing)
        {
            if ((await dao.CaseAsync(@case, ct)).Until >= (await dao.Node.HeadAsync(ct)).Number)
                await dao.Node.MineAsync(ct, LotBlocks);
            await dao.RunAsync(dao.Acts.Panels.Draw(@case), ct);
        }
    }

    /// <summary>The running round's votes: one for each seat, awards in turn.</summary>
    /// <param name="awards">Basis points of what is asked; the last one is everybody's who is left.</param>
    public async Task<IReadOnlyList<PanelVote>> VotesAsync(ulong @case, IReadOnlyList<ushort> awards, CancellationToken ct)
    {
        var state = await dao.CaseAsync(@case, ct);
        var votes = new List<PanelVote>();
        for (byte seat = 0; seat < state.Drawn; seat++)
        {
            var juror = (await dao.SeatAsync(@case, state.Round, seat, ct)).Juror;
            votes.Add(new(@case, state.Round, seat, juror, awards[Math.Min(seat, awards.Count - 1)]));
        }

        return votes;
    }

    /// <summary>Jurors commit to these votes, in one block.</summary>
    public Task CommitAsync(IEnumerable<PanelVote> votes, CancellationToken ct) => dao.RunAsync([.. votes.Select(x => dao.Acts.Panels.Commit(KeyOf(x.Juror), x))], ct);

    /// <summary>Votes are revealed, in one block.</summary>
    public Task RevealAsync(IEnumerable<PanelVote> votes, CancellationToken ct) => dao.RunAsync([.. votes.Select(x => dao.Acts.Panels.Reveal(x))], ct);

    /// <summary>From filing, or from an appeal, to a ruling: all jurors commit and reveal. Afterwards the claim can be challenged; after an appeal it is decided.</summary>
    /// <param name="awards">See <see cref="VotesAsync"/>.</param>
    public async Task JudgeAsync(ulong claim, IReadOnlyList<ushort> awards, CancellationToken ct)
    {
        var number = await SeatAsync(claim, ct);
        var votes = await VotesAsync(number, awards, ct);
        await CommitAsync(votes, ct);
        await RevealAsync(votes, ct);
        await dao.RunAsync([dao.Acts.Panels.Decide(number), dao.Acts.Cover.Rule(claim)], ct);
    }

    /// <summary>How a claim stands.</summary>
    public async Task<ClaimStatus> StatusAsync(ulong claim, CancellationToken ct) => (ClaimStatus)(await dao.ClaimAsync(claim, ct)).Status;

    /// <summary>How a case stands.</summary>
    public async Task<PanelStage> StageAsync(ulong @case, CancellationToken ct) => (PanelStage)(await dao.CaseAsync(@case, ct)).Stage;

    /// <summary>The key of a juror.</summary>
    /// <exception cref="ArgumentException">It is nobody of those who were named.</exception>
    public PrivateKey KeyOf(Address juror) =>
        _keys.Value.TryGetValue(juror, out var key) ? key : throw new ArgumentException($"Nobody here has the key of {juror}.", nameof(juror));

    /// <summary>The policy that a receipt tells of.</summary>
    public static ulong PolicyOf(EthReceipt receipt) => (ulong)Association.Find<Policies.PolicyBought>(receipt).PolicyId;

    /// <summary>The claim whose filing a receipt tells of.</summary>
    public static ulong ClaimOf(EthReceipt receipt) => (ulong)Association.Find<Claims.ClaimFiled>(receipt).ClaimId;
}
