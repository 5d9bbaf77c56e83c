using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace DoctorDAO.Credentials.Tests;

public sealed class StatusTests
{
    private readonly Scene _scene = new();

    private KnownIssuerKeys Keys => new([(Scene.Issuer, _scene.IssuerKey.Public)]);

    [Fact]
    public void The_lists_of_the_specification_are_read_and_written()
    {
        foreach (var one in Vectors.Load("status_lists").GetProperty("token").EnumerateArray())
        {
            var bits = one.GetProperty("bits").GetInt32();
            var list = StatusCodecs.Token.Inflate(StatusCodecs.Token.Decode(one.GetProperty("lst").GetString()!), bits);
            Assert.Equal(one.GetProperty("count").GetInt32(), list.Count);
            var expected = new StatusList(StatusKind.Token, bits, list.Count);
            foreach (var set in one.GetProperty("set").EnumerateObject())
                expected[int.Parse(set.Name, System.Globalization.CultureInfo.InvariantCulture)] = set.Value.GetInt32();
            Assert.True(expected.Bytes.SequenceEqual(list.Bytes), one.GetProperty("name").GetString());
            Assert.True(StatusCodecs.Token.Inflate(StatusCodecs.Token.Compress(expected), bits).Bytes.SequenceEqual(list.Bytes));
        }
    }

    [Fact]
    public void The_bitstring_of_the_specification_is_read()
    {
        var one = Vectors.Load("status_lists").GetProperty("bitstring");
        var list = StatusCodecs.Bitstring.Inflate(StatusCodecs.Bitstring.Decode(one.GetProperty("encodedList").GetString()!), 1);
        Assert.Equal(one.GetProperty("count").GetInt32(), list.Count);
        Assert.Equal(-1, list.Bytes.IndexOfAnyExcept((byte)0));
    }

    [Fact]
    public void The_two_kinds_count_bits_from_opposite_ends()
    {
        Assert.Equal(0b0000_0001, new StatusList(StatusKind.Token, 1, 8) { [0] = 1 }.Bytes[0]);
        Assert.Equal(0b1000_0000, new StatusList(StatusKind.Bitstring, 1, 8) { [0] = 1 }.Bytes[0]);
        Assert.Equal(0b0000_1000, new StatusList(StatusKind.Token, 2, 4) { [1] = 2 }.Bytes[0]);
        Assert.Equal(0b0010_0000, new StatusList(StatusKind.Bitstring, 2, 4) { [1] = 2 }.Bytes[0]);
    }

    [Fact]
    public void What_is_set_is_read_and_nothing_else_changes() =>
        Gen.Select(Gen.Int[0, 1].Select(i => (StatusKind)i), Gen.Int[0, 3].Select(i => 1 << i), Gen.Select(Gen.Int[0, 99], Gen.Int[0, 255]).Array[0, 50]).Sample((kind, bits, sets) =>
        {
            var list = new StatusList(kind, bits, 100);
            var model = new int[100];
            foreach (var (index, value) in sets)
                list[index] = model[index] = value & ((1 << bits) - 1);
            var back = StatusCodecs.For(kind).Inflate(StatusCodecs.For(kind).Compress(list), bits);
            return Enumerable.Range(0, 100).All(i => list[i] == model[i] && back[i] == model[i]);
        });

    [Theory]
    [InlineData(StatusKind.Token)]
    [InlineData(StatusKind.Bitstring)]
    public async Task A_signed_list_comes_back(StatusKind kind)
    {
        var list = new StatusList(kind, 1, 131_072) { [94567] = 1 };
        var signed = StatusTokens.Sign(list, new StatusListInfo(Scene.ListUri, Scene.Issuer, _scene.Now, _scene.Now.AddDays(1), TimeSpan.FromHours(1)), _scene.IssuerKey);
        var opened = await OpenAsync(signed.Token, kind);
        Assert.True(opened.List.Bytes.SequenceEqual(list.Bytes));
        Assert.True(opened.Compressed.Span.SequenceEqual(signed.Compressed.Span));
        Assert.Equal(_scene.Now.AddDays(1), opened.ExpiresAt);
        Assert.Equal(TimeSpan.FromHours(1), opened.TimeToLive);
        Assert.Equal(1, new StatusReference(kind, Scene.ListUri, 94567).Look(opened));
    }

    [Theory]
    [InlineData(StatusKind.Token)]
    [InlineData(StatusKind.Bitstring)]
    public async Task A_list_that_has_ended_is_refused(StatusKind kind)
    {
        var signed = Sign(kind, new StatusListInfo(Scene.ListUri, Scene.Issuer, _scene.Now, _scene.Now.AddMinutes(1)));
        _scene.Time.Advance(TimeSpan.FromMinutes(2));
        await RefusesAsync(CredentialError.Expired, signed, kind);
    }

    [Theory]
    [InlineData(StatusKind.Token)]
    [InlineData(StatusKind.Bitstring)]
    public Task A_list_about_another_address_is_refused(StatusKind kind) =>
        RefusesAsync(CredentialError.StatusInvalid, Sign(kind, new StatusListInfo("https://other.example/1", Scene.Issuer, _scene.Now)), kind);

    [Theory]
    [InlineData(StatusKind.Token)]
    [InlineData(StatusKind.Bitstring)]
    public Task Another_issuers_list_is_refused(StatusKind kind) =>
        RefusesAsync(CredentialError.IssuerRefused, Sign(kind, new StatusListInfo(Scene.ListUri, "did:web:other.example", _scene.Now)), kind);

    [Theory]
    [InlineData(StatusKind.Token)]
    [InlineData(StatusKind.Bitstring)]
    public Task A_list_signed_by_another_key_is_refused(StatusKind kind) =>
        RefusesAsync(CredentialError.SignatureInvalid,
            StatusTokens.Sign(new StatusList(kind, 1, 131_072), new StatusListInfo(Scene.ListUri, Scene.Issuer, _scene.Now), SigningKey.Generate(KeyCurve.P256, _scene.IssuerKey.Public.KeyId)).Token, kind);

    [Fact]
    public Task One_kind_is_not_taken_for_the_other() => RefusesAsync(CredentialError.WrongType, Sign(StatusKind.Token, new StatusListInfo(Scene.ListUri, Scene.Issuer, _scene.Now)), StatusKind.Bitstring);

    [Fact]
    public Task A_list_from_the_future_is_refused() => RefusesAsync(CredentialError.FromTheFuture, Sign(StatusKind.Token, new StatusListInfo(Scene.ListUri, Scene.Issuer, _scene.Now.AddHours(1))), StatusKind.Token);

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(16)]
    public Task Another_number_of_bits_is_refused(int bits) =>
        RefusesAsync(CredentialError.StatusInvalid, Jws.Sign("statuslist+jwt", new JsonObject
        {
            ["iss"] = Scene.Issuer, ["sub"] = Scene.ListUri, ["iat"] = _scene.Now.ToUnixTimeSeconds(), ["status_list"] = new JsonObject { ["bits"] = bits, ["lst"] = "eNrbuRgAAhcBXQ" },
        }, _scene.IssuerKey), StatusKind.Token);

    [Fact]
    public void A_short_bitstring_is_not_signed() =>
        Assert.Equal(CredentialError.StatusInvalid, Texts.ErrorOf(() => StatusTokens.Sign(new StatusList(StatusKind.Bitstring, 1, 8), new StatusListInfo(Scene.ListUri, Scene.Issuer, _scene.Now), _scene.IssuerKey)));

    [Fact]
    public void A_bomb_is_refused_before_it_is_unpacked()
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var zeros = new byte[1024 * 1024];
            for (var i = 0; i < 256; i++)
                zlib.Write(zeros);
        }
        var bomb = packed.ToArray();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(CredentialError.TooLarge, Texts.ErrorOf(() => StatusCodecs.Token.Inflate(bomb, 1)));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8L * 1024 * 1024);
    }

    [Fact]
    public void A_list_of_a_million_entries_of_8_bits_is_the_largest()
    {
        Assert.Equal(1_048_576, StatusCodecs.Token.Inflate(StatusCodecs.Token.Compress(new StatusList(StatusKind.Token, 8, 1_048_576)), 8).Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => new StatusList(StatusKind.Token, 8, 1_048_577));
    }

    [Fact]
    public void Any_bytes_are_a_list_or_refused() => Gen.Byte.Array[0, 200].Sample(bytes =>
    {
        foreach (var codec in new[] { StatusCodecs.Token, StatusCodecs.Bitstring })
        {
            try
            {
                codec.Inflate(bytes, 1);
            }
            catch (CredentialException)
            {
            }
        }
    });

    [Fact]
    public async Task A_list_is_fetched_once_for_as_long_as_it_says()
    {
        var fetcher = new Fetcher(() => Sign(StatusKind.Token, new StatusListInfo(Scene.ListUri, Scene.Issuer, _scene.Now, _scene.Now.AddHours(2), TimeSpan.FromMinutes(10))));
        var lists = new FetchedStatusLists(fetcher, Keys, _scene.Time);
        var reference = new StatusReference(StatusKind.Token, Scene.ListUri, 1);
        var ct = TestContext.Current.CancellationToken;
        await lists.GetAsync(reference, Scene.Issuer, null, ct);
        await lists.GetAsync(reference with { Index = 2 }, Scene.Issuer, null, ct);
        Assert.Equal(1, fetcher.Count);
        _scene.Time.Advance(TimeSpan.FromMinutes(9));
        await lists.GetAsync(reference, Scene.Issuer, null, ct);
        Assert.Equal(1, fetcher.Count);
        await lists.GetAsync(reference, Scene.Issuer, TimeSpan.FromMinutes(5), ct);
        Assert.Equal(2, fetcher.Count);
        _scene.Time.Advance(TimeSpan.FromMinutes(10));
        await lists.GetAsync(reference, Scene.Issuer, null, ct);
        Assert.Equal(3, fetcher.Count);
    }

    [Fact]
    public async Task A_list_that_is_older_than_the_policy_allows_is_refused()
    {
        var old = Sign(StatusKind.Token, new StatusListInfo(Scene.ListUri, Scene.Issuer, _scene.Now));
        _scene.Time.Advance(TimeSpan.FromHours(25));
        var lists = new FetchedStatusLists(new Fetcher(() => old), Keys, _scene.Time);
        var refused = await Assert.ThrowsAsync<CredentialException>(async () =>
            await lists.GetAsync(new StatusReference(StatusKind.Token, Scene.ListUri, 1), Scene.Issuer, TimeSpan.FromHours(24), TestContext.Current.CancellationToken));
        Assert.Equal(CredentialError.StatusUnavailable, refused.Error);
    }

    [Fact]
    public async Task A_list_that_is_kept_grows_too_old_and_is_never_kept_for_more_than_a_day()
    {
        var list = new StatusList(StatusKind.Token, 1, 1_024);
        string Signed() => StatusTokens.Sign(list, new StatusListInfo(Scene.ListUri, Scene.Issuer, _scene.Now, TimeToLive: TimeSpan.FromDays(30)), _scene.IssuerKey).Token;
        var text = Signed();
        var fetcher = new Fetcher(() => text);
        var lists = new FetchedStatusLists(fetcher, Keys, _scene.Time);
        var (reference, ct) = (new StatusReference(StatusKind.Token, Scene.ListUri, 1), TestContext.Current.CancellationToken);
        _scene.Time.Advance(TimeSpan.FromHours(23));
        Assert.Equal(_scene.IssuerKey.Public.Thumbprint, (await lists.GetAsync(reference, Scene.Issuer, TimeSpan.FromHours(24), ct)).Key?.Thumbprint);
        _scene.Time.Advance(TimeSpan.FromHours(2));
        // It was made 25 hours ago, though it came here two hours ago.
        Assert.Equal(CredentialError.StatusUnavailable, (await Assert.ThrowsAsync<CredentialException>(async () => await lists.GetAsync(reference, Scene.Issuer, TimeSpan.FromHours(24), ct))).Error);
        text = Signed();
        await lists.GetAsync(reference, Scene.Issuer, TimeSpan.FromHours(24), ct);
        var before = fetcher.Count;
        _scene.Time.Advance(TimeSpan.FromHours(25));
        await lists.GetAsync(reference, Scene.Issuer, TimeSpan.FromHours(720), ct);
        Assert.Equal(before + 1, fetcher.Count);
    }

    [Fact]
    public void A_bitstrings_purpose_decides_what_a_set_bit_means()
    {
        var list = new StatusList(StatusKind.Bitstring, 1, 131_072) { [1] = 1 };
        StatusSnapshot Snapshot(string purpose) => new(Scene.ListUri, Scene.Issuer, list, [purpose], default, Scene.Start, null, null, Scene.Start);
        StatusReference Reference(string purpose) => new(StatusKind.Bitstring, Scene.ListUri, 1, purpose);
        Assert.Equal(CredentialError.Revoked, Texts.ErrorOf(() => Reference("revocation").Check(Snapshot("revocation"))));
        Assert.Equal(CredentialError.Suspended, Texts.ErrorOf(() => Reference("suspension").Check(Snapshot("suspension"))));
        Assert.Equal(CredentialError.StatusInvalid, Texts.ErrorOf(() => Reference("revocation").Check(Snapshot("suspension"))));
        (Reference("revocation") with { Index = 2 }).Check(Snapshot("revocation"));
    }

    [Fact]
    public void A_reference_comes_back()
    {
        var token = new StatusReference(StatusKind.Token, Scene.ListUri, 7);
        Assert.Equal(token, StatusReference.Of(StrictJson.Element(new JsonObject { ["status"] = token.ToStatusClaim() })));
        var bit = new StatusReference(StatusKind.Bitstring, Scene.ListUri, 8, "suspension");
        Assert.Equal(bit, StatusReference.Of(StrictJson.Element(new JsonObject { ["credentialStatus"] = bit.ToCredentialStatus() })));
        Assert.Null(StatusReference.Of(StrictJson.Element(new JsonObject())));
    }

    private string Sign(StatusKind kind, StatusListInfo info) => StatusTokens.Sign(new StatusList(kind, 1, 131_072), info, _scene.IssuerKey).Token;

    private ValueTask<StatusSnapshot> OpenAsync(string token, StatusKind kind) =>
        StatusTokens.OpenAsync(token, kind, Scene.ListUri, Scene.Issuer, Keys, _scene.Now, TestContext.Current.CancellationToken);

    private async Task RefusesAsync(CredentialError error, string token, StatusKind kind) =>
        Assert.Equal(error, (await Assert.ThrowsAsync<CredentialException>(async () => await OpenAsync(token, kind))).Error);

    private sealed class Fetcher(Func<string> list) : IDocumentFetcher
    {
        public int Count { get; private set; }

        public ValueTask<byte[]> FetchAsync(Uri address, string accept, int most, CancellationToken ct)
        {
            Count++;
            return new(Encoding.ASCII.GetBytes(list()));
        }
    }
}
