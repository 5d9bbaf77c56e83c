namespace DoctorDAO.Ethereum;

/// <summary>Carries JSON-RPC requests to a node, or to one of several.</summary>
public interface IRpcTransport
{
    /// <summary>Sends one request and parses its result.</summary>
    /// <exception cref="RpcException">The node refused it.</exception>
    /// <exception cref="RpcUnavailableException">No answer after all attempts.</exception>
    /// <exception cref="RpcResponseTooLargeException">The answer is too long.</exception>
    Task<T> SendAsync<T>(RpcRequest request, JsonRpcTransport.ResultParser<T> parse, CancellationToken ct);

    /// <summary>Sends requests of one kind in batches and parses their results, in order. Throws as <see cref="SendAsync"/> does.</summary>
    Task<IReadOnlyList<T>> SendBatchAsync<T>(IReadOnlyList<RpcRequest> requests, JsonRpcTransport.ResultParser<T> parse, CancellationToken ct);
}
