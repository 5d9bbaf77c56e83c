using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using DoctorDAO.Testing;

namespace DoctorDAO.Server.Tests;

/// <summary>What the sign-in page does with a passkey.</summary>
public static class PasskeyBrowser
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Asks for a question.</summary>
    public static async Task<JsonElement> AskAsync(this HttpClient browser, string path) => await (await browser.PostAsJsonAsync("/identity/passkeys/" + path, new { }, Ct)).JsonAsync();

    public static async Task<HttpResponseMessage> SignUpAsync(this HttpClient browser, SoftAuthenticator passkey)
    {
        var question = await browser.AskAsync("sign-up/options");
        return await browser.PostAsJsonAsync("/identity/passkeys/sign-up", Answer(question, passkey.Create(question.GetProperty("options"))), Ct);
    }

    public static async Task<HttpResponseMessage> SignInAsync(this HttpClient browser, SoftAuthenticator passkey)
    {
        var question = await browser.AskAsync("sign-in/options");
        return await browser.PostAsJsonAsync("/identity/passkeys/sign-in", Answer(question, passkey.Get(question.GetProperty("options"), browser.BaseAddress!.Host)), Ct);
    }

    public static async Task<HttpResponseMessage> AddPasskeyAsync(this HttpClient browser, SoftAuthenticator passkey, string? name = null)
    {
        var question = await browser.AskAsync("options");
        return await browser.PostAsJsonAsync("/identity/passkeys", Answer(question, passkey.Create(question.GetProperty("options")), name), Ct);
    }

    public static JsonObject Answer(JsonElement question, JsonNode? credential, string? name = null) => new() { ["id"] = question.GetProperty("id").GetGuid(), ["credential"] = credential, ["name"] = name };
}
