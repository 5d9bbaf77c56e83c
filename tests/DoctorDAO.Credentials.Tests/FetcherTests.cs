using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DoctorDAO.Credentials.Tests;

/// <summary>The fetcher against a real server on loopback.</summary>
public sealed class FetcherTests : IAsyncDisposable
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _serving;
    private string _answer = "";

    public FetcherTests()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    private Uri Address => new($"http://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}/did.json");

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _serving;
        _end.Dispose();
    }

    [Fact]
    public async Task A_document_on_this_machine_is_fetched_over_http()
    {
        _answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";
        Assert.Equal("{}"u8.ToArray(), await FetchAsync(Address, 10));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 11\r\nConnection: close\r\n\r\nhello world", CredentialError.TooLarge)]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello world", CredentialError.TooLarge)]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: https://example.org/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", CredentialError.Unreachable)]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", CredentialError.Unreachable)]
    [InlineData("nonsense\r\n\r\n", CredentialError.Unreachable)]
    public async Task What_is_too_large_elsewhere_or_wrong_is_refused(string answer, CredentialError error)
    {
        _answer = answer;
        Assert.Equal(error, (await Assert.ThrowsAsync<CredentialException>(async () => await FetchAsync(Address, 10))).Error);
    }

    [Theory]
    [InlineData("http://example.org/did.json")]
    [InlineData("ftp://localhost/did.json")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://user:secret@example.org/")]
    public async Task Another_kind_of_address_is_not_asked(string address) =>
        Assert.Equal(CredentialError.AddressRefused, (await Assert.ThrowsAsync<CredentialException>(async () => await FetchAsync(new Uri(address), 10))).Error);

    [Theory]
    [InlineData("https://10.0.0.1/")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://192.168.1.1/")]
    [InlineData("https://[fd00::1]/")]
    [InlineData("https://[::ffff:10.0.0.1]/")]
    public async Task A_private_network_is_not_asked(string address) =>
        Assert.Equal(CredentialError.Unreachable, (await Assert.ThrowsAsync<CredentialException>(async () => await FetchAsync(new Uri(address), 10))).Error);

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700:4700::1111", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("224.0.0.1", false)]
    [InlineData("::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("2002:a00:1::", false)]
    public void Public_addresses_are_known(string address, bool isPublic) => Assert.Equal(isPublic, HttpDocumentFetcher.IsPublic(IPAddress.Parse(address)));

    [Fact]
    public async Task A_did_web_is_resolved_once_in_five_minutes()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var did = $"did:web:localhost%3A{Address.Port}:a";
        var key = SigningKey.Generate().Public;
        var body = DidDocument.Build(did, [(key, KeyPurposes.AssertionMethod)]).ToJson().ToJsonString();
        _answer = $"HTTP/1.1 200 OK\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}";
        using var http = HttpDocumentFetcher.CreateClient(HttpDocumentFetcher.IsPublicOrLoopback);
        var resolver = new DidResolver(new HttpDocumentFetcher(http), time);
        Assert.Equal(key, (await resolver.ResolveAsync(did, Ct)).Find(null, KeyPurposes.AssertionMethod));
        _answer = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        Assert.Equal(key, (await resolver.ResolveAsync(did, Ct)).Find(null, KeyPurposes.AssertionMethod));
        time.Advance(DidResolver.Kept);
        await Assert.ThrowsAsync<CredentialException>(async () => await resolver.ResolveAsync(did, Ct));
    }

    [Fact]
    public async Task A_key_that_is_new_counts_at_once_and_its_owner_is_asked_at_most_each_five_seconds()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var did = $"did:web:localhost%3A{Address.Port}:a";
        var (old, fresh, later) = (SigningKey.Generate().Public, SigningKey.Generate().Public, SigningKey.Generate().Public);
        using var http = HttpDocumentFetcher.CreateClient(HttpDocumentFetcher.IsPublicOrLoopback);
        var keys = new DidIssuerKeys(new DidResolver(new HttpDocumentFetcher(http), time));
        var oldId = Serve(old);
        Assert.Equal(old, await keys.FindAsync(did, oldId, null, Ct));
        var freshId = Serve(fresh);
        time.Advance(DidResolver.Anew);
        Assert.Equal(fresh, await keys.FindAsync(did, freshId, null, Ct));
        var laterId = Serve(later);
        Assert.Equal(CredentialError.KeyUnknown, (await Assert.ThrowsAsync<CredentialException>(async () => await keys.FindAsync(did, laterId, null, Ct))).Error);
        time.Advance(DidResolver.Anew);
        Assert.Equal(later, await keys.FindAsync(did, laterId, null, Ct));

        string Serve(PublicKey key)
        {
            var document = DidDocument.Build(did, [(key, KeyPurposes.AssertionMethod)]);
            var body = document.ToJson().ToJsonString();
            _answer = $"HTTP/1.1 200 OK\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}";
            return document.Keys[0].Id;
        }
    }

    private static async Task<byte[]> FetchAsync(Uri address, int most)
    {
        using var http = HttpDocumentFetcher.CreateClient(HttpDocumentFetcher.IsPublicOrLoopback);
        return await new HttpDocumentFetcher(http).FetchAsync(address, "application/json", most, Ct);
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_end.Token);
                var stream = client.GetStream();
                _ = await stream.ReadAsync(new byte[4096], _end.Token);
                await stream.WriteAsync(Encoding.UTF8.GetBytes(_answer), _end.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or IOException or InvalidOperationException)
        {
        }
    }
}
