using System.Net.Http.Json;
using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.LocalChain;
using DoctorDAO.Testing;

namespace DoctorDAO.Server.Tests;

/// <summary>A time that is kept for somebody who makes an offer, beside the orders of that time on the chain.</summary>
public sealed class HoldTests(ForumServer dao) : IClassFixture<ForumServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Acts Acts => dao.Chain.Association.Acts;

    [Fact]
    public async Task A_kept_time_is_refused_to_others_and_does_not_keep_the_worker_from_accepting_its_order()
    {
        await dao.Chain.Association.RunAsync([Acts.Mint(DaoChain.Member(0).Address, 1_000_000), Acts.Mint(DaoChain.Member(2).Address, 1_000_000)], Ct);
        await dao.Server.CatchUpAsync(dao.Chain);
        using var buyer = await MemberActs.SignInAsync(dao.Server, DaoChain.Member(0));
        using var worker = await MemberActs.SignInAsync(dao.Server, DaoChain.Member(1));
        using var other = await MemberActs.SignInAsync(dao.Server, DaoChain.Member(2));
        var (mine, theirs) = (new ListingClient(buyer.Browser), new ListingClient(other.Browser));
        await new ListingClient(worker.Browser).SaveCalendarAsync(new CalendarDto("Europe/Stockholm", [.. Enum.GetValues<DayOfWeek>().Select(x => new WeeklySlot(x, 480, 600))], [], 0, false), Ct);
        // The chain's clock is ahead of the machine's: a time that is ahead of it is ahead of both.
        var from = (await dao.Chain.Node.NowAsync(Ct)).AddDays(5);
        var free = (await mine.GetAvailabilityAsync(worker.Account, from, from.AddDays(7), Ct))!.Free[1];
        var time = new NewHold(free.Start, free.Start.AddHours(4));
        var hold = await mine.HoldAsync(worker.Account, time, Ct);
        Assert.Equal("start", (await Assert.ThrowsAsync<FieldException>(() => theirs.HoldAsync(worker.Account, time, Ct))).Field);

        // An offer is not kept from anybody who names the time all the same: of two orders the worker accepts one.
        var (first, second) = (await OfferAsync(buyer, worker, time), await OfferAsync(other, worker, time));
        Assert.Equal(hold, await mine.HoldAsync(worker.Account, time, Ct));
        await worker.DoAsync(first + "/accept");
        Assert.Equal(OrderStatus.Accepted, (await buyer.ReadAsync<OrderDto>(first)).Row.Status);
        Assert.False((await worker.AskAsync(second + "/accept")).IsSuccessStatusCode);
        // What the hold kept the order keeps.
        (await buyer.Browser.DeleteAsync(new Uri($"/api/market/holds/{hold.Id}", UriKind.Relative), Ct)).EnsureSuccessStatusCode();
        Assert.Equal("start", (await Assert.ThrowsAsync<FieldException>(() => theirs.HoldAsync(worker.Account, time, Ct))).Field);
    }

    private static async Task<string> OfferAsync(MemberActs buyer, MemberActs worker, NewHold time)
    {
        var draft = new OfferDraft(
            worker.Account, "", MarketCurrency.Euro, "A shift", "Four hours.", [new MilestoneDraft("The shift", 40_000, time.End)], time.Start, time.End, time.Start.AddHours(-1));
        using var answer = await buyer.Browser.PostAsJsonAsync("/api/market/offers", draft, DaoClient.Json, Ct);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Ct));
        var brief = (await answer.Content.ReadFromJsonAsync<KeptOfferDto>(DaoClient.Json, Ct))!.Brief;
        await buyer.DoAsync($"market/offers/{brief}");
        return $"market/orders/{(await buyer.ReadAsync<KeptOfferDto>($"market/offers/{brief}")).Order}";
    }
}
