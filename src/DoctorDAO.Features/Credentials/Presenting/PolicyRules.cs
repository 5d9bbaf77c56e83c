using System.Text.Json;
using System.Text.Json.Nodes;
using DoctorDAO.Client;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Credentials;

namespace DoctorDAO.Features.Credentials.Presenting;

/// <summary>What a policy may ask, and the query it becomes.</summary>
internal static class PolicyRules
{
    private const int MaxItems = 6;
    private const int MaxIssuers = 20;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public static IReadOnlyList<PolicyTemplate> Templates { get; } =
    [
        new("licence", new PolicyContent(
            "Licence valid today", "To see that you may practise today.",
            [new("LicenceToPractise", ["given_name", "family_name", "profession", "jurisdiction", "valid_until", "standing"])], IssuerRule.Registry, [], 24, AnchorRule.Warn, false, 30)),
        new("locum", new PolicyContent(
            "Locum: licence, specialty and 50 hours of training in 12 months", "To let you work on our wards as a locum: licence, specialty and recent training.",
            [
                new("LicenceToPractise", ["given_name", "family_name", "birthdate", "licence_number", "profession", "valid_until", "standing"]),
                new("SpecialistTitle", ["given_name", "family_name", "birthdate", "specialty", "title"]),
                new("CpdTraining", ["given_name", "family_name", "birthdate", "title", "hours", "completed_on"], Multiple: true, MaxAgeDays: 365, MinHours: 50),
            ],
            IssuerRule.Registry, [], 24, AnchorRule.Refuse, true, 90)),
        new("specialist", new PolicyContent(
            "Specialist title", "To see your specialist title before an interview.",
            [new("SpecialistTitle", ["given_name", "family_name", "specialty", "title", "awarded_on"])], IssuerRule.Registry, [], 72, AnchorRule.Warn, false, 30)),
    ];

    /// <summary>What the association asks for when somebody joins.</summary>
    public static PolicyContent Admission { get; } = new(
        "Admission", "To admit you to the association: it sees your profession and standing and a pseudonym that no other party can link to you, neither your name nor your licence number.",
        [new("LicenceToPractise", [CredentialTypes.Nullifier, "profession", "standing", "valid_until"]), new("SpecialistTitle", ["specialty"], Optional: true)],
        IssuerRule.Registry, [], 24, AnchorRule.Warn, false, 0);

    public static string Write(PolicyContent content) => JsonSerializer.Serialize(content, Json);

    public static PolicyContent Read(string text) => JsonSerializer.Deserialize<PolicyContent>(text, Json)!;

    public static string Write(IReadOnlyList<CheckDto> checks) => JsonSerializer.Serialize(checks, Json);

    public static IReadOnlyList<CheckDto> ReadChecks(string text) => JsonSerializer.Deserialize<List<CheckDto>>(text, Json)!;

    public static string Write(IReadOnlyList<ReceivedCredential> received) => JsonSerializer.Serialize(received, Json);

    public static IReadOnlyList<ReceivedCredential> ReadReceived(string text) => JsonSerializer.Deserialize<List<ReceivedCredential>>(text, Json)!;

    /// <summary>Checks a policy of an organisation.</summary>
    /// <exception cref="FieldException">A field is not what it should be.</exception>
    public static PolicyContent Check(PolicyContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        var name = Line("name", content.Name, 2, PresentingTables.MaxName);
        var purpose = Line("purpose", content.Purpose, 10, 300);
        if (content.Items is not { Count: >= 1 and <= MaxItems })
            throw new FieldException("items", $"are not 1 to {MaxItems} kinds of credentials");
        if (content.Items.Select(x => x?.Type).Distinct(StringComparer.Ordinal).Count() != content.Items.Count)
            throw new FieldException("items", "name a type twice");
        foreach (var item in content.Items)
            Check(item);
        if (!content.Items.Any(x => !x.Optional))
            throw new FieldException("items", "are all optional; one at least must be shown");
        if (!Enum.IsDefined(content.Issuers))
            throw new FieldException("issuers", "is none of registry, under, named");
        if (content.IssuerDids is not { Count: <= MaxIssuers } || content.IssuerDids.Any(x => x is not { Length: >= 8 and <= 300 } || !x.StartsWith("did:web:", StringComparison.Ordinal)))
            throw new FieldException("issuerDids", $"are not up to {MaxIssuers} identifiers that begin with did:web:");
        if (content.Issuers == IssuerRule.Registry ? content.IssuerDids.Count > 0 : content.IssuerDids.Count == 0)
            throw new FieldException("issuerDids", content.Issuers == IssuerRule.Registry ? "are named, though every issuer of the registry is accepted" : "name nobody");
        Number("statusHours", content.StatusHours, 1, 720);
        Number("retainDays", content.RetainDays, 0, 3_650);
        if (!Enum.IsDefined(content.Anchor))
            throw new FieldException("anchor", "is neither warn nor refuse");
        if (content.SamePerson && content.Items.Any(x => !CredentialTypes.PersonClaims.All(x.Claims.Contains)))
            throw new FieldException("samePerson", "needs given_name, family_name and birthdate of every credential");
        return content with { Name = name, Purpose = purpose };
    }

    /// <summary>The query (DCQL) that wallets answer.</summary>
    /// <param name="content">The policy.</param>
    /// <param name="origin">Scheme and authority whose types are meant.</param>
    public static JsonObject Query(PolicyContent content, string origin)
    {
        var credentials = new JsonArray();
        var required = new JsonArray();
        var sets = new JsonArray();
        foreach (var item in content.Items)
        {
            var query = new JsonObject
            {
                ["id"] = IdOf(item),
                ["format"] = SdJwtBuilder.VcType,
                ["meta"] = new JsonObject { ["vct_values"] = new JsonArray(VctOf(item.Type, origin)) },
                ["claims"] = new JsonArray([.. item.Claims.Select(x => (JsonNode)new JsonObject { ["path"] = new JsonArray(x) })]),
            };
            if (item.Multiple)
                query["multiple"] = true;
            credentials.Add((JsonNode)query);
            if (item.Optional)
                sets.Add((JsonNode)new JsonObject { ["options"] = new JsonArray(new JsonArray(IdOf(item))), ["required"] = false });
            else
                required.Add((JsonNode)IdOf(item));
        }

        var dcql = new JsonObject { ["credentials"] = credentials };
        if (sets.Count > 0)
        {
            sets.Insert(0, new JsonObject { ["options"] = new JsonArray(required), ["required"] = true });
            dcql["credential_sets"] = sets;
        }

        return dcql;
    }

    /// <summary>What an item is called in the query and in the answer.</summary>
    public static string IdOf(PolicyItem item) => item.Type;

    /// <summary>The <c>vct</c> of a type.</summary>
    public static string VctOf(string type, string origin) => $"{origin}/credentials/types/{type}";

    private static void Check(PolicyItem? item)
    {
        if (CredentialTypes.Find(item?.Type) is not { } known)
            throw new FieldException("items.type", $"is none of {string.Join(", ", CredentialTypes.All.Select(x => x.Name))}");
        if (item!.Claims is not { Count: >= 1 } || item.Claims.Any(string.IsNullOrEmpty) || item.Claims.Distinct(StringComparer.Ordinal).Count() != item.Claims.Count)
            throw new FieldException("items.claims", "are empty, hold an empty name, or name one twice");
        if (item.Claims.Contains(CredentialTypes.Nullifier, StringComparer.Ordinal))
            throw new FieldException("items.claims", "ask for dao_nullifier, which the association alone may see");
        if (item.Claims.FirstOrDefault(x => known.Find(x) is null) is { } unknown)
            throw new FieldException("items.claims", $"name {(unknown.Length > 40 ? unknown[..40] : unknown)}, which {item.Type} does not have");
        if (item.MaxAgeDays is { } age)
        {
            Number("items.maxAgeDays", age, 1, 36_500);
            if (!item.Claims.Contains("completed_on", StringComparer.Ordinal))
                throw new FieldException("items.maxAgeDays", "needs the claim completed_on");
        }

        if (item.MinHours is { } hours)
        {
            Number("items.minHours", hours, 1, 10_000);
            if (!item.Claims.Contains("hours", StringComparer.Ordinal))
                throw new FieldException("items.minHours", "needs the claim hours");
        }
    }

    public static string Line(string field, string? text, int least, int most)
    {
        var line = text?.Trim() ?? "";
        return line.Length >= least && line.Length <= most && !line.Any(char.IsControl) ? line : throw new FieldException(field, $"is not {least} to {most} characters on one line");
    }

    private static void Number(string field, int number, int least, int most)
    {
        if (number < least || number > most)
            throw new FieldException(field, $"is {number}; {least} to {most} are possible");
    }
}
