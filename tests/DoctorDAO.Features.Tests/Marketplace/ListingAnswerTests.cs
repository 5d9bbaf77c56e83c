using System.Text.Json;
using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Client.Notices;
using DoctorDAO.Features.Marketplace.Listings;
using DoctorDAO.Features.Notices;
using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Tests;

/// <summary>How many answers there can be, how long they are kept, and whose they are after a move.</summary>
public sealed class ListingAnswerTests(PostgresFixture postgres)
{
    private static readonly string Author = MarketHome.Account(1);
    private static readonly string Worker = MarketHome.Account(2);
    private static readonly string Other = MarketHome.Account(3);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Provider.Sqlite)]
    [InlineData(Provider.PostgreSql)]
    public async Task A_member_has_one_answer_however_often_it_is_sent_and_answers_are_bounded(Provider provider)
    {
        await using var home = await MarketHome.CreateAsync(provider, postgres);
        var answers = home.Get<IListingAnswers>();
        var id = await SeekAsync(home, "one");
        var sent = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => answers.AnswerAsync(Worker, id, new ListingAnswerText("I can."), Ct), Ct)));
        Assert.All(sent, x => Assert.Equal("I can.", x!.Text));
        Assert.Single((await answers.GetAnswersAsync(Author, id, null, 20, Ct))!.Items);
        await using var db = home.CreateDbContext();
        Assert.Equal(1, await db.Set<NoticeRow>().CountAsync(x => x.Recipient == Author && x.Kind == NoticeKind.ListingAnswered, Ct));

        // Read, a change is told of; but no more than once a day.
        foreach (var (days, text, told) in new[] { (0, "I can, on Monday.", 1), (1, "I can, on Tuesday.", 2), (0, "I can, on Friday.", 2) })
        {
            home.Clock.Now += TimeSpan.FromDays(days);
            await db.Set<NoticeRow>().ExecuteUpdateAsync(x => x.SetProperty(n => n.Unread, false), Ct);
            await answers.AnswerAsync(Worker, id, new ListingAnswerText(text), Ct);
            Assert.Equal(told, await db.Set<NoticeRow>().CountAsync(x => x.Recipient == Author, Ct));
        }

        // A listing takes so many, and whoever stands among them can still change theirs.
        db.AddRange(Enumerable.Range(100, AnswerLimits.OfListing - 1).Select(x => new ListingAnswerRow { Listing = id, Account = MarketHome.Account(x), Sealed = [1], WrittenAt = 1, KeptUntil = long.MaxValue }));
        await db.SaveChangesAsync(Ct);
        Assert.Equal("answers", await RefusedAsync(answers, Other, id));
        Assert.NotNull(await answers.AnswerAsync(Worker, id, new ListingAnswerText("I can, at any time."), Ct));
        Assert.Null((await answers.GetAnswersAsync(Author, id, null, 20, Ct))!.Items[0].Text);

        // And a member so many in all, of those that are found now.
        for (var i = 1; i < AnswerLimits.OfMember; i++)
            await answers.AnswerAsync(Worker, await SeekAsync(home, $"more-{i}"), new ListingAnswerText("I can."), Ct);
        var last = await SeekAsync(home, "last");
        Assert.Equal("account", await RefusedAsync(answers, Worker, last));
        await home.Listings.PauseAsync(Author, id, Ct);
        Assert.NotNull(await answers.AnswerAsync(Worker, last, new ListingAnswerText("I can."), Ct));
        Assert.Equal(last, (await answers.GetAnsweredAsync(Worker, Ct))[0].Id);
    }

    [Fact]
    public async Task Answers_are_kept_some_days_after_the_listing_has_left_the_lists()
    {
        await using var home = await MarketHome.CreateAsync(Provider.Sqlite, postgres);
        var (answers, turns) = (home.Get<IListingAnswers>(), home.Get<MarketTurns>());
        var id = await SeekAsync(home, "one");
        await answers.AnswerAsync(Worker, id, new ListingAnswerText("I can."), Ct);
        home.Clock.Now += TimeSpan.FromDays(61);
        Assert.Equal("listing", await RefusedAsync(answers, Other, id));
        Assert.True(await KeptAsync(0));
        // Renewed it is found for ten days more, and what was answered stands.
        await home.Listings.PublishAsync(Author, id, 10, Ct);
        Assert.True(await KeptAsync(10 + AnswerLimits.KeptDays - 1));
        Assert.False(await KeptAsync(2));

        await home.Listings.PublishAsync(Author, id, 100, Ct);
        await answers.AnswerAsync(Worker, id, new ListingAnswerText("I can."), Ct);
        await home.Listings.PauseAsync(Author, id, Ct);
        Assert.True(await KeptAsync(AnswerLimits.KeptDays - 1));
        Assert.False(await KeptAsync(2));

        async Task<bool> KeptAsync(int days)
        {
            home.Clock.Now += TimeSpan.FromDays(days);
            await turns.TurnAsync(Ct);
            return await answers.GetOwnAsync(Worker, id, Ct) is not null;
        }
    }

    [Fact]
    public async Task Answers_are_handed_out_follow_to_a_new_account_and_are_forgotten()
    {
        await using var home = await MarketHome.CreateAsync(Provider.Sqlite, postgres);
        var answers = home.Get<IListingAnswers>();
        var (both, one) = (await SeekAsync(home, "both"), await SeekAsync(home, "one"));
        await answers.AnswerAsync(Worker, both, new ListingAnswerText("Of the old account"), Ct);
        await answers.AnswerAsync(Worker, one, new ListingAnswerText("Of the old account"), Ct);
        await answers.AnswerAsync(Other, both, new ListingAnswerText("Of the new account"), Ct);
        var own = home.Get<IEnumerable<IPersonalData>>().Single(x => x.Name == "market-listing-answers");
        await using var db = home.CreateDbContext();
        await own.MoveAsync(db, Worker, Other, Ct);
        Assert.Equal(("Of the new account", "Of the old account"), ((await answers.GetOwnAsync(Other, both, Ct))!.Text, (await answers.GetOwnAsync(Other, one, Ct))!.Text));
        Assert.Empty(await answers.GetAnsweredAsync(Worker, Ct));
        var who = new PersonalAccounts(Guid.Empty, [Other]);
        Assert.Contains("Of the old account", JsonSerializer.Serialize(await own.ReadAsync(db, who, Ct)), StringComparison.Ordinal);
        await own.EraseAsync(db, who, Ct);
        Assert.Empty((await answers.GetAnswersAsync(Author, both, null, 20, Ct))!.Items);

        // Whoever seeks is forgotten with what others have answered.
        await answers.AnswerAsync(Worker, both, new ListingAnswerText("Again"), Ct);
        await home.Get<IEnumerable<IPersonalData>>().Single(x => x.Name == "market-listings").EraseAsync(db, new PersonalAccounts(Guid.Empty, [Author]), Ct);
        Assert.Equal(0, await db.Set<ListingAnswerRow>().CountAsync(Ct));
    }

    [Fact]
    public async Task Who_has_everything_erased_writes_nothing_meanwhile()
    {
        await using var home = await MarketHome.CreateAsync(Provider.PostgreSql, postgres);
        var before = await SeekAsync(home, "before");
        var own = home.Get<IEnumerable<IPersonalData>>().Single(x => x.Name == "market-listings");
        await using var db = home.CreateDbContext();
        await using var transaction = await db.Database.BeginTransactionAsync(Ct);
        await own.HoldAsync(db, [Author], Ct);
        var after = Task.Run(() => SeekAsync(home, "after"), Ct);
        await using (var others = home.CreateDbContext())
        {
            while (await others.Database.SqlQueryRaw<int>("SELECT count(*)::int AS \"Value\" FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'").SingleAsync(Ct) == 0)
                Assert.False(after.IsCompleted, "It was written while another erased.");
        }

        await own.EraseAsync(db, new PersonalAccounts(Guid.Empty, [Author]), Ct);
        await transaction.CommitAsync(Ct);
        var id = await after;
        Assert.Equal([(before, ListingState.Deleted), (id, ListingState.Live)], (await db.Set<ListingRow>().AsNoTracking().OrderBy(x => x.Id).ToListAsync(Ct)).Select(x => (x.Id, x.State)));
    }

    private static Task<long> SeekAsync(MarketHome home, string key) => home.Listings.CreateAsync(Author, new NewListing(key, MarketHome.Text() with { Kind = ListingKind.Sought }), Ct);

    private static async Task<string> RefusedAsync(IListingAnswers answers, string account, long listing) =>
        (await Assert.ThrowsAsync<FieldException>(() => answers.AnswerAsync(account, listing, new ListingAnswerText("I can."), Ct))).Field;
}
