using DoctorDAO.Client;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Client.Notices;
using DoctorDAO.Features.Credentials.Reminders;
using DoctorDAO.Features.Notices;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Tests;

/// <summary>Reminders of what ends in wallets, in a real database.</summary>
public sealed class ReminderTests : IAsyncLifetime
{
    private const string Nora = "0x70997970c51812dc3a010c7d01b50e0d17dc79c8";
    private const string Nils = "0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc";

    private readonly Clock _clock = new() { Now = new DateTimeOffset(2026, 11, 27, 9, 0, 0, TimeSpan.Zero) };
    private readonly Contexts _contexts = new();
    private readonly Published _published = new();
    private ReminderStore _store = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private DateOnly Today => DateOnly.FromDateTime(_clock.Now.UtcDateTime);

    public async ValueTask InitializeAsync()
    {
        await using var db = _contexts.CreateDbContext();
        await db.Database.EnsureCreatedAsync(Ct);
        _store = new ReminderStore(_contexts, new NoticeWriter(_clock), [_published], _clock);
    }

    public ValueTask DisposeAsync()
    {
        File.Delete(_contexts.File);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task What_is_saved_takes_the_place_of_what_was_and_nobody_sees_it_but_its_owner()
    {
        await SaveAsync(Nora, ("LicenceToPractise", 400), ("CpdTraining", 40));
        Assert.Equal(["CpdTraining", "LicenceToPractise"], (await _store.GetAsync(Nora.ToUpperInvariant().Replace("0X", "0x", StringComparison.Ordinal), Ct)).Select(x => x.Kind));
        Assert.Empty(await _store.GetAsync(Nils, Ct));
        await SaveAsync(Nora, ("LicenceToPractise", 400), ("LicenceToPractise", 400));
        Assert.Equal(new ReminderDto("LicenceToPractise", Today.AddDays(400)), Assert.Single(await _store.GetAsync(Nora, Ct)));
        await SaveAsync(Nora);
        Assert.Empty(await _store.GetAsync(Nora, Ct));
    }

    [Fact]
    public async Task Each_is_told_once_thirty_days_before_also_when_it_was_switched_off_and_on_again()
    {
        await SaveAsync(Nora, ("LicenceToPractise", 31), ("CpdTraining", 30));
        await SaveAsync(Nils, ("CpdTraining", 30));
        Assert.Equal(2, await _store.TellAsync(Ct));
        Assert.Equal(0, await _store.TellAsync(Ct));
        Assert.Equal([Topics.Inbox(Nils), Topics.Inbox(Nora)], _published.Topics.Order(StringComparer.Ordinal));
        await SaveAsync(Nora);
        await SaveAsync(Nora, ("CpdTraining", 30), ("LicenceToPractise", 31));
        Assert.Equal(0, await _store.TellAsync(Ct));
        _clock.Now = _clock.Now.AddDays(1);
        Assert.Equal(1, await _store.TellAsync(Ct));
        await using var db = _contexts.CreateDbContext();
        var notices = await db.Set<NoticeRow>().Where(x => x.Recipient == Nora).OrderBy(x => x.Id).ToListAsync(Ct);
        Assert.All(notices, x => Assert.Equal(NoticeKind.CredentialExpires, x.Kind));
        Assert.Equal(2, notices.Count);
    }

    [Fact]
    public async Task What_is_over_is_told_to_nobody()
    {
        await SaveAsync(Nora, ("CpdTraining", 1));
        _clock.Now = _clock.Now.AddDays(3);
        Assert.Equal(0, await _store.TellAsync(Ct));
    }

    [Theory]
    [InlineData("Diagnosis", 10, "reminders[0].kind")]
    [InlineData("", 10, "reminders[0].kind")]
    [InlineData("CpdTraining", -1, "reminders[0].dueOn")]
    [InlineData("CpdTraining", 30_000, "reminders[0].dueOn")]
    public async Task What_is_no_reminder_is_refused_by_its_field(string kind, int days, string field)
    {
        var refused = await Assert.ThrowsAsync<FieldException>(() => SaveAsync(Nora, (kind, days)));
        Assert.Equal(field, refused.Field);
        Assert.Empty(await _store.GetAsync(Nora, Ct));
    }

    [Fact]
    public async Task More_than_a_hundred_are_refused()
    {
        var many = Enumerable.Range(1, ReminderStore.Most + 1).Select(x => ("CpdTraining", x)).ToArray();
        Assert.Equal("reminders", (await Assert.ThrowsAsync<FieldException>(() => SaveAsync(Nora, many))).Field);
    }

    private Task<IReadOnlyList<ReminderDto>> SaveAsync(string account, params (string Kind, int Days)[] reminders) =>
        _store.SaveAsync(account, new NewReminders([.. reminders.Select(x => new ReminderDto(x.Kind, Today.AddDays(x.Days)))]), Ct);

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }

    private sealed class Contexts : IDbContextFactory<DaoDbContext>
    {
        public string File { get; } = Path.Combine(Path.GetTempPath(), $"doctordao-{Guid.NewGuid():N}.db");

        public DaoDbContext CreateDbContext() => new(new DbContextOptionsBuilder<DaoDbContext>().UseSqlite($"Data Source={File};Pooling=False").Options);
    }

    private sealed class Published : IChangePublisher
    {
        public List<string> Topics { get; } = [];

        public ValueTask PublishAsync(IReadOnlyCollection<string> topics, CancellationToken ct)
        {
            Topics.AddRange(topics);
            return ValueTask.CompletedTask;
        }
    }
}
