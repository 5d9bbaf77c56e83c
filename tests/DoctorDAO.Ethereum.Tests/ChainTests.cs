using DoctorDAO.Testing;

namespace DoctorDAO.Ethereum.Tests;

/// <summary>The client against a real node, which mines a block when it is asked to and never else.</summary>
public sealed class ChainTests : IAsyncLifetime
{
    // Emits a log: the first word of the call data is the topic, the second the data.
    // PUSH1 20 PUSH1 20 PUSH0 CALLDATACOPY(mem 0..32 <- data 32..64) PUSH0 CALLDATALOAD PUSH1 20 PUSH0 LOG1 STOP
    private const string Emitter = "60206020" + "5f" + "37" + "5f35" + "6020" + "5f" + "a1" + "00";

    // Answers the ERC-1271 magic value to everything.
    // PUSH4 1626ba7e PUSH1 e0 SHL PUSH0 MSTORE PUSH1 20 PUSH0 RETURN
    private const string Wallet = "631626ba7e60e01b5f5260205ff3";

    private AnvilNode? _node;
    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };
    private readonly PrivateKey _key = PrivateKey.FromMnemonic("test test test test test test test test test test test junk", 0);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private EthClient Client => new(_http, _node!.Url);

    public async ValueTask InitializeAsync() => _node = await AnvilNode.StartAsync(["--no-mining"], Ct);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_node is not null)
            await _node.DisposeAsync();
    }

    [Fact]
    public async Task Transactions_are_mined_and_their_logs_found()
    {
        var emitter = await DeployAsync(Emitter);
        var topic = Keccak256.Hash("topic");
        var receipt = await SendAsync(emitter, [.. topic.Span, .. new AbiWriter(32).UInt(42).ToArray()]);
        Assert.True(receipt.Succeeded);
        var log = Assert.Single(receipt.Logs);
        Assert.Equal(emitter, log.Address);
        Assert.Equal([topic], log.Topics.ToArray());
        Assert.Equal(42, log.Data.Span[31]);

        var filter = new LogFilter([emitter], [topic]);
        Assert.Equal(receipt.TransactionHash, Assert.Single(await Client.GetLogsAsync(filter, 0, receipt.BlockNumber, Ct)).TransactionHash);
        Assert.Equal(log.LogIndex, Assert.Single(await Client.GetLogsAsync(filter, receipt.BlockHash, Ct)).LogIndex);
        Assert.Empty(await Client.GetLogsAsync(filter with { Topic0 = [Bytes32.Zero] }, 0, receipt.BlockNumber, Ct));
    }

    [Fact]
    public async Task Headers_link_to_their_parents()
    {
        var emitter = await DeployAsync(Emitter);
        var last = (await SendAsync(emitter, new byte[64])).BlockNumber;
        var headers = await Client.GetHeadersAsync([last - 1, last, last + 1000], Ct);
        Assert.Equal(headers[0]!.Hash, headers[1]!.ParentHash);
        Assert.Null(headers[2]);
        Assert.Equal(headers[1]!.Timestamp, (await Client.GetHeaderAsync(headers[1]!.Hash, Ct))!.Timestamp);
        Assert.True((await Client.GetHeaderAsync(BlockRef.Latest, Ct))!.Number >= last);
        Assert.NotNull(await Client.GetHeaderAsync(BlockRef.Finalized, Ct));
        Assert.Equal(31337ul, await Client.ChainIdAsync(Ct));
    }

    [Fact]
    public async Task Reverts_carry_their_data()
    {
        // Reverts with its call data: CALLDATASIZE PUSH0 PUSH0 CALLDATACOPY CALLDATASIZE PUSH0 REVERT
        var reverter = await DeployAsync("365f5f37365ffd");
        byte[] data = [0x4e, 0x48, 0x7b, 0x71, .. new AbiWriter(32).UInt(0x12).ToArray()];
        var called = await Assert.ThrowsAsync<RpcException>(() => Client.CallAsync(reverter, data, BlockRef.Latest, Ct));
        Assert.Equal("Panic(code: 18)", RevertReason.DecodeStandard(called.RevertData)!.ToString());
        var estimated = await Assert.ThrowsAsync<RpcException>(() => Client.EstimateGasAsync(reverter, data, _key.Address, Ct));
        Assert.Equal(data, estimated.RevertData);
    }

    [Fact]
    public async Task Keys_and_contract_wallets_sign()
    {
        var digest = Keccak256.Hash("digest");
        var signature = _key.Sign(digest).ToBytes();
        var wallet = await DeployAsync(Wallet);
        var emitter = await DeployAsync(Emitter);
        Assert.True(await SignatureVerifier.IsValidAsync(Client, _key.Address, digest, signature, Ct));
        Assert.False(await SignatureVerifier.IsValidAsync(Client, _key.Address, Keccak256.Hash("other"), signature, Ct));
        Assert.True(await SignatureVerifier.IsValidAsync(Client, wallet, digest, [1, 2, 3], Ct));
        Assert.False(await SignatureVerifier.IsValidAsync(Client, emitter, digest, signature, Ct));
        Assert.False(await SignatureVerifier.IsValidAsync(Client, wallet, digest, new byte[SignatureVerifier.MaxLength + 1], Ct));
    }

    private async Task<Address> DeployAsync(string code)
    {
        // PUSH1 length DUP1 PUSH1 offset PUSH0 CODECOPY PUSH0 RETURN, then the code itself.
        var length = (code.Length / 2).ToString("x2", System.Globalization.CultureInfo.InvariantCulture);
        return (await SendAsync(null, Hex.Decode($"60{length}8060095f395ff3{code}"))).ContractAddress!.Value;
    }

    private async Task<EthReceipt> SendAsync(Address? to, byte[] data)
    {
        var nonce = await Client.GetTransactionCountAsync(_key.Address, pending: true, Ct);
        var fee = await Client.GasPriceAsync(Ct);
        var transaction = new EthTransaction(31337, nonce, 1_000_000, fee + fee + 1_000_000, 500_000, to, 0, data);
        var (raw, hash) = transaction.Sign(_key);
        Assert.Equal(hash, await Client.SendRawTransactionAsync(raw, Ct));
        await Client.RequestAsync("evm_mine", Ct);
        return await Client.GetReceiptAsync(hash, Ct) ?? throw new InvalidOperationException("The transaction is not mined.");
    }
}
