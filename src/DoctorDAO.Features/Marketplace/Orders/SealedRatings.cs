using System.Globalization;
using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Client.Relay;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Forum;
using DoctorDAO.Features.Relay;
using DoctorDAO.Features.Text;
using Microsoft.EntityFrameworkCore;
using Contract = DoctorDAO.Contracts.Ratings;

namespace DoctorDAO.Features.Marketplace.Orders;

/// <summary>Ratings that members have handed over: kept encrypted, opened when their time has come, deleted when that is done or can no longer be. They are never logged.</summary>
internal sealed class SealedRatings(IDbContextFactory<DaoDbContext> contexts, Deployment deployment, RatingSeal seal, EthClient client, TimeProvider time)
{
    /// <summary>Most ratings of a side of an order that are kept: any of them may be the one that was signed.</summary>
    public const int Most = 5;

    private const int Batch = 20;

    // Those whose keys are gone hold up no others, until there are very many.
    private const int MostDue = 200;
    private const int MostKept = 500;

    // For more orders at once a database prefers to read the whole table.
    private const int MostOrders = 100;

    /// <summary>Seals and keeps a rating.</summary>
    /// <returns>What is committed to.</returns>
    /// <exception cref="FieldException">A field is not as it should be.</exception>
    public async Task<Bytes32> KeepAsync(OrderView order, OrderSide side, RatingDraft draft, CancellationToken ct)
    {
        var words = RichText.Storable(draft.Words ?? "").Trim();
        PatientData.Require("words", words, confirmed: false);
        var rating = new OpenRating(draft.Stars, words, RatingSeal.Salt());
        var (stars, _, salt) = RatingSeal.Require(rating);
        var commitment = seal.Commitment(order.Id, side, stars, RatingSeal.WordsHash(words), salt);
        await using var db = await contexts.CreateDbContextAsync(ct);
        db.Add(new SealedRatingRow
        {
            Order = order.Id, Side = side, Account = order.Of(side), Commitment = commitment.ToString(), Sealed = seal.Protect(order.Id, side, rating), GivenAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
        });
        await db.SaveChangesAsync(ct);
        var old = await db.Set<SealedRatingRow>().Where(x => x.Order == order.Id && x.Side == side).OrderByDescending(x => x.Id).Skip(Most).Select(x => x.Id).ToListAsync(ct);
        if (old.Count > 0)
            await db.Set<SealedRatingRow>().Where(x => old.Contains(x.Id)).ExecuteDeleteAsync(ct);
        return commitment;
    }

    /// <summary>Whether a rating of a side is kept here.</summary>
    public static Task<bool> IsKeptAsync(DaoDbContext db, long order, OrderSide side, CancellationToken ct) => db.Set<SealedRatingRow>().AnyAsync(x => x.Order == order && x.Side == side, ct);

    /// <summary>The calls that open ratings whose time has come, at most 20. The words are written down first, to be read when the chain has their hash.</summary>
    /// <param name="now">Unix seconds.</param>
    public async Task<IReadOnlyList<RelayedCall>> DueAsync(long now, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        // What can be opened can be for 28 days at most.
        var since = now - MarketProjection.RevealTime;
        var rows = await db.Set<RateableView>().Where(x => x.OpenFrom > since && x.OpenFrom <= now && x.RevealUntil > now).OrderBy(x => x.OpenFrom)
            .Join(db.Set<SealedRatingRow>(), x => x.Order, x => x.Order, (rateable, row) => new { Row = row, rateable.OpenFrom })
            .Where(x => db.Set<RatingView>().Any(y => y.Order == x.Row.Order && y.Side == x.Row.Side && y.Stars == 0))
            .OrderBy(x => x.OpenFrom).ThenByDescending(x => x.Row.Id).Take(MostDue).Select(x => x.Row).AsNoTracking().ToListAsync(ct);
        var (calls, wrong, sealed_) = (new List<RelayedCall>(), new List<long>(), new Dictionary<(long, OrderSide), string?>());
        foreach (var row in rows)
        {
            if (calls.Count == Batch)
                break;
            if (!sealed_.TryGetValue((row.Order, row.Side), out var commitment) && !sealed_.ContainsValue(null))
                sealed_[(row.Order, row.Side)] = commitment = await CommitmentAsync(row, ct);
            // Ratings that were prepared and not signed are other ratings. They would be refused, and tried again before everybody else's.
            if (commitment is { Length: > 0 } && commitment != row.Commitment)
                wrong.Add(row.Id);
            else if (seal.Unprotect(row) is { } rating)
                calls.Add(await OpenAsync(db, row.Order, row.Side, row.Account, rating, ct));
        }

        if (wrong.Count > 0)
            await db.Set<SealedRatingRow>().Where(x => wrong.Contains(x.Id)).ExecuteDeleteAsync(ct);
        return calls;
    }

    /// <summary>What the chain has of a side's rating, which nothing replaces; <c>null</c> while no node answers.</summary>
    private async Task<string?> CommitmentAsync(SealedRatingRow row, CancellationToken ct)
    {
        try
        {
            var answer = await client.CallAsync(deployment.Ratings!.Value, Contract.RatingOfCall.Encode((UInt256)(ulong)row.Order, RatingSeal.Number(row.Side)), BlockRef.Finalized, ct);
            var commitment = Contract.RatingOfCall.DecodeResult(answer).Commitment;
            // Nothing there yet: it is not final.
            return commitment == Bytes32.Zero ? "" : commitment.ToString();
        }
        catch (Exception e) when (e is RpcException or RpcUnavailableException)
        {
            return null;
        }
    }

    /// <summary>Sends the call that opens a rating whose author brings it. Its words are kept when it is taken, and not when it is refused.</summary>
    /// <param name="send">Brings it to the chain.</param>
    /// <exception cref="FieldException">The words cannot be kept.</exception>
    public async Task<RelayTicket> OpenAsync(OrderView order, OrderSide side, OpenRating rating, Func<RelayedCall, Task<RelayTicket>> send, CancellationToken ct)
    {
        var (_, words, _) = RatingSeal.Require(rating);
        // Its hash is of exactly these words: they are refused, not changed.
        if (words != RichText.Storable(words).Trim())
            throw new FieldException("words", "hold what cannot be kept, such as a blank at the end or a NUL");
        PatientData.Require("words", words, confirmed: false);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var hash = RatingSeal.WordsHash(words).ToString();
        var rows = db.Set<RatingWordsRow>().Where(x => x.Order == order.Id && x.Side == side && x.Hash == hash);
        var known = await rows.AnyAsync(ct);
        var call = await OpenAsync(db, order.Id, side, order.Of(side), rating, ct);
        try
        {
            return await send(call);
        }
        catch (RelayRefusedException) when (!known)
        {
            await rows.ExecuteDeleteAsync(ct);
            throw;
        }
    }

    /// <summary>Deletes ratings that are open for good, and those that can no longer be opened, with words that no rating on the chain has.</summary>
    /// <returns>How many.</returns>
    public async Task<int> ForgetAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var kept = await db.Set<SealedRatingRow>().AsNoTracking().Where(x => x.GivenAt > 0).OrderBy(x => x.GivenAt).Select(x => new { x.Id, x.Order, x.Side }).Take(MostKept).ToListAsync(ct);
        if (kept.Count == 0)
            return 0;
        var head = await ChainHead.ReadAsync(db, ct);
        List<long> gone = [];
        foreach (var batch in kept.Chunk(MostOrders))
        {
            List<long> orders = [.. batch.Select(x => x.Order).Distinct()];
            var ratings = await db.Set<RatingView>().AsNoTracking().Where(x => orders.Contains(x.Order)).ToListAsync(ct);
            var until = await db.Set<RateableView>().AsNoTracking().Where(x => orders.Contains(x.Order)).ToDictionaryAsync(x => x.Order, x => x.RevealUntil, ct);
            foreach (var row in batch)
            {
                var rating = ratings.Find(x => x.Order == row.Order && x.Side == row.Side);
                if (rating is { Stars: > 0 } ? !head.IsFinal(rating.Block) : until.GetValueOrDefault(row.Order, long.MaxValue) > head.Time)
                    continue;
                gone.Add(row.Id);
                var hash = rating?.Words ?? "";
                await db.Set<RatingWordsRow>().Where(x => x.Order == row.Order && x.Side == row.Side && x.Hash != hash).ExecuteDeleteAsync(ct);
            }
        }

        return gone.Count == 0 ? 0 : await db.Set<SealedRatingRow>().Where(x => gone.Contains(x.Id)).ExecuteDeleteAsync(ct);
    }

    private async Task<RelayedCall> OpenAsync(DaoDbContext db, long order, OrderSide side, string account, OpenRating rating, CancellationToken ct)
    {
        var (stars, words, salt) = RatingSeal.Require(rating);
        var hash = RatingSeal.WordsHash(words);
        if (words.Length > 0)
        {
            var text = hash.ToString();
            await Rows.EnsureAsync(
                db, new RatingWordsRow { Order = order, Side = side, Hash = text, Account = account, Text = words }, x => x.Order == order && x.Side == side && x.Hash == text, ct);
        }

        var commitment = seal.Commitment(order, side, stars, hash, salt);
        return new RelayedCall(
            // Ratings that were prepared and not signed are other ratings: the contract takes one of them.
            string.Create(CultureInfo.InvariantCulture, $"rating:{order}:{side}:{commitment}"), RelayKind.Keep, "", deployment.Ratings!.Value,
            Contract.RevealCall.Encode((UInt256)(ulong)order, RatingSeal.Number(side), (byte)stars, hash, salt));
    }
}
