using System.Text;
using DoctorDAO.Features.Marketplace.Orders;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Marketplace.Talk;

/// <summary>
/// What somebody has written in orders, among all that is kept about people. In an order that runs it stays, because the other side and those who judge go by it; in one that is over it
/// goes at once. That something was written, when, and hashes that stand on the chain, stay under the bare account.
/// </summary>
internal sealed class OwnMessages(TalkSeal seal) : PersonalTable<OrderMessageRow>(
    "market-messages", x => x.Account, OnErase.Keep, OnMove.Follow,
    x => new { x.Order, x.Id, x.Kind, x.Milestone, x.CreatedAt, Text = seal.Open(x.Order, x.Sealed) is { } clear ? Encoding.UTF8.GetString(clear) : null })
{
    public override async Task EraseAsync(DaoDbContext db, PersonalAccounts who, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(who);
        var orders = await db.Set<OrderMessageRow>().Where(x => who.Accounts.Contains(x.Account)).Select(x => x.Order)
            .Union(db.Set<OrderFileRow>().Where(x => who.Accounts.Contains(x.Account)).Select(x => x.Order)).ToListAsync(ct);
        foreach (var order in await db.Set<OrderView>().Where(x => orders.Contains(x.Id) && x.EndedAt != null).Select(x => x.Id).ToListAsync(ct))
            await TalkCleaner.DeleteAsync(db, order, who.Accounts, ct);
    }
}

/// <summary>Files that somebody has handed over; their contents go with the messages.</summary>
internal sealed class OwnFiles(TalkSeal seal) : PersonalTable<OrderFileRow>(
    "market-files", x => x.Account, OnErase.Keep, OnMove.Follow, x => new { x.Order, x.Id, Name = seal.OpenName(x.Order, x.Name), x.Bytes, x.Sha256, x.CreatedAt });
