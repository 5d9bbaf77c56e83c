using System.Text.Json.Nodes;
using DoctorDAO.Ethereum;
using DoctorDAO.LocalChain.Contracts;

namespace DoctorDAO.LocalChain;

/// <summary>What people do with cover and the pool's capital, as transactions that are not sent yet. Money is euro cents.</summary>
/// <param name="contracts">Where the association stands.</param>
public sealed class CoverActs(AssociationContracts contracts)
{
    /// <summary>Lets the pool take settlement tokens of an account, whatever it is to pay: premium, capital, bond.</summary>
    public Act Approve(PrivateKey from) =>
        new(from, contracts.SettlementToken, SettlementToken.ApproveCall.Encode(contracts.CoverPool, UInt256.MaxValue), $"{from.Address} lets the pool take");

    // --- capital ---

    /// <summary>Provides capital for shares.</summary>
    public Act Deposit(PrivateKey from, UInt256 cents) =>
        new(from, contracts.CoverPool, CoverPool.DepositCall.Encode(cents, from.Address), $"{from.Address} provides {cents}");

    /// <summary>Takes a place in the queue with shares.</summary>
    public Act RequestRedeem(PrivateKey from, UInt256 shares) =>
        new(from, contracts.CoverPool, CoverPool.RequestRedeemCall.Encode(shares), $"{from.Address} asks for {shares} shares");

    /// <summary>Leaves the queue.</summary>
    public Act CancelRedeem(PrivateKey from, ulong request) =>
        new(from, contracts.CoverPool, CoverPool.CancelRedeemCall.Encode(request), $"{from.Address} takes request {request} back");

    /// <summary>Serves the queue from its head; anybody may.</summary>
    /// <param name="most">How many requests at most.</param>
    public Act ServeRedeems(ulong most = 50, PrivateKey? from = null) =>
        new(from ?? Accounts.Relay, contracts.CoverPool, CoverPool.ServeRedeemsCall.Encode(most), "serve the queue");

    /// <summary>Collects what the pool owes an account: capital that has left, refunds, bonds, dividends.</summary>
    public Act Collect(PrivateKey from) => new(from, contracts.CoverPool, CoverPool.CollectCall.Encode(from.Address, from.Address), $"{from.Address} collects");

    /// <summary>Earns what is to be earned up to now; anybody may.</summary>
    /// <param name="until">Not in the future of the block.</param>
    public Act Accrue(DateTimeOffset until) => new(Accounts.Relay, contracts.CoverPool, CoverPool.AccrueCall.Encode(Seconds(until)), "accrue");

    /// <summary>The safety council stops entry, or lets it again.</summary>
    public Act Pause(bool stop = true) =>
        new(Accounts.Guardian, contracts.CoverPool, stop ? CoverPool.PauseCall.Encode() : CoverPool.UnpauseCall.Encode(), stop ? "pause the pool" : "unpause the pool");

    // --- policies ---

    /// <summary>Buys what <see cref="Accounts.Quoter"/> quotes.</summary>
    /// <param name="quote">Its holder is the buyer; see <see cref="Quote"/>.</param>
    public Act Buy(PrivateKey holder, Policies.Quote quote) => new(
        holder, contracts.Policies, Policies.BuyCall.Encode(quote, Accounts.Quoter.Sign(TypedData(quote).Hash()).ToBytes()), $"{holder.Address} buys product {quote.ProductId}");

    /// <summary>A quote for as many whole days as the product allows: up to the last midnight within 365 days.</summary>
    /// <param name="product">From 1, in the order of <c>script/OpenCover.sol</c>.</param>
    /// <param name="now">When it is bought.</param>
    /// <param name="nonce">Single use for the same particulars.</param>
    /// <param name="retro">Retroactive date; the start when <c>null</c>.</param>
    /// <param name="renewalOf">The policy that it renews, or 0.</param>
    /// <param name="experience">Basis points.</param>
    /// <param name="employer">Commitment to the employer, or zero.</param>
    /// <param name="days">Length; 365 days less what is missing to the midnight when <c>null</c>.</param>
    public static Policies.Quote Quote(
        Address holder, uint product, DateTimeOffset now, ulong nonce, DateTimeOffset? retro = null, ulong renewalOf = 0, ushort experience = 10_000,
        Bytes32 employer = default, int days = 365) => new(
        holder, product, Midnight(now.AddDays(days)), retro is { } date ? Seconds(date) : 0, experience, employer, renewalOf, (UInt256)100_000_000,
        Seconds(now.AddDays(1)), nonce);

    /// <summary>Ends cover now.</summary>
    public Act Cancel(PrivateKey holder, ulong policy) => new(holder, contracts.Policies, Policies.CancelCall.Encode(policy), $"{holder.Address} cancels policy {policy}");

    /// <summary>Buys more time to report in.</summary>
    /// <param name="months">Of 30 days.</param>
    public Act BuyTail(PrivateKey holder, ulong policy, ushort months, UInt256 most) =>
        new(holder, contracts.Policies, Policies.BuyTailCall.Encode(policy, months, most), $"{holder.Address} buys a tail of {months} months");

    /// <summary>The whole tail for nothing; the safety council's unless the deployment names another office.</summary>
    public Act GiveTail(ulong policy) => new(Accounts.Guardian, contracts.Policies, Policies.GiveTailCall.Encode(policy), $"give policy {policy} a tail");

    /// <summary>Frees what a policy locks, when reporting is over; anybody may.</summary>
    public Act Close(ulong policy) => new(Accounts.Relay, contracts.Policies, Policies.CloseCall.Encode(policy), $"close policy {policy}");

    /// <summary>Pays what a policy owes of the association's calls.</summary>
    public Act AnswerCall(PrivateKey payer, ulong policy) =>
        new(payer, contracts.Policies, Policies.AnswerCallCall.Encode(policy), $"{payer.Address} answers the call for policy {policy}");

    /// <summary>What a policy has of its year's dividends becomes owed to its holder; anybody may.</summary>
    public Act TakeDividend(ulong policy) => new(Accounts.Relay, contracts.Policies, Policies.TakeDividendCall.Encode(policy), $"take the dividend of policy {policy}");

    /// <summary>What a proposal of the Cover chamber does to call a contract that obeys that chamber alone.</summary>
    public ProposedCall ByChamber(ProposedCall call)
    {
        var chamber = contracts.Chambers.First(x => x.Key == "cover").Governor;
        return new(chamber, Chamber.RelayCall.Encode(call.Target, UInt256.Zero, call.Data));
    }

    /// <summary>The call by which the association asks its members for a share of their premiums; see <see cref="ByChamber"/>.</summary>
    /// <param name="share">Basis points of the premium.</param>
    public ProposedCall CallMembers(ushort share, DateTimeOffset due) => new(contracts.Policies, Policies.CallMembersCall.Encode(share, Seconds(due)));

    /// <summary>The call that gives a developed year's members a part of the equity; see <see cref="ByChamber"/>.</summary>
    /// <param name="year">From 0, counted from the start of the first policy year.</param>
    public ProposedCall DeclareDividend(ushort year, UInt256 cents) => new(contracts.Policies, Policies.DeclareDividendCall.Encode(year, cents));

    // --- claims ---

    /// <summary>Reports an incident; brings the bond.</summary>
    /// <param name="incident">The holder's own word for it; the same in each policy that it touches.</param>
    /// <param name="loss">The whole loss.</param>
    /// <param name="evidence">Commitment to what is filed with it.</param>
    public Act File(PrivateKey holder, ulong policy, string incident, DateTimeOffset incidentAt, UInt256 loss, Bytes32 evidence = default) => new(
        holder, contracts.Claims, Claims.FileCall.Encode(policy, Keccak256.Hash(incident), Seconds(incidentAt), loss, evidence), $"{holder.Address} files under policy {policy}");

    /// <summary>Adds evidence.</summary>
    public Act AddEvidence(PrivateKey holder, ulong claim, Bytes32 evidence) =>
        new(holder, contracts.Claims, Claims.AddEvidenceCall.Encode(claim, evidence), $"{holder.Address} adds to claim {claim}");

    /// <summary>Has the panel drawn; anybody may.</summary>
    public Act Convene(ulong claim) => new(Accounts.Relay, contracts.Claims, Claims.ConveneCall.Encode(claim), $"convene on claim {claim}");

    /// <summary>Takes the panel's ruling over; anybody may.</summary>
    public Act Rule(ulong claim) => new(Accounts.Relay, contracts.Claims, Claims.RuleCall.Encode(claim), $"rule on claim {claim}");

    /// <summary>Challenges a ruling; brings twice the bond.</summary>
    public Act Appeal(PrivateKey from, ulong claim) => new(from, contracts.Claims, Claims.AppealCall.Encode(claim), $"{from.Address} appeals in claim {claim}");

    /// <summary>Ends the time to challenge; anybody may.</summary>
    public Act Conclude(ulong claim) => new(Accounts.Relay, contracts.Claims, Claims.ConcludeCall.Encode(claim), $"conclude claim {claim}");

    /// <summary>Has a decided claim paid.</summary>
    public Act CollectClaim(PrivateKey holder, ulong claim) =>
        new(holder, contracts.Claims, Claims.CollectCall.Encode(claim, holder.Address), $"{holder.Address} is paid claim {claim}");

    /// <summary>The claims officer offers an amount; 0 takes the offer back.</summary>
    public Act Offer(ulong claim, UInt256 cents) => new(Accounts.ClaimsOfficer, contracts.Claims, Claims.OfferCall.Encode(claim, cents), $"offer {cents} on claim {claim}");

    /// <summary>Takes the offer.</summary>
    public Act Settle(PrivateKey holder, ulong claim, UInt256 cents) =>
        new(holder, contracts.Claims, Claims.SettleCall.Encode(claim, cents), $"{holder.Address} settles claim {claim}");

    /// <summary>Takes a claim back.</summary>
    public Act Withdraw(PrivateKey holder, ulong claim) => new(holder, contracts.Claims, Claims.WithdrawCall.Encode(claim), $"{holder.Address} withdraws claim {claim}");

    /// <summary>What the quote service signs.</summary>
    public TypedData TypedData(Policies.Quote quote) => new(
        new Dictionary<string, IReadOnlyList<TypedMember>>
        {
            ["Quote"] =
            [
                new("holder", "address"), new("productId", "uint32"), new("end", "uint48"), new("retro", "uint48"), new("experience", "uint16"),
                new("employer", "bytes32"), new("renewalOf", "uint64"), new("maxPremium", "uint96"), new("validUntil", "uint48"), new("nonce", "uint256"),
            ],
        },
        "Quote",
        Acts.Domain("DoctorDAO Cover", contracts.Policies),
        new JsonObject
        {
            ["holder"] = quote.Holder.ToString(),
            ["productId"] = quote.ProductId,
            ["end"] = quote.End,
            ["retro"] = quote.Retro,
            ["experience"] = quote.Experience,
            ["employer"] = quote.Employer.ToString(),
            ["renewalOf"] = quote.RenewalOf,
            ["maxPremium"] = quote.MaxPremium.ToString(),
            ["validUntil"] = quote.ValidUntil,
            ["nonce"] = quote.Nonce.ToString(),
        });

    private static ulong Midnight(DateTimeOffset time) => Seconds(time) / 86_400 * 86_400;

    private static ulong Seconds(DateTimeOffset time) => (ulong)time.ToUnixTimeSeconds();
}
