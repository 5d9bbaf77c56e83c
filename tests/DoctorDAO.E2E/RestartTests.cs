using DoctorDAO.E2E.Harness;

namespace DoctorDAO.E2E;

/// <summary>The server dies and comes back while people look at it.</summary>
[Collection(Alone.Name)]
public sealed class RestartTests(Stack stack, Chromium chromium) : BrowserTest(stack, chromium)
{
    [Fact]
    public async Task A_page_that_was_open_when_the_server_was_killed_recovers_and_loses_nothing()
    {
        var voter = await Stack.SomebodyAsync(Standing.OwnVoiceOnly, Ct);
        var member = await MemberAsync(voter, Stack.SessionPath);
        var onlooker = await VisitAsync();
        await onlooker.OpenAsync(Stack.ProposalPath(0));
        foreach (var visitor in new[] { member, onlooker })
        {
            visitor.Expect("ERR_CONNECTION_REFUSED");
            visitor.Expect("ERR_CONNECTION_RESET");
            visitor.Expect("ERR_EMPTY_RESPONSE");
            visitor.Expect("ERR_INCOMPLETE_CHUNKED_ENCODING");
            visitor.Expect("502 (Bad Gateway)");
        }

        var ballot = new BallotPage(member.Page);
        await ballot.SetAsync(7, 0, 0, 1, 0, 0, 0, 0);
        await Stack.Host.KillAsync(Ct);

        // Signed while nobody is there to take it? The preparation needs the server, so the votes are kept and nothing is signed.
        await ballot.SignAsync();
        await Expect(ballot.Review.GetByText("We cannot be reached")).ToBeVisibleAsync();
        await ballot.Review.Locator("[data-do=close]").ClickAsync();

        await Stack.Host.StartAgainAsync(Ct);
        await Expect(ballot.Issue(0)).ToHaveValueAsync("7");
        var (before, _, _) = await Stack.Chain.VotesAsync(Stack.Chamber, Stack.Agenda[0], Ct);
        await ballot.SignAsync();
        await ballot.CountedAsync();
        await Expect(onlooker.Page.Locator(".tally .f strong").First).ToHaveTextAsync(Texts.Number(before + 7), new() { Timeout = 30_000 });
        Assert.Equal([7, 0, 0, 1, 0, 0, 0, 0], await Stack.Chain.BallotAsync(Stack.Chamber, Stack.Session, voter, Ct));
    }
}
