using System.Text.Json;
using DoctorDAO.Ethereum;

namespace DoctorDAO.LocalChain;

/// <summary>A chamber's contracts.</summary>
/// <param name="Key">For example <c>clinical</c>.</param>
/// <param name="Name">For example <c>Clinical</c>.</param>
/// <param name="Governor">Its Chamber.</param>
/// <param name="Votes">Its LiquidVotes.</param>
public sealed record ChamberContracts(string Key, string Name, Address Governor, Address Votes);

/// <summary>Where the association stands on the chain: the content of <c>deployments/31337.json</c>.</summary>
/// <param name="Path">The file.</param>
/// <param name="StartBlock">The chain holds nothing of the association before this block.</param>
/// <param name="Reputation">What members have done for it.</param>
/// <param name="Articles">What they have read and found right.</param>
/// <param name="IssuerRegistry">Who may issue credentials.</param>
/// <param name="PasskeyAccounts">The factory of smart accounts that obey passkeys.</param>
/// <param name="Forwarder">Brings signed acts of members to panels and cover (ERC-2771).</param>
/// <param name="Panels">Jurors and their cases.</param>
/// <param name="CoverPool">The money of the cover.</param>
/// <param name="Products">What the pool covers, and what it costs.</param>
/// <param name="Policies">Who is covered, from when to when.</param>
/// <param name="Claims">What members ask of the pool.</param>
/// <param name="Care">Hours of the time bank.</param>
/// <param name="Escrow">The money of orders.</param>
/// <param name="Marketplace">Orders between members.</param>
/// <param name="Disputes">Milestones that the parties do not agree on.</param>
/// <param name="Ratings">What the parties of an order say of each other.</param>
public sealed record AssociationContracts(
    string Path, ulong StartBlock, Address Membership, Address Timelock, Address SettlementToken, Address Reputation, Address Articles,
    Address IssuerRegistry, Address PasskeyAccounts, Address Forwarder, Address Panels, Address CoverPool, Address Products, Address Policies,
    Address Claims, Address Care, Address Escrow, Address Marketplace, Address Disputes, Address Ratings, IReadOnlyList<ChamberContracts> Chambers)
{
    /// <summary>Reads a deployment file.</summary>
    public static async Task<AssociationContracts> ReadAsync(string path, CancellationToken ct)
    {
        await using var stream = File.OpenRead(path);
        using var document = await JsonDocument.ParseAsync(stream, cancellationToken: ct);
        var json = document.RootElement;
        return new(
            path,
            json.GetProperty("startBlock").GetUInt64(),
            At(json, "membership"),
            At(json, "timelock"),
            At(json, "settlementToken"),
            At(json, "reputation"),
            At(json, "articles"),
            At(json, "issuerRegistry"),
            At(json, "passkeyAccounts"),
            At(json, "forwarder"),
            At(json, "panels"),
            At(json, "coverPool"),
            At(json, "products"),
            At(json, "policies"),
            At(json, "claims"),
            At(json, "care"),
            At(json, "escrow"),
            At(json, "marketplace"),
            At(json, "disputes"),
            At(json, "ratings"),
            [.. json.GetProperty("chambers").EnumerateArray().Select(x =>
                new ChamberContracts(x.GetProperty("key").GetString()!, x.GetProperty("name").GetString()!, At(x, "governor"), At(x, "votes")))]);

        static Address At(JsonElement element, string name) => Address.Parse(element.GetProperty(name).GetString());
    }
}
