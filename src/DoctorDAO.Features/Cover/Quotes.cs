using System.Numerics;
using System.Security.Cryptography;
using DoctorDAO.Client;
using DoctorDAO.Client.Cover;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Panels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Contract = DoctorDAO.Contracts.Policies;

namespace DoctorDAO.Features.Cover;

/// <summary>Prices, and quotes for which the key of this server vouches.</summary>
internal sealed class Quotes(QuoteBook book, QuoteSigner signer, IEmployers employers, IDbContextFactory<DaoDbContext> contexts, Deployment deployment, IOptions<QuoteOptions> options)
{
    /// <summary>How long a quote is good for, in seconds.</summary>
    public const long Validity = 30 * 60;

    /// <summary>How long before its end a policy can be renewed, as the contract has it.</summary>
    public const long RenewalWindow = 30 * ProductText.Day;

    /// <summary>Prices of all that is on sale.</summary>
    public async Task<IReadOnlyList<ProductPriceDto>> PricesAsync(string account, QuoteDraft draft, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var list = await book.NewestAsync(ct);
        var buyer = await BuyerAsync(list, account, draft, ct);
        var prices = new List<ProductPriceDto>();
        foreach (var product in list.Products.Values.Where(x => x.OnSale).OrderBy(x => x.Id))
        {
            try
            {
                // A date before which one product does not reach back is no reason to hide the others.
                var retro = product.EarliestRetro == 0 ? null : draft.Retro;
                prices.Add(new(ProductText.Of(product), Price(list, buyer, product, draft with { Product = product.Id, Retro = retro }, null).Price));
            }
            catch (FieldException e)
            {
                prices.Add(new(ProductText.Of(product), null, e.Field, e.Problem, e.Code));
            }
        }

        return prices;
    }

    /// <summary>A signed quote.</summary>
    public async Task<QuoteDto> QuoteAsync(string account, QuoteDraft draft, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(draft);
        if (!signer.Signs)
            throw new UnavailableException("Quotes are not signed here at the moment. Ask again later.");
        var list = await book.NewestAsync(ct);
        var buyer = await BuyerAsync(list, account, draft, ct);
        var product = list.Products.GetValueOrDefault(draft.Product) ?? throw new FieldException("product", "is none of the association’s products; choose one of the list", code: QuoteRefusal.NoProduct);
        var before = draft.RenewalOf is { } id ? await RenewedAsync(list, buyer.Account, id, product, ct) : null;
        var (price, offer) = Price(list, buyer, product, draft, before);
        var employer = await employers.CommitAsync("employer", draft.Employer, ct);
        Span<byte> random = stackalloc byte[32];
        RandomNumberGenerator.Fill(random[16..]);
        var quote = new Contract.Quote(
            Address.Parse(buyer.Account), (uint)product.Id, (ulong)price.End.ToUnixTimeSeconds(), before is not null || draft.Retro is null ? 0 : (ulong)price.Retro.ToUnixTimeSeconds(),
            (ushort)buyer.Experience.Factor, employer, (ulong)(before?.Id ?? 0), (UInt256)offer.Premium, (ulong)(list.Time + Validity), UInt256.FromBigEndian(random));
        var (digest, signature) = signer.Sign(quote);
        return new QuoteDto(price, QuoteSigner.Token(quote, signature), digest.ToString(), Hex.Encode(signature), ProductText.Time(list.Time + Validity), before?.Id);
    }

    /// <summary>Whether cover is sold where somebody practises.</summary>
    private void RequireOpen(string? country)
    {
        if (country is not { Length: 2 } || !char.IsAsciiLetter(country[0]) || !char.IsAsciiLetter(country[1]))
            throw new FieldException("country", "is missing: two letters of the country in which you practise, for example DE", code: QuoteRefusal.CountryMissing);
        if (options.Value.Closed.TryGetValue(country.ToUpperInvariant(), out var reason))
            throw new FieldException("country", $"is one where no cover is sold: {reason}", code: QuoteRefusal.CountryClosed);
    }

    private async Task<Buyer> BuyerAsync(PriceList list, string account, QuoteDraft draft, CancellationToken ct)
    {
        RequireOpen(draft.Country);
        if (deployment.Policies is null || list.Factors is null)
            throw new FieldException("product", "is none: this association has no cover", code: QuoteRefusal.NoCover);
        return await book.BuyerAsync(list, Fields.Account("account", account), ct) ?? throw new FieldException("account", "is no active member; members alone buy cover", code: QuoteRefusal.NoMember);
    }

    /// <summary>The policy that is to be renewed.</summary>
    private async Task<PolicyView> RenewedAsync(PriceList list, string account, long id, ProductView product, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var policy = await db.Set<PolicyView>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == id && x.Holder == account, ct)
            ?? throw new FieldException("renewalOf", "is no policy of yours", code: QuoteRefusal.NoPolicy);
        if (policy.ProductId != product.Id)
            throw new FieldException("product", "is another than that of the policy you renew; buy it as a new policy", code: QuoteRefusal.AnotherProduct);
        if (policy.Ended || list.Time >= policy.End)
            throw new FieldException("renewalOf", "is over and can no longer be renewed; buy a new policy", code: QuoteRefusal.PolicyOver);
        if (list.Time + RenewalWindow < policy.End)
            throw new FieldException("renewalOf", "can be renewed in its last 30 days", ProductText.Time(policy.End - RenewalWindow), QuoteRefusal.RenewalEarly);
        var due = await PolicyBooks.CallDueAsync(db, policy, ct);
        return due.IsZero ? policy : throw new FieldException("renewalOf", "owes a call of the association; answer that first", code: QuoteRefusal.CallDue);
    }

    private static (PriceDto Price, Offer Offer) Price(PriceList list, Buyer buyer, ProductView product, QuoteDraft draft, PolicyView? before)
    {
        if (!product.OnSale || product.Rate == 0)
            throw new FieldException("product", "is not on sale now", code: QuoteRefusal.NotOnSale);
        var risk = list.RiskOf(product, buyer.Specialty) ?? throw new FieldException("product", "has no price for your specialty", code: QuoteRefusal.NoClass);
        var (start, end) = (list.Time, End(list.Time, product, draft.Days));
        var retro = before?.Retro ?? Retro(start, product, draft.Retro);
        var pool = new PoolState(list.Pool.Equity, list.Pool.Locked, list.Pool.Gearing);
        var offer = PremiumFormula.Of(product, list.Factors!, risk, pool, retro, start, end, buyer.Experience.Factor);
        RequireRoom(list, offer);
        var capacity = pool.Equity * pool.Gearing / Solvency.Bps;
        var used = capacity.IsZero ? 100 : (int)BigInteger.Min(100, pool.Locked * 100 / capacity);
        var factors = ProductText.Factors(offer, (int)((start - retro) / PremiumFormula.Year), buyer.Experience, used);
        var waiting = before is null ? product.Waiting : 0;
        return (
            new PriceDto(
                ProductText.Of(product), ProductText.Units(offer.Premium), ProductText.Time(start), ProductText.Time(end), ProductText.Time(retro), ProductText.Time(start + waiting),
                ProductText.Time(end + offer.Grace), factors),
            offer);
    }

    /// <summary>The last midnight (UTC) that so many days reach.</summary>
    private static long End(long now, ProductView product, int? days)
    {
        var (least, most) = ((int)(product.Waiting / ProductText.Day) + 2, (int)(product.Period / ProductText.Day));
        if (days is { } asked && (asked < least || asked > most))
            throw new FieldException("days", $"are {asked}; {least} to {most} are possible", code: QuoteRefusal.Days);
        return (now + ((days ?? most) * ProductText.Day)) / ProductText.Day * ProductText.Day;
    }

    private static long Retro(long start, ProductView product, DateOnly? date)
    {
        if (date is not { } day)
            return start;
        var retro = new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).ToUnixTimeSeconds();
        if (retro > start)
            throw new FieldException("retro", "is in the future; cover reaches back, or begins now", code: QuoteRefusal.RetroFuture);
        if (product.EarliestRetro == 0)
            throw new FieldException("retro", "is not possible for this product: what happened before its start is not covered", code: QuoteRefusal.RetroNone);
        return retro >= product.EarliestRetro
            ? retro
            : throw new FieldException("retro", $"is too long ago; the earliest is {ProductText.Of(product).EarliestRetro:yyyy-MM-dd}", code: QuoteRefusal.RetroTooOld);
    }

    /// <summary>Whether the pool may write it: as the contract asks when it is bought.</summary>
    private static void RequireRoom(PriceList list, Offer offer)
    {
        var pool = list.Pool;
        if (pool.Paused || pool.Shortfall > 0)
            throw new FieldException("product", "cannot be bought now: the pool takes nobody in at the moment", code: QuoteRefusal.PoolClosed);
        var known = list.Classes.GetValueOrDefault(offer.Class) ?? new PoolClassView();
        var minimum = Solvency.Minimum(pool.Locked + offer.Lock, BigInteger.Max(pool.Largest, offer.PerClaim), pool.Correlated + (offer.Lock * known.Correlation), pool.Gearing);
        if (Solvency.Ratio(pool.Equity, minimum) is not { } ratio || ratio < pool.Buy)
            throw new FieldException("product", "cannot be bought now: after it the pool would have less capital than new cover needs", code: QuoteRefusal.PoolSolvency);
        if (known.Locked + offer.Lock > pool.Equity * pool.Gearing / Solvency.Bps * known.Cap / Solvency.Bps)
            throw new FieldException("product", "cannot be bought now: the pool carries as much of this class of risk as it may", code: QuoteRefusal.ClassFull);
    }
}
