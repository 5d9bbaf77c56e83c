using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using DoctorDAO.Testing;

namespace DoctorDAO.Server.Tests;

/// <summary>What is refused, and how it is said.</summary>
[Collection(OneServer.Name)]
public sealed partial class RefusalTests(SharedServer shared) : IDisposable
{
    private readonly TestServer _server = shared.Server;
    private readonly HttpClient _browser = shared.Server.Browser();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _browser.Dispose();

    [Fact]
    public async Task Every_error_is_problem_details()
    {
        await (await _browser.GetAsync("/api/nothing", Ct)).IsProblemAsync(HttpStatusCode.NotFound);
        var wrongMethod = await _browser.GetAsync("/identity/nonce", Ct);
        await wrongMethod.IsProblemAsync(HttpStatusCode.MethodNotAllowed);
        Assert.Contains("POST", wrongMethod.Content.Headers.Allow);
        await (await _browser.PostAsync("/identity/siwe", new StringContent("x", Encoding.UTF8, "text/plain"), Ct)).IsProblemAsync(HttpStatusCode.UnsupportedMediaType);
        await (await PostAsync("/identity/siwe", "")).IsProblemAsync(HttpStatusCode.BadRequest, "$");
        await (await PostAsync("/identity/siwe", "{\"message\":")).IsProblemAsync(HttpStatusCode.BadRequest);
        await (await PostAsync("/identity/siwe", "{\"message\":5,\"signature\":\"0x\"}")).IsProblemAsync(HttpStatusCode.BadRequest, "message");
        await (await PostAsync("/identity/siwe", "{\"message\":\"x\",\"message\":\"y\",\"signature\":\"0x\"}")).IsProblemAsync(HttpStatusCode.BadRequest);
        var missing = await (await PostAsync("/identity/siwe", "{\"message\":\"x\"}")).IsProblemAsync(HttpStatusCode.BadRequest);
        Assert.Contains("signature", missing.ToString(), StringComparison.Ordinal);
        await (await PostAsync("/identity/siwe", $"{{\"message\":\"{new string('x', 100_000)}\"}}")).IsProblemAsync(HttpStatusCode.RequestEntityTooLarge, "$");
        await (await _browser.GetAsync("/api/relay/not-a-guid", Ct)).IsProblemAsync(HttpStatusCode.NotFound);
        await (await _browser.GetAsync($"/api/relay/{Guid.NewGuid()}", Ct)).IsProblemAsync(HttpStatusCode.NotFound);
        await (await _browser.PostAsJsonAsync("/api/relay/ballots", new { }, Ct)).IsProblemAsync(HttpStatusCode.Unauthorized);
        await (await _browser.GetAsync("/api/members?limit=none", Ct)).IsProblemAsync(HttpStatusCode.BadRequest, "limit");
    }

    [Fact]
    public async Task Another_site_cannot_use_a_members_cookie()
    {
        using var member = await _server.SignedInAsync(DaoChain.Member(0));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/relay/proposals/1/queue") { Content = JsonContent.Create(new { }) };
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        await (await member.SendAsync(request, Ct)).IsProblemAsync(HttpStatusCode.Forbidden);
        using var older = new HttpRequestMessage(HttpMethod.Post, "/api/relay/proposals/1/queue") { Content = JsonContent.Create(new { }) };
        older.Headers.Add("Origin", "https://elsewhere.example");
        await (await member.SendAsync(older, Ct)).IsProblemAsync(HttpStatusCode.Forbidden);
        await (await member.PostAsync("/account/sign-out", new FormUrlEncodedContent([]), Ct)).IsProblemAsync(HttpStatusCode.BadRequest, "__RequestVerificationToken");
    }

    [Fact]
    public async Task A_form_that_is_out_of_date_is_answered_in_words_with_the_way_back()
    {
        using var member = await _server.SignedInAsync(DaoChain.Member(0));
        member.DefaultRequestHeaders.Accept.ParseAdd("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
        var token = Token().Match(await member.GetStringAsync("/settings", Ct)).Groups[1].Value;
        // A page that has no such form now; and a token of another visit.
        foreach (var fields in (Dictionary<string, string>[])[new() { ["_handler"] = "done-elsewhere", ["__RequestVerificationToken"] = token }, new() { ["_handler"] = "profile", ["__RequestVerificationToken"] = "old" }])
        {
            using var answer = await member.PostAsync("/settings?x=1", new FormUrlEncodedContent(fields), Ct);
            var page = await answer.Content.ReadAsStringAsync(Ct);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains(">This form is out of date</h1>", page, StringComparison.Ordinal);
            Assert.Contains("href=\"/settings?x=1\"", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Answers_carry_their_guards_and_are_compressed()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/openapi/v1.json");
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("br"));
        using var answer = await _browser.SendAsync(request, Ct);
        Assert.Equal("br", Assert.Single(answer.Content.Headers.ContentEncoding));
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("'unsafe-inline' ", policy.Replace("style-src-attr 'unsafe-inline'", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_api_describes_itself_and_its_page_loads_nothing_from_elsewhere()
    {
        var document = await (await _browser.GetAsync("/openapi/v1.json", Ct)).JsonAsync();
        Assert.True(document.GetProperty("paths").TryGetProperty("/api/relay/ballots", out var ballots));
        Assert.True(ballots.GetProperty("post").TryGetProperty("security", out _));
        using var reader = new HttpClient { BaseAddress = _server.Url };
        using var page = await reader.GetAsync("/docs/api", Ct);
        var html = await page.Content.ReadAsStringAsync(Ct);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.DoesNotContain("https://", html, StringComparison.Ordinal);
        var policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        var nonce = Nonce().Match(policy).Groups[1].Value;
        Assert.NotEmpty(nonce);
        // What the policy lets run is what there is: scripts of our own, which answer, and inline ones that carry the nonce of this answer.
        var scripts = Script().Matches(html).Select(x => x.Groups[1].Value).ToList();
        foreach (var source in scripts.Select(x => Source().Match(x)).Where(x => x.Success))
        {
            var url = new Uri(page.RequestMessage!.RequestUri!, WebUtility.HtmlDecode(source.Groups[1].Value));
            Assert.Equal(_server.Url.Authority, url.Authority);
            using var script = await reader.GetAsync(url, Ct);
            Assert.Equal(HttpStatusCode.OK, script.StatusCode);
            Assert.Contains("javascript", script.Content.Headers.ContentType!.MediaType, StringComparison.Ordinal);
            Assert.NotEmpty(await script.Content.ReadAsByteArrayAsync(Ct));
        }

        Assert.Contains(scripts, x => x.Contains("scalar.js", StringComparison.Ordinal));
        Assert.All(scripts.Where(x => !Source().IsMatch(x)), x => Assert.Contains($"nonce=\"{nonce}\"", x, StringComparison.Ordinal));
        Assert.NotEqual(policy, Assert.Single((await reader.GetAsync("/docs/api", Ct)).Headers.GetValues("Content-Security-Policy")));
    }

    [Fact]
    public async Task Ten_thousand_malformed_requests_leave_no_server_error()
    {
        using var member = await _server.SignedInAsync(DaoChain.Member(2));
        string[] paths =
        [
            "/identity/nonce", "/identity/siwe", "/connect/authorize", "/connect/token", "/connect/userinfo", "/account/sign-out", "/hub/dao/negotiate", "/hub/dao",
            "/api/relay/ballots", "/api/relay/ballots/prepare", "/api/relay/withdrawals", "/api/relay/withdrawals/prepare", "/api/relay/delegations",
            "/api/relay/delegations/prepare", "/api/relay/proposals/1/queue", "/api/relay/proposals/x/execute", "/api/relay/1", "/api/sessions", "/api/sessions/clinical/1",
            "/api/proposals/1", "/api/proposals/-1/ballots", "/api/members", "/api/members/0x1", "/api/chambers", "/api/status", "/docs/api/", "/openapi/v2.json",
            "/api/forum/categories", "/api/forum/threads", "/api/forum/threads/1", "/api/forum/threads/1/posts", "/api/forum/threads/1/answer", "/api/forum/posts/1",
            "/api/forum/posts/1/revisions", "/api/forum/posts/1/reactions/agree", "/api/forum/preview", "/api/search",
            "/api/me/notices", "/api/me/notices/count", "/api/me/notices/read", "/api/me/notices/preferences", "/api/me/notices/address", "/api/me/notices/webhooks", "/api/me/notices/webhooks/1",
            "/api/me/notices/webhooks/1/dead", "/api/me/notices/webhooks/1/again", "/api/mail/unsubscribe", "/api/feeds/sessions.atom", "/api/feeds/sessions.ics", "/api/feeds/threads/1.atom",
        ];
        var random = new Random(20261125);
        var requests = Enumerable.Range(0, 10_000).Select(_ => Malformed(random, paths)).ToList();
        var failures = new System.Collections.Concurrent.ConcurrentBag<string>();
        await Parallel.ForEachAsync(requests, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Ct }, async (x, ct) =>
        {
            using var request = x.Make();
            using var answer = await (x.SignedIn ? member : _browser).SendAsync(request, ct);
            if ((int)answer.StatusCode >= 500)
                failures.Add($"{(int)answer.StatusCode} {x.Method} {x.Path} {x.Body}");
        });
        Assert.Empty(failures);
    }

    private sealed record Request(string Method, string Path, string? Body, string ContentType, bool SignedIn)
    {
        public HttpRequestMessage Make()
        {
            var request = new HttpRequestMessage(new HttpMethod(Method), Path);
            if (Body is not null)
            {
                request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Body));
                request.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
            }

            return request;
        }
    }

    private static Request Malformed(Random random, string[] paths)
    {
        string[] methods = ["GET", "POST", "POST", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"];
        string[] types = ["application/json", "application/json", "application/json", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "nonsense", "application/json; charset=utf-99"];
        string[] queries = ["", "", "?limit=-1", "?limit=99999999999", "?cursor=%00%ff", "?cursor=AAAA", "?state=%F0%9F", "?chamber=..%2f", "?search=" + new string('a', 300), "?access_token=x", "?client_id=reader&response_type=code", "?id=x&transport=webSockets", "?&&==%", "?text=%00%22*&kinds=post", "?tag=%00", "?text=a%20b%20c&category=%00"];
        var method = methods[random.Next(methods.Length)];
        var path = paths[random.Next(paths.Length)];
        if (random.Next(5) == 0)
            path += "/" + Uri.EscapeDataString(Text(random));
        return new(method, path + queries[random.Next(queries.Length)], method is "GET" or "OPTIONS" ? null : Body(random), types[random.Next(types.Length)], random.Next(2) == 0);
    }

    private static string Body(Random random) => random.Next(9) switch
    {
        0 => "",
        1 => Text(random),
        2 => "{\"a\":" + new string('[', 200),
        3 => "{\"chamber\":\"clinical\",\"session\":" + Value(random) + ",\"votes\":" + Value(random) + ",\"reason\":" + Value(random) + ",\"voter\":" + Value(random) + "}",
        4 => "{\"typedData\":{\"types\":{\"SessionBallot\":" + Value(random) + "},\"primaryType\":\"SessionBallot\",\"domain\":" + Value(random) + ",\"message\":" + Value(random) + "},\"signature\":\"0x" + new string('0', random.Next(140)) + "\"}",
        5 => TypedBallot(random),
        6 => "{\"message\":" + Value(random) + ",\"signature\":" + Value(random) + "}",
        7 => "{\"category\":\"help\",\"title\":" + Value(random) + ",\"markdown\":" + Value(random) + ",\"tags\":" + Value(random) + ",\"key\":\"k" + random.Next(9) + "\",\"replyTo\":1,\"revision\":" + Value(random) + ",\"number\":" + Value(random) + "}",
        _ => Value(random),
    };

    /// <summary>A document of the right type whose values do not fit.</summary>
    private static string TypedBallot(Random random) => "{\"typedData\":{\"types\":{\"SessionBallot\":[{\"name\":\"session\",\"type\":\"uint48\"},{\"name\":\"votes\",\"type\":\"int8[]\"},"
        + "{\"name\":\"reason\",\"type\":\"string\"},{\"name\":\"voter\",\"type\":\"address\"},{\"name\":\"nonce\",\"type\":\"uint256\"}]},\"primaryType\":\"SessionBallot\",\"domain\":{\"chainId\":"
        + Value(random) + ",\"verifyingContract\":" + Value(random) + "},\"message\":{\"session\":" + Value(random) + ",\"votes\":" + Value(random) + ",\"reason\":" + Value(random)
        + ",\"voter\":" + Value(random) + ",\"nonce\":" + Value(random) + "}},\"signature\":\"0x" + new string('f', 130) + "\"}";

    private static string Value(Random random) => random.Next(14) switch
    {
        0 => "null",
        1 => "1e999",
        2 => "-1",
        3 => "99999999999999999999999999",
        4 => "[]",
        5 => "{}",
        6 => "true",
        7 => JsonSerializer.Serialize(Text(random)),
        8 => "\"\\ud800\"",
        9 => "[1,-2,300,\"x\",null]",
        10 => "{\"a\":1,\"a\":2}",
        11 => "\"0x" + new string('a', random.Next(70)) + "\"",
        12 => "{\"\\ud800\":1}",
        _ => random.Next().ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    private static string Text(Random random) => string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => (char)random.Next(1, 0xd7ff)));

    private Task<HttpResponseMessage> PostAsync(string path, string json) => _browser.PostAsync(path, new StringContent(json, Encoding.UTF8, "application/json"), Ct);

    [GeneratedRegex("'nonce-([0-9a-f]+)'")]
    private static partial Regex Nonce();

    [GeneratedRegex("<script([^>]*)>")]
    private static partial Regex Script();

    [GeneratedRegex("src=\"([^\"]+)\"")]
    private static partial Regex Source();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
