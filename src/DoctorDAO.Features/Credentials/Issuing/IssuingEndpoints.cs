using System.Globalization;
using System.Security.Claims;
using System.Text;
using DoctorDAO.Client;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Features.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace DoctorDAO.Features.Credentials.Issuing;

/// <summary>The slice's endpoints.</summary>
public static partial class IssuingFeature
{
    private const int BulkBytes = 1024 * 1024;

    /// <summary>Maps the slice's endpoints.</summary>
    public static IEndpointRouteBuilder MapIssuing(this IEndpointRouteBuilder endpoints)
    {
        OpenIdEndpoints.Map(endpoints);
        endpoints.MapGet("/api/apply/issuers", async (IApplications applications, CancellationToken ct) => TypedResults.Ok(await applications.GetIssuersAsync(ct))).WithTags("Applications").AllowAnonymous()
            .WithName("GetHostedIssuers").WithSummary("Issuers that take applications here, with what the registry lets them issue now");
        MapApplications(endpoints.MapGroup("/api/apply").WithTags("Applications").RequireAuthorization().WithFieldProblems().WithUnavailable().WithConflicts());
        MapDesk(endpoints.MapGroup("/api/desk").WithTags("Desks").RequireAuthorization().WithFieldProblems().WithUnavailable().WithConflicts());
        return endpoints;
    }

    private static void MapApplications(RouteGroupBuilder group)
    {
        group.MapGet("/", async (ClaimsPrincipal user, IApplications a, CancellationToken ct) => TypedResults.Ok(await a.GetMineAsync(Account(user), ct)))
            .WithName("GetApplications").WithSummary("One's applications, the newest first");
        group.MapPost("/", async (NewApplication application, ClaimsPrincipal user, IApplications a, CancellationToken ct) => await BeginAsync(application, user, a, ct))
            .WithName("BeginApplication").WithSummary("Begin an application; the same key again gives the same one").ProducesValidationProblem();
        group.MapGet("/{id:long}", async (long id, ClaimsPrincipal user, IApplications a, CancellationToken ct) => Answers.Found(await a.GetAsync(Account(user), id, ct)))
            .WithName("GetApplication").WithSummary("One of one's applications");
        group.MapPut("/{id:long}", (long id, ApplicationEdit edit, ClaimsPrincipal user, IApplications a, CancellationToken ct) => OwnAsync(id, user, a, () => a.SaveAsync(Account(user), id, edit, ct), ct))
            .WithName("SaveApplication").WithSummary("Change what one says; 409 when it has changed meanwhile");
        group.MapPost("/{id:long}/submit", (long id, AtRevision at, ClaimsPrincipal user, IApplications a, CancellationToken ct) => OwnAsync(id, user, a, () => a.SubmitAsync(Account(user), id, at, ct), ct))
            .WithName("SubmitApplication").WithSummary("Send it to the issuer, for the first time or again");
        group.MapPost("/{id:long}/withdraw", (long id, AtRevision at, ClaimsPrincipal user, IApplications a, CancellationToken ct) => OwnAsync(id, user, a, () => a.WithdrawAsync(Account(user), id, at, ct), ct))
            .WithName("WithdrawApplication").WithSummary("Take it back; its evidence is deleted");
        group.MapPost("/{id:long}/evidence", AddEvidenceAsync).WithMetadata(new RequestSizeLimitAttribute(IApplications.MaxEvidenceBytes + 1024))
            .WithName("AddEvidence").WithSummary("Add a file that proves what one says")
            .WithDescription("The body is the file: PDF, JPEG or PNG, at most 5 MB, told by its content. File-Name, percent-encoded, is what the issuer sees.")
            .Accepts<IFormFile>("application/octet-stream", "image/png", "image/jpeg", "application/pdf").ProducesValidationProblem();
        group.MapDelete("/{id:long}/evidence/{evidence:long}", (long id, long evidence, ClaimsPrincipal user, IApplications a, CancellationToken ct) => OwnAsync(id, user, a, () => a.RemoveEvidenceAsync(Account(user), id, evidence, ct), ct))
            .WithName("RemoveEvidence").WithSummary("Take a file out");
        group.MapPost("/{id:long}/offer", async (long id, OfferWish wish, HttpResponse response, ClaimsPrincipal user, IApplications a, CancellationToken ct) =>
        {
            response.Headers.CacheControl = "no-store";
            return Answers.Found(await a.OfferAsync(Account(user), id, wish, ct));
        }).WithName("OfferCredential").WithSummary("A fresh offer of the credential, for a wallet; older ones are good no more").ProducesValidationProblem();
    }

    private static void MapDesk(RouteGroupBuilder group)
    {
        group.MapGet("/", async (ClaimsPrincipal user, IDesk d, CancellationToken ct) => TypedResults.Ok(await d.GetDesksAsync(Account(user), ct))).WithName("GetDesks").WithSummary("Desks at which one is staff");
        group.MapPost("/", async (NewDesk desk, ClaimsPrincipal user, IDesk d, CancellationToken ct) =>
        {
            var slug = await d.OpenAsync(Account(user), desk, ct);
            return TypedResults.Created("/api/desk/" + slug, await d.GetDeskAsync(Account(user), slug, ct));
        }).WithName("OpenDesk").WithSummary("Open the desk of an issuer that the registry knows under this site's DID and one's account").ProducesValidationProblem();
        group.MapGet("/{slug}", async (string slug, ClaimsPrincipal user, IDesk d, CancellationToken ct) => Answers.Found(await d.GetDeskAsync(Account(user), slug, ct))).WithName("GetDesk").WithSummary("A desk");
        group.MapGet("/{slug}/applications", async (string slug, ClaimsPrincipal user, IDesk d, CancellationToken ct, ApplicationState? state = null, string? type = null, string? search = null, bool mine = false, string? cursor = null, string? limit = null) =>
                Answers.Found(await d.GetQueueAsync(Account(user), slug, new DeskQuery(state, type, search, mine, cursor, Fields.Limit(limit)), ct)))
            .WithName("GetQueue").WithSummary("Applications at a desk; those that wait longest come first").ProducesValidationProblem();
        group.MapGet("/{slug}/applications/{id:long}", async (string slug, long id, ClaimsPrincipal user, IDesk d, CancellationToken ct) => Answers.Found(await d.GetApplicationAsync(Account(user), slug, id, ct)))
            .WithName("GetDeskApplication").WithSummary("An application as the issuer sees it");
        group.MapPost("/{slug}/applications/{id:long}/claim", (string slug, long id, AtRevision at, ClaimsPrincipal user, IDesk d, CancellationToken ct) => StaffAsync(slug, id, user, d, () => d.ClaimAsync(Account(user), slug, id, at, ct), ct))
            .WithName("ClaimApplication").WithSummary("Take an application to look at it");
        group.MapPost("/{slug}/applications/{id:long}/decision", (string slug, long id, ApplicationDecision decision, ClaimsPrincipal user, IDesk d, CancellationToken ct) => StaffAsync(slug, id, user, d, () => d.DecideAsync(Account(user), slug, id, decision, ct), ct))
            .WithName("DecideApplication").WithSummary("Accept, refuse, or ask for more");
        group.MapPost("/{slug}/applications/{id:long}/record", (string slug, long id, RecordChange change, ClaimsPrincipal user, IDesk d, CancellationToken ct) => StaffAsync(slug, id, user, d, () => d.ChangeRecordAsync(Account(user), slug, id, change, ct), ct))
            .WithRecent().WithName("ChangeRecord").WithSummary("Revoke, suspend or reinstate what was issued");
        group.MapGet("/{slug}/applications/{id:long}/evidence/{evidence:long}", ReadEvidenceAsync).WithName("ReadEvidence").WithSummary("A file of evidence; that it was read is written down");
        group.MapPost("/{slug}/bulk", async (string slug, BulkIssue bulk, ClaimsPrincipal user, IDesk d, CancellationToken ct) => Answers.Found(await d.IssueManyAsync(Account(user), slug, bulk, ct)))
            .WithMetadata(new RequestSizeLimitAttribute(BulkBytes)).WithName("IssueMany").WithSummary("Look at, or issue, many training certificates").ProducesValidationProblem();
        group.MapGet("/{slug}/audit", async (string slug, ClaimsPrincipal user, IDesk d, CancellationToken ct, string? from = null) =>
                Answers.Found(await d.GetAuditAsync(Account(user), slug, from is null ? 1 : Fields.Seconds("from", from), ct)))
            .WithName("GetAudit").WithSummary("The audit trail from a number on, 500 entries at most").ProducesValidationProblem();
        group.MapGet("/{slug}/audit.csv", CsvAsync).WithName("ExportAudit").WithSummary("The whole audit trail as CSV");
        group.MapPost("/{slug}/staff", async (string slug, StaffWish wish, ClaimsPrincipal user, IDesk d, CancellationToken ct) => await DoneAsync(d.GrantAsync(Account(user), slug, wish, ct)))
            .WithRecent().WithName("NameStaff").WithSummary("Make somebody staff; the controller alone may").ProducesValidationProblem();
        group.MapDelete("/{slug}/staff/{account}", async (string slug, string account, ClaimsPrincipal user, IDesk d, CancellationToken ct) => await DoneAsync(d.DismissAsync(Account(user), slug, account, ct)))
            .WithRecent().WithName("DismissStaff").WithSummary("End that somebody is staff; the controller alone may").ProducesValidationProblem();
        group.MapPost("/{slug}/keys", async (string slug, ClaimsPrincipal user, IDesk d, CancellationToken ct) => Answers.Found(await d.RotateKeyAsync(Account(user), slug, ct)))
            .WithRecent().WithName("RotateKey").WithSummary("Make a new signing key; it takes over once the registry knows it").ProducesValidationProblem();
        group.MapPost("/{slug}/registry", async (string slug, RegistryWish wish, ClaimsPrincipal user, IDesk d, CancellationToken ct) => Answers.Found(await d.PrepareAsync(Account(user), slug, wish, ct)))
            .WithName("PrepareRegistryAct").WithSummary("A transaction in the registry, for the controller's own wallet").ProducesValidationProblem();
        group.MapGet("/{slug}/registry", async (string slug, ClaimsPrincipal user, IDesk d, CancellationToken ct, string act, string? did, string? controller, [FromQuery] string[]? types, long? from, long? until, long? key, int? list) =>
                Answers.Found(await d.PrepareAsync(Account(user), slug, new RegistryWish(act, Text(did), Text(controller), types is { Length: > 0 } ? types : null, from, until, key, list), ct)))
            .WithName("GetRegistryAct").WithSummary("The same, by its address").ProducesValidationProblem();
    }

    private static async Task<Created<ApplicationDto>> BeginAsync(NewApplication application, ClaimsPrincipal user, IApplications applications, CancellationToken ct)
    {
        var id = await applications.BeginAsync(Account(user), application, ct);
        return TypedResults.Created(string.Create(CultureInfo.InvariantCulture, $"/api/apply/{id}"), await applications.GetAsync(Account(user), id, ct));
    }

    private static async Task<Results<Created<EvidenceDto>, NotFound>> AddEvidenceAsync(long id, HttpRequest request, ClaimsPrincipal user, IApplications applications, CancellationToken ct)
    {
        // The server's own limit ends what is longer, whatever it says that it is.
        using var content = new MemoryStream((int)Math.Clamp(request.ContentLength ?? 0, 0, IApplications.MaxEvidenceBytes));
        await request.Body.CopyToAsync(content, ct);
        var name = request.Headers["File-Name"].ToString() is { Length: > 0 and <= 400 } said ? Uri.UnescapeDataString(said) : "";
        return await applications.AddEvidenceAsync(Account(user), id, name, content.ToArray(), ct) is { } added
            ? TypedResults.Created(string.Create(CultureInfo.InvariantCulture, $"/api/apply/{id}/evidence/{added.Id}"), added)
            : TypedResults.NotFound();
    }

    private static async Task<Results<FileContentHttpResult, NotFound>> ReadEvidenceAsync(string slug, long id, long evidence, HttpResponse response, ClaimsPrincipal user, IDesk desk, CancellationToken ct)
    {
        if (await desk.ReadEvidenceAsync(Account(user), slug, id, evidence, ct) is not var (name, type, content))
            return TypedResults.NotFound();
        var headers = response.Headers;
        // A browser shows a picture and does nothing with it; a document is for other programs alone.
        headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "private, no-store";
        headers.ContentDisposition = (type == "application/pdf" ? "attachment" : "inline") + "; filename*=UTF-8''" + Uri.EscapeDataString(name);
        return TypedResults.File(content, type);
    }

    private static async Task<Results<ContentHttpResult, NotFound>> CsvAsync(string slug, HttpResponse response, ClaimsPrincipal user, IDesk desk, CancellationToken ct)
    {
        var text = new StringBuilder("number,at,actor,what,application,detail,previous,hash\r\n");
        for (var from = 1L; ;)
        {
            if (await desk.GetAuditAsync(Account(user), slug, from, ct) is not { } entries)
                return TypedResults.NotFound();
            // Codes, numbers and accounts: none begins with what a spreadsheet would run.
            foreach (var x in entries)
                text.Append(CultureInfo.InvariantCulture, $"{x.Number},{x.At:yyyy-MM-ddTHH:mm:ss.fffZ},{x.Actor},{x.What},{x.Application},{x.Detail},{x.Previous},{x.Hash}\r\n");
            if (entries.Count == 0)
                break;
            from = entries[^1].Number + 1;
        }

        response.Headers.CacheControl = "private, no-store";
        response.Headers.ContentDisposition = $"attachment; filename=\"audit-{slug}.csv\"";
        return TypedResults.Text(text.ToString(), "text/csv", Encoding.UTF8);
    }

    private static async Task<Results<Ok<ApplicationDto>, NotFound, ValidationProblem>> OwnAsync(long id, ClaimsPrincipal user, IApplications applications, Func<Task<bool?>> act, CancellationToken ct) =>
        await act() is not null && await applications.GetAsync(Account(user), id, ct) is { } application ? TypedResults.Ok(application) : TypedResults.NotFound();

    private static async Task<Results<Ok<ApplicationDto>, NotFound, ValidationProblem>> StaffAsync(string slug, long id, ClaimsPrincipal user, IDesk desk, Func<Task<bool?>> act, CancellationToken ct) =>
        await act() is not null && await desk.GetApplicationAsync(Account(user), slug, id, ct) is { } application ? TypedResults.Ok(application) : TypedResults.NotFound();

    private static async Task<Results<NoContent, NotFound>> DoneAsync(Task<bool?> act) => await act is null ? TypedResults.NotFound() : TypedResults.NoContent();

    /// <summary>409 where something has changed meanwhile, 403 where somebody may look and not do.</summary>
    private static RouteGroupBuilder WithConflicts(this RouteGroupBuilder group)
    {
        group.AddEndpointFilter(async (context, next) =>
        {
            try
            {
                return await next(context);
            }
            catch (ConflictException e)
            {
                return TypedResults.Problem(
                    e.Message, statusCode: StatusCodes.Status409Conflict, extensions: [new("errors", new Dictionary<string, string[]> { ["revision"] = [e.Problem] })]);
            }
            catch (NotAllowedException e)
            {
                return TypedResults.Problem(e.Message, statusCode: StatusCodes.Status403Forbidden);
            }
        });
        return group;
    }

    // A form sends what is left empty, too.
    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private static string Account(ClaimsPrincipal user) => user.FindFirstValue(ClaimTypes.NameIdentifier) ?? user.FindFirstValue("sub") ?? "";
}
