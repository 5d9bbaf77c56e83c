using System.Text;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Credentials;
using DoctorDAO.Features.Credentials.Presenting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DoctorDAO.Server.Tests;

/// <summary>Documents of this site are read from this process, under the public name; all others as everybody's.</summary>
public sealed class OwnDocumentsTests : IAsyncLifetime
{
    private const string Origin = "https://dao.example.org";
    private readonly Others _others = new();
    private WebApplication _app = null!;
    private OwnDocuments _documents = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapGet("/issuers/college/did.json", (HttpRequest request) => $"{request.Host} {request.Headers.Accept} {request.QueryString}");
        _app.MapGet("/elsewhere", () => Microsoft.AspNetCore.Http.Results.Redirect("/issuers/college/did.json"));
        await _app.StartAsync(Ct);
        _documents = new OwnDocuments(_others, new Site(), _app.Services.GetRequiredService<IServer>());
    }

    public async ValueTask DisposeAsync()
    {
        _documents.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task A_document_of_this_site_is_read_here_by_its_public_name()
    {
        Assert.Equal("dao.example.org application/did+json ?v=1", await FetchAsync(Origin + "/issuers/college/did.json?v=1"));
        Assert.Empty(_others.Asked);
    }

    [Theory]
    // Not served here, or led elsewhere: what a proxy serves in this process's place.
    [InlineData(Origin + "/static/did.json")]
    [InlineData(Origin + "/elsewhere")]
    [InlineData("https://other.example.org/issuers/college/did.json")]
    [InlineData("http://dao.example.org/issuers/college/did.json")]
    [InlineData("https://dao.example.org:8443/issuers/college/did.json")]
    public async Task Everything_else_is_fetched_as_everybody_s_is(string address)
    {
        Assert.Equal("theirs", await FetchAsync(address));
        Assert.Equal([new Uri(address)], _others.Asked);
    }

    [Fact]
    public async Task A_document_that_is_too_large_is_refused_and_not_fetched_from_elsewhere()
    {
        var refused = await Assert.ThrowsAsync<CredentialException>(async () => await _documents.FetchAsync(new Uri(Origin + "/issuers/college/did.json"), "application/did+json", 10, Ct));
        Assert.Equal(CredentialError.TooLarge, refused.Error);
        Assert.Empty(_others.Asked);
    }

    private async Task<string> FetchAsync(string address) => Encoding.UTF8.GetString(await _documents.FetchAsync(new Uri(address), "application/did+json", 1_000, Ct));

    private sealed class Site : IPublicOrigin
    {
        string IPublicOrigin.Origin => OwnDocumentsTests.Origin;
    }

    private sealed class Others : IDocumentFetcher
    {
        public List<Uri> Asked { get; } = [];

        public ValueTask<byte[]> FetchAsync(Uri address, string accept, int most, CancellationToken ct)
        {
            Asked.Add(address);
            return new ValueTask<byte[]>(Encoding.UTF8.GetBytes("theirs"));
        }
    }
}
