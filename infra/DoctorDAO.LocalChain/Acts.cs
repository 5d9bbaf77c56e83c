using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using DoctorDAO.Ethereum;
using DoctorDAO.LocalChain.Contracts;

namespace DoctorDAO.LocalChain;

/// <summary>A transaction to be sent.</summary>
/// <param name="From">Who sends and pays.</param>
/// <param name="To">The contract.</param>
/// <param name="Data">Call data.</param>
/// <param name="What">What it does, for an error message.</param>
/// <param name="Gas">Gas limit.</param>
public sealed record Act(PrivateKey From, Address To, byte[] Data, string What, ulong Gas = 4_000_000);

/// <summary>One call that a proposal makes when it is executed.</summary>
public sealed record ProposedCall(Address Target, byte[] Data);

/// <summary>A proposal: what Governor needs again at each step of its life.</summary>
/// <param name="Chamber">Key of the chamber.</param>
/// <param name="Calls">At least one.</param>
/// <param name="Description">Markdown; the first line is <c># Title</c>.</param>
public sealed record Proposal(string Chamber, IReadOnlyList<ProposedCall> Calls, string Description)
{
    /// <summary>keccak of the description.</summary>
    public Bytes32 DescriptionHash => Keccak256.Hash(Encoding.UTF8.GetBytes(Description));

    /// <summary>The id that the chamber gives it.</summary>
    public UInt256 Id => UInt256.FromBigEndian(Keccak256.Hash(Contracts.Chamber.HashProposalCall.Encode(Targets, Values, Data, DescriptionHash).AsSpan(4)).Span);

    internal Address[] Targets => [.. Calls.Select(x => x.Target)];

    internal UInt256[] Values => [.. Calls.Select(_ => UInt256.Zero)];

    internal byte[][] Data => [.. Calls.Select(x => x.Data)];
}

/// <summary>What people do, as transactions that are not sent yet: <see cref="Association.RunAsync(Act[], CancellationToken)"/> sends them.</summary>
/// <param name="contracts">Where the association stands.</param>
public sealed class Acts(AssociationContracts contracts)
{
    /// <summary>What they do with cover and capital.</summary>
    public CoverActs Cover { get; } = new(contracts);

    /// <summary>What they do as jurors.</summary>
    public PanelActs Panels { get; } = new(contracts);

    /// <summary>What they do in the marketplace.</summary>
    public MarketActs Market { get; } = new(contracts);

    /// <summary>A chamber's contracts.</summary>
    /// <param name="key">For example <c>clinical</c>.</param>
    /// <exception cref="ArgumentException">There is none; the message lists those there are.</exception>
    public ChamberContracts Chamber(string key) =>
        contracts.Chambers.FirstOrDefault(x => x.Key == key)
        ?? throw new ArgumentException($"No chamber '{key}'; there are {string.Join(", ", contracts.Chambers.Select(x => x.Key))}.", nameof(key));

    /// <summary>Admission, or the refreshing of a membership, by a voucher that the verifiers sign; the deployer pays.</summary>
    /// <param name="account">Who becomes a member.</param>
    /// <param name="specialty">For example <c>oncology</c>; at most 32 ASCII characters.</param>
    /// <param name="notAfter">When the membership lapses; at most 90 days from the transaction.</param>
    /// <param name="nonce">Single use for this person.</param>
    /// <param name="signers">Verifiers; the first two when <c>null</c>.</param>
    public Act Admit(Address account, string specialty, DateTimeOffset notAfter, ulong nonce = 0, IReadOnlyList<PrivateKey>? signers = null)
    {
        // In the demo and in tests the person's secret is nothing but the account.
        var nullifier = Keccak256.Hash([.. "DoctorDAO local nullifier"u8, .. account.Span]);
        var voucher = new Membership.Voucher(account, Ascii32(specialty), nullifier, (ulong)notAfter.ToUnixTimeSeconds(), nonce);
        var digest = VoucherDigest(voucher);
        var signatures = (signers ?? [.. Accounts.Verifiers.Take(2)]).OrderBy(x => x.Address).Select(x => x.Sign(digest).ToBytes());
        return new(Accounts.Deployer, contracts.Membership, Membership.AdmitCall.Encode(voucher, [.. signatures]), $"admit {account}");
    }

    /// <summary>Ends the membership of those whose voucher is out of date; others are skipped.</summary>
    public Act Lapse(params Address[] accounts) => new(Accounts.Deployer, contracts.Membership, Membership.LapseCall.Encode(accounts), "lapse");

    /// <summary>The safety council takes a voice away.</summary>
    public Act Suspend(Address account) => new(Accounts.Guardian, contracts.Membership, Membership.SuspendCall.Encode(account), $"suspend {account}");

    /// <summary>The safety council gives it back.</summary>
    public Act Reinstate(Address account) => new(Accounts.Guardian, contracts.Membership, Membership.ReinstateCall.Encode(account), $"reinstate {account}");

    /// <summary>Names who may ask for a recovery, and how many of them it takes.</summary>
    /// <param name="guardians">Ascending; at most 7.</param>
    public Act SetGuardians(PrivateKey from, Address[] guardians, byte threshold) =>
        new(from, contracts.Membership, Membership.SetGuardiansCall.Encode(guardians, threshold), $"{from.Address} names {guardians.Length} guardians");

    /// <summary>The verifiers ask to move a person to another account.</summary>
    /// <param name="nonce">How many vouchers for the person were brought before, and how often the person has moved.</param>
    public Act RequestMove(Bytes32 nullifier, Address to, DateTimeOffset notAfter, ulong nonce)
    {
        var voucher = new Membership.RecoveryVoucher(nullifier, to, (ulong)notAfter.ToUnixTimeSeconds(), nonce);
        var digest = new TypedData(
            new Dictionary<string, IReadOnlyList<TypedMember>>
            {
                ["RecoveryVoucher"] = [new("nullifier", "bytes32"), new("account", "address"), new("notAfter", "uint48"), new("nonce", "uint256")],
            },
            "RecoveryVoucher",
            Domain("DoctorDAO Membership", contracts.Membership),
            new JsonObject
            {
                ["nullifier"] = nullifier.ToString(),
                ["account"] = to.ToString(),
                ["notAfter"] = voucher.NotAfter,
                ["nonce"] = nonce.ToString(CultureInfo.InvariantCulture),
            }).Hash();
        var signatures = Accounts.Verifiers.Take(2).OrderBy(x => x.Address).Select(x => x.Sign(digest).ToBytes());
        return new(Accounts.Deployer, contracts.Membership, Membership.RequestRecoveryByVoucherCall.Encode(voucher, [.. signatures]), $"ask to move to {to}");
    }

    /// <summary>The old account says that it is still there.</summary>
    public Act CancelRecovery(PrivateKey from) => new(from, contracts.Membership, Membership.CancelRecoveryCall.Encode(), $"{from.Address} cancels the recovery");

    /// <summary>Anybody moves the member when the delay is over.</summary>
    public Act CompleteRecovery(Address account) => new(Accounts.Deployer, contracts.Membership, Membership.CompleteRecoveryCall.Encode(account), $"move {account}");

    /// <summary>Follows somebody in a chamber; oneself takes the voice back.</summary>
    public Act Delegate(string chamber, PrivateKey from, Address to) =>
        new(from, Chamber(chamber).Votes, LiquidVotes.DelegateCall.Encode(to), $"{from.Address} follows {to} in {chamber}");

    /// <summary>Carries the delegation into the next term.</summary>
    public Act Renew(string chamber, PrivateKey from) => new(from, Chamber(chamber).Votes, LiquidVotes.RenewCall.Encode(), $"{from.Address} renews in {chamber}");

    /// <summary>Takes new delegations, or does not.</summary>
    public Act SetAcceptsDelegation(string chamber, PrivateKey from, bool accepts) =>
        new(from, Chamber(chamber).Votes, LiquidVotes.SetAcceptsDelegationCall.Encode(accepts), $"{from.Address} accepts delegations in {chamber}: {accepts}");

    /// <summary>Puts a proposal on the next agenda that is open.</summary>
    public Act Propose(PrivateKey from, Proposal proposal) =>
        new(from, Governor(proposal), Contracts.Chamber.ProposeCall.Encode(proposal.Targets, proposal.Values, proposal.Data, proposal.Description), $"propose in {proposal.Chamber}");

    /// <summary>Casts or changes a ballot.</summary>
    /// <param name="votes">One entry an issue, -10 to 10, squares together at most 100.</param>
    public Act CastBallot(string chamber, ulong session, PrivateKey voter, sbyte[] votes, string reason = "") =>
        new(voter, Chamber(chamber).Governor, Contracts.Chamber.CastBallotCall.Encode(session, votes, reason), $"{voter.Address} casts in {chamber} {session}");

    /// <summary>Casts a signed ballot; the relay account pays unless another is given.</summary>
    /// <param name="nonce">The voter's nonce in the session: <see cref="Association.BallotNonceAsync"/>.</param>
    public Act CastBallotBySig(string chamber, ulong session, PrivateKey voter, sbyte[] votes, string reason, UInt256 nonce, PrivateKey? payer = null)
    {
        var signature = voter.Sign(BallotTypedData(chamber, session, voter.Address, votes, reason, nonce).Hash()).ToBytes();
        var data = Contracts.Chamber.CastBallotBySigCall.Encode(session, votes, reason, voter.Address, signature);
        return new(payer ?? Accounts.Relay, Chamber(chamber).Governor, data, $"{voter.Address} signs a ballot in {chamber} {session}");
    }

    /// <summary>Sets one issue of the voter's ballot by Governor's own function.</summary>
    /// <param name="support">0 against, 1 for, 2 no opinion.</param>
    public Act CastVote(Proposal proposal, PrivateKey voter, byte support) =>
        new(voter, Governor(proposal), Contracts.Chamber.CastVoteCall.Encode(proposal.Id, support), $"{voter.Address} votes in {proposal.Chamber}");

    /// <summary>Withdraws a ballot.</summary>
    public Act WithdrawBallot(string chamber, ulong session, PrivateKey voter) =>
        new(voter, Chamber(chamber).Governor, Contracts.Chamber.WithdrawBallotCall.Encode(session), $"{voter.Address} withdraws in {chamber} {session}");

    /// <summary>Puts a passed proposal into the timelock; anyone may.</summary>
    public Act Queue(Proposal proposal, PrivateKey? from = null) =>
        new(from ?? Accounts.Deployer, Governor(proposal), Contracts.Chamber.QueueCall.Encode(proposal.Targets, proposal.Values, proposal.Data, proposal.DescriptionHash), "queue");

    /// <summary>Executes a proposal that has waited; anyone may.</summary>
    public Act Execute(Proposal proposal, PrivateKey? from = null) =>
        new(from ?? Accounts.Deployer, Governor(proposal), Contracts.Chamber.ExecuteCall.Encode(proposal.Targets, proposal.Values, proposal.Data, proposal.DescriptionHash), "execute");

    /// <summary>Cancels a proposal: its proposer before the session begins, or the safety council.</summary>
    public Act Cancel(Proposal proposal, PrivateKey from) =>
        new(from, Governor(proposal), Contracts.Chamber.CancelCall.Encode(proposal.Targets, proposal.Values, proposal.Data, proposal.DescriptionHash), "cancel");

    /// <summary>Makes settlement tokens.</summary>
    /// <param name="cents">Euro cents.</param>
    public Act Mint(Address to, ulong cents) => new(Accounts.Deployer, contracts.SettlementToken, SettlementToken.MintCall.Encode(to, cents), "mint");

    /// <summary>The call of a proposal that states something and changes nothing on chain: Governor asks for a call, so it is an empty one to the treasury.</summary>
    public ProposedCall Statement() => new(contracts.Timelock, []);

    /// <summary>The call that pays from the treasury.</summary>
    /// <param name="cents">Euro cents.</param>
    public ProposedCall Pay(Address to, ulong cents) => new(contracts.SettlementToken, SettlementToken.TransferCall.Encode(to, cents));

    /// <summary>The call that changes a chamber's quorum, in basis points.</summary>
    public ProposedCall SetQuorum(string chamber, ushort represented, ushort voters, ushort opinions) =>
        new(Chamber(chamber).Governor, Contracts.Chamber.SetQuorumCall.Encode(represented, voters, opinions));

    /// <summary>The call that changes the length of a chamber's sessions.</summary>
    public ProposedCall SetVotingPeriod(string chamber, uint seconds) => new(Chamber(chamber).Governor, Contracts.Chamber.SetVotingPeriodCall.Encode(seconds));

    /// <summary>The call that makes an account an admission verifier.</summary>
    public ProposedCall GrantVerifier(Address account) =>
        new(contracts.Membership, Membership.GrantRoleCall.Encode(Keccak256.Hash("VERIFIER_ROLE"), account));

    /// <summary>The call that ends a membership for good.</summary>
    public ProposedCall Revoke(Address account) => new(contracts.Membership, Membership.RevokeCall.Encode(account));

    /// <summary>The call that lets the timelock award in a topic, so that proposals that are executed can; also what changes its caps.</summary>
    /// <param name="topic">A chamber's key.</param>
    /// <param name="total">Units an epoch in all.</param>
    /// <param name="account">Units an epoch to one account.</param>
    public ProposedCall NameTimelockSource(string topic, uint total, uint account) =>
        new(contracts.Reputation, Reputation.NameSourceCall.Encode(Ascii32(topic), contracts.Timelock, new Reputation.Caps(total, account, account)));

    /// <summary>The call that lets accepted articles award in a topic; also what changes the caps.</summary>
    /// <param name="topic">A chamber's key.</param>
    /// <param name="total">Units an epoch in all.</param>
    /// <param name="account">Units an epoch to one author.</param>
    /// <param name="pair">Units an epoch between an author and a reviewer, in both directions.</param>
    public ProposedCall NameArticlesSource(string topic, uint total, uint account, uint pair) =>
        new(contracts.Reputation, Reputation.NameSourceCall.Encode(Ascii32(topic), contracts.Articles, new Reputation.Caps(total, account, pair)));

    /// <summary>The call that changes what acceptance of an article takes and earns.</summary>
    /// <param name="threshold">Units in the topic that a reviewer has.</param>
    /// <param name="reviewers">1 to 10.</param>
    /// <param name="reward">Units that a new work earns its author.</param>
    public ProposedCall SetReviewRule(uint threshold, ushort reviewers, uint reward) =>
        new(contracts.Articles, Articles.SetReviewRuleCall.Encode(new Articles.ReviewRule(threshold, reviewers, reward)));

    /// <summary>The call that takes an article's acceptance back.</summary>
    public ProposedCall RetractArticle(Bytes32 article) => new(contracts.Articles, Articles.RetractCall.Encode(article));

    /// <summary>Accepts a version of an article by its reviewers' signatures; anyone may.</summary>
    /// <param name="article">Hash of the text.</param>
    /// <param name="previous">The version it follows; zero for a new work.</param>
    /// <param name="topic">A chamber's key.</param>
    /// <param name="notAfter">Until when the signatures may be used.</param>
    /// <param name="reviewers">In any order.</param>
    public Act AcceptArticle(Bytes32 article, Bytes32 previous, Address author, string topic, DateTimeOffset notAfter, IReadOnlyList<PrivateKey> reviewers, PrivateKey? from = null)
    {
        var deadline = (ulong)notAfter.ToUnixTimeSeconds();
        var reviews = reviewers.OrderBy(x => x.Address).Select(x => new Articles.Review(
            x.Address, deadline, x.Sign(ReviewTypedData(article, previous, author, topic, x.Address, deadline).Hash()).ToBytes()));
        var data = Articles.AcceptCall.Encode(new Articles.Article(article, previous, author, Ascii32(topic)), [.. reviews]);
        return new(from ?? Accounts.Deployer, contracts.Articles, data, $"accept the article {article}");
    }

    /// <summary>The call that lets the timelock take in a topic.</summary>
    /// <param name="topic">A chamber's key.</param>
    public ProposedCall NameTimelockSlasher(string topic) => new(contracts.Reputation, Reputation.NameSlasherCall.Encode(Ascii32(topic), contracts.Timelock));

    /// <summary>The call by which a named source awards.</summary>
    /// <param name="topic">A chamber's key.</param>
    /// <param name="units">Whole units.</param>
    /// <param name="what">What for: the same text serves once.</param>
    /// <param name="counterpart">From whom it is earned; from nobody when <c>null</c>.</param>
    public ProposedCall Award(Address account, string topic, ulong units, string what, Address? counterpart = null) =>
        new(contracts.Reputation, Reputation.AwardCall.Encode(account, Ascii32(topic), units, counterpart ?? Address.Zero, Keccak256.Hash(Encoding.UTF8.GetBytes(what))));

    /// <summary>The call by which a named slasher takes.</summary>
    /// <inheritdoc cref="Award"/>
    public ProposedCall Slash(Address account, string topic, ulong units, string what) =>
        new(contracts.Reputation, Reputation.SlashCall.Encode(account, Ascii32(topic), units, Keccak256.Hash(Encoding.UTF8.GetBytes(what))));

    /// <summary>The call that changes who may propose in a chamber.</summary>
    /// <param name="threshold">Whole units in the chamber's topic; with 0 every member may.</param>
    /// <param name="sponsors">Signatures of members, for who has less.</param>
    public ProposedCall SetProposerRule(string chamber, uint threshold, ushort sponsors) => new(
        Chamber(chamber).Governor,
        Contracts.Chamber.SetProposerRuleCall.Encode(new Contracts.Chamber.ProposerRule(contracts.Reputation, Ascii32(chamber), threshold, sponsors)));

    /// <summary>What a voter signs for <see cref="CastBallotBySig"/>.</summary>
    public TypedData BallotTypedData(string chamber, ulong session, Address voter, sbyte[] votes, string reason, UInt256 nonce) => new(
        new Dictionary<string, IReadOnlyList<TypedMember>>
        {
            ["SessionBallot"] = [new("session", "uint48"), new("votes", "int8[]"), new("reason", "string"), new("voter", "address"), new("nonce", "uint256")],
        },
        "SessionBallot",
        Domain("DoctorDAO " + Chamber(chamber).Name, Chamber(chamber).Governor),
        new JsonObject
        {
            ["session"] = session,
            ["votes"] = new JsonArray([.. votes.Select(x => JsonValue.Create((int)x))]),
            ["reason"] = reason,
            ["voter"] = voter.ToString(),
            ["nonce"] = nonce.ToString(),
        });

    private TypedData ReviewTypedData(Bytes32 article, Bytes32 previous, Address author, string topic, Address reviewer, ulong deadline) => new(
        new Dictionary<string, IReadOnlyList<TypedMember>>
        {
            ["ArticleReview"] =
            [
                new("article", "bytes32"), new("previous", "bytes32"), new("author", "address"), new("topic", "bytes32"), new("reviewer", "address"), new("deadline", "uint256"),
            ],
        },
        "ArticleReview",
        Domain("DoctorDAO Articles", contracts.Articles),
        new JsonObject
        {
            ["article"] = article.ToString(),
            ["previous"] = previous.ToString(),
            ["author"] = author.ToString(),
            ["topic"] = Ascii32(topic).ToString(),
            ["reviewer"] = reviewer.ToString(),
            ["deadline"] = deadline,
        });

    private Bytes32 VoucherDigest(Membership.Voucher voucher) => new TypedData(
        new Dictionary<string, IReadOnlyList<TypedMember>>
        {
            ["Voucher"] = [new("account", "address"), new("specialty", "bytes32"), new("nullifier", "bytes32"), new("notAfter", "uint48"), new("nonce", "uint256")],
        },
        "Voucher",
        Domain("DoctorDAO Membership", contracts.Membership),
        new JsonObject
        {
            ["account"] = voucher.Account.ToString(),
            ["specialty"] = voucher.Specialty.ToString(),
            ["nullifier"] = voucher.Nullifier.ToString(),
            ["notAfter"] = voucher.NotAfter,
            ["nonce"] = voucher.Nonce.ToString(),
        }).Hash();

    internal static JsonObject Domain(string name, Address contract) => new()
    {
        ["name"] = name,
        ["version"] = "1",
        ["chainId"] = LocalNode.ChainId.ToString(CultureInfo.InvariantCulture),
        ["verifyingContract"] = contract.ToString(),
    };

    /// <summary>Text as the contracts keep it: right-padded with zero bytes.</summary>
    internal static Bytes32 Ascii32(string text)
    {
        var code = new byte[Bytes32.Size];
        Encoding.ASCII.GetBytes(text, code);
        return new Bytes32(code);
    }

    private Address Governor(Proposal proposal) => Chamber(proposal.Chamber).Governor;
}
