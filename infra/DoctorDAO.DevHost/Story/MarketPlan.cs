namespace DoctorDAO.DevHost.Story;

/// <summary>What becomes of an order.</summary>
public enum OrderEnd
{
    /// <summary>It waits for the worker.</summary>
    Offered,

    /// <summary>The buyer takes it back.</summary>
    Withdrawn,

    /// <summary>The worker declines it.</summary>
    Declined,

    /// <summary>Nobody answers.</summary>
    Lapsed,

    /// <summary>It runs; the last milestone is not due yet.</summary>
    Accepted,

    /// <summary>The last milestone waits for the buyer.</summary>
    Delivered,

    /// <summary>The buyer has asked for a change of the last milestone.</summary>
    Changed,

    /// <summary>Everything was approved.</summary>
    Approved,

    /// <summary>Everything was delivered, and the buyer was silent.</summary>
    Silent,

    /// <summary>Nothing was delivered: refunded.</summary>
    Late,

    /// <summary>Both end it, with a share for the worker.</summary>
    Together,

    /// <summary>The worker steps back.</summary>
    ByWorker,

    /// <summary>The buyer steps back, late.</summary>
    ByBuyer,

    /// <summary>The two negotiate about the last milestone.</summary>
    Negotiating,

    /// <summary>They agreed.</summary>
    Agreed,

    /// <summary>A panel votes now.</summary>
    Judging,

    /// <summary>A panel has ruled yesterday.</summary>
    Ruled,

    /// <summary>A ruling stood.</summary>
    Concluded,

    /// <summary>A ruling was appealed and changed.</summary>
    Appealed,

    /// <summary>Too small for a panel: it waits for the arbiter.</summary>
    Arbiter,

    /// <summary>The arbiter has decided.</summary>
    Arbitrated,

    /// <summary>The arbiter was silent.</summary>
    Halved,
}

/// <summary>An order of the demo.</summary>
/// <param name="Buyer">Index of the person.</param>
/// <param name="Worker">Index of the person.</param>
/// <param name="Listing">Number of the listing in <c>Demo/listings.json</c>, from 1; 0: none.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Ago">Days before the demo begins when it is offered.</param>
/// <param name="Parts">Amounts of its milestones: euros, or hours.</param>
/// <param name="Hours">Paid in hours.</param>
/// <param name="Shift">Length of the slot in hours; 0: none.</param>
/// <param name="Stars">What the buyer says of the worker, when it has ended; 0: nothing.</param>
/// <param name="Back">What the worker says of the buyer; 0: nothing.</param>
public sealed record PlannedOrder(
    int Buyer, int Worker, int Listing, string Title, double Ago, ulong[] Parts, OrderEnd End, bool Hours = false, int Shift = 0, byte Stars = 0, byte Back = 0);

/// <summary>The market's orders. Whoever has a claim of cover is no party: nobody who judges it has dealt with them.</summary>
public static class MarketPlan
{
    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<PlannedOrder> Orders =
    [
        // A year of business that went well.
        new(12, 32, 2, "Second opinion on a guideline for melanoma follow-up", 320, [280], OrderEnd.Approved, Stars: 5, Back: 5),
        new(38, 69, 1, "Anaesthesia locum, night shift", 281, [920], OrderEnd.Approved, Shift: 12, Stars: 5, Back: 4),
        new(75, 106, 4, "Review of a partnership contract", 244, [450], OrderEnd.Approved, Stars: 4, Back: 5),
        new(88, 73, 5, "Translation of an information leaflet, German to French", 215, [180], OrderEnd.Silent, Stars: 4),
        new(38, 69, 1, "Anaesthesia locum, weekend", 186, [1_840], OrderEnd.Approved, Shift: 24, Stars: 5, Back: 5),
        new(15, 83, 3, "Laparoscopy course for two residents", 160, [600, 600], OrderEnd.Approved, Stars: 5, Back: 5),
        new(96, 92, 6, "Statistics for a registry study", 131, [750, 750, 500], OrderEnd.Approved, Stars: 3, Back: 4),
        new(44, 10, 7, "Emergency locum, late shift", 104, [780], OrderEnd.Approved, Shift: 10, Stars: 5, Back: 5),
        new(20, 62, 8, "Supervision of a paediatric nurse in training", 88, [3], OrderEnd.Approved, Hours: true, Stars: 5, Back: 5),
        new(62, 52, 9, "Two hours of help with a poster", 70, [2], OrderEnd.Approved, Hours: true, Stars: 4, Back: 5),
        new(107, 10, 7, "Emergency locum, night shift", 51, [960], OrderEnd.Approved, Shift: 12, Stars: 4, Back: 5),
        new(10, 106, 4, "Review of a locum contract", 46, [320], OrderEnd.Approved, Stars: 5, Back: 5),

        // What did not come about.
        new(13, 40, 6, "Help with a systematic review", 58, [400], OrderEnd.Withdrawn),
        new(29, 70, 7, "Emergency locum, New Year", 49, [1_100], OrderEnd.Declined, Shift: 12),
        new(85, 67, 1, "Anaesthesia locum, early shift", 44, [640], OrderEnd.Lapsed, Shift: 8),
        new(97, 73, 5, "Translation of consent forms", 43, [260], OrderEnd.Late),
        new(118, 65, 3, "Course on paediatric ultrasound", 41, [700, 300], OrderEnd.Together, Stars: 3, Back: 4),
        new(54, 27, 0, "Practice stand-in, one week", 40, [3_200], OrderEnd.ByWorker, Shift: 120),
        new(88, 77, 0, "Practice stand-in, two days", 39, [1_300], OrderEnd.ByBuyer, Shift: 32, Back: 2),

        // Disputes that are over.
        new(109, 48, 7, "Emergency locum, weekend", 42, [1_500], OrderEnd.Agreed, Shift: 24, Stars: 3, Back: 3),
        new(129, 121, 2, "Second opinion on a sedation protocol", 37, [500], OrderEnd.Concluded, Stars: 2, Back: 2),
        new(75, 58, 5, "Translation of a practice's web pages", 36, [900], OrderEnd.Appealed, Stars: 2, Back: 1),
        new(12, 127, 9, "Proofreading of an abstract", 34, [60], OrderEnd.Arbitrated, Stars: 3),
        new(13, 18, 9, "Proofreading of a letter", 33, [45], OrderEnd.Halved),

        // What runs now.
        new(10, 66, 2, "Second opinion on a triage protocol", 1, [260], OrderEnd.Offered),
        new(85, 69, 1, "Anaesthesia locum, night shift", 2, [940], OrderEnd.Offered, Shift: 12),
        new(20, 78, 8, "Supervision, three hours", 1.5, [3], OrderEnd.Offered, Hours: true),
        new(44, 10, 7, "Emergency locum, night shift", 3, [980], OrderEnd.Accepted, Shift: 12),
        new(96, 92, 6, "Statistics for a second study", 16, [800, 800], OrderEnd.Accepted),
        new(10, 73, 5, "Translation of a discharge leaflet", 9, [210], OrderEnd.Delivered),
        new(62, 52, 9, "An hour of help with figures", 8, [1], OrderEnd.Delivered, Hours: true),
        new(107, 106, 4, "Review of an employment contract", 8, [380], OrderEnd.Changed),
        new(38, 113, 1, "Anaesthesia locum, two nights", 12, [1_900], OrderEnd.Negotiating, Shift: 36),
        new(10, 83, 3, "Suturing course for emergency teams", 13.1, [800], OrderEnd.Judging),
        new(97, 93, 8, "Course on infant nutrition", 13.4, [650], OrderEnd.Ruled),
        new(129, 64, 9, "Proofreading of a poster", 13, [80], OrderEnd.Arbiter),
    ];
}
