using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using DoctorDAO.Contracts;
using DoctorDAO.Ethereum;

namespace DoctorDAO.Database.Tests;

/// <summary>A node that knows no transaction and takes each, and has no state but some words of Membership: what is asked of the database does not depend on it.</summary>
internal sealed class SilentNode : HttpMessageHandler
{
    private static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        [Selector(Membership.ThresholdCall.Encode())] = Word(2),
        [Selector(Membership.HasRoleCall.Encode(default, default))] = Word(1),
        [Selector(Membership.NullifierOfCall.Encode(default))] = Word(1),
        [Selector(Membership.RecoveryNonceCall.Encode(default))] = Word(1),
        [Selector(Membership.CurrentOfCall.Encode(default))] = Word(0),
        [Selector(Membership.RecoveryOfCall.Encode(default))] = Word(0) + Word(0) + Word(0) + Word(0),
        // One guardian, who is enough.
        [Selector(Membership.GuardiansOfCall.Encode(default))] = Word(64) + Word(1) + Word(1) + Word(7),
    };

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
            case "eth_call" when request["params"]![0]!["from"] is null && Words.TryGetValue(Data(request)[..10], out var words):
                answer["result"] = "0x" + words;
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

    private static string Data(JsonNode request) => (request["params"]![0]!["data"] ?? request["params"]![0]!["input"])!.GetValue<string>();

    private static string Selector(byte[] call) => Hex.Encode(call.AsSpan(0, 4));

    private static string Word(int value) => value.ToString("x64", CultureInfo.InvariantCulture);
}
