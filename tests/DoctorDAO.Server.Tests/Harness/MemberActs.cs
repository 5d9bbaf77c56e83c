using System.Net.Http.Json;
using System.Text.Json;
using DoctorDAO.Client;
using DoctorDAO.Client.Relay;
using DoctorDAO.Ethereum;
using DoctorDAO.Testing;

namespace DoctorDAO.Server.Tests;

/// <summary>A member who acts on contracts through the relay as the portal does: has the call prepared, signs a permit where one is asked for, signs the call, and waits until the views have it.</summary>
/// <param name="Server">The server.</param>
/// <param name="Key">What signs.</param>
/// <param name="Browser">Signed in as its owner.</param>
public sealed record MemberActs(TestServer Server, PrivateKey Key, HttpClient Browser) : IDisposable
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Whose key it is.</summary>
    public string Account => Key.Address.ToString();

    /// <summary>Somebody who is signed in.</summary>
    public static async Task<MemberActs> SignInAsync(TestServer server, PrivateKey key) => new(server, key, await server.SignedInAsync(key));

    /// <summary>Does it.</summary>
    /// <param name="path">Under <c>/api</c>, without <c>/prepare</c>.</param>
    /// <param name="draft">What it asks for; the permit is put into it.</param>
    public async Task DoAsync(string path, object? draft = null)
    {
        var body = JsonSerializer.SerializeToNode(draft ?? new { }, DaoClient.Json)!;
        var prepared = await PrepareAsync(path, body);
        if (prepared.Next == PreparedCall.Permit)
        {
            body["permit"] = JsonSerializer.SerializeToNode(new SignedPermit(prepared.Deadline!.Value, Sessions.Sign(prepared.TypedData, Key).Signature), DaoClient.Json);
            prepared = await PrepareAsync(path, body);
        }

        Assert.Equal(PreparedCall.Call, prepared.Next);
        using var answer = await Browser.PostAsJsonAsync(prepared.Submit, Sessions.Sign(prepared.TypedData, Key), JsonSerializerOptions.Web, Ct);
        await Sessions.ReachAsync(Server, Browser, (await answer.JsonAsync()).GetProperty("id").GetGuid(), "indexed", "final");
    }

    /// <summary>Reads something.</summary>
    public async Task<T> ReadAsync<T>(string path) => (await Browser.GetFromJsonAsync<T>("/api/" + path, DaoClient.Json, Ct))!;

    /// <summary>Asks for an act, which answers so.</summary>
    public async Task<HttpResponseMessage> AskAsync(string path, object? draft = null) => await Browser.PostAsJsonAsync($"/api/{path}/prepare", draft ?? new { }, DaoClient.Json, Ct);

    /// <inheritdoc/>
    public void Dispose() => Browser.Dispose();

    private async Task<PreparedCall> PrepareAsync(string path, object body)
    {
        using var answer = await Browser.PostAsJsonAsync($"/api/{path}/prepare", body, DaoClient.Json, Ct);
        return JsonSerializer.Deserialize<PreparedCall>(await answer.JsonAsync(), DaoClient.Json)!;
    }
}
