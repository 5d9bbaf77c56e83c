using System.Text.Json;
using System.Text.RegularExpressions;
using DoctorDAO.Contracts;
using DoctorDAO.E2E.Harness;
using DoctorDAO.Ethereum;
using Microsoft.Playwright;

namespace DoctorDAO.E2E;

/// <summary>Issuers that the association accredits itself: from a form to a proposal whose call does that and nothing else.</summary>
[Collection(Alone.Name)]
public sealed class RootIssuerTests(Stack stack, Chromium chromium) : BrowserTest(stack, chromium)
{
    private const string Did = "did:web:baltic-college.example:issuers:licences";

    private static readonly Person Proposer = Person.Named("Dr Mei Baumann");
    private static readonly Person Controller = Person.Named("Omar Visser");

    [Fact]
    public async Task A_form_becomes_a_proposal_that_accredits_the_issuer_and_says_so()
    {
        var member = await MemberAsync(Proposer, "/proposals/drafts/new");
        var page = member.Page;
        await page.Locator("#chamber").SelectOptionAsync("platform");
        await page.Locator("#title").FillAsync("Accredit the Baltic College");
        await page.Locator("#summary").FillAsync("Its licences count here from then on.");
        await page.Locator("#markdown").FillAsync("The college answers for the licences of three countries.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Begin the draft" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/proposals/drafts/[0-9]+"));
        var draft = Regex.Match(new Uri(page.Url).AbsolutePath, "^/proposals/drafts/[0-9]+").Value;

        await member.OpenAsync(draft + "/actions?function=accredit-issuer");
        // What is wrong is said at its field, and nothing that was written is lost.
        await page.Locator("#f-did").FillAsync("baltic-college.example");
        await page.Locator("#f-controller").FillAsync(Controller.Address.ToString());
        await page.GetByLabel("Licence to practise").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add it to the draft" }).ClickAsync();
        await Expect(page.Locator("#f-did-error")).ToBeVisibleAsync();
        await Expect(page.Locator("#f-controller")).ToHaveValueAsync(Controller.Address.ToString());
        await Expect(page.GetByLabel("Licence to practise")).ToBeCheckedAsync();
        Assert.Empty(await Axe.SeriousAsync(page));

        await page.Locator("#f-did").FillAsync(Did);
        await page.Locator("#f-from").FillAsync("2030-01-01");
        await page.Locator("#f-until").FillAsync("2034-12-31");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add it to the draft" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex(draft + "/edit"));
        await member.OpenAsync(draft + "?try=yes");
        await Expect(page.Locator("#try")).ToContainTextAsync(Did);

        var proposal = await SubmitAsync(member, draft);
        await member.OpenAsync("/proposals/" + proposal);
        await Expect(page.Locator("main")).ToContainTextAsync(Did + " is accredited from 1 Jan 2030 to 31 Dec 2034");
        await Expect(page.Locator("main")).ToContainTextAsync("Licence to practise");
        var action = Assert.Single((await Stack.ReadAsync("/api/proposals/" + proposal, Ct)).GetProperty("actions").EnumerateArray());
        Assert.Equal("accredit-issuer", action.GetProperty("kind").GetString());
        Assert.True(IssuerRegistry.AccreditCall.TryDecode(Hex.Decode(action.GetProperty("calldata").GetString()!), out var call));
        Assert.Equal(Did, call.A.Did);
        Assert.Equal(Controller.Address, call.A.Controller);
        // Nobody but the association stands above it.
        Assert.Equal(default, call.A.AccreditedBy);
        Assert.Equal("LicenceToPractise", System.Text.Encoding.ASCII.GetString(Hex.Decode(Assert.Single(call.A.Topics).ToString())).TrimEnd('\0'));
        Assert.Equal((Seconds("2030-01-01T00:00:00Z"), Seconds("2034-12-31T23:59:59Z")), ((long)call.A.ValidFrom, (long)call.A.ValidTo));
        // The registry itself would take it from the association, and from nobody else.
        var registry = Address.Parse(action.GetProperty("target").GetString());
        var calldata = Hex.Decode(action.GetProperty("calldata").GetString()!);
        Assert.NotEmpty(await Stack.Chain.AskAsync(Stack.Chain.Association, registry, calldata, Ct));
        await Assert.ThrowsAsync<RpcException>(() => Stack.Chain.AskAsync(Proposer.Address, registry, calldata, Ct));
    }

    private async Task<string> SubmitAsync(Visitor member, string draft)
    {
        var page = member.Page;
        await member.OpenAsync(draft);
        await page.GetByRole(AriaRole.Button, new() { Name = "Freeze the text" }).ClickAsync();
        // The test wallet has no node of its own.
        await member.Context.ExposeFunctionAsync<JsonElement, Task<string>>("__sendForProposer", async x =>
            (await Stack.Chain.SendAsync(Proposer, Address.Parse(x.GetProperty("to").GetString()), Hex.Decode(x.GetProperty("data").GetString()!), Ct)).ToString());
        await member.OpenAsync(draft + "/submit");
        await page.EvaluateAsync("() => { window.__testWallet.send = x => window.__sendForProposer(x); }");
        await page.Locator("[data-do=submit]").ClickAsync();
        var link = page.Locator("main a[href^='/proposals/']:not([href*=drafts])").First;
        await Expect(link).ToBeVisibleAsync(new() { Timeout = 30_000 });
        return (await link.GetAttributeAsync("href"))!["/proposals/".Length..];
    }

    private static long Seconds(string time) => DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeSeconds();
}
