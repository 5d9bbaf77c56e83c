using DoctorDAO.Client.Status;

namespace DoctorDAO.Client.Governance;

/// <summary>What proposals can do: functions to build calls of, calls in words, and calls tried against the present state of the chain.</summary>
public interface IActions
{
    /// <summary>Every function that a proposal can call by a form, in the order of a list to choose from.</summary>
    IReadOnlyList<ActionFunctionDto> Functions { get; }

    /// <summary>Builds a call from texts.</summary>
    /// <exception cref="FieldException">There is no such function or target, or an argument is not what its field asks for; the field is the argument's name.</exception>
    CallDto Build(NewAction action);

    /// <summary>The texts that <see cref="Build"/> would make this very call of, byte for byte; <c>null</c> for a call that no form makes.</summary>
    NewAction? Read(CallDto call);

    /// <summary>Requires that none of the calls is a form's that another chamber alone may decide.</summary>
    /// <param name="chamber">Key of the chamber that would decide them.</param>
    /// <param name="calls">At most 16 calls.</param>
    /// <exception cref="FieldException">One is, and the field is <c>calls</c>; or there is no such chamber.</exception>
    void RequireOwn(string chamber, IReadOnlyList<CallDto> calls);

    /// <summary>Calls in words, in their order.</summary>
    /// <exception cref="FieldException">A call is none, or there are too many.</exception>
    Task<IReadOnlyList<ActionDto>> DescribeAsync(IReadOnlyList<CallDto> calls, CancellationToken ct);

    /// <summary>Tries calls in order as the treasury, against the newest block and nothing else. It changes nothing.</summary>
    /// <param name="chamber">Key of the chamber that would decide them: only its own proposals change its own rules.</param>
    /// <param name="calls">1 to 16 calls.</param>
    /// <param name="ct">Cancels it.</param>
    /// <exception cref="FieldException">A call is none, or there are too many, or there is no such chamber.</exception>
    Task<SimulationDto> SimulateAsync(string chamber, IReadOnlyList<CallDto> calls, CancellationToken ct);

    /// <summary>The same with the calls of a proposal.</summary>
    /// <param name="id">Decimal proposal id.</param>
    /// <param name="ct">Cancels it.</param>
    /// <returns><c>null</c> when there is no such proposal.</returns>
    Task<SimulationDto?> SimulateProposalAsync(string id, CancellationToken ct);
}

/// <summary>A call as it is proposed.</summary>
/// <param name="Target">Contract, or the account that is paid.</param>
/// <param name="Value">Wei, decimal.</param>
/// <param name="Calldata">0x-prefixed; at most 24,576 bytes.</param>
public sealed record CallDto(string Target, string Value, string Calldata);

/// <summary>A function that a form can call.</summary>
/// <param name="Key">Stable name, for example <c>set-quorum</c>.</param>
/// <param name="Template">Which kind of proposal it belongs to: <c>statement</c>, <c>pay</c>, <c>role</c>, <c>parameter</c>, <c>issuer</c>, <c>cover</c>.</param>
/// <param name="Signature">Solidity signature; empty for a payment of the chain's own money.</param>
/// <param name="Targets">Contracts that have it; one at least.</param>
/// <param name="Fields">Its arguments, structs taken apart.</param>
public sealed record ActionFunctionDto(string Key, string Template, string Signature, IReadOnlyList<ActionTargetDto> Targets, IReadOnlyList<ActionFieldDto> Fields);

/// <summary>A contract of the association.</summary>
/// <param name="Key"><c>membership</c>, <c>timelock</c>, <c>token</c>, <c>reputation</c>, <c>products</c>, <c>pool</c>, <c>policies</c>, <c>claims</c>,
/// <c>panels</c>, or <c>chamber:</c> and the chamber's key.</param>
/// <param name="Name">Plain English name.</param>
/// <param name="Chamber">Key of the chamber whose proposals alone can change it; <c>null</c>: those of every chamber can.</param>
public sealed record ActionTargetDto(string Key, string Name, string Address, string? Chamber = null);

/// <summary>What an argument is asked for as.</summary>
public enum ActionFieldKind
{
    /// <summary>An account: 0x and 40 hexadecimal digits; with capitals among them the checksum must be right.</summary>
    Account,
    /// <summary>A role by its name (<c>VERIFIER_ROLE</c>), or 32 bytes in hexadecimal.</summary>
    Role,
    /// <summary>A topic of the reputation: 1 to 32 printable ASCII characters, or 32 bytes in hexadecimal.</summary>
    Topic,
    /// <summary>Percent with at most two digits behind the point, or four where a ten-thousandth matters.</summary>
    Percent,
    /// <summary>A length of time: a whole number with <c>d</c>, <c>h</c>, <c>m</c> or <c>s</c> behind it (<c>7d</c>).</summary>
    Duration,
    /// <summary>Money with at most as many digits behind the point as its currency has.</summary>
    Amount,
    /// <summary>A whole number.</summary>
    Number,
    /// <summary>A DID of at most 256 characters, such as <c>did:web:college.example</c>.</summary>
    Did,
    /// <summary>An issuer of credentials: its DID, or its id in hexadecimal.</summary>
    Issuer,
    /// <summary>1 to 16 types of credentials with commas between them, each as a topic is written.</summary>
    CredentialTypes,
    /// <summary>The day from which something holds, in UTC (<c>2030-01-01</c>), or a second (<c>2030-01-01T08:30:00Z</c>); empty for at once.</summary>
    FirstDay,
    /// <summary>The last day on which something holds, in UTC, or the last second; empty for no end.</summary>
    LastDay,
    /// <summary><c>yes</c> or <c>no</c>.</summary>
    YesNo,
    /// <summary>One line of at most 100 characters.</summary>
    Text,
    /// <summary>A product of the cover by its number; 0, where it is possible, for none.</summary>
    Product,
    /// <summary>A wording of the cover by its name (<c>legal-defence-1</c>), or the Keccak-256 of its text in hexadecimal.</summary>
    Wording,
}

/// <summary>An argument of a function.</summary>
/// <param name="Name">Its key in <see cref="NewAction.Arguments"/>.</param>
/// <param name="Type">Its Solidity type.</param>
/// <param name="Minimum">Least number, percentage, or seconds; <c>null</c> for other kinds.</param>
/// <param name="Maximum">Greatest number, percentage, or seconds; <c>null</c> for other kinds.</param>
/// <param name="Choices">Texts worth offering; others are possible.</param>
/// <param name="Currency">Code of the currency of an amount.</param>
public sealed record ActionFieldDto(
    string Name, ActionFieldKind Kind, string Type, string? Minimum = null, string? Maximum = null, IReadOnlyList<string>? Choices = null, string? Currency = null);

/// <summary>An action as a form has it.</summary>
/// <param name="Function">Key of a function.</param>
/// <param name="Target">Key of a target; the only one when <c>null</c>.</param>
/// <param name="Arguments">A text for each field.</param>
/// <param name="Chamber">Key of the chamber whose proposal it is for, so that what another one alone may decide is refused; <c>null</c>: nothing is.</param>
public sealed record NewAction(string Function, string? Target, IReadOnlyDictionary<string, string> Arguments, string? Chamber = null);

/// <summary>An argument of an action as its form has it.</summary>
/// <param name="Name">Name of the field.</param>
/// <param name="Value">As the field's kind is written; empty for a day that is not set.</param>
/// <param name="Known">The name of an account or a product, where it has one here.</param>
/// <param name="Currency">Code of the currency of an amount.</param>
public sealed record ActionValueDto(string Name, ActionFieldKind Kind, string Value, string? Known = null, string? Currency = null);

/// <summary>Calls to be described or tried.</summary>
/// <param name="Chamber">Chamber key; only trying asks for it.</param>
/// <param name="Calls">1 to 16.</param>
public sealed record CallsDto(string? Chamber, IReadOnlyList<CallDto> Calls);

/// <summary>A call that was built.</summary>
/// <param name="Call">As it would be proposed.</param>
/// <param name="Action">The same in words.</param>
public sealed record BuiltAction(CallDto Call, ActionDto Action);

/// <summary>What would happen if the calls ran now, all or none, as they do when a proposal is executed.</summary>
/// <param name="At">Block whose state they were tried against.</param>
/// <param name="Complete">
/// Whether the node ran them one after the other on one state. When it cannot, each was tried by itself on the present state: one that needs an earlier one may be
/// said to fail, and what moves and changes cannot be seen, so those lists are empty.
/// </param>
/// <param name="Succeeds">Whether none fails.</param>
/// <param name="Calls">One entry a call.</param>
/// <param name="Moves">Money that moves, in order.</param>
/// <param name="Roles">Roles that are given and taken, in order.</param>
/// <param name="Changes">Everything else that the association's contracts say has changed.</param>
/// <param name="Cut">Whether there is more than is listed: 200 entries a list.</param>
public sealed record SimulationDto(
    BlockDto At, bool Complete, bool Succeeds, IReadOnlyList<SimulatedCallDto> Calls, IReadOnlyList<MoveDto> Moves, IReadOnlyList<RoleChangeDto> Roles,
    IReadOnlyList<RuleChangeDto> Changes, bool Cut);

/// <summary>What became of one call.</summary>
/// <param name="Error">Name of the contract's error; <c>null</c> when it succeeds or gives none that is known.</param>
/// <param name="Problem">Why it fails, in one English sentence; <c>null</c> when it succeeds.</param>
/// <param name="ErrorArguments">Arguments of the error by name.</param>
/// <param name="Gas">Gas that it took; 0 when that is not known.</param>
public sealed record SimulatedCallDto(bool Succeeds, string? Error, string? Problem, IReadOnlyDictionary<string, string> ErrorArguments, long Gas);

/// <summary>An account or contract with the name that it goes by here.</summary>
public sealed record NamedAccountDto(string Address, string? Name);

/// <summary>Money that moves.</summary>
/// <param name="Amount">In <paramref name="Currency"/> with a point; in the token's smallest unit when the currency is <c>null</c>.</param>
/// <param name="Currency">Code; <c>null</c> for a token that is not the association's.</param>
/// <param name="Token">Address of the token; <c>null</c> for the chain's own money.</param>
public sealed record MoveDto(NamedAccountDto From, NamedAccountDto To, string Amount, string? Currency, string? Token);

/// <summary>A role that is given or taken.</summary>
/// <param name="Role">Its name where it is known, else 32 bytes in hexadecimal.</param>
/// <param name="Granted">Given; else taken.</param>
public sealed record RoleChangeDto(NamedAccountDto Contract, string Role, NamedAccountDto Account, bool Granted);

/// <summary>An event of one of the association's contracts.</summary>
/// <param name="Event">Its name, for example <c>QuorumChanged</c>.</param>
/// <param name="Arguments">By name, in order, as text.</param>
public sealed record RuleChangeDto(NamedAccountDto Contract, string Event, IReadOnlyList<KeyValuePair<string, string>> Arguments);
