using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using DoctorDAO.Client.Governance;
using DoctorDAO.Ethereum;
using DoctorDAO.Indexing;

namespace DoctorDAO.Features;

/// <summary>A chamber of a deployment.</summary>
/// <param name="Key">Stable short name in addresses of pages, for example <c>clinical</c>.</param>
/// <param name="Name">Plain name, for example <c>Clinical</c>.</param>
/// <param name="Governor">Its Chamber contract.</param>
/// <param name="Votes">Its LiquidVotes.</param>
public sealed record DeployedChamber(string Key, string Name, Address Governor, Address Votes);

/// <summary>The contracts of one association, as <c>contracts/script/Deploy.s.sol</c> writes them to <c>deployments/&lt;chainId&gt;.json</c>.</summary>
/// <param name="StartBlock">A height at or below which nothing of it existed yet.</param>
/// <param name="SettlementToken">ERC-20 in which the association pays.</param>
/// <param name="SettlementDecimals">Decimals of its amounts; 2 when the file does not say.</param>
/// <param name="SettlementCurrency">Currency that it stands for; EUR when the file does not say.</param>
/// <param name="Reputation">What members have done for it; <c>null</c> for an association from before there was any.</param>
/// <param name="Articles">What they have read and found right; <c>null</c> for an association from before there was such a thing.</param>
/// <param name="IssuerRegistry">Who may issue credentials; <c>null</c> for an association from before there was such a thing.</param>
/// <param name="PasskeyAccounts">The factory of smart accounts that obey passkeys; <c>null</c> for an association from before there was one.</param>
/// <param name="Forwarder">Brings signed acts of members to panels and cover (ERC-2771); <c>null</c> for an association from before there was one.</param>
/// <param name="Panels">Jurors and their cases; <c>null</c> for an association without.</param>
/// <param name="CoverPool">The money of the cover; this and the next three are there together or not at all.</param>
/// <param name="Products">What the pool covers, and what it costs.</param>
/// <param name="Policies">Who is covered, from when to when.</param>
/// <param name="Claims">What members ask of the pool.</param>
/// <param name="CoverAdmin">Who alone changes terms, prices and rules of cover and panels: the Cover chamber, which calls them by <c>relay</c> in proposals of its own.</param>
/// <param name="Care">Hours of the time bank; this and the next four are there together or not at all.</param>
/// <param name="Escrow">The money of orders.</param>
/// <param name="Marketplace">Orders between members.</param>
/// <param name="Disputes">Milestones that the parties do not agree on.</param>
/// <param name="Ratings">What the parties of an order say of each other.</param>
/// <param name="MarketAdmin">Who alone changes the market's rules: the Marketplace chamber, by <c>relay</c> like the Cover chamber.</param>
public sealed partial record Deployment(
    ulong ChainId,
    ulong StartBlock,
    Address Membership,
    Address Timelock,
    Address SettlementToken,
    IReadOnlyList<DeployedChamber> Chambers,
    int SettlementDecimals = 2,
    string SettlementCurrency = "EUR",
    Address? Reputation = null,
    Address? Articles = null,
    Address? IssuerRegistry = null,
    Address? PasskeyAccounts = null,
    Address? Forwarder = null,
    Address? Panels = null,
    Address? CoverPool = null,
    Address? Products = null,
    Address? Policies = null,
    Address? Claims = null,
    Address? CoverAdmin = null,
    Address? Care = null,
    Address? Escrow = null,
    Address? Marketplace = null,
    Address? Disputes = null,
    Address? Ratings = null,
    Address? MarketAdmin = null)
{
    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
    };

    /// <summary>Reads a deployment file.</summary>
    /// <exception cref="InvalidDeploymentException">The file is missing or does not say what it should; the message names the field.</exception>
    public static async Task<Deployment> ReadAsync(string path, CancellationToken ct)
    {
        try
        {
            await using var file = File.OpenRead(path);
            var deployment = await JsonSerializer.DeserializeAsync<Deployment>(file, JsonOptions, ct)
                ?? throw new InvalidDeploymentException(path, "it is empty");
            deployment.Validate(path);
            return deployment;
        }
        catch (JsonException e)
        {
            throw new InvalidDeploymentException(path, e.Message, e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidDeploymentException(path, "it is not there: deploy the contracts with contracts/script/Deploy.s.sol, or name another file", e);
        }
    }

    /// <summary>What the indexer follows.</summary>
    public IReadOnlyList<ContractSource> ToSources() =>
    [
        new("Membership", "membership", Membership, StartBlock),
        new("TimelockController", "timelock", Timelock, StartBlock),
        new("SettlementToken", "token", SettlementToken, StartBlock),
        .. Reputation is { } reputation ? [new ContractSource("Reputation", "reputation", reputation, StartBlock)] : Array.Empty<ContractSource>(),
        .. Articles is { } articles ? [new ContractSource("Articles", "articles", articles, StartBlock)] : Array.Empty<ContractSource>(),
        .. IssuerRegistry is { } issuers ? [new ContractSource("IssuerRegistry", "issuers", issuers, StartBlock)] : Array.Empty<ContractSource>(),
        .. Panels is { } panels ? [new ContractSource("Panels", "panels", panels, StartBlock)] : Array.Empty<ContractSource>(),
        .. CoverPool is { } pool ? [new ContractSource("CoverPool", "pool", pool, StartBlock)] : Array.Empty<ContractSource>(),
        .. Products is { } products ? [new ContractSource("Products", "products", products, StartBlock)] : Array.Empty<ContractSource>(),
        .. Policies is { } policies ? [new ContractSource("Policies", "policies", policies, StartBlock)] : Array.Empty<ContractSource>(),
        .. Claims is { } claims ? [new ContractSource("Claims", "claims", claims, StartBlock)] : Array.Empty<ContractSource>(),
        .. Care is { } care ? [new ContractSource("Care", "care", care, StartBlock)] : Array.Empty<ContractSource>(),
        .. Escrow is { } escrow ? [new ContractSource("Escrow", "escrow", escrow, StartBlock)] : Array.Empty<ContractSource>(),
        .. Marketplace is { } market ? [new ContractSource("Marketplace", "market", market, StartBlock)] : Array.Empty<ContractSource>(),
        .. Disputes is { } disputes ? [new ContractSource("Disputes", "disputes", disputes, StartBlock)] : Array.Empty<ContractSource>(),
        .. Ratings is { } ratings ? [new ContractSource("Ratings", "ratings", ratings, StartBlock)] : Array.Empty<ContractSource>(),
        .. Chambers.Select(x => new ContractSource("LiquidVotes", x.Key, x.Votes, StartBlock)),
        .. Chambers.Select(x => new ContractSource("Chamber", x.Key, x.Governor, StartBlock)),
    ];

    /// <summary>Key and name of a chamber; the key stands for the name of one that is not of this deployment.</summary>
    public ChamberRefDto RefOf(string key) => new(key, Chambers.FirstOrDefault(x => x.Key == key)?.Name ?? key);

    /// <summary>What a contract is in this deployment, as its events name it: <c>timelock</c>, a chamber's key; <c>null</c> for one that is not of it.</summary>
    public string? KeyOf(Address contract) => ToSources().FirstOrDefault(x => x.Address == contract)?.Key;

    private void Validate(string path)
    {
        if (ChainId == 0)
            throw new InvalidDeploymentException(path, "chainId is 0");
        if (Chambers.Count is 0 or > 16)
            throw new InvalidDeploymentException(path, $"chambers holds {Chambers.Count} chambers; 1 to 16 are possible");
        for (var i = 0; i < Chambers.Count; i++)
        {
            if (!Key().IsMatch(Chambers[i].Key))
                throw new InvalidDeploymentException(path, $"chambers[{i}].key is not 1 to 32 lowercase letters, digits and dashes");
            if (Chambers.Take(i).Any(x => x.Key == Chambers[i].Key))
                throw new InvalidDeploymentException(path, $"chambers[{i}].key {Chambers[i].Key} stands twice");
        }

        Address?[] cover = [CoverPool, Products, Policies, Claims];
        if (cover.Any(x => x is null) && cover.Any(x => x is not null))
            throw new InvalidDeploymentException(path, "it has some of coverPool, products, policies and claims, and needs all of them or none");
        if (Claims is not null && (Panels is null || Forwarder is null))
            throw new InvalidDeploymentException(path, "it has cover and no panels or forwarder: cover needs both");
        Address?[] market = [Care, Escrow, Marketplace, Disputes, Ratings];
        if (market.Any(x => x is null) && market.Any(x => x is not null))
            throw new InvalidDeploymentException(path, "it has some of care, escrow, marketplace, disputes and ratings, and needs all of them or none");
        if (Marketplace is not null && Claims is null)
            throw new InvalidDeploymentException(path, "it has a marketplace and no cover: orders ask for cover, and disputes go to panels");
        Address[] all =
        [
            Membership, Timelock, SettlementToken,
            .. new[] { Reputation, Articles, IssuerRegistry, PasskeyAccounts, Forwarder, Panels, CoverPool, Products, Policies, Claims }.OfType<Address>(),
            .. market.OfType<Address>(), .. Chambers.SelectMany(x => new[] { x.Governor, x.Votes }),
        ];
        if (all.GroupBy(x => x).FirstOrDefault(x => x.Count() > 1) is { } twice)
            throw new InvalidDeploymentException(path, $"{twice.Key} stands twice");
    }

    [GeneratedRegex("^[a-z0-9-]{1,32}$")]
    private static partial Regex Key();
}

/// <summary>A deployment file cannot be used.</summary>
public sealed class InvalidDeploymentException(string path, string problem, Exception? inner = null)
    : Exception($"The deployment file {path} cannot be used: {problem}.", inner);
