using System.Globalization;
using System.Text;
using DoctorDAO.Client;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Credentials;
using DoctorDAO.Features.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Features.Credentials.Diplomas;

/// <summary>Checks diplomas of other kinds. They are read, and forgotten with the answer.</summary>
public static class DiplomasFeature
{
    private const int BodyBytes = 600 * 1024;
    private const int MostText = 500;
    private const string WayOut = "Send the JSON file of a Blockcerts diploma, version 2 or 3, as its issuer gave it";

    /// <summary>Registers the slice.</summary>
    public static IServiceCollection AddDiplomas(this IServiceCollection services)
    {
        // A diploma names whom to ask: no address of it may lead into a private network, nor to this machine. Chains that diplomas are
        // anchored in are not looked up: there is no node of theirs here, and asking a stranger's would tell whose diploma is looked at. Those points are said to be unchecked.
        services.AddSingleton(provider => new DiplomaChecker(
            provider.GetRequiredService<TimeProvider>(), new HttpDocumentFetcher(HttpDocumentFetcher.CreateClient())));
        return services;
    }

    /// <summary>Maps the slice's endpoint.</summary>
    public static IEndpointRouteBuilder MapDiplomas(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/api/credentials/diplomas/check", CheckAsync).WithTags("Credentials").RequireAuthorization().WithFieldProblems().WithMetadata(new RequestSizeLimitAttribute(BodyBytes))
            .WithName("CheckDiploma").WithSummary("Check a Blockcerts diploma, point by point; nothing of it is kept");
        return endpoints;
    }

    private static async Task<Results<Ok<CheckedDiplomaDto>, ValidationProblem>> CheckAsync(DiplomaToCheck body, DiplomaChecker checker, HttpResponse response, CancellationToken ct)
    {
        response.Headers.CacheControl = "no-store";
        if (body.Diploma.ValueKind != System.Text.Json.JsonValueKind.Object)
            throw new FieldException("diploma", $"is no JSON object. {WayOut}");
        DiplomaReport report;
        try
        {
            report = await checker.CheckAsync(Encoding.UTF8.GetBytes(body.Diploma.GetRawText()), ct);
        }
        catch (CredentialException e)
        {
            // The library's own words: they hold nothing of the diploma.
            throw new FieldException("diploma", $"cannot be read as one: {e.Message} {WayOut}");
        }

        var diploma = report.Diploma;
        return TypedResults.Ok(new CheckedDiplomaDto(
            string.Create(CultureInfo.InvariantCulture, $"Blockcerts v{diploma.Version}"), Cut(diploma.Title), Cut(diploma.IssuerName ?? diploma.IssuerId), Cut(diploma.Recipient),
            diploma.IssuedOn is { } on ? DateOnly.FromDateTime(on.UtcDateTime) : null, [.. report.Checks.Select(Say)]));
    }

    private static DiplomaCheckDto Say(DiplomaCheck check) => new(
        check.Step.ToString().ToLowerInvariant(),
        check.Outcome switch { DiplomaOutcome.Passed => "passed", DiplomaOutcome.Failed => "failed", _ => "unknown" },
        check.Message.Length == 0 ? null : check.Message);

    private static string? Cut(string? text) => text is { Length: > MostText } ? text[..MostText] : text;
}
