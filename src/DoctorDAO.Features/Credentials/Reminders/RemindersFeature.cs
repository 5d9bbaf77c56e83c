using System.Security.Claims;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Notices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Features.Credentials.Reminders;

/// <summary>Reminders of what ends in wallets: account, kind and day, nothing else.</summary>
public static class RemindersFeature
{
    private const int BodyBytes = 16 * 1024;

    /// <summary>Registers the slice.</summary>
    public static IServiceCollection AddCredentialReminders(this IServiceCollection services)
    {
        services.AddSingleton<IPersonalData, ReminderData>();
        services.AddSingleton<ReminderStore>();
        services.AddSingleton<IReminders>(provider => provider.GetRequiredService<ReminderStore>());
        services.AddHostedService<ReminderService>();
        return services;
    }

    /// <summary>Maps the slice's endpoints: everybody for themselves.</summary>
    public static IEndpointRouteBuilder MapCredentialReminders(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api/credentials/reminders").WithTags("Credentials").RequireAuthorization().WithFieldProblems().WithMetadata(new RequestSizeLimitAttribute(BodyBytes));
        group.MapGet("", async (ClaimsPrincipal user, IReminders reminders, CancellationToken ct) => TypedResults.Ok(await reminders.GetAsync(NoticeFeature.AccountOf(user), ct)))
            .WithName("GetCredentialReminders").WithSummary("What I am reminded of, the next first");
        group.MapPost("", SaveAsync).WithName("SaveCredentialReminders").WithSummary("Have me reminded of these endings and no others, 30 days before; an empty list ends it");
        return endpoints;
    }

    private static async Task<Results<Ok<IReadOnlyList<ReminderDto>>, ValidationProblem>> SaveAsync(NewReminders body, ClaimsPrincipal user, IReminders reminders, CancellationToken ct) =>
        TypedResults.Ok(await reminders.SaveAsync(NoticeFeature.AccountOf(user), body, ct));
}
