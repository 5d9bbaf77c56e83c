using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DoctorDAO.Server.Tests;

/// <summary>
/// Stands between an indexer and its node, and counts how often logs are asked for. So a test cuts the power in the midst of the work however fast or
/// slow the machine is, and an indexer that is about to be killed gets no further than a few blocks.
/// </summary>
public sealed class NodeGate : IAsyncDisposable
{
    // Requests that are answered after the cut is due: it falls while those are written.
    private const int Slack = 2;

    private readonly Lock _lock = new();
    private readonly HttpClient _http = new();
    private readonly WebApplication _app;
    private readonly Uri _node;
    private TaskCompletionSource? _due;
    private int _left;

    private NodeGate(WebApplication app, Uri node)
    {
        _app = app;
        _node = node;
    }

    /// <summary>What the indexer takes for its node.</summary>
    public Uri Url { get; private set; } = null!;

    public static async Task<NodeGate> StartAsync(Uri node, CancellationToken ct)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var gate = new NodeGate(builder.Build(), node);
        gate._app.Run(gate.ForwardAsync);
        await gate._app.StartAsync(ct);
        gate.Url = new Uri(gate._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return gate;
    }

    /// <summary>Completes when logs are asked for this many times from now. Soon after that nothing is answered any more, until this is called again or <see cref="Open"/>.</summary>
    public Task CutAsync(int requests)
    {
        lock (_lock)
        {
            (_left, _due) = (requests, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            return _due.Task;
        }
    }

    /// <summary>Lets everything through.</summary>
    public void Open()
    {
        lock (_lock)
            _due = null;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task ForwardAsync(HttpContext context)
    {
        var ct = context.RequestAborted;
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(ct);
        if (body.Contains("\"eth_getLogs\"", StringComparison.Ordinal) && Holds())
        {
            // Whoever asks is killed meanwhile.
            await Task.Delay(Timeout.InfiniteTimeSpan, ct);
        }

        using var question = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync(_node, question, ct);
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = "application/json";
        await answer.Content.CopyToAsync(context.Response.Body, ct);
    }

    private bool Holds()
    {
        lock (_lock)
        {
            if (_due is null)
                return false;
            if (--_left == 0)
                _due.SetResult();
            return _left < -Slack;
        }
    }
}
