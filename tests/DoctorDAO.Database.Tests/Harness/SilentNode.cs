using System.Net;
using System.Text.Json.Nodes;

namespace DoctorDAO.Database.Tests;

/// <summary>A node that knows no transaction and takes each, and has no state: what is asked of the database does not depend on it.</summary>
internal sealed class SilentNode : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var question = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!;
        JsonNode answer = question is JsonArray batch ? new JsonArray([.. batch.Select(x => Answer(x!))]) : Answer(question);
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(answer.ToJsonString(), null, "application/json") };
    }

    private static JsonObject Answer(JsonNode request)
    {
        var answer = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = request["id"]!.DeepClone() };
        switch (request["method"]!.GetValue<string>())
        {
            case "eth_getTransactionCount":
                answer["result"] = "0x0";
                break;
            case "eth_getTransactionReceipt":
                answer["result"] = null;
                break;
            case "eth_sendRawTransaction":
                answer["result"] = "0x" + new string('0', 64);
                break;
            // What somebody tries, the contract refuses; what is merely read, the node does not know.
            case "eth_call" when request["params"]![0]!["from"] is not null:
                answer["error"] = new JsonObject { ["code"] = 3, ["message"] = "execution reverted" };
                break;
            default:
                answer["error"] = new JsonObject { ["code"] = -32000, ["message"] = "no state" };
                break;
        }

        return answer;
    }
}
