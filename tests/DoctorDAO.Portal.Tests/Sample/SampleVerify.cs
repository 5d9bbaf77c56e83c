using System.Text.Json.Nodes;
using DoctorDAO.Client;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Client.Membership;

namespace DoctorDAO.Portal.Tests.Sample;

/// <summary>A hospital of Nora's with a policy and requests in every state; what pages write is kept in <see cref="Acts"/>.</summary>
public sealed class SampleVerify : IVerifiers, IPresentations, IAdmissions, IPublicOrigin
{
    public static readonly DateTimeOffset Now = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);

    public static readonly PolicyContent Policy = new(
        "Locum", "To let you work on our wards.",
        [new("LicenceToPractise", ["given_name", "valid_until"]), new("CpdTraining", ["title", "hours", "completed_on"], Multiple: true, Optional: true, MaxAgeDays: 365, MinHours: 50)],
        IssuerRule.Registry, [], 24, AnchorRule.Refuse, false, 90);

    public List<string> Acts { get; } = [];

    /// <summary>Thrown by the next act.</summary>
    public FieldException? Refusal { get; set; }

    /// <summary>The admission of whoever asks.</summary>
    public AdmissionDto? Admission { get; set; }

    public bool IsOpen { get; set; } = true;

    public string Origin => "https://dao.example";

    public IReadOnlyList<PolicyTemplate> Templates => [new("locum", Policy)];

    public static string IdOf(PresentationState state) => new string((char)('a' + (int)state), 32);

    public JsonObject Preview(PolicyContent content) => Act("preview", new JsonObject());

    public Task<IReadOnlyList<VerifierDto>> GetMineAsync(string account, CancellationToken ct) => Task.FromResult<IReadOnlyList<VerifierDto>>(account == People.Nora.Address ? [Hospital] : []);

    public Task<VerifierDto?> GetAsync(string account, string slug, CancellationToken ct) => Task.FromResult(account == People.Nora.Address && slug == "st-clara" ? Hospital : null);

    public Task<VerifierDto> RegisterAsync(string account, NewVerifier verifier, CancellationToken ct) => Task.FromResult(Act($"register {verifier.Slug} {verifier.Name}", Hospital));

    public Task<bool?> AddStaffAsync(string account, string slug, VerifierStaff staff, CancellationToken ct) => Task.FromResult<bool?>(Act("staff " + staff.Account, true));

    public Task<bool?> RemoveStaffAsync(string account, string slug, string member, CancellationToken ct) => Task.FromResult<bool?>(Act("no staff " + member, true));

    public Task<IReadOnlyList<PersonDto>?> GetStaffAsync(string account, string slug, CancellationToken ct) => Task.FromResult<IReadOnlyList<PersonDto>?>([People.Okafor]);

    public Task<VerifierDto?> RotateKeyAsync(string account, string slug, KeyRotation rotation, CancellationToken ct) => Task.FromResult<VerifierDto?>(Act("key", Hospital));

    public Task<IReadOnlyList<PolicyDto>?> GetPoliciesAsync(string account, string slug, CancellationToken ct) => Task.FromResult<IReadOnlyList<PolicyDto>?>([Stored]);

    public Task<PolicyDto?> GetPolicyAsync(string account, string slug, long id, int? version, CancellationToken ct) => Task.FromResult(id == 7 ? Stored : null);

    public Task<PolicyDto?> AddPolicyAsync(string account, string slug, PolicyContent content, CancellationToken ct) => Task.FromResult<PolicyDto?>(Act("policy " + content.Name, Stored));

    public Task<PolicyDto?> SavePolicyAsync(string account, string slug, long id, PolicyContent content, CancellationToken ct) => Task.FromResult<PolicyDto?>(Act("save " + content.Name, Stored));

    public Task<PolicyDto?> RetirePolicyAsync(string account, string slug, long id, CancellationToken ct) => Task.FromResult<PolicyDto?>(Act("retire", Stored));

    public Task<PresentationDto?> BeginAsync(string account, string slug, NewPresentation request, string origin, CancellationToken ct) => Task.FromResult<PresentationDto?>(Act("ask " + request.Reference, Request(PresentationState.Waiting)));

    public Task<PresentationDto?> GetAsync(string account, string slug, string id, CancellationToken ct) =>
        Task.FromResult(Enum.GetValues<PresentationState>().Where(s => IdOf(s) == id).Select(Request).SingleOrDefault());

    public Task<Page<PresentationRowDto>?> GetNewestAsync(string account, string slug, string? cursor, CancellationToken ct) => cursor is not (null or "older")
        ? throw new FieldException("cursor", "is none")
        : Task.FromResult<Page<PresentationRowDto>?>(new([.. Enum.GetValues<PresentationState>().Select(s => new PresentationRowDto(IdOf(s), "Locum", $"Ward {s}", s, Now, null))], cursor is null ? "older" : null));

    public Task<ReceiptDto?> GetReceiptAsync(string account, string slug, string id, CancellationToken ct) => Task.FromResult<ReceiptDto?>(new ReceiptDto(id, "a.b.c"));

    public Task<ReceiptCheck> CheckReceiptAsync(ReceiptText receipt, CancellationToken ct) => Task.FromResult(new ReceiptCheck(receipt.Jwt == "a.b.c", receipt.Jwt == "a.b.c" ? null : "malformed", "did:web:dao.example:verifiers:st-clara", new JsonObject { ["accepted"] = true }));

    public Task<StandingLinkDto?> AddLinkAsync(string account, string slug, NewStandingLink link, CancellationToken ct) => Task.FromResult<StandingLinkDto?>(Act("link " + link.Name, Link));

    public Task<IReadOnlyList<StandingLinkDto>?> GetLinksAsync(string account, string slug, CancellationToken ct) => Task.FromResult<IReadOnlyList<StandingLinkDto>?>([Link]);

    public Task<bool?> EndLinkAsync(string account, string slug, string id, CancellationToken ct) => Task.FromResult<bool?>(Act("end", true));

    public Task<(string Verifier, PolicyContent Policy, VouchDto? Vouch)?> GetBehindLinkAsync(string id, CancellationToken ct) => Task.FromResult<(string, PolicyContent, VouchDto?)?>(id == Link.Id ? ("St Clara’s Hospital", Policy, null) : null);

    public Task<string?> OpenLinkAsync(string id, string origin, CancellationToken ct) => Task.FromResult<string?>(Act("open", origin + "/credentials/present?x"));

    public Task<AnsweredDto?> GetAnsweredAsync(string code, CancellationToken ct) => Task.FromResult<AnsweredDto?>(
        code.Length != 32 ? null : new AnsweredDto("St Clara’s Hospital", PresentationState.Refused, [new("status", "LicenceToPractise", CheckOutcome.Failed, "revoked"), new("key", "LicenceToPractise", CheckOutcome.Passed)]));

    public Task<AdmissionDto> BeginAsync(string account, NewAdmission admission, string origin, CancellationToken ct) => Task.FromResult(Act(admission.Kind == AdmissionKind.Recovery ? "recover" : "join", AdmissionOf(AdmissionState.Asked)));

    public Task<AdmissionDto?> GetNewestAsync(string account, CancellationToken ct) => Task.FromResult(Admission);

    public Task<AdmissionDto?> CompleteAsync(string account, AdmissionAnswer answer, CancellationToken ct) => Task.FromResult(Act("complete " + answer.ResponseCode, Admission));

    public static AdmissionDto AdmissionOf(AdmissionState state, string? problem = null) => new(
        new string('f', 32), AdmissionKind.Membership, state, "/credentials/present?x", "openid4vp://?x", problem == "checks" ? [new("accreditation", "LicenceToPractise", CheckOutcome.Failed, "suspended")] : [], 1, 2, Now.AddDays(90),
        state == AdmissionState.Relayed ? Guid.Empty : null, problem);

    private static VerifierDto Hospital => new("st-clara", "St Clara’s Hospital", "did:web:dao.example:verifiers:st-clara", People.Nora, true, Now.AddDays(-30), "key-of-now");

    /// <summary>The newest version of the policy.</summary>
    public int Newest { get; set; } = 2;

    private PolicyDto Stored => new(7, 2, Newest, false, Now.AddDays(-3), Policy);

    private static StandingLinkDto Link => new(new string('9', 32), 7, "Ward 7", "/verify/open/" + new string('9', 32), false);

    private static PresentationDto Request(PresentationState state)
    {
        var answered = state is PresentationState.Accepted or PresentationState.Refused;
        var failed = state == PresentationState.Refused;
        IReadOnlyList<CheckDto> checks = answered ? [new("signature", "LicenceToPractise", CheckOutcome.Passed), new("anchor", "LicenceToPractise", CheckOutcome.Warned, "otherList"), new("holder", "LicenceToPractise", failed ? CheckOutcome.Failed : CheckOutcome.Passed, failed ? "nonceMismatch" : null)] : [];
        return new PresentationDto(
            IdOf(state), 7, 2, "Locum", $"Ward {state}", state, Now, Now.AddMinutes(10), answered ? Now.AddMinutes(1) : null, "/credentials/present?x", "openid4vp://?x", checks,
            state == PresentationState.Accepted ? [new("LicenceToPractise", "did:web:college.example", new JsonObject { ["given_name"] = "Nora", ["valid_until"] = "2027-01-01" })] : [], Now.AddDays(90), answered ? new string('7', 32) : null);
    }

    private T Act<T>(string what, T result)
    {
        if (Refusal is { } refusal)
            throw refusal;
        Acts.Add(what);
        return result;
    }
}
