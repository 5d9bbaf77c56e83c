using Microsoft.AspNetCore.SignalR;

namespace DoctorDAO.Server.Live;

/// <summary>
/// Logs what a call of the hub did not expect. What it refuses with a <see cref="HubException"/> is the caller's affair: SignalR would write an error
/// with its stack for each, so that anybody could fill the log; its own category is therefore turned off.
/// </summary>
public sealed class HubFailures(ILogger<HubFailures> logger) : IHubFilter
{
    /// <summary>The category in which SignalR logs failed calls.</summary>
    public const string SignalRCategory = "Microsoft.AspNetCore.SignalR.Internal.DefaultHubDispatcher";

    public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        try
        {
            return await next(invocationContext);
        }
        catch (Exception e) when (e is not HubException && !invocationContext.Context.ConnectionAborted.IsCancellationRequested)
        {
            logger.LogError(e, "The hub's {Method} failed", invocationContext.HubMethodName);
            throw;
        }
    }
}
