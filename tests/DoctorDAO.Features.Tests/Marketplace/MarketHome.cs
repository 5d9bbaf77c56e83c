using System.Globalization;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Client.Membership;
using DoctorDAO.Credentials;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Membership;
using DoctorDAO.Testing;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Features.Tests;

/// <summary>Members and the slices over an empty database, without a chain: listings ask it nothing. Time stands still until a test moves it.</summary>
internal sealed class MarketHome : IAsyncDisposable, IDbContextFactory<DaoDbContext>
{
    public const int Members = 60;

    private readonly DaoDatabase _database;
    private readonly ServiceProvider _services;
    private readonly HttpClient _http = new();

    private MarketHome(DaoDatabase database)
    {
        _database = database;
        static Address Contract(int number) => Address.Parse(string.Create(CultureInfo.InvariantCulture, $"0x{number:x40}"));
        var services = new ServiceCollection().AddLogging().AddSingleton<IDbContextFactory<DaoDbContext>>(this).AddSingleton<TimeProvider>(Clock)
            .AddSingleton(new EthClient(_http, new Uri("http://node.invalid"))).AddSingleton<IDocumentFetcher, NoDocuments>().AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider());
        services.AddDaoFeatures(new Deployment(31337, 0, Contract(1), Contract(2), Contract(3), [new("clinical", "Clinical", Contract(4), Contract(5))]));
        _services = services.BuildServiceProvider();
    }

    public MovedClock Clock { get; } = new() { Now = new DateTimeOffset(2026, 11, 27, 9, 0, 0, TimeSpan.Zero) };

    public IListings Listings => Get<IListings>();

    public ICalendars Calendars => Get<ICalendars>();

    public IFavourites Favourites => Get<IFavourites>();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<MarketHome> CreateAsync(Provider provider, PostgresFixture postgres)
    {
        var home = new MarketHome(await DaoDatabase.CreateAsync(provider, postgres));
        await using var db = home.CreateDbContext();
        db.AddRange(Enumerable.Range(1, Members).Select(x => new MemberView
        {
            Account = Account(x), Status = MemberStatus.Active, Specialty = "surgery", Since = 1, NotAfter = home.Clock.Now.AddDays(400).ToUnixTimeSeconds(),
        }));
        await db.SaveChangesAsync(Ct);
        return home;
    }

    public static string Account(int number) => string.Create(CultureInfo.InvariantCulture, $"0x{number + 0xa000:x40}");

    public static ListingText Text(string title = "Night shifts in intensive care", string category = ListingCategory.Locum, long price = 9_500, string currency = ListingCurrency.Euro) =>
        new(title, "Twelve hours, ventilated patients, handover in English.", "I have worked **nights** for ten years.", category, ["anaesthesia"], ["DE-BE"], ["de", "en"], price, currency, ListingUnit.Hour);

    public DaoDbContext CreateDbContext() => _database.CreateDbContext();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _http.Dispose();
        await _database.DisposeAsync();
    }

    public sealed class MovedClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }

    private sealed class NoDocuments : IDocumentFetcher
    {
        public ValueTask<byte[]> FetchAsync(Uri address, string accept, int most, CancellationToken ct) => throw new CredentialException(CredentialError.Unreachable, "There is nothing.");
    }
}
