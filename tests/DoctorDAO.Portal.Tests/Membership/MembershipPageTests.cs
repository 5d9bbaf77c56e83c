using Bunit;
using DoctorDAO.Client.Membership;
using DoctorDAO.Portal.Features.Membership;
using DoctorDAO.Portal.Tests.Sample;

namespace DoctorDAO.Portal.Tests.Membership;

/// <summary>Members, a member's page and my voice.</summary>
public sealed class MembershipPageTests : IDisposable
{
    private readonly PageContext _pages = new();

    [Fact]
    public async Task My_voice_says_through_whom_it_counts_and_until_when_that_can_change()
    {
        var page = await Voice(new StagedDao());
        var row = page.FindAll("tbody tr").Single(r => r.TextContent.Contains("Clinical", StringComparison.Ordinal));
        Assert.Contains("Dr Amara Okafor", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("1 step from you", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("Fri 27 Nov, 06:00", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("5 others count through you", row.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Taking_it_back_is_one_dialog_with_three_choices()
    {
        var page = await Voice(new StagedDao());
        var act = page.Find("recuse-act");
        Assert.Equal("8", act.GetAttribute("data-issues"));
        Assert.Equal("clinical", act.GetAttribute("data-chamber"));
        Assert.Equal(People.Nora.Address, act.GetAttribute("data-account"));
        var dialog = act.QuerySelector("dialog")!;
        Assert.Equal(act.QuerySelector("[data-open]")!.GetAttribute("data-open"), dialog.Id);
        Assert.Equal($"/sessions/clinical/{SampleDao.Session}?start=delegate", dialog.QuerySelector("a.btn")!.GetAttribute("href"));
        Assert.NotNull(dialog.QuerySelector("[data-do=act]"));
        Assert.NotNull(dialog.QuerySelector("[data-close]"));
        Assert.True(dialog.QuerySelector("[data-part=refused]")!.HasAttribute("hidden"));
        Assert.Contains("6 voices come with you: yours and the 5 that would count through you.", dialog.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_own_ballot_can_be_given_back_to_the_delegate()
    {
        var page = await Voice(new StagedDao());
        var act = page.Find("withdraw-act");
        Assert.Equal("treasury", act.GetAttribute("data-chamber"));
        Assert.Contains("Give back to Dr\u00A0Okafor", act.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Scene.OwnPastWithdrawal, "clinical", "Change my ballot")]
    [InlineData(Scene.OwnFixed, "clinical", "See the session")]
    [InlineData(Scene.TooLate, "clinical", "See the session")]
    [InlineData(Scene.Waiting, "clinical", "Vote")]
    [InlineData(Scene.Alone, "clinical", "Vote")]
    public async Task Where_nothing_can_be_taken_back_the_row_says_what_can_be_done(Scene scene, string chamber, string words)
    {
        var page = await Voice(new StagedDao(scene));
        var row = page.FindAll("tbody tr").Single(r => r.QuerySelector($"th a[href^='/sessions/{chamber}/']") is not null);
        Assert.Empty(row.QuerySelectorAll("recuse-act"));
        Assert.Equal(words, row.QuerySelector("td:last-child")!.TextContent.Trim());
    }

    [Fact]
    public async Task The_page_has_at_most_one_primary_button_outside_dialogs()
    {
        var page = await Voice(new StagedDao());
        Assert.Single(page.FindAll(".btn.go"), b => b.Closest("dialog") is null);
    }

    [Fact]
    public async Task The_tree_has_a_title_a_description_and_the_same_as_a_list()
    {
        var page = await Voice(new StagedDao());
        Assert.Equal(2, page.FindAll("svg.tree-pic[role=img]").Count);
        foreach (var picture in page.FindAll("svg.tree-pic"))
        {
            var ids = picture.GetAttribute("aria-labelledby")!.Split(' ');
            Assert.All(ids, id => Assert.NotEmpty(picture.QuerySelector("#" + id)!.TextContent));
        }
        var list = page.Find("ul.tree").TextContent;
        foreach (var name in (string[])["Prof Yusuf Demir", "Dr Amara Okafor", "You", "Dr Jonas Weber", "Dr Elif Aydin", "Dr Karin Holm", "Dr Chiara Conti"])
            Assert.Contains(name, list, StringComparison.Ordinal);
        Assert.Contains("falls from 39 to 33", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_tree_of_a_session_speaks_of_that_session_alone()
    {
        // Whom the member follows today may be somebody: the session has its own forest.
        var page = await Voice(new StagedDao { Tree = tree => tree with { Above = [], Self = tree.Self with { Children = [] } } });
        Assert.Contains("In Clinical, 20 November nobody followed you", page.Find(".chain").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_delegation_that_ends_soon_says_what_happens_and_can_be_renewed()
    {
        var page = await Voice(new StagedDao());
        var act = page.Find("#renew-cover");
        Assert.Equal(People.Byrne.Address, act.GetAttribute("data-delegate"));
        Assert.Contains("Renew to 9 Dec 2027", act.TextContent, StringComparison.Ordinal);
        Assert.Contains("Ends in 14 days", page.Markup, StringComparison.Ordinal);
        Assert.Equal(People.Nora.Address, page.Find("#stop-cover").GetAttribute("data-delegate"));
    }

    [Fact]
    public async Task Nobody_signed_in_is_asked_to_sign_in_and_back()
    {
        var page = await _pages.OpenAsync<VoicePage>(new StagedDao());
        Assert.Equal("/sign-in?return=%2Fvoice", page.Find(".empty a").GetAttribute("href"));
        Assert.Empty(page.FindAll("table"));
    }

    [Fact]
    public async Task An_account_that_is_no_member_is_told_so()
    {
        var page = await _pages.OpenAsync<VoicePage>(new StagedDao(Scene.Empty), People.Nora.Address);
        Assert.Contains("never admitted", page.Find(".empty").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Long_names_are_cut_in_the_picture_and_whole_in_the_list()
    {
        var page = await Voice(new StagedDao { Tree = t => t with { Above = [t.Above[0] with { Person = People.Long }] } });
        Assert.Contains(page.FindAll("svg.tree-pic text"), t => t.TextContent.EndsWith('…'));
        Assert.Contains(People.Long.Name!, page.Find("ul.tree").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_in_the_picture_are_never_markup()
    {
        var page = await Voice(new StagedDao { Tree = t => t with { Above = [t.Above[0] with { Person = People.Okafor with { Name = "<script>x</script>" } }] } });
        Assert.Empty(page.FindAll("svg script"));
    }

    [Fact]
    public async Task A_members_page_offers_to_follow_and_says_what_changes_for_whom()
    {
        var page = await Member(People.Byrne.Address, new StagedDao());
        var act = page.Find("#follow-clinical");
        Assert.Equal(People.Byrne.Address, act.GetAttribute("data-delegate"));
        Assert.Equal("0x3333333333333333333333333333333333333333", act.GetAttribute("data-votes"));
        var words = act.QuerySelector("dialog")!.TextContent;
        Assert.Contains("so do the 5 that count through you", words, StringComparison.Ordinal);
        Assert.Contains("You follow Dr Amara Okafor in Clinical now. That ends", words, StringComparison.Ordinal);
        Assert.StartsWith("Follow", act.QuerySelector("button")!.GetAttribute("aria-label"), StringComparison.Ordinal);
        Assert.Equal(People.Nora.Address, page.Find("#stop-cover").GetAttribute("data-delegate"));
    }

    [Fact]
    public async Task Who_takes_no_delegations_offers_none()
    {
        var page = await Member(People.Byrne.Address, new StagedDao());
        Assert.Empty(page.FindAll("#follow-advocacy"));
        Assert.Contains("takes no new delegations", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_follows_oneself_and_visitors_follow_nobody()
    {
        var own = await Member(People.Nora.Address, new StagedDao());
        Assert.Empty(own.FindAll("delegate-act"));
        Assert.Contains("This is you", own.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lapsed_member_is_shown_as_such()
    {
        var page = await Member(People.Byrne.Address, new StagedDao { Member = m => m.Person.Address == People.Byrne.Address ? m with { Status = MemberStatus.Lapsed, Person = m.Person with { Verified = false } } : m });
        Assert.Contains("Lapsed", page.Find(".facts .badge").TextContent, StringComparison.Ordinal);
        Assert.Contains("Licence check ran out", page.Find(".facts").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("delegate-act"));
    }

    [Fact]
    public async Task The_list_keeps_its_filters_and_says_when_nobody_matches()
    {
        var page = await _pages.OpenAsync<MembersPage>(new StagedDao(), query: "q=Xyzzy&specialty=surgery&chamber=clinical");
        Assert.Equal("Xyzzy", page.Find("#q").GetAttribute("value"));
        Assert.Equal("surgery", page.Find("#specialty option[selected]").GetAttribute("value"));
        Assert.Equal("clinical", page.Find("#chamber option[selected]").GetAttribute("value"));
        Assert.Contains("Nobody matches", page.Find(".empty").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_shows_members_with_their_voices()
    {
        var page = await _pages.OpenAsync<MembersPage>(new StagedDao(), query: "q=okafor");
        Assert.Equal("Dr Amara Okafor", Assert.Single(page.FindAll("tbody .name")).TextContent);
        Assert.Equal(3, page.FindAll("tbody td[data-l]").Count);
    }

    [Fact]
    public async Task An_association_without_members_says_so()
    {
        var page = await _pages.OpenAsync<MembersPage>(new StagedDao(Scene.Empty));
        Assert.Contains("No members yet", page.Find(".empty").TextContent, StringComparison.Ordinal);
    }

    public void Dispose() => _pages.Dispose();

    private Task<IRenderedComponent<Microsoft.AspNetCore.Components.DynamicComponent>> Voice(StagedDao dao) => _pages.OpenAsync<VoicePage>(dao, People.Nora.Address);

    private Task<IRenderedComponent<Microsoft.AspNetCore.Components.DynamicComponent>> Member(string address, StagedDao dao) =>
        _pages.OpenAsync<MemberPage>(dao, People.Nora.Address, parameters: ("Address", address));
}
