using System.Globalization;
using AngleSharp.Dom;
using Bunit;
using DoctorDAO.Client;
using DoctorDAO.Portal.Features.Governance;
using DoctorDAO.Portal.Tests.Sample;

namespace DoctorDAO.Portal.Tests;

/// <summary>What the session page writes for the islands (Scripts/README.md, section 3), and what it lets a reader do when.</summary>
public sealed class BallotTests : BunitContext
{
    [Fact]
    public async Task The_ballot_carries_what_the_islands_need()
    {
        var page = await Open(Scene.ThroughDelegate);
        var form = page.Find("ballot-form#ballot");
        Assert.Equal(["clinical", SampleDao.Session.ToString(CultureInfo.InvariantCulture), "31337", People.Nora.Address, "yes", "no"],
            ((string[])["chamber", "session", "chain", "account", "cast", "withdraw"]).Select(n => form.GetAttribute("data-" + n)));
        Assert.False(form.HasAttribute("data-own"));
        Assert.Equal("Dr\u00a0Okafor", form.GetAttribute("data-delegate-name"));
        Assert.StartsWith("0x", form.GetAttribute("data-governor"), StringComparison.Ordinal);

        var controls = page.FindAll("ballot-form article.issue vote-control.vote");
        Assert.Equal(8, controls.Count);
        for (var i = 0; i < 8; i++)
        {
            var control = controls[i];
            Assert.Equal($"c{i}", control.Id);
            Assert.Equal(i.ToString(CultureInfo.InvariantCulture), control.GetAttribute("data-issue"));
            Assert.Equal(Sample.Texts.Issues[i].Title, control.GetAttribute("data-name"));
            Assert.True(control.GetAttribute("data-short")!.Length <= 39);
            Assert.False(control.HasAttribute("data-own"));
            var range = control.QuerySelector("input[type=range]")!;
            Assert.Equal([$"v{i}", $"v{i}", "-10", "10", "1", "0", $"t{i}", $"d{i}"],
                ((string[])["id", "name", "min", "max", "step", "value", "aria-labelledby", "aria-describedby"]).Select(n => range.GetAttribute(n)));
            Assert.Equal(Sample.Texts.Issues[i].Title, page.Find($"#t{i}").TextContent);
            Assert.Equal(["-1", "1"], control.QuerySelectorAll("button.step").Select(b => b.GetAttribute("data-d")));
            Assert.All(control.QuerySelectorAll("button.step"), b => Assert.Equal("-1", b.GetAttribute("tabindex")));
            Assert.NotNull(control.QuerySelector(".track .fill"));
            Assert.NotNull(control.QuerySelector(".track .dia"));
            Assert.Equal("true", control.QuerySelector(".read")!.GetAttribute("aria-hidden"));
        }
        Assert.Equal("6", controls[0].GetAttribute("data-delegate"));
        Assert.Equal("-4", controls[5].GetAttribute("data-delegate"));
        Assert.Equal("--v:0;--d:-4", controls[5].GetAttribute("style"));
    }

    [Fact]
    public async Task Everything_around_the_ballot_has_its_place()
    {
        var page = await Open(Scene.ThroughDelegate);
        foreach (var id in (string[])["offline", "errors", "sent", "problem", "kept", "reorg", "over"])
            Assert.True(page.Find("#" + id).HasAttribute("hidden"), id);
        foreach (var id in (string[])["errors", "sent", "problem"]) Assert.Equal("-1", page.Find("#" + id).GetAttribute("tabindex"));
        Assert.NotNull(page.Find("#errors #err-n"));
        Assert.Empty(page.Find("#errors ul").Children);
        Assert.Equal(["signed", "submitted", "mined", "indexed", "final"], page.FindAll("#sent ol.steps[data-steps] li").Select(l => l.GetAttribute("data-step")));
        Assert.All(page.FindAll("#sent ol.steps li"), l => Assert.NotEqual("", l.GetAttribute("data-said")));
        foreach (var part in (string[])["#sent [data-part=note]", "#problem b[data-part=problem]", "#problem [data-do=dismiss]", "#kept [data-do=retry]", "#over .fixes", ".purse .cells",
            "dialog#review tbody", "dialog#review #sum", "dialog#review #silent #silent-n", "dialog#review [data-part=refused][hidden]", "dialog#review [data-do=sign]",
            "dialog#review [data-do=close]", "dialog#review textarea#reason[maxlength='1000']", ".purse [data-do=review]", ".dock [data-do=review]", "[data-do=copy]", "[data-do=clear]", ".dock .thin"])
            Assert.True(page.FindAll(part).Count == 1, part);
        Assert.Equal("100 of 100 credits left", page.Find(".purse .left").TextContent);
        Assert.Equal("100 of 100 credits left", page.Find(".dock .left").TextContent);
        Assert.Empty(page.FindAll("dialog#withdraw"));
        var region = page.Find("live-region#session");
        Assert.Equal($"{Topics.Session("clinical", SampleDao.Session)} {Topics.Member(People.Nora.Address)}", region.GetAttribute("topics"));
        Assert.Contains("2026-11-27T05:00:00Z", region.GetAttribute("data-refresh-at"), StringComparison.Ordinal);
        Assert.NotNull(page.Find("[data-announce]"));
    }

    [Fact]
    public async Task An_own_ballot_is_where_the_member_goes_on()
    {
        var page = await Open(Scene.OwnBallot);
        var form = page.Find("ballot-form");
        Assert.Equal("4,-2,5,0,3,0,-1,2", form.GetAttribute("data-own"));
        Assert.Equal("yes", form.GetAttribute("data-withdraw"));
        var second = page.Find("#c1");
        Assert.Equal(["-2", "-", "--v:-2;--d:2"], ((string[])["data-own", "data-sign", "style"]).Select(n => second.GetAttribute(n)));
        Assert.Equal("-2", page.Find("#v1").GetAttribute("value"));
        Assert.Equal("\u22122 votes against", second.QuerySelector(".read span")!.TextContent);
        Assert.Equal("Sign the change", page.Find("#review [data-do=sign]").TextContent);
        Assert.Equal("withdraw", page.Find("[data-open=withdraw]").GetAttribute("data-open"));
        foreach (var part in (string[])["dialog#withdraw [data-part=refused][hidden]", "dialog#withdraw [data-do=withdraw]", "dialog#withdraw [data-close]"]) Assert.Single(page.FindAll(part));
        Assert.Contains("through Dr Amara Okafor", page.Find("dialog#withdraw").TextContent, StringComparison.Ordinal);
        Assert.Contains("You can change your ballot until", page.Find(".facts").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Scene.ThroughDelegate, true, false, "Your voice counts through Dr Amara Okafor now. When you cast this ballot it counts through you, on all 8 issues, in this session only. 6 voices move with you: yours and the 5 that follow you.")]
    [InlineData(Scene.ThroughFurther, true, false, "Your voice counts through Prof Yusuf Demir now, because Dr Amara Okafor has not voted.")]
    [InlineData(Scene.Waiting, true, false, "Dr Amara Okafor has not voted. If that stays so, your voice passes to Prof Yusuf Demir")]
    [InlineData(Scene.Alone, true, false, "You follow nobody here. Your voice counts when you cast this ballot, and nowhere else. It is only your own.")]
    [InlineData(Scene.OwnBallot, true, true, "Your voice counts through your own ballot, cast Tue 24 Nov, 06:00. 5 others count through it too.")]
    [InlineData(Scene.OwnPastWithdrawal, true, false, "5 others count through you, so your deadline comes earlier. Withdrawing ended Wed 25 Nov, 18:00")]
    [InlineData(Scene.OwnFixed, false, false, "Your ballot is fixed now. 5 others count through it")]
    [InlineData(Scene.TooLate, false, false, "You can no longer vote in this session. 5 others would have moved with you, so your last moment was Fri 27 Nov, 06:00.")]
    [InlineData(Scene.ClosingOwnOnly, true, false, "Dr Amara Okafor: that ballot is fixed now. Yours is not.")]
    [InlineData(Scene.BeyondReach, true, false, "The nearest person who has voted stands more than 7 steps from you.")]
    public async Task The_page_says_where_the_voice_is_and_offers_what_the_rules_allow(Scene scene, bool cast, bool withdraw, string said)
    {
        var page = await Open(scene);
        Assert.Contains(said, Plain(page.Find("#voice")), StringComparison.Ordinal);
        Assert.Equal(cast ? "yes" : "no", page.Find("ballot-form").GetAttribute("data-cast"));
        Assert.Equal(withdraw ? "yes" : "no", page.Find("ballot-form").GetAttribute("data-withdraw"));
        Assert.Equal(cast ? 8 : 0, page.FindAll("vote-control").Count);
        Assert.Equal(cast ? 1 : 0, page.FindAll("dialog#review").Count);
        Assert.Equal(withdraw ? 1 : 0, page.FindAll("dialog#withdraw").Count);
        Assert.Equal(cast ? 0 : 1, page.FindAll("section#draft[hidden] tbody").Count);
    }

    [Theory]
    [InlineData(Scene.Waiting)]
    [InlineData(Scene.Alone)]
    public async Task Without_a_ballot_above_there_is_no_diamond(Scene scene)
    {
        var page = await Open(scene);
        Assert.Empty(page.FindAll(".dia"));
        Assert.Empty(page.FindAll("[data-delegate],[data-do=copy]"));
        Assert.Empty(page.FindAll("[aria-describedby^=d]"));
    }

    [Fact]
    public async Task Nobody_signed_in_sees_the_agenda_and_the_tallies_and_no_ballot()
    {
        var page = await Open(Scene.ThroughDelegate, signedIn: false);
        Assert.Empty(page.FindAll("ballot-form,vote-control,dialog,.dock,#sent"));
        Assert.Equal(8, page.FindAll("article.issue .tally").Count);
        Assert.Contains("/sign-in?return=", page.Find("#voice a").GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_had_no_voice_at_the_snapshot_gets_no_ballot()
    {
        var page = await Open(Scene.NoVoice);
        Assert.Empty(page.FindAll("ballot-form,vote-control"));
        Assert.Contains("You have no voice in this session.", page.Find("#voice").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_session_shows_outcomes()
    {
        var page = await Open(Scene.Closed);
        Assert.Equal("no", page.Find("ballot-form").GetAttribute("data-cast"));
        Assert.Equal(8, page.FindAll("article.issue .badge").Count);
        Assert.Contains("A quorum is not met", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".dock"));
    }

    [Fact]
    public async Task An_agenda_being_built_shows_when_voting_opens()
    {
        var page = await Open(Scene.Agenda);
        Assert.Empty(page.FindAll("ballot-form,.tally,.dia"));
        Assert.Contains("Proposals can be added until Wed 18 Nov, 18:00", Plain(page.Find(".facts")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_is_told_to_vote_before_voting_has_begun()
    {
        var page = await Open(Scene.Agenda, signedIn: false);
        Assert.Contains("Voting has not begun.", page.Find("#voice").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("cast your ballot", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_voted_is_listed_without_the_votes()
    {
        var page = await Open(Scene.ThroughDelegate);
        var rows = page.FindAll("section[aria-labelledby=h-ballots] tbody tr");
        Assert.Equal([People.Demir.Name, People.Okafor.Name, People.Byrne.Name], rows.Select(r => r.QuerySelector(".name")!.TextContent));
        Assert.Equal(["112", "39", "12"], rows.Select(r => r.QuerySelector("td.n")!.TextContent));
        Assert.All(rows, r => Assert.Equal(3, r.Children.Length));
        Assert.All(rows, r => Assert.NotNull(r.QuerySelector(".when time + .finality")));
    }

    [Theory]
    [InlineData(12, 0, "--p:12")]
    [InlineData(0, 7, "--p:7")]
    public void A_side_without_votes_takes_no_part_of_the_bar(long yes, long no, string style)
    {
        var dao = new SampleDao();
        Services.AddSingleton(new Reader(dao, TimeProvider.System));
        var none = new Client.Governance.QuorumPartDto(1, 0);
        var bar = Render<Components.Tally>(p => p.Add(x => x.Value, new Client.Governance.TallyDto(yes, no, 0, none, none, none, false)));
        var part = Assert.Single(bar.FindAll(".bar > i"));
        Assert.Equal(style, part.GetAttribute("style"));
        Assert.Equal(no > 0, part.ClassList.Contains("no"));
    }

    [Fact]
    public async Task A_page_asks_each_question_once()
    {
        var dao = new SampleDao();
        await Open(dao, signedIn: true);
        Assert.All(dao.Asked, asked => Assert.Equal(1, asked.Value));
        Assert.Equal(["member", "session", "session-ballots", "session-voice", "status", "voices"], dao.Asked.Keys.Order());
    }

    [Theory]
    [InlineData("Cap", "Cap")]
    [InlineData("Fund an antibiotic stewardship audit in 12 district hospitals", "Fund an antibiotic stewardship audit…")]
    [InlineData("Arzneimittelversorgungssicherheitsverordnung", "Arzneimittelversorgungssicherheitsvero…")]
    public void Short_titles_are_cut_between_words(string title, string expected) => Assert.Equal(expected, BallotView.Short(title));

    private Task<IRenderedComponent<SessionPage>> Open(Scene scene, bool signedIn = true) => Open(new SampleDao(scene), signedIn);

    private async Task<IRenderedComponent<SessionPage>> Open(SampleDao dao, bool signedIn)
    {
        Services.AddSingleton<IDaoQueries>(dao);
        Services.AddSingleton(await Readers.Of(dao, account: signedIn ? People.Nora.Address : null));
        return Render<SessionPage>(p => p.Add(x => x.Chamber, "clinical").Add(x => x.Session, SampleDao.Session));
    }

    private static string Plain(IElement element) => System.Text.RegularExpressions.Regex.Replace(element.TextContent, @"\s+", " ").Trim();
}
