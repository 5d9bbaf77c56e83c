using System.Globalization;
using System.Numerics;
using DoctorDAO.Client.Governance;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Governance.Calls;

namespace DoctorDAO.Features.Governance;

/// <summary>
/// Calls of a proposal in the words of <see cref="ActionDto"/>. A call is named only when target and arguments are what the name says, to the last byte;
/// anything else stays unknown and is shown as it is.
/// </summary>
internal sealed class Actions(GovernedFunctions governed, Deployment deployment)
{
    private const int EtherDecimals = 18;
    private const string IssuerArgument = "issuer";
    private static readonly string[] ProductArguments = ["product", "successor"];

    // Calls within calls; what is nested deeper is shown as it is.
    private const int MaxDepth = 3;
    private const int MaxInner = 32;

    /// <summary>Accounts that the calls name, lowercase, so that their people can be read at once.</summary>
    public IEnumerable<string> Accounts(IEnumerable<ProposedCall> calls) => calls.SelectMany(x => AccountsOf(Decode(x, 0)));

    /// <summary>Ids of issuers that the calls name, so that their DIDs can be read at once.</summary>
    public IEnumerable<string> Issuers(IEnumerable<ProposedCall> calls) => calls.SelectMany(x => IssuersOf(Decode(x, 0)));

    /// <summary>Numbers of products that the calls name.</summary>
    public IEnumerable<int> Products(IEnumerable<ProposedCall> calls) => calls.SelectMany(x => ProductsOf(Decode(x, 0)));

    /// <summary>One call in words.</summary>
    public ActionDto ToDto(ProposedCall call, People people, CallNames? names = null) => ToDto(Decode(call, 0), people, names ?? CallNames.None);

    /// <summary>The name that one of the association's contracts goes by.</summary>
    public string? NameOf(Address account) => governed.At(account)?.Name;

    private static IEnumerable<string> AccountsOf(Decoded decoded) => decoded.Accounts.Values.Select(x => x.ToHex()).Concat(decoded.Inner.SelectMany(AccountsOf));

    private static IEnumerable<string> IssuersOf(Decoded decoded) =>
        (decoded.Arguments.GetValueOrDefault(IssuerArgument) is { } id ? [id] : Enumerable.Empty<string>()).Concat(decoded.Inner.SelectMany(IssuersOf));

    private static IEnumerable<int> ProductsOf(Decoded decoded) =>
        decoded.Products.Select(x => x.Product).Concat(decoded.Inner.SelectMany(ProductsOf));

    private ActionDto ToDto(Decoded decoded, People people, CallNames names)
    {
        if (decoded.Arguments.GetValueOrDefault(IssuerArgument) is { } id && names.Issuer(id) is { } did)
            decoded.Arguments[IssuerArgument + "Did"] = did;
        foreach (var (argument, product) in decoded.Products)
        {
            if (names.Product(product) is { } name)
                decoded.Arguments[argument + "Name"] = name;
        }

        foreach (var (name, account) in decoded.Accounts)
        {
            decoded.Arguments[name] = account.ToString();
            if ((NameOf(account) ?? people[account.ToHex()].Name) is { } known)
                decoded.Arguments[name + "Name"] = known;
        }

        var (call, target) = (decoded.Call!, Address.Parse(decoded.Call!.Target));
        return new ActionDto(
            decoded.Kind, decoded.Arguments, target.ToString(), NameOf(target), decoded.Signature, call.Value, call.Data,
            decoded.Inner.Count > 0 ? [.. decoded.Inner.Select(x => ToDto(x, people, names))] : null,
            decoded.Fields.Count > 0
                ? [.. decoded.Fields.Select(x => new ActionValueDto(x.Name, x.Kind, decoded.Arguments.GetValueOrDefault(x.Name) ?? "", decoded.Arguments.GetValueOrDefault(x.Name + "Name"), x.Currency))]
                : null);
    }

    private Decoded Decode(ProposedCall call, int depth) => Read(Address.Parse(call.Target), UInt256.Parse(call.Value), Hex.Decode(call.Data), depth) with { Call = call };

    private Decoded Read(Address target, UInt256 value, byte[] data, int depth)
    {
        if (governed.Read(target, value, data) is { } known)
            return Of(known.Function, known.Target, known.Arguments);
        if (data.Length == 0)
        {
            return value == UInt256.Zero
                ? new Decoded("statement", null)
                : new Decoded("pay", null, new() { ["amount"] = ActionField.Point(value, EtherDecimals), ["currency"] = "ETH" }, new() { ["to"] = target });
        }

        // A call that also sends money does more than any of the sentences says.
        if (value != UInt256.Zero || governed.At(target) is not { } contract)
            return new Decoded("unknown", null);
        var called = contract.Abi.Called(data);
        // A governor asks for a call, so a proposal that only states something pays nothing.
        if (contract.Key == "token" && called?.Name == "transfer" && called.Decode(data) is [Address, BigInteger { IsZero: true }])
            return new Decoded("statement", called.Signature);
        if (called is not null && depth < MaxDepth && Inner(contract, called, data) is { Count: > 0 and <= MaxInner } inner)
            return new Decoded("batch", called.Signature) { Inner = [.. inner.Select(x => Decode(x, depth + 1))] };
        return new Decoded("unknown", called?.Decode(data) is null ? null : called.Signature);
    }

    /// <summary>The calls that the treasury or a chamber would make in turn.</summary>
    private static List<ProposedCall>? Inner(GovernedContract contract, AbiFunction called, byte[] data)
    {
        var values = called.Decode(data);
        return (contract.Key, called.Name, values) switch
        {
            ("timelock", "schedule" or "execute", [Address to, BigInteger value, byte[] inner, ..]) => [Call(to, value, inner)],
            ("timelock", "scheduleBatch" or "executeBatch", [object[] to, object[] sums, object[] inner, ..]) when to.Length == sums.Length && to.Length == inner.Length =>
                [.. to.Select((x, i) => Call((Address)x, (BigInteger)sums[i], (byte[])inner[i]))],
            (_, "relay", [Address to, BigInteger value, byte[] inner]) when contract.Chamber is not null => [Call(to, value, inner)],
            _ => null,
        };
    }

    private static ProposedCall Call(Address to, BigInteger value, byte[] data) => new(to.ToHex(), value.ToString(CultureInfo.InvariantCulture), Hex.Encode(data));

    private Decoded Of(GovernedFunction function, GovernedContract target, IReadOnlyDictionary<string, string> given)
    {
        var decoded = new Decoded(function.Key, function.Abi?.Signature);
        switch (function.Key)
        {
            case "statement":
                break;
            case "pay" or "pay-native" or "allow":
                decoded = new Decoded(function.Key == "allow" ? "allow" : "pay", function.Abi?.Signature);
                decoded.Arguments["amount"] = given["amount"];
                decoded.Arguments["currency"] = function.Key == "pay-native" ? "ETH" : deployment.SettlementCurrency;
                break;
            case "set-quorum":
                foreach (var part in (string[])["represented", "voters", "opinions"])
                    decoded.Arguments[part + "Bps"] = Number(function, given, part);
                break;
            case "set-voting-period":
                Parameter("voting-period", Number(function, given, "period"), "seconds");
                break;
            case "set-waiting-period":
                Parameter("waiting-period", Number(function, given, "period"), "seconds");
                break;
            case "set-verifier-threshold":
                Parameter("verifier-threshold", given["threshold"], null);
                break;
            case "end-membership":
                decoded = new Decoded("unknown", function.Abi!.Signature);
                break;
            default:
                foreach (var field in function.Fields.Where(x => x.Kind != ActionFieldKind.Account))
                    decoded.Arguments[field.Name] = given[field.Name];
                break;
        }

        foreach (var field in function.Fields.Where(x => x.Kind == ActionFieldKind.Account))
            decoded.Accounts[field.Name] = Address.Parse(given[field.Name]);
        if (target.Relay is not null)
        {
            // What is called is the chamber, which calls the contract in turn.
            decoded = decoded with { Signature = governed.RelaySignature, Fields = function.Template == GovernedFunctions.Cover ? function.Fields : [] };
            decoded.Accounts["contract"] = target.Address;
        }

        if (target.Owner is { } chamber)
        {
            decoded.Arguments["chamber"] = chamber.Key;
            decoded.Arguments["chamberName"] = chamber.Name;
        }

        return decoded;

        void Parameter(string name, string value, string? unit)
        {
            decoded = new Decoded("set-parameter", function.Abi!.Signature, new() { ["name"] = name, ["value"] = value });
            if (unit is not null)
                decoded.Arguments["unit"] = unit;
        }
    }

    private static string Number(GovernedFunction function, IReadOnlyDictionary<string, string> given, string field) =>
        AbiEvent.Text(function.Fields.First(x => x.Name == field).Parse(given[field]));

    private sealed record Decoded(string Kind, string? Signature, Dictionary<string, string> Arguments, Dictionary<string, Address> Accounts)
    {
        public Decoded(string kind, string? signature, Dictionary<string, string>? arguments = null)
            : this(kind, signature, arguments ?? [], [])
        {
        }

        public ProposedCall? Call { get; init; }

        /// <summary>What is told one by one, with its units.</summary>
        public IReadOnlyList<ActionField> Fields { get; init; } = [];

        public IEnumerable<(string Argument, int Product)> Products => Fields.Count == 0
            ? []
            : ProductArguments.Select(x => (x, int.TryParse(Arguments.GetValueOrDefault(x), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)).Where(x => x.Item2 > 0);

        public IReadOnlyList<Decoded> Inner { get; init; } = [];
    }
}
