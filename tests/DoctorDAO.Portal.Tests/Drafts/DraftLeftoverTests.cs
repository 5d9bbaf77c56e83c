using Bunit;
using DoctorDAO.Portal.Features.Drafts;
using DoctorDAO.Portal.Features.Governance;
using DoctorDAO.Portal.Tests.Sample;

namespace DoctorDAO.Portal.Tests.Drafts;

/// <summary>A signature that is taken back, and the way from a proposal to its draft.</summary>
public sealed class DraftLeftoverTests : IDisposable
{
    private readonly PageContext _pages = new();

    public void Dispose() => _pages.Dispose();

    [Fact]
    public async Task Who_has_signed_is_offered_to_take_it_back_and_told_what_that_does_not_undo()
    {
        var page = await _pages.OpenAsync<DraftPage>(new StagedDao(), account: People.Demir.Address, parameters: ("Id", 3L));
        Assert.Equal("Take my signature back", page.Find("button[value=unsponsor]").TextContent);
        Assert.Contains("it can still be used until its deadline", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_not_signed_is_not()
    {
        var page = await _pages.OpenAsync<DraftPage>(new StagedDao(), account: People.Nora.Address, parameters: ("Id", 3L));
        Assert.Empty(page.FindAll("button[value=unsponsor]"));
    }

    [Fact]
    public async Task A_proposal_leads_to_the_draft_it_came_from()
    {
        var page = await _pages.OpenAsync<ProposalPage>(new StagedDao(), parameters: ("Id", "3"));
        Assert.Equal(
            ["/proposals/drafts/4", "/proposals/drafts/4/versions"],
            page.FindAll("a").Select(x => x.GetAttribute("href")!).Where(x => x.StartsWith("/proposals/drafts/", StringComparison.Ordinal)));
    }
}
