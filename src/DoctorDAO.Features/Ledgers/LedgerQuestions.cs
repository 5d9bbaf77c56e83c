using System.Globalization;
using System.Numerics;
using DoctorDAO.Ethereum;

namespace DoctorDAO.Features.Ledgers;

/// <summary>What a contract is asked, and what it has to answer.</summary>
/// <param name="What">In words.</param>
/// <param name="Contract">Who is asked.</param>
/// <param name="Data">Selector and arguments.</param>
/// <param name="Read">Of the answer, the numbers that are compared.</param>
/// <param name="Expected">By the model.</param>
internal sealed record LedgerQuestion(string What, Address Contract, byte[] Data, Func<byte[], BigInteger[]> Read, BigInteger[] Expected)
{
    /// <summary>One number.</summary>
    public static LedgerQuestion One(string what, Address contract, byte[] data, Func<byte[], BigInteger> read, BigInteger expected) => new(what, contract, data, x => [read(x)], [expected]);
}

/// <summary>Asks contracts many things at one block.</summary>
internal static class LedgerQuestions
{
    // As many calls go to the node at once.
    private const int Batch = 200;

    /// <summary>The first answer that is another; <c>null</c> when there is none.</summary>
    /// <param name="block">By hash.</param>
    public static async Task<string?> FindAsync(EthClient client, IEnumerable<LedgerQuestion> all, Bytes32 block, CancellationToken ct)
    {
        foreach (var questions in all.Chunk(Batch))
        {
            var answers = await client.RequestBatchAsync([.. questions.Select(x => Call(x, block))], ct);
            for (var i = 0; i < questions.Length; i++)
            {
                var told = questions[i].Read(Hex.Decode(answers[i].GetString() ?? ""));
                if (!told.SequenceEqual(questions[i].Expected))
                    return $"{questions[i].What}: the contract has {Words(told)}, the recount {Words(questions[i].Expected)}";
            }
        }

        return null;
    }

    private static string Words(BigInteger[] amounts) => string.Join(", ", amounts.Select(x => x.ToString(CultureInfo.InvariantCulture)));

    private static RpcRequest Call(LedgerQuestion question, Bytes32 block) => new(
        "eth_call",
        new Dictionary<string, string> { ["to"] = question.Contract.ToHex(), ["data"] = Hex.Encode(question.Data) },
        new Dictionary<string, string> { ["blockHash"] = block.ToString() });
}
