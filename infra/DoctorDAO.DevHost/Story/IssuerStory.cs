using System.Globalization;
using System.Text;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Ethereum;
using DoctorDAO.LocalChain;
using Registry = DoctorDAO.Contracts.IssuerRegistry;

namespace DoctorDAO.DevHost.Story;

/// <summary>
/// A licensing college, a specialist board, a training provider and an issuer of its own for policies that the association has accredited, and a hospital that the college has; their desks with staff, two open
/// applications and what was issued. Told again it changes nothing.
/// </summary>
internal static class IssuerStory
{
    /// <summary>Slug of the association's own issuer, which certifies policies by what the chain says.</summary>
    public const string Cover = "doctordao-cover";

    /// <summary>Slug of the training provider, which certifies courses that were taken through the marketplace.</summary>
    public const string Courses = "cpd-academy";

    private const int Nora = 10;
    private const int Amara = 11;
    private const int Priya = 13;
    private const int Maeve = 14;
    private const int Henrik = 15;

    private static readonly byte[] Diploma = Encoding.ASCII.GetBytes("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");

    private static readonly (string Slug, string Name, string Jurisdiction, int Controller, string[] Types)[] Roots =
    [
        ("nordic-college", "Nordic College of Physicians", "Denmark, Finland, Iceland, Norway, Sweden", 1, ["LicenceToPractise", "MedicalDegree", "HospitalPrivilege"]),
        ("specialist-board", "European Board of Specialists", "Europe", 2, ["SpecialistTitle"]),
        (Courses, "Iberian Academy of Training", "Europe", 5, ["CpdTraining"]),
        (Cover, "DoctorDAO Cover", "Europe", 4, [CredentialTypes.Cover]),
    ];

    /// <summary>Tells it, unless the college has its desk already.</summary>
    /// <param name="desks">Where desks are kept.</param>
    /// <param name="applications">Where people apply.</param>
    /// <param name="association">Whose registry it is.</param>
    /// <param name="origin">The site's origin, by which issuers are named.</param>
    /// <param name="clock">Told the times at which it happened.</param>
    /// <param name="people">Everybody.</param>
    /// <param name="ct">Cancels it.</param>
    public static async Task TellAsync(
        IDesk desks, IApplications applications, Association association, Uri origin, StoryClock clock, IReadOnlyList<Person> people, CancellationToken ct)
    {
        if ((await applications.GetIssuersAsync(ct)).Count > 0)
            return;
        clock.Ago = TimeSpan.Zero;
        string Of(int index) => people.First(x => x.Index == index).Address.ToString();
        string Did(string slug) => $"did:web:{origin.Authority.Replace(":", "%3A", StringComparison.Ordinal)}:issuers:{slug}";
        foreach (var root in Roots)
        {
            await AsTimelockAsync(
                association,
                Registry.AccreditCall.Encode(new Registry.Accreditation(Did(root.Slug), Address.Parse(Of(root.Controller)), Bytes32.Zero, [.. root.Types.Select(Topic)], 0, 0)), ct);
            await OpenAsync(root.Slug, root.Name, root.Jurisdiction, root.Controller, root.Types);
        }

        await SendAsync("nordic-college", 1, new RegistryWish("accredit", Did("university-hospital"), Of(3), ["HospitalPrivilege"]));
        await OpenAsync("university-hospital", "Uppsala University Hospital", "Uppsala", 3, ["HospitalPrivilege"]);
        await desks.GrantAsync(Of(1), "nordic-college", new StaffWish(Of(Maeve), StaffRole.Clerk), ct);
        await desks.GrantAsync(Of(5), Courses, new StaffWish(Of(Maeve), StaffRole.Registrar), ct);

        clock.Ago = TimeSpan.FromDays(20);
        await AcceptAsync(1, "nordic-college", await ApplyAsync("nordic-college", Nora, Licence("Nora", "Lindqvist", "SE-771204")), Standing);
        await AcceptAsync(1, "nordic-college", await ApplyAsync("nordic-college", Amara, Licence("Amara", "Okafor", "DK-550318")), Standing);
        await AcceptAsync(2, "specialist-board", await ApplyAsync("specialist-board", Nora, Title("Nora", "Lindqvist", "emergency-medicine"), "SpecialistTitle"), []);
        await desks.IssueManyAsync(
            Of(5), Courses,
            new BulkIssue(
                CredentialTypes.Training,
                "account,given_name,family_name,birthdate,title,provider,hours,completed_on,category\n"
                + $"{Of(Nora)},Nora,Lindqvist,1980-05-17,Difficult airways,Iberian Academy of Training,7.5,{Day(40)},clinical\n"
                + $"{Of(Nora)},Nora,Lindqvist,1980-05-17,Emergency ultrasound,Iberian Academy of Training,24,{Day(120)},clinical\n"
                + $"{Of(Nora)},Nora,Lindqvist,1980-05-17,Sepsis in the first hour,Iberian Academy of Training,20,{Day(200)},clinical\n"
                + $"{Of(Amara)},Amara,Okafor,1980-05-17,Difficult airways,Iberian Academy of Training,7.5,{Day(40)},clinical\n",
                Confirm: true, "story"), ct);

        clock.Ago = TimeSpan.FromDays(3);
        var waiting = await ApplyAsync("nordic-college", Henrik, Licence("Henrik", "Sandvik", "NO-301177"));
        await desks.ClaimAsync(Of(Maeve), "nordic-college", waiting, new AtRevision(await RevisionAsync(Henrik, waiting)), ct);
        clock.Ago = TimeSpan.FromDays(1);
        await ApplyAsync("nordic-college", Priya, Licence("Priya", "Raman", "FI-118822"));
        clock.Ago = TimeSpan.Zero;

        async Task OpenAsync(string slug, string name, string jurisdiction, int controller, string[] types)
        {
            await desks.OpenAsync(Of(controller), new NewDesk(slug, name, jurisdiction, $"registrar@{slug}.example", types, SecondPair: false), ct);
            var desk = (await desks.GetDeskAsync(Of(controller), slug, ct))!;
            await SendAsync(slug, controller, new RegistryWish("add-key", Key: desk.Keys[0].Id));
            await SendAsync(slug, controller, new RegistryWish("anchor", List: 1));
        }

        async Task SendAsync(string slug, int controller, RegistryWish wish)
        {
            var call = (await desks.PrepareAsync(Of(controller), slug, wish, ct))!;
            if (call.Problem is not null)
                throw new InvalidOperationException($"The registry would refuse what the story tells: {call.Problem}");
            await association.RunAsync(new Act(Accounts.Key(controller), Address.Parse(call.To), Hex.Decode(call.Data), wish.Act), ct);
        }

        async Task<long> ApplyAsync(string slug, int person, Dictionary<string, string> claims, string type = CredentialTypes.Licence)
        {
            var id = await applications.BeginAsync(Of(person), new NewApplication(slug, type, claims, string.Create(CultureInfo.InvariantCulture, $"story-{slug}-{person}")), ct);
            await applications.AddEvidenceAsync(Of(person), id, "certificate.pdf", Diploma, ct);
            await applications.SubmitAsync(Of(person), id, new AtRevision(await RevisionAsync(person, id)), ct);
            return id;
        }

        async Task AcceptAsync(int registrar, string slug, long id, Dictionary<string, string> own)
        {
            await desks.ClaimAsync(Of(registrar), slug, id, new AtRevision((await desks.GetApplicationAsync(Of(registrar), slug, id, ct))!.Revision), ct);
            await desks.DecideAsync(Of(registrar), slug, id, new ApplicationDecision((await desks.GetApplicationAsync(Of(registrar), slug, id, ct))!.Revision, "accept", null, own), ct);
        }

        async Task<int> RevisionAsync(int person, long id) => (await applications.GetAsync(Of(person), id, ct))!.Revision;

        string Day(int ago) => clock.GetUtcNow().AddDays(-ago).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    private static Dictionary<string, string> Standing => new()
    {
        ["valid_from"] = "2026-01-01", ["valid_until"] = TimeProvider.System.GetUtcNow().AddYears(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), ["standing"] = "good",
    };

    private static Dictionary<string, string> Licence(string given, string family, string number) => new()
    {
        ["given_name"] = given, ["family_name"] = family, ["birthdate"] = "1980-05-17", ["licence_number"] = number, ["profession"] = "physician", ["jurisdiction"] = number[..2] switch { "SE" => "Sweden", "DK" => "Denmark", "NO" => "Norway", _ => "Finland" },
    };

    private static Dictionary<string, string> Title(string given, string family, string specialty) => new()
    {
        ["given_name"] = given, ["family_name"] = family, ["birthdate"] = "1980-05-17", ["specialty"] = specialty, ["title"] = "Specialist", ["awarded_on"] = "2014-06-02",
    };

    private static Bytes32 Topic(string type)
    {
        var bytes = new byte[Bytes32.Size];
        Encoding.ASCII.GetBytes(type, bytes);
        return new Bytes32(bytes);
    }

    /// <summary>What a vote of the association does in the end; the local chain lets the story speak as the timelock.</summary>
    private static async Task AsTimelockAsync(Association association, byte[] data, CancellationToken ct)
    {
        var (client, timelock) = (association.Node.Client, association.Contracts.Timelock.ToHex());
        await client.RequestAsync("anvil_impersonateAccount", ct, timelock);
        await client.RequestAsync("anvil_setBalance", ct, timelock, "0x3635c9adc5dea00000");
        var sent = await client.RequestAsync(
            "eth_sendTransaction", ct, new Dictionary<string, string> { ["from"] = timelock, ["to"] = association.Contracts.IssuerRegistry.ToHex(), ["data"] = Hex.Encode(data), ["gas"] = "0x3d0900" });
        await association.Node.MineAsync(ct);
        if (await client.GetReceiptAsync(Bytes32.Parse(sent.GetString()), ct) is not { Succeeded: true })
            throw new InvalidOperationException("The registry refuses what the story tells.");
    }
}
