using System.Text.Json;
using System.Text.Json.Nodes;
using DoctorDAO.Client;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Credentials;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Credentials.Admissions;
using DoctorDAO.Features.Credentials.Issuing;
using DoctorDAO.Features.Credentials.Presenting;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Relay;
using DoctorDAO.Client.Identity;
using DoctorDAO.Client.Relay;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Database.Tests;

/// <summary>What desks, wallets, organisations and those who join or come back ask.</summary>
internal sealed partial class ServerQueries
{
    private static string Controller => LargeAssociation.Account(1);

    private async Task IssueAsync(Action<string> step)
    {
        const string Slug = LargeAssociation.Desk;
        var (desk, watchedDesk) = Watch<IDesk>();
        var (applications, watched) = Watch<IApplications>();
        step("/api/desk");
        Assert.Single(await desk.GetDesksAsync(Controller, Ct));
        step("/api/desk/{slug}");
        Assert.NotNull(await desk.GetDeskAsync(Controller, Slug, Ct));
        Assert.True(await desk.IsStaffAsync(LargeAssociation.Account(2), Slug, Ct));
        foreach (var mine in new[] { false, true })
        {
            foreach (var type in new[] { null, "LicenceToPractise", "MedicalDegree" })
            {
                foreach (var state in new ApplicationState?[] { null, ApplicationState.Submitted, ApplicationState.InReview, ApplicationState.Issued, ApplicationState.Refused })
                {
                    step($"/api/desk/{{slug}}/applications?state={state}&type={type}&mine={mine}");
                    var far = state is ApplicationState.Issued or ApplicationState.Refused ? Cursor.Encode(0, _association.Posts / 2) : Cursor.Encode((LargeAssociation.Now * 1_000) - (_association.Posts / 6), 100);
                    await PagesAsync(async cursor => (await desk.GetQueueAsync(Controller, Slug, new DeskQuery(state, type, Mine: mine, Cursor: cursor), Ct))!, far);
                }
            }
        }

        foreach (var search in new[] { LargeAssociation.FamilyName, "SE-123", "77", Controller })
        {
            step($"/api/desk/{{slug}}/applications?search={search}");
            await PagesAsync(async cursor => (await desk.GetQueueAsync(Controller, Slug, new DeskQuery(Search: search, Cursor: cursor), Ct))!);
        }

        step("/api/desk/{slug}/audit");
        Assert.NotEmpty((await desk.GetAuditAsync(Controller, Slug, _association.Posts / 2, Ct))!);
        step("/api/desk/{slug}/audit/whole");
        Assert.False(await desk.IsAuditWholeAsync(Controller, Slug, Ct));
        step("/api/desk/{slug}/staff");
        await desk.GrantAsync(Controller, Slug, new StaffWish(LargeAssociation.Heir, StaffRole.Registrar), Ct);
        await desk.DismissAsync(Controller, Slug, LargeAssociation.Heir, Ct);
        step("/api/desk/{slug}/keys");
        await desk.RotateKeyAsync(Controller, Slug, Ct);
        step("/api/desk/{slug}/registry");
        await desk.PrepareAsync(Controller, Slug, new RegistryWish("anchor", List: 1), Ct);
        step("/api/desk: open");
        await desk.OpenAsync(Controller, new NewDesk("new-desk", "New", "Sweden", "a@b.example", ["CpdTraining"], false), Ct);

        step("/api/desk/{slug}/applications/{id}");
        var submitted = LargeAssociation.Application(ApplicationState.Submitted, 20);
        var read = await desk.GetApplicationAsync(Controller, Slug, submitted, Ct);
        await desk.ClaimAsync(Controller, Slug, submitted, new AtRevision(read!.Revision), Ct);
        await desk.ReadEvidenceAsync(Controller, Slug, submitted, submitted, Ct);
        await desk.DecideAsync(Controller, Slug, submitted, new ApplicationDecision(read.Revision + 1, "refuse", "Not enough."), Ct);
        step("/api/desk/{slug}/applications/{id}/record");
        await desk.ChangeRecordAsync(Controller, Slug, LargeAssociation.Application(ApplicationState.Issued, 20), new RecordChange(1, RecordState.Suspended, "inquiry", "For a while"), Ct);
        step("/api/desk/{slug}/certificates");
        const string Csv = "account,given_name,family_name,birthdate,title,provider,hours,completed_on,category\n,Mia,Holm,1983-01-09,Airways,Academy,2,2026-08-02,clinical\n";
        Assert.True((await desk.IssueManyAsync(Controller, Slug, new BulkIssue("CpdTraining", Csv, true, "list"), Ct))!.Issued);
        watchedDesk.AskedAll<IDesk>();

        step("/api/apply/issuers");
        Assert.Equal(100, (await applications.GetIssuersAsync(Ct)).Count);
        step("/api/apply");
        Assert.NotEmpty(await applications.GetMineAsync(Controller, Ct));
        var applicant = LargeAssociation.Account(_association.Posts + 1);
        var id = await applications.BeginAsync(applicant, new NewApplication(Slug, "LicenceToPractise", IssuingClaims, "mine"), Ct);
        step("/api/apply/{id}");
        await applications.SaveAsync(applicant, id, new ApplicationEdit(1, IssuingClaims), Ct);
        var file = await applications.AddEvidenceAsync(applicant, id, "a.pdf", "%PDF-1.7\n%%EOF\n"u8.ToArray(), Ct);
        await applications.RemoveEvidenceAsync(applicant, id, file!.Id, Ct);
        await applications.AddEvidenceAsync(applicant, id, "a.pdf", "%PDF-1.7\n%%EOF\n"u8.ToArray(), Ct);
        await applications.SubmitAsync(applicant, id, new AtRevision((await applications.GetAsync(applicant, id, Ct))!.Revision), Ct);
        await applications.WithdrawAsync(applicant, id, new AtRevision((await applications.GetAsync(applicant, id, Ct))!.Revision), Ct);
        step("/api/apply/take");
        Assert.Null(await applications.TakeAsync(applicant, "nobody's", Ct));
        await FetchAsync(step, applications);
        watched.AskedAll<IApplications>();
    }

    private static Dictionary<string, string> IssuingClaims => new()
    {
        ["given_name"] = "Nils", ["family_name"] = "Berg", ["birthdate"] = "1979-04-12", ["licence_number"] = "SE-1", ["profession"] = "physician", ["jurisdiction"] = "Sweden",
    };

    /// <summary>OpenID4VCI, from the offer to the copies, and the lists that say whether they are good.</summary>
    private async Task FetchAsync(Action<string> step, IApplications applications)
    {
        await using var db = await _contexts.CreateDbContextAsync(Ct);
        var number = LargeAssociation.Application(ApplicationState.Accepted, 23);
        var owner = LargeAssociation.Account(number);
        var issuer = (await IssuerQueries.FindAsync(db, LargeAssociation.Desk, Ct))!;
        var (offers, issuance, lists, keys) = (Get<Offers>(), Get<Issuance>(), Get<StatusLists>(), Get<IssuerKeys>());
        step("/api/apply/{id}/offer");
        var offer = (await applications.OfferAsync(owner, number, new OfferWish(false), Ct))!;
        step("/issuers/{slug}/offers/{handle}");
        var code = (await offers.ReadAsync(issuer, offer.OfferUri[(offer.OfferUri.LastIndexOf('/') + 1)..], Ct))!["grants"]![Offers.Grant]!["pre-authorized_code"]!.GetValue<string>();
        step("/issuers/{slug}/token");
        var token = (await offers.UseAsync(issuer, code, null, Ct)).Token!;
        step("/issuers/{slug}/credential");
        Assert.True(await issuance.KnowsAsync(issuer, token, Ct));
        var holder = SigningKey.Generate();
        var proof = Jws.Sign(
            "openid4vci-proof+jwt", new JsonObject { ["aud"] = IssuerAddress.Base(issuer), ["iat"] = LargeAssociation.Now, ["nonce"] = issuance.Nonce(issuer) }, holder, new JsonObject { ["jwk"] = holder.Public.ToJwk() });
        var request = JsonSerializer.SerializeToElement(new { credential_configuration_id = "LicenceToPractise", proofs = new { jwt = new[] { proof } } });
        Assert.NotNull(await issuance.IssueAsync(issuer, token, request, Ct));
        step("/issuers/{slug}/status/{list}");
        Assert.NotEmpty((await lists.GetAsync(issuer, 1, Ct))!.Token);
        step("/issuers/{slug}/did.json");
        await keys.DocumentAsync(issuer, Ct);
        await keys.SetAsync(issuer, Ct);
    }

    private async Task PresentAsync(Action<string> step)
    {
        const string Slug = LargeAssociation.Organisation;
        var (verifiers, watched) = Watch<IVerifiers>();
        var (presentations, watchedPresentations) = Watch<IPresentations>();
        step("/api/verifiers");
        Assert.Single(await verifiers.GetMineAsync(Controller, Ct));
        Assert.NotEmpty(verifiers.Templates);
        verifiers.Preview(verifiers.Templates[0].Content);
        await verifiers.GetAsync(Controller, Slug, Ct);
        await verifiers.RegisterAsync(Controller, new NewVerifier("new-org", "New"), Ct);
        await verifiers.AddStaffAsync(Controller, Slug, new VerifierStaff(LargeAssociation.Heir), Ct);
        Assert.NotEmpty((await verifiers.GetStaffAsync(Controller, Slug, Ct))!);
        await verifiers.RemoveStaffAsync(Controller, Slug, LargeAssociation.Heir, Ct);
        await verifiers.RotateKeyAsync(Controller, Slug, new KeyRotation(false), Ct);
        step("/api/verifiers/{slug}/policies");
        Assert.Equal(10, (await verifiers.GetPoliciesAsync(Controller, Slug, Ct))!.Count);
        await verifiers.GetPolicyAsync(Controller, Slug, 1, 1, Ct);
        var content = verifiers.Templates[1].Content with { Encrypted = false };
        var policy = (await verifiers.AddPolicyAsync(Controller, Slug, content, Ct))!;
        await verifiers.SavePolicyAsync(Controller, Slug, policy.Id, content with { Purpose = "Another purpose" }, Ct);
        await verifiers.RetirePolicyAsync(Controller, Slug, 2, Ct);
        watched.AskedAll<IVerifiers>();

        step("/api/verifiers/{slug}/requests");
        var newest = (await presentations.GetNewestAsync(Controller, Slug, null, Ct))!;
        Assert.Equal(25, newest.Items.Count);
        Assert.Equal(25, (await presentations.GetNewestAsync(Controller, Slug, newest.Next, Ct))!.Items.Count);
        var request = (await presentations.BeginAsync(Controller, Slug, new NewPresentation(policy.Id, "A reference", "key"), Site.Address, Ct))!;
        await presentations.GetAsync(Controller, Slug, request.Id, Ct);
        step("/verifiers/{slug}/requests/{id}");
        Assert.NotNull(await Get<RequestService>().ObjectAsync(Slug, request.Id, null, Ct));
        step("/verifiers/{slug}/responses/{id}");
        await using var db = await _contexts.CreateDbContextAsync(Ct);
        var state = await db.Set<PresentationRow>().Where(x => x.Id == request.Id).Select(x => x.State).SingleAsync(Ct);
        var next = (await Get<AnswerService>().TakeAsync(Slug, request.Id, new WalletAnswer("{}", state, null, null), Ct))!;
        step("/verify/answered");
        Assert.NotNull(await presentations.GetAnsweredAsync(next[^32..], Ct));
        step("/api/verifiers/{slug}/requests/{id}/receipt");
        var receipt = (await presentations.GetReceiptAsync(Controller, Slug, request.Id, Ct))!;
        await presentations.CheckReceiptAsync(new ReceiptText(receipt.Jwt), Ct);
        step("/api/verifiers/{slug}/links");
        Assert.NotEmpty((await presentations.GetLinksAsync(Controller, Slug, Ct))!);
        var link = (await presentations.AddLinkAsync(Controller, Slug, new NewStandingLink(policy.Id, "New"), Ct))!;
        await presentations.GetBehindLinkAsync(link.Id, Ct);
        Assert.NotNull(await presentations.OpenLinkAsync(link.Id, Site.Address, Ct));
        await presentations.EndLinkAsync(Controller, Slug, link.Id, Ct);
        watchedPresentations.AskedAll<IPresentations>();
        step("/verifiers/{slug}/did.json");
        await VerifierKeys.DocumentAsync(db, new VerifierRow { Id = 1, Slug = Slug }, Site.Address, Ct);
    }

    /// <summary>Joining by a licence, and coming back by guardians.</summary>
    private async Task RecoverAsync(Action<string> step)
    {
        step("/api/me/admission");
        var (joining, account) = (Get<AdmissionService>(), LargeAssociation.Account(_association.Posts + 2));
        await joining.BeginAsync(account, new NewAdmission(AdmissionKind.Membership), Site.Address, Ct);
        await joining.BeginAsync(account, new NewAdmission(AdmissionKind.Membership), Site.Address, Ct);
        Assert.NotNull(await joining.GetNewestAsync(account, Ct));
        step("/api/me/admission/answer");
        // What the chain does not answer ends it; the database was asked by then.
        await Record.ExceptionAsync(() => joining.CompleteAsync(LargeAssociation.Account(4), new AdmissionAnswer(LargeAssociation.RandomId(4)), Ct));
        step("/api/admissions/open");
        Assert.NotEmpty(await joining.GetOpenAsync(Ct));
        step("/api/admissions/{id}/signatures");
        var verifier = PrivateKey.Random();
        await using var db = await _contexts.CreateDbContextAsync(Ct);
        var row = await db.Set<AdmissionRow>().AsNoTracking().SingleAsync(x => x.Id == LargeAssociation.RandomId(4), Ct);
        var signature = verifier.Sign(Vouchers.Document(row, LargeAssociation.Deployment).Hash()).ToBytes();
        await Record.ExceptionAsync(() => joining.AddSignatureAsync(row.Id, new AdmissionSignature(verifier.Address.ToString(), Hex.Encode(signature)), Ct));

        step("/api/recoveries");
        var (recoveries, watched) = Watch<IRecoveryRequests>();
        Assert.NotEmpty(recoveries.Membership);
        var (to, id) = (LargeAssociation.Account(21), LargeAssociation.Act(21));
        const string Guardian = "0x0000000000000000000000000000000000000007";
        foreach (var act in (Func<Task>[])
            [
                () => recoveries.GetAsync(id, Ct), () => recoveries.FindAsync(to, Ct), () => recoveries.GetGuardiansAsync(to, Ct), () => recoveries.BeginAsync(LargeAssociation.Heir, new RecoveryWish(to), Ct), () => recoveries.PrepareAsync(id, Guardian, Ct), () => recoveries.AgreeAsync(id, Guardian, "0x" + new string('0', 130), Ct),
                () => recoveries.AnnounceAsync(id, Ct), () => recoveries.CompleteAsync(id, Ct), () => recoveries.PrepareCancellationAsync(to, Ct), () => recoveries.CancelAsync(to, "0x" + new string('0', 130), Ct),
            ])
        {
            // Each asks the database first, and then the chain, which knows little and refuses what it tries.
            await Record.ExceptionAsync(act);
        }

        watched.AskedAll<IRecoveryRequests>();
    }

    private sealed class Site : IPublicOrigin
    {
        public const string Address = "https://a.example";

        public string Origin => Address;
    }

    /// <summary>Nothing can be fetched.</summary>
    private sealed class NoDocuments : IDocumentFetcher
    {
        public ValueTask<byte[]> FetchAsync(Uri address, string accept, int most, CancellationToken ct) => throw new CredentialException(CredentialError.Unreachable, "There is nothing.");
    }

    /// <summary>A registry to which everything is right.</summary>
    private sealed class WillingRegistry : IIssuerRegistry
    {
        public Task<RegisteredIssuer?> FindAsync(string did, CancellationToken ct) => Task.FromResult<RegisteredIssuer?>(new RegisteredIssuer(Controller));

        public Task<bool> MayIssueAsync(string did, string type, CancellationToken ct) => Task.FromResult(true);

        public Task<bool> IsKeyGoodAsync(string did, string thumbprint, CancellationToken ct) => Task.FromResult(true);

        public Task<bool> CouldIssueAsync(string did, string type, string thumbprint, long at, CancellationToken ct) => Task.FromResult(true);

        public Task<(string Hash, long Epoch)?> AnchorAsync(string did, string listId, CancellationToken ct) => Task.FromResult<(string Hash, long Epoch)?>(null);

        public (Address To, byte[] Data) Encode(IssuerRow issuer, RegistryWish wish, IssuerKeyRow? key, StatusListRow? list) => (Address.Zero, []);

        public Task<RegistryRefusal?> RefusalAsync(string from, Address to, byte[] data, CancellationToken ct) => Task.FromResult<RegistryRefusal?>(null);
    }
}
