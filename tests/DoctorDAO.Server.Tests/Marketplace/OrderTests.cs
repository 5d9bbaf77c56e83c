using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Mime;
using System.Security.Cryptography;
using System.Text;
using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.LocalChain;
using DoctorDAO.Testing;

namespace DoctorDAO.Server.Tests;

/// <summary>Orders over HTTP and through the relay, from the offer to the papers, as programs of members meet them.</summary>
public sealed class OrderTests(ForumServer dao) : IClassFixture<ForumServer>
{
    private static readonly BillingDto Seller = new(new("Dr Ada Berg", "Lindenallee 4", "Berlin", "10115", "DE", "DE136695976"), new(VatCategory.Exempt, 0, VatExemption.Care));
    private static readonly BillingDto Payer = new(new("Clinic of the North", "Kungsgatan 1", "Stockholm", "11143", "SE"), null);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Acts Acts => dao.Chain.Association.Acts;

    [Fact]
    public async Task An_order_goes_from_its_offer_to_approval_invoice_and_ratings_and_nobody_else_reads_it()
    {
        var (buyer, worker, other) = await MembersAsync(0, 1, 2);
        var draft = await DraftAsync(worker, MarketCurrency.Euro, 40_000, 60_000);

        // What is wrong with an offer is said at its field, and nothing is kept of it.
        foreach (var (wrong, field) in ((OfferDraft, string)[])[
            (draft with { Worker = null }, "worker"), (draft with { Worker = buyer.Account }, "worker"), (draft with { Currency = "USD" }, "currency"), (draft with { Title = "" }, "title"),
            (draft with { Milestones = [] }, "milestones"), (draft with { Expires = draft.Expires!.Value.AddYears(-1) }, "expires"), (draft with { Listing = "0x12" }, "listing"),
            (draft with { Milestones = [draft.Milestones![0] with { Amount = 0 }] }, "milestones[0].amount"), (draft with { Words = new string('x', 8_001) }, "words")])
        {
            Assert.Equal((field, HttpStatusCode.BadRequest), await RefusalAsync(await buyer.Browser.PostAsJsonAsync("/api/market/offers", wrong, DaoClient.Json, Ct)));
        }

        var kept = await KeepAsync(buyer, draft);
        Assert.Equal(kept.Brief, (await KeepAsync(buyer, draft)).Brief);
        Assert.Equal((100_000L, (long?)null), (kept.Total, kept.Order));
        Assert.Equal(HttpStatusCode.NotFound, (await worker.Browser.GetAsync($"/api/market/offers/{kept.Brief}", Ct)).StatusCode);
        await buyer.DoAsync($"market/offers/{kept.Brief}");
        var id = (await buyer.ReadAsync<KeptOfferDto>($"market/offers/{kept.Brief}")).Order!.Value;
        var path = $"market/orders/{id}";

        // Its two sides read it, with who must act; to anybody else it is not there.
        var order = await worker.ReadAsync<OrderDto>(path);
        Assert.Equal((OrderStatus.Offered, OrderNext.Accept, OrderActor.Worker, true, "Two nights"), (order.Row.Status, order.Row.Next.What, order.Row.Next.Who, order.Row.MyTurn, order.Row.Title));
        Assert.Equal(new OrderMoneyDto(MarketCurrency.Euro, 100_000, 0, 0, 0, 100_000), order.Money);
        Assert.Contains(order.Row.Id, (await worker.ReadAsync<OrderRowDto[]>("market/orders/turns")).Select(x => x.Id));
        foreach (var below in (string[])["", "/messages", "/papers", "/sheets", "/bundle", "/access"])
            Assert.Equal(HttpStatusCode.NotFound, (await other.Browser.GetAsync($"/api/{path}{below}", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await other.AskAsync(path + "/accept")).StatusCode);
        Assert.False((await buyer.AskAsync(path + "/accept")).IsSuccessStatusCode);

        await worker.DoAsync(path + "/accept");
        Assert.False((await worker.AskAsync(path + "/accept")).IsSuccessStatusCode);

        // What is handed over is read by the two, and the chain has its hash.
        var (file, content) = (Guid.NewGuid(), Encoding.UTF8.GetBytes("handover"));
        var papers = new PaperClient(worker.Browser);
        Assert.Equal(8, (await papers.AddFileAsync(id, file, "handover.txt", content, Ct))!.Bytes);
        var message = (await papers.SendAsync(id, new(Guid.NewGuid(), "The first night is done.", MessageKind.Delivery, 0, [file]), Ct))!;
        await worker.DoAsync(path + "/milestones/0/deliver", new HandoverDraft(message.Hash));
        var read = (await new PaperClient(buyer.Browser).GetMessagesAsync(id, null, 10, Ct))!;
        Assert.True(Assert.Single(read.Messages.Items).OnChain);
        Assert.Equal(content, await new PaperClient(buyer.Browser).GetFileAsync(id, file, Ct));
        await BundleAsync(buyer, worker, other, path);
        await buyer.DoAsync(path + "/milestones/0/approve");
        await worker.DoAsync(path + "/milestones/1/deliver", new HandoverDraft(message.Hash));
        await buyer.DoAsync(path + "/milestones/1/ask-change", new HandoverDraft(message.Hash));
        Assert.Equal(MilestoneStatus.Pending, (await buyer.ReadAsync<OrderDto>(path)).Milestones[1].Status);
        await worker.DoAsync(path + "/milestones/1/deliver", new HandoverDraft(message.Hash));
        await buyer.DoAsync(path + "/milestones/1/approve");

        // All of the money is somewhere, and the worker fetches it.
        order = await buyer.ReadAsync<OrderDto>(path);
        Assert.Equal((OrderStatus.Ended, 0L, 100_000L), (order.Row.Status, order.Money.Held, order.Money.Released + order.Money.Fees));
        var purse = (await worker.ReadAsync<Purse[]>("market/purses")).Single(x => x.Currency == MarketCurrency.Euro);
        Assert.Equal((order.Money.Released, order.Money.Released), (purse.Credit, purse.Earned));
        await worker.DoAsync("market/collect", new CollectDraft(MarketCurrency.Euro));
        Assert.Equal(0, (await worker.ReadAsync<Purse[]>("market/purses")).Single(x => x.Currency == MarketCurrency.Euro).Credit);

        await new PaperClient(worker.Browser).SetBillingAsync(Seller, Ct);
        await new PaperClient(buyer.Browser).SetBillingAsync(Payer, Ct);
        // An invoice waits until the chain can no longer undo the payment: three blocks.
        Assert.Equal("milestones", (await RefusalAsync(await worker.Browser.PostAsJsonAsync($"/api/market/orders/{id}/invoices", new InvoiceDraft(Guid.NewGuid(), [0]), DaoClient.Json, Ct))).Field);
        for (var i = 0; i < 4; i++)
            await dao.Chain.Node.MineAsync(Ct);
        await dao.Server.CatchUpAsync(dao.Chain);
        await InvoiceAsync(buyer, worker, other, id);
        await RateAsync(buyer, worker, path);
    }

    [Fact]
    public async Task An_order_in_hours_is_settled_in_a_dispute_by_the_share_that_both_name()
    {
        var (buyer, worker, _) = await MembersAsync(3, 4, 5);
        var kept = await KeepAsync(buyer, await DraftAsync(worker, MarketCurrency.Care, 200));
        await buyer.DoAsync($"market/offers/{kept.Brief}");
        var path = $"market/orders/{(await buyer.ReadAsync<KeptOfferDto>($"market/offers/{kept.Brief}")).Order}";
        var debt = (await buyer.ReadAsync<Purse[]>("market/purses")).Single(x => x.Currency == MarketCurrency.Care);
        Assert.Equal((200L, 200L), (debt.Debt, debt.HeldAsBuyer));
        await worker.DoAsync(path + "/accept");
        await worker.DoAsync(path + "/milestones/0/deliver", new HandoverDraft("0x" + new string('7', 64)));
        await buyer.DoAsync(path + "/milestones/0/dispute", new PermitDraft());
        Assert.False((await buyer.AskAsync(path + "/milestones/0/approve")).IsSuccessStatusCode);
        await worker.DoAsync(path + "/milestones/0/offer-share", new ShareDraft(7_000));

        // Nobody agrees to another share than was offered, nor to their own.
        Assert.False((await buyer.AskAsync(path + "/milestones/0/take-share", new ShareDraft(6_000))).IsSuccessStatusCode);
        Assert.False((await worker.AskAsync(path + "/milestones/0/take-share", new ShareDraft(7_000))).IsSuccessStatusCode);
        Assert.Equal("workerBps", (await RefusalAsync(await buyer.AskAsync(path + "/milestones/0/offer-share", new ShareDraft(10_001)))).Field);
        await buyer.DoAsync(path + "/milestones/0/take-share", new ShareDraft(7_000));
        var order = await worker.ReadAsync<OrderDto>(path);
        Assert.Equal((OrderStatus.Ended, 0L, 60L, DisputeEnding.Agreed), (order.Row.Status, order.Money.Held, order.Money.Refunded, Assert.Single(order.Disputes).Ending));
        Assert.Equal(140, order.Money.Released + order.Money.Fees);

        // What the dispute paid stands at its milestone, and in the time line before the fee.
        var paid = Assert.Single(order.Milestones);
        Assert.Equal((MilestoneStatus.Settled, order.Money.Released, 60L), (paid.Status, paid.Released, paid.Refunded));
        var agreed = order.Steps.Single(x => x.Kind == OrderStepKind.ShareAgreed);
        Assert.Equal((7_000, 140L), (agreed.Share!.Value, agreed.Amount!.Value));
    }

    /// <summary>The archive says its length and hash; of files that nobody may send nothing is taken in.</summary>
    private static async Task BundleAsync(MemberActs buyer, MemberActs worker, MemberActs other, string path)
    {
        using var answer = await buyer.Browser.GetAsync($"/api/{path}/bundle", Ct);
        var bundle = await answer.Content.ReadAsByteArrayAsync(Ct);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bundle)), Assert.Single(answer.Headers.GetValues("X-Content-SHA256")));
        Assert.Equal((long?)bundle.Length, answer.Content.Headers.ContentLength);
        using var archive = new ZipArchive(new MemoryStream(bundle));
        Assert.Equal(["messages.json", "manifests", "files"], archive.Entries.Select(x => x.FullName.Split('/')[0]));
        Assert.Equal(HttpStatusCode.NotFound, await PutAsync(other, 8));
        Assert.Equal(HttpStatusCode.BadRequest, await PutAsync(worker, 0));

        async Task<HttpStatusCode> PutAsync(MemberActs member, int bytes)
        {
            using var file = new ByteArrayContent(new byte[bytes]) { Headers = { ContentType = new MediaTypeHeaderValue(MediaTypeNames.Application.Octet) } };
            using var put = await member.Browser.PutAsync($"/api/{path}/files/{Guid.NewGuid()}?name=a.txt", file, Ct);
            return put.StatusCode;
        }
    }

    private static async Task InvoiceAsync(MemberActs buyer, MemberActs worker, MemberActs other, long id)
    {
        var (mine, theirs) = (new PaperClient(worker.Browser), new PaperClient(buyer.Browser));
        var draft = new InvoiceDraft(Guid.NewGuid(), [0, 1], "Night shifts");
        var invoice = (await mine.IssueAsync(id, draft, Ct))!;
        Assert.Equal(invoice.Row.Number, (await mine.IssueAsync(id, draft, Ct))!.Row.Number);
        Assert.Equal((1_000m, 2, true), (invoice.Row.Total, invoice.Lines.Count, invoice.HasXml));
        Assert.Equal(HttpStatusCode.BadRequest, (await worker.Browser.PostAsJsonAsync($"/api/market/orders/{id}/invoices", draft with { Id = Guid.NewGuid() }, DaoClient.Json, Ct)).StatusCode);
        Assert.Equal("%PDF"u8.ToArray(), (await theirs.GetInvoicePdfAsync(draft.Id, "de", Ct))![..4]);
        Assert.Contains("urn:cen.eu:en16931:2017", Encoding.UTF8.GetString((await theirs.GetInvoiceXmlAsync(draft.Id, Ct))!), StringComparison.Ordinal);
        Assert.Null(await new PaperClient(other.Browser).GetInvoiceAsync(draft.Id, Ct));
        Assert.Equal(draft.Id, Assert.Single((await theirs.GetInvoicesAsync(OrderSide.Buyer, null, 10, Ct)).Items).Id);
    }

    private static async Task RateAsync(MemberActs buyer, MemberActs worker, string path)
    {
        await buyer.DoAsync(path + "/rating", new RatingDraft(5, "On time."));
        var sealed_ = (await worker.ReadAsync<OrderDto>(path)).Ratings;
        Assert.Equal((true, false, null), (sealed_.TheirsSealed, sealed_.MineSealed, sealed_.Theirs));
        Assert.False((await buyer.AskAsync(path + "/rating", new RatingDraft(4))).IsSuccessStatusCode);
        await worker.DoAsync(path + "/rating", new RatingDraft(4, "Clear instructions."));
        var ratings = (await buyer.ReadAsync<OrderDto>(path)).Ratings;
        Assert.True(ratings is { MineSealed: true, TheirsSealed: true, HandedOver: true });
    }

    private async Task<(MemberActs Buyer, MemberActs Worker, MemberActs Other)> MembersAsync(int buyer, int worker, int other)
    {
        await dao.Chain.Association.RunAsync([Acts.Mint(DaoChain.Member(buyer).Address, 1_000_000)], Ct);
        await dao.Server.CatchUpAsync(dao.Chain);
        return (await As(buyer), await As(worker), await As(other));

        Task<MemberActs> As(int member) => MemberActs.SignInAsync(dao.Server, DaoChain.Member(member));
    }

    private async Task<OfferDraft> DraftAsync(MemberActs worker, string currency, params long[] amounts)
    {
        var now = await dao.Chain.Node.NowAsync(Ct);
        return new(
            worker.Account, "", currency, "Two nights", "Twelve hours each.", [.. amounts.Select((x, i) => new MilestoneDraft($"Part {i + 1}", x, now.AddDays(10 + i)))], null, null, now.AddDays(3));
    }

    private static async Task<KeptOfferDto> KeepAsync(MemberActs buyer, OfferDraft draft)
    {
        using var answer = await buyer.Browser.PostAsJsonAsync("/api/market/offers", draft, DaoClient.Json, Ct);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Ct));
        return (await answer.Content.ReadFromJsonAsync<KeptOfferDto>(DaoClient.Json, Ct))!;
    }

    private static async Task<(string Field, HttpStatusCode Status)> RefusalAsync(HttpResponseMessage answer)
    {
        var json = await answer.Content.ReadFromJsonAsync<System.Text.Json.Nodes.JsonNode>(Ct);
        return (json?["errors"]?.AsObject().First().Key ?? "", answer.StatusCode);
    }
}
