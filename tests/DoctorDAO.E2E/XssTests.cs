using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using DoctorDAO.E2E.Harness;
using DoctorDAO.Testing;
using Microsoft.Playwright;

namespace DoctorDAO.E2E;

/// <summary>Whatever anyone writes, no browser runs it: the whole corpus as posts, titles, names and addresses of webhooks, and titles and texts of proposals that hold it.</summary>
[Collection(Alone.Name)]
public sealed class XssTests(Stack stack, Chromium chromium) : BrowserTest(stack, chromium)
{
    // Whoever is a member proposes there; elsewhere it may take sponsors.
    private const string Chamber = "treasury";
    private const int Members = 24;
    private const int Issues = 16;
    private const int NameLength = 80;
    private const int TitleLength = 200;
    private const int PostLength = 4_000;
    private const int WebhookLength = 140;

    private readonly ConcurrentQueue<string> _executed = [];

    // Elements and attributes that may do something by themselves, anywhere on a page, but for what the portal brings.
    private const string Active =
        """
        () => [...document.querySelectorAll('*')].filter(e =>
          [...e.attributes].some(a => /^on/i.test(a.name) || /^\s*(javascript|data|vbscript):/i.test(a.value))
          || e.matches('iframe, object, embed, applet, frame, style, math, marquee, audio, video, meta[http-equiv], img, [srcdoc]')
          || e.localName === 'svg' && !e.matches('.i, .pic, .brand svg') || e.localName === 'script' && !/^\/_(content|framework)\//.test(new URL(e.src || 'x:y').pathname) && e.type !== 'application/json')
          .map(e => e.outerHTML.slice(0, 200))
        """;

    [Fact]
    public async Task Nothing_of_the_corpus_runs_in_a_browser()
    {
        await WatchIsAwakeAsync();
        var accounts = new List<Account>();
        foreach (var person in Person.All.Where(x => x.Index is >= 108 and < 134).Take(Members))
            accounts.Add(await Account.SignInAsync(person, Stack.Home, Ct));
        try
        {
            var reader = await WatchedAsync(_executed);
            await AsPostsAsync(reader, accounts[0]);
            await AsTitlesAsync(reader, accounts);
            await AsNamesAsync(reader, accounts);
            await AsProposalsAsync(reader, accounts);
            await AsWebhooksAsync(accounts[1]);
            Assert.Empty(_executed);
        }
        finally
        {
            foreach (var account in accounts)
                account.Dispose();
        }
    }

    private async Task AsPostsAsync(Visitor reader, Account author)
    {
        long thread = 0;
        foreach (var (text, i) in Pack(XssCorpus.Payloads, "\n\n", PostLength).Select((x, i) => (x, i)))
        {
            var place = i == 0
                ? await author.SendAsync(HttpMethod.Post, "/api/forum/threads", new { category = "platform", title = "Texts", markdown = text, tags = Array.Empty<string>(), key = Key(), confirmed = true }, Ct)
                : await author.SendAsync(HttpMethod.Post, $"/api/forum/threads/{thread}/posts", new { replyTo = 1, markdown = text, key = Key(), confirmed = true }, Ct);
            thread = place.GetProperty("thread").GetInt64();
        }

        await LookAsync(reader, $"/forum/threads/{thread}", "<script>alert(1)</script>");
        var posts = await Stack.Http.GetFromJsonAsync<JsonElement>(new Uri(Stack.Home, $"/api/forum/threads/{thread}/posts"), Ct);
        await LookAsync(reader, $"/forum/posts/{posts.GetProperty("items")[0].GetProperty("id").GetInt64()}/history", "<script>alert(1)</script>");
        foreach (var word in (string[])["script", "onerror", "javascript"])
            await LookAsync(reader, "/search?q=" + word, word);
    }

    private async Task AsTitlesAsync(Visitor reader, List<Account> accounts)
    {
        // A title is one line; each account may begin twenty threads a day.
        var titles = Pack(XssCorpus.Payloads.Select(x => string.Join(' ', x.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))).Where(x => x.Length is > 0 and <= TitleLength), " ", TitleLength);
        Assert.True(titles.Count <= 20 * (accounts.Count - 1), $"{titles.Count} titles are too many for {accounts.Count} accounts.");
        var last = 0L;
        await Parallel.ForEachAsync(titles.Chunk(20).Zip(accounts.Skip(1)), Ct, async (x, ct) =>
        {
            foreach (var title in x.First)
            {
                var place = await x.Second.SendAsync(HttpMethod.Post, "/api/forum/threads", new { category = "market", title, markdown = "A text", tags = (string[])["corpus"], key = Key(), confirmed = true }, ct);
                Interlocked.Exchange(ref last, place.GetProperty("thread").GetInt64());
            }
        });
        var (cursor, seen) = ("", 0);
        do
        {
            await LookAsync(reader, "/forum?tag=corpus" + cursor);
            seen += await reader.Page.Locator("tbody tr").CountAsync();
            var next = reader.Page.Locator("a[rel=next]");
            cursor = await next.CountAsync() == 0 ? "" : "&" + (await next.GetAttributeAsync("href"))!.Split('&', 2)[1];
        }
        while (cursor.Length > 0);
        Assert.Equal(titles.Count, seen);
        await LookAsync(reader, $"/forum/threads/{last}");
        await LookAsync(reader, $"/forum/threads/{last}?reply=1");
    }

    private async Task AsNamesAsync(Visitor reader, List<Account> accounts)
    {
        // What cannot be seen is refused in a name.
        var names = Pack(XssCorpus.Payloads.Select(Visible).Where(x => x.Length is > 0 and <= NameLength), " ", NameLength);
        Assert.InRange(names.Count, 300, 1_000);
        var place = await accounts[0].SendAsync(HttpMethod.Post, "/api/forum/threads", new { category = "platform", title = "Names", markdown = "A text", tags = Array.Empty<string>(), key = Key() }, Ct);
        var thread = place.GetProperty("thread").GetInt64();
        foreach (var account in accounts.Skip(1))
            await account.SendAsync(HttpMethod.Post, $"/api/forum/threads/{thread}/posts", new { replyTo = 1, markdown = "A text", key = Key() }, Ct);
        foreach (var round in names.Chunk(accounts.Count))
        {
            foreach (var (name, account) in round.Zip(accounts))
                await account.SendAsync(HttpMethod.Put, "/api/me/profile", new { name, timeZone = account.Person.TimeZone }, Ct);
            await LookAsync(reader, $"/forum/threads/{thread}", round[^1]);
        }

        await LookAsync(reader, $"/members/{accounts[0].Person.Address}");
        foreach (var account in accounts)
            await account.SendAsync(HttpMethod.Put, "/api/me/profile", new { name = account.Person.Name, timeZone = account.Person.TimeZone }, Ct);
    }

    private async Task AsProposalsAsync(Visitor reader, List<Account> accounts)
    {
        var lines = XssCorpus.Payloads.Where(x => !x.Contains('\n', StringComparison.Ordinal)).ToList();
        // Every part of the corpus is in the titles: a title is cut behind two hundred characters.
        var titles = Pack(lines.Where((_, i) => i % 11 == 0).Where(x => x.Length <= TitleLength), " ", TitleLength).Take(Issues).ToList();
        var texts = XssCorpus.Payloads.Chunk((XssCorpus.Payloads.Count / titles.Count) + 1).Select(x => string.Join("\n\n", x));
        await Stack.Chain.ProposeAsync(Chamber, [.. titles.Zip(texts, accounts).Select(x => (x.Third.Person, $"# {x.First}\n\n{x.Second}"))], Ct);
        var ids = await AgendaAsync(titles.Count);
        foreach (var id in ids)
            await LookAsync(reader, $"/proposals/{id}");
        await LookAsync(reader, "/search?kind=proposal&q=script", "script");
        await LookAsync(reader, "/chambers/" + Chamber);
    }

    /// <summary>Addresses of webhooks are read by whose they are. None of these is called: they hear of nothing that happens here.</summary>
    private async Task AsWebhooksAsync(Account account)
    {
        var reader = await WatchedAsync(_executed, new Visit { Wallet = account.Person });
        await reader.SignInAsync("/settings/notices");
        var (kept, refused) = (0, 0);
        foreach (var round in Pack(XssCorpus.Payloads.Select(Visible).Where(x => x.Length is > 0 and <= WebhookLength), " ", WebhookLength).Chunk(5))
        {
            var ids = new List<long>();
            foreach (var text in round)
            {
                try
                {
                    var made = await account.SendAsync(HttpMethod.Post, "/api/me/notices/webhooks", new { url = "https://1.1.1.1/?x=" + text, kinds = (string[])["membershipLapsed"] }, Ct);
                    ids.Add(made.GetProperty("webhook").GetProperty("id").GetInt64());
                }
                catch (InvalidOperationException e) when (e.Message.Contains(": 400 ", StringComparison.Ordinal))
                {
                    refused++;
                }
            }

            await LookAsync(reader, "/settings/notices", ids.Count > 0 ? "https://1.1.1.1/" : null);
            kept += ids.Count;
            foreach (var id in ids)
                await account.SendAsync(HttpMethod.Delete, $"/api/me/notices/webhooks/{id}", new { }, Ct);
        }

        Assert.True(kept > 50 && kept > 5 * refused, $"{kept} were kept, {refused} refused.");
    }

    /// <summary>Waits until the indexer has put the proposals on an agenda, and looks at it.</summary>
    private async Task<IReadOnlyList<string>> AgendaAsync(int issues)
    {
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await poll.WaitForNextTickAsync(Ct))
        {
            var sessions = await Stack.Http.GetFromJsonAsync<JsonElement>(new Uri(Stack.Home, "/api/sessions?state=upcoming&chamber=" + Chamber), Ct);
            foreach (var row in sessions.GetProperty("items").EnumerateArray())
            {
                var session = await Stack.Http.GetFromJsonAsync<JsonElement>(new Uri(Stack.Home, $"/api/sessions/{Chamber}/{row.GetProperty("session").GetInt64()}"), Ct);
                var agenda = session.GetProperty("agenda").EnumerateArray().Select(x => x.GetProperty("proposalId").GetString()!).ToList();
                if (agenda.Count == issues)
                    return agenda;
            }
        }

        throw new OperationCanceledException(Ct);
    }

    /// <summary>Opens a page that holds what was written and sees that it holds nothing that could act.</summary>
    private async Task LookAsync(Visitor reader, string path, string? words = null)
    {
        await reader.OpenAsync(path);
        Assert.Equal(new Uri(Stack.Home, path).AbsolutePath, new Uri(reader.Page.Url).AbsolutePath);
        if (words is not null)
            Assert.Contains(Dense(words), Dense(await reader.Page.Locator("main").InnerTextAsync()), StringComparison.OrdinalIgnoreCase);
        Assert.Empty(await reader.Page.EvaluateAsync<string[]>(Active));
        Assert.Empty(_executed);
    }

    private async Task<Visitor> WatchedAsync(ConcurrentQueue<string> seen, Visit? how = null)
    {
        var reader = await VisitAsync(how);
        await reader.Context.ExposeFunctionAsync("__executed", (string what) => seen.Enqueue(what));
        await reader.Context.AddInitScriptAsync("addEventListener('securitypolicyviolation', e => __executed(`${e.violatedDirective} ${e.blockedURI} ${e.sample}`), true);");
        reader.Page.Dialog += (_, dialog) =>
        {
            seen.Enqueue($"{dialog.Type} {dialog.Message}");
            // Whoever opened it waits until it is closed, and so does the test.
            _ = dialog.DismissAsync();
        };
        return reader;
    }

    /// <summary>A watch that sees nothing might be asleep: what must not happen is done once, and is seen.</summary>
    private async Task WatchIsAwakeAsync()
    {
        // What it sees may be told late: it is nobody else's.
        var seen = new ConcurrentQueue<string>();
        var control = await WatchedAsync(seen);
        control.Expect("Content Security Policy");
        await control.OpenAsync("/forum");
        await control.Page.EvaluateAsync("() => alert('control')");
        await control.Page.EvaluateAsync("() => { document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=data:image/png,x onerror=alert(2)>'); }");
        await control.Page.WaitForFunctionAsync("() => document.querySelector('main img').complete");
        Assert.NotEmpty(await control.Page.EvaluateAsync<string[]>(Active));
        await control.Page.EvaluateAsync("() => { const s = document.createElement('script'); s.textContent = 'alert(3)'; document.body.append(s); }");
        using (var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(20)))
        {
            while (!seen.Any(x => x.StartsWith("script-src-elem", StringComparison.Ordinal)))
                await poll.WaitForNextTickAsync(Ct);
        }

        Assert.Contains(seen, x => x == "alert control");
        Assert.DoesNotContain(seen, x => x is "alert 2" or "alert 3");
    }

    private static List<string> Pack(IEnumerable<string> texts, string between, int length)
    {
        var packs = new List<string>();
        foreach (var text in texts)
        {
            if (packs.Count > 0 && packs[^1].Length + between.Length + text.Length <= length)
                packs[^1] += between + text;
            else
                packs.Add(text);
        }

        return packs;
    }

    private static string Visible(string text) => string.Concat(text.EnumerateRunes()
        .Where(x => Rune.GetUnicodeCategory(x) is not (UnicodeCategory.Control or UnicodeCategory.Format) && x != Rune.ReplacementChar)).Trim().Normalize(NormalizationForm.FormC);

    // Pages join and break spaces.
    private static string Dense(string text) => string.Concat(text.Where(x => !char.IsWhiteSpace(x)));

    private static string Key() => Guid.NewGuid().ToString("N");
}
