using DoctorDAO.E2E.Harness;

namespace DoctorDAO.E2E;

/// <summary>A ballot from the first click to the chain, and what somebody else sees of it. Alone: any other vote on the same issue would move the same tally.</summary>
[Collection(Alone.Name)]
public sealed class TallyTests(Stack stack, Chromium chromium) : BrowserTest(stack, chromium)
{
    private static readonly int[] Votes = [6, -4, 3, 0, -1, 2, 0, 5];

    [Fact]
    public async Task A_member_votes_on_eight_issues_and_a_second_browser_sees_the_tally_change()
    {
        var voter = await Stack.SomebodyAsync(Standing.OwnVoiceOnly, Ct);
        var member = await MemberAsync(voter, Stack.SessionPath);
        var onlooker = await VisitAsync();
        var (before, against, _) = await Stack.Chain.VotesAsync(Stack.Chamber, Stack.Agenda[0], Ct);
        await onlooker.OpenAsync(Stack.ProposalPath(0));
        var tally = onlooker.Page.Locator(".tally .f strong").First;
        await Expect(tally).ToHaveTextAsync(Texts.Number(before));

        var ballot = new BallotPage(member.Page);
        await Expect(ballot.Left).ToContainTextAsync("100");
        await ballot.SetAsync(Votes);
        await Expect(ballot.Left).ToContainTextAsync("9 of 100 credits left");
        await ballot.SignAsync();
        await ballot.CountedAsync();
        await Expect(tally).ToHaveTextAsync(Texts.Number(before + Votes[0]), new() { Timeout = 2_000 });

        Assert.Equal(Votes, await Stack.Chain.BallotAsync(Stack.Chamber, Stack.Session, voter, Ct));
        var (@for, still, _) = await Stack.Chain.VotesAsync(Stack.Chamber, Stack.Agenda[0], Ct);
        Assert.Equal((before + Votes[0], against), (@for, still));
        await Expect(ballot.Step("final")).ToHaveClassAsync("done", new() { Timeout = 60_000 });
        await Expect(ballot.Sent).ToContainTextAsync("Your ballot is final");
    }

    [Fact]
    public async Task A_vote_that_is_counted_before_a_page_listens_is_shown_once_it_does()
    {
        var voter = await Stack.SomebodyAsync(Standing.OwnVoiceOnly, Ct);
        var (before, _, _) = await Stack.Chain.VotesAsync(Stack.Chamber, Stack.Agenda[0], Ct);
        var (deaf, hears) = (await VisitAsync(), new TaskCompletionSource());
        await deaf.Context.RouteAsync("**/hub/dao/negotiate*", async route =>
        {
            await hears.Task;
            await route.ContinueAsync();
        });
        await deaf.OpenAsync(Stack.ProposalPath(0));
        await Expect(deaf.Page.Locator(".tally .f strong").First).ToHaveTextAsync(Texts.Number(before));

        await Stack.Chain.CastAsync(Stack.Chamber, Stack.Session, voter, [7, 0, 0, 0, 0, 0, 0, 0], Ct);
        var onlooker = await VisitAsync();
        await onlooker.OpenAsync(Stack.ProposalPath(0));
        await Expect(onlooker.Page.Locator(".tally .f strong").First).ToHaveTextAsync(Texts.Number(before + 7));

        hears.SetResult();
        await Expect(deaf.Page.Locator(".tally .f strong").First).ToHaveTextAsync(Texts.Number(before + 7));
    }
}
