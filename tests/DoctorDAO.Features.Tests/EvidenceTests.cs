using System.Security.Cryptography;
using DoctorDAO.Client;
using DoctorDAO.Client.Cover;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Cover;
using DoctorDAO.Features.Relay;
using DoctorDAO.LocalChain;
using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

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
    public async Task The_custodian_reads_while_a_claim_is_open_the_keeper_takes_its_steps_and_who_is_erased_leaves_the_log()
    {
        await using var index = await DaoIndex.StartAsync(Provider.Sqlite, postgres);
        var (chain, store, keeper) = (index.Chain, index.Get<IEvidence>(), index.Get<IEnumerable<IKeeper>>().OfType<ClaimKeeper>().Single());
        await chain.OpenCoverAsync(Ct);
        // Who is not drawn, so that what is read is read as the custodian.
        var custodian = DaoChain.Member(23);
        await chain.Association.RunAsync(chain.Association.Acts.Panels.Resign(custodian), Ct);
        var policy = await chain.InsureAsync(0, DaoCover.LegalDefence, Ct);
        await index.CatchUpAsync();
        Assert.Null(await store.GetCustodianAsync(Ct));
        index.Get<IOptions<EvidenceOptions>>().Value.Custodian = custodian.Address.ToHex();
        using var key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var published = await store.AddKeyAsync(custodian.Address.ToString(), new NewJurorKey(Public(key), Sealed), Ct);
        Assert.Equal((published.Id, true), ((await store.GetCustodianAsync(Ct))!.KeyId, (await store.GetCustodianAsync(Ct))!.Custodian));
        var wrapped = string.Join('.', Sealed, "", Sealed, Sealed, Sealed);
        var (id, unfiled, running) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        Assert.Equal(
            "custodian.account",
            (await Assert.ThrowsAsync<FieldException>(() => store.BeginAsync(Claimant, new NewEvidence(id, Sealed, new GivenKey(DaoChain.Member(1).Address.ToString(), published.Id, wrapped)), Ct))).Field);
        Assert.Equal(
            "custodian.keyId",
            (await Assert.ThrowsAsync<FieldException>(() => store.BeginAsync(Claimant, new NewEvidence(id, Sealed, new GivenKey(custodian.Address.ToString(), "other", wrapped)), Ct))).Field);
        await store.BeginAsync(Claimant, new NewEvidence(id, Sealed, new GivenKey(custodian.Address.ToString(), published.Id, wrapped)), Ct);
        await store.BeginAsync(Claimant, new NewEvidence(unfiled, Sealed), Ct);
        await store.AddAsync(Claimant, unfiled, Hash(Cipher(9)), Cipher(9), Ct);
        var file = (await store.AddAsync(Claimant, id, Hash(Cipher(1)), Cipher(1), Ct))!;
        var claim = await FileAsync(id);
        await index.CatchUpAsync();

        // At once, before there is a panel; each time is in the log that the claimant sees.
        var read = (await store.ReadAsync(custodian.Address.ToString(), (long)claim, Ct))!;
        Assert.Equal((null, published.Id), (read.Recovery, Assert.Single(read.Keys).KeyId));
        Assert.Equal(Cipher(1), await store.ReadFileAsync(custodian.Address.ToString(), (long)claim, file.Hash, Ct));
        Assert.Equal([file.Hash, null], (await store.GetReadsAsync(Claimant, (long)claim, Ct))!.Select(x => x.Hash));

        // The keeper takes each step that anybody may take, when it is due and not before.
        Assert.Equal([$"claim:{claim}:convene"], await DueAsync());
        var number = await chain.Life().SeatAsync(claim, Ct);
        await index.CatchUpAsync();
        Assert.Empty(await DueAsync());
        var juror = (await chain.Life().VotesAsync(number, [10_000], Ct))[0].Juror.ToString();
        var jurorKey = await JurorAsync(juror);
        Assert.Equal(
            [(custodian.Address.ToString(), true)],
            (await store.GetReadersAsync(custodian.Address.ToString(), (long)claim, Ct))!.Where(x => x.Given).Select(x => (x.Person.Address, x.Custodian)));
        Assert.Equal(1, await store.GiveAsync(custodian.Address.ToString(), (long)claim, new GivenKeys([new GivenKey(juror, jurorKey, wrapped)]), Ct));
        Assert.Single((await store.ReadAsync(juror, (long)claim, Ct))!.Keys);
        var votes = await chain.Life().VotesAsync(number, [10_000], Ct);
        await chain.Life().CommitAsync(votes, Ct);
        await chain.Life().RevealAsync(votes, Ct);
        await chain.Association.RunAsync(chain.Association.Acts.Panels.Decide(number), Ct);
        await index.CatchUpAsync();
        Assert.Equal([$"claim:{claim}:rule"], await DueAsync());
        await chain.Association.RunAsync(chain.Association.Acts.Cover.Rule(claim), Ct);
        await index.CatchUpAsync();
        Assert.Empty(await DueAsync());

        // What is asked to be forgotten while a claim is open stays: a panel judges by it. What was never filed goes at once.
        await EraseAsync();
        Assert.NotEmpty((await store.ReadAsync(custodian.Address.ToString(), (long)claim, Ct))!.Files);
        Assert.Null(await store.CommitAsync(Claimant, unfiled, Ct));
        await chain.Node.AdvanceTimeAsync(TimeSpan.FromDays(7), Ct);
        Assert.Equal([$"claim:{claim}:conclude"], await DueAsync());
        await chain.Association.RunAsync(chain.Association.Acts.Cover.Conclude(claim), Ct);
        await store.BeginAsync(Claimant, new NewEvidence(running, Sealed), Ct);
        await store.AddAsync(Claimant, running, Hash(Cipher(5)), Cipher(5), Ct);
        var open = await FileAsync(running);
        await index.CatchUpAsync();
        Assert.Equal([$"claim:{open}:convene"], await DueAsync());
        Assert.Null(await store.ReadAsync(custodian.Address.ToString(), (long)claim, Ct));
        Assert.Empty((await store.GetReadersAsync(custodian.Address.ToString(), (long)claim, Ct))!);

        // Once it is decided, it goes when it is asked for; who read it stays told, and the other claim's stays.
        await EraseAsync();
        await EraseAsync();
        Assert.Null(await store.ReadFileAsync(Claimant, (long)claim, file.Hash, Ct));
        var gone = (await store.ReadAsync(Claimant, (long)claim, Ct))!;
        Assert.Equal((true, "", 0, 1), (gone.Deleted is not null, gone.Recovery, gone.Keys.Count, gone.Files.Count));
        Assert.Equal([juror, custodian.Address.ToString(), custodian.Address.ToString(), custodian.Address.ToString()], (await store.GetReadsAsync(Claimant, (long)claim, Ct))!.Select(x => x.Person.Address).OrderBy(x => x == custodian.Address.ToString()));
        Assert.Equal(Cipher(5), await store.ReadFileAsync(Claimant, (long)open, Hash(Cipher(5)), Ct));
        Assert.Equal(0, await index.Get<EvidenceCleaner>().CleanAsync(Ct));

        async Task<IReadOnlyList<string>> DueAsync()
        {
            var now = await chain.Node.NowAsync(Ct);
            return [.. (await keeper.DueAsync(now.ToUnixTimeSeconds(), Ct)).Select(x => x.Key)];
        }

        async Task<string> JurorAsync(string account)
        {
            using var own = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
            return (await store.AddKeyAsync(account, new NewJurorKey(Public(own), Sealed), Ct)).Id;
        }

        async Task EraseAsync()
        {
            await using var db = index.Database.CreateDbContext();
            await new OwnEvidence(TimeProvider.System).EraseAsync(db, new PersonalAccounts(Guid.NewGuid(), [DaoChain.Member(0).Address.ToHex()]), Ct);
        }

        async Task<ulong> FileAsync(Guid evidence)
        {
            var commitment = (await store.CommitAsync(Claimant, evidence, Ct))!.Commitment;
            return CoverLife.ClaimOf(await chain.Association.RunAsync(
                chain.Association.Acts.Cover.File(DaoChain.Member(0), policy, $"a letter {evidence}", (await chain.Node.NowAsync(Ct)).AddHours(-1), 300_000, Bytes32.Parse(commitment)), Ct));
        }
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
