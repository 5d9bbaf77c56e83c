using System.Net;
using DoctorDAO.Ethereum;
using DoctorDAO.Features;
using DoctorDAO.Features.Notices;
using DoctorDAO.Indexing;

namespace DoctorDAO.Server.Hosting;

/// <summary>Settings that cannot be used.</summary>
/// <param name="problems">One line each: which setting, what is wrong, the way out.</param>
public sealed class SettingsException(IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    /// <summary>One line each.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}

/// <summary>Where the data live.</summary>
public enum DatabaseProvider { Sqlite, PostgreSql, SqlServer }

/// <summary>An application of somebody else that members may let act for them.</summary>
/// <param name="Redirects">Where the browser may be sent back to; for loopback addresses the port is free.</param>
public sealed record ClientSetting(string Id, string Name, IReadOnlyList<Uri> Redirects);

/// <summary>Everything that configuration decides, read and checked once at the start.</summary>
public sealed record ServerSettings
{
    /// <summary>What this process does (<c>Roles</c>).</summary>
    public required Roles Roles { get; init; }

    /// <summary><c>Database:Provider</c>.</summary>
    public required DatabaseProvider Provider { get; init; }

    /// <summary><c>Database:ConnectionString</c>.</summary>
    public required string ConnectionString { get; init; }

    /// <summary><c>Database:MigrateOnStart</c>; by default for SQLite alone, where one process owns the file.</summary>
    public required bool MigrateOnStart { get; init; }

    /// <summary><c>Chain:RpcUrl</c>, then <c>Chain:RpcUrls</c>: the http addresses among them, at least one. They may hold keys: never show them.</summary>
    public required IReadOnlyList<Uri> RpcUrls { get; init; }

    /// <summary><c>Chain:WebSocketUrl</c>, and the ws addresses of <c>Chain:RpcUrls</c>: where new blocks are heard of. They may hold keys.</summary>
    public required IReadOnlyList<Uri> WebSocketUrls { get; init; }

    /// <summary>What <c>Chain:Deployment</c> holds.</summary>
    public required Deployment Deployment { get; init; }

    /// <summary><c>Chain:FinalityBlocks</c>, 1 to 10,000.</summary>
    public required int FinalityBlocks { get; init; }

    /// <summary><c>Chain:LargestRange</c>: most blocks asked for at once; lower it where a node refuses.</summary>
    public required int LargestRange { get; init; }

    /// <summary><c>Chain:LogsPerBatch</c>: logs that one transaction of a backfill aims for.</summary>
    public required int LogsPerBatch { get; init; }

    /// <summary><c>Chain:CheckHistory</c>: when the headers of history are compared with the logs.</summary>
    public required HistoryCheck CheckHistory { get; init; }

    /// <summary><c>Relay:PrivateKey</c>, or the content of <c>Relay:PrivateKeyFile</c>; <c>null</c> when this process does not relay.</summary>
    public required PrivateKey? RelayKey { get; init; }

    /// <summary><c>Cover:QuoterKey</c>, or the content of <c>Cover:QuoterKeyFile</c>: signs quotes of cover; <c>null</c> when this process signs none.</summary>
    public required PrivateKey? QuoterKey { get; init; }

    /// <summary><c>Marketplace:AttesterKey</c>, or the content of <c>Marketplace:AttesterKeyFile</c>: attests to the marketplace what members can show; <c>null</c> when this process attests nothing.</summary>
    public required PrivateKey? AttesterKey { get; init; }

    /// <summary><c>Cover:Closed</c>: why no cover is sold in a country, by its two capital letters.</summary>
    public required IReadOnlyDictionary<string, string> ClosedCountries { get; init; }

    /// <summary><c>Relay:StuckAfter</c>: seconds after which a transaction that is in no block is replaced by a dearer one.</summary>
    public required int RelayStuckAfter { get; init; }

    /// <summary><c>Relay:Keep</c>: whether steps that anybody may take (draw jurors, count, conclude, serve the queue) are taken as they fall due.</summary>
    public required bool RelayKeeps { get; init; }

    /// <summary><c>Relay:ActsPerHour</c>: acts relayed for one account in an hour.</summary>
    public required int RelayActsPerHour { get; init; }

    /// <summary><c>Relay:GasPerDay</c>: gas that the relay's transactions may use in a day (UTC), in millions.</summary>
    public required int RelayGasPerDay { get; init; }

    /// <summary><c>Relay:GasPerAccount</c>: gas that the acts of one account may use in 24 hours, in millions.</summary>
    public required int RelayGasPerAccount { get; init; }

    /// <summary><c>Relay:MaxFeePerGas</c>: most that is paid for a gas, in gwei; acts wait while the network asks for more.</summary>
    public required int RelayMaxFeePerGas { get; init; }

    /// <summary><c>DataDirectory</c>: keys and the SQLite file. Back it up with the database.</summary>
    public required string DataDirectory { get; init; }

    /// <summary><c>ConnectionStrings:Redis</c>: carries "changed" between processes.</summary>
    public required string? Redis { get; init; }

    /// <summary><c>PublicUrl</c>: the origin people see. Without it sign-in works on loopback addresses alone.</summary>
    public required Uri? PublicUrl { get; init; }

    /// <summary><c>Identity:Clients</c>.</summary>
    public required IReadOnlyList<ClientSetting> Clients { get; init; }

    /// <summary><c>TrustedProxies</c>: addresses whose X-Forwarded headers are believed.</summary>
    public required IReadOnlyList<IPAddress> TrustedProxies { get; init; }

    /// <summary><c>RateLimits:PerMinute</c>: requests a minute from one address or person, static files not counted.</summary>
    public required int RequestsPerMinute { get; init; }

    /// <summary><c>RateLimits:SignInsPerMinute</c>: sign-in requests a minute from one address.</summary>
    public required int SignInsPerMinute { get; init; }

    /// <summary><c>RateLimits:ExportsPerMinute</c>: exports and result bundles a minute for one address.</summary>
    public required int ExportsPerMinute { get; init; }

    /// <summary><c>Metrics:Port</c>: the port of one of the server's addresses at which Prometheus may ask for <c>/metrics</c>; <c>null</c> unless <c>Metrics:Prometheus</c> is true.</summary>
    public required int? MetricsPort { get; init; }

    /// <summary><c>Mail:Host</c>, <c>Mail:Port</c>, <c>Mail:Security</c>, <c>Mail:From</c>, <c>Mail:User</c>, <c>Mail:Password</c> or <c>Mail:PasswordFile</c>; <c>null</c> without a host: no mail then.</summary>
    public required MailServer? Mail { get; init; }

    /// <summary><c>Mail:DigestHour</c>: hour of the day, UTC, of daily mails.</summary>
    public required int DigestHour { get; init; }

    /// <summary><c>Webhooks:AllowPrivate</c>: whether webhooks may lead into private networks, by http too.</summary>
    public required bool PrivateWebhooks { get; init; }

    /// <summary><c>Credentials:AllowLoopback</c>: whether issuers may have their documents on this machine. For a demo and tests; never for a server that the public reaches.</summary>
    public required bool LoopbackIssuers { get; init; }

    /// <summary><c>Admissions:VerifierKeys</c> or <c>Admissions:VerifierKeyFiles</c>: keys of verifiers that sign vouchers in this process, at most 16; none where others sign.</summary>
    public required IReadOnlyList<PrivateKey> VerifierKeys { get; init; }

    /// <summary><c>Issuing:EvidenceDays</c>: days after a decision on an application at which its evidence is deleted, 1 to 3,650.</summary>
    public required int EvidenceDays { get; init; }

    /// <summary><c>Issuing:AnswerDays</c>: days after which an application is closed whose applicant does not answer the issuer, 1 to 3,650.</summary>
    public required int AnswerDays { get; init; }

    /// <summary><c>Issuing:DecisionDays</c>: days after which an application is closed that the issuer does not decide on, 1 to 3,650.</summary>
    public required int DecisionDays { get; init; }

    /// <summary><c>Cover:EvidenceDays</c>: days after a claim was decided at which its evidence is deleted, 1 to 3,650.</summary>
    public required int ClaimEvidenceDays { get; init; }

    /// <summary><c>Cover:Custodian</c>: lowercase account that can read each claim's evidence, so that a panel does not wait for its claimant; <c>null</c>: nobody.</summary>
    public required string? Custodian { get; init; }

    /// <summary><c>Cover:Issuer</c>: slug of the issuer with a desk here for which this server issues certificates of cover by itself; <c>null</c>: none are issued.</summary>
    public required string? CoverIssuer { get; init; }

    /// <summary><c>Marketplace:CourseIssuer</c>: slug of the issuer with a desk here for which this server issues certificates of courses by itself; <c>null</c>: none are issued.</summary>
    public required string? CourseIssuer { get; init; }

    /// <summary><c>Marketplace:TalkDays</c>: days after an order has ended at which its messages, files, timesheets and the words of its offer are deleted, 120 to 3,650.</summary>
    public required int TalkDays { get; init; }

    /// <summary>Whether this process has a role.</summary>
    public bool Has(Roles role) => (Roles & role) != 0;

    /// <summary>Reads and checks.</summary>
    /// <exception cref="SettingsException">One or more cannot be used; all of them are named.</exception>
    public static ServerSettings Read(IConfiguration configuration) => new SettingsReader(configuration).Read();
}
