using System.Text;
using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Marketplace.Orders;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Marketplace.Papers;

/// <summary>
/// What a worker has earned, from what the escrow released. Read from the worker's own orders that ran in the year, which an index finds: nobody works off nearly as many as are read.
/// </summary>
internal sealed class IncomeQueries(IDbContextFactory<DaoDbContext> contexts, PaidAmounts amounts, TimeProvider time)
{
    private const int MostOrders = 5_000;
    private const int Shown = 100;

    // For more at once a database prefers to read the whole table.
    private const int Batch = 50;

    // Those that run and those that are over: each is a range of an index, both at once are not.
    private static readonly bool[] Both = [false, true];

    public async Task<IncomeDto> GetAsync(string account, int year, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var worker = Fields.Account("account", account);
        var payments = await PaymentsAsync(db, worker, year, ct);
        return await OfAsync(db, worker, year, payments, ct);
    }

    public async Task<PaperFileDto> GetCsvAsync(string account, int year, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var payments = await PaymentsAsync(db, Fields.Account("account", account), year, ct);
        return new PaperFileDto($"doctordao-income-{year}.csv", "text/csv", Encoding.UTF8.GetBytes(Earnings.Csv(payments)));
    }

    public async Task<PaperFileDto> GetPdfAsync(string account, int year, string language, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var worker = Fields.Account("account", account);
        var income = await OfAsync(db, worker, year, await PaymentsAsync(db, worker, year, ct), ct);
        var person = (await People.ReadAsync(db, [worker], ct))[worker];
        return new PaperFileDto($"doctordao-income-{year}.pdf", "application/pdf", Earnings.Pdf(income, person.Name ?? person.Address, person.Address, time.GetUtcNow(), language));
    }

    private async Task<IncomeDto> OfAsync(DaoDbContext db, string worker, int year, List<PaymentDto> payments, CancellationToken ct)
    {
        var (months, total) = Earnings.Sum(payments);
        // From the first order on: years without earnings between are few, and saying so is no harm.
        long? first = null;
        foreach (var over in Both)
        {
            if (await db.Set<OrderView>().Where(x => x.Worker == worker && x.Over == over).OrderBy(x => x.Id).Select(x => (long?)x.OfferedAt).FirstOrDefaultAsync(ct) is { } at && !(first <= at))
                first = at;
        }

        var last = Moment.Of((await ChainHead.ReadAsync(db, ct)).Time).Year;
        IReadOnlyList<int> years = first is { } since ? [.. Enumerable.Range(Moment.Of(since).Year, Math.Max(1, last - Moment.Of(since).Year + 1)).Reverse()] : [];
        return new IncomeDto(year, years, amounts.Money, months, total, [.. payments.OrderByDescending(x => x.At).ThenByDescending(x => x.Order).ThenByDescending(x => x.Milestone).Take(Shown)]);
    }

    private async Task<List<PaymentDto>> PaymentsAsync(DaoDbContext db, string worker, int year, CancellationToken ct)
    {
        if (year is < 2000 or > 9_998)
            throw new FieldException("year", $"is {year}; 2000 to 9998 are possible");
        var from = new DateTimeOffset(year, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();
        var to = new DateTimeOffset(year + 1, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();
        var orders = new Dictionary<long, OrderView>();
        foreach (var over in Both)
        {
            foreach (var order in await db.Set<OrderView>().AsNoTracking()
                .Where(x => x.Worker == worker && x.Over == over && x.OfferedAt < to && (x.EndedAt == null || x.EndedAt >= from) && x.Released > 0)
                .OrderByDescending(x => x.Id).Take(MostOrders).ToListAsync(ct))
                orders.Add(order.Id, order);
        }

        var payments = new List<PaymentDto>();
        foreach (var batch in orders.Keys.Chunk(Batch).Select(x => x.ToList()))
        {
            var milestones = await db.Set<MilestoneView>().AsNoTracking().Where(x => batch.Contains(x.Order) && x.Released > 0 && x.DecidedAt >= from && x.DecidedAt < to).ToListAsync(ct);
            var numbers = await db.Set<InvoicedRow>().AsNoTracking().Where(x => batch.Contains(x.Order)).ToDictionaryAsync(x => (x.Order, x.Milestone), x => x.Number, ct);
            payments.AddRange(milestones.Select(x => new PaymentDto(
                Moment.Of(x.DecidedAt!.Value), x.Order, x.Index, orders[x.Order].Buyer, amounts.CurrencyOf(orders[x.Order]), amounts.Gross(orders[x.Order], x), amounts.Of(orders[x.Order], x.Fee),
                numbers.GetValueOrDefault((x.Order, x.Index)))));
        }

        return payments;
    }
}
