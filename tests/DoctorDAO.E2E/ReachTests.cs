using DoctorDAO.E2E.Harness;
using Microsoft.Playwright;

namespace DoctorDAO.E2E;

/// <summary>Everybody reaches everything: keys only, scripts off, a thin line. What eyes and widths are is in <see cref="PageTests"/>.</summary>
public sealed class ReachTests(Stack stack, Chromium chromium) : BrowserTest(stack, chromium)
{
    /// <summary>Most bytes of the first view of a proposal.</summary>
    private const long MostBytes = 100_000;

    [Fact]
    public async Task With_scripts_off_a_proposal_and_its_session_can_be_read()
    {
        var reader = await VisitAsync(new() { Scripts = false });
        await reader.OpenAsync(Stack.ProposalPath(2));
        await Expect(reader.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Fund an antibiotic stewardship audit in 12 district hospitals");
        await Expect(reader.Page.GetByText("One in three inpatients in our district hospitals")).ToBeVisibleAsync();
        await Expect(reader.Page.GetByText("€24,000").First).ToBeVisibleAsync();
        await Expect(reader.Page.Locator(".tally .f strong").First).ToBeVisibleAsync();
        await reader.Page.GetByRole(AriaRole.Link, new() { Name = "session" }).First.ClickAsync();
        for (var i = 0; i < Stack.Agenda.Count; i++)
            await Expect(reader.Page.Locator($"a[href='{Stack.ProposalPath(i)}']").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_first_view_of_a_proposal_is_under_100_kB()
    {
        var reader = await VisitAsync();
        var session = await reader.Context.NewCDPSessionAsync(reader.Page);
        var (bytes, requests) = (0L, 0);
        session.Event("Network.loadingFinished").OnEvent += (_, e) =>
        {
            Interlocked.Add(ref bytes, (long)e!.Value.GetProperty("encodedDataLength").GetDouble());
            Interlocked.Increment(ref requests);
        };
        await session.SendAsync("Network.enable");
        await session.SendAsync("Network.setCacheDisabled", new() { ["cacheDisabled"] = true });
        await reader.Page.GotoAsync(new Uri(Stack.Home, Stack.ProposalPath(2)).ToString(), new() { WaitUntil = WaitUntilState.NetworkIdle });
        TestContext.Current.TestOutputHelper?.WriteLine($"First view of a proposal: {bytes:N0} bytes in {requests} requests.");
        Assert.InRange(bytes, 10_000, MostBytes);
    }

    [Fact]
    public async Task Every_page_can_be_walked_with_the_keyboard_and_shows_where_one_is()
    {
        var nora = await MemberAsync(Person.Named("Dr Nora Lindqvist"), Stack.SessionPath);
        var page = nora.Page;
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Skip to content" })).ToBeFocusedAsync();
        var seen = new List<string>();
        for (var i = 0; i < 120; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            var where = await page.EvaluateAsync<string>(FocusScript);
            if (where == "body")
                break;
            seen.Add(where);
        }

        Assert.DoesNotContain(seen, x => x.StartsWith("hidden", StringComparison.Ordinal));
        Assert.Equal(8, seen.Count(x => x.StartsWith("visible input#v", StringComparison.Ordinal)));
    }

    private const string FocusScript =
        """
        () => {
          const e = document.activeElement;
          if (!e || e === document.body) return 'body';
          const box = e.getBoundingClientRect();
          const style = getComputedStyle(e);
          const ringed = style.outlineStyle !== 'none' || style.boxShadow !== 'none' || e.matches('input[type=range]');
          const inside = box.bottom > 0 && box.top < innerHeight && box.width > 0;
          return `${ringed && inside ? 'visible' : 'hidden'} ${e.localName}${e.id ? '#' + e.id : ''} ${e.textContent.trim().slice(0, 40)}`;
        }
        """;
}
