using DoctorDAO.Ethereum;

namespace DoctorDAO.Features.Cover;

/// <summary>Who signs quotes here, and where no cover is sold.</summary>
public sealed class QuoteOptions
{
    /// <summary>The key that has the contract's QUOTER_ROLE; <c>null</c> when this process signs none.</summary>
    public PrivateKey? Key { get; set; }

    /// <summary>Reasons by country (two capital letters) in which sale is closed.</summary>
    public IDictionary<string, string> Closed { get; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
