using DoctorDAO.Client.Membership;
using DoctorDAO.Client.Reputation;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Governance;
using DoctorDAO.LocalChain;
using DoctorDAO.Testing;
using Contracts = DoctorDAO.LocalChain.Contracts;

namespace DoctorDAO.Features.Tests;

/// <summary>Members move to other accounts: every view follows, and says what the contracts say.</summary>
public sealed class MoveTests(PostgresFixture postgres)
{
    private const string Chamber = "clinical";
    private const int Spare = DaoChain.Members + 10;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Provider.Sqlite, 1)]
    [InlineData(Provider.PostgreSql, 2)]
    public async Task Forests_history_and_counts_follow_whoever_moves_and_a_rebuild_makes_the_same(Provider provider, int seed)
    {
        await using var index = await DaoIndex.StartAsync(provider, postgres);
        var (dao, random, check) = (index.Association, new Random(seed), new ContractCheck(index));
        var keys = Enumerable.Range(0, DaoChain.Members).Select(DaoChain.Member).ToList();
        var moved = new List<Address>();
        for (var round = 0; round < 4; round++)
        {
            for (var i = 0; i < 25; i++)
            {
                var from = random.Next(keys.Count);
                var to = random.Next(3) > 0 ? Math.Max(0, from - 1) : random.Next(keys.Count);
                await TryAsync(dao, dao.Acts.Delegate(Chamber, keys[from], keys[to].Address));
            }

            await TryAsync(dao, dao.Acts.Suspend(keys[random.Next(keys.Count)].Address));
            // Whoever it is, with everybody who follows; the second time it may be somebody who has moved before.
            var who = round < 2 ? round : random.Next(3);
            var heir = await HeirAsync(dao, round);
            await RequestMoveAsync(dao, keys[who].Address, heir.Address);
            await dao.Node.AdvanceTimeAsync(TimeSpan.FromDays(7), Ct);
            await dao.RunAsync(dao.Acts.CompleteRecovery(keys[who].Address), Ct);
            moved.Add(keys[who].Address);
            keys[who] = heir;
            await index.CatchUpAsync();
            await check.MembersAsync(Chamber, [.. keys.Select(x => x.Address), .. moved]);
        }

        var left = (await index.Queries.GetMemberAsync(moved[0].ToString(), Ct))!;
        Assert.Equal(MemberStatus.Moved, left.Status);
        Assert.NotNull(left.MovedTo);
        Assert.Contains(left.History, x => x.Kind == "moved");
        var now = (await index.Queries.GetMemberAsync(left.MovedTo.Address, Ct))!;
        Assert.Equal(left.Since, now.Since);
        // The history of the account that was left belongs to the member still.
        Assert.Contains(now.History, x => x.Kind == "admitted");
        Assert.Contains(now.History, x => x.Kind == "moved-here" && x.Other!.Address == left.Person.Address);

        var lived = await index.Database.ViewsAsync();
        await index.RebuildAsync();
        Assert.Equal(lived, await index.Database.ViewsAsync());
    }

    [Fact]
    public async Task A_history_of_reputation_goes_on_where_its_member_has_moved_and_is_read_in_one_order()
    {
        await using var index = await DaoIndex.StartAsync(Provider.Sqlite, postgres);
        var (dao, queries, member) = (index.Association, index.Get<IReputationQueries>(), DaoChain.Member(2).Address);
        await index.Chain.ActAsTimelockAsync(Ct, dao.Acts.NameTimelockSource("clinical", 1000, 500));
        await index.Chain.ActAsTimelockAsync(Ct, dao.Acts.Award(member, "clinical", 1, "first"), dao.Acts.Award(member, "clinical", 2, "second"));
        for (var move = 0; move < 2; move++)
        {
            var heir = (await HeirAsync(dao, move)).Address;
            await RequestMoveAsync(dao, member, heir);
            await dao.Node.AdvanceTimeAsync(TimeSpan.FromDays(7), Ct);
            await dao.RunAsync(dao.Acts.CompleteRecovery(member), Ct);
            member = heir;
            await index.Chain.ActAsTimelockAsync(Ct, dao.Acts.Award(member, "clinical", (uint)(3 + move), $"after {move}"));
        }

        await index.CatchUpAsync();
        foreach (var limit in (int[])[1, 3, 25])
        {
            var (amounts, cursor) = (new List<long>(), (string?)null);
            do
            {
                var page = await queries.GetReputationHistoryAsync(new ReputationHistoryQuery(member.ToString(), "clinical", cursor, limit), Ct);
                Assert.True(page.Items.Count <= limit);
                amounts.AddRange(page.Items.Select(x => x.Amount));
                cursor = page.Next;
            }
            while (cursor is not null);
            Assert.Equal([4, 3, 2, 1], amounts);
        }

        // Where it was earned it stays to be read.
        Assert.Equal([2, 1], (await queries.GetReputationHistoryAsync(new ReputationHistoryQuery(DaoChain.Member(2).Address.ToString()), Ct)).Items.Select(x => x.Amount));
    }

    [Fact]
    public async Task A_session_counts_the_accounts_of_its_snapshot_and_is_recounted_the_same()
    {
        await using var index = await DaoIndex.StartAsync(Provider.Sqlite, postgres);
        var (dao, check) = (index.Association, new ContractCheck(index));
        var heir = await HeirAsync(dao);
        for (var i = 3; i < 9; i++)
            await dao.RunAsync(dao.Acts.Delegate(Chamber, DaoChain.Member(i), DaoChain.Member(2).Address), Ct);
        await RequestMoveAsync(dao, DaoChain.Member(2).Address, heir.Address);
        await dao.Node.AdvanceTimeAsync(TimeSpan.FromDays(7), Ct);
        var session = await dao.ProposeAsync(DaoChain.Member(0), new Proposal(Chamber, [dao.Acts.Statement()], "# One\n\nWords."), Ct);
        await dao.Node.AdvanceTimeToAsync(DateTimeOffset.FromUnixTimeSeconds((long)session + 1), Ct);
        await dao.RunAsync(dao.Acts.CompleteRecovery(DaoChain.Member(2).Address), Ct);
        await dao.RunAsync(dao.Acts.CastBallot(Chamber, session, DaoChain.Member(2), [5], "The account of the snapshot"), Ct);
        await Assert.ThrowsAsync<ActRefusedException>(() => dao.RunAsync(dao.Acts.CastBallot(Chamber, session, heir, [-5], "Too late"), Ct));
        await dao.RunAsync(dao.Acts.CastBallot(Chamber, session, DaoChain.Member(4), [-1], "My own"), Ct);
        await index.CatchUpAsync();
        await check.SessionAsync(Chamber, session);
        var recount = await index.Get<Recount>().RunAsync(Chamber, (long)session, Ct);
        Assert.Null(recount!.Difference);
        var ballots = await index.Queries.GetSessionBallotsAsync(Chamber, (long)session, null, 10, Ct);
        Assert.Equal([6, 1], ballots.Items.Select(x => x.Voices).OrderDescending());
    }

    [Fact]
    public async Task Guardians_requests_and_their_ends_are_told_and_a_reorg_takes_a_move_back()
    {
        await using var index = await DaoIndex.StartAsync(Provider.Sqlite, postgres);
        var dao = index.Association;
        var recoveries = index.Get<IRecoveries>();
        var (doctor, heir) = (DaoChain.Member(5), await HeirAsync(dao));
        var guardians = new[] { 6, 7, 8 }.Select(x => DaoChain.Member(x).Address).OrderBy(x => x).ToArray();
        await dao.RunAsync(dao.Acts.SetGuardians(doctor, guardians, 2), Ct);
        await index.CatchUpAsync();
        var shown = await recoveries.GetRecoveryAsync(doctor.Address.ToString(), Ct);
        Assert.Equal(guardians.Select(x => x.ToString()), shown.Guardians.Select(x => x.Address));
        Assert.Equal((2, 1L), (shown.Threshold, shown.Nonce));
        Assert.Null(shown.Request);
        Assert.Equal(doctor.Address.ToString(), Assert.Single((await recoveries.GetRecoveryAsync(guardians[0].ToString(), Ct)).Wards).Address);

        await RequestMoveAsync(dao, doctor.Address, heir.Address);
        await index.CatchUpAsync();
        var request = (await recoveries.GetRecoveryAsync(doctor.Address.ToString(), Ct)).Request!;
        Assert.Equal((heir.Address.ToString(), true, TimeSpan.FromDays(7)), (request.To.Address, request.ByVerifiers, request.ReadyAt - request.RequestedAt));
        Assert.Equal(request, (await recoveries.GetRecoveryAsync(heir.Address.ToString(), Ct)).Incoming);
        Assert.Equal(request, (await index.Queries.GetMemberAsync(doctor.Address.ToString(), Ct))!.Recovery);
        await dao.RunAsync(dao.Acts.CancelRecovery(doctor), Ct);
        await index.CatchUpAsync();
        shown = await recoveries.GetRecoveryAsync(doctor.Address.ToString(), Ct);
        Assert.Equal((null, 3L), (shown.Request, shown.Nonce));
        Assert.Null((await recoveries.GetRecoveryAsync(heir.Address.ToString(), Ct)).Incoming);

        await RequestMoveAsync(dao, doctor.Address, heir.Address);
        await dao.Node.AdvanceTimeAsync(TimeSpan.FromDays(7), Ct);
        await index.CatchUpAsync();
        var before = await index.Database.ViewsAsync();
        var snapshot = await dao.Node.SnapshotAsync(Ct);
        await dao.RunAsync(dao.Acts.CompleteRecovery(doctor.Address), Ct);
        await index.CatchUpAsync();
        shown = await recoveries.GetRecoveryAsync(heir.Address.ToString(), Ct);
        Assert.Equal(guardians.Select(x => x.ToString()), shown.Guardians.Select(x => x.Address));
        Assert.Equal((5L, null), (shown.Nonce, shown.Request));
        Assert.Equal(5UL, (ulong)Contracts.Membership.RecoveryNonceCall.DecodeResult(
            await dao.Node.Client.CallAsync(dao.Contracts.Membership, Contracts.Membership.RecoveryNonceCall.Encode(heir.Address), BlockRef.Latest, Ct)));
        Assert.Equal(heir.Address.ToString(), (await recoveries.GetRecoveryAsync(doctor.Address.ToString(), Ct)).MovedTo!.Address);
        Assert.Equal(heir.Address.ToString(), Assert.Single((await recoveries.GetRecoveryAsync(guardians[1].ToString(), Ct)).Wards).Address);

        await dao.Node.RevertAsync(snapshot, Ct);
        await dao.Node.MineAsync(Ct, 3);
        await index.CatchUpAsync();
        Assert.Equal(before, await index.Database.ViewsAsync());
    }

    [Fact]
    public async Task Reputation_follows_and_what_names_the_old_account_later_reaches_the_new_one()
    {
        await using var index = await DaoIndex.StartAsync(Provider.Sqlite, postgres);
        var dao = index.Association;
        var (doctor, heir) = (DaoChain.Member(5), await HeirAsync(dao));
        await index.Chain.ActAsTimelockAsync(Ct, dao.Acts.NameTimelockSource("clinical", 900, 900), dao.Acts.Award(doctor.Address, "clinical", 40, "before"), dao.Acts.Award(heir.Address, "clinical", 3, "its own"));
        await RequestMoveAsync(dao, doctor.Address, heir.Address);
        await dao.Node.AdvanceTimeAsync(TimeSpan.FromDays(7), Ct);
        await dao.RunAsync(dao.Acts.CompleteRecovery(doctor.Address), Ct);
        await index.Chain.ActAsTimelockAsync(Ct, dao.Acts.Award(doctor.Address, "clinical", 7, "was under way"));
        await index.CatchUpAsync();
        var queries = index.Get<Client.Reputation.IReputationQueries>();
        foreach (var account in (Address[])[doctor.Address, heir.Address])
        {
            var balance = Contracts.Reputation.BalanceOfCall.DecodeResult(await dao.Node.Client.CallAsync(
                dao.Contracts.Reputation, Contracts.Reputation.BalanceOfCall.Encode(account, new Bytes32([.. "clinical"u8, .. new byte[24]])), BlockRef.Latest, Ct));
            var shown = await queries.GetReputationAsync(account.ToString(), Ct);
            Assert.Equal((long)balance, shown?.Topics.FirstOrDefault(x => x.Topic.Key == "clinical")?.Units ?? 0);
        }

        var lived = await index.Database.ViewsAsync();
        await index.RebuildAsync();
        Assert.Equal(lived, await index.Database.ViewsAsync());
    }

    /// <summary>The verifiers ask to move somebody; the contract says which voucher it is.</summary>
    private static async Task RequestMoveAsync(Association dao, Address from, Address to)
    {
        var nullifier = await NullifierAsync(dao, from);
        var nonce = Contracts.Membership.RecoveryVoucherNonceCall.DecodeResult(
            await dao.Node.Client.CallAsync(dao.Contracts.Membership, Contracts.Membership.RecoveryVoucherNonceCall.Encode(nullifier), BlockRef.Latest, Ct));
        await dao.RunAsync(dao.Acts.RequestMove(nullifier, to, await dao.Node.NowAsync(Ct) + TimeSpan.FromDays(1), (ulong)nonce), Ct);
    }

    private static async Task<Bytes32> NullifierAsync(Association dao, Address account) => Contracts.Membership.NullifierOfCall.DecodeResult(
        await dao.Node.Client.CallAsync(dao.Contracts.Membership, Contracts.Membership.NullifierOfCall.Encode(account), BlockRef.Latest, Ct));

    /// <summary>A new account that can pay for what it does.</summary>
    private static async Task<PrivateKey> HeirAsync(Association dao, int number = 0)
    {
        var key = Accounts.Key(Accounts.FirstPerson + Spare + number);
        await dao.Node.Client.RequestAsync("anvil_setBalance", Ct, key.Address.ToHex(), "0x3635c9adc5dea00000");
        return key;
    }

    private static async Task TryAsync(Association dao, Act act)
    {
        try
        {
            await dao.RunAsync(act, Ct);
        }
        catch (ActRefusedException)
        {
            // What the contracts refuse has not happened.
        }
    }
}
