using Bunit;
using DoctorDAO.Client;
using DoctorDAO.Client.Governance;
using DoctorDAO.Portal.Features.Drafts;
using DoctorDAO.Portal.Features.Governance;
using DoctorDAO.Portal.Tests.Sample;
using Microsoft.AspNetCore.Components;

namespace DoctorDAO.Portal.Tests.Drafts;

/// <summary>Drafts in their states, for those who write them, sponsor them, or only read.</summary>
public sealed class DraftPageTests : IDisposable
{
    private readonly PageContext _pages = new();

    public void Dispose() => _pages.Dispose();

    [Fact]
    public async Task The_list_says_of_each_draft_whose_it_is_and_how_far()
    {
        var page = await _pages.OpenAsync<DraftsPage>(new SampleDao(), People.Nora.Address);
        Assert.Equal(["d-5", "d-4", "d-3", "d-2", "d-1"], page.FindAll("tbody tr").Select(r => r.Id));
        Assert.Contains("Submitted", page.Find("#d-4").TextContent, StringComparison.Ordinal);
        Assert.Equal("/proposals/drafts/4", page.Find("#d-4 th a").GetAttribute("href"));
        Assert.Equal("/proposals/drafts/new", page.Find("a.btn.go").GetAttribute("href"));
        Assert.Equal(Topics.Drafts, page.Find("live-region").GetAttribute("topics"));
    }

    [Theory]
    [InlineData(1, true, new[] { "open", "discuss", "withdraw" }, new[] { "edit" })]
    [InlineData(2, true, new[] { "accept", "leave" }, new string[0])]
    [InlineData(3, true, new string[0], new[] { "sponsor" })]
    [InlineData(4, true, new string[0], new string[0])]
    [InlineData(5, true, new[] { "discuss", "withdraw" }, new[] { "submit" })]
    [InlineData(1, false, new string[0], new string[0])]
    [InlineData(3, false, new string[0], new string[0])]
    public async Task Everybody_sees_what_they_can_do_next_and_nothing_else(long id, bool signedIn, string[] buttons, string[] links)
    {
        var page = await Open(id, signedIn);
        Assert.Equal(buttons, page.FindAll("button[name='Act.Do']").Select(b => b.GetAttribute("value")));
        Assert.Equal(links.Select(l => $"/proposals/drafts/{id}/{l}"), page.FindAll("aside a.btn").Select(a => a.GetAttribute("href")));
        Assert.Equal(id == 1 && signedIn, page.FindAll("#member").Count == 1);
        // What it does is told in words and in full.
        Assert.Contains("12.00", page.Find(".act").TextContent, StringComparison.Ordinal);
        Assert.Contains("data   0x", page.Find("#raw-calls pre").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_open_draft_says_what_the_chamber_asks_and_who_has_signed()
    {
        var page = await Open(3, signedIn: true);
        Assert.Contains("1 of 2 sponsors", page.Find("[aria-labelledby=h-sponsors]").TextContent, StringComparison.Ordinal);
        Assert.Contains("Prof Yusuf Demir", page.Find("[aria-labelledby=h-sponsors]").TextContent, StringComparison.Ordinal);
        Assert.Equal("/forum/threads/1", page.FindAll("aside a").Single(a => a.TextContent.Contains("thread", StringComparison.Ordinal)).GetAttribute("href"));
        using var others = new PageContext();
        Assert.Equal("/proposals/3", (await others.OpenAsync<DraftPage>(new SampleDao(), null, "en-GB", "", ("Id", 4L))).Find(".note a").GetAttribute("href"));
    }

    [Fact]
    public async Task Without_the_chain_a_draft_can_still_be_read()
    {
        _pages.Drafts.Unavailable = true;
        var page = await Open(3, signedIn: true);
        Assert.Equal("Draft 3", page.Find("h1").TextContent);
        Assert.DoesNotContain("of 2 sponsors", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trying_tells_what_moves_what_changes_and_what_fails()
    {
        var (treasury, weber) = (new NamedAccountDto("0x" + new string('a', 40), "Treasury"), new NamedAccountDto(People.Weber.Address, "Dr Jonas Weber"));
        _pages.Actions.Simulation = _pages.Actions.Simulation with
        {
            Succeeds = false,
            Calls =
            [
                new SimulatedCallDto(true, null, null, new Dictionary<string, string>(), 30_000),
                new SimulatedCallDto(false, "ERC20InsufficientBalance", "The treasury holds 1.00 EUR.", new Dictionary<string, string>(), 30_000),
                new SimulatedCallDto(false, "SomethingNew", "The contract refuses it: SomethingNew().", new Dictionary<string, string>(), 30_000),
            ],
            Moves = [new MoveDto(treasury, weber, "400.00", "EUR", "0x" + new string('b', 40))],
            Roles = [new RoleChangeDto(treasury, "CANCELLER_ROLE", weber, true)],
            Changes = [new RuleChangeDto(treasury, "MinDelayChange", [KeyValuePair.Create("newDuration", "60")])],
        };
        var text = (await Open(3, signedIn: true, query: "try=yes")).Find(".simulation").TextContent;
        foreach (var words in (string[])["none of it happens", "Action 2: The treasury does not hold that much.", "Action 3: The contract refuses it: SomethingNew().", "400", "Dr Jonas Weber (", "MinDelayChange", "newDuration 60"])
            Assert.Contains(words, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_node_could_not_see_is_said_and_not_passed_over()
    {
        _pages.Actions.Simulation = _pages.Actions.Simulation with { Complete = false };
        var page = await Open(3, signedIn: true, query: "try=yes");
        Assert.Contains("could try each action only by itself", page.Find(".simulation").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Nothing moves", page.Find(".simulation").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_members_have_a_node_try_a_draft_and_no_refresh_takes_the_answer_away()
    {
        Assert.Empty((await Open(3, signedIn: false, query: "try=yes")).FindAll(".simulation, a[href*=try]"));
        Assert.Equal(0, _pages.Actions.Tried);
        using var others = new PageContext();
        Assert.NotNull((await others.OpenAsync<DraftPage>(new SampleDao(), People.Nora.Address, "en-GB", "", ("Id", 3L))).Find("a[href='/proposals/drafts/3?try=yes#try']"));
        using var members = new PageContext();
        var page = await members.OpenAsync<DraftPage>(new SampleDao(), People.Nora.Address, "en-GB", "try=yes", ("Id", 3L));
        Assert.Null(page.Find("#try").Closest("live-region"));
        Assert.Equal(1, members.Actions.Tried);
    }

    [Fact]
    public async Task The_first_version_can_be_read()
    {
        var page = await _pages.OpenAsync<DraftVersionsPage>(new SampleDao(), null, "en-GB", "", ("Id", 1L));
        Assert.Equal("Draft 1\n\nWhat it is.\n\nAnd **why**.", page.Find(".diff").TextContent);
    }

    [Fact]
    public async Task Enter_in_a_field_of_a_draft_saves_it_and_removes_nothing()
    {
        var page = await _pages.OpenAsync<EditDraftPage>(new SampleDao(), People.Nora.Address, "en-GB", "", ("Id", 1L));
        var form = page.Find("#title").Closest("form")!;
        // A form's default button is its first.
        Assert.Equal("save", form.QuerySelector("button[type=submit]")!.GetAttribute("value"));
        Assert.Equal("draft:1", form.Closest("draft-box")!.GetAttribute("key"));
        Assert.NotEmpty(form.QuerySelector("input[name='Sent.Key']")!.GetAttribute("value")!);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_submits_is_told_when_nothing_could_be_tried(bool unavailable)
    {
        _pages.Actions.Unavailable = unavailable;
        var page = await _pages.OpenAsync<SubmitPage>(new SampleDao(), People.Nora.Address, "en-GB", "", ("Id", 5L));
        Assert.Equal(unavailable, page.FindAll(".simulation").Count == 0);
        Assert.Equal(unavailable, page.FindAll(".note.warn").Count == 1);
        Assert.NotNull(page.Find("submit-act"));
        Assert.NotEmpty(page.Find(".no-scripts").TextContent);
    }

    [Fact]
    public async Task An_issuer_is_added_by_a_choice_of_its_own()
    {
        const string path = "/proposals/drafts/1/actions?function=grant-role&role=VERIFIER_ROLE";
        Assert.Equal("Add a verifier of admissions", (await _pages.OpenAsync<ActionPage>(new SampleDao(), People.Nora.Address, "en-GB", "", ("Id", 1L))).Find($"a[href='{path}']").TextContent);
        using var form = new PageContext();
        var page = await form.OpenAsync<ActionPage>(new SampleDao(), People.Nora.Address, "en-GB", "function=grant-role&role=VERIFIER_ROLE", ("Id", 1L));
        Assert.Equal("VERIFIER_ROLE", page.Find("#f-role").GetAttribute("value"));
        Assert.Equal("membership", page.Find("#target option").GetAttribute("value"));
        Assert.Equal("Add a verifier of admissions", page.Find("h2").TextContent);
    }

    [Fact]
    public async Task The_form_of_an_action_has_a_label_and_a_hint_for_each_field_and_offers_the_roles()
    {
        var page = await _pages.OpenAsync<ActionPage>(new SampleDao(), People.Nora.Address, "en-GB", "function=grant-role", ("Id", 1L));
        Assert.Equal(["Membership", "Treasury"], page.FindAll("#target option").Select(o => o.TextContent));
        foreach (var input in page.FindAll("form input[type=text]"))
        {
            Assert.NotNull(page.Find($"label[for={input.Id}]"));
            Assert.NotNull(page.Find($"#{input.GetAttribute("aria-describedby")}"));
        }
        Assert.Equal(["VERIFIER_ROLE", "GUARDIAN_ROLE"], page.FindAll("#f-role-list option").Select(o => o.GetAttribute("value")));
    }

    [Fact]
    public async Task What_the_cover_chamber_alone_decides_has_a_form_in_its_drafts_and_a_way_there_in_others()
    {
        var list = await _pages.OpenAsync<ActionPage>(new SampleDao(), People.Nora.Address, "en-GB", "", ("Id", 1L));
        Assert.Equal("/proposals/drafts/new?chamber=cover", list.Find("#h-cover ~ p a").GetAttribute("href"));
        Assert.Empty(list.FindAll("a[href*='set-product-price']"));
        using var other = new PageContext();
        Assert.Empty((await other.OpenAsync<ActionPage>(new SampleDao(), People.Nora.Address, "en-GB", "function=set-product-price", ("Id", 1L))).FindAll("form"));

        using var own = new PageContext();
        own.Actions.Owner = "clinical";
        var page = await own.OpenAsync<ActionPage>(new SampleDao(), People.Nora.Address, "en-GB", "function=set-product-price", ("Id", 1L));
        Assert.Equal("Percent, from 0.0001 to 100.", page.Find("#f-rate-hint").TextContent);
        Assert.Equal(["", "yes", "no"], page.FindAll("#f-onSale option").Select(o => o.GetAttribute("value")));
        Assert.Equal("/cover/pool#rules", page.Find("form p a").GetAttribute("href"));
        Assert.All(page.FindAll("form input[type=text], form select"), x => Assert.NotNull(page.Find($"label[for={x.Id}]")));
    }

    [Fact]
    public async Task Who_does_not_write_a_draft_gets_no_form_for_it()
    {
        Assert.Empty((await _pages.OpenAsync<EditDraftPage>(new SampleDao(), People.Nora.Address, "en-GB", "", ("Id", 2L))).FindAll("form"));
        using var others = new PageContext();
        Assert.Empty((await others.OpenAsync<ActionPage>(new SampleDao(), People.Nora.Address, "en-GB", "function=pay", ("Id", 3L))).FindAll("form"));
    }

    private Task<IRenderedComponent<DynamicComponent>> Open(long id, bool signedIn, string query = "") =>
        _pages.OpenAsync<DraftPage>(new SampleDao(), signedIn ? People.Nora.Address : null, "en-GB", query, ("Id", id));
}
