using System.Security.Claims;
using DoctorDAO.Client;
using DoctorDAO.Client.Drafts;
using DoctorDAO.Features.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace DoctorDAO.Features.Drafts;

/// <summary>The slice's endpoints: everybody reads, members write for themselves. Each write answers with the draft as it then is.</summary>
public static partial class DraftsFeature
{
    // 64 KiB of calldata in hexadecimal, and the longest text with each letter escaped.
    private const int BodyBytes = 512 * 1024;

    /// <summary>Maps the slice's endpoints.</summary>
    public static IEndpointRouteBuilder MapDrafts(this IEndpointRouteBuilder endpoints)
    {
        var read = endpoints.MapGroup("/api/drafts").WithTags("Drafts").AllowAnonymous().WithFieldProblems().WithUnavailable();
        read.MapGet("/", GetDraftsAsync).WithName("GetDrafts").WithSummary("Drafts of proposals, those begun last first")
            .WithDescription("chamber is a chamber's key; author, an account, stands alone; limit is 1 to 100 (25).");
        read.MapGet("/{id:long}", async (long id, IDrafts drafts, CancellationToken ct) => await DraftAsync(id, drafts, ct)).WithName("GetDraft").WithSummary("A draft with its newest version");
        read.MapGet("/{id:long}/versions", async (long id, IDrafts drafts, CancellationToken ct, int? before = null) => Answers.Found(await drafts.GetVersionsAsync(id, before, ct)))
            .WithName("GetDraftVersions").WithSummary("Versions of a draft without their calls, the newest first").WithDescription("25 at most; before is a version's number, for those that are older.");
        read.MapGet("/{id:long}/versions/{version:int}", async (long id, int version, IDrafts drafts, CancellationToken ct) => Answers.Found(await drafts.GetVersionAsync(id, version, ct)))
            .WithName("GetDraftVersion").WithSummary("A version of a draft with its calls");
        read.MapGet("/{id:long}/support", async (long id, IDrafts drafts, CancellationToken ct) => Answers.Found(await drafts.GetSupportAsync(id, ct)))
            .WithName("GetDraftSupport").WithSummary("What the chain asks of whoever proposes it, and what it has of that");

        endpoints.MapGet("/api/proposals/{id}/draft", async (string id, IDrafts drafts, CancellationToken ct) => Answers.Found(await drafts.GetDraftOfAsync(id, ct))).WithTags("Drafts").AllowAnonymous()
            .WithName("GetDraftOfProposal").WithSummary("The draft that a proposal came from").WithDescription("id is the decimal proposal id.");

        var write = endpoints.MapGroup("/api/drafts").WithTags("Drafts").RequireAuthorization().WithFieldProblems().WithUnavailable().WithMetadata(new RequestSizeLimitAttribute(BodyBytes));
        write.MapPost("/", BeginAsync).WithName("BeginDraft").WithSummary("Begin a draft; the same key again gives the same draft");
        write.MapPut("/{id:long}", (long id, DraftEdit edit, ClaimsPrincipal user, IDrafts drafts, CancellationToken ct) => ActAsync(id, drafts, async () => await drafts.SaveAsync(Account(user), id, edit, ct) is not null, ct))
            .WithName("SaveDraft").WithSummary("Add a version; one that was made of an older one is refused");
        write.MapPost("/{id:long}/authors", (long id, DraftAccount member, ClaimsPrincipal user, IDrafts drafts, CancellationToken ct) => ActAsync(id, drafts, async () => await drafts.InviteAsync(Account(user), id, member.Account, ct) is not null, ct))
            .WithName("InviteDraftAuthor").WithSummary("Ask a member to write along");
        write.MapPost("/{id:long}/accept", (long id, ClaimsPrincipal user, IDrafts drafts, CancellationToken ct) => ActAsync(id, drafts, async () => await drafts.AcceptAsync(Account(user), id, ct) is not null, ct))
            .WithName("AcceptDraft").WithSummary("Write along, when one was asked");
        write.MapDelete("/{id:long}/authors/{account}", (long id, string account, ClaimsPrincipal user, IDrafts drafts, CancellationToken ct) => ActAsync(id, drafts, async () => await drafts.RemoveAsync(Account(user), id, account, ct) is not null, ct))
            .WithName("RemoveDraftAuthor").WithSummary("Take an author out, or leave");
        write.MapPost("/{id:long}/versions/{version:int}/open", (long id, int version, ClaimsPrincipal user, IDrafts drafts, CancellationToken ct) => ActAsync(id, drafts, async () => await drafts.OpenAsync(Account(user), id, version, ct) is not null, ct))
            .WithName("OpenDraft").WithSummary("Freeze the text and open it for sponsors");
        write.MapPost("/{id:long}/withdraw", (long id, ClaimsPrincipal user, IDrafts drafts, CancellationToken ct) => ActAsync(id, drafts, async () => await drafts.WithdrawAsync(Account(user), id, ct) is not null, ct))
            .WithName("WithdrawDraft").WithSummary("Take a draft back for good");
        write.MapPost("/{id:long}/thread", (long id, ClaimsPrincipal user, IDrafts drafts, CancellationToken ct) => ActAsync(id, drafts, async () => await drafts.DiscussAsync(Account(user), id, ct) is not null, ct))
            .WithName("DiscussDraft").WithSummary("Begin the thread in which it is discussed");
        write.MapPost("/{id:long}/sponsorships/prepare", async (long id, ClaimsPrincipal user, IDrafts drafts, CancellationToken ct) => Answers.Found(await drafts.PrepareSponsorshipAsync(Account(user), id, ct)))
            .WithName("PrepareSponsorship").WithSummary("Typed data of a sponsor's signature").ProducesValidationProblem();
        write.MapPost("/{id:long}/sponsorships", (long id, SignedSponsorship signed, ClaimsPrincipal user, IDrafts drafts, CancellationToken ct) => ActAsync(id, drafts, async () => await drafts.SponsorAsync(Account(user), id, signed, ct) is not null, ct))
            .WithName("SponsorDraft").WithSummary("Sponsor a draft by a signature");
        write.MapDelete("/{id:long}/sponsorships", (long id, ClaimsPrincipal user, IDrafts drafts, CancellationToken ct) => ActAsync(id, drafts, async () => await drafts.UnsponsorAsync(Account(user), id, ct) is not null, ct))
            .WithName("UnsponsorDraft").WithSummary("Take one's signature back before the draft is a proposal")
            .WithDescription("It is kept and handed out no longer. What the owner was given before can be used until the deadline that was signed.");
        write.MapPost("/preview", async (DraftTexts texts, IDrafts drafts, CancellationToken ct) => TypedResults.Ok(await drafts.PreviewAsync(texts, ct)))
            .WithName("PreviewDraft").WithSummary("Texts as the pages of a draft and of a proposal would show them").ProducesValidationProblem();
        write.MapGet("/{id:long}/submission", async (long id, ClaimsPrincipal user, IDrafts drafts, CancellationToken ct) => Answers.Found(await drafts.GetSubmissionAsync(Account(user), id, ct)))
            .WithName("GetDraftSubmission").WithSummary("The transaction that submits a draft, for its owner's wallet").ProducesValidationProblem();
        return endpoints;
    }

    private static async Task<Results<Ok<Page<DraftRowDto>>, ValidationProblem>> GetDraftsAsync(IDrafts drafts, string? chamber, string? author, string? cursor, string? limit, CancellationToken ct) =>
        TypedResults.Ok(await drafts.GetDraftsAsync(new DraftQuery(chamber, author, cursor, Fields.Limit(limit)), ct));

    private static async Task<Results<Created<DraftDto>, ValidationProblem>> BeginAsync(NewDraft draft, ClaimsPrincipal user, IDrafts drafts, CancellationToken ct)
    {
        var id = await drafts.BeginAsync(Account(user), draft, ct);
        return TypedResults.Created($"/api/drafts/{id}", await drafts.GetDraftAsync(id, ct));
    }

    private static async Task<Results<Ok<DraftDto>, NotFound, ValidationProblem>> ActAsync(long id, IDrafts drafts, Func<Task<bool>> act, CancellationToken ct)
    {
        if (!await act() || await drafts.GetDraftAsync(id, ct) is not { } draft)
            return TypedResults.NotFound();
        return TypedResults.Ok(draft);
    }

    private static async Task<Results<Ok<DraftDto>, NotFound>> DraftAsync(long id, IDrafts drafts, CancellationToken ct) => Answers.Found(await drafts.GetDraftAsync(id, ct));

    private static string Account(ClaimsPrincipal user) => user.FindFirstValue(ClaimTypes.NameIdentifier) ?? user.FindFirstValue("sub") ?? "";
}
