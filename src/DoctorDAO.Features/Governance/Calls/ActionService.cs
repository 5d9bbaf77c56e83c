using System.Globalization;
using DoctorDAO.Client;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Client.Governance;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Cover;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Governance.Calls;

/// <summary>What proposals can do, for pages, other slices and the API.</summary>
internal sealed class ActionService(
    IDbContextFactory<DaoDbContext> contexts, GovernedFunctions governed, Actions actions, Simulator simulator, ProposalQueries proposals, Deployment deployment) : IActions
{
    private const int MaxCalls = 16;
    private const int MaxData = 24_576;

    public IReadOnlyList<ActionFunctionDto> Functions { get; } =
    [
        .. governed.All.Select(x => new ActionFunctionDto(
            x.Key, x.Template, x.Abi?.Signature ?? "", [.. governed.Targets(x).Select(y => new ActionTargetDto(y.Key, y.Name, y.Address.ToString(), y.Owner?.Key))], [.. x.Fields.Select(y => Field(x, y))])),
    ];

    public CallDto Build(NewAction action)
    {
        var call = governed.Build(action);
        return new CallDto(Address.Parse(call.Target).ToString(), call.Value, call.Data);
    }

    public NewAction? Read(CallDto call)
    {
        var checkedCall = Check([call])[0];
        return governed.Read(Address.Parse(checkedCall.Target), UInt256.Parse(checkedCall.Value), Hex.Decode(checkedCall.Data)) is { } known
            ? new NewAction(known.Function.Key, known.Target.Key, known.Arguments)
            : null;
    }

    public async Task<IReadOnlyList<ActionDto>> DescribeAsync(IReadOnlyList<CallDto> calls, CancellationToken ct)
    {
        var proposed = Check(calls);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var people = await People.ReadAsync(db, actions.Accounts(proposed), ct);
        var names = await CallNames.ReadAsync(db, actions.Issuers(proposed), actions.Products(proposed), ct);
        return [.. proposed.Select(x => actions.ToDto(x, people, names))];
    }

    public void RequireOwn(string chamber, IReadOnlyList<CallDto> calls) => governed.RequireOwn(ChamberOf(chamber), Check(calls));

    public Task<SimulationDto> SimulateAsync(string chamber, IReadOnlyList<CallDto> calls, CancellationToken ct)
    {
        var found = ChamberOf(chamber);
        var proposed = Check(calls);
        return proposed.Count > 0 ? simulator.RunAsync(null, found, proposed, ct) : throw new FieldException("calls", $"are none; 1 to {MaxCalls} are possible");
    }

    public async Task<SimulationDto?> SimulateProposalAsync(string id, CancellationToken ct)
    {
        if (await proposals.GetCallsAsync(id, ct) is not { } proposal)
            return null;
        if (proposal.Calls.Count > MaxCalls || proposal.Calls.Sum(x => (long)x.Data.Length) > 2L * MaxCalls * MaxData)
            throw new FieldException("id", "has more calls than can be tried here");
        return await simulator.RunAsync($"{proposal.Chamber.Key}:{id}", proposal.Chamber, proposal.Calls, ct);
    }

    private DeployedChamber ChamberOf(string key) => deployment.Chambers.FirstOrDefault(x => x.Key == key)
        ?? throw new FieldException("chamber", $"is none; there are {string.Join(", ", deployment.Chambers.Select(x => x.Key))}");

    private static ActionFieldDto Field(GovernedFunction function, ActionField field)
    {
        var bounded = field.Kind is ActionFieldKind.Number or ActionFieldKind.Duration or ActionFieldKind.Product;
        // Percentages are bounded as they are written.
        var percent = field.Kind == ActionFieldKind.Percent;
        return new ActionFieldDto(
            field.Name,
            field.Kind,
            function.Abi?.Leaves.Zip(function.Parameters).First(x => x.Second == field).First.Type.ToString() ?? (field.Kind == ActionFieldKind.Account ? "address" : "uint256"),
            bounded ? field.Least.ToString(CultureInfo.InvariantCulture) : percent ? field.Write(field.Least) : null,
            bounded ? field.Most.ToString(CultureInfo.InvariantCulture) : percent ? field.Write(field.Most) : null,
            field.Kind switch
            {
                ActionFieldKind.Role => RoleNames.All,
                ActionFieldKind.YesNo => ["yes", "no"],
                ActionFieldKind.Wording => Wordings.Names,
                ActionFieldKind.CredentialTypes => [.. CredentialTypes.All.Select(y => y.Name)],
                _ => null,
            },
            field.Currency);
    }

    private static List<ProposedCall> Check(IReadOnlyList<CallDto> calls)
    {
        if (calls is null || calls.Count > MaxCalls)
            throw new FieldException("calls", $"are {calls?.Count ?? 0}; at most {MaxCalls} are possible");
        return [.. calls.Select(Check)];
    }

    private static ProposedCall Check(CallDto call)
    {
        if (call?.Target is not { Length: 42 } || !Address.TryParse(call.Target, out var target))
            throw new FieldException("calls", "hold a target that is not an account: 0x and 40 hexadecimal digits");
        if (!UInt256.TryParse(call.Value, out var value))
            throw new FieldException("calls", "hold a value that is not a whole number");
        if (call.Calldata is not { Length: >= 2 and <= 2 + (2 * MaxData) } data || !data.StartsWith("0x", StringComparison.Ordinal) || data.Length % 2 != 0 || !Hex.TryDecode(data, new byte[(data.Length - 2) / 2]))
            throw new FieldException("calls", $"hold data that are not 0x and at most {MaxData} bytes in hexadecimal");
        return new ProposedCall(target.ToHex(), value.ToString(), data.ToLowerInvariant());
    }
}
