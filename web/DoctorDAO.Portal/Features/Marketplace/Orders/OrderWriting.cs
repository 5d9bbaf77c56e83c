using System.Globalization;
using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Client.Membership;
using DoctorDAO.Portal.Features.Governance;
using DoctorDAO.Portal.Texts;

namespace DoctorDAO.Portal.Features.Marketplace.Orders;

/// <summary>How orders are addressed and written.</summary>
public static class OrderWriting
{
    /// <summary>Address of an order's page.</summary>
    public static string Href(long order) => string.Create(CultureInfo.InvariantCulture, $"/market/orders/{order}");

    /// <summary>Address of an order's page with one of its milestones in front.</summary>
    public static string Href(long order, int milestone) => string.Create(CultureInfo.InvariantCulture, $"/market/orders/{order}?m={milestone + 1}#turn");

    /// <summary>Where an act on an order is prepared.</summary>
    public static string Path(long order, string act) => string.Create(CultureInfo.InvariantCulture, $"/api/market/orders/{order}/{act}");

    /// <summary>Where an act on a milestone is prepared.</summary>
    public static string Path(long order, int milestone, string act) => string.Create(CultureInfo.InvariantCulture, $"/api/market/orders/{order}/milestones/{milestone}/{act}");

    /// <summary>A draft that says a share again, so that nobody agrees to another one.</summary>
    public static string ShareDraft(int basisPoints) => string.Create(CultureInfo.InvariantCulture, $$"""{"workerBps":{{basisPoints}}}""");

    /// <summary>A draft that names a currency.</summary>
    public static string CurrencyDraft(string currency) => $$"""{"currency":"{{currency}}"}""";

    /// <summary>What a party's page of an order listens to: the order, and what the two alone hear of.</summary>
    public static string OrderTopics(this Reader reader, long order)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return reader.Account is { } account ? $"{Topics.Order(order)} {Topics.Inbox(account)}" : Topics.Order(order);
    }

    /// <summary>A number as it is, for attributes and names.</summary>
    public static string Plain(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Minor units of an order's currency: €1,416.00, or 12 CARE.</summary>
    public static string Pay(this Reader reader, long minor, string currency)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return currency == MarketCurrency.Care ? (minor / 100m).ToString("#,##0.##", reader.Culture) + "\u00A0CARE" : reader.Money(minor / 100m, currency);
    }

    /// <summary>The same as a key figure: 12 CARE (12 hours).</summary>
    public static string PayFull(this Reader reader, long minor, string currency)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return currency == MarketCurrency.Care
            ? reader.Texts("Orders")["care.full", ("amount", reader.Pay(minor, currency)), ("hours", (minor / 100m).ToString("#,##0.##", reader.Culture))]
            : reader.Pay(minor, currency);
    }

    /// <summary>Look and icon of an order's badge.</summary>
    public static (string Look, string Icon) Badge(OrderStatus status) => status switch
    {
        OrderStatus.Offered => ("closing", "hourglass"),
        OrderStatus.Accepted => ("open", "circle-dot"),
        OrderStatus.Ended => ("passed", "check"),
        OrderStatus.Declined => ("failed", "ban"),
        _ => ("failed", "undo-2"),
    };

    /// <summary>Look and icon of a milestone's badge.</summary>
    public static (string Look, string Icon) Badge(MilestoneStatus status) => status switch
    {
        MilestoneStatus.Delivered => ("closing", "hourglass"),
        MilestoneStatus.Disputed => ("failed", "scale"),
        MilestoneStatus.Released => ("passed", "check"),
        MilestoneStatus.Refunded => ("", "undo-2"),
        MilestoneStatus.Settled => ("passed", "split"),
        _ => ("", "circle-dot"),
    };

    /// <summary>The title of an order, or its number where its words are not kept here.</summary>
    public static string Title(TextSet texts, OrderRowDto row)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(row);
        return row.Title.Length > 0 ? row.Title : texts["order.number", ("id", Plain(row.Id))];
    }

    /// <summary>The title of a milestone, or its number.</summary>
    public static string Title(TextSet texts, MilestoneDto milestone)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(milestone);
        return milestone.Title.Length > 0 ? milestone.Title : texts["milestone.number", ("n", milestone.Index + 1)];
    }

    /// <summary>Whether it is a side's turn.</summary>
    public static bool IsTurn(OrderNextDto next, OrderSide side)
    {
        ArgumentNullException.ThrowIfNull(next);
        return next.Who == OrderActor.Both || next.Who == (side == OrderSide.Buyer ? OrderActor.Buyer : OrderActor.Worker);
    }

    /// <summary>What comes next, in words for whoever looks: an imperative for whose turn it is.</summary>
    public static string Next(TextSet texts, OrderNextDto next, bool mine, string name)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(next);
        return (mine ? texts.Find("next." + next.What + ".mine") : null) ?? texts["next." + next.What, ("name", name)];
    }

    /// <summary>What happens when nobody acts in time, as a whole sentence; <c>null</c> where nothing does.</summary>
    public static string? Then(this Reader reader, OrderNextDto next, OrderSide side, PersonDto other, string currency)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(next);
        var texts = reader.Texts("Orders");
        if (next.Then == OrderDefault.Nothing) return null;
        var key = $"then.{next.Then}";
        return (texts.Find($"{key}.{side}") is null ? texts[key, Args()] : texts[$"{key}.{side}", Args()]);

        (string, object?)[] Args() => [("amount", reader.Pay(next.Amount, currency)), ("half", reader.Pay(next.Amount / 2, currency)), ("name", reader.ShortName(other))];
    }

    /// <summary>The short form of that for a table: "released", "back to you".</summary>
    public static string? Outcome(TextSet texts, OrderNextDto next, OrderSide side)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(next);
        return next.Then == OrderDefault.Nothing ? null : texts.Find($"outcome.{next.Then}.{side}") ?? texts["outcome." + next.Then];
    }

    /// <summary>The other side.</summary>
    public static OrderSide Other(OrderSide side) => side == OrderSide.Buyer ? OrderSide.Worker : OrderSide.Buyer;
}
