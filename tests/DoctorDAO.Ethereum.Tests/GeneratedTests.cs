using System.Numerics;
using CsCheck;
using DoctorDAO.Contracts;

namespace DoctorDAO.Ethereum.Tests;

/// <summary>What the generator makes of abi/Shapes.json and of the contracts, against the codec of run-time types.</summary>
public sealed class GeneratedTests
{
    private static readonly AbiType[] StaticData = Types("uint256", "uint8", "int64", "int128", "bool", "bytes32");
    private static readonly AbiType[] ShapesData = Types("bytes", "string[]", "int8[]", "uint16[2][]", "(bytes4,string,(int24,uint32))[]");

    [Fact]
    public void Topics_and_selectors_are_hashes_of_signatures()
    {
        Assert.Equal(Keccak256.Hash("VoteCast(address,uint256,uint8,uint256,string)"), Chamber.VoteCast.Topic0);
        Assert.Equal(Keccak256.Hash("BallotCast(address,uint48,uint256,int8[],string)"), Chamber.BallotCast.Topic0);
        Assert.Equal(Keccak256.Hash("Shapes(string,uint256[],bytes,string[],int8[],uint16[2][],(bytes4,string,(int24,uint32))[])"), Shapes.ShapesEvent.Topic0);
        Assert.True(Keccak256.Hash("act((uint256),bytes[],string[2])").Span.StartsWith(Shapes.ActUint256BytessString2Call.Selector));
        Assert.Equal("Shapes", NameOf<Shapes.ShapesEvent>());
        Assert.Equal("VoteCast", NameOf<Chamber.VoteCast>());
    }

    [Fact]
    public void A_static_event_decodes()
    {
        var log = StaticLog(votes: 3, change: -7, large: -BigInteger.Pow(2, 127));
        Assert.True(Shapes.Static.TryDecode(log, out var data, out var error), error?.ToString());
        Assert.Equal(
            new Shapes.Static(Address.Parse("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"), 1234567890123, 3, 2, -7, -BigInteger.Pow(2, 127), true, Keccak256.Hash("d")), data);
    }

    [Fact]
    public void A_static_event_decodes_without_garbage()
    {
        // No int128 here: BigInteger lives on the heap.
        var log = new EthLog(
            Address.Zero, new[] { LiquidVotes.DelegateVotesChanged.Topic0, Topic("address", Address.Zero) }, AbiCodec.Encode(Types("uint256", "uint256"), [(BigInteger)1, (BigInteger)2]), 1,
            default, null, default, 0, 0);
        Assert.True(LiquidVotes.DelegateVotesChanged.TryDecode(log, out _, out _));
        var failures = 0;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            failures += LiquidVotes.DelegateVotesChanged.TryDecode(log, out _, out _) ? 0 : 1;
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(0, failures);
    }

    [Fact]
    public void A_dynamic_event_decodes()
    {
        var log = ShapesLog();
        Assert.True(Shapes.ShapesEvent.TryDecode(log, out var data, out var error), error?.ToString());
        Assert.Equal(Keccak256.Hash("title"), data.Title);
        Assert.Equal([1, 2, 3], data.Data);
        Assert.Equal(["", "é🚀"], data.Log);
        Assert.Equal([-10, 0, 10], data.Votes);
        Assert.Equal([[1, 2], [3, 65535]], data.Grid);
        Assert.Equal("note", Assert.Single(data.Error).Note);
        Assert.Equal(new Shapes.Point(-5, 9), data.Error[0].Inner);
    }

    [Fact]
    public void Calls_encode_as_the_codec_does_and_decode_again()
    {
        byte[][] parts = [[1], [], new byte[40]];
        var call = Shapes.ActUint256BytessString2Call.Encode(new Shapes.Point2(7), parts, ["a", "b"]);
        Assert.Equal(
            Hex.Encode(AbiCodec.Encode(Types("(uint256)", "bytes[]", "string[2]"), [new object[] { (BigInteger)7 }, parts, new[] { "a", "b" }])), Hex.Encode(call.AsSpan(4)));
        Assert.True(Shapes.ActUint256BytessString2Call.TryDecode(call, out var arguments));
        Assert.Equal(parts, arguments.Value1);
        Assert.Equal(["a", "b"], arguments.Value2);
        Assert.False(Shapes.ActUint256BytessString2Call.TryDecode(call.AsSpan(0, 40), out _));

        var ballot = Chamber.CastBallotCall.Encode(17, [-10, 0, 3], "because");
        Assert.Equal(
            Hex.Encode(AbiCodec.Encode(Types("uint48", "int8[]", "string"), [17ul, new object[] { -10, 0, 3 }, "because"])), Hex.Encode(ballot.AsSpan(4)));
    }

    [Fact]
    public void Fixed_arrays_of_a_wrong_length_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Shapes.ActUint812Call.Encode(new byte[11]));
        Assert.Equal(4 + (12 * 32), Shapes.ActUint812Call.Encode(new byte[12]).Length);
        Assert.Equal(4 + 64, Shapes.ActUint812Call2.Encode([[1], [2]]).Length);
    }

    [Fact]
    public void Results_decode_or_throw_a_typed_error()
    {
        var data = AbiCodec.Encode(Types("uint256", "address[]"), [(BigInteger)5, new object[] { Address.Zero }]);
        var result = Shapes.ActUint256BytessString2Call.DecodeResult(data);
        Assert.Equal((UInt256)5, result.Value);
        Assert.Equal([Address.Zero], result.Value1);
        Assert.Equal("value1", Assert.Throws<AbiException>(() => Shapes.ActUint256BytessString2Call.DecodeResult(data.AsSpan(0, 96))).Error.Parameter);
    }

    [Fact]
    public void Reverts_are_named_with_their_arguments()
    {
        byte[] data = [.. Shapes.RefusedError.Selector, .. AbiCodec.Encode(Types("address", "uint256[]", "bool", "bytes[]"), [Address.Zero, new object[] { 1, 2 }, true, new object[] { new byte[] { 9 } }])];
        Assert.True(Shapes.TryDecodeError(data, out var reason));
        Assert.Equal("Refused(account: 0x0000000000000000000000000000000000000000, ids: [1, 2], final: true, proof: [0x09])", reason!.ToString());
        Assert.Equal("true", reason["final"]);

        Assert.True(Shapes.TryDecodeError(Shapes.StaticError.Selector, out reason));
        Assert.Equal("Static()", reason!.ToString());
        Assert.True(Shapes.TryDecodeError([0x08, 0xc3, 0x79, 0xa0, .. AbiCodec.Encode(Types("string"), ["no"])], out reason));
        Assert.Equal("Error(message: no)", reason!.ToString());
        Assert.True(Shapes.TryDecodeError([0x4e, 0x48, 0x7b, 0x71, .. AbiCodec.Encode(Types("uint256"), [0x11])], out reason));
        Assert.Equal("Panic(code: 17)", reason!.ToString());
        Assert.False(Shapes.TryDecodeError([1, 2, 3, 4], out _));
        Assert.False(Shapes.TryDecodeError([], out _));
    }

    [Fact]
    public void Mutated_logs_are_an_error_or_an_event() => Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[0, 30], Gen.Int[0, 700]).Sample(
        (seed, count, cut) =>
        {
            var random = new Random(seed);
            var log = ShapesLog();
            var bytes = log.Data.ToArray();
            for (var i = 0; i < count; i++)
                bytes[random.Next(bytes.Length)] = random.Next(2) == 0 ? (byte)random.Next(256) : (byte)(32 * random.Next(8));
            log = log with { Data = bytes.AsMemory(0, Math.Max(0, bytes.Length - (cut > 350 ? 0 : cut))) };
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Equal(Shapes.ShapesEvent.TryDecode(log, out _, out var error), error is null);
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1_000_000);
            Shapes.TryDecodeError(bytes, out _);
            Chamber.BallotCast.TryDecode(log, out _, out _);
        },
        iter: 5000,
        threads: 1);

    [Fact]
    public void Too_few_or_too_many_topics_are_an_error()
    {
        var log = ShapesLog();
        Assert.False(Shapes.ShapesEvent.TryDecode(log with { Topics = log.Topics[..2] }, out _, out var error));
        Assert.Equal("topics", error!.Parameter);
        Assert.False(Shapes.Nothing.TryDecode(log, out _, out _));
        Assert.True(Shapes.Nothing.TryDecode(log with { Topics = log.Topics[..1] }, out _, out _));
    }

    private static string NameOf<T>() where T : struct, IEventData<T> => T.Name;

    private static AbiType[] Types(params string[] types) => [.. types.Select(AbiType.Parse)];

    private static Bytes32 Topic(string type, object value) => new(AbiCodec.Encode(Types(type), [value]));

    private static EthLog StaticLog(uint votes, long change, BigInteger large) => new(
        Address.Zero,
        new[] { Shapes.Static.Topic0, Topic("address", Address.Parse("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")), Topic("uint48", 1234567890123) },
        AbiCodec.Encode(StaticData, [votes, 2, change, large, true, Keccak256.Hash("d")]), 1, default, null, default, 0, 0);

    private static EthLog ShapesLog() => new(
        Address.Zero,
        new[] { Shapes.ShapesEvent.Topic0, Keccak256.Hash("title"), Keccak256.Hash("list") },
        AbiCodec.Encode(
            ShapesData,
            [
                new byte[] { 1, 2, 3 }, new[] { "", "é🚀" }, new object[] { -10, 0, 10 }, new object[] { new object[] { 1, 2 }, new object[] { 3, 65535 } },
                new object[] { new object[] { new byte[] { 1, 2, 3, 4 }, "note", new object[] { -5, 9 } } },
            ]),
        1, default, null, default, 0, 0);
}
