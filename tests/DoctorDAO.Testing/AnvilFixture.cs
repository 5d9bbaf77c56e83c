using DoctorDAO.LocalChain;
using Xunit;

namespace DoctorDAO.Testing;

/// <summary>A local chain of its own on a free port: chain id 31337, ten rich accounts of the public test mnemonic, a block for each transaction.</summary>
public sealed class AnvilFixture : IAsyncLifetime
{
    private AnvilNode? _node;

    /// <summary>The node, started.</summary>
    public AnvilNode Node => _node ?? throw new InvalidOperationException("The fixture has not been started.");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => _node = await AnvilNode.StartAsync([], CancellationToken.None);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _node?.DisposeAsync() ?? ValueTask.CompletedTask;
}

/// <summary>A running, empty anvil; it ends with this process, however that ends.</summary>
public sealed class AnvilNode : IAsyncDisposable
{
    private readonly LocalNode _node;

    private AnvilNode(LocalNode node) => _node = node;

    /// <summary>Address of its JSON-RPC.</summary>
    public Uri Url => _node.Url;

    /// <summary>Starts a node and returns when it listens.</summary>
    /// <param name="arguments">Options of anvil besides host and port, for example <c>--block-time</c>, <c>1</c>.</param>
    /// <param name="ct">Cancels the start.</param>
    public static async Task<AnvilNode> StartAsync(IEnumerable<string> arguments, CancellationToken ct) =>
        new(await LocalNode.StartAsync(new LocalNodeOptions { Contracts = Repository.PathOf("contracts"), Arguments = [.. arguments] }, ct));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _node.DisposeAsync();
}
