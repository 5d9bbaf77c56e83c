using DoctorDAO.Client.Notices;
using DoctorDAO.Client.Panels;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Notices;
using DoctorDAO.Features.Panels;
using DoctorDAO.LocalChain;
using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;
using Contracts = DoctorDAO.LocalChain.Contracts;

namespace DoctorDAO.Features.Tests;

/// <summary>Panels on a real chain: whatever jurors do or leave undone, the views say what the contract says.</summary>
public sealed class PanelTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Provider.Sqlite, 1)]
    [InlineData(Provider.PostgreSql, 2)]
    public async Task Cases_seats_and_fees_are_the_contracts_whatever_jurors_do_and_wherever_they_move(Provider provider, int seed)
    {
        await using var index = await DaoIndex.StartAsync(provider, postgres);
        var (chain, dao, random) = (index.Chain, index.Association, new Random(seed));
        var keys = Enumerable.Range(0, DaoChain.Members).Select(DaoChain.Member).ToDictionary(x => x.Address);
        await chain.OpenCoverAsync(Ct);
        var policy = await chain.InsureAsync(0, DaoCover.LegalDefence, Ct);
        var claims = new List<ulong>();
        await FileAsync(silent: 0);
        await FileAsync(silent: 1);

        // One who has sat and earned moves; later seats of the same person are the new account's.
        await using (var db = index.Database.CreateDbContext())
        {
            var sat = await db.Set<SeatView>().Where(x => x.Fee > 0).OrderBy(x => x.CaseId).ThenBy(x => x.Seat).FirstAsync(Ct);
            await MoveAsync(Address.Parse(sat.Juror));
        }

        await FileAsync(silent: 2);
        await dao.RunAsync(dao.Acts.Cover.Appeal(DaoChain.Member(0), claims[^1]), Ct);
        await JudgeAsync(claims[^1], silent: 0);
        var earner = keys.Values.First(x => x.Address == Earner());
        await dao.RunAsync([dao.Acts.Panels.Collect(earner), dao.Acts.Panels.Resign(DaoChain.Member(7))], Ct);
        var undone = await chain.Life().SeatAsync(await chain.FileAsync(0, policy, 300_000, Ct), Ct);
        await index.CatchUpAsync();
        await CompareAsync(index, keys.Keys);

        var lived = await index.Database.ViewsAsync();
        var snapshot = await chain.Node.SnapshotAsync(Ct);
        var last = await chain.Life().VotesAsync(undone, [1], Ct);
        await dao.RunAsync([.. last.Select(x => dao.Acts.Panels.Commit(keys[x.Juror], x))], Ct);
        await dao.RunAsync([.. last.Select(x => dao.Acts.Panels.Reveal(x))], Ct);
        await dao.RunAsync(dao.Acts.Panels.Decide(undone), Ct);
        await index.CatchUpAsync();
        await CompareAsync(index, keys.Keys);
        await chain.Node.RevertAsync(snapshot, Ct);
        // Higher than the blocks that were undone, so that catching up is seeing them.
        await chain.Node.MineAsync(Ct, 10);
        await index.CatchUpAsync();
        Assert.Equal(lived, await index.Database.ViewsAsync());
        await index.RebuildAsync();
        Assert.Equal(lived, await index.Database.ViewsAsync());

        async Task FileAsync(int silent)
        {
            claims.Add(await chain.FileAsync(0, policy, 300_000, Ct));
            await JudgeAsync(claims[^1], silent);
        }

        // Some commit, some are struck, some reveal; who is left makes it slow.
        async Task JudgeAsync(ulong claim, int silent)
        {
            var number = await chain.Life().SeatAsync(claim, Ct);
            for (var round = 0; await chain.Life().StageAsync(number, Ct) == PanelStage.Commit; round++)
            {
                await index.CatchUpAsync();
                await CompareAsync(index, keys.Keys);
                var votes = await chain.Life().VotesAsync(number, [.. Enumerable.Range(0, 20).Select(_ => (ushort)random.Next(10_001))], Ct);
                var heard = votes.Skip(round == 0 ? silent : 0).ToList();
                if (silent == 1 && round == 0)
                    await dao.RunAsync(dao.Acts.Panels.Strike(number, votes[0].Seat), Ct);
                var said = silent == 2 && round == 0 ? heard[..2] : heard;
                await dao.RunAsync([.. said.Select(x => dao.Acts.Panels.Commit(keys[x.Juror], x))], Ct);
                if (await chain.Life().StageAsync(number, Ct) == PanelStage.Commit)
                    await chain.Node.AdvanceTimeAsync(TimeSpan.FromDays(3), Ct);
                await dao.RunAsync([.. said.Where((_, i) => i > 0 || silent == 0).Select(x => dao.Acts.Panels.Reveal(x))], Ct);
                await index.CatchUpAsync();
                await CompareAsync(index, keys.Keys);
                await chain.Node.AdvanceTimeAsync(TimeSpan.FromDays(2), Ct);
                await dao.RunAsync(dao.Acts.Panels.Decide(number), Ct);
                if (await chain.Life().StageAsync(number, Ct) == PanelStage.Drawing)
                    await chain.Life().SeatAsync(claim, Ct);
            }

            await dao.RunAsync(dao.Acts.Cover.Rule(claim), Ct);
            await index.CatchUpAsync();
            await CompareAsync(index, keys.Keys);
        }

        async Task MoveAsync(Address from)
        {
            var heir = Accounts.Key(Accounts.FirstPerson + DaoChain.Members + 20);
            await chain.MoveAsync(from, heir.Address, Ct);
            await dao.RunAsync(dao.Acts.Panels.Serve(heir), Ct);
            keys[heir.Address] = heir;
            await index.CatchUpAsync();
            await CompareAsync(index, keys.Keys);
            Assert.NotEmpty((await index.Get<IPanels>().GetSeatsAsync(heir.Address.ToString(), null, 25, Ct)).Items);
        }

        Address Earner()
        {
            using var db = index.Database.CreateDbContext();
            return Address.Parse(db.Set<JurorView>().Where(x => x.Fees > 0).OrderBy(x => x.Account).Select(x => x.Account).First());
        }
    }

    [Fact]
    public async Task Jurors_are_reminded_once_of_each_thing_and_not_of_what_they_have_done()
    {
        await using var index = await DaoIndex.StartAsync(Provider.Sqlite, postgres);
        var (chain, dao) = (index.Chain, index.Association);
        await chain.OpenCoverAsync(Ct);
        var policy = await chain.InsureAsync(0, DaoCover.LegalDefence, Ct);
        await TurnAsync();
        var number = await chain.Life().SeatAsync(await chain.FileAsync(0, policy, 300_000, Ct), Ct);
        var votes = await chain.Life().VotesAsync(number, [5_000], Ct);
        await TurnAsync();
        await ToldAsync(NoticeKind.JurorDrawn, 0, 1, 2, 3, 4);
        await chain.Life().CommitAsync(votes.Take(1), Ct);
        await PassAsync(TimeSpan.FromHours(30));
        await ToldAsync(NoticeKind.JurorVoteDue);
        await PassAsync(TimeSpan.FromHours(8));
        await ToldAsync(NoticeKind.JurorVoteDue, 1, 2, 3, 4);
        await chain.Life().CommitAsync(votes.Skip(1).Take(2), Ct);
        await PassAsync(TimeSpan.FromHours(24));
        await ToldAsync(NoticeKind.JurorVoteDue, 1, 2, 3, 3, 4, 4);

        // The server has the first one's vote: that juror is not asked to come back.
        await using (var db = index.Database.CreateDbContext())
        {
            var seat = await db.Set<SeatView>().SingleAsync(x => x.CaseId == (long)number && x.Seat == 0, Ct);
            await index.Get<SealedVotes>().KeepAsync(seat, new OpenVote(5_000, "0x" + new string('1', 64), "", ""), Ct);
        }

        await PassAsync(TimeSpan.FromHours(12));
        await ToldAsync(NoticeKind.JurorRevealDue, 1, 2);
        await chain.Life().RevealAsync(votes.Take(2), Ct);
        await PassAsync(TimeSpan.FromHours(38));
        await ToldAsync(NoticeKind.JurorRevealDue, 1, 2, 2);
        await chain.Life().RevealAsync(votes.Skip(2).Take(1), Ct);
        await dao.RunAsync(dao.Acts.Panels.Decide(number), Ct);
        await TurnAsync();
        await TurnAsync();
        await ToldAsync(NoticeKind.JurorPaid, 0, 1, 2);
        await ToldAsync(NoticeKind.JurorDrawn, 0, 1, 2, 3, 4);
        var notice = (await index.Get<INotices>().GetNoticesAsync(votes[0].Juror.ToString(), new NoticeQuery(), Ct)).Items.Single(x => x.Kind == NoticeKind.JurorDrawn);
        Assert.Equal(($"/panels/{number}", true), (notice.Href, notice.Until is not null));

        async Task PassAsync(TimeSpan time)
        {
            await chain.Node.AdvanceTimeAsync(time, Ct);
            await TurnAsync();
        }

        // What the chain says is told when it is final.
        async Task TurnAsync()
        {
            await chain.Node.MineAsync(Ct, 70);
            await index.CatchUpAsync();
            await index.Get<NoticeEngine>().TurnAsync(Ct);
        }

        async Task ToldAsync(NoticeKind kind, params int[] seats)
        {
            await using var db = index.Database.CreateDbContext();
            var told = await db.Set<NoticeRow>().Where(x => x.Kind == kind).Select(x => x.Recipient).ToListAsync(Ct);
            Assert.Equal(seats.Select(x => votes[x].Juror.ToHex()).Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task Colleagues_have_the_same_commitment_and_it_is_no_hash_of_the_name()
    {
        await using var index = await DaoIndex.StartAsync(Provider.Sqlite, postgres);
        var employers = index.Get<IEmployers>();
        var one = await employers.CommitAsync("employer", "Hôpital Saint-Louis, Paris", Ct);
        Assert.Equal(one, await employers.CommitAsync("employer", "  hopital saint louis  PARIS ", Ct));
        Assert.NotEqual(one, await employers.CommitAsync("employer", "Hôpital Saint-Louis", Ct));
        Assert.Equal(Bytes32.Zero, await employers.CommitAsync("employer", " ", Ct));
        // Another association has another secret.
        await using var other = await DaoIndex.StartAsync(Provider.Sqlite, postgres);
        Assert.NotEqual(one, await other.Get<IEmployers>().CommitAsync("employer", "Hôpital Saint-Louis, Paris", Ct));
        foreach (var wrong in (string[])["...", new string('x', 201)])
            Assert.Equal("employer", (await Assert.ThrowsAsync<Client.FieldException>(() => employers.CommitAsync("employer", wrong, Ct))).Field);
    }

    /// <summary>Every case, seat and fee against the contract.</summary>
    private static async Task CompareAsync(DaoIndex index, IEnumerable<Address> accounts)
    {
        var dao = index.Association;
        await using var db = index.Database.CreateDbContext();
        var now = (await ChainHead.ReadAsync(db, Ct)).Time;
        foreach (var view in await db.Set<CaseView>().AsNoTracking().ToListAsync(Ct))
        {
            var state = await dao.CaseAsync((ulong)view.Id, Ct);
            Assert.Equal(
                (state.Stage - 1, (int)state.Round, (int)state.Seats, (int)state.Drawn, (int)state.Committed, (int)state.Revealed, state.Appealed, (int)state.Wanted, state.Opener.ToHex()),
                ((int)view.StageAt(now), view.Round, view.Seats, view.Drawn, view.Committed, view.Revealed, view.Appealed, view.Wanted, view.Opener));
            Assert.Equal((int)state.Award, view.Award ?? 0);
            if (view.Stage == CaseStage.Commit)
                Assert.Equal((long)state.Until, view.StageAt(now) == CaseStage.Reveal ? view.RevealUntil : view.CommitUntil);
            foreach (var seat in await db.Set<SeatView>().AsNoTracking().Where(x => x.CaseId == view.Id).ToListAsync(Ct))
            {
                var there = await dao.SeatAsync((ulong)view.Id, (byte)seat.Round, (byte)seat.Seat, Ct);
                Assert.Equal(
                    (there.Juror.ToHex(), there.Revealed, there.Struck, (int)there.Award, there.Commitment != Bytes32.Zero),
                    (seat.Juror, seat.RevealedAt is not null, seat.Struck, seat.Award ?? 0, seat.CommittedAt is not null));
                var holder = Contracts.Membership.CurrentOfCall.DecodeResult(
                    await dao.Node.Client.CallAsync(dao.Contracts.Membership, Contracts.Membership.CurrentOfCall.Encode(there.Juror), BlockRef.Latest, Ct));
                Assert.Equal(holder.ToHex(), seat.Holder);
                Assert.Equal(view.Stage is CaseStage.Drawing or CaseStage.Commit && seat.Round == view.Round, seat.Open);
            }
        }

        var jurors = await db.Set<JurorView>().AsNoTracking().ToDictionaryAsync(x => x.Account, Ct);
        var seats = await db.Set<SeatView>().AsNoTracking().ToListAsync(Ct);
        foreach (var account in accounts)
        {
            var juror = jurors.GetValueOrDefault(account.ToHex()) ?? new JurorView();
            var fees = Contracts.Panels.FeesOfCall.DecodeResult(await dao.Node.Client.CallAsync(dao.Contracts.Panels, Contracts.Panels.FeesOfCall.Encode(account), BlockRef.Latest, Ct));
            Assert.Equal((long)fees, juror.Fees);
            var own = seats.FindAll(x => x.Holder == account.ToHex());
            Assert.Equal((own.Count, own.Count(x => x.Missed), own.Count(x => x.Struck), own.Sum(x => x.Fee)), (juror.Seats, juror.Missed, juror.Struck, juror.Earned));
            // Each seat is in its holder's list once, whoever has moved.
            var listed = new HashSet<long>();
            for (var next = juror.NewestSeat; next is { } number; next = own.Single(x => SeatView.Number(x.CaseId, x.Round, x.Seat) == number).Previous)
                Assert.True(listed.Add(number));
            Assert.Equal(own.Count, listed.Count);
        }
    }
}
