using System.Security.Cryptography;
using DoctorDAO.Ethereum;
using DoctorDAO.LocalChain;
using Xunit;

namespace DoctorDAO.Testing;

/// <summary>
/// The association on a chain of its own, with 24 members: persons 10 to 33 of <see cref="Accounts"/>, eight specialties in turn, who follow nobody.
/// Deploying and admitting happens once for each build of the contracts; after that a chain starts from a file within a fraction of a second.
/// As the fixture of one collection with <see cref="ResetAsync"/> before each test, or by <see cref="StartAsync"/>, a chain for each test.
/// </summary>
/// <remarks>
/// Each block is one second after the one before, whatever the machine's clock says. Genesis is Monday 1 June 2026, 00:00 UTC. The grid of sessions
/// starts there and steps by 7 days; agendas close 2 days before, sessions last 7 days, the timelock waits 2 days; two of three verifiers sign
/// vouchers, which are good for 89 days from genesis. The treasury holds 1,000,000.00 TestEuro.
/// </remarks>
public sealed class DaoChain : IAsyncLifetime
{
    /// <summary>How many members there are at the start.</summary>
    public const int Members = 24;

    /// <summary>Time of the first block.</summary>
    public static readonly DateTimeOffset Genesis = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly string[] Specialties =
    [
        "emergency-medicine", "oncology", "infectious-diseases", "critical-care-nursing", "surgery", "general-practice", "anaesthesia", "paediatrics",
    ];

    private Association? _association;
    private string? _snapshot;

    /// <summary>The association.</summary>
    public Association Association => _association ?? throw new InvalidOperationException("The chain has not been started.");

    /// <summary>The chain.</summary>
    public LocalNode Node => Association.Node;

    /// <summary>The chain's JSON-RPC.</summary>
    public Uri Url => Node.Url;

    /// <summary>Path of the deployment file, for the setting <c>Chain:Deployment</c>.</summary>
    public string DeploymentPath => Association.Contracts.Path;

    /// <summary>A member's key, from 0.</summary>
    public static PrivateKey Member(int number) => Accounts.Key(Accounts.FirstPerson + number);

    /// <summary>Starts a chain. Dispose it.</summary>
    public static async Task<DaoChain> StartAsync(CancellationToken ct)
    {
        var chain = new DaoChain();
        await chain.LoadAsync(ct);
        return chain;
    }

    /// <summary>Back to the state after the start, time included.</summary>
    public async Task ResetAsync(CancellationToken ct)
    {
        await Node.RevertAsync(_snapshot!, ct);
        _snapshot = await Node.SnapshotAsync(ct);
        Association.Forget();
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => await LoadAsync(CancellationToken.None);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _association?.Node.DisposeAsync() ?? ValueTask.CompletedTask;

    private static LocalNodeOptions Options(string? state) => new() { Contracts = Repository.PathOf("contracts"), Genesis = Genesis, StateFile = state };

    private async Task LoadAsync(CancellationToken ct)
    {
        var folder = Repository.PathOf(".data", "tests", "chain-" + await FingerprintAsync(ct));
        var state = Path.Combine(folder, "state.json");
        if (!File.Exists(state))
            await PrepareAsync(folder, state, ct);
        var node = await LocalNode.StartAsync(Options(state), ct);
        _association = new Association(node, await AssociationContracts.ReadAsync(Path.Combine(folder, "31337.json"), ct));
        await node.SetBlockStepAsync(1, ct);
        _snapshot = await node.SnapshotAsync(ct);
    }

    /// <summary>One process deploys; others that start at the same time wait for its lock.</summary>
    private static async Task PrepareAsync(string folder, string state, CancellationToken ct)
    {
        Directory.CreateDirectory(folder);
        await using var held = await LockAsync(Path.Combine(folder, "lock"), ct);
        if (File.Exists(state))
            return;
        await using var node = await LocalNode.StartAsync(Options(null), ct);
        await node.SetBlockStepAsync(1, ct);
        var settings = new DeployOptions { GridOrigin = Genesis, TermOrigin = Genesis };
        var association = new Association(node, await Deployer.DeployAsync(node, folder, settings, ct));
        var notAfter = Genesis + TimeSpan.FromDays(89);
        await association.RunAsync([.. Enumerable.Range(0, Members).Select(i => association.Acts.Admit(Member(i).Address, Specialties[i % Specialties.Length], notAfter))], ct);
        await association.RunAsync(association.Acts.Mint(association.Contracts.Timelock, 100_000_000), ct);
        await node.SaveStateAsync(state, ct);
    }

    private static async Task<FileStream> LockAsync(string path, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (!ct.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), ct);
            }
        }
    }

    /// <summary>Of everything that the state depends on: the contracts, the script, the settings in this file and how members are admitted.</summary>
    private static async Task<string> FingerprintAsync(CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var files = Directory.EnumerateFiles(Repository.PathOf("contracts", "src"), "*.sol", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Repository.PathOf("contracts", "script"), "*.sol"))
            .Concat(Directory.EnumerateFiles(Repository.PathOf("contracts", "wordings"), "*.md"))
            .Append(Repository.PathOf("contracts", "foundry.toml"))
            .Append(Repository.PathOf("contracts", "package-lock.json"))
            .Concat(Directory.EnumerateFiles(Repository.PathOf("infra", "DoctorDAO.LocalChain"), "*.cs"))
            .Append(Repository.PathOf("tests", "DoctorDAO.Testing", "DaoChain.cs"));
        foreach (var file in files.Order(StringComparer.Ordinal))
            hash.AppendData(await File.ReadAllBytesAsync(file, ct));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
