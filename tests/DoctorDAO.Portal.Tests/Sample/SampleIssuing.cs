using DoctorDAO.Client;
using DoctorDAO.Client.Credentials;

namespace DoctorDAO.Portal.Tests.Sample;

/// <summary>A college at whose desk Nora is registrar and controller, and her own applications there: one of each state, the number of which is the state's.</summary>
public sealed class SampleIssuing : IApplications, IDesk
{
    private const string Licence = CredentialTypes.Licence;

    private static readonly DateTimeOffset Then = new(2026, 11, 20, 9, 30, 0, TimeSpan.Zero);
    private static readonly IssuerDto College = new("college", SampleIssuers.College.Did, "College of Physicians", People.Nora.Address, "Sweden", "registrar@college.example", [Licence, CredentialTypes.Training], null);

    private static readonly Dictionary<string, string> Claims = new() { ["given_name"] = "Nora", ["family_name"] = "<b>Lindqvist</b>", ["birthdate"] = "1980-05-17", ["licence_number"] = "SE-1", ["profession"] = "physician", ["jurisdiction"] = "Sweden" };

    /// <summary>What was done, as <c>verb number</c>.</summary>
    public List<string> Done { get; } = [];

    /// <summary>Thrown by the next act.</summary>
    public Exception? Refusal { get; set; }

    public Task<IReadOnlyList<IssuerDto>> GetIssuersAsync(CancellationToken ct) => Task.FromResult<IReadOnlyList<IssuerDto>>([College, College with { Slug = "closed", Name = "Closed board", Types = [], Refusal = "No." }]);

    public Task<IReadOnlyList<ApplicationRowDto>> GetMineAsync(string account, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<ApplicationRowDto>>([.. Enum.GetValues<ApplicationState>().Select(x => Application(x).Row)]);

    public Task<ApplicationDto?> GetAsync(string account, long id, CancellationToken ct) => Task.FromResult(Enum.IsDefined((ApplicationState)id) ? Application((ApplicationState)id) : null);

    public Task<long> BeginAsync(string account, NewApplication application, CancellationToken ct) => ActAsync("begin", 0, 0L);

    public Task<bool?> SaveAsync(string account, long id, ApplicationEdit edit, CancellationToken ct) => ActAsync("save", id, (bool?)true);

    public Task<bool?> SubmitAsync(string account, long id, AtRevision at, CancellationToken ct) => ActAsync("submit", id, (bool?)true);

    public Task<bool?> WithdrawAsync(string account, long id, AtRevision at, CancellationToken ct) => ActAsync("withdraw", id, (bool?)true);

    public Task<EvidenceDto?> AddEvidenceAsync(string account, long id, string name, byte[] content, CancellationToken ct) => ActAsync("evidence", id, (EvidenceDto?)new EvidenceDto(1, name, "application/pdf", content.Length, Then));

    public Task<bool?> RemoveEvidenceAsync(string account, long id, long evidence, CancellationToken ct) => ActAsync("remove", id, (bool?)true);

    public Task<OfferDto?> OfferAsync(string account, long id, OfferWish wish, CancellationToken ct) =>
        ActAsync("offer", id, (OfferDto?)new OfferDto("http://x/offer", "/credentials/offer?credential_offer_uri=x", "openid-credential-offer://?credential_offer_uri=x", wish.Code ? "123456" : null, Then.AddMinutes(10), "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"));

    public Task<long?> TakeAsync(string account, string link, CancellationToken ct) => ActAsync("take", 0, link == "good" ? (long?)4 : null);

    public Task<string> OpenAsync(string account, NewDesk desk, CancellationToken ct) => ActAsync("open", 0, "college");

    public Task<IReadOnlyList<IssuerDto>> GetDesksAsync(string account, CancellationToken ct) => Task.FromResult<IReadOnlyList<IssuerDto>>([College]);

    public Task<bool> IsStaffAsync(string account, string slug, CancellationToken ct) => Task.FromResult(true);

    public Task<DeskDto?> GetDeskAsync(string account, string slug, CancellationToken ct) => Task.FromResult(slug is "college" or "clerks" ? new DeskDto(
        College with { Slug = slug }, slug == "college" ? StaffRole.Controller : StaffRole.Clerk, true, new Dictionary<ApplicationState, int> { [ApplicationState.Submitted] = 3 }, [new StaffDto(People.Byrne, StaffRole.Clerk, Then)],
        [new IssuerKeyDto(2, "0x" + new string('b', 64), Then, Then.AddYears(2), null, false), new IssuerKeyDto(1, "0x" + new string('a', 64), Then, Then.AddYears(2), null, true), new IssuerKeyDto(3, "0x" + new string('9', 64), Then, Then.AddYears(2), Then, false)],
        [new StatusListDto(1, "0x" + new string('c', 64), 3, "0x" + new string('d', 64), 40, "0x" + new string('e', 64), 2)]) : null);

    public Task<Page<ApplicationRowDto>?> GetQueueAsync(string account, string slug, DeskQuery query, CancellationToken ct) => Task.FromResult<Page<ApplicationRowDto>?>(
        query.Search == "none" ? new([], null) : query.Search == "bad" ? throw new FieldException("search", "holds no letter and no digit") : new([Application(ApplicationState.Submitted).Row, Application(ApplicationState.InReview).Row], "next"));

    public Task<ApplicationDto?> GetApplicationAsync(string account, string slug, long id, CancellationToken ct) => GetAsync(account, id, ct);

    public Task<bool?> ClaimAsync(string account, string slug, long id, AtRevision at, CancellationToken ct) => ActAsync("claim", id, (bool?)true);

    public Task<bool?> DecideAsync(string account, string slug, long id, ApplicationDecision decision, CancellationToken ct) => ActAsync(decision.Decision, id, (bool?)true);

    public Task<(string Name, string Type, byte[] Content)?> ReadEvidenceAsync(string account, string slug, long id, long evidence, CancellationToken ct) => Task.FromResult<(string, string, byte[])?>(null);

    public Task<bool?> ChangeRecordAsync(string account, string slug, long application, RecordChange change, CancellationToken ct) => ActAsync("record", application, (bool?)true);

    public Task<BulkResultDto?> IssueManyAsync(string account, string slug, BulkIssue bulk, CancellationToken ct) =>
        ActAsync("bulk", 0, (BulkResultDto?)new BulkResultDto(bulk.Confirm, [new BulkLineDto(2, null, Claims, null, bulk.Confirm ? 9 : null, bulk.Confirm ? "http://x/apply/take?link=y" : null)]));

    public Task<IReadOnlyList<AuditEntryDto>?> GetAuditAsync(string account, string slug, long from, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<AuditEntryDto>?>([new AuditEntryDto(1, Then, People.Nora.Address, "opened", null, "", new string('0', 64), new string('1', 64), People.Nora), new AuditEntryDto(2, Then, People.Nora.Address, "submitted", 3, "Submitted", new string('1', 64), new string('2', 64))]);

    public Task<bool?> IsAuditWholeAsync(string account, string slug, CancellationToken ct) => Task.FromResult<bool?>(true);

    public Task<bool?> GrantAsync(string account, string slug, StaffWish wish, CancellationToken ct) => ActAsync("grant", 0, (bool?)true);

    public Task<bool?> DismissAsync(string account, string slug, string staff, CancellationToken ct) => ActAsync("dismiss", 0, (bool?)true);

    public Task<IssuerKeyDto?> RotateKeyAsync(string account, string slug, CancellationToken ct) => ActAsync("rotate", 0, (IssuerKeyDto?)null);

    public Task<RegistryCallDto?> PrepareAsync(string account, string slug, RegistryWish wish, CancellationToken ct) => wish.Act is "burn" or ""
        ? throw new FieldException("act", "is none of these")
        : wish.Until < Then.ToUnixTimeSeconds()
            ? throw new FieldException("until", "is not a time in the future")
            : Task.FromResult<RegistryCallDto?>(new RegistryCallDto(
                31_337, People.Nora.Address, People.Okafor.Address, "0x1234", "Words of the server.", wish.Act == "reinstate" ? "The issuer does not stand so." : null,
                wish.Act == "reinstate" ? "IssuerUnexpectedStanding" : null));

    private Task<T> ActAsync<T>(string verb, long id, T result)
    {
        if (Refusal is { } refusal)
        {
            Refusal = null;
            throw refusal;
        }

        Done.Add($"{verb} {id}");
        return Task.FromResult(result);
    }

    private static ApplicationDto Application(ApplicationState state)
    {
        var issued = state is ApplicationState.Accepted or ApplicationState.Issued;
        return new ApplicationDto(
            new ApplicationRowDto((long)state, "college", College.Name, Licence, state, Then, Then, People.Raman, state == ApplicationState.Submitted ? null : People.Byrne), 3, Claims,
            [new EvidenceDto(7, "diploma.pdf", "application/pdf", 20_480, Then)], state == ApplicationState.NeedsMore ? "The second page is missing." : null, issued ? Then.AddDays(30) : null,
            issued ? new RecordDto(1, Licence, RecordState.Valid, Then, Then.AddYears(1), null, null, issued ? 10 : 0, 1) : null, [new ApplicationStepDto("submitted", Then, People.Raman)], state == ApplicationState.InReview, College.Jurisdiction,
            new DeskCheckDto([new SimilarDto(6, People.Byrne, Alike.Licence), new SimilarDto(5, null, Alike.Person)], state == ApplicationState.InReview ? Then.AddDays(92) : null));
    }
}
