using System.Linq.Expressions;
using DoctorDAO.Features.Marketplace.Orders;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Marketplace.Papers;

/// <summary>What members have stated for invoices; handed out in clear, deleted when they ask.</summary>
internal sealed class OwnBilling(Billing billing) : PersonalTable<BillingRow>("market-billing", x => x.Account, OnErase.Delete, OnMove.Replace, x => billing.Open(x));

/// <summary>Invoices of one side. Law has them kept for ten years: they outlive who wants to be forgotten, and are deleted by rule then.</summary>
internal sealed class OwnInvoices(string name, Expression<Func<InvoiceRow, string>> account, PaperSeal seal)
    : PersonalTable<InvoiceRow>(name, account, OnErase.Keep, OnMove.Follow, x => seal.Open<Invoice>(InvoiceBook.Kind, 0, x.Sealed));

/// <summary>Timesheets of workers. Those of a running order stay, because its buyer approves by them; others go at once.</summary>
internal sealed class OwnSheets() : PersonalTable<SheetRow>("market-timesheets", x => x.Account, OnErase.Keep, OnMove.Follow, x => new { x.Order, x.Version, x.Minutes, x.GivenAt, x.State })
{
    public override async Task EraseAsync(DaoDbContext db, PersonalAccounts who, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(who);
        var orders = await db.Set<SheetRow>().Where(x => who.Accounts.Contains(x.Account)).Select(x => x.Order).Distinct().ToListAsync(ct);
        foreach (var batch in orders.Chunk(Batches.Size))
        {
            var over = await db.Set<OrderView>().Where(x => batch.Contains(x.Id) && x.EndedAt != null).Select(x => x.Id).ToListAsync(ct);
            await db.Set<SheetRow>().Where(x => over.Contains(x.Order) && who.Accounts.Contains(x.Account)).ExecuteDeleteAsync(ct);
        }
    }
}
