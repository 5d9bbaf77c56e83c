using DoctorDAO.Ethereum;
using DoctorDAO.LocalChain.Contracts;

namespace DoctorDAO.LocalChain;

/// <summary>Orders in steps larger than one act. Blocks that a lot needs are made; days pass only where the caller lets them.</summary>
/// <param name="dao">The association; no other caller acts meanwhile.</param>
/// <param name="people">Whoever may be drawn as a juror.</param>
public sealed class MarketLife(Association dao, IEnumerable<PrivateKey> people)
{
    private readonly CoverLife _panels = new(dao, people);

    /// <summary>Offers and returns the order's number.</summary>
    public async Task<ulong> OfferAsync(PrivateKey buyer, Marketplace.Terms terms, CancellationToken ct, params Marketplace.Part[] parts) =>
        (ulong)Association.Find<Marketplace.OrderOffered>(await dao.RunAsync(dao.Acts.Market.Offer(buyer, terms, parts), ct)).OrderId;

    /// <summary>Contests a milestone and returns the dispute's number.</summary>
    public async Task<ulong> DisputeAsync(PrivateKey from, ulong order, byte index, CancellationToken ct) =>
        (ulong)Association.Find<Disputes.DisputeOpened>(await dao.RunAsync(dao.Acts.Market.Dispute(from, order, index), ct)).DisputeId;

    /// <summary>Convenes, unless that has happened, and has the panel drawn until its jurors can commit. Returns the case.</summary>
    public async Task<ulong> SeatAsync(ulong dispute, CancellationToken ct)
    {
        if ((await ReadAsync(dispute, ct)).CaseId == 0)
            await dao.RunAsync(dao.Acts.Market.Convene(dispute), ct);
        var number = (await ReadAsync(dispute, ct)).CaseId;
        await _panels.DrawAsync(number, ct);
        return number;
    }

    /// <summary>All jurors of the running round commit and reveal, and the panel's word is taken.</summary>
    /// <param name="awards">Shares for the worker in basis points, in turn; the last one is everybody's who is left.</param>
    public async Task JudgeAsync(ulong dispute, IReadOnlyList<ushort> awards, CancellationToken ct)
    {
        var number = await SeatAsync(dispute, ct);
        var votes = await _panels.VotesAsync(number, awards, ct);
        await _panels.CommitAsync(votes, ct);
        await _panels.RevealAsync(votes, ct);
        await dao.RunAsync([dao.Acts.Panels.Decide(number), dao.Acts.Market.Rule(dispute)], ct);
    }

    /// <summary>Some jurors of the running round commit.</summary>
    /// <param name="count">How many, from the first seat.</param>
    public async Task CommitAsync(ulong dispute, IReadOnlyList<ushort> awards, int count, CancellationToken ct) =>
        await _panels.CommitAsync((await _panels.VotesAsync((await ReadAsync(dispute, ct)).CaseId, awards, ct)).Take(count), ct);

    /// <summary>A dispute as the contract has it.</summary>
    public async Task<Disputes.Dispute> ReadAsync(ulong dispute, CancellationToken ct) =>
        Disputes.DisputeOfCall.DecodeResult(await dao.Node.Client.CallAsync(dao.Contracts.Disputes, Disputes.DisputeOfCall.Encode(dispute), BlockRef.Latest, ct));

    /// <summary>An order as the contract has it.</summary>
    public async Task<Marketplace.Order> OrderAsync(ulong order, CancellationToken ct) =>
        Marketplace.OrderOfCall.DecodeResult(await dao.Node.Client.CallAsync(dao.Contracts.Marketplace, Marketplace.OrderOfCall.Encode(order), BlockRef.Latest, ct));
}
