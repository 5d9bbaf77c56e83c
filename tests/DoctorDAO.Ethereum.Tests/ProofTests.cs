using System.Text;
using System.Text.Json;
using CsCheck;
using DoctorDAO.Testing;

namespace DoctorDAO.Ethereum.Tests;

/// <summary>RLP, tries, headers and receipts against published vectors, properties and the blocks of a real node.</summary>
public sealed class ProofTests
{
    private static readonly HttpClient Http = new() { Timeout = Timeout.InfiniteTimeSpan };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    // ethereum/tests, TrieTests/trieanyorder.json.
    [Theory]
    [InlineData("0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421")]
    [InlineData("0xd23786fb4a010da3ce639d66d5e904a11dbc02746d1ce25029e53290cabf28ab", "A", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("0x8aad789dff2f538bca5d8ea56e8abe10f4c7ba3a5dea95fea4cd6e7c3a1168d3", "doe", "reindeer", "dog", "puppy", "dogglesworth", "cat")]
    [InlineData("0x5991bb8c6514148a29db676a14ac506cd2cd5775ace63c30a4fe457715e9ac84", "do", "verb", "horse", "stallion", "doge", "coin", "dog", "puppy")]
    public void Roots_are_those_of_the_published_tries(string root, params string[] entries)
    {
        var trie = new MerklePatriciaTrie(entries.Chunk(2).Select(x => (Encoding.UTF8.GetBytes(x[0]), Encoding.UTF8.GetBytes(x[1]))));
        Assert.Equal(Bytes32.Parse(root), trie.Root);
        foreach (var entry in entries.Chunk(2))
            Assert.Equal(entry[1], Encoding.UTF8.GetString(Find(trie.Root, Encoding.UTF8.GetBytes(entry[0]), trie.Prove(Encoding.UTF8.GetBytes(entry[0])))!));
        if (entries.Length > 0)
            Assert.Null(Find(trie.Root, "cat"u8.ToArray(), trie.Prove("cat"u8)));
    }

    [Fact]
    public void Every_entry_is_proven_by_its_own_nodes_and_by_no_others()
    {
        Gen.Select(Gen.Byte.Array[1, 6], Gen.Byte.Array[1, 60]).Array[1, 60].Sample(
            entries =>
            {
                var distinct = entries.GroupBy(x => Convert.ToHexString(x.Item1)).Select(x => (Key: x.First().Item1, Value: x.First().Item2)).ToList();
                var trie = new MerklePatriciaTrie(distinct.Select(x => (x.Key, x.Value)));
                foreach (var (key, value) in distinct)
                {
                    var proof = trie.Prove(key);
                    Assert.Equal(value, Find(trie.Root, key, proof));
                    Assert.All(Enumerable.Range(0, proof.Count), left => Assert.Throws<FormatException>(() => Find(trie.Root, key, [.. proof.Where((_, i) => i != left)])));
                }

                var missing = new byte[7];
                Assert.Null(Find(trie.Root, missing, trie.Prove(missing)));
            },
            iter: 200);
    }

    [Fact]
    public void What_is_encoded_is_decoded_and_nothing_else_has_the_same_meaning()
    {
        Gen.Byte.Array[0, 300].Sample(bytes => Assert.Equal(bytes, RlpItem.Parse(Rlp.Encode(bytes)).Bytes.ToArray()));
        Gen.Byte.Array[0, 80].Array[0, 20].Sample(
            items => Assert.Equal(items, RlpItem.Parse(Rlp.List([.. items.Select(x => Rlp.Encode(x))])).Items().Select(x => x.Bytes.ToArray())));
        // Whatever decodes is the one encoding of what it decodes to.
        Gen.Byte.Array[0, 12].Sample(bytes =>
        {
            RlpItem item;
            try
            {
                item = RlpItem.Parse(bytes);
            }
            catch (FormatException)
            {
                return;
            }

            if (!item.IsList)
                Assert.Equal(bytes, Rlp.Encode(item.Bytes.Span));
        });
    }

    [Theory]
    [InlineData("")]
    [InlineData("0x8100")]
    [InlineData("0xb801ff")]
    [InlineData("0xb90038" + "00")]
    [InlineData("0x83646f")]
    [InlineData("0x83646f6767")]
    [InlineData("0xbfffffffffffffffff")]
    [InlineData("0xffffffffffffffffff")]
    public void Malformed_items_are_refused(string encoded) => Assert.Throws<FormatException>(() => RlpItem.Parse(Hex.Decode(encoded)));

    // The first block of Ethereum.
    [Fact]
    public void The_hash_of_a_header_is_that_of_its_fields()
    {
        var zero = "0x" + new string('0', 64);
        var block = JsonSerializer.SerializeToElement(new Dictionary<string, string?>
        {
            ["hash"] = "0xd4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3",
            ["parentHash"] = zero,
            ["sha3Uncles"] = "0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347",
            ["miner"] = "0x" + new string('0', 40),
            ["stateRoot"] = "0xd7f8974fb5ac78d9ac099b9ad5018bedc2ce0a72dad1827a1709da30580f0544",
            ["transactionsRoot"] = "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421",
            ["receiptsRoot"] = "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421",
            ["logsBloom"] = "0x" + new string('0', 512),
            ["difficulty"] = "0x400000000",
            ["number"] = "0x0",
            ["gasLimit"] = "0x1388",
            ["gasUsed"] = "0x0",
            ["timestamp"] = "0x0",
            ["extraData"] = "0x11bbe8db4e347b4e8c937c1c8370e4b5ed33adb3db69cbdb7a38e1e50b1b82fa",
            ["mixHash"] = zero,
            ["nonce"] = "0x0000000000000042",
            ["baseFeePerGas"] = null,
        });
        var header = SealedHeader.FromJson(block)!;
        Assert.Equal((0ul, MerklePatriciaTrie.EmptyRoot), (header.Number, header.ReceiptsRoot));
        Assert.Equal(header.Hash, SealedHeader.Parse(header.Encoded).Hash);
        var other = JsonSerializer.SerializeToElement(block.EnumerateObject().ToDictionary(x => x.Name, x => x.Name == "gasLimit" ? "0x1389" : x.Value.GetString()));
        Assert.Null(SealedHeader.FromJson(other));
    }

    [Fact]
    public async Task Receipts_of_a_real_chain_are_proven_by_its_headers()
    {
        await using var chain = await DaoChain.StartAsync(Ct);
        var client = new EthClient(Http, chain.Url);
        var acts = chain.Association.Acts;
        // Many transactions in one block, so that the trie has branches.
        await chain.Association.RunAsync([.. Enumerable.Range(1, DaoChain.Members - 1).Select(i => acts.Delegate("clinical", DaoChain.Member(i), DaoChain.Member(0).Address))], Ct);
        var head = await client.BlockNumberAsync(Ct);
        var receiptsSeen = 0;
        for (ulong number = 0; number <= head; number++)
        {
            var block = await client.RequestAsync("eth_getBlockByNumber", Ct, BlockRef.At(number).Value, false);
            var header = SealedHeader.FromJson(block);
            Assert.NotNull(header);
            var receipts = (await client.RequestAsync("eth_getBlockReceipts", Ct, BlockRef.At(number).Value)).EnumerateArray().ToList();
            var trie = ReceiptTrie.Build(receipts);
            Assert.Equal(header.ReceiptsRoot, trie.Root);
            for (var i = 0; i < receipts.Count; i++)
            {
                var proven = Find(header.ReceiptsRoot, ReceiptTrie.Key(i), trie.Prove(ReceiptTrie.Key(i)));
                var logs = ReceiptTrie.Logs(proven, header, i);
                var said = receipts[i].GetProperty("logs").EnumerateArray().ToList();
                Assert.Equal(said.Select(x => x.GetProperty("data").GetString()), logs.Select(x => Hex.Encode(x.Data.Span)));
                Assert.Equal(said.SelectMany(x => x.GetProperty("topics").EnumerateArray().Select(y => y.GetString())), logs.SelectMany(x => x.Topics.ToArray()).Select(x => x.ToString()));
                receiptsSeen += 1;
            }
        }

        Assert.True(receiptsSeen > DaoChain.Members);
    }

    private static byte[]? Find(Bytes32 root, byte[] key, IReadOnlyList<byte[]> proof)
    {
        var nodes = proof.ToDictionary(x => Keccak256.Hash(x));
        return MerklePatriciaTrie.Find(root, key, nodes.GetValueOrDefault);
    }
}
