using System.Text.Json.Nodes;
using DoctorDAO.Ethereum;
using DoctorDAO.LocalChain.Contracts;

namespace DoctorDAO.LocalChain;

/// <summary>What buyer and worker do, as transactions that are not sent yet.</summary>
/// <param name="contracts">Where the association stands.</param>
public sealed class MarketActs(AssociationContracts contracts)
{
    /// <summary>Lets the escrow take settlement tokens of an account, and hours, whatever it orders.</summary>
    public IEnumerable<Act> Approve(PrivateKey from) =>
    [
        new(from, contracts.SettlementToken, SettlementToken.ApproveCall.Encode(contracts.Escrow, UInt256.MaxValue), $"{from.Address} lets the escrow take money"),
        new(from, contracts.Care, Care.ApproveCall.Encode(contracts.Escrow, UInt256.MaxValue), $"{from.Address} lets the escrow take hours"),
    ];

    // --- orders ---

    /// <summary>Offers an order, and pays it.</summary>
    public Act Offer(PrivateKey buyer, Marketplace.Terms terms, params Marketplace.Part[] parts) =>
        new(buyer, contracts.Marketplace, Marketplace.OfferCall.Encode(terms, parts), $"{buyer.Address} offers {terms.Worker} an order");

    /// <summary>Terms in the first rule, without slot, credential and cover.</summary>
    /// <param name="hours">Paid in CARE.</param>
    /// <param name="expiresAt">Until when the worker may accept.</param>
    public Marketplace.Terms Terms(Address worker, DateTimeOffset expiresAt, bool hours = false, Bytes32 listing = default, Bytes32 words = default) =>
        new(worker, hours ? contracts.Care : contracts.SettlementToken, listing, words, 0, 0, Seconds(expiresAt), default, false, 1);

    /// <summary>A milestone.</summary>
    /// <param name="amount">In the smallest unit of the order's token.</param>
    public static Marketplace.Part Part(ulong amount, DateTimeOffset due) => new(amount, Seconds(due));

    /// <summary>Takes an offer back.</summary>
    public Act Withdraw(PrivateKey buyer, ulong order) => new(buyer, contracts.Marketplace, Marketplace.WithdrawCall.Encode(order), $"{buyer.Address} withdraws order {order}");

    /// <summary>Declines it.</summary>
    public Act Decline(PrivateKey worker, ulong order) => new(worker, contracts.Marketplace, Marketplace.DeclineCall.Encode(order), $"{worker.Address} declines order {order}");

    /// <summary>Says that an offer has expired; anybody may.</summary>
    public Act Lapse(ulong order) => new(Accounts.Relay, contracts.Marketplace, Marketplace.LapseCall.Encode(order), $"order {order} lapses");

    /// <summary>Accepts an order that asks for no credential.</summary>
    /// <param name="policy">Where the order asks for cover.</param>
    public Act Accept(PrivateKey worker, ulong order, ulong policy = 0) =>
        new(worker, contracts.Marketplace, Marketplace.AcceptCall.Encode(order, policy, new(UInt256.Zero, Address.Zero, default, 0), []), $"{worker.Address} accepts order {order}");

    /// <summary>Accepts an order with a credential that <see cref="Accounts.Attester"/> vouches for.</summary>
    /// <param name="credential">Type, for example <c>LicenceToPractise</c>.</param>
    public Act Accept(PrivateKey worker, ulong order, string credential, DateTimeOffset validUntil, ulong policy = 0)
    {
        var attestation = new Marketplace.Attestation(order, worker.Address, Acts.Ascii32(credential), Seconds(validUntil));
        var signature = Accounts.Attester.Sign(TypedData(attestation).Hash()).ToBytes();
        return new(worker, contracts.Marketplace, Marketplace.AcceptCall.Encode(order, policy, attestation, signature), $"{worker.Address} accepts order {order} as {credential}");
    }

    /// <summary>What an attester signs.</summary>
    public TypedData TypedData(Marketplace.Attestation attestation) => new(
        new Dictionary<string, IReadOnlyList<TypedMember>>
        {
            ["Attestation"] = [new("orderId", "uint256"), new("worker", "address"), new("credential", "bytes32"), new("validUntil", "uint48")],
        },
        "Attestation",
        Acts.Domain("DoctorDAO Marketplace", contracts.Marketplace),
        new JsonObject
        {
            ["orderId"] = attestation.OrderId.ToString(),
            ["worker"] = attestation.Worker.ToString(),
            ["credential"] = attestation.Credential.ToString(),
            ["validUntil"] = attestation.ValidUntil,
        });

    /// <summary>Hands a milestone over.</summary>
    /// <param name="work">Hash of what was handed over.</param>
    public Act Deliver(PrivateKey worker, ulong order, byte index, Bytes32 work = default) =>
        new(worker, contracts.Marketplace, Marketplace.DeliverCall.Encode(order, index, work), $"{worker.Address} delivers {order}.{index}");

    /// <summary>Says that it is right.</summary>
    public Act Approve(PrivateKey buyer, ulong order, byte index) =>
        new(buyer, contracts.Marketplace, Marketplace.ApproveCall.Encode(order, index), $"{buyer.Address} approves {order}.{index}");

    /// <summary>Releases what the buyer was silent about; anybody may.</summary>
    public Act Release(ulong order, byte index) => new(Accounts.Relay, contracts.Marketplace, Marketplace.ReleaseCall.Encode(order, index), $"release {order}.{index}");

    /// <summary>Asks for a change.</summary>
    public Act AskChange(PrivateKey buyer, ulong order, byte index, Bytes32 words = default) =>
        new(buyer, contracts.Marketplace, Marketplace.AskChangeCall.Encode(order, index, words), $"{buyer.Address} asks for a change of {order}.{index}");

    /// <summary>Refunds what was not delivered in time; anybody may.</summary>
    public Act Refund(ulong order, byte index) => new(Accounts.Relay, contracts.Marketplace, Marketplace.RefundCall.Encode(order, index), $"refund {order}.{index}");

    /// <summary>Proposes to end what is undecided.</summary>
    /// <param name="share">For the worker, in basis points.</param>
    public Act ProposeCancel(PrivateKey from, ulong order, ushort share) =>
        new(from, contracts.Marketplace, Marketplace.ProposeCancelCall.Encode(order, share), $"{from.Address} proposes to end order {order}");

    /// <summary>Agrees to that.</summary>
    public Act AgreeCancel(PrivateKey from, ulong order, ushort share) =>
        new(from, contracts.Marketplace, Marketplace.AgreeCancelCall.Encode(order, share), $"{from.Address} agrees to end order {order}");

    /// <summary>The worker steps back.</summary>
    public Act CancelByWorker(PrivateKey worker, ulong order) =>
        new(worker, contracts.Marketplace, Marketplace.CancelByWorkerCall.Encode(order), $"{worker.Address} cancels order {order}");

    /// <summary>The buyer steps back, at whatever it costs.</summary>
    public Act CancelByBuyer(PrivateKey buyer, ulong order) =>
        new(buyer, contracts.Marketplace, Marketplace.CancelByBuyerCall.Encode(order, UInt256.MaxValue), $"{buyer.Address} cancels order {order}");

    // --- disputes ---

    /// <summary>Contests a milestone; the escrow takes the bond.</summary>
    public Act Dispute(PrivateKey from, ulong order, byte index, Bytes32 evidence = default) =>
        new(from, contracts.Disputes, Disputes.OpenCall.Encode(order, index, evidence), $"{from.Address} contests {order}.{index}");

    /// <summary>Names a share for the worker, in basis points.</summary>
    public Act OfferShare(PrivateKey from, ulong dispute, ushort share) =>
        new(from, contracts.Disputes, Disputes.OfferShareCall.Encode(dispute, share), $"{from.Address} would settle dispute {dispute} at {share}");

    /// <summary>Takes the share that the other has named.</summary>
    public Act TakeShare(PrivateKey from, ulong dispute, ushort share) =>
        new(from, contracts.Disputes, Disputes.TakeShareCall.Encode(dispute, share), $"{from.Address} settles dispute {dispute} at {share}");

    /// <summary>Asks a panel, or the arbiter where there is none; anybody may.</summary>
    public Act Convene(ulong dispute) => new(Accounts.Relay, contracts.Disputes, Disputes.ConveneCall.Encode(dispute), $"convene for dispute {dispute}");

    /// <summary>Takes the panel's word; anybody may.</summary>
    public Act Rule(ulong dispute) => new(Accounts.Relay, contracts.Disputes, Disputes.RuleCall.Encode(dispute), $"rule on dispute {dispute}");

    /// <summary>Appeals; the escrow takes the deposit.</summary>
    public Act Appeal(PrivateKey from, ulong dispute) => new(from, contracts.Disputes, Disputes.AppealCall.Encode(dispute), $"{from.Address} appeals in dispute {dispute}");

    /// <summary>Settles by a ruling that nobody has appealed; anybody may.</summary>
    public Act Conclude(ulong dispute) => new(Accounts.Relay, contracts.Disputes, Disputes.ConcludeCall.Encode(dispute), $"conclude dispute {dispute}");

    /// <summary>The arbiter decides; the safety council unless the deployment names another office.</summary>
    public Act Arbitrate(ulong dispute, ushort share) => new(Accounts.Guardian, contracts.Disputes, Disputes.DecideCall.Encode(dispute, share), $"arbitrate dispute {dispute}");

    /// <summary>Halves what the arbiter was silent about; anybody may.</summary>
    public Act Halve(ulong dispute) => new(Accounts.Relay, contracts.Disputes, Disputes.HalveCall.Encode(dispute), $"halve dispute {dispute}");

    // --- ratings and money ---

    /// <summary>Commits to a rating.</summary>
    public Act Rate(PrivateKey from, Bytes32 commitment, ulong order) => new(from, contracts.Ratings, Ratings.CommitCall.Encode(order, commitment), $"{from.Address} rates order {order}");

    /// <summary>Opens a rating; whoever knows it may.</summary>
    /// <param name="side">1 the buyer's, 2 the worker's.</param>
    public Act OpenRating(ulong order, byte side, byte stars, Bytes32 words, Bytes32 salt) =>
        new(Accounts.Relay, contracts.Ratings, Ratings.RevealCall.Encode(order, side, stars, words, salt), $"open rating {side} of order {order}");

    /// <summary>What is committed to.</summary>
    /// <inheritdoc cref="OpenRating"/>
    public Bytes32 CommitmentOf(ulong order, byte side, byte stars, Bytes32 words, Bytes32 salt)
    {
        var word = new byte[32];
        contracts.Ratings.Span.CopyTo(word.AsSpan(12));
        return Keccak256.Hash([.. word, .. Ratings.RevealCall.Encode(order, side, stars, words, salt).AsSpan(4)]);
    }

    /// <summary>Collects what the escrow owes an account in money.</summary>
    public Act Collect(PrivateKey from) => new(from, contracts.Escrow, Escrow.CollectCall.Encode(contracts.SettlementToken, from.Address), $"{from.Address} collects money");

    /// <summary>Collects what the escrow owes an account in hours.</summary>
    public Act CollectHours(PrivateKey from) => new(from, contracts.Escrow, Escrow.CollectCall.Encode(contracts.Care, from.Address), $"{from.Address} collects hours");

    private static ulong Seconds(DateTimeOffset time) => (ulong)time.ToUnixTimeSeconds();
}
