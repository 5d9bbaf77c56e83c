using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using DoctorDAO.Ethereum;
using DoctorDAO.Testing;

namespace DoctorDAO.E2E.Harness;

/// <summary>How a member stands in the open session.</summary>
public enum Standing
{
    /// <summary>Has cast nothing, follows nobody, carries only the own voice: may do all until the end.</summary>
    OwnVoiceOnly,

    /// <summary>Has cast nothing, follows somebody who has, carries only the own voice.</summary>
    Follower,
}

/// <summary>
/// The demo association on a chain of its own with its whole server, started as <c>make run</c> starts it, but with a scratch folder and free ports.
/// Tests run side by side on it: each takes members whom no other test uses, and none moves the chain's time.
/// </summary>
public sealed class Stack : IAsyncLifetime
{
    private readonly HttpClient _http = new();
    private readonly ConcurrentDictionary<Standing, ConcurrentQueue<(Person Member, Person? Through)>> _members = new();
    private DemoHost? _host;
    private OnChain? _chain;

    /// <summary>The chamber whose session is open.</summary>
    public string Chamber { get; } = "clinical";

    /// <summary>The open session: its snapshot in unix seconds.</summary>
    public long Session { get; private set; }

    /// <summary>Ids of the open session's proposals, in the agenda's order.</summary>
    public IReadOnlyList<string> Agenda { get; private set; } = [];

    /// <summary>Address of the portal.</summary>
    public Uri Home => Host.Home;

    /// <summary>The chain itself.</summary>
    public OnChain Chain => _chain ?? throw new InvalidOperationException("The stack has not been started.");

    /// <summary>The process that runs it all.</summary>
    public DemoHost Host => _host ?? throw new InvalidOperationException("The stack has not been started.");

    /// <summary>The API.</summary>
    public HttpClient Http => _http;

    /// <summary>Page of the open session.</summary>
    public string SessionPath => $"/sessions/{Chamber}/{Session}";

    /// <summary>Page of an issue of the open session, from 0.</summary>
    public string ProposalPath(int issue) => $"/proposals/{Agenda[issue]}";

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        var ct = TestContext.Current.CancellationToken;
        _host = await DemoHost.StartAsync(ct);
        using var deployment = JsonDocument.Parse(await File.ReadAllTextAsync(_host.Deployment, ct));
        _chain = new OnChain(new EthClient(new HttpClient(), _host.Rpc), deployment.RootElement.Clone());
        var open = await _http.GetFromJsonAsync<JsonElement>(new Uri(Home, "/api/sessions?state=open&chamber=" + Chamber), ct);
        Session = open.GetProperty("items")[0].GetProperty("session").GetInt64();
        var session = await _http.GetFromJsonAsync<JsonElement>(new Uri(Home, $"/api/sessions/{Chamber}/{Session}"), ct);
        Agenda = [.. session.GetProperty("agenda").EnumerateArray().Select(x => x.GetProperty("proposalId").GetString()!)];
        await SortAsync(ct);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_host is not null)
            await _host.DisposeAsync();
    }

    /// <summary>A member nobody else gets in this run.</summary>
    public Task<Person> SomebodyAsync(Standing standing, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return _members[standing].TryDequeue(out var found)
            ? Task.FromResult(found.Member)
            : throw new InvalidOperationException($"The demo has too few members who are {standing}.");
    }

    /// <summary>A member whose voice counts through somebody else's ballot, and that somebody; nobody else gets either in this run.</summary>
    public (Person Member, Person Through) Follower() =>
        _members[Standing.Follower].TryDequeue(out var found) ? (found.Member, found.Through!) : throw new InvalidOperationException("The demo has too few followers.");

    /// <summary>What the API says at an address.</summary>
    public Task<JsonElement> ReadAsync(string path, CancellationToken ct) => _http.GetFromJsonAsync<JsonElement>(new Uri(Home, path), ct);

    /// <summary>Time of the newest block that the portal shows.</summary>
    public async Task<DateTimeOffset> NowAsync(CancellationToken ct) => (await ReadAsync("/api/status", ct)).GetProperty("indexed").GetProperty("time").GetDateTimeOffset();

    /// <summary>Moves the chain's time, and waits until the portal has heard. Only for tests that have the stack to themselves.</summary>
    public async Task PassAsync(TimeSpan time, CancellationToken ct)
    {
        var now = await NowAsync(ct);
        await Chain.Client.RequestAsync("evm_increaseTime", ct, (long)Math.Ceiling(Math.Max(0, time.TotalSeconds)));
        await Chain.Client.RequestAsync("evm_mine", ct);
        await UntilAsync(async () => await NowAsync(ct) >= now + time, ct);
    }

    /// <summary>Waits until something holds.</summary>
    public static async Task UntilAsync(Func<Task<bool>> holds, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await holds())
            await poll.WaitForNextTickAsync(patience.Token);
    }

    /// <summary>Finds out who can play which part.</summary>
    private async Task SortAsync(CancellationToken ct)
    {
        var people = Person.All.Where(x => x.Index < 200).ToList();
        var byAddress = people.ToDictionary(x => x.Address);
        foreach (var standing in Enum.GetValues<Standing>())
            _members[standing] = new();
        var taken = new HashSet<Person>();
        foreach (var person in people.AsEnumerable().Reverse())
        {
            if (await Chain.BehindAsync(Chamber, Session, person, ct) != 1 || await Chain.BallotAsync(Chamber, Session, person, ct) is not null)
                continue;
            var above = await Chain.PastDelegateAsync(Chamber, Session, person, ct);
            if (above == person.Address)
                _members[Standing.OwnVoiceOnly].Enqueue((person, null));
            // Each of these counts through another person, so that tests side by side do not change each other's numbers.
            else if (byAddress.TryGetValue(above, out var through) && await Chain.BallotAsync(Chamber, Session, through, ct) is not null && taken.Add(through))
                _members[Standing.Follower].Enqueue((person, through));
        }
    }
}
