using DoctorDAO.Client.Notices;
using DoctorDAO.Features;
using DoctorDAO.Features.Drafts;
using DoctorDAO.Features.Identity;
using DoctorDAO.Features.Notices;
using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Server.Tests;

/// <summary>What is kept about a member follows to another account, also when that account has the like already, and is forgotten whole.</summary>
[Trait(ServerDatabases.Trait, ServerDatabases.Each)]
public sealed class MovedDataTests : OwnServerTest
{
    private static readonly string From = DaoChain.Member(4).Address.ToHex();
    private static readonly string To = DaoChain.Member(5).Address.ToHex();

    [Fact]
    public async Task Webhooks_take_the_places_that_are_free_and_the_rest_is_given_up()
    {
        await using var db = Home.Context();
        db.AddRange([.. Enumerable.Range(0, 4).Select(x => Hook(From, x)), Hook(To, 0), Hook(To, 2)]);
        await db.SaveChangesAsync(Ct);
        await MoveAsync(db);
        var there = await db.Set<WebhookRow>().AsNoTracking().OrderBy(x => x.Slot).ToListAsync(Ct);
        Assert.All(there, x => Assert.Equal(To, x.Account));
        Assert.Equal(Enumerable.Range(0, Webhooks.Most), there.Select(x => x.Slot));
        Assert.Equal([To + 0, From + 0, To + 2, From + 1, From + 2], there.Select(x => x.Url));
        await MoveAsync(db);
        Assert.Equal(Webhooks.Most, await db.Set<WebhookRow>().CountAsync(Ct));
    }

    [Fact]
    public async Task Who_wrote_on_a_draft_under_both_accounts_writes_on_it_once()
    {
        await using var db = Home.Context();
        db.AddRange(Author(1, From), Author(1, To), Author(2, From), Author(3, To));
        await db.SaveChangesAsync(Ct);
        await MoveAsync(db);
        Assert.Equal([1L, 2L, 3L], await db.Set<DraftAuthorRow>().Where(x => x.Account == To).Select(x => x.Draft).OrderBy(x => x).ToListAsync(Ct));
        Assert.False(await db.Set<DraftAuthorRow>().AnyAsync(x => x.Account == From, Ct));
    }

    [Fact]
    public async Task What_guardians_signed_is_forgotten_with_the_request()
    {
        await using var db = Home.Context();
        var (own, other) = (Guid.NewGuid(), Guid.NewGuid());
        db.AddRange(new RecoveryRow { Id = own, From = From, To = To, Nonce = "0" }, new RecoveryRow { Id = other, From = To, To = From, Nonce = "0" });
        db.AddRange(new RecoverySignatureRow { Recovery = own, Guardian = From }, new RecoverySignatureRow { Recovery = other, Guardian = DaoChain.Member(6).Address.ToHex() });
        await db.SaveChangesAsync(Ct);
        foreach (var table in Server.Services.GetServices<IPersonalData>())
            await table.EraseAsync(db, new PersonalAccounts(Guid.NewGuid(), [To]), Ct);
        Assert.Equal([other], await db.Set<RecoveryRow>().Select(x => x.Id).ToListAsync(Ct));
        Assert.Equal([other], await db.Set<RecoverySignatureRow>().Select(x => x.Recovery).ToListAsync(Ct));
    }

    [Fact]
    public async Task Nobody_can_silence_that_a_membership_is_about_to_move()
    {
        using var browser = await Server.SignedInAsync(DaoChain.Member(4));
        var mine = new NoticeClient(browser);
        await Assert.ThrowsAsync<Client.FieldException>(() => mine.SavePreferencesAsync([new NoticePreference(NoticeKind.RecoveryRequested, NoticeChannel.Off)], Ct));
        await using var db = Home.Context();
        // As an older server may have kept it.
        db.Add(new NoticePreferenceRow { Account = From, Kind = NoticeKind.RecoveryRequested, Channel = NoticeChannel.Off });
        db.Add(Hook(From, 0, kinds: 1L << (int)NoticeKind.Reply));
        db.Add(new MailAddressRow { Account = From, Address = "who@example.org", Confirmed = true });
        await db.SaveChangesAsync(Ct);
        List<DeliveryRow> sent;
        // Looked at before anybody can have sent them: what is sent is gone.
        await using (var transaction = await db.Database.BeginTransactionAsync(Ct))
        {
            await Server.Services.GetRequiredService<INoticeWriter>().AddAsync(db, [new NewNotice(From, NoticeKind.RecoveryRequested, "test", new NoticeData())], Ct);
            sent = await db.Set<DeliveryRow>().AsNoTracking().ToListAsync(Ct);
            await transaction.CommitAsync(Ct);
        }

        var told = Assert.Single((await mine.GetNoticesAsync(new NoticeQuery(), Ct)).Items);
        Assert.Equal("/account/recovery", told.Href);
        Assert.All(sent, x => Assert.Equal(told.Id, x.Notice));
        Assert.Single(sent, x => x.Webhook == 0);
        Assert.Single(sent, x => x.Webhook != 0);
        Assert.Equal(NoticeChannel.Immediate, (await mine.GetPreferencesAsync(Ct)).Single(x => x.Kind == NoticeKind.RecoveryRequested).Channel);
    }

    private static WebhookRow Hook(string account, int slot, long kinds = 0) => new() { Account = account, Slot = slot, Url = account + slot, Secret = "x", Kinds = kinds };

    private static DraftAuthorRow Author(long draft, string account) => new() { Draft = draft, Account = account };

    private async Task MoveAsync(DaoDbContext db)
    {
        foreach (var table in Server.Services.GetServices<IPersonalData>())
            await table.MoveAsync(db, From, To, Ct);
    }
}
