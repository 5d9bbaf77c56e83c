using System.Security.Claims;
using DoctorDAO.Client;
using DoctorDAO.Client.Search;
using DoctorDAO.Features.Http;
using DoctorDAO.Indexing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Features.Search;

/// <summary>Finding posts, proposals and members by words.</summary>
public static class SearchFeature
{
    /// <summary>Registers the slice; others register an <see cref="ISearchSource"/> each.</summary>
    public static IServiceCollection AddSearch(this IServiceCollection services)
    {
        services.AddSingleton<ISearch, Searcher>();
        services.AddSingleton<SearchRebuild>();
        services.AddSingleton<ProposalSource>();
        services.AddSingleton<ISearchSource>(provider => provider.GetRequiredService<ProposalSource>());
        services.AddSingleton<ProposalIndexer>();
        services.AddSingleton<IChangePublisher>(provider => provider.GetRequiredService<ProposalIndexer>());
        services.AddHostedService(provider => provider.GetRequiredService<ProposalIndexer>());
        return services;
    }

    /// <summary>Maps the slice's tables.</summary>
    public static ModelBuilder ApplySearch(this ModelBuilder model)
    {
        SearchRow.Apply(model);
        return model;
    }

    /// <summary>Maps the slice's endpoint.</summary>
    public static IEndpointRouteBuilder MapSearch(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGroup("/api/search").WithTags("Search").AllowAnonymous().WithFieldProblems().MapGet("", SearchAsync).WithName("Search")
            .WithSummary("What holds all words of a text: posts, proposals, drafts that are open for sponsors, members; the best first, of equals the newest")
            .WithDescription("Who is signed in does not find posts of members whom it has muted. text has 1 to 200 characters; kinds are post, proposal, draft, member, comma separated (all); category is a category's or a chamber's key; limit is 1 to 100 (25).");
        return endpoints;
    }

    private static async Task<Results<Ok<Page<SearchHitDto>>, ValidationProblem>> SearchAsync(
        ISearch search, ClaimsPrincipal user, string? text, string? kinds, string? category, string? cursor, string? limit, CancellationToken ct) =>
        TypedResults.Ok(await search.SearchAsync(new SearchQuery(text ?? "", Kinds(kinds), category, cursor, Fields.Limit(limit), user.FindFirstValue(ClaimTypes.NameIdentifier) ?? user.FindFirstValue("sub")), ct));

    private static SearchKind[] Kinds(string? kinds) =>
    [
        .. (kinds ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(x => x switch
        {
            "post" => SearchKind.Post,
            "proposal" => SearchKind.Proposal,
            "draft" => SearchKind.Draft,
            "member" => SearchKind.Member,
            _ => throw new FieldException("kinds", "holds something else than post, proposal, draft and member"),
        }),
    ];
}
