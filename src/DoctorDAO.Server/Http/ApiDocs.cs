using System.Security.Cryptography;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace DoctorDAO.Server.Http;

/// <summary>The API's description at <c>/openapi/v1.json</c>, and a page to read it at <c>/docs/api</c> that loads nothing from elsewhere.</summary>
public static class ApiDocs
{
    private const string Scheme = "oauth2";

    public static IServiceCollection AddApiDocs(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.ShouldInclude = description => description.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "DoctorDAO",
                Version = "v1",
                Description = "Members, chambers, sessions, ballots and tallies of the association, and the relay that brings signed acts onto the chain. "
                    + "Amounts and ids beyond 2^53 are decimal text; times are UTC; lists are read by cursor. Live changes: the SignalR hub at /hub/dao.",
            };
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme> { [Scheme] = OAuth() };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            var metadata = context.Description.ActionDescriptor.EndpointMetadata;
            if (metadata.OfType<IAuthorizeData>().Any() && !metadata.OfType<IAllowAnonymous>().Any())
                operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = ["api"] }];
            ApiExamples.Apply(operation, context.Description, context.ApplicationServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions);
            return Task.CompletedTask;
        });
    });

    public static void MapApiDocs(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        endpoints.MapScalarApiReference("/docs/api", (options, context) =>
        {
            var nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
            SecurityHeaders.AllowApiReader(context, nonce);
            options.WithTitle("DoctorDAO API").WithNonce(nonce).WithOpenApiRoutePattern("/openapi/{documentName}.json").DisableTelemetry().DisableAgent().DisableMcp();
            options.DefaultFonts = false;
        }).AllowAnonymous();
    }

    private static OpenApiSecurityScheme OAuth() => new()
    {
        Type = SecuritySchemeType.OAuth2,
        Description = "Authorization code with PKCE (S256).",
        Flows = new OpenApiOAuthFlows
        {
            AuthorizationCode = new OpenApiOAuthFlow
            {
                AuthorizationUrl = new Uri("/connect/authorize", UriKind.Relative),
                TokenUrl = new Uri("/connect/token", UriKind.Relative),
                Scopes = new Dictionary<string, string> { ["api"] = "Read, and relay acts that the member signs" },
            },
        },
    };
}
