using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Features.Marketplace.Orders;
using DoctorDAO.Features.Marketplace.Papers;
using DoctorDAO.Features.Marketplace.Talk;
using DoctorDAO.Features.Membership;
using DoctorDAO.Features.Notices;
using DoctorDAO.Indexing;
using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using static DoctorDAO.Features.Tests.MarketOrders;

namespace DoctorDAO.Features.Tests;

/// <summary>How long what is said in orders is kept, who hears of it, and how it is taken in and handed out.</summary>
public sealed class TalkKeepingTests(PostgresFixture postgres)
{
    private static readonly string Worker = MarketHome.Account(1);
    private static readonly string Client = MarketHome.Account(2);
    private static readonly string Stranger = MarketHome.Account(3);

    private static readonly SheetDraft Sheet = new(1, "Europe/Berlin", [new(new DateOnly(2026, 10, 1), new TimeOnly(8, 0), new TimeOnly(16, 0), 30)]);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Provider.Sqlite)]
    [InlineData(Provider.PostgreSql)]
    public async Task Timesheets_without_messages_and_words_of_offers_go_when_the_order_is_long_over_and_drafts_when_nobody_can_accept_them(Provider provider)
    {
        await using var home = await MarketHome.CreateAsync(provider, postgres);
        var (offers, cleaner, papers) = (home.Get<OfferBook>(), home.Get<TalkCleaner>(), home.Get<IPapers>());
        await home.ChainAsync(At(11, 27));
        var (over, runs, draft) = (await OfferedAsync(home, "Over"), await OfferedAsync(home, "Runs"), await OfferedAsync(home, "Draft"));
        await home.OrderAsync(1, [100_00], x => x.Brief = over);
        await home.OrderAsync(2, [100_00], x => (x.Brief, x.Status, x.EndedAt) = (runs, OrderStatus.Accepted, null));
        // Whoever copies a brief into an order of their own keeps nothing by it.
        await home.OrderAsync(3, [1], x => (x.Brief, x.Buyer, x.Worker, x.EndedAt) = (over, MarketHome.Account(5), MarketHome.Account(6), null));
        Assert.NotNull(await papers.GiveSheetAsync(Worker, 1, Sheet, Ct));

        home.Clock.Now += TimeSpan.FromDays(OldOffers.DraftDays - 1);
        await cleaner.CleanAsync(Ct);
        Assert.Equal((true, true, true), await KeptAsync());
        home.Clock.Now += TimeSpan.FromDays(2);
        await cleaner.CleanAsync(Ct);
        Assert.Equal((true, true, true), await KeptAsync());
        await home.ChainAsync(home.Clock.Now.ToUnixTimeSeconds());
        await cleaner.CleanAsync(Ct);
        Assert.Equal((true, true, false), await KeptAsync());

        // Both clocks have to have gone on.
        home.Clock.Now += TimeSpan.FromDays(home.Get<IOptions<TalkOptions>>().Value.KeepDays);
        Assert.Equal(0, await cleaner.CleanAsync(Ct));
        Assert.Equal((true, true, false), await KeptAsync());
        Assert.Single((await papers.GetSheetsAsync(Client, 1, Ct))!);
        await home.ChainAsync(home.Clock.Now.ToUnixTimeSeconds());
        Assert.Equal(1, await cleaner.CleanAsync(Ct));
        Assert.Equal((false, true, false), await KeptAsync());
        Assert.Empty((await papers.GetSheetsAsync(Client, 1, Ct))!);

        async Task<(bool Over, bool Runs, bool Draft)> KeptAsync() =>
            (await offers.FindAsync(Client, over, Ct) is not null, await offers.FindAsync(Client, runs, Ct) is not null, await offers.FindAsync(Client, draft, Ct) is not null);
    }

    [Fact]
    public async Task Messages_timesheets_and_invoices_are_told_to_the_two_inboxes_alone()
    {
        await using var home = await MarketHome.CreateAsync(Provider.Sqlite, postgres);
        await home.ChainAsync(At(11, 27));
        await home.OrderAsync(1, [100_00]);
        BillingParty party = new("Dr Amara Okafor", "Lindenstraße 7", "Berlin", "10969", "DE", "DE123456788");
        await home.Get<IPapers>().SetBillingAsync(Worker, new BillingDto(party, new VatStatement(VatCategory.Standard, 19)), Ct);
        await home.Get<IPapers>().SetBillingAsync(Client, new BillingDto(party with { VatId = null }, null), Ct);
        var heard = new Published();
        var talk = new TalkStore(home, home.Get<TalkSeal>(), home.Get<INoticeWriter>(), [heard], home.Clock);
        var sheets = new Timesheets(home, home.Get<PaperSeal>(), [heard], home.Clock);
        var invoices = new InvoiceBook(home, home.Get<PaidAmounts>(), home.Get<Billing>(), home.Get<PaperSeal>(), [heard], home.Clock);
        var invoice = new InvoiceDraft(Guid.NewGuid(), [0]);
        foreach (var act in (Func<Task>[])
            [
                () => talk.SendAsync(Worker, 1, new MessageDraft(Guid.NewGuid(), "It is done."), Ct), () => talk.MarkReadAsync(Client, 1, long.MaxValue, Ct),
                () => sheets.GiveSheetAsync(Worker, 1, Sheet, Ct), () => sheets.QuestionSheetAsync(Client, 1, 1, "Was there no break?", Ct), () => sheets.ConfirmSheetAsync(Client, 1, 1, Ct),
                () => invoices.IssueAsync(Worker, 1, invoice, Ct), () => invoices.CorrectAsync(Worker, invoice.Id, new CorrectionDraft(Guid.NewGuid(), "Wrong address"), Ct),
            ])
        {
            heard.On.Clear();
            await act();
            Assert.Equal([Topics.Inbox(Worker), Topics.Inbox(Client)], heard.On.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task A_bundle_says_of_those_who_have_moved_since_whose_side_they_were_on()
    {
        await using var home = await MarketHome.CreateAsync(Provider.Sqlite, postgres);
        var talk = home.Get<ITalk>();
        await home.ChainAsync(At(11, 27));
        await home.OrderAsync(1, [100_00]);
        await talk.SendAsync(Worker, 1, new MessageDraft(Guid.NewGuid(), "When do I begin?"), Ct);
        await talk.SendAsync(Client, 1, new MessageDraft(Guid.NewGuid(), "On Monday."), Ct);
        // The order has a new worker before the words have: what was written follows later.
        var moved = MarketHome.Account(4);
        await using var db = home.CreateDbContext();
        await db.Set<OrderView>().ExecuteUpdateAsync(x => x.SetProperty(o => o.Worker, moved), Ct);
        await db.Set<MemberView>().Where(x => x.Account == moved).ExecuteUpdateAsync(x => x.SetProperty(m => m.MovedFrom, Worker), Ct);
        using var whole = new MemoryStream();
        await (await talk.GetBundleAsync(Client, 1, Ct))!.WriteAsync(whole, Ct);
        using var archive = new ZipArchive(whole);
        using var told = await JsonDocument.ParseAsync(archive.GetEntry("messages.json")!.Open(), cancellationToken: Ct);
        Assert.Equal(
            [("Worker", Worker), ("Buyer", Client)],
            told.RootElement.GetProperty("messages").EnumerateArray().Select(x => (x.GetProperty("by").GetString()!, x.GetProperty("account").GetString()!)));
    }

    [Fact]
    public async Task A_bundle_is_what_was_there_when_its_hash_was_said_and_breaks_off_when_that_is_deleted()
    {
        await using var home = await MarketHome.CreateAsync(Provider.Sqlite, postgres);
        var talk = home.Get<ITalk>();
        await home.ChainAsync(At(11, 27));
        await home.OrderAsync(1, [100_00]);
        var (small, large) = (Guid.NewGuid(), Guid.NewGuid());
        await talk.AddFileAsync(Worker, 1, small, "small.txt", [1, 2, 3], Ct);
        await talk.AddFileAsync(Worker, 1, large, "large.bin", RandomNumberGenerator.GetBytes(300_000), Ct);
        await talk.SendAsync(Worker, 1, new MessageDraft(Guid.NewGuid(), "Here it is.", MessageKind.Delivery, 0, [small, large]), Ct);
        for (var i = 0; i < 120; i++)
            await talk.SendAsync(Client, 1, new MessageDraft(Guid.NewGuid(), $"Thank you, {i}."), Ct);
        var bundle = (await talk.GetBundleAsync(Client, 1, Ct))!;
        await talk.SendAsync(Worker, 1, new MessageDraft(Guid.NewGuid(), "One more thing."), Ct);
        using var whole = new MemoryStream();
        await bundle.WriteAsync(whole, Ct);
        Assert.Equal((bundle.Bytes, bundle.Hash), (whole.Length, Convert.ToHexStringLower(SHA256.HashData(whole.ToArray()))));
        Assert.NotEqual(bundle.Hash, (await talk.GetBundleAsync(Client, 1, Ct))!.Hash);

        await using (var db = home.CreateDbContext())
            await db.Set<OrderFileContentRow>().Where(x => x.Id == small).ExecuteDeleteAsync(Ct);
        using var part = new MemoryStream();
        await Assert.ThrowsAsync<InvalidOperationException>(() => bundle.WriteAsync(part, Ct));
        Assert.InRange(part.Length, 200_000, bundle.Bytes - 1);
    }

    [Fact]
    public async Task Who_may_add_a_file_is_known_before_it_is_there()
    {
        await using var home = await MarketHome.CreateAsync(Provider.Sqlite, postgres);
        var store = home.Get<TalkStore>();
        await home.ChainAsync(At(11, 27));
        await home.OrderAsync(1, [100_00]);
        var (id, large) = (Guid.NewGuid(), (long)TalkLimits.FileBytes);
        Assert.False(await store.HasRoomAsync(Stranger, 1, id, 1, Ct));
        Assert.False(await store.HasRoomAsync(Worker, 2, id, 1, Ct));
        Assert.True(await store.HasRoomAsync(Worker, 1, id, large, Ct));
        Assert.Equal("file", (await Assert.ThrowsAsync<FieldException>(() => store.HasRoomAsync(Worker, 1, id, large + 1, Ct))).Field);
        await using (var db = home.CreateDbContext())
        {
            db.AddRange(Enumerable.Range(0, TalkLimits.Files).Select(x => new OrderFileRow { Id = x == 0 ? id : Guid.NewGuid(), Order = 1, Account = Worker, Bytes = 1, Sha256 = new string('a', 64) }));
            await db.SaveChangesAsync(Ct);
        }

        // The same once more takes no room; one more does, and the other side has its own.
        Assert.True(await store.HasRoomAsync(Worker, 1, id, 1, Ct));
        Assert.Equal("file", (await Assert.ThrowsAsync<FieldException>(() => store.HasRoomAsync(Worker, 1, Guid.NewGuid(), 1, Ct))).Field);
        Assert.True(await store.HasRoomAsync(Client, 1, Guid.NewGuid(), 1, Ct));
        await home.ChainAsync(At(11, 27) + (120 * 86_400));
        Assert.Equal("order", (await Assert.ThrowsAsync<FieldException>(() => store.HasRoomAsync(Client, 1, Guid.NewGuid(), 1, Ct))).Field);
    }

    private static Task<string> OfferedAsync(MarketHome home, string title)
    {
        var due = home.Clock.Now.AddDays(20);
        return home.Get<OfferBook>().KeepAsync(
            Client, new OfferDraft(Worker, null, MarketCurrency.Euro, title, "As agreed.", [new MilestoneDraft("", 100_00, due)], null, null, due.AddDays(-10), null, false), Ct);
    }

    private sealed class Published : IChangePublisher
    {
        public List<string> On { get; } = [];

        public ValueTask PublishAsync(IReadOnlyCollection<string> topics, CancellationToken ct)
        {
            On.AddRange(topics);
            return ValueTask.CompletedTask;
        }
    }
}
