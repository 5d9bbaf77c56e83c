using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Ethereum;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Marketplace.Orders;

/// <summary>What a buyer has written, with the salt that keeps its hash from being guessed.</summary>
internal sealed record WrittenOffer(string Salt, OfferDraft Offer)
{
    /// <summary>What the chain has of it: keccak-256 of the salt and the words, as JSON of title, text and milestones' titles.</summary>
    public Bytes32 Brief() => Keccak256.Hash(
    [
        .. Bytes32.Parse(Salt).Span,
        .. JsonSerializer.SerializeToUtf8Bytes(new { title = Offer.Title, words = Offer.Words, milestones = Offer.Milestones!.Select(x => x.Title ?? "") }, JsonSerializerOptions.Web),
    ]);
}

/// <summary>Keeps offers from when they are written until nobody needs them (<see cref="OldOffers"/>): unsent ones, and those of orders, whose words the two sides and jurors read.</summary>
internal sealed class OfferBook(IDbContextFactory<DaoDbContext> contexts, IDataProtectionProvider protection, TimeProvider time)
{
    /// <summary>Most unsent offers of an account; the oldest gives way.</summary>
    public const int MostUnsent = 20;

    private readonly IDataProtector _offers = protection.CreateProtector("DoctorDAO.Market.Offers");

    /// <summary>Keeps a checked offer. The same again, while it is not sent, is the one there is.</summary>
    /// <returns>Its brief.</returns>
    public async Task<string> KeepAsync(string account, OfferDraft offer, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await ForgetSentAsync(db, account, ct);
        var unsent = await db.Set<OfferRow>().AsNoTracking().Where(x => x.Account == account && !x.Sent).OrderByDescending(x => x.Id).Take(MostUnsent + 1).ToListAsync(ct);
        var text = Text(offer);
        if (unsent.Find(x => Open(x) is { } known && Text(known.Offer) == text) is { } same)
            return same.Brief;
        var row = Seal(account, new WrittenOffer(new Bytes32(RandomNumberGenerator.GetBytes(Bytes32.Size)).ToString(), offer), sent: false);
        db.Add(row);
        await db.SaveChangesAsync(ct);
        if (unsent.Count >= MostUnsent)
        {
            var old = unsent.Skip(MostUnsent - 1).Select(x => x.Id).ToList();
            await db.Set<OfferRow>().Where(x => old.Contains(x.Id)).ExecuteDeleteAsync(ct);
        }

        return row.Brief;
    }

    /// <summary>Keeps what is on the chain already, such as offers that another server wrote; those that are known stay as they are.</summary>
    public async Task RestoreAsync(IReadOnlyCollection<(string Account, WrittenOffer Offer)> offers, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        foreach (var batch in offers.Select(x => Seal(x.Account, x.Offer, sent: true)).Chunk(500))
        {
            var briefs = batch.Select(x => x.Brief).ToList();
            var known = await db.Set<OfferRow>().Where(x => briefs.Contains(x.Brief)).Select(x => x.Brief).ToListAsync(ct);
            db.AddRange(batch.Where(x => !known.Contains(x.Brief)));
        }

        await db.SaveChangesAsync(ct);
    }

    /// <summary>An offer of an account; <c>null</c> when it keeps none of that brief.</summary>
    public async Task<WrittenOffer?> FindAsync(string account, string brief, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Set<OfferRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Brief == brief && x.Account == account, ct) is { } row ? Open(row) : null;
    }

    /// <summary>
    /// What the buyers of orders wrote in them, by the order's number; without those that are not kept here. Whether a reader is told is the caller's affair. A brief is public, and whoever
    /// copies one into an order of their own is told nothing of what another has written.
    /// </summary>
    public async Task<IReadOnlyDictionary<long, OfferDraft>> ReadAsync(DaoDbContext db, IReadOnlyCollection<OrderView> orders, CancellationToken ct)
    {
        Dictionary<long, OfferDraft> found = [];
        var of = orders.ToLookup(x => (x.Brief, x.Buyer));
        foreach (var batch in orders.Select(x => x.Brief).Distinct().InBatches())
        {
            foreach (var row in await db.Set<OfferRow>().AsNoTracking().Where(x => batch.Contains(x.Brief)).ToListAsync(ct))
            {
                if (of.Contains((row.Brief, row.Account)) && Open(row) is { } written)
                {
                    foreach (var order in of[(row.Brief, row.Account)])
                        found[order.Id] = written.Offer;
                }
            }
        }

        return found;
    }

    /// <summary>Notes which of an account's offers have become orders, so that they do not give way to later ones.</summary>
    private static async Task ForgetSentAsync(DaoDbContext db, string account, CancellationToken ct)
    {
        var briefs = await db.Set<OfferRow>().Where(x => x.Account == account && !x.Sent).OrderByDescending(x => x.Id).Take(MostUnsent + 1).Select(x => x.Brief).ToListAsync(ct);
        var sent = briefs.Count == 0 ? [] : await db.Set<OrderView>().Where(x => briefs.Contains(x.Brief)).Select(x => x.Brief).ToListAsync(ct);
        if (sent.Count > 0)
            await db.Set<OfferRow>().Where(x => sent.Contains(x.Brief)).ExecuteUpdateAsync(x => x.SetProperty(r => r.Sent, true), ct);
    }

    private OfferRow Seal(string account, WrittenOffer written, bool sent) => new()
    {
        Brief = written.Brief().ToString(), Account = account, Sent = sent,
        Sealed = _offers.Protect(JsonSerializer.SerializeToUtf8Bytes(written, JsonSerializerOptions.Web)), KeptAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
    };

    private static string Text(OfferDraft offer) => JsonSerializer.Serialize(offer, JsonSerializerOptions.Web);

    private WrittenOffer? Open(OfferRow row)
    {
        try
        {
            return JsonSerializer.Deserialize<WrittenOffer>(Encoding.UTF8.GetString(_offers.Unprotect(row.Sealed)), JsonSerializerOptions.Web);
        }
        catch (CryptographicException)
        {
            // Its keys are gone; the order goes on without the words.
            return null;
        }
    }
}
