using System.Text.Json;
using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Features.Forum;
using DoctorDAO.Features.Marketplace.Orders;
using DoctorDAO.Features.Marketplace.Talk;
using DoctorDAO.Features.Text;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Marketplace.Papers;

/// <summary>Timesheets: every correction is a version of its own, and the buyer confirms one. They move no money; whoever approves a milestone can read them first.</summary>
internal sealed class Timesheets(IDbContextFactory<DaoDbContext> contexts, PaperSeal seal, IEnumerable<IChangePublisher> publishers, TimeProvider time) : ITimesheets
{
    private const int MaxVersions = 50;
    private const int MaxReason = 200;
    private const long DaysAfterEnd = 90;
    private const string Kind = "sheet";
    private const string Questions = "sheet-question";

    public async Task<IReadOnlyList<SheetDto>?> GetSheetsAsync(string account, long order, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await PartyOrder.FindAsync(db, account, order, ct) is null)
            return null;
        return [.. (await db.Set<SheetRow>().AsNoTracking().Where(x => x.Order == order).OrderByDescending(x => x.Version).Take(MaxVersions).ToListAsync(ct)).Select(Dto)];
    }

    public async Task<SheetDto?> GiveSheetAsync(string account, long order, SheetDraft draft, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var (entries, minutes) = SheetTimes.Clean(draft.Zone, draft.Entries);
        var reason = draft.Version == 1 ? null : TextLine.Clean("reason", draft.Reason, MaxReason);
        if (reason is not null)
            PatientData.Require("reason", reason, confirmed: true);
        var clean = draft with { Entries = entries, Reason = reason };
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await PartyOrder.FindAsync(db, account, order, ct) is not { Side: OrderSide.Worker } party)
            return null;
        if (party.View.AcceptedAt is null)
            throw new FieldException("order", "is not accepted; a timesheet is of work that was agreed on");
        if (party.View.EndedAt is { } ended && (await ChainHead.ReadAsync(db, ct)).Time > ended + (DaysAfterEnd * 86_400))
            throw new FieldException("order", $"ended more than {DaysAfterEnd} days ago; its timesheet stays as it is");
        var newest = await db.Set<SheetRow>().AsNoTracking().Where(x => x.Order == order).OrderByDescending(x => x.Version).FirstOrDefaultAsync(ct);
        if (newest is not null && newest.Version == draft.Version && Same(seal.Open<SheetDraft>(Kind, order, newest.Sealed), clean))
            return Dto(newest);
        var next = (newest?.Version ?? 0) + 1;
        if (draft.Version != next)
            throw new FieldException("version", $"is {draft.Version}; the next one is {next}, read the sheet again");
        if (next > MaxVersions)
            throw new FieldException("version", $"is beyond {MaxVersions}, the most that one order has");
        var row = new SheetRow
        {
            Order = order, Version = next, Account = party.View.Worker, Minutes = minutes, Sealed = seal.Seal(Kind, order, clean), GivenAt = time.GetUtcNow().ToUnixTimeMilliseconds(), State = SheetState.Waiting,
        };
        // It goes when the order's messages go, whether there are any or not.
        await Rows.EnsureAsync(db, new OrderTalkRow { Order = order, BegunAt = row.GivenAt }, x => x.Order == order, ct);
        // Two at the same moment: one of them is the version.
        await Rows.EnsureAsync(db, row, x => x.Order == order && x.Version == next, ct);
        var kept = await db.Set<SheetRow>().AsNoTracking().SingleAsync(x => x.Order == order && x.Version == next, ct);
        if (!Same(seal.Open<SheetDraft>(Kind, order, kept.Sealed), clean))
            throw new FieldException("version", "was handed in at the same moment from elsewhere; read the sheet again");
        await db.Set<SheetRow>().Where(x => x.Order == order && x.Version < next && x.State != SheetState.Replaced).ExecuteUpdateAsync(x => x.SetProperty(s => s.State, SheetState.Replaced), ct);
        await TellAsync(party.View, ct);
        return Dto(kept);
    }

    public Task<SheetDto?> ConfirmSheetAsync(string account, long order, int version, CancellationToken ct) => AnswerAsync(account, order, version, SheetState.Confirmed, null, ct);

    public Task<SheetDto?> QuestionSheetAsync(string account, long order, int version, string words, CancellationToken ct)
    {
        var clean = TextLine.Clean("words", words, MaxReason);
        PatientData.Require("words", clean, confirmed: true);
        return AnswerAsync(account, order, version, SheetState.Questioned, clean, ct);
    }

    /// <summary>The newest version; <c>null</c> without one.</summary>
    public async Task<SheetDto?> NewestAsync(DaoDbContext db, long order, CancellationToken ct) =>
        await db.Set<SheetRow>().AsNoTracking().Where(x => x.Order == order).OrderByDescending(x => x.Version).FirstOrDefaultAsync(ct) is { } row ? Dto(row) : null;

    private async Task<SheetDto?> AnswerAsync(string account, long order, int version, SheetState answer, string? question, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await PartyOrder.FindAsync(db, account, order, ct) is not { Side: OrderSide.Buyer } party
            || await db.Set<SheetRow>().AsNoTracking().Where(x => x.Order == order).OrderByDescending(x => x.Version).FirstOrDefaultAsync(ct) is not { } newest)
            return null;
        if (newest.Version != version)
            throw new FieldException("version", $"is {version}, and {newest.Version} is the newest; read that one");
        if (newest.State == SheetState.Confirmed)
            return answer == SheetState.Confirmed ? Dto(newest) : throw new FieldException("version", "is confirmed; ask the worker for a new version");
        var (now, sealed_) = (time.GetUtcNow().ToUnixTimeMilliseconds(), question is null ? null : seal.SealText(Questions, order, question));
        var changed = await db.Set<SheetRow>().Where(x => x.Order == order && x.Version == version && (x.State == SheetState.Waiting || x.State == SheetState.Questioned))
            .ExecuteUpdateAsync(x => x.SetProperty(s => s.State, answer).SetProperty(s => s.AnsweredAt, now).SetProperty(s => s.Question, sealed_), ct);
        if (changed == 0)
            throw new FieldException("version", "was corrected or answered at the same moment; read the sheet again");
        await TellAsync(party.View, ct);
        return Dto(await db.Set<SheetRow>().AsNoTracking().SingleAsync(x => x.Order == order && x.Version == version, ct));
    }

    private async Task TellAsync(OrderView order, CancellationToken ct)
    {
        foreach (var publisher in publishers)
            await publisher.PublishAsync([Topics.Inbox(order.Buyer), Topics.Inbox(order.Worker)], ct);
    }

    private SheetDto Dto(SheetRow row)
    {
        var draft = seal.Open<SheetDraft>(Kind, row.Order, row.Sealed);
        return new SheetDto(
            row.Version, draft.Zone, draft.Entries, row.Minutes, draft.Reason, DateTimeOffset.FromUnixTimeMilliseconds(row.GivenAt), row.State,
            row.AnsweredAt is { } answered ? DateTimeOffset.FromUnixTimeMilliseconds(answered) : null, row.Question is { } question ? seal.OpenText(Questions, row.Order, question) : null);
    }

    private static bool Same(SheetDraft a, SheetDraft b) => JsonSerializer.Serialize(a) == JsonSerializer.Serialize(b);
}
