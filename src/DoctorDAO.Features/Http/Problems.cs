using DoctorDAO.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace DoctorDAO.Features.Http;

/// <summary>Expected failures as ProblemDetails.</summary>
public static class Problems
{
    /// <summary>400 whose <c>errors</c> name the field, whose <c>again</c> says when the same would be taken, and whose <c>code</c> says why, where there is one.</summary>
    public static ValidationProblem Field(string field, string problem, DateTimeOffset? again = null, string? code = null) => TypedResults.ValidationProblem(
        new Dictionary<string, string[]> { [field] = [problem] },
        detail: $"{field} {problem}.",
        title: "A field is not what it should be.",
        extensions: [.. again is { } instant ? [new("again", instant)] : Array.Empty<KeyValuePair<string, object?>>(), .. code is not null ? [new("code", code)] : Array.Empty<KeyValuePair<string, object?>>()]);

    /// <summary>Turns every <see cref="UnavailableException"/> of the endpoints into a 503.</summary>
    public static TBuilder WithUnavailable<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.AddEndpointFilter(async (context, next) =>
        {
            try
            {
                return await next(context);
            }
            catch (UnavailableException e)
            {
                return TypedResults.Problem(e.Message, statusCode: StatusCodes.Status503ServiceUnavailable);
            }
        });
        return builder;
    }

    /// <summary>Turns every <see cref="FieldException"/> of the endpoints into such a problem.</summary>
    public static TBuilder WithFieldProblems<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.AddEndpointFilter(async (context, next) =>
        {
            try
            {
                return await next(context);
            }
            catch (FieldException e)
            {
                return Field(e.Field, e.Problem, e.Again, e.Code);
            }
        });
        return builder;
    }
}
