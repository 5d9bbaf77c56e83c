using System.Globalization;
using DoctorDAO.Client.Cover;

namespace DoctorDAO.Portal.Features.Cover;

/// <summary>What somebody who wants cover has answered. Sent as a form, so that no answer stands in an address.</summary>
public sealed class BuyForm
{
    /// <summary>Two letters.</summary>
    public string? Country { get; set; }

    /// <summary>Since when incidents count: an ISO date; empty: from now on.</summary>
    public string? Retro { get; set; }

    /// <summary>Name of the employer.</summary>
    public string? Employer { get; set; }

    /// <summary>The product whose quote is asked for; empty: prices of all.</summary>
    public string? Product { get; set; }

    /// <summary>Number of the product asked for, or <c>null</c>.</summary>
    public int? Chosen => int.TryParse(Product, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    /// <summary>What the form asks for.</summary>
    /// <param name="renew">The policy that is renewed.</param>
    /// <param name="problem">What cannot be read.</param>
    public QuoteDraft? Read(long? renew, out string? problem)
    {
        problem = null;
        DateOnly? retro = null;
        if (!string.IsNullOrWhiteSpace(Retro) && renew is null)
        {
            if (!DateOnly.TryParseExact(Retro, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                problem = "retro";
                return null;
            }

            retro = day;
        }

        return new QuoteDraft(Chosen ?? 0, Country, retro, null, Employer, renew);
    }
}
