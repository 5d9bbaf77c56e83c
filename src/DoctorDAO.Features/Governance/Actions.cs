using System.Globalization;
using System.Numerics;
using DoctorDAO.Client.Governance;
using DoctorDAO.Contracts;
using DoctorDAO.Ethereum;

namespace DoctorDAO.Features.Governance;

/// <summary>
/// Calls of a proposal in the words of <see cref="ActionDto"/>. A call is named only when target and arguments are what the name says;
/// anything else stays unknown and is shown as it is.
/// </summary>
internal sealed class Actions(Deployment deployment)
{
    private const int EtherDecimals = 18;

    private static readonly Dictionary<Bytes32, string> Roles = new()
    {
        [Bytes32.Zero] = "DEFAULT_ADMIN_ROLE",
        [Keccak256.Hash("VERIFIER_ROLE")] = "VERIFIER_ROLE",
        [Keccak256.Hash("GUARDIAN_ROLE")] = "GUARDIAN_ROLE",
        [Keccak256.Hash("PROPOSER_ROLE")] = "PROPOSER_ROLE",
        [Keccak256.Hash("EXECUTOR_ROLE")] = "EXECUTOR_ROLE",
        [Keccak256.Hash("CANCELLER_ROLE")] = "CANCELLER_ROLE",
    };

    /// <summary>Accounts that the calls name, lowercase, so that their people can be read at once.</summary>
    public IEnumerable<string> Accounts(IEnumerable<ProposedCall> calls) =>
        calls.SelectMany(x => Decode(x).Accounts.Values).Select(x => x.ToHex());

    /// <summary>One call in words.</summary>
    public ActionDto ToDto(ProposedCall call, People people)
    {
        var (kind, signature, arguments, accounts) = Decode(call);
        foreach (var (name, account) in accounts)
        {
            arguments[name] = account.ToString();
            if ((NameOf(account) ?? people[account.ToHex()].Name) is { } known)
                arguments[name + "Name"] = known;
        }

        var target = Address.Parse(call.Target);
        return new ActionDto(kind, arguments, target.ToString(), NameOf(target), signature, call.Value, call.Data);
    }

    private Decoded Decode(ProposedCall call)
    {
        var target = Address.Parse(call.Target);
        var value = UInt256.Parse(call.Value);
        byte[] data = Hex.Decode(call.Data);
        if (data.Length == 0)
        {
            return value == UInt256.Zero
                ? new Decoded("statement", null)
                : new Decoded("pay", null, new() { ["amount"] = Amount(value, EtherDecimals), ["currency"] = "ETH" }, new() { ["to"] = target });
        }

        // A call that also sends ether does more than any of the sentences says.
        if (value != UInt256.Zero)
            return new Decoded("unknown", null);
        if (target == deployment.SettlementToken)
            return OfToken(data);
        if (target == deployment.Membership)
            return OfMembership(data);
        if (target == deployment.Timelock)
            return OfTimelock(data);
        return deployment.Chambers.FirstOrDefault(x => x.Governor == target) is { } chamber ? OfChamber(data, chamber) : new Decoded("unknown", null);
    }

    private Decoded OfToken(byte[] data)
    {
        const string Signature = "transfer(address,uint256)";
        if (!SettlementToken.TransferCall.TryDecode(data, out var transfer))
            return new Decoded("unknown", null);
        // A governor asks for a call, so a proposal that only states something pays nothing.
        return transfer.Value == UInt256.Zero
            ? new Decoded("statement", Signature)
            : new Decoded(
                "pay",
                Signature,
                new() { ["amount"] = Amount(transfer.Value, deployment.SettlementDecimals), ["currency"] = deployment.SettlementCurrency },
                new() { ["to"] = transfer.To });
    }

    private static Decoded OfMembership(byte[] data)
    {
        if (Contracts.Membership.GrantRoleCall.TryDecode(data, out var grant))
            return Role("grant-role", "grantRole(bytes32,address)", grant.Role, grant.Account);
        if (Contracts.Membership.RevokeRoleCall.TryDecode(data, out var revoke))
            return Role("revoke-role", "revokeRole(bytes32,address)", revoke.Role, revoke.Account);
        if (Contracts.Membership.SetThresholdCall.TryDecode(data, out var threshold))
            return Parameter("setThreshold(uint256)", "verifier-threshold", threshold.Threshold.ToString());
        if (Contracts.Membership.RevokeCall.TryDecode(data, out var member))
            return new Decoded("unknown", "revoke(address)", [], new() { ["account"] = member.Account });
        return new Decoded("unknown", null);
    }

    private static Decoded OfTimelock(byte[] data)
    {
        if (TimelockController.GrantRoleCall.TryDecode(data, out var grant))
            return Role("grant-role", "grantRole(bytes32,address)", grant.Role, grant.Account);
        if (TimelockController.RevokeRoleCall.TryDecode(data, out var revoke))
            return Role("revoke-role", "revokeRole(bytes32,address)", revoke.Role, revoke.Account);
        if (TimelockController.UpdateDelayCall.TryDecode(data, out var delay))
            return Parameter("updateDelay(uint256)", "waiting-period", delay.NewDelay.ToString(), "seconds");
        return new Decoded("unknown", null);
    }

    private static Decoded OfChamber(byte[] data, DeployedChamber chamber)
    {
        if (Chamber.SetQuorumCall.TryDecode(data, out var quorum))
        {
            return new Decoded("set-quorum", "setQuorum(uint16,uint16,uint16)", new()
            {
                ["chamber"] = chamber.Key,
                ["chamberName"] = chamber.Name,
                ["representedBps"] = quorum.RepresentedBps.ToString(CultureInfo.InvariantCulture),
                ["votersBps"] = quorum.VotersBps.ToString(CultureInfo.InvariantCulture),
                ["opinionsBps"] = quorum.OpinionsBps.ToString(CultureInfo.InvariantCulture),
            });
        }

        if (Chamber.SetVotingPeriodCall.TryDecode(data, out var period))
        {
            var decoded = Parameter("setVotingPeriod(uint32)", "voting-period", period.VotingPeriod.ToString(CultureInfo.InvariantCulture), "seconds");
            decoded.Arguments["chamber"] = chamber.Key;
            decoded.Arguments["chamberName"] = chamber.Name;
            return decoded;
        }

        return new Decoded("unknown", null);
    }

    private static Decoded Role(string kind, string signature, Bytes32 role, Address account) => new(
        kind, signature, new() { ["role"] = Roles.GetValueOrDefault(role, role.ToString()) }, new() { ["account"] = account });

    private static Decoded Parameter(string signature, string name, string value, string? unit = null)
    {
        var decoded = new Decoded("set-parameter", signature, new() { ["name"] = name, ["value"] = value });
        if (unit is not null)
            decoded.Arguments["unit"] = unit;
        return decoded;
    }

    private string? NameOf(Address account) => account switch
    {
        _ when account == deployment.Membership => "Membership",
        _ when account == deployment.Timelock => "Treasury",
        _ when account == deployment.SettlementToken => "Settlement token",
        _ when deployment.Chambers.FirstOrDefault(x => x.Governor == account) is { } chamber => $"{chamber.Name} chamber",
        _ when deployment.Chambers.FirstOrDefault(x => x.Votes == account) is { } chamber => $"{chamber.Name} delegations",
        _ => null,
    };

    /// <summary>An amount of the smallest unit as a decimal number with a point.</summary>
    private static string Amount(UInt256 value, int decimals)
    {
        var (whole, rest) = BigInteger.DivRem(value, BigInteger.Pow(10, decimals));
        var fraction = decimals == 0 ? "" : rest.ToString(CultureInfo.InvariantCulture).PadLeft(decimals, '0');
        return string.Create(CultureInfo.InvariantCulture, $"{whole}{(fraction.Length > 0 ? "." : "")}{fraction}");
    }

    private sealed record Decoded(string Kind, string? Signature, Dictionary<string, string> Arguments, Dictionary<string, Address> Accounts)
    {
        public Decoded(string kind, string? signature, Dictionary<string, string>? arguments = null)
            : this(kind, signature, arguments ?? [], [])
        {
        }
    }
}
