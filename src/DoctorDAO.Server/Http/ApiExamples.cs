using System.Globalization;
using System.Text.Json;
using DoctorDAO.Client;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Client.Cover;
using DoctorDAO.Client.Drafts;
using DoctorDAO.Client.Forum;
using DoctorDAO.Client.Governance;
using DoctorDAO.Client.Identity;
using DoctorDAO.Client.Knowledge;
using DoctorDAO.Client.Membership;
using DoctorDAO.Client.Notices;
using DoctorDAO.Client.Panels;
using DoctorDAO.Client.Relay;
using DoctorDAO.Client.Status;
using DoctorDAO.Features.Relay;
using DoctorDAO.Server.Identity;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.OpenApi;

namespace DoctorDAO.Server.Http;

/// <summary>
/// Examples of bodies in the API's description: one for each type that is sent, and for the types that are read most. They are instances of the types, written as
/// the server writes them, so none can name a field that is not there.
/// </summary>
internal static partial class ApiExamples
{
    private const string Amara = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
    private const string Nils = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC";
    private const string Governor = "0x5FbDB2315678afecb367f032d93F642f64180aa3";
    private const string Votes = "0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512";
    private const string Proposal = "87912637894612398746123987461239874612398746123987461239874612398746123987461";
    private const string Key = "6f0c2c1e-6f5b-4f5c-9f4e-0a9f8f1f7a11";
    private const string Document =
        """
        {"types":{"EIP712Domain":[{"name":"name","type":"string"},{"name":"version","type":"string"},{"name":"chainId","type":"uint256"},{"name":"verifyingContract","type":"address"}],
        "Delegation":[{"name":"delegatee","type":"address"},{"name":"nonce","type":"uint256"},{"name":"expiry","type":"uint256"}]},"primaryType":"Delegation",
        "domain":{"name":"LiquidVotes","version":"1","chainId":31337,"verifyingContract":"0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512"},
        "message":{"delegatee":"0x70997970C51812dc3A010C7d01b50e0d17dc79C8","nonce":"0","expiry":"1795280400"}}
        """;

    private const string Passkey =
        """
        {"id":"kH3cF1y3S0eQ","rawId":"kH3cF1y3S0eQ","type":"public-key","clientExtensionResults":{},"response":{"clientDataJSON":"eyJ0eXBlIjoid2ViYXV0aG4uZ2V0In0","authenticatorData":"SZYN5YgOjGh0NBcP","signature":"MEUCIQDx","userHandle":"OGYz"}}
        """;

    private const long Session = 1_795_194_000;

    private static readonly string Hash = "0x" + new string('a', 64);
    private static readonly string Signature = "0x" + new string('b', 128) + "1b";
    private static readonly Dictionary<string, string> Licence = new()
    {
        ["given_name"] = "Nils", ["family_name"] = "Berg", ["birthdate"] = "1979-04-12", ["licence_number"] = "SE-204411", ["profession"] = "physician", ["jurisdiction"] = "Sweden",
    };

    private static readonly DateTimeOffset Opens = DateTimeOffset.FromUnixTimeSeconds(Session);
    private static readonly JsonElement TypedData = JsonDocument.Parse(Document).RootElement;
    private static readonly ChamberRefDto Clinical = new("clinical", "Clinical");
    private static readonly PersonDto Okafor = new(Amara, "Dr Amara Okafor", "emergency-medicine", true);
    private static readonly PersonDto Berg = new(Nils, "Nils Berg", "surgery", true);
    private static readonly BlockDto Block = new(21_904_062, Hash, Opens.AddDays(2));
    private static readonly CallDto Call = new("0x9fE46736679d2D9a65F0992F2272dE9f3c7fa6e0", "0", "0xa9059cbb" + new string('0', 24) + Amara[2..].ToLowerInvariant() + new string('0', 58) + "01d4c0");
    private static readonly ActionDto Pay = new(
        "pay", new Dictionary<string, string> { ["amount"] = "1200.00", ["currency"] = "EUR", ["to"] = Amara }, Call.Target, "Settlement token", "transfer(address,uint256)", "0", Call.Calldata);

    private static readonly TallyDto Tally = new(812, 240, 31, new(257, 702), new(65, 131), new(129, 671), true);
    private static readonly SessionRowDto Row = new(Clinical, Session, SessionState.Open, Opens.AddDays(-2), Opens, Opens.AddDays(7), 2, 702, 131, 1_284, 0);
    private static readonly BallotDto Ballot = new(Okafor, 39, [7, -4], "Nights are too long.", Opens.AddHours(5), true, Hash);
    private static readonly DraftRowDto Draft = new(17, "clinical", "Pay for the night rota", DraftState.Open, Okafor, 3, Opens.AddDays(-9), null);
    private static readonly DecisionDto Decision = new(5, DecisionKind.Hide, 12, "Night shifts", 3, Berg, Okafor, Ground.Abuse, "It insults a colleague, see rule 3.", Opens, null, null, null);

    private static readonly Dictionary<Type, object> All = new object[]
    {
        // What is sent.
        new BallotDraft("clinical", Session, [7, -4], "Nights are too long.", Nils),
        new WithdrawalDraft("clinical", Session, Nils),
        new DelegationDraft("clinical", Amara, Nils),
        new ExecutionDraft([new ExecutionCall(Votes, "0", Call.Calldata)]),
        new SignedAct(TypedData, Signature),
        new RecoveryWish(Amara),
        new RecoverySignature(Signature),
        new PasskeyWish("Office laptop"),
        new PasskeyAnswer(Guid.Parse(Key), JsonDocument.Parse(Passkey).RootElement, "Office laptop"),
        new SignInAnswer("doctordao.example wants you to sign in with your Ethereum account:\n" + Nils, Signature),
        new NewAction("pay", "token", new Dictionary<string, string> { ["to"] = Amara, ["amount"] = "1200.00" }),
        new CallsDto("treasury", [Call]),
        new NewDraft("clinical", "Pay for the night rota", "The rota costs 1,200 euros a year.", "It was paid by three members **until now**.", [], Key),
        new DraftEdit(2, "Pay for the night rota", "The rota costs 1,200 euros a year.", "It was paid by three members.", []),
        new DraftAccount(Nils),
        new DraftTexts("The rota costs 1,200 euros a year.", "It was paid by three members **until now**."),
        new SignedSponsorship(Session + 864_000, Signature),
        new DepositDraft(100_000),
        new RedeemDraft(50_000, 45_000),
        new QuoteDraft(4, "SE", new DateOnly(2022, 6, 12), 365, "Karolinska University Hospital"),
        new PolicyPurchase("eyJob2xkZXIiOiIweDNDNDQifQ.a9c1", new SignedPermit(Session + 3_600, Signature)),
        new TailPurchase(12),
        new CallAnswer(new SignedPermit(Session + 3_600, Signature)),
        new NewEvidence(Guid.Parse(Key), "eyJhbGciOiJkaXIifQ..5Vn2"),
        new GivenKeys([new GivenKey(Amara, "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs", "eyJhbGciOiJFQ0RILUVTIn0..k2Pq")]),
        new NewJurorKey(new PublicKeyDto("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"), "eyJhbGciOiJkaXIifQ..5Vn2"),
        new ClaimDraft(73, new DateOnly(2026, 11, 3), 1_250_000, Hash),
        new EvidenceDraft(Hash),
        new AmountDraft(400_000),
        new AppealDraft(new SignedPermit(Session + 3_600, Signature)),
        new NewThread("help", "Night shifts", "How do *you* sleep after the third one?", ["nights"], Key),
        new PostReply(1, "Badly. I stopped doing four in a row.", Key),
        new PostEdit(1, "Badly. I stopped doing three in a row."),
        new PostText("How do *you* sleep?"),
        new ChosenAnswer(2),
        new PostSignature(Hash, Signature),
        new PollVoice([2]),
        new FollowWish(FollowKind.Category, "help", FollowLevel.Following),
        new Flag(Ground.Abuse, "The second sentence"),
        new NewDecision(DecisionKind.Hide, 12, 3, Ground.Abuse, "It insults a colleague, see rule 3.", Key),
        new NewAppeal("It was a quotation of a judgment."),
        new Verdict(true, "A quotation insults nobody."),
        new ProfileDto("Nils Berg", "Europe/Stockholm"),
        new StatementText("I read every dossier before I vote."),
        new NoticesRead(null, 4_711),
        (NoticePreference[])[new(NoticeKind.DelegateVoted, NoticeChannel.Immediate), new(NoticeKind.Reply, NoticeChannel.Inbox)],
        new NewMailAddress("nils@example.org", "de"),
        new NewWebhook("https://example.org/hooks/dao", [NoticeKind.DelegateVoted]),
        new DiplomaToCheck(JsonDocument.Parse("""{"@context":["https://w3id.org/openbadges/v2"],"type":"Assertion","id":"urn:uuid:1"}""").RootElement),
        new NewReminders([new("LicenceToPractise", DateOnly.FromDateTime(Opens.AddDays(400).UtcDateTime))]),
        new ServiceDraft("Karolinska University Hospital"),
        new CommitDraft(Hash),
        new OpenVote(7_500, Hash, "Clause 3.2 names the inquiry; the third invoice is of another matter.", Hash),
        new NewArticle("clinical", "Lactate with a normal anion gap", "en", "We saw it **three times** in a year.", ["Lindqvist N, 2026, in this forum"], Key),
        new ArticleEdit(Hash, "Lactate with a normal anion gap", "en", "We saw it four times in a year.", ["Lindqvist N, 2026, in this forum"]),
        new ArticleHash(Hash),
        new SignedReview(Hash, Session + 864_000, Signature, "The table is right."),
        new DeclinedReview(Hash, "The third case has another cause."),
        new NewApplication("college", "LicenceToPractise", Licence, Key),
        new ApplicationEdit(2, Licence),
        new AtRevision(3),
        new OfferWish(true),
        new NewDesk("college", "College of Physicians", "Sweden", "registrar@college.example", ["LicenceToPractise"], true),
        new ApplicationDecision(4, "accept", "Welcome.", new Dictionary<string, string> { ["valid_from"] = "2026-11-27", ["valid_until"] = "2027-11-26", ["standing"] = "good" }),
        new RecordChange(1, RecordState.Suspended, "inquiry", "An inquiry is open; you will hear from us by 1 March."),
        new BulkIssue("CpdTraining", "account,given_name,family_name,birthdate,title,provider,hours,completed_on,category\n,Nils,Berg,1979-04-12,Airway course,Academy,7.5,2026-10-02,clinical", false, Key),
        new StaffWish(Nils, StaffRole.Registrar),
        new RegistryWish("accredit", "did:web:hospital.example", Amara, ["HospitalPrivilege"], null, 1_890_000_000),

        new NewVerifier("charite", "Charité"),
        new VerifierStaff(Nils),
        new KeyRotation(false),
        new PolicyContent("Licence valid today", "To see that you may practise today.", [new("LicenceToPractise", ["given_name", "family_name", "valid_until"])], IssuerRule.Registry, [], 24, AnchorRule.Warn, false, 30),
        new NewPresentation(7, "Application 4711", Key),
        new NewStandingLink(7, "Ward 7"),
        new ReceiptText("eyJ0eXAiOiJ2ZXJpZmllci1yZWNlaXB0K2p3dCJ9.e30.c2lnbmF0dXJl"),
        new NewAdmission(AdmissionKind.Membership),
        new AdmissionAnswer(new string('c', 32)),
        new AdmissionSignature(Nils, Signature),

        // What is read.
        new PreparedSignature(TypedData, []),
        new RelayTicket(Guid.Parse(Key), RelayState.Mined, Hash, 21_904_062, null, null),
        new BuiltAction(Call, Pay),
        (ActionDto[])[Pay],
        new SimulationDto(Block, true, true, [new(true, null, null, new Dictionary<string, string>(), 52_000)], [new(new(Votes, "Treasury"), new(Amara, null), "1200.00", "EUR", Call.Target)], [], [], false),
        (ChamberDto[])[new(Clinical, Governor, Votes, Row, null, 1_284, 402, new(2_000, 500, 1_000), new(Clinical, 10, 2))],
        new Page<SessionRowDto>([Row], "MTc5NTE5NDAwMApjbGluaWNhbA"),
        new SessionDto(
            Clinical, Governor, Session, SessionState.Open, Opens.AddDays(-2), Opens, Opens.AddDays(7), 702, 131, 1_284,
            [new(Proposal, 0, "Shorter nights", "No more than three nights in a row.", Okafor, ProposalState.Open, Tally)], Block, true),
        new Page<BallotDto>([Ballot], null),
        new ProposalDto(
            Proposal, Clinical, Governor, Session, 0, 2, "Shorter nights", "No more than three nights in a row.", "No more than three nights in a row.", "<p>No more than three nights in a row.</p>", Okafor,
            ProposalState.Open, Tally, 1_284, [Pay], [new("submitted", Opens.AddDays(-4), true, Okafor, Hash)], Opens, Opens.AddDays(7), Block, true),
        new Page<IssueBallotDto>([new(Okafor, 39, 7, 273, "Nights are too long.", Opens.AddHours(5), true, Hash)], null),
        new Page<MemberBallotDto>([new(Clinical, Session, 39, "Nights are too long.", Opens.AddHours(5), true, Hash, [new(Proposal, "Shorter nights", 7)])], null),
        new SessionVoiceDto(
            Clinical, Session, "Clinical", SessionState.Open, Berg, VoiceState.Delegate, Okafor, 1, [new(Okafor, 1, true)], null, Ballot, 1,
            new(Opens.AddDays(7), Opens.AddDays(7), Opens.AddDays(7), DeadlineReason.OwnVoiceOnly, 0)),
        new Page<DelegateRowDto>([new(Okafor, 39, 6, 2, true, 20, 19, 17, "I read every dossier before I vote.", new(31, 40))], null),
        new Page<DraftRowDto>([Draft], null),
        Draft,
        new DraftDto(Draft, "The rota costs 1,200 euros a year.", "It was paid by three members.", "<p>The rota costs 1,200 euros a year.</p><p>It was paid by three members.</p>", [Call], [Pay], [new(Okafor, DraftAuthorState.Owner)],
            [new(Berg, Opens.AddDays(-8), Opens.AddDays(22), true)], 12, Proposal, "# Pay for the night rota"),
        new DraftPreview("<p>The rota costs 1,200 euros a year.</p>"),
        new DraftSupportDto(10, "clinical", 4, 2, 1, false),
        new DraftSubmissionDto(31_337, Amara, Governor, "0x7d5e81e2", 2, null, null),
        new PostPlace(12, 340, 3),
        new PostPreview("<p>How do <em>you</em> sleep?</p>"),
        Decision,
        new FollowCountsDto(14, 3),
        new NoticeCount(3),
        new DeliveriesDto(2, 1, 0, 0),
    }.Concat(Listings).Concat(Orders).ToDictionary(x => x is NoticePreference[] ? typeof(IReadOnlyList<NoticePreference>) : x is ActionDto[] ? typeof(IReadOnlyList<ActionDto>) : x is ChamberDto[] ? typeof(IReadOnlyList<ChamberDto>) : x.GetType());

    /// <summary>Puts examples where an operation's bodies have one.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="description">What it takes and gives.</param>
    /// <param name="json">How the server writes JSON.</param>
    public static void Apply(OpenApiOperation operation, ApiDescription description, JsonSerializerOptions json)
    {
        ArgumentNullException.ThrowIfNull(operation);
        ArgumentNullException.ThrowIfNull(description);
        if (description.ParameterDescriptions.FirstOrDefault(x => x.Source == BindingSource.Body)?.Type is { } sent)
            Put(operation.RequestBody?.Content, sent, json);
        foreach (var answer in description.SupportedResponseTypes.Where(x => x.StatusCode is >= 200 and < 300 && x.Type is not null))
        {
            if (operation.Responses?.TryGetValue(answer.StatusCode.ToString(CultureInfo.InvariantCulture), out var response) == true)
                Put(response.Content, answer.Type!, json);
        }
    }

    private static void Put(IDictionary<string, OpenApiMediaType>? content, Type type, JsonSerializerOptions json)
    {
        if (content?.TryGetValue("application/json", out var media) == true && All.TryGetValue(type, out var example))
            media.Example = JsonSerializer.SerializeToNode(example, type, json);
    }
}
