using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Client.Relay;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Forum;
using DoctorDAO.Features.Relay;
using DoctorDAO.Features.Text;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;
using Contract = DoctorDAO.Contracts.Ratings;

namespace DoctorDAO.Features.Marketplace.Orders;

/// <summary>Rating, opening a rating oneself, and answering one.</summary>
internal sealed class RatingActs(
    IDbContextFactory<DaoDbContext> contexts, Deployment deployment, SealedRatings store, RatingQueries queries, IMemberCalls calls, IRelayedCalls relayed, IEnumerable<IChangePublisher> publishers,
    TimeProvider time)
{
    public async Task<PreparedCall?> PrepareRateAsync(string account, long id, RatingDraft draft, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var contract = deployment.Ratings ?? throw OrderActs.NoMarket();
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await OrderBooks.FindAsync(db, account, id, ct) is not var (order, side))
            return null;
        if (await db.Set<RateableView>().AsNoTracking().SingleOrDefaultAsync(x => x.Order == id, ct) is not { } rateable)
            throw new FieldException("order", "cannot be rated: it has not ended, or nothing of it went to the worker");
        if ((await ChainHead.ReadAsync(db, ct)).Time >= rateable.CommitUntil)
            throw new FieldException("order", $"could be rated until {OrderActs.Written(rateable.CommitUntil)}");
        if (side == OrderSide.Buyer ? rateable.BuyerSealed : rateable.WorkerSealed)
            throw new FieldException("order", "is rated by you already; a rating cannot be replaced");
        var commitment = draft.Commitment is null
            ? await store.KeepAsync(order, side, draft, ct)
            : draft.Commitment.Length == 66 && Bytes32.TryParse(draft.Commitment, out var own) && own != Bytes32.Zero
                ? own
                : throw new FieldException("commitment", "is not 0x and 64 hexadecimal digits of a sealed rating");
        return await calls.PrepareAsync(Address.Parse(order.Of(side)), new MemberCall(contract, Contract.CommitCall.Encode((UInt256)(ulong)id, commitment)), ct);
    }

    public async Task<RelayTicket?> OpenAsync(string account, long id, OpenRating rating, CancellationToken ct)
    {
        RatingSeal.Require(rating);
        _ = deployment.Ratings ?? throw OrderActs.NoMarket();
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await OrderBooks.FindAsync(db, account, id, ct) is not var (order, side))
            return null;
        var now = (await ChainHead.ReadAsync(db, ct)).Time;
        if (await db.Set<RateableView>().AsNoTracking().SingleOrDefaultAsync(x => x.Order == id, ct) is not { OpenFrom: { } from } rateable)
            throw new FieldException("order", "has no sealed rating that could be opened");
        if (now < from)
            throw new FieldException("order", "cannot be opened yet: the other side may still rate", Moment.Of(from));
        return now < rateable.RevealUntil
            ? await store.OpenAsync(order, side, rating, call => relayed.SendAsync(call, ct), ct)
            : throw new FieldException("order", $"could be opened until {OrderActs.Written(rateable.RevealUntil)}");
    }

    public async Task<RatingDto?> AnswerAsync(string account, long id, AnswerDraft draft, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(draft);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await OrderBooks.FindAsync(db, account, id, ct) is not var (order, own))
            return null;
        var by = own == OrderSide.Buyer ? OrderSide.Worker : OrderSide.Buyer;
        if (!await db.Set<RatingView>().AnyAsync(x => x.Order == id && x.Side == by && x.Stars > 0, ct))
            return null;
        var text = RichText.Storable(draft.Text ?? "").Trim();
        if (text.Length is 0 or > OrderRows.MaxWords)
            throw new FieldException("text", $"has {text.Length} characters; 1 to {OrderRows.MaxWords} are possible");
        PatientData.Require("text", text, confirmed: false);
        var row = new RatingAnswerRow { Order = id, Side = by, Account = order.Of(own), Text = text, At = time.GetUtcNow().ToUnixTimeMilliseconds() };
        await Rows.EnsureAsync(db, row, x => x.Order == id && x.Side == by, ct);
        if (await db.Set<RatingAnswerRow>().Where(x => x.Order == id && x.Side == by).Select(x => x.Text).SingleOrDefaultAsync(ct) != text)
            throw new FieldException("text", "cannot be changed: the rating is answered already");
        foreach (var publisher in publishers)
            await publisher.PublishAsync([Topics.Order(id)], ct);
        return await queries.FindAsync(id, by, ct);
    }
}
