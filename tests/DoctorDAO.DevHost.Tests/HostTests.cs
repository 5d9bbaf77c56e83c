using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using DoctorDAO.DevHost.Tests;
using DoctorDAO.Ethereum;
using DoctorDAO.LocalChain;
using DoctorDAO.LocalChain.Contracts;

[assembly: AssemblyFixture(typeof(SeededDemo))]

namespace DoctorDAO.DevHost.Tests;

/// <summary>A demo whose story has been told once and that has ended; each test starts from a copy.</summary>
public sealed class SeededDemo : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);
    private readonly string _folder = Host.NewFolder();
    private readonly List<string> _copies = [];

    public async ValueTask InitializeAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        await using var host = await Host.StartAsync(_folder, limit.Token);
        await host.StopAsync(limit.Token);
    }

    public ValueTask DisposeAsync()
    {
        foreach (var folder in _copies.Append(_folder).Where(Directory.Exists))
            Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>A copy of its folder.</summary>
    public string Copy()
    {
        var copy = Host.NewFolder();
        foreach (var file in Directory.GetFiles(_folder, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(_folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        lock (_copies)
            _copies.Add(copy);
        return copy;
    }
}

/// <summary>The demo host as a process: what it refuses, what it tells, what it keeps, what it leaves behind.</summary>
public sealed class HostTests(SeededDemo demo)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_taken_port_is_one_clear_line()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        foreach (var option in (string[])["--port", "--chain-port"])
        {
            var other = option == "--port" ? "--chain-port" : "--port";
            var (code, output) = await Host.RefuseAsync([option, port, other, "0", "--data", Host.NewFolder()], Ct);
            Assert.Equal(1, code);
            Assert.StartsWith($"Port {port}", output, StringComparison.Ordinal);
            Assert.Contains("make run", output, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', output);
        }
    }

    [Theory]
    [InlineData("'--colour' is unknown", "--colour")]
    [InlineData("--port needs a port", "--port", "eighty")]
    public async Task What_it_does_not_understand_is_one_clear_line(string start, params string[] arguments)
    {
        var (code, output) = await Host.RefuseAsync(arguments, Ct);
        Assert.Equal(1, code);
        Assert.StartsWith(start, output, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', output);
    }

    [Fact]
    public async Task The_story_is_told_by_transactions()
    {
        await using var host = await Host.StartAsync(demo.Copy(), Ct);
        var head = await host.Client.BlockNumberAsync(Ct);
        async Task<IReadOnlyList<EthLog>> Logs(Bytes32 topic) => await host.Client.GetLogsAsync(new LogFilter([], [topic]), 0, head, Ct);

        var admitted = (await Logs(Membership.MemberAdmitted.Topic0)).Select(Decode<Membership.MemberAdmitted>).ToArray();
        Assert.InRange(admitted.Length, 120, 500);
        Assert.Equal(8, admitted.Select(x => x.Specialty).Distinct().Count());
        var opened = await Logs(Chamber.ChamberOpened.Topic0);
        Assert.Equal(6, opened.Count);

        var issues = (await Logs(Chamber.IssueAdded.Topic0)).Select(x => (x.Address, Issue: Decode<Chamber.IssueAdded>(x))).ToArray();
        var sessions = issues.GroupBy(x => (x.Address, x.Issue.Session)).ToDictionary(x => x.Key, x => x.Count());
        var now = (ulong)(await HeadTimeAsync(host)).ToUnixTimeSeconds();
        const ulong Day = 24 * 60 * 60;
        Assert.Equal(5, sessions.Keys.Count(x => x.Session + (7 * Day) < now));
        var open = Assert.Single(sessions, x => x.Key.Session < now && x.Key.Session + (7 * Day) >= now);
        Assert.Equal(8, open.Value);
        Assert.True(open.Key.Session + (7 * Day) > now + (3 * Day), "less than three days are left");
        Assert.Single(sessions, x => x.Key.Session > now);

        var states = await Task.WhenAll(issues.Select(async x => (int)Chamber.StateCall.DecodeResult(
            await host.Client.CallAsync(x.Address, Chamber.StateCall.Encode(x.Issue.ProposalId), BlockRef.Latest, Ct))));
        // Pending, active, cancelled, defeated, succeeded, queued, executed.
        Assert.All((int[])[0, 1, 2, 3, 4, 5, 7], state => Assert.Contains(state, states));

        Assert.NotEmpty(await Logs(Chamber.BallotWithdrawn.Topic0));
        Assert.NotEmpty(await Logs(Membership.MemberLapsed.Topic0));
        Assert.NotEmpty(await Logs(Membership.MemberSuspended.Topic0));
        var delegations = (await Logs(LiquidVotes.DelegateChanged.Topic0)).Select(x => (x.Address, Edge: Decode<LiquidVotes.DelegateChanged>(x))).GroupBy(x => x.Address);
        Assert.InRange(delegations.Max(forest => Depth(forest.Select(x => x.Edge))), 9, 20);
    }

    [Fact]
    public async Task Wallets_of_its_people_are_offered()
    {
        await using var host = await Host.StartAsync(demo.Copy(), Ct);
        using var document = JsonDocument.Parse(await host.Http.GetStringAsync(new Uri("demo/wallets", UriKind.Relative), Ct));
        var people = document.RootElement.EnumerateArray().ToArray();
        Assert.InRange(people.Length, 120, 500);
        var nora = people.Single(x => x.GetProperty("index").GetInt32() == 10);
        Assert.Equal("Dr Nora Lindqvist", nora.GetProperty("name").GetString());
        Assert.Equal(Accounts.Key(10).Address.ToString(), nora.GetProperty("address").GetString());
        Assert.NotNull(nora.GetProperty("about").GetString());
        // The demo says that one can be them; they are no members.
        Assert.All(["Nordic", "Central", "Southern", "Iberian"], x => Assert.Contains(people, person => person.GetProperty("name").GetString() == x + " verification office"));
    }

    [Fact]
    public async Task The_panel_moves_time_for_who_comes_from_its_form()
    {
        var data = demo.Copy();
        await using var host = await Host.StartAsync(data, Ct);
        var before = await HeadTimeAsync(host);
        using (var forged = await host.Http.PostAsync(new Uri("demo/time", UriKind.Relative), new FormUrlEncodedContent([new("jump", "session-end")]), Ct))
            Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        Assert.InRange(await HeadTimeAsync(host) - before, TimeSpan.Zero, TimeSpan.FromHours(1));

        var page = await host.Http.GetStringAsync(new Uri("demo", UriKind.Relative), Ct);
        var token = Regex.Match(page, "name=\"__RequestVerificationToken\" value=\"([^\"]+)\"").Groups[1].Value;
        using var moved = await host.Http.PostAsync(
            new Uri("demo/time", UriKind.Relative), new FormUrlEncodedContent([new("__RequestVerificationToken", token), new("jump", "session-end")]), Ct);
        Assert.Equal(HttpStatusCode.OK, moved.StatusCode);
        Assert.Contains("<b>Done.</b>", await moved.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        var ahead = await HeadTimeAsync(host);
        Assert.InRange(ahead - before, TimeSpan.FromDays(3), TimeSpan.FromDays(7));

        // The clock of a chain is its blocks': it goes on from where it was moved to.
        await host.StopAsync(Ct);
        await using var again = await Host.StartAsync(data, Ct);
        Assert.InRange(await HeadTimeAsync(again) - ahead, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task State_survives_the_host_however_it_ends_and_nothing_stays_behind()
    {
        var data = demo.Copy();
        ulong sent;
        await using (var host = await Host.StartAsync(data, Ct))
        {
            var (code, output) = await Host.RefuseAsync(["--port", "0", "--chain-port", "0", "--data", data], Ct);
            Assert.Equal(1, code);
            Assert.Contains("Another demo runs", output, StringComparison.Ordinal);
            sent = await SendAsync(host);
            await host.KillAsync(Ct);
        }

        Bytes32 first;
        await using (var host = await Host.StartAsync(data, Ct))
        {
            Assert.Equal(sent, await host.Client.GetTransactionCountAsync(Accounts.Key(7).Address, pending: false, Ct));
            var behind = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()) - await HeadTimeAsync(host);
            Assert.InRange(behind, TimeSpan.FromSeconds(-5), TimeSpan.FromMinutes(1));
            sent = await SendAsync(host);
            first = (await host.Client.GetHeaderAsync(BlockRef.At(1), Ct))!.Hash;
            await host.StopAsync(Ct);
        }

        await using (var host = await Host.StartAsync(data, Ct))
        {
            Assert.Equal(sent, await host.Client.GetTransactionCountAsync(Accounts.Key(7).Address, pending: false, Ct));
            Assert.Equal(first, (await host.Client.GetHeaderAsync(BlockRef.At(1), Ct))!.Hash);
        }
    }

    private static async Task<DateTimeOffset> HeadTimeAsync(Host host) =>
        DateTimeOffset.FromUnixTimeSeconds((long)(await host.Client.GetHeaderAsync(BlockRef.Latest, Ct))!.Timestamp);

    /// <summary>Sends a transaction of nothing and waits until the demo has put it into a block.</summary>
    private static async Task<ulong> SendAsync(Host host)
    {
        var key = Accounts.Key(7);
        var nonce = await host.Client.GetTransactionCountAsync(key.Address, pending: false, Ct);
        var (raw, hash) = new EthTransaction(LocalNode.ChainId, nonce, 0, 100_000_000_000, 21_000, key.Address, 0, []).Sign(key);
        await host.Client.SendRawTransactionAsync(raw, Ct);
        while (await host.Client.GetReceiptAsync(hash, Ct) is null)
            await Task.Delay(TimeSpan.FromMilliseconds(100), Ct);
        return nonce + 1;
    }

    private static T Decode<T>(EthLog log)
        where T : struct, IEventData<T> => T.TryDecode(log, out var data, out var error) ? data : throw new InvalidOperationException(error?.ToString());

    /// <summary>The longest chain of delegations ever to stand at once, from its events in order.</summary>
    private static int Depth(IEnumerable<LiquidVotes.DelegateChanged> edges)
    {
        var parents = new Dictionary<Address, Address>();
        foreach (var edge in edges)
        {
            if (edge.ToDelegate == edge.Delegator)
                parents.Remove(edge.Delegator);
            else
                parents[edge.Delegator] = edge.ToDelegate;
        }

        return parents.Keys.Max(start =>
        {
            var depth = 0;
            for (var at = start; parents.TryGetValue(at, out var parent) && depth < 100; at = parent)
                depth++;
            return depth;
        });
    }
}
