using System.Numerics;
using System.Text.Json;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Reputation;
using DoctorDAO.Testing;

namespace DoctorDAO.Features.Tests;

/// <summary>The decay against the contract's own vectors, and against real numbers over twenty years.</summary>
public sealed class DecayTests
{
    private const long MaxBalance = uint.MaxValue;

    [Fact]
    public void Every_weight_and_every_balance_is_that_of_the_contracts_vectors()
    {
        using var vectors = JsonDocument.Parse(File.ReadAllBytes(Repository.PathOf("contracts", "test", "reputation", "vectors.json")));
        var weights = vectors.RootElement.GetProperty("weights").EnumerateArray().Select(x => BigInteger.Parse(x.GetString()!, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(Decay.HalfLife, weights.Count);
        for (var day = 0; day < Decay.HalfLife; day++)
        {
            Assert.Equal(weights[day], Decay.Weight(day));
            Assert.Equal(weights[day] << 95, Decay.Weight(day + (95 * Decay.HalfLife)));
        }

        var clock = new ReputationClockView { OriginDay = vectors.RootElement.GetProperty("originDay").GetInt64(), EpochDays = 30 };
        var histories = vectors.RootElement.GetProperty("histories").EnumerateArray().ToList();
        Assert.Equal(7, histories.Count);
        foreach (var history in histories)
        {
            var (at, asked, moved, balance) = (Numbers("at"), Numbers("asked"), Numbers("moved"), Numbers("balance"));
            var sum = BigInteger.Zero;
            for (var i = 0; i < at.Count; i++)
            {
                var day = clock.DayOf(at[i]);
                Assert.Equal(moved[i], Possible(asked[i], Decay.Units(sum, day)));
                sum += moved[i] * Decay.Weight(day);
                Assert.Equal(balance[i], Decay.Units(sum, day));
                Assert.Equal(sum, Decay.Read(Decay.Write(sum)));
            }

            List<long> Numbers(string name) => [.. history.GetProperty(name).EnumerateArray().Select(Number)];
        }

        static long Number(JsonElement value) => value.ValueKind == JsonValueKind.String ? long.Parse(value.GetString()!, System.Globalization.CultureInfo.InvariantCulture) : value.GetInt64();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Twenty_years_of_awards_and_slashes_differ_from_real_numbers_by_0_units(int seed)
    {
        const int Days = 20 * 365;
        var random = new Random(seed);
        var model = new RealDecay();
        for (var person = 0; person < 10; person++)
        {
            var acts = new List<(int Day, long Amount)>();
            var (sum, day) = (BigInteger.Zero, random.Next(2000));
            for (var end = day + Days; day < end; day += random.Next(4) == 0 ? 365 : random.Next(80))
            {
                Assert.Equal(model.Units(acts, day), Decay.Units(sum, day));
                var asked = random.NextInt64(1L << random.Next(1, 33)) * (random.Next(3) == 0 ? -1 : 1);
                var amount = Possible(asked, Decay.Units(sum, day));
                acts.Add((day, amount));
                sum += amount * Decay.Weight(day);
                Assert.Equal(model.Units(acts, day), Decay.Units(sum, day));
            }

            // The last day with a unit, and the first without.
            var gone = (int)Decay.Gone(sum);
            Assert.Equal(0, model.Units(acts, Math.Max(gone, day)));
            if (gone > day)
                Assert.NotEqual(0, model.Units(acts, gone - 1));
        }
    }

    [Fact]
    public void Sums_stand_in_tables_in_their_order_and_time_does_not_change_it()
    {
        var random = new Random(7);
        BigInteger[] sums = [.. Enumerable.Range(0, 200).Select(_ => random.NextInt64(1L << random.Next(1, 33)) * Decay.Weight(random.Next(Decay.End)))];
        BigInteger[] ordered = [.. sums.Order()];
        Assert.Equal(ordered, sums.Select(Decay.Write).Order(StringComparer.Ordinal).Select(Decay.Read));
        Assert.All(sums, x => Assert.Equal(52, Decay.Write(x).Length));
        foreach (var day in (int[])[0, 1, 364, 365, 5000, Decay.End - 1])
            Assert.Equal(ordered.Select(x => x / Decay.Weight(day)).Order(), ordered.Select(x => x / Decay.Weight(day)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Decay.Weight(Decay.End));
        Assert.Throws<ArgumentOutOfRangeException>(() => Decay.Weight(-1));
    }

    [Fact]
    public void Different_topics_have_different_keys_whatever_stands_in_them()
    {
        Assert.Equal("clinical", TopicKey.Of(Topic([.. "clinical"u8])));
        Assert.Equal(Topic([.. "clinical"u8]), TopicKey.Parse("clinical"));
        foreach (var odd in (byte[][])[[], [.. "Clinical"u8], [.. "clin ical"u8], [0, .. "clinical"u8], [.. "clinical"u8, 0, 1], [.. "<script>"u8]])
        {
            var topic = Topic(odd);
            Assert.Equal(topic.ToString(), TopicKey.Of(topic));
            Assert.Equal(topic, TopicKey.Parse(topic.ToString()));
        }

        foreach (var none in (string[])["", "Clinical", "a b", new string('a', 33), Topic([.. "clinical"u8]).ToString(), "cliniçal", new string('x', 66)])
            Assert.Null(TopicKey.Parse(none));
    }

    private static Bytes32 Topic(byte[] start) => new([.. start, .. new byte[Bytes32.Size - start.Length]]);

    /// <summary>What the contract lets happen of what is asked for, where no source's cap is in the way.</summary>
    private static long Possible(long asked, long balance) => asked >= 0 ? Math.Min(asked, MaxBalance - balance) : -Math.Min(-asked, balance);

    /// <summary>
    /// Balances by real numbers: each factor 2^(-n/365) between two neighbours of 256 bits after the point, made by an integer root. It knows no weights, no
    /// sums and no square-and-multiply.
    /// </summary>
    private sealed class RealDecay
    {
        private const int Bits = 256;
        private const int HalfLife = 365;

        // More than anything here lives through.
        private const int Halves = 100;

        private readonly (BigInteger Low, BigInteger High)[] _powers = new (BigInteger, BigInteger)[HalfLife];

        public RealDecay()
        {
            var root = Root(BigInteger.One << (1 + (HalfLife * Bits)));
            _powers[0] = (BigInteger.One << Bits, BigInteger.One << Bits);
            for (var i = 1; i < HalfLife; i++)
                _powers[i] = ((_powers[i - 1].Low * root) >> Bits, ((_powers[i - 1].High * (root + 1)) >> Bits) + 1);
        }

        public long Units(IReadOnlyList<(int Day, long Amount)> acts, int day)
        {
            // Acts a whole number of half-lives apart fade by the same power: they are added up exactly, so that what cancels out does.
            var parts = new BigInteger[HalfLife];
            foreach (var (at, amount) in acts)
            {
                var (halves, rest) = Math.DivRem(day - at, HalfLife);
                parts[rest] += (BigInteger)amount << (Halves - halves);
            }

            var low = parts[0] << (Bits + 1);
            var high = low;
            for (var rest = 1; rest < HalfLife; rest++)
            {
                // 2^(-rest/365) is half of 2^((365 - rest)/365).
                var (least, most) = _powers[HalfLife - rest];
                low += parts[rest] * (parts[rest].Sign < 0 ? most : least);
                high += parts[rest] * (parts[rest].Sign < 0 ? least : most);
            }

            // What lies between them could only be told apart by more bits; with 256 that happens to nobody.
            const int Below = Bits + 1 + Halves;
            Assert.Equal(low >> Below, high >> Below);
            return (long)(low >> Below);
        }

        /// <summary>The whole part of the 365th root, by halving an interval.</summary>
        private static BigInteger Root(BigInteger value)
        {
            var (low, high) = (BigInteger.One << Bits, BigInteger.One << (Bits + 1));
            while (high - low > 1)
            {
                var middle = (low + high) >> 1;
                if (BigInteger.Pow(middle, HalfLife) <= value)
                    low = middle;
                else
                    high = middle;
            }

            return low;
        }
    }
}
