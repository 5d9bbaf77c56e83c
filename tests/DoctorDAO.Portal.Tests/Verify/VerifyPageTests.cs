using Bunit;
using DoctorDAO.Client;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Portal.Features.Verify;
using DoctorDAO.Portal.Tests.Sample;
using Microsoft.AspNetCore.Components;

namespace DoctorDAO.Portal.Tests.Verify;

/// <summary>Pages of a relying organisation, in four languages.</summary>
public sealed class VerifyPageTests : IDisposable
{
    private readonly PageContext _pages = new();

    public void Dispose() => _pages.Dispose();

    [Fact]
    public async Task Nobody_registers_without_signing_in()
    {
        var page = await _pages.OpenAsync<VerifyPage>(new SampleDao());
        Assert.Empty(page.FindAll("form"));
        Assert.Equal("/verify/receipt", page.Find("aside a").GetAttribute("href"));
    }

    [Fact]
    public async Task The_organisations_of_the_reader_are_listed()
    {
        var page = await _pages.OpenAsync<VerifyPage>(new SampleDao(), People.Nora.Address);
        Assert.Equal("/verify/st-clara", page.Find("main a, .main a").GetAttribute("href"));
        Assert.Single(page.FindAll("form"));
    }

    [Theory]
    [InlineData("en-GB")]
    [InlineData("de")]
    [InlineData("fr")]
    [InlineData("es")]
    public async Task The_desk_shows_requests_in_every_state_policies_links_and_staff(string language)
    {
        var page = await _pages.OpenAsync<VerifierPage>(new SampleDao(), People.Nora.Address, language, "", ("Slug", "st-clara"));
        Assert.Equal(6, page.FindAll("tbody tr").Count);
        Assert.Equal(6, page.FindAll("tbody .badge").Select(x => x.TextContent).Distinct().Count());
        Assert.Equal("/verify/st-clara/policies/7", page.Find("[aria-labelledby=h-policies] a").GetAttribute("href"));
        Assert.Equal(3, page.FindAll("form").Count);
        // A poster on a wall is not ended by one click.
        Assert.NotNull(page.Find("details:not([open]) form"));
        Assert.Equal("/verify/st-clara?cursor=older", page.Find("a[rel=next]").GetAttribute("href"));
        Assert.Equal("/verify/st-clara/settings", page.Find("aside > p a").GetAttribute("href"));
    }

    [Fact]
    public async Task Its_owner_names_staff_and_changes_the_key()
    {
        var page = await _pages.OpenAsync<VerifierSettingsPage>(new SampleDao(), People.Nora.Address, "en-GB", "", ("Slug", "st-clara"));
        Assert.Equal(3, page.FindAll("form").Count);
        await page.FindAll("form")[0].SubmitAsync();
        await page.FindAll("form")[2].SubmitAsync();
        Assert.Equal(["no staff " + People.Okafor.Address, "key"], _pages.Verify.Acts);
    }

    [Fact]
    public async Task Somebody_else_s_organisation_is_not_there()
    {
        var page = await _pages.OpenAsync<VerifierPage>(new SampleDao(), People.Okafor.Address, "en-GB", "", ("Slug", "st-clara"));
        Assert.Empty(page.FindAll("form"));
        Assert.DoesNotContain("St Clara", page.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PresentationState.Waiting, true, 0)]
    [InlineData(PresentationState.Opened, true, 0)]
    [InlineData(PresentationState.Accepted, false, 3)]
    [InlineData(PresentationState.Refused, false, 3)]
    [InlineData(PresentationState.Declined, false, 0)]
    [InlineData(PresentationState.Expired, false, 0)]
    public async Task A_request_shows_its_code_while_it_is_open_and_each_check_afterwards(PresentationState state, bool code, int checks)
    {
        var page = await _pages.OpenAsync<RequestPage>(new SampleDao(), People.Nora.Address, "en-GB", "", ("Slug", "st-clara"), ("Id", SampleVerify.IdOf(state)));
        Assert.Equal(Topics.Presentation(SampleVerify.IdOf(state)), page.Find("live-region").GetAttribute("topics"));
        Assert.Equal(code, page.FindAll("img.qr").Count == 1);
        Assert.Equal(checks, page.FindAll("tbody tr").Count);
        Assert.Equal(state == PresentationState.Accepted, page.FindAll("#h-received").Count == 1);
        Assert.Equal(checks > 0, page.FindAll("#h-receipt").Count == 1);
        if (state == PresentationState.Refused)
            Assert.Contains("not shown by its holder", page.FindAll("tbody tr")[2].TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en-GB", "St Clara’s Hospital asks for")]
    [InlineData("de", "St Clara’s Hospital fragt nach")]
    [InlineData("fr", "St Clara’s Hospital demande")]
    [InlineData("es", "St Clara’s Hospital pide")]
    public async Task The_editor_shows_what_the_doctor_will_see(string language, string asks)
    {
        var page = await _pages.OpenAsync<PolicyPage>(new SampleDao(), People.Nora.Address, language, "template=locum", ("Slug", "st-clara"), ("Id", null));
        var preview = page.Find("[aria-labelledby=h-preview]");
        Assert.Contains(asks, preview.TextContent, StringComparison.Ordinal);
        Assert.Contains("50", preview.TextContent, StringComparison.Ordinal);
        Assert.Equal(5, page.FindAll("input[name='Sent.Claims'][checked]").Count);
        // What only the association may see cannot be ticked.
        Assert.Empty(page.FindAll("input[value='LicenceToPractise.dao_nullifier']"));
    }

    [Fact]
    public void A_form_says_the_policy_that_filled_it()
    {
        var said = PolicyForm.Of(SampleVerify.Policy).ToContent();
        Assert.Equal(SampleVerify.Policy.Name, said.Name);
        Assert.Equal(SampleVerify.Policy.Items.Select(x => (x.Type, string.Join(',', x.Claims), x.Multiple, x.Optional, x.MaxAgeDays, x.MinHours)), said.Items.Select(x => (x.Type, string.Join(',', x.Claims), x.Multiple, x.Optional, x.MaxAgeDays, x.MinHours)));
        Assert.Equal((SampleVerify.Policy.Anchor, SampleVerify.Policy.StatusHours, SampleVerify.Policy.RetainDays, SampleVerify.Policy.SamePerson), (said.Anchor, said.StatusHours, said.RetainDays, said.SamePerson));
    }

    [Fact]
    public void A_form_of_which_nothing_is_ticked_is_a_policy_that_asks_for_nothing_and_no_field_is_lost()
    {
        var form = new PolicyForm { Name = "x", Purpose = "y", Claims = null, Optional = null, Issuers = IssuerRule.Registry, IssuerDids = "did:web:one.example\n\n did:web:two.example " };
        Assert.Empty(form.ToContent().Items);
        Assert.Equal(["did:web:one.example", "did:web:two.example"], form.ToContent().IssuerDids);
        form.Check();
        form.MinHours = 50;
        Assert.Equal("minHours", Assert.Throws<FieldException>(form.Check).Field);
        (form.MinHours, form.MaxAgeDays) = (null, 365);
        Assert.Equal("maxAgeDays", Assert.Throws<FieldException>(form.Check).Field);
        form.Claims = ["CpdTraining.completed_on"];
        form.Check();
    }

    [Theory]
    [InlineData("en-GB")]
    [InlineData("de")]
    [InlineData("fr")]
    [InlineData("es")]
    public void What_the_server_refuses_is_said_in_the_readers_words_at_the_field_that_is_meant(string language)
    {
        var reader = new Reader(new SampleDao(), TimeProvider.System);
        reader.Read(language, null, "Europe/Stockholm", null, null);
        foreach (var (field, problem, id) in ((string, string, string)[])
        [
            ("slug", "is another organisation's", "slug"), ("slug", "is not 3 to 40 lowercase letters, digits and dashes, or is reserved", "slug"), ("name", "is not 2 to 100 characters on one line", "name"),
            ("purpose", "is not 10 to 300 characters on one line", "purpose"), ("items", "are not 1 to 6 kinds of credentials", "items"), ("items.claims", "are empty, hold an empty name, or name one twice", "items"),
            ("items.minHours", "needs the claim hours", "minHours"), ("items.maxAgeDays", "is 0; 1 to 36500 are possible", "maxAgeDays"), ("issuerDids", "name nobody", "issuerDids"), ("statusHours", "is 0; 1 to 720 are possible", "statusHours"),
            ("samePerson", "needs given_name, family_name and birthdate of every credential", "samePerson"), ("account", "is not an account: 0x and 40 hexadecimal digits", "account"), ("key", "is replaced already: another key signs by now", "name"),
        ])
        {
            var (at, said) = VerifyWriting.Refusal(reader.Texts("Verify"), new FieldException(field, problem), "name");
            Assert.Equal(id, at);
            Assert.DoesNotContain(problem, said, StringComparison.Ordinal);
        }

        Assert.Contains("of tomorrow", VerifyWriting.Refusal(reader.Texts("Verify"), new FieldException("weather", "is of tomorrow"), "name").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_older_version_is_read_and_not_written()
    {
        _pages.Verify.Newest = 3;
        var page = await _pages.OpenAsync<PolicyPage>(new SampleDao(), People.Nora.Address, "en-GB", "version=2", ("Slug", "st-clara"), ("Id", 7L));
        Assert.Empty(page.FindAll("form"));
        Assert.Contains("version 3 now", page.Find(".note").TextContent, StringComparison.Ordinal);
        Assert.Contains("Hours", page.Find("[aria-labelledby=h-preview]").TextContent, StringComparison.Ordinal);
        Assert.Equal(["/verify/st-clara/policies/7?version=1", "/verify/st-clara/policies/7?version=3"], page.FindAll(".facts a").Select(x => x.GetAttribute("href")));
    }

    [Fact]
    public async Task A_poster_leads_to_a_page_that_says_who_asks_for_what()
    {
        var page = await _pages.OpenAsync<OpenLinkPage>(new SampleDao(), null, "en-GB", "", ("Id", new string('9', 32)));
        Assert.Equal("St Clara’s Hospital asks for", page.Find("h1").TextContent);
        await page.Find("form").SubmitAsync();
        Assert.Equal(["open"], _pages.Verify.Acts);
        Assert.EndsWith("/credentials/present?x", _pages.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_answered_is_told_what_did_not_check()
    {
        var page = await _pages.OpenAsync<AnsweredPage>(new SampleDao(), null, "en-GB", "code=" + new string('1', 32));
        Assert.Contains("could not accept", page.Find("h1").TextContent, StringComparison.Ordinal);
        Assert.Contains("It has been revoked.", Assert.Single(page.FindAll("tbody tr")).TextContent, StringComparison.Ordinal);
    }
}
