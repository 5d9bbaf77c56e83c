using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using DoctorDAO.Client;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Portal.Features.Issuing;
using DoctorDAO.Portal.Tests.Sample;

namespace DoctorDAO.Portal.Tests.Issuing;

/// <summary>Pages of applicants and desks, as a browser without scripts uses them.</summary>
public sealed class IssuingPageTests(PortalSite site) : IClassFixture<PortalSite>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Pages() =>
    [
        "/apply", "/apply/new?issuer=college&type=LicenceToPractise", "/apply/0", "/apply/1", "/apply/2", "/apply/3", "/apply/4", "/apply/5", "/apply/6", "/apply/7", "/apply/take?link=x", "/desk", "/desk/college",
        "/desk/college?state=Refused", "/desk/college?search=nothing-of-ours", "/desk/college/1", "/desk/college/2", "/desk/college/4", "/desk/college/registry", "/desk/college/audit", "/desk/college/bulk", "/desk/college/act?act=anchor&list=1",
        "/desk/college/act?act=burn", "/desk/clerks/2", "/desk/clerks/registry", "/desk/college/below", "/desk/college/below/" + SampleIssuers.Hospital.Id,
        "/desk/college/act?act=reinstate&did=did:web:hospital.example", "/desk/college/act?act=set-validity&did=did:web:hospital.example&until=2020-01-01", "/desk/college/act?act=add-key&key=2",
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_page_is_whole_in_four_languages_and_shows_what_people_wrote_as_text(string page)
    {
        foreach (var language in (string[])["en-GB", "de", "fr", "es"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, page);
            request.Headers.Add("Accept-Language", language);
            using var answer = await site.Client.SendAsync(request, Ct);
            var html = await answer.Content.ReadAsStringAsync(Ct);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{page} {language}: {answer.StatusCode}");
            var document = await Parse(html);
            Assert.Single(document.QuerySelectorAll("h1"));
            Assert.DoesNotContain("<b>Lindqvist", html, StringComparison.Ordinal);
            foreach (var field in document.QuerySelectorAll("main input:not([type=hidden]), main select, main textarea"))
                Assert.True(field.Closest("label") is not null || document.QuerySelector($"label[for='{field.Id}']") is not null, $"{page}: {field.OuterHtml} has no label");
        }
    }

    [Fact]
    public async Task Who_is_signed_out_sees_the_issuers_and_no_application_and_what_is_missing_is_404()
    {
        var apply = await Open("/apply?as=nobody");
        Assert.Empty(apply.QuerySelectorAll("a[href='/apply/1']"));
        Assert.NotEmpty(apply.QuerySelectorAll("a[href*='/apply/new']"));
        Assert.Empty((await Open("/apply/1?as=nobody")).QuerySelectorAll("dd"));
        await Open("/apply?as=nora");
        foreach (var path in (string[])["/apply/99", "/apply/new?issuer=closed&type=LicenceToPractise", "/desk/nobody", "/desk/college/99", "/desk/clerks/audit", "/desk/clerks/bulk", "/desk/clerks/act?act=anchor", "/desk/clerks/below", "/desk/college/below/nobody", "/desk/college/below/" + SampleIssuers.College.Id])
            Assert.Equal(HttpStatusCode.NotFound, (await site.Client.GetAsync(path, Ct)).StatusCode);
    }

    [Fact]
    public async Task A_clerk_can_ask_for_more_and_a_registrar_decide_and_changing_a_record_asks_who_it_is()
    {
        Assert.Equal(["more"], (await Open("/desk/clerks/2")).QuerySelectorAll("button[name='Sent.Act']").Select(x => x.GetAttribute("value")));
        Assert.Equal(["accept", "refuse", "more"], (await Open("/desk/college/2")).QuerySelectorAll("button[name='Sent.Act']").Select(x => x.GetAttribute("value")));
        var record = await Open("/desk/college/4");
        Assert.Empty(record.QuerySelectorAll("button[name='Change.Act']"));
        Assert.NotEmpty(record.QuerySelectorAll("a[href^='/sign-in?again=true']"));
    }

    [Fact]
    public async Task An_offer_is_shown_with_its_links_its_digits_and_a_picture()
    {
        var page = await Send(await Open("/apply/4"), "offer", ("Offer.Act", "code"));
        Assert.Contains("123456", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector("a[href^='/credentials/offer?']"));
        Assert.NotNull(page.QuerySelector("a[href^='openid-credential-offer://']"));
        Assert.StartsWith("data:image/svg+xml", page.QuerySelector("img.qr")!.GetAttribute("src"), StringComparison.Ordinal);
        Assert.NotEmpty(page.QuerySelector("img.qr")!.GetAttribute("alt")!);
    }

    [Fact]
    public async Task A_registry_act_is_told_in_words_and_sent_by_the_controllers_own_wallet()
    {
        var page = await Open("/desk/college/act?act=anchor&list=1");
        var act = page.QuerySelector("submit-act")!;
        Assert.Equal(("/api/desk/college/registry?act=anchor&list=1", People.Nora.Address, People.Okafor.Address), (act.GetAttribute("data-path"), act.GetAttribute("data-account"), act.GetAttribute("data-governor")));
        Assert.Contains("fingerprint of status list 1 of College of Physicians", page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("accredit&controller=0x5FbDB2315678afecb367f032d93F642f64180aa3&types=HospitalPrivilege&types=CpdTraining&from=2030-01-01&until=2031-12-31", "is accredited from 1 Jan 2030 to 31 Dec 2031", "&from=1893456000&until=1956527999")]
    [InlineData("accredit&controller=0x5FbDB2315678afecb367f032d93F642f64180aa3&types=HospitalPrivilege&types=CpdTraining", "may issue: Hospital privilege, Training certificate", "&types=HospitalPrivilege&types=CpdTraining")]
    [InlineData("suspend", "hospital.example is suspended: it, and whoever it has accredited, issues nothing", "")]
    [InlineData("withdraw", "The accreditation of hospital.example is withdrawn for good", "")]
    [InlineData("set-types&types=HospitalPrivilege", "From then on hospital.example may issue these, and nothing else: Hospital privilege", "")]
    [InlineData("set-validity&until=2030-06-30&from=", "The accreditation of hospital.example holds until 30 Jun 2030", "&until=1909094399")]
    [InlineData("set-validity", "holds without an end", "")]
    [InlineData("set-controller&controller=0x5FbDB2315678afecb367f032d93F642f64180aa3", "acts for hospital.example from then on", "")]
    public async Task An_act_about_another_issuer_is_told_before_it_is_sent_and_asked_for_as_it_was_told(string query, string says, string asks)
    {
        var page = await Open($"/desk/college/act?did=did:web:hospital.example&act={query}");
        Assert.Contains(says, page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        var path = page.QuerySelector("submit-act")!.GetAttribute("data-path")!;
        Assert.StartsWith($"/api/desk/college/registry?act={query.Split('&')[0]}&did=did%3Aweb%3Ahospital.example", path, StringComparison.Ordinal);
        Assert.Contains(asks, path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_registry_would_refuse_is_said_in_the_readers_words_and_cannot_be_sent()
    {
        var page = await Open("/desk/college/act?act=reinstate&did=did:web:hospital.example");
        Assert.Contains("is suspended already, is not suspended, or was withdrawn", page.QuerySelector(".note.danger")!.TextContent, StringComparison.Ordinal);
        Assert.Null(page.QuerySelector("submit-act"));
        Assert.Contains("has to lie ahead", (await Open("/desk/college/act?act=set-validity&did=did:web:hospital.example&until=2020-01-01")).QuerySelector(".note.danger")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_controller_sees_whom_the_issuer_has_accredited_and_what_can_be_changed_there()
    {
        var registry = await Open("/desk/college/registry");
        Assert.NotNull(registry.QuerySelector($"a[href='/desk/college/below/{SampleIssuers.Hospital.Id}']"));
        Assert.Null((await Open("/desk/clerks/registry")).QuerySelector("a[href*='/below']"));
        var page = await Open("/desk/college/below/" + SampleIssuers.Hospital.Id);
        Assert.NotNull(page.QuerySelector("a[href*='act=reinstate']"));
        Assert.Null(page.QuerySelector("a[href*='act=suspend']"));
        Assert.Equal(["set-types", "set-validity", "set-controller"], page.QuerySelectorAll("main form input[name=act]").Select(x => x.GetAttribute("value")));
        // What it may issue and the college may not itself can be taken away still.
        Assert.Equal(["LicenceToPractise", "SpecialistTitle", "HospitalPrivilege"], page.QuerySelectorAll("input[name=types]").Select(x => x.GetAttribute("value")));
        Assert.Equal(["HospitalPrivilege"], page.QuerySelectorAll("input[name=types][checked]").Select(x => x.GetAttribute("value")));
    }

    [Fact]
    public async Task A_refused_act_leads_back_to_its_form_with_what_was_written()
    {
        var page = await Open("/desk/college/act?act=reinstate&did=did:web:hospital.example");
        Assert.Equal("/desk/college/below/did%3Aweb%3Ahospital.example", page.QuerySelector("main a.btn")!.GetAttribute("href"));
        var accredit = await Open("/desk/college/act?act=accredit&did=did:web:new.example&controller=0x12&types=HospitalPrivilege&until=2020-01-01");
        var form = await Open(accredit.QuerySelector("main a.btn")!.GetAttribute("href")!);
        Assert.Equal(("did:web:new.example", "0x12"), (form.QuerySelector("#did")!.GetAttribute("value"), form.QuerySelector("#controller")!.GetAttribute("value")));
        foreach (var hand in (string[])["/desk/college/act?act=end-key&key=1&until=2020-01-01", "/desk/college/act?act=burn"])
            Assert.Equal("/desk/college/registry", (await Open(hand)).QuerySelector("main a.btn")?.GetAttribute("href") ?? "/desk/college/registry");
    }

    [Fact]
    public async Task A_key_that_was_ended_is_not_added_again_and_one_that_waits_is_added_before_another_is_made()
    {
        var page = await Open("/desk/college/registry");
        var keys = page.QuerySelectorAll("[aria-labelledby=h-keys] > ul > li");
        Assert.Equal(["Not in the registry", "In the registry", "Ended"], keys.Select(x => x.QuerySelector(".badge")!.TextContent));
        Assert.NotNull(keys[0].QuerySelector("a[href*='act=add-key&key=2']"));
        Assert.NotNull(keys[1].QuerySelector("a[href*='act=end-key&key=1']"));
        Assert.Empty(keys[2].QuerySelectorAll("a, form"));
        Assert.Empty(page.QuerySelectorAll("main form input[value=rotate]"));
    }

    [Fact]
    public async Task Nobody_is_taken_off_the_staff_and_nothing_revoked_by_one_click()
    {
        foreach (var form in (await Open("/desk/college/registry")).QuerySelectorAll("main form").Where(x => x.QuerySelector("input[value^='dismiss-']") is not null))
            Assert.NotNull(form.Closest("details:not([open])"));
    }

    [Fact]
    public async Task The_audit_trail_names_people_and_a_search_that_finds_nothing_says_what_it_finds()
    {
        Assert.Contains("Dr Nora Lindqvist", (await Open("/desk/college/audit")).QuerySelector("tbody tr")!.TextContent, StringComparison.Ordinal);
        var none = await Find("none");
        Assert.Contains("licence number, each in full", none.QuerySelector(".empty")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("/desk/college", none.QuerySelector(".empty a")!.GetAttribute("href"));
        var bad = await Find("bad");
        Assert.Equal("search-error", bad.QuerySelector("#search")!.GetAttribute("aria-describedby"));
        Assert.Contains("in full", bad.QuerySelector("#search-error")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_looked_for_is_in_no_address()
    {
        var page = await Find("Lindqvist");
        Assert.Equal("Lindqvist", page.QuerySelector("#search")!.GetAttribute("value"));
        var next = page.QuerySelector("a[rel=next]")!.GetAttribute("href")!;
        Assert.DoesNotContain("Lindqvist", next, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("Lindqvist", (await Open(next)).QuerySelector("#search")!.GetAttribute("value"));
    }

    /// <summary>What the server says of each field, in the reader's language and at the field; a sentence that is not known is shown as it is.</summary>
    [Theory]
    [InlineData("slug", "is that of no accredited issuer: the registry does not know did:web:x", "slug", "the registry")]
    [InlineData("slug", "is that of an issuer with another controller", "slug", "another account")]
    [InlineData("contact", "has 0 characters; 1 to 200 are possible, in a line", "contact", "how people reach it: 1 to 200")]
    [InlineData("account", "is not an account: 0x and 40 hexadecimal digits", "account", "0x and 40")]
    [InlineData("reason", "is missing: say why, so that the applicant understands it", "reason", "say why")]
    [InlineData("decision", "is yours already; a second registrar must agree", "page", "second registrar")]
    [InlineData("csv", "has a quote in line 3 that is never closed", "csv", "never closed")]
    [InlineData("until", "is not a day, such as 2030-12-31", "until", "last day: a day")]
    [InlineData("until", "is not a time in the future", "until", "has to lie ahead")]
    [InlineData("claims.valid_until", "is over already, or before it begins", "claims-valid_until", "valid until: the last day")]
    [InlineData("claims.hours", "is missing", "claims-hours", "hours is missing")]
    [InlineData("something", "new that nobody has worded", "something", "new that nobody has worded")]
    public void A_refusal_is_said_in_the_readers_words_at_its_field(string field, string problem, string at, string words)
    {
        foreach (var language in (string[])["en-GB", "de", "fr", "es"])
        {
            var reader = new Reader(new SampleDao(), TimeProvider.System);
            reader.Read(language, null, "Europe/Stockholm", null, null);
            var (id, said) = IssuingWriting.Refusal(reader, reader.Texts("Issuing"), new FieldException(field, problem));
            Assert.Equal(at, id);
            if (language == "en-GB")
                Assert.Contains(words, said, StringComparison.OrdinalIgnoreCase);
            else
                Assert.Equal(field == "something", said.Contains(problem, StringComparison.Ordinal));
        }
    }

    private async Task<IHtmlDocument> Find(string text) => await Send(await Open("/desk/college"), "find", ("Sent.Search", text));

    private static Task<IHtmlDocument> Parse(string html) => new HtmlParser().ParseDocumentAsync(html, Ct);

    private async Task<IHtmlDocument> Open(string path) => await Parse(await (await site.Client.GetAsync(path, Ct)).Content.ReadAsStringAsync(Ct));

    private async Task<IHtmlDocument> Send(IHtmlDocument page, string form, params (string Name, string Value)[] fields)
    {
        var found = page.QuerySelectorAll<IHtmlFormElement>("main form").Single(f => f.QuerySelector($"input[name=_handler][value='{form}']") is not null);
        using var content = new MultipartFormDataContent();
        foreach (var input in found.QuerySelectorAll("input[type=hidden]"))
            content.Add(new StringContent(input.GetAttribute("value") ?? ""), input.GetAttribute("name")!);
        foreach (var (name, value) in fields)
            content.Add(new StringContent(value), name);
        using var answer = await site.Client.PostAsync(found.GetAttribute("action"), content, Ct);
        if (answer is { StatusCode: HttpStatusCode.Found, Headers.Location: { } next })
        {
            Assert.DoesNotContain(fields, x => Uri.UnescapeDataString(next.ToString()).Contains(x.Value, StringComparison.OrdinalIgnoreCase));
            return await Open(next.ToString());
        }

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await Parse(await answer.Content.ReadAsStringAsync(Ct));
    }
}
