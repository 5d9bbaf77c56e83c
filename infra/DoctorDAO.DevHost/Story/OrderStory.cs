using DoctorDAO.Client.Marketplace;
using DoctorDAO.Features.Marketplace.Orders;

namespace DoctorDAO.DevHost.Story;

/// <summary>What of the market's orders is not on the chain: what their buyers wrote. Told again it changes nothing.</summary>
/// <param name="offers">Where it is kept.</param>
internal sealed class OrderStory(OfferBook offers)
{
    /// <summary>Tells it.</summary>
    /// <param name="people">Everybody.</param>
    /// <param name="ct">Cancels it.</param>
    public Task TellAsync(IReadOnlyList<Person> people, CancellationToken ct)
    {
        var accounts = people.ToDictionary(x => x.Index, x => x.Address.ToString());
        return offers.RestoreAsync([.. MarketPlan.Orders.Select(x => (accounts[x.Buyer], Written(x, accounts[x.Worker])))], ct);
    }

    /// <summary>What a buyer wrote. Of the terms the chain's are what counts; the words are what is kept.</summary>
    /// <param name="worker">Account; no part of the brief.</param>
    public static WrittenOffer Written(PlannedOrder plan, string worker) => new(
        MarketStory.SaltOf(plan).ToString(),
        new OfferDraft(
            worker, null, plan.Hours ? MarketCurrency.Care : MarketCurrency.Euro, plan.Title, MarketStory.Words(plan), [.. plan.Parts.Select(x => new MilestoneDraft("", (long)x * 100, null))], null, null, null));
}
