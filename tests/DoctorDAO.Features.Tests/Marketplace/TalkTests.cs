using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Client.Notices;
using DoctorDAO.Client.Panels;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Marketplace.Orders;
using DoctorDAO.Features.Marketplace.Talk;
using DoctorDAO.Features.Notices;
using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using static DoctorDAO.Features.Tests.MarketOrders;

namespace DoctorDAO.Features.Tests;

/// <summary>What the parties of an order write and hand over: who reads it, what its hash is made of, and when it is deleted.</summary>
public sealed class TalkTests(PostgresFixture postgres)
{
    private static readonly string Worker = MarketHome.Account(1);
    private static readonly string Client = MarketHome.Account(2);
    private static readonly string Stranger = MarketHome.Account(3);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Provider.Sqlite)]
    [InlineData(Provider.PostgreSql)]
    public async Task Parties_read_and_write_each_message_once_and_the_other_is_told_once_until_it_has_read(Provider provider)
    {
        await using var home = await MarketHome.CreateAsync(provider, postgres);
        var talk = home.Get<ITalk>();
        await home.ChainAsync(At(11, 27));
        await home.OrderAsync(1, [100_00, 200_00], x => (x.Status, x.EndedAt) = (OrderStatus.Accepted, null));
        var hello = new MessageDraft(Guid.NewGuid(), "When do I begin?");
        var all = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => talk.SendAsync(Worker, 1, hello, Ct), Ct)));
        Assert.Single(all.Select(x => x!.Id).Distinct());
        await Task.WhenAll(Enumerable.Range(0, 5).Select(x => Task.Run(() => talk.SendAsync(Worker, 1, new MessageDraft(Guid.NewGuid(), $"More {x}"), Ct), Ct)));
        Assert.Null(await talk.SendAsync(Stranger, 1, hello, Ct));
        Assert.Null(await talk.GetMessagesAsync(Stranger, 1, null, 25, Ct));

        await using var db = home.CreateDbContext();
        Assert.Equal(1, await db.Set<NoticeRow>().CountAsync(x => x.Recipient == Client && x.Kind == NoticeKind.OrderMessage, Ct));
        Assert.All(await db.Set<OrderMessageRow>().AsNoTracking().ToListAsync(Ct), x => Assert.DoesNotContain("begin", Encoding.UTF8.GetString(x.Sealed), StringComparison.Ordinal));
        var read = (await talk.GetMessagesAsync(Client, 1, null, 4, Ct))!;
        Assert.Equal((6, 4, true), (read.Unread, read.Messages.Items.Count, read.Open));
        Assert.Equal("When do I begin?", (await talk.GetMessagesAsync(Client, 1, read.Messages.Next, 4, Ct))!.Messages.Items[^1].Text);
        Assert.True(await talk.MarkReadAsync(Client, 1, long.MaxValue, Ct));
        Assert.True(await talk.MarkReadAsync(Client, 1, 1, Ct));
        Assert.Equal((0, read.Messages.Items[0].Id), ((await talk.GetMessagesAsync(Client, 1, null, 4, Ct))!.Unread, (await talk.GetMessagesAsync(Worker, 1, null, 4, Ct))!.OtherRead));
        await talk.SendAsync(Worker, 1, new MessageDraft(Guid.NewGuid(), "Still there?"), Ct);
        Assert.Equal(2, await db.Set<NoticeRow>().CountAsync(x => x.Recipient == Client && x.Kind == NoticeKind.OrderMessage, Ct));

        // As in the forum: what may point to a patient is asked about, what does is not taken.
        var born = new MessageDraft(Guid.NewGuid(), "The patient was born 12.03.1954.");
        Assert.Equal("confirmed", (await Assert.ThrowsAsync<FieldException>(() => talk.SendAsync(Client, 1, born, Ct))).Field);
        Assert.NotNull(await talk.SendAsync(Client, 1, born with { Confirmed = true }, Ct));
    }

    [Fact]
    public async Task What_is_handed_over_has_the_hash_of_its_words_and_files_and_those_who_judge_now_read_it()
    {
        await using var home = await MarketHome.CreateAsync(Provider.Sqlite, postgres);
        var talk = home.Get<ITalk>();
        await home.ChainAsync(At(11, 27));
        await home.OrderAsync(1, [100_00], x => (x.Status, x.EndedAt) = (OrderStatus.Accepted, null));
        var (id, bytes) = (Guid.NewGuid(), RandomNumberGenerator.GetBytes(70_000));
        var file = (await talk.AddFileAsync(Worker, 1, id, "opinion.pdf", bytes, Ct))!;
        Assert.Equal(file, await talk.AddFileAsync(Worker, 1, id, "opinion.pdf", bytes, Ct));
        Assert.Equal("id", (await Assert.ThrowsAsync<FieldException>(() => talk.AddFileAsync(Worker, 1, id, "opinion.pdf", [1], Ct))).Field);
        Assert.Null(await talk.GetFileAsync(Client, 1, id, Ct));
        var draft = new MessageDraft(Guid.NewGuid(), "The opinion, as agreed.", MessageKind.Delivery, 0, [id]);
        Assert.Equal("kind", (await Assert.ThrowsAsync<FieldException>(() => talk.SendAsync(Client, 1, draft with { Files = [] }, Ct))).Field);
        Assert.Equal("milestone", (await Assert.ThrowsAsync<FieldException>(() => talk.SendAsync(Worker, 1, draft with { Milestone = 1 }, Ct))).Field);
        Assert.Equal("files", (await Assert.ThrowsAsync<FieldException>(() => talk.SendAsync(Worker, 1, draft with { Files = [Guid.NewGuid()] }, Ct))).Field);
        var sent = (await talk.SendAsync(Worker, 1, draft, Ct))!;
        Assert.False(sent.OnChain);
        Assert.Equal("files", (await Assert.ThrowsAsync<FieldException>(() => talk.SendAsync(Worker, 1, draft with { Key = Guid.NewGuid() }, Ct))).Field);
        await using (var db = home.CreateDbContext())
            await db.Set<MilestoneView>().Where(x => x.Order == 1).ExecuteUpdateAsync(x => x.SetProperty(m => m.Delivery, sent.Hash), Ct);
        Assert.True((await talk.GetMessageAsync(Client, 1, sent.Id, Ct))!.OnChain);
        Assert.Equal(bytes, (await talk.GetFileAsync(Client, 1, id, Ct))!.Content);

        // The archive is the same bytes for everybody, and whoever has it can make the hash again.
        var bundle = (await talk.GetBundleAsync(Client, 1, Ct))!;
        Assert.Equal(bundle.Hash, (await talk.GetBundleAsync(Worker, 1, Ct))!.Hash);
        using var whole = new MemoryStream();
        await bundle.WriteAsync(whole, Ct);
        Assert.Equal((bundle.Bytes, bundle.Hash), (whole.Length, Convert.ToHexStringLower(SHA256.HashData(whole.ToArray()))));
        using var archive = new ZipArchive(whole);
        Assert.Equal(sent.Hash, Keccak256.Hash(await BytesAsync(archive, $"manifests/{sent.Hash}.json")).ToString());
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(bytes)), Encoding.UTF8.GetString(await BytesAsync(archive, $"manifests/{sent.Hash}.json")), StringComparison.Ordinal);
        Assert.Equal(bytes, await BytesAsync(archive, $"files/{id:N}"));

        // Jurors of the round that runs and still have their seat; each reading is logged.
        await home.JudgedAsync(1, CaseStage.Commit);
        foreach (var nobody in (int[])[10, 22, 30])
            Assert.Null(await talk.GetBundleAsync(MarketHome.Account(nobody), 1, Ct));
        var judge = MarketHome.Account(20);
        Assert.Equal((true, false), ((await talk.GetMessagesAsync(judge, 1, null, 25, Ct))!.Judge, (await talk.GetMessagesAsync(judge, 1, null, 25, Ct))!.Open));
        Assert.NotNull(await talk.GetFileAsync(judge, 1, id, Ct));
        Assert.Null(await talk.SendAsync(judge, 1, new MessageDraft(Guid.NewGuid(), "Hello"), Ct));
        Assert.Null(await talk.GetAccessAsync(judge, 1, Ct));
        Assert.Equal([id, null, null], (await talk.GetAccessAsync(Client, 1, Ct))!.Select(x => x.What));
        await home.JudgedAsync(1, CaseStage.Decided);
        Assert.Null(await talk.GetMessagesAsync(judge, 1, null, 25, Ct));
    }

    [Fact]
    public async Task What_is_saved_waits_for_its_author_until_it_is_signed_or_comes_too_late()
    {
        await using var home = await MarketHome.CreateAsync(Provider.Sqlite, postgres);
        var talk = home.Get<ITalk>();
        await home.ChainAsync(At(11, 27));
        await home.OrderAsync(1, [100_00], x => (x.Status, x.EndedAt, x.Rule, x.Start) = (OrderStatus.Accepted, null, 1, At(11, 28)));
        await using var db = home.CreateDbContext();
        db.Add(new MarketRuleView { Id = 1, Changes = 1 });
        await db.SaveChangesAsync(Ct);
        var milestone = db.Set<MilestoneView>().Where(x => x.Order == 1);
        await milestone.ExecuteUpdateAsync(x => x.SetProperty(m => m.Status, MilestoneStatus.Pending).SetProperty(m => m.Until, At(12, 4)), Ct);
        MessageDraft draft = new(Guid.NewGuid(), "The opinion.", MessageKind.Delivery, 0), better = draft with { Key = Guid.NewGuid(), Text = "A better one." };
        var first = (await talk.SendAsync(Worker, 1, draft, Ct))!;
        // Nothing is delivered before the booked time.
        Assert.False(first.Waits);
        await db.Set<OrderView>().ExecuteUpdateAsync(x => x.SetProperty(o => o.Start, At(11, 26)), Ct);
        Assert.Equal([true], await WaitsAsync(Worker));
        Assert.False((await talk.GetMessageAsync(Client, 1, first.Id, Ct))!.Waits);
        var second = (await talk.SendAsync(Worker, 1, better, Ct))!;
        Assert.Equal([true, false], await WaitsAsync(Worker));
        await milestone.ExecuteUpdateAsync(x => x.SetProperty(m => m.Status, MilestoneStatus.Delivered).SetProperty(m => m.Delivery, second.Hash), Ct);
        Assert.Equal([false, false], await WaitsAsync(Worker));
        // The buyer's turn; and when it is the worker's once more, what was signed stays signed.
        Assert.True((await talk.SendAsync(Client, 1, new MessageDraft(Guid.NewGuid(), "One page more.", MessageKind.Change, 0), Ct))!.Waits);
        await milestone.ExecuteUpdateAsync(x => x.SetProperty(m => m.Changes, 1), Ct);
        Assert.Equal([false, false, false], await WaitsAsync(Client));
        await milestone.ExecuteUpdateAsync(x => x.SetProperty(m => m.Status, MilestoneStatus.Pending), Ct);
        Assert.Equal([false, false, false], await WaitsAsync(Worker));
        Assert.Equal([false, false, false], await WaitsAsync(Client));
        Assert.True((await talk.SendAsync(Worker, 1, better with { Key = Guid.NewGuid() }, Ct))!.Waits);
        await milestone.ExecuteUpdateAsync(x => x.SetProperty(m => m.Until, At(11, 26)), Ct);
        Assert.DoesNotContain(true, await WaitsAsync(Worker));

        async Task<IReadOnlyList<bool>> WaitsAsync(string reader) => [.. (await talk.GetMessagesAsync(reader, 1, null, 25, Ct))!.Messages.Items.Select(x => x.Waits)];
    }

    [Fact]
    public async Task Messages_are_deleted_by_rule_and_on_request_when_the_order_is_over()
    {
        await using var home = await MarketHome.CreateAsync(Provider.Sqlite, postgres);
        var (talk, cleaner) = (home.Get<ITalk>(), home.Get<TalkCleaner>());
        await home.ChainAsync(At(11, 27));
        await home.OrderAsync(1, [100_00]);
        await home.OrderAsync(2, [100_00], x => (x.Status, x.EndedAt) = (OrderStatus.Accepted, null));
        foreach (var order in (long[])[1, 2])
        {
            await talk.SendAsync(Worker, order, new MessageDraft(Guid.NewGuid(), "From the worker"), Ct);
            await talk.SendAsync(Client, order, new MessageDraft(Guid.NewGuid(), "From the buyer"), Ct);
        }

        await talk.AddFileAsync(Worker, 2, Guid.NewGuid(), "forgotten.txt", [1, 2, 3], Ct);
        await using (var db = home.CreateDbContext())
        {
            foreach (var table in home.Get<IEnumerable<IPersonalData>>())
                await table.EraseAsync(db, new PersonalAccounts(Guid.NewGuid(), [Worker]), Ct);
        }

        Assert.Equal(["From the buyer", null], await TextsAsync(talk, 1));
        Assert.Equal(["From the buyer", "From the worker"], await TextsAsync(talk, 2));
        // By the chain's clock: both clocks have to have gone on, and an order that runs keeps its messages.
        home.Clock.Now += TimeSpan.FromDays(home.Get<IOptions<TalkOptions>>().Value.KeepDays + 1);
        Assert.Equal(0, await cleaner.CleanAsync(Ct));
        await home.ChainAsync(home.Clock.Now.ToUnixTimeSeconds());
        Assert.Equal(1, await cleaner.CleanAsync(Ct));
        Assert.Equal(0, await cleaner.CleanAsync(Ct));
        Assert.Equal([null, null], await TextsAsync(talk, 1));
        Assert.Equal(["From the buyer", "From the worker"], await TextsAsync(talk, 2));
        Assert.Equal("order", (await Assert.ThrowsAsync<FieldException>(() => talk.SendAsync(Worker, 1, new MessageDraft(Guid.NewGuid(), "Late"), Ct))).Field);
        await using var after = home.CreateDbContext();
        Assert.Equal(0, await after.Set<OrderFileRow>().CountAsync(Ct) + await after.Set<OrderFileContentRow>().CountAsync(Ct));
    }

    private static async Task<IReadOnlyList<string?>> TextsAsync(ITalk talk, long order) => [.. (await talk.GetMessagesAsync(Client, order, null, 25, Ct))!.Messages.Items.Select(x => x.Text)];

    private static async Task<byte[]> BytesAsync(ZipArchive archive, string name)
    {
        using var content = new MemoryStream();
        await using var entry = await archive.GetEntry(name)!.OpenAsync(Ct);
        await entry.CopyToAsync(content, Ct);
        return content.ToArray();
    }
}
