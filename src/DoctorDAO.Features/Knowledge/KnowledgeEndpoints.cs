using System.Globalization;
using System.Security.Claims;
using DoctorDAO.Client;
using DoctorDAO.Client.Knowledge;
using DoctorDAO.Features.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace DoctorDAO.Features.Knowledge;

/// <summary>The slice's endpoints: everybody reads, members write and review for themselves. Each write answers with the article as it then is.</summary>
public static partial class KnowledgeFeature
{
    // The longest text and its references with each letter escaped.
    private const int BodyBytes = 1024 * 1024;

    /// <summary>Maps the slice's endpoints.</summary>
    public static IEndpointRouteBuilder MapKnowledge(this IEndpointRouteBuilder endpoints)
    {
        var read = endpoints.MapGroup("/api/articles").WithTags("Knowledge").AllowAnonymous().WithFieldProblems();
        read.MapGet("/", GetArticlesAsync).WithName("GetArticles").WithSummary("Articles: those accepted last first, or those in review with the newest text first")
            .WithDescription("topic is a chamber's key; state is accepted (the default) or review; author, an account, stands beside no topic; limit is 1 to 100 (25).");
        read.MapGet("/rule", async (IArticles articles, CancellationToken ct) => Answers.Found(await articles.GetReviewRuleAsync(ct))).WithName("GetReviewRule").WithSummary("What acceptance takes and earns");
        read.MapGet("/{id:long}", async (long id, IArticles articles, CancellationToken ct) => Answers.Found(await articles.GetArticleAsync(id, ct)))
            .WithName("GetArticle").WithSummary("The newest accepted version of a work; its newest text when none is accepted");
        read.MapGet("/{id:long}/versions", async (long id, IArticles articles, CancellationToken ct) => Answers.Found(await articles.GetArticleVersionsAsync(id, ct)))
            .WithName("GetArticleVersions").WithSummary("Every version of a work, the newest first");
        read.MapGet("/{id:long}/versions/{version:int}", async (long id, int version, IArticles articles, CancellationToken ct) => Answers.Found(await articles.GetArticleVersionAsync(id, version, ct)))
            .WithName("GetArticleVersion").WithSummary("A version of a work");
        read.MapGet("/{id:long}/versions/{version:int}/document", async (long id, int version, IArticles articles, CancellationToken ct) => Answers.Found(await articles.GetArticleDocumentAsync(id, version, ct)))
            .WithName("GetArticleDocument").WithSummary("The typed data whose hash the chain accepts");
        read.MapGet("/{id:long}/versions/{version:int}/citation", CiteAsync).WithName("CiteArticle").WithSummary("How an accepted version is cited")
            .WithDescription("format is text (the default), bibtex, ris or csl (CSL-JSON).").Produces<string>(StatusCodes.Status200OK, "text/plain").ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound);

        var write = endpoints.MapGroup("/api/articles").WithTags("Knowledge").RequireAuthorization().WithFieldProblems().WithUnavailable().WithMetadata(new RequestSizeLimitAttribute(BodyBytes));
        write.MapPost("/", BeginAsync).WithName("BeginArticle").WithSummary("Send an article into review; the same key again gives the same article");
        write.MapPut("/{id:long}", (long id, ArticleEdit edit, ClaimsPrincipal user, IArticles articles, CancellationToken ct) => ActAsync(id, articles, async () => await articles.SaveAsync(Account(user), id, edit, ct) is not null, ct))
            .WithName("SaveArticle").WithSummary("Send another text: in the place of the one in review, or as the next version");
        write.MapPost("/{id:long}/withdraw", (long id, ClaimsPrincipal user, IArticles articles, CancellationToken ct) => ActAsync(id, articles, async () => await articles.WithdrawAsync(Account(user), id, ct) is not null, ct))
            .WithName("WithdrawArticle").WithSummary("Take the version in review back");
        write.MapPost("/{id:long}/reviews/prepare", async (long id, ArticleHash text, ClaimsPrincipal user, IArticles articles, CancellationToken ct) => Answers.Found(await articles.PrepareReviewAsync(Account(user), id, text, ct)))
            .WithName("PrepareReview").WithSummary("Typed data of a reviewer's signature").ProducesValidationProblem();
        write.MapPost("/{id:long}/reviews", (long id, SignedReview review, ClaimsPrincipal user, IArticles articles, CancellationToken ct) => ActAsync(id, articles, async () => await articles.ReviewAsync(Account(user), id, review, ct) is not null, ct))
            .WithName("ReviewArticle").WithSummary("Find a text right, by a signature");
        write.MapPost("/{id:long}/reviews/decline", (long id, DeclinedReview review, ClaimsPrincipal user, IArticles articles, CancellationToken ct) => ActAsync(id, articles, async () => await articles.DeclineAsync(Account(user), id, review, ct) is not null, ct))
            .WithName("DeclineArticle").WithSummary("Say why one does not sign");
        write.MapGet("/{id:long}/acceptance", async (long id, ClaimsPrincipal user, IArticles articles, CancellationToken ct) => Answers.Found(await articles.GetSubmissionAsync(Account(user), id, ct)))
            .WithName("GetArticleAcceptance").WithSummary("The transaction that takes the version in review to the chain, for anybody's wallet").ProducesValidationProblem();
        return endpoints;
    }

    private static async Task<Results<Ok<Page<ArticleRowDto>>, ValidationProblem>> GetArticlesAsync(
        IArticles articles, string? topic, string? state, string? author, string? cursor, string? limit, CancellationToken ct)
    {
        var asked = state switch
        {
            null or "" or "accepted" => ArticleState.Accepted,
            "review" => ArticleState.Review,
            _ => throw new FieldException("state", "is not accepted or review"),
        };
        return TypedResults.Ok(await articles.GetArticlesAsync(new ArticleQuery(topic, asked, author, cursor, Fields.Limit(limit)), ct));
    }

    private static async Task<IResult> CiteAsync(long id, int version, string? format, HttpContext http, IArticles articles, CancellationToken ct)
    {
        (string Type, string Ending, Func<ArticleDto, string, string> Write) form = format switch
        {
            null or "" or "text" => ("text/plain; charset=utf-8", "txt", Citation.Plain),
            "bibtex" => ("application/x-bibtex; charset=utf-8", "bib", Citation.BibTeX),
            "ris" => ("application/x-research-info-systems; charset=utf-8", "ris", Citation.Ris),
            "csl" => ("application/vnd.citationstyles.csl+json", "json", Citation.CslJson),
            _ => throw new FieldException("format", "is none; there are text, bibtex, ris, csl"),
        };
        if (await articles.GetArticleVersionAsync(id, version, ct) is not { Acceptance: not null } article)
            return TypedResults.NotFound();
        var place = string.Create(CultureInfo.InvariantCulture, $"{http.Request.Scheme}://{http.Request.Host.ToUriComponent()}/knowledge/{id}/v/{version}");
        if (format is "bibtex" or "ris" or "csl")
            http.Response.Headers.ContentDisposition = string.Create(CultureInfo.InvariantCulture, $"attachment; filename=doctordao-{id}-v{version}.{form.Ending}");
        return TypedResults.Text(form.Write(article, place), form.Type);
    }

    private static async Task<Results<Created<ArticleDto>, ValidationProblem>> BeginAsync(NewArticle article, ClaimsPrincipal user, IArticles articles, CancellationToken ct)
    {
        var id = await articles.BeginAsync(Account(user), article, ct);
        return TypedResults.Created($"/api/articles/{id}", await articles.GetArticleAsync(id, ct));
    }

    private static async Task<Results<Ok<ArticleDto>, NotFound, ValidationProblem>> ActAsync(long id, IArticles articles, Func<Task<bool>> act, CancellationToken ct)
    {
        if (!await act() || await CurrentAsync(id, articles, ct) is not { } article)
            return TypedResults.NotFound();
        return TypedResults.Ok(article);
    }

    /// <summary>The version in review, which is what was written to; the newest accepted one when there is none.</summary>
    private static async Task<ArticleDto?> CurrentAsync(long id, IArticles articles, CancellationToken ct) =>
        await articles.GetArticleAsync(id, ct) is { } newest
            ? newest.InReview is { } version && version != newest.Row.Version ? await articles.GetArticleVersionAsync(id, version, ct) : newest
            : null;

    private static string Account(ClaimsPrincipal user) => user.FindFirstValue(ClaimTypes.NameIdentifier) ?? user.FindFirstValue("sub") ?? "";
}
