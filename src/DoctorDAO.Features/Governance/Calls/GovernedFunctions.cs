using System.Numerics;
using DoctorDAO.Client;
using DoctorDAO.Client.Governance;
using DoctorDAO.Ethereum;

namespace DoctorDAO.Features.Governance.Calls;

/// <summary>A contract of the association with its functions.</summary>
/// <param name="Chamber">Whose contract it is, for a chamber's.</param>
/// <param name="Relay">The chamber that alone changes it, by its <c>relay</c>, for a contract that does not obey the treasury.</param>
internal sealed record GovernedContract(string Key, string Name, Address Address, ContractAbi Abi, DeployedChamber? Chamber = null, DeployedChamber? Relay = null)
{
    /// <summary>The chamber whose proposals alone can change it; <c>null</c> when those of all can.</summary>
    public DeployedChamber? Owner => Chamber ?? Relay;
}

/// <summary>A function that proposals can call by a form.</summary>
/// <param name="Contract">ABI that has it; empty when it is no call but a payment.</param>
/// <param name="Abi"><c>null</c> for a payment of the chain's own money and for a statement.</param>
/// <param name="Parameters">A field for each argument, those that no form asks for among them.</param>
internal sealed record GovernedFunction(string Key, string Template, string Contract, AbiFunction? Abi, IReadOnlyList<ActionField> Parameters)
{
    /// <summary>What a form asks for.</summary>
    public IReadOnlyList<ActionField> Fields { get; } = [.. Parameters.Where(x => x.Fixed is null)];
}

/// <summary>Everything that proposals can call by a form: calls are built of texts, and read back into the same texts.</summary>
internal sealed partial class GovernedFunctions
{
    private const int EtherDecimals = 18;
    private const long MinVotingSeconds = 3 * 86_400;
    private const int MaxSponsors = 20;

    private static readonly string[] Known =
        [
            "Articles", "Care", "Chamber", "Claims", "CoverPool", "Disputes", "Escrow", "IssuerRegistry", "LiquidVotes", "Marketplace", "Membership", "Panels", "Policies", "Products", "Ratings",
            "Reputation", "SettlementToken", "TimelockController",
        ];

    private readonly AbiFunction _relay;
    private readonly Dictionary<string, ContractAbi> _abis;
    private readonly Deployment _deployment;

    public GovernedFunctions(Deployment deployment)
    {
        _deployment = deployment;
        _abis = Known.ToDictionary(x => x, ContractAbi.Load, StringComparer.Ordinal);
        _relay = _abis["Chamber"].Named("relay");
        Contracts =
        [
            new("membership", "Membership", deployment.Membership, _abis["Membership"]),
            new("timelock", "Treasury", deployment.Timelock, _abis["TimelockController"]),
            new("token", "Settlement token", deployment.SettlementToken, _abis["SettlementToken"]),
            .. deployment.Reputation is { } reputation ? [new GovernedContract("reputation", "Reputation", reputation, _abis["Reputation"])] : Array.Empty<GovernedContract>(),
            .. deployment.Articles is { } articles ? [new GovernedContract("articles", "Articles", articles, _abis["Articles"])] : Array.Empty<GovernedContract>(),
            .. deployment.IssuerRegistry is { } issuers ? [new GovernedContract("issuers", "Issuers", issuers, _abis["IssuerRegistry"])] : Array.Empty<GovernedContract>(),
            .. CoverContracts(),
            .. MarketContracts(),
            .. deployment.Chambers.Select(x => new GovernedContract("chamber:" + x.Key, $"{x.Name} chamber", x.Governor, _abis["Chamber"], x)),
            .. deployment.Chambers.Select(x => new GovernedContract("votes:" + x.Key, $"{x.Name} delegations", x.Votes, _abis["LiquidVotes"])),
        ];
        All = [.. List().Where(x => Targets(x).Any())];
    }

    /// <summary>The association's contracts.</summary>
    public IReadOnlyList<GovernedContract> Contracts { get; }

    /// <summary>In the order of a list to choose from.</summary>
    public IReadOnlyList<GovernedFunction> All { get; }

    /// <summary>Signature of the function by which a chamber calls what obeys it alone.</summary>
    public string RelaySignature => _relay.Signature;

    /// <summary>The contract at an address.</summary>
    public GovernedContract? At(Address address) => Contracts.FirstOrDefault(x => x.Address == address);

    /// <summary>Contracts that have a function.</summary>
    public IEnumerable<GovernedContract> Targets(GovernedFunction function) => function.Contract switch
    {
        "" => Contracts.Where(x => x.Key == "timelock"),
        "Roles" => Contracts.Where(x => x.Key is "membership" or "timelock" or "reputation" or "articles" or "issuers" || x.Relay is not null),
        "Chamber" => Contracts.Where(x => x.Chamber is not null),
        var name => Contracts.Where(x => x.Abi == _abis[name]),
    };

    /// <summary>Builds a call.</summary>
    /// <exception cref="FieldException">The field is <c>function</c>, <c>target</c>, <c>chamber</c>, or an argument's name.</exception>
    public ProposedCall Build(NewAction action)
    {
        ArgumentNullException.ThrowIfNull(action);
        var function = All.FirstOrDefault(x => x.Key == action.Function) ?? throw new FieldException("function", $"is none; there are {string.Join(", ", All.Select(x => x.Key))}");
        var targets = Targets(function).ToList();
        var target = action.Target is { Length: > 0 } key
            ? targets.Find(x => x.Key == key) ?? throw new FieldException("target", $"is none; there are {string.Join(", ", targets.Select(x => x.Key))}")
            : targets.Count == 1 ? targets[0] : throw new FieldException("target", $"is missing; there are {string.Join(", ", targets.Select(x => x.Key))}");
        if (action.Chamber is { } chamber)
            RequireOwn("target", target, _deployment.Chambers.FirstOrDefault(x => x.Key == chamber) ?? throw new FieldException("chamber", $"is none; there are {string.Join(", ", _deployment.Chambers.Select(x => x.Key))}"));
        var arguments = action.Arguments ?? new Dictionary<string, string>();
        var values = function.Parameters.Select(x => x.Fixed ?? x.Parse(arguments.GetValueOrDefault(x.Name))).ToArray();
        return function.Abi is { } abi
            ? target.Relay is { } by
                ? new ProposedCall(by.Governor.ToHex(), "0", Hex.Encode(_relay.Encode([target.Address, BigInteger.Zero, abi.Encode(values)])))
                : new ProposedCall(target.Address.ToHex(), "0", Hex.Encode(abi.Encode(values)))
            : function.Fields.Count == 0
                ? new ProposedCall(target.Address.ToHex(), "0", "0x")
                : new ProposedCall(((Address)values[0]).ToHex(), ((UInt256)(BigInteger)values[1]).ToString(), "0x");
    }

    /// <summary>The function, target and texts that <see cref="Build"/> makes this call of, byte for byte.</summary>
    public (GovernedFunction Function, GovernedContract Target, IReadOnlyDictionary<string, string> Arguments)? Read(Address target, UInt256 value, byte[] data)
    {
        if (data.Length == 0)
        {
            var treasury = Contracts.First(x => x.Key == "timelock");
            return value == UInt256.Zero
                ? target == treasury.Address ? (All.First(x => x.Key == "statement"), treasury, new Dictionary<string, string>()) : null
                : Texts(All.First(x => x.Key == "pay-native"), treasury, [target, (BigInteger)value]);
        }

        // A call that also sends money does more than any of these functions says.
        if (value != UInt256.Zero || At(target) is not { } contract)
            return null;
        if (contract.Chamber is { } by && _relay.Decode(data) is [Address to, BigInteger { IsZero: true }, byte[] inner] && At(to) is { Relay: { } relay } relayed && relay == by)
            (contract, data) = (relayed, inner);
        else if (contract.Relay is not null)
            return null;
        foreach (var function in All)
        {
            if (function.Abi is { } abi && Targets(function).Contains(contract) && abi.Decode(data) is { } values)
                return Texts(function, contract, values);
        }

        return null;
    }

    /// <summary>Requires that none of the calls changes what another chamber alone may change.</summary>
    /// <exception cref="FieldException">One does; the field is <c>calls</c>.</exception>
    public void RequireOwn(DeployedChamber chamber, IEnumerable<ProposedCall> calls)
    {
        foreach (var call in calls)
        {
            if (Read(Address.Parse(call.Target), UInt256.Parse(call.Value), Hex.Decode(call.Data)) is { } known)
                RequireOwn("calls", known.Target, chamber);
        }
    }

    private static void RequireOwn(string field, GovernedContract target, DeployedChamber chamber)
    {
        if (target.Owner is { } owner && owner != chamber)
            throw new FieldException(field, $"belongs to another chamber: {target.Name} changes by proposals of the {owner.Name} chamber alone, so make a draft in that chamber");
    }

    private static (GovernedFunction, GovernedContract, IReadOnlyDictionary<string, string>)? Texts(GovernedFunction function, GovernedContract target, object[] values)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        var parsed = new List<object>();
        foreach (var (field, value) in function.Parameters.Zip(values))
        {
            if (field.Fixed is { } set)
            {
                if (!set.AsSpan().SequenceEqual((byte[])value))
                    return null;
                parsed.Add(set);
                continue;
            }

            texts[field.Name] = field.Write(value);
            // What the form would refuse is not the form's: it is shown as it is.
            try
            {
                parsed.Add(field.Parse(texts[field.Name]));
            }
            catch (FieldException)
            {
                return null;
            }
        }

        // What the form would not make again, such as a name with a space behind it, is not the form's.
        return function.Abi is not { } abi || abi.Encode(parsed).AsSpan().SequenceEqual(abi.Encode(values)) ? (function, target, texts) : null;
    }

    private IEnumerable<GovernedFunction> List()
    {
        var (money, code) = (_deployment.SettlementDecimals, _deployment.SettlementCurrency);
        var most = BigInteger.Pow(2, 256) - 1;
        yield return new("statement", "statement", "", null, []);
        yield return Of("pay", "pay", "SettlementToken", "transfer", Account("to"), new("amount", ActionFieldKind.Amount, 1, most, money, code));
        yield return new("pay-native", "pay", "", null, [Account("to"), new("amount", ActionFieldKind.Amount, 1, most, EtherDecimals, "ETH")]);
        yield return Of("allow", "pay", "SettlementToken", "approve", Account("to"), new("amount", ActionFieldKind.Amount, 0, most, money, code));
        // The contracts with roles have the same functions for them.
        yield return new("grant-role", "role", "Roles", _abis["Membership"].Named("grantRole"), [Field("role", ActionFieldKind.Role), Account("account")]);
        yield return new("revoke-role", "role", "Roles", _abis["Membership"].Named("revokeRole"), [Field("role", ActionFieldKind.Role), Account("account")]);
        yield return Of("set-guardian", "role", "Chamber", "setProposalGuardian", Account("account") with { Zero = true });
        yield return Of("set-quorum", "parameter", "Chamber", "setQuorum", Percent("represented"), Percent("voters"), Percent("opinions"));
        yield return Of("set-voting-period", "parameter", "Chamber", "setVotingPeriod", new ActionField("period", ActionFieldKind.Duration, MinVotingSeconds, uint.MaxValue));
        yield return Of(
            "set-proposer-rule", "parameter", "Chamber", "setProposerRule",
            Account("reputation") with { Zero = true }, Field("topic", ActionFieldKind.Topic), Number("threshold", uint.MaxValue), Number("sponsors", MaxSponsors));
        yield return Of("set-timelock", "parameter", "Chamber", "updateTimelock", Account("account"));
        yield return Of("set-waiting-period", "parameter", "TimelockController", "updateDelay", new ActionField("period", ActionFieldKind.Duration, 0, uint.MaxValue));
        yield return Of("set-verifier-threshold", "parameter", "Membership", "setThreshold", new ActionField("threshold", ActionFieldKind.Number, 1, 1_000));
        yield return Of("end-membership", "role", "Membership", "revoke", Account("account"));
        yield return Of("add-registry", "parameter", "Membership", "addRegistry", Account("account"));
        yield return Of("remove-registry", "parameter", "Membership", "removeRegistry", Account("account"));
        yield return Of(
            "name-source", "role", "Reputation", "nameSource",
            Field("topic", ActionFieldKind.Topic), Account("account"), Number("total", uint.MaxValue), Number("each", uint.MaxValue), Number("pair", uint.MaxValue));
        yield return Of("drop-source", "role", "Reputation", "dropSource", Field("topic", ActionFieldKind.Topic), Account("account"));
        yield return Of("name-slasher", "role", "Reputation", "nameSlasher", Field("topic", ActionFieldKind.Topic), Account("account"));
        yield return Of("drop-slasher", "role", "Reputation", "dropSlasher", Field("topic", ActionFieldKind.Topic), Account("account"));
        // The association accredits those at the top alone; each of them accredits whoever is below it.
        yield return Of(
            "accredit-issuer", "issuer", "IssuerRegistry", "accredit",
            Field("did", ActionFieldKind.Did), Account("controller"), Field("accreditedBy", ActionFieldKind.Issuer) with { Fixed = new byte[Bytes32.Size] },
            Field("types", ActionFieldKind.CredentialTypes), Day("from"), Day("until", end: true));
        yield return Of("suspend-issuer", "issuer", "IssuerRegistry", "suspend", Issuer);
        yield return Of("reinstate-issuer", "issuer", "IssuerRegistry", "reinstate", Issuer);
        yield return Of("withdraw-issuer", "issuer", "IssuerRegistry", "withdraw", Issuer);
        yield return Of("free-issuer", "issuer", "IssuerRegistry", "free", Issuer);
        yield return Of("set-issuer-types", "issuer", "IssuerRegistry", "setTopics", Issuer, Field("types", ActionFieldKind.CredentialTypes));
        yield return Of("set-issuer-validity", "issuer", "IssuerRegistry", "setValidity", Issuer, Day("from"), Day("until", end: true));
        yield return Of("set-issuer-controller", "issuer", "IssuerRegistry", "changeController", Issuer, Account("controller"));
        foreach (var function in CoverFunctions().Concat(MarketFunctions()))
            yield return function;
    }

    private static ActionField Issuer => Field("issuer", ActionFieldKind.Issuer);

    private static ActionField Day(string name, bool end = false) => new(name, end ? ActionFieldKind.LastDay : ActionFieldKind.FirstDay, 0, ActionField.LastTime);

    private GovernedFunction Of(string key, string template, string contract, string name, params ActionField[] fields)
    {
        var function = _abis[contract].Named(name);
        return function.Leaves.Count() == fields.Length
            ? new GovernedFunction(key, template, contract, function, fields)
            : throw new InvalidOperationException($"{contract}.{name} has other arguments than the form of {key}.");
    }

    private static ActionField Field(string name, ActionFieldKind kind) => new(name, kind, 0, 0);

    private static ActionField Account(string name) => Field(name, ActionFieldKind.Account);

    private static ActionField Number(string name, long most, long least = 0) => new(name, ActionFieldKind.Number, least, most);

    /// <summary>Basis points; other shares of one by more decimals.</summary>
    private static ActionField Percent(string name, long least = 0, long most = 10_000, int decimals = 2) => new(name, ActionFieldKind.Percent, least, most, decimals);
}
