using DoctorDAO.Ethereum;
using DoctorDAO.LocalChain;

namespace DoctorDAO.Server.Tests;

/// <summary>The way to a node that, once armed, makes a block between telling an account's nonce and whatever is asked next.</summary>
internal sealed class MinesAfterCount(LocalNode node) : DelegatingHandler(new SocketsHttpHandler())
{
    private int _armed;
    private int _refused;
    private volatile bool _hasMined;

    /// <summary>Whether the block was made.</summary>
    public bool HasMined => _hasMined;

    /// <summary>Transactions that the node did not take.</summary>
    public int Refused => Volatile.Read(ref _refused);

    /// <summary>The next answer with a nonce is old when it arrives.</summary>
    public void Arm() => Interlocked.Exchange(ref _armed, 1);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = await request.Content!.ReadAsStringAsync(cancellationToken);
        var response = await base.SendAsync(request, cancellationToken);
        await response.Content.LoadIntoBufferAsync(cancellationToken);
        if (body.Contains("eth_getTransactionCount", StringComparison.Ordinal) && Interlocked.Exchange(ref _armed, 0) == 1)
        {
            await node.MineAsync(cancellationToken);
            _hasMined = true;
        }

        if (body.Contains("eth_sendRawTransaction", StringComparison.Ordinal) && (await response.Content.ReadAsStringAsync(cancellationToken)).Contains("\"error\"", StringComparison.Ordinal))
            Interlocked.Increment(ref _refused);
        return response;
    }
}
