using System.Globalization;
using DoctorDAO.Client;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Features.Credentials.Issuing;
using DoctorDAO.Features.Marketplace.Listings;
using DoctorDAO.Features.Marketplace.Orders;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Marketplace.Papers;

/// <summary>
/// Certificates of training for who took a course through the marketplace: what they say is what the order says. The buyer has approved each milestone, and the whole of it was paid.
/// </summary>
internal sealed class Courses(IDbContextFactory<DaoDbContext> contexts, PaidAmounts amounts, IRuleIssuing issuing) : ICourses
{
    private const int Years = 5;

    public Task<bool> AreIssuedAsync(CancellationToken ct) => issuing.IssuesAsync(CredentialTypes.Training, ct);

    public async Task<CourseCredentialDto?> IssueAsync(string account, long order, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await PartyOrder.FindAsync(db, account, order, ct) is not { Side: OrderSide.Buyer, View: var view } || view.Listing is null || await FindAsync(db, view.Listing, view.Worker, ct) is not { } course)
            return null;
        if (view.Status != OrderStatus.Ended || view.EndedAt is not { } ended || view.Refunded > 0 || view.Released == 0)
            throw new FieldException("order", "is no course that was completed: each part is to be approved, and none refunded");
        if (!(await ChainHead.ReadAsync(db, ct)).IsFinal(view.Block))
            throw new FieldException("order", "ended a moment ago and the chain could still undo that; ask again in a few minutes");
        var provider = (await People.ReadAsync(db, [view.Worker], ct))[view.Worker];
        var day = Moment.Of(ended).UtcDateTime.Date;
        var claims = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["title"] = course.Title,
            ["provider"] = provider.Name ?? provider.Address,
            ["hours"] = HoursOf(view, course).ToString("0.#", CultureInfo.InvariantCulture),
            ["completed_on"] = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["category"] = "marketplace",
        };
        var until = new DateTimeOffset(day.AddYears(Years), TimeSpan.Zero);
        return new CourseCredentialDto(await issuing.IssueAsync(new BookedCredential(view.Buyer, CredentialTypes.Training, KeyOf(order), claims, until), ct));
    }

    /// <summary>What the issuer calls the certificate of an order.</summary>
    public static string KeyOf(long order) => string.Create(CultureInfo.InvariantCulture, $"course:{order}");

    /// <summary>Hours of the course: those that were booked, else those that were paid for in hours, else what the price by the hour says.</summary>
    private decimal HoursOf(OrderView order, ListingText course)
    {
        var hours = order.Start > 0 ? (order.End - order.Start) / 3_600m
            : order.Currency == MarketCurrency.Care ? amounts.Of(order, order.Total)
            : course is { Unit: ListingUnit.Hour, Price: > 0 and var price } ? amounts.Of(order, order.Total) / (price / 100m)
            : 0;
        hours = Math.Floor(hours * 10) / 10;
        return hours is > 0 and < 1_000 ? hours : throw new FieldException("hours", "of this course are not known: no time was booked and its price is not by the hour; ask the teacher for a certificate");
    }

    /// <summary>What a listing of the teacher's said when it was ordered, when it offers teaching: a buyer may name any listing, and another's course is not what was taken.</summary>
    private static async Task<ListingText?> FindAsync(DaoDbContext db, string hash, string teacher, CancellationToken ct) =>
        await db.Set<ListingVersionRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Hash == hash, ct) is { } version
        && ListingDocument.Read(version.Document) is { Category: ListingCategory.Teaching, Kind: ListingKind.Offered } text && (await Rows.AccountsAsync(db, teacher, ct)).Contains(version.Account)
            ? text
            : null;
}
