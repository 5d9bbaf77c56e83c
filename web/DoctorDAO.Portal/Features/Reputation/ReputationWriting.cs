using DoctorDAO.Client.Governance;

namespace DoctorDAO.Portal.Features.Reputation;

/// <summary>How contracts that award or take are named.</summary>
public static class ReputationWriting
{
    /// <summary>A contract in words where it is of this association, else by its address.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="address">EIP-55 address.</param>
    /// <param name="key">What it is in the deployment: <c>timelock</c>, a chamber's key; <c>null</c> for another contract.</param>
    public static string Contract(this Reader reader, string address, string? key)
    {
        var texts = reader.Texts("Reputation");
        return key switch
        {
            "timelock" => texts["contract.timelock"],
            "articles" => reader.Texts("Knowledge")["contract"],
            null => texts["contract.other", ("address", Writing.Short(address))],
            _ => texts["contract.chamber", ("chamber", reader.Chamber(new ChamberRefDto(key, key)))],
        };
    }
}
