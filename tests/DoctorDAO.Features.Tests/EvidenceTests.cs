using System.Security.Cryptography;
using DoctorDAO.Client;
using DoctorDAO.Client.Cover;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Cover;
using DoctorDAO.LocalChain;
using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Tests;

/// <summary>Who is handed a claim's evidence, when, and until when; on a real chain.</summary>
public sealed class EvidenceTests(PostgresFixture postgres)
{
    private const string Sealed = "c2VhbGVkLXVuZGVyLWEtcmVjb3ZlcnktY29kZS1vZi10aGUtZGV2aWNl";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static string Claimant => DaoChain.Member(0).Address.ToString();

    [Fact]
    public async Task Jurors_of_the_running_panel_read_what_is_committed_each_reading_is_logged_and_all_is_deleted_by_rule()
    {
        await using var index = await DaoIndex.StartAsync(Provider.Sqlite, postgres);
        var (chain, store) = (index.Chain, index.Get<IEvidence>());
        await chain.OpenCoverAsync(Ct);
        var policy = await chain.InsureAsync(0, DaoCover.LegalDefence, Ct);
        await index.CatchUpAsync();
        var id = Guid.NewGuid();
        await store.BeginAsync(Claimant, new NewEvidence(id, Sealed), Ct);
        var file = (await store.AddAsync(Claimant, id, Hash(Cipher(1)), Cipher(1), Ct))!;
        Assert.Equal(file, await store.AddAsync(Claimant, id, file.Hash, Cipher(1), Ct));
        var commitment = (await store.CommitAsync(Claimant, id, Ct))!;
        Assert.Equal(commitment, await store.CommitAsync(Claimant, id, Ct));
        Assert.Equal((EvidenceCommitment.Of(id, [file.Hash]), 1), (commitment.Commitment, commitment.Files));

        // Somebody else who files with the same commitment does not come by the evidence.
        var theirs = await chain.Life().BuyAsync(DaoChain.Member(1), CoverActs.Quote(DaoChain.Member(1).Address, DaoCover.LegalDefence, await chain.Node.NowAsync(Ct), nonce: 7), Ct);
        var claim = await FileAsync(0, policy, commitment.Commitment);
        // What comes after the commitment is the claimant's alone until it is committed to, too.
        var late = (await store.AddAsync(Claimant, id, Hash(Cipher(2)), Cipher(2), Ct))!;
        await index.CatchUpAsync();
        foreach (var member in (int[])[1, 2, 3])
            Assert.Null(await store.ReadAsync(DaoChain.Member(member).Address.ToString(), (long)claim, Ct));
        var number = await chain.Life().SeatAsync(claim, Ct);
        await index.CatchUpAsync();
        var jurors = (await chain.Life().VotesAsync(number, [10_000], Ct)).Select(x => x.Juror.ToString()).ToList();
        var stranger = Enumerable.Range(1, 20).Select(x => DaoChain.Member(x).Address.ToString()).First(x => !jurors.Contains(x));
        Assert.Null(await store.ReadAsync(stranger, (long)claim, Ct));
        Assert.Null(await store.ReadFileAsync(stranger, (long)claim, file.Hash, Ct));
        Assert.Null(await store.GetReadersAsync(stranger, (long)claim, Ct));
        Assert.Null(await store.GiveAsync(stranger, (long)claim, new GivenKeys([new GivenKey(stranger, "x", "y")]), Ct));
        Assert.Null(await store.GetReadsAsync(jurors[0], (long)claim, Ct));

        // The key is given to who sits on the panel and to their newest key, once.
        using var key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var published = await store.AddKeyAsync(jurors[0], new NewJurorKey(Public(key), Sealed), Ct);
        Assert.Equal(published, await store.AddKeyAsync(jurors[0], new NewJurorKey(Public(key), Sealed), Ct));
        Assert.Equal("key", (await Assert.ThrowsAsync<FieldException>(() => store.AddKeyAsync(jurors[1], new NewJurorKey(Public(key), Sealed), Ct))).Field);
        var readers = (await store.GetReadersAsync(Claimant, (long)claim, Ct))!;
        Assert.Equal(jurors.Order(StringComparer.Ordinal), readers.Select(x => x.Person.Address).Order(StringComparer.Ordinal));
        Assert.Equal((published.Id, false), (readers.Single(x => x.Person.Address == jurors[0]).KeyId, readers.Single(x => x.Person.Address == jurors[0]).Given));
        var wrapped = string.Join('.', Sealed, "", Sealed, Sealed, Sealed);
        Assert.Equal("keys[0].account", (await GiveFailsAsync(stranger, published.Id)).Field);
        Assert.Equal("keys[0].keyId", (await GiveFailsAsync(jurors[1], published.Id)).Field);
        Assert.Equal(1, await store.GiveAsync(Claimant, (long)claim, new GivenKeys([new GivenKey(jurors[0], published.Id, wrapped)]), Ct));
        Assert.Equal(0, await store.GiveAsync(Claimant, (long)claim, new GivenKeys([new GivenKey(jurors[0], published.Id, wrapped)]), Ct));

        var read = (await store.ReadAsync(jurors[0], (long)claim, Ct))!;
        Assert.Equal((id, null, commitment.Commitment), (read.Id, read.Recovery, read.Files.Single().Commitment));
        Assert.Equal(new WrappedKeyDto(published.Id, wrapped), Assert.Single(read.Keys));
        Assert.Empty((await store.ReadAsync(jurors[1], (long)claim, Ct))!.Keys);
        Assert.Equal(Cipher(1), await store.ReadFileAsync(jurors[0], (long)claim, file.Hash, Ct));
        Assert.Null(await store.ReadFileAsync(jurors[0], (long)claim, late.Hash, Ct));
        var own = (await store.ReadAsync(Claimant, (long)claim, Ct))!;
        Assert.Equal([file.Hash, late.Hash], own.Files.Select(x => x.Hash));
        Assert.Equal(Sealed, own.Recovery);
        var reads = (await store.GetReadsAsync(Claimant, (long)claim, Ct))!;
        Assert.Equal([(jurors[0], file.Hash), (jurors[1], null), (jurors[0], null)], reads.Select(x => (x.Person.Address, x.Hash)));

        // When the panel has answered, nobody of it reads any more; what it read stays in the log.
        var votes = await chain.Life().VotesAsync(number, [10_000], Ct);
        await chain.Life().CommitAsync(votes, Ct);
        await chain.Life().RevealAsync(votes, Ct);
        await chain.Association.RunAsync(chain.Association.Acts.Panels.Decide(number), Ct);
        await index.CatchUpAsync();
        Assert.Null(await store.ReadAsync(jurors[0], (long)claim, Ct));
        Assert.Null(await store.ReadFileAsync(jurors[0], (long)claim, file.Hash, Ct));
        await chain.Association.RunAsync(chain.Association.Acts.Cover.Rule(claim), Ct);
        await chain.Node.AdvanceTimeAsync(TimeSpan.FromDays(7), Ct);
        await chain.Association.RunAsync(chain.Association.Acts.Cover.Conclude(claim), Ct);
        await index.CatchUpAsync();
        Assert.Equal("evidence", (await Assert.ThrowsAsync<FieldException>(() => store.AddAsync(Claimant, id, Hash(Cipher(3)), Cipher(3), Ct))).Field);
        Assert.Empty((await store.GetReadersAsync(Claimant, (long)claim, Ct))!);
        Assert.Null(await store.GetReadersAsync(stranger, (long)claim, Ct));
        var cleaner = index.Get<EvidenceCleaner>();
        Assert.Equal(0, await cleaner.CleanAsync(Ct));
        Assert.NotEmpty((await store.ReadAsync(Claimant, (long)claim, Ct))!.Files);
        await chain.Node.AdvanceTimeAsync(TimeSpan.FromDays(91), Ct);
        await chain.Node.MineAsync(Ct);
        await index.CatchUpAsync();
        Assert.Equal(1, await cleaner.CleanAsync(Ct));
        Assert.Equal(0, await cleaner.CleanAsync(Ct));
        var gone = (await store.ReadAsync(Claimant, (long)claim, Ct))!;
        Assert.NotNull(gone.Deleted);
        Assert.Equal((2, "", 0), (gone.Files.Count, gone.Recovery, gone.Keys.Count));
        Assert.Null(await store.ReadFileAsync(Claimant, (long)claim, file.Hash, Ct));
        Assert.Equal(3, (await store.GetReadsAsync(Claimant, (long)claim, Ct))!.Count);
        await using var db = index.Database.CreateDbContext();
        Assert.Equal((0, 0), (await db.Set<EvidenceContentRow>().CountAsync(Ct), await db.Set<EvidenceKeyRow>().CountAsync(Ct)));
        GC.KeepAlive(theirs);

        Task<FieldException> GiveFailsAsync(string account, string keyId) =>
            Assert.ThrowsAsync<FieldException>(() => store.GiveAsync(Claimant, (long)claim, new GivenKeys([new GivenKey(account, keyId, wrapped)]), Ct));

        async Task<ulong> FileAsync(int member, ulong under, string evidence) => CoverLife.ClaimOf(await chain.Association.RunAsync(
            chain.Association.Acts.Cover.File(DaoChain.Member(member), under, "a letter", (await chain.Node.NowAsync(Ct)).AddHours(-1), 300_000, Bytes32.Parse(evidence)), Ct));
    }

    [Fact]
    public async Task Evidence_is_bounded_belongs_to_who_made_it_and_what_is_never_filed_is_forgotten()
    {
        await using var index = await DaoIndex.StartAsync(Provider.Sqlite, postgres);
        await index.Chain.Node.MineAsync(Ct);
        await index.CatchUpAsync();
        var store = index.Get<IEvidence>();
        var (id, other) = (Guid.NewGuid(), DaoChain.Member(1).Address.ToString());
        Assert.Equal("account", (await Assert.ThrowsAsync<FieldException>(() => store.BeginAsync(Address.Parse("0x00000000000000000000000000000000000000aa").ToString(), new NewEvidence(id, Sealed), Ct))).Field);
        Assert.Equal("recovery", (await Assert.ThrowsAsync<FieldException>(() => store.BeginAsync(Claimant, new NewEvidence(id, "clear text!"), Ct))).Field);
        await store.BeginAsync(Claimant, new NewEvidence(id, Sealed), Ct);
        await store.BeginAsync(Claimant, new NewEvidence(id, Sealed), Ct);
        Assert.Equal("id", (await Assert.ThrowsAsync<FieldException>(() => store.BeginAsync(other, new NewEvidence(id, Sealed), Ct))).Field);
        Assert.Null(await store.AddAsync(other, id, Hash(Cipher(1)), Cipher(1), Ct));
        Assert.Null(await store.CommitAsync(other, id, Ct));
        Assert.Equal("evidence", (await Assert.ThrowsAsync<FieldException>(() => store.CommitAsync(Claimant, id, Ct))).Field);
        Assert.Equal("hash", (await Assert.ThrowsAsync<FieldException>(() => store.AddAsync(Claimant, id, Hash(Cipher(2)), Cipher(1), Ct))).Field);
        for (byte i = 0; i < EvidenceLimits.Files; i++)
            await store.AddAsync(Claimant, id, Hash(Cipher(i)), Cipher(i), Ct);
        Assert.Equal("file", (await Assert.ThrowsAsync<FieldException>(() => store.AddAsync(Claimant, id, Hash(Cipher(99)), Cipher(99), Ct))).Field);
        Assert.Equal(EvidenceLimits.Files, (await store.CommitAsync(Claimant, id, Ct))!.Files);
        for (var i = 1; i < EvidenceLimits.Unfiled; i++)
            await store.BeginAsync(Claimant, new NewEvidence(Guid.NewGuid(), Sealed), Ct);
        Assert.Equal("id", (await Assert.ThrowsAsync<FieldException>(() => store.BeginAsync(Claimant, new NewEvidence(Guid.NewGuid(), Sealed), Ct))).Field);

        // A week has to pass here and on the chain.
        var cleaner = index.Get<EvidenceCleaner>();
        Assert.Equal(0, await cleaner.CleanAsync(Ct));
        await using var db = index.Database.CreateDbContext();
        var weekAgo = TimeProvider.System.GetUtcNow().AddDays(-8).ToUnixTimeMilliseconds();
        await db.Set<EvidenceRow>().ExecuteUpdateAsync(x => x.SetProperty(e => e.CreatedAt, weekAgo), Ct);
        await index.Chain.Node.AdvanceTimeAsync(TimeSpan.FromDays(8), Ct);
        await index.Chain.Node.MineAsync(Ct);
        await index.CatchUpAsync();
        Assert.Equal(EvidenceLimits.Unfiled, await cleaner.CleanAsync(Ct));
        Assert.Equal((0, 0, 0), (await db.Set<EvidenceRow>().CountAsync(Ct), await db.Set<EvidenceFileRow>().CountAsync(Ct), await db.Set<EvidenceContentRow>().CountAsync(Ct)));
    }

    [Fact]
    public void A_commitment_is_the_browsers_in_whatever_order_files_come()
    {
        // The same numbers stand in evidence.test.ts.
        string[] hashes = ["0x" + new string('2', 64), "0x" + new string('1', 64)];
        var id = Guid.Parse("0b6f7a52-6d2f-4b3e-9c1d-2f7f5a1c8e90");
        Assert.Equal("0x0cbb5c491a178b5a90ba8cd0f0826798762ecb5f5dbccac17c37d550e7f6c4d7", EvidenceCommitment.Of(id, hashes));
        Assert.Equal(EvidenceCommitment.Of(id, hashes), EvidenceCommitment.Of(id, hashes.Reverse()));
    }

    private static byte[] Cipher(byte seed) => [.. Enumerable.Repeat(seed, 64)];

    private static string Hash(byte[] content) => "0x" + Convert.ToHexStringLower(SHA256.HashData(content));

    private static PublicKeyDto Public(ECDiffieHellman key)
    {
        var point = key.ExportParameters(false).Q;
        return new PublicKeyDto(System.Buffers.Text.Base64Url.EncodeToString(point.X!), System.Buffers.Text.Base64Url.EncodeToString(point.Y!));
    }
}
