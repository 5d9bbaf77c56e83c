using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DoctorDAO.Testing;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace DoctorDAO.Server.Tests;

/// <summary>The API's description: every body that can be sent has an example, and the examples are what the server takes.</summary>
[Collection(OneServer.Name)]
public sealed partial class OpenApiTests(SharedServer dao)
{
    private static readonly string[] Writes = ["post", "put", "patch", "delete"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_body_that_is_sent_has_an_example_that_is_one()
    {
        var json = dao.Server.Services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var types = dao.Server.Services.GetServices<EndpointDataSource>().SelectMany(x => x.Endpoints).OfType<RouteEndpoint>()
            .Where(x => x.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType is not null)
            .SelectMany(x => x.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Select(m => (
                Key: (m.ToLowerInvariant(), Constraint().Replace("/" + x.RoutePattern.RawText!.Trim('/'), "")), Type: x.Metadata.GetMetadata<IAcceptsMetadata>()!.RequestType!)))
            .ToDictionary(x => x.Key, x => x.Type);
        var seen = 0;
        foreach (var (method, path, operation) in await OperationsAsync())
        {
            if (!Writes.Contains(method) || operation["requestBody"]?["content"]?["application/json"] is not { } body)
                continue;
            var example = body["example"];
            Assert.True(example is not null, $"{method} {path} has no example.");
            var read = JsonSerializer.Deserialize(example, types[(method, path)], json);
            Assert.True(JsonNode.DeepEquals(example, JsonSerializer.SerializeToNode(read, types[(method, path)], json)), $"{method} {path}: {example}");
            seen++;
        }

        Assert.InRange(seen, 25, 500);
    }

    [Theory]
    [InlineData("/api/chambers")]
    [InlineData("/api/sessions")]
    [InlineData("/api/sessions/{chamber}/{session}")]
    [InlineData("/api/sessions/{chamber}/{session}/ballots")]
    [InlineData("/api/sessions/{chamber}/{session}/voices/{address}")]
    [InlineData("/api/proposals/{id}")]
    [InlineData("/api/proposals/{id}/ballots")]
    [InlineData("/api/proposals/{id}/draft")]
    [InlineData("/api/members/{address}/ballots")]
    [InlineData("/api/delegates")]
    [InlineData("/api/drafts")]
    [InlineData("/api/drafts/{id}")]
    [InlineData("/api/relay/{id}")]
    public async Task What_is_read_of_governance_has_an_example(string path)
    {
        var (_, _, operation) = (await OperationsAsync()).Single(x => x.Method == "get" && x.Path == path);
        Assert.NotNull(operation["responses"]!["200"]!["content"]!["application/json"]!["example"]);
    }

    /// <summary>Those that need nothing to be there before are sent as they stand.</summary>
    [Theory]
    [InlineData("post", "/api/forum/threads")]
    [InlineData("post", "/api/forum/preview")]
    [InlineData("put", "/api/forum/follows")]
    [InlineData("post", "/api/drafts")]
    [InlineData("post", "/api/drafts/preview")]
    [InlineData("post", "/api/actions/build")]
    [InlineData("post", "/api/actions/describe")]
    [InlineData("post", "/api/me/notices/read")]
    [InlineData("put", "/api/me/notices/preferences")]
    [InlineData("put", "/api/me/profile")]
    public async Task The_server_takes_its_examples(string method, string path)
    {
        var (_, _, operation) = (await OperationsAsync()).Single(x => x.Method == method && x.Path == path);
        using var browser = await dao.Server.SignedInAsync(DaoChain.Member(17));
        using var request = new HttpRequestMessage(new HttpMethod(method.ToUpperInvariant()), path) { Content = JsonContent.Create(operation["requestBody"]!["content"]!["application/json"]!["example"]) };
        using var answer = await browser.SendAsync(request, Ct);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Ct));
    }

    private async Task<IReadOnlyList<(string Method, string Path, JsonNode Operation)>> OperationsAsync()
    {
        using var nobody = dao.Server.Browser();
        var document = JsonNode.Parse(await nobody.GetStringAsync("/openapi/v1.json", Ct))!;
        return [.. document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(x => (x.Key, "/" + path.Key.Trim('/'), x.Value!)))];
    }

    [GeneratedRegex(":[^{}]+(?=})")]
    private static partial Regex Constraint();
}
