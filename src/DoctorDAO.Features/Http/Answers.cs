using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DoctorDAO.Features.Http;

/// <summary>Answers that endpoints of all slices give.</summary>
internal static class Answers
{
    /// <summary>What was found, or 404.</summary>
    public static Results<Ok<T>, NotFound> Found<T>(T? found)
        where T : class => found is null ? TypedResults.NotFound() : TypedResults.Ok(found);
}
