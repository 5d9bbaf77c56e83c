using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.IdentityModel.Tokens;

namespace DoctorDAO.Server.Tests;

/// <summary>What programs and shared devices ask of the authorization server, and what members answer in their browsers.</summary>
internal static partial class ProgramBrowser
{
    /// <summary>Where the program of the tests waits for its answer.</summary>
    public const string Redirect = "http://127.0.0.1:4711/callback";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) => new(fields.Select(x => KeyValuePair.Create(x.Name, x.Value)));

    /// <summary>A fresh verifier (RFC 7636) and its challenge.</summary>
    public static (string Verifier, string Challenge) Pkce()
    {
        var verifier = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));
        return (verifier, Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))));
    }

    public static string AuthorizeUrl(string? challenge, string? method, string scope = "api offline_access") =>
        $"/connect/authorize?client_id=reader&response_type=code&scope={Uri.EscapeDataString(scope)}&state=x&redirect_uri=" + Uri.EscapeDataString(Redirect)
        + (challenge is null ? "" : $"&code_challenge={challenge}") + (method is null ? "" : $"&code_challenge_method={method}");

    /// <summary>Opens the page that asks the member, and answers it.</summary>
    public static async Task<HttpResponseMessage> DecideAsync(this HttpClient member, string challenge, string decision, string scope = "api offline_access")
    {
        using var page = await member.GetAsync(AuthorizeUrl(challenge, "S256", scope), Ct);
        Assert.Contains("form-action 'self' http://127.0.0.1:4711", Assert.Single(page.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        return await member.AnswerAsync(page, "/connect/authorize", decision);
    }

    /// <summary>The code that the program is sent.</summary>
    public static string CodeOf(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return System.Web.HttpUtility.ParseQueryString(answer.Headers.Location!.Query)["code"]!;
    }

    /// <summary>A program gives its code for tokens.</summary>
    public static Task<HttpResponseMessage> ExchangeAsync(this HttpClient program, string code, string verifier) => program.PostAsync(
        "/connect/token", Form(("grant_type", "authorization_code"), ("client_id", "reader"), ("code", code), ("code_verifier", verifier), ("redirect_uri", Redirect)), Ct);

    /// <summary>Asks for new tokens.</summary>
    public static Task<HttpResponseMessage> RefreshAsync(this HttpClient program, string token) =>
        program.PostAsync("/connect/token", Form(("grant_type", "refresh_token"), ("client_id", "reader"), ("refresh_token", token)), Ct);

    /// <summary>A member allows the program to act for them.</summary>
    /// <returns>Its tokens.</returns>
    public static async Task<JsonElement> AllowProgramAsync(this HttpClient member, HttpClient program, string scope = "api offline_access")
    {
        var (verifier, challenge) = Pkce();
        using var answer = await member.DecideAsync(challenge, "allow", scope);
        return await (await program.ExchangeAsync(CodeOf(answer), verifier)).JsonAsync();
    }

    /// <summary>A shared device asks for its codes.</summary>
    public static Task<HttpResponseMessage> AskDeviceAsync(this HttpClient device, string? scope = "api") =>
        device.PostAsync("/connect/device", scope is null ? Form(("client_id", "reader")) : Form(("client_id", "reader"), ("scope", scope)), Ct);

    /// <summary>A shared device asks whether it has been allowed.</summary>
    public static Task<HttpResponseMessage> PollAsync(this HttpClient device, JsonElement asked) => device.PostAsync(
        "/connect/token",
        Form(("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("client_id", "reader"), ("device_code", asked.GetProperty("device_code").GetString()!)),
        Ct);

    /// <summary>What is wrong, in the standard's word.</summary>
    public static async Task<string?> ErrorAsync(this Task<HttpResponseMessage> asking)
    {
        using var answer = await asking;
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        using var said = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Ct));
        return said.RootElement.GetProperty("error").GetString();
    }

    /// <summary>Enters a device's code and answers what is asked then.</summary>
    /// <returns>Where the member is led.</returns>
    public static async Task<string> EnterCodeAsync(this HttpClient member, JsonElement asked, string decision)
    {
        using var page = await member.GetAsync($"/connect/verify?user_code={asked.GetProperty("user_code").GetString()}", Ct);
        if (page.Headers.Location is { } elsewhere)
            return elsewhere.OriginalString;
        using var answer = await member.AnswerAsync(page, "/connect/verify", decision);
        return answer.Headers.Location!.OriginalString;
    }

    /// <summary>Asks with a program's token.</summary>
    public static async Task<HttpResponseMessage> GetWithAsync(this HttpClient program, string path, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await program.SendAsync(request, Ct);
    }

    /// <summary>Answers a page that asks the member.</summary>
    public static async Task<HttpResponseMessage> AnswerAsync(this HttpClient member, HttpResponseMessage page, string action, string decision)
    {
        var html = await page.Content.ReadAsStringAsync(Ct);
        // The page has other forms too.
        var form = html[html.IndexOf($"action=\"{action}\"", StringComparison.Ordinal)..];
        var fields = HiddenField().Matches(form[..form.IndexOf("</form>", StringComparison.Ordinal)]).ToDictionary(x => WebUtility.HtmlDecode(x.Groups[1].Value), x => WebUtility.HtmlDecode(x.Groups[2].Value));
        fields["decision"] = decision;
        return await member.PostAsync(action, new FormUrlEncodedContent(fields), Ct);
    }

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\"\\s*/?>")]
    private static partial Regex HiddenField();
}
