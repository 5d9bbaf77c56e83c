using System.Text;
using System.Text.Json.Nodes;
using DoctorDAO.Ethereum;

namespace DoctorDAO.Results.Tests;

/// <summary>A node that answers calls of one function as it likes.</summary>
/// <param name="selector">The function; every one when empty.</param>
/// <param name="answer">JSON of the result, or an object with <c>code</c> and <c>message</c> for an error.</param>
internal sealed class LyingNode(byte[] selector, string answer) : DelegatingHandler(new HttpClientHandler())
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var asked = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!;
        var response = await base.SendAsync(request, cancellationToken);
        var said = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))!;
        var lies = Each(asked).Where(IsMeant).Select(x => (int)x["id"]!).ToHashSet();
        foreach (var one in Each(said).Where(x => lies.Contains((int)x["id"]!)))
        {
            var lie = JsonNode.Parse(answer);
            one.Remove("result");
            one[lie is JsonObject error && error.ContainsKey("code") ? "error" : "result"] = lie;
        }

        response.Content = new StringContent(said.ToJsonString(), Encoding.UTF8, "application/json");
        return response;
    }

    private bool IsMeant(JsonObject request) =>
        (string?)request["method"] == "eth_call" && ((string?)request["params"]![0]!["data"])!.StartsWith(Hex.Encode(selector), StringComparison.Ordinal);

    private static JsonObject[] Each(JsonNode message) => message is JsonArray many ? [.. many.Select(x => x!.AsObject())] : [message.AsObject()];
}
