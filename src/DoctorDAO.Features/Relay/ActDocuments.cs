using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using DoctorDAO.Client.Relay;
using DoctorDAO.Contracts;
using DoctorDAO.Ethereum;

namespace DoctorDAO.Features.Relay;

/// <summary>
/// The EIP-712 documents of acts: made for the wallet, and read back when they come signed. What comes back is not believed: each field is compared with
/// what this server would write, the document is made anew from the fields, and the signature must be one of that.
/// </summary>
internal sealed class ActDocuments(Deployment deployment, RelayChain chain, RelayQueue queue, SmartAccountActs accounts)
{
    private const int MaxIssues = 16;
    private const int MaxVotes = 10;
    private const int Credits = 100;
    private const int MaxReason = 1_000;

    // Long enough for a night without a network, and the nonce makes it single use anyway.
    private const long DelegationSeconds = 24 * 60 * 60;

    private static readonly ActType BallotType = new("SessionBallot", [new("session", "uint48"), new("votes", "int8[]"), new("reason", "string"), new("voter", "address"), new("nonce", "uint256")]);
    private static readonly ActType WithdrawalType = new("BallotWithdrawal", [new("session", "uint48"), new("voter", "address"), new("nonce", "uint256")]);
    private static readonly ActType DelegationType = new("Delegation", [new("delegatee", "address"), new("nonce", "uint256"), new("expiry", "uint256")]);
    private static readonly ActType DelegationOfType = new("DelegationOf", [new("delegator", "address"), new("delegatee", "address"), new("nonce", "uint256"), new("expiry", "uint256")]);

    public async Task<PreparedSignature> PrepareAsync(BallotDraft draft, Address account, CancellationToken ct)
    {
        var chamber = Chamber(draft.Chamber, "chamber");
        var voter = Mine(draft.Voter, "voter", account);
        CheckSession(draft.Session, "session");
        CheckVotes(draft.Votes, "votes");
        CheckReason(draft.Reason, "reason");
        await chain.TryCallAsync(voter, chamber.Governor, Contracts.Chamber.CastBallotCall.Encode((ulong)draft.Session, Votes(draft.Votes), draft.Reason), RelayKind.Ballot, ct);
        var nonce = await NextAsync(chamber, draft.Session, voter, ct);
        return Prepared(await DocumentAsync(BallotType, chamber.Governor, Ballot(draft.Session, draft.Votes, draft.Reason, voter, nonce), ct));
    }

    public async Task<PreparedSignature> PrepareAsync(WithdrawalDraft draft, Address account, CancellationToken ct)
    {
        var chamber = Chamber(draft.Chamber, "chamber");
        var voter = Mine(draft.Voter, "voter", account);
        CheckSession(draft.Session, "session");
        if (await queue.PendingAsync(Line(chamber.Governor, draft.Session, voter), ct) is null)
            await chain.TryCallAsync(voter, chamber.Governor, Contracts.Chamber.WithdrawBallotCall.Encode((ulong)draft.Session), RelayKind.Withdrawal, ct);
        var nonce = await NextAsync(chamber, draft.Session, voter, ct);
        return Prepared(await DocumentAsync(WithdrawalType, chamber.Governor, Withdrawal(draft.Session, voter, nonce), ct));
    }

    public async Task<PreparedSignature> PrepareAsync(DelegationDraft draft, Address account, CancellationToken ct)
    {
        var chamber = Chamber(draft.Chamber, "chamber");
        var delegator = Mine(draft.Delegator, "delegator", account);
        if (!Address.TryParse(draft.Delegate, out var to))
            throw RelayErrors.Field("delegate", "This is no account: 0x and 40 hexadecimal digits.");
        await chain.TryCallAsync(delegator, chamber.Votes, LiquidVotes.DelegateCall.Encode(to), RelayKind.Delegation, ct);
        var nonce = await NextAsync(chamber, delegator, ct);
        var expiry = (UInt256)(ulong)(await chain.NowAsync(ct) + DelegationSeconds);
        return await accounts.IsContractAsync(delegator, ct)
            ? Prepared(await DocumentAsync(DelegationOfType, chamber.Votes, Delegation(delegator, to, nonce, expiry), ct))
            : Prepared(await DocumentAsync(DelegationType, chamber.Votes, Delegation(to, nonce, expiry), ct));
    }

    /// <summary>Checks a signed document and makes the call of it.</summary>
    /// <exception cref="RelayRefusedException">It is not what this server would have prepared for this account, or is not signed by it.</exception>
    public async Task<RelayActRow> ReadAsync(RelayKind kind, SignedAct act, Address account, CancellationToken ct)
    {
        var signature = ReadSignature(act.Signature);
        var document = ParseDocument(act.TypedData);
        var type = kind switch { RelayKind.Ballot => BallotType, RelayKind.Withdrawal => WithdrawalType, _ => document.PrimaryType == DelegationOfType.Name ? DelegationOfType : DelegationType };
        CheckType(document, type);
        var message = new MessageReader(document.Message);
        var contract = Address.TryParse(Text(document.Domain, "verifyingContract"), out var address) ? address : Address.Zero;
        var chamber = deployment.Chambers.FirstOrDefault(x => contract == (kind == RelayKind.Delegation ? x.Votes : x.Governor))
            ?? throw RelayErrors.Field("typedData.domain.verifyingContract", "This is no contract of this association.");

        JsonObject canonical;
        Func<byte[]> call;
        string line;
        UInt256 nonce;
        if (kind == RelayKind.Delegation)
        {
            var (to, expiry) = (message.Account("delegatee"), message.Whole("expiry"));
            nonce = message.Whole("nonce");
            if (type == DelegationOfType)
            {
                if (message.Account("delegator") != account)
                    throw RelayErrors.NotYours("typedData.message.delegator");
                canonical = Delegation(account, to, nonce, expiry);
                call = () => LiquidVotes.DelegateBySigCall.Encode(account, to, nonce, expiry, signature);
            }
            else
            {
                canonical = Delegation(to, nonce, expiry);
                if (!Signature.TryParse(signature, out var parts))
                    throw RelayErrors.Field("signature", "A delegation needs the 65-byte signature of a key.");
                call = () => LiquidVotes.DelegateBySigAddressUint256Uint256Uint8Bytes32Bytes32Call.Encode(to, nonce, expiry, (byte)(27 + parts.YParity), parts.R, parts.S);
            }

            line = Line(chamber.Votes, 0, account);
            if (expiry <= (ulong)await chain.NowAsync(ct))
                throw RelayErrors.Field("typedData.message.expiry", "The signature has expired. Sign again.", "VotesExpiredSignature");
        }
        else
        {
            var (session, voter) = (message.Session("session"), message.Account("voter"));
            nonce = message.Whole("nonce");
            if (voter != account)
                throw RelayErrors.NotYours("typedData.message.voter");
            line = Line(chamber.Governor, session, account);
            if (kind == RelayKind.Ballot)
            {
                var (votes, reason) = (message.Votes("votes"), message.Text("reason"));
                CheckVotes(votes, "typedData.message.votes");
                CheckReason(reason, "typedData.message.reason");
                canonical = Ballot(session, votes, reason, voter, nonce);
                call = () => Contracts.Chamber.CastBallotBySigCall.Encode((ulong)session, Votes(votes), reason, voter, signature);
            }
            else
            {
                canonical = Withdrawal(session, voter, nonce);
                call = () => Contracts.Chamber.WithdrawBallotBySigCall.Encode((ulong)session, voter, signature);
            }
        }

        await accounts.ReadyAsync(account, ct);
        var ours = await DocumentAsync(type, contract, canonical, ct);
        CheckDomain(document.Domain, ours.Domain);
        message.CheckNothingElse(type);
        var digest = ours.Hash();
        if (!await chain.SignedAsync(account, digest, signature, ct))
            throw RelayErrors.Field("signature", "The signature is not this account's, or not of this act.", "GovernorInvalidSignature");
        return new RelayActRow
        {
            Key = $"{kind}:{digest}",
            Kind = kind,
            Account = account.ToHex(),
            Line = line,
            SignedNonce = nonce.ToString(),
            Contract = contract.ToHex(),
            Data = call(),
        };
    }

    /// <summary>The nonce that an act must carry now: one more than the act of the same line that is still on its way, else what the contract says.</summary>
    public async Task<(UInt256 Nonce, bool Waits)> ExpectedAsync(RelayActRow act, CancellationToken ct)
    {
        if (await queue.PendingAsync(act.Line, ct) is { } pending)
            return (UInt256.Parse(pending.SignedNonce) + UInt256.One, true);
        var parts = act.Line.Split(':');
        var (contract, account) = (Address.Parse(act.Contract), Address.Parse(act.Account));
        var nonce = act.Kind == RelayKind.Delegation
            ? await chain.DelegationNonceAsync(contract, account, ct)
            : await chain.BallotNonceAsync(contract, long.Parse(parts[1], CultureInfo.InvariantCulture), account, ct);
        return (nonce, false);
    }

    private async Task<UInt256> NextAsync(DeployedChamber chamber, long session, Address voter, CancellationToken ct) =>
        await queue.PendingAsync(Line(chamber.Governor, session, voter), ct) is { } pending
            ? UInt256.Parse(pending.SignedNonce) + UInt256.One
            : await chain.BallotNonceAsync(chamber.Governor, session, voter, ct);

    private async Task<UInt256> NextAsync(DeployedChamber chamber, Address delegator, CancellationToken ct) =>
        await queue.PendingAsync(Line(chamber.Votes, 0, delegator), ct) is { } pending
            ? UInt256.Parse(pending.SignedNonce) + UInt256.One
            : await chain.DelegationNonceAsync(chamber.Votes, delegator, ct);

    private async Task<TypedData> DocumentAsync(ActType type, Address contract, JsonObject message, CancellationToken ct)
    {
        var domain = await chain.DomainAsync(contract, ct);
        return new TypedData(
            new Dictionary<string, IReadOnlyList<TypedMember>> { [type.Name] = type.Members },
            type.Name,
            new JsonObject { ["name"] = domain.Name, ["version"] = domain.Version, ["chainId"] = deployment.ChainId, ["verifyingContract"] = contract.ToString() },
            message);
    }

    private static string Line(Address contract, long session, Address account) =>
        string.Create(CultureInfo.InvariantCulture, $"{contract.ToHex()}:{session}:{account.ToHex()}");

    private static JsonObject Ballot(long session, IReadOnlyList<int> votes, string reason, Address voter, UInt256 nonce) => new()
    {
        ["session"] = session,
        ["votes"] = new JsonArray([.. votes.Select(x => (JsonNode)x)]),
        ["reason"] = reason,
        ["voter"] = voter.ToString(),
        ["nonce"] = nonce.ToString(),
    };

    private static JsonObject Withdrawal(long session, Address voter, UInt256 nonce) =>
        new() { ["session"] = session, ["voter"] = voter.ToString(), ["nonce"] = nonce.ToString() };

    private static JsonObject Delegation(Address to, UInt256 nonce, UInt256 expiry) =>
        new() { ["delegatee"] = to.ToString(), ["nonce"] = nonce.ToString(), ["expiry"] = expiry.ToString() };

    private static JsonObject Delegation(Address delegator, Address to, UInt256 nonce, UInt256 expiry) =>
        new() { ["delegator"] = delegator.ToString(), ["delegatee"] = to.ToString(), ["nonce"] = nonce.ToString(), ["expiry"] = expiry.ToString() };

    private static PreparedSignature Prepared(TypedData document) => new(document.ToJson(), []);

    private DeployedChamber Chamber(string key, string field) => deployment.Chambers.FirstOrDefault(x => x.Key == key)
        ?? throw RelayErrors.Field(field, $"There is no such chamber. There are {string.Join(", ", deployment.Chambers.Select(x => x.Key))}.");

    private static Address Mine(string text, string field, Address account) =>
        !Address.TryParse(text, out var address) ? throw RelayErrors.Field(field, "This is no account: 0x and 40 hexadecimal digits.")
        : address != account ? throw RelayErrors.NotYours(field)
        : address;

    private static void CheckSession(long session, string field)
    {
        if (session is <= 0 or >= 1L << 48)
            throw RelayErrors.Field(field, "A session is named by the unix time, in seconds, at which it begins.");
    }

    private static void CheckVotes(IReadOnlyList<int> votes, string field)
    {
        if (votes.Count is 0 or > MaxIssues)
            throw RelayErrors.Field(field, $"A ballot has 1 to {MaxIssues} entries, one an issue of the agenda; this one has {votes.Count}.", "ChamberBallotLength");
        for (var i = 0; i < votes.Count; i++)
        {
            if (votes[i] is < -MaxVotes or > MaxVotes)
                throw RelayErrors.Field($"{field}[{i}]", $"Votes go from -{MaxVotes} to +{MaxVotes}.", "ChamberVoteOutOfRange");
        }

        if (votes.Sum(x => x * x) is var cost and > Credits)
            throw RelayErrors.Field(field, $"The ballot costs {cost} of {Credits} credits: {cost - Credits} too many.", "ChamberBallotOverBudget");
    }

    private static void CheckReason(string reason, string field)
    {
        if (reason.Length > MaxReason)
            throw RelayErrors.Field(field, $"At most {MaxReason} characters.");
        // A lone half of a pair has no bytes in UTF-8, so the wallet and the contract would hash different texts.
        if (HasLoneSurrogate(reason))
            throw RelayErrors.Field(field, "The text holds half a character.");
    }

    private static bool HasLoneSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else if (char.IsSurrogate(text[i]))
                return true;
        }

        return false;
    }

    private static sbyte[] Votes(IEnumerable<int> votes) => [.. votes.Select(x => (sbyte)x)];

    internal static byte[] ReadSignature(string text)
    {
        if (text.Length is < 4 or > 2 + (2 * SignatureVerifier.MaxLength) || text.Length % 2 != 0 || !text.StartsWith("0x", StringComparison.Ordinal))
            throw RelayErrors.Field("signature", "Expected 0x and up to 4,096 bytes in hexadecimal digits.");
        var bytes = new byte[(text.Length - 2) / 2];
        return Hex.TryDecode(text, bytes) ? bytes : throw RelayErrors.Field("signature", "Expected 0x and hexadecimal digits.");
    }

    internal static TypedData ParseDocument(JsonElement json)
    {
        try
        {
            var document = TypedData.Parse(json);
            Visit(document.Domain);
            Visit(document.Message);
            return document;
        }
        catch (FormatException e)
        {
            throw RelayErrors.Field("typedData", e.Message);
        }
        catch (InvalidOperationException)
        {
            throw RelayErrors.Field("typedData", "A text holds half a character.");
        }

        // Texts are read lazily: one that is no text throws here and not later.
        static void Visit(JsonNode? node)
        {
            switch (node)
            {
                case JsonObject inner:
                    foreach (var (_, member) in inner)
                        Visit(member);
                    break;
                case JsonArray array:
                    foreach (var item in array)
                        Visit(item);
                    break;
                case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                    _ = value.GetValue<string>();
                    break;
            }
        }
    }

    private static void CheckType(TypedData document, ActType type)
    {
        if (document.PrimaryType != type.Name)
            throw RelayErrors.Field("typedData.primaryType", $"Expected {type.Name}.");
        if (!document.Types.TryGetValue(type.Name, out var members) || !members.SequenceEqual(type.Members))
            throw RelayErrors.Field($"typedData.types.{type.Name}", $"Expected {string.Join(", ", type.Members.Select(x => $"{x.Type} {x.Name}"))}.");
    }

    private static void CheckDomain(JsonObject theirs, JsonObject ours)
    {
        foreach (var (name, value) in ours)
        {
            var (said, expected) = (Text(theirs, name), value!.ToString());
            var same = name switch
            {
                "chainId" => UInt256.TryParse(said, out var number) && number.ToString() == expected,
                "verifyingContract" => expected.Equals(said, StringComparison.OrdinalIgnoreCase),
                _ => said == expected,
            };
            if (!same)
                throw RelayErrors.Field($"typedData.domain.{name}", name == "chainId" ? $"This was signed for another chain; this association is on chain {expected}." : $"Expected {expected}.");
        }

        foreach (var (name, _) in theirs)
        {
            if (!ours.ContainsKey(name))
                throw RelayErrors.Field($"typedData.domain.{name}", "This does not belong here.");
        }
    }

    private static string? Text(JsonObject json, string name) => json.TryGetPropertyValue(name, out var node) && node is JsonValue value ? value.ToString() : null;

    /// <summary>A struct that the contracts' type hashes name.</summary>
    private sealed record ActType(string Name, TypedMember[] Members);

    /// <summary>Reads a message, naming the field that does not fit.</summary>
    private sealed class MessageReader(JsonObject message)
    {
        public UInt256 Whole(string name) => UInt256.TryParse(Value(name)?.ToString(), out var value) ? value : throw Wrong(name, "a whole number");

        public long Session(string name)
        {
            var value = Whole(name);
            if (value.High != 0 || value.Low >= 1UL << 48 || value.Low == 0)
                throw Wrong(name, "a unix time in seconds");
            return (long)value;
        }

        public Address Account(string name) => Address.TryParse(Value(name)?.ToString(), out var value) ? value : throw Wrong(name, "an account");

        public string Text(string name) => Value(name) is { } value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : throw Wrong(name, "a text");

        public IReadOnlyList<int> Votes(string name)
        {
            if (!message.TryGetPropertyValue(name, out var node) || node is not JsonArray array)
                throw Wrong(name, "a list of whole numbers");
            return [.. array.Select((x, i) => int.TryParse(x?.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : throw Wrong($"{name}[{i}]", "a whole number"))];
        }

        public void CheckNothingElse(ActType type)
        {
            foreach (var (name, _) in message)
            {
                if (!Array.Exists(type.Members, x => x.Name == name))
                    throw RelayErrors.Field($"typedData.message.{name}", "This does not belong here.");
            }
        }

        private JsonValue? Value(string name) => message.TryGetPropertyValue(name, out var node) ? node as JsonValue : null;

        private static RelayRefusedException Wrong(string name, string expected) => RelayErrors.Field($"typedData.message.{name}", $"Expected {expected}.");
    }
}
