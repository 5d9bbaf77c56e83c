using DoctorDAO.Client.Marketplace;

namespace DoctorDAO.Server.Http;

/// <content>Listings, calendars and what members keep.</content>
internal static partial class ApiExamples
{
    private static ListingText Nights => new(
        "Night shifts in intensive care", "Twelve hours, ventilated patients, handover in English.", "I have worked nights for **ten years**.", ListingCategory.Locum, ["anaesthesia"], ["SE-AB"], ["en", "sv"], 9_500,
        ListingCurrency.Euro, ListingUnit.Hour, ListingKind.Offered, new ListingPlace("Stockholm", 59_329, 18_069), "LicenceToPractise", true);

    private static object[] Listings =>
    [
        new NewListing(Key, Nights),
        new ListingEdit(Hash, Nights with { Price = 10_000 }),
        new ListingDays(60),
        new MarketProfile("Intensive care since 2015, in Stockholm and Malmö."),
        new NewSavedSearch(Key, "Nights in Stockholm", new ListingQuery("night", Categories: [ListingCategory.Locum], Regions: ["SE-AB"])),
        new ListingAnswerText("I can take the first three nights. Ten years in intensive care; I speak Swedish."),
        new CalendarDto("Europe/Stockholm", [new WeeklySlot(DayOfWeek.Monday, 480, 600)], [new SingleSlot(Opens.AddDays(20), Opens.AddDays(27), Closed: true)], 0, false),
        new NewHold(Opens.AddDays(3), Opens.AddDays(3).AddHours(12)),
    ];
}
