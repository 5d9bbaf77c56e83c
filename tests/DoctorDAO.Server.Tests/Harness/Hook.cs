using System.Collections.Concurrent;
using DoctorDAO.Features.Notices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DoctorDAO.Server.Tests;

/// <summary>A call of a webhook.</summary>
internal sealed record HookCall(string Signature, string Delivery, string Body);

/// <summary>A web address that is called.</summary>
internal sealed class Hook : IAsyncDisposable
{
    private readonly SemaphoreSlim _bell = new(0);
    private readonly WebApplication _app;

    private Hook(WebApplication app) => _app = app;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public Uri Url { get; private set; } = null!;

    public ConcurrentQueue<HookCall> Calls { get; } = new();

    /// <summary>What the next calls are answered; 200 after them.</summary>
    public ConcurrentQueue<int> Answers { get; } = new();

    public static async Task<Hook> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var hook = new Hook(builder.Build());
        hook._app.Run(hook.TakeAsync);
        await hook._app.StartAsync(Ct);
        hook.Url = new Uri(hook._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return hook;
    }

    public async Task<HookCall> NextAsync()
    {
        Assert.True(await _bell.WaitAsync(TestServer.Patience, Ct), "Nobody called.");
        Assert.True(Calls.TryDequeue(out var call));
        return call;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _bell.Dispose();
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        context.Response.StatusCode = Answers.TryDequeue(out var status) ? status : 200;
        // Whoever follows this comes here once more.
        context.Response.Headers.Location = Url.ToString();
        Calls.Enqueue(new HookCall(context.Request.Headers[WebhookSender.SignatureHeader].ToString(), context.Request.Headers[WebhookSender.DeliveryHeader].ToString(), body));
        _bell.Release();
    }
}
