using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using DoctorDAO.E2E.Harness;
using Microsoft.Playwright;

namespace DoctorDAO.E2E;

/// <summary>Members talk: two browsers see each other write, nothing typed is lost, and everybody reads.</summary>
public sealed class ForumTests(Stack stack, Chromium chromium) : BrowserTest(stack, chromium)
{
    private const string Pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

    private static readonly Person Grace = Person.Named("Dr Grace Claes");
    private static readonly Person Emeka = Person.Named("Emeka Mensah");
    private static readonly Person Teresa = Person.Named("Dr Teresa Nilsson");

    [Fact]
    public async Task Two_members_talk_and_each_sees_at_once_what_the_other_does()
    {
        var grace = await MemberAsync(Grace, "/forum/help/new");
        await grace.Page.GetByLabel("Title").FillAsync("Who may see my ballot?");
        await grace.Page.GetByLabel("Text", new() { Exact = true }).FillAsync("Is it **secret**, and from whom?");
        await grace.Page.GetByLabel("Tags, if you like").FillAsync("Ballot, privacy");
        await Press(grace, "Post the thread");
        await Expect(grace.Page).ToHaveURLAsync(new Regex("/forum/threads/[0-9]+"));
        await Expect(Heading(grace)).ToHaveTextAsync("Who may see my ballot?");
        await Expect(grace.Page.Locator("#post-1 strong")).ToHaveTextAsync("secret");
        await Expect(grace.Page.Locator(".page-head .tag").First).ToContainTextAsync("ballot");
        var thread = new Uri(grace.Page.Url).AbsolutePath;

        var emeka = await MemberAsync(Emeka, thread);
        await emeka.Page.GetByRole(AriaRole.Link, new() { Name = "Answer this thread" }).ClickAsync();
        await emeka.Page.GetByLabel("Text", new() { Exact = true }).FillAsync("Everybody can read it on Monday.");
        await Press(emeka, "Post the answer");
        await Expect(grace.Page.Locator("#post-2 .written")).ToHaveTextAsync("Everybody can read it on Monday.");
        await Expect(grace.Page.Locator(".facts").First).ToContainTextAsync("1 answer");

        await emeka.Page.Locator("#post-2 a[href*='edit=']").ClickAsync();
        await Expect(emeka.Page.Locator("#markdown")).ToHaveValueAsync("Everybody can read it on Monday.");
        await emeka.Page.Locator("#markdown").FillAsync("Everybody can read it at once.");
        await Press(emeka, "Save the change");
        await Expect(grace.Page.Locator("#post-2 .written")).ToHaveTextAsync("Everybody can read it at once.");

        await grace.Page.Locator("#post-2 button[value$=':thanks']").ClickAsync();
        await Expect(grace.Page.GetByText("You said: Thank you.")).ToBeVisibleAsync();
        await Expect(emeka.Page.Locator("#post-2 .facts")).ToContainTextAsync("Thank you 1");
        await grace.Page.Locator("#post-2 button[value='answer:2']").ClickAsync();
        await Expect(emeka.Page.Locator("#post-2 .badge")).ToHaveTextAsync("Chosen as the answer");

        await grace.Page.Locator("#post-2").GetByRole(AriaRole.Link, new() { Name = "See the versions" }).ClickAsync();
        await Expect(grace.Page.GetByRole(AriaRole.Heading, new() { Level = 2 })).ToHaveTextAsync(["Version 2", "Version 1"]);
        await Expect(grace.Page.Locator(".diff ins")).ToContainTextAsync(["at", "once"]);
        await Expect(grace.Page.Locator(".diff del")).ToContainTextAsync(["on", "Monday"]);
        await grace.OpenAsync(thread);

        await emeka.Page.Locator("#post-2 a[href*='withdraw=']").ClickAsync();
        await Press(emeka, "Take the post back");
        await Expect(grace.Page.Locator("#post-2")).ToContainTextAsync("Emeka Mensah took this post back.");
        await Expect(grace.Page.Locator("#post-2 .written, .badge.passed")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task What_is_being_written_survives_the_page_and_others_writing_and_goes_once_it_is_posted()
    {
        var emeka = await MemberAsync(Emeka, "/forum/market/new");
        await emeka.Page.GetByLabel("Title").FillAsync("A bicycle for the way to work");
        await emeka.Page.Locator("#markdown").FillAsync("Nearly new.");
        await Press(emeka, "Post the thread");
        await Expect(Heading(emeka)).ToHaveTextAsync("A bicycle for the way to work");
        var thread = new Uri(emeka.Page.Url).AbsolutePath;

        var teresa = await MemberAsync(Teresa, thread + "?reply=1");
        await teresa.Page.Locator("#markdown").FillAsync("I would take it, if");
        await emeka.OpenAsync(thread + "?reply=1");
        await emeka.Page.Locator("#markdown").FillAsync("The light is broken.");
        await Press(emeka, "Post the answer");
        await Expect(teresa.Page.Locator("#post-2 .written")).ToHaveTextAsync("The light is broken.");
        await Expect(teresa.Page.Locator("#markdown")).ToHaveValueAsync("I would take it, if");

        await teresa.Page.ReloadAsync();
        await teresa.ReadyAsync();
        await Expect(teresa.Page.Locator("#markdown")).ToHaveValueAsync("I would take it, if");
        await Expect(teresa.Page.Locator("#write").GetByText("Your text is back as you left it on this device.")).ToBeVisibleAsync();
        await Press(teresa, "Preview");
        await Expect(teresa.Page.Locator("#preview .written")).ToHaveTextAsync("I would take it, if");
        await Press(teresa, "Post the answer");
        await Expect(teresa.Page.Locator("#post-3 .written")).ToHaveTextAsync("I would take it, if");
        // The page that says that it was posted has to have started to forget it.
        await teresa.ReadyAsync();
        await teresa.OpenAsync(thread + "?reply=1");
        await Expect(teresa.Page.Locator("#markdown")).ToHaveValueAsync("");
    }

    [Fact]
    public async Task A_picture_and_a_document_are_added_to_a_post()
    {
        var teresa = await MemberAsync(Teresa, "/forum/knowledge/new");
        await teresa.Page.GetByLabel("Title").FillAsync("A card for the ward");
        await teresa.Page.Locator("#markdown").FillAsync("To print:");
        await teresa.Page.GetByLabel("Pictures or a PDF").SetInputFilesAsync(
        [
            new FilePayload { Name = "card.png", MimeType = "image/png", Buffer = Convert.FromBase64String(Pixel) },
            new FilePayload { Name = "card to print.pdf", MimeType = "application/pdf", Buffer = System.Text.Encoding.ASCII.GetBytes("%PDF-1.7\n%%EOF\n") },
        ]);
        await Press(teresa, "Preview");
        await Expect(teresa.Page.Locator("#preview img")).ToHaveAttributeAsync("alt", "card");
        await Expect(teresa.Page.Locator("#markdown")).ToHaveValueAsync(new Regex(@"^To print:\n\n!\[card\]\(/media/[0-9a-f]{64}\)\n\n\[card to print\]\(/media/[0-9a-f]{64}\)$"));
        await teresa.Page.GetByLabel("Pictures or a PDF").SetInputFilesAsync(new FilePayload { Name = "card.exe", MimeType = "image/png", Buffer = [77, 90, 0, 1] });
        await Press(teresa, "Post the thread");
        await Expect(teresa.Page.Locator(".errors")).ToContainTextAsync("“card” is no picture");
        await Press(teresa, "Post the thread");
        await Expect(Heading(teresa)).ToHaveTextAsync("A card for the ward");
        await teresa.Page.WaitForFunctionAsync("() => document.querySelector('#post-1 img').naturalWidth === 1");
        var download = await teresa.Page.RunAndWaitForDownloadAsync(() => teresa.Page.GetByRole(AriaRole.Link, new() { Name = "card to print" }).ClickAsync());
        Assert.EndsWith(".pdf", download.SuggestedFilename, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_may_point_to_a_patient_is_asked_about_and_what_surely_does_is_refused()
    {
        var teresa = await MemberAsync(Teresa, "/forum/cases/new");
        await teresa.Page.GetByLabel("Title").FillAsync("A question on dosing");
        await teresa.Page.Locator("#markdown").FillAsync("NHS number 943 476 5919 came back.");
        await Press(teresa, "Post the thread");
        await Expect(teresa.Page.Locator(".errors")).ToContainTextAsync("“943 476 5919” points to a patient");
        await Expect(teresa.Page.Locator(".errors")).ToBeFocusedAsync();
        await teresa.Page.Locator("#markdown").FillAsync("The tablets, DOB 3/4/1960 on the box, are a batch.");
        await Press(teresa, "Post the thread");
        await Expect(teresa.Page.GetByText("This may point to a patient.")).ToBeVisibleAsync();
        await teresa.Page.GetByLabel("I have checked it").CheckAsync();
        await Press(teresa, "Post the thread");
        await Expect(Heading(teresa)).ToHaveTextAsync("A question on dosing");
    }

    [Theory]
    [InlineData(1280, false)]
    [InlineData(390, true)]
    public async Task Axe_finds_nothing_serious_and_nothing_is_too_wide(int width, bool dark)
    {
        var grace = await MemberAsync(Grace, "/forum", new() { Width = width, Dark = dark });
        var found = new List<string>();
        foreach (var path in await PathsAsync())
        {
            await grace.OpenAsync(path);
            found.AddRange(await Axe.SeriousAsync(grace.Page));
            var scrolls = await grace.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth");
            if (scrolls > width)
                found.Add($"{path} is {scrolls} px wide");
        }

        await grace.Page.Locator("#search-menu summary").ClickAsync();
        await Expect(grace.Page.Locator("#site-q")).ToBeVisibleAsync();
        found.AddRange(await Axe.SeriousAsync(grace.Page));
        var field = await grace.Page.Locator("#search-menu form").BoundingBoxAsync();
        Assert.True(field!.X >= 0 && field.X + field.Width <= width, $"The field reaches from {field.X} to {field.X + field.Width}");
        Assert.True(found.Count == 0, string.Join(Environment.NewLine, found));
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task With_scripts_off_the_forum_is_found_and_read(int width)
    {
        var reader = await VisitAsync(new() { Scripts = false, Width = width });
        await reader.OpenAsync("/");
        await reader.Page.Locator("#search-menu summary").ClickAsync();
        await reader.Page.Locator("#site-q").FillAsync("lactate");
        await reader.Page.Keyboard.PressAsync("Enter");
        await Expect(reader.Page).ToHaveURLAsync(new Regex(@"/search\?q=lactate$"));
        await Expect(reader.Page.Locator(".hits mark").First).ToHaveTextAsync(new Regex("^lactate$", RegexOptions.IgnoreCase));
        await reader.Page.Locator(".hits a").First.ClickAsync();
        await Expect(Heading(reader)).ToContainTextAsync("Unexplained lactate");
        await Expect(reader.Page.GetByText("Ethylene glycol?")).ToBeVisibleAsync();
        await Expect(reader.Page.Locator("form[action*='threads'], article button")).ToHaveCountAsync(0);

        await reader.OpenAsync("/search?q=stewardship");
        await reader.Page.GetByLabel("What", new() { Exact = true }).SelectOptionAsync("proposal");
        await reader.Page.Locator("form.find button").ClickAsync();
        await Expect(reader.Page.Locator(".hits a").First).ToHaveAttributeAsync("href", Stack.ProposalPath(2));
    }

    [Fact]
    public async Task With_scripts_off_a_member_writes()
    {
        var signedIn = await MemberAsync(Teresa, "/forum");
        var teresa = await VisitAsync(new() { Scripts = false });
        await teresa.Context.AddCookiesAsync([.. (await signedIn.Context.CookiesAsync()).Select(x => new Cookie { Name = x.Name, Value = x.Value, Domain = x.Domain, Path = x.Path })]);
        await teresa.OpenAsync("/forum/knowledge/new");
        await teresa.Page.GetByLabel("Title").FillAsync("Written without scripts");
        await teresa.Page.Locator("#markdown").FillAsync("By form alone.");
        await Press(teresa, "Post the thread");
        await Expect(Heading(teresa)).ToHaveTextAsync("Written without scripts");
        await teresa.Page.GetByRole(AriaRole.Link, new() { Name = "Answer this thread" }).ClickAsync();
        await teresa.Page.Locator("#markdown").FillAsync("And answered.");
        await Press(teresa, "Post the answer");
        await Expect(teresa.Page.Locator("#post-2 .written")).ToHaveTextAsync("And answered.");
    }

    /// <summary>The forum's pages and the search, each once.</summary>
    private async Task<IReadOnlyList<string>> PathsAsync()
    {
        var changed = await ThreadAsync("knowledge", "Short courses");
        var talk = await ThreadAsync("clinical", "What would a 13-hour cap");
        var posts = await Stack.Http.GetFromJsonAsync<JsonElement>(new Uri(Stack.Home, $"/api/forum/threads/{changed}/posts"), Ct);
        return
        [
            "/forum", "/forum/clinical", "/forum?tag=antibiotics", $"/forum/threads/{talk}", $"/forum/threads/{talk}?reply=3&quote=1", "/forum/cases/new",
            $"/forum/posts/{posts.GetProperty("items")[0].GetProperty("id").GetInt64()}/history?thread={changed}&post=1", "/search", "/search?q=hospital", "/search?q=zzzzzz",
        ];
    }

    private async Task<long> ThreadAsync(string category, string title)
    {
        var threads = await Stack.Http.GetFromJsonAsync<JsonElement>(new Uri(Stack.Home, $"/api/forum/threads?limit=100&category={category}"), Ct);
        return threads.GetProperty("items").EnumerateArray().First(x => x.GetProperty("title").GetString()!.StartsWith(title, StringComparison.Ordinal)).GetProperty("id").GetInt64();
    }

    private static Task Press(Visitor who, string button) => who.Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    private static ILocator Heading(Visitor who) => who.Page.GetByRole(AriaRole.Heading, new() { Level = 1 });
}
