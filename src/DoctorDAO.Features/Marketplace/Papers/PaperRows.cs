using DoctorDAO.Client.Marketplace;

namespace DoctorDAO.Features.Marketplace.Papers;

/// <summary>A row of <c>app_market_billing</c>: what an account has stated for invoices.</summary>
internal sealed class BillingRow
{
    /// <summary>Lowercase.</summary>
    public string Account { get; set; } = "";

    /// <summary>A <see cref="BillingDto"/>, encrypted.</summary>
    public byte[] Sealed { get; set; } = [];

    /// <summary>Unix milliseconds.</summary>
    public long ChangedAt { get; set; }
}

/// <summary>A row of <c>app_market_series</c>: the last number of an account in a year. Whoever issues holds it, so that numbers have no gap.</summary>
internal sealed class SeriesRow
{
    public string Account { get; set; } = "";

    public int Year { get; set; }

    public int Last { get; set; }
}

/// <summary>A row of <c>app_market_invoices</c>. What an invoice says is never changed.</summary>
internal sealed class InvoiceRow
{
    public long Id { get; set; }

    /// <summary>By which it is asked for.</summary>
    public Guid Key { get; set; }

    /// <summary>Lowercase account that issued it: its numbers are a series, wherever its member moves.</summary>
    public string Series { get; set; } = "";

    public int Year { get; set; }

    /// <summary>From 1 in each series and year.</summary>
    public int Serial { get; set; }

    /// <summary>As printed.</summary>
    public string Number { get; set; } = "";

    public InvoiceKind Kind { get; set; }

    public long Order { get; set; }

    /// <summary>Lowercase account now.</summary>
    public string Seller { get; set; } = "";

    /// <summary>Lowercase account now.</summary>
    public string Buyer { get; set; } = "";

    /// <summary>A <see cref="MarketCurrency"/>.</summary>
    public string Currency { get; set; } = "";

    /// <summary>What was paid, in hundredths.</summary>
    public long Total { get; set; }

    /// <summary>Unix milliseconds.</summary>
    public long IssuedAt { get; set; }

    /// <summary>Of a credit note: what it undoes.</summary>
    public Guid? Corrects { get; set; }

    /// <summary>Number of the credit note that undoes it.</summary>
    public string? Undone { get; set; }

    /// <summary>An <see cref="Invoice"/>, encrypted.</summary>
    public byte[] Sealed { get; set; } = [];
}

/// <summary>A row of <c>app_market_invoiced</c>: a milestone that stands on an invoice, and on one alone.</summary>
internal sealed class InvoicedRow
{
    public long Order { get; set; }

    public int Milestone { get; set; }

    public Guid Invoice { get; set; }

    /// <summary>Its number.</summary>
    public string Number { get; set; } = "";
}

/// <summary>A row of <c>app_market_sheets</c>: a version of an order's timesheet.</summary>
internal sealed class SheetRow
{
    public long Order { get; set; }

    /// <summary>From 1.</summary>
    public int Version { get; set; }

    /// <summary>Lowercase account of the worker.</summary>
    public string Account { get; set; } = "";

    public int Minutes { get; set; }

    /// <summary>A <see cref="SheetDraft"/>, encrypted.</summary>
    public byte[] Sealed { get; set; } = [];

    /// <summary>Unix milliseconds.</summary>
    public long GivenAt { get; set; }

    public SheetState State { get; set; }

    /// <summary>Unix milliseconds.</summary>
    public long? AnsweredAt { get; set; }

    /// <summary>What the buyer asks for, encrypted.</summary>
    public byte[]? Question { get; set; }
}
