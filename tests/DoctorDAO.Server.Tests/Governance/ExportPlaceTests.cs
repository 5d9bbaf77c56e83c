using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using DoctorDAO.Features;
using DoctorDAO.Server.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Server.Tests;

/// <summary>There are few places for exports: one address has one of them, and each is free again however an export ends.</summary>
[Collection(OneServer.Name)]
public sealed class ExportPlaceTests(SharedServer shared)
{
    private const string Export = "/api/export/proposals.csv";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_address_has_one_export_at_a_time_and_few_that_wait()
    {
        var gate = new Gate();
        await using var home = await ServerHome.CreateAsync();
        await using var server = await TestServer.StartAsync(shared.Chain, home, gate.Guard);
        gate.Open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var slow = Browser(server, "127.0.0.1");
        using var other = Browser(server, "127.0.0.2");

        var asked = Enumerable.Range(0, RequestLimits.MaxWaitingExports + 2).Select(_ => slow.GetAsync(Export, Ct)).ToList();
        var first = await Task.WhenAny(asked).WaitAsync(TestServer.Patience, Ct);
        using (var refused = await first)
        {
            await refused.IsProblemAsync(HttpStatusCode.TooManyRequests);
            Assert.NotNull(refused.Headers.RetryAfter);
        }

        await gate.EnteredAsync();
        var theirs = other.GetAsync(Export, Ct);
        await gate.EnteredAsync();
        // The others of the slow address have not come that far.
        Assert.False(gate.HasEntered);

        gate.Open.SetResult();
        foreach (var answer in asked.Where(x => x != first).Append(theirs))
        {
            using var export = await answer.WaitAsync(TestServer.Patience, Ct);
            Assert.Equal(HttpStatusCode.OK, export.StatusCode);
        }
    }

    [Fact]
    public async Task An_export_that_fails_frees_its_place()
    {
        var gate = new Gate();
        await using var home = await ServerHome.CreateAsync();
        await using var server = await TestServer.StartAsync(shared.Chain, home, gate.Guard);
        using var browser = server.Browser();
        gate.Open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        gate.Open.SetException(new InvalidOperationException("No database today."));
        // More than there are places.
        for (var i = 0; i < 6; i++)
            Assert.Equal(HttpStatusCode.InternalServerError, (await browser.GetAsync(Export, Ct)).StatusCode);
        gate.Open = null;
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(Export, Ct)).StatusCode);
    }

    private static HttpClient Browser(TestServer server, string from) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (context, ct) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
                await socket.ConnectAsync(context.DnsEndPoint, ct);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    })
    {
        BaseAddress = server.Url,
    };

    /// <summary>Stands before the database, for exports alone.</summary>
    private sealed class Gate
    {
        private readonly Channel<string> _entered = Channel.CreateUnbounded<string>();

        /// <summary>Exports wait for it, and fail with it; <c>null</c> lets them through.</summary>
        public TaskCompletionSource? Open { get; set; }

        public bool HasEntered => _entered.Reader.TryPeek(out _);

        public async Task EnteredAsync() => Assert.NotNull(await _entered.Reader.ReadAsync(Ct).AsTask().WaitAsync(TestServer.Patience, Ct));

        public void Guard(IServiceCollection services)
        {
            services.AddHttpContextAccessor();
            var own = services.Last(x => x.ServiceType == typeof(IDbContextFactory<DaoDbContext>));
            services.Add(new ServiceDescriptor(own.ServiceType, provider => new Factory(this, Inner(own, provider), provider.GetRequiredService<IHttpContextAccessor>()), own.Lifetime));
        }

        private static IDbContextFactory<DaoDbContext> Inner(ServiceDescriptor own, IServiceProvider provider) => (IDbContextFactory<DaoDbContext>)(
            own.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, own.ImplementationType!));

        private sealed class Factory(Gate gate, IDbContextFactory<DaoDbContext> inner, IHttpContextAccessor requests) : IDbContextFactory<DaoDbContext>
        {
            public DaoDbContext CreateDbContext() => inner.CreateDbContext();

            public async Task<DaoDbContext> CreateDbContextAsync(CancellationToken cancellationToken = default)
            {
                if (gate.Open is { } open && requests.HttpContext?.Request.Path.StartsWithSegments("/api/export", StringComparison.Ordinal) == true)
                {
                    Assert.True(gate._entered.Writer.TryWrite(requests.HttpContext.Request.Path.Value!));
                    await open.Task.WaitAsync(cancellationToken);
                }

                return await inner.CreateDbContextAsync(cancellationToken);
            }
        }
    }
}
