using DoctorDAO.Client.Marketplace;

namespace DoctorDAO.Server.Http;

/// <content>Orders, what is handed over and written in them, and their papers.</content>
internal static partial class ApiExamples
{
    private static BillingParty Practice => new("Praxis Dr. Berg", "Lindenallee 4", "Berlin", "10115", "DE", "DE136695976");

    private static object[] Orders =>
    [
        new OfferDraft(
            Amara, Hash, MarketCurrency.Euro, "Two nights in intensive care", "Twelve hours each, ventilated patients.", [new MilestoneDraft("First night", 85_000, Opens.AddDays(4)), new MilestoneDraft("Second night", 85_000, Opens.AddDays(5))],
            Opens.AddDays(3), Opens.AddDays(4), Opens.AddDays(2), "LicenceToPractise", true),
        new PermitDraft(new(Session + 3_600, Signature)),
        new HandoverDraft(Hash),
        new ShareDraft(7_000),
        new CollectDraft(MarketCurrency.Care),
        new RatingDraft(5, "On time, and the handover was clear."),
        new OpenRating(5, "On time, and the handover was clear.", Hash),
        new AnswerDraft("Thank you: the ward had prepared everything."),
        new MessageDraft(Guid.Parse(Key), "The report of the first night is attached.", MessageKind.Delivery, 0, [Guid.Parse(Key)]),
        new BillingDto(Practice, new VatStatement(VatCategory.Exempt, 0, VatExemption.Care)),
        new InvoiceDraft(Guid.Parse(Key), [0, 1], "Night shifts", Practice, "de"),
        new CorrectionDraft(Guid.Parse(Key), "The address was wrong."),
        new SheetDraft(1, "Europe/Berlin", [new SheetEntry(new DateOnly(2026, 11, 9), new TimeOnly(20, 0), new TimeOnly(8, 0), 45, "Night shift")]),
        new SheetQuestion("The second break is missing."),
    ];
}
