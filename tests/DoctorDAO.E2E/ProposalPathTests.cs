using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using DoctorDAO.E2E.Harness;
using DoctorDAO.Ethereum;
using DoctorDAO.Testing;
using Microsoft.Playwright;

namespace DoctorDAO.E2E;

/// <summary>The whole way of a proposal in a chamber that asks for sponsors: two write it, it is argued about, sponsored, submitted, voted on, executed, and its result is checked.</summary>
[Collection(Alone.Name)]
public sealed class ProposalPathTests(Stack stack, Chromium chromium) : BrowserTest(stack, chromium)
{
    private const string Chamber = "advocacy";
    private const string Title = "Pay for the translation of our open letter";
    private const int Voters = 60;

    private static readonly string Verifier =
        Repository.PathOf("src", "DoctorDAO.Verifier", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", "doctordao-verify.dll");

    private static readonly Person Hanna = Person.Named("Dr Hanna Sørensen");
    private static readonly Person Omar = Person.Named("Omar Visser");
    private static readonly Person Elena = Person.Named("Dr Elena Virtanen");
    private static readonly Person Astrid = Person.Named("Dr Astrid Steiner");
    private static readonly Person Payee = Person.Named("Dr Samira Laurent");

    [Fact]
    public async Task A_draft_of_two_becomes_a_payment_and_a_result_that_anybody_can_check()
    {
        var hanna = await MemberAsync(Hanna, "/proposals/drafts/new");
        var draft = await WriteAsync(hanna);
        var omar = await MemberAsync(Omar, draft);
        await ArgueAsync(hanna, omar, draft);
        await SponsorAsync(hanna, draft);
        var proposal = await SubmitAsync(hanna, draft);

        var before = await Stack.Chain.BalanceAsync(Payee.Address, Ct);
        var session = await VoteAsync(proposal);
        var path = "/proposals/" + proposal;
        await omar.OpenAsync(path);
        await Expect(omar.Page.Locator(".badge").First).ToHaveTextAsync("Passed");
        await omar.Page.GetByRole(AriaRole.Button, new() { Name = "Start the waiting period" }).ClickAsync();
        await Expect(omar.Page.Locator(".badge").First).ToHaveTextAsync("Waiting period");
        await Stack.PassAsync(TimeSpan.FromDays(3), Ct);
        await omar.OpenAsync(path);
        await omar.Page.GetByRole(AriaRole.Button, new() { Name = "Bring it into force" }).ClickAsync();
        await omar.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Bring it into force" }).ClickAsync();
        await Expect(omar.Page.Locator(".badge").First).ToHaveTextAsync("In force");
        Assert.Equal(before + 750_00, await Stack.Chain.BalanceAsync(Payee.Address, Ct));

        await omar.OpenAsync($"/sessions/{Chamber}/{session}/result");
        await Expect(omar.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        Assert.Empty(await Axe.SeriousAsync(omar.Page));
        await FinalAsync();
        await CheckAsync(session);
    }

    private static async Task<string> WriteAsync(Visitor hanna)
    {
        var page = hanna.Page;
        await page.Locator("#chamber").SelectOptionAsync(Chamber);
        await page.Locator("#title").FillAsync(Title);
        await page.Locator("#summary").FillAsync("Three languages, so that it is read where it is needed.");
        await page.Locator("#markdown").FillAsync("The letter goes to parliaments that read **French**, German and Spanish.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Begin the draft" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/proposals/drafts/[0-9]+"));
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(Title);
        var draft = Regex.Match(new Uri(page.Url).AbsolutePath, "^/proposals/drafts/[0-9]+").Value;

        await hanna.OpenAsync(draft + "/actions?function=pay");
        await page.Locator("#f-to").FillAsync(Payee.Address.ToHex());
        await page.Locator("#f-amount").FillAsync("750.00");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add it to the draft" }).ClickAsync();
        await hanna.OpenAsync(draft + "?try=yes");
        await Expect(page.Locator("#try")).ToContainTextAsync("750.00");

        await page.Locator("#member").FillAsync(Omar.Address.ToHex());
        await page.GetByRole(AriaRole.Button, new() { Name = "Ask to write along" }).ClickAsync();
        await Expect(page.Locator("main")).ToContainTextAsync(Omar.Name);
        return draft;
    }

    private static async Task ArgueAsync(Visitor hanna, Visitor omar, string draft)
    {
        await omar.Page.GetByRole(AriaRole.Button, new() { Name = "Write along", Exact = true }).ClickAsync();
        await omar.OpenAsync(draft + "/edit");
        await omar.Page.Locator("#markdown").FillAsync("The letter goes to parliaments that read **French**, German, Spanish and Italian.");
        await omar.Page.GetByRole(AriaRole.Button, new() { Name = "Save as a new version" }).ClickAsync();
        await hanna.OpenAsync(draft + "/versions");
        await Expect(hanna.Page.Locator("ins").Filter(new() { HasText = "Italian" })).ToHaveCountAsync(1);

        await hanna.OpenAsync(draft);
        await hanna.Page.GetByRole(AriaRole.Button, new() { Name = "Begin a thread in the forum" }).ClickAsync();
        await hanna.Page.GetByRole(AriaRole.Link, new() { Name = "Its thread in the forum" }).ClickAsync();
        await Expect(hanna.Page).ToHaveURLAsync(new Regex("/forum/threads/[0-9]+"));
        await hanna.ReadyAsync();
        await omar.OpenAsync(new Uri(hanna.Page.Url).AbsolutePath + "?reply=1");
        await omar.Page.Locator("#markdown").FillAsync("750 is what the last one cost.");
        await omar.Page.GetByRole(AriaRole.Button, new() { Name = "Post the answer" }).ClickAsync();
        await Expect(hanna.Page.Locator("#post-2 .written")).ToHaveTextAsync("750 is what the last one cost.");
    }

    private async Task SponsorAsync(Visitor hanna, string draft)
    {
        await hanna.OpenAsync(draft);
        await hanna.Page.GetByRole(AriaRole.Button, new() { Name = "Freeze the text and open it for sponsors" }).ClickAsync();
        await Expect(hanna.Page.Locator("main")).ToContainTextAsync("It needs sponsors");
        foreach (var person in new[] { Elena, Astrid })
        {
            var sponsor = await MemberAsync(person, draft + "/sponsor");
            await sponsor.Page.Locator("[data-do=sponsor]").ClickAsync();
            await Expect(sponsor.Page.GetByText("Your signature is under the draft.")).ToBeVisibleAsync();
        }
    }

    private async Task<string> SubmitAsync(Visitor hanna, string draft)
    {
        // The test wallet has no node of its own.
        await hanna.Context.ExposeFunctionAsync<JsonElement, Task<string>>("__sendForHanna", async x =>
            (await Stack.Chain.SendAsync(Hanna, Address.Parse(x.GetProperty("to").GetString()), Hex.Decode(x.GetProperty("data").GetString()!), Ct)).ToString());
        await hanna.OpenAsync(draft + "/submit");
        await hanna.Page.EvaluateAsync("() => { window.__testWallet.send = x => window.__sendForHanna(x); }");
        await hanna.Page.Locator("[data-do=submit]").ClickAsync();
        var link = hanna.Page.Locator("main a[href^='/proposals/']:not([href*=drafts])").First;
        await Expect(link).ToBeVisibleAsync(new() { Timeout = 30_000 });
        return (await link.GetAttributeAsync("href"))!["/proposals/".Length..];
    }

    /// <summary>Waits for the proposal's session, has many vote for it, and ends it.</summary>
    private async Task<long> VoteAsync(string proposal)
    {
        var session = (await Stack.ReadAsync("/api/proposals/" + proposal, Ct)).GetProperty("session").GetInt64();
        await Stack.PassAsync(DateTimeOffset.FromUnixTimeSeconds(session + 60) - await Stack.NowAsync(Ct), Ct);
        var voters = new List<Person>();
        foreach (var person in Person.All.Where(x => x.Index is >= 10 and < 134))
        {
            if (voters.Count < Voters && await Stack.Chain.BehindAsync(Chamber, session, person, Ct) > 0)
                voters.Add(person);
        }

        await Stack.Chain.CastAsync(Chamber, session, voters, [3], Ct);
        var deadline = (await Stack.ReadAsync($"/api/sessions/{Chamber}/{session}", Ct)).GetProperty("closes").GetDateTimeOffset();
        await Stack.PassAsync(deadline + TimeSpan.FromMinutes(1) - await Stack.NowAsync(Ct), Ct);
        return session;
    }

    /// <summary>Takes the bundle of the session's result as anybody can, and has the command check it against the chain.</summary>
    private async Task CheckAsync(long session)
    {
        var file = Path.Combine(Path.GetTempPath(), $"doctordao-{Guid.NewGuid():N}.json.gz");
        try
        {
            await File.WriteAllBytesAsync(file, await Stack.Http.GetByteArrayAsync(new Uri(Stack.Home, $"/api/sessions/{Chamber}/{session}/bundle"), Ct), Ct);
            var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
            foreach (var argument in (string[])[Verifier, file, "--rpc", Stack.Host.Rpc.ToString()])
                start.ArgumentList.Add(argument);
            using var command = Process.Start(start)!;
            var told = await command.StandardOutput.ReadToEndAsync(Ct) + await command.StandardError.ReadToEndAsync(Ct);
            await command.WaitForExitAsync(Ct);
            Assert.True(command.ExitCode == 0, told);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Makes what is known now final: a bundle is of nothing else.</summary>
    private async Task FinalAsync()
    {
        var block = (await Stack.ReadAsync("/api/status", Ct)).GetProperty("indexed").GetProperty("number").GetInt64();
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while ((await Stack.ReadAsync("/api/status", Ct)).GetProperty("final").GetProperty("number").GetInt64() < block)
        {
            await Stack.Chain.Client.RequestAsync("evm_mine", Ct);
            await poll.WaitForNextTickAsync(Ct);
        }
    }
}
