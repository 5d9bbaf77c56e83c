using DoctorDAO.Ethereum;
using DoctorDAO.LocalChain;
using DoctorDAO.Testing;
using Membership = DoctorDAO.Results.Contracts.Membership;
using Votes = DoctorDAO.Results.Contracts.LiquidVotes;

namespace DoctorDAO.Results.Tests;

/// <summary>
/// A Membership and a LiquidVotes on the same chain that emit what they like: the association's own events, but for members for whom nobody spoke, so that
/// less is needed for a quorum.
/// </summary>
internal static class Counterfeit
{
    /// <summary>How many members are left out.</summary>
    public const int LeftOut = 3;

    public static Address OfMembership { get; } = Address.Parse("0xfa0e000000000000000000000000000000000001");

    public static Address OfVotes { get; } = Address.Parse("0xfa0e000000000000000000000000000000000002");

    /// <returns>The blocks of their events.</returns>
    public static async Task<ulong[]> EmitAsync(DaoChain chain, ResultContracts contracts, CancellationToken ct)
    {
        var filter = new LogFilter([contracts.Membership, contracts.Votes], ResultContracts.Topics);
        var logs = (await chain.Node.Client.GetLogsAsync(filter, 0, (await chain.Node.HeadAsync(ct)).Number, ct)).Where(x => !IsLeftOut(x)).ToList();
        var (members, votes) = (logs.Where(x => x.Address == contracts.Membership), logs.Where(x => x.Address == contracts.Votes));
        return
        [
            await EmitAsync(chain, OfMembership, [.. members.Select(x => IsOf(x, contracts.Votes) ? x with { Topics = new[] { x.Topics.Span[0], Word(OfVotes) } } : x)], ct),
            await EmitAsync(chain, OfVotes, [.. votes], ct),
        ];
    }

    private static bool IsLeftOut(in EthLog log)
    {
        var topics = log.Topics.Span;
        return (topics[0] == Membership.MemberAdmitted.Topic0 || topics[0] == Votes.DelegateVotesChanged.Topic0)
            && Enumerable.Range(DaoChain.Members - LeftOut, LeftOut).Select(x => Word(DaoChain.Member(x).Address)).Contains(topics[1]);
    }

    private static bool IsOf(in EthLog log, Address registry) => log.Topics.Span[0] == Membership.RegistryAdded.Topic0 && log.Topics.Span[1] == Word(registry);

    private static Bytes32 Word(Address account) => new([.. new byte[12], .. account.Span]);

    private static async Task<ulong> EmitAsync(DaoChain chain, Address at, IReadOnlyList<EthLog> logs, CancellationToken ct)
    {
        await chain.Node.Client.RequestAsync("anvil_setCode", ct, at.ToHex(), Hex.Encode(Code(logs)));
        return (await chain.Association.RunAsync(new Act(DaoChain.Member(0), at, [], "emit", Gas: 20_000_000), ct)).BlockNumber;
    }

    /// <summary>A contract that emits these events whenever it is called.</summary>
    private static byte[] Code(IReadOnlyList<EthLog> logs)
    {
        var length = 1 + logs.Sum(x => 18 + (33 * x.Topics.Length));
        var (program, data) = (new List<byte>(), new List<byte>());
        foreach (var log in logs)
        {
            // CODECOPY(0, where the data are, their length)
            Push(log.Data.Length);
            Push(length + data.Count);
            program.AddRange([0x60, 0, 0x39]);
            for (var i = log.Topics.Length - 1; i >= 0; i--)
                program.AddRange([0x7f, .. log.Topics.Span[i].ToArray()]);
            // LOGn(0, length, topics)
            Push(log.Data.Length);
            program.AddRange([0x60, 0, (byte)(0xa0 + log.Topics.Length)]);
            data.AddRange(log.Data.Span);
        }

        return [.. program, 0, .. data];

        void Push(int number) => program.AddRange([0x62, (byte)(number >> 16), (byte)(number >> 8), (byte)number]);
    }
}
