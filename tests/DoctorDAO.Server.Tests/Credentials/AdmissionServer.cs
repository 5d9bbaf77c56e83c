using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using DoctorDAO.Client;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Credentials;
using DoctorDAO.Ethereum;
using DoctorDAO.Features;
using DoctorDAO.Features.Credentials.Admissions;
using DoctorDAO.LocalChain;
using DoctorDAO.Testing;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Registry = DoctorDAO.Contracts.IssuerRegistry;

namespace DoctorDAO.Server.Tests;

/// <summary>A server with verifiers, over a chain whose registry knows a college below an association of colleges.</summary>
public sealed class AdmissionServer : IAsyncLifetime
{
    private const string Root = "did:web:colleges.example";
    private readonly int _signers;
    private readonly MovableTime _time = new();
    private ServerHome? _home;
    private DaoChain? _chain;
    private TestServer? _server;
    private TestIssuer? _issuer;

    public AdmissionServer() : this(2)
    {
    }

    /// <summary>The server's clock.</summary>
    public MovableTime Time => _time;

    /// <param name="signers">Verifiers that sign in the server's own process.</param>
    internal AdmissionServer(int signers) => _signers = signers;

    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public TestServer Server => _server!;

    public TestIssuer Issuer => _issuer!;

    public DaoChain Chain => _chain!;

    /// <summary>When the college could issue and its key was known, by the chain's clock. It is the machine's, give or take some seconds, until a test moves it on.</summary>
    public DateTimeOffset Accredited { get; private set; }

    public string Origin => Server.Url.GetLeftPart(UriPartial.Authority);

    public static Bytes32 RootId => IdOf(Root);

    public Bytes32 CollegeId => IdOf(Issuer.Did);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static PrivateKey College => Accounts.Key(800);

    public DaoDbContext Context() => _home!.Context();

    public async ValueTask InitializeAsync()
    {
        _chain = await DaoChain.StartAsync(CancellationToken.None);
        _home = await ServerHome.CreateAsync();
        _issuer = await TestIssuer.StartAsync(TimeProvider.System);
        _server = await TestServer.StartAsync(_chain, _home, services =>
        {
            services.AddSingleton<TimeProvider>(_time);
            services.Configure<AdmissionOptions>(options =>
            {
                foreach (var key in Accounts.Verifiers.Take(_signers))
                    options.VerifierKeys.Add(key);
            });
        });
        await TimelockAsync(Registry.AccreditCall.Encode(new Registry.Accreditation(Root, College.Address, Bytes32.Zero, [Topic("LicenceToPractise"), Topic("SpecialistTitle")], 0, 0)));
        await CollegeAsync(Registry.AccreditCall.Encode(new Registry.Accreditation(Issuer.Did, College.Address, RootId, [Topic("LicenceToPractise"), Topic("SpecialistTitle")], 0, 0)));
        await CollegeAsync(Registry.AddKeyCall.Encode(CollegeId, Thumbprint(Issuer.Key), 0, 0));
        await _server.CatchUpAsync(_chain);
        Accredited = await _chain.Node.NowAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        if (_issuer is not null)
            await _issuer.DisposeAsync();
        if (_chain is not null)
            await _chain.DisposeAsync();
        if (_home is not null)
            await _home.DisposeAsync();
    }

    public static Bytes32 Thumbprint(SigningKey key) => new(key.Public.ThumbprintBytes.Span);

    /// <summary>Accredits another issuer of licences below the association of colleges, with its key.</summary>
    public async Task AccreditAsync(TestIssuer other)
    {
        await CollegeAsync(Registry.AccreditCall.Encode(new Registry.Accreditation(other.Did, College.Address, RootId, [Topic("LicenceToPractise")], 0, 0)));
        await CollegeAsync(Registry.AddKeyCall.Encode(IdOf(other.Did), Thumbprint(other.Key), 0, 0));
    }

    /// <summary>What the timelock does to the memberships.</summary>
    public Task MembershipAsync(byte[] data) => Chain.ActAsTimelockAsync(Ct, new ProposedCall(Chain.Association.Contracts.Membership, data));

    public Task CollegeAsync(byte[] data) => Chain.Association.RunAsync(new Act(College, Chain.Association.Contracts.IssuerRegistry, data, "registry"), Ct);

    public Task TimelockAsync(byte[] data) => Chain.ActAsTimelockAsync(Ct, new ProposedCall(Chain.Association.Contracts.IssuerRegistry, data));

    /// <summary>A licence with a person's pseudonym, and a title, issued when the college was accredited, or at another time.</summary>
    public IReadOnlyList<Held> Licence(string person, string until = "2099-01-01", SigningKey? by = null, string? specialty = "oncology", DateTimeOffset? at = null)
    {
        var now = at ?? Accredited;
        var claims = new JsonObject { ["dao_nullifier"] = Nullifier(person).ToString(), ["profession"] = "Physician", ["standing"] = "good", ["valid_until"] = until, ["family_name"] = "Canary" };
        var licence = Issuer.Issue("LicenceToPractise", Origin, claims, now, by: by);
        return specialty is null ? [licence] : [licence, Issuer.Issue("SpecialistTitle", Origin, new JsonObject { ["specialty"] = specialty, ["family_name"] = "Canary" }, now)];
    }

    public static Bytes32 Nullifier(string person) => Keccak256.Hash(Encoding.UTF8.GetBytes("test " + person));

    /// <summary>Begins, shows these credentials, and brings the code back.</summary>
    public async Task<AdmissionDto> ShowAsync(HttpClient browser, IReadOnlyList<Held> credentials, AdmissionKind kind = AdmissionKind.Membership)
    {
        var code = await AnswerAsync(browser, credentials, kind);
        return await CompleteAsync(browser, code);
    }

    /// <summary>The verifiers agree, and the relay has it; it may have been on the chain before anybody could look.</summary>
    public static void RequireAgreed(AdmissionDto admission) =>
        Assert.True(admission is { State: AdmissionState.Relayed or AdmissionState.Done, Problem: null }, JsonSerializer.Serialize(admission, Json));

    /// <summary>Begins and shows these credentials.</summary>
    /// <returns>The code that the wallet's browser gets.</returns>
    public async Task<string> AnswerAsync(HttpClient browser, IReadOnlyList<Held> credentials, AdmissionKind kind = AdmissionKind.Membership)
    {
        using var begun = await browser.PostAsJsonAsync("/api/me/admission", new NewAdmission(kind), Json, Ct);
        var text = await begun.Content.ReadAsStringAsync(Ct);
        Assert.True(begun.IsSuccessStatusCode, text);
        var admission = JsonSerializer.Deserialize<AdmissionDto>(text, Json)!;
        using var wallet = Server.Browser();
        var holder = new SoftHolder(wallet, _time);
        var request = await holder.ReadAsync(admission.Link);
        using var answer = await holder.AnswerAsync(request, holder.Present(request, credentials));
        var next = await SoftHolder.NextAsync(answer);
        Assert.StartsWith($"{Origin}/join?code=", next, StringComparison.Ordinal);
        return next[^32..];
    }

    public static async Task<AdmissionDto> CompleteAsync(HttpClient browser, string code)
    {
        using var completed = await browser.PostAsJsonAsync("/api/me/admission/answer", new AdmissionAnswer(code), Json, Ct);
        var text = await completed.Content.ReadAsStringAsync(Ct);
        Assert.True(completed.IsSuccessStatusCode, text);
        return JsonSerializer.Deserialize<AdmissionDto>(text, Json)!;
    }

    /// <summary>The admission once the relay's act is in the views.</summary>
    public async Task<AdmissionDto> DoneAsync(HttpClient browser)
    {
        using var changed = new SemaphoreSlim(0);
        await using var hub = await Server.ListenAsync(_ => changed.Release());
        var first = await NewestAsync(browser);
        await hub.InvokeAsync(nameof(IDaoHub.Subscribe), (string[])[Topics.Relay(first.Ticket!.Value)], Ct);
        while (await NewestAsync(browser) is { State: AdmissionState.Relayed } waiting)
            Assert.True(await changed.WaitAsync(TestServer.Patience, Ct), waiting.Problem);
        return await NewestAsync(browser);
    }

    public static async Task<AdmissionDto> NewestAsync(HttpClient browser) => (await browser.GetFromJsonAsync<AdmissionDto>("/api/me/admission", Json, Ct))!;

    public static Bytes32 IdOf(string did) => Keccak256.Hash(Encoding.UTF8.GetBytes(did));

    public static Bytes32 Topic(string type)
    {
        var code = new byte[Bytes32.Size];
        Encoding.ASCII.GetBytes(type, code);
        return new Bytes32(code);
    }
}
